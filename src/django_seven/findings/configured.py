"""Settings that are given to `settings.configure()`, as the tests of many reusable apps do."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tree_sitter import Node

from django_seven.project.guards import is_guarded
from django_seven.project.names import Names
from django_seven.project.source import Source

CONFIGURE = "django.conf.settings.configure"
# what Sphinx reads: a `conf.py` that says two of them describes documentation, and its Django only imports modules
_SPHINX = re.compile(rb"^(?:extensions|source_suffix|master_doc|root_doc|html_theme|templates_path|project)\s*=", re.M)


def configured(names: Names) -> Iterator[Node]:
    """The arguments of a call, or the dictionary that is handed to it with `**`, that hold the settings."""
    if b"configure" not in names.source.data or is_sphinx(names.source):
        return
    for node in names.occurrences("configure"):
        function = node.parent
        meaning = names.meaning(function) if function is not None and function.type == "attribute" else None
        call = function.parent if function is not None else None
        if meaning is None or meaning.dotted != CONFIGURE or call is None or call.type != "call" or is_guarded(call):
            continue
        given = call.child_by_field_name("arguments")
        if given is not None:
            yield from ([given] if "INSTALLED_APPS" in set(keys(given)) else _handed(given, names))


def in_namespace(names: Names) -> Iterator[Node]:
    """What `globals().update(…)` gives a settings module: its arguments, or the dictionary among them."""
    for node in names.occurrences("globals") if b"globals()" in names.source.data else ():
        function = node.parent.parent if node.parent is not None else None
        call = function.parent if function is not None else None
        if function is None or call is None or function.type != "attribute" or call.type != "call":
            continue
        name, given = function.child_by_field_name("attribute"), call.child_by_field_name("arguments")
        if name is not None and name.text == b"update" and given is not None and not is_guarded(call):
            yield from (given, *(one for one in given.named_children if one.type == "dictionary"))


def is_sphinx(source: Source) -> bool:
    """Whether a file is the configuration of a project's documentation."""
    return source.path.rpartition("/")[2] == "conf.py" and len(set(_SPHINX.findall(source.data))) > 1


def keys(given: Node) -> Iterator[str]:
    """The names of the settings in an argument list or a dictionary."""
    return ((name.text or b"").decode("utf-8", "replace").strip("'\"") for name in named(given))


def named(given: Node) -> Iterator[Node]:
    """Where the settings in an argument list or a dictionary are named."""
    for item in given.named_children:
        name = item.child_by_field_name("name" if item.type == "keyword_argument" else "key")
        if name is not None:
            yield name


def _handed(given: Node, names: Names) -> Iterator[Node]:
    """What `**NAME` stands for, where NAME is bound once, to a dictionary."""
    for item in given.named_children:
        name = item.named_children[0] if item.type == "dictionary_splat" and item.named_children else None
        bound = names.bound(name) if name is not None else []
        above = bound[0].node.parent if len(bound) == 1 else None
        value = above.child_by_field_name("right") if above is not None and above.type == "assignment" else None
        if value is None:
            continue
        if value.type == "dictionary":
            yield value
        function = value.child_by_field_name("function") if value.type == "call" else None
        arguments = value.child_by_field_name("arguments") if function is not None else None
        if function is not None and function.text == b"dict" and arguments is not None:
            yield arguments
