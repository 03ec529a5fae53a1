"""Hooks of relations that Django 6.0 asks by another name."""

from __future__ import annotations

from tree_sitter import Node

from django_seven.rules.shape import Draft, Example, Fine, Match, Moved, Renamed, Rewrite, Rule, Skip
from django_seven.rules.syntax import arguments, called, either, enclosing, last_name, parameter_name, parameters
from django_seven.values import Minor

_RELATED = "django.db.models.fields.related"
_FIELD_OWNERS = ("django.db.models.Field", f"{_RELATED}.ForeignObject", "django.db.models.ForeignKey")


def _beside(function: Node, lines: list[str], decorator: str = "") -> str:
    """A method to stand after another one."""
    indent = " " * function.start_point.column
    inner = f"\n{indent}    "
    head = f"\n\n{indent}{decorator}\n{indent}" if decorator else f"\n\n{indent}"
    return head + inner.join(lines)


def several(draft: Draft, match: Match) -> None:
    """`get_prefetch_querysets()` stands beside `get_prefetch_queryset()` and hands the first one on."""
    function, names = match.node, [parameter_name(one) for one in parameters(match.node)]
    body = enclosing(function, "class_definition")
    if body is None or "def get_prefetch_querysets" in draft.text(body):
        raise Fine
    if len(names) != 3 or "*" in "".join(names):
        raise Skip("its parameters are others")
    itself, instances, _ = names
    draft.insert(
        function.end_byte,
        _beside(
            function,
            [
                f"def get_prefetch_querysets({itself}, {instances}, querysets=None):",
                f"return {itself}.get_prefetch_queryset({instances}, querysets[0] if querysets else None)",
            ],
        ),
    )


def cache_name(draft: Draft, match: Match) -> None:
    """`get_cache_name()` of a field is asked as `cache_name`."""
    node = match.node
    if node.type == "function_definition":
        body = enclosing(node, "class_definition")
        if body is None or "cache_name(self)" in draft.text(body).replace("get_cache_name", ""):
            raise Fine
        lines = ["def cache_name(self):", "return self.get_cache_name()"]
        draft.insert(node.end_byte, _beside(node, lines, "@property"))
        return
    call, holder = called(match), node.child_by_field_name("object")
    if holder is None or arguments(call) or draft.has_function("get_cache_name"):
        raise Fine
    own = draft.text(holder) in ("self", "super()")
    if own and not draft.class_means(node, _FIELD_OWNERS):
        raise Fine
    if not own and not last_name(draft, holder).endswith(("field", "relation", "rel")):
        raise Skip("it is not known whether it is a field")
    either(draft, call, f"{draft.text(holder)}.cache_name", Minor(5, 1))


def joined(draft: Draft, match: Match) -> None:
    """The columns of a join are those of its fields."""
    call, holder = called(match), match.node.child_by_field_name("object")
    if holder is None or draft.has_function(match.trigger[1:]):
        raise Fine
    if arguments(call):
        raise Skip("it has arguments")
    fields = f"{draft.text(holder)}.{match.trigger[1:].replace('columns', 'fields')}()"
    either(draft, call, f"tuple((left.column, right.column) for left, right in {fields})", Minor(5, 0))


def first_of_several(draft: Draft, match: Match) -> None:
    """`get_current_queryset(level)` is the first of `get_current_querysets(level)`."""
    call, holder = called(match), match.node.child_by_field_name("object")
    if holder is None or len(arguments(call)) != 1:
        raise Skip("its argument is not plain")
    asked = f"{draft.text(holder)}.get_current_querysets({draft.text(arguments(call)[0])})"
    either(draft, call, f"({asked} or [None])[0]", Minor(5, 0))


def where(draft: Draft, match: Match) -> None:
    """`query.where_class` is `WhereNode`."""
    holder = match.node.child_by_field_name("object")
    if last_name(draft, holder) != "query" and not draft.class_means(
        match.node, ("django.db.models.sql.query.Query", "django.db.models.sql.Query")
    ):
        raise Fine
    draft.replace(match.node, draft.require("django.db.models.sql.where.WhereNode"))


