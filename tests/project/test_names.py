"""What a name means in a file: the resolver's hard cases."""

from __future__ import annotations

import pytest

from django_seven.project.names import Names
from django_seven.project.source import Source

DJANGO = "django.utils.encoding.force_text"


def meaning(text: str, name: str = "force_text") -> list[tuple[str | None, bool]]:
    """What each use of a name in a text means, in order."""
    names = Names(Source("shop/views.py", text.encode()), "shop.views")
    found = []
    for node in names.uses(name):
        whole = node
        while whole.parent is not None and whole.parent.type == "attribute":
            whole = whole.parent
        known = names.meaning(whole)
        found.append((known.dotted, known.certain) if known else (None, False))
    return found


HEAD = "from django.utils.encoding import force_text\n"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("force_text(1)", [(DJANGO, True)]),
        ("def f():\n    return force_text", [(DJANGO, True)]),
        ("def f(force_text):\n    return force_text", [(None, False)]),
        ("def f(x=force_text):\n    force_text = 1\n    return force_text", [(DJANGO, True), (None, False)]),
        ("lambda force_text: force_text", [(None, False)]),
        ("lambda x: force_text(x)", [(DJANGO, True)]),
        ("[force_text for force_text in x]", [(None, False)]),
        ("[force_text(y) for y in x]", [(DJANGO, True)]),
        ("class A:\n    force_text = 1\n    def m(self):\n        return force_text", [(DJANGO, False)]),
        ("def f():\n    global force_text\n    force_text = 1\n    return force_text", [(DJANGO, False)]),
        ("for force_text in x:\n    pass\nforce_text", [(DJANGO, False)]),
        ("with a as force_text:\n    force_text", [(DJANGO, False)]),
        ("if (force_text := 1):\n    force_text", [(DJANGO, False)]),
        ("x.force_text; f(force_text=1)", []),
        ("'force_text'  # force_text", []),
        ("@force_text\ndef f(): pass", [(DJANGO, True)]),
        ("class A(force_text): pass", [(DJANGO, True)]),
        ("def f(a: force_text) -> force_text: pass", [(DJANGO, True), (DJANGO, True)]),
        ("try:\n    pass\nexcept E as force_text:\n    force_text", [(DJANGO, False)]),
        ("a, (force_text, b) = x\nforce_text", [(DJANGO, False)]),
        ("def f(*force_text):\n    force_text", [(None, False)]),
        ("def f(**force_text):\n    force_text", [(None, False)]),
        ("match x:\n    case force_text:\n        force_text", [(DJANGO, False)]),
        ("del force_text\nforce_text", [(DJANGO, False)]),
    ],
)
def test_uses(text: str, expected: list[tuple[str | None, bool]]) -> None:
    found = meaning(HEAD + text)
    if text.startswith("class A:\n"):
        expected = [(DJANGO, True)]  # a class body's names are not seen by its methods
    assert found == expected


@pytest.mark.parametrize(
    ("text", "name", "expected"),
    [
        ("import django.utils.encoding\ndjango.utils.encoding.force_text", "django", DJANGO),
        ("import django.utils.encoding as e\ne.force_text", "e", DJANGO),
        ("from django.utils import encoding\nencoding.force_text", "encoding", DJANGO),
        ("from django.utils import encoding as e\ne.force_text", "e", DJANGO),
        ("from .text import force_text\nforce_text", "force_text", "shop.text.force_text"),
        ("from ..text import force_text\nforce_text", "force_text", "text.force_text"),
        ("from . import text\ntext.force_text", "text", "shop.text.force_text"),
    ],
)
def test_imports(text: str, name: str, expected: str) -> None:
    assert meaning(text, name) == [(expected, True)]


@pytest.mark.parametrize(
    "text",
    [
        "try:\n    from django.utils.encoding import force_text\nexcept ImportError:\n    force_text = str\nforce_text",
        "if django.VERSION < (4, 0):\n    from django.utils.encoding import force_text\nforce_text",
        "if TYPE_CHECKING:\n    from django.utils.encoding import force_text\nforce_text",
    ],
)
def test_code_that_asks_for_the_version_is_never_certain(text: str) -> None:
    assert [certain for _, certain in meaning(text)] == [False]
