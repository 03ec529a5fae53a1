"""Groups in the expressions of URLs that need not match."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tree_sitter import Node

from django_seven.rules.shape import Draft, Example, Fine, Match, Rewrite, Rule, Skip
from django_seven.rules.syntax import below, called, parameter_name, parameters, positional, string_value

_PIECES = re.compile(r"\\.|\[\^?\]?(?:\\.|[^\]\\])*\]|\((?:\?P<(?P<name>\w+)>|\?:)?|\)(?P<optional>[?*]|\{0)?", re.S)


def default_of_none(draft: Draft, match: Match) -> None:
    """A view whose parameter is a group that need not match gets `None` as its default, as it was handed before."""
    given = positional(called(match))
    text = string_value(given[0]) if len(given) > 1 else None
    names = set(_optional(text or ""))
    if not names or given[1].type not in ("identifier", "attribute"):
        raise Fine
    view = _view(draft, given[1])
    if view is None:
        lacking = draft.required(draft.meaning(given[1]) or "")
        lacking = sorted(names & set(lacking or ()))
        if not lacking:
            raise Fine
        raise Skip("its view must have `None` as the default of " + " and ".join(f"`{one}`" for one in lacking))
    plain = [one for one in parameters(view) if one.type in ("identifier", "typed_parameter")]
    wanted = [one for one in plain if parameter_name(one) in names]
    if not wanted:
        raise Fine
    if any(one.start_byte > wanted[0].end_byte and one not in wanted for one in plain):
        raise Skip("its view has parameters without a default behind it")
    for one in wanted:
        draft.insert(one.end_byte, "=None" if one.type == "identifier" else " = None")


def _optional(pattern: str) -> Iterator[str]:
    """The named groups of an expression that are optional, or stand in one that is."""
    inside: list[list[str]] = [[]]
    for piece in _PIECES.finditer(pattern):
        if piece.group().startswith("("):
            inside.append([piece["name"]] if piece["name"] else [])
        elif piece.group().startswith(")") and len(inside) > 1:
            names = inside.pop()
            if piece["optional"]:
                yield from names
            else:
                inside[-1] += names


def _view(draft: Draft, view: Node) -> Node | None:
    """The function of this file that a name means."""
    found = [
        one
        for one in below(draft.root, "function_definition")
        if (name := one.child_by_field_name("name")) is not None and name.text == view.text
    ]
    return found[0] if len(found) == 1 and view.type == "identifier" and draft.meaning(view) is None else None


_PAGES = """
from django.http import HttpResponse
from django.urls import re_path


def talks(request, page{}):
    return HttpResponse("page {{}}".format(page))


urlpatterns = [re_path(r"^talks/(?:page-(?P<page>\\d+)/)?$", talks)]
"""

RULES = [
    Rule(
        id="url-optional-group",
        what="A named group that does not match is not handed to the view from Django 3.0 on; it was, as `None`.",
        why="So the default of the view's parameter counts; without one the view fails.",
        since="2.0",
        until="3.0",
        change=Rewrite(("django.conf.urls.url", "django.urls.re_path"), default_of_none),
        pattern=r"\)(?:[?*]|\{0)",
        sure="safe",
        notes="3.0/#miscellaneous",
        early=True,
        example=Example(
            before=_PAGES.format(""),
            after=_PAGES.format("=None"),
            probe="from django.test import Client\n\n"
            "answer = Client().get('/talks/').content, Client().get('/talks/page-2/').content\n",
        ),
        leaves=(
            _PAGES.format("=1"),
            _PAGES.format("").replace("(?:page-(?P<page>\\d+)/)?", "page-(?P<page>\\d+(?:,\\d)?)/"),
            _PAGES.format("").replace("(?:page-(?P<page>\\d+)/)?", "[)](?P<page>\\d+)[)?]"),
        ),
        ledger=("changed-re_path-optional-groups",),
    ),
]
