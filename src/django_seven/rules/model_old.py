"""Methods of managers, routers and receivers that are called otherwise, or with something else."""

from __future__ import annotations

from tree_sitter import Node

from django_seven.rules.shape import Draft, Example, Fine, Match, Method, Rewrite, Rule, Skip
from django_seven.rules.syntax import (
    arguments,
    below,
    call_of,
    enclosing,
    is_called,
)
from django_seven.values import Minor

_RELATED = "django.db.models.fields.related"
_RENAMED = Minor(1, 6)
_MANAGERS = (
    "django.db.models.Manager",
    "django.db.models.manager.Manager",
    "django.contrib.gis.db.models.GeoManager",
)
_ASKED = (
    "django.contrib.admin.views.main.ChangeList",
    "django.contrib.comments.templatetags.comments.BaseCommentNode",
    f"{_RELATED}.ReverseSingleRelatedObjectDescriptor",
    f"{_RELATED}.SingleRelatedObjectDescriptor",
)
_ADMINS = tuple(
    f"django.contrib.admin.{name}"
    for name in (
        "ModelAdmin",
        "TabularInline",
        "StackedInline",
        "options.ModelAdmin",
        "options.InlineModelAdmin",
        "options.BaseModelAdmin",
    )
)


def query_sets(draft: Draft, match: Match) -> None:
    """`get_query_set()` is `get_queryset()`, in its definition and where it is asked."""
    node = match.node
    if node.type == "attribute":
        _asked(draft, match)
        return
    name, body = node.child_by_field_name("name"), enclosing(node, "class_definition")
    if name is None or body is None or not draft.class_means(node, _MANAGERS + _ASKED):
        raise Fine
    if "def get_queryset" in draft.text(body):
        raise Fine  # both names are given already
    draft.replace(name, "get_queryset")
    if draft.road.old < _RENAMED:
        indent, django = " " * node.start_point.column, draft.require_module("django")
        draft.insert(
            node.end_byte, f"\n\n{indent}if {django}.VERSION < (1, 6):\n{indent}    get_query_set = get_queryset"
        )


def _renamed(draft: Draft) -> bool:
    """Whether a manager of the file has the new name: it may have had the old one a pass ago."""
    found = (node for node in below(draft.root, "function_definition") if name_of(node) == b"get_queryset")
    return any(draft.class_means(node, _MANAGERS + _ASKED) for node in found)


def name_of(function: Node) -> bytes | None:
    """What a function is called."""
    name = function.child_by_field_name("name")
    return name.text if name is not None else None


def _asked(draft: Draft, match: Match) -> None:
    """Below Django 1.6 a relation overrides `get_query_set()` only; `all()` asks the name that is overridden."""
    holder, name = match.node.child_by_field_name("object"), match.node.child_by_field_name("attribute")
    if holder is None or name is None:
        raise Fine
    text = draft.text(holder)
    above = text.startswith("super(")
    own = above or text in ("self", "cls")
    owners = _MANAGERS + _ASKED
    means = draft.class_means(match.node, owners) if own else draft.derives(holder, owners)
    if means is False:
        raise Fine
    if means is None and not own and (draft.has_function("get_query_set") or _renamed(draft)):
        raise Skip("the project defines a `get_query_set` of its own as well")
    if draft.road.old >= _RENAMED:
        draft.replace(name, "get_queryset")
    elif above and means:
        manager = draft.require("django.db.models.Manager")
        draft.guard([f"{manager}.get_queryset = {manager}.get_query_set"], [], _RENAMED)
        draft.replace(name, "get_queryset")
    elif above or not is_called(match.node) or arguments(call_of(match)):
        raise Skip("it is not known to be that of a manager")
    else:
        draft.replace(name, "all")


def choices(draft: Draft, match: Match) -> None:
    """`field.get_choices_default()` is `field.get_choices()`."""
    name = match.node.child_by_field_name("attribute")
    if name is None or draft.has_function("get_choices_default"):
        raise Fine
    draft.replace(name, "get_choices")


def none_of_all(draft: Draft, match: Match) -> None:
    """`get_empty_query_set()` is `none()`."""
    name = match.node.child_by_field_name("attribute")
    if name is None or not is_called(match.node) or draft.has_function("get_empty_query_set"):
        raise Skip("the project has one of its own")
    draft.replace(name, "none")


