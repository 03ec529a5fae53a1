"""Test classes that may do more for each test than their tests ask for, told by reading; only a run can show it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tree_sitter import Node

from django_seven.findings.proposal import Proposal
from django_seven.project.classes import class_named
from django_seven.project.names import Names
from django_seven.project.source import Source
from django_seven.project.tree import FileTree

_TRANSACTION = "django.test.TransactionTestCase"
LIGHTER = {
    "django.test.LiveServerTestCase": "django.test.TestCase",
    "django.contrib.staticfiles.testing.StaticLiveServerTestCase": "django.test.TestCase",
    _TRANSACTION: "django.test.TestCase",
    "django.test.TestCase": "django.test.SimpleTestCase",
}
# what a class that says one of these may need its present base for
_COMMITS = re.compile(
    rb"on_commit|select_for_update|atomic|[Tt]hread|multiprocessing|commit\b|rollback|autocommit|savepoint|connection"
    rb"|cursor|[Mm]igrat|reset_sequences|available_apps|async\b|OnCommit|call_command|transaction\.|IntegrityError|DatabaseError"
)
_SAYS = re.compile(r"Transaction|Atomic|Commit|Rollback|Concurren")  # names of classes that are about this
_DATABASE = re.compile(
    rb"objects|\.save\(|create|fixtures|client\b|[Ff]actory|baker|mommy|mixer|NumQueries|databases|multi_db"
    rb"|TestData|connection|cursor|User\b|call_command|\.delete\("
)
_SERVED = re.compile(
    rb"live_?server|server_thread|selenium|[Ww]ebdriver|[Bb]rowser|driver\b|playwright|requests\.|urlopen|httpx|splinter"
)
_KEEPS = {_TRANSACTION: _COMMITS, "django.test.TestCase": _DATABASE}
_TEST = re.compile(rb"^\s+(?:async )?def test", re.M)


def swaps(tree: FileTree) -> list[Proposal]:
    """The classes of a project whose base may be lighter, in order of files and lines.

    A class that another one derives from is left out: its base is the base of classes that were not looked at.
    """
    sources = [source for name in tree.python if isinstance(source := tree.read(name), Source)]
    sources = [source for source in sources if b"class " in source.data]
    derived = {word for source in sources for word in _derived(source.data)}
    found = [
        swap for source in sources if b"TestCase" in source.data for swap in _in_file(source.path, tree.names(source))
    ]
    return [swap for swap in found if swap.name.encode() not in derived]


def base_of(names: Names, name: str) -> tuple[Node, str] | None:
    """The only base of a class at the top of a file, and the dotted name that it certainly means."""
    node = class_named(names, name)
    bases = node.child_by_field_name("superclasses") if node is not None else None
    if bases is None or len(bases.named_children) != 1 or len(names.bindings(name)) != 1:
        return None
    meaning = names.meaning(bases.named_children[0])
    return (bases.named_children[0], meaning.dotted) if meaning is not None and meaning.certain else None


def _derived(data: bytes) -> Iterator[bytes]:
    for bases in re.findall(rb"^[ \t]*class\s+\w+\s*\(([^)]*)\)", data, re.M):
        yield from re.findall(rb"\w+", bases)


def _in_file(path: str, names: Names) -> Iterator[Proposal]:
    for node in names.root.named_children:
        title = node.child_by_field_name("name") if node.type == "class_definition" else None
        if title is None:
            continue
        name = names.source.text(title.start_byte, title.end_byte)
        base, text = base_of(names, name), names.source.data[node.start_byte : node.end_byte]
        told = base is not None and base[1] == _TRANSACTION and _SAYS.search(name)
        after = _lighter(base[1], text) if base is not None and not told and _TEST.search(text) else ""
        if base is not None and after:
            yield Proposal("base", path, names.source.position(node.start_byte)[0], name, base[1], after)


def _lighter(base: str, text: bytes) -> str:
    """The base that may do for a class with this text; empty where it says something that asks for its own."""
    if "LiveServer" in base:
        return "" if base not in LIGHTER or _SERVED.search(text) else _lighter(_TRANSACTION, text) or _TRANSACTION
    return "" if base not in LIGHTER or _KEEPS[base].search(text) else LIGHTER[base]
