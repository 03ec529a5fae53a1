"""Relation fields that a project writes itself."""

from __future__ import annotations

import re

from django_seven.rules.shape import Draft, Example, Fine, Match, Rewrite, Rule, Skip
from django_seven.rules.syntax import enclosing, parameter_name, parameters

# these define the properties themselves, from the methods
_OWN = (
    "django.db.models.ForeignObject",
    "django.db.models.ForeignKey",
    "django.db.models.OneToOneField",
    "django.db.models.ManyToManyField",
    "django.db.models.fields.related.ForeignObject",
    "django.db.models.fields.related.ForeignKey",
    "django.db.models.fields.related.ManyToManyField",
    "django.contrib.contenttypes.fields.GenericRelation",
)
_PROPERTIES = {"get_path_info": "path_infos", "get_reverse_path_info": "reverse_path_infos"}


def add_path_infos(draft: Draft, match: Match) -> None:
    """The property that Django asks for since 4.1 stands beside the method that it asked before."""
    function = match.node
    name = function.child_by_field_name("name")
    body = enclosing(function, "class_definition")
    if name is None or body is None:
        raise Skip("it is not a method")
    method, wanted = draft.text(name), _PROPERTIES[draft.text(name)]
    if wanted in draft.text(body):
        return
    bases = body.child_by_field_name("superclasses")
    if draft.derives(bases.named_children[0], _OWN) if bases is not None and bases.named_children else False:
        return
    indent = " " * function.start_point.column
    inner = f"{indent}    " if "\t" not in indent else f"{indent}\t"
    property_ = f"\n\n{indent}@property\n{indent}def {wanted}(self):\n{inner}return self.{method}()"
    draft.insert(function.end_byte, property_)


def extra_restriction(draft: Draft, match: Match) -> None:
    """The method takes its last two arguments wherever they stand; a class that it asks for is Django's own."""
    function = match.node
    given, body = parameters(function), function.child_by_field_name("body")
    names = [parameter_name(parameter) for parameter in given]
    if enclosing(function, "class_definition") is None or body is None or len(names) != 4 or "*" in "".join(names):
        raise Fine
    place = function.child_by_field_name("parameters")
    if place is None or any(parameter.type != "identifier" for parameter in given):
        raise Skip("its parameters have defaults or annotations")
    itself, where, alias, related = names
    first = next((child for child in body.named_children if child.type != "comment"), None)
    if first is None:
        raise Fine
    if first.type == "expression_statement" and first.children[0].type == "string" and body.named_child_count > 1:
        first = body.named_children[1]
    lines = [f"{alias}, {related} = args[-2:]"]
    if re.search(rf"\b{where}\b", draft.text(body)):
        lines.append(f"{where} = {draft.require('django.db.models.sql.where.WhereNode')}")
    indent = "\n" + " " * first.start_point.column
    draft.replace(place, f"({itself}, *args)")
    draft.insert(first.start_byte, "".join(line + indent for line in lines))


def over_clause(draft: Draft, match: Match) -> None:
    """A condition that says whether it holds an aggregate says the same of window functions."""
    assignment = match.node
    body = enclosing(assignment, "class_definition")
    if body is None or body.child_by_field_name("superclasses") is not None:
        raise Fine  # an expression of Django's has it already
    text = draft.text(body)
    if "contains_over_clause" in text or "def as_sql" not in text:
        raise Fine
    indent = " " * assignment.start_point.column
    draft.insert(assignment.end_byte, f"\n{indent}contains_over_clause = False")


_EXAMPLE = """
from django.contrib.auth.models import Group, User
from django.db.models.fields import Field
from django.db.models.sql.query import Query


class Through(Field):
    is_relation = True
    model = User
    related_model = Group

    def get_path_info(self, *args):
        return User._meta.get_field("groups").get_path_info(*args){added}


class Options:
    model = concrete_model = User

    def get_field(self, name):
        return Through()


path = Query(User).names_to_path(["teams", "name"], Options())[0]
answer = [step.join_field.name for step in path]
"""

