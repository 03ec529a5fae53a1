"""`check` and `fix --static`: source in, findings or text out; no git, no environment, no Django."""

from __future__ import annotations

import difflib
import multiprocessing
import os
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from django_seven.edits.apply import write
from django_seven.edits.engine import Engine, FileResult
from django_seven.edits.git import Git
from django_seven.edits.tree import WorkTree
from django_seven.errors import NotFound, TreeError, WriteError
from django_seven.project.tree import FileTree
from django_seven.report.findings import Check
from django_seven.rules.catalogue import on_road
from django_seven.values import Finding, Road, Skipped, Sure

Tick = Callable[[int, int], None]
_SHARE = 150  # files; fewer are not worth a process of their own


@dataclass(frozen=True, slots=True)
class Fixed:
    """What `fix` made of the files: those that changed, and everything that was seen on the way."""

    check: Check
    changed: tuple[FileResult, ...]

    @property
    def refused(self) -> list[str]:
        """What the gate refused, a sentence each."""
        return [f"{r.path}: {r.rule}: {r.reason}" for result in self.changed for r in result.refused]


@dataclass(frozen=True, slots=True)
class Asked:
    """Which files, which road, which rules; `sure` is None where only findings are wanted."""

    paths: tuple[Path, ...]
    road: Road
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    sure: Sure | None = None
    jobs: int = 0


def look(asked: Asked, tick: Tick = lambda done, total: None) -> Fixed:
    """Read every file once, with as many processes as asked for (0: as many as there are cores).

    Raises NotFound for a path that is not there.
    """
    started = time.monotonic()
    tree = _tree(asked.paths)
    names = [*tree.python, *tree.templates]
    findings: list[Finding] = []
    skipped: list[Skipped] = []
    changed: list[FileResult] = []
    for done, result in enumerate(_results(asked, tree, names)):
        if isinstance(result, Skipped):
            skipped.append(result)
        else:
            findings.extend(result.findings)
            if result.applied or result.refused:
                changed.append(result)
        if done % 100 == 0:
            tick(done, len(names))
    unread = sum(item.reason.startswith("cannot be read") for item in skipped)
    order = sorted(findings, key=lambda finding: (finding.path, finding.line, finding.column, finding.rule))
    seconds = time.monotonic() - started
    total = len(names)
    check = Check(
        asked.road, total, total - unread, total - len(skipped), tuple(skipped), tuple(order), seconds
    )
    return Fixed(check, tuple(sorted(changed, key=lambda result: result.path)))


def limited(fixed: Fixed, most: int | None) -> Fixed:
    """The same, with at most so many files to change."""
    return fixed if most is None else Fixed(fixed.check, fixed.changed[:most])


def write_all(asked: Asked, fixed: Fixed) -> list[str]:
    """Put the new text in the files' places, each in one step; what could not be written comes back."""
    root, failed = root_of(asked.paths), []
    for result in fixed.changed:
        if result.after != result.before:
            try:
                write(root, result.path, result.after)
            except WriteError as error:
                failed.append(f"{error.message} {error.hint}")
    return failed


def open_in_place(asked: Asked) -> WorkTree:
    """The git tree around the paths, to commit in.

    Raises TreeError outside git or with uncommitted changes: writing must then be asked for by name.
    """
    root = root_of(asked.paths)
    git = Git(root)
    hint = "Give `--no-commit` to write all the same, or commit first."
    if git.toplevel() is None or git.head() is None:
        raise TreeError(f"{root} is not in git, so nothing could be undone.", hint)
    tree = WorkTree(root, git.ask("branch", "--show-current") or "HEAD", git.head() or "")
    tree.recover()
    changes = git.changes()
    if changes:
        raise TreeError(f"The tree has uncommitted changes ({', '.join(changes[:3])}).", hint)
    return tree


def diff(fixed: Fixed) -> Iterator[str]:
    """Unified diffs of all that would change."""
    for result in fixed.changed:
        before = result.before.decode("utf-8", "replace").splitlines(keepends=True)
        after = result.after.decode("utf-8", "replace").splitlines(keepends=True)
        for line in difflib.unified_diff(before, after, f"a/{result.path}", f"b/{result.path}"):
            yield line if line.endswith("\n") else line + "\n\\ No newline at end of file\n"


def root_of(paths: Sequence[Path]) -> Path:
    """The folder that findings are named relative to.

    Raises NotFound for a path that is not there.
    """
    for path in paths:
        if not path.exists():
            raise NotFound(f"There is no file or folder {path}.", "Check the spelling of the path.")
    folders = [path.resolve() if path.is_dir() else path.resolve().parent for path in paths]
    return Path(os.path.commonpath(folders))


def _tree(paths: Sequence[Path]) -> FileTree:
    return FileTree(root_of(paths), [path.resolve() for path in paths])


def _results(asked: Asked, tree: FileTree, names: list[str]) -> Iterator[FileResult | Skipped]:
    jobs = min(asked.jobs or os.cpu_count() or 1, max(1, len(names) // _SHARE))
    if jobs == 1:
        _begin(asked)
        yield from map(_one, names)
        return
    context = multiprocessing.get_context("spawn" if os.name == "nt" else "fork")
    tree.settings_roots  # noqa: B018 - read once here, inherited by the workers
    with context.Pool(jobs, _begin, (asked,)) as pool:
        yield from pool.imap_unordered(_one, names, chunksize=32)


_worker: dict[str, tuple[Engine, Sure | None]] = {}  # one engine per process, made by its initialiser


def _begin(asked: Asked) -> None:
    rules = on_road(asked.road, asked.select, asked.ignore)
    _worker["engine"] = Engine(rules, asked.road, _tree(asked.paths)), asked.sure


def _one(name: str) -> FileResult | Skipped:
    engine, sure = _worker["engine"]
    result = engine.check(name) if sure is None else engine.fix(name, sure)
    if isinstance(result, FileResult) and not result.applied:
        return FileResult(
            result.path, b"", b"", result.findings, (), result.refused
        )  # no need to send the bytes
    return result
