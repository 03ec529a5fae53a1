"""Suites of plain unittest, on every Python at hand."""

from __future__ import annotations

import json

from .conftest import Project

TESTS = """
import unittest

class Many(unittest.TestCase):
    def test_good(self):
        pass

    def test_failing(self):
        self.assertEqual(1, 2)

    def test_error(self):
        helper()

    @unittest.skip("not today")
    def test_skipped(self):
        pass

    @unittest.expectedFailure
    def test_expected(self):
        self.fail()

    @unittest.expectedFailure
    def test_unexpected(self):
        pass

def helper():
    return {}["missing"]

class Broken(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        raise RuntimeError("no class today")

    def test_never(self):
        pass

class Absent(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        raise unittest.SkipTest("no such database")

    def test_absent(self):
        pass

class Again(Many):
    test_failing = test_error = test_skipped = test_expected = test_unexpected = None
"""
SCRIPT = "if __name__ == '__main__':\n    import unittest\n    unittest.main('tests')\n"


def test_each_outcome_has_its_own_name(project: Project, python: str) -> None:
    asked = project.write(tests=TESTS, run=SCRIPT).suite(python, "run.py")
    assert asked.outcomes() == {
        "tests.Many.test_good": "passed",
        "tests.Many.test_failing": "failed",
        "tests.Many.test_error": "errored",
        "tests.Many.test_skipped": "skipped",
        "tests.Many.test_expected": "expected failure",
        "tests.Many.test_unexpected": "failed",
        "setUpClass (tests.Broken)": "errored",
        "tests.Broken.test_never": "not run",
        "setUpClass (tests.Absent)": "skipped",
        "tests.Absent.test_absent": "skipped",
        "tests.Again.test_good": "passed",
    }
    assert asked.answer["exit"] == 1
    assert asked.answer["runner"] == "unittest"
    assert asked.answer["crash"] is None
    assert asked.code == 0


def test_message_and_frame_are_those_of_the_project(project: Project, python: str) -> None:
    asked = project.write(tests=TESTS, run=SCRIPT).suite(python, "run.py")
    row = asked.row("tests.Many.test_error")
    assert row["message"] == "KeyError: 'missing'"
    assert row["frame"] == "tests.py:27"
    assert "agent.py" not in row["trace"]
    failed = asked.row("tests.Many.test_failing")
    assert (failed["message"], failed["frame"]) == ("AssertionError: 1 != 2", "tests.py:9")
    assert asked.row("tests.Broken.test_never")["message"].endswith("RuntimeError: no class today")


def test_all_tests_are_announced_before_the_first_runs(project: Project, python: str) -> None:
    asked = project.write(tests=TESTS, run=SCRIPT).suite(python, "run.py")
    first = asked.rows[0]
    assert first["total"] == len(first["ids"]) == 9
    assert "tests.Broken.test_never" in first["ids"]


def test_a_module_runs_as_with_dash_m(project: Project, python: str) -> None:
    asked = project.write(test_one=TESTS).suite(python, "unittest", "test_one.Many.test_good", kind="module")
    assert asked.outcomes() == {"test_one.Many.test_good": "passed"}
    assert asked.answer["exit"] == 0


def test_a_module_that_does_not_import_says_why(project: Project, python: str) -> None:
    project.write(test_one="import unittest\n", test_two="\n\nfrom json import nonsense\n")
    asked = project.suite(python, "unittest", "discover", kind="module")
    assert asked.outcomes() == {"import test_two": "errored"}
    row = asked.row("import test_two")
    assert row["message"].startswith("ImportError: cannot import name")
    assert row["frame"] == "test_two.py:3"


def test_a_test_met_twice_has_two_rows(project: Project, python: str) -> None:
    project.write(tests=TESTS, others="from tests import Again\n")
    asked = project.suite(python, "unittest", "tests.Again", "others.Again", kind="module")
    assert asked.outcomes() == {"tests.Again.test_good": "passed", "tests.Again.test_good #2": "passed"}
    assert asked.announced() == ["tests.Again.test_good", "tests.Again.test_good #2"]


def test_a_failed_subtest_fails_its_test_and_names_itself(project: Project, python: str) -> None:
    project.write(
        tests="""
import unittest

class Some(unittest.TestCase):
    def test_numbers(self):
        if not hasattr(self, "subTest"):
            self.fail("(number=2)")
        for number in 1, 2, 3:
            with self.subTest(number=number):
                self.assertNotEqual(number, 2)
"""
    )
    asked = project.suite(python, "unittest", "tests", kind="module")
    assert asked.outcomes() == {"tests.Some.test_numbers": "failed"}
    assert asked.row("tests.Some.test_numbers")["message"].endswith("(number=2)")


