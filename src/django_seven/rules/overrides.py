"""Overrides of Django's own methods: what a hook that gets another argument asks of them."""

from __future__ import annotations

import re
from collections.abc import Sequence

from tree_sitter import Node

from django_seven.rules.shape import Draft, Fine, Match, RewriteFunction
from django_seven.rules.syntax import parameter_name, parameters


def accepting(owners: Sequence[str], *texts: str) -> RewriteFunction:
    """A rewrite that gives an override further parameters, as `name=default`, behind those it has."""

    def rewrite(draft: Draft, match: Match) -> None:
        function = overridden(draft, match, owners)
        given = parameters(function)
        names = {parameter_name(one).lstrip("*") for one in given}
        lacking = [text for text in texts if text.partition("=")[0] not in names]
        if not lacking or not given or any(parameter_name(one).startswith("*") for one in given):
            raise Fine
        draft.insert(given[-1].end_byte, "".join(f", {text}" for text in lacking))

    return rewrite


def overriding(owners: Sequence[str], lacks: str = "", says: str = "") -> RewriteFunction:
    """A closer look that keeps overrides in classes of these owners.

    With `lacks`, only those without a parameter of that name; with `says`, only where the expression is found in it.
    """

    def look(draft: Draft, match: Match) -> None:
        if match.node.type == "function_definition":
            given = {parameter_name(one).lstrip("*") for one in parameters(overridden(draft, match, owners))}
            if (lacks and lacks in given) or not re.search(says, draft.text(match.node)):
                raise Fine
        elif match.imported or not draft.class_means(match.node, tuple(owners)):
            raise Fine

    return look


def overridden(draft: Draft, match: Match, owners: Sequence[str]) -> Node:
    """The function of a match, where it stands in the body of a class that certainly derives from an owner.

    Raises Fine where it does not.
    """
    node = match.node
    block = node.parent if node.parent is not None and node.parent.type != "decorated_definition" else None
    block = block or (node.parent.parent if node.parent is not None else None)
    above = block.parent if block is not None else None
    if node.type != "function_definition" or above is None or above.type != "class_definition":
        raise Fine
    if not draft.class_means(node, tuple(owners)):
        raise Fine
    return node


def backend_classes(module: str, base: str, name: str) -> tuple[str, ...]:
    """The classes of one kind of all database back-ends, the base of them first."""
    backends = ("postgresql", "postgresql_psycopg2", "mysql", "sqlite3", "oracle", "dummy")
    return (
        f"django.db.backends.base.{module}.{base}",
        f"django.db.backends.{base}",
        *(f"django.db.backends.{backend}.{module}.{name}" for backend in backends),
        *(f"django.db.backends.{backend}.base.{name}" for backend in backends),
    )


FEATURES = backend_classes("features", "BaseDatabaseFeatures", "DatabaseFeatures")
OPERATIONS = backend_classes("operations", "BaseDatabaseOperations", "DatabaseOperations")
INTROSPECTION = backend_classes("introspection", "BaseDatabaseIntrospection", "DatabaseIntrospection")
CLIENTS = backend_classes("client", "BaseDatabaseClient", "DatabaseClient")
WRAPPERS = backend_classes("base", "BaseDatabaseWrapper", "DatabaseWrapper")
EDITORS = backend_classes("schema", "BaseDatabaseSchemaEditor", "DatabaseSchemaEditor")
