"""Where production names its Python: it stays there until the switch, and the new side needs another one."""

from __future__ import annotations

import re
from collections.abc import Iterator

from django_seven.rules.shape import Example, Rule, Tooling
from django_seven.rules.tool_file import Spot, ToolFile
from django_seven.values import Minor

_FROM = re.compile(r"(?im)^FROM[ \t]+(?:--\S+[ \t]+)?(?P<image>(?:[\w.-]+/)*python):(?P<version>[23]\.\d{1,2})[\w.-]*")
_LINE = re.compile(r"(?im)^[ \t]*(?:python-)?(?P<version>[23]\.\d{1,2})(?:\.\d+)?[ \t]*$")
_ARG = " `ARG PYTHON={old}` above `FROM {image}:${{PYTHON}}` lets one file build both."


def images(file: ToolFile) -> Iterator[Spot]:
    """The Pythons that the new side does not run on, where no other one stands beside."""
    found = [(one.start("version"), one.end("version"), one["version"], _told(one)) for one in _named(file)]
    for entry in file.entries if file.kind == "Pipfile" else ():
        if entry.keys in (("requires", "python_version"), ("requires", "python_full_version")):
            found.append((entry.start, entry.end, entry.text, ""))
    if any(file.runs(file.road.new, Minor.parse(version)) for _, _, version, _ in found):
        return
    for start, end, version, told in found:
        old = Minor.parse(version)
        if file.runs(file.road.old, old):
            yield Spot(start, end, (), f"It stays {old} until the switch, and is {file.new_python} then.{told}")


def _named(file: ToolFile) -> Iterator[re.Match[str]]:
    if file.kind == "docker":
        yield from _FROM.finditer(file.text)
    elif file.kind == "python-version":
        yield from _LINE.finditer(file.text)


def _told(found: re.Match[str]) -> str:
    if "image" in found.re.groupindex:
        return _ARG.format(old=found["version"], image=found["image"])
    return ""


RULES = (
    Rule(
        id="python-image",
        what="The Python that is named here is none that the new Django runs on.",
        why="Production runs the old side until the switch; what builds the new side beside it needs another Python.",
        since="1.4",
        until=None,
        change=Tooling(("docker", "python-version", "Pipfile"), images),
        sure="show",
        notes="https://docs.djangoproject.com/en/dev/faq/install/#what-python-version-can-i-use-with-django",
        example=Example(
            before="FROM python:3.8-slim\nRUN pip install Django==2.2.28\n",
            after="",
            kind="tooling",
            name="Dockerfile",
        ),
        leaves=("ARG PYTHON=3.8\nFROM python:${PYTHON}-slim\n", "FROM python:3.12-slim\n", "FROM debian:12\n"),
        symptoms=("FROM python", "runtime.txt", ".python-version"),
        unproven="no Django reads it",
    ),
)
