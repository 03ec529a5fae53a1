"""Test runs in the files of a project's chores: Makefile, justfile, noxfile, scripts of pyproject.toml."""

from __future__ import annotations

import ast
import re
import shlex
from pathlib import Path

from django_seven.project.files import read_text
from django_seven.project.test_lines import Found, joined, test_runs
from django_seven.project.toml_files import at, read_toml

_TARGET = re.compile(r"^@?(tests?|check|unit-?tests?|py-?test|test[-_]\w+|run[-_]?tests?)\b[^:=]*:(?!=)")
_VARIABLE = re.compile(r"^(\w+)\s*[:?]?=\s*(.*)$")
_SCRIPT_TABLES = (
    ("tool", "pdm", "scripts"),
    ("tool", "poe", "tasks"),
    ("tool", "taskipy", "tasks"),
    ("tool", "rye", "scripts"),
    ("tool", "hatch", "envs", "default", "scripts"),
    ("tool", "hatch", "envs", "test", "scripts"),
)


def recipe_runs(root: Path) -> list[Found]:
    """Find the test runs in the files of chores.

    Parameters: `root` is the folder to look in.
    Returns: the runs, the plainest target (`test`) first.
    """
    return [*_nox(root), *_make(root), *_scripts(root)]


def _make(root: Path) -> list[Found]:
    for name in ("Makefile", "makefile", "GNUmakefile", "justfile", "Justfile"):
        text = read_text(root / name)
        if text:
            return _targets(text, name)
    return []


def _targets(text: str, source: str) -> list[Found]:
    text = re.sub(r"\\\r?\n\s*", " ", text)
    variables: dict[str, str] = {}
    targets: dict[str, list[str]] = {}
    target = ""
    for line in text.splitlines():
        if line[:1] in {"\t", " "}:
            if target:
                targets[target].append(_filled(line.strip(), variables))
            continue
        match = _TARGET.match(line)
        target = match[1] if match else target if not line.strip() else ""
        if match:
            targets.setdefault(target, [])
        elif variable := _VARIABLE.match(line):
            variables[variable[1]] = variable[2].strip()
    order = sorted(targets, key=lambda name: (name not in {"test", "tests"}, len(name)))
    return [run for name in order for run in test_runs(targets[name], source)]


def _filled(line: str, variables: dict[str, str]) -> str:
    """Fill a Makefile's variables in; a variable that nobody sets is empty there."""
    for _ in range(3):  # one variable may name another
        line = re.sub(r"\$[({](\w+)[)}]", lambda match: variables.get(match[1], ""), line)
    return re.sub(r"\{\{\s*\w+\s*\}\}", "", line)


def _nox(root: Path) -> list[Found]:
    try:
        tree = ast.parse(read_text(root / "noxfile.py"))
    except (SyntaxError, ValueError):
        return []
    lines, envs = [], []
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "run":
            words = _words(node)
            if words:
                lines.append(shlex.join(words))
                envs.append(_env(node))
    return [run for line, env in zip(lines, envs, strict=True) for run in test_runs([line], "noxfile.py", env=env)]


def _words(call: ast.Call) -> list[str]:
    """Read the literal arguments of `session.run`; `*session.posargs` is empty unless given."""
    words = []
    for argument in call.args:
        if isinstance(argument, ast.Starred):
            continue
        if not (isinstance(argument, ast.Constant) and isinstance(argument.value, str)):
            return []
        words.append(argument.value)
    return words


def _env(call: ast.Call) -> dict[str, str]:
    found = {}
    for keyword in call.keywords:
        if keyword.arg == "env" and isinstance(keyword.value, ast.Dict):
            for key, value in zip(keyword.value.keys, keyword.value.values, strict=True):
                if isinstance(key, ast.Constant) and isinstance(value, ast.Constant):
                    found[str(key.value)] = str(value.value)
    return found


def _scripts(root: Path) -> list[Found]:
    document = read_toml(root / "pyproject.toml")
    lines: list[str] = []
    for keys in _SCRIPT_TABLES:
        table = at(document, *keys)
        for name in ("test", "tests"):
            value = table.get(name)
            value = value.get("cmd") if isinstance(value, dict) else value
            values = value if isinstance(value, list) else [value]
            for text in values:
                if isinstance(text, str):
                    lines += joined(re.sub(r"\{args[^}]*\}", "", text))
    return test_runs(lines, "pyproject.toml")
