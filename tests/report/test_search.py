"""What a person pastes leads to the rule: old and new names, warnings, errors, check ids, rows of the ledger."""

from __future__ import annotations

import pytest

from django_seven.errors import UsageError
from django_seven.findings.spoken import find
from django_seven.report.rules import explain
from django_seven.report.search import life


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("ugettext_lazy", "ugettext-lazy"),
        ("django.utils.translation.ugettext_lazy", "ugettext-lazy"),
        ("ImportError: cannot import name 'smart_text' from 'django.utils.encoding'", "smart-text"),
        ("django.http.HttpRequest.is_ajax", "request-is-ajax"),
        ("AttributeError: 'WSGIRequest' object has no attribute 'is_ajax'", "request-is-ajax"),
        ("'class Meta' got invalid attribute(s): index_together", "meta-index-together"),
        ("RemovedInDjango50Warning: The USE_L10N setting is deprecated.", "l10n-default"),
        ("The {% ifequal %} template tag is deprecated in favor of {% if %}.", "ifequal"),
        ("Log out via GET requests is deprecated and will be removed in Django 5.0.", "logout-get"),
        ("removed-Meta.index_together", "meta-index-together"),
    ],
)
def test_found(text: str, rule: str) -> None:
    assert rule in [one.id for one in find(text)]


@pytest.mark.parametrize("text", ["no-such-thing-anywhere", "zzz", "RuntimeError: the sky fell"])
def test_not_found(text: str) -> None:
    assert find(text) == ()


def test_the_life_of_a_name() -> None:
    told = life("django.utils.encoding.force_text") or ""
    assert "1.4 – 3.2" in told
    assert "gone from 4.0 on" in told


def test_a_name_that_never_was_is_told_its_likes() -> None:
    told = life("django.forms.CharFeild") or ""
    assert told.startswith("No Django since 1.4 has `django.forms.CharFeild`.")
    assert "`django.forms.CharField`" in told


@pytest.mark.parametrize("text", ["shop.models.Talk", "django", "django.forms.CharField is gone"])
def test_what_is_no_name_of_django_has_no_life(text: str) -> None:
    assert life(text) is None


def test_a_check_id_names_what_ends_in_it() -> None:
    assert "postgres-json-field" in {rule.id for rule in find("fields.E904")}
    with pytest.raises(UsageError, match=r"ends in the check `fields\.E304`"):
        explain("fields.E304")


@pytest.mark.parametrize("text", ["", "  "])
def test_nothing_explains_nothing(text: str) -> None:
    with pytest.raises(UsageError, match="Nothing was named"):
        explain(text)
