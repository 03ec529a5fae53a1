"""Lines stay as short as the project's own tools want them, where no formatter goes over them."""

from __future__ import annotations

from pathlib import Path

import pytest

from django_seven.edits.engine import Engine, FileResult
from django_seven.project.tree import FileTree
from django_seven.rules.catalogue import named
from django_seven.values import Minor, Road

ROAD = Road(Minor(1, 11), Minor(2, 2), Minor(3, 6), Minor(3, 6))
HEAD = "from django.conf.urls import url\nfrom django.contrib.auth import views\n\n\nroutes = [\n"


def fixed(root: Path, text: str, limit: int = 79) -> str:
    (root / "setup.cfg").write_text(f"[flake8]\nmax-line-length = {limit}\n" if limit else "")
    (root / "shop.py").write_text(text)
    result = Engine([named("auth-view-functions")], ROAD, FileTree(root)).fix("shop.py", "likely")
    assert isinstance(result, FileResult)
    assert not result.refused
    return result.after.decode()


@pytest.mark.parametrize(
    ("given", "wanted"),
    [
        (
            '    url("^reset/done/the_page/$", views.password_reset_done, name="done"),\n]\n',
            '    url("^reset/done/the_page/$", views.PasswordResetDoneView.as_view(),\n        name="done"),\n]\n',
        ),
        (
            '    url("^reset/done/the_page/right/now/$", views.password_reset_done,\n        name="done"),\n]\n',
            '    url("^reset/done/the_page/right/now/$",\n        views.PasswordResetDoneView.as_view(),\n'
            '        name="done"),\n]\n',
        ),
        (
            '    url(\n        "^reset/done/the_page/$", views.password_reset_done, name="done"),\n]\n',
            '    url(\n        "^reset/done/the_page/$", views.PasswordResetDoneView.as_view(),\n'
            '        name="done"),\n]\n',
        ),
    ],
)
def test_a_line_that_grew_is_broken_in_its_brackets(tmp_path: Path, given: str, wanted: str) -> None:
    done = fixed(tmp_path, HEAD + given)
    assert done.endswith(wanted), done
    assert max(map(len, done.splitlines())) <= 79
    assert fixed(tmp_path, done) == done


def test_crlf_stays(tmp_path: Path) -> None:
    given = '    url("^reset/done/the_page/$", views.password_reset_done, name="done"),\n]\n'
    (tmp_path / "setup.cfg").write_text("[flake8]\nmax-line-length = 79\n")
    (tmp_path / "shop.py").write_bytes((HEAD + given).replace("\n", "\r\n").encode())
    result = Engine([named("auth-view-functions")], ROAD, FileTree(tmp_path)).fix("shop.py", "likely")
    assert isinstance(result, FileResult)
    assert result.after.count(b"\r\n") == result.after.count(b"\n") == 8


@pytest.mark.parametrize(
    ("text", "limit"),
    [
        ('    url("^reset/done/the_page/$", views.password_reset_done, name="done"),\n]\n', 0),  # none is named
        (
            '    url("^reset/done/the_page/$", views.password_reset_done, name="done"),\n]\n'
            f"# {'a long line of old ' * 6}\n",  # nobody minds
            79,
        ),
        (f'    url("^{"a" * 50}/$", views.password_reset_done),\n]\n', 60),  # there is no way
    ],
)
def test_else_it_stays_one_line(tmp_path: Path, text: str, limit: int) -> None:
    assert fixed(tmp_path, HEAD + text, limit).count("\n") == (HEAD + text).count("\n")


def test_a_guard_goes_behind_imports_that_are_tried(tmp_path: Path) -> None:
    tried = "try:\n    from urllib.parse import quote\nexcept ImportError:\n    from urllib import quote\n"
    (tmp_path / "shop.py").write_text(
        f"import os\n\n{tried}\nfrom django.template.base import TOKEN_VAR, Node\n\nprint(TOKEN_VAR, Node, os, quote)\n"
    )
    result = Engine([named("template-tokens")], ROAD, FileTree(tmp_path)).fix("shop.py", "likely")
    assert isinstance(result, FileResult)
    lines = result.after.decode().splitlines()
    assert lines.index("from django.template.base import Node") < lines.index("if django.VERSION < (2, 1):")
