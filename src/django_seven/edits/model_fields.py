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


def model_field(tree: FileTree, names: Names, minor: Minor, model: str, name: str) -> ModelField | None:
    """A field of a model; `names` are those of a migration, the model is of its app.

    Capitals of the model's name do not count, as in migrations. None where the project has no such model, or several,
    where its class does not say what the field is, or where the field is not made in place.
    """
    found = _model(tree, names, model)
    if found is None:
        return None
    one = resolver(tree, names, minor)
    home, cls = found
    values = one.member(one.class_value(home, cls), name)
    value = values[0]
    if len(values) != 1 or value.kind != "instance" or not value.exact:
        return None
    return ModelField(value.dotted, value.node, cls) if value.node is not None and value.node.type == "call" else None


def _model(tree: FileTree, names: Names, model: str) -> tuple[Names, Node] | None:
    """The one class of an app that is called as a model, with the resolver of its file."""
    own = names.source.path
    app = own.rpartition("/")[0].rpartition("/")[0]
    below = f"{app}/" if app else ""
    found = _titles(tree, below).get(model.lower(), [])
    usual = [one for one in found if one[0] == f"{below}models.py" or one[0].startswith(f"{below}models/")]
    if len(usual or found) != 1:
        return None
    path, title = (usual or found)[0]
    source = tree.read(path)
    if not isinstance(source, Source):
        return None
    home = names if path == own else _home(tree, source)
    cls = class_named(home, title)
    return (home, cls) if cls is not None and len(home.bindings(title)) == 1 else None


def _home(tree: FileTree, source: Source) -> Names:
    """The resolver of a file of models; the last one is kept, since migrations of an app ask one after the other."""
    kept = tree.kept.get("models home")
    if isinstance(kept, Names) and (kept.source.path, kept.source.data) == (source.path, source.data):
        return kept
    tree.kept["models home"] = home = tree.names(source)
    return home


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
