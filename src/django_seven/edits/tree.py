"""Where the work is done: a git worktree beside the project, a copy where there is no git, or the tree itself."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

from django_seven.edits.apply import sweep
from django_seven.edits.git import Git
from django_seven.errors import TreeError

STATE = ".seven"
_SKIPPED = shutil.ignore_patterns(
    STATE, ".tox", ".nox", ".venv", "venv", "node_modules", "__pycache__", ".mypy_cache", ".git"
)
_APPLYING = "applying"
_LOCAL = ("local_settings.py", "settings_local.py", ".env")


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
        folder = self.root / STATE
        folder.mkdir(exist_ok=True)
        ignore = folder / ".gitignore"
        if not ignore.exists():
            ignore.write_text("*\n")
        return folder

    def begin(self) -> None:
        """Say that files are being written, until `end`."""
        (self.state / _APPLYING).touch()

    def end(self) -> None:
        """Say that all that was written is committed."""
        (self.state / _APPLYING).unlink(missing_ok=True)

    def recover(self) -> bool:
        """Throw away what a killed run had half written; nothing of a person's is touched."""
        if not (self.state / _APPLYING).exists():
            return False
        sweep(self.root)
        self.git.reset("HEAD")
        self.end()
        return True


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
        raise TreeError(f"The tree has uncommitted changes ({shown}).", "Commit or stash them, then run again.")


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


def _worktree(root: Path, top: Path, git: Git, branch: str) -> WorkTree:
    """A worktree beside the repository, on a branch of its own; an earlier one is gone on with."""
    place = top.parent / f"{top.name}-seven"
    inside = place / root.relative_to(top)
    head = git.head() or ""
    known = git.call("worktree", "list", "--porcelain").split("\n\n")
    mine = next((entry for entry in known if entry.startswith(f"worktree {place}\n")), None)
    if mine is None or not place.exists():
        if place.exists() and any(place.iterdir()):
            raise TreeError(f"{place} is in the way: it is not a worktree of ours.", "Move it away and run again.")
        git.call("worktree", "prune")
        exists = git.ask("rev-parse", "--verify", "-q", f"refs/heads/{branch}")
        new = [branch] if exists else ["-b", branch, head]
        git.call("worktree", "add", "--quiet", *([str(place), *new] if exists else [*new[:2], str(place), head]))
    elif f"branch refs/heads/{branch}" not in mine:
        raise TreeError(
            f"{place} is on another branch than {branch}.",
            f"Remove it (`git worktree remove {place}`), or go on with the version it was made for.",
        )
    tree = WorkTree(inside, branch, head, _bring(root, inside, git))
    tree.recover()
    _follow(tree, head)
    return tree


def _follow(tree: WorkTree, head: str) -> None:
    """Merge what was committed on the project's own branch since."""
    git = tree.git
    if git.ask("merge-base", "--is-ancestor", head, "HEAD") is not None:
        return
    if git.ask("merge", "--no-edit", "--quiet", head) is None:
        git.ask("merge", "--abort")
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
        shutil.copytree(root, partial, symlinks=True, ignore=_SKIPPED)
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
    return tree
