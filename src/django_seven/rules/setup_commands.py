"""What setuptools no longer does: commands of setup.py, and keywords that it refuses or does not read."""

from __future__ import annotations

import re
from collections.abc import Iterator

from django_seven.rules.insertion import line_of
from django_seven.rules.shape import Example, Rule, Tooling
from django_seven.rules.tool_file import Spot, ToolFile

_COMMAND = re.compile(r"(?P<call>(?:python[\d.]*|\{envpython\}|coverage run(?: [-\w=.,]+)*) setup\.py (?P<name>\w+))")
_DECIDE = {
    "test": "Call the runner of the tests itself: setuptools 72 has no `test` any more.",
    "nosetests": "Call the runner of the tests itself: nose is gone.",
    "install": "Write `python -m pip install .`: Python 3.12 brings no setuptools along.",
    "develop": "Write `python -m pip install -e .`: Python 3.12 brings no setuptools along.",
}
_KEYWORDS = {
    "use_2to3": "setuptools 58 and later refuse the keyword, and the package cannot be built: write Python 3.",
    "tests_require": "setuptools 72 and later do not read it: name the packages in an extra, or in tox.ini.",
    "test_suite": "setuptools 72 and later do not read it: call the runner of the tests itself.",
    "setup_requires": "Name what the build needs as `requires` in `[build-system]` of pyproject.toml.",
}
_KEYWORD = re.compile(rf"(?m)(?:^[ \t]+|\bsetup\()(?P<name>{'|'.join(_KEYWORDS)})[ \t]*=(?!=)")


def commands(file: ToolFile) -> Iterator[Spot]:
    """Calls of setup.py in what tools run."""
    for found in _COMMAND.finditer(file.text):
        decide = _DECIDE.get(found["name"])
        lead = file.text[line_of(file.text, found.start())[0] : found.start()]
        if decide is not None and "#" not in lead:
            yield Spot(found.start(), found.end(), (), decide)


def keywords(file: ToolFile) -> Iterator[Spot]:
    """Keywords of setup() and options of `[options]`."""
    if file.kind == "setup.py":
        for found in _KEYWORD.finditer(file.text):
            yield Spot(found.start("name"), found.end("name"), (), _KEYWORDS[found["name"]])
    for entry in file.entries if file.kind == "setup.cfg" else ():
        if entry.keys[0] == "options" and entry.keys[-1] == 0 and entry.name in _KEYWORDS:
            yield Spot(entry.start, entry.end, (), _KEYWORDS[entry.name])


_SETUPTOOLS = "https://setuptools.pypa.io/en/latest/history.html"
_WHY = "Environments for Python 3.12 and later come without setuptools, and the one to be had there does less."
_UNPROVEN = "no Django reads it"
RULES = (
    Rule(
        id="setup-py-command",
        what="A command of setup.py is called that the new side's setuptools does not have.",
        why=_WHY,
        since="3.6",
        until="3.12",
        change=Tooling(("tox.ini", "setup.cfg", "github", "gitlab", "travis", "circleci", "azure", "docker"), commands),
        sure="show",
        notes=_SETUPTOOLS,
        axis="python",
        example=Example(
            before="[testenv]\ncommands = python setup.py test\n", after="", kind="tooling", name="tox.ini"
        ),
        leaves=("[testenv]\ncommands = python setup.py sdist\n", "# python setup.py test\n[testenv]\n"),
        symptoms=("setup.py test", "error: invalid command 'test'"),
        unproven=_UNPROVEN,
    ),
    Rule(
        id="setup-py-keyword",
        what="A keyword of setup() is given that the new side's setuptools refuses, does not read or means to drop.",
        why=_WHY,
        since="3.6",
        until="3.12",
        change=Tooling(("setup.py", "setup.cfg"), keywords),
        sure="show",
        notes=_SETUPTOOLS,
        axis="python",
        example=Example(
            before="from setuptools import setup\n\nsetup(\n    name='shop',\n    use_2to3=True,\n)\n",
            after="",
            kind="tooling",
            name="setup.py",
        ),
        leaves=("from setuptools import setup\n\ntests_require = []\nsetup(extras_require={'t': tests_require})\n",),
        symptoms=("use_2to3", "tests_require", "test_suite", "setup_requires", "use_2to3 is invalid"),
        unproven=_UNPROVEN,
    ),
)
