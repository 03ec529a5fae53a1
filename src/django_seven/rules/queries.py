"""Queries and expressions."""

from __future__ import annotations

from tree_sitter import Node

from django_seven.rules.shape import Draft, Example, Fine, Match, Rewrite, Rule, Skip
from django_seven.rules.syntax import (
    arguments,
    call_of,
    is_called,
    keyword,
    links,
    parameter_name,
    parameters,
    positional,
    value_of,
)
from django_seven.values import Minor

_ORDERINGS = (".asc", ".desc", "django.db.models.expressions.OrderBy")
_FILTERS = (".filter", ".exclude", ".get", ".get_or_create", "django.db.models.Q", "django.db.models.query_utils.Q")


def _call(match: Match) -> Node:
    """The call of a place.

    Raises Fine where it is not called.
    """
    if match.imported or not is_called(match.node):
        raise Fine
    return call_of(match)


def chunked(draft: Draft, match: Match) -> None:
    """`.prefetch_related(…)….iterator()` says its chunk size, as Django did before."""
    call = _call(match)
    fetched = [link for name, link in links(call) if name == "prefetch_related"]
    if arguments(call) or not fetched or [draft.text(one) for one in arguments(fetched[0])] == ["None"]:
        raise Fine  # `prefetch_related(None)` clears what was asked for
    node, size = call.child_by_field_name("arguments"), "chunk_size=2000"
    if node is not None and draft.road.old < Minor(2, 0):
        size = f'**({{}} if {draft.require_module("django")}.VERSION < (2, 0) else {{"chunk_size": 2000}})'
    if node is not None:
        draft.replace(node, f"({size})")


def true_or_false(draft: Draft, match: Match) -> None:
    """`x__isnull=1` becomes `x__isnull=True`."""
    call, found = _call(match), []
    for argument in arguments(call):
        name = argument.child_by_field_name("name") if argument.type == "keyword_argument" else None
        value = value_of(argument)
        if name is not None and draft.text(name).endswith("isnull") and draft.text(value) in ("0", "1"):
            found.append(value)
    if not found:
        raise Fine
    for value in found:
        draft.replace(value, "True" if draft.text(value) == "1" else "False")


def field_alone(draft: Draft, match: Match) -> None:
    """`latest(field_name="x")` becomes `latest("x")`."""
    call = _call(match)
    named = keyword(call, "field_name")
    if named is None or positional(call):
        raise Fine
    draft.replace(named, draft.text(value_of(named)))


def without_false(draft: Draft, match: Match) -> None:
    """`nulls_first=False`, which said nothing, goes."""
    call = _call(match)
    found = [named for name in ("nulls_first", "nulls_last") if (named := keyword(call, name)) is not None]
    wanted = [named for named in found if draft.text(value_of(named)) == "False"]
    if not wanted:
        raise Fine
    if len(wanted) == 2:
        raise Skip("both say False")
    draft.remove_argument(wanted[0])


def alias_default(draft: Draft, match: Match) -> None:
    """`get_group_by_cols(self)` may be called with an alias."""
    given = parameters(match.node)
    names = [parameter_name(parameter) for parameter in given]
    if names == ["self"]:
        draft.insert(given[0].end_byte, ", alias=None")
    else:
        raise Fine


_QUERY = """
from django.contrib.auth.models import Group
from seven_proof import migrate

migrate()
Group.objects.create(name="staff")
answer = {}
"""
_ALIAS = """
from django.db.models import Func


class Upper(Func):
    function = "UPPER"

    def get_group_by_cols({}):
        return []
"""

