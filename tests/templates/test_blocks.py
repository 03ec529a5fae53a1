from __future__ import annotations

import pytest

from django_seven.index import load
from django_seven.templates.blocks import ENDS, SIMPLE, blocks

BROKEN = [
    ("a\n{% if b %}c", "`{% if b %}` in line 2 is never closed"),
    ("{% endblock %}", "`{% endblock %}` in line 1 closes nothing"),
    ("{% comment %}{% if %}", "`{% comment %}` in line 1 is never closed"),
    ("{% comment %}{% endcomment why %}", "`{% comment %}` in line 1 is never closed"),
    ("{% verbatim a %}{% endverbatim %}", "`{% verbatim a %}` in line 1 is never closed"),
    (
        "{% for a in b %}{% if a %}{% endfor %}{% endif %}",
        "`{% endfor %}` in line 1 closes nothing before `{% if a %}` is",
    ),
    ("{% for a in b %}\n{% else %}{% endfor %}", "`{% else %}` in line 2 stands in no block that it divides"),
    (
        "{% if a %}{% else %}{% elif b %}{% endif %}",
        "`{% elif b %}` in line 1 stands in no block that it divides",
    ),
    ("{% if a\n or b }{% endif %}", "`{% endif %}` in line 2 closes nothing"),
    ("{% block a %}{% endblock b %}", "`{% endblock b %}` in line 1 closes `{% block a %}`"),
    (
        "{% blocktrans %}{% if a %}{% endif %}{% endblocktrans %}",
        "`{% blocktrans %}` in line 1 allows no `{% if a %}` inside",
    ),
    ("{% mine %}{% endmine %}{% endif %}", "`{% endif %}` in line 1 closes nothing"),
]
WHOLE = [
    "",
    "{% if a %}{% elif b %}{% else %}{% endif %}{% for a in b %}{% empty %}{% endfor %}",
    "{% block a %}{% block b %}{% endblock b %}{% endblock a %}{% block c %}{% endblock %}",
    "{% comment %}{% endif %}{% if %}{% endcomment %}",
    "{% verbatim %}{% endif %}{{#if}}{% endverbatim %}",
    "{% blocktrans count a=b %}{{ a }}{% plural %}b{% endblocktrans %}",
    "{% load a %}{% extends b %}{% include c %}{% url d %}{% trans 'e' %}{% cycle f g %}",
]
IN_DOUBT = [
    "{% mine %}{% endif %}{% if a %}",  # it may be closed, or divided, by anything
    "{% ifmine %}{% else %}{% endif %}",
    "{% raw %}{% endif %}{% endraw %}",
    "{% if a %}{% mine %}",
    "{% if a\n or b %}{% endif %}",  # some projects teach the lexer to read it
]


@pytest.mark.parametrize(("text", "says"), BROKEN, ids=[text for text, _ in BROKEN])
def test_what_no_django_compiles(text: str, says: str) -> None:
    flaw = blocks(text).flaw
    assert flaw is not None
    assert flaw.says == says


@pytest.mark.parametrize("text", [*WHOLE, *IN_DOUBT])
def test_what_one_may(text: str) -> None:
    assert blocks(text).flaw is None


def test_what_closes_what() -> None:
    text = "{% if a %}{% mine %}{% if b %}{% endif %}{% endmine %}{% endif %}"
    ends = blocks(text).ends
    assert {text[start : text.index("%}", start) + 2]: text[end:][:9] for start, end in ends.items()} == {
        "{% if a %}": "{% endif ",
        "{% mine %}": "{% endmin",
        "{% if b %}": "{% endif ",
    }
    assert sorted(ends.values())[-1] == len(text) - len("{% endif %}")


def test_every_tag_of_every_django_is_known() -> None:
    index = load()
    every = {
        tag
        for minor in index.releases
        for library in ("", *index.libraries(minor))
        for tag in index.tags(minor, library)
    }
    assert every == {*ENDS, *SIMPLE}
