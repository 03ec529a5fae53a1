"""Time zones: what names an hour that comes twice, and what must be named at all."""

from __future__ import annotations

from django_seven.rules.shape import ByHand, Draft, Example, Fine, Match, Rewrite, Rule, Skip
from django_seven.rules.syntax import call_of, is_called, keyword, spread_last, value_of

_TRUNCS = (
    "Trunc",
    "TruncDay",
    "TruncHour",
    "TruncMinute",
    "TruncMonth",
    "TruncQuarter",
    "TruncSecond",
    "TruncWeek",
    "TruncYear",
)
_FUNCTIONS = "django.db.models.functions"


def no_dst(draft: Draft, match: Match) -> None:
    """`is_dst=None` goes; another answer is only given where it is still read."""
    if match.imported or not is_called(match.node):
        raise Fine
    named = keyword(call_of(match), "is_dst")
    if named is None:
        raise Fine
    value = draft.text(value_of(named))
    if value == "None":
        draft.remove_argument(named)
        return
    django = draft.require_module("django")
    spread_last(draft, call_of(match), named, f'**({{"is_dst": {value}}} if {django}.VERSION < (5, 0) else {{}})')


def says_dst(draft: Draft, match: Match) -> None:
    """Only a call that names it is meant."""
    if match.imported or not is_called(match.node) or keyword(call_of(match), "is_dst") is None:
        raise Fine


def is_none(draft: Draft, match: Match) -> None:
    """Only a zone that is none is refused."""
    value = match.node.child_by_field_name("right")
    if value is None or value.type != "none":
        raise Fine


def without_pytz(draft: Draft, match: Match) -> None:
    """`USE_DEPRECATED_PYTZ = False` says what Django says by itself, where it reads it at all."""
    value, statement = match.node.child_by_field_name("right"), match.node.parent
    if value is None or statement is None or value.type != "false":
        raise Skip("take it out where no code asks the zones for what only `pytz` has (`localize`, `normalize`)")
    draft.remove_line(statement)


_SETTINGS = 'TIME_ZONE = "America/New_York"\nUSE_TZ = True\n'
_USERS = """
import datetime

IMPORTSfrom django.contrib.auth.models import User
from seven_proof import migrate

migrate()
late = datetime.datetime(2019, 11, 3, 6, 30, tzinfo=datetime.timezone.utc)
User.objects.create(username="ann", date_joined=late)
"""
_HOURS = """
hours = User.objects.annotate(hour=HOUR).values_list("hour", flat=True)
answer = [hour.astimezone(datetime.timezone.utc).isoformat() for hour in hours]
"""

RULES = [
    Rule(
        id="datetimes-is-dst",
        what="`is_dst` of `datetimes()` is gone in Django 5.0; it had no effect on Django's own zones since 4.0.",
        why="It was for zones of `pytz`; those of `zoneinfo` read `fold`.",
        since="3.1",
        until="5.0",
        change=Rewrite((".datetimes",), no_dst),
        sure="safe",
        notes="5.0/#features-removed-in-5-0",
        example=Example(
            before=_USERS.replace("IMPORTS", "")
            + """
days = list(User.objects.datetimes("date_joined", "day", is_dst=None))
answer = [str(day) for day in days + list(User.objects.datetimes("date_joined", "day", is_dst=True))]
""",
            after=_USERS.replace("IMPORTS", "import django\n")
            + """
days = list(User.objects.datetimes("date_joined", "day"))
answer = [str(day) for day in days + list(User.objects.datetimes("date_joined", "day", \
**({"is_dst": True} if django.VERSION < (5, 0) else {})))]
""",
            settings=_SETTINGS,
        ),
        leaves=("talks.datetimes('a', 'day')\ntalks.datetimes('a', 'day', **options)",),
        ledger=("removed-django.db.models.query.QuerySet.datetimes--is_dst",),
        symptoms=("datetimes() got an unexpected keyword argument 'is_dst'",),
    ),
    Rule(
        id="trunc-is-dst",
        what="`is_dst` of `Trunc…` is taken and not read since Django 4.0, also where it is True or False.",
        why="It was for zones of `pytz`; those of `zoneinfo` take the first of two hours.",
        since="1.8",
        until="4.0",
        change=ByHand(
            tuple(f"{module}.{name}" for module in (_FUNCTIONS, f"{_FUNCTIONS}.datetime") for name in _TRUNCS),
            "Take `is_dst` out; where the hour that comes twice matters, cut the moments in Python.",
            says_dst,
        ),
        sure="show",
        notes="4.0/#zoneinfo-default-timezone-implementation",
        example=Example(
            before=_USERS.replace("IMPORTS", "")
            + "from django.db.models.functions import TruncHour\n"
            + _HOURS.replace("HOUR", 'TruncHour("date_joined", is_dst=False)'),
            after=_USERS.replace("IMPORTS", "")
            + """
moments = User.objects.values_list("date_joined", flat=True)
hours = [moment.replace(minute=0) for moment in moments]
answer = [hour.astimezone(datetime.timezone.utc).isoformat() for hour in hours]
""",
            settings=_SETTINGS,
        ),
        leaves=(
            "from django.db.models.functions import TruncDay\nTruncDay('a', tzinfo=zone)",
            "from shop.functions import TruncDay\nTruncDay('a', is_dst=True)",
        ),
        ledger=tuple(f"removed-{_FUNCTIONS}.{name}--is_dst" for name in _TRUNCS),
    ),
    Rule(
        id="time-zone-none",
        what="`TIME_ZONE = None` is refused since Django 1.11.",
        why="It stood for the zone of the machine, which nobody had named.",
        since="1.4",
        until="1.11",
        change=ByHand(("TIME_ZONE =",), "Name the zone of the machine, as `Europe/Berlin`.", is_none),
        sure="show",
        notes="1.11/#miscellaneous",
        example=Example(
            before="TIME_ZONE = None",
            after='TIME_ZONE = "UTC"',
            kind="settings",
            probe="str(__import__('django.utils.timezone').utils.timezone.get_default_timezone()"
            ".utcoffset(__import__('datetime').datetime(2020, 1, 1)))",
        ),
        leaves=('TIME_ZONE = "UTC"',),
        ledger=("changed-TIME_ZONE-none",),
        symptoms=("TypeError: argument of type 'NoneType' is not iterable",),
    ),
    Rule(
        id="deprecated-pytz",
        what="`USE_DEPRECATED_PYTZ` is not read by Django 5.0: zones are those of `zoneinfo`.",
        why="It kept the zones of `pytz` for two releases.",
        since="1.3",
        until="5.0",
        warns="4.0",
        change=Rewrite(("USE_DEPRECATED_PYTZ =",), without_pytz),
        sure="safe",
        notes="5.0/#features-removed-in-5-0",
        example=Example(
            before="USE_TZ = True\nUSE_DEPRECATED_PYTZ = False\n",
            after="USE_TZ = True\n",
            kind="settings",
        ),
        unproven="what says the default gives the same answer with and without it",
        leaves=("USE_DEPRECATED_PYTZ = True\n", "USE_DEPRECATED_PYTZ = read('PYTZ')\n", "SHOP_PYTZ = False\n"),
        ledger=("removed-settings.USE_DEPRECATED_PYTZ",),
        symptoms=("The USE_DEPRECATED_PYTZ setting",),
    ),
]
