"""What newer Djangos keep of a field in migrations, and older ones did not: written into the old migration."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from tree_sitter import Node

from django_seven.rules.shape import Draft, Example, Fine, Match, Rewrite, Rule, Skip
from django_seven.rules.syntax import (
    append_argument,
    arguments,
    below,
    called,
    either,
    enclosing,
    file_of,
    keyword,
    positional,
    string_value,
    value_of,
)
from django_seven.values import Minor

_PLAIN = {"dictionary", "pair", "list", "tuple", "set", "string", "integer", "float", "true", "false", "none"}
_INSIDE = _PLAIN | {"string_start", "string_content", "string_end", "unary_operator"}
_OPERATION = re.compile(r"django\.db\.migrations\.(?:operations\.)?(?:models\.|fields\.)?(?:Create|Add|Alter)\w+")
_AS_WRITTEN = Minor(4, 0)  # from here on Django keeps the name of the other side as the model has it, or none
_HIDDEN = r"_\w+_\+"  # what Django made of `+`
_ONE_WAY = ("symmetrical", "through")
_RELATIONS = ("ForeignKey", "OneToOneField", "ManyToManyField")


def _of(*names: str) -> tuple[str, ...]:
    return tuple(f"django.db.models.{name}" for name in names)


@dataclass(frozen=True, slots=True)
class _Said:
    """A field as a migration makes it."""

    model: str
    name: str
    operation: Node
    call: Node


@dataclass(frozen=True, slots=True)
class _Pair:
    """A field as a migration makes it last, and as its model makes it now."""

    model: str
    name: str
    operation: Node
    said: Node
    meant: Node
    owner: Node  # the class of the model


def _said(draft: Draft, match: Match) -> _Said:
    """The field of a migration.

    Raises Fine where it is none.
    """
    call = called(match)
    if any(one.type in ("list_splat", "dictionary_splat") for one in arguments(call)):
        raise Fine
    operation = enclosing(call, "call")
    told = _told(draft, operation) if operation is not None else None
    if operation is None or told is None:
        raise Fine
    model, name = told
    above = call.parent
    if above is not None and above.type == "tuple":
        name = string_value(above.named_children[0])
    if not model or not name:
        raise Fine
    return _Said(model, name, operation, call)


def _pair(draft: Draft, match: Match, said: _Said) -> _Pair:
    """The field of a migration beside that of its model.

    Raises Fine where the model is not seen.
    """
    kind = draft.meaning(match.node) or ""
    found = draft.model_field(said.model, said.name)
    if found is None or found.kind.rpartition(".")[2] != kind.rpartition(".")[2]:
        raise Fine
    return _Pair(said.model, said.name, said.operation, said.call, found.call, found.owner)


def _told(draft: Draft, operation: Node) -> tuple[str | None, str | None] | None:
    """The model and the field that an operation names; None where it is none that sets a field."""
    function = operation.child_by_field_name("function")
    dotted = draft.meaning(function) if function is not None else None
    if dotted is None or not _OPERATION.fullmatch(dotted):
        return None
    plain = iter(positional(operation))
    names = ("name",) if dotted.endswith("CreateModel") else ("model_name", "name")
    given = [keyword(operation, name) for name in names]
    values = [string_value(value_of(one) if one is not None else next(plain, None)) for one in given]
    return values[0], values[1] if len(values) > 1 else None


def _set_last(draft: Draft, pair: _Pair) -> None:
    """Leave a field alone that a later operation of the app makes or alters.

    Raises Fine there.
    """
    operation = pair.operation
    quoted = [rf"[uUbB]?['\"](?i:{re.escape(one)})['\"]" for one in (pair.model, pair.name)]
    field = rf"(?:Add|Alter)Field\(\s*(?:model_name\s*=\s*)?{quoted[0]}\s*,\s*(?:name\s*=\s*)?{quoted[1]}"
    pattern = rf"\b(?:{field}|CreateModel\(\s*(?:name\s*=\s*)?{quoted[0]})"
    here = (draft.text(one) for one in below(file_of(operation), "call") if one.start_byte > operation.end_byte)
    start = re.compile(rf"[\w.]*{pattern.removeprefix(chr(92) + 'b')}")
    if any(start.match(one) for one in here) or draft.said_later(pattern, set(_replaced(operation))):
        raise Fine


def _replaced(operation: Node) -> Iterator[str]:
    """The migrations in whose place the one around an operation stands."""
    owner = enclosing(operation, "class_definition")
    for one in below(owner, "assignment") if owner is not None else ():
        left = one.child_by_field_name("left")
        if left is not None and left.text == b"replaces":
            yield from (name for name in map(string_value, below(one, "string")) if name)


def blank(draft: Draft, match: Match) -> None:
    """A `BooleanField` gets the `blank=True` of its model."""
    pair = _pair(draft, match, _said(draft, match))
    wanted = keyword(pair.meant, "blank")
    if keyword(pair.said, "blank") is not None or wanted is None or value_of(wanted).type != "true":
        raise Fine
    _set_last(draft, pair)
    append_argument(draft, pair.said, "blank=True")


def related_name(draft: Draft, match: Match) -> None:
    """The names of the other side become those of the model, where the old Django had filled them in."""
    keys = [key for key in ("related_name", "related_query_name") if keyword(called(match), key) is not None]
    if not keys:
        raise Fine
    said = _said(draft, match)
    if not any(_may_be_filled_in(draft, said, key) for key in keys):
        raise Fine
    pair = _pair(draft, match, said)
    found = [key for key in keys if _named(draft, match, pair, key)]
    if not found:
        raise Fine


def _may_be_filled_in(draft: Draft, said: _Said, key: str) -> bool:
    """Whether a name of the other side may be what Django made of another one.

    Asked before the model, which may lie in a file that nobody has read yet.
    """
    given = keyword(said.call, key)
    text = string_value(value_of(given)) if given is not None else None
    if text is None:
        return False
    filled = (said.model.lower(), draft.path.rpartition("/migrations/")[0].rpartition("/")[2].lower())
    return text.endswith("_+") or any(one in text.lower() for one in filled) or draft.fills_in_names()


def _named(draft: Draft, match: Match, pair: _Pair, key: str) -> bool:
    """Give one name as the model does, if it does at all; whether there was anything to do."""
    said, meant = keyword(pair.said, key), keyword(pair.meant, key)
    value = value_of(said) if said is not None else None
    text, wanted = string_value(value), string_value(value_of(meant)) if meant is not None else None
    if value is None or text is None or text == wanted or (meant is not None and wanted is None):
        return False
    patterns = _patterns(pair, key, draft.text(match.node), wanted)
    if not any(re.fullmatch(one, text) for one in patterns):
        return False
    _set_last(draft, pair)
    if wanted is None:
        either(draft, value, "None", _AS_WRITTEN)
    else:
        start, end = (draft.text(value.children[place]) for place in (0, -1))
        draft.replace(value, f"{start}{wanted}{end}")
    return True


def _pattern(wanted: str, model: str) -> str:
    """What a name of the other side is filled in with."""
    found, title = re.escape(wanted), re.escape(model.lower())
    for key, text in {"class": title, "model_name": title, "app_label": r"\w+"}.items():
        found = found.replace(re.escape(f"%({key})s"), text)
    return found


def _patterns(pair: _Pair, key: str, kind: str, wanted: str | None) -> Iterator[str]:
    """What the old Django made of the name that the model has, or of none."""
    many = kind.endswith("ManyToManyField")
    if wanted is not None:
        yield from (_pattern(wanted, pair.model),) if "%(" in wanted else ()
        yield from (_HIDDEN,) if many and wanted.endswith("+") else ()
        return
    given = keyword(pair.meant, "to")
    target = value_of(given) if given is not None else next(iter(positional(pair.meant)), None)
    if many and string_value(target) == "self" and not any(keyword(pair.meant, one) for one in _ONE_WAY):
        yield rf"{re.escape(pair.name)}_rel_\+|{_HIDDEN}"
    for one in below(pair.owner, "assignment"):
        left = one.child_by_field_name("left")
        if left is not None and left.text == b"default_related_name" and key == "related_name":
            default = string_value(one.child_by_field_name("right"))
            yield from (_pattern(default, pair.model),) if default is not None else ()


def limits(draft: Draft, match: Match) -> None:
    """A relation gets the `limit_choices_to` of its model, where that is a plain value."""
    pair = _pair(draft, match, _said(draft, match))
    wanted = keyword(pair.meant, "limit_choices_to")
    if wanted is None or keyword(pair.said, "limit_choices_to") is not None:
        raise Fine
    _set_last(draft, pair)
    value = value_of(wanted)
    text = (value.text or b"").decode("utf-8", "replace")
    kinds = {one.type for one in _inside(value)}
    if not kinds <= _INSIDE or "\n" in text:
        raise Skip("its value is no plain one of one line; take the migration that `seven migrations` proposes")
    append_argument(draft, pair.said, f"limit_choices_to={text}")


def _inside(node: Node) -> Iterator[Node]:
    yield node
    for child in node.named_children:
        yield from _inside(child)


_EXAMPLE = """
from django.contrib.auth.models import Group
from django.db import migrations, models
from django.db.migrations.state import ProjectState


