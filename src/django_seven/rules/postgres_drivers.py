"""Names of psycopg2 in code that is to run on psycopg 3 as well: only where it is asked for by name."""

from __future__ import annotations

from django_seven.rules.shape import ByHand, Draft, Example, Fine, Match, Moved, Rule, Skip

_ANY = "django.db.backends.postgresql.psycopg_any"
_NOTES = "4.2/#psycopg-3-support"
_DOCS = "https://www.psycopg.org/psycopg3/docs/basic/from_pg2.html"
_SAME = ("NumericRange", "DateRange", "DateTimeRange", "DateTimeTZRange", "Inet")
# What psycopg 3 has instead, or the name that is right with both drivers: name | what instead
_TABLE = f"""
psycopg2.connect | `django.db.connection`, or `psycopg.connect`
psycopg2.errors.* | `errors` of `{_ANY}`
psycopg2.errorcodes.* | `sqlstate` of the error, or `errors` of `{_ANY}`
psycopg2.sql.* | `sql` of `{_ANY}`
psycopg2.Error | `django.db.Error`, or what `__cause__` is
psycopg2.IntegrityError | `django.db.IntegrityError`
psycopg2.OperationalError | `django.db.OperationalError`
psycopg2.ProgrammingError | `django.db.ProgrammingError`
psycopg2.extras.execute_values | `cursor.executemany`, which psycopg 3 sends in one go
psycopg2.extras.execute_batch | `cursor.executemany`, which psycopg 3 sends in one go
psycopg2.extras.DictCursor | `row_factory=psycopg.rows.dict_row`
psycopg2.extras.RealDictCursor | `row_factory=psycopg.rows.dict_row`
psycopg2.extras.NamedTupleCursor | `row_factory=psycopg.rows.namedtuple_row`
psycopg2.extras.register_hstore | `psycopg.types.hstore.register_hstore`
psycopg2.extras.register_uuid | nothing: psycopg 3 knows them
psycopg2.extras.register_default_json | `psycopg.types.json.set_json_loads`
psycopg2.extras.register_default_jsonb | `psycopg.types.json.set_json_loads`
psycopg2.extensions.* | `IsolationLevel`, `adapt`, `adapters` of `{_ANY}`
psycopg2.pool.* | the package `psycopg_pool`
"""
_ROWS = (line.partition("|") for line in _TABLE.strip().splitlines())
_INSTEAD = {name.strip(): instead.strip() for name, _, instead in _ROWS}


def told(draft: Draft, match: Match) -> None:
    """Each name is told what does its work."""
    if match.imported and match.trigger.removesuffix(".*") == draft.text(match.node):
        raise Fine  # its uses are told
    raise Skip(f"with psycopg 3, {_INSTEAD[match.trigger]} does the work")


_RANGE = "from {} import NumericRange\n\nanswer = [NumericRange(1, 5).lower, NumericRange(1, 5).isempty]"

RULES = [
    Rule(
        id="psycopg2-types",
        what="Ranges, `Inet` and `Json` are found under one name with psycopg2 and psycopg 3 in Django 4.2 and later.",
        why="It hands out those of the driver that is installed, which is psycopg 3 where both are.",
        since="4.2",
        until=None,
        change=Moved(
            {f"psycopg2.extras.{name}": f"{_ANY}.{name}" for name in _SAME} | {"psycopg2.extras.Json": f"{_ANY}.Jsonb"}
        ),
        sure="likely",
        notes=_NOTES,
        example=Example(before=_RANGE.format("psycopg2.extras"), after=_RANGE.format(_ANY)),
        leaves=(
            "try:\n    from psycopg2.extras import NumericRange\nexcept ImportError:\n"
            "    from psycopg.types.range import Range as NumericRange\n",
            "from shop.extras import NumericRange\n",
        ),
        asked=True,
        symptoms=("can't adapt type 'NumericRange'", "cannot adapt type 'NumericRange'"),
    ),
    Rule(
        id="psycopg2-names",
        what="psycopg 3 is a package of its own, in which much of psycopg2 has another name or another way.",
        why="`psycopg2` and `psycopg` may be installed side by side; Django 4.2 and later take the second one then.",
        since="4.2",
        until=None,
        change=ByHand(tuple(_INSTEAD), "Each place is told what does the work instead.", only=told),
        sure="show",
        notes=_DOCS,
        example=Example(
            before="from psycopg2.errors import UniqueViolation\n\nanswer = UniqueViolation.__name__",
            after=f"from {_ANY} import errors\n\nanswer = errors.UniqueViolation.__name__",
        ),
        leaves=("from shop.errors import UniqueViolation\n",),
        asked=True,
    ),
]
