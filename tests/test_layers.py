"""Data flows one way: a folder imports only from those above it."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

import django_seven

ROOT = Path(django_seven.__file__).parent
# from top to bottom; modules that stand beside the folders have their place in the row too
ORDER = [
    "later", "looks", "values", "errors", "become", "events", "process", "templates", "index", "indexing", "rules",
    "symptoms", "project",
    "findings", "plan", "edits", "agent", "runs", "compare", "report", "static", "sources", "checked", "settle",
    "unstarted", "proposed", "brought",
    "trusting", "memory", "steps", "bisected", "peeled", "planned", "synced", "sided", "judged", "tested",
    "trying", "advising", "advised", "patched", "proposing", "lately",
    "cli_defaults", "cli_explain", "cli_advise", "cli_test", "cli", "__main__",
]  # fmt: skip
EVERYWHERE = {"__init__"}


def place(path: Path) -> str:
    return path.relative_to(ROOT).parts[0].removesuffix(".py")


def imported(path: Path) -> set[str]:
    """The parts of the package that a file imports."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.ImportFrom) and node.level == 0 and (node.module or "").startswith("django_seven"):
            if node.module == "django_seven":
                found |= {alias.name for alias in node.names}
            else:
                found.add((node.module or "").split(".")[1])
        elif isinstance(node, ast.Import):
            found |= {alias.name.split(".")[1] for alias in node.names if alias.name.startswith("django_seven.")}
        assert not (isinstance(node, ast.ImportFrom) and node.level), f"{path}: imports are absolute"
    return {name for name in found if name in ORDER}


FILES = sorted(ROOT.rglob("*.py"))


@pytest.mark.parametrize("path", FILES, ids=[path.relative_to(ROOT).as_posix() for path in FILES])
def test_a_folder_imports_only_from_those_above(path: Path) -> None:
    here = place(path)
    if here in EVERYWHERE:
        assert not imported(path)
        return
    assert here in ORDER, f"{here} has no place in the row"
    below = {name for name in imported(path) if ORDER.index(name) > ORDER.index(here)}
    assert not below, f"{here} imports from {', '.join(below)}, which lies below it"


def test_nobody_imports_the_agent_and_it_imports_nothing_of_ours() -> None:
    for path in FILES:
        assert place(path) == "agent" or "agent" not in imported(path), path
    assert "django_seven" not in (ROOT / "agent" / "agent.py").read_text().replace("django_seven_agent", "")


def test_one_place_starts_processes_and_one_writes_into_the_project() -> None:
    for path in FILES:
        text = path.read_text()
        if place(path) not in ("process", "agent"):
            assert "import subprocess" not in text and "os.system" not in text, path
        assert "shell=True" not in text and "import pickle" not in text, path