RULES = [
    Rule(
        id="get-path-info-method",
        what="A field that defines `get_path_info()` is asked for `path_infos` since Django 4.1.",
        why="The paths became properties that are kept; a field without them counts as no relation.",
        since="1.8",
        until="4.1",
        change=Rewrite(("def get_path_info", "def get_reverse_path_info"), add_path_infos),
        sure="safe",
        notes="4.1/#miscellaneous",
        example=Example(
            before=_EXAMPLE.replace("{added}", ""),
            after=_EXAMPLE.replace(
                "{added}",
                "\n\n    @property\n    def path_infos(self):\n        return self.get_path_info()",
            ),
        ),
        leaves=("def get_path_info():\n    return 1",),
        symptoms=("or join on the field not permitted", "object has no attribute 'get_col'"),
    ),
    Rule(
        id="get-extra-restriction-where-class",
        what="`get_extra_restriction()` is called without `where_class` since Django 4.0.",
        why="Django uses its own class of conditions; the argument was always the same.",
        since="1.8",
        until="4.0",
        change=Rewrite(("def get_extra_restriction",), extra_restriction),
        sure="safe",
        notes="4.0/#miscellaneous",
        example=Example(
            before="""
from django.contrib.auth.models import User
from django.db.models import ForeignKey, CASCADE


class Owner(ForeignKey):
    def get_extra_restriction(self, where_class, alias, related_alias):
        condition = where_class()
        condition.connector = alias + related_alias
        return condition


field = Owner(User, on_delete=CASCADE)
""",
            after="""
from django.contrib.auth.models import User
from django.db.models import ForeignKey, CASCADE
from django.db.models.sql.where import WhereNode


class Owner(ForeignKey):
    def get_extra_restriction(self, *args):
        alias, related_alias = args[-2:]
        where_class = WhereNode
        condition = where_class()
        condition.connector = alias + related_alias
        return condition


field = Owner(User, on_delete=CASCADE)
""",
            probe="""
import inspect

from django.db.models.fields.related import ForeignObject
from django.db.models.sql.where import WhereNode

wanted = list(inspect.signature(ForeignObject.get_extra_restriction).parameters)[1:]
given = {"where_class": WhereNode, "alias": "a", "related_alias": "r", "remote_alias": "r"}
answer = field.get_extra_restriction(*[given[name] for name in wanted]).connector
""",
        ),
        leaves=(
            "class Owner:\n    def get_extra_restriction(self, alias, related_alias):\n        return None",
            "def get_extra_restriction(a, b, c, d):\n    return a",
        ),
        symptoms=("get_extra_restriction() missing 1 required positional argument",),
    ),
    Rule(
        id="condition-without-contains-over-clause",
        what="A condition of one's own in a query is asked for `contains_over_clause` since Django 4.2.",
        why="Django splits conditions on window functions from the others.",
        since="1.7",
        until="4.2",
        change=Rewrite(("class contains_aggregate",), over_clause),
        sure="safe",
        notes="4.2/#models",
        example=Example(
            before="""
from django.contrib.auth.models import User


class Staff:
    contains_aggregate = False

    def as_sql(self, compiler, connection):
        return "is_staff = %s", [True]


query = User.objects.filter(pk=1).query
query.where.children.append(Staff())
answer = "is_staff = %s" in query.get_compiler("default").as_sql()[0]
""",
            after="""
from django.contrib.auth.models import User


class Staff:
    contains_aggregate = False
    contains_over_clause = False

    def as_sql(self, compiler, connection):
        return "is_staff = %s", [True]


query = User.objects.filter(pk=1).query
query.where.children.append(Staff())
answer = "is_staff = %s" in query.get_compiler("default").as_sql()[0]
""",
        ),
        leaves=("class Sum(Aggregate):\n    contains_aggregate = True\n\n    def as_sql(self):\n        pass",),
        symptoms=("object has no attribute 'contains_over_clause'",),
    ),
]