def target(draft: Draft, match: Match) -> None:
    """`self.related_field` of a `ForeignKey` is the first of its fields at the other end."""
    name = match.node.child_by_field_name("attribute")
    holder = match.node.child_by_field_name("object")
    owners = ("django.db.models.ForeignKey", f"{_RELATED}.ForeignKey", "django.db.models.OneToOneField")
    if name is None or holder is None or draft.text(holder) != "self" or not draft.class_means(match.node, owners):
        raise Fine
    draft.replace(name, "foreign_related_fields[0]")


_STAFF = """
from django.contrib.auth.models import Group
from django.db import models
from seven_proof import migrate


class StaffManager(models.Manager):
    def {0}(self):
        return super(StaffManager, self).{0}().filter(name="staff")


class Staff(Group):
    staff = StaffManager()

    class Meta:
        proxy = True
        app_label = "auth"


migrate()
Group.objects.create(name="staff")
Group.objects.create(name="guests")
answer = Staff.staff.count(), [row.name for row in Staff.staff.all()]
"""
_RELATION = """
from django.contrib.auth.models import Group
from django.db import models
from seven_proof import migrate


class TalkManager(models.Manager):
    def {0}(self):
        return super(TalkManager, self).{0}().exclude(title="")

    def about(self, title):
        return self.{0}().filter(title=title)


class Talk(models.Model):
    title = models.CharField(max_length=20)
    group = models.ForeignKey(Group, on_delete=models.CASCADE)
    objects = TalkManager()

    class Meta:
        app_label = "auth"


migrate()
staff, guests = Group.objects.create(name="staff"), Group.objects.create(name="guests")
Talk.objects.create(title="rust", group=staff)
Talk.objects.create(title="", group=staff)
Talk.objects.create(title="rust", group=guests)
answer = Talk.objects.about("rust").count(), staff.talk_set.about("rust").count()
"""
_ADMIN = """
from django.contrib import admin
from django.contrib.auth.models import Group
from seven_proof import migrate


class StaffAdmin(admin.ModelAdmin):
    def {0}(self, request):
        return super(StaffAdmin, self).{0}(request).filter(name="staff")


migrate()
Group.objects.create(name="staff")
Group.objects.create(name="guests")
staff = StaffAdmin(Group, admin.site)
answer = [row.name for row in (getattr(staff, "get_queryset", None) or getattr(staff, "query" + "set"))(None)]
"""

