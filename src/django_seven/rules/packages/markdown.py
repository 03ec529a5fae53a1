"""Python-Markdown: what its extensions are called with."""

from __future__ import annotations

from django_seven.rules.overrides import overridden
from django_seven.rules.packages.support import needs
from django_seven.rules.shape import Draft, Example, Fine, Match, Rewrite, Rule
from django_seven.rules.syntax import enclosing, parameters

_EXTENSIONS = ("markdown.extensions.Extension", "markdown.Extension")


def one_less(draft: Draft, match: Match) -> None:
    """`extendMarkdown(self, md, md_globals)` can do without the last of them."""
    given = parameters(overridden(draft, match, _EXTENSIONS))
    if len(given) != 3 or given[2].type not in ("identifier", "typed_parameter"):
        raise Fine
    typed = given[2].type == "typed_parameter"
    draft.insert(given[2].end_byte, " = None" if typed else "=None")


def deregistered(draft: Draft, match: Match) -> None:
    """`del md.preprocessors["x"]` becomes `md.preprocessors.deregister("x")`."""
    item = match.node.parent
    statement = item.parent if item is not None and item.type == "subscript" else None
    function = enclosing(match.node, "function_definition")
    name = function.child_by_field_name("name") if function is not None else None
    if item is None or statement is None or statement.type != "delete_statement":
        raise Fine
    if function is None or name is None or draft.text(name) != "extendMarkdown":
        raise Fine
    if not draft.class_means(function, _EXTENSIONS):
        raise Fine
    needs(draft, "markdown", "3.0", "`deregister()`")
    key = item.child_by_field_name("subscript")
    if key is None:
        raise Fine
    draft.replace(statement, f"{draft.text(match.node)}.deregister({draft.text(key)})")


_REGISTRIES = ("preprocessors", "inlinePatterns", "treeprocessors", "postprocessors", "blockprocessors")
_PLAIN = """
import markdown
from markdown.extensions import Extension


class Plain(Extension):
    def extendMarkdown(self, md, md_globals=None):
        {}


answer = markdown.markdown("a `b`", extensions=[Plain()])
"""
_LOUD = """
import markdown
from markdown.extensions import Extension
from markdown.preprocessors import Preprocessor


class Loud(Preprocessor):
    def run(self, lines):
        return [line.upper() for line in lines]


class LoudExtension(Extension):
    def extendMarkdown(self, md, {}):
        try:
            md.preprocessors.register(Loud(md), "loud", 1)
        except AttributeError:
            md.preprocessors.add("loud", Loud(md), "_end")


answer = markdown.markdown("hush", extensions=[LoudExtension()])
"""

RULES = [
    Rule(
        id="markdown-extend-globals",
        what="`extendMarkdown()` of an extension is called without `md_globals` since Markdown 3.4.",
        why="Nothing was ever found in them. With a default both are served.",
        since="2.6",
        until="3.4",
        change=Rewrite(("def extendMarkdown",), one_less),
        sure="safe",
        notes="https://python-markdown.github.io/changelog/",
        axis="markdown",
        example=Example(before=_LOUD.format("md_globals"), after=_LOUD.format("md_globals=None")),
        leaves=(
            "from markdown.extensions import Extension\n\n\nclass Loud(Extension):\n"
            "    def extendMarkdown(self, md):\n        pass\n",
            "class Loud:\n    def extendMarkdown(self, md, md_globals):\n        pass\n",
        ),
        symptoms=("extendMarkdown() missing 1 required positional argument: 'md_globals'",),
    ),
    Rule(
        id="markdown-delete-registered",
        what="`del md.preprocessors[…]` and its kin are refused since Markdown 3.4; `deregister()` takes them out.",
        why="They became registries in Markdown 3.0, with an order of their own.",
        since="3.0",
        until="3.4",
        change=Rewrite(tuple(f".{name}" for name in _REGISTRIES), deregistered),
        texts=("extendMarkdown",),
        sure="safe",
        notes="https://python-markdown.github.io/changelog/",
        axis="markdown",
        example=Example(
            before=_PLAIN.format('del md.inlinePatterns["backtick"]'),
            after=_PLAIN.format('md.inlinePatterns.deregister("backtick")'),
        ),
        leaves=(
            'def extendMarkdown(md):\n    del md.preprocessors["html_block"]\n',
            _PLAIN.format('del self.preprocessors["html_block"], md'),
        ),
        symptoms=("'Registry' object does not support item deletion",),
    ),
]
