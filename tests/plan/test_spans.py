"""Which packages are known to move on a road: facts and bounds, and nothing where one end is not known."""

from __future__ import annotations

from pathlib import Path

import pytest

from django_seven.plan import spans
from django_seven.rules.released import lines, minor_of
from django_seven.static import Asked, look
from django_seven.values import Minor, Road, Span

PYTHON = Minor(3, 8)
ROAD = Road(Minor(2, 0), Minor(4, 2), PYTHON, PYTHON)
VIEWS = """
from rest_framework.decorators import list_route


class Users:
    @list_route()
    def last(self, request):
        pass
"""


def drf(root: Path, road: Road = ROAD) -> Span | None:
    packages = spans.known(road, root).packages
    assert packages is not None
    return next((span for span in packages if span.name == "djangorestframework"), None)


def test_a_pin_and_what_the_new_django_forces(tmp_path: Path) -> None:
    (tmp_path / "requirements.txt").write_text("Django==2.0.13\ndjangorestframework==3.8.2\n")
    span = drf(tmp_path)
    assert span is not None and span.old == (3, 8) and span.new >= (3, 13)


def test_a_range_goes_by_what_names_both_djangos(tmp_path: Path) -> None:
    (tmp_path / "requirements.txt").write_text("djangorestframework>=3.6\n")
    span = drf(tmp_path)
    newest = max(line.minor for line in lines()["djangorestframework"] if Minor(2, 0) in line.names)
    assert span is not None and span.old == newest


def test_a_range_that_ends_below(tmp_path: Path) -> None:
    (tmp_path / "requirements.txt").write_text("djangorestframework>=3.6,<3.8\n")
    span = drf(tmp_path)
    assert span is not None and span.old == (3, 7)


@pytest.mark.parametrize(
    "text",
    [
        "Django\n",
        "djangorestframework==3.14.0\n",
        "djangorestframework==3.3.0\n",
        "djangorestframework @ git+https://x.test/drf.git\n",
    ],
    ids=["not named", "fits already", "names no Django", "not from an index"],
)
def test_no_span(tmp_path: Path, text: str) -> None:
    (tmp_path / "requirements.txt").write_text(text)
    road = Road(Minor(3, 2), Minor(4, 2), PYTHON, PYTHON)
    assert drf(tmp_path, road) is None


def test_both_locks_say_it_better(tmp_path: Path) -> None:
    (tmp_path / "requirements.txt").write_text("djangorestframework\n")
    (tmp_path / ".seven").mkdir()
    (tmp_path / ".seven" / "old.lock").write_text("djangorestframework==3.9.4  # via x\n")
    (tmp_path / ".seven" / "new.lock").write_text("djangorestframework==3.12.1 \\\n    --hash=sha256:00\n")
    assert drf(tmp_path) == Span("djangorestframework", Minor(3, 9), Minor(3, 12))


def test_seven_toml_says_the_new_side(tmp_path: Path) -> None:
    (tmp_path / "requirements.txt").write_text("djangorestframework==3.8\n")
    (tmp_path / "seven.toml").write_text('[new]\npackages = ["djangorestframework==3.9.1"]\n')
    assert drf(tmp_path) == Span("djangorestframework", Minor(3, 8), Minor(3, 9))


def test_two_environments() -> None:
    old = {"Django_Filter": "1.1.0", "pytz": "2020.1", "gone": "1"}
    new = {"django-filter": "23.5", "pytz": "2020.1", "came": "1"}
    assert spans.built(ROAD, old, new).packages == (Span("django-filter", Minor(1, 1), Minor(23, 5)),)


def test_a_rule_speaks_only_where_its_package_moves(tmp_path: Path) -> None:
    (tmp_path / "views.py").write_text(VIEWS)
    assert not look(Asked((tmp_path,), ROAD)).check.findings
    (tmp_path / "requirements.txt").write_text("djangorestframework==3.8.2\n")
    found = look(Asked((tmp_path,), ROAD)).check.findings
    assert {one.rule for one in found} == {"drf-detail-route"} and all(one.sure == "safe" for one in found)


def test_what_the_old_side_lacks_is_shown(tmp_path: Path) -> None:
    (tmp_path / "views.py").write_text(VIEWS)
    (tmp_path / "requirements.txt").write_text("djangorestframework==3.6.4\n")
    found = look(Asked((tmp_path,), ROAD, sure="likely")).check.findings
    assert {one.rule for one in found} == {"drf-detail-route"} and not any(one.fixable for one in found)


@pytest.mark.parametrize(
    ("version", "minor"), [("3.8.2", (3, 8)), ("65", (65, 0)), ("2.0rc1", (2, 0)), ("1!2.3", (2, 3))]
)
def test_the_minor_release(version: str, minor: tuple[int, int]) -> None:
    assert minor_of(version) == minor
