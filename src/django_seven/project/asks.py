"""What a project asks of each side, in lines that a lock keeps, and what changed in them since."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence

from django_seven.project.locks import Locks
from django_seven.project.requirement_files import file_lines
from django_seven.project.requirement_lines import Line, read_line
from django_seven.project.requirements import Requirements, side_requirements
from django_seven.project.secrets import masked
from django_seven.values import Minor, Project, Side, SideSpec


def django_of(project: Project, requirements: Requirements, side: Side, minor: Minor) -> str:
    """Say which Django a side gets.

    Parameters: `minor` is the release that the road has for this side.
    Returns: the version that the project pins, where it is one of this release; else what was asked for, a minor
    release that stands for its newest patch.
    """
    named = project.from_ if side == "old" else project.to
    for line in requirements.lines if side == "old" else ():
        version = _exact(line) if line.name == "django" else ""
        if version.count(".") > 1 and Minor.parse(version) == minor and named in (None, str(minor)):
            return version
    return named or str(minor)


def side_lines(project: Project, requirements: Requirements, django: Minor, python: Minor) -> list[str]:
    """List what the old side installs beside Django: what its table in seven.toml says, else what the project does."""
    if project.old.packages or project.old.requirements:
        return own_lines(project, "old")
    return amended(side_requirements(requirements, django=django, python=python), project.old)


def amended(lines: Sequence[str], spec: SideSpec) -> list[str]:
    """Change requirement lines as the table of a side says: what it adds takes the place of the same package."""
    names = {_name(line) for line in spec.add} | {_name(line) for line in spec.without}
    return [*(line for line in lines if _name(line) not in names), *spec.add]


def own_lines(project: Project, side: Side) -> list[str]:
    """List what the table of a side in seven.toml asks for, with the lines of its files and what it adds."""
    spec = project.old if side == "old" else project.new
    read = (line for name in spec.requirements for line in file_lines(project.root, name))
    return amended([*spec.packages, *(line.text for line in read if line.kind != "constraint")], spec)


def asked(
    project: Project, requirements: Requirements, ends: tuple[Minor, Minor], python: Minor
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Say what the locks of a project answer.

    Parameters: `ends` are the Djangos of both sides; `python` is the one of the old side.
    Returns: the lines of the old side and those that the new side adds; no passwords in them.
    """
    old = [
        f"Django {django_of(project, requirements, 'old', ends[0])}",
        *_table(project.old),
        *side_lines(project, requirements, *(ends[0], python)),
        *_locked(requirements),
    ]
    new = [f"Django {django_of(project, requirements, 'new', ends[1])}", *_table(project.new)]
    return tuple(map(masked, old)), tuple(map(masked, [*new, *own_lines(project, "new")]))


def stale(project: Project, requirements: Requirements, ends: tuple[Minor, Minor], before: Locks) -> list[str]:
    """Say why locks do not answer what a project asks.

    Parameters: `ends` are the Djangos of both sides; `before` are the locks as they were read.
    Returns: what was asked otherwise, a sentence each; nothing where the locks are fresh.
    """
    now = asked(project, requirements, ends, before.old.python)
    found = [*changes(before.old.asks, now[0]), *changes(before.new.asks, now[1])]
    for lock, spec in ((before.old, project.old), (before.new, project.new)):
        if spec.python and spec.python[:1].isdigit() and not f"{spec.python}.".startswith(f"{lock.python}."):
            found.append(f"the {lock.side} side is to have Python {spec.python}, and not {lock.python}")
    if not found and not before.whole:
        found.append("a lock was changed by hand, or one of them without the other")
    return found


def changes(before: Sequence[str], now: Sequence[str]) -> list[str]:
    """Say in words what differs between what was asked and what is asked now; empty where nothing does."""
    gone = {_name(line): line for line in before if line not in now}
    come = {_name(line): line for line in now if line not in before}
    told = [f"`{gone[name]}` became `{line}`" for name, line in come.items() if name in gone]
    told += [f"`{line}` is new" for name, line in come.items() if name not in gone]
    told += [f"`{line}` is gone" for name, line in gone.items() if name not in come]
    return told


def preferred(requirements: Requirements) -> dict[str, str]:
    """The versions that lock and constraint files of the project name, also of what others bring."""
    found: dict[str, str] = {}
    for line in requirements.lines:
        if line.kind in ("locked", "constraint") and (version := _exact(line)):
            found.setdefault(line.name, version)
    return found


def _locked(requirements: Requirements) -> Iterator[str]:
    versions = preferred(requirements)
    if versions:
        files = dict.fromkeys(line.source for line in requirements.lines if line.kind in ("locked", "constraint"))
        text = "\n".join(f"{name}=={version}" for name, version in sorted(versions.items()))
        yield f"versions of {', '.join(files)}: {hashlib.sha256(text.encode()).hexdigest()[:12]}"


def _table(spec: SideSpec) -> Iterator[str]:
    if spec.exclude_newer:
        yield f"nothing newer than {spec.exclude_newer}"


def _exact(line: Line) -> str:
    requirement = line.requirement
    for one in requirement.specifier if requirement else ():
        if one.operator in ("==", "===") and not one.version.endswith("*"):
            return one.version
    return ""


def _name(line: str) -> str:
    """What a line is about: a package, or the first word of one of ours."""
    if line.startswith(("Django ", "nothing newer than ", "versions of ")):
        return line.split(" ", 1)[0]
    return read_line(line, "").name or line
