"""The ways in which files of tools name a release of Django or of Python, and the same way for another release."""

from __future__ import annotations

import re

from django_seven.rules.tool_file import ToolFile
from django_seven.values import Minor

_PATCHED = 2  # dots in `2.2.28`
_RANGE = re.compile(
    r"(?P<name>django\s*(?:\[[^\]]*\])?\s*)?"
    r"(?P<said>(?:(?:[<>=~]=?|==)\s*)?v?\d[\w.*]*(?:\s*,\s*[<>=~!]=?\s*v?\d[\w.*]*)*)",
    re.I,
)
_VERSION = re.compile(r"(?P<operator>[<>=~!]*=?\s*)v?(?P<version>\d+(?:\.\d+)*)(?P<rest>\.\*|\.x|(?:a|b|rc|\.dev)\w*)?")


def django_minor(text: str) -> Minor | None:
    """The one minor release that a version or a range means: `2.2`, `2.2.*`, `Django>=2.2,<3.0`, `~=2.2.0`."""
    found = _RANGE.fullmatch(text.strip())
    if found is None:
        return None
    minors = [(one["operator"].strip(), _minor(one["version"])) for one in _VERSION.finditer(found["said"])]
    lower = [minor for operator, minor in minors if operator in ("", "==", "===", ">=", "~=") and minor is not None]
    upper = [one["version"] for one in _VERSION.finditer(found["said"]) if one["operator"].strip() in ("<", "<=")]
    if len(lower) != 1 or any(operator in (">", "!=") for operator, _ in minors):
        return None
    major, minor = lower[0]
    nearest = {(major, minor + 1), (major + 1, 0), (major + 1,)}
    if any(tuple(int(part) for part in one.split(".")[:2]) not in nearest for one in upper):
        return None
    open_end = not upper and any(operator == ">=" for operator, _ in minors)
    return None if open_end else lower[0]


def django_as(text: str, file: ToolFile, new: Minor) -> str | None:
    """Another release in the way of a version or a range; None where it cannot be said so."""
    old = django_minor(text)
    found = _RANGE.fullmatch(text.strip())
    if old is None or found is None:
        return None
    said, last, shift = "", 0, text.index(found["said"])
    for one in _VERSION.finditer(found["said"]):
        version, operator = one["version"], one["operator"].strip()
        if operator in ("<", "<="):
            wanted = _bound(version, old, new, file)
        elif one["rest"] and not one["rest"].startswith("."):
            return None  # a pre-release
        elif operator in (">=", "~="):
            wanted = str(new) + ".0" * (version.count(".") - 1)
        else:
            wanted = file.latest(new) if version.count(".") >= _PATCHED else str(new)
        said += found["said"][last : one.start("version")] + wanted
        last = one.end("version")
    return text[:shift] + said + found["said"][last:] + text[shift + len(found["said"]) :]


def _bound(version: str, old: Minor, new: Minor, file: ToolFile) -> str:
    """The upper bound that stands to the new release as this one to the old."""
    minor = _minor(version) or Minor(int(version.split(".", maxsplit=1)[0]), 0)
    wanted = Minor(new.major, new.minor + 1) if minor == (old.major, old.minor + 1) else file.following(new)
    if "." not in version and not wanted.minor:
        return str(wanted.major)
    return str(wanted) + ".0" * (version.count(".") - 1)


def _minor(version: str) -> Minor | None:
    try:
        return Minor.parse(version)
    except ValueError:
        return None


def python_minor(text: str) -> Minor | None:
    """The release of Python that a value means: `3.8`, `3.8.x`, `python3.8`."""
    found = re.fullmatch(r"(?:c?python-?)?([23]\.\d{1,2})(?:\.(?:\d+|x|\*))?", text.strip())
    return Minor.parse(found[1]) if found else None


def python_as(text: str, new: Minor) -> str:
    """Another release of Python in the way of a value."""
    return re.sub(r"[23]\.\d{1,2}(?:\.\d+)?", str(new), text, count=1)
