"""The lists of Travis, `python` and `env`, which are multiplied: the one new pair as a row of its own."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from django_seven.rules.ci_values import django_of, python_of, written
from django_seven.rules.insertion import line_of, newline_of
from django_seven.rules.tool_file import ToolFile
from django_seven.values import Edit, Entry

_OTHER = re.compile(r"pypy|jython", re.I)
_SERVER = re.compile(r"mysql|mariadb|postg|oracle", re.I)
_JOBS = re.compile(r"(?m)^(?:matrix|jobs):[ \t]*(?:#[^\r\n]*)?\r?$")


def multiplied(file: ToolFile, lists: Mapping[str, list[Entry]], rows: Sequence[list[Entry]]) -> Sequence[Edit] | None:
    """The row under `include`, behind those that are there; None where a value is not understood."""
    pythons, envs = lists.get("python", []), [one for one in lists.get("env", []) if isinstance(one.keys[-1], int)]
    python = next((said for one in reversed(pythons) if (said := _python(file, one)) is not None), None)
    plain = [one for one in envs if not _SERVER.search(one.text)]  # a database of its own needs more than a row
    env = next((said for one in reversed([*envs, *plain]) if (said := _django(file, one)) is not None), None)
    if python is None or env is None:
        return None
    text, newline = file.text, newline_of(file.text)
    if rows:
        first = line_of(text, rows[0][0].start)[0]
        lead = re.match(r"[ \t]*-[ \t]+", text[first:])
        at = line_of(text, max(entry.end for row in rows for entry in row))[1]
        return None if lead is None else (_row(at, newline, lead[0], python, env),)
    head = list(_JOBS.finditer(text))
    if len(head) > 1 or (re.search(r"(?m)^(?:matrix|jobs):", text) is not None and not head):
        return None
    if head:
        inner = re.match(r"(?:[ \t]*(?:#[^\n]*)?\r?\n)+([ ]+)\S", text[head[0].end() :])
        if inner is None:
            return None
        at, name, indent = line_of(text, head[0].start())[1], "", inner[1]
    else:
        at, name, indent = len(text.rstrip()), f"{newline}jobs:", "  "
    row = _row(at, newline, f"{indent}- ", python, env)
    return (Edit(at, at, f"{name}{newline}{indent}include:".encode() + row.text),)


def _row(at: int, newline: str, lead: str, python: str, env: str) -> Edit:
    rest = " " * len(lead)
    return Edit(at, at, f"{newline}{lead}python: {python}{newline}{rest}env: {env}".encode("latin-1"))


def _python(file: ToolFile, entry: Entry) -> str | None:
    return written(file, entry) if python_of("python", entry.text) is not None else None


def _django(file: ToolFile, entry: Entry) -> str | None:
    if django_of(entry.name, entry.text) is None or _OTHER.search(entry.text):
        return None
    return written(file, entry)
