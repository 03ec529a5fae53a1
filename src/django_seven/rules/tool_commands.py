"""Commands that tools run, as tox, nox and continuous integration: programs that Django no longer installs."""

from __future__ import annotations

import re
from collections.abc import Iterator

from django_seven.rules.insertion import line_of
from django_seven.rules.shape import Example, Rule, Tooling
from django_seven.rules.tool_file import Spot, ToolFile
from django_seven.values import Edit, Minor

_SCRIPT = re.compile(r"(?<![\w.-])django-admin\.py(?![\w.-])")


def scripts(file: ToolFile) -> Iterator[Spot]:
    """Calls of `django-admin.py`."""
    for found in _SCRIPT.finditer(file.text):
        if "#" in file.text[line_of(file.text, found.start())[0] : found.start()]:
            continue
        if file.road.old < Minor(1, 7):
            yield Spot(found.start(), found.end(), (), "`django-admin` came with Django 1.7.")
        else:
            yield Spot(found.start(), found.end(), (Edit(found.end() - len(".py"), found.end(), b""),))


_BEFORE = """
[tox]
envlist = flake8

[testenv]
commands =
    django-admin.py test  # was django-admin.py
    coverage run {envbindir}/django-admin.py check
"""
_AFTER = _BEFORE.replace("    django-admin.py", "    django-admin").replace("/django-admin.py", "/django-admin")

RULES = (
    Rule(
        id="django-admin-py-in-tools",
        what="The script `django-admin.py` is no longer installed by Django 4.0; it is `django-admin`.",
        why="It is a program since Django 1.7. The jobs of the new side find no such file.",
        since="1.7",
        until="4.0",
        change=Tooling(
            ("tox.ini", "setup.cfg", "pyproject.toml", "github", "gitlab", "travis", "circleci", "azure", "docker"),
            scripts,
        ),
        sure="safe",
        notes="4.0/#features-removed-in-4-0",
        example=Example(_BEFORE, _AFTER, kind="tooling", name="tox.ini"),
        leaves=(
            "[testenv]\ncommands = django-admin test\n",
            "[testenv]\ncommands = my-django-admin.py test\n",
        ),
        symptoms=("django-admin.py: command not found", "No such file or directory: 'django-admin.py'"),
        unproven="no Django reads it; what is installed is told by the proof of `django-admin-py`",
    ),
)
