"""Configurations of applications that Django finds by itself since 3.2."""

from __future__ import annotations

import re

from tree_sitter import Node

from django_seven.rules.shape import Draft, Fine, Match, Rewrite, Rule, Skip
from django_seven.rules.syntax import below, enclosing, indentation, string_value, within

_CONFIG = ("django.apps.AppConfig", "django.apps.config.AppConfig")
_TELLS_LITTLE = {"name", "verbose_name", "default_auto_field", "path"}


def found_by_itself(draft: Draft, match: Match) -> None:
    """A configuration that lies elsewhere is imported by a new `apps.py`, where Django looks for it."""
    value = match.node.child_by_field_name("right")
    while value is not None and value.type == "parenthesized_expression" and value.named_child_count == 1:
        value = value.named_children[0]
    path = string_value(value)
    if path is None or not draft.path.endswith("__init__.py") or re.fullmatch(r"[\w.]+\.apps\.\w+", path):
        raise Fine
    module, _, name = path.rpartition(".")
    if not module or draft.defines(module, name) is False:
        raise Skip(f"`{path}` is not found")
    said = '"""Where Django looks for the configuration of the application."""'
    draft.create("apps.py", f"{said}\n\nfrom {module} import {name}  # noqa: F401\n")


def one_of_several(draft: Draft, match: Match) -> None:
    """Of several configurations in `apps.py`, the one that the package names is marked."""
    config = _own(draft, match)
    wanted = (draft.beside("__init__.py", "default_app_config") or "").rpartition(".")
    name = draft.text(config.child_by_field_name("name") or config)
    others = [one for one in _configs(draft) if one.id != config.id]
    if wanted[2] != name or not wanted[0].endswith(".apps") or not others or _given(draft, config, "default"):
        raise Fine
    if any(name in _bases(draft, one) for one in others):
        raise Skip("another one derives from it, and would be marked as well")
    _mark(draft, config, "True")


def not_asked_for(draft: Draft, match: Match) -> None:
    """The one configuration of `apps.py`, which nobody names, stays out of use."""
    config = _own(draft, match)
    if len(_configs(draft)) != 1 or draft.beside("__init__.py", "default_app_config") is not None:
        raise Fine
    name = draft.text(config.child_by_field_name("name") or config)
    package = draft.path.removesuffix("/apps.py").removeprefix("src/").replace("/", ".")
    given = {one for one in _assigned(draft, config) if one not in _TELLS_LITTLE}
    if "default" in given or not given or not draft.listed(package) or draft.listed(f"{package}.apps.{name}"):
        raise Fine
    _mark(draft, config, "False")


def _own(draft: Draft, match: Match) -> Node:
    """The class of `apps.py` whose base a place is."""
    config = enclosing(match.node, "class_definition")
    bases = config.child_by_field_name("superclasses") if config is not None else None
    if match.imported or config is None or bases is None or match.node.parent is None:
        raise Fine
    if match.node.parent.id != bases.id or not draft.path.endswith("/apps.py"):
        raise Fine
    return config


def _configs(draft: Draft) -> list[Node]:
    """The classes of a file that are, or may be, configurations."""
    known, found = {"AppConfig"}, []
    for one in below(draft.root, "class_definition"):
        if any(base.rpartition(".")[2] in known or base.endswith("Config") for base in _bases(draft, one)):
            known.add(draft.text(one.child_by_field_name("name") or one))
            found.append(one)
    return found


def _bases(draft: Draft, config: Node) -> list[str]:
    bases = config.child_by_field_name("superclasses")
    return [draft.text(base) for base in bases.named_children] if bases is not None else []


def _assigned(draft: Draft, config: Node) -> list[str]:
    """What a class body gives a value to, or defines."""
    body = config.child_by_field_name("body") or config
    left = (one.child_by_field_name("left") for one in within(body, "assignment", nested=False))
    named = (one.child_by_field_name("name") for one in within(body, "function_definition", nested=False))
    return [draft.text(one) for one in (*left, *named) if one is not None]


def _given(draft: Draft, config: Node, name: str) -> bool:
    return name in _assigned(draft, config)


def _mark(draft: Draft, config: Node, value: str) -> None:
    body = config.child_by_field_name("body")
    lines = [one for one in body.named_children if one.type != "comment"] if body is not None else []
    first = next((one for one in lines if one.named_children and one.named_children[0].type == "assignment"), None)
    if first is None:
        raise Skip("it has no `name`")
    draft.insert(first.start_byte, f"default = {value}\n{indentation(first)}")


_TESTED = "it concerns several files of a package; tests run such packages on both sides"

RULES = [
    Rule(
        id="default-app-config-elsewhere",
        what="Django 4.1 finds an `AppConfig` only in `apps.py`; `default_app_config` names one in another module.",
        why="Without it the configuration is passed over, and its `ready()` never runs.",
        since="1.7",
        until="4.1",
        warns="3.2",
        change=Rewrite(("global default_app_config",), found_by_itself),
        sure="likely",
        notes="4.1/#features-removed-in-4-1",
        leaves=("default_app_config = 'talks.apps.TalksConfig'\n", "default_app_config = 'talks.config.TalksConfig'\n"),
        unproven=_TESTED,
    ),
    Rule(
        id="app-configs-several",
        what="Of several classes in `apps.py` Django 4.1 takes the one that says `default = True`, else none.",
        why="`default_app_config`, which named one of them, is not read any more.",
        since="1.7",
        until="4.1",
        warns="3.2",
        change=Rewrite(_CONFIG, one_of_several),
        sure="likely",
        notes="4.1/#features-removed-in-4-1",
        leaves=("from django.apps import AppConfig\n\n\nclass TalksConfig(AppConfig):\n    name = 'talks'\n",),
        unproven=_TESTED,
    ),
    Rule(
        id="app-config-discovered",
        what="The one `AppConfig` of `apps.py` is used from Django 3.2 on, also where nobody names it.",
        why="A `ready()` that never ran would run, a label would change the names of tables; `default = False` keeps "
        "it out of use. Take that away once it is wanted.",
        since="1.7",
        until="3.2",
        change=Rewrite(_CONFIG, not_asked_for),
        sure="likely",
        notes="3.2/#automatic-appconfig-discovery",
        leaves=("from django.apps import AppConfig\n\n\nclass TalksConfig(AppConfig):\n    name = 'talks'\n",),
        unproven=_TESTED,
    ),
]
