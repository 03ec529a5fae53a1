"""django-tastypie: the class of tests, and fields that are no list of all."""

from __future__ import annotations

from django_seven.rules.packages.support import needs
from django_seven.rules.shape import Draft, Example, Fine, Match, Rewrite, Rule, Skip
from django_seven.rules.syntax import enclosing

_TASTYPIE = "django-tastypie"
_LOG = "https://django-tastypie.readthedocs.io/en/latest/release_notes/v0.14.0.html"
_RESOURCES = ("tastypie.resources.ModelResource", "tastypie.resources.BaseModelResource")


def mixed_in(draft: Draft, match: Match) -> None:
    """`class T(ResourceTestCase)` becomes `class T(ResourceTestCaseMixin, TestCase)`."""
    above = match.node.parent
    holder = above.parent if above is not None and above.type == "argument_list" else None
    if holder is None or holder.type != "class_definition":
        raise Skip("it is no base of a class here")
    needs(draft, _TASTYPIE, "0.13", "`ResourceTestCaseMixin`")
    mixin, case = draft.require("tastypie.test.ResourceTestCaseMixin"), draft.require("django.test.TestCase")
    draft.replace(match.node, f"{mixin}, {case}")


def left_out(draft: Draft, match: Match) -> None:
    """An empty `fields` of a resource's `Meta` goes: it stood for all fields, and stands for none."""
    value, meta = match.node.child_by_field_name("right"), enclosing(match.node, "class_definition")
    if value is None or meta is None or draft.text(value) not in ("[]", "()"):
        raise Fine
    if not draft.class_means(meta, _RESOURCES):
        raise Fine
    statement = match.node.parent
    if statement is None or statement.type != "expression_statement":
        raise Skip("it is set with something else")
    draft.remove_line(statement)


_CASE = """
{imported}

class Case({bases}):
    def test(self):
        self.assertEqual(type(self.api_client).__name__, "TestApiClient")

    def runTest(self):
        self.setUp()
        self.test()


Case("test").runTest()
answer = "tested"
"""
_RESOURCE = """
from django.db import models
from tastypie.resources import ModelResource


class Talk(models.Model):
    title = models.CharField(max_length=9)

    class Meta:
        app_label = "seven_example"


class TalkResource(ModelResource):
    class Meta:
        queryset = Talk.objects.all()
{fields}

answer = sorted(TalkResource().fields)
"""

RULES = [
    Rule(
        id="tastypie-test-case",
        what="`ResourceTestCase` is gone in django-tastypie 0.14; `ResourceTestCaseMixin` stands for it.",
        why="The mixin goes beside any class of tests that Django has.",
        since="0.13",
        until="0.14",
        change=Rewrite(("tastypie.test.ResourceTestCase",), mixed_in, whole=True),
        sure="safe",
        notes=f"{_LOG}#deprecations",
        axis=_TASTYPIE,
        example=Example(
            before=_CASE.format(imported="from tastypie.test import ResourceTestCase\n", bases="ResourceTestCase"),
            after=_CASE.format(
                imported="from tastypie.test import ResourceTestCaseMixin\nfrom django.test import TestCase\n",
                bases="ResourceTestCaseMixin, TestCase",
            ),
            settings='INSTALLED_APPS += ["tastypie"]\n',
        ),
        leaves=("from shop.test import ResourceTestCase\n\n\nclass Case(ResourceTestCase):\n    pass\n",),
        symptoms=("cannot import name 'ResourceTestCase'",),
    ),
    Rule(
        id="tastypie-empty-fields",
        what="`fields = []` of a `ModelResource` is none of the model's fields since django-tastypie 0.14; it was all.",
        why="Where nothing is said of them, all of them are there on both sides.",
        since="0.12",
        until="0.14",
        change=Rewrite(("Meta.fields",), left_out),
        pattern="tastypie|Resource",
        below=_RESOURCES,
        sure="safe",
        notes=f"{_LOG}#bugfixes",
        axis=_TASTYPIE,
        example=Example(
            before=_RESOURCE.format(fields="        fields = []\n"),
            after=_RESOURCE.format(fields=""),
            settings='INSTALLED_APPS += ["tastypie"]\n',
        ),
        leaves=(
            _RESOURCE.format(fields='        fields = ["title"]\n'),
            "class TalkForm:\n    class Meta:\n        fields = []\n",
        ),
    ),
]
