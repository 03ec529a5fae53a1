"""What an edit touches stands as a formatter would put it, where a formatter had been there before."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from django_seven.edits.compose import compose
from django_seven.edits.engine import Engine, FileResult
from django_seven.edits.gate import apply, lost_comment
from django_seven.edits.lines import Breaker
from django_seven.edits.spacing import space
from django_seven.edits.tokens import Strange, tokens_of, unit_end, units
from django_seven.project.source import Source, parse
from django_seven.project.tree import FileTree
from django_seven.project.width import formatter_of, line_width
from django_seven.rules.catalogue import named
from django_seven.values import Edit, Minor, Road

ROAD = Road(Minor(1, 11), Minor(4, 2), Minor(3, 6), Minor(3, 8))
FILLER = "\n\n" + "\n".join(f"number_{index} = {index}" for index in range(25)) + "\n"


def fixed(root: Path, text: str, *rules: str, road: Road = ROAD) -> str:
    (root / "shop.py").write_text(text + FILLER)
    result = Engine([named(rule) for rule in rules], road, FileTree(root)).fix("shop.py", "likely")
    assert isinstance(result, FileResult)
    assert not result.refused
    return result.after.decode().removesuffix(FILLER)


def laid(text: str, width: int = 40) -> str:
    data = text.encode()
    node = next(iter(units(parse(Source("a.py", data)).root_node)))
    return "\n".join(Breaker(width, splats=True).lines(tokens_of(node, data), 0)) + text[unit_end(node) :]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("short(1, 2)\n", "short(1, 2)\n"),
        ("short(\n    1, 2\n)\n", "short(1, 2)\n"),
        ("short(\n    1,\n)\n", "short(\n    1,\n)\n"),
        (
            "function(argument_one, argument_two, three)\n",
            "function(\n    argument_one, argument_two, three\n)\n",
        ),
        (
            "function(argument_one, argument_two, argument_three)\n",
            "function(\n    argument_one,\n    argument_two,\n    argument_three,\n)\n",
        ),
        (
            "answer = condition_number_one and condition_number_two\n",
            "answer = (\n    condition_number_one\n    and condition_number_two\n)\n",
        ),
        (
            "answer = query.filter(first=1).exclude(second=2).order_by()\n",
            "answer = (\n    query.filter(first=1)\n    .exclude(second=2)\n    .order_by()\n)\n",
        ),
        (
            "def function(argument_one, argument_two, three): pass\n",
            "def function(\n    argument_one, argument_two, three\n): pass\n",
        ),
        (
            "if first_condition or second_condition_of_two: pass\n",
            "if (\n    first_condition\n    or second_condition_of_two\n): pass\n",
        ),
        (
            "return [number_one for number_one in all_numbers if one]\n",
            "return [\n    number_one\n    for number_one in all_numbers\n    if one\n]\n",
        ),
        ("value = (one_name\n    + two)\n", "value = one_name + two\n"),
        ("value = (1,)\n", "value = (1,)\n"),
    ],
)
def test_statements_are_broken_as_usual(text: str, wanted: str) -> None:
    assert laid(text) == wanted


@pytest.mark.parametrize("text", ["call(\n    1,  # one\n    2,\n)\n", 'call("""a\nb""")\n', "a = 1 + \\\n    2\n"])
def test_what_holds_comments_or_long_texts_is_left(text: str) -> None:
    with pytest.raises(Strange):
        laid(text)


def test_a_line_that_grows_too_long_is_wrapped(tmp_path: Path) -> None:
    text = (
        "from django.conf.urls import url\nfrom django.contrib.auth import views as auth_views\n\n"
        'urlpatterns = [\n    url(r"^logout/$", auth_views.logout, {"next_page": "/a/page/to/go"}, name="logout"),\n]\n'
    )
    lines = fixed(tmp_path, text, "auth-view-functions").splitlines()
    assert all(len(line) <= 88 for line in lines)
    assert '        auth_views.LogoutView.as_view(next_page="/a/page/to/go"),' in lines


def test_imports_that_were_sorted_stay_so(tmp_path: Path) -> None:
    text = (
        "from django.conf import settings\nfrom django.core.urlresolvers import reverse\n"
        "from django.db import models\nfrom django.forms import Form\n\nprint(settings, reverse, models, Form)\n"
    )
    assert fixed(tmp_path, text, "core-urlresolvers").startswith(
        "from django.conf import settings\nfrom django.db import models\nfrom django.forms import Form\n"
        "from django.urls import reverse\n\n"
    )
    unsorted = text.replace("from django.conf import settings\n", "").replace(
        "\n\nprint", "\nfrom django.conf import settings\n\nprint"
    )
    assert fixed(tmp_path, unsorted, "core-urlresolvers").startswith("from django.urls import reverse\n")


def test_a_moved_import_joins_the_one_of_its_new_module(tmp_path: Path) -> None:
    text = (
        "from django.core.urlresolvers import reverse\nfrom django.db import models\nfrom django.forms import Form\n"
        "from django.urls import resolve\n\nprint(reverse, models, Form, resolve)\n"
    )
    assert "from django.urls import resolve, reverse\n" in fixed(tmp_path, text, "core-urlresolvers")


def test_the_projects_width_counts(tmp_path: Path) -> None:
    assert line_width(tmp_path) == 88
    (tmp_path / "setup.cfg").write_text("[flake8]\nmax-line-length = 100\n")
    assert line_width(tmp_path) == 100
    (tmp_path / "ruff.toml").write_text("line-length = 110\n")
    assert line_width(tmp_path) == 110
    (tmp_path / "pyproject.toml").write_text("[tool.black]\nline-length = 120\n")
    assert line_width(tmp_path) == 120
    (tmp_path / "pyproject.toml").write_text('[tool.black]\nline-length = "long"\n')
    assert line_width(tmp_path) == 110


edits = st.lists(
    st.tuples(st.integers(0, 30), st.integers(0, 5), st.binary(max_size=4).map(lambda text: text.hex().encode())),
    max_size=5,
)


def apart(found: list[tuple[int, int, bytes]], size: int) -> list[Edit]:
    made: list[Edit] = []
    for start, length, text in sorted(found):
        if start + length <= size and (not made or start > made[-1].end):
            made.append(Edit(start, start + length, text))
    return made


@given(st.binary(min_size=10, max_size=30), edits, edits)
def test_edits_of_edits_are_edits(
    before: bytes, one: list[tuple[int, int, bytes]], two: list[tuple[int, int, bytes]]
) -> None:
    first = apart(one, len(before))
    middle = apply(before, first)
    second = apart(two, len(middle))
    both = compose(before, first, second)
    assert apply(before, both) == apply(middle, second)
    assert all(left.end <= right.start for left, right in pairwise(both))


def answer(path: Path, text: str, rule: str) -> FileResult:
    (path / "shop.py").write_text(text)
    result = Engine([named(rule)], ROAD, FileTree(path)).fix("shop.py", "likely")
    assert isinstance(result, FileResult)
    return result


def test_comments_of_other_arguments_stay(tmp_path: Path) -> None:
    text = (
        "from django.db import models\n\n\nclass Price(models.Model):\n    value = models.NullBooleanField(\n"
        "        # first\n        null=True,  # always\n        # then\n        help_text='',  # a help\n    )\n"
    )
    result = answer(tmp_path, text, "null-boolean-field")
    for comment in ("# first", "# then", "# a help"):
        assert comment in result.after.decode()


def test_a_comment_is_not_lost() -> None:
    before = b"one(\n    # why\n    two,\n)  # end\nthree()  # noqa\nfour()  # it goes\n"
    source = Source("a.py", before)
    start = before.index(b"# why")
    assert lost_comment(source, [Edit(start - 4, start + 10, b"")]) == "# why"
    assert not lost_comment(source, [Edit(start - 4, start + 10, b"# why")])
    assert not lost_comment(source, [Edit(before.index(b"three"), before.index(b"four"), b"3\n")])
    assert not lost_comment(source, [Edit(before.index(b"four"), len(before), b"")])
    assert lost_comment(source, [Edit(before.index(b"four"), len(before), b"five()\n")]) == "# it goes"


def test_calls_in_calls_are_all_rewritten(tmp_path: Path) -> None:
    text = "from django.utils.encoding import force_text\n\nforce_text(force_text(force_text(1), 'ascii'))\n"
    result = answer(tmp_path, text, "force-text")
    assert result.after.decode().count("force_str(") == 3
    assert not result.refused


def test_an_alias_stands_alone_where_that_is_the_style(tmp_path: Path) -> None:
    text = (
        "from django.conf.urls import url\nfrom django.db import models\nfrom django.forms import Form\n"
        "from django.urls import reverse\n\nurlpatterns = [url(r'^(a|b)$', reverse)]\nprint(models, Form, url)\n"
    )
    (tmp_path / "other.py").write_text("from shop import url\n")
    done = fixed(tmp_path, text, "conf-urls-url", road=replace(ROAD, old=Minor(2, 2)))
    assert done.startswith(
        "from django.db import models\nfrom django.forms import Form\n"
        "from django.urls import re_path as url\nfrom django.urls import reverse\n"
    )


def test_where_the_project_names_a_formatter_a_short_file_is_enough(tmp_path: Path) -> None:
    text = (
        "from django.core.urlresolvers import reverse\nfrom django.test import TestCase\n\nprint(reverse, TestCase)\n"
    )
    assert answer(tmp_path, text, "core-urlresolvers").after.startswith(b"from django.urls")
    (tmp_path / ".pre-commit-config.yaml").write_text("repos:\n- repo: x\n  hooks:\n  - id: black\n")
    assert answer(tmp_path, text, "core-urlresolvers").after.startswith(b"from django.test")


def test_an_entry_beside_comments_is_laid_out(tmp_path: Path) -> None:
    text = (
        "from django.conf.urls import url\nfrom django.contrib.auth import views as auth_views\n\n"
        "urlpatterns = [\n    # the way out\n"
        '    url(r"^logout/$", auth_views.logout, {"next_page": "/a/page/to/go"}, name="logout"),\n]\n'
    )
    lines = fixed(tmp_path, text, "auth-view-functions").splitlines()
    assert all(len(line) <= 88 for line in lines)
    assert '        auth_views.LogoutView.as_view(next_page="/a/page/to/go"),' in lines


def test_a_condition_among_others_gets_brackets_where_it_breaks() -> None:
    assert laid("call(number, first if condition else second_one)\n") == (
        "call(\n    number,\n    first if condition else second_one,\n)\n"
    )
    broken = "    (\n        first_one_of_all\n        if condition\n        else second_one\n    ),\n"
    assert laid("call(number, first_one_of_all if condition else second_one)\n") == f"call(\n    number,\n{broken})\n"


@pytest.mark.parametrize(
    ("name", "text", "named_one", "splats"),
    [
        ("pyproject.toml", "[tool.ruff]\n", True, True),
        ("pyproject.toml", "[tool.black]\n", True, False),
        ("pyproject.toml", "[tool.black]\ntarget-version = ['py38']\n", True, True),
        ("pyproject.toml", "[tool.black]\ntarget-version = ['py27']\n", True, False),
        (".isort.cfg", "", True, False),
        ("other.cfg", "", False, False),
    ],
)
def test_the_project_names_its_formatter(tmp_path: Path, name: str, text: str, named_one: bool, splats: bool) -> None:
    (tmp_path / name).write_text(text)
    found = formatter_of(tmp_path)
    assert (found.named, found.splats) == (named_one, splats)


def test_a_new_import_stands_apart_from_the_projects_own(tmp_path: Path) -> None:
    (tmp_path / "stock").mkdir()
    (tmp_path / "stock" / "models.py").write_text("Item = 1\n")
    text = "from stock.models import Item\n\nurlpatterns = [url(r'^(a|b)$', Item)]\n"
    done = fixed(tmp_path, "from django.conf.urls import url\n\n" + text, "conf-urls-url")
    assert done.startswith("import django\n\nfrom stock.models import Item\n")
    mixed = fixed(tmp_path, "from django.conf.urls import url\n" + text, "conf-urls-url")
    assert mixed.startswith("import django\nfrom stock.models import Item\n")


def test_blank_lines_follow_what_ends_with_a_function() -> None:
    data = b"if a:\n    b\nelse:\n    def c(): pass\n\nd = 1\n\n\nclass E:\n    '''Text.'''\n    f = 1\n"
    root = parse(Source("a.py", data)).root_node
    assert apply(data, space(root, data, [(0, len(data))], "\n")) == data.replace(b"\nd =", b"\n\nd =").replace(
        b"    f =", b"\n    f ="
    )
