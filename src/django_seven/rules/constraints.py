"""Constraints and choices of models."""

from __future__ import annotations

from django_seven.rules.shape import Example, Keyword, Renamed, Rule

_CHECK = """
from django.db import models
from django.db.models import Q

constraint = models.CheckConstraint({}=Q(age__gte=18), name="adult")
"""


RULES = [
    Rule(
        id="check-constraint-check",
        what="`CheckConstraint(check=…)` is `CheckConstraint(condition=…)` from Django 6.0 on.",
        why="The argument is called as in the other constraints.",
        since="5.1",
        until="6.0",
        warns="5.1",
        change=Keyword(
            ("django.db.models.CheckConstraint", "django.db.models.constraints.CheckConstraint"), "check", "condition"
        ),
        sure="safe",
        notes="6.0/#features-removed-in-6-0",
        example=Example(
            before=_CHECK.format("check"),
            after=_CHECK.format("condition"),
            probe='answer = str(getattr(constraint, "condition", None) or constraint.check)',
        ),
        leaves=(
            "from django.db import models\nmodels.CheckConstraint(**options)",
            "from shop import models\nmodels.CheckConstraint(check=1)",
        ),
        ledger=("removed-django.db.models.CheckConstraint--check",),
        symptoms=("CheckConstraint.__init__() got an unexpected keyword argument 'check'",),
    ),
    Rule(
        id="choices-meta",
        what="`ChoicesMeta` is gone in Django 6.0; the metaclass of choices is `ChoicesType`.",
        why="It got a better name.",
        since="5.0",
        until="6.0",
        warns="5.0",
        change=Renamed("django.db.models.enums.ChoicesMeta", "django.db.models.enums.ChoicesType"),
        sure="safe",
        notes="6.0/#features-removed-in-6-0",
        example=Example(
            before="from django.db import models\nfrom django.db.models.enums import ChoicesMeta\n\n"
            "answer = isinstance(models.TextChoices, ChoicesMeta)",
            after="from django.db import models\nfrom django.db.models.enums import ChoicesType\n\n"
            "answer = isinstance(models.TextChoices, ChoicesType)",
        ),
        leaves=("from shop.enums import ChoicesMeta\nx = ChoicesMeta",),
        ledger=("removed-django.db.models.enums.ChoicesMeta",),
        symptoms=("cannot import name 'ChoicesMeta'",),
    ),
]
