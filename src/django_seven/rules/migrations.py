"""Migrations: what the `makemigrations` of before wrote down."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tree_sitter import Node

from django_seven.rules.shape import ByHand, Draft, Example, Fine, Match, Rewrite, Rule
from django_seven.rules.syntax import below, enclosing
from django_seven.values import Minor

_CLASSES = ("django.db.migrations.Migration", "django.db.migrations.migration.Migration")
# What Python 2 would read otherwise as text than as bytes: letters beyond ASCII, and escapes that only a text has.
_NO_TEXT = re.compile(rb"[^\x00-\x7f]|\\(?:[uUN]|x[89a-fA-F]|[2-3][0-7][0-7])")


def texts(draft: Draft, match: Match) -> None:
    """The bytes of a migration become texts, but for those that a column of bytes holds."""
    above = match.node.parent
    owner = above.parent if above is not None and above.type == "argument_list" else None
    if match.imported or owner is None or owner.type != "class_definition":
        raise Fine
    found = [node for node in below(owner, "string") if _told(draft, node)]
    if not found:
        raise Fine
    for node in found:
        start = draft.text(node.children[0])
        draft.replace(node, draft.text(node).replace(start, start.replace("b", "").replace("B", ""), 1))


def _told(draft: Draft, node: Node) -> bool:
    """Whether bytes mean a text: not in code, and not what a field of bytes starts with."""
    start, content = (node.children[0].text or b"").lower(), (node.text or b"").replace(b"\\\\", b"")
    if b"b" not in start or _NO_TEXT.search(content) or any(_is_code(one) for one in _around(node)):
        return False
    keyword = next((one for one in _around(node) if one.type == "keyword_argument"), None)
    name = keyword.child_by_field_name("name") if keyword is not None else None
    call = enclosing(node, "call")
    function = call.child_by_field_name("function") if call is not None else None
    if function is None or name is None or draft.text(name) != "default":
        return True
    field = draft.meaning(function) or ""
    return field.startswith("django.db.models.") and not field.endswith(".BinaryField")


def _is_code(node: Node) -> bool:
    return node.type in ("function_definition", "lambda")


def _around(node: Node) -> Iterator[Node]:
    """What stands around a string, from the inside to its class."""
    above = node.parent
    while above is not None and above.type != "class_definition":
        yield above
        above = above.parent


def on_sqlite(draft: Draft, match: Match) -> None:
    """Only settings that name SQLite are met."""
    if "sqlite3" not in draft.text(match.node):
        raise Fine


def in_a_transaction(draft: Draft, match: Match) -> None:
    """Only Django 2.0 and 2.1 refuse it whatever the SQLite, and only where the migration is one transaction."""
    owner = enclosing(match.node, "class_definition")
    if match.imported or owner is None or draft.road.new >= _FREE or re.search(r"\batomic\s*=", draft.text(owner)):
        raise Fine


_FREE = Minor(2, 2)
_MIGRATION = """
from __future__ import unicode_literals

from django.db import migrations, models


class Migration(migrations.Migration):
    operations = [
        migrations.CreateModel(
            name=b"Talk",
            fields=[
                ("title", models.CharField(help_text=b"Say \\"rust\\"", max_length=9, choices=[(b"a", b"A")])),
                ("data", models.BinaryField(verbose_name=b"data", default=b"")),
            ],
            options={"ordering": [b"title"], "verbose_name": b"caf\\xc3\\xa9"},
        ),
    ]
"""

_RENAMES = """
from django.db import migrations


class Migration(migrations.Migration):
{}    operations = [migrations.RenameModel("Talk", "Speech")]
"""

RULES = [
    Rule(
        id="migration-bytes",
        what="A migration that Python 2 wrote may hold `b'…'` where the model has a text; Python 3 tells them apart.",
        why="`to_field=b'name'` finds no field there, and `makemigrations` sees a change in each `b'…'`; "
        "on Python 2 the two are equal.",
        since="2.7",
        until="3.0",
        axis="python",
        change=Rewrite(_CLASSES, texts),
        pattern=r"\b[bB][rR]?['\"]",
        sure="likely",
        notes="https://docs.djangoproject.com/en/1.11/topics/migrations/#supporting-both-python-2-and-3",
        example=Example(
            before=_MIGRATION,
            after=re.sub(r'b("(?!"|caf))', r"\1", _MIGRATION),
        ),
        leaves=(
            "from django.db import migrations, models\n\n\nclass Migration(migrations.Migration):\n"
            "    operations = [migrations.AddField('a', 'b', models.BinaryField(default=b'x'))]\n",
            "from django.db import migrations, models\n\n\nclass Migration(migrations.Migration):\n"
            "    operations = [migrations.AddField('a', 'b', shop.BlobField(default=b'x'))]\n",
            "from django.db import migrations\n\n\nclass Migration(migrations.Migration):\n"
            "    operations = [migrations.RunPython(lambda apps, editor: apps.send(b'x'))]\n",
            "class Migration(object):\n    name = b'x'\n",
        ),
        symptoms=("has no field named 'b'",),
        unproven="needs Python 2.7 up to Django 1.11; `tools/migrated.py` runs such migrations on both sides",
    ),
    Rule(
        id="sqlite-old-tables",
        what="Tables that Django before 2.1.5 altered on SQLite 3.26 or newer leave keys to `…__old`; Django 2.0 holds "
        "keys, so that each row that is added fails.",
        why="Django renamed a table to alter it, and SQLite renames it in the keys of others too since 3.26. On Django "
        "1.x nobody notices, since keys are not held.",
        since="1.3",
        until="2.0",
        change=ByHand(
            ("DATABASES =",),
            "Ask each database of SQLite: `SELECT name FROM sqlite_master WHERE sql LIKE '%\\_\\_old\"%' ESCAPE '\\'`. "
            "docs/migrations.md has the migration that mends what it names; it runs on both sides.",
            only=on_sqlite,
        ),
        sure="show",
        notes="2.0/#foreign-key-constraints-are-now-enabled-on-sqlite",
        example=Example(
            before='DATABASES = {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": "talks"}}\n',
            after='DATABASES = {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": "talks"}}\n',
            kind="settings",
        ),
        leaves=('DATABASES = {"default": {"ENGINE": "django.db.backends.postgresql", "NAME": "talks"}}\n',),
        symptoms=("__old",),
        unproven="it lies in the database; `tools/migrated.py` makes one and mends it",
    ),
    Rule(
        id="sqlite-rename-in-transaction",
        what="Django 2.0 and 2.1 rename no table or column that others point to inside a transaction on SQLite.",
        why="SQLite would rename it in the keys of other tables too. Django 2.2 does it with SQLite 3.26 and newer.",
        since="1.10",
        until="2.0",
        change=ByHand(
            ("django.db.migrations.RenameModel", "django.db.migrations.RenameField"),
            "Where others point to it and SQLite is used, put it into a migration of its own with `atomic = False`.",
            only=in_a_transaction,
        ),
        sure="show",
        notes="2.0/#foreign-key-constraints-are-now-enabled-on-sqlite",
        example=Example(
            before=_RENAMES.format(""),
            after=_RENAMES.format("    atomic = False\n"),
        ),
        leaves=(_RENAMES.format("    atomic = False\n"),),
        ledger=("changed-sqlite-rename-atomic",),
        symptoms=("while in a transaction is not supported on SQLite",),
        unproven="Django 2.2 does it again",
    ),
]
