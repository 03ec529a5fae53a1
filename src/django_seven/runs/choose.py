"""Which release of a package the new Django wants, where the one on the old side stands in its way."""

from __future__ import annotations

import re
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path

from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name
from packaging.version import Version

from django_seven.events import Stage
from django_seven.project.support import RELEASES
from django_seven.runs import drivers, imports, releases
from django_seven.runs.floors import Floor
from django_seven.runs.installed import Installed
from django_seven.runs.releases import Releases, release
from django_seven.values import Minor

_AT_ONCE = 4  # look-ups wait for the network most of the time
_SAY_EVERY = 3.0  # seconds between two progress lines


@dataclass(frozen=True, slots=True)
class Chooser:
    """The old side (its packages, the folders they lie in) against a Django, whose source is in `folder`."""

    old: Mapping[str, Installed]
    sites: list[Path]
    releases: Releases
    stage: Stage
    target: str
    folder: Path

    def moved(self, floors: Mapping[str, Floor]) -> dict[str, Floor]:
        """The floors, higher for the packages that stand in the new Django's way."""
        reasons = {name: self._here(self.old[name]) for name, floor in floors.items() if not floor.line}
        todo = [floors[name] for name, reason in reasons.items() if reason]
        found = dict(floors)
        with ThreadPoolExecutor(_AT_ONCE) as pool:
            for count, floor in enumerate(pool.map(lambda each: self._first(each, reasons[each.name]), todo), 1):
                self.stage.progress(f"looking for releases made for Django {self.target}", count, len(todo))
                found[floor.name] = floor
        return found

    def _obstacle(self, package: Installed) -> str:
        least = drivers.oldest(self.folder).get(package.name)
        if least is not None and release(package.version) < least:
            return f"Django {self.target} wants {least} or later"
        if package.python2_only and self.releases.wanted.python_minor >= (3, 0):
            return f"{package.version} is made for Python 2 only"
        return releases.in_the_way(package, self.target)

    def _here(self, package: Installed) -> str:
        """Why the installed release cannot stay: its own word, or where it gives none, what it imports."""
        reason = self._obstacle(package)
        if reason or package.djangos:
            return reason
        name = imports.missing(package.name, self.sites, self.folder)
        return f"{package.version} imports {name}, which Django {self.target} lacks" if name else ""

    def _first(self, floor: Floor, reason: str) -> Floor:
        """The floor at the first release that is made for this Django; at the newest where none says so."""
        package, name = self.old[floor.name], floor.name
        oldest = drivers.oldest(self.folder).get(name)
        if oldest is not None and release(package.version) < oldest:
            exact = self.releases.about(name, str(oldest))  # Django says which: to try others may mean to build each
            if exact is not None:
                return replace(floor, version=exact.version, why=reason, both=self._both(exact))
        newest = self.releases.newest(name)
        if newest is None or release(newest.version) <= release(package.version):
            return floor
        here, last = release(package.version), release(newest.version)
        later = [*(each for each in self.releases.versions(name) if here < each < last), last]
        driver = name in drivers.oldest(self.folder)
        must_name = package.for_django or not (package.python2_only or driver)
        found = releases.first(
            later,
            lambda each: self.releases.about(name, str(each)),
            lambda each: self._fits(each, must_name) or self._past(each),
        )
        if found is not None and self._past(found):  # no release names this Django: the last before it was left behind
            place = later.index(release(found.version)) if release(found.version) in later else 0
            before = self.releases.about(name, str(later[place - 1])) if place else None
            if before is None:
                return floor
            why = f"{reason}; no release names Django {Minor.parse(self.target)}, later ones are for later Djangos only"
            return replace(floor, version=before.version, why=why, both=self._both(before))
        if found is not None:
            found = self._nearer(found, later)
            return replace(floor, version=found.version, why=reason, both=self._both(found))
        if self._obstacle(newest) and newest.djangos and max(newest.djangos) == max(package.djangos, default=None):
            return floor  # the newest promises no more than what stands there
        near = self._within_major(package, newest, later)
        if near is None:
            return floor
        this = "newest" if near.version == newest.version else f"newest {release(near.version).major}.x"
        why = f"{reason}; no release names Django {Minor.parse(self.target)}, this is the {this}"
        return replace(floor, version=near.version, why=why, both=self._both(near))

    def _within_major(self, package: Installed, newest: Installed, later: list[Version]) -> Installed | None:
        """The newest release in the installed major version, where nothing but its own silence speaks against that.

        Nothing says that another major version, with another API, would do any better. None where there is none.
        """
        major = release(package.version).major
        stuck = releases.excludes(package, self.target) or imports.missing(package.name, self.sites, self.folder)
        if release(newest.version).major == major or stuck:
            return newest
        alike = [each for each in later if each.major == major]
        last = self.releases.about(package.name, str(alike[-1])) if alike else None
        return newest if last is not None and releases.excludes(last, self.target) else last

    def _fits(self, each: Installed, must_name: bool) -> bool:
        return not self._obstacle(each) and (bool(each.djangos) or not must_name)

    def _past(self, each: Installed) -> bool:
        """Whether a release is made for later Djangos only, by what it names or by what it requires."""
        target = Minor.parse(self.target)
        if min(each.djangos, default=Minor(0, 0)) > target:
            return True
        later = (one.latest for one in RELEASES.values() if one.minor > target)
        return releases.excludes(each, self.target) and not all(releases.excludes(each, one) for one in later)

    def _nearer(self, found: Installed, later: list[Version]) -> Installed:
        """The release just before, where it names the new Django's major too and costs less.

        A new major release of the package, or one that drags other packages along (pytest-django 4.6 wants
        pytest 7), changes more than the Django; Django's own steps inside a major are small.
        """
        place = later.index(release(found.version)) if release(found.version) in later else 0
        before = self.releases.about(found.name, str(later[place - 1])) if place else None
        if before is None or releases.excludes(before, self.target):
            return found
        if max(before.djangos, default=Minor(0, 0)) < (Minor.parse(self.target).major, 0):
            return found
        major = release(found.version).major > release(before.version).major
        return before if major or self._drags(found) > self._drags(before) else found

    def _drags(self, package: Installed) -> tuple[int, int]:
        """How many other packages of the old side would have to move with a release, over how many major versions."""
        asked = [each for each in package.requirements if each.marker is None]
        named = ((canonicalize_name(each.name), each.specifier) for each in asked)
        dragged = [
            (release(self.old[name].version).major, specifier)
            for name, specifier in named
            if name in self.old and name != "django"
            if not specifier.contains(self.old[name].version, prereleases=True)
        ]
        return len(dragged), sum(max(_least(specifier).major - major, 0) for major, specifier in dragged)

    def _both(self, package: Installed) -> bool:
        django = self.old["django"].version if "django" in self.old else ""
        return bool(django) and releases.serves(package, django, self._old_python())

    def _old_python(self) -> Minor:
        """The Python of the old side, as the name of its folder says it."""
        named = (re.search(r"python(\d+\.\d+)", site.parent.name) for site in self.sites)
        return next((Minor.parse(found[1]) for found in named if found), self.releases.wanted.python_minor)


def _least(specifier: SpecifierSet) -> Version:
    """The lowest version that a requirement lets in, as far as it names one."""
    named = [Version(one.version) for one in specifier if one.operator in (">=", ">", "~=")]
    return max(named, default=Version("0"))
