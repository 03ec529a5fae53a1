"""`seven defaults` on the command line: parse, call, exit code."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from django_seven.later import later

if TYPE_CHECKING:
    from django_seven import static
    from django_seven.edits import alone, flipping
    from django_seven.project import roots
    from django_seven.report import defaults as report
    from django_seven.values import Road
else:
    static, alone, flipping, roots, report = (
        later(f"django_seven.{name}")
        for name in ("static", "edits.alone", "edits.flipping", "project.roots", "report.defaults")
    )

Decorator = Callable[[Callable[..., Any]], Callable[..., Any]]
_PROJECT = click.argument("project", type=click.Path(path_type=Path), default=".")


class _Listing(click.Group):
    """A group whose first command is meant where none is named."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        if not args or args[0] not in (*self.commands, *ctx.help_option_names):
            args = ["list", *args]
        return super().parse_args(ctx, args)


def defaults(versions: Decorator, road: Callable[..., Road]) -> click.Group:
    """The group of commands; `versions` gives a command the options for a road, `road` makes one of them."""

    @click.group("defaults", cls=_Listing, short_help="List, show and flip the defaults kept as they were.")
    def group() -> None:
        """The defaults that the settings keep as in the old Django: list, show, and flip them one by one."""

    @click.command("flip")
    @click.argument("name")
    @_PROJECT
    @versions
    @click.option(
        "--diff",
        "mode",
        flag_value="diff",
        default=True,
        show_default=False,
        help="Show what would change (the default).",
    )
    @click.option("--write", "mode", flag_value="write", help="Change the files.")
    @click.option("--commit/--no-commit", default=True, help="A commit, or none.")
    def flip(name: str, project: Path, from_: str | None, to: str | None, mode: str, commit: bool) -> int:
        """Let both sides do what the new Django does where the setting NAME is not set."""
        way = road((project,), from_, to, deprecated=False)
        return _write(name, project, way, commit) if mode == "write" else _diff(name, project, way)

    for command in (show, list_, flip):
        group.add_command(command)
    return group


@click.command("list")
@_PROJECT
@click.option("--format", "format_", type=click.Choice(["text", "json"]), default="text")
def list_(project: Path, format_: str) -> int:
    """List what is kept in PROJECT; meant where no command is named."""
    found = flipping.listed(project)
    click.echo(report.to_json(found) if format_ == "json" else report.to_text(found))
    return 1 if any(one.state == "kept" for one in found) else 0


@click.command("show")
@click.argument("name")
@_PROJECT
def show(name: str, project: Path) -> None:
    """Show all about the setting NAME: what changes, what may go wrong, how to flip it."""
    flipping.known(name)
    click.echo(report.shown(name, flipping.listed(project)))


def _write(name: str, project: Path, way: Road, commit: bool) -> int:
    with alone.alone(roots.root_of((project,))):
        place = static.open_in_place(static.Asked((project,), way)) if commit else None
        found, made = flipping.write_flipped(project, name, way, place)
    click.echo("\n".join([*([f"{made[:10]}  {name}"] if made else []), found.text]), err=True)
    return 0


def _diff(name: str, project: Path, way: Road) -> int:
    found = flipping.flipped(project, name, way)
    for line in static.diff_of(found.files):
        sys.stdout.buffer.write(line)
    sys.stdout.flush()
    click.echo(f"{found.text}\n`--write` changes the files.", err=True)
    return 1
