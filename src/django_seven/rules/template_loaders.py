"""Template loaders, and what lives on in a compiled template since Django keeps it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tree_sitter import Node

from django_seven.rules.shape import ByHand, Draft, Example, Fine, Match, Rewrite, Rule
from django_seven.rules.syntax import below, enclosing

_CACHED = "django.template.loaders.cached.Loader"
_LOADERS = ("filesystem", "app_directories", "cached", "eggs", "locmem")
_BASE = "django.template.loaders.base.Loader"
_NODES = ("django.template.Node", "django.template.base.Node")
# What may be taken twice of one thing without changing it.
_SAME_AGAIN = frozenset(["int", "str", "bool", "float", "list", "tuple", "set", "dict", "unicode", "force_text"])


def ask_gently(draft: Draft, match: Match) -> None:
    """`Loader.is_usable` becomes a question with the answer that Django's own loaders had."""
    owner = match.node.child_by_field_name("object")
    if match.imported or owner is None:
        raise Fine
    usual = match.trigger != f"{_BASE}.is_usable"
    draft.replace(match.node, f'getattr({draft.text(owner)}, "is_usable", {usual})')


def may_be_unusable(draft: Draft, match: Match) -> None:
    """Only where a loader says, or may say, that it is not to be used."""
    value = match.node.child_by_field_name("right")
    if value is None or value.type == "true" or not draft.class_means(match.node, (_BASE,)):
        raise Fine


def looks_into_no_loader(draft: Draft, match: Match) -> None:
    """Only where the function takes no loaders out of the loaders, as code does that knows of cached ones."""
    around = enclosing(match.node, "function_definition") or draft.root
    if re.search(rb"\.loaders\b|['\"]loaders['\"]|\bcached\b", around.text or b""):
        raise Fine
    if draft.listed(_CACHED):
        raise Fine


def changes_itself(draft: Draft, match: Match) -> None:
    """Only where `render` of a template's node makes an attribute of itself out of what it was before."""
    if not draft.class_means(match.node, _NODES) or draft.listed(_CACHED):
        raise Fine
    if not any(_grows(draft, one) for one in below(match.node, "assignment", "augmented_assignment")):
        raise Fine


def _grows(draft: Draft, assignment: Node) -> bool:
    left, right = assignment.child_by_field_name("left"), assignment.child_by_field_name("right")
    if left is None or right is None or left.type != "attribute" or not draft.text(left).startswith("self."):
        return False
    if assignment.type == "augmented_assignment":
        return True
    return any(
        draft.text(one) == draft.text(left) for call in _telling(draft, right) for one in below(call, "attribute")
    )


def _telling(draft: Draft, value: Node) -> Iterator[Node]:
    """The calls in a value whose answer may differ when they are made again with their own answer."""
    for call in below(value, "call"):
        function = call.child_by_field_name("function")
        if function is not None and draft.text(function) not in _SAME_AGAIN:
            yield call


_NODE = """
import os
import tempfile

from django import template
from django.template import Context, Engine

register = template.Library()


class Counted(template.Node):
    def __init__(self):
        self.count = 0

    def render(self, context):
{}
        return str({})


@register.tag
def counted(parser, token):
    return Counted()
"""
_RENDERED_TWICE = """
folder = tempfile.mkdtemp()
with open(os.path.join(folder, "page.html"), "w") as page:
    page.write("{% load mine %}{% for one in 'ab' %}{% counted %}{% endfor %}")
engine = Engine(dirs=[folder])
engine.template_libraries["mine"] = register
answer = [engine.get_template("page.html").render(Context()) for _ in "ab"]
"""
_NAMED = """
from django.template import Engine

names = [{}]
answer = names
"""
_DIRECT = "type(one).__module__ for one in Engine(debug={}).template_loaders"
_FLAT = "type(one).__module__ for all in Engine(debug={}).template_loaders for one in getattr(all, 'loaders', [all])"


def _listed(rule: str, until: str, debug: str, when: str, row: tuple[str, ...]) -> Rule:
    """A rule about code that goes through the loaders of an engine."""
    return Rule(
        id=rule,
        what=f"`Engine.template_loaders` holds one cached loader around all others in Django {until}, {when}.",
        why="Compiled templates are kept by a loader that has the others as its `loaders`.",
        since="1.8",
        until=until,
        change=ByHand(
            (".template_loaders",),
            "Take the `loaders` of one that has them: `getattr(loader, 'loaders', [loader])` does on all releases.",
            looks_into_no_loader,
        ),
        sure="show",
        notes=f"{until}/#miscellaneous",
        example=Example(before=_NAMED.format(_DIRECT.format(debug)), after=_NAMED.format(_FLAT.format(debug))),
        leaves=(
            "def found(engine):\n    return [x for one in engine.template_loaders for x in getattr(one, 'loaders')]\n",
        ),
        ledger=row,
    )


