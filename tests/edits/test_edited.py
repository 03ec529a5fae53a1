"""Which statements the commits of a tree touched."""

from __future__ import annotations

from pathlib import Path

from projects.tiny import commit_all

from django_seven.edits.edited import asked, edited
from django_seven.edits.git import Git
from django_seven.looks import Statement

BEFORE = """\
'''Words.'''
import os


def page(request):
    '''More words.'''
    if request.old:
        return one(
            1,
            2,
        )
    return two


class Kept:
    name = 1
"""
AFTER = """\
'''Other words.'''
import os
import django

if django.VERSION < (4, 0):
    from here import it
else:
    from there import it


def page(request):
    '''Other words.'''
    if request.new:
        return one(
            1,
            3,
        )
    # a comment
    return two


class Kept:
    name = 1
"""


def test_statements(tmp_path: Path) -> None:
    (tmp_path / "shop.py").write_text(BEFORE)
    (tmp_path / "page.html").write_text("{{ a }}")
    base = commit_all(tmp_path, "before", init=True)
    (tmp_path / "shop.py").write_text(AFTER)
    (tmp_path / "page.html").write_text("{{ b }}")
    commit_all(tmp_path, "after")
    found = edited(Git(tmp_path), base)
    assert found == [
        Statement("shop.py", 3, 3),
        Statement("shop.py", 5, 5),
        Statement("shop.py", 6, 6, "old"),
        Statement("shop.py", 8, 8, "new"),
        Statement("shop.py", 13, 13),
        Statement("shop.py", 14, 17),
    ]
    assert asked(found) == {"shop.py": [3, 5, 6, 8, 13, 14, 15, 16, 17]}
    assert edited(Git(tmp_path), "HEAD") == []
