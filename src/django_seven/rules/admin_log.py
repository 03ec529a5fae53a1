"""What the admin writes into its log."""

from __future__ import annotations

from django_seven.rules.shape import Draft, Example, Fine, Match, Rewrite, Rule, Skip
from django_seven.rules.syntax import (
    enclosing,
    is_called,
    keyword,
    positional,
    value_of,
)

_LOGGED = ("user_id", "content_type_id", "object_id", "object_repr", "action_flag", "change_message")


def logged(draft: Draft, match: Match) -> None:
    """`LogEntry.objects.log_action(…)` creates the entry itself."""
    call, holder = enclosing(match.node, "call"), match.node.child_by_field_name("object")
    name = match.node.child_by_field_name("attribute")
    if call is None or holder is None or name is None or not is_called(match.node):
        raise Fine
    model = holder.child_by_field_name("object")
    meaning = draft.meaning(model) if model is not None else None
    if (
        meaning is None
        or not meaning.startswith("django.contrib.admin.models.")
        or draft.text(holder)[-8:] != ".objects"
    ):
        raise Fine
    if positional(call):
        raise Skip("its arguments are not given by keyword")
    title, identity, message = (keyword(call, text) for text in ("object_repr", "object_id", "change_message"))
    if title is None or identity is None or any(keyword(call, text) is None for text in _LOGGED[:5]):
        raise Skip("it is not called with what it needs")
    if message is not None and value_of(message).type not in ("string", "concatenated_string", "call"):
        raise Skip("it is not known whether its message is a list")
    draft.replace(name, "create")
    draft.replace(value_of(title), f"str({draft.text(value_of(title))})[:200]")


_LOG = """
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.auth.models import User
from seven_proof import migrate

migrate()
entry = LogEntry.objects.{}(
    user_id=User.objects.create_user("ada").pk,
    content_type_id=None,
    object_id=7,
    object_repr={},
    action_flag=CHANGE,
    change_message="Renamed.",
)
"""


RULES = [
    Rule(
        id="log-entry-log-action",
        what="`LogEntry.objects.log_action()` is gone in Django 6.0; `create()` writes the same entry.",
        why="`log_actions()` writes many at once since Django 5.1.",
        since="1.10",
        until="6.0",
        warns="5.1",
        change=Rewrite((".log_action",), logged),
        sure="likely",
        notes="6.0/#features-removed-in-6-0",
        example=Example(
            before=_LOG.format("log_action", '"A talk"'),
            after=_LOG.format("create", 'str("A talk")[:200]'),
            probe="answer = entry.object_repr, entry.get_change_message(), LogEntry.objects.count()",
        ),
        leaves=(
            "from shop import audit\naudit.log_action(user_id=1)",
            "from django.contrib.admin.models import LogEntry\nLogEntry.objects.log_action(1, 2, 3, 'x', 4)",
        ),
        ledger=("removed-django.contrib.admin.models.LogEntryManager.log_action",),
        symptoms=("'LogEntryManager' object has no attribute 'log_action'",),
    ),
]
