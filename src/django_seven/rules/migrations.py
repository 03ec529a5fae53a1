"""Migrations: what the `makemigrations` of before wrote down."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tree_sitter import Node

from django_seven.rules.shape import Draft, Example, Fine, Match, Rewrite, Rule
from django_seven.rules.syntax import below, enclosing

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
]
