"""Build the index of Django's API from the sources of its releases.

    python tools/build_index.py              # rebuild it from the releases it already holds
    python tools/build_index.py --add 6.2    # … and one more
    python tools/build_index.py --check      # say whether a rebuild would give the same bytes
    python tools/build_index.py --verify     # start the real Djangos and compare: docs/index-verify.json

Sources are fetched once into the cache of django-seven, or below SEVEN_CACHE. Django is never imported to build.
"""

from __future__ import annotations

import argparse
import sys
import time

from indexing.sources import MINORS, FetchError, source
from indexing.texts import packed
from indexing.words import words

from django_seven.index.query import Index
from django_seven.index.store import DATA, Store
from django_seven.index.texts import TEXTS
from django_seven.index.words import WORDS
from django_seven.indexing.pack import pack
from django_seven.indexing.release import Facts, Release
from django_seven.values import Minor


def main() -> int:
    """Parse, build, write."""
    parser = argparse.ArgumentParser(description="Build the index of Django's API.")
    parser.add_argument("--add", action="append", default=[], metavar="MINOR")
    parser.add_argument("--check", action="store_true")
    parser.add_argument("--verify", action="store_true")
    parser.add_argument("--django", default="", metavar="MINORS", help="with --verify: only these")
    asked = parser.parse_args()
    if asked.verify:
        from indexing.verify import verify  # noqa: PLC0415 - starts Pythons

        return verify([Minor.parse(text) for text in asked.django.split(",") if text])
    try:
        data = build(sorted({*MINORS, *held(), *map(Minor.parse, asked.add)}))
    except FetchError as error:
        print(error, file=sys.stderr)
        return 2
    same = DATA.is_file() and DATA.read_bytes() == data
    print(f"{len(data):,} bytes, {'as it was' if same else 'changed'}")
    if asked.check:
        return 0 if same else 1
    if not same:
        DATA.write_bytes(data)
    WORDS.write_bytes(words(Index(Store(DATA))))
    TEXTS.write_bytes(packed({minor: source(minor)[0] for minor in held()}))
    return 0


def held() -> tuple[Minor, ...]:
    """The releases of the index at hand."""
    return Store(DATA).minors if DATA.is_file() else ()


def build(minors: list[Minor]) -> bytes:
    """The file, from the sources of these releases."""
    versions: list[str] = []
    releases: list[Facts] = []
    for minor in minors:
        started = time.monotonic()
        folder, version = source(minor)
        facts = Release(folder).facts()
        versions.append(version)
        releases.append(facts)
        print(
            f"{version:8} {len(facts.modules):5} modules, {len(facts.errors)} not wholly parsed,"
            f" {time.monotonic() - started:.1f} s",
            flush=True,
        )
    names = {name for facts in releases for name in facts.tables["page_names"]}
    for facts in releases:  # a name that a release says anywhere may be handed to a page of it
        facts.tables["page_names"] = dict.fromkeys(sorted(names & facts.words), 1)
    return pack(versions, releases)


if __name__ == "__main__":
    sys.exit(main())
