"""What `Model._meta` was asked for before it had `get_fields()`."""

from __future__ import annotations

from tree_sitter import Node

from django_seven.rules.shape import Draft, Example, Fine, Match, Rewrite, Rule, Skip
from django_seven.rules.syntax import arguments, call_of, called, either, is_called, last_name, string_value
from django_seven.values import Minor

_HOLDERS = ("_meta", "meta", "opts", "options")
_PAIR = "({0}, {0}.model if {0}.model is not {{meta}}.{1} else None)"
_FIELD = _PAIR.format("field", "model")
_RELATED = _PAIR.format("relation", "concrete_model")
_TO_ONE = "(relation.one_to_many or relation.one_to_one) and relation.auto_created and not relation.concrete"
_TO_MANY = "relation.many_to_many and relation.auto_created and not relation.concrete"
_NAMES = (
    "sorted({{name for field in {meta}.get_fields() if not (field.many_to_one and field.related_model is None)"
    ' for name in (field.name, getattr(field, "attname", field.name))}})'
)
_ASKED = {
    "get_all_field_names": _NAMES,
    "get_all_related_objects": f"[relation for relation in {{meta}}.get_fields() if {_TO_ONE}]",
    "get_all_related_many_to_many_objects": f"[relation for relation in {{meta}}.get_fields() if {_TO_MANY}]",
    "get_all_related_objects_with_model": f"[{_RELATED} for relation in {{meta}}.get_fields() if {_TO_ONE}]",
    "get_all_related_m2m_objects_with_model": f"[{_RELATED} for relation in {{meta}}.get_fields() if {_TO_MANY}]",
    "get_fields_with_model": f"[{_FIELD} for field in {{meta}}.fields]",
    "get_concrete_fields_with_model": f"[{_FIELD} for field in {{meta}}.concrete_fields]",
    "get_m2m_with_model": f"[{_FIELD} for field in {{meta}}.many_to_many]",
}
_BY_NAME = (
    "(lambda field: (field, field.model if field.model is not {meta}.concrete_model else None,"
    " field.concrete or not field.auto_created, bool(field.many_to_many)))({meta}.get_field({name}))"
)
_FIELDS = Minor(1, 8)


def _meta(draft: Draft, match: Match) -> Node:
    """What a method or attribute is asked of.

    Raises Fine where it is not the `_meta` of a model.
    """
    holder = match.node.child_by_field_name("object")
    if holder is None or last_name(draft, holder) not in _HOLDERS:
        raise Fine
    return holder


def asked(draft: Draft, match: Match) -> None:
    """The old question becomes one about all fields."""
    holder, call = match.node.child_by_field_name("object"), called(match)
    name = match.trigger[1:]
    if holder is None or (last_name(draft, holder) not in _HOLDERS and draft.has_function(name)):
        raise Fine
    if arguments(call):
        raise Skip("it has arguments")
    either(draft, call, _ASKED[name].format(meta=draft.text(holder)), _FIELDS)


def by_name(draft: Draft, match: Match) -> None:
    """`get_field_by_name(name)[0]` is `get_field(name)`; the other three are asked of the field."""
    holder, call = _meta(draft, match), called(match)
    given, above = arguments(call), call.parent
    if len(given) != 1 or given[0].type == "keyword_argument":
        raise Skip("its argument is not plain")
    meta, name = draft.text(holder), draft.text(given[0])
    if above is not None and above.type == "subscript" and draft.text(above)[len(draft.text(call)) :] == "[0]":
        either(draft, above, f"{meta}.get_field({name})", _FIELDS)
    else:
        either(draft, call, _BY_NAME.format(meta=meta, name=name), _FIELDS)


def permission(draft: Draft, match: Match) -> None:
    """The code name of a permission is put together here."""
    holder, call = _meta(draft, match), called(match)
    verb = match.trigger.split("_")[1]
    draft.replace(call, f'"{verb}_" + {draft.text(holder)}.object_name.lower()')


def private_fields(draft: Draft, match: Match) -> None:
    """`_meta.virtual_fields` is `_meta.private_fields`."""
    holder = _meta(draft, match)
    either(draft, match.node, f"{draft.text(holder)}.private_fields", Minor(1, 10))


def model_name(draft: Draft, match: Match) -> None:
    """`_meta.module_name` is `_meta.model_name`."""
    holder = draft.text(_meta(draft, match))
    name = "model_name" if draft.road.old >= Minor(1, 6) else "object_name.lower()"
    draft.replace(match.node, f"{holder}.{name}")


