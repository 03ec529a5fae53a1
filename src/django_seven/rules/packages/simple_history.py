"""django-simple-history: the reason of a change, and the index on the dates of history."""

from __future__ import annotations

from django_seven.rules.packages.support import lacks
from django_seven.rules.shape import Draft, Example, Fine, Match, Rewrite, Rule, Skip
from django_seven.rules.syntax import enclosing, indentation

_HISTORY = "django-simple-history"
_LOG = "https://django-simple-history.readthedocs.io/en/latest/changes.html"
_INDEX = "SIMPLE_HISTORY_DATE_INDEX"


def private_reason(draft: Draft, match: Match) -> None:
    """`talk.changeReason = "…"` becomes `talk._change_reason = "…"`, or both where an old side reads the first."""
    left, above = match.node.child_by_field_name("left"), match.node.parent
    owner = left.child_by_field_name("object") if left is not None else None
    if left is None or owner is None:
        raise Fine
    outer = above.child_by_field_name("left") if above is not None and above.type == "assignment" else None
    if outer is not None and draft.text(outer).endswith("._change_reason"):
        raise Fine
    if not lacks(draft, _HISTORY, "2.10"):
        draft.replace(left, f"{draft.text(owner)}._change_reason")
    elif owner.type not in ("identifier", "attribute") or "(" in draft.text(owner):
        raise Skip("what stands before the dot would be asked for twice: give it a name")
    else:
        draft.insert(left.start_byte, f"{draft.text(owner)}._change_reason = ")


def no_index(draft: Draft, match: Match) -> None:
    """Settings that name the app say that its dates have no index, as it was."""
    value, statement = match.node.child_by_field_name("right"), enclosing(match.node, "expression_statement")
    if value is None or statement is None or not any(f"{q}simple_history{q}" in draft.text(value) for q in "\"'"):
        raise Fine
    if _INDEX.encode() in (draft.root.text or b"") or draft.said_elsewhere(rf"\b{_INDEX}\b"):
        raise Fine
    draft.insert(statement.end_byte, f"\n{indentation(statement)}{_INDEX} = False")


_MODEL = """
from django.db import models
from seven_proof import migrate
from simple_history.models import HistoricalRecords


class Talk(models.Model):
    title = models.CharField(max_length=9)
    history = HistoricalRecords()

    class Meta:
        app_label = "seven_example"


migrate()
talk = Talk(title="a")
talk.{} = "moved"
talk.save()
answer = Talk.history.get().history_change_reason
"""
_PROBE = """
from django.db import models
from simple_history.models import HistoricalRecords


class Talk(models.Model):
    title = models.CharField(max_length=9)
    history = HistoricalRecords()

    class Meta:
        app_label = "seven_example"


answer = bool(Talk.history.model._meta.get_field("history_date").db_index)
"""
_SETTINGS = (
    'INSTALLED_APPS = ["django.contrib.auth", "django.contrib.contenttypes", "simple_history", "seven_example"]\n'
)

RULES = [
    Rule(
        id="simple-history-change-reason",
        what="`changeReason` of an object is no longer read since django-simple-history 3.0; it is `_change_reason`.",
        why="No field of a model may begin with an underscore, so that the name is free.",
        since="2.10",
        until="3.0",
        change=Rewrite((".changeReason =",), private_reason),
        sure="safe",
        notes=f"{_LOG}#id25",
        axis=_HISTORY,
        example=Example(
            before=_MODEL.format("changeReason"),
            after=_MODEL.format("_change_reason"),
            settings='INSTALLED_APPS += ["simple_history"]\n',
        ),
        leaves=('talk._change_reason = "moved"\n', 'talk._change_reason = talk.changeReason = "moved"\n'),
        symptoms=("Using the attr changeReason to populate history_change_reason is deprecated",),
    ),
    Rule(
        id="simple-history-date-index",
        what="The dates of history have an index since django-simple-history 3.1, for which `makemigrations` asks.",
        why="A setting leaves them as they were, so that both sides want the same tables. Take it out, and migrate,"
        " once there is no old side.",
        since="1.7",
        until="3.1",
        change=Rewrite(("INSTALLED_APPS =",), no_index),
        texts=("simple_history",),
        sure="likely",
        notes=f"{_LOG}#id22",
        axis=_HISTORY,
        example=Example(before=_SETTINGS, after=f"{_SETTINGS}{_INDEX} = False\n", kind="settings", probe=_PROBE),
        leaves=(f"{_SETTINGS}{_INDEX} = True\n", 'INSTALLED_APPS = ["shop.simple_history"]\n'),
    ),
]
