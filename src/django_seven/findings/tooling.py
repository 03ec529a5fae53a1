"""Where a file that tools read meets a rule: what is known of the project around it, and the places in it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from pathlib import Path

from django_seven.errors import SevenError
from django_seven.project import config
from django_seven.project.entries import entries
from django_seven.project.package_metadata import classifiers
from django_seven.project.poetry import specifiers
from django_seven.project.python_hints import python_hints
from django_seven.project.source import Source
from django_seven.project.support import KNOWN, RELEASES
from django_seven.project.tool_files import kind_of
from django_seven.rules.shape import Rule, Tooling
from django_seven.rules.tool_file import Spot
from django_seven.values import Entry, Finding, Minor, Road


class Around:
    """What the files that tools read are told of their project; asked once per project."""

    def __init__(self, root: Path, road: Road) -> None:
        self.root = root
        self.road = road
        self._published: dict[str, bool] = {}

    def published(self, folder: str) -> bool:
        """Whether classifiers stand in a folder or above it, and none of them says that it is not to be uploaded."""
        if folder not in self._published:
            said = classifiers(self.root / folder)
            if said or not folder:
                found = bool(said) and not any(one.startswith("Private ::") for one in said)
            else:
                found = self.published(folder.rpartition("/")[0])
            self._published[folder] = found
        return self._published[folder]

    @cached_property
    def old_python(self) -> Minor:
        """What seven.toml says, else the newest Python that the project names and the old side runs on."""
        said = _minor(self._configured, "old")
        if said is not None:
            return said
        fit = [one for one in python_hints(self.root)[0] if one <= self.road.old_python and _tried(self.road.old, one)]
        return max(fit, default=self.road.old_python)

    @cached_property
    def new_python(self) -> Minor:
        """What seven.toml says, else the road's where the new side was tried on it, else the newest it was tried on."""
        said = _minor(self._configured, "new")
        if said is not None:
            return said
        new = self.road.new
        if new not in RELEASES or _tried(new, self.road.new_python):
            return self.road.new_python
        return RELEASES[new].smoke[-1]

    @cached_property
    def _configured(self) -> config.Config | None:
        try:
            return config.load(self.root)
        except SevenError:
            return None  # who needs it says so


def _minor(given: config.Config | None, side: str) -> Minor | None:
    text = None if given is None else (given.old if side == "old" else given.new).python
    try:
        return Minor.parse(text or "")
    except ValueError:
        return None


def _tried(django: Minor, python: Minor) -> bool:
    return django in RELEASES and python in RELEASES[django].smoke


@dataclass(frozen=True)
class File:
    """One file as a rule sees it (`rules.tool_file`)."""

    source: Source
    around: Around

    @property
    def kind(self) -> str:
        """What the file is for."""
        return kind_of(self.source.path)

    @property
    def path(self) -> str:
        """Where it lies below the root."""
        return self.source.path

    @cached_property
    def text(self) -> str:
        """What stands in it, a character for each byte."""
        return self.source.data.decode("latin-1")

    @cached_property
    def entries(self) -> Sequence[Entry]:
        """Its values with their places."""
        return entries(self.source.path, self.source.data)

    @property
    def road(self) -> Road:
        """From where to where."""
        return self.around.road

    @property
    def old_python(self) -> Minor:
        """The newest Python of the old side that the project names."""
        return self.around.old_python

    @property
    def new_python(self) -> Minor:
        """A Python that the new side was tried on."""
        return self.around.new_python

    @property
    def published(self) -> bool:
        """Whether others install the project."""
        return self.around.published(self.source.path.rpartition("/")[0])

    def runs(self, django: Minor, python: Minor) -> bool:
        """Whether a release of Django runs on a Python: it promises to, or it was tried."""
        return django in RELEASES and python in {*RELEASES[django].python, *RELEASES[django].smoke}

    def plain(self, versions: str) -> str | None:
        """A range of versions as PEP 440 has it."""
        return specifiers(versions)

    def latest(self, django: Minor) -> str:
        """The last patch release of a Django that is known."""
        return RELEASES[django].latest if django in RELEASES else str(django)

    def following(self, django: Minor) -> Minor:
        """The release after one of Django's."""
        later = [one for one in KNOWN if one > django]
        return later[0] if later else Minor(django.major, django.minor + 1)


def findings(source: Source, rule: Rule, around: Around) -> tuple[Finding, ...]:
    """The places of one file that a rule speaks of."""
    if not isinstance(rule.change, Tooling):
        return ()
    return tuple(map(partial(_finding, source, rule), rule.change.function(File(source, around))))


def _finding(source: Source, rule: Rule, spot: Spot) -> Finding:
    line, column = source.position(spot.start)
    end_line, end_column = source.position(max(spot.start, spot.end))
    return Finding(
        rule.id, source.path, line, column, end_line, end_column, f"{rule.what} {spot.decide}".strip(),
        rule.sure if spot.edits else "show", rule.since, rule.until, spot.edits,
    )  # fmt: skip
