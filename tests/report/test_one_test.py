"""What `seven explain --test` says of a run that was kept."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from django_seven import lately
from django_seven.cli import seven
from django_seven.compare.causes import Clues
from django_seven.compare.suspects import Bisected
from django_seven.errors import SevenError, UsageError
from django_seven.judged import compared
from django_seven.report.one_test import to_text
from django_seven.report.tested import Tested
from django_seven.report.tested_json import to_json
from django_seven.runs.shards import Shard
from django_seven.values import Minor, Outcome, SuiteRun, TestOutcome

TRACE = 'Traceback (most recent call last):\n  File "shop/tests.py", line 3, in test_b\nValueError: 7\n'


def kept(clues: Clues | None = None) -> str:
    ends = {"shop.tests.A.test_a": Outcome.PASSED, "shop.tests.A.test_b": Outcome.PASSED}
    old = SuiteRun("old", "2.2.28", "3.9.1", {name: TestOutcome(name, end, 0.5) for name, end in ends.items()}, 1.0)
    bad = TestOutcome("shop.tests.A.test_b", Outcome.ERRORED, 0.25, "ValueError: 7", "shop/tests.py:3", TRACE)
    new = SuiteRun("new", "4.2.30", "3.9.1", {**old.tests, bad.id: bad}, 1.0)
    shard = Shard("pytest", {"old": Minor(3, 9), "new": Minor(3, 9)}, {"old": old, "new": new}, {}, {})
    return to_json(compared(Tested(shard, whole=True, clues=clues or Clues())))


def test_a_test_that_differs() -> None:
    text = to_text(json.loads(kept()), "A.test_b")
    assert text.startswith(
        "shop.tests.A.test_b\n  old  Django 2.2.28  passed  0.50 s\n  new  Django 4.2.30  errored  0.25 s"
    )
    assert "ValueError: 7\n  at shop/tests.py:3" in text and 'File "shop/tests.py", line 3, in test_b' in text
    assert text.endswith("--only shop.tests.A.test_b --bisect` traces it to the release that brought it")


def test_what_a_bisection_found() -> None:
    traced = Bisected("shop.tests.A.test_b", "3.0.14", "3.1", "")
    data = json.loads(kept())
    data["differences"][0]["cause"]["bisected"] = {
        "last_good": traced.last_good,
        "first_bad": traced.first_bad,
        "reason": "",
        "suspects": [{"summary": "Something moved.", "rule": "a-rule", "url": "https://example.org"}],
    }
    text = to_text(data, "shop.tests.A.test_b")
    assert "  bad since Django 3.1, good on 3.0.14\n    Something moved.  seven explain a-rule" in text


def test_a_test_that_does_not_differ() -> None:
    assert to_text(json.loads(kept()), "test_a").endswith("does not differ between the sides.")


@pytest.mark.parametrize(("wanted", "said"), [("test_z", "has no test `test_z`"), ("", "has no test")])
def test_a_name_that_is_unknown(wanted: str, said: str) -> None:
    with pytest.raises(UsageError, match=said):
        to_text(json.loads(kept()), wanted)


def test_a_name_that_may_be_two() -> None:
    data = json.loads(kept())
    data["outcomes"].append({"test": "blog.tests.A.test_a", "old": "passed", "new": "passed"})
    with pytest.raises(UsageError, match=r"may be 2 tests: shop\.tests\.A\.test_a, blog\.tests\.A\.test_a"):
        to_text(data, "A.test_a")


def test_the_command(tmp_path: Path) -> None:
    lately.keep(tmp_path, kept())
    done = CliRunner().invoke(seven, ["explain", "--test", "A.test_b", "--project", str(tmp_path)])
    assert done.exit_code == 0 and "ValueError: 7" in done.output


@pytest.mark.parametrize(
    ("text", "said"), [(None, "No run of both sides"), ("{", "cannot be read"), ("[]", "is no report")]
)
def test_nothing_to_tell_of(tmp_path: Path, text: str | None, said: str) -> None:
    if text is not None:
        lately.keep(tmp_path, text)
    done = CliRunner().invoke(seven, ["explain", "--test", "x", "--project", str(tmp_path)])
    assert isinstance(done.exception, SevenError) and said in done.exception.message


@pytest.mark.parametrize("words", [[], ["force-text", "--test", "x"]])
def test_either_a_rule_or_a_test(words: list[str]) -> None:
    done = CliRunner().invoke(seven, ["explain", *words])
    assert isinstance(done.exception, SevenError) and "Either a rule or a test" in done.exception.message


def test_a_traceback_without_folders_that_do_not_matter() -> None:
    data = json.loads(kept())
    cache = "/home/a/.cache/django-seven"
    data["differences"][0]["cause"]["trace"] = (
        '  File "/usr/lib/python3.9/importlib/__init__.py", line 1, in import_module\n    return 1\n'
        '  File "<frozen importlib._bootstrap>", line 2, in _find\n'
        f'  File "{cache}/scratch/0123456789ab-suite-new/shop/shop/tests.py", line 3, in test_b\n    go()\n'
        f'  File "{cache}/environments/py3.9-0f/lib/python3.9/site-packages/a.py", line 4, in go\nValueError: 7\n'
    )
    told = to_text(data, "A.test_b").partition("shop/tests.py:3\n")[2].partition("\nnext")[0]
    assert told.splitlines() == [
        "",
        '    File "shop/tests.py", line 3, in test_b',
        "      go()",
        '    File "lib/python3.9/site-packages/a.py", line 4, in go',
        "  ValueError: 7",
    ]