RULES = [
    Rule(
        id="iterator-after-prefetch",
        what="`iterator()` after `prefetch_related()` needs a `chunk_size` from Django 5.0 on.",
        why="Until Django 4.1 the prefetching was silently left out.",
        since="2.0",
        until="5.0",
        warns="4.1",
        change=Rewrite((".iterator",), chunked),
        texts=("prefetch_related",),
        sure="likely",
        notes="5.0/#features-removed-in-5-0",
        example=Example(
            before=_QUERY.format('[group.name for group in Group.objects.prefetch_related("permissions").iterator()]'),
            after=_QUERY.format(
                '[group.name for group in Group.objects.prefetch_related("permissions").iterator(chunk_size=2000)]'
            ),
        ),
        leaves=(
            "x = Group.objects.prefetch_related('a').prefetch_related(None).iterator()",
            "x = Group.objects.all().iterator()",
            "x = Group.objects.prefetch_related('a').iterator(100)",
        ),
        ledger=("removed-iterator-prefetch-without-chunk_size",),
        symptoms=("chunk_size must be provided when using QuerySet.iterator() after prefetch_related()",),
    ),
    Rule(
        id="isnull-number",
        what="The `isnull` lookup takes only `True` and `False` from Django 4.0 on.",
        why="Other values were taken for their truth; through a relation `1` never found a row.",
        since="1.3",
        until="4.0",
        warns="3.1",
        change=Rewrite(_FILTERS, true_or_false),
        pattern=r"isnull\s*=\s*[01]\b",
        sure="likely",
        notes="4.0/#features-removed-in-4-0",
        example=Example(
            before=_QUERY.format("Group.objects.filter(name__isnull=0).count()"),
            after=_QUERY.format("Group.objects.filter(name__isnull=False).count()"),
        ),
        leaves=("x = shelf.filter(isnull=[1])", "x = Group.objects.filter(name__isnull=flag)"),
        ledger=("removed-isnull-non-bool",),
        symptoms=(
            "Using a non-boolean value for an isnull lookup is deprecated",
            "The QuerySet value for an isnull lookup must be True or False",
        ),
    ),
    Rule(
        id="latest-field-name",
        what="`latest()` and `earliest()` take no `field_name` from Django 3.0 on, but names of fields.",
        why="They order by any number of fields since Django 2.0.",
        since="1.3",
        until="3.0",
        warns="2.0",
        change=Rewrite((".latest", ".earliest"), field_alone),
        texts=("field_name",),
        sure="safe",
        notes="3.0/#features-removed-in-3-0",
        example=Example(
            before=_QUERY.format('Group.objects.latest(field_name="name").name'),
            after=_QUERY.format('Group.objects.latest("name").name'),
        ),
        leaves=("x = Group.objects.latest('name')", "x = paper.latest(**options)"),
        ledger=(
            "removed-django.db.models.query.QuerySet.earliest--field_name",
            "removed-django.db.models.query.QuerySet.latest--field_name",
        ),
        symptoms=("latest() got an unexpected keyword argument 'field_name'",),
    ),
    Rule(
        id="nulls-first-false",
        what="`nulls_first=False` and `nulls_last=False` are refused by Django 5.0; leave them out.",
        why="They read as if the nulls came at the other end, and did nothing.",
        since="1.8",
        until="5.0",
        warns="4.1",
        change=Rewrite(_ORDERINGS, without_false),
        sure="safe",
        notes="5.0/#features-removed-in-5-0",
        example=Example(
            before=_QUERY.format('list(Group.objects.order_by(F("name").desc(nulls_last=False)))').replace(
                "\nfrom seven", "\nfrom django.db.models import F\nfrom seven"
            ),
            after=_QUERY.format('list(Group.objects.order_by(F("name").desc()))').replace(
                "\nfrom seven", "\nfrom django.db.models import F\nfrom seven"
            ),
        ),
        leaves=("x = F('name').desc(nulls_last=True)", "x = F('name').desc(nulls_last=flag)"),
        ledger=(
            "removed-Expression.asc-nulls_first-False",
            "removed-Expression.desc-nulls_last-False",
            "removed-OrderBy-nulls_first-False",
        ),
        symptoms=("nulls_last values must be True or None", "nulls_first values must be True or None"),
    ),
    Rule(
        id="group-by-cols-without-alias",
        what="`get_group_by_cols()` of an expression is called with an `alias` by Django 4.0 and 4.1.",
        why="Django 3.0 to 3.2 asked for its signature; Django 4.2 calls it without again.",
        since="1.11",
        until="4.0",
        warns="3.0",
        change=Rewrite(("def get_group_by_cols",), alias_default),
        sure="safe",
        notes="4.0/#features-removed-in-4-0",
        example=Example(
            before=_ALIAS.format("self"),
            after=_ALIAS.format("self, alias=None"),
        ),
        unproven="the old spelling works again in Django 4.2",
        leaves=("class A:\n    def get_group_by_cols(self, alias=None):\n        return []",),
        ledger=("removed-get_group_by_cols-without-alias", "changed-get_group_by_cols-alias"),
        symptoms=("get_group_by_cols() got an unexpected keyword argument 'alias'",),
    ),
]
