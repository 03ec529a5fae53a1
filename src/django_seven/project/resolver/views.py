"""What a class-based view, an admin class or a form gives because of its own options: `model`, `form_class`, `Meta`."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from django_seven.project.resolver import factories
from django_seven.project.resolver.definitions import decorators
from django_seven.project.resolver.known import FORM, MODEL, QUERYSET
from django_seven.project.resolver.values import Value, Values, builtin, text, unknown

if TYPE_CHECKING:
    from django_seven.project.resolver.resolver import Resolver


def of_view(r: Resolver, word: str, owner: Value) -> Values:
    """What one of the words of the table means for an object."""
    if word == "fields":
        field = Value("instance", r.canonical("django.forms.Field"), "it is a field of a form")
        return (replace(builtin("dict"), owner=replace(owner, kind="instance"), of=(field,)),)
    if word in ("form_class", "class form_class"):
        form = _class_of(r, owner, "form_class") or _made_form(r, owner)
        return (form if word.startswith("class") else replace(form, kind="instance", why="it is the form of the view"),)
    if word == "forms":
        return (replace(builtin("list"), of=(factories.held_form(r, owner),)),)
    if word == "widget":
        return _widget(r, owner)
    if word == "form_model":
        model = _meta_model(r, owner) or (owner.of[0] if owner.of else None) or Value("class", r.canonical(MODEL))
        return (replace(model, kind="instance", why="it is the model of the form"),)
    model = _model(r, owner)
    if word == "view_model":
        return (replace(model, kind="instance", why="it is the model of the view"),)
    if word == "view_queryset":
        return (Value("instance", r.canonical(QUERYSET), "it is the query set of the view", of=(model,)),)
    return unknown("nothing more is known of it")


def _widget(r: Resolver, field: Value) -> Values:
    """The widget of a field: the one that its call names, or some widget."""
    given = field.node.child_by_field_name("arguments") if field.node is not None else None
    for one in given.named_children if given is not None else ():
        if one.type == "keyword_argument" and text(one.child_by_field_name("name")) == "widget" and field.names:
            found = r.value(field.names, one.named_children[-1])
            return r.made(found) if all(item.kind == "class" for item in found) else found
    return (Value("instance", r.canonical("django.forms.Widget"), "it is the widget of a field"),)


def _made_form(r: Resolver, owner: Value) -> Value:
    """The form that a view makes where it names none."""
    if r.is_instance(owner, "django.views.generic.edit.ModelFormMixin") is True:
        return Value("class", r.canonical("django.forms.ModelForm"), of=(_model(r, owner),))
    return Value("class", r.canonical(FORM))


def _class_of(r: Resolver, owner: Value, name: str) -> Value | None:
    found = r.member(replace(owner, origin=""), name)
    return replace(found[0], origin="") if len(found) == 1 and found[0].kind == "class" else None


def _model(r: Resolver, owner: Value) -> Value:
    names = owner.names
    for one in decorators(owner.node) if owner.node is not None and names is not None else ():
        given = one.child_by_field_name("arguments")
        if text(one.child_by_field_name("function")).rpartition(".")[2] == "register" and given is not None and names:
            kinds = [kind for item in given.named_children for kind in r.value(names, item)]
            if len(kinds) == 1 and kinds[0].kind == "class":
                return kinds[0]
    model = _class_of(r, owner, "model")
    if model is not None:
        return model
    found = r.member(replace(owner, origin=""), "queryset")
    if len(found) == 1 and found[0].kind == "instance" and found[0].of:
        return found[0].of[0]
    return Value("class", r.canonical(MODEL))


def _meta_model(r: Resolver, owner: Value) -> Value | None:
    for meta in r.member(replace(owner, kind="class", origin=""), "Meta"):
        if meta.kind == "class" and meta.node is not None:
            return _class_of(r, meta, "model")
    return None
