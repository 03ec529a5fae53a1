"""Sources of extreme shapes: deep, long, wide; each is a name and its bytes."""

from __future__ import annotations

from collections.abc import Iterator

HEAD = b"from django.utils.encoding import force_text\nfrom django.conf.urls import url\n\n"
USE = b"force_text(x)"


def shapes(scale: int = 1) -> Iterator[tuple[str, bytes]]:
    """Each shape with something for a rule in the middle of it; `scale` 1 is some tens of kilobytes."""
    deep = 1000 * scale
    wraps = {
        "parentheses": (b"(", b")"),
        "lists": (b"[", b"]"),
        "calls": (b"f(", b")"),
        "dictionaries": (b"{1: ", b"}"),
        "lambdas": (b"lambda: ", b""),
        "nots": (b"not ", b""),
        "minuses": (b"-", b""),
        "sums": (b"a + ", b""),
        "ands": (b"a and ", b""),
        "conditions": (b"a if b else ", b""),
        "comparisons": (b"a < ", b""),
        "attributes": (b"", b".a"),
        "subscripts": (b"", b"[0]"),
        "chained calls": (b"", b".filter(a=1)"),
        "joined strings": (b"'a' ", b" 'b'"),
        "strings added": (b"'a' + ", b" + 'b'"),
        "comprehensions": (b"[", b" for a in b]"),
        "walrus": (b"(a := ", b")"),
        "awaits": (b"await ", b""),
        "stars": (b"f(*", b")"),
        "assignments": (b"a = ", b""),
    }
    for name, (before, after) in wraps.items():
        yield name, HEAD + b"x = " + before * deep + USE + after * deep + b"\n"
    for name, line in (
        ("ifs", b"if x:"),
        ("functions", b"def f():"),
        ("classes", b"class C(B):"),
        ("withs", b"with a as b:"),
    ):
        levels = 90 * min(scale, 4)
        lines = [b" " * level + line for level in range(levels)]
        yield name, HEAD + b"\n".join([*lines, b" " * levels + USE]) + b"\n"
    elifs = b"\n".join(b"elif x == %d:\n    y = 1" % number for number in range(deep))
    yield "elifs", HEAD + b"if x:\n    pass\n" + elifs + b"\nelse:\n    " + USE + b"\n"
    yield "nested f-strings", HEAD + b"x = " + b"f'{" * 4 + USE + b"}'" * 4 + b"\n"
    yield "decorators", HEAD + b"@a\n" * deep + b"def f():\n    return " + USE + b"\n"
    yield "a long line", HEAD + b"x = [" + b"1, " * (20 * deep) + USE + b"]\n"
    yield "a long line with many places", HEAD + b"x = [" + (USE + b", ") * deep + b"]\n"
    yield "a long string", HEAD + b"x = '" + b"a" * (50 * deep) + b"'\n" + USE + b"\n"
    yield "a long name", HEAD + b"a" * (50 * deep) + b" = " + USE + b"\n"
    yield "many lines", HEAD + b"x = 1\n" * (25 * deep) + USE + b"\n"
    yield "many places", HEAD + (b"x = " + USE + b"\n") * (3 * deep)
    yield "many names", HEAD + b"".join(b"x%d = %d\n" % (number, number) for number in range(10 * deep)) + USE + b"\n"
    yield "many imports", HEAD + b"".join(b"import x%d\n" % number for number in range(2 * deep)) + USE + b"\n"
    yield (
        "many names in an import",
        HEAD + b"from django.utils.encoding import (" + b"force_text, " * deep + b")\n" + USE + b"\n",
    )
    yield "many urls", HEAD + b"urlpatterns = [\n" + b"    url(r'^a/$', view),\n" * deep + b"]\n"
    yield "many bases", HEAD + b"class C(" + b"B, " * deep + b"D):\n    x = " + USE + b"\n"
    yield "many rebindings", HEAD + b"x = " + USE + b"\n" + b"x = x.filter(a=x.extra())\n" * deep
    yield "white space", HEAD + b" " * (50 * deep) + b"\n" + b"\n" * (10 * deep) + USE + b"\n"
    yield "comments", HEAD + b"# force_text url\n" * (5 * deep) + USE + b"\n"
    yield "open brackets", HEAD + USE + b"(" * deep
    yield "open quotes", HEAD + USE + b"\n'''" + b"\"'" * deep
    yield "backslashes", HEAD + b"x = \\\n" + b"\\\n" * deep + USE + b"\n"
    yield "indents", HEAD + b"".join(b"if x:\n" + b" " * (level % 50 + 1) + b"y\n" for level in range(deep))
    yield (
        "classes of classes",
        HEAD
        + b"".join(
            b"class C%d(C%d):\n    def f(self):\n        return super().f()\n\n" % (n + 1, n) for n in range(deep // 2)
        ),
    )
