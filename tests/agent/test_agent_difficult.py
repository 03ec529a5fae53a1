"""Suites that misbehave: each test gets an outcome with a reason, and nothing is left running."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from django_seven.runs import guest as module
from django_seven.runs.guest import Guest, suite
from django_seven.values import Outcome, SuiteRun

from .conftest import interpreter

TESTS = """import os, signal, subprocess, sys, threading, time, unittest
{top}
class Some(unittest.TestCase):
    def test_a(self):
        pass
    def test_b(self):
        {body}
    def test_c(self):
        pass
"""
CRASHED = "The process {} while it ran."
# Name: what stands at the top, what the second test does, its outcome, its message, what becomes of the third.
CASES = {
    "hangs at exit": ("import atexit; atexit.register(time.sleep, 90)", "pass", "passed", "", "passed"),
    "hangs": ("", "time.sleep(90)", "timed out", "It ran when the time was over.", "not run"),
    "ends": ("", "os._exit(0)", "errored", CRASHED.format("ended with exit code 0"), "not run"),
    "exits": ("", "sys.exit(3)", "errored", "SystemExit: 3", "passed"),
    "is interrupted": ("", "raise KeyboardInterrupt", "errored", "KeyboardInterrupt", "not run"),
    "raises no Exception": ("class Odd(BaseException): pass", "raise Odd('odd')", "errored", "Odd: odd", "passed"),
    "prints": ("", "for _ in range(32): sys.stdout.write('x' * 1000000)", "passed", "", "passed"),
    "segfaults": (
        "",
        "import ctypes; ctypes.string_at(0)",
        "errored",
        CRASHED.format("was ended by SIGSEGV"),
        "not run",
    ),
    "kills its group": ("", "os.killpg(0, 9)", "errored", CRASHED.format("was ended by SIGKILL"), "not run"),
    "leaves its folder": (
        "import tempfile",
        "d = tempfile.mkdtemp(); os.chdir(d); os.rmdir(d)",
        "passed",
        "",
        "passed",
    ),
    "closes its output": ("", "os.close(1); sys.stdout.close()", "passed", "", "passed"),
    "closes all files": ("", "os.closerange(3, 4096)", "passed", "", "passed"),
    "runs out of memory": (
        "import resource; resource.setrlimit(resource.RLIMIT_AS, (600 << 20,) * 2)",
        "bytearray(1 << 30)",
        "errored",
        "MemoryError",
        "passed",
    ),
    "forks and runs on in the child": ("", "child = os.fork(); child and os.waitpid(child, 0)", "passed", "", "passed"),
    "leaves a thread": ("", "threading.Thread(target=time.sleep, args=(90,)).start()", "passed", "", "passed"),
    "has a result of its own that calls nobody": (
        "class Own(unittest.TextTestResult):\n"
        "    def startTest(self, test): self.testsRun += 1\n"
        "    def addSuccess(self, test): pass\n"
        "unittest.TextTestRunner.resultclass = Own",
        "self.fail('no')",
        "failed",
        "AssertionError: no",
        "passed",
    ),
}
OLDER = ("hangs", "exits", "segfaults", "is interrupted", "closes all files", "forks and runs on in the child")


def run(root: Path, python: str, top: str, body: str, timeout: float = 60) -> SuiteRun:
    (root / "tests.py").write_text(TESTS.format(top=top, body=body))
    env = {key: value for key, value in os.environ.items() if not key.startswith(("PYTHON", "COV", "DJANGO"))}
    guest = Guest(Path(python), "old", root, env)
    return suite(guest, ["python", "-m", "unittest", "tests"], cwd=root, timeout=timeout)


def works(number: int) -> bool:
    """Whether a process is there and has not ended; one that nobody has asked for its exit code has."""
    try:
        state = Path(f"/proc/{number}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state not in "ZX"


def expect(found: SuiteRun, outcome: str, message: str, after: str) -> None:
    first, second, third = (found.tests[f"tests.Some.test_{name}"] for name in "abc")
    assert first.outcome is Outcome.PASSED
    assert (second.outcome.value, second.message) == (outcome, message)
    assert third.outcome.value == after
    assert found.timed_out or found.crash is not None or "not run" not in (outcome, after)


@pytest.mark.parametrize("name", CASES)
def test_a_suite_that(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "LINGER", 1.0)
    top, body, *wanted = CASES[name]
    expect(run(tmp_path, sys.executable, top, body, 4 if name == "hangs" else 60), *wanted)


@pytest.mark.parametrize("name", OLDER)
@pytest.mark.parametrize("minor", ["2.7", "3.6", "3.8"])
def test_on_older_pythons(minor: str, name: str, tmp_path: Path) -> None:
    python = interpreter(minor)
    if python is None:
        pytest.skip(f"no Python {minor} on this machine")
    top, body, *wanted = CASES[name]
    expect(run(tmp_path, python, top, body, 4 if name == "hangs" else 60), *wanted)


@pytest.mark.parametrize(
    ("top", "crash"),
    [
        ("os._exit(5)", "The process ended with exit code 5 before its suite was over."),
        ("sys.exit(5)", "no test ran, exit code 5"),
    ],
)
def test_an_end_at_import_is_the_crash(tmp_path: Path, top: str, crash: str) -> None:
    found = run(tmp_path, sys.executable, top, "pass")
    assert found.tests == {}
    assert found.crash is not None
    assert found.crash.message == crash


def test_a_hang_at_import_is_a_timeout(tmp_path: Path) -> None:
    found = run(tmp_path, sys.executable, "time.sleep(90)", "pass", 3)
    assert found.timed_out
    assert found.tests == {}
    assert found.crash is not None and found.crash.message == "it was at tests.py:2 when the time was over"


def test_the_place_of_a_hang_is_told(tmp_path: Path) -> None:
    test = run(tmp_path, sys.executable, "def wait(): time.sleep(90)", "wait()", 4).tests["tests.Some.test_b"]
    assert test.outcome is Outcome.TIMED_OUT and test.frame == "tests.py:2"
    assert test.trace.rstrip().endswith("line 2, in wait") and "agent.py" not in test.trace


@pytest.mark.skipif(sys.platform != "linux", reason="only /proc tells of daemons")
@pytest.mark.parametrize("ends", ["pass", "os._exit(1)", "time.sleep(90)"])
def test_no_daemon_is_left(tmp_path: Path, ends: str) -> None:
    code = (
        "import os, sys, time; os.setsid(); os.fork() and os._exit(0); open(sys.argv[1], 'w').write(str(os.getpid()))"
    )
    start = f"subprocess.call([sys.executable, '-c', {code + '; time.sleep(90)'!r}, 'daemon.pid'])"
    wait = "[time.sleep(0.1) for _ in range(50) if not (os.path.exists('daemon.pid') and open('daemon.pid').read())]"
    run(tmp_path, sys.executable, "", f"{start}; {wait}; {ends}", 4 if "sleep" in ends else 60)
    number = int((tmp_path / "daemon.pid").read_text())
    assert not works(number)
