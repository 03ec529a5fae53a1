"""Models: their options, methods and constraints."""

from __future__ import annotations

from tree_sitter import Node

from django_seven.rules.shape import ByHand, Draft, Example, Fine, Match, Rewrite, Rule, Skip
from django_seven.rules.syntax import (
    arguments,
    call_of,
    decorator,
    enclosing,
    is_called,
    not_before,
    positional,
    string_value,
    within,
)
from django_seven.values import Minor

_MODELS = ("django.db.models.Model", "django.contrib.gis.db.models.Model", "django.db.models.base.Model")
_SAVE = ("force_insert", "force_update", "using", "update_fields")


def indexes(draft: Draft, match: Match) -> None:
    """`index_together` of a Meta becomes entries of `indexes`."""
    value, block = match.node.child_by_field_name("right"), enclosing(match.node, "block")
    statement = match.node.parent
    if value is None or block is None or statement is None or value.type not in ("list", "tuple"):
        raise Skip("its value is not written there")
    groups = [item for item in value.named_children if item.type != "comment"]
    if groups and all(string_value(item) is not None for item in groups):
        groups = [value]
    fields = [[item for item in group.named_children if item.type != "comment"] for group in groups]
    plain = all(string_value(item) is not None for row in fields for item in row)
    if not fields or not plain or any(group.type not in ("list", "tuple") for group in groups):
        raise Skip("its value is not written plainly")
    if draft.road.old < Minor(2, 0) and "abstract" in _assigned(draft, block):
        raise Skip("an abstract model of Django 1.11 hands one index to all its children")
    if draft.road.old < Minor(1, 11):
        raise Skip("`Meta.indexes` is there since Django 1.11")
    index = draft.require("django.db.models.Index")
    entries = [f"{index}(fields=[{', '.join(draft.text(item) for item in row)}])" for row in fields]
    existing = _assigned(draft, block).get("indexes")
    if existing is None:
        draft.replace(match.node, f"indexes = [{', '.join(entries)}]")
        return
    given = existing.child_by_field_name("right")
    if given is None or given.type != "list":
        raise Skip("its `indexes` are not a list")
    last = [item for item in given.named_children if item.type != "comment"]
    if last:
        draft.insert(last[-1].end_byte, ", " + ", ".join(entries))
    else:
        draft.insert(given.start_byte + 1, ", ".join(entries))
    draft.remove_line(statement)


def _assigned(draft: Draft, block: Node) -> dict[str, Node]:
    """The assignments of a class body, by name."""
    found = {}
    for statement in block.named_children:
        for assignment in statement.named_children if statement.type == "expression_statement" else []:
            left = assignment.child_by_field_name("left") if assignment.type == "assignment" else None
            if left is not None:
                found[draft.text(left)] = assignment
    return found


@not_before("1.10")
def reversed_address(draft: Draft, match: Match) -> None:
    """A method under `@permalink` reverses what it returned."""
    line, function = _linked(draft, match)
    returns = [node.named_children[0] for node in within(function, "return_statement") if node.named_children]
    returns = [node.named_children[0] if node.type == "parenthesized_expression" else node for node in returns]
    if not returns or any(value.type not in ("tuple", "expression_list") for value in returns):
        raise Skip("what it returns is not written there")
    for value in returns:
        items = [draft.text(item) for item in value.named_children if item.type != "comment"]
        parts = [items[0], *(f"{name}={item}" for name, item in zip(("args", "kwargs"), items[1:3], strict=False))]
        draft.replace(value, f"{draft.require('django.urls.reverse')}({', '.join(parts)})")
    draft.remove_line(line)


def _linked(draft: Draft, match: Match) -> tuple[Node, Node]:
    """The line that links a method permanently, and the method: a decorator, or `name = permalink(name)` after it.

    Raises Skip where it is neither.
    """
    line = decorator(match.node)
    outer = line.parent if line is not None else None
    function = outer.child_by_field_name("definition") if outer is not None else None
    if line is not None and function is not None:
        return line, function
    call = match.node.parent
    above = call.parent if call is not None and is_called(match.node) else None
    left = above.child_by_field_name("left") if above is not None and above.type == "assignment" else None
    statement, block = above.parent if above is not None else None, enclosing(match.node, "block")
    if call is None or left is None or statement is None or block is None:
        raise Skip("it is not used as a decorator")
    name = draft.text(left)
    found = [one for one in block.named_children if draft.text(one).startswith(f"def {name}(")]
    same = [draft.text(argument) for argument in arguments(call)] == [name]
    if not same or len(found) != 1 or statement.parent is None or statement.parent.id != block.id:
        raise Skip("it is not used as a decorator")
    return statement, found[0]


