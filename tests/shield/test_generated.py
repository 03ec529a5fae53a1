"""Generated sources: statements with triggers of rules in blocks of all kinds, through the engine and its laws."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st
from shielding.trial import ROADS, Trial, execute, gather, to_text

from django_seven.rules.catalogue import every
from django_seven.values import Road

SPOKEN = [(rule, text.decode()) for rule, kind, text in gather().spoken if kind == "python"]
PLAIN = [
    ("", text) for text in ("x = 1", "'''a\nb'''", "# a note", "import os", "pass", "del x", "return", "x: int = y", "")
]
FRAMES = (
    "if x:\n{}", "try:\n{}\nexcept ImportError:\n    pass", "def f(self, *args, **kwargs):\n{}", "class C(Base):\n{}",
    "if django.VERSION < (2, 0):\n{}\nelse:\n    pass", "with a as b:\n{}", "for x in y:\n{}", "async def f():\n{}",
)  # fmt: skip


def framed(frame: str, body: tuple[str, str]) -> tuple[str, str]:
    rule, text = body
    inner = "\n".join("    " + line if line else line for line in (text or "pass").split("\n"))
    return rule, frame.replace("{}", inner)


def joined(parts: list[tuple[str, str]]) -> tuple[str, str]:
    return " ".join(rule for rule, _ in parts if rule), "\n".join(text for _, text in parts)


SOURCES = st.recursive(
    st.sampled_from(SPOKEN) | st.sampled_from(PLAIN),
    lambda inner: st.builds(framed, st.sampled_from(FRAMES), inner) | st.lists(inner, max_size=4).map(joined),
    max_leaves=8,
)
NEWLINES = st.sampled_from(["\n", "\r\n"])
PATHS = st.sampled_from(["shop/views.py", "shop/models.py", "shop/settings.py", "shop/migrations/0001_initial.py"])


@settings(max_examples=300)
@given(SOURCES, NEWLINES, PATHS, st.sampled_from(ROADS), st.booleans())
def test_a_generated_source_breaks_no_law(
    source: tuple[str, str], newline: str, path: str, road: Road, mark: bool
) -> None:
    rules, text = source
    data = (b"\xef\xbb\xbf" if mark else b"") + text.replace("\n", newline).encode()
    wanted = tuple(rule for rule in dict.fromkeys(rules.split()) if every()[rule].bites(road))
    if wanted:
        trial = Trial(path, data, wanted, road)
        verdict = execute(trial, limit=60)
        assert verdict.faults == (), to_text(trial, "; ".join(verdict.faults))
