"""Models that are imported before Django knows the applications."""

from __future__ import annotations

import re

from tree_sitter import Node

from django_seven.rules.loading import runs_on_import
from django_seven.rules.shape import Draft, Fine, Match, Rewrite, Rule, Skip
from django_seven.rules.syntax import below, enclosing, indentation

_HOLDS = re.compile(r"(?:^|/)models(?:\.py|/.*)$")


def too_early(draft: Draft, match: Match) -> None:
    """In an `apps.py` the import moves into the one function that needs it; elsewhere a person decides."""
    statement = _statement(match.node)
    if draft.phase != "apps" or not runs_on_import(match.node) or not draft.has_models(match):
        raise Fine
    if statement is None or _HOLDS.search(draft.path):  # they were imported too early themselves
        raise Fine
    first_of = match.node.id == _entries(statement)[0].id
    if not draft.path.endswith("apps.py"):
        if not first_of:
            raise Fine
        raise Skip("import them in the function or module that needs them, or in `ready()` of its `AppConfig`")
    function = _only_user(draft, statement)
    body = function.child_by_field_name("body")
    first = next((one for one in body.named_children if one.type != "comment"), None) if body is not None else None
    if first is not None and _is_docstring(first):
        first = first.next_named_sibling
    if first is None or first.start_point[0] == function.start_point[0]:
        raise Skip("import them in the function that needs them")
    if not first_of:
        return  # it moves with the first one
    draft.remove_line(statement)
    draft.insert(first.start_byte, f"{draft.text(statement)}\n{indentation(first)}")


def _statement(node: Node) -> Node | None:
    return enclosing(node, "import_from_statement") or enclosing(node, "import_statement")


def _entries(statement: Node) -> list[Node]:
    """The names of an import statement, each with its alias."""
    return statement.children_by_field_name("name")


def _only_user(draft: Draft, statement: Node) -> Node:
    """The one function in whose body all that a statement imports is used.

    Raises Skip where there is none, or more than one.
    """
    local = set()
    for entry in _entries(statement):
        alias = entry.child_by_field_name("alias")
        local.add(draft.text(alias) if alias is not None else draft.text(entry).partition(".")[0])
    users = {}
    for node in below(draft.root, "identifier"):
        if draft.text(node) not in local or statement.start_byte <= node.start_byte < statement.end_byte:
            continue
        function = enclosing(node, "function_definition")
        if function is None or runs_on_import(node):
            raise Skip("they are used at the top of the file: ask `apps.get_model()` later")
        users[function.id] = function
    said = re.findall(r"[\w.]+", draft.text(draft.root))
    if len(users) != 1 or any(f"{name}" in said and "__all__" in said for name in local):
        raise Skip("import them in the functions that need them")
    return next(iter(users.values()))


def _is_docstring(statement: Node) -> bool:
    return bool(statement.named_children) and statement.named_children[0].type in ("string", "concatenated_string")


RULES = [
    Rule(
        id="models-before-apps",
        what="Models that are imported before the applications are known fail, from Django 1.9 on.",
        why="`AppRegistryNotReady`: each model is told its application when it is made. Packages of applications, what "
        "they import, `apps.py` and the package of the settings are loaded first.",
        since="1.7",
        until="1.9",
        change=Rewrite(("*.models",), too_early),
        sure="likely",
        notes="1.9/#features-removed-in-1-9",
        leaves=("from django.contrib.auth.models import Group\n\nGroup\n",),
        symptoms=("AppRegistryNotReady: Apps aren't loaded yet.",),
        unproven="it shows only while Django starts; tests start such projects on each side",
    ),
]
