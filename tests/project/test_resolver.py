"""What the resolver says of expressions: pieces that the questions in `tests/names` do not ask one by one."""

from __future__ import annotations

from pathlib import Path

import pytest

from django_seven.index import load
from django_seven.project.resolver.resolver import Resolver
from django_seven.project.source import Source
from django_seven.project.tree import FileTree
from django_seven.values import Minor


def asked(root: Path, text: str, expression: str, dotted: str, django: str = "2.2") -> str:
    """The answer to a question about the last place of an expression in a file."""
    (root / "shop").mkdir(exist_ok=True)
    (root / "shop" / "views.py").write_text(text)
    resolver = Resolver(FileTree(root), load(), Minor.parse(django))
    source = resolver.tree.read("shop/views.py")
    assert isinstance(source, Source)
    names = resolver.tree.names(source)
    start = text.rindex(expression)
    node = names.root.descendant_for_byte_range(start, start + len(expression))
    assert node is not None
    return resolver.ask(names, node, dotted).sure


REQUEST = "from django.http import HttpRequest\n"


@pytest.mark.parametrize(
    ("text", "sure"),
    [
        (REQUEST + "def f(r: HttpRequest):\n    return r.is_ajax()\n", "certainly"),
        (REQUEST + "def f(r):\n    return r.is_ajax()\n", "may be"),
        (REQUEST + "def f(r):\n    r = {}\n    return r.is_ajax()\n", "is not"),
        (REQUEST + "def f(r: HttpRequest):\n    del r\n    r = ''\n    return r.is_ajax()\n", "is not"),
        (
            REQUEST + "def f(r):\n    match r:\n        case HttpRequest():\n            return r.is_ajax()\n",
            "certainly",
        ),
        (REQUEST + "def f(x):\n    if (r := HttpRequest()) and x:\n        return r.is_ajax()\n", "certainly"),
        (REQUEST + "def f(r: HttpRequest = None):\n    return r.is_ajax()\n", "may be"),
        (REQUEST + "def f(r: HttpRequest = None):\n    assert r\n    return r.is_ajax()\n", "certainly"),
    ],
)
def test_a_request_by_any_name(tmp_path: Path, text: str, sure: str) -> None:
    assert asked(tmp_path, text, "r.is_ajax", "django.http.HttpRequest.is_ajax") == sure


def test_what_runs_first_in_a_comprehension_is_evaluated_outside(tmp_path: Path) -> None:
    text = "from django.utils.html import escape\nrow = [escape for escape in escape('x')]\n"
    assert asked(tmp_path, text, "escape('x')"[:6], "django.utils.html.escape") == "certainly"


def test_the_release_decides_which_import_is_made(tmp_path: Path) -> None:
    text = (
        "try:\n    from django.urls import reverse\nexcept ImportError:\n"
        "    from django.core.urlresolvers import reverse\nreverse\n"
    )
    assert asked(tmp_path, text, "reverse", "django.urls.reverse") == "certainly"
    assert asked(tmp_path, text, "reverse", "django.core.urlresolvers.reverse", "1.8") == "certainly"


def test_code_that_leads_to_itself_is_only_not_known(tmp_path: Path) -> None:
    text = "def a(x):\n    return b(x)\n\n\ndef b(x):\n    return a(x)\n\n\nclass A(A):\n    pass\n\n\na(1).is_ajax\n"
    assert asked(tmp_path, text, "a(1).is_ajax", "django.http.HttpRequest.is_ajax") != "certainly"


def test_depth_is_no_danger(tmp_path: Path) -> None:
    text = "x = " + "f(" * 400 + "1" + ")" * 400 + "\ny = x" + ".a" * 400 + "\ny.is_ajax\n"
    assert asked(tmp_path, text, "y.is_ajax", "django.http.HttpRequest.is_ajax") == "may be"
