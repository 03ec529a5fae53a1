"""Methods of models, fields and constraints that a project overrides."""

from __future__ import annotations

from tree_sitter import Node

from django_seven.rules.shape import Draft, Example, Fine, Match, Rewrite, Rule, Skip
from django_seven.rules.syntax import (
    arguments,
    below,
    call_of,
    enclosing,
    file_of,
    is_called,
    keyword,
    parameter_name,
    parameters,
    positional,
)
from django_seven.values import Minor

_MODELS = ("django.db.models.Model", "django.contrib.gis.db.models.Model", "django.db.models.base.Model")
_BASE_CONSTRAINTS = ("django.db.models.BaseConstraint", "django.db.models.constraints.BaseConstraint")


def _named(call: Node, method: str) -> bool:
    """Whether a call is `super().method(…)`."""
    function = call.child_by_field_name("function")
    text = (function.text or b"").decode("utf-8", "replace") if function is not None else ""
    return text.startswith("super(") and text.endswith(f".{method}")


def placeholder(draft: Draft, match: Match) -> None:
    """`get_placeholder_sql()` stands beside `get_placeholder()`, and hands on what that says."""
    function, names = match.node, [parameter_name(parameter) for parameter in parameters(match.node)]
    body = enclosing(function, "class_definition")
    if body is None or len(names) != 4 or "*" in "".join(names) or "def get_placeholder_sql" in draft.text(body):
        raise Fine
    itself, value, compiler, connection = names
    indent = " " * function.start_point.column
    inner = f"{indent}    " if indent else "    "
    head = f"\n\n{indent}def get_placeholder_sql({', '.join(names)}):\n{inner}"
    asked = f"placeholder = {itself}.get_placeholder({value}, {compiler}, {connection})\n{inner}"
    compiled = f'if hasattr({value}, "as_sql"):\n{inner}    sql, params = {compiler}.compile({value})\n{inner}'
    end = f"    return placeholder % sql, params\n{inner}return placeholder, ({value},)"
    draft.insert(function.end_byte, head + asked + compiled + end)


def row_made(draft: Draft, match: Match) -> None:
    """`from_db()` takes what else Django says, and hands it on."""
    function = match.node
    given = parameters(function)
    names = [parameter_name(parameter) for parameter in given]
    if len(names) < 4 or any(name.startswith("**") or name == "fetch_mode" for name in names):
        raise Fine
    if not draft.class_means(function, _MODELS):
        raise Fine
    draft.insert(given[-1].end_byte, ", **options")
    for call in below(function, "call"):
        if _named(call, "from_db"):
            draft.insert(arguments(call)[-1].end_byte, ", **options")


def receivers(draft: Draft, match: Match) -> None:
    """A receiver of `m2m_changed` takes what the signal sends beside what it knows."""
    if match.imported:
        raise Fine
    functions = {draft.text(name): node for node in _functions(match.node) if (name := _name(node)) is not None}
    line = enclosing(match.node, "decorator")
    outer, above = line.parent if line is not None else None, match.node.parent
    if outer is not None:
        wanted = outer.child_by_field_name("definition")
    elif above is not None and above.type == "attribute" and draft.text(above).endswith(".connect"):
        call = above.parent
        given = arguments(call) if call is not None and call.type == "call" else []
        wanted = functions.get(draft.text(given[0])) if given else None
    else:
        wanted = None
    if wanted is None or wanted.type != "function_definition":
        raise Fine
    given = parameters(wanted)
    if any(parameter_name(parameter).startswith("**") for parameter in given):
        raise Fine
    if not given:
        raise Skip("it takes nothing at all")
    if any(parameter_name(parameter).lstrip("*") == "kwargs" for parameter in given):
        raise Skip("one of its parameters is called `kwargs` already")
    draft.insert(given[-1].end_byte, ", **kwargs")


def _functions(node: Node) -> list[Node]:
    return list(below(file_of(node), "function_definition"))


