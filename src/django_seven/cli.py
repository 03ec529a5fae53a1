"""The command line: parse, call, exit code."""

from __future__ import annotations

import gc
import io
import json
import os
import signal
import sys
import tempfile
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from types import FrameType, ModuleType
from typing import TYPE_CHECKING, Any, NoReturn

import click

from django_seven import become
from django_seven.cli_defaults import defaults
from django_seven.cli_explain import explain, rules
from django_seven.cli_test import test
from django_seven.errors import Interrupted, SevenError
from django_seven.later import later

if TYPE_CHECKING:
    from rich.console import Console

    from django_seven import checked, process, static
    from django_seven.edits import alone, tree
    from django_seven.plan import road
    from django_seven.project import roots
    from django_seven.report import findings as findings_report
    from django_seven.report.terminal import Terminal
    from django_seven.values import Road, Side, Sure
else:
    checked, process, static, alone, tree, road, roots, findings_report = (
        later(f"django_seven.{name}")
        for name in (
            "checked", "process", "static", "edits.alone", "edits.tree", "plan.road", "project.roots",
            "report.findings",
        )
    )  # fmt: skip

FORMATS = ("text", "json", "sarif", "github", "gitlab")
INTERRUPTED = 130
_INTERRUPTS = ("SIGINT", "SIGTERM", "SIGHUP")
_SOON = 0.02  # seconds until an interrupt is tried again


def main() -> NoReturn:
    """Run the command; every failure is one sentence, a next step and exit code 2."""
    gc.set_threshold(50_000, 20, 20)  # rules and trees stay: to look for garbage among them takes a tenth of a start
    for name in (*_INTERRUPTS, "SIGALRM"):
        signal.signal(getattr(signal, name), _interrupted)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):  # what the terminal cannot show must not end us
            stream.reconfigure(errors="backslashreplace")
    try:
        code = seven.main(standalone_mode=False)
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # all is done and said
        sys.exit(code if isinstance(code, int) else 0)
    except SevenError as error:
        _fail(error.message, error.hint, INTERRUPTED if isinstance(error, Interrupted) else 2)
    except click.exceptions.NoArgsIsHelpError as error:
        click.echo(error.ctx.get_help() if error.ctx is not None else "")
        sys.exit(0)
    except click.ClickException as error:
        context = getattr(error, "ctx", None)
        path = context.command_path if context is not None else "seven"
        _fail(error.format_message(), f"`{path} --help` shows what can be asked.")
    except (click.exceptions.Abort, KeyboardInterrupt):
        _fail("Interrupted. Nothing was left half-done; the same command goes on from here.", "", INTERRUPTED)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(INTERRUPTED)
    except OSError as error:
        name = f"{error.filename}: " if error.filename else ""
        _fail(f"{name}{error.strerror or error}.", "Look at permissions and at the room on the disk, then run again.")
    except Exception as error:
        _fail(f"An error of seven's own: {type(error).__name__}: {error}.", _kept_traceback())


def _interrupted(number: int, frame: FrameType | None) -> None:
    if _cannot_stop(frame):
        signal.setitimer(signal.ITIMER_REAL, _SOON)
        return
    process.stop()
    for name in _INTERRUPTS:  # the next one ends us at once
        signal.signal(getattr(signal, name), signal.SIG_DFL)
    raise KeyboardInterrupt


def _cannot_stop(frame: FrameType | None) -> bool:
    """Whether a module is being imported, or a process forked: what is raised there is lost, or leaves it half-made."""
    while frame is not None:
        if frame.f_code.co_filename.endswith(("importlib._bootstrap>", "popen_fork.py")):
            return True
        frame = frame.f_back
    return False


def _kept_traceback() -> str:
    try:
        with tempfile.NamedTemporaryFile("w", prefix="seven-", suffix=".txt", delete=False, encoding="utf-8") as file:
            traceback.print_exc(file=file)
    except OSError:
        return "Please report it."
    return f"Please report it with {file.name}, which holds the traceback."


def _fail(message: str, hint: str, code: int = 2) -> NoReturn:
    sys.stderr.write(f"seven: {message}\n" + (f"       {hint}\n" if hint else ""))
    sys.exit(code)


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 120, "show_default": True})
@click.version_option(package_name="django-seven", prog_name="seven")
def seven() -> None:
    """Take a Django project to a new Django, with the same code running on both all the way."""


