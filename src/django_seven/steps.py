"""The row of `seven up`: read, environments, old suite, fix, both suites, summary; each step can be gone on from."""

from __future__ import annotations

import hashlib
import shlex
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path

from django_seven import brought, static
from django_seven.compare.sides import differing, lost, unusable
from django_seven.edits.alone import alone
from django_seven.edits.apply import write
from django_seven.edits.commit import apply_rules, reverted, survey
from django_seven.edits.edited import asked as asked_lines
from django_seven.edits.edited import edited
from django_seven.edits.engine import Engine
from django_seven.edits.git import Git
from django_seven.edits.tree import STATE, WorkTree, open_tree
from django_seven.errors import UsageError
from django_seven.events import Listener, many, stage
from django_seven.findings.evidence import raised
from django_seven.looks import Operation, Statement
from django_seven.memory import Memory
from django_seven.plan import spans
from django_seven.plan.road import Route, route
from django_seven.project import asks, evidence, known, locks, roots
from django_seven.project import config as seven_toml
from django_seven.project.config import Config
from django_seven.project.discover import discover
from django_seven.project.files import walk
from django_seven.project.requirements import Requirements, side_requirements, spare
from django_seven.project.requirements import read as read_requirements
from django_seven.project.tree import FileTree
from django_seven.report.summary import Summary
from django_seven.rules.catalogue import every, on_road
from django_seven.runs import apis
from django_seven.runs import both as suites
from django_seven.runs.both import Runner
from django_seven.runs.keys import digest
from django_seven.runs.results import Results
from django_seven.runs.sides import Builder, Sides
from django_seven.runs.trust import Tries, Trust
from django_seven.settle import Job, Settled, blame, drifted, settle
from django_seven.trusting import confirm
from django_seven.unstarted import tell_before
from django_seven.values import Health, Minor, Project, Road, Side, SuiteRun, Sure


@dataclass(frozen=True, slots=True)
class Asked:
    """What `seven up` was asked for; None where the project itself has to say it; `runs`: whether any of it is run."""

    path: Path
    from_: str | None = None
    to: str | None = None
    in_place: bool = False
    settings: str | None = None
    test_command: str | None = None
    old_python: str | None = None
    new_python: str | None = None
    timeout: int | None = None
    offline: bool = False
    sure: Sure = "likely"
    deprecated: bool = False
    ignore: tuple[str, ...] = ()
    runs: bool = True


@dataclass(frozen=True, slots=True)
class Read:
    """A project as it was read, and the road it wants to take."""

    project: Project
    requirements: Requirements
    route: Route
    config: Config


@dataclass(frozen=True, slots=True)
class Described:
    """A project as its files describe it, without the Pythons that it could run on."""

    project: Project
    requirements: Requirements
    config: Config


def described(asked: Asked) -> Described:
    """Read the files of the project; nothing is run or written.

    Raises one of the errors that name what is missing.
    """
    root = asked.path.resolve()
    config = seven_toml.load(root)
    for line in (asked.test_command or "", config.test.command or "", *config.test.before):
        _split(line)
    config = replace(
        config,
        from_=asked.from_ or config.from_,
        to=asked.to or config.to or known_ends(root)[1],
        test=replace(config.test, timeout=asked.timeout or config.test.timeout),
        old=replace(config.old, python=asked.old_python or config.old.python),
        new=replace(config.new, python=asked.new_python or config.new.python),
    )
    words = {"settings": asked.settings, "test_command": asked.test_command}
    project = discover(asked.path, **words, config=config, runs=asked.runs)
    return Described(project, read_requirements(project.root, project.test.directory), config)


def read(asked: Asked) -> Read:
    """Read the project and choose the Pythons; nothing is run or written.

    Raises one of the errors that name what is missing.
    """
    found = described(asked)
    chosen = route(found.project, found.requirements, deprecated=asked.deprecated, download=not asked.offline)
    project = replace(found.project, from_=found.project.from_ or str(chosen.road.old))
    return Read(project, found.requirements, chosen, found.config)


