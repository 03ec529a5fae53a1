"""Read which Djangos the releases of packages are made for, out of their own metadata, into the rules' data.

    python tools/package_releases.py [NAME ...]      # all packages that the data holds, or these

For each minor release the newest patch is asked what it names in its classifiers and what it requires. A name that is
not there yet is taken in with `NAME:1.4`, where 1.4 is the oldest minor release that is wanted. Nothing is imported.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from packaging.utils import canonicalize_name
from packaging.version import InvalidVersion, Version
from proving.releases import find_interpreter
from uv import find_uv_bin

from django_seven import process
from django_seven.project.support import KNOWN
from django_seven.rules.released import FILE, minor_of
from django_seven.runs import installed, releases
from django_seven.runs.installed import Installed
from django_seven.runs.uvtool import environ
from django_seven.values import Minor

DATA = Path(__file__).parent.parent / "src" / "django_seven" / "rules" / "packages" / FILE
PYTHONS = (Minor(3, 12), Minor(3, 8), Minor(3, 6))  # the first that takes a release reads it
_LIMIT = 240.0  # seconds for one release
_AT_ONCE = 3


def main() -> int:
    """Parse, ask, write."""
    parser = argparse.ArgumentParser(description="Read which Djangos the releases of packages are made for.")
    parser.add_argument("names", nargs="*", metavar="NAME[:OLDEST]")
    held = json.loads(DATA.read_text(encoding="utf-8")) if DATA.is_file() else {}
    wanted = dict(_asked(text, held) for text in parser.parse_args().names or held)
    for name, oldest in wanted.items():
        found = lines(name, oldest)
        if not found:
            print(f"{name}: no release could be read", file=sys.stderr)
            return 2
        held = (json.loads(DATA.read_text(encoding="utf-8")) if DATA.is_file() else {}) | {name: found}
        print(f"{name}: {len(found)} minor releases, {next(iter(found))} to {list(found)[-1]}", flush=True)
        DATA.write_text(written(held), encoding="utf-8")
    return 0


def _asked(text: str, held: dict[str, Any]) -> tuple[str, Minor]:
    name, _, oldest = text.partition(":")
    name = canonicalize_name(name)
    return name, minor_of(oldest or next(iter(held.get(name, {"0.0": 0}))))


def written(held: dict[str, Any]) -> str:
    """The data with a line for each release."""
    packages = []
    for name, found in sorted(held.items()):
        rows = [f"    {json.dumps(minor)}: {json.dumps(row)}" for minor, row in found.items()]
        packages.append(f"  {json.dumps(name)}: {{\n" + ",\n".join(rows) + "\n  }")
    return "{\n" + ",\n".join(packages) + "\n}\n"


def lines(name: str, oldest: Minor) -> dict[str, dict[str, str]]:
    """What each minor release says of itself, the oldest first; those that cannot be had are left out."""
    newest: dict[Minor, Version] = {}
    for version in versions(name):
        minor = minor_of(str(version))
        if minor >= oldest:
            newest[minor] = max(version, newest.get(minor, version))
    wanted = sorted(newest.items())
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        said = pool.map(lambda one: about(name, str(one[1])), wanted)
        return {str(minor): row(each) for (minor, _), each in zip(wanted, said, strict=True) if each is not None}


def row(each: Installed) -> dict[str, str]:
    """A release as it is stored: its version, the Djangos it names and takes, those that `seven up` takes it for."""
    named = [minor for minor in sorted(KNOWN) if minor in each.djangos and not _excludes(each, minor)]
    made = [minor for minor in sorted(KNOWN) if releases.made_for(each, f"{minor}.99") and not _excludes(each, minor)]
    return {
        "version": each.version,
        "names": " ".join(map(str, named)),
        "made_for": " ".join(map(str, made)),
        "python": each.requires_python,
    }


def _excludes(each: Installed, minor: Minor) -> bool:
    return releases.excludes(each, f"{minor}.0") and releases.excludes(each, f"{minor}.99")


def versions(name: str) -> Iterator[Version]:
    """All final releases of a package."""
    asked = [sys.executable, "-m", "pip", "index", "versions", "--json", "--ignore-requires-python", name]
    text = process.run(asked, timeout=_LIMIT, merge=False).text
    start = text.find("{")
    for one in json.loads(text[start:])["versions"] if start >= 0 else ():
        try:
            version = Version(one)
        except InvalidVersion:
            continue
        if not version.is_prerelease:
            yield version


def about(name: str, version: str) -> Installed | None:
    """What a release says of itself; None where no Python at hand takes it."""
    for python in PYTHONS:
        interpreter = find_interpreter(python)
        if interpreter is None:
            continue
        with tempfile.TemporaryDirectory(prefix="seven-") as folder:
            command = [find_uv_bin(), "pip", "install", "--no-deps", "--target", folder, "--python", interpreter]
            process.run([*command, f"{name}=={version}"], cwd=Path(folder), env=environ(), timeout=_LIMIT)
            found = installed.read([Path(folder)]).get(canonicalize_name(name))
        if found is not None:
            return found
    return None


if __name__ == "__main__":
    sys.exit(main())