def _name(function: Node) -> Node | None:
    return function.child_by_field_name("name")


def constraint_named(draft: Draft, match: Match) -> None:
    """A constraint of one's own hands its name on as `name=`."""
    body = match.node.parent.parent if match.node.parent is not None else None
    if is_called(match.node):
        found = [call_of(match)]
    elif body is not None and body.type == "class_definition":
        found = [call for call in below(body, "call") if _named(call, "__init__")]
    else:
        raise Fine
    plain = [argument for call in found for argument in positional(call)[:1]]
    if not plain:
        raise Fine
    if any(len(positional(call)) > 1 for call in found):
        raise Skip("it passes more than the name by position")
    for argument in plain:
        draft.replace(argument, f"name={draft.text(argument)}")


def private_only(draft: Draft, match: Match) -> None:
    """`virtual_only` is `private_only`, in the call and in the method around it."""
    if not is_called(match.node) or keyword(call_of(match), "virtual_only") is None:
        raise Fine
    since, around = Minor(1, 10), enclosing(match.node, "function_definition")
    argument = keyword(call_of(match), "virtual_only")
    name = argument.child_by_field_name("name") if argument is not None else None
    if argument is None or name is None:
        raise Fine
    if draft.road.old < since:
        raise Skip(f"Django {draft.road.old} does not know `private_only`")
    inside = below(around, "identifier") if around is not None else iter([name])
    for node in inside:
        if draft.text(node) == "virtual_only":
            draft.replace(node, "private_only")


def of_the_class(draft: Draft, match: Match) -> None:
    """`self._default_manager` in a model becomes `type(self)._default_manager`."""
    holder = match.node.child_by_field_name("object")
    if holder is None or draft.text(holder) != "self" or not draft.class_means(match.node, _MODELS):
        raise Fine
    draft.replace(holder, "type(self)")


def to_the_parent(draft: Draft, match: Match) -> None:
    """A `OneToOneField` to the parent says `parent_link=True`."""
    if match.imported or not is_called(match.node):
        raise Fine
    call, body = call_of(match), enclosing(match.node, "class_definition")
    bases = body.child_by_field_name("superclasses") if body is not None else None
    target = next(iter(positional(call)), None)
    if bases is None or target is None or keyword(call, "parent_link") is not None:
        raise Fine
    parents = [draft.text(base) for base in bases.named_children]
    own = call.parent is not None and call.parent.parent is not None and call.parent.parent.parent is not None
    statement = (
        call.parent.parent.parent if own and call.parent is not None and call.parent.parent is not None else None
    )
    if draft.text(target).strip("\"'") not in parents or statement is None or statement.parent is None:
        raise Fine
    if statement.parent.id != body.id if body is not None else True:
        raise Fine
    draft.insert(arguments(call)[-1].end_byte, ", parent_link=True")


_FIELD = """
from django.contrib.auth.models import Group
from django.db import connection, models


class Loud(models.CharField):
    def get_placeholder(self, value, compiler, connection):
        return "UPPER(%s)"{added}


class Talk(models.Model):
    title = Loud(max_length=20)

    class Meta:
        app_label = "auth"
"""
_ROOM = """
from django.db import models


class Room(models.Model):
    @classmethod
    def from_db(cls, db, field_names, values{more}):
        return super(Room, cls).from_db(db, field_names, values{more})

    class Meta:
        app_label = "auth"
"""
_STORED = """
from seven_proof import migrate

migrate()
"""
_CONSTRAINT = """
from django.db import models


class Quiet(models.BaseConstraint):
    def __init__(self, name):
        super().__init__({}name)


answer = Quiet("quiet").name, models.BaseConstraint({}"loud").name
"""
_VIRTUAL = """
from django.contrib.auth.models import Group
from django.db import models


class Mark(models.IntegerField):
    def contribute_to_class(self, cls, name, {0}=False):
        super(Mark, self).contribute_to_class(cls, name, {0}={0})


Mark().contribute_to_class(Group, "mark", True)
answer = "mark" in [field.name for field in Group._meta.{0}_fields], len(Group._meta.local_fields)
"""
_PLACE = """
from django.db import models


class Place(models.Model):
    class Meta:
        app_label = "auth"


class Bar(Place):
    place = models.OneToOneField(Place, on_delete=models.CASCADE{})

    class Meta:
        app_label = "auth"


answer = Bar._meta.pk.name
"""