RULES = [
    Rule(
        id="manager-get-query-set",
        what="`get_query_set()` is gone in Django 1.8; it is called `get_queryset()` since Django 1.6.",
        why="A query set is one word in all other names.",
        since="1.6",
        until="1.8",
        warns="1.6",
        change=Rewrite((".get_query_set", "def get_query_set"), query_sets),
        sure="safe",
        notes="1.8/#features-removed-in-1-8",
        example=Example(before=_STAFF.format("get_query_set"), after=_STAFF.format("get_queryset")),
        more=(
            Example(
                before="from django.contrib.auth.models import Group\n\n"
                "answer = Group.objects.get_query_set().model.__name__\n",
                after="from django.contrib.auth.models import Group\n\n"
                "answer = Group.objects.get_queryset().model.__name__\n",
            ),
            Example(before=_RELATION.format("get_query_set"), after=_RELATION.format("get_queryset")),
        ),
        leaves=("class Shelf:\n    def get_query_set(self):\n        return []",),
        ledger=(
            "removed-BaseCommentNode.get_query_set",
            "removed-django.contrib.admin.views.main.ChangeList.get_query_set",
            "removed-django.db.models.Manager.get_query_set",
            f"removed-{_RELATED}.ReverseSingleRelatedObjectDescriptor.get_query_set",
            f"removed-{_RELATED}.SingleRelatedObjectDescriptor.get_query_set",
        ),
        symptoms=("object has no attribute 'get_query_set'",),
    ),
    Rule(
        id="admin-queryset-method",
        what="`ModelAdmin.queryset()` is gone in Django 1.8; it is called `get_queryset()` since Django 1.6.",
        why="It is a method, and the managers call theirs so.",
        since="1.6",
        until="1.8",
        warns="1.6",
        change=Method(_ADMINS, "queryset", "get_queryset"),
        sure="safe",
        notes="1.8/#features-removed-in-1-8",
        example=Example(before=_ADMIN.format("queryset"), after=_ADMIN.format("get_queryset")),
        leaves=("class Shelf:\n    def queryset(self, request):\n        return []",),
        ledger=("removed-django.contrib.admin.options.BaseModelAdmin.queryset",),
        symptoms=("object has no attribute 'queryset'",),
    ),
    Rule(
        id="get-prefetch-query-set",
        what="`get_prefetch_query_set()` is gone in Django 1.8; it is called `get_prefetch_queryset()`.",
        why="A query set is one word in all other names.",
        since="1.6",
        until="1.8",
        warns="1.6",
        change=Method(
            (
                "django.contrib.contenttypes.generic.GenericForeignKey",
                "django.contrib.contenttypes.fields.GenericForeignKey",
            ),
            "get_prefetch_query_set",
            "get_prefetch_queryset",
            anywhere=True,
        ),
        sure="likely",
        notes="1.8/#features-removed-in-1-8",
        example=Example(
            before="""
try:
    from django.contrib.contenttypes.fields import GenericForeignKey
except ImportError:
    from django.contrib.contenttypes.generic import GenericForeignKey


class Own(GenericForeignKey):
    def prefetched(self):
        return self.get_prefetch_query_set([])


answer = list(Own("a", "b").prefetched()[0])
""",
            after="""
try:
    from django.contrib.contenttypes.fields import GenericForeignKey
except ImportError:
    from django.contrib.contenttypes.generic import GenericForeignKey


class Own(GenericForeignKey):
    def prefetched(self):
        return self.get_prefetch_queryset([])


answer = list(Own("a", "b").prefetched()[0])
""",
        ),
        leaves=("x = shelf.get_prefetch_queryset([])",),
        unproven="its new name is gone again in Django 6.0",
        ledger=("removed-django.contrib.contenttypes.generic.GenericForeignKey.get_prefetch_query_set",),
    ),
    Rule(
        id="manager-get-empty-query-set",
        what="`Manager.get_empty_query_set()` is gone in Django 1.6; `none()` gives the same.",
        why="An empty query is a query that asks for nothing.",
        since="1.3",
        until="1.6",
        change=Rewrite((".get_empty_query_set",), none_of_all),
        sure="likely",
        doubt="receiver",
        notes="1.6/#miscellaneous",
        example=Example(
            before="from django.contrib.auth.models import Group\n\n"
            "answer = list(Group.objects.get_empty_query_set())\n",
            after="from django.contrib.auth.models import Group\n\nanswer = list(Group.objects.none())\n",
        ),
        leaves=("x = Group.objects.none()",),
        ledger=("removed-django.db.models.manager.Manager.get_empty_query_set",),
        symptoms=("object has no attribute 'get_empty_query_set'",),
    ),
    Rule(
        id="field-get-choices-default",
        what="`Field.get_choices_default()` is gone in Django 1.10; `get_choices()` gives the same.",
        why="It only called that.",
        since="1.3",
        until="1.10",
        change=Rewrite((".get_choices_default",), choices),
        sure="safe",
        notes="1.10/#miscellaneous",
        example=Example(
            before="""
from django.db import models

colour = models.CharField(max_length=1, choices=[("r", "red"), ("b", "blue")])
answer = [str(label) for value, label in colour.get_choices_default()][1:]
""",
            after="""
from django.db import models

colour = models.CharField(max_length=1, choices=[("r", "red"), ("b", "blue")])
answer = [str(label) for value, label in colour.get_choices()][1:]
""",
        ),
        leaves=("x = colour.get_choices()",),
        ledger=("removed-django.db.models.fields.Field.get_choices_default",),
        symptoms=("object has no attribute 'get_choices_default'",),
    ),
    Rule(
        id="foreign-key-related-field",
        what="`ForeignKey.related_field` is gone in Django 1.9; it is the first of `foreign_related_fields`.",
        why="Django calls it `target_field` since then.",
        since="1.6",
        until="1.9",
        change=Rewrite((".related_field",), target),
        sure="safe",
        notes="1.9/#miscellaneous",
        example=Example(
            before="""
from django.contrib.auth.models import Group
from django.db import models


class Owner(models.ForeignKey):
    def kind(self):
        return self.related_field.name


class Car(models.Model):
    owner = Owner(Group, on_delete=models.CASCADE)

    class Meta:
        app_label = "auth"


answer = Car._meta.get_field("owner").kind()
""",
            after="""
from django.contrib.auth.models import Group
from django.db import models


class Owner(models.ForeignKey):
    def kind(self):
        return self.foreign_related_fields[0].name


class Car(models.Model):
    owner = Owner(Group, on_delete=models.CASCADE)

    class Meta:
        app_label = "auth"


answer = Car._meta.get_field("owner").kind()
""",
        ),
        leaves=("class Car:\n    def kind(self):\n        return self.related_field",),
        ledger=("removed-django.db.models.fields.related.ForeignKey.related_field",),
        symptoms=("object has no attribute 'related_field'",),
    ),
]
