"""django-model-utils: what a monitor begins with, when a tracker forgets, and managers that pass through."""

from __future__ import annotations

from django_seven.rules.shape import ByHand, Draft, Example, Fine, Match, Rewrite, Rule, Skip
from django_seven.rules.syntax import (
    append_argument,
    called,
    enclosing,
    is_called,
    keyword,
    positional,
    value_of,
    within,
)

_UTILS = "django-model-utils"
_LOG = "https://django-model-utils.readthedocs.io/en/latest/changelog.html"


def begins_now(draft: Draft, match: Match) -> None:
    """`MonitorField(monitor="state", null=True)` gets the `default` that it had by itself."""
    call = called(match)
    positional(call)  # nothing may be hidden
    null = keyword(call, "null")
    if null is None or keyword(call, "default") is not None or draft.text(value_of(null)) == "False":
        raise Fine
    if draft.text(value_of(null)) != "True":
        raise Skip("what `null` is turns out while it runs")
    append_argument(draft, call, f"default={draft.require('django.utils.timezone.now')}")


def after_save(draft: Draft, match: Match) -> None:
    """Only what a `save()` asks its tracker behind `super().save()` is met."""
    function = enclosing(match.node, "function_definition")
    name = function.child_by_field_name("name") if function is not None else None
    if function is None or name is None or draft.text(name) != "save" or not is_called(match.node):
        raise Fine
    before = (call for call in within(function, "call", nested=False) if call.end_byte < match.node.start_byte)
    saves = [call for call in before if draft.text(call.child_by_field_name("function") or call).endswith(").save")]
    if not saves or not draft.text(match.node).startswith("self."):
        raise Fine


def excerpt_named(draft: Draft, match: Match) -> None:
    """Only `SplitField(no_excerpt_field=…)` is met."""
    if keyword(called(match), "no_excerpt_field") is None:
        raise Fine


def plain_manager(draft: Draft, match: Match) -> None:
    """`PassThroughManager.for_queryset_class(TalkQuerySet)()` becomes `TalkQuerySet.as_manager()`."""
    method = match.node.parent
    name = method.child_by_field_name("attribute") if method is not None and method.type == "attribute" else None
    call = method.parent if method is not None else None
    made = call.parent if call is not None and call.type == "call" else None
    if name is None or call is None or made is None or draft.text(name) != "for_queryset_class":
        raise Skip("Django's `as_manager()` of a queryset and `Manager.from_queryset()` do its work")
    given = positional(call)
    if made.type != "call" or positional(made) or len(given) != 1 or given[0].type not in ("identifier", "attribute"):
        raise Skip("Django's `as_manager()` of a queryset and `Manager.from_queryset()` do its work")
    draft.replace(made, f"{draft.text(given[0])}.as_manager()")


_MONITOR = """
from django.db import models
{imported}from model_utils.fields import MonitorField


class Talk(models.Model):
    state = models.CharField(max_length=9)
    changed = MonitorField(monitor="state", null=True{default})

    class Meta:
        app_label = "seven_example"


answer = Talk(state="new").changed is None
"""
_TRACKED = """
from django.db import models
from model_utils import FieldTracker
from seven_proof import migrate

seen = []


class Talk(models.Model):
    title = models.CharField(max_length=9)
    tracker = FieldTracker()

    def save(self, *args, **kwargs):
        {first}
        {then}

    class Meta:
        app_label = "seven_example"


migrate()
talk = Talk.objects.create(title="a")
talk.title = "b"
talk.save()
answer = seen[-1]
"""
_MANAGER = """
from django.db import models
{imported}from seven_proof import migrate


class TalkQuerySet(models.{base}):
    def new(self):
        return self.filter(title="new")


class Talk(models.Model):
    title = models.CharField(max_length=9)
    objects = {manager}

    class Meta:
        app_label = "seven_example"


migrate()
Talk.objects.create(title="new")
answer = [Talk.objects.new().count(), Talk.objects.all().new().count()]
"""
_ASK = 'seen.append(self.tracker.has_changed("title"))'
_SAVE = "super().save(*args, **kwargs)"

