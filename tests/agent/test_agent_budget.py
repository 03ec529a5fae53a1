"""The agent stays one small file that imports nothing of ours."""

from __future__ import annotations

import ast
import sys

from .conftest import AGENT, START

SIZE = 65_000
LINES = 1_560


def test_it_stays_within_its_budget() -> None:
    source = AGENT.read_bytes()
    assert len(source) <= SIZE
    assert source.count(b"\n") <= LINES
    assert source.isascii()


def test_it_imports_the_standard_library_only() -> None:
    names = set()
    for path in (AGENT, START, *AGENT.parent.glob("guests/*.py")):
        for node in ast.walk(ast.parse(path.read_bytes())):
            if isinstance(node, ast.Import):
                names.update(alias.name.split(".")[0] for alias in node.names)
            elif isinstance(node, ast.ImportFrom):
                names.add((node.module or "").split(".")[0])
    assert names - set(sys.stdlib_module_names) == {"django", "agent", "seven_hook"}
    assert "__future__" not in names
