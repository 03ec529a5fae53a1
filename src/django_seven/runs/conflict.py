"""Why a set of packages cannot be resolved: the lines that contradict each other, since when, and the ways out."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from time import monotonic

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

from django_seven.events import Stage
from django_seven.project.requirement_lines import read_line
from django_seven.project.support import RELEASES
from django_seven.runs.complaints import Complaint, UnbuiltError
from django_seven.runs.environment import seeded
from django_seven.runs.keys import digest, key
from django_seven.runs.pins import Compiler, Pins
from django_seven.runs.releases import release
from django_seven.runs.store import Store
from django_seven.runs.wanted import Wanted
from django_seven.values import Minor

_MOST = 48  # resolutions that are tried to make a set smaller
_WAYS = 3  # that are named
_HIGHEST = ("--resolution", "highest")
_UNSOLVED = ("conflict", "missing", "python")
_SECONDS = 120.0  # after which no more is asked than what contradicts what
_NOT_ASKED = ("network", "denied", "offline", "timeout")
_DEPENDS = re.compile(r"([\w.-]+(?:[<>=!~][^\s]*)?) depends on ([\w.\[\]-]+(?:[<>=!~][^\s]*)?)")


@dataclass(frozen=True, slots=True)
class Way:
    """A line that ends the contradiction, in place of which other one; `date` is when its release came out."""

    instead: str
    line: str
    date: str
    far: tuple[int, ...]
    later: bool = False


@dataclass(frozen=True, slots=True)
class Conflict:
    """The fewest lines that contradict each other, what stands between them, since when, and the ways out."""

    lines: tuple[str, ...]
    because: str
    since: str
    ways: tuple[Way, ...]
    more: bool = False

    @property
    def message(self) -> str:
        """The lines, the reason and its date in one sentence, without its end."""
        told = _listed([f"`{line}`" for line in self.lines])
        since = f", since {self.since}" if self.since else ""
        return f"{told}: {self.because}{since}"

    @property
    def hint(self) -> str:
        """The smallest ways out as a sentence; what to do where there is none."""
        if not self.ways:
            return f"No other release of {_listed([f'`{_name(line)}`' for line in self.lines])} ends it: one has to go"
        ways = [f"`{way.line}`{f' ({way.date})' if way.date else ''} in place of `{way.instead}`" for way in self.ways]
        more = "; another contradiction comes after it" if self.more else ""
        return f"The smallest ways out: {', or '.join(ways)}{more}"


@contextmanager
def explained(wanted: Wanted, stage: Stage, *, offline: bool = False) -> Iterator[None]:
    """Let a failure of the block that is a contradiction of packages say which they are, and the ways out.

    Parameters: `wanted` is the side that is resolved or built in the block; `stage` is told what is done.
    Raises: UnbuiltError, as the block does.
    """
    try:
        yield
    except UnbuiltError as error:
        if error.complaint.kind not in _UNSOLVED or wanted.legacy or offline:
            raise
        log = Store.open().log(f"conflict-{digest(key(wanted))}")
        log.unlink(missing_ok=True)
        compiler = Compiler(wanted, seeded(wanted, stage), stage, log)
        found = explain(compiler, wanted.lines, error.complaint)
        if found is None:
            raise
        side = wanted.side
        message = f"The packages of the {side} side contradict each other: {found.message}."
        hint = f"{found.hint}. Change the requirement, or name it in `add` under [{side}] in seven.toml."
        raise UnbuiltError(message, hint, error.complaint) from error


def explain(compiler: Compiler, lines: Sequence[str], said: Complaint) -> Conflict | None:
    """Find out which requirement lines contradict each other, by resolving fewer and fewer of them.

    Parameters: `lines` are all that was asked for, Django's own among them; `said` is the complaint about them.
    Returns: the contradiction; None where it is another trouble, or one line alone cannot be had.
    """
    asked = [line for line in lines if line.strip()]
    search = _Search(compiler)
    try:
        fewest = search.fewest(asked, said)
        if len(fewest) < 2:
            return None
        told = search.complaint(fewest) or said
        because = _because(told, fewest)
        ways = sorted(search.ways(fewest), key=lambda way: way.far)
        since = ""
        if left := _left_behind(told, fewest):  # a release that says nothing of later Djangos is older, no way out
            ways = [way for way in ways if way.later] or ways
            since = search.dated("django", str(left)).replace("django", "Django")
        ways = ways[:_WAYS]
        since = since or search.since(ways)
        rest = [ways[0].line if line == ways[0].instead else line for line in asked] if ways else []
        more = bool(rest) and search.in_time and search.pins(rest) is None
    except UnbuiltError:  # the index does not answer any more
        return None
    return Conflict(tuple(fewest), because, since, tuple(ways), more)


@dataclass(slots=True)
class _Search:
    """Resolutions of some of the lines."""

    compiler: Compiler
    tried: int = 0
    started: float = field(default_factory=monotonic)

    @property
    def in_time(self) -> bool:
        """Whether there is time for what is good to know, but not needed."""
        return monotonic() - self.started < _SECONDS

    def pins(self, lines: Sequence[str], flags: Sequence[str] = _HIGHEST) -> Pins | None:
        """What some lines are resolved to; None where they are not."""
        try:
            return self.compiler.pins(lines, flags)
        except UnbuiltError as error:
            if error.complaint.kind in _NOT_ASKED:
                raise
            return None

    def complaint(self, lines: Sequence[str]) -> Complaint | None:
        """What is said about lines that contradict each other; None where they do not, or nobody can tell."""
        self.tried += 1
        try:
            self.compiler.pins(lines, _HIGHEST)
        except UnbuiltError as error:
            if error.complaint.kind in _NOT_ASKED:
                raise
            return error.complaint if error.complaint.kind in _UNSOLVED else None
        return None

    def fewest(self, lines: Sequence[str], said: Complaint) -> list[str]:
        """The fewest lines that still contradict each other: none of them can be left out.

        The tool names the packages that it stumbled over; only where those alone can be had, all are tried.
        """
        named = {canonicalize_name(name) for name in re.findall(r"[A-Za-z0-9][\w.-]*", f"{said.package} {said.detail}")}
        found = [line for line in lines if _name(line) in named]
        if not found or self.complaint(found) is None:
            found = list(lines)
        for line in list(found):
            fewer = [one for one in found if one != line]
            if self.tried < _MOST and fewer and self.complaint(fewer):
                found = fewer
        return found

    def ways(self, lines: Sequence[str]) -> Iterator[Way]:
        """For each line the nearest releases of its package with which the others can be had."""
        for line in lines if self.in_time else ():
            read = read_line(line, "").requirement
            if read is None or read.url or _name(line) == "django":
                continue
            others = [one for one in lines if one != line]
            here = next((one.version for one in read.specifier if one.operator in ("==", "===")), "")
            bare = f"{read.name}[{','.join(sorted(read.extras))}]" if read.extras else read.name
            tries = [(f"{bare}>{here}", ("--resolution", "lowest-direct")), (f"{bare}<{here}", _HIGHEST)]
            for text, flags in tries if here and "*" not in here else [(bare, _HIGHEST)]:
                pins = self.pins([*others, text], flags)
                found = pins.versions.get(_name(line)) if pins else None
                if found:
                    later = release(found) > release(here) if here else True
                    date, far = self.date(read.name, found), _far(here or found, found)
                    yield Way(line, _line(bare, found, read), date, far, later)

    def since(self, ways: Sequence[Way]) -> str:
        """The first release after a way back: with it the contradiction began."""
        for way in ways:
            name, version = _name(way.line), way.line.partition("==")[2].split(" ")[0]
            was = way.instead.partition("==")[2].split(" ")[0].split(";")[0]
            if not was or release(version) >= release(was):
                continue
            pins = self.pins([f"{name}>{version}"], ("--resolution", "lowest-direct", "--no-deps"))
            if pins and name in pins.versions:
                return self.dated(name, pins.versions[name])
        return ""

    def dated(self, name: str, version: str) -> str:
        """A release with the day on which it came out, as far as that is known."""
        date = self.date(name, version)
        return f"{name} {version}" + (f" ({date})" if date else "")

    def date(self, name: str, version: str) -> str:
        """The day on which a release came out; empty where the index does not say."""
        return self.compiler.uploaded(f"{name}=={version}")


def _line(bare: str, version: str, read: Requirement) -> str:
    return f"{bare}=={version}" + (f" ; {read.marker}" if read.marker else "")


def _far(here: str, there: str) -> tuple[int, ...]:
    """How far two versions are from each other, in the place that counts most first."""
    one, other = (_parts(release(text)) for text in (here, there))
    return tuple(abs(a - b) for a, b in zip(one, other, strict=True))


def _parts(version: Version) -> tuple[int, int, int]:
    return version.major, version.minor, version.micro


def _because(said: Complaint, lines: Sequence[str]) -> str:
    """What one package wants of another, of all that the tool tells on its way."""
    names = {_name(line) for line in lines}
    if len(names) == 1:
        return "no release fits all of these"
    found = [(one, other) for one, other in _DEPENDS.findall(said.detail) if _name(one) != _name(other)]
    # what two of the lines want of each other says it best, then what the last step of the tool's says
    best = [pair for pair in found if {_name(pair[0]), _name(pair[1])} <= names] or found[-2:]
    told = [f"{one} wants {other.rstrip('.,')}" for one, other in dict.fromkeys(best)]
    return _listed(told[:3]) or said.detail.rstrip(" .")


def _left_behind(said: Complaint, lines: Sequence[str]) -> Minor | None:
    """The first Django that a package forbids, where it is the later ones that it does."""
    asked = next((line for line in lines if _name(line) == "django"), "")
    version = re.search(r"==\s*(\d+\.\d+)", asked)
    for _, other in _DEPENDS.findall(said.detail) if version else ():
        wanted = read_line(other.rstrip(".,"), "").requirement
        if wanted is None or _name(other) != "django":
            continue
        taken = [each.minor for each in RELEASES.values() if wanted.specifier.contains(each.latest)]
        later = sorted(minor for minor in RELEASES if taken and minor > max(taken))
        if version and later and Minor.parse(version[1]) >= later[0]:
            return later[0]
    return None


def _name(line: str) -> str:
    return read_line(re.split(r"[\s<>=!~;]", line.strip(), maxsplit=1)[0], "").name or line


def _listed(parts: Sequence[str]) -> str:
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}" if parts else ""
