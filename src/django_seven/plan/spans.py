"""Which packages move on a road, and between which of their releases: what rules about packages go by.

Both ends are facts or bounds: what a lock or a pin says, else the newest release that names the old Django, and the
first one that is made for the new one. A package of which one end is not known has no span, and no rule speaks of it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from packaging.utils import canonicalize_name

from django_seven.errors import SevenError
from django_seven.indexing.pairs import kept
from django_seven.project import config as seven_toml
from django_seven.project import requirements
from django_seven.project.files import read_text
from django_seven.project.requirement_lines import Line, read_line
from django_seven.rules.released import lines as released
from django_seven.rules.released import minor_of
from django_seven.values import Minor, Road, Side, Span

_SIDES: tuple[Side, Side] = ("old", "new")


def known(road: Road, root: Path) -> Road:
    """The road with the packages of a project that move on it, as far as its files and its locks tell.

    Parameters: `root` is the folder of the project. A road that says its packages already comes back as it is.
    """
    if road.packages is not None:
        return road
    said = [_said(root, side) for side in _SIDES]
    old, new = ({name: minor for name, text in each.items() if (minor := _minor(text))} for each in said)
    asked = requirements.read(root).lines
    found = (_span(name, [one for one in asked if one.name == name], old, new, road) for name in sorted(released()))
    both = ((name, version, said[1].get(name, version)) for name, version in sorted(said[0].items()))
    indexes = (kept(name, before, after) for name, before, after in both if before != after)
    spans = tuple(span for span in found if span is not None)
    return replace(road, packages=spans, indexes=tuple(path for path in indexes if path is not None))


def built(road: Road, old: Mapping[str, str], new: Mapping[str, str]) -> Road:
    """The road with the packages of both environments; each maps names to versions."""
    names = {canonicalize_name(name): name for name in old}
    others = {canonicalize_name(name): version for name, version in new.items()}
    spans = []
    for name, here in sorted(names.items()):
        if name in others:
            before, after = _minor(old[here]), _minor(others[name])
            if before is not None and after is not None and before < after:
                spans.append(Span(name, before, after))
    return replace(road, packages=tuple(spans))


def _said(root: Path, side: Side) -> dict[str, str]:
    """The exact versions that the lock of a side, or its table in seven.toml, says."""
    texts = read_text(root / ".seven" / f"{side}.lock").splitlines()
    try:
        config = seven_toml.load(root)
    except SevenError:  # whoever needs it tells
        config = seven_toml.Config()
    texts += (config.old if side == "old" else config.new).packages
    found = {}
    for text in texts:
        line = read_line(text.split("#")[0].split("\\")[0].strip(), "") if "==" in text else None
        if line is not None and line.requirement is not None and _pinned(line) is not None:
            found[line.name] = next(iter(line.requirement.specifier)).version
    return found


def _span(
    name: str, asked: Sequence[Line], old_said: Mapping[str, Minor], new_said: Mapping[str, Minor], road: Road
) -> Span | None:
    pins = [minor for line in asked if (minor := _pinned(line)) is not None]
    if not asked and name not in old_said:
        return None
    exact = old_said.get(name) or max(pins, default=None)
    old = exact or _newest(name, asked, road.old)
    if old is None:
        return None
    new = new_said.get(name) or _nearest(name, asked, old if exact else None, road.new)
    return Span(name, old, new) if new is not None and old < new else None


def _newest(name: str, asked: Iterable[Line], django: Minor) -> Minor | None:
    """The newest minor release that names the old Django and that the project's own words allow."""
    specifiers = [line.requirement.specifier for line in asked if line.requirement is not None]
    fits = (
        line.minor
        for line in released()[name]
        if django in line.names and all(one.contains(line.version, prereleases=True) for one in specifiers)
    )
    return max(fits, default=None)


def _nearest(name: str, asked: Iterable[Line], exact: Minor | None, django: Minor) -> Minor | None:
    """The first minor release that the new Django forces, or the one before where a resolver may be content with it."""
    floor = exact or max((bound for line in asked if (bound := _bound(line)) is not None), default=Minor(0, 0))
    able = [line for line in released()[name] if line.minor >= floor]
    if exact is not None and not (able and able[0].minor == exact and able[0].names):
        return None  # a release that names no Django is only moved where an import of it fails
    place = next((place for place, line in enumerate(able) if django in line.made_for), None)
    if place is None:
        return None
    before = able[place - 1] if place else None
    if before is not None and max(before.names, default=Minor(0, 0)) >= (django.major, 0):
        return before.minor
    return able[place].minor


def _pinned(line: Line) -> Minor | None:
    """The one release that a line allows; None where it allows more."""
    return _edge(line, ("==", "==="), exact=True)


def _bound(line: Line) -> Minor | None:
    return _edge(line, ("==", "===", ">=", "~=", ">"), exact=False)


def _edge(line: Line, operators: Sequence[str], *, exact: bool) -> Minor | None:
    requirement = line.requirement
    for one in requirement.specifier if requirement is not None else ():
        if one.operator in operators and not (exact and one.version.count(".") < 2 and one.version.endswith(".*")):
            return _minor(one.version)
    return None


def _minor(version: str) -> Minor | None:
    try:
        return minor_of(version)
    except ValueError:
        return None
