"""The instrument below Django 1.8 and on Python 2.7: claims are held there as well, and answers compare."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from proving.answers import equal, shown
from proving.child_said import NATIVE, said, same
from proving.proof import prove
from proving.releases import Release, django, find_interpreter
from proving.runs import Seen, job, run_all

from django_seven.rules.shape import ByHand, Example, Keyword, Renamed, Rule
from django_seven.values import Minor

OLD, NEW = Minor(1, 6), Minor(4, 2)
ANSWERS = {
    "text": "'caf\xe9', \"it's\", 'two\\n', '\\u200b'",
    "numbers": "1, 2 ** 70, 10 ** 3, 1.5, True",
    "bytes": "b'a', b'\\xc3', [b'b']",
    "containers": "{'b': 1, 'a': ['x']}, {2, 1}, ('x',), frozenset(), set()",
    "classes": "type(''), int, ValueError('x'), KeyError('a', 1)",
    "ordered": "__import__('collections').OrderedDict([('b', 1), ('a', 'x')])",
    "safe": "__import__('django.utils.safestring').utils.safestring.mark_safe('<b>')",
    "same": "same(forms.CharField, 'django.forms.CharField', 'django.forms.fields.CharField')",
    "others": "same(forms.CharField, 'django.forms.CharField', 'django.db.models.CharField')",
    "super": "Child().total()",
    "model": "Talk.objects.create(title='\xe9') and Talk.objects.get().title",
}
EXAMPLE = """
from django import forms
from django.db import models
from seven_proof import migrate, same


class Talk(models.Model):
    title = models.CharField(max_length=9)


class Base:
    def total(self):
        return 1


class Child(Base):
    def total(self):
        return super().total() + 1


migrate()
answer = {}
"""


def needed(*minors: Minor) -> dict[Minor, Release]:
    found = {minor: django(minor) for minor in minors}
    for one in found.values():
        if not isinstance(one, Release):
            pytest.skip(f"Django {one.minor} cannot be run: {one.reason}")
    return {minor: one for minor, one in found.items() if isinstance(one, Release)}


@pytest.fixture(scope="module")
def seen() -> dict[Minor, dict[str, Seen]]:
    releases = needed(OLD, NEW)
    jobs = [job(name, Example("", ""), EXAMPLE.format(code)) for name, code in ANSWERS.items()]
    return run_all(dict.fromkeys(releases.values(), jobs), 2)


@pytest.mark.network
@pytest.mark.parametrize("name", ANSWERS)
def test_both_pythons_answer_the_same(name: str, seen: dict[Minor, dict[str, Seen]]) -> None:
    old, new = seen[OLD][name], seen[NEW][name]
    assert old.works and new.works, f"{old}; {new}"
    assert equal(old.answer, new.answer), f"{old}; {new}"


@pytest.mark.network
def test_same_tells_what_differs(seen: dict[Minor, dict[str, Seen]]) -> None:
    for release in (OLD, NEW):
        assert seen[release]["same"].answer == "'same'"
        assert shown(seen[release]["others"].answer or "") == (
            "'differs: <class django.forms.fields.CharField> and <class django.db.models.fields.CharField>'"
        )


@pytest.mark.network
def test_what_compiling_a_release_warns_of_is_left_out(tmp_path: Path) -> None:
    release = needed(Minor(2, 2))[Minor(2, 2)]
    for path in release.folder.iterdir():
        tmp_path.joinpath(path.name).symlink_to(path)
    tmp_path.joinpath("cold.py").write_text("import warnings\n\nwarnings.warn('run', DeprecationWarning)\nA = '\\d'\n")
    jobs = [job(name, Example("", ""), "import cold\n\nanswer = cold.A\n") for name in ("first", "second")]
    seen = run_all({replace(release, folder=tmp_path): jobs}, 1)[release.minor]
    assert seen["first"].warnings == seen["second"].warnings == {("DeprecationWarning", "run")}


def rule(id: str, since: str, until: str, before: str, after: str) -> Rule:
    return Rule(
        id=id,
        what="A thing changed.",
        why="It did.",
        since=since,
        until=until,
        change=ByHand(("django.shortcuts.render",), "Say."),
        sure="show",
        notes="1.6/",
        example=Example(before, after),
    )


@pytest.mark.network
def test_wrong_claims_on_old_djangos_are_refused() -> None:
    djangos = (Minor(1, 3), Minor(1, 4), Minor(1, 5), OLD)
    needed(*djangos)
    before = "from django.conf.urls.defaults import url\n\nanswer = url('^x/$', len).name\n"
    after = before.replace(".defaults", "")
    claims = [
        rule("too-early", "1.3", "1.6", before, after),
        rule("too-late", "1.5", "1.6", before, after),
        rule("ends-too-early", "1.4", "1.5", before, after),
        rule("right", "1.4", "1.6", before, after),
    ]
    told = {verdict.rule: verdict.refused for verdict in prove(claims, print, djangos=djangos).verdicts}
    assert told["too-early"][0].startswith("since 1.3: on 1.3 `after` gives ImportError")
    assert told["too-late"] == ("since 1.5: `after` gives the answer on 1.4 already",)
    assert told["ends-too-early"] == ("until 1.5: `before` still gives the answer on 1.5",)
    assert told["right"] == ()


def test_a_text_of_python_2_is_bytes_as_well() -> None:
    native = f"[{NATIVE}'a', 1]"
    assert equal(native, "['a', 1]") and equal("[b'a', 1]", native) and equal(native, native)
    assert not equal(native, "['b', 1]") and not equal(native, "['a', 1, 2]") and not equal(native, "['a', 1")
    assert not equal("b'a'", "'a'") and not equal(None, "None")
    assert shown(native) == "['a', 1]"


def test_answers_are_said_as_python_3_does() -> None:
    for value in ("it's", ["a", ("b",)], {1: {"x"}}, ValueError("x"), b"a", frozenset(), 2**70, str):
        assert said(value) == repr(value)


def test_same() -> None:
    assert same(find_interpreter, "proving.releases.find_interpreter", "proving.gone.find_interpreter") == "same"
    assert same(Keyword, "django_seven.rules.shape.Keyword", "django_seven.edits.propose.Keyword") == "same"
    assert same(Keyword, "django_seven.rules.shape.Keyword", "django_seven.rules.shape.Renamed") == (
        "differs: <class django_seven.rules.shape.Keyword> and <class django_seven.rules.shape.Renamed>"
    )
    assert same(Renamed, "proving.gone", "django_seven.rules.shape.Keyword").startswith("differs: ")
    assert same("1", "proving.claims.Verdict.__module__", "proving.claims.Measured.__module__").startswith("differs: ")
    with pytest.raises(ImportError):
        same(None, "proving.gone", "gone.proving")