def as_annotations(draft: Draft, match: Match) -> None:
    """An aggregate of a query is an annotation."""
    holder, node = match.node.child_by_field_name("object"), match.node
    query = last_name(draft, holder) == "query" or draft.class_means(node, ("django.db.models.sql.query.Query",))
    if holder is None or not query:
        raise Fine
    old = match.trigger[1:]
    new = f"{draft.text(holder)}.{old.replace('aggregate', 'annotation')}"
    if old != "add_aggregate":
        either(draft, node, new, _FIELDS)
        return
    given = arguments(call_of(match)) if is_called(node) else []
    if len(given) < 3 or any(string_value(argument) is None and "splat" in argument.type for argument in given):
        raise Skip("its arguments are not plain")
    texts = [draft.text(argument) for number, argument in enumerate(given) if number != 1]
    texts = [text for text in texts if text.replace(" ", "") != "is_summary=False"]
    either(draft, call_of(match), f"{new}({', '.join(texts)})", _FIELDS)


_AUTH = """
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Group, User

answer = [
    {}
]
"""
_META_OLD = (
    "sorted(Group._meta.get_all_field_names()),\n"
    "    [relation.get_accessor_name() for relation in User._meta.get_all_related_objects()],\n"
    "    [relation.get_accessor_name() for relation in Group._meta.get_all_related_many_to_many_objects()],\n"
    "    [(rel.get_accessor_name(), model) for rel, model in User._meta.get_all_related_objects_with_model()],\n"
    "    [(rel.get_accessor_name(), model) for rel, model in Group._meta.get_all_related_m2m_objects_with_model()],\n"
    "    [(field.name, model) for field, model in LogEntry._meta.get_fields_with_model()],\n"
    "    [(field.name, model) for field, model in Group._meta.get_concrete_fields_with_model()],\n"
    "    [(field.name, model) for field, model in Group._meta.get_m2m_with_model()],"
)


def _new(text: str) -> str:
    for name, asked_ in _ASKED.items():
        for holder in ("Group._meta", "User._meta", "LogEntry._meta"):
            text = text.replace(f"{holder}.{name}()", asked_.format(meta=holder))
    return text


