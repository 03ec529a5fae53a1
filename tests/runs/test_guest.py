"""The host's side: commands, answers, timeouts."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from django_seven.errors import RunError
from django_seven.runs import guest as module
from django_seven.runs.guest import Guest, facts, health, suite
from django_seven.runs.invocation import Invocation, read_command
from django_seven.values import Outcome

TESTS = """
import time, unittest

class Some(unittest.TestCase):
    def test_a(self):
        pass
    def test_b(self):
        pass  # HERE
    def test_c(self):
        self.fail("no\\nmore")
"""


@pytest.fixture
def guest(tmp_path: Path) -> Guest:
    env = {key: value for key, value in os.environ.items() if not key.startswith(("PYTHON", "COV", "DJANGO"))}
    return Guest(Path(sys.executable), "old", tmp_path, env)


def write(guest: Guest, name: str, content: str) -> None:
    (guest.root / name).write_text(content)


def test_a_suite_becomes_values(guest: Guest) -> None:
    write(guest, "tests.py", TESTS)
    seen: list[tuple[int, int, int]] = []
    run = suite(
        guest,
        ["python", "-m", "unittest", "tests"],
        cwd=guest.root,
        timeout=60,
        progress=lambda *numbers: seen.append(numbers),
    )
    assert {name: test.outcome for name, test in run.tests.items()} == {
        "tests.Some.test_a": Outcome.PASSED,
        "tests.Some.test_b": Outcome.PASSED,
        "tests.Some.test_c": Outcome.FAILED,
    }
    assert run.tests["tests.Some.test_c"].message == "AssertionError: no"
    assert run.tests["tests.Some.test_c"].frame == "tests.py:10"
    assert run.crash is None
    assert not run.timed_out
    assert run.python == ".".join(map(str, sys.version_info[:3]))
    assert seen[-1] == (3, 3, 1)


def test_a_timeout_keeps_what_was_seen(guest: Guest) -> None:
    write(guest, "tests.py", TESTS.replace("pass  # HERE", "time.sleep(60)"))
    run = suite(guest, ["python", "-m", "unittest", "tests"], cwd=guest.root, timeout=2)
    assert run.timed_out
    assert run.crash is None
    assert [test.outcome for _, test in sorted(run.tests.items())] == [
        Outcome.PASSED,
        Outcome.TIMED_OUT,
        Outcome.NOT_RUN,
    ]


def test_a_process_that_dies_is_a_crash(guest: Guest) -> None:
    write(
        guest,
        "tests.py",
        TESTS.replace("pass  # HERE", "import os; print('bye', flush=True); os.kill(os.getpid(), 11)"),
    )
    run = suite(guest, ["python", "-m", "unittest", "tests"], cwd=guest.root, timeout=60)
    assert run.crash is not None
    assert run.crash.message == "The process was ended by SIGSEGV before its suite was over."
    assert "bye" in run.crash.trace
    assert run.tests["tests.Some.test_b"].outcome is Outcome.ERRORED
    assert run.tests["tests.Some.test_c"].outcome is Outcome.NOT_RUN


def test_children_left_behind_do_not_hang_us(guest: Guest) -> None:
    write(
        guest,
        "tests.py",
        TESTS.replace("pass  # HERE", "import subprocess; subprocess.Popen(['sleep', '60'])"),
    )
    run = suite(guest, ["python", "-m", "unittest", "tests"], cwd=guest.root, timeout=50)
    assert len(run.tests) == 3
    assert not run.timed_out


def test_a_thread_that_never_ends_does_not_cost_the_answer(guest: Guest, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "LINGER", 1.0)
    thread = "import threading; threading.Thread(target=time.sleep, args=(60,)).start()"
    write(guest, "tests.py", TESTS.replace("pass  # HERE", thread))
    run = suite(guest, ["python", "-m", "unittest", "tests"], cwd=guest.root, timeout=50)
    assert len(run.tests) == 3
    assert not run.timed_out
    assert run.crash is None


def test_a_command_without_tests_is_a_crash_with_its_last_words(guest: Guest) -> None:
    write(guest, "run.py", "import sys\nprint('No database here.')\nsys.exit(2)\n")
    run = suite(guest, ["python", "run.py"], cwd=guest.root, timeout=60)
    assert run.crash is not None
    assert run.crash.message == "no test ran, exit code 2: No database here."
    assert run.tests == {}


def test_leading_variables_reach_the_process(guest: Guest) -> None:
    write(guest, "run.py", "import os, sys\nsys.exit(os.environ['COLOUR'] + str(sys.flags.dev_mode))\n")
    run = suite(guest, ["COLOUR=blue", "python", "-X", "dev", "run.py"], cwd=guest.root, timeout=60)
    assert run.crash is not None
    assert run.crash.message.startswith("SystemExit: blueTrue")


def test_health_becomes_values(guest: Guest) -> None:
    write(guest, "good.py", "")
    write(guest, "bad.py", "if\n")
    write(guest, "fails.py", "from json import nonsense\n")
    found = health(guest, settings=None, files=["good.py", "bad.py"], modules=["good", "fails"], timeout=60)
    assert (found.compiled, found.imported, found.crash) == (1, 1, None)
    assert list(found.broken) == ["bad.py"]
    assert found.unimported["fails"].frame == "fails.py:1"


def test_a_module_that_ends_the_process_does_not_hide_the_others(guest: Guest) -> None:
    write(guest, "good.py", "")
    write(guest, "ends.py", "import os\nprint('over', flush=True)\nos._exit(7)\n")
    write(guest, "fails.py", "from json import nonsense\n")
    found = health(guest, settings=None, files=[], modules=["ends", "good", "fails"], timeout=60)
    assert sorted(found.unimported) == ["ends", "fails"]
    assert found.unimported["ends"].message == "The process ended with exit code 7 while it imported `ends`."
    assert found.unimported["ends"].trace == "over"
    assert found.imported == 1
    assert found.crash is None


def test_health_that_does_not_answer_in_time(guest: Guest) -> None:
    write(guest, "waits.py", "import time\ntime.sleep(60)\n")
    found = health(guest, settings=None, files=[], modules=["waits"], timeout=2)
    assert "was not ready after" in found.unimported["waits"].message


def test_facts_without_django_are_empty(guest: Guest) -> None:
    found = facts(guest, None, 60)
    assert found.side == "old"
    assert found.databases == ()
    assert found.crash is None


@pytest.fixture
def env(tmp_path: Path) -> Path:
    """An environment with a pytest script, a project with a manage.py."""
    folder = tmp_path / "env" / "bin"
    folder.mkdir(parents=True)
    (folder / "pytest").write_text("#!/env/bin/python\n")
    (folder / "django-admin").write_text("#!/bin/sh\n'''exec' /a/long/path/python \"$0\" \"$@\"\n' '''\n")
    (folder / "tox").write_text("#!/bin/sh\n")
    (tmp_path / "manage.py").touch()
    (tmp_path / "runtests").write_text("#!/usr/bin/env python\n")
    return folder


def read(line: str, env: Path) -> Invocation:
    return read_command(line.split(), python=env / "python", cwd=env.parent.parent)


@pytest.mark.parametrize(
    ("line", "kind", "argv", "options", "variables"),
    [
        ("python manage.py test", "script", "manage.py test", "", {}),
        ("./manage.py test -v 2", "script", "./manage.py test -v 2", "", {}),
        ("manage.py test", "script", "manage.py test", "", {}),
        ("python3 -m pytest -x", "module", "pytest -x", "", {}),
        ("python -W error -Wd -u manage.py test", "script", "manage.py test", "-W error -Wd -u", {}),
        ("A=1 B=x=y python manage.py test", "script", "manage.py test", "", {"A": "1", "B": "x=y"}),
        ("coverage run --source a -p manage.py test", "script", "manage.py test", "", {}),
        ("coverage run --branch -m pytest a", "module", "pytest a", "", {}),
        ("python -Wd -m coverage run manage.py test", "script", "manage.py test", "-Wd", {}),
        ("uv run pytest -x", "script", "{env}/pytest -x", "", {}),
        ("py.test -x", "module", "pytest -x", "", {}),
        ("django-admin test", "script", "{env}/django-admin test", "", {}),
        ("./runtests fast", "script", "{root}/runtests fast", "", {}),
    ],
)
def test_commands_are_read(env: Path, line: str, kind: str, argv: str, options: str, variables: dict[str, str]) -> None:
    found = read(line, env)
    argv = argv.format(env=env, root=env.parent.parent)
    assert (found.kind, " ".join(found.argv)) == (kind, argv)
    assert " ".join(found.options) == options
    assert found.env == variables


def test_the_first_entry_of_the_path_is_that_of_the_users_command(env: Path) -> None:
    assert read("python manage.py test", env).path == (str(env.parent.parent),)
    assert read("python -m pytest", env).path == (str(env.parent.parent),)
    assert read("pytest", env).path == (str(env),)


@pytest.mark.parametrize(
    "line",
    [
        "make test",
        "tox -e py38",
        "python manage.py migrate && python manage.py test",
        "python manage.py test | tee log",
        "python manage.py test > log",
        "cd src; pytest",
        "python -c pass",
        "python gone.py",
        "python",
        "python -m",
        "A=1",
    ],
)
def test_what_is_not_one_python_process_is_refused_with_a_next_step(env: Path, line: str) -> None:
    with pytest.raises(RunError) as refused:
        read(line, env)
    assert "--test-command" in refused.value.hint
