"""Health without Django: what compiles, what imports."""

from __future__ import annotations

from .conftest import Project


def test_files_that_do_not_compile(project: Project, python: str) -> None:
    project.write(good="print(1)\n", bad="x = 1\nif x\n")
    project.add("nulls.py", b"x = '\0'\n").add("latin.py", b"# -*- coding: latin-1 -*-\nx = '\xe9'\n")
    project.add("bom.py", b"\xef\xbb\xbfx = 1\r\nif x:\r\n    x = 2")
    files = ["good.py", "bad.py", "nulls.py", "latin.py", "bom.py", "gone.py"]
    asked = project.ask(python, "health", settings=None, files=files, modules=[])
    assert sorted(asked.answer["broken"]) == ["bad.py", "gone.py", "nulls.py"]
    assert asked.answer["broken"]["bad.py"].startswith("SyntaxError: ")
    assert asked.answer["broken"]["bad.py"].endswith(", line 2")
    assert not list(project.root.rglob("*.pyc"))
    assert asked.answer["done"] is True


def test_no_future_flag_of_ours_is_in_the_users_code(project: Project, python: str) -> None:
    project.write(division="HALF = 1 / 2\nassert isinstance(HALF, int) == (str is bytes)\n")
    project.write(printing="print 'two'\n")
    asked = project.ask(python, "health", settings=None, files=["printing.py"], modules=["division"])
    assert asked.answer["unimported"] == {}
    assert bool(asked.answer["broken"]) == (not python.split("/")[-3].startswith("2"))


def test_modules_that_do_not_import(project: Project, python: str) -> None:
    project.write(good="", exits="import sys\nsys.exit(3)\n", fails="\nfrom json import nonsense\n")
    project.write(indirect="import fails\n")
    modules = ["good", "exits", "fails", "indirect"]
    asked = project.ask(python, "health", settings=None, files=[], modules=modules)
    unimported = asked.answer["unimported"]
    assert sorted(unimported) == ["exits", "fails", "indirect"]
    assert unimported["exits"]["message"] == "SystemExit: 3"
    assert unimported["indirect"]["frame"] == "fails.py:2"
    assert "agent.py" not in unimported["fails"]["trace"]


def test_a_syntax_error_in_an_imported_module_has_its_line(project: Project, python: str) -> None:
    project.write(first="import second\n", second="\n\nif x\n")
    asked = project.ask(python, "health", settings=None, files=[], modules=["first"])
    assert asked.answer["unimported"]["first"]["frame"] == "second.py:3"


def test_output_of_the_users_code_disturbs_nothing(project: Project, python: str) -> None:
    project.write(loud="import sys\nprint('{')\nsys.stderr.write('}')\nsys.stdout = None\n")
    asked = project.ask(python, "health", settings=None, files=[], modules=["loud"])
    assert asked.answer["done"] is True
    assert asked.code == 0


def test_a_usage_hides_no_error(project: Project, newest: str) -> None:
    project.write(run="raise SystemExit('usage: run.py [options]\\n\\nerror: invalid command \\'test\\'')\n")
    asked = project.suite(newest, "run.py")
    assert asked.answer["crash"]["message"] == "SystemExit: error: invalid command 'test'"


def test_a_module_that_ends_the_process_is_named(project: Project, python: str) -> None:
    project.write(good="", ends="import os\nos._exit(5)\n", bad="if\n")
    asked = project.ask(python, "health", settings=None, files=["bad.py"], modules=["good", "ends"])
    assert asked.code == 5
    assert asked.answer["done"] is False
    assert list(asked.answer["broken"]) == ["bad.py"]
    assert asked.rows[-1] == {"stage": "import", "module": "ends"}


def test_facts_without_django(project: Project, python: str) -> None:
    asked = project.ask(python, "facts", settings=None)
    assert asked.answer["facts"]["python"].startswith(asked.answer["facts"]["python"][:3])
    assert asked.answer["facts"]["databases"] == []
    assert asked.answer["done"] is True
