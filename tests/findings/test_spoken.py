"""The text of a deprecation warning leads to the rule of the release that its category names."""

from __future__ import annotations

import pytest

from django_seven.findings.spoken import spoken


@pytest.mark.parametrize(
    ("category", "text", "path", "rule"),
    [
        ("RemovedInDjango40Warning", "force_text() is deprecated in favor of force_str().", "a.py", "force-text"),
        ("RemovedInDjango40Warning", "request.is_ajax() is deprecated. See Django 3.1 release notes.", "a.py",
         "request-is-ajax"),
        ("RemovedInDjango30Warning", "{% load staticfiles %} is deprecated in favor of {% load static %}.", "a.html",
         "load-staticfiles"),
        ("RemovedInDjango20Warning", "on_delete will be a required arg for ForeignKey in Django 2.0.", "a.py",
         "foreign-key-without-on-delete"),
        ("RemovedInDjango50Warning", "The USE_L10N setting is deprecated. Starting with Django 5.0, localized "
         "formatting of data will always be enabled.", "a.py", "l10n-false"),
        ("RemovedInDjango51Warning", "assertQuerysetEqual() is deprecated in favor of assertQuerySetEqual().", "a.py",
         "assert-queryset-equal"),
        ("RemovedInDRF315Warning", "this says nothing of Django", "a.py", None),
        ("RemovedInDjango40Warning", "something that no rule is about", "a.py", None),
    ],
)  # fmt: skip
def test_the_rule_of_a_warning(category: str, text: str, path: str, rule: str | None) -> None:
    found = spoken(category, text, path)
    assert (found.id if found else None) == rule
