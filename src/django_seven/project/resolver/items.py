"""What iterating over a value gives."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from django_seven.project.resolver import factories, known
from django_seven.project.resolver.values import Value, Values, joined, unknown

if TYPE_CHECKING:
    from django_seven.project.resolver.resolver import Resolver


def items(r: Resolver, values: Values) -> Values:
    """What iterating over values gives."""
    found: list[Values] = []
    for one in values:
        rows = one.kind == "instance" and r.is_instance(one, "django.db.models.query.QuerySet") is True
        if not one.dotted.startswith("builtins.") and factories.is_set(r, one):
            found.append((factories.held_form(r, one),))
        elif one.kind == "instance" and one.of and one.dotted != "builtins.dict":
            objects = tuple(replace(item, kind="instance") if item.kind == "class" else item for item in one.of)
            found.append(objects if rows else one.of)
        elif one.dotted == "builtins.coroutine":
            found.append(unknown("a coroutine is not run through"))
        elif one.dotted == "builtins.str":
            found.append((one,))
        elif one.kind == "instance" and r.is_instance(one, r.canonical(known.FORM)) is True:
            found.append((Value("instance", r.canonical("django.forms.BoundField")),))
        elif rows:
            found.append((Value("instance", r.canonical(known.MODEL)),))
        else:
            found.append(unknown("what it holds is not known"))
    return joined(*found)
