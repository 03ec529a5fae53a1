"""Where the work is done: a git worktree beside the project, a copy where there is no git, or the tree itself."""

from __future__ import annotations

import hashlib
import json
import shutil
import stat
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django_seven.edits.apply import sweep, write
from django_seven.edits.git import Git
from django_seven.errors import TreeError
from django_seven.project.locks import IGNORED

STATE = ".seven"
_SKIPPED = shutil.ignore_patterns(
    STATE, ".tox", ".nox", ".venv", "venv", "node_modules", "__pycache__", ".mypy_cache", ".git"
)
_APPLYING = "applying"  # the files that are being written, with the digests of what they will hold
_UNSETTLED = "unsettled"  # the commit before rules that have not passed the suites yet
_MERGING = "merging"
_MADE_FOR = ("copy-of", "worktree-of")  # the project that a tree of ours belongs to
_OURS = "\nRule: "  # stands in the message of each commit of ours
_LOCAL = ("local_settings.py", "settings_local.py", ".env")


def state_of(root: Path, ignored: str = IGNORED) -> Path:
    """Our own folder below a root, made where it is not there, with what git leaves out of it: all but the locks."""
    folder = root / STATE
    folder.mkdir(parents=True, exist_ok=True)
    ignore = folder / ".gitignore"
    if not ignore.exists():
        ignore.write_text(ignored)
    return folder


@dataclass(frozen=True, slots=True)
class WorkTree:
    """The folder that is worked on, its branch, and the commit it started from."""

    root: Path
    branch: str
    base: str
    brought: tuple[str, ...] = ()

    @property
    def git(self) -> Git:
        """git in this folder."""
        return Git(self.root)

    @property
    def state(self) -> Path:
        """Our own folder in it; git does not see it."""
        return state_of(self.root, "*\n")

    def begin(self, planned: Mapping[str, bytes]) -> None:
        """Say which files are being written, and what they will hold, until `end`."""
        digests = {name: hashlib.sha256(data).hexdigest() for name, data in planned.items()}
        write(self.state, _APPLYING, json.dumps(digests).encode())

    def end(self) -> None:
        """Say that all that was written is committed."""
        (self.state / _APPLYING).unlink(missing_ok=True)

    @contextmanager
    def unsettled(self) -> Iterator[None]:
        """Commits made inside count once the block has ended; where it is killed, the next run takes them back."""
        write(self.state, _UNSETTLED, json.dumps(self.git.head() or "").encode())
        yield
        (self.state / _UNSETTLED).unlink(missing_ok=True)

    def recover(self) -> None:
        """Take back what a killed run had begun; what a person wrote or committed since stays."""
        marks = [self.state / name for name in (_APPLYING, _UNSETTLED, _MERGING)]
        if not any(mark.exists() for mark in marks):
            return
        self.git.unlock()
        applying, unsettled, merging = (_known(mark) for mark in marks)
        if merging is not None:
            self.git.ask("merge", "--abort")
        if isinstance(applying, dict):
            sweep(self.root, applying)
            self.git.restore([name for name, digest in applying.items() if _digest(self.root / name) == digest])
        if isinstance(unsettled, str) and not self.git.changes() and self._all_ours(unsettled):
            self.git.reset(unsettled)
        for mark in marks:
            mark.unlink(missing_ok=True)

    def _all_ours(self, start: str) -> bool:
        if self.git.ask("merge-base", "--is-ancestor", start, "HEAD") is None:
            return False
        bodies = (self.git.ask("log", "--format=%B%x00", f"{start}..HEAD") or "").split("\0")
        return all(_OURS in body for body in bodies if body.strip())

    def merge(self, commit: str) -> bool:
        """Merge a commit; False, and nothing has changed, where that needs a person."""
        mark = self.state / _MERGING
        write(self.state, _MERGING, b"true")
        merged = self.git.ask("merge", "--no-edit", "--quiet", commit) is not None
        if not merged:
            self.git.ask("merge", "--abort")
        mark.unlink(missing_ok=True)
        return merged


def _known(mark: Path) -> Any:
    try:
        return json.loads(mark.read_bytes())
    except (OSError, ValueError):
        return None


def _digest(path: Path) -> str:
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError:
        return ""


def home(folder: Path) -> Path:
    """The project that a tree of ours was made for; the folder itself where it is none of ours."""
    for name in _MADE_FOR:
        mark = folder / STATE / name
        if mark.is_file() and (place := Path(mark.read_text())).is_dir():
            return place
    return folder


def open_tree(root: Path, to: str, *, in_place: bool) -> WorkTree:
    """The tree to work in for a project.

    Raises TreeError where it has uncommitted changes, or where another folder stands in the way.
    """
    git = Git(root)
    top = git.toplevel()
    if in_place:
        return _in_place(root, git, top)
    if top is None or git.head() is None:
        return _copy(root)
    _refuse_changes(git)
    return _worktree(root, top, git, f"seven/{to}")


def _refuse_changes(git: Git) -> None:
    changes = git.changes()
    if changes:
        shown = ", ".join(changes[:3]) + (" …" if len(changes) > 3 else "")
        raise TreeError(
            f"The tree {git.folder} has uncommitted changes ({shown}).", "Commit or stash them, then run again."
        )


def _in_place(root: Path, git: Git, top: Path | None) -> WorkTree:
    if top is None or git.head() is None:
        raise TreeError(
            f"{root} has no git history, so a step could not be undone in place.",
            "Leave out `--in-place` to work on a copy, or run `git init && git add -A && git commit -m start`.",
        )
    tree = WorkTree(root, git.ask("branch", "--show-current") or "HEAD", git.head() or "")
    tree.recover()
    _refuse_changes(git)
    return tree