def _versions(function: Callable[..., Any]) -> Callable[..., Any]:
    function = click.option("--to", metavar="V", help="The Django to go to, as 5.2.")(function)
    return click.option("--from", "from_", metavar="V", help="The Django it runs on, as 2.2.")(function)


def _project(context: click.Context, parameter: click.Parameter, value: Path | None) -> Path:
    """The folder that was named, as it is; where none was, the project around the one in which we are."""
    return roots.project_here() if value is None else value


def _sides(function: Callable[..., Any]) -> Callable[..., Any]:
    """What a command takes that builds both sides of a project."""
    for option in (
        click.option("--offline", is_flag=True, help="Only what is in the caches; no network."),
        click.option("--new-python", metavar="V", help="The Python of the new side: a version or a path."),
        click.option("--old-python", metavar="V", help="The Python of the old side: a version or a path."),
        click.option("--settings", metavar="MODULE", help="The settings module of the test run."),
        click.option("--format", "format_", type=click.Choice(["text", "json"]), default="text"),
        _versions,
        click.argument("project", type=click.Path(path_type=Path), required=False, callback=_project),
    ):
        function = option(function)
    return function


_PATHS = click.argument("paths", nargs=-1, type=click.Path(path_type=Path))


@seven.command()
@_PATHS
@_versions
@click.option("--format", "format_", type=click.Choice(FORMATS), default="text")
@click.option("--select", multiple=True, metavar="RULE", help="Only these rules (may be given more than once).")
@click.option("--ignore", multiple=True, metavar="RULE", help="All but these rules.")
@click.option("--jobs", type=click.IntRange(0), default=0, help="Processes; 0 is one per core.")
@click.option("--no-cache", is_flag=True, help="Look at every file, whatever the last run found.")
@click.option("--deprecated", is_flag=True, help="Also what the new Django still takes, with a warning.")
def check(
    paths: tuple[Path, ...], from_: str | None, to: str | None, format_: str, select: tuple[str, ...],
    ignore: tuple[str, ...], jobs: int, no_cache: bool, deprecated: bool,
) -> int:  # fmt: skip
    """Show what breaks between two Djangos; nothing is changed."""
    paths = paths or (roots.project_here(),)
    found = checked.check(paths, _road(paths, from_, to, deprecated), select, ignore, jobs, cached=not no_cache)
    click.echo(getattr(findings_report, f"to_{format_}")(found))
    return 1 if found.findings else 0 if found.parsed else 2


@seven.command(short_help="Rewrite the code so that it runs on both Djangos.")
@_PATHS
@_versions
@click.option(
    "--diff", "mode", flag_value="diff", default=True, show_default=False, help="Show what would change (the default)."
)
@click.option("--write", "mode", flag_value="write", help="Change the files.")
@click.option("--static", "static_only", is_flag=True, help="Only the gates that need no environment.")
@click.option("--only", multiple=True, metavar="RULE", help="Only these rules.")
@click.option("--sure", type=click.Choice(["safe", "likely"]), default="safe", help="How sure an edit must be.")
@click.option("--max-files", type=click.IntRange(1), help="Change at most so many files.")
@click.option("--commit/--no-commit", default=None, help="A commit per rule, or none.")
@click.option("--jobs", type=click.IntRange(0), default=0, help="Processes; 0 is one per core.")
@click.option("--deprecated", is_flag=True, help="Also what the new Django still takes, with a warning.")
def fix(
    paths: tuple[Path, ...], from_: str | None, to: str | None, mode: str, static_only: bool, only: tuple[str, ...],
    sure: Sure, max_files: int | None, commit: bool | None, jobs: int, deprecated: bool,
) -> int:  # fmt: skip
    """Rewrite the code so that it runs on both Djangos; without --write a diff is shown."""
    paths = paths or (roots.project_here(),)
    asked = static.Asked(paths, _road(paths, from_, to, deprecated), only, (), sure, jobs, max_files)
    if mode == "diff":
        fixed = static.limited(static.look(asked), max_files)
        for line in static.diff(fixed):
            sys.stdout.buffer.write(line)
        sys.stdout.flush()
        click.echo(findings_report.fix_text(fixed.check, fixed.changed, sure, written=False), err=True)
        return 1 if fixed.changed or fixed.check.findings else 0
    if commit is not False:
        with _terminal() as terminal:
            text, whole = _steps().fix_in_place(asked, terminal, static_only=static_only)
        left = static.look(replace(asked, sure=None)).check
        told = [*findings_report.left_lines(left, sure), *findings_report.skipped_lines(left)]
        click.echo("\n".join([text, *told]), err=True)
        return 0 if whole and not left.findings else 1
    with alone.alone(roots.root_of(paths)):
        fixed = static.limited(looked := static.look(asked), max_files)
        failed = static.write_all(asked, fixed)
    text = findings_report.fix_text(fixed.check, fixed.changed, sure, written=True, failed=failed)
    click.echo("\n".join([*failed.values(), text]), err=True)
    whole = not fixed.check.findings and len(fixed.changed) == len(looked.changed)
    return 2 if failed else 0 if whole else 1