def auto_field(draft: Draft, match: Match) -> None:
    """`_meta.has_auto_field` asks whether there is an `auto_field`."""
    holder, above = match.node.child_by_field_name("object"), match.node.parent
    if holder is None or last_name(draft, holder) not in ("_meta", "meta", "opts", "options"):
        raise Fine
    left = above.child_by_field_name("left") if above is not None and above.type == "assignment" else None
    if left is not None and left.id == match.node.id:
        raise Skip("it is assigned to")
    draft.replace(match.node, f"({draft.text(holder)}.auto_field is not None)")


def no_time(draft: Draft, match: Match) -> None:
    """`ZERO` is written as it was made."""
    draft.replace(match.node, f"{draft.require('datetime.timedelta')}(0)")


_HOOK = """
from django.contrib.auth.models import Group
from django.db import models


class Notes(object):
    def __get__(self, instance, owner=None):
        return self if instance is None else "note"

    def is_cached(self, instance):
        return False

    def get_prefetch_queryset(self, instances, queryset=None):
        names = sorted(instance.name for instance in instances)
        return Group.objects.filter(name__in=names), lambda row: row.pk, lambda row: row.pk, True, "_note", False{}


Group.note = Notes()
"""
_FOUND = """
from seven_proof import migrate

migrate()
Group.objects.create(name="staff")
answer = [type(row._state.fields_cache.get("_note")).__name__ for row in Group.objects.prefetch_related("note")]
"""
_CACHED = """
from django.contrib.auth.models import Group, User
from django.db import models


class Seen(models.ForeignKey):
    def get_cache_name(self):
        return "_seen_" + self.name{}


class Visit(models.Model):
    group = Seen(Group, on_delete=models.CASCADE)

    class Meta:
        app_label = "auth"


visit = Visit(group=Group(name="staff"))
answer = list(visit._state.fields_cache)
"""
_ENTRY = """
from django.contrib.admin.models import LogEntry
{}
answer = {}
"""
_POINT = """
from django.contrib.auth.models import Group
from django.db import transaction
from seven_proof import migrate

migrate()
with transaction.atomic():
    point = transaction.{}()
    Group.objects.create(name="staff")
    transaction.savepoint_rollback(point)
answer = Group.objects.count()
"""

