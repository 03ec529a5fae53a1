"""One requirement of a project: what is required, by which file, for which purpose."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from packaging.requirements import InvalidRequirement, Requirement
from packaging.utils import canonicalize_name

Kind = Literal["required", "locked", "constraint", "unreadable"]

OWN = "it is the project itself"
COMPUTED = "it is computed when setup.py runs"
_WORDS = {
    "test": ("test", "tests", "testing", "ci", "unittest", "pytest", "travis"),
    "dev": ("dev", "devel", "develop", "development", "developer", "local", "debug"),
    "docs": ("doc", "docs", "documentation", "rtd", "readthedocs"),
    "lint": (
        "lint",
        "linting",
        "pkgutils",
        "style",
        "format",
        "mypy",
        "typing",
        "flake8",
        "maintainer",
        "release",
    ),
    "prod": ("prod", "production", "deploy", "deployment", "staging", "heroku", "live"),
}
_FACTOR = re.compile(r"(?:django|dj|py)-?\d[\d.]*", re.I)
_EGG = re.compile(r"[#&]egg=([A-Za-z0-9._-]+)")


@dataclass(frozen=True, slots=True)
class Line:
    """A requirement and where it stands.

    `group` is empty for what the project always needs, else `test`, `dev`, `docs`, `lint`, `prod` or the name of
    an extra. `factor` is the condition of tox, as `django22`. `reason` says why an unreadable one is so.
    """

    text: str
    name: str
    source: str
    line: int = 0
    group: str = ""
    factor: str = ""
    kind: Kind = "required"
    reason: str = ""

    @property
    def requirement(self) -> Requirement | None:
        """The requirement as `packaging` has it, None where it is unreadable."""
        return None if self.kind == "unreadable" else Requirement(self.text)


def read_line(
    text: str, source: str, line: int = 0, *, group: str = "", factor: str = "", kind: Kind = "required"
) -> Line:
    """Read one requirement.

    Parameters: `text` is the requirement; the rest says where it stands and what it is for.
    Returns: the line; of the kind `unreadable`, with a reason, where it is no requirement by name.
    """
    text = text.strip()
    why = _not_by_name(text)
    if not why:
        parsed = _parsed(text)
        if parsed is not None:
            return Line(str(parsed), canonicalize_name(parsed.name), source, line, group, factor, kind)
        why = "it is not a requirement as PEP 508 has it"
    egg = _EGG.search(text)
    name = canonicalize_name(egg[1]) if egg else ""
    return Line(text, name, source, line, group, factor, "unreadable", why)


def group_of(words: str) -> str:
    """Tell from the name of a file, of an extra or of a section what its requirements are for.

    Parameters: `words` as `requirements/test-ci.txt`.
    Returns: `test`, `dev`, `docs`, `lint`, `prod`, or nothing where no word says so.
    """
    parts = re.split(r"[-_./\s]+", words.lower())
    for group, known in _WORDS.items():
        if any(part in known for part in parts):
            return group
    return ""


def factor_of(words: str) -> str:
    """Tell from the name of a file for which Django or Python it is: `test-django22.txt` → `django22`."""
    match = _FACTOR.search(words)
    return match[0].lower() if match else ""


def _not_by_name(text: str) -> str:
    if re.fullmatch(r"(-e|--editable)?[\s=]*(file:)?\.?/?(\[[\w,-]+\])?", text):
        return OWN
    if re.match(r"(-e|--editable)\b", text):
        return "it is editable"
    if re.match(r"(git|hg|svn|bzr)\+", text):
        return "it comes from version control"
    if re.match(r"[a-z]+://", text, re.I):
        return "it is a direct address"
    if re.match(r"(\.|/|~|file:)", text) or re.search(r"\.(whl|tar\.gz|zip|tgz)$", text):
        return "it is a local path"
    if re.search(r"\$|\{|%\(", text):
        return "it holds a placeholder"
    return ""


def _parsed(text: str) -> Requirement | None:
    # older pips also took `Django>=2.2<3.0`, and `pytz>dev` for any release
    commas = re.sub(r"(\d[\w.*]*)\s*(?=[<>!=~])", r"\1,", text)
    for attempt in (text, commas, re.sub(r"\s*>=?\s*dev$", "", text)):
        try:
            return Requirement(attempt)
        except InvalidRequirement:
            continue
    return None
