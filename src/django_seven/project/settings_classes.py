"""Settings that are the attributes of classes, as django-configurations reads them."""

from __future__ import annotations

from collections.abc import Iterator

from tree_sitter import Node

from django_seven.project.classes import Classes
from django_seven.project.names import Names
from django_seven.project.tree import FileTree

_LIBRARY = "configurations."


def settings_classes(names: Names, tree: FileTree) -> list[Node]:
    """The classes of a settings module whose attributes are settings, and those of the same file that they mix in."""
    if names.source.path not in tree.settings_files:
        return []
    classes, found = Classes(tree), dict[int, Node]()
    for node in _classes(names):
        above = classes.ancestry(node, names)
        if any(name.startswith(_LIBRARY) for name in above.outside):
            found[node.id] = node
            found.update({inner.id: inner for other, inner in above.inside if other is names})
    return sorted(found.values(), key=lambda node: node.start_byte)


def root_classes(names: Names, tree: FileTree) -> list[Node]:
    """Those of them that assign INSTALLED_APPS and have it from no other class."""
    classes = Classes(tree)
    return [
        node
        for node in settings_classes(names, tree)
        if class_sets(node, names, "INSTALLED_APPS")
        and not any(class_sets(inner, other, "INSTALLED_APPS") for other, inner in classes.ancestry(node, names).inside)
    ]


def class_sets(node: Node, names: Names, name: str) -> bool:
    """Whether the body of a class binds a name."""
    return any(binding.scope.id == node.id for binding in names.bindings(name))


def class_decides(node: Node, names: Names, tree: FileTree, name: str) -> bool:
    """Whether a setting is said for a class: by itself, by what it derives from, or by each class below it."""
    above = Classes(tree).ancestry(node, names).inside
    if any(class_sets(inner, other, name) for other, inner in ((names, node), *above)):
        return True
    below = list(_below(node, names, tree))
    return bool(below) and all(any(class_sets(one, other, name) for other, one in chain) for chain in below)


def _below(node: Node, names: Names, tree: FileTree) -> Iterator[list[tuple[Names, Node]]]:
    """Each class of the settings modules that derives from a class, with those between them."""
    title = node.child_by_field_name("name")
    here = names.source.path, node.start_byte
    for source in tree.sources(sorted(tree.settings_files)):
        if title is None or (title.text or b"") not in source.data:
            continue
        others = names if source.path == names.source.path else tree.names(source)
        classes = Classes(tree)
        for one in _classes(others):
            inside = classes.ancestry(one, others).inside
            between = [pair for pair in inside if (pair[0].source.path, pair[1].start_byte) != here]
            if len(between) < len(inside):
                yield [(others, one), *between]


def _classes(names: Names) -> Iterator[Node]:
    """The classes at the top of a file."""
    for child in names.root.named_children:
        inner = child.child_by_field_name("definition") if child.type == "decorated_definition" else child
        if inner is not None and inner.type == "class_definition":
            yield inner