def _split(line: str) -> list[str]:
    """The words of a command.

    Raises UsageError where a quote is left open.
    """
    try:
        return shlex.split(line)
    except ValueError as error:
        raise UsageError(
            f"The command `{line}` cannot be split into words: {str(error).lower()}.",
            "Close the quote, then run again.",
        ) from error


def up(asked: Asked, found: Read, listener: Listener) -> Summary:
    """Take a project to the new Django in a tree of its own, and compare both sides.

    Raises TreeError, PackageError, InterpreterMissing or RunError where it cannot go on.
    """
    project = found.project
    if not project.test.command:
        raise UsageError(
            "No command that runs the project's tests was found.",
            'Give it with `--test-command "python manage.py test"`, or as `command` in [test] of seven.toml.',
        )
    with ExitStack() as held:
        held.enter_context(alone(project.root))
        tree = open_tree(project.root, str(found.route.road.new), in_place=asked.in_place)
        if tree.root != project.root:
            held.enter_context(alone(tree.root))
        return _up(asked, found, tree, listener)


def _up(asked: Asked, found: Read, tree: WorkTree, listener: Listener) -> Summary:
    project = found.project
    sides = build_pair(found, listener, offline=asked.offline)
    road = with_packages(found, sides, listener)
    results, memory = Results(tree.state), Memory.load(tree)
    untouched = Runner(project, sides, results, listener)
    start = memory.start if asked.in_place and memory.start else content(project.root)
    before = untouched.both(("old, before", "new, before"), start)
    tell_before(project, sides, before[0], listener)
    health: dict[Side, Health] = {side: untouched.health(side, start) for side in locks.SIDES}
    runner = Runner(replace(project, root=tree.root), sides, results, listener)
    _describe(tree, found)
    refused = {**dict.fromkeys(asked.ignore, "left out by `--ignore`"), **reverted(tree.git)}
    rules = on_road(road, ignore=tuple(rule for rule in refused if rule in every()))
    brought.cure(tree, road, asked.sure, asked.ignore, listener)
    seen = evidence.load(tree.state)
    confirmed = survey(Engine(rules, road, FileTree(tree.root, evidence=seen)), only=seen.paths())
    job = Job(tree, rules, road, asked.sure, runner, listener, evidence=seen)
    job_start = tree.git.head() or ""
    trust = _known_flaky(project, tree)
    with tree.unsettled():
        settled, after, statements = _settled(job, health, memory, before[0], trust)
        wants = drifted(job, job_start, settled, health["old"])
        memory = memory.after(start, settled, wants)
        memory.save(tree)
    if not unusable({run.side: run for run in after}):
        trust, _ = confirm(runner, suites.WHOLE, differing(*after), trust)
        trust.save(tree.state)
    final = FileTree(tree.root, evidence=evidence.load(tree.state))
    left = survey(Engine(rules, road, final))
    earlier = memory.applied - len(settled.commits)
    now: dict[Side, Health] = {side: runner.health(side, tree.git.content()) for side in health}
    return Summary(
        tree.root, tree.branch, road, sides.moves, *before, *after, settled.commits, earlier,
        settled.refused, {**settled.undone, **refused}, left.findings, left.skipped,
        _with_suites(now, after), _with_suites(health, before), memory.wants, _unseen(project, tree),
        statements, sum(finding.seen for finding in confirmed.findings), raised(final), trust.flaky,
    )  # fmt: skip


def with_packages(found: Read, sides: Sides, listener: Listener) -> Road:
    """The road with the packages that move between both environments, and their APIs."""
    road = spans.built(found.route.road, sides.old.packages, sides.new.packages)
    tree = FileTree(found.project.root)
    return replace(road, indexes=apis.indexed(tree, sides.old, sides.new, listener))


