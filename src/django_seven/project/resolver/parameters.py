"""What a parameter is: by its annotation, by who calls it (Django, or a few places of the project), or not known."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from tree_sitter import Node

from django_seven.project.names import Names
from django_seven.project.resolver import fixtures, promises, specs
from django_seven.project.resolver.definitions import decorators, listed, qualified
from django_seven.project.resolver.known import (
    ANY_RESPONSE,
    GIVEN,
    GIVEN_TO,
    MIDDLEWARE,
    NOT_GIVEN,
    QUERYSET,
    REQUEST,
    REST_ACTIONS,
    REST_REQUEST,
    REST_VIEW,
    VERBS,
    VIEW,
)
from django_seven.project.resolver.members import SELF
from django_seven.project.resolver.values import NONE, Value, Values, builtin, joined, text, unknown

if TYPE_CHECKING:
    from django_seven.project.resolver.resolver import Resolver

_API_VIEW = "rest_framework.decorators.api_view"
_RESPONDS: Values = (Value("function", "django.get_response", "a middleware gets what answers"),)
_MIGRATES = ("django.apps.registry.Apps", "django.db.backends.base.schema.BaseDatabaseSchemaEditor")
_ADMIN = "django.contrib.admin.options.BaseModelAdmin"
_ROUTES = {"django.conf.urls.url", "django.urls.conf.path", "django.urls.conf.re_path"}
_PARSES = ("django.template.base.Parser", "django.template.base.Token")
_ANYBODY = unknown("anybody may call it")


def parameter(r: Resolver, names: Names, mark: Node) -> Values:
    """What the parameter of a function is inside of it."""
    function = mark.parent
    while function is not None and function.type not in ("function_definition", "lambda"):
        function = function.parent
    if function is None:
        return unknown("")
    name, row = text(mark), listed(function)
    framed = r.framed(function, name)
    if framed is not None:
        return framed
    above = mark.parent
    if above is not None and above.type in ("list_splat_pattern", "dictionary_splat_pattern"):
        kind = promises.typed(mark)
        of = promises.annotated(r, names, kind) if kind is not None else ()
        return (replace(builtin("list" if above.type.startswith("list") else "dict"), of=of),)
    if function.type == "lambda" and row[:1] == [name] and _is_route(r, names, function):
        return _given(r, REQUEST, "a view gets the request")
    if function.type == "lambda" or name not in row:
        return _ANYBODY
    place = row.index(name)
    scope = names.scope(function)
    marks = {one.dotted.rpartition(".")[2] for item in decorators(function) for one in r.decorator(names, item)}
    if scope.type == "class_definition" and "staticmethod" not in marks:
        if place == 0:
            return (_self(r, names, scope, function, marks),)
        found = _typed(r, names, mark) or _of_method(r, names, scope, function, place, name)
    else:
        found = _typed(r, names, mark) or _of_function(r, names, function, place, name)
    return found or fixtures.fixture(r, names, function, name) or _private(r, names, function, name)


def _self(r: Resolver, names: Names, cls: Node, function: Node, marks: set[str]) -> Value:
    own = r.class_value(names, cls)
    title = text(function.child_by_field_name("name"))
    if marks & {"classmethod"} or title in ("__new__", "__init_subclass__", "__class_getitem__"):
        return own
    return replace(own, kind="instance", why=SELF)


def _typed(r: Resolver, names: Names, mark: Node) -> Values | None:
    kind, above = promises.typed(mark), mark.parent
    if kind is None or above is None:
        return None
    found = promises.annotated(r, names, kind)
    default = above.child_by_field_name("value")
    if default is not None and default.type == "none":
        found = joined(found, (NONE,))
    return None if all(one.kind == "unknown" for one in found) else found


def _given(r: Resolver, dotted: str, why: str) -> Values:
    return (Value("instance", r.canonical(dotted), why),)


def _is_route(r: Resolver, names: Names, node: Node) -> bool:
    """Whether a node is the view of `path(…, view)`."""
    call = node.parent.parent if node.parent is not None and node.parent.type == "argument_list" else None
    function = call.child_by_field_name("function") if call is not None else None
    if function is None or text(function).rpartition(".")[2] not in ("url", "path", "re_path"):
        return False
    return all(
        one.dotted in _ROUTES or r.canonical("django.urls.path") == one.dotted for one in r.value(names, function)
    )


# -- methods


def _of_method(r: Resolver, names: Names, cls: Node, function: Node, place: int, name: str) -> Values | None:
    own, title = r.class_value(names, cls), text(function.child_by_field_name("name"))
    row = {one.dotted for one in r.classes.row(own)}
    if (
        place == 1
        and REST_VIEW in row
        and any(one.dotted in REST_ACTIONS for item in decorators(function) for one in r.decorator(names, item))
    ):
        return (Value("instance", REST_REQUEST, "the framework wraps the request"),)
    if title == "__init__" and name == "get_response":
        return _RESPONDS
    if place == 1 and title in VERBS and REST_VIEW in row:
        return (Value("instance", REST_REQUEST, "the framework wraps the request"),)
    if place == 1 and title == "initialize_request" and REST_VIEW in row:
        return _given(r, REQUEST, "the framework wraps it here")
    if place == 1 and title in VERBS and r.canonical(VIEW) in row:
        return _given(r, REQUEST, "a view's method gets the request")
    if _is_middleware(r, names, cls, row) and (title == "__call__" or title in MIDDLEWARE):
        if place == 1:
            return _given(r, REQUEST, "a middleware gets the request")
        if place == 2 and title in ("process_response", "process_template_response"):
            return _given(r, ANY_RESPONSE, "a middleware gets the response")
    if _ADMIN in row and name == "request" and place == 1:
        return _given(r, REQUEST, "a method of an admin class gets the request")
    if _ADMIN in row and name == "queryset" and place == 2 and listed(function)[1] == "request":
        return _given(r, QUERYSET, "an admin action gets a query set")
    return _overridden(r, own, title, place, name)


def _overridden(r: Resolver, own: Value, title: str, place: int, name: str) -> Values | None:
    """The argument of a method that overrides one of Django's: what Django calls it with."""
    if title in NOT_GIVEN:
        return None
    for one in r.classes.row(own)[1:]:
        if one.kind != "class" or not one.dotted.startswith("django."):
            continue
        signature = r.index.signature(f"{one.dotted}.{title}", r.minor)
        row = signature.positional if signature is not None else ()
        if len(row) < place:
            continue
        theirs = row[place - 1]
        spec = GIVEN_TO.get(f"{one.dotted}.{title}.{theirs.name}") or GIVEN.get(theirs.name)
        if spec is None or (theirs.name != name and len(row) != place and theirs.default is not None):
            return None
        found = specs.made(r, spec, replace(own, kind="instance"), None, None)
        return joined(found, (NONE,)) if theirs.default == "None" else found
    return None


