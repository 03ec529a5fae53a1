"""Fields of models."""

from __future__ import annotations

from tree_sitter import Node

from django_seven.rules.shape import Draft, Example, Fine, Match, Rewrite, Rule, Skip
from django_seven.rules.syntax import (
    append_argument,
    arguments,
    call_of,
    is_called,
    keyword,
    value_of,
)
from django_seven.values import Minor

_MODULES = ("django.db.models", "django.db.models.fields", "django.contrib.gis.db.models")
_RELATIONS = tuple(
    f"{module}.{name}"
    for module in ("django.db.models", "django.db.models.fields.related", "django.contrib.gis.db.models")
    for name in ("ForeignKey", "OneToOneField")
)
_NULLABLE = Minor(2, 1)


def _of(name: str) -> tuple[str, ...]:
    return tuple(f"{module}.{name}" for module in _MODULES)


def _beside(draft: Draft, match: Match, name: str) -> str:
    """How another name of `django.db.models` is written where this one stands."""
    holder = match.node.child_by_field_name("object") if match.node.type == "attribute" else None
    module = draft.meaning(holder) if holder is not None else None
    if holder is not None and module in ("django.db.models", "django.contrib.gis.db.models"):
        return f"{draft.text(holder)}.{name}"
    return draft.require(f"django.db.models.{name}")


def cascade(draft: Draft, match: Match) -> None:
    """A relation without `on_delete` says `CASCADE`, which was the default."""
    if match.imported or not is_called(match.node):
        raise Fine
    call = call_of(match)
    given = arguments(call)
    plain = [argument for argument in given if argument.type != "keyword_argument"]
    if keyword(call, "on_delete") is not None:
        raise Fine
    if any(argument.type in ("list_splat", "dictionary_splat") for argument in given):
        raise Skip("`*` or `**` hide its arguments")
    if len(plain) > 1:
        if plain[1].type in ("attribute", "identifier", "call", "lambda"):
            raise Fine
        if len(plain) > 2 or plain[1].type != "string" or keyword(call, "to_field") is not None:
            raise Skip("its second argument is a `to_field`")
        draft.replace(plain[1], f"on_delete={_beside(draft, match, 'CASCADE')}, to_field={draft.text(plain[1])}")
        return
    target = plain[0] if plain else keyword(call, "to")
    if target is None:
        raise Skip("it is not known what it points to")
    draft.insert(target.end_byte, f", on_delete={_beside(draft, match, 'CASCADE')}")


def _made(match: Match) -> Node:
    """The call that makes a field.

    Raises Fine where the class is only spoken of: it stays for historical migrations. Raises Skip for a base class.
    """
    if match.imported or is_called(match.node):
        return call_of(match)
    above = match.node.parent
    if above is not None and above.parent is not None and above.parent.type == "class_definition":
        raise Skip("a class derives from it")
    raise Fine


def nullable(draft: Draft, match: Match) -> None:
    """`NullBooleanField(…)` becomes `BooleanField(…, null=True, blank=True)`, by version before Django 2.1."""
    call = _made(match)
    kept = [argument for argument in arguments(call) if _keyword_name(argument) not in ("null", "blank")]
    boolean = _beside(draft, match, "BooleanField")
    if draft.road.old >= _NULLABLE:
        draft.replace(match.node, boolean)
        for argument in arguments(call):
            if _keyword_name(argument) in ("null", "blank") and draft.text(value_of(argument)) != "True":
                draft.replace(value_of(argument), "True")
        lacking = [f"{name}=True" for name in ("null", "blank") if keyword(call, name) is None]
        if lacking:
            append_argument(draft, call, *lacking)
        return
    if match.node.type == "identifier":
        raise Skip("it is imported by its own name, and the old side needs that")
    django = draft.require_module("django")
    new = ", ".join([*(draft.text(argument) for argument in kept), "null=True", "blank=True"])
    draft.replace(call, f"{draft.text(call)} if {django}.VERSION < {_NULLABLE.code} else {boolean}({new})")


def _keyword_name(argument: Node) -> str:
    name = argument.child_by_field_name("name") if argument.type == "keyword_argument" else None
    return (name.text or b"").decode() if name is not None else ""


def integer_list(draft: Draft, match: Match) -> None:
    """`CommaSeparatedIntegerField(…)` becomes a `CharField` with the validator."""
    call = _made(match)
    validators = keyword(call, "validators")
    value = value_of(validators) if validators is not None else None
    if value is not None and value.type != "list":
        raise Skip("its `validators` are not a list")
    validator = draft.require("django.core.validators.validate_comma_separated_integer_list")
    if value is None:
        append_argument(draft, call, f"validators=[{validator}]")
    elif value.named_children:
        draft.insert(value.named_children[0].start_byte, f"{validator}, ")
    else:
        draft.insert(value.start_byte + 1, validator)
    draft.replace(match.node, _beside(draft, match, "CharField"))


