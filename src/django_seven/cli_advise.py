"""The command line of `seven test advise`."""

from __future__ import annotations

import sys
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any

import click

from django_seven.later import later

if TYPE_CHECKING:
    from django_seven import advised, static
    from django_seven.report import advised as report
else:
    advised, static, report = (later(f"django_seven.{name}") for name in ("advised", "static", "report.advised"))

_Decorator = Callable[[Callable[..., Any]], Callable[..., Any]]


def advise(
    sides: _Decorator, terminal: Callable[[], AbstractContextManager[Any]], steps: Callable[[], ModuleType]
) -> click.Command:
    """The command; parameters as those of `cli_test.test`."""

    @click.command("advise")
    @sides
    @click.option("--diff", "mode", flag_value="diff", help="Show the edits that passed.")
    @click.option("--write", "mode", flag_value="write", help="Make the edits that passed.")
    @click.option("--minutes", type=click.FloatRange(0), default=60.0, help="Time for all runs; 60 where not given.")
    @click.option("--runs", type=click.IntRange(1), default=3, help="Pairs of runs that CPU is counted in; 3.")
    @click.option("--test-command", metavar="CMD", help="The command that runs the project's tests.")
    @click.option("--timeout", type=click.IntRange(1), help="Seconds after which a suite is ended.")
    def run(project: Path, from_: str | None, to: str | None, format_: str, mode: str | None, **asked: Any) -> int:
        """Find what tests of PROJECT may do with less; what both sides prove by running is offered."""
        loaded = steps()
        question = advised.Asked(asked.pop("minutes"), asked.pop("runs"))
        known = loaded.known_ends(project.resolve())
        found = loaded.read(loaded.Asked(project, from_ or known[0], to or known[1], **asked))
        with terminal() as listener:
            advice = advised.advise(found, question, listener, offline=asked["offline"])
        if mode == "diff":
            sys.stdout.buffer.writelines(static.diff_of(advice.changed))
            sys.stdout.flush()
        elif mode == "write":
            advised.write_all(found.project.root, advice)
        told = report.to_json(advice) if format_ == "json" else report.to_text(advice, written=mode == "write")
        click.echo(told, err=mode == "diff")
        return 1 if advice.unfinished or (advice.changed and mode != "write") else 0

    return run