def _is_middleware(r: Resolver, names: Names, cls: Node, row: set[str]) -> bool:
    if r.canonical("django.utils.deprecation.MiddlewareMixin") in row:
        return True
    for binding in names.bindings("get_response"):
        function = binding.scope
        if function.type == "function_definition" and names.scope(function).id == cls.id:
            return text(function.child_by_field_name("name")) == "__init__"
    title = text(cls.child_by_field_name("name"))
    return r.in_settings(f"{names.module}.{title}")


# -- functions


def _of_function(r: Resolver, names: Names, function: Node, place: int, name: str) -> Values | None:
    title, scope = text(function.child_by_field_name("name")), names.scope(function)
    row = listed(function)
    if name == "get_response":
        return _RESPONDS
    if row == ["apps", "schema_editor"] and "migrations" in names.module:
        spec = (
            "django.apps.registry.Apps" if name == "apps" else "django.db.backends.base.schema.BaseDatabaseSchemaEditor"
        )
        return _given(r, spec, "a migration gives it")
    factory = listed(scope) == ["get_response"] if scope.type == "function_definition" else False
    around = text(scope.child_by_field_name("name"))
    if factory and place == 0 and (name == "request" or r.in_settings(f"{names.module}.{around}")):
        return _given(r, REQUEST, "a middleware gets the request")
    signal = _signal(r, names, function, name)
    if signal is not None:
        return signal
    if row[:3] == ["modeladmin", "request", "queryset"] and place in (1, 2) and _is_action(names, function, title):
        return _given(r, REQUEST if place == 1 else QUERYSET, "an admin action gets it")
    if place < 2 and any(text(one).partition("(")[0].endswith(".tag") for one in decorators(function)):
        marks = [one.dotted for item in decorators(function) for one in r.decorator(names, item)]
        if any(mark.endswith("template.library.Library.tag") for mark in marks):
            return _given(r, _PARSES[place], "the parser of templates calls it")
    if place or scope.id != names.root.id:
        return None
    if any(one.dotted == _API_VIEW for item in decorators(function) for one in r.decorator(names, item)):
        return (Value("instance", REST_REQUEST, "the framework wraps the request"),)
    if any(r.is_view_decorator(names, one) for one in decorators(function)):
        return _given(r, REQUEST, "a view gets the request")
    if r.is_routed(names, qualified(names, function)) or (name == "request" and r.is_led_into(names)):
        return _given(r, REQUEST, "a view gets the request")
    last = names.module.rpartition(".")[2]
    if last in ("context_processors", "context_processor") and name == "request" and not title.startswith("_"):
        return _given(r, REQUEST, "a context processor gets the request")
    return _given(r, REQUEST, "the settings name it") if r.in_settings(f"{names.module}.{title}") else None


