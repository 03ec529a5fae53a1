"""Names around queries that moved."""

from __future__ import annotations

from django_seven.rules.shape import ByHand, Example, Moved, Renamed, Rule

_CORE = "django.core.exceptions"


_FIELD_MISSING = {
    f"{module}.FieldDoesNotExist": f"{_CORE}.FieldDoesNotExist"
    for module in ("django.db.models.fields", "django.db.models", "django.contrib.gis.db.models")
}


_EMPTY = {
    f"{module}.EmptyResultSet": f"{_CORE}.EmptyResultSet"
    for module in ("django.db.models.query", "django.db.models.sql", "django.db.models.sql.datastructures")
}


_QUERY = """
from django.contrib.auth.models import Group
from django.db.models.functions{} import Upper
from seven_proof import migrate

migrate()
Group.objects.create(name="staff")
answer = Group.objects.annotate(big=Upper("name")).get().big
"""

RULES = [
    Rule(
        id="models-field-does-not-exist",
        what="`FieldDoesNotExist` left `django.db.models` in Django 3.1; it is in `django.core.exceptions`.",
        why="The exception lives there since Django 1.8.",
        since="1.8",
        until="3.1",
        change=Moved(_FIELD_MISSING),
        sure="safe",
        notes="3.1/#id1",
        example=Example(
            before="""
from django.contrib.auth.models import User
from django.db.models.fields import FieldDoesNotExist

try:
    User._meta.get_field("shoe_size")
except FieldDoesNotExist as error:
    answer = type(error).__name__
""",
            after="""
from django.contrib.auth.models import User
from django.core.exceptions import FieldDoesNotExist

try:
    User._meta.get_field("shoe_size")
except FieldDoesNotExist as error:
    answer = type(error).__name__
""",
        ),
        leaves=(
            "from django.core.exceptions import FieldDoesNotExist\nx = FieldDoesNotExist",
            "from shop.models import FieldDoesNotExist\nx = FieldDoesNotExist",
        ),
        ledger=("removed-django.db.models.fields.FieldDoesNotExist",),
        symptoms=("cannot import name 'FieldDoesNotExist'", "has no attribute 'FieldDoesNotExist'"),
    ),
    Rule(
        id="models-empty-result-set",
        what="`EmptyResultSet` left `django.db.models.query` and `sql` in Django 3.1.",
        why="The exception lives in `django.core.exceptions` since Django 1.11.",
        since="1.11",
        until="3.1",
        change=Moved(_EMPTY),
        sure="safe",
        notes="3.1/#id1",
        example=Example(
            before="""
from django.contrib.auth.models import User
from django.db.models.query import EmptyResultSet

try:
    str(User.objects.none().query)
except EmptyResultSet as error:
    answer = type(error).__name__
""",
            after="""
from django.contrib.auth.models import User
from django.core.exceptions import EmptyResultSet

try:
    str(User.objects.none().query)
except EmptyResultSet as error:
    answer = type(error).__name__
""",
        ),
        leaves=("from django.db.models.query import QuerySet\nx = QuerySet", "from shop.query import EmptyResultSet"),
        ledger=(
            "removed-django.db.models.query.EmptyResultSet",
            "removed-django.db.models.sql.EmptyResultSet",
            "removed-django.db.models.sql.datastructures.EmptyResultSet",
        ),
        symptoms=("cannot import name 'EmptyResultSet'",),
    ),
    Rule(
        id="functions-base",
        what="`django.db.models.functions.base` is gone in Django 2.1; import from `django.db.models.functions`.",
        why="The module was split by subject.",
        since="1.8",
        until="2.1",
        change=Renamed("django.db.models.functions.base", "django.db.models.functions"),
        sure="safe",
        notes="2.1/#miscellaneous",
        example=Example(
            before=_QUERY.format(".base"),
            after=_QUERY.format(""),
        ),
        leaves=("from shop.functions.base import Upper",),
        ledger=tuple(
            f"removed-django.db.models.functions.base.{name}"
            for name in (
                "Cast",
                "Coalesce",
                "Concat",
                "ConcatPair",
                "Greatest",
                "Least",
                "Length",
                "Lower",
                "Now",
                "Substr",
                "Upper",
            )
        ),
        symptoms=("No module named 'django.db.models.functions.base'",),
    ),
    Rule(
        id="sql-query-terms",
        what="`QUERY_TERMS` is gone in Django 2.1.",
        why="Each field knows its own lookups.",
        since="1.11",
        until="2.1",
        change=ByHand(
            ("django.db.models.sql.constants.QUERY_TERMS",),
            "Ask `Field.get_lookups()`, or write down the names that the code works with.",
        ),
        sure="show",
        notes="2.1/#miscellaneous",
        example=Example(
            before="from django.db.models.sql.constants import QUERY_TERMS\n\nanswer = 'iexact' in QUERY_TERMS\n",
            after="from django.db.models import Field\n\nanswer = 'iexact' in Field.get_lookups()\n",
        ),
        leaves=("from shop.sql import QUERY_TERMS",),
        ledger=("removed-django.db.models.sql.constants.QUERY_TERMS",),
        symptoms=("cannot import name 'QUERY_TERMS'",),
    ),
]
