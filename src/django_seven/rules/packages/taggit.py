"""django-taggit: tags that are set as one list, and slugs of tags that are not ASCII."""

from __future__ import annotations

import re

from tree_sitter import Node

from django_seven.rules.kept import BEFORE, kept
from django_seven.rules.packages.support import class_below, names_in
from django_seven.rules.shape import ByHand, Default, Draft, Example, Fine, Match, Rewrite, Rule, Skip
from django_seven.rules.syntax import arguments, below, called, choose, last_name
from django_seven.values import Minor

_TAGGIT = "django-taggit"
_LOG = "https://github.com/jazzband/django-taggit/blob/master/CHANGELOG.rst"
_ONE_LIST = Minor(2, 0)
_BRANCHES = ("conditional_expression", "if_statement")


def one_list(draft: Draft, match: Match) -> None:
    """`item.tags.set("red", "blue")` gives one list where taggit takes one, and the tags one by one where not."""
    call = called(match)
    owner, given = match.node.child_by_field_name("object"), arguments(call)
    tags = [one for one in given if one.type not in ("keyword_argument", "dictionary_splat")]
    if len(tags) == 1 and tags[0].type in ("list", "tuple", "set", "list_comprehension"):
        raise Fine  # as the new side wants it; the old side never took it
    if owner is None or owner.type != "attribute" or not _is_manager(draft, last_name(draft, owner)):
        raise Fine
    if _asks(draft, call):
        raise Fine
    if any(one.type == "generator_expression" for one in given) or any(below(call, "comment")):
        raise Skip("give one list from taggit 2.0 on")
    only = tags[0].named_children[0] if len(tags) == 1 and tags[0].type == "list_splat" else None
    listed = f"[{', '.join(map(draft.text, tags))}]" if only is None else draft.text(only)
    rest = [draft.text(one) for one in given if one not in tags]
    new, above = f"{draft.text(match.node)}({', '.join([listed, *rest])})", call.parent
    if above is not None and above.type == "expression_statement":
        choose(draft, above, [draft.text(call)], [new], _ONE_LIST, "taggit")
    else:
        older = f"{draft.require_module('taggit')}.VERSION < {_ONE_LIST.code}"
        draft.replace(call, f"({draft.text(call)} if {older} else {new})")


def _is_manager(draft: Draft, name: str) -> bool:
    """Whether a model of the project has a `TaggableManager` of that name."""
    field = rf"\b{re.escape(name)}\s*=\s*(?:[\w.]+\.)?TaggableManager\("
    return bool(re.search(field.encode(), draft.root.text or b"")) or draft.said_elsewhere(field)


def _asks(draft: Draft, node: Node) -> bool:
    """Whether a place stands in a branch that asks for the version of taggit."""
    above = node.parent
    while above is not None:
        if above.type in _BRANCHES and re.search(r"\btaggit\.(VERSION|__version__)", draft.text(above)):
            return True
        above = above.parent
    return False


def uses_tags(draft: Draft, match: Match) -> None:
    """Only where the settings list the app, or models of tags come from it."""
    listed = draft.listed("taggit") or draft.listed("taggit.apps.TaggitAppConfig")
    if not listed and not draft.said_elsewhere(r"\bfrom taggit\.models import\b"):
        raise Fine


def own_slug(draft: Draft, match: Match) -> None:
    """Only models of tags that leave the field to taggit."""
    model = class_below(match)
    body = model.child_by_field_name("body") if model is not None else None
    if body is None or "slug" in names_in(body):
        raise Fine


_TAG = """
from django.db import models
from taggit.models import TagBase


class Topic(TagBase):
{slug}
    class Meta:
        app_label = "seven_example"


answer = Topic._meta.get_field("slug").allow_unicode
"""
_TAGS = """
{imports}from django.db import models
from seven_proof import migrate
from taggit.managers import TaggableManager


class Talk(models.Model):
    tags = TaggableManager()

    class Meta:
        app_label = "seven_example"


migrate()
talk = Talk.objects.create()
talk.tags.add("old")
{line}
answer = sorted(talk.tags.names())
"""
_APPS = 'INSTALLED_APPS += ["taggit"]\nMIGRATION_MODULES["taggit"] = None\n'


