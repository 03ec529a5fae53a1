"""The command line of `seven test`."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from types import ModuleType
from typing import Any

import click

_Decorator = Callable[[Callable[..., Any]], Callable[..., Any]]


class _WithOptions(click.Command):
    """A command that takes what stands after `--` as options for another program."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Keep what follows the first `--` apart."""
        at = args.index("--") if "--" in args else len(args)
        ctx.params["options"] = tuple(args[at + 1 :])
        return super().parse_args(ctx, args[:at])


def test(
    sides: _Decorator, terminal: Callable[[], AbstractContextManager[Any]], steps: Callable[[], ModuleType]
) -> click.Command:
    """The command.

    Parameters: `sides` gives it what commands take that build both sides; `terminal` shows events while a block
    lasts; `steps` loads what takes long to load.
    """

    @click.command("test", cls=_WithOptions, short_help="Run the suite on both sides, and compare test by test.")
    @sides
    @click.option("--side", type=click.Choice(["old", "new"]), help="Only this side; nothing is compared.")
    @click.option("--only", multiple=True, metavar="TEST", help="Only these tests, modules or folders.")
    @click.option(
        "--trust/--no-trust",
        default=None,
        help="Show anew that the suite can be believed, or never; else where it was not shown yet.",
    )
    @click.option("--test-command", metavar="CMD", help="The command that runs the project's tests.")
    @click.option("--timeout", type=click.IntRange(1), help="Seconds after which a suite is ended.")
    def run(project: Path, from_: str | None, to: str | None, format_: str, **asked: Any) -> int:
        """Run the suite of PROJECT on both sides as it is now; what follows `--` goes to its own runner."""
        loaded = steps()
        from django_seven import tested  # noqa: PLC0415 - what it needs is loaded by `steps`
        from django_seven.report import tested as report  # noqa: PLC0415

        question = tested.Asked(**{name: asked.pop(name) for name in ("side", "only", "options", "trust")})
        known = loaded.known_ends(project.resolve())
        found = loaded.read(loaded.Asked(project, from_ or known[0], to or known[1], **asked))
        click.echo(report.header(found.project, found.route.road), err=format_ == "json")
        with terminal() as listener:
            done = tested.test(found, question, listener, offline=asked["offline"])
        click.echo(report.to_json(done) if format_ == "json" else report.to_text(done))
        return 0 if done.good else 1

    return run
