"""Signers and what else in Django's core took its arguments by position, or is called otherwise."""

from __future__ import annotations

from django_seven.rules.shape import Draft, Example, Fine, Match, Renamed, Rewrite, Rule
from django_seven.rules.syntax import call_of, is_called, positional

_NAMES = ("key", "sep", "salt")


def name_arguments(draft: Draft, match: Match) -> None:
    """What was given by position is given by name."""
    if match.imported or not is_called(match.node):
        raise Fine
    given = positional(call_of(match))
    if not given:
        raise Fine
    for name, node in zip(_NAMES, given, strict=False):
        draft.insert(node.start_byte, f"{name}=")


def converter(draft: Draft, match: Match) -> None:
    """`get_converter(kind)` becomes `get_converters()[kind]`."""
    call = call_of(match)
    given = positional(call)
    if len(given) != 1:
        raise Fine
    draft.replace(call, f"{draft.require('django.urls.converters.get_converters')}()[{draft.text(given[0])}]")


RULES = [
    Rule(
        id="signer-positional",
        what="`Signer` and `TimestampSigner` take their arguments by name only since Django 5.1.",
        why="A salt given where the separator stands is a mistake nobody sees.",
        since="1.4",
        until="5.1",
        warns="4.2",
        change=Rewrite(("django.core.signing.Signer", "django.core.signing.TimestampSigner"), name_arguments),
        sure="safe",
        notes="5.1/#features-removed-in-5-1",
        example=Example(
            before="""
from django.core.signing import Signer

answer = Signer("secret", ".", "tickets").unsign(Signer("secret", ".", "tickets").sign("7"))
""",
            after="""
from django.core.signing import Signer

answer = Signer(key="secret", sep=".", salt="tickets").unsign(Signer(key="secret", sep=".", salt="tickets").sign("7"))
""",
        ),
        leaves=(
            "from django.core.signing import Signer\nSigner(salt='a')\nSigner(*args)",
            "from shop import Signer\nSigner('a')",
        ),
        ledger=(
            "removed-django.core.signing.Signer--positional",
            "removed-django.core.signing.TimestampSigner--positional",
        ),
        symptoms=("Signer.__init__() takes 1 positional argument",),
    ),
    Rule(
        id="query-set-paginator",
        what="`QuerySetPaginator` is gone in Django 3.1; it was another name of `Paginator`.",
        why="Paginators have taken querysets and lists alike since Django 1.0.",
        since="1.3",
        until="3.1",
        change=Renamed("django.core.paginator.QuerySetPaginator", "django.core.paginator.Paginator"),
        sure="safe",
        notes="3.1/#features-removed-in-3-1",
        example=Example(
            before="""
from django.core.paginator import QuerySetPaginator

answer = QuerySetPaginator([1, 2, 3], 2).page(2).object_list
""",
            after="""
from django.core.paginator import Paginator

answer = Paginator([1, 2, 3], 2).page(2).object_list
""",
        ),
        leaves=("from shop.pages import QuerySetPaginator\nQuerySetPaginator([])",),
        ledger=("removed-django.core.paginator.QuerySetPaginator",),
        symptoms=("cannot import name 'QuerySetPaginator'",),
    ),
    Rule(
        id="converters-get-converter",
        what="`get_converter()` is gone in Django 5.1; `get_converters()` has them all by name.",
        why="It was never documented.",
        since="2.0",
        until="5.1",
        change=Rewrite(("django.urls.converters.get_converter",), converter, whole=True),
        sure="safe",
        notes="5.1/#miscellaneous",
        example=Example(
            before="""
from django.urls.converters import get_converter

answer = get_converter("int").to_python("7")
""",
            after="""
from django.urls.converters import get_converters

answer = get_converters()["int"].to_python("7")
""",
        ),
        leaves=("from shop import get_converter\nget_converter('int')",),
        ledger=("removed-django.urls.converters.get_converter",),
        symptoms=("cannot import name 'get_converter'",),
    ),
]
