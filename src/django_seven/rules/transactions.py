"""Transactions: what was before `atomic()`."""

from __future__ import annotations

from tree_sitter import Node

from django_seven.rules.shape import ByHand, Draft, Example, Match, Moved, Rewrite, Rule, Skip
from django_seven.rules.syntax import called, choose, decorator
from django_seven.values import Minor

_ATOMIC = Minor(1, 6)


def no_decorator(draft: Draft, match: Match) -> None:
    """`@autocommit` says what holds without it."""
    line = decorator(match.node)
    if line is None:
        raise Skip("it is not a decorator")
    draft.remove_line(line)


def no_call(draft: Draft, match: Match) -> None:
    """The call goes, or stays for the Djangos that need it."""
    call = called(match)
    statement = call.parent
    if statement is None or statement.type != "expression_statement":
        raise Skip("its place is not a line of its own")
    if draft.road.old >= _ATOMIC:
        draft.remove_line(statement)
        return
    if match.node.type == "identifier":
        raise Skip("it is imported by its own name, and the old side needs that")
    choose(draft, statement, [draft.text(statement)], ["pass"], _ATOMIC)


def managed(draft: Draft, match: Match) -> None:
    """`TRANSACTIONS_MANAGED = True` becomes an entry of each database."""
    value, statement = match.node.child_by_field_name("right"), match.node.parent
    text = draft.text(value) if value is not None else ""
    if text not in ("True", "False") or statement is None:
        raise Skip("its value is not written there")
    if draft.road.old < _ATOMIC:
        raise Skip("Django below 1.6 reads it")
    if text == "True":
        for entry in _databases(draft):
            last = entry.named_children[-1] if entry.named_children else None
            if last is None:
                raise Skip("`DATABASES` has an empty entry")
            draft.insert(last.end_byte, ', "AUTOCOMMIT": False')
    draft.remove_line(statement)


def _databases(draft: Draft) -> list[Node]:
    for statement in draft.root.named_children:
        for assignment in statement.named_children if statement.type == "expression_statement" else []:
            left, right = assignment.child_by_field_name("left"), assignment.child_by_field_name("right")
            if (
                left is not None
                and draft.text(left) == "DATABASES"
                and right is not None
                and right.type == "dictionary"
            ):
                found = [pair.child_by_field_name("value") for pair in right.named_children if pair.type == "pair"]
                entries = [entry for entry in found if entry is not None and entry.type == "dictionary"]
                if entries and len(entries) == len(found):
                    return entries
    raise Skip("`DATABASES` is not written plainly in this file")


_MAKE = """
from django.contrib.auth.models import Group
{}
from seven_proof import migrate


{}
def make():
    Group.objects.create(name="staff")
    raise LookupError


migrate()
try:
    make()
except LookupError:
    pass
answer = Group.objects.count()
"""
_PLAIN = """
from django.contrib.auth.models import Group
from django.db import {}
from seven_proof import migrate

migrate()
{}
answer = Group.objects.count()
"""

