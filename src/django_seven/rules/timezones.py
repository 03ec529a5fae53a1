"""Time zones: what went with `pytz`."""

from __future__ import annotations

from tree_sitter import Node

from django_seven.rules.shape import ByHand, Draft, Example, Fine, Match, Rewrite, Rule, Skip
from django_seven.rules.syntax import (
    arguments,
    call_of,
    either,
    is_called,
    keyword,
    not_before,
    positional,
    value_of,
    wrapped,
)
from django_seven.values import Minor

_TIMEZONE = "django.utils.timezone"
_ZONES = {f"{_TIMEZONE}.get_current_timezone", f"{_TIMEZONE}.get_default_timezone"}
_OWN_ZONES = Minor(3, 2)  # the first Python 3 with `datetime.timezone`
_GONE = Minor(5, 0)
_NO_PYTZ = "5.0/#features-removed-in-5-0"


@not_before("1.8")
def utc(draft: Draft, match: Match) -> None:
    """`timezone.utc` becomes Python's own."""
    if _is_compared(match.node) and draft.road.old < (4, 0):
        raise Skip("on the old side the zones of values from the database are those of `pytz`")
    above = match.node.parent
    if above is not None and above.type == "attribute" and draft.text(above).endswith((".localize", ".normalize")):
        raise Skip("it is asked for what only `pytz` has")
    if draft.road.old_python < _OWN_ZONES:
        _utc_of_both(draft, match)
    else:
        draft.replace(match.node, f"{draft.require('datetime.timezone')}.utc")


def _utc_of_both(draft: Draft, match: Match) -> None:
    """Where the old side runs on Python 2, each side takes the one it has."""
    zone = f"{draft.require_module('datetime')}.timezone.utc"
    if match.node.type == "attribute":
        either(draft, match.node, zone, _GONE)
        return
    name = draft.text(match.node)
    imported = f"from {_TIMEZONE} import utc" + (f" as {name}" if name != "utc" else "")
    draft.guard([imported], [f"{name} = {zone}"], _GONE)


def _on_python_3(draft: Draft) -> None:
    """Raises Skip where the old side runs on Python 2."""
    if draft.road.old_python < _OWN_ZONES:
        raise Skip("Python 2.7 has no `datetime.timezone`")


def _is_compared(node: Node) -> bool:
    above = node.parent
    return above is not None and above.type == "comparison_operator"


@not_before("1.8")
def fixed_offset(draft: Draft, match: Match) -> None:
    """`FixedOffset(60)` becomes `get_fixed_timezone(60)`; with a name, Python's `timezone`."""
    call = call_of(match)
    given = positional(call)
    if len(given) == 1 and len(arguments(call)) == 1:
        draft.replace(match.node, draft.require(f"{_TIMEZONE}.get_fixed_timezone"))
        return
    name = given[1] if len(given) == 2 else keyword(call, "name")
    if len(given) not in (1, 2) or name is None or len(arguments(call)) != 2:
        raise Skip("its offset is not given by position")
    _on_python_3(draft)
    zone, delta = draft.require("datetime.timezone"), draft.require("datetime.timedelta")
    draft.replace(call, f"{zone}({delta}(minutes={draft.text(given[0])}), {draft.text(value_of(name))})")


def is_dst(draft: Draft, match: Match) -> None:
    """`make_aware(x, is_dst=False)` becomes `fold=1` where Django no longer asks `pytz`."""
    if match.imported or not is_called(match.node):
        raise Fine
    call = call_of(match)
    given, named = positional(call), keyword(call, "is_dst")
    value = given[2] if len(given) == 3 else value_of(named) if named is not None else None
    if value is None:
        raise Fine
    answer = draft.text(value)
    if answer == "None":
        draft.remove_argument(named or value)
        return
    if answer not in ("True", "False") or not given:
        raise Skip("whether it is summer time is only known at run time")
    fold = wrapped(draft.text(given[0]), given[0]) + f".replace(fold={'0' if answer == 'True' else '1'})"
    rest = [draft.text(other) for other in arguments(call)[1:] if other.id not in (value.id, named.id if named else 0)]
    new = f"{draft.text(match.node)}({', '.join([fold, *rest])})"
    choice = f"{draft.text(call)} if {draft.require_module('django')}.VERSION < (4, 0) else {new}"
    draft.replace(call, _closed(call, choice))


