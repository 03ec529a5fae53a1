"""The plan in seven.toml: what is written, what people change in it, and what is refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from django_seven.errors import ConfigError
from django_seven.project.config import load
from django_seven.project.hops import PlannedHop, merged, put, read, stands
from django_seven.values import Step

OURS = ("code", "django", "package-")
CODE = Step("before", "code", "required", "3 places")
DJANGO = Step("with", "django", "required", "Django 3.2 in place of 2.2")
FIRST = PlannedHop("2.2", "3.2", steps=(CODE, DJANGO))
SECOND = PlannedHop("3.2", "4.2", steps=(Step("with", "django", "required", "Django 4.2 in place of 3.2"),))
START = '# ours\nfrom = "2.2"\nto = "4.2"\n'


def written(tmp_path: Path, text: str) -> tuple[PlannedHop, ...]:
    (tmp_path / "seven.toml").write_text(text)
    return load(tmp_path).hops


def test_hops_are_read_as_they_were_written(tmp_path: Path) -> None:
    text = put(START, (FIRST, SECOND), OURS)
    assert text.startswith(START)
    assert written(tmp_path, text) == (FIRST, SECOND)
    assert put(text, (FIRST, SECOND), OURS) == text


def test_ends_that_nobody_named_are_written(tmp_path: Path) -> None:
    text = put('[test]\ncommand = "x"\n', (FIRST,), OURS, ("2.2", "3.2"))
    assert text.startswith('from = "2.2"\nto = "3.2"\n\n[test]\n')
    assert put(START + "hops = []\n", (FIRST,), OURS, ("3.2", "5.2")).startswith(START)


def test_what_people_wrote_stays(tmp_path: Path) -> None:
    text = put(START, (FIRST, SECOND), OURS)
    text = text.replace(
        'code = {need = "required", state = "open"', 'code = {note = "Ann", need = "optional", state = "skipped"'
    )
    text = text.replace("[hops.with] #", 'mail = {what = "tell the others"} # by Friday\n\n[hops.with] # mine,', 1)
    more = PlannedHop("2.2", "3.2", steps=(Step("before", "code", "required", "5 places"), DJANGO))
    again = put(text, (more, SECOND), OURS)
    assert again == text.replace("3 places", "5 places")
    kept = written(tmp_path, again)[0]
    assert Step("before", "code", "optional", "5 places", "skipped", "Ann") in kept.steps
    assert Step("before", "mail", "recommended", "tell the others") in kept.steps
    assert merged((more,), (kept,))[0].steps == (kept.steps[0], kept.steps[2], kept.steps[1])


def test_a_step_of_which_nothing_is_left_is_done(tmp_path: Path) -> None:
    text = put(START, (FIRST,), OURS).replace("[hops.with]", 'mail = {what = "…"}\n\n[hops.with]')
    steps = written(tmp_path, put(text, (PlannedHop("2.2", "3.2", steps=(DJANGO,)),), OURS))[0].steps
    assert {step.name: step.state for step in steps} == {"code": "done", "mail": "open", "django": "open"}


def test_a_new_step_is_added(tmp_path: Path) -> None:
    late = Step("after", "guards", "recommended", "2 places")
    text = put(put(START, (FIRST,), OURS), (PlannedHop("2.2", "3.2", steps=(CODE, DJANGO, late)),), OURS)
    assert written(tmp_path, text)[0].steps == (CODE, DJANGO, late)


def test_hops_that_lie_behind_are_done(tmp_path: Path) -> None:
    text = put(put(START, (FIRST, SECOND), OURS), (SECOND,), OURS)
    assert [hop.state for hop in written(tmp_path, text)] == ["done", "open"]
    assert load(tmp_path).from_ == "3.2"


def test_where_a_project_stands() -> None:
    done = PlannedHop("2.2", "3.2", "done")
    assert stands("2.2", (done, SECOND)) == "3.2"
    assert stands("2.2.28", (done, SECOND)) == "3.2"
    assert stands("1.11", (done, SECOND)) == "1.11"
    assert stands(None, (done,)) is None
    assert stands("2.2", (FIRST, PlannedHop("3.2", "4.2", "done"))) == "2.2"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("hops = 3", "`hops` in `seven.toml` is expected to be a list of tables"),
        ('[[hops]]\nfrom = "2.2"\n', "says no `to`"),
        ('[[hops]]\nfrom = 2.2\nto = "3.2"\n', "`hops.from`"),
        ('[[hops]]\nfrom = "2.2"\nto = "3.2"\nstat = "open"\n', "the nearest one is `state`"),
        ('[[hops]]\nfrom = "2.2"\nto = "3.2"\nstate = "shut"\n', "one of open, done, skipped"),
        ('[[hops]]\nfrom = "2.2"\nto = "3.2"\nbefore = 3\n', "`hops.before`"),
        ('[[hops]]\nfrom = "2.2"\nto = "3.2"\n[hops.before]\ncode = "x"\n', "`hops.before.code`"),
        ('[[hops]]\nfrom = "2.2"\nto = "3.2"\n[hops.before]\ncode = { wat = "x" }\n', "the nearest one is `what`"),
        (
            '[[hops]]\nfrom = "2.2"\nto = "3.2"\n[hops.before]\ncode = { need = "much" }\n',
            "required, recommended, optional",
        ),
        ('[[hop]]\nfrom = "2.2"\nto = "3.2"\n', "the nearest one is `hops`"),
    ],
)
def test_what_is_refused(tmp_path: Path, text: str, words: str) -> None:
    (tmp_path / "seven.toml").write_text(text)
    with pytest.raises(ConfigError) as refused:
        load(tmp_path)
    assert words in refused.value.message


def test_nothing_is_read_where_nothing_is_planned() -> None:
    assert read(()) == ()