RULES = [
    Rule(
        id="get-prefetch-queryset",
        what="`get_prefetch_queryset()` is not asked by Django 6.0; `get_prefetch_querysets()` is.",
        why="More than one query may be given for one relation since Django 5.0.",
        since="2.0",
        until="6.0",
        warns="5.0",
        change=Rewrite(("def get_prefetch_queryset",), several),
        sure="safe",
        notes="6.0/#features-removed-in-6-0",
        example=Example(
            before=_HOOK.format(""),
            after=_HOOK.format(
                "\n\n    def get_prefetch_querysets(self, instances, querysets=None):\n"
                "        return self.get_prefetch_queryset(instances, querysets[0] if querysets else None)"
            ),
            probe=_FOUND,
        ),
        leaves=("def get_prefetch_queryset(a, b, c):\n    return a",),
        ledger=(
            "removed-django.contrib.contenttypes.fields.GenericForeignKey.get_prefetch_queryset",
            "removed-django.db.models.fields.related_descriptors.ForwardManyToOneDescriptor.get_prefetch_queryset",
            "removed-django.db.models.fields.related_descriptors.ReverseOneToOneDescriptor.get_prefetch_queryset",
        ),
        symptoms=("The usage of get_prefetch_queryset() in prefetch_related_objects() is deprecated",),
    ),
    Rule(
        id="field-get-cache-name",
        what="`get_cache_name()` of a field is not asked by Django 5.1; `cache_name` is.",
        why="The name does not change, so it is kept. What overrides the method of a relation is passed over silently.",
        since="2.0",
        until="5.1",
        change=Rewrite(("def get_cache_name", ".get_cache_name"), cache_name),
        sure="likely",
        notes="6.0/#features-removed-in-6-0",
        example=Example(
            before=_CACHED.format(""),
            after=_CACHED.format("\n\n    @property\n    def cache_name(self):\n        return self.get_cache_name()"),
        ),
        leaves=("x = backend.get_cache_name()", "def get_cache_name():\n    return 'a'"),
        ledger=("removed-django.db.models.fields.mixins.FieldCacheMixin.get_cache_name",),
        symptoms=("cache_name instead of get_cache_name()",),
    ),
    Rule(
        id="get-joining-columns",
        what="`get_joining_columns()` of a relation is gone in Django 6.0; `get_joining_fields()` gives the fields.",
        why="A field may stand for more than a column.",
        since="5.0",
        until="6.0",
        warns="5.0",
        change=Rewrite((".get_joining_columns", ".get_reverse_joining_columns"), joined),
        sure="likely",
        notes="6.0/#features-removed-in-6-0",
        example=Example(
            before=_ENTRY.format("", 'LogEntry._meta.get_field("user").get_joining_columns()'),
            after=_ENTRY.format(
                "",
                "tuple((left.column, right.column) for left, right in"
                ' LogEntry._meta.get_field("user").get_joining_fields())',
            ),
        ),
        more=(
            Example(
                before=_ENTRY.format("", 'LogEntry._meta.get_field("user").get_reverse_joining_columns()'),
                after=_ENTRY.format(
                    "",
                    "tuple((left.column, right.column) for left, right in"
                    ' LogEntry._meta.get_field("user").get_reverse_joining_fields())',
                ),
            ),
            Example(
                before=_ENTRY.format("", 'LogEntry._meta.get_field("user").remote_field.get_joining_columns()'),
                after=_ENTRY.format(
                    "",
                    "tuple((left.column, right.column) for left, right in"
                    ' LogEntry._meta.get_field("user").remote_field.get_joining_fields())',
                ),
            ),
        ),
        leaves=("class Own:\n    def get_joining_columns(self):\n        return ()",),
        ledger=(
            f"removed-{_RELATED}.ForeignObject.get_joining_columns",
            f"removed-{_RELATED}.ForeignObject.get_reverse_joining_columns",
            "removed-django.db.models.fields.reverse_related.ForeignObjectRel.get_joining_columns",
        ),
        symptoms=("get_joining_columns() is deprecated",),
    ),
    Rule(
        id="prefetch-get-current-queryset",
        what="`Prefetch.get_current_queryset()` is gone in Django 6.0; `get_current_querysets()` gives a list or None.",
        why="More than one query may be given for one relation since Django 5.0.",
        since="5.0",
        until="6.0",
        warns="5.0",
        change=Rewrite((".get_current_queryset",), first_of_several),
        sure="safe",
        notes="6.0/#features-removed-in-6-0",
        example=Example(
            before="""
from django.contrib.auth.models import Group
from django.db.models import Prefetch

lookup = Prefetch("groups", Group.objects.all())
answer = lookup.get_current_queryset(0).model.__name__
""",
            after="""
from django.contrib.auth.models import Group
from django.db.models import Prefetch

lookup = Prefetch("groups", Group.objects.all())
answer = (lookup.get_current_querysets(0) or [None])[0].model.__name__
""",
        ),
        leaves=("x = lookup.get_current_querysets(0)",),
        ledger=("removed-django.db.models.query.Prefetch.get_current_queryset",),
        symptoms=("Prefetch.get_current_queryset() is deprecated",),
    ),
    Rule(
        id="query-where-class",
        what="`Query.where_class` is gone in Django 4.0; it is `WhereNode`.",
        why="No back-end had another one.",
        since="1.3",
        until="4.0",
        change=Rewrite((".where_class",), where),
        sure="likely",
        notes="4.0/#miscellaneous",
        example=Example(
            before="""
from django.contrib.auth.models import Group

query = Group.objects.all().query
answer = query.where_class().__class__.__name__
""",
            after="""
from django.contrib.auth.models import Group
from django.db.models.sql.where import WhereNode

query = Group.objects.all().query
answer = WhereNode().__class__.__name__
""",
        ),
        leaves=("x = shelf.where_class",),
        ledger=("removed-django.db.models.sql.query.Query.where_class",),
        symptoms=("'Query' object has no attribute 'where_class'",),
    ),
    Rule(
        id="transaction-savepoint",
        what="`transaction.savepoint()` is deprecated in Django 6.1; it is called `savepoint_create()`.",
        why="It stands beside `savepoint_commit()` and `savepoint_rollback()`.",
        since="6.1",
        until="2028.0",
        warns="6.1",
        change=Moved({"django.db.transaction.savepoint": "django.db.transaction.savepoint_create"}),
        sure="safe",
        notes="6.1/#features-deprecated-in-6-1",
        example=Example(before=_POINT.format("savepoint"), after=_POINT.format("savepoint_create")),
        leaves=("from shop import transaction\nx = transaction.savepoint()",),
        ledger=("removed-django.db.transaction.savepoint",),
        symptoms=("savepoint() is deprecated. Use savepoint_create() instead.",),
    ),
    Rule(
        id="meta-has-auto-field",
        what="`_meta.has_auto_field` is gone in Django 2.1; ask whether there is an `auto_field`.",
        why="One thing was said twice.",
        since="1.3",
        until="2.1",
        warns="1.11",
        change=Rewrite((".has_auto_field",), auto_field),
        sure="safe",
        notes="2.1/#miscellaneous",
        example=Example(
            before=_ENTRY.format("", "LogEntry._meta.has_auto_field"),
            after=_ENTRY.format("", "(LogEntry._meta.auto_field is not None)"),
        ),
        leaves=("x = form.has_auto_field",),
        ledger=("removed-django.db.models.options.Options.has_auto_field",),
        symptoms=("'Options' object has no attribute 'has_auto_field'",),
    ),
    Rule(
        id="models-invalid-query",
        what="A raw query without a key raises `FieldDoesNotExist` from Django 3.1 on, not `InvalidQuery`.",
        why="Two errors had one name; the other one, of `only()` and `defer()`, is `FieldError`.",
        since="3.1",
        until="3.1",
        change=Renamed("django.db.models.query_utils.InvalidQuery", "django.core.exceptions.FieldDoesNotExist"),
        sure="likely",
        notes="3.1/#id1",
        example=Example(
            before="""
from django.contrib.auth.models import Group
from django.db.models.query_utils import InvalidQuery
from seven_proof import migrate

migrate()
try:
    answer = [row.name for row in Group.objects.raw("SELECT name FROM auth_group")]
except InvalidQuery:
    answer = "no key"
""",
            after="""
from django.contrib.auth.models import Group
from django.core.exceptions import FieldDoesNotExist
from seven_proof import migrate

migrate()
try:
    answer = [row.name for row in Group.objects.raw("SELECT name FROM auth_group")]
except FieldDoesNotExist:
    answer = "no key"
""",
        ),
        leaves=("from shop import InvalidQuery\nx = InvalidQuery",),
        ledger=("removed-django.db.models.query_utils.InvalidQuery",),
        symptoms=("cannot import name 'InvalidQuery'", "The InvalidQuery exception class is deprecated"),
    ),
    Rule(
        id="timezone-zero",
        what="`django.utils.timezone.ZERO` is gone in Django 3.1; it was `timedelta(0)`.",
        why="Nothing in Django needed it any more.",
        since="1.3",
        until="3.1",
        change=Rewrite(("django.utils.timezone.ZERO",), no_time, whole=True),
        sure="safe",
        notes="3.1/#miscellaneous",
        example=Example(
            before="from django.utils.timezone import ZERO\n\nanswer = ZERO\n",
            after="from datetime import timedelta\n\nanswer = timedelta(0)\n",
        ),
        leaves=("from shop.timezone import ZERO\nx = ZERO",),
        ledger=("removed-django.utils.timezone.ZERO",),
        symptoms=("cannot import name 'ZERO'",),
    ),
]
