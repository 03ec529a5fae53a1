"""Assertions of Django 1.x: redirects and exceptions."""

from __future__ import annotations

from django_seven.rules.shape import Draft, Example, Fine, Match, Rewrite, Rule, Skip
from django_seven.rules.syntax import (
    arguments,
    keyword,
    positional,
    string_value,
    value_of,
)
from django_seven.rules.testing import ROUTE, called
from django_seven.values import Minor


def positional_callable(draft: Draft, match: Match) -> None:
    """`callable_obj=…` of an assertion is its third argument."""
    call = called(match)
    argument = keyword(call, "callable_obj")
    if argument is None:
        raise Fine
    given = positional(call)
    if len(given) != 2:
        raise Skip("the callable would not be its third argument")
    value = value_of(argument)
    if arguments(call)[2].id == argument.id:
        draft.replace(argument, draft.text(value))
        return
    draft.insert(given[-1].end_byte, f", {draft.text(value)}")
    draft.remove_argument(argument)


def relative_redirect(draft: Draft, match: Match) -> None:
    """`http://testserver/…` is no longer what a redirect to `/…` is compared with."""
    call = called(match)
    given = positional(call)
    target = given[1] if len(given) > 1 else keyword(call, "expected_url")
    target = value_of(target) if target is not None else None
    while target is not None and target.type == "binary_operator":
        target = target.child_by_field_name("left")
    text = draft.text(target) if target is not None else ""
    if target is None or target.type != "string" or "http://testserver" not in text:
        raise Fine
    fresh = text.replace("http://testserver", "", 1)
    if (string_value(target) or "http://testserver").removeprefix("http://testserver")[:1] not in ("/", ""):
        raise Fine
    if len(fresh) == 2:  # the quotes alone: `"http://testserver" + url`
        above = target.parent
        rest = above.child_by_field_name("right") if above is not None and above.type == "binary_operator" else None
        if above is None or rest is None:
            raise Skip("nothing would be left of it")
        draft.replace(above, draft.text(rest))
        return
    draft.replace(target, fresh)


def no_host(draft: Draft, match: Match) -> None:
    """`assertRedirects(host=…)` goes; before Django 1.9 any other than `testserver` meant something."""
    argument = keyword(called(match), "host")
    if argument is None:
        raise Fine
    if draft.road.old < Minor(1, 9) and string_value(value_of(argument)) != "testserver":
        raise Skip("the host means something on the old side")
    draft.remove_argument(argument)


_RUN = """
import unittest

from seven_proof import migrate

migrate()
result = unittest.TestResult()
unittest.defaultTestLoader.loadTestsFromTestCase(Tests).run(result)
if result.errors:
    raise AssertionError(result.errors[0][1].split("\\n")[-2])
answer = result.testsRun, len(result.failures)
"""
_RAISES = """
from django.test import TestCase


asked = []


def refuse():
    asked.append("refuse")
    raise ValueError("no")


class Tests(TestCase):
    def test_refused(self):
        self.assertRaisesMessage(ValueError, "no", {})
"""
_REDIRECT = (
    """
from django.http import HttpResponse, HttpResponseRedirect
from django.test import TestCase
"""
    + ROUTE
    + """
urlpatterns = [
    url(r"^old/$", lambda request: HttpResponseRedirect("/new/")),
    url(r"^new/$", lambda request: HttpResponse("new")),
]


class Tests(TestCase):
    def test_moved(self):
        self.assertRedirects(self.client.get("/old/"), {})
"""
)

RULES = [
    Rule(
        id="assert-raises-message-callable-obj",
        what="`assertRaisesMessage(callable_obj=…)` is gone in Django 2.0; the callable is the third argument.",
        why="The keyword is passed over without a word: the callable is never called.",
        since="1.4",
        until="2.0",
        change=Rewrite((".assertRaisesMessage",), positional_callable),
        sure="safe",
        notes="2.0/#features-removed-in-2-0",
        example=Example(
            before=_RAISES.format("callable_obj=refuse"),
            after=_RAISES.format("refuse"),
            probe=_RUN + "answer = (answer, asked)",
        ),
        leaves=(
            "self.assertRaises(ValueError, callable_obj=refuse)",
            "self.assertRaisesMessage(ValueError, 'no', refuse)",
        ),
        ledger=("removed-django.test.SimpleTestCase.assertRaisesMessage--callable_obj",),
    ),
    Rule(
        id="assert-redirects-host",
        what="`assertRedirects(host=…)` is gone in Django 2.0.",
        why="Redirects are compared as they are sent, without a host where they have none, since Django 1.9.",
        since="1.3",
        until="2.0",
        warns="1.9",
        change=Rewrite((".assertRedirects",), no_host),
        sure="safe",
        notes="2.0/#features-removed-in-2-0",
        example=Example(
            before=_REDIRECT.format('"/new/", host="testserver"'),
            after=_REDIRECT.format('"/new/"'),
            probe=_RUN,
        ),
        leaves=("assertRedirects(response, '/new/', host='x')",),
        ledger=("removed-django.test.SimpleTestCase.assertRedirects--host",),
        symptoms=("assertRedirects() got an unexpected keyword argument 'host'",),
    ),
    Rule(
        id="assert-redirects-testserver",
        what="`assertRedirects()` no longer takes `http://testserver/…` for `/…` in Django 2.0.",
        why="Redirects are sent without a host since Django 1.9, and compared as they are.",
        since="1.3",
        until="2.0",
        change=Rewrite((".assertRedirects",), relative_redirect),
        sure="likely",
        notes="2.0/#features-removed-in-2-0",
        example=Example(
            before=_REDIRECT.format('"http://testserver/new/"'),
            after=_REDIRECT.format('"/new/"'),
            probe=_RUN,
        ),
        leaves=(
            "self.assertRedirects(response, '/new/')",
            "self.assertRedirects(response, 'http://shop.example.com/')",
        ),
        ledger=("removed-assertRedirects-absolute",),
        symptoms=("Response redirected to '/",),
    ),
]
