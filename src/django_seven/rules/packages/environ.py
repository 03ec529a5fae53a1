"""django-environ: the method for text."""

from __future__ import annotations

from django_seven.rules.shape import Draft, Example, Fine, Match, Rewrite, Rule, Skip
from django_seven.rules.syntax import is_called


def text(draft: Draft, match: Match) -> None:
    """`env.unicode("NAME")` becomes `env.str("NAME")`."""
    name = match.node.child_by_field_name("attribute")
    if name is None or not is_called(match.node):
        raise Fine
    if draft.has_function("unicode"):
        raise Skip("the project has a `unicode` of its own")
    draft.replace(name, "str")


_ENV = """
import environ

env = environ.Env()
answer = env.{}("SEVEN_NAME_OF_NOTHING", default="a")
"""

RULES = [
    Rule(
        id="environ-unicode",
        what="`unicode()` of an `Env` is gone in django-environ 0.10; it is `str()`.",
        why="It was for Python 2.",
        since="0.4",
        until="0.10",
        change=Rewrite((".unicode",), text),
        pattern=r"\benviron\b",
        sure="likely",
        notes="https://django-environ.readthedocs.io/en/latest/changelog.html",
        axis="django-environ",
        example=Example(before=_ENV.format("unicode"), after=_ENV.format("str")),
        leaves=('env.unicode("NAME")\n', "import environ\n\nname = talk.unicode\n"),
        symptoms=("'Env' object has no attribute 'unicode'",),
    ),
]
