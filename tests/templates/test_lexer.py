from __future__ import annotations

import random
import time

import pytest

from django_seven.templates.blocks import blocks
from django_seven.templates.lexer import Places, live, marked, marks, tokens
from django_seven.templates.others import other_engine


def told(text: str) -> list[tuple[str, str]]:
    return [(token.kind, token.content) for token in tokens(text)]


WHOLE = [
    "",
    "no tags, { braces }, {% not closed, {{ neither, {# nor",
    '\ufeff{% extends "a.html" %}\r\n{{ a }}\r{# é #}\udcff{%%}{{}}{##}',
    "{% if a\nb %}{{ a\n}}{{ b }}}}{{{ c }}}",
    "{% verbatim a %}{{ b }}{% endverbatim %}{% endverbatim a %}{{ c }}",
]


@pytest.mark.parametrize("text", WHOLE)
def test_nothing_is_lost(text: str) -> None:
    assert "".join(token.text for token in tokens(text)) == text
    assert [token for token in tokens(text) if token.kind != "text"] == list(marked(text))
    assert [token.text for token in tokens(text)] == [text[token.start : token.end] for token in tokens(text)]


def test_kinds_and_contents() -> None:
    assert told("a{%if b%}{{ c|d }}{# e #}") == [
        ("text", "a"),
        ("tag", "if b"),
        ("variable", "c|d"),
        ("comment", "e"),
    ]
    assert [token.name for token in tokens("{% %}{%  load a b %}{{ load }}")] == ["", "load", ""]


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_a_tag_ends_in_its_line(newline: str) -> None:
    assert [kind for kind, _ in told(f"{{% if{newline}a %}}")] == ["text"]


@pytest.mark.parametrize(
    "text",
    [
        "{{" * 50_000,
        "{%" * 50_000 + "\n{{ a }}",
        "{" * 20_000 + "{# " + "}} %} " * 20_000,
        "\r".join(["{{ a }}{% b", "{# c #}{{"] * 20_000),
        "<" * 40_000 + "{{ a }}" + "{%\n" * 20_000,
        "{{ a }}" + "x(" * 40_000,
    ],
    ids=["variables", "tags", "ends of others", "returns", "attributes", "calls"],
)
def test_time_grows_with_the_length(text: str) -> None:
    started = time.process_time()
    assert "".join(token.text for token in tokens(text)) == text
    assert blocks(text) is not None
    other_engine(text)
    assert time.process_time() - started < 5


def test_long_lines_are_read_alike() -> None:
    chance = random.Random(3)
    for _ in range(300):
        text = "".join(chance.choices(["{{", "}}", "{%", "%}", "{#", "#}", " a ", "\n", "\r", "{", "%"], k=60))
        short = [(mark.span(), kind) for kind, _, mark in marks(text)]
        padded = text + "\n" + "x" * 3000
        assert [(mark.span(), kind) for kind, _, mark in marks(padded)] == short


def test_verbatim_ends_where_its_own_end_stands() -> None:
    text = "{% verbatim x %}{{ a }}{% endverbatim %}{# b #}{% endverbatim x %}{{ c }}"
    assert told(text) == [
        ("tag", "verbatim x"),
        ("text", "{{ a }}"),
        ("text", "{% endverbatim %}"),
        ("text", "{# b #}"),
        ("tag", "endverbatim x"),
        ("variable", "c"),
    ]
    assert [kind for kind, _ in told("{% verbatim %}{{ a }}{% endverbatim x %}{{ b }}")] == ["tag", *["text"] * 3]
    assert [kind for kind, _ in told("{% verbatimly %}{{ a }}")] == ["tag", "variable"]


def test_what_runs() -> None:
    text = "{% comment why %}{% if a %}{% endcomment why %}{{ b }}{% endcomment %}{% if c %}{# {{ d }} #}{{ e }}"
    assert [mark.group() for mark in live(text)] == ["{% if c %}", "{{ e }}"]
    assert [mark.group() for mark in live("{% verbatim %}{{ a }}{% endverbatim %}{{ b }}")] == ["{{ b }}"]
    # the lexer knows nothing of comments: what begins inside one swallows its end
    assert [mark.group() for mark in live("{% comment %}{% verbatim %}{% endcomment %}{{ a }}")] == []


def test_places_in_bytes_and_lines() -> None:
    text = "é\r\n\udcff{{ a }}\r{{ b }}\n"
    data = text.encode("utf-8", "surrogateescape")
    places = Places(text)
    for token in tokens(text):
        start, end = places.byte(token.start), places.byte(token.end)
        assert data[start:end].decode("utf-8", "surrogateescape") == token.text
    assert places.byte(0) == 0
    assert [places.line(token.start) for token in tokens(text) if token.kind == "variable"] == [2, 3]
    assert Places("abc").byte(2) == 2