def _is_action(names: Names, function: Node, title: str) -> bool:
    if any(b"action" in (one.text or b"") for one in decorators(function)):
        return True
    data = names.source.data
    return f"{title}.short_description".encode() in data or f"actions = [{title}".encode() in data


_SIGNALS = {
    "user_logged_in": {"request": REQUEST, "user": "user"},
    "user_logged_out": {"request": REQUEST},
}


def _signal(r: Resolver, names: Names, function: Node, name: str) -> Values | None:
    """What a receiver of one of Django's signals gets."""
    for decorator in decorators(function):
        if not any(one.dotted.endswith("dispatch.dispatcher.receiver") for one in r.decorator(names, decorator)):
            continue
        given = decorator.child_by_field_name("arguments")
        items = given.named_children if given is not None else []
        kinds = items[0].named_children if items and items[0].type in ("list", "tuple") else items[:1]
        return _sent(r, names, [text(one).rpartition(".")[2] for one in kinds], items, name)
    title = text(function.child_by_field_name("name"))
    for use in names.uses(title):
        call = use.parent.parent if use.parent is not None and use.parent.type == "argument_list" else None
        head = text(call.child_by_field_name("function")) if call is not None and call.type == "call" else ""
        given = call.child_by_field_name("arguments") if call is not None else None
        if head.endswith(".connect") and given is not None:
            return _sent(r, names, [head.split(".")[-2]], given.named_children, name)
    return None


def _sent(r: Resolver, names: Names, signals: list[str], items: list[Node], name: str) -> Values | None:
    specs_found = [_SIGNALS.get(one, {}).get(name) for one in signals]
    if specs_found and None not in specs_found:
        return joined(*(specs.made(r, one, None, None, None) for one in specs_found if one is not None))
    senders = [one.child_by_field_name("value") for one in items if text(one).replace(" ", "").startswith("sender=")]
    if (
        name == "instance"
        and senders
        and senders[0] is not None
        and all(
            one in ("pre_save", "post_save", "pre_delete", "post_delete", "post_init", "pre_init") for one in signals
        )
    ):
        return tuple(r.object_of(one) for one in r.value(names, senders[0]))
    return None


# -- functions that only the project can call


def _private(r: Resolver, names: Names, function: Node, name: str) -> Values:
    """The union of what all calls give, where nobody else can call it."""
    found = r.callers.given(names, function, name)
    return found if found is not None else _ANYBODY
