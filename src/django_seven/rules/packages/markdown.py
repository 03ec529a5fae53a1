"""Python-Markdown: what its extensions are called with."""

from __future__ import annotations

from django_seven.rules.overrides import overridden
from django_seven.rules.shape import Draft, Example, Fine, Match, Rewrite, Rule
from django_seven.rules.syntax import parameters

_EXTENSIONS = ("markdown.extensions.Extension", "markdown.Extension")


def one_less(draft: Draft, match: Match) -> None:
    """`extendMarkdown(self, md, md_globals)` can do without the last of them."""
    given = parameters(overridden(draft, match, _EXTENSIONS))
    if len(given) != 3 or given[2].type not in ("identifier", "typed_parameter"):
        raise Fine
    typed = given[2].type == "typed_parameter"
    draft.insert(given[2].end_byte, " = None" if typed else "=None")


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
]
