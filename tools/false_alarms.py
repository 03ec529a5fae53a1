"""False alarms: `check` over packages that officially run on both ends of a road, where it should say nothing.

    python tools/false_alarms.py [NAME ...] [--show 20] [--json docs/false-alarms.json]

Each package is fetched once by uv into the cache of django-seven, or below SEVEN_CACHE. A finding is counted as it
is; whether one is a false alarm is for a person to say. Exit code 1 where there was one.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from proving.releases import DJANGOS, Missing, cache, django, find_interpreter
from uv import find_uv_bin

from django_seven import process
from django_seven.runs.uvtool import environ
from django_seven.static import Asked, look
from django_seven.values import Finding, Minor, Road

# Package, version, oldest and newest Django that its classifiers name.
PACKAGES = """
wagtail                 8.0.1   5.2 6.1
wagtail                 6.3.1   4.2 5.1
wagtail                 2.11.9  2.2 3.1
djangorestframework     3.18.3  5.2 6.1
djangorestframework     3.15.2  4.2 5.0
djangorestframework     3.14.0  3.0 4.1
djangorestframework     3.9.4   1.11 2.2
django-filter           26.2    5.2 6.1
django-filter           2.4.0   2.2 3.1
django-tables2          3.0.1   5.2 6.0
django-tables2          2.3.4   2.1 2.2
django-allauth          65.21.1 4.2 6.1
django-debug-toolbar    8.0.0   5.2 6.1
django-debug-toolbar    3.2.4   2.2 4.0
django-extensions       4.1     4.2 5.2
django-extensions       3.1.5   2.2 3.2
django-guardian         3.5.2   3.2 6.0
django-guardian         2.4.0   2.2 3.2
django-taggit           6.1.0   4.1 5.0
django-taggit           1.5.1   2.2 3.2
django-oscar            4.2.1   4.2 6.0
django-oscar            3.0.2   2.2 3.0
django-cms              5.1.3   5.2 6.1
django-haystack         3.4.0   4.2 5.2
django-haystack         3.1.1   2.2 3.2
django-mptt             0.20.0  4.2 6.1
django-mptt             0.11.0  1.11 3.0
django-treebeard        7.0.3   5.2 6.1
django-treebeard        4.3.1   1.8 2.0
django-import-export    4.4.3   4.2 5.2
django-polymorphic      4.11.7  4.2 6.1
django-reversion        6.4.0   4.2 6.0
django-simple-history   3.13.0  5.2 6.0
django-crispy-forms     2.7     5.2 6.1
django-crispy-forms     1.9.2   2.2 3.0
django-model-utils      5.0.0   3.2 5.1
django-axes             8.3.1   4.2 6.0
django-redis            7.0.0   5.2 6.0
django-storages         1.14.6  3.2 5.1
django-waffle           5.0.0   4.2 5.2
django-celery-results   2.6.0   3.2 5.2
channels                4.3.2   4.2 6.0
"""


@dataclass(frozen=True)
class Package:
    """One package on the road between its oldest and its newest Django."""

    name: str
    version: str
    road: Road


@dataclass(frozen=True)
class Heard:
    """What `check` said of one package."""

    package: Package
    lines: int
    files: int
    findings: tuple[Finding, ...]


def packages() -> list[Package]:
    python = Minor(3, 12)
    rows = [line.split() for line in PACKAGES.strip().splitlines()]
    return [Package(n, v, Road(Minor.parse(old), Minor.parse(new), python, python)) for n, v, old, new in rows]


def fetched(package: Package) -> Path:
    """The folder of a package; fetched where it is not there."""
    folder = cache().parent / "packages" / f"{package.name}-{package.version}"
    interpreter = find_interpreter(Minor(3, 12)) or Path(sys.executable)
    if not folder.is_dir():
        command = [find_uv_bin(), "pip", "install", "-q", "--no-deps", "--target", folder, "--python", interpreter]
        done = process.run(
            [*command, f"{package.name}=={package.version}"], cwd=Path.home(), env=environ(), timeout=300.0
        )
        if done.code:
            raise SystemExit(f"{package.name} {package.version} could not be fetched: {done.text.strip()[-300:]}")
    return folder


def listen(package: Package) -> Heard:
    folder = fetched(package)
    check = look(Asked((folder,), package.road, jobs=1)).check
    lines = sum(path.read_bytes().count(b"\n") for path in folder.rglob("*.py"))
    return Heard(package, lines, check.read, check.findings)


def contrib() -> int:
    """Django's own apps: each release's code against its own version, and on the road from the release before.

    The first must be silent. What the second finds is where Django itself made the change.
    """
    loud = 0
    for old, new in pairwise(sorted(DJANGOS)):
        there = django(new)
        if isinstance(there, Missing):
            print(f"{new!s:5} is not here: {there.reason}")
            continue
        folder = there.folder / "django" / "contrib"
        itself, step = (
            look(Asked((folder,), Road(start, new, Minor(3, 12), Minor(3, 12)), jobs=1)).check.findings
            for start in (new, old)
        )
        loud += len(itself)
        print(f"{new!s:5} {len(itself):3} against itself {len(step):4} from {old}", dict(Counter(f.rule for f in step)))
    return 1 if loud else 0


def main() -> int:
    """Fetch, look, print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("names", nargs="*", help="packages; all where none is named")
    parser.add_argument("--show", type=int, default=10, help="findings to print per package")
    parser.add_argument("--json", default="", metavar="FILE", help="write the counts to a file")
    parser.add_argument("--contrib", action="store_true", help="Django's own apps instead, release by release")
    asked = parser.parse_args()
    if asked.contrib:
        return contrib()
    heard = [listen(one) for one in packages() if not asked.names or one.name in asked.names]
    for one in heard:
        road = one.package.road
        title = f"{one.package.name} {one.package.version} {road.old} → {road.new}"
        print(f"{title:44} {one.lines:7} lines {len(one.findings):5} findings")
        for finding in one.findings[: asked.show]:
            print(f"    {finding.path}:{finding.line}  {finding.rule} ({finding.sure})  {finding.message}")
    lines, count = sum(one.lines for one in heard), sum(len(one.findings) for one in heard)
    print(f"{count} findings in {lines} lines: {count * 100_000 / max(1, lines):.2f} per 100,000")
    print(Counter(finding.rule for one in heard for finding in one.findings).most_common())
    if asked.json:
        Path(asked.json).write_text(as_json(heard), encoding="utf-8")
    return 1 if count else 0


def as_json(heard: list[Heard]) -> str:
    rows = [
        {
            "package": f"{one.package.name} {one.package.version}",
            "from": str(one.package.road.old),
            "to": str(one.package.road.new),
            "lines": one.lines,
            "files": one.files,
            "findings": [f"{f.path}:{f.line} {f.rule}" for f in one.findings],
        }
        for one in heard
    ]
    return json.dumps({"schema": 1, "packages": rows}, indent=1) + "\n"


if __name__ == "__main__":
    sys.exit(main())
