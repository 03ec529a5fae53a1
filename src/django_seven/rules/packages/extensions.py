"""django-extensions and django-mptt: what their abstract models hand down to the models of a project."""

from __future__ import annotations

import re

from tree_sitter import Node

from django_seven.rules.packages.support import class_below, names_in
from django_seven.rules.shape import ByHand, Draft, Example, Fine, Match, Rewrite, Rule, Skip
from django_seven.rules.syntax import below, enclosing

_STAMPED = "django_extensions.db.models.TimeStampedModel"
_TREE = "mptt.models.MPTTModel"
_ORDERING = 'ordering = ("-modified", "-created")'
_COLUMNS = ("lft", "rght", "level")


def keep_ordering(draft: Draft, match: Match) -> None:
    """A model that takes the order of its rows from `TimeStampedModel.Meta` says it itself."""
    inner = class_below(match)
    if inner is not None and draft.text(match.node).endswith(".Meta"):
        if "ordering" not in names_in(inner.child_by_field_name("body")):
            _first(draft, inner, _ORDERING)
            return
        raise Fine
    bases = inner.child_by_field_name("superclasses") if inner is not None else None
    body = inner.child_by_field_name("body") if inner is not None else None
    if inner is None or bases is None or body is None or "Meta" in names_in(body):
        raise Fine
    if bases.named_children[0].id != match.node.id:
        raise Skip("whether a class before it has a `Meta` is not known: give the model a `Meta` with its `ordering`")
    fields = [one for one in body.named_children if _assigns(one)]
    base = draft.text(match.node)
    indent = " " * body.start_point[1]
    meta = f"class Meta({base}.Meta):\n{indent}    {_ORDERING}"
    if fields:
        draft.insert(fields[-1].end_byte, f"\n\n{indent}{meta}")
    elif len(body.named_children) == 1 and body.named_children[0].type == "pass_statement":
        draft.replace(body.named_children[0], meta)
    else:
        draft.insert(body.start_byte, f"{meta}\n\n{indent}")


def _assigns(statement: Node) -> bool:
    return statement.type == "expression_statement" and statement.named_children[0].type == "assignment"


def _first(draft: Draft, inner: Node, line: str) -> None:
    """A line at the top of the body of a class; in the place of `pass`."""
    body = inner.child_by_field_name("body")
    if body is None or body.start_point[0] == inner.start_point[0]:
        raise Skip("its class is written in one line")
    first = body.named_children[0]
    if first.type == "pass_statement" and len(body.named_children) == 1:
        draft.replace(first, line)
    else:
        draft.insert(first.start_byte, f"{line}\n{' ' * first.start_point[1]}")


def own_columns(draft: Draft, match: Match) -> None:
    """Only models that leave the columns of the tree to django-mptt."""
    model = class_below(match)
    body = model.child_by_field_name("body") if model is not None else None
    if body is None or names_in(body).issuperset(_COLUMNS) or enclosing(match.node, "call") is not None:
        raise Fine


def own_indexes(draft: Draft, match: Match) -> None:
    """Only models that name indexes: what django-mptt adds to none is in no migration."""
    model = class_below(match)
    body = model.child_by_field_name("body") if model is not None else None
    metas = [one for one in below(body, "class_definition") if _called(one) == "Meta"] if body is not None else []
    inner = metas[0].child_by_field_name("body") if metas else None
    given = [one for one in inner.named_children if "indexes" in draft.text(one)] if inner is not None else []
    if any('"lft"' in draft.text(one).replace("'", '"') for one in given) or not (given or _inherits(draft, metas)):
        raise Fine


def _inherits(draft: Draft, metas: list[Node]) -> bool:
    """Whether a `Meta` takes indexes from that of a class of the project."""
    bases = metas[0].child_by_field_name("superclasses") if metas else None
    owner = draft.text(bases.named_children[0]).split(".")[-2:-1] if bases is not None and bases.named_children else []
    named = "".join(rf"\bclass {one}\b.*(?:\n(?:[ \t].*)?)*\n[ \t]+indexes\b" for one in owner)
    return bool(named) and (bool(re.search(named.encode(), draft.root.text or b"")) or draft.said_elsewhere(named))


def _called(node: Node) -> str:
    name = node.child_by_field_name("name")
    return (name.text or b"").decode("utf-8", "replace") if name is not None else ""