def saved_by_keyword(draft: Draft, match: Match) -> None:
    """`super().save(force_insert, …)` hands its arguments on by name."""
    holder = match.node.child_by_field_name("object")
    if not is_called(match.node) or holder is None or not draft.text(holder).startswith("super("):
        raise Fine
    given = [argument for argument in arguments(call_of(match)) if argument.type != "keyword_argument"]
    if not given or any("splat" in argument.type or draft.text(argument) == "commit" for argument in given):
        raise Fine
    known = draft.class_means(match.node, _MODELS)
    if known is False:
        raise Fine
    texts = [draft.text(argument) for argument in positional(call_of(match))]
    if known is None and texts != list(_SAVE[: len(texts)]):
        raise Skip("it is not known whether its class is a model")
    if len(texts) > len(_SAVE):
        raise Skip("it has more arguments than `save()` takes")
    for argument, name in zip(given, _SAVE, strict=False):
        draft.replace(argument, f"{name}={draft.text(argument)}")


_TALK = """
from django.db import models


class Talk(models.Model):
    room = models.CharField(max_length=20)
    day = models.DateField()

    class Meta:
        app_label = "auth"
        {}
"""
_LATER = """
from asgiref.sync import async_to_sync
from django.db import models
from seven_proof import migrate


class Talk(models.Model):
    class Meta:
        app_label = "auth"

    async def asave(self, force_insert=False, force_update=False, using=None, update_fields=None):
        await super().asave({})


migrate()
async_to_sync(Talk(pk=7).asave)()
answer = Talk.objects.get().pk
"""
_CREW = """
from django.db import models
from seven_proof import migrate


class Crew(models.Manager):
    {}def get_queryset(self):
        return super(Crew, self).get_queryset().filter(active=True)


class Person(models.Model):
    active = models.BooleanField(default=False)
    objects = Crew()

    class Meta:
        app_label = "auth"{}


class Talk(models.Model):
    speaker = models.ForeignKey(Person, on_delete=models.CASCADE)

    class Meta:
        app_label = "auth"


migrate()
Talk.objects.create(speaker=Person.objects.create())
answer = [Person.objects.get_queryset().count()]
try:
    answer.append(Talk.objects.get().speaker.active)
except Person.DoesNotExist:
    answer.append("not found")
"""