def test_forked_children_write_nothing(project: Project, python: str) -> None:
    project.write(
        tests="""
import os, unittest

class Forks(unittest.TestCase):
    def test_fork(self):
        child = os.fork()
        if not child:
            unittest.TextTestRunner().run(unittest.defaultTestLoader.loadTestsFromName("tests.Inner"))
            os._exit(0)
        os.waitpid(child, 0)

class Inner(unittest.TestCase):
    def test_inner(self):
        pass
"""
    )
    asked = project.suite(python, "unittest", "tests.Forks", kind="module")
    assert asked.outcomes() == {"tests.Forks.test_fork": "passed"}


def test_tests_of_tests_are_not_ours(project: Project, python: str) -> None:
    project.write(
        tests="""
import io, sys, unittest

class Runs(unittest.TestCase):
    def test_run(self):
        class Inner(unittest.TestCase):
            def test_inner(self):
                self.fail()
        unittest.TestSuite([Inner("test_inner")]).run(unittest.TestResult())
        Inner("test_inner").run(unittest.TestResult())
"""
    )
    asked = project.suite(python, "unittest", "tests", kind="module")
    assert asked.outcomes() == {"tests.Runs.test_run": "passed"}


def test_a_runner_whose_results_do_not_call_ours(project: Project, python: str) -> None:
    project.write(
        tests=TESTS,
        run="""
import unittest

class Result(unittest.TestResult):
    def addSuccess(self, test):
        pass
    def addFailure(self, test, err):
        pass

class Runner(object):
    def run(self, suite):
        result = Result()
        suite(result)
        return result

unittest.main("tests", testRunner=Runner, argv=["run.py", "Many.test_good", "Many.test_failing"])
""",
    )
    asked = project.suite(python, "run.py")
    assert asked.outcomes() == {"tests.Many.test_good": "passed", "tests.Many.test_failing": "failed"}


def test_a_killed_suite_leaves_what_was_seen(project: Project, python: str) -> None:
    project.write(
        tests="""
import os, unittest

class Ends(unittest.TestCase):
    def test_a(self):
        pass
    def test_b(self):
        os._exit(9)
    def test_c(self):
        pass
"""
    )
    asked = project.suite(python, "unittest", "tests", kind="module")
    assert asked.code == 9
    assert asked.answer is None
    assert asked.outcomes() == {"tests.Ends.test_a": "passed"}
    assert asked.rows[-1] == {"running": "tests.Ends.test_b"}


def test_an_exit_after_the_suite_does_not_lose_it(project: Project, python: str) -> None:
    project.write(
        tests=TESTS,
        run="""
import os, unittest
unittest.main("tests", exit=False, argv=["x", "Many.test_good"])
os._exit(0)
""",
    )
    asked = project.suite(python, "run.py")
    assert asked.outcomes() == {"tests.Many.test_good": "passed"}
    assert asked.answer["runner"] == "unittest"


def test_a_command_that_raises_is_a_crash(project: Project, python: str) -> None:
    project.write(run="import helper\n", helper="def f():\n    raise ValueError('first\\nsecond')\nf()\n")
    asked = project.suite(python, "run.py")
    assert asked.code == 0
    crash = asked.answer["crash"]
    assert (crash["message"], crash["frame"]) == ("ValueError: first", "helper.py:2")
    assert "agent.py" not in crash["trace"]
    assert "ValueError: first" in asked.output


def test_no_test_is_a_crash_too(project: Project, python: str) -> None:
    asked = project.write(run="import sys\nsys.exit(4)\n").suite(python, "run.py")
    assert asked.answer["crash"]["message"] == "no test ran, exit code 4"
    asked = project.write(run="import sys\nsys.exit('no database')\n").suite(python, "run.py")
    assert asked.answer["crash"]["message"] == "SystemExit: no database"
    assert "no database" in asked.output


def test_the_script_sees_nothing_of_the_agent(project: Project, python: str) -> None:
    project.write(
        run="""
import json, sys, warnings
import __main__
print(json.dumps([sys.argv, sys.path[0], __name__, __main__.__file__, "agent" in " ".join(sys.path),
                  __main__.__dict__ is globals(), len(warnings.filters), 1 / 2 == 0.5]))
"""
    )
    asked = project.suite(python, "run.py", "--fast")
    argv, path, name, file, seen, same, _, division = json.loads(asked.output.splitlines()[0])
    assert (argv, name, file) == (["run.py", "--fast"], "__main__", "run.py")
    assert path == str(project.root)
    assert not seen
    assert same
    assert division == (not python.split("/")[-3].startswith("2"))


def test_an_unknown_protocol_is_refused(project: Project, python: str) -> None:
    asked = project.ask(python, "facts", protocol=99)
    assert asked.code == 3
    assert asked.answer is None
    assert "protocol 99" in asked.output
