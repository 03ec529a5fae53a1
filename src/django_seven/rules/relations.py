"""Relation fields that a project writes itself."""

from __future__ import annotations

from django_seven.rules.shape import Draft, Example, Match, Rewrite, Rule, Skip
from django_seven.rules.syntax import enclosing

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
        since="1.11",
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
]