def _with_suites(health: Mapping[Side, Health], runs: Sequence[SuiteRun]) -> dict[str, Health]:
    """What the sides say, with what only their suites could look at where a suite makes the settings."""
    return {
        run.side: replace(
            health[run.side],
            templates=health[run.side].templates or run.templates,
            pending=health[run.side].pending or run.pending,
        )
        for run in runs
    }


def _known_flaky(project: Project, tree: WorkTree) -> Trust:
    """The tests that are not judged: listed, or seen to waver by `seven test` of the project or in the tree."""
    listing = known.load(project.root / project.test.known)
    listed = {name: Tries() for name in listing.flaky} if listing else {}
    kept = Trust.load(tree.state)
    return replace(kept, flaky={**listed, **Trust.load(project.root / STATE).flaky, **kept.flaky})


def _settled(
    job: Job, health: dict[Side, Health], memory: Memory, old_before: SuiteRun, trust: Trust
) -> tuple[Settled, tuple[SuiteRun, SuiteRun], tuple[Statement, ...]]:
    """Fix, run both suites, and take back rules that cost the old side a test, until none is to blame.

    Returns: what was settled, the runs of both sides after it, and the statements that all commits touched.
    """
    start = job.tree.git.head() or ""
    undone = dict(memory.undone)
    while True:
        settled = settle(job, health, undone)
        statements = tuple(edited(job.tree.git, job.tree.base))
        asked = suites.Asked(lines=asked_lines(statements))
        after = job.runner.both(("old, after", "new, after"), job.tree.git.content(), asked)
        gone = [one for one in lost(old_before, after[0]) if one.test not in trust.flaky]
        guilty = blame(job, start, settled, gone, after[0])
        if guilty is None:
            return settled, after, statements
        undone = {**settled.undone, guilty[0]: guilty[1]}
        job.tree.git.reset(start)


def build_pair(found: Read, listener: Listener, *, offline: bool) -> Sides:
    """Both environments of a project that was read: as its locks say, where they answer what it asks."""
    return builder(found, listener, offline=offline).both()


def builder(found: Read, listener: Listener, *, offline: bool) -> Builder:
    """What builds the sides of a project that was read; it follows the locks where they answer what is asked."""
    root, road = found.project.root, found.route.road
    lines = side_requirements(found.requirements, django=road.old, python=road.old_python)
    left, kept = spare(found.requirements), locks.load(root)
    made = Builder(found.project, road, tuple(lines), found.route.pythons, listener, offline, kept, spare=left)
    if made.locks is None:
        if locks.written(root):
            _not_followed(locks.missing(root), listener)
        return made
    reasons = asks.stale(found.project, found.requirements, (road.old, road.new), made.locks)
    if not reasons and not made.fitting():
        reasons = [f"they are for Python {made.locks.old.python} and {made.locks.new.python}"]
    if reasons:
        _not_followed(reasons[0], listener)
        return replace(made, locks=None)
    return made


def _not_followed(reason: str, listener: Listener) -> None:
    with stage("locks", listener) as running:
        running.result(f"not followed, {reason}; `seven sync` renews them", good=False)


def known_ends(root: Path) -> tuple[str | None, str | None]:
    """`from` and `to` as seven.toml has them, else what the requirements pin, else what the locks were made for."""
    config, kept = seven_toml.load(root), locks.load(root)
    pinned = read_requirements(root).django if config.from_ is None else None
    from_, to = config.from_ or (str(pinned) if pinned else None), config.to
    if kept is not None:
        made_for = [str(Minor.parse(each.django)) if each.django else None for each in (kept.old, kept.new)]
        from_, to = from_ or made_for[0], to or made_for[1]
    return from_, to


def fix_in_place(asked: static.Asked, listener: Listener, *, static_only: bool) -> tuple[str, bool]:
    """Apply the rules in the tree itself, a commit per rule; with the gates of both sides unless `static_only`.

    Returns what was done as text, and whether all that was wanted could be done.
    """
    with alone(roots.root_of(asked.paths)):
        return _fix_in_place(asked, static.open_in_place(asked), listener, static_only=static_only)


