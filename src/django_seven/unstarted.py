"""What may help where the suite of the untouched old side does not even start."""

from __future__ import annotations

import re
from collections.abc import Iterator

from django_seven.events import Listener, stage
from django_seven.project.ci_before import before_tests
from django_seven.runs import installed
from django_seven.runs.sides import Sides
from django_seven.runs.unmet import unmet
from django_seven.values import Crash, Project, SuiteRun

_SHOWN = 6
_NO_MODULE = re.compile(r"No module named '?(\w+)")


def tell_before(project: Project, sides: Sides, before: SuiteRun, listener: Listener) -> None:
    """Tell what the old side may lack: packages that the code imports, and what CI makes before its tests."""
    if before.crash is None:
        return
    for title, told in (
        ("not installed", _packages(project, sides, before.crash)),
        ("before the tests", _prepared(project)),
    ):
        for text in told:
            with stage(title, listener) as running:
                running.result(text, good=False)


def _packages(project: Project, sides: Sides, crash: Crash) -> Iterator[str]:
    named = _NO_MODULE.search(crash.message)
    missing = unmet(project.root, installed.sites(sides.old.root)) if named and not crash.package else {}
    if named and named[1] in missing:
        rows = sorted(missing.items(), key=lambda row: row[0] != named[1])[:_SHOWN]
        listed = ", ".join(f"`{name}` ({place})" for name, place in rows)
        yield (
            f"no requirement that was read brings {listed}; "
            f'`add = ["{named[1]}"]` under [old] of seven.toml does, by the name that it has on the index'
        )


def _prepared(project: Project) -> Iterator[str]:
    source, commands = before_tests(project.root)
    missing = [command for command in commands if command not in project.test.before]
    if missing:
        told = ", ".join(f"`{command}`" for command in missing[:3])
        yield f"{source} runs {told}; where the suite needs it, give it as `before` in [test] of seven.toml"
