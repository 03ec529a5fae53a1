"""`seven sync`: two locks that follow what the project requires, and are left alone while it stays the same."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace

from django_seven import steps
from django_seven.edits.alone import alone
from django_seven.edits.apply import write
from django_seven.edits.git import Git
from django_seven.errors import InterpreterMissing
from django_seven.events import Listener, stage
from django_seven.plan.road import ends
from django_seven.project import asks, locks
from django_seven.project.indexes import without_indexes
from django_seven.project.interpreters import Interpreters
from django_seven.project.locks import Locks
from django_seven.project.requirements import spare
from django_seven.report.locks import Synced
from django_seven.runs import locking
from django_seven.runs.sides import Builder
from django_seven.values import Project


def sync(asked: steps.Asked, listener: Listener, *, renew: bool = False) -> Synced:
    """Write the locks of a project anew where what it requires is no longer what they were made from.

    Parameters: `asked` names the project and its ends; `renew` lets all packages move, as if there were no locks.
    Returns: what was asked otherwise than before, and both locks before and after.
    Raises: PackageError where one of the sides cannot be resolved, InterpreterMissing, or a UsageError.
    """
    before = locks.load(asked.path.resolve())
    asked = _to(asked, before)
    state = check(asked)
    if state.fresh and not renew:
        return state
    found = _read(asked, before)
    with alone(found.project.root):
        question = _question(found, listener, offline=asked.offline)
        with stage("both locks", listener) as running:
            made = locking.lock(question, None if renew else before, running, offline=asked.offline)
            running.result(f"{len(made.old.pins)} packages on old, {len(made.new.pins)} on new")
        _write(found.project, made)
    return replace(state, after=locks.sealed(made), ignored=_ignored(found.project))


def check(asked: steps.Asked) -> Synced:
    """Hold the locks of a project against what it requires; nothing is run, written or asked of an index.

    Raises a UsageError where the project does not say what it wants.
    """
    before = locks.load(asked.path.resolve())
    described = steps.described(_to(asked, before))
    project, requirements = described.project, described.requirements
    missed = tuple((line.text, line.source, line.reason) for line in requirements.missed)
    if before is None:
        return Synced(project.root.name, (locks.missing(project.root),), None, None, _ignored(project), missed)
    minors = ends(project.from_, project.to, requirements.django)
    reasons = asks.stale(project, requirements, minors, before)
    return Synced(project.root.name, tuple(reasons), before, before, _ignored(project), missed)


def _to(asked: steps.Asked, before: Locks | None) -> steps.Asked:
    """Ends that nobody names are those that the locks were made for."""
    if before is None:
        return asked
    from_, to = steps.known_ends(asked.path.resolve())
    return replace(asked, from_=asked.from_ or from_, to=asked.to or to)


def _read(asked: steps.Asked, before: Locks | None) -> steps.Read:
    """The project with the Pythons that the locks were made for, as far as they are at hand."""
    if before is not None:
        here = Interpreters().all_found()
        old = str(before.old.python) if before.old.python in here else None
        new = str(before.new.python) if before.new.python in here else None
        with suppress(InterpreterMissing):
            config = steps.described(asked).config
            return steps.read(
                replace(
                    asked,
                    old_python=asked.old_python or config.old.python or old,
                    new_python=asked.new_python or config.new.python or new,
                )
            )
    return steps.read(asked)


def _question(found: steps.Read, listener: Listener, *, offline: bool) -> locking.Asked:
    project, road = found.project, found.route.road
    words = asks.asked(project, found.requirements, (road.old, road.new), road.old_python)
    lines = asks.side_lines(project, found.requirements, road.old, road.old_python)
    builder = Builder(project, road, tuple(lines), found.route.pythons, listener, offline)
    old, new = builder.wanted("old", ()), builder.wanted("new", ())
    django = asks.django_of(project, found.requirements, "old", road.old)
    old = replace(old, django=django if old.django else "", packages=without_indexes(lines))
    new = replace(new, packages=without_indexes(asks.own_lines(project, "new")))
    follows = not (project.new.packages or project.new.requirements)
    return locking.Asked(
        old,
        new,
        words,
        project.root,
        asks.preferred(found.requirements),
        spare=spare(found.requirements),
        follows=follows,
    )


def _write(project: Project, made: Locks) -> None:
    folder = project.root / locks.FOLDER
    folder.mkdir(exist_ok=True)
    write(folder, ".gitignore", locks.IGNORED.encode())
    for side, text in locks.render(made).items():
        write(project.root, locks.name(side), text.encode())


def _ignored(project: Project) -> bool:
    """Whether git leaves the locks out by a rule that is not ours."""
    git = Git(project.root)
    return any(git.ask("check-ignore", "-q", locks.name(side)) is not None for side in locks.SIDES)
