"""Releases of packages that rules are measured on: each on the newest Django that it names, unpacked once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from packaging.specifiers import SpecifierSet

from django_seven.rules.catalogue import every
from django_seven.rules.released import Line, lines
from django_seven.rules.shape import Rule
from django_seven.values import Minor
from proving.releases import DJANGOS, Missing, Release, cache, find_interpreter, last_line, unpack

# What stands beside a package because its rules are about both.
_BESIDE = {
    "channels": ("daphne",),
    "daphne": ("channels[daphne]",),  # the extra keeps Channels 4 from an old daphne
    "django-crispy-forms": ("crispy-bootstrap4",),
    "django-filter": ("djangorestframework",),
    "django-oauth-toolkit": ("djangorestframework",),
    "django-storages": ("boto", "boto3"),
    "djangorestframework": ("django-filter",),
    "redis": ("django-redis", "hiredis"),
}
# Releases that do not say which Djangos they run on: below the first, on this Django and Python.
_OLD = {
    "celery": ((Minor(4, 3), Minor(1, 11), Minor(3, 6)),),
    "django-reversion": ((Minor(3, 0), Minor(1, 11), Minor(3, 7)), (Minor(4, 0), Minor(2, 2), Minor(3, 8))),
    "django-tastypie": ((Minor(0, 14), Minor(1, 8), Minor(3, 7)),),
}
_ALWAYS = ("pytz", "tzdata", "setuptools<81")  # old packages import `pkg_resources`
_UNNAMED = (Minor(3, 2), Minor(4, 2), Minor(2, 2))  # Djangos for a release that names none, the first that takes it


def packages(rules: Iterable[Rule]) -> tuple[str, ...]:
    """The packages that rules are about, sorted."""
    return tuple(sorted({rule.package for rule in rules} - {""}))


def measured(name: str) -> list[Release | Missing]:
    """The releases at which the claims of all rules about a package are decided, the oldest first.

    Those are the first that a claim names, the one before it, and the newest.
    """
    known = lines()[name]
    claims = {claim for rule in every().values() if rule.package == name for claim in (rule.since, rule.until) if claim}
    wanted = {known[-1].minor}
    for claim in map(Minor.parse, claims):
        below = [line.minor for line in known if line.minor < claim]
        above = [line.minor for line in known if line.minor >= claim]
        wanted |= {*below[-1:], *above[:1]}
    return [_release(name, line) for line in known if line.minor in wanted]


def _release(name: str, line: Line) -> Release | Missing:
    reasons = []
    fixed = next(((on, by) for below, on, by in _OLD.get(name, ()) if line.minor < below), None)
    for django in (fixed[0],) if fixed is not None else _djangos(name, line):
        for python in (fixed[1],) if fixed is not None else DJANGOS[django]:
            if python < (3, 0) or not SpecifierSet(line.python).contains(f"{python}.99"):
                continue
            interpreter = find_interpreter(python)
            if interpreter is None:
                continue
            folder = cache() / f"{name}-{line.minor}-django{django}-python{python}"
            wanted = [f"{name}=={line.version}", f"Django=={django}.*", *_ALWAYS, *_BESIDE.get(name, ())]
            done = None if folder.is_dir() else unpack(folder, python, interpreter, wanted)
            if done is None or done.code == 0:
                return Release(line.minor, python, interpreter, folder, line.version, name)
            reasons.append(last_line(done.text))
    return Missing(line.minor, f"{name} {line.version} could not be unpacked: {(reasons or ['no Python for it'])[0]}")


def _djangos(name: str, line: Line) -> Sequence[Minor]:
    """The Djangos to try a release on: the newest that it names, or the oldest that a later release names."""
    if line.names:
        return sorted(line.names & DJANGOS.keys(), reverse=True)
    later = (other for other in lines()[name] if other.minor > line.minor and other.names)
    following = next(later, None)
    return sorted(following.names & DJANGOS.keys()) if following is not None else _UNNAMED


def axis(found: Release) -> str:
    """How a release is written down: that of a package with its name."""
    return f"{found.package} {found.minor}".strip()