def _fix_in_place(asked: static.Asked, tree: WorkTree, listener: Listener, *, static_only: bool) -> tuple[str, bool]:
    road, sure = spans.known(asked.road, tree.root), asked.sure or "safe"
    rules = on_road(road, asked.select, asked.ignore)
    only = frozenset(static.names_of(asked.paths))
    if asked.most is not None:
        changed = static.limited(static.look(asked), asked.most).changed
        only = frozenset(result.beside or result.path for result in changed)
    seen = evidence.kept(tree.root)
    wants: Mapping[str, Sequence[Operation]] = {}
    if static_only:
        commits, refused = apply_rules(tree, rules, road, sure, only=only, evidence=seen)
        settled = Settled(tuple(commits), tuple(refused), {})
    else:
        found = read(Asked(tree.root, str(road.old), str(road.new)))
        sides = build_pair(found, listener, offline=False)
        runner = Runner(found.project, sides, Results(tree.state), listener)
        road = with_packages(found, sides, listener)
        rules = on_road(road, asked.select, asked.ignore)
        job = Job(tree, rules, road, sure, runner, listener, only, seen)
        start = tree.git.content()
        health: dict[Side, Health] = {"old": runner.health("old", start), "new": runner.health("new", start)}
        head = tree.git.head() or ""
        with tree.unsettled():
            settled = settle(job, health, {})
            wants = drifted(job, head, settled, health["old"])
    lines = [f"{commit.commit[:10]}  {commit.rule}  {many(len(commit.files), 'file')}" for commit in settled.commits]
    lines += [f"undone by its own gate: {rule}: {reason}" for rule, reason in settled.undone.items()]
    lines += [f"left as it was: {item.path}: {item.rule}: {item.reason}" for item in settled.refused]
    lines += [f"a migration is wanted since {rule}: {row}" for rule, rows in wants.items() for row in rows]
    return "\n".join(lines) or "Nothing to change.", not (settled.refused or settled.undone)


def content(root: Path) -> str:
    """A digest of all files of a project, in git or not."""
    return digest(*(f"{path.relative_to(root)}\0{_digest_of(path)}" for path in walk(root)))


def _digest_of(path: Path) -> str:
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError:
        return "unreadable"


def _describe(tree: WorkTree, found: Read) -> None:
    """Bring the project's seven.toml and locks along where git does not; where there is none, write what was found."""
    for name in map(locks.name, locks.SIDES):
        if (found.project.root / name).is_file() and not (tree.state / Path(name).name).exists():
            write(tree.root, name, (found.project.root / name).read_bytes())
    own = found.project.root / seven_toml.NAME
    if (tree.root / seven_toml.NAME).exists():
        return
    text = own.read_bytes() if own.is_file() else seven_toml.render(as_found(found)).encode()
    tree.begin({seven_toml.NAME: text})
    write(tree.root, seven_toml.NAME, text)
    tree.git.commit("Describe the two sides for seven", [seven_toml.NAME])
    tree.end()


def as_found(found: Read) -> Config:
    """What seven.toml would say of a project as it was found."""
    project, road = found.project, found.route.road
    return replace(
        found.config,
        from_=str(road.old),
        to=str(road.new),
        settings=project.settings_module,
        test=replace(found.config.test, command=project.test.command, directory=project.test.directory),
        old=replace(found.config.old, python=found.config.old.python or str(road.old_python)),
        new=replace(found.config.new, python=found.config.new.python or str(road.new_python)),
    )


def _unseen(project: Project, tree: WorkTree) -> tuple[str, ...]:
    """What no run of ours looked at."""
    parts = []
    git = Git(project.root)
    untracked = [
        name for name in git.untracked() if tree.root != project.root and not name.startswith(f"{locks.FOLDER}/")
    ]
    if untracked:
        parts.append(f"{len(untracked)} files that git does not know ({untracked[0]})")
    return tuple(parts)
