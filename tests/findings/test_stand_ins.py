"""What is said to be missing names what can stand in for it."""

from __future__ import annotations

import pytest

from django_seven.findings.stand_ins import StandIn, stand_ins
from django_seven.values import Minor, Road

ROAD = Road(Minor(1, 11), Minor(4, 2), Minor(3, 8), Minor(3, 8))
TRANSLATION, FUNCTIONAL = "django.utils.translation", "django.utils.functional"


@pytest.mark.parametrize(
    ("message", "trace", "found"),
    [
        ("ModuleNotFoundError: No module named 'django.core.urlresolvers'", "",
         StandIn("module", "django.core.urlresolvers", instead="django.urls")),
        ("ImportError: cannot import name 'ugettext' from 'django.utils.translation' (x.py)", "",
         StandIn("name", TRANSLATION, "ugettext", instead=f"{TRANSLATION}.gettext")),
        ("AttributeError: module 'django.utils.timezone' has no attribute 'utc'", "", None),  # gone from 5.0 on
        ("ImportError: cannot import name 'curry'", "from django.utils.functional import curry",
         StandIn("name", FUNCTIONAL, "curry")),
        ("TypeError: __init__() got an unexpected keyword argument 'providing_args'", "    Signal(providing_args=[])",
         StandIn("keyword", "django.dispatch.dispatcher", "Signal", "providing_args")),
        ("SystemCheckError: shop.Thing: (fields.E903) NullBooleanField is removed", "", StandIn("checks")),
        ("AssertionError: 1 != 2", "", None),
        ("ModuleNotFoundError: No module named 'shop'", "", None),
    ],
)  # fmt: skip
def test_what_stands_in(message: str, trace: str, found: StandIn | None) -> None:
    told = stand_ins(message, f"{trace}\n{message}", ROAD)
    assert [(one.kind, one.module, one.name, one.word) for one in told] == (
        [(found.kind, found.module, found.name, found.word)] if found else []
    )
    if found and found.instead:
        assert told[0].instead == found.instead