@seven.command(short_help="Take a project to a new Django, tested on both sides.")
@_sides
@click.option("--in-place", is_flag=True, help="Work in the project's own tree instead of a worktree beside it.")
@click.option("--test-command", metavar="CMD", help="The command that runs the project's tests.")
@click.option("--timeout", type=click.IntRange(1), help="Seconds after which a suite is ended.")
@click.option("--sure", type=click.Choice(["safe", "likely"]), default="likely", help="How sure an edit must be.")
@click.option("--ignore", multiple=True, metavar="RULE", help="All but these rules.")
@click.option("--deprecated", is_flag=True, help="Also what the new Django still takes, with a warning.")
def up(project: Path, from_: str | None, to: str | None, format_: str, **asked: Any) -> int:
    """Take PROJECT to a new Django: environments, old suite, fix, both suites, summary."""
    steps = _steps()
    from rich.console import Console  # noqa: PLC0415 - loaded by `_steps`

    from django_seven import lately  # noqa: PLC0415 - loaded by `_steps`
    from django_seven.report import summary as summary_report  # noqa: PLC0415 - loaded by `_steps`

    console = Console(stderr=format_ == "json")
    project = project if asked["in_place"] else tree.home(project)
    found = steps.read(question := steps.Asked(project, from_, to, **asked))
    header = summary_report.header(found.project, found.route.road, found.route.why)
    console.print(header, highlight=False, markup=False, soft_wrap=True)
    with _terminal(console) as terminal:
        summary = steps.up(question, found, terminal)
    kept = summary_report.to_json(summary)
    lately.keep(summary.tree, kept)
    click.echo(kept if format_ == "json" else summary_report.to_text(summary))
    return 0 if summary.done else 1


@seven.command(short_help="Show the road before anything is changed.")
@_sides
@click.option("--patch", multiple=True, metavar="NAME", help="Rewrite a dead package, and lay its wheel into `vendor`.")
@click.option("--no-write", is_flag=True, help="Only show the plan; seven.toml stays as it is.")
@click.option(
    "--report", type=click.Path(path_type=Path), metavar="FILE", help="JSON of django-upgrade-report to read."
)
def plan(
    project: Path, from_: str | None, to: str | None, format_: str, patch: tuple[str, ...], no_write: bool,
    report: Path | None, **asked: Any,
) -> int:  # fmt: skip
    """Plan the road of PROJECT: hops, Pythons, packages, work in the code; its steps are kept in seven.toml."""
    steps = _steps()
    from django_seven import patched, planned  # noqa: PLC0415 - what it needs is loaded by `_steps`
    from django_seven.report import plan as plan_report  # noqa: PLC0415

    found = steps.read(steps.Asked(project, from_, to, runs=False, **asked))
    if patch:
        with _terminal() as terminal:
            old = planned.old_side(found, terminal, offline=asked["offline"])
            made = [patched.patch(name, found.project.root, old, found.route.road, terminal) for name in patch]
        told = "\n".join(map(plan_report.patched_text, made))
        click.echo(plan_report.patched_json(made) if format_ == "json" else told)
        return 1 if any(one.left.findings for one in made) else 0
    with _terminal() as terminal:
        whole = planned.plan(found, terminal, offline=asked["offline"], report=report)
    if not no_write:
        planned.keep(found, whole)
    click.echo(plan_report.to_json(whole) if format_ == "json" else plan_report.to_text(whole, kept=not no_write))
    return 0 if whole.clear else 1


