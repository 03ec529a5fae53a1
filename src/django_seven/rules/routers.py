"""Routers, receivers of the signals around migrations, and content types."""

from __future__ import annotations

from tree_sitter import Node

from django_seven.rules.shape import Draft, Example, Fine, Match, Rewrite, Rule, Skip
from django_seven.rules.syntax import (
    below,
    enclosing,
    file_of,
    keyword,
    parameter_name,
    parameters,
    positional,
    spread_last,
)
from django_seven.values import Minor

_SYNCED = {
    "django.db.models.signals.post_syncdb": "django.db.models.signals.post_migrate",
    "django.db.models.signals.pre_syncdb": "django.db.models.signals.pre_migrate",
}


def migrated(draft: Draft, match: Match) -> None:
    """A receiver that only wants to run afterwards hears `post_migrate`."""
    new = _SYNCED[match.trigger].rpartition(".")[2]
    above = match.node.parent
    call = above.parent if above is not None and above.type == "attribute" else above
    while call is not None and call.type != "call":
        call = call.parent
    if call is None or keyword(call, "sender") is not None or len(positional(call)) > 1:
        raise Skip("its receiver is for one application, which the new signal names otherwise")
    line = enclosing(match.node, "decorator")
    outer, given = line.parent if line is not None else None, positional(call)
    wanted = outer.child_by_field_name("definition") if outer is not None else None
    if wanted is None and given:
        named = draft.text(given[0])
        functions = below(file_of(match.node), "function_definition")
        wanted = next((node for node in functions if _called(draft, node) == named), None)
    names = {draft.text(node) for node in below(wanted, "identifier")} if wanted is not None else {"app"}
    if names & {"app", "created_models", "db", "sender"} - {"sender"} or "sender." in draft.text(wanted or call):
        raise Skip("its receiver asks for the application")
    if draft.road.old >= Minor(1, 7):
        draft.replace(match.node, draft.require(f"django.db.models.signals.{new}"))
        return
    old = match.trigger.rpartition(".")[2]
    here = "from django.db.models.signals import"
    draft.guard([f"{here} {old} as {new}"], [f"{here} {new}"], Minor(1, 7))
    draft.replace(match.node, new)


def _called(draft: Draft, function: Node) -> str:
    name = function.child_by_field_name("name")
    return draft.text(name) if name is not None else ""


def syncs(draft: Draft, match: Match) -> None:
    """`allow_syncdb()` of a router is `allow_migrate()`, which gets the label of the application."""
    function = match.node
    body, name = enclosing(function, "class_definition"), function.child_by_field_name("name")
    if body is None or name is None or "def allow_migrate" in draft.text(body):
        raise Fine
    migrates(draft, match)
    draft.replace(name, "allow_migrate")
    if draft.road.old < Minor(1, 7):
        indent, django = " " * function.start_point.column, draft.require_module("django")
        draft.insert(
            function.end_byte,
            f"\n\n{indent}if {django}.VERSION < (1, 7):\n{indent}    allow_syncdb = allow_migrate",
        )


def migrates(draft: Draft, match: Match) -> None:
    """`allow_migrate(self, db, model)` gets the label of the application instead of the model."""
    function = match.node
    given, body = parameters(function), function.child_by_field_name("body")
    names = [parameter_name(parameter) for parameter in given]
    if enclosing(function, "class_definition") is None or body is None or not body.named_children or len(names) != 3:
        raise Fine
    if names[2] in ("app_label", "app") or "*" in "".join(names):
        raise Fine
    model = names[2]
    uses = [node for node in below(body, "attribute") if draft.text(node) == f"{model}._meta.app_label"]
    if len(uses) != sum(draft.text(node) == model for node in below(body, "identifier")):
        raise Skip("it asks the model for more than the label of its application")
    draft.replace(given[2], "app_label, model_name=None, **hints")
    for use in uses:
        draft.replace(use, "app_label")
    first = body.named_children[0]
    if draft.road.old < Minor(1, 8):
        indent, django = " " * first.start_point.column, draft.require_module("django")
        asked = f"if {django}.VERSION < (1, 8):\n{indent}    app_label = app_label._meta.app_label\n{indent}"
        draft.insert(first.start_byte, asked)


def nameless(draft: Draft, match: Match) -> None:
    """`ContentType(name=…)` goes without the name; below Django 1.8 it stays."""
    if match.imported:
        raise Fine
    node, above = match.node, match.node.parent
    while above is not None and above.type == "attribute":
        node, above = above, above.parent
    path = draft.text(node)[len(draft.text(match.node)) :]
    if above is None or above.type != "call" or path not in ("", ".objects.create"):
        raise Fine
    named = keyword(above, "name")
    value = named.child_by_field_name("value") if named is not None else None
    if named is None or value is None:
        raise Fine
    if draft.road.old >= Minor(1, 8):
        draft.remove_argument(named)
        return
    django = draft.require_module("django")
    spread_last(draft, above, named, f'**({{"name": {draft.text(value)}}} if {django}.VERSION < (1, 8) else {{}})')