RULES = [
    Rule(
        id="meta-get-all-fields",
        what="`_meta.get_all_field_names()`, `get_all_related_objects()` and their like are gone in Django 1.10.",
        why="`_meta.get_fields()` gives all fields since Django 1.8, and each says what it is.",
        since="1.8",
        until="1.10",
        warns="1.8",
        change=Rewrite(tuple(f".{name}" for name in _ASKED), asked),
        sure="likely",
        notes="1.10/#features-removed-in-1-10",
        example=Example(before=_AUTH.format(_META_OLD), after=_AUTH.format(_new(_META_OLD))),
        leaves=("x = Group._meta.get_fields()", "x = Group._meta.get_all_related_objects(local_only=True)"),
        ledger=tuple(f"removed-django.db.models.options.Options.{name}" for name in _ASKED),
        symptoms=tuple(f"'Options' object has no attribute '{name}'" for name in _ASKED),
    ),
    Rule(
        id="meta-get-field-by-name",
        what="`_meta.get_field_by_name()` is gone in Django 1.10; `get_field()` gives the field, which knows the rest.",
        why="The four things in a row were rarely all asked for.",
        since="1.8",
        until="1.10",
        warns="1.8",
        change=Rewrite((".get_field_by_name",), by_name),
        sure="likely",
        notes="1.10/#features-removed-in-1-10",
        example=Example(
            before=_AUTH.format('Group._meta.get_field_by_name("user")[0].get_accessor_name()'),
            after=_AUTH.format('Group._meta.get_field("user").get_accessor_name()'),
        ),
        more=(
            Example(
                before="from django.contrib.auth.models import User\n\n"
                'found = [User._meta.get_field_by_name(name)[1:] for name in ("username", "groups")]\nanswer = found\n',
                after="from django.contrib.auth.models import User\n\n"
                "found = ["
                + _BY_NAME.format(meta="User._meta", name="name")
                + '[1:] for name in ("username", "groups")]\nanswer = found\n',
            ),
        ),
        leaves=("x = form.get_field_by_name('a')", "x = Group._meta.get_field('a')"),
        ledger=("removed-django.db.models.options.Options.get_field_by_name",),
        symptoms=("'Options' object has no attribute 'get_field_by_name'",),
    ),
    Rule(
        id="meta-get-permission",
        what="`_meta.get_add_permission()` and its like are gone in Django 1.8; they put two words together.",
        why="`django.contrib.auth.get_permission_codename()` does it where Django itself needs it.",
        since="1.3",
        until="1.8",
        warns="1.6",
        change=Rewrite((".get_add_permission", ".get_change_permission", ".get_delete_permission"), permission),
        sure="likely",
        notes="1.8/#features-removed-in-1-8",
        example=Example(
            before=_AUTH.format("User._meta.get_add_permission(), Group._meta.get_delete_permission()"),
            after=_AUTH.format('"add_" + User._meta.object_name.lower(), "delete_" + Group._meta.object_name.lower()'),
        ),
        leaves=("x = user.get_add_permission()",),
        ledger=tuple(
            f"removed-django.db.models.options.Options.get_{verb}_permission" for verb in ("add", "change", "delete")
        ),
        symptoms=("'Options' object has no attribute 'get_add_permission'",),
    ),
    Rule(
        id="meta-module-name",
        what="`_meta.module_name` is gone in Django 1.8; it is called `model_name` since Django 1.6.",
        why="It never was the name of a module.",
        since="1.6",
        until="1.8",
        warns="1.6",
        change=Rewrite((".module_name",), model_name),
        sure="safe",
        notes="1.8/#features-removed-in-1-8",
        example=Example(before=_AUTH.format("User._meta.module_name"), after=_AUTH.format("User._meta.model_name")),
        leaves=("x = loader.module_name",),
        ledger=("removed-django.db.models.options.Options.module_name",),
        symptoms=("'Options' object has no attribute 'module_name'",),
    ),
    Rule(
        id="meta-virtual-fields",
        what="`_meta.virtual_fields` is gone in Django 2.0; it is called `private_fields` since Django 1.10.",
        why="The fields are those that a child does not inherit.",
        since="1.10",
        until="2.0",
        warns="1.10",
        change=Rewrite((".virtual_fields",), private_fields),
        sure="safe",
        notes="2.0/#features-removed-in-2-0",
        example=Example(
            before=_AUTH.format("User._meta.virtual_fields, Group._meta.virtual_fields"),
            after=_AUTH.format("User._meta.private_fields, Group._meta.private_fields"),
        ),
        leaves=("x = form.virtual_fields",),
        ledger=("removed-django.db.models.options.Options.virtual_fields",),
        symptoms=("'Options' object has no attribute 'virtual_fields'",),
    ),
    Rule(
        id="query-aggregates",
        what="`Query.aggregates` and the methods beside it are gone in Django 1.10; they speak of annotations.",
        why="An aggregate is one kind of annotation since Django 1.8.",
        since="1.8",
        until="1.10",
        warns="1.8",
        change=Rewrite(
            (
                ".add_aggregate",
                ".aggregates",
                ".aggregate_select",
                ".append_aggregate_mask",
                ".set_aggregate_mask",
            ),
            as_annotations,
        ),
        sure="safe",
        notes="1.10/#features-removed-in-1-10",
        example=Example(
            before="""
from django.contrib.auth.models import Group
from django.db.models import Count

query = Group.objects.annotate(users=Count("user")).query
query.add_aggregate(Count("permissions"), Group, "rights", is_summary=False)
query.set_aggregate_mask(["users"])
query.append_aggregate_mask(["rights"])
answer = sorted(query.aggregates), sorted(query.aggregate_select)
""",
            after="""
from django.contrib.auth.models import Group
from django.db.models import Count

query = Group.objects.annotate(users=Count("user")).query
query.add_annotation(Count("permissions"), "rights")
query.set_annotation_mask(["users"])
query.append_annotation_mask(["rights"])
answer = sorted(query.annotations), sorted(query.annotation_select)
""",
        ),
        leaves=("x = shelf.aggregates",),
        ledger=tuple(
            f"removed-django.db.models.sql.query.Query.{name}"
            for name in (
                "add_aggregate",
                "aggregates",
                "aggregate_select",
                "append_aggregate_mask",
                "set_aggregate_mask",
            )
        ),
        symptoms=("'Query' object has no attribute 'add_aggregate'",),
    ),
]
