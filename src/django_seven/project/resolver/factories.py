"""What the factories of forms and sets of forms make, and what such sets hold."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from tree_sitter import Node

from django_seven.project.names import Names
from django_seven.project.resolver.definitions import class_of
from django_seven.project.resolver.known import FORM
from django_seven.project.resolver.values import Value, Values, text

if TYPE_CHECKING:
    from django_seven.project.resolver.resolver import Resolver

_SET = "django.forms.formsets.BaseFormSet"
_MODEL_FORM = "django.forms.ModelForm"


def made(r: Resolver, base: str, names: Names | None, call: Node | None) -> Values:
    """The class that a factory makes: below the one it is handed, or Django's; `of` is its form, or its model."""
    given = call.child_by_field_name("arguments") if call is not None else None
    items = [one for one in given.named_children if one.type != "comment"] if given is not None else []
    plain = [one for one in items if one.type not in ("keyword_argument", "list_splat", "dictionary_splat")]
    named = {text(one.child_by_field_name("name")): one.named_children[-1] for one in items if one not in plain}
    is_set = base != _MODEL_FORM
    under = _class(r, names, named.get("formset" if is_set else "form"))
    whole = under or Value("class", r.canonical(base), "Django makes it")
    if not is_set:
        held = _class(r, names, named.get("model") or (plain[0] if plain else None))
    else:
        held = _class(r, names, named.get("form") or (plain[0] if plain and base == _SET else None))
    if held is None and is_set:
        held = Value("class", r.canonical(FORM if base == _SET else _MODEL_FORM))
    return (replace(whole, of=(held,) if held is not None else (), origin="", why="a factory makes it"),)


def _class(r: Resolver, names: Names | None, node: Node | None) -> Value | None:
    found = r.value(names, node) if names is not None and node is not None else ()
    return found[0] if len(found) == 1 and found[0].kind == "class" else None


def held_form(r: Resolver, value: Value) -> Value:
    """A form of a set of forms."""
    for one in (value, *r.classes.row(class_of(value))):
        if one.of:
            return replace(one.of[0], kind="instance", origin="", exact=False, why="it is a form of the set")
    is_model = r.is_instance(value, "django.forms.models.BaseModelFormSet") is True
    return Value("instance", r.canonical(_MODEL_FORM if is_model else FORM), "it is a form of the set")


def is_set(r: Resolver, value: Value) -> bool:
    """Whether an object is a set of forms."""
    return value.kind == "instance" and r.is_instance(value, _SET) is True
