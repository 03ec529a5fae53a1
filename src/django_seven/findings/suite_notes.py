"""What a suite could do with less and only a person can decide: told by reading, with no edit."""

from __future__ import annotations

import re
from collections.abc import Iterator

from django_seven.project.source import Source
from django_seven.project.tree import FileTree

_LIVE = re.compile(rb"^class\s+(\w+)\((?:[^)]*[\s,.])?LiveServerTestCase\b", re.M)
_ALIAS = re.compile(rb"""^[ \t]*["'](\w*(?:replica|slave|read|secondary|follower)\w*)["']\s*:\s*\{""", re.M | re.I)
_INDEX = re.compile(
    rb"""^DATABASES\s*\[\s*["'](\w*(?:replica|slave|read|secondary|follower)\w*)["']\s*\]\s*=""", re.M | re.I
)
_WIDE = re.compile(rb"""^[ \t]+(databases\s*=\s*["']__all__["']|multi_db\s*=\s*True)""", re.M)
_ENGINE = re.compile(rb"""["']ENGINE["']""")
_BROWSER = re.compile(rb"selenium|[Ww]ebdriver|playwright|splinter")


def notes(tree: FileTree) -> tuple[str, ...]:
    """Replicas without `MIRROR`, live servers without static files, `databases` wider than tests may need."""
    settings = list(tree.sources(sorted(tree.settings_files)))
    many = any(len(_ENGINE.findall(source.data)) > 1 for source in settings)
    said = [note for source in settings for note in _replicas(source)]
    for source in tree.sources(name for name in tree.python if "test" in name):
        said += _live(source)
        said += _wide(source) if many else ()
    return tuple(said)


def _replicas(source: Source) -> Iterator[str]:
    if b"MIRROR" in source.data or b"DATABASES" not in source.data:
        return
    for found in (*_ALIAS.finditer(source.data), *_INDEX.finditer(source.data)):
        yield (
            f"{_place(source, found)} `{found[1].decode()}` looks like a replica: without "
            '`"TEST": {"MIRROR": "default"}` tests make a database of its own for it, which stays empty'
        )


def _live(source: Source) -> Iterator[str]:
    if not _BROWSER.search(source.data):
        return
    for found in _LIVE.finditer(source.data):
        if b"StaticLiveServerTestCase" not in found[0]:
            yield (
                f"{_place(source, found)} {found[1].decode()} opens a browser: `LiveServerTestCase` serves only the "
                "static files that `collectstatic` has collected, `StaticLiveServerTestCase` finds them itself"
            )


def _wide(source: Source) -> Iterator[str]:
    for found in _WIDE.finditer(source.data):
        yield f"{_place(source, found)} `{found[1].decode()}` takes in every database: name those that the tests use"


def _place(source: Source, found: re.Match[bytes]) -> str:
    return f"{source.path}:{source.position(found.start(1))[0]}"
