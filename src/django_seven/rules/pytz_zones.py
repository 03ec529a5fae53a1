"""Zones of `pytz` that are handed to Django, which no longer asks them in their own way."""

from __future__ import annotations

from django_seven.rules.shape import Draft, Example, Fine, Match, Rewrite, Rule, Skip
from django_seven.rules.syntax import arguments, caught_around, positional

_TIMEZONE = "django.utils.timezone"
_TAKE_NAMES = (f"{_TIMEZONE}.activate", f"{_TIMEZONE}.override")
_UNKNOWN = ("pytz.UnknownTimeZoneError", "pytz.exceptions.UnknownTimeZoneError")
_AWARE = f"{_TIMEZONE}.make_aware"


def by_name(draft: Draft, match: Match) -> None:
    """`activate(pytz.timezone(name))` becomes `activate(name)`."""
    zone, given = match.node.parent, match.node.parent.parent if match.node.parent is not None else None
    call = given.parent if given is not None and given.type == "argument_list" else None
    function = call.child_by_field_name("function") if call is not None and call.type == "call" else None
    if match.imported or zone is None or zone.type != "call" or call is None or function is None:
        raise Fine
    meant = draft.meaning(function)
    if meant == _AWARE:
        raise Skip("give `make_aware` a `zoneinfo.ZoneInfo`, or a moment that the zone's `localize()` made aware")
    if meant not in _TAKE_NAMES:
        raise Fine
    if len(positional(zone)) != 1 or len(arguments(zone)) != 1 or len(arguments(call)) != 1:
        raise Skip("its arguments are not plain")
    for error in caught_around(call):
        if draft.meaning(error) in _UNKNOWN:
            draft.replace(error, "KeyError")  # which that of `zoneinfo` is as well
        elif draft.text(error) not in ("KeyError", "LookupError", "Exception"):
            raise Skip("an unknown zone may raise another error then: catch `KeyError`, and give the name")
    draft.replace(zone, draft.text(positional(zone)[0]))


_ACTIVE = """{}
import datetime

from django.utils import timezone

timezone.activate({})
answer = timezone.make_aware(datetime.datetime(2020, 1, 1)).utcoffset().total_seconds()
"""
_TRIED = """
import datetime

import pytz
from django.utils import timezone

try:
    timezone.activate({})
    answer = timezone.make_aware(datetime.datetime(2020, 1, 1)).utcoffset().total_seconds()
except {}:
    answer = "unknown"
"""

RULES = [
    Rule(
        id="pytz-zone-given",
        what="`activate()`, `override()` and `make_aware()` read a zone of `pytz` wrongly from Django 5.0 on: "
        "its offset is that of the 19th century.",
        why="Such a zone wants to be asked by `localize()`, which only Django before 5.0 does. The name of "
        "a zone is right on all.",
        since="1.8",
        until="5.0",
        change=Rewrite(("pytz.timezone",), by_name, whole=True),
        sure="likely",
        notes="5.0/#features-removed-in-5-0",
        example=Example(
            before=_ACTIVE.format("import pytz", 'pytz.timezone("Europe/Berlin")'),
            after=_ACTIVE.format("import pytz", '"Europe/Berlin"'),
        ),
        more=(
            Example(
                before=_TRIED.format('pytz.timezone("Europe/Berlin")', "pytz.UnknownTimeZoneError"),
                after=_TRIED.format('"Europe/Berlin"', "KeyError"),
            ),
        ),
        leaves=(
            "import pytz\n\nmoment.astimezone(pytz.timezone('Europe/Berlin'))\n",
            "from shop import pytz\nfrom django.utils import timezone\n\ntimezone.activate(pytz.timezone('UTC'))\n",
        ),
    ),
]