RULES = [
    Rule(
        id="field-get-placeholder",
        what="`Field.get_placeholder()` is deprecated in Django 6.1; `get_placeholder_sql()` gives the parameters too.",
        why="A placeholder that needs other parameters than the value could not be said.",
        since="1.8",
        until="2028.0",
        warns="6.1",
        change=Rewrite(("def get_placeholder",), placeholder),
        sure="likely",
        notes="6.1/#features-deprecated-in-6-1",
        example=Example(
            before=_FIELD.replace("{added}", ""),
            after=_FIELD.replace(
                "{added}",
                """

    def get_placeholder_sql(self, value, compiler, connection):
        placeholder = self.get_placeholder(value, compiler, connection)
        if hasattr(value, "as_sql"):
            sql, params = compiler.compile(value)
            return placeholder % sql, params
        return placeholder, (value,)""",
            ),
            probe=_STORED + 'Talk.objects.create(title="rust")\nanswer = Talk.objects.get().title',
        ),
        leaves=("def get_placeholder(value, compiler, connection):\n    return '%s'",),
        ledger=("removed-Field.get_placeholder",),
        symptoms=("Field.get_placeholder is deprecated in favor of get_placeholder_sql",),
    ),
    Rule(
        id="from-db-without-fetch-mode",
        what="`Model.from_db()` is called with `fetch_mode` by Django 6.1; an override must take it.",
        why="How fields that were left out are fetched is said for each object.",
        since="1.3",
        until="2028.0",
        warns="6.1",
        change=Rewrite(("def from_db",), row_made),
        sure="likely",
        notes="6.1/#features-deprecated-in-6-1",
        example=Example(
            before=_ROOM.replace("{more}", ""),
            after=_ROOM.replace("{more}", ", **options"),
            probe=_STORED + "Room.objects.create(pk=7)\nanswer = Room.objects.get().pk",
        ),
        leaves=("class Room:\n    def from_db(cls, db, field_names, values):\n        return 1",),
        ledger=("removed-from_db-without-fetch_mode",),
        symptoms=("must accept a fetch_mode keyword argument",),
    ),
    Rule(
        id="m2m-changed-without-kwargs",
        what="`m2m_changed` sends one argument more, `raw`, since Django 6.1; a receiver takes `**kwargs`.",
        why="Django asks that of all receivers, and checks it only under `DEBUG`.",
        since="1.3",
        until="6.1",
        change=Rewrite(("django.db.models.signals.m2m_changed",), receivers),
        sure="safe",
        notes="6.1/#signals",
        example=Example(
            before="""
from django.contrib.auth.models import Group, User
from django.db.models.signals import m2m_changed
from django.dispatch import receiver

seen = []


@receiver(m2m_changed, sender=User.groups.through)
def changed(sender, signal, instance, action, reverse, model, pk_set, using):
    seen.append(action)
""",
            after="""
from django.contrib.auth.models import Group, User
from django.db.models.signals import m2m_changed
from django.dispatch import receiver

seen = []


@receiver(m2m_changed, sender=User.groups.through)
def changed(sender, signal, instance, action, reverse, model, pk_set, using, **kwargs):
    seen.append(action)
""",
            probe=_STORED
            + 'User.objects.create(username="ada").groups.add(Group.objects.create(name="staff"))\nanswer = seen',
        ),
        leaves=(
            "from django.db.models.signals import m2m_changed\n\n\ndef saw(sender, **kwargs):\n    pass\n\n\n"
            "m2m_changed.connect(saw)",
        ),
        ledger=("changed-m2m_changed-raw",),
        symptoms=("got an unexpected keyword argument 'raw'",),
    ),
    Rule(
        id="base-constraint-positional",
        what="`BaseConstraint` takes keyword arguments only from Django 6.0 on: `name=…`.",
        why="Its arguments grew in number.",
        since="4.1",
        until="6.0",
        warns="5.0",
        change=Rewrite(_BASE_CONSTRAINTS, constraint_named),
        sure="safe",
        notes="6.0/#features-removed-in-6-0",
        example=Example(before=_CONSTRAINT.format("", ""), after=_CONSTRAINT.format("name=", "name=")),
        leaves=("class Quiet(Base):\n    def __init__(self, name):\n        super().__init__(name)",),
        ledger=("removed-django.db.models.BaseConstraint--positional",),
        symptoms=("Passing positional arguments to",),
    ),
    Rule(
        id="contribute-to-class-virtual-only",
        what="`contribute_to_class(virtual_only=…)` is called `private_only` by Django 2.0.",
        why="Virtual fields are called private fields since Django 1.10.",
        since="1.10",
        until="2.0",
        warns="1.10",
        change=Rewrite((".contribute_to_class",), private_only),
        sure="likely",
        notes="2.0/#features-removed-in-2-0",
        example=Example(
            before=_VIRTUAL.format("virtual_only").replace("_meta.virtual_only_fields", "_meta.private_fields"),
            after=_VIRTUAL.format("private_only").replace("_meta.private_only_fields", "_meta.private_fields"),
        ),
        leaves=("field.contribute_to_class(cls, name, private_only=True)",),
        ledger=("removed-django.db.models.Field.contribute_to_class--virtual_only",),
        symptoms=("contribute_to_class() got an unexpected keyword argument 'virtual_only'",),
    ),
    Rule(
        id="manager-of-instance",
        what="`self._default_manager` of an object is refused by Django 1.10; its class has the manager.",
        why="Managers are descriptors of the class since then.",
        since="1.3",
        until="1.10",
        change=Rewrite(("._default_manager", "._base_manager"), of_the_class),
        sure="safe",
        notes="1.10/#miscellaneous",
        example=Example(
            before="""
from django.db import models


class Team(models.Model):
    class Meta:
        app_label = "auth"

    def others(self):
        return self._default_manager.exclude(pk=self.pk)


answer = Team(pk=1).others().model.__name__
""",
            after="""
from django.db import models


class Team(models.Model):
    class Meta:
        app_label = "auth"

    def others(self):
        return type(self)._default_manager.exclude(pk=self.pk)


answer = Team(pk=1).others().model.__name__
""",
        ),
        leaves=("class Form:\n    def rows(self):\n        return self._default_manager.all()",),
        ledger=("changed-instance-managers",),
        symptoms=("isn't accessible via", "Manager isn't accessible via"),
    ),
    Rule(
        id="parent-link-implicit",
        what="A `OneToOneField` to the parent says `parent_link=True` from Django 2.0 on.",
        why="Django took it for the link of the inheritance until then, with a warning.",
        since="1.3",
        until="2.0",
        warns="1.10",
        change=Rewrite(
            ("django.db.models.OneToOneField", "django.db.models.fields.related.OneToOneField"), to_the_parent
        ),
        sure="safe",
        notes="2.0/#features-removed-in-2-0",
        example=Example(before=_PLACE.format(""), after=_PLACE.format(", parent_link=True")),
        leaves=(
            "from django.db import models\n\n\nclass Bar(models.Model):\n"
            "    place = models.OneToOneField(Place, on_delete=models.CASCADE)",
        ),
        ledger=("removed-implicit-parent_link",),
        symptoms=("Add parent_link=True to",),
    ),
]
