"""What a parameter of a pytest test is: the fixture of that name, of its file, a `conftest.py`, or the plugin."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tree_sitter import Node

from django_seven.project.names import Names
from django_seven.project.resolver import scopes, specs
from django_seven.project.resolver.definitions import decorators, qualified
from django_seven.project.resolver.known import FIXTURES
from django_seven.project.resolver.values import Value, Values, text, unknown

if TYPE_CHECKING:
    from django_seven.project.resolver.resolver import Resolver

_PLUGIN = (b"django_db", b"django_user_model", b"pytest_django", b"transactional_db", b"(db)", b"(db,", b", db)")


def fixture(r: Resolver, names: Names, function: Node, name: str) -> Values | None:
    """What a test or a fixture gets under a name; None where it is neither, or no fixture is known."""
    marks = [text(one) for one in decorators(function)]
    if not text(function.child_by_field_name("name")).startswith("test") and not any(map(_is_fixture, marks)):
        return None
    cls = names.scope(function)
    if cls.type == "class_definition":
        marks += [text(one) for one in decorators(cls)]
    if any("parametrize" in mark and name in mark for mark in marks):
        return unknown("it is one of the parameters")
    if cls.type == "class_definition":
        found = r.class_name(names, cls, name)
        if found is not None and any(one.node is not None for one in found):
            return _given(r, found)
        if any(one.dotted.startswith("unittest.") for one in r.classes.row(r.class_value(names, cls))):
            return None
    own = text(function.child_by_field_name("name")) == name  # a fixture that builds on the one it replaces
    for path in [*([] if own else [names.source.path]), *_above(names.source.path, own)]:
        there = r.names_of(path) if path in r.tree.python_set else None
        found = _in_file(r, there, name) if there is not None else None
        if found is not None:
            return found
    if name not in FIXTURES or not any(
        _uses_plugin(r, path) for path in [names.source.path, *_above(names.source.path, own=False)]
    ):
        return None
    return specs.made(r, FIXTURES[name], None, None, None)


def _uses_plugin(r: Resolver, path: str) -> bool:
    """Whether a file speaks of what the plugin for Django alone has."""
    data = r.files.data(path)
    return data is not None and any(word in data for word in _PLUGIN)


def _is_fixture(mark: str) -> bool:
    return mark.partition("(")[0].rpartition(".")[2] in ("fixture", "yield_fixture")


def _above(path: str, own: bool) -> list[str]:
    """The `conftest.py` files that a file sees, the nearest first."""
    parts = path.split("/")[:-1]
    found = ["/".join([*parts[:end], "conftest.py"]) for end in range(len(parts), -1, -1)]
    return [one for one in found if one != path or not own]


def _in_file(r: Resolver, names: Names, name: str) -> Values | None:
    word = name.encode()
    if word not in names.source.data and b"import *" not in names.source.data:
        return None
    if f'name="{name}"'.encode() in names.source.data or f"name='{name}'".encode() in names.source.data:
        for binding in names.bindings("fixture") + names.bindings("pytest"):
            for use in names.uses(text(binding.node)):
                given = _called(use, name)
                if given is not None:
                    return _returned(r, names, given)
    found = scopes.at_end(r, names, name)
    return _given(r, found) if any(_is_marked(one) for one in found) else None


def _called(use: Node, name: str) -> Node | None:
    """The function below `@pytest.fixture(name="…")`."""
    above: Node | None = use
    while above is not None and above.type != "decorator":
        above = above.parent
    said = text(above).replace("'", '"').replace(" ", "")
    if above is None or above.parent is None or f'name="{name}"' not in said:
        return None
    return above.parent.child_by_field_name("definition")


def _is_marked(value: Value) -> bool:
    node = value.node
    if node is None or node.type != "function_definition":
        return False
    return any(_is_fixture(text(one)) for one in decorators(node))


def _given(r: Resolver, values: Values) -> Values | None:
    if len(values) != 1 or not _is_marked(values[0]) or values[0].names is None or values[0].node is None:
        return unknown("what the fixture is is not known")
    return _returned(r, values[0].names, values[0].node)


def _returned(r: Resolver, names: Names, function: Node) -> Values:
    one = Value("function", qualified(names, function), at=function.start_byte, names=names, node=function)
    found = r.returned(one, None, None, None)
    return r.items(found) if all(item.dotted == "builtins.generator" for item in found) else found