def _closed(call: Node, text: str) -> str:
    """A choice, in parentheses where something else would take a part of it."""
    above = call.parent
    alone = above is not None and above.type in ("argument_list", "assignment", "return_statement")
    return text if alone and above is not None and "\n" not in text else f"({text})"


def _is_zone(draft: Draft, node: Node) -> bool:
    """Whether an expression is certainly a zone that Django chose."""
    if node.type == "call":
        function = node.child_by_field_name("function")
        return function is not None and draft.meaning(function) in _ZONES
    if draft.meaning(node) == f"{_TIMEZONE}.utc":
        return True
    found = draft.values(node)
    return bool(found) and all(value.type == "call" and _is_zone(draft, value) for value in found)


def localize(draft: Draft, match: Match) -> None:
    """`zone.localize(x)` of a zone that Django chose: `make_aware` where it is none of `pytz`."""
    zone = match.node.child_by_field_name("object")
    if zone is None or not is_called(match.node) or not _is_zone(draft, zone):
        raise Fine
    call = call_of(match)
    given = positional(call)
    if not given or len(arguments(call)) > 2:
        raise Skip("its arguments are not those of pytz")
    new = f"{draft.require(f'{_TIMEZONE}.make_aware')}({draft.text(given[0])}, {draft.text(zone)})"
    if draft.meaning(zone) == f"{_TIMEZONE}.utc":  # no hour comes twice
        draft.replace(call, new)
        return
    django = draft.require_module("django")
    draft.replace(call, _closed(call, f"{draft.text(call)} if {django}.VERSION < (4, 0) else {new}"))


def normalize(draft: Draft, match: Match) -> None:
    """`zone.normalize(x)` is `x.astimezone(zone)` on both sides."""
    zone = match.node.child_by_field_name("object")
    if zone is None or not is_called(match.node) or not _is_zone(draft, zone):
        raise Fine
    call = call_of(match)
    given = positional(call)
    if len(given) != 1 or len(arguments(call)) != 1:
        raise Skip("it is not given one moment")
    draft.replace(call, f"{wrapped(draft.text(given[0]), given[0])}.astimezone({draft.text(zone)})")


_NEW_YORK = 'TIME_ZONE = "America/New_York"\nUSE_TZ = True\n'
_NEEDS = "import datetime\n"