RULES = [
    Rule(
        id="loader-is-usable",
        what="The template loaders of Django 1.9 have no `is_usable`.",
        why="A loader that is named in the settings is used; Django's own always could be.",
        since="1.3",
        until="1.9",
        change=Rewrite(
            (*(f"django.template.loaders.{name}.Loader.is_usable" for name in _LOADERS), f"{_BASE}.is_usable"),
            ask_gently,
        ),
        sure="safe",
        notes="1.9/#is-usable-attribute-on-template-loaders-is-removed",
        example=Example(
            before="from django.template.loaders.filesystem import Loader\n\nanswer = Loader.is_usable\n",
            after="from django.template.loaders.filesystem import Loader\n\n"
            'answer = getattr(Loader, "is_usable", True)\n',
        ),
        leaves=("from shop.loaders import Loader\n\nLoader.is_usable\n",),
        ledger=("removed-Loader.is_usable",),
        symptoms=("type object 'Loader' has no attribute 'is_usable'",),
    ),
    Rule(
        id="loader-not-usable",
        what="A template loader with `is_usable = False` is used by Django 1.9 all the same.",
        why="Below it, such a loader was passed over, with a warning.",
        since="1.8",
        until="1.9",
        change=ByHand(
            ("class is_usable",),
            "Raise `TemplateDoesNotExist` where the loader cannot work, or name it in the settings only where it can.",
            may_be_unusable,
        ),
        sure="show",
        notes="1.9/#is-usable-attribute-on-template-loaders-is-removed",
        example=Example(
            before="""
from django.template import Context, Engine
from django.template.loaders.base import Loader
from django.template.loaders.locmem import Loader as Texts


class Missing(Texts):
    is_usable = False

    def __init__(self, engine, *args):
        super(Missing, self).__init__(engine, {"a": "of a package that is missing"})


loaders = ["seven_example.Missing", ("django.template.loaders.locmem.Loader", {"a": "here"})]
answer = Engine(loaders=loaders).get_template("a").render(Context())
""",
            after="""
from django.template import Context, Engine
from django.template.loaders.locmem import Loader as Texts


class Missing(Texts):
    is_usable = True

    def __init__(self, engine, *args):
        super(Missing, self).__init__(engine, {})


loaders = ["seven_example.Missing", ("django.template.loaders.locmem.Loader", {"a": "here"})]
answer = Engine(loaders=loaders).get_template("a").render(Context())
""",
        ),
        leaves=(
            "from django.template.loaders.base import Loader\n\n\nclass Own(Loader):\n    is_usable = True\n",
            "class Coupon:\n    is_usable = False\n",
        ),
        ledger=("removed-Loader.is_usable",),
    ),
    _listed("engine-loaders", "1.11", "False", "where `debug` is off", ("changed-cached-loader-default",)),
    _listed("engine-loaders-debug", "4.1", "True", "with `debug` as well", ("changed-cached-loader-debug",)),
    Rule(
        id="node-changes-itself",
        what="A compiled template is kept in Django 1.11, so that what its nodes store in `self` lives on.",
        why="Each page compiled its templates anew; now all pages, and all threads, share the nodes.",
        since="1.9",
        until="1.11",
        change=ByHand(
            ("def render",),
            "Work with local names, or keep what must last for one page in `context.render_context[self]`.",
            changes_itself,
        ),
        texts=("Node",),
        pattern=r"(?m)\bself\.\w+\s*(?:\W?=)(?!=)",
        below=_NODES,
        sure="show",
        notes="1.11/#miscellaneous",
        example=Example(
            before=_NODE.format("        self.count += 1", "self.count"),
            after=_NODE.format(
                "        count = context.render_context[self] = context.render_context.get(self, 0) + 1", "count"
            ),
            probe=_RENDERED_TWICE,
        ),
        leaves=(
            "from django.template import Node\n\n\nclass Own(Node):\n    def render(self, context):\n"
            "        self.limit = int(self.limit)\n        self.last = context['a']\n        return ''\n",
            "class Page:\n    def render(self, context):\n        self.count += 1\n",
        ),
        ledger=("changed-cached-loader-default",),
    ),
]