RULES = [
    Rule(
        id="meta-index-together",
        what="`Meta.index_together` is gone in Django 5.1; `Meta.indexes` holds the same indexes.",
        why="The index gets another name, and nothing else changes in the database: `seven migrations` proposes the "
        "migration, one file for both sides.",
        since="1.11",
        until="5.1",
        warns="4.2",
        change=Rewrite(("Meta.index_together",), indexes),
        sure="likely",
        notes="5.1/#features-removed-in-5-1",
        migrations=False,
        example=Example(
            before=_TALK.format('index_together = [("room", "day")]'),
            after=_TALK.format('indexes = [models.Index(fields=["room", "day"])]'),
            probe="""
from django.db import connection

with connection.schema_editor() as editor:
    editor.create_model(Talk)
with connection.cursor() as cursor:
    found = connection.introspection.get_constraints(cursor, "auth_talk").values()
answer = [row["columns"] for row in found if row["index"] and not row["primary_key"]]
""",
        ),
        leaves=(
            "class Meta:\n    index_together = PAIRS",
            "class Meta:\n    unique_together = [('a', 'b')]",
            "class Options:\n    index_together = [('a', 'b')]",
        ),
        ledger=("removed-Meta.index_together",),
        symptoms=("'class Meta' got invalid attribute(s): index_together",),
    ),
    Rule(
        id="models-permalink",
        what="`@models.permalink` is gone in Django 2.1; the method calls `reverse()` itself.",
        why="The decorator only turned a tuple into a call.",
        since="1.10",
        until="2.1",
        change=Rewrite(("django.db.models.permalink",), reversed_address, whole=True),
        sure="safe",
        notes="2.1/#features-removed-in-2-1",
        example=Example(
            before="""
from django.db import models


class Page:
    @models.permalink
    def get_absolute_url(self):
        return ("password_reset_confirm", (), {"uidb64": "x", "token": "1-2"})


answer = Page().get_absolute_url()
""",
            after="""
from django.db import models
from django.urls import reverse


class Page:
    def get_absolute_url(self):
        return reverse("password_reset_confirm", args=(), kwargs={"uidb64": "x", "token": "1-2"})


answer = Page().get_absolute_url()
""",
            settings='ROOT_URLCONF = "django.contrib.auth.urls"\n',
        ),
        more=(
            Example(
                before="""
from django.db import models


class Page:
    def get_absolute_url(self):
        return ("password_reset_confirm", (), {"uidb64": "x", "token": "1-2"})

    get_absolute_url = models.permalink(get_absolute_url)
    title = "page"


answer = Page().get_absolute_url()
""",
                after="""
from django.db import models
from django.urls import reverse


class Page:
    def get_absolute_url(self):
        return reverse("password_reset_confirm", args=(), kwargs={"uidb64": "x", "token": "1-2"})

    title = "page"


answer = Page().get_absolute_url()
""",
                settings='ROOT_URLCONF = "django.contrib.auth.urls"\n',
            ),
        ),
        leaves=(
            "from django.db import models\n\n\n@models.permalink\ndef url(page):\n    return page.parts()\n",
            "from shop import models\n\n\n@models.permalink\ndef url(page):\n    return ('x',)\n",
        ),
        ledger=("removed-django.db.models.permalink",),
        symptoms=("module 'django.db.models' has no attribute 'permalink'",),
    ),
    Rule(
        id="save-positional",
        what="`Model.save()` takes keyword arguments only from Django 6.0 on.",
        why="Four flags in a row were easily mixed up.",
        since="1.5",
        until="6.0",
        warns="5.1",
        change=Rewrite((".save",), saved_by_keyword),
        sure="safe",
        notes="6.0/#features-removed-in-6-0",
        example=Example(
            before="""
from django.contrib.auth.models import Group


class Team(Group):
    class Meta:
        proxy = True
        app_label = "auth"

    def save(self, force_insert=False, force_update=False, using=None, update_fields=None):
        self.name = self.name.upper()
        super().save(force_insert, force_update, using, update_fields)
""",
            after="""
from django.contrib.auth.models import Group


class Team(Group):
    class Meta:
        proxy = True
        app_label = "auth"

    def save(self, force_insert=False, force_update=False, using=None, update_fields=None):
        self.name = self.name.upper()
        super().save(force_insert=force_insert, force_update=force_update, using=using, update_fields=update_fields)
""",
            probe="""
from seven_proof import migrate

migrate()
Team(name="staff").save()
answer = list(Group.objects.values_list("name", flat=True))
""",
        ),
        leaves=(
            "form.save(False)",
            "from django import forms\nclass F(forms.Form):\n    def save(self, commit):\n        super().save(commit)",
            "class M:\n    def save(self, *args, **kwargs):\n        super().save(*args, **kwargs)",
        ),
        ledger=("removed-django.db.models.Model.save--positional",),
        symptoms=("save() takes 1 positional argument but",),
    ),
    Rule(
        id="asave-positional",
        what="`Model.asave()` takes keyword arguments only from Django 6.0 on.",
        why="Four flags in a row were easily mixed up.",
        since="4.2",
        until="6.0",
        warns="5.1",
        change=Rewrite((".asave",), saved_by_keyword),
        sure="safe",
        notes="6.0/#features-removed-in-6-0",
        example=Example(
            before=_LATER.format("force_insert, force_update, using, update_fields"),
            after=_LATER.format(
                "force_insert=force_insert, force_update=force_update, using=using, update_fields=update_fields"
            ),
        ),
        leaves=("class M:\n    async def asave(self, *args):\n        await super().asave(*args)",),
        ledger=("removed-django.db.models.Model.asave--positional",),
        symptoms=("asave() takes 1 positional argument but",),
    ),
    Rule(
        id="manager-use-for-related-fields",
        what="`use_for_related_fields` of a manager is not read by Django 2.0.",
        why="A model names the manager of its relations in `Meta.base_manager_name` since Django 1.10.",
        since="1.10",
        until="2.0",
        warns="1.10",
        change=ByHand(
            ("class use_for_related_fields",),
            "Set `base_manager_name` in the `Meta` of the models that use this manager, if its filter must hold there.",
        ),
        sure="show",
        notes="2.0/#features-removed-in-2-0",
        example=Example(
            before=_CREW.format("use_for_related_fields = True\n\n    ", ""),
            after=_CREW.format("", '\n        base_manager_name = "objects"'),
        ),
        leaves=("use_for_related_fields = True",),
        ledger=("removed-use_for_related_fields",),
    ),
]