RULES = [
    Rule(
        id="model-utils-monitor-default",
        what="A `MonitorField` that may be null begins with nothing since django-model-utils 5.0, not with the moment.",
        why="A change that has not been is none. `default=now` says what it was.",
        since="2.0",
        until="5.0",
        warns="4.5",
        change=Rewrite(("model_utils.fields.MonitorField",), begins_now),
        sure="safe",
        notes=f"{_LOG}#id1",
        axis=_UTILS,
        example=Example(
            before=_MONITOR.format(imported="", default=""),
            after=_MONITOR.format(imported="from django.utils.timezone import now\n", default=", default=now"),
        ),
        leaves=(
            'from model_utils.fields import MonitorField\n\nchanged = MonitorField(monitor="state")\n',
            "from model_utils.fields import MonitorField\n\n"
            'changed = MonitorField(monitor="state", null=True, default=None)\n',
            'from shop.fields import MonitorField\n\nchanged = MonitorField(monitor="state", null=True)\n',
        ),
        symptoms=("MonitorField.default is set to 'django.utils.timezone.now'",),
    ),
    Rule(
        id="model-utils-tracker-after-save",
        what="A `FieldTracker` has forgotten the changes behind `super().save()` since django-model-utils 4.1.",
        why="It forgets when the row is written, no longer when the whole of `save()` is done.",
        since="2.0",
        until="4.1",
        change=ByHand(
            (".has_changed", ".previous", ".changed"),
            "Ask the tracker before `super().save()`, and keep the answer in a name: that is right on both.",
            only=after_save,
        ),
        texts=("FieldTracker",),
        sure="show",
        notes=f"{_LOG}#id6",
        axis=_UTILS,
        example=Example(
            before=_TRACKED.format(first=_SAVE, then=_ASK),
            after=_TRACKED.format(first=_ASK, then=_SAVE),
        ),
        leaves=(
            f"# FieldTracker\nclass Talk:\n    def save(self):\n        {_ASK}\n        super().save()\n",
            f"# FieldTracker\nclass Talk:\n    def clean(self):\n        super().clean()\n        {_ASK}\n",
        ),
    ),
    Rule(
        id="model-utils-pass-through",
        what="`PassThroughManager` is gone in django-model-utils 2.4; Django's `as_manager()` does its work.",
        why="Django has had it since 1.7.",
        since="2.0",
        until="2.4",
        change=Rewrite(("model_utils.managers.PassThroughManager",), plain_manager, whole=True),
        sure="likely",
        notes=f"{_LOG}#id25",
        axis=_UTILS,
        example=Example(
            before=_MANAGER.format(
                imported="from model_utils.managers import PassThroughManager\n",
                base="query.QuerySet",
                manager="PassThroughManager.for_queryset_class(TalkQuerySet)()",
            ),
            after=_MANAGER.format(imported="", base="query.QuerySet", manager="TalkQuerySet.as_manager()"),
        ),
        leaves=("from shop.managers import PassThroughManager\n\nx = PassThroughManager.for_queryset_class(Q)()\n",),
        symptoms=("cannot import name 'PassThroughManager'",),
    ),
    Rule(
        id="model-utils-split-excerpt",
        what="`SplitField` takes no `no_excerpt_field` since django-model-utils 5.0; migrations of before name it.",
        why="It was for South. The field now adds the one for the excerpt in migrations too, which have it already.",
        since="2.0",
        until="5.0",
        change=ByHand(
            ("model_utils.fields.SplitField",),
            "Let the models use a class of your own below `SplitField` whose `deconstruct()` names"
            " `django.db.models.TextField` without that argument, and the migrations `models.TextField`: so on both.",
            only=excerpt_named,
        ),
        sure="show",
        notes=f"{_LOG}#id1",
        axis=_UTILS,
        example=Example(
            before="from model_utils.fields import SplitField\n\n"
            "answer = SplitField(no_excerpt_field=True).get_internal_type()",
            after="from django.db import models\n\nanswer = models.TextField().get_internal_type()",
        ),
        leaves=("from model_utils.fields import SplitField\n\nbody = SplitField()\n",),
        symptoms=("unexpected keyword argument 'no_excerpt_field'",),
    ),
]