_MODEL = """
from django.contrib.auth.models import User
from django.db import models


class Talk(models.Model):
    {}

    class Meta:
        app_label = "auth"
"""

RULES = [
    Rule(
        id="foreign-key-without-on-delete",
        what="`ForeignKey` and `OneToOneField` must say what happens `on_delete` from Django 2.0 on.",
        why="The default was `CASCADE`, which surprised people who lost rows.",
        since="1.9",
        until="2.0",
        change=Rewrite(_RELATIONS, cascade),
        pattern=r"(?:ForeignKey|OneToOneField)\s*(?:as\b|\((?!(?:[^()]|\([^()]*\))*?\bon_delete\s*=))",
        sure="safe",
        notes="2.0/#features-removed-in-2-0",
        example=Example(
            before=_MODEL.format('speaker = models.ForeignKey(User, related_name="talks")'),
            after=_MODEL.format('speaker = models.ForeignKey(User, on_delete=models.CASCADE, related_name="talks")'),
            probe='answer = Talk._meta.get_field("speaker").remote_field.on_delete.__name__',
        ),
        more=(
            Example(
                before=_MODEL.format('speaker = models.ForeignKey(User, "username")'),
                after=_MODEL.format('speaker = models.ForeignKey(User, on_delete=models.CASCADE, to_field="username")'),
                probe='answer = Talk._meta.get_field("speaker").target_field.name',
            ),
        ),
        leaves=(
            "from django.db import models\nx = models.ForeignKey('a.B', models.SET_NULL)",
            "from django.db import models\nx = models.ForeignKey('a.B', on_delete=models.PROTECT)",
            "from django.db import models\nx = models.ForeignKey('a.B', **options)",
            "from django.db import models\nx = models.ForeignKey('a.B', CODE, 1)",
            "from django.db import models\nx = models.ManyToManyField('a.B')",
            "from shop import models\nx = models.ForeignKey('a.B')",
        ),
        ledger=(
            "removed-ForeignKey-without-on_delete",
            "removed-OneToOneField-without-on_delete",
            "removed-ForeignKey-positional-to_field",
        ),
        symptoms=("missing 1 required positional argument: 'on_delete'",),
    ),
    Rule(
        id="null-boolean-field",
        what="`NullBooleanField` is gone in Django 4.0; `BooleanField(null=True)` is the same column.",
        why="`BooleanField` may be null since Django 2.1; `blank=True` was part of the old field.",
        since="2.1",
        until="4.0",
        warns="3.1",
        change=Rewrite(_of("NullBooleanField"), nullable, whole=True),
        sure="likely",
        notes="4.0/#features-removed-in-4-0",
        example=Example(
            before=_MODEL.format('accepted = models.NullBooleanField("Accepted", default=None)'),
            after=_MODEL.format('accepted = models.BooleanField("Accepted", default=None, null=True, blank=True)'),
            probe="""
talk = Talk()
talk.clean_fields()
field = Talk._meta.get_field("accepted")
answer = talk.accepted, field.to_python("1"), field.null, field.blank, type(field.formfield()).__name__
""",
        ),
        leaves=(
            "from django import forms\nx = forms.NullBooleanField()",
            "from django.db import models\nclass MyField(models.NullBooleanField):\n    pass",
            "import django\nfrom django.db import models\n"
            "x = models.NullBooleanField() if django.VERSION < (2, 1) else models.BooleanField(null=True, blank=True)",
        ),
        ledger=("removed-django.db.models.NullBooleanField",),
        symptoms=("fields.E903", "NullBooleanField is removed except for support in historical migrations"),
    ),
    Rule(
        id="comma-separated-integer-field",
        what="`CommaSeparatedIntegerField` is gone in Django 2.0; it is a `CharField` with a validator.",
        why="The column was always that of a `CharField`.",
        since="1.3",
        until="2.0",
        change=Rewrite(_of("CommaSeparatedIntegerField"), integer_list, whole=True),
        sure="likely",
        notes="2.0/#features-removed-in-2-0",
        example=Example(
            before=_MODEL.format("seats = models.CommaSeparatedIntegerField(max_length=40)"),
            after=_MODEL.format(
                "seats = models.CharField(max_length=40, validators=[validate_comma_separated_integer_list])"
            ).replace(
                "from django.db import",
                "from django.core.validators import validate_comma_separated_integer_list\nfrom django.db import",
            ),
            probe="""
from django.core.exceptions import ValidationError

try:
    Talk(seats="1,x").clean_fields()
except ValidationError as error:
    answer = error.message_dict
""",
        ),
        leaves=(
            "from shop import models\nx = models.CommaSeparatedIntegerField()",
            "from django.db import models\nx = models.CommaSeparatedIntegerField(max_length=9, validators=CHECKS)",
        ),
        ledger=("removed-django.db.models.CommaSeparatedIntegerField",),
        symptoms=("fields.E901", "CommaSeparatedIntegerField is removed except for support in historical migrations"),
    ),
]