RULES = [
    Rule(
        id="transaction-commit-on-success",
        what="`transaction.commit_on_success` is gone in Django 1.8; `transaction.atomic` does it, and may be nested.",
        why="An inner `commit_on_success` committed what the outer one had begun.",
        since="1.6",
        until="1.8",
        warns="1.6",
        change=Moved({"django.db.transaction.commit_on_success": "django.db.transaction.atomic"}),
        sure="likely",
        notes="1.8/#features-removed-in-1-8",
        example=Example(
            before=_MAKE.format("from django.db import transaction", "@transaction.commit_on_success"),
            after=_MAKE.format("from django.db import transaction", "@transaction.atomic"),
        ),
        more=(
            Example(
                before=_MAKE.format("from django.db.transaction import commit_on_success", "@commit_on_success()"),
                after=_MAKE.format("from django.db.transaction import atomic", "@atomic()"),
            ),
        ),
        leaves=("from shop import transaction\n\n\n@transaction.commit_on_success\ndef make():\n    pass",),
        ledger=("removed-django.db.transaction.commit_on_success",),
        symptoms=("has no attribute 'commit_on_success'", "cannot import name 'commit_on_success'"),
    ),
    Rule(
        id="transaction-autocommit",
        what="`@transaction.autocommit` is gone in Django 1.8; each query commits by itself without it.",
        why="That is the default since Django 1.6.",
        since="1.3",
        until="1.8",
        warns="1.6",
        change=Rewrite(("django.db.transaction.autocommit",), no_decorator, whole=True),
        sure="likely",
        notes="1.8/#features-removed-in-1-8",
        example=Example(
            before=_MAKE.format("from django.db.transaction import autocommit", "@autocommit"),
            after=_MAKE.format("", "").replace("Group\n\nfrom", "Group\nfrom").replace("\n\n\n\ndef", "\n\n\ndef"),
        ),
        leaves=("from shop.transaction import autocommit\n\n\n@autocommit\ndef make():\n    pass",),
        ledger=("removed-django.db.transaction.autocommit",),
        symptoms=("has no attribute 'autocommit'",),
    ),
    Rule(
        id="transaction-commit-unless-managed",
        what="`commit_unless_managed()` and `rollback_unless_managed()` are gone in Django 1.8.",
        why="Each query commits by itself since Django 1.6, where these do nothing.",
        since="1.3",
        until="1.8",
        warns="1.6",
        change=Rewrite(
            ("django.db.transaction.commit_unless_managed", "django.db.transaction.rollback_unless_managed"),
            no_call,
            whole=True,
        ),
        sure="likely",
        notes="1.8/#features-removed-in-1-8",
        example=Example(
            before=_PLAIN.format(
                "connection, transaction",
                "connection.cursor().execute(\"INSERT INTO auth_group (name) VALUES ('staff')\")\n"
                "transaction.commit_unless_managed()",
            ),
            after=_PLAIN.format(
                "connection, transaction",
                "connection.cursor().execute(\"INSERT INTO auth_group (name) VALUES ('staff')\")",
            ),
        ),
        more=(
            Example(
                before=_PLAIN.format(
                    "transaction", 'Group.objects.create(name="staff")\ntransaction.rollback_unless_managed()'
                ),
                after=_PLAIN.format("transaction", 'Group.objects.create(name="staff")'),
            ),
        ),
        leaves=("session.commit_unless_managed()",),
        ledger=(
            "removed-django.db.transaction.commit_unless_managed",
            "removed-django.db.transaction.rollback_unless_managed",
        ),
        symptoms=("has no attribute 'commit_unless_managed'",),
    ),
    Rule(
        id="transactions-managed",
        what="`TRANSACTIONS_MANAGED` is not read by Django 1.8; each database has `AUTOCOMMIT`.",
        why="Who commits is a matter of the connection.",
        since="1.3",
        until="1.8",
        change=Rewrite(("TRANSACTIONS_MANAGED =",), managed),
        sure="likely",
        notes="1.8/#features-removed-in-1-8",
        example=Example(
            kind="settings",
            before="""
DATABASES = {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}}
TRANSACTIONS_MANAGED = True
""",
            after="""
DATABASES = {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:", "AUTOCOMMIT": False}}
""",
            probe="""
from django.db import connection

connection.cursor()
answer = connection.settings_dict["AUTOCOMMIT"]
""",
        ),
        leaves=("TRANSACTIONS_MANAGED = MANAGED",),
        ledger=("removed-settings.TRANSACTIONS_MANAGED",),
    ),
    Rule(
        id="transaction-commit-manually",
        what="`transaction.commit_manually` is gone in Django 1.8; `atomic()` blocks say where a transaction ends.",
        why="Who commits is a matter of the connection, and blocks may be nested.",
        since="1.6",
        until="1.8",
        warns="1.6",
        change=ByHand(
            ("django.db.transaction.commit_manually",),
            "Put what belongs together into `atomic()` blocks, or call `set_autocommit(False)` around it.",
        ),
        sure="show",
        notes="1.8/#features-removed-in-1-8",
        example=Example(
            before=_MAKE.format("from django.db import transaction", "@transaction.commit_manually").replace(
                "    raise LookupError", "    transaction.rollback()\n    raise LookupError"
            ),
            after=_MAKE.format("from django.db import transaction", "@transaction.atomic"),
        ),
        leaves=("from shop import transaction\n\n\n@transaction.commit_manually\ndef make():\n    pass",),
        ledger=("removed-django.db.transaction.commit_manually",),
        symptoms=("has no attribute 'commit_manually'",),
    ),
]
