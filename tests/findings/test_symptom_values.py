"""What explains an assertion by its values: a symptom, or a sentence of Django's own that reads otherwise."""

from __future__ import annotations

import pytest

from django_seven.findings.assertions import sides
from django_seven.findings.symptoms import explained
from django_seven.values import Finding, Minor, Road

UNEQUAL = "AssertionError: {first!r} != {second!r}"
NAIVE = "datetime.datetime(2000, 1, 1, 0, 0)"
AWARE = "datetime.datetime(2000, 1, 1, 6, 0, tzinfo=datetime.timezone.utc)"


def road(old: str, new: str) -> Road:
    return Road(Minor.parse(old), Minor.parse(new), Minor(3, 8), Minor(3, 8))


def met(rule: str) -> tuple[Finding, ...]:
    return (Finding(rule, "shop/settings.py", 1, 1, 1, 2, "", "safe", None, None),)


@pytest.mark.parametrize(
    ("message", "ends", "rule", "since"),
    [
        ("AssertionError: 'Alice&#x27;s' != 'Alice&#39;s'", "2.2 4.2", None, "3.0"),
        ("AssertionError: 'Alice&#39;s' != 'Alice&#x27;s'", "2.2 4.2", None, "3.0"),
        ("AssertionError: False is not true : Couldn't find 'Alice&#39;s' in response", "2.2 4.2", None, "3.0"),
        ("AssertionError: 'pbkdf2_sha256$600000$s$x' != 'pbkdf2_sha256$150000$s$y'", "2.2 4.2", None, "3.0"),
        ("AssertionError: 'DENY' != 'SAMEORIGIN'", "2.2 4.2", "x-frame-options-default", "3.0"),
        ("AssertionError: 'Page object (1)' != 'Page object'", "1.11 2.2", None, "2.0"),
        ("AssertionError: assert 'one…' == 'one...'", "2.1 3.2", "truncated-dots", "2.2"),
        ("AssertionError: ['The two password fields didn’t match.'] != [\"The two password fields didn't match.\"]",
         "2.2 4.2", None, "3.0"),
        ("AssertionError: False is not true : Couldn't find 'The two password fields didn&#39;t match' in response",
         "2.2 4.2", None, "3.0"),
    ],
)  # fmt: skip
def test_what_explains_a_value(message: str, ends: str, rule: str | None, since: str) -> None:
    known = explained(message, message, road(*ends.split()))
    assert known is not None
    assert (known.rule, known.since) == (rule, since)


@pytest.mark.parametrize(
    ("message", "ends"),
    [
        ("AssertionError: 'Alice&#x27;s' != 'Alice&#39;s'", "3.2 4.2"),
        ("AssertionError: 'Bob&#39;s' != 'Alice&#39;s'", "2.2 4.2"),
        ("AssertionError: 'Bob&#x27;s' != 'Alice&#x27;s'", "2.2 4.2"),
        ("AssertionError: 20000 != 24000", "1.8 1.11"),
        ("AssertionError: 4 != 1", "2.2 4.2"),
        ("AssertionError: <Sleep: Sleep> != <Sleep: Sleep>", "2.2 4.2"),
        ("AssertionError: False is not true : Couldn't find 'Paramètres Utilisateur' in response", "2.2 4.2"),
        ("AssertionError: False is not true : Couldn't find 'This field is required.' in response", "2.2 4.2"),
        ("ValueError: 'DENY' != 'SAMEORIGIN'", "2.2 4.2"),
    ],
)
def test_another_value_is_not_explained(message: str, ends: str) -> None:
    assert explained(message, message, road(*ends.split())) is None


def test_what_has_many_reasons_counts_only_where_its_rule_is_met() -> None:
    message = f"AssertionError: {AWARE} != {NAIVE}"
    assert explained(message, message, road("3.2", "5.2")) is None
    assert explained(message, message, road("3.2", "5.2"), met("l10n-default")) is None
    known = explained(message, message, road("3.2", "5.2"), met("tz-default"))
    assert known is not None and (known.rule, known.since) == ("tz-default", "5.0")


def test_a_long_value_is_read_from_the_lines_that_differ() -> None:
    message = "AssertionError: Lists differ: [date[22 chars] 1, 16] != [date[22 chars] 1, 10]"
    trace = f"{message}\n\nFirst differing element 0:\n{AWARE}\n{NAIVE}\n\n+ [{NAIVE}]\n- [{AWARE}]"
    known = explained(message, trace, road("3.2", "5.2"), met("tz-default"))
    assert known is not None and known.since == "5.0"


def test_checks_on_one_side_of_an_assertion_tell_who_brought_them() -> None:
    message = "AssertionError: Lists differ: [<Error: level=40[496 chars]10'>] != []"
    error = "<Error: level=40, msg=\"…\", hint=None, obj=None, id='admin.E408'>"
    trace = f"{message}\n\nFirst list contains 1 additional elements.\n\n+ []\n- [{error}]"
    known = explained(message, trace, road("1.11", "2.2"))
    assert known is not None and (known.rule, known.since) == ("admin-checks-default", "2.2")


@pytest.mark.parametrize(
    ("text", "first", "second"),
    [
        (UNEQUAL.format(first="a", second="b") + " : told", "'a'", "'b'"),
        ("AssertionError: 'a b' not found in 'c'", "'a b'", "'c'"),
        ("AssertionError: False is not true : Couldn't find 'a' in response", "'a'", None),
        ("AssertionError: False is not true : Couldn't find 'a' in the following response\nb'c'", "'a'", "b'c'"),
        ("AssertionError: 0 != 1 : Found 0 instances of 'a' in response (expected 1)", "'a'", None),
        ("AssertionError: 405 != 302 : Response didn't redirect as expected: Response code was 405 (expected 302)",
         "302", "405"),
        ("AssertionError: expected call not found.\nExpected: f(1)\nActual: f(2)", "f(1)", "f(2)"),
        ("AssertionError: Expected call: f(1)\nActual call: f(2)", None, None),
        ("E   AssertionError: assert 'a' == 'b'\nE     - b\nE     + a", "'a'", "'b'"),
        ("AssertionError: False is not true", None, None),
        ("TypeError: 'a' != 'b'", None, None),
    ],
)  # fmt: skip
def test_the_sides_of_an_assertion(text: str, first: str | None, second: str | None) -> None:
    found = sides(text, text)
    assert (found and (found.first, found.second)) == (None if first is None else (first, second))