@seven.command(short_help="Keep a lock for each side in step with the requirements.")
@_sides
@click.option("--check", "only_check", is_flag=True, help="Only tell whether both locks are fresh, without network.")
@click.option("--renew", is_flag=True, help="Choose all packages anew, as if there were no locks.")
def sync(
    project: Path, from_: str | None, to: str | None, only_check: bool, renew: bool, format_: str, **asked: Any
) -> int:  # fmt: skip
    """Write a lock for each side of PROJECT, and follow its requirements while no other line moves."""
    steps = _steps()
    from django_seven import synced  # noqa: PLC0415 - loaded by `_steps`
    from django_seven.report import locks as report  # noqa: PLC0415 - loaded only where it is needed

    question = steps.Asked(project, from_, to, runs=False, **asked)
    with _terminal() as terminal:
        found = synced.check(question) if only_check else synced.sync(question, terminal, renew=renew)
    click.echo(report.to_json(found) if format_ == "json" else report.to_text(found))
    return 1 if only_check and not found.fresh else 0


@seven.command(short_help="Propose the migrations that the models want.")
@_sides
@click.option("--write", is_flag=True, help="Put the proposed files into the project; nothing is applied.")
def migrations(project: Path, from_: str | None, to: str | None, write: bool, format_: str, **asked: Any) -> int:
    """Propose the migrations that the models of PROJECT want, each a file that both sides read."""
    steps = _steps()
    from django_seven import proposing  # noqa: PLC0415 - loaded by `_steps`
    from django_seven.report import migrations as report  # noqa: PLC0415 - loaded only where it is needed

    found = steps.read(steps.Asked(project, from_, to, **asked))
    with _terminal() as terminal:
        proposals = proposing.proposals(found, terminal, offline=asked["offline"])
    if write:
        proposing.put(found, proposals)
    told = report.to_json(proposals) if format_ == "json" else report.to_text(proposals, written=write)
    click.echo(json.dumps(told, indent=1) if format_ == "json" else told)
    left = [one for one in proposals if one.reason or not write]
    return 1 if left else 0


def _side_command(side: Side) -> None:
    @seven.command(side, context_settings={"ignore_unknown_options": True, "allow_interspersed_args": False})
    @click.argument("command", nargs=-1, required=True, type=click.UNPROCESSED)
    def run(command: tuple[str, ...]) -> None:
        with _terminal() as terminal:
            _steps()
            from django_seven import sided  # noqa: PLC0415 - loaded by `_steps`

            words, env = sided.side_command(side, Path(), command, terminal)
        become.replace(words, env)

    run.help = f"Run any command on the {side} side: `seven {side} manage.py check`."


_side_command("old")
_side_command("new")


@contextmanager
def _terminal(console: Console | None = None) -> Iterator[Terminal]:
    _steps()
    from rich.console import Console  # noqa: PLC0415 - loaded by `_steps`

    from django_seven.report.terminal import Terminal  # noqa: PLC0415 - loaded by `_steps`

    terminal = Terminal(console or Console(stderr=True))
    try:
        yield terminal
    finally:
        terminal.close()


def _steps() -> ModuleType:
    """Environments, suites and terminal: loaded only where they are needed, since `check` should start at once."""
    before = signal.signal(signal.SIGINT, _at_once)
    from django_seven import steps  # noqa: PLC0415

    signal.signal(signal.SIGINT, before)
    return steps


def _at_once(number: int, frame: object) -> None:
    """While modules are loaded, an exception may be lost in the machinery of imports."""
    os.write(2, b"seven: Interrupted. Nothing had begun.\n")
    os._exit(INTERRUPTED)


def _road(paths: tuple[Path, ...], from_: str | None, to: str | None, deprecated: bool) -> Road:
    """The road for source alone: from the options, else seven.toml, else what the project pins."""
    if from_ is None or to is None:
        known_from, known_to = _steps().known_ends(roots.root_of(paths))
        from_, to = from_ or known_from, to or known_to
    return road.static_road(*road.ends(from_, to, None), deprecated=deprecated)


for _command in (defaults(_versions, _road), test(_sides, _terminal, _steps), explain, rules):
    seven.add_command(_command)
