"""The command line of `seven test`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any

import click

from django_seven.cli_advise import advise
from django_seven.later import later

if TYPE_CHECKING:
    from django_seven import judged, lately, tested
    from django_seven.report import tested as report
    from django_seven.report import tested_json
else:
    tested, judged, lately, report, tested_json = (
        later(f"django_seven.{name}") for name in ("tested", "judged", "lately", "report.tested", "report.tested_json")
    )

_Decorator = Callable[[Callable[..., Any]], Callable[..., Any]]
_PATH = click.Path(path_type=Path)
_FORMAT = click.option("--format", "format_", type=click.Choice(["text", "json"]), default="text")
_UPDATE = click.option("--update-known", is_flag=True, help="Write the list of tests that are known not to pass.")
_OWN = ("side", "only", "options", "since", "trust", "update_known", "shard_out", "warnings")


class _Test(click.Command):
    """A command that takes what stands after `--` as options for another program, and has commands of its own."""

    def __init__(self, *arguments: Any, own: Mapping[str, click.Command], **named: Any) -> None:
        super().__init__(*arguments, **named)
        self.own = own

    def make_context(
        self, info_name: str | None, args: list[str], parent: click.Context | None = None, **extra: Any
    ) -> click.Context:
        """The context of one of its own where that is meant."""
        inner = self.own.get(args[0]) if args else None
        if inner is not None and not Path(args[0]).is_dir():
            return inner.make_context(f"{info_name} {args[0]}", args[1:], parent, **extra)
        return super().make_context(info_name, args, parent, **extra)

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

    @click.command(
        "test",
        cls=_Test,
        own={"merge": merge, "advise": advise(sides, terminal, steps)},
        short_help="Run the suite on both sides, and compare test by test.",
        epilog="`seven test merge FILE…` puts together what the jobs of a parallel CI wrote with `--shard-out`. "
        "`seven test advise` shows what tests may do with less.",
    )
    @sides
    @click.option("--side", type=click.Choice(["old", "new"]), help="Only this side; nothing is compared.")
    @click.option("--only", multiple=True, metavar="TEST", help="Only these tests, modules or folders.")
    @click.option("--since", metavar="REV", help="First the tests that the changes since REV may touch, then all.")
    @click.option(
        "--trust/--no-trust",
        default=None,
        help="Show anew that the suite can be believed, or never; else where it was not shown yet.",
    )
    @_UPDATE
    @click.option(
        "--shard-out",
        type=_PATH,
        metavar="FILE",
        help="Write the runs down for `seven test merge`.",
    )
    @click.option("--warnings", is_flag=True, help="Tell all kinds of deprecation warnings, not the largest alone.")
    @click.option("--bisect", is_flag=True, help="Trace what nothing explains to the release that brought it.")
    @click.option("--minutes", type=click.FloatRange(0), default=20.0, help="Time for `--bisect`; 20 where not given.")
    @click.option("--test-command", metavar="CMD", help="The command that runs the project's tests.")
    @click.option("--timeout", type=click.IntRange(1), help="Seconds after which a suite is ended.")
    def run(project: Path, from_: str | None, to: str | None, format_: str, **asked: Any) -> int:
        """Run the suite of PROJECT on both sides as it is now; what follows `--` goes to its own runner."""
        loaded = steps()
        minutes, bisect = asked.pop("minutes"), asked.pop("bisect")
        question = tested.Asked(**{name: asked.pop(name) for name in _OWN}, minutes=minutes if bisect else None)
        known = loaded.known_ends(project.resolve())
        found = loaded.read(loaded.Asked(project, from_ or known[0], to or known[1], **asked))
        click.echo(report.header(found.project, found.route.road), err=format_ == "json")
        with terminal() as listener:
            done = tested.test(found, question, listener, offline=asked["offline"])
        lately.keep(found.project.root, tested_json.to_json(done))
        _tell(done, format_)
        return 0 if done.good or question.shard_out else 1

    return run


@click.command()
@click.argument("files", nargs=-1, required=True, type=_PATH)
@click.option("--project", type=_PATH, default=".", help="Where the list of what is known lies.")
@_UPDATE
@_FORMAT
def merge(files: tuple[Path, ...], project: Path, update_known: bool, format_: str) -> int:
    """Put the FILES of `seven test --shard-out` together, and judge them as one run."""
    done = judged.merge(files, project.resolve(), update_known=update_known)
    _tell(done, format_)
    return 0 if done.good else 1


def _tell(done: report.Tested, format_: str) -> None:
    click.echo(tested_json.to_json(done) if format_ == "json" else report.to_text(done))
