"""Copies of querysets that carry attributes of the project's own."""

from __future__ import annotations

from tree_sitter import Node

from django_seven.rules.shape import Draft, Example, Fine, Match, Rewrite, Rule, Skip
from django_seven.rules.syntax import arguments, called, enclosing, indentation, not_before, within

_QUERYSET = ("django.db.models.query.QuerySet",)
_NAME = "clone"


@not_before("1.9")  # before, Django itself says by keywords of which class the copy is to be
def updated_copy(draft: Draft, match: Match) -> None:
    """`return super()._clone(**kwargs)` becomes a copy whose attributes are set, and its return."""
    call = called(match)
    given = [one for one in arguments(call) if one.type in ("keyword_argument", "dictionary_splat")]
    if not given or not _is_django(draft, match.node):
        raise Fine
    statement, name = _target(draft, call)
    kept = ", ".join(draft.text(one) for one in arguments(call) if one not in given)
    told = ", ".join(draft.text(one) for one in given).removeprefix("**" if len(given) == 1 else "")
    lines = [
        f"{name} = {draft.text(match.node)}({kept})",
        f"{name}.__dict__.update({told})",
        *([f"return {name}"] if statement.type == "return_statement" else []),
    ]
    draft.replace(statement, f"\n{indentation(statement)}".join(lines))


def _is_django(draft: Draft, copied: Node) -> bool:
    """Whether `super()._clone` or `self._clone` is the queryset's own."""
    before = copied.child_by_field_name("object")
    said = draft.text(before) if before is not None else ""
    own = said == "self" and not draft.has_function("_clone")
    return (said.startswith("super(") or own) and bool(draft.class_means(copied, _QUERYSET))


def _target(draft: Draft, call: Node) -> tuple[Node, str]:
    """The statement around the call, and the name that the copy has or gets.

    Raises Skip where the call is a part of something else.
    """
    above = call.parent
    if above is not None and above.type == "return_statement":
        function = enclosing(call, "function_definition")
        if function is None or any(draft.text(node) == _NAME for node in within(function, "identifier")):
            raise Skip(f"the name `{_NAME}` has another meaning there")
        return above, _NAME
    left = above.child_by_field_name("left") if above is not None and above.type == "assignment" else None
    statement = above.parent if above is not None else None
    if left is None or left.type != "identifier" or statement is None or statement.type != "expression_statement":
        raise Skip("the copy is used at once")
    return statement, draft.text(left)


_BEFORE = """
from django.contrib.auth.models import Group
from django.db.models.query import QuerySet


class Marked(QuerySet):
    mark = None

    def _clone(self, *args, **kwargs):
        kwargs["mark"] = self.mark
        {}


rows = Marked(Group)
rows.mark = "seen"
answer = rows.filter(name="x").order_by("name").mark, '"id"' in str(rows.values("name").query)
"""

RULES = [
    Rule(
        id="queryset-clone-keywords",
        what="`QuerySet._clone()` takes no keywords from Django 2.0 on; the attributes are set on the copy.",
        why="What a copy for the next call needs was told apart from the copying, and is in `_chain()`.",
        since="1.9",
        until="2.0",
        change=Rewrite(("._clone",), updated_copy),
        sure="likely",
        notes="2.0/#miscellaneous",
        example=Example(
            before=_BEFORE.format("return super(Marked, self)._clone(*args, **kwargs)"),
            after=_BEFORE.format(
                "clone = super(Marked, self)._clone(*args)\n        clone.__dict__.update(kwargs)\n        return clone"
            ),
        ),
        more=(
            Example(
                before=_BEFORE.format("copy = super()._clone(**kwargs)\n        return copy"),
                after=_BEFORE.format(
                    "copy = super()._clone()\n        copy.__dict__.update(kwargs)\n        return copy"
                ),
            ),
        ),
        leaves=(
            "from shop.rows import Rows\n\n\nclass Own(Rows):\n    def _clone(self, **kwargs):\n"
            "        return super()._clone(**kwargs)\n",
            "from django.db.models.query import QuerySet\n\n\nclass Own(QuerySet):\n    def _clone(self):\n"
            "        return super()._clone()\n",
        ),
        below=("QuerySet",),
        symptoms=("_clone() got an unexpected keyword argument",),
    ),
]
