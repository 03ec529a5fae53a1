"""Which Pythons a project says it runs on."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from packaging.specifiers import InvalidSpecifier, SpecifierSet

from django_seven.project.ci import ci_pythons
from django_seven.project.files import read_text
from django_seven.project.package_metadata import classifiers, requires_python
from django_seven.project.support import PYTHONS
from django_seven.project.toml_files import at, read_toml
from django_seven.project.tox import envlist, tox_files
from django_seven.values import Minor

_CLASSIFIER = re.compile(r"^Programming Language :: Python :: (\d\.\d+)$")
_TOX = re.compile(r"(?:^|-)py(\d)\.?(\d+)(?=-|$)")


def python_hints(root: Path) -> tuple[tuple[Minor, ...], str]:
    """Find the Pythons that a project is meant for.

    The most exact word wins: a file for the host, then the environments of tox, then continuous integration,
    then classifiers, then
    `requires-python`, which also narrows the others.

    Parameters: `root` is the folder of the project.
    Returns: the versions, lowest first, and where they are said; none where nothing is.
    """
    specifier, file = requires_python(root)
    for minors, source in _hints(root):
        allowed = tuple(sorted({minor for minor in minors if _allows(specifier, minor)}))
        if allowed:
            return allowed, source
    if specifier:
        return tuple(minor for minor in PYTHONS if _allows(specifier, minor)), file
    return (), ""


def _hints(root: Path) -> Iterator[tuple[list[Minor], str]]:
    for name in ("runtime.txt", ".python-version"):
        yield _minors(read_text(root / name)), name
    required = at(read_toml(root / "Pipfile"), "requires")
    yield _minors(str(required.get("python_full_version", required.get("python_version", "")))), "Pipfile"
    for name, parser in tox_files(root):
        found = [match for one in envlist(parser) for match in _TOX.findall(one)]
        yield [Minor(int(major), int(minor)) for major, minor in found], name
    yield _minors("\n".join(ci_pythons(root))), "continuous integration"
    named = [match[1] for text in classifiers(root) if (match := _CLASSIFIER.match(text))]
    yield [Minor.parse(text) for text in named], "its classifiers"


def _minors(text: str) -> list[Minor]:
    """Read `python-3.8.18`, or a line per version; PyPy and names of environments are passed over."""
    matches = (re.match(r"(?:c?python-?)?(\d\.\d+)", line.strip(), re.I) for line in text.splitlines())
    return [Minor.parse(match[1]) for match in matches if match]


def _allows(specifier: str, minor: Minor) -> bool:
    """Whether some patch of a Python is allowed: `>=3.8.1` allows 3.8."""
    try:
        allowed = SpecifierSet(specifier)
    except InvalidSpecifier:
        return True
    return any(allowed.contains(f"{minor}.{patch}") for patch in (0, 1, 2, 5, 10, 18, 99))
