"""The instrument reacts: right claims pass, each planted wrong one is refused for its own reason."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from proving.claims import Verdict
from proving.proof import prove
from proving.releases import find_interpreter

from django_seven.rules.shape import (
    ByHand,
    Default,
    Draft,
    Example,
    Keyword,
    Match,
    Renamed,
    Rewrite,
    Rule,
    Skip,
    Template,
)
from django_seven.values import Minor

pytestmark = [pytest.mark.network]
DJANGOS = (Minor(3, 1), Minor(3, 2), Minor(4, 1))
VALIDATOR = """
from django.core.validators import EmailValidator

EmailValidator({}=["intranet"])("me@intranet")
answer = "accepted"
"""
BEFORE, AFTER = VALIDATOR.format("whitelist"), VALIDATOR.format("allowlist")
RIGHT = Rule(
    id="right",
    what="`EmailValidator(whitelist=…)` is now `EmailValidator(allowlist=…)`.",
    why="Django dropped the word.",
    since="3.2",
    until="4.1",
    warns="3.2",
    change=Keyword(("django.core.validators.EmailValidator",), "whitelist", "allowlist"),
    sure="safe",
    notes="3.2/",
    example=Example(BEFORE, AFTER),
)


def claim(id: str, before: str = BEFORE, after: str = AFTER, **changed: object) -> Rule:
    changed.setdefault("example", Example(before, after))
    return replace(RIGHT, id=id, **changed)  # type: ignore[arg-type]


def to_allowlist(draft: Draft, match: Match) -> None:
    """Puts the new word in without a guard."""
    call = match.node.parent
    assert call is not None
    if "whitelist" not in draft.text(call):
        raise Skip("it has the new word")
    draft.replace(call, draft.text(call).replace("whitelist", "allowlist"))


def no_ifequal(text: str) -> str | None:
    return text.replace("{% ifequal a 1 %}", "{% if a == 1 %}").replace("endifequal", "endif")


RENAMED = Renamed("django.utils.encoding.force_text", "django.utils.encoding.force_str")
QUIET = "import django\nanswer = 'old' if django.VERSION < (4, 1) else 'new'\n"
FIELD = "from django.db import models\n\n\nclass Talk(models.Model):\n    shown = models.{}\n\n\nanswer = Talk().shown"
WRONG = {
    "since 3.1: on 3.1 `after` gives TypeError": claim("since-too-early", since="3.1"),
    "since 4.1: `after` gives the answer on 3.2 already": claim("since-too-late", since="4.1"),
    "until 3.2: `before` still gives the answer on 3.2": claim("until-too-early", until="3.2"),
    "until 5.0: on 4.1 `before` gives TypeError": claim("until-too-late", until="5.0"),
    "until None: on 4.1 `before` gives TypeError": claim("never-ends", until=None, warns=None),
    "since 3.2: on 3.2 and 4.1 `after` gives answer 'refused'": claim(
        "another-answer", after=AFTER.replace("accepted", "refused")
    ),
    "since 3.2: on 4.1 `after` gives TypeError": claim("after-raises", after=BEFORE + "answer = answer\n"),
    "before: on 3.1 and 3.2 it gives answer 'old', but 'new' on 4.1": claim(
        "ends-silently", QUIET, "answer = 'new'", until=None, since="1.11", warns=None
    ),
    "until 4.1: on 3.2 `before` gives LookupError": claim("no-answer", "1", "answer = 1", since="1.11"),
    "before: not measured on 3.1 to 4.1 (3 releases): the process died (exit code 3)": claim(
        "dies", "import os\nos._exit(3)"
    ),
    "warns 3.1: `before` does not warn on 3.1, first on 3.2": claim("warns-too-early", warns="3.1"),
    "warns 4.0: `before` warns on 3.2 already": claim("warns-too-late", warns="4.0"),
    "both: on 3.1 the guarded form gives TypeError": claim(
        "no-guard", change=Rewrite(("django.core.validators.EmailValidator",), to_allowlist)
    ),
    "both: the engine left `before` as it is on the road 3.1 to 4.1": claim("no-edit", change=RENAMED),
}
SOUND = {
    "right": RIGHT,
    "by hand": claim("by-hand", sure="show", change=ByHand(("django.core.validators.EmailValidator",), "Say.")),
    "a silent end": claim("silent", QUIET, "answer = 'old'", since="1.11", warns=None),
    "ends by a check": claim(
        "checked",
        FIELD.format("NullBooleanField()"),
        FIELD.format("BooleanField(null=True)"),
        since="2.1",
        until="4.0",
        warns="3.1",
    ),
    "a template": claim(
        "template",
        until="4.0",
        since="1.11",
        warns="3.1",
        change=Template(("ifequal",), no_ifequal),
        example=Example(
            "{% ifequal a 1 %}{{ a }}{% endifequal %}\n",
            "{% if a == 1 %}{{ a }}{% endif %}\n",
            kind="template",
            context="{'a': 1}",
        ),
    ),
    "a setting's default": claim(
        "default",
        until="3.2",
        since="3.1",
        warns=None,
        change=Default("SECURE_REFERRER_POLICY", "None", new='"same-origin"', note="", risk="", flip=""),
        example=Example(
            "import django\n\nif django.VERSION >= (3, 2):\n    SECURE_REFERRER_POLICY = 'other'\n",
            "SECURE_REFERRER_POLICY = 'same-origin'\n",
            kind="settings",
            probe="settings.SECURE_REFERRER_POLICY",
        ),
    ),
}


@pytest.fixture(scope="module")
def verdicts() -> Iterator[dict[str, Verdict]]:
    """All of them in one go: a start of each Django is what costs."""
    if not all(map(find_interpreter, (Minor(3, 8), Minor(3, 10)))):
        pytest.skip("Python 3.8 and 3.10 are needed to run Django 3.1 and 4.1")
    proof = prove([*WRONG.values(), *SOUND.values()], print, djangos=DJANGOS)
    assert not proof.missing
    yield {verdict.rule: verdict for verdict in proof.verdicts}


@pytest.mark.parametrize(("reason", "rule"), WRONG.items(), ids=[rule.id for rule in WRONG.values()])
def test_wrong_claims_are_refused(reason: str, rule: Rule, verdicts: dict[str, Verdict]) -> None:
    refused = verdicts[rule.id].refused
    assert any(text.startswith(reason) for text in refused), refused


@pytest.mark.parametrize("rule", SOUND.values(), ids=SOUND)
def test_right_claims_pass(rule: Rule, verdicts: dict[str, Verdict]) -> None:
    verdict = verdicts[rule.id]
    assert not verdict.refused
    assert not verdict.unmeasured


def test_what_is_measured(verdicts: dict[str, Verdict]) -> None:
    facts = verdicts["right"].measured
    told = [facts.text(minor) for minor in (facts.birth, facts.since, facts.until, facts.warns)]
    assert told == ["<=3.1", "3.2", "4.1", "3.2"]
    assert facts.end.startswith("TypeError")
    assert verdicts["silent"].measured.end == "answer 'new'"
    assert verdicts["checked"].measured.end == "check fields.E903"


def test_what_no_release_at_hand_can_tell() -> None:
    proof = prove([claim("later", until="5.0", warns=None)], print, djangos=(Minor(3, 2),))
    assert not proof.verdicts[0].refused
    assert proof.verdicts[0].unmeasured == ("until 5.0 is newer than the newest release at hand",)


def test_a_release_before_the_end_is_needed() -> None:
    verdict = prove([RIGHT], print, djangos=(Minor(4, 1),)).verdicts[0]
    assert not verdict.refused
    assert verdict.unmeasured == ("no release before until 4.1 is at hand",)


def test_a_rule_that_says_why_is_not_run() -> None:
    proof = prove([claim("oracle", unproven="needs Oracle")], print, djangos=DJANGOS[:1])
    assert (proof.verdicts, proof.runs) == ((), 0)
    assert [rule.id for rule in proof.unproven] == ["oracle"]


def test_rules_about_python() -> None:
    rule = claim(
        "collections-abcs",
        "import collections\n\nanswer = isinstance({}, collections.Mapping)\n",
        "import collections.abc\n\nanswer = isinstance({}, collections.abc.Mapping)\n",
        axis="python",
        since="3.3",
        until="3.10",
        warns="3.7",
        change=Renamed("collections.Mapping", "collections.abc.Mapping"),
    )
    pythons = tuple(minor for minor in (Minor(3, 6), Minor(3, 8), Minor(3, 10)) if find_interpreter(minor))
    if len(pythons) < 3:
        pytest.skip("Python 3.6, 3.8 and 3.10 are needed")
    verdict = prove([rule], print, pythons=pythons).verdicts[0]
    assert not verdict.refused
    assert verdict.measured.text(verdict.measured.until) == "3.10"
