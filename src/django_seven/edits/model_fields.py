"""The field of a model behind the migrations of its app."""

from __future__ import annotations

import re

from tree_sitter import Node

from django_seven.edits.meant import resolver
from django_seven.project.classes import class_named
from django_seven.project.names import Names
from django_seven.project.source import Source
from django_seven.project.tree import FileTree
from django_seven.rules.drafting import ModelField
from django_seven.values import Minor

_CLASS = re.compile(rb"^class[ \t]+(\w+)", re.M)
_LABELLED = re.compile(rb"related_(?:query_)?name\s*=\s*[^,\n]*%\(app_label\)s(?![^,\n]*%\((?:class|model_name)\))")


def model_field(tree: FileTree, names: Names, minor: Minor, model: str, name: str) -> ModelField | None:
    """A field of a model; `names` are those of a migration, the model is of its app.

    Capitals of the model's name do not count, as in migrations. None where the project has no such model, or several,
    where its class does not say what the field is, or where the field is not made in place.
    """
    found = _model(tree, names, model)
    if found is None:
        return None
    home, cls = found
    own = _own(home, cls, name)
    if own is not None:
        return own
    one = resolver(tree, names, minor)
    values = one.member(one.class_value(home, cls), name)
    value = values[0]
    if len(values) != 1 or value.kind != "instance" or not value.exact:
        return None
    return ModelField(value.dotted, value.node, cls) if value.node is not None and value.node.type == "call" else None


def _own(home: Names, cls: Node, name: str) -> ModelField | None:
    """A field that the body of the class makes once, of a class that is imported; what else there is, is asked for."""
    places = [one.node.parent for one in home.bindings(name) if one.scope.id == cls.id]
    call = places[0].child_by_field_name("right") if len(places) == 1 and places[0] is not None else None
    function = call.child_by_field_name("function") if call is not None and call.type == "call" else None
    kind = home.meaning(function) if function is not None else None
    return ModelField(kind.dotted, call, cls) if call is not None and kind is not None and kind.certain else None


def _model(tree: FileTree, names: Names, model: str) -> tuple[Names, Node] | None:
    """The one class of an app that is called as a model, with the resolver of its file."""
    own = names.source.path
    below = _app(own)
    found = _titles(tree, below).get(model.lower(), [])
    usual = [one for one in found if one[0] == f"{below}models.py" or one[0].startswith(f"{below}models/")]
    if len(usual or found) != 1:
        return None
    path, title = (usual or found)[0]
    source = tree.read(path)
    if not isinstance(source, Source):
        return None
    home = names if path == own else tree.names(source)
    cls = class_named(home, title)
    return (home, cls) if cls is not None and len(home.bindings(title)) == 1 else None


def _app(path: str) -> str:
    """The folder of the app whose migration a file is, with its `/`; empty where it is the root."""
    app = path.rpartition("/")[0].rpartition("/")[0]
    return f"{app}/" if app else ""


def fills_in_names(tree: FileTree, path: str) -> bool:
    """Whether the app of a migration may name the other side of relations by other words than class and folder.

    Its models have a `default_related_name`, or something in the project is named by the label of its app alone, which
    need not be that of the folder.
    """
    below = _app(path)
    if any(one.startswith(below) and "/migrations/" not in one for one in tree.holders(b"default_related_name")):
        return True
    kept = tree.kept.get("labels")
    if not isinstance(kept, bool):
        holders = tree.sources(tree.holders(b"app_label"))
        tree.kept["labels"] = kept = any(_LABELLED.search(source.data) for source in holders)
    return kept


def _titles(tree: FileTree, below: str) -> dict[str, list[tuple[str, str]]]:
    """The classes of an app by their names in small letters: the file and the name, without those of migrations.

    It is kept for the next migration of the app.
    """
    key = f"models below {below}"
    kept = tree.kept.get(key)
    if isinstance(kept, dict):
        return kept
    found: dict[str, list[tuple[str, str]]] = {}
    paths = (path for path in tree.python if path.startswith(below))
    for source in tree.sources(path for path in paths if "migrations" not in path.split("/")):
        for match in _CLASS.finditer(source.data):
            title = match[1].decode("utf-8", "replace")
            found.setdefault(title.lower(), []).append((source.path, title))
    tree.kept[key] = found
    return found