_MODEL = """
from django.db import models
from django_extensions.db.models import TimeStampedModel


class Talk(TimeStampedModel):
    title = models.CharField(max_length=20){meta}

    def __str__(self):
        return self.title


answer = [list(Talk._meta.ordering), Talk._meta.get_latest_by]
"""
_META = f"\n\n    class Meta(TimeStampedModel.Meta):\n        {_ORDERING}"
_NODE = """
from django.db import models
from mptt.fields import TreeForeignKey
from mptt.models import MPTTModel


class Page(MPTTModel):
    parent = TreeForeignKey("self", null=True, on_delete=models.CASCADE)
{columns}
    class Meta:
        app_label = "seven_example"


answer = [Page._meta.get_field(name).db_index for name in ("lft", "rght", "level")]
"""
_INDEXED = """
from django.db import models
from mptt.fields import TreeForeignKey
from mptt.models import MPTTModel


class Page(MPTTModel):
    title = models.CharField(max_length=20)
    parent = TreeForeignKey("self", null=True, on_delete=models.CASCADE)

    class Meta:
        app_label = "seven_example"
        indexes = [{indexes}]


answer = [one.name for one in Page._meta.indexes if not one.name.startswith("page_")]
"""
_TITLE = 'models.Index(fields=["title"], name="page_title")'

RULES = [
    Rule(
        id="extensions-timestamped-ordering",
        what="`TimeStampedModel` gives its models no order since django-extensions 3.0; before, the latest came first.",
        why="Nothing fails: lists come in another order, and `makemigrations` wants a migration on one side only.",
        since="1.6",
        until="3.0",
        change=Rewrite((_STAMPED, f"{_STAMPED}.Meta"), keep_ordering),
        sure="safe",
        notes="https://github.com/django-extensions/django-extensions/blob/main/CHANGELOG.md#300",
        migrations=False,
        axis="django-extensions",
        example=Example(
            before=_MODEL.format(meta=""),
            after=_MODEL.format(meta=_META),
            settings='INSTALLED_APPS += ["django_extensions"]\n',
        ),
        leaves=(
            f"from django_extensions.db.models import TimeStampedModel\n\n\nclass Talk(TimeStampedModel):\n"
            f"    class Meta(TimeStampedModel.Meta):\n        {_ORDERING}\n",
            "from django_extensions.db.models import TimeStampedModel\n\n\nclass Talk(TimeStampedModel):\n"
            "    class Meta:\n        abstract = True\n",
            "from model_utils.models import TimeStampedModel\n\n\nclass Talk(TimeStampedModel):\n    pass\n",
        ),
    ),
    Rule(
        id="mptt-column-indexes",
        what="`lft`, `rght` and `level` of a tree have no index of their own since django-mptt 0.10.",
        why="Queries answer the same; `makemigrations` wants to change the three fields on one side only.",
        since="0.8",
        until="0.10",
        change=ByHand(
            (_TREE,),
            "Move django-mptt on the old side first and commit the migration that it asks for; or give the model the"
            " three columns itself (`lft = models.PositiveIntegerField(editable=False, db_index=True)`), which both"
            " releases leave alone.",
            only=own_columns,
        ),
        sure="show",
        notes="https://github.com/django-mptt/django-mptt/blob/main/CHANGELOG.rst",
        migrations=False,
        axis="django-mptt",
        example=Example(
            before=_NODE.format(columns=""),
            after=_NODE.format(
                columns="".join(
                    f"    {name} = models.PositiveIntegerField(editable=False, db_index=True)\n" for name in _COLUMNS
                )
            ),
            settings='INSTALLED_APPS += ["mptt"]\n',
        ),
        leaves=("from mptt.models import MPTTModel\n\nisinstance(page, MPTTModel)\n",),
    ),
    Rule(
        id="mptt-tree-index",
        what="django-mptt 0.18 adds an index of `tree_id` and `lft` to the indexes that a model names.",
        why="Queries answer the same; `makemigrations` wants a migration on one side only.",
        since="0.8",
        until="0.18",
        change=ByHand(
            (_TREE,),
            'Name it in `Meta.indexes` (`models.Index(fields=["tree_id", "lft"], name="…")`) and make the migration:'
            " 0.18 takes that one, and older releases have it as well.",
            only=own_indexes,
        ),
        sure="show",
        notes="https://github.com/django-mptt/django-mptt/blob/main/CHANGELOG.rst",
        migrations=False,
        axis="django-mptt",
        example=Example(
            before=_INDEXED.format(indexes=_TITLE),
            after=_INDEXED.format(indexes=f'{_TITLE}, models.Index(fields=["tree_id", "lft"], name="page_tree")'),
            settings='INSTALLED_APPS += ["mptt"]\n',
        ),
        leaves=(
            "from mptt.models import MPTTModel\n\n\nclass Page(MPTTModel):\n    class Meta:\n"
            "        ordering = ['title']\n",
            "from mptt.models import MPTTModel\n\n\nclass Base:\n    class Meta:\n        abstract = True\n\n\n"
            "class Page(MPTTModel):\n    class Meta(Base.Meta):\n        ordering = ['title']\n\n\nindexes = []\n",
        ),
    ),
]
