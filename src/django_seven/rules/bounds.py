"""The upper bound of a range of versions, lifted so that another version fits; all else of it stays."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from packaging.requirements import InvalidRequirement, Requirement
from packaging.specifiers import InvalidSpecifier, SpecifierSet

from django_seven.rules.tool_file import ToolFile
from django_seven.values import Edit, Entry, Minor

_UPPER = re.compile(r"<=?(?P<space>\s*)v?(?P<version>[\d.]+)(?:\.?(?:dev|a|b|rc|post)\d*)*(?:\.\*)?")
_SERIES = re.compile(r"(?P<operator>~=|\^|~|===?)\s*v?(?P<version>\d+(?:\.\d+)*)(?P<star>\.\*)?")
_BARE = re.compile(r"v?(?P<version>\d+(?:\.\d+)*)(?P<star>\.\*)?")


@dataclass(frozen=True, slots=True)
class Lifted:
    """What becomes of a range: nothing where the version fits already."""

    fits: bool
    edits: tuple[Edit, ...] = ()
    decide: str = ""


def own_line(text: str, name: str) -> Iterator[Entry]:
    """The lines of a requirements file that require a package by name."""
    for found in re.finditer(rf"(?im)^[ \t]*({re.escape(name)}[ \t]*[\[(<>=!~;][^\r\n#\\]*)", text):
        said = found[1].rstrip()
        yield Entry((), said, found.start(1), found.start(1) + len(said))


def lifted(file: ToolFile, entry: Entry, wanted: tuple[str, str], below: Minor) -> Lifted | None:
    """Let a range reach up to `below`.

    `wanted` are a version of the old side and one of the new. None where the range is not understood, holds nothing
    of the old side either, or is not for the new side's Python.
    """
    raw = file.text[entry.start : entry.end]
    now = _range(file, entry.text)
    if now is None or not now:
        return None
    if _holds(now, wanted[1]):
        return Lifted(True)
    if not _holds(now, wanted[0]):
        return None
    head = re.match(r"['\"]*(?:[A-Za-z][\w.-]*\s*(?:\[[^\]]*\])?\s*\(?)?\s*", raw)
    start = head.end() if head else 0
    end = raw.find(";") if ";" in raw else len(raw)
    edits = tuple(_edits(raw, start, end, entry.start, below))
    after, last = "", 0
    for edit in edits:
        after += raw[last : edit.start - entry.start] + edit.text.decode()
        last = edit.end - entry.start
    said = after + raw[last:]
    then = _range(file, said.strip(said[0]) if said[:1] in ("'", '"') else said)
    if edits and then is not None and all(_holds(then, one) for one in wanted):
        return Lifted(False, edits)
    if "==" in raw and "*" not in raw:
        return Lifted(False, (), f"`{entry.text}` allows one version only: give a range that both sides fit in.")
    return Lifted(False, (), f"Let `{entry.text}` allow {wanted[1]} too.")


def _edits(raw: str, start: int, end: int, shift: int, below: Minor) -> Iterator[Edit]:
    """The bounds that end below, and the series that are no ranges, rewritten."""
    found = list(_UPPER.finditer(raw, start, end))
    for one in found:
        numbers = tuple(int(part) for part in one["version"].strip(".").split("."))
        if numbers < tuple(below):
            yield Edit(shift + one.start(), shift + one.end(), f"<{one['space']}{below}".encode())
    if found:
        return
    series = _SERIES.search(raw, start, end)
    if series is None or (series["operator"].startswith("==") and not series["star"]):
        series = _BARE.match(raw, start, end)
        if series is None or not series["star"]:
            return
    version = series["version"]
    if "." not in version:
        version += ".0"
    yield Edit(shift + series.start(), shift + series.end(), f">={version},<{below}".encode())


def _range(file: ToolFile, text: str) -> SpecifierSet | None:
    """The versions that a requirement or a bound allows; None where it is neither, or for other Pythons."""
    text = text.strip()
    try:
        if re.match(r"[A-Za-z]", text):
            requirement = Requirement(text)
            here = {"python_version": str(file.new_python), "python_full_version": f"{file.new_python}.5", "extra": ""}
            if requirement.marker is not None and not requirement.marker.evaluate(here):
                return None
            return requirement.specifier
        plain = file.plain(text)
        return None if plain is None else SpecifierSet(plain)
    except (InvalidRequirement, InvalidSpecifier):
        return None


def _holds(versions: SpecifierSet, wanted: str) -> bool:
    """Whether some patch release of the wanted minor one is allowed."""
    minor = Minor.parse(wanted)
    return any(versions.contains(f"{minor}.{patch}") for patch in (0, 1, 5, 10, 18, 20, 28, 99)) or (
        versions.contains(wanted)
    )