def _set(old: str, new: str) -> Example:
    call = f"if taggit.VERSION < (2, 0):\n    talk.tags.set({old})\nelse:\n    talk.tags.set({new})"
    return Example(
        before=_TAGS.format(imports="", line=f"talk.tags.set({old})"),
        after=_TAGS.format(imports="import taggit\n", line=call),
        settings=_APPS,
    )


RULES = [
    Rule(
        id="taggit-set-arguments",
        what="`tags.set()` takes one list since django-taggit 2.0; before, it took the tags one by one.",
        why='`set("red")` and `set(*names)` of one name fail silently: each letter becomes a tag.',
        since="0.21",
        until="2.0",
        change=Rewrite((".set",), one_list),
        sure="safe",
        notes=f"{_LOG}#200-2021-11-14",
        axis=_TAGGIT,
        example=_set('"red", "blue"', '["red", "blue"]'),
        more=(_set('*["green"]', '["green"]'), _set('"red"', '["red"]')),
        leaves=(
            'talk.speakers.set("red")\n',
            "from taggit.managers import TaggableManager\n\n\nclass Talk:\n    tags = TaggableManager()\n\n\n"
            'cache.set("tags", 1)\ntalk.tags.set(["red"])\n',
        ),
        symptoms=("set() takes 2 positional arguments but 3 were given",),
    ),
    Rule(
        id="taggit-slug-field",
        what="The field `slug` of `TagBase` allows what is not ASCII since django-taggit 3.0.",
        why="For models of tags of a project's own, `makemigrations` wants a migration on one side only.",
        since="0.21",
        until="3.0",
        change=ByHand(
            ("taggit.models.TagBase",),
            "Give the model its own `slug = models.SlugField(unique=True, max_length=100, allow_unicode=True)` and make"
            " the migration: it is the same on both sides, and changes no column.",
            only=own_slug,
        ),
        sure="show",
        notes=f"{_LOG}#300-2022-05-02",
        migrations=False,
        axis=_TAGGIT,
        example=Example(
            before=_TAG.format(slug=""),
            after=_TAG.format(slug="    slug = models.SlugField(unique=True, max_length=100)\n"),
            settings=_APPS,
        ),
        leaves=(
            "from django.db import models\nfrom taggit.models import TagBase\n\n\n"
            "class Topic(TagBase):\n    slug = models.SlugField()\n",
            "from taggit.models import TagBase\n\nisinstance(tag, TagBase)\n",
        ),
    ),
    kept(
        Rule(
            id="taggit-unicode-slugs",
            what="Slugs of tags keep what is not ASCII since django-taggit 3.0; before, ASCII was all.",
            why="A new tag `Café` gets the slug `café`; routes such as `[-a-zA-Z0-9_]+` no longer meet it.",
            since="0.17",
            until="3.0",
            change=Default(
                "TAGGIT_STRIP_UNICODE_WHEN_SLUGIFYING",
                "True",
                new="False",
                note="`False`, slugs of new tags keep letters that are not ASCII.",
                risk="routes that allow ASCII only do not meet the slugs of new tags.",
                flip="Let the routes of tags take any letter (`<str:slug>`), then flip; slugs that are stored stay.",
                only=uses_tags,
            ),
            sure="safe",
            notes=f"{_LOG}#300-2022-05-02",
            axis=_TAGGIT,
            example=Example(
                before=BEFORE,
                after=BEFORE,
                kind="settings",
                probe='getattr(__import__("taggit.models", fromlist=["x"]), "Tag")().slugify("Caf\\xe9")',
                settings=_APPS,
            ),
            leaves=("TAGGIT_STRIP_UNICODE_WHEN_SLUGIFYING = False",),
        ),
        before='INSTALLED_APPS = ["django.contrib.contenttypes", "taggit"]\n',
    ),
]