def _in_the_way(place: Path) -> TreeError:
    if (place / STATE / "copy-of").exists():
        return TreeError(
            f"{place} is the copy that seven made when the project was not in git yet.",
            "Take what you need from it, remove it, and run again.",
        )
    return TreeError(f"{place} is in the way: it is not a worktree of ours.", "Move it away and run again.")


def _worktree(root: Path, top: Path, git: Git, branch: str) -> WorkTree:
    """A worktree beside the repository, on a branch of its own; an earlier one is gone on with."""
    place = top.parent / f"{top.name}-seven"
    inside = place / root.relative_to(top)
    head = git.head() or ""
    making = (root / git.call("rev-parse", "--git-common-dir").strip()) / "seven-making"
    if making.exists() and making.read_text() == str(place):
        _remove_half_made(place, git)
    known = git.call("worktree", "list", "--porcelain").split("\n\n")
    mine = next((entry for entry in known if entry.startswith(f"worktree {place}\n")), None)
    if mine is None or not place.exists():
        if place.exists() and any(place.iterdir()):
            raise _in_the_way(place)
        git.call("worktree", "prune")
        exists = git.ask("rev-parse", "--verify", "-q", f"refs/heads/{branch}")
        made_from = [str(place), branch] if exists else ["-b", branch, str(place), head]
        making.write_text(str(place))
        git.call("worktree", "add", "--quiet", *made_from)
        making.unlink()
    elif f"branch refs/heads/{branch}" not in mine:
        raise TreeError(
            f"{place} is on another branch than {branch}.",
            f"Remove it (`git worktree remove {place}`), or go on with the version it was made for.",
        )
    tree = WorkTree(inside, branch, head, _bring(root, inside, git))
    (tree.state / "worktree-of").write_text(str(root))
    tree.recover()
    _refuse_changes(tree.git)
    _follow(tree, head)
    return tree


def _remove_half_made(place: Path, git: Git) -> None:
    """Remove a worktree of ours whose making was killed; nobody has worked in it."""
    git.ask("worktree", "unlock", str(place))
    git.ask("worktree", "remove", "--force", "--force", str(place))
    shutil.rmtree(place, ignore_errors=True)
    git.ask("worktree", "prune")


def _follow(tree: WorkTree, head: str) -> None:
    """Merge what was committed on the project's own branch since."""
    if tree.git.ask("merge-base", "--is-ancestor", head, "HEAD") is not None:
        return
    if not tree.merge(head):
        raise TreeError(
            f"New commits of the project do not merge into {tree.branch} by themselves.",
            f"Merge them in {tree.root} (`git merge {head[:10]}`), commit, and run again.",
        )


def _bring(root: Path, inside: Path, git: Git) -> tuple[str, ...]:
    """Bring ignored local settings along: without them the settings do not import."""
    brought = []
    for pattern in _LOCAL:
        for path in [root / pattern, *root.glob(f"*/{pattern}"), *root.glob(f"*/*/{pattern}")]:
            name = path.relative_to(root)
            if path.is_file() and git.ask("check-ignore", "-q", str(path)) is not None:
                target = inside / name
                target.parent.mkdir(parents=True, exist_ok=True)
                shutil.copy2(path, target)
                brought.append(name.as_posix())
    return tuple(brought)


def _copy(root: Path) -> WorkTree:
    """A copy beside a project without git, with a history of its own."""
    place = root.parent / f"{root.name}-seven"
    marker = place / STATE / "copy-of"
    if place.exists():
        if not marker.exists() or marker.read_text() != str(root):
            raise TreeError(f"{place} is in the way: it is not a copy of ours.", "Move it away and run again.")
    else:
        partial = place.with_name(place.name + ".partial")
        shutil.rmtree(partial, ignore_errors=True)
        copy_files(root, partial, _SKIPPED)
        git = Git(partial)
        git.call("init", "--quiet")
        (partial / STATE).mkdir(exist_ok=True)
        (partial / STATE / ".gitignore").write_text("*\n")
        (partial / STATE / "copy-of").write_text(str(root))
        git.commit("The project as it was")
        partial.rename(place)
    git = Git(place)
    base = (git.ask("rev-list", "--max-parents=0", "HEAD") or "").split("\n")[-1]
    tree = WorkTree(place, git.ask("branch", "--show-current") or "HEAD", base)
    tree.recover()
    _refuse_changes(git)
    return tree


def copy_files(root: Path, place: Path, skipped: Callable[[str, list[str]], set[str]]) -> None:
    """Copy a tree as it is, links as links; sockets and pipes stay behind.

    Raises TreeError where a file cannot be read, or the disk is full.
    """

    def ignored(folder: str, names: list[str]) -> set[str]:
        return skipped(folder, names) | {name for name in names if not _is_plain(Path(folder, name))}

    try:
        shutil.copytree(root, place, symlinks=True, ignore=ignored)
    except shutil.Error as error:
        name, _, why = error.args[0][0]
        raise TreeError(f"{name} cannot be copied: {why}.", "Mend or move that file, then run again.") from error
    except OSError as error:
        hint = "Look at its permissions and at the room on the disk, then run again."
        raise TreeError(f"{root} cannot be copied to {place}: {error.strerror}.", hint) from error


def _is_plain(path: Path) -> bool:
    try:
        mode = path.lstat().st_mode
    except OSError:
        return False
    return stat.S_ISREG(mode) or stat.S_ISDIR(mode) or stat.S_ISLNK(mode)
