"""`check` and `fix --static`: source in, findings or text out; no git, no environment, no Django."""

from __future__ import annotations

import difflib
import os
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from django_seven import process
from django_seven.edits.apply import write
from django_seven.edits.engine import Engine, FileResult
from django_seven.edits.git import Git
from django_seven.edits.tree import WorkTree
from django_seven.errors import Interrupted, NotFound, RunError, TreeError, WriteError
from django_seven.events import many
from django_seven.plan import spans
from django_seven.project import evidence
from django_seven.project.roots import absolute, is_project, root_of
from django_seven.project.scan import Glance
from django_seven.project.tree import FileTree
from django_seven.report.findings import Check
from django_seven.rules.catalogue import on_road
from django_seven.values import Finding, Road, Skipped, Sure

if TYPE_CHECKING:
    from concurrent.futures import ProcessPoolExecutor

Tick = Callable[[int, int], None]
_SHARE = 150  # files; fewer are not worth a process of their own


@dataclass(frozen=True, slots=True)
class Fixed:
    """What `fix` made of the files: those that changed, and everything that was seen on the way."""

    check: Check
    changed: tuple[FileResult, ...]

    @property
    def rewritten(self) -> tuple[FileResult, ...]:
        """The files that get other bytes."""
        return tuple(result for result in self.changed if result.after != result.before)

    @property
    def refused(self) -> list[str]:
        """What the gate refused, a sentence each."""
        return [f"{r.path}: {r.rule}: {r.reason}" for result in self.changed for r in result.refused]


@dataclass(frozen=True, slots=True)
class Asked:
    """Which files (to change: at most `most`), road and rules; `sure` is None where only findings are wanted."""

    paths: tuple[Path, ...]
    road: Road
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    sure: Sure | None = None
    jobs: int = 0
    most: int | None = None


def look(asked: Asked, tick: Tick = lambda done, total: None) -> Fixed:
    """Read every file once, with as many processes as asked for (0: as many as there are cores).

    Raises NotFound for a path that is not there, and where there is nothing to read.
    """
    started = time.monotonic()
    asked = replace(asked, road=spans.known(asked.road, root_of(asked.paths)))
    narrow = _asked_for(asked.paths)
    names = _listed(narrow)
    links = [path for path in map(absolute, asked.paths) if _is_link(path)]
    if not names and not links:
        shown = ", ".join(map(str, asked.paths))
        raise NotFound(f"There is no Python file and no template in `{shown}`.", "Name the folder of the project.")
    findings: list[Finding] = []
    skipped = [Skipped(_relative(path, asked.paths), "a symbolic link: name the file it leads to") for path in links]
    changed: list[FileResult] = []
    for done, result in enumerate(_results(asked, names, narrow)):
        if isinstance(result, Skipped):
            skipped.append(result)
        else:
            findings.extend(result.findings)
            skipped.extend(result.missed)
            if result.applied or result.refused:
                changed.append(result)
            changed += [new for new in result.created if new.path not in {one.path for one in changed}]
        if done % 100 == 0:
            tick(done, len(names))
    unread = sum(item.reason.startswith("cannot be read") for item in skipped)
    order = sorted(findings, key=lambda finding: (finding.path, finding.line, finding.column, finding.rule))
    seconds = time.monotonic() - started
    total = len(names) + len(links)
    skipped.sort(key=lambda item: item.path)
    parsed = total - len({item.path for item in skipped})
    check = Check(asked.road, total, total - unread, parsed, tuple(skipped), tuple(order), seconds)
    return Fixed(check, tuple(sorted(changed, key=lambda result: result.path)))


def limited(fixed: Fixed, most: int | None) -> Fixed:
    """The same, with at most so many files to change."""
    return fixed if most is None else Fixed(fixed.check, fixed.changed[:most])


def write_all(asked: Asked, fixed: Fixed) -> dict[str, str]:
    """Put the new text in the files' places, each in one step; the files that could not be written, with why."""
    root, failed = root_of(asked.paths), dict[str, str]()
    wanted = fixed.rewritten
    for done, result in enumerate(wanted):
        try:
            write(root, result.path, result.after)
        except WriteError as error:
            failed[result.path] = f"{error.message} {error.hint}"
        except KeyboardInterrupt as interrupt:
            raise Interrupted(
                f"Interrupted. {done} of {many(len(wanted), 'file')} were changed, each of them as a whole.",
                "The same command changes the rest.",
            ) from interrupt
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
        shown = ", ".join(changes[:3]) + (" …" if len(changes) > 3 else "")
        raise TreeError(f"The tree has uncommitted changes ({shown}).", hint)
    return tree