class Talk(models.Model):
    thing = models.{}

    class Meta:
        app_label = "auth"


operation = migrations.CreateModel(
    "Talk", fields=[("id", models.AutoField(primary_key=True)), ("thing", models.{})]
)
"""
_ASK = """
from django.db.migrations.state import ModelState

states = ProjectState(), ProjectState()
for state in states:
    migrations.CreateModel(
        "Group", fields=[("id", models.AutoField(primary_key=True)), ("name", models.CharField(max_length=80))]
    ).state_forwards("auth", state)
operation.state_forwards("auth", states[0])
states[1].add_model(ModelState.from_model(Talk))
told = [state.apps.get_model("auth", "Talk")._meta.get_field("thing").deconstruct()[3] for state in states]
answer = [sorted((key, str(value)) for key, value in one.items() if key != "to") for one in told]
answer = answer[0] == answer[1]
"""


def _example(model: str, before: str, after: str) -> Example:
    told = _EXAMPLE.format(model, after)
    return Example(
        before=_EXAMPLE.format(model, before),
        after=f"\nimport django{told}" if "django.VERSION" in after else told,
        probe=_ASK,
    )


_OWNED = "ForeignKey(Group, {}on_delete=models.CASCADE)"
_TO = 'ForeignKey({}"auth.Group", on_delete=models.CASCADE{})'
_ELSEWHERE = "from django.db import migrations, models\n\noperations = [migrations.AddField('talk', 'thing', {})]\n"

RULES = [
    Rule(
        id="migration-boolean-blank",
        what="From Django 2.1 on, migrations keep `blank=True` of a `BooleanField`.",
        why="The model says it, the migration of before does not, so that the new side wants another one. The old side "
        "takes each `BooleanField` for blank, whatever is said.",
        since="1.8",
        until="2.1",
        change=Rewrite((*_of("BooleanField"), "django.db.models.fields.BooleanField"), blank),
        pattern=r"\bmigrations\.\w+\(",
        sure="safe",
        notes="2.1/#models",
        example=_example(
            "BooleanField(default=False, blank=True)",
            "BooleanField(default=False)",
            "BooleanField(default=False, blank=True)",
        ),
        leaves=(
            _ELSEWHERE.format("models.BooleanField(default=False)"),
            _EXAMPLE.format("BooleanField(default=False)", "BooleanField(default=False)"),
            _EXAMPLE.format("BooleanField(default=False, blank=True)", "BooleanField(blank=False, default=False)"),
        ),
    ),
    Rule(
        id="migration-related-name",
        what="From Django 4.0 on, migrations keep `related_name` as the model has it; before, they had `%(class)s` "
        "filled in.",
        why="The new side wants another migration for each such relation. The old side fills in what it reads.",
        since="1.8",
        until="4.0",
        change=Rewrite(_of(*_RELATIONS), related_name),
        pattern=r"\brelated_(?:query_)?name\b",
        texts=("CreateModel", "AddField", "AlterField"),
        sure="safe",
        notes="4.0/#migrations",
        example=_example(
            _OWNED.format('related_name="%(app_label)s_%(class)s_set", '),
            _TO.format("to=", ', related_name="auth_talk_set"'),
            _TO.format("to=", ', related_name="%(app_label)s_%(class)s_set"'),
        ),
        more=(
            _example(
                'ManyToManyField("self")',
                'ManyToManyField(related_name="_talk_thing_+", to="auth.Talk")',
                'ManyToManyField(related_name=("_talk_thing_+" if django.VERSION < (4, 0) else None), to="auth.Talk")',
            ),
            _example(
                'ManyToManyField(Group, related_name="+")',
                'ManyToManyField(related_name="_talk_thing_+", to="auth.Group")',
                'ManyToManyField(related_name="+", to="auth.Group")',
            ),
        ),
        leaves=(
            _ELSEWHERE.format("models.ManyToManyField(related_name='_talk_thing_+', to='auth.Group')"),
            _EXAMPLE.format(
                'ForeignKey(Group, related_name="%(class)s_set", on_delete=models.CASCADE)',
                'ForeignKey(to="auth.Group", related_name="speech_set", on_delete=models.CASCADE)',
            ),
        ),
    ),
    Rule(
        id="migration-limit-choices-to",
        what="From Django 2.0 on, migrations keep `limit_choices_to` of a relation.",
        why="The model says it, the migration of before does not, so that the new side wants another one, which does "
        "nothing in the database.",
        since="1.8",
        until="2.0",
        change=Rewrite(_of(*_RELATIONS), limits),
        pattern=r"\bmigrations\.\w+\(",
        sure="safe",
        notes="2.0/#miscellaneous",
        example=_example(
            _OWNED.format('limit_choices_to={"name": "crew"}, '),
            _TO.format("to=", ""),
            _TO.format("to=", ', limit_choices_to={"name": "crew"}'),
        ),
        leaves=(
            _ELSEWHERE.format("models.ForeignKey(to='auth.Group', on_delete=models.CASCADE)"),
            _EXAMPLE.format(_OWNED.format(""), _TO.format("to=", "")),
        ),
        ledger=("changed-limit_choices_to-migrations",),
    ),
]
