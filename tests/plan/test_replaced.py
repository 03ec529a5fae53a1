"""The list of packages that no version makes fit."""

from __future__ import annotations

import re

from packaging.utils import canonicalize_name

from django_seven.plan.replaced import REPLACED
from django_seven.project.support import KNOWN
from django_seven.values import Minor


def test_each_says_from_when_why_and_who_tells_it() -> None:
    assert len(REPLACED) > 40
    for name, one in REPLACED.items():
        assert name == one.name == canonicalize_name(name)
        assert (one.django is None) != (one.python is None), name
        assert one.django is None or one.django in KNOWN, name
        assert one.why.endswith(".") and one.instead and not one.instead.endswith("."), name
        assert re.search(r"\d|README|notes|PyPI", one.told), name


def test_none_is_told_before_its_time() -> None:
    assert not REPLACED["django-rest-auth"].bites(Minor(3, 2), Minor(3, 12))
    assert REPLACED["django-rest-auth"].bites(Minor(4, 0), Minor(3, 8))
    assert REPLACED["mysql-python"].bites(Minor(1, 11), Minor(3, 6))
    assert not REPLACED["mysql-python"].bites(Minor(1, 11), Minor(2, 7))


def test_what_still_works_is_not_there() -> None:
    assert not {"pytz", "six", "django-mptt", "raven", "django-model-utils", "model-mommy", "drf-yasg"} & set(REPLACED)