def diff(fixed: Fixed) -> Iterator[bytes]:
    """Unified diffs of all that would change, in the bytes of the files."""
    return diff_of(fixed.changed)


def diff_of(changed: Sequence[FileResult]) -> Iterator[bytes]:
    """The same of some files."""
    for result in changed:
        names = (
            b"/dev/null" if result.beside else f"a/{result.path}".encode(errors="surrogateescape"),
            f"b/{result.path}".encode(errors="surrogateescape"),
        )
        before, after = (data.split(b"\n") for data in (result.before, result.after))
        for line in difflib.diff_bytes(difflib.unified_diff, _ended(before), _ended(after), *names):
            yield line if line.endswith(b"\n") else line + b"\n\\ No newline at end of file\n"


def _ended(lines: list[bytes]) -> list[bytes]:
    """Lines with their ends; splitlines() would also break at a form feed or a lone carriage return."""
    return [line + b"\n" for line in lines[:-1]] + [line for line in lines[-1:] if line]


def names_of(paths: Sequence[Path]) -> list[str]:
    """The files that are asked for, relative to the root."""
    return _listed(_asked_for(paths))


def _listed(tree: FileTree | None) -> list[str]:
    return list(dict.fromkeys([*tree.python, *tree.templates, *tree.tool_files])) if tree is not None else []


def _asked_for(paths: Sequence[Path]) -> FileTree | None:
    wanted = [path for path in map(absolute, paths) if not _is_link(path)]
    return FileTree(root_of(paths), wanted) if wanted else None


def _is_link(path: Path) -> bool:
    return path.is_symlink() and not path.is_dir()


def _relative(path: Path, paths: Sequence[Path]) -> str:
    return path.relative_to(root_of(paths)).as_posix()


def _whole(paths: Sequence[Path], narrow: FileTree) -> FileTree:
    """The whole project, for what its files say of each other; only the paths where they belong to none."""
    root = narrow.root
    if is_project(root) and narrow.paths != (root,):
        return FileTree(root, evidence=evidence.kept(root))
    narrow.evidence = evidence.kept(root)
    return narrow


def _results(asked: Asked, names: list[str], narrow: FileTree | None) -> Iterator[FileResult | Skipped]:
    if narrow is None:
        return
    tree = _whole(asked.paths, narrow)
    jobs = min(asked.jobs or os.cpu_count() or 1, max(1, len(names) // _SHARE))
    engine = Engine(on_road(asked.road, asked.select, asked.ignore), asked.road, tree)
    _worker["engine"] = engine, asked.sure
    if jobs == 1:
        yield from map(_one, names)
        return
    if engine.indexed:
        with _pool(jobs) as pool:
            tree.scanned(pool.map(_glance, tree.python, chunksize=_SHARE // 3))
    tree.settings_roots  # noqa: B018 - read once here, inherited by the workers
    left = []
    for name in names:
        out = engine.told_at_a_glance(name)
        if out is None:
            left.append(name)
        else:
            yield out
    left.sort(key=lambda name: -tree.scan.sizes.get(name, 0))  # the largest first: none is left for the end
    with _pool(jobs) as pool:
        yield from pool.map(_one, left, chunksize=8)


@contextmanager
def _pool(jobs: int) -> Iterator[ProcessPoolExecutor]:
    """Processes that have what this one has so far."""
    import multiprocessing  # noqa: PLC0415 - one process is enough for few files, and starts sooner without these
    from concurrent.futures import ProcessPoolExecutor  # noqa: PLC0415
    from concurrent.futures.process import BrokenProcessPool  # noqa: PLC0415

    pool = ProcessPoolExecutor(jobs, multiprocessing.get_context("fork"), process.leave_to_parent)
    try:
        yield pool
    except BrokenProcessPool as error:
        hint = "Run again with `--jobs 1`, and look at the memory that is left."
        raise RunError("A process that read files was killed from outside.", hint) from error
    finally:
        # Waited for: an exit beside a pool that is still closing writes to its closed pipe.
        pool.shutdown(wait=True, cancel_futures=True)
        # An interrupt before the pool has its leading thread leaves workers that nobody ends, and Python would wait.
        for worker in multiprocessing.active_children():
            worker.kill()
            worker.join()


_worker: dict[str, tuple[Engine, Sure | None]] = {}  # one engine, inherited by the workers


def _glance(name: str) -> Glance | Skipped:
    return _worker["engine"][0].tree.glance(name)


def _one(name: str) -> FileResult | Skipped:
    engine, sure = _worker["engine"]
    result = engine.check(name) if sure is None else engine.fix(name, sure)
    if isinstance(result, FileResult) and not result.applied:
        return replace(result, before=b"", after=b"")  # no need to send the bytes
    return result