RULES = [
    Rule(
        id="post-syncdb",
        what="`post_syncdb` and `pre_syncdb` are gone in Django 1.9; `post_migrate` and `pre_migrate` are sent.",
        why="The new signals name the application by its configuration, so receivers for one must be changed by hand.",
        since="1.7",
        until="1.9",
        change=Rewrite(tuple(_SYNCED), migrated, whole=True),
        sure="likely",
        notes="1.9/#features-removed-in-1-9",
        example=Example(
            before="""
from django.db.models.signals import post_syncdb

seen = []


def synced(sender, **kwargs):
    seen.append("synced")


post_syncdb.connect(synced)
""",
            after="""
from django.db.models.signals import post_migrate

seen = []


def synced(sender, **kwargs):
    seen.append("synced")


post_migrate.connect(synced)
""",
            probe="from seven_proof import migrate\n\nmigrate()\nanswer = sorted(set(seen))",
        ),
        more=(
            Example(
                before="""
from django.db.models.signals import pre_syncdb
from django.dispatch import receiver

seen = []


@receiver(pre_syncdb)
def starts(sender, **kwargs):
    seen.append("starts")
""",
                after="""
from django.db.models.signals import pre_migrate
from django.dispatch import receiver

seen = []


@receiver(pre_migrate)
def starts(sender, **kwargs):
    seen.append("starts")
""",
                probe="from seven_proof import migrate\n\nmigrate()\nanswer = sorted(set(seen))",
            ),
        ),
        leaves=(
            "from django.db.models.signals import post_syncdb\nimport shop.models\n\n\ndef saw(app, **kwargs):\n"
            "    pass\n\n\npost_syncdb.connect(saw, sender=shop.models)",
            "from django.db.models.signals import post_syncdb\n\n\ndef saw(app, **kwargs):\n"
            "    pass\n\n\npost_syncdb.connect(saw)",
        ),
        ledger=(
            "removed-django.db.models.signals.post_syncdb",
            "removed-django.db.models.signals.pre_syncdb",
        ),
        symptoms=("cannot import name 'post_syncdb'",),
    ),
    Rule(
        id="router-allow-syncdb",
        what="`allow_syncdb()` of a router is not asked by Django 1.9; it is called `allow_migrate()`.",
        why="Tables are made by migrations since Django 1.7.",
        since="1.8",
        until="1.9",
        change=Rewrite(("def allow_syncdb",), syncs),
        sure="safe",
        notes="1.9/#features-removed-in-1-9",
        example=Example(
            before="class Router(object):\n    def allow_syncdb(self, db, model):\n"
            '        return model._meta.app_label == "auth"\n',
            after="class Router(object):\n    def allow_migrate(self, db, app_label, model_name=None, **hints):\n"
            '        return app_label == "auth"\n',
            probe="""
from django.conf import settings
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Group
from django.db.utils import ConnectionRouter

router = ConnectionRouter([Router()])
ask = getattr(router, "allow_migrate_model", None) or getattr(router, "allow_migrate", None) or router.allow_syncdb
answer = ask("other", Group), ask("other", LogEntry)
""",
        ),
        leaves=("def allow_syncdb(db, model):\n    return True",),
        ledger=("removed-allow_syncdb",),
    ),
    Rule(
        id="router-allow-migrate-model",
        what="`allow_migrate()` of a router gets the label of the application from Django 1.8 on, not a model.",
        why="Migrations that run code have no model.",
        since="1.8",
        until="1.10",
        warns="1.8",
        change=Rewrite(("def allow_migrate",), migrates),
        sure="safe",
        notes="1.10/#features-removed-in-1-10",
        example=Example(
            before="class Router(object):\n    def allow_migrate(self, db, model):\n"
            '        return model._meta.app_label == "auth"\n',
            after="class Router(object):\n    def allow_migrate(self, db, app_label, model_name=None, **hints):\n"
            '        return app_label == "auth"\n',
            probe="""
from django.contrib.auth.models import Group
from django.db.utils import ConnectionRouter

router = ConnectionRouter([Router()])
ask = getattr(router, "allow_migrate_model", None) or router.allow_migrate
answer = ask("default", Group)
""",
        ),
        leaves=(
            "class Router:\n    def allow_migrate(self, db, app_label, model_name=None, **hints):\n        return True",
            "class Router:\n    def allow_migrate(self, db, model):\n        return model.managed",
        ),
        ledger=("removed-allow_migrate-model",),
        symptoms=("allow_migrate() got an unexpected keyword argument 'model_name'",),
    ),
    Rule(
        id="content-type-name",
        what="`ContentType(name=…)` is refused by Django 1.10; the name is that of the model.",
        why="The column went in Django 1.8.",
        since="1.3",
        until="1.10",
        change=Rewrite(("django.contrib.contenttypes.models.ContentType",), nameless),
        pattern=r"ContentType\s*(?:\(|\.\s*objects\s*\.\s*create\b|as\b)",
        sure="safe",
        notes="1.10/#features-removed-in-1-10",
        example=Example(
            before="from django.contrib.contenttypes.models import ContentType\n\n"
            'answer = ContentType(app_label="auth", model="group", name="group").model\n',
            after="from django.contrib.contenttypes.models import ContentType\n\n"
            'answer = ContentType(app_label="auth", model="group").model\n',
        ),
        leaves=("from shop.models import ContentType\nx = ContentType(name='a')",),
        ledger=("removed-ContentType-name-argument",),
        symptoms=("'name' is an invalid keyword argument",),
    ),
]