RULES = [
    Rule(
        id="timezone-fixed-offset",
        what="`FixedOffset` is gone in Django 3.1; `get_fixed_timezone` and `datetime.timezone` make such zones.",
        why="Python has had zones with a fixed offset since 3.2.",
        since="1.8",
        until="3.1",
        warns="2.2",
        change=Rewrite((f"{_TIMEZONE}.FixedOffset",), fixed_offset, whole=True),
        sure="likely",
        notes="3.1/#features-removed-in-3-1",
        example=Example(
            before="""
import datetime

from django.utils.timezone import FixedOffset

moment = datetime.datetime(2020, 7, 1, 12)
name = FixedOffset(-60, "AZT").tzname(moment)
answer = [moment.replace(tzinfo=FixedOffset(90)).isoformat(), name]
""",
            after="""
import datetime

from django.utils.timezone import get_fixed_timezone

moment = datetime.datetime(2020, 7, 1, 12)
name = datetime.timezone(datetime.timedelta(minutes=-60), "AZT").tzname(moment)
answer = [moment.replace(tzinfo=get_fixed_timezone(90)).isoformat(), name]
""",
        ),
        leaves=(
            "from psycopg2.tz import FixedOffsetTimezone as FixedOffset\nFixedOffset(60)",
            "from django.utils.timezone import FixedOffset\nisinstance(zone, FixedOffset)",
        ),
        ledger=("removed-django.utils.timezone.FixedOffset",),
        symptoms=("cannot import name 'FixedOffset'", "has no attribute 'FixedOffset'"),
    ),
    Rule(
        id="make-aware-is-dst",
        what="`make_aware(is_dst=…)` has no effect on Django's own zones since 4.0 and fails in 5.0; `fold` says it.",
        why="Zones are those of `zoneinfo`, which reads the hour that comes twice from the value itself.",
        since="1.9",
        until="4.0",
        change=Rewrite((f"{_TIMEZONE}.make_aware",), is_dst),
        sure="likely",
        notes="4.0/#zoneinfo-default-timezone-implementation",
        example=Example(
            before=f"""
{_NEEDS}
from django.utils.timezone import make_aware

day = datetime.datetime(2019, 11, 3, 1, 30)
late = make_aware(day, is_dst=False)
early = make_aware(day, None, is_dst=True)
answer = [late.isoformat(), early.isoformat()]
""",
            after=f"""
{_NEEDS}
import django
from django.utils.timezone import make_aware

day = datetime.datetime(2019, 11, 3, 1, 30)
late = make_aware(day, is_dst=False) if django.VERSION < (4, 0) else make_aware(day.replace(fold=1))
early = make_aware(day, None, is_dst=True) if django.VERSION < (4, 0) else make_aware(day.replace(fold=0), None)
answer = [late.isoformat(), early.isoformat()]
""",
            settings=_NEW_YORK,
        ),
        leaves=(
            "from django.utils.timezone import make_aware\nmake_aware(moment, zone)\nmake_aware(moment, **options)",
            "from shop.times import make_aware\nmake_aware(moment, is_dst=True)",
        ),
        ledger=("removed-django.utils.timezone.make_aware--is_dst",),
        symptoms=("make_aware() got an unexpected keyword argument 'is_dst'",),
    ),
    Rule(
        id="zone-localize",
        what="Django's own time zones have no `localize` since 4.0; `make_aware` gives the same moment.",
        why="Zones are those of `zoneinfo`, not of `pytz`.",
        since="1.4",
        until="4.0",
        change=Rewrite((".localize",), localize),
        sure="likely",
        notes="4.0/#zoneinfo-default-timezone-implementation",
        example=Example(
            before=f"""
{_NEEDS}
from django.utils import timezone

moment = datetime.datetime(2020, 7, 1, 12)
zone = timezone.get_default_timezone()
late = zone.localize(moment)
answer = late.isoformat()
""",
            after=f"""
{_NEEDS}
import django
from django.utils import timezone

moment = datetime.datetime(2020, 7, 1, 12)
zone = timezone.get_default_timezone()
late = zone.localize(moment) if django.VERSION < (4, 0) else timezone.make_aware(moment, zone)
answer = late.isoformat()
""",
            settings=_NEW_YORK,
        ),
        leaves=(
            "import pytz\nzone = pytz.timezone('Europe/Berlin')\nzone.localize(moment)",
            "from django.utils import timezone\nzone = timezone.get_default_timezone()\nif other:\n"
            "    zone = pytz.utc\nzone.localize(moment)",
        ),
        ledger=("changed-zoneinfo-default", "changed-timezone.utc-type"),
        symptoms=("object has no attribute 'localize'",),
    ),
    Rule(
        id="zone-normalize",
        what="Django's own time zones have no `normalize` since 4.0; `astimezone` gives the same moment.",
        why="Zones are those of `zoneinfo`, not of `pytz`.",
        since="1.4",
        until="4.0",
        change=Rewrite((".normalize",), normalize),
        sure="safe",
        notes="4.0/#zoneinfo-default-timezone-implementation",
        example=Example(
            before=f"""
{_NEEDS}
from django.utils import timezone

zone = timezone.get_default_timezone()
late = timezone.make_aware(datetime.datetime(2019, 11, 3, 0, 30), zone)
answer = zone.normalize(late + datetime.timedelta(hours=0)).isoformat()
""",
            after=f"""
{_NEEDS}
from django.utils import timezone

zone = timezone.get_default_timezone()
late = timezone.make_aware(datetime.datetime(2019, 11, 3, 0, 30), zone)
answer = (late + datetime.timedelta(hours=0)).astimezone(zone).isoformat()
""",
            settings=_NEW_YORK,
        ),
        leaves=(
            "import unicodedata\nunicodedata.normalize('NFKD', text)",
            "import pytz\npytz.timezone('Europe/Berlin').normalize(moment)",
        ),
        ledger=("changed-zoneinfo-default",),
        symptoms=("object has no attribute 'normalize'",),
    ),
    Rule(
        id="timezone-utc",
        what="`django.utils.timezone.utc` is gone in Django 5.0; it is `datetime.timezone.utc`.",
        why="Python has it; before Django 4.0 it was that of `pytz`.",
        since="1.8",
        until="5.0",
        warns="4.1",
        change=Rewrite((f"{_TIMEZONE}.utc",), utc, whole=True),
        sure="likely",
        notes=_NO_PYTZ,
        example=Example(
            before="""
import datetime

from django.utils import timezone
from django.utils.timezone import utc

moment = datetime.datetime(2020, 7, 1, 12, tzinfo=timezone.utc)
with timezone.override(timezone.utc):
    name = timezone.get_current_timezone_name()
naive = timezone.make_naive(moment, utc)
answer = [moment.isoformat(), moment.astimezone(utc).tzname(), naive, name]
""",
            after="""
import datetime

from django.utils import timezone

moment = datetime.datetime(2020, 7, 1, 12, tzinfo=datetime.timezone.utc)
with timezone.override(datetime.timezone.utc):
    name = timezone.get_current_timezone_name()
naive = timezone.make_naive(moment, datetime.timezone.utc)
answer = [moment.isoformat(), moment.astimezone(datetime.timezone.utc).tzname(), naive, name]
""",
            settings="USE_TZ = True\n",
        ),
        leaves=(
            "from datetime import timezone\ntimezone.utc",
            "from pytz import utc\nutc.localize(moment)",
            "try:\n    from datetime import timezone\n    utc = timezone.utc\nexcept ImportError:\n"
            "    from django.utils.timezone import utc\n",
        ),
        ledger=("removed-django.utils.timezone.utc",),
        symptoms=("cannot import name 'utc' from 'django.utils.timezone'", "has no attribute 'utc'"),
    ),
    Rule(
        id="pytz-errors",
        what="`make_aware` no longer raises the errors of `pytz` for Django's own zones since 4.0.",
        why="`zoneinfo` takes an hour that comes twice, or never, and reads `fold`.",
        since="4.0",
        until="4.0",
        change=ByHand(
            ("pytz.exceptions.*", "pytz.AmbiguousTimeError", "pytz.NonExistentTimeError", "pytz.InvalidTimeError"),
            "Ask beforehand: a moment comes twice, or never, where `zone.utcoffset(moment.replace(fold=0))` and"
            " `zone.utcoffset(moment.replace(fold=1))` differ.",
        ),
        sure="show",
        notes="4.0/#zoneinfo-default-timezone-implementation",
        example=Example(
            before="""
import datetime

import pytz
from django.utils.timezone import make_aware

moment = datetime.datetime(2020, 10, 25, 2, 30)
try:
    make_aware(moment)
    answer = "once"
except pytz.AmbiguousTimeError:
    answer = "twice"
""",
            after="""
import datetime

from django.utils.timezone import get_current_timezone

moment = datetime.datetime(2020, 10, 25, 2, 30)
zone = get_current_timezone()
first, second = [zone.utcoffset(moment.replace(fold=fold)) for fold in (0, 1)]
answer = "once" if first == second else "twice"
""",
            settings='TIME_ZONE = "Europe/Berlin"',
        ),
        ledger=("removed-pytz-support",),
        symptoms=("AmbiguousTimeError", "NonExistentTimeError"),
    ),
]
