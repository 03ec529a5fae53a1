"""git, as far as the edits need it: state of a tree, worktrees, commits."""

from __future__ import annotations

import hashlib
import os
import time
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path

from django_seven.errors import RunError, TreeError
from django_seven.process import run

# set by git around hooks: they would lead us into another repository
_FOREIGN = {"GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_PREFIX"}
_TIMEOUT = 300.0  # seconds; a worktree of a very large repository may take that long
_GRACE = 30.0  # seconds; git that is killed leaves locks and half a tree, so it may end what it began


class Git:
    """A repository, seen from one folder of its work tree."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def call(self, *arguments: str, stdin: bytes | None = None) -> str:
        """Run git and return what it printed.

        Raises TreeError with git's last line where it fails.
        """
        found = run(
            self._command(arguments), cwd=self.folder, env=self._env(), timeout=_TIMEOUT, stdin=stdin, grace=_GRACE
        )
        if found.code:
            lines = found.text.strip().splitlines() or ["no output"]
            raise TreeError(f"`git {arguments[0]}` failed: {lines[-1]}", "Look at the tree with `git status`.")
        return found.text

    def ask(self, *arguments: str) -> str | None:
        """Run git where failing is an answer."""
        try:
            found = run(
                self._command(arguments), cwd=self.folder, env=self._env(), timeout=_TIMEOUT, merge=False, grace=_GRACE
            )
        except RunError:
            return None
        return found.text.strip() if found.code == 0 else None

    def toplevel(self) -> Path | None:
        """The root of the work tree; None outside git, without git, or where git tracks nothing of the folder.

        Raises TreeError where git refuses the folder because another user owns it.
        """
        found = self.ask("rev-parse", "--show-toplevel")
        if found is None:
            self._refuse_distrusted()
        if not found or not self.ask("ls-files", "--", "."):
            return None
        return Path(found)

    def _refuse_distrusted(self) -> None:
        try:
            self.call("rev-parse", "--show-toplevel")
        except RunError:  # no git at all
            return
        except TreeError as error:
            if "safe.directory" in error.message:
                raise TreeError(
                    f"git does not trust {self.folder}, which belongs to another user.",
                    f"`git config --global --add safe.directory {self.folder}` tells git that you do.",
                ) from error

    def head(self) -> str | None:
        """The commit that is checked out; None before the first."""
        return self.ask("rev-parse", "--verify", "-q", "HEAD")

    def changes(self) -> list[str]:
        """Tracked files with uncommitted changes, below the folder."""
        text = self.call("status", "--porcelain", "--untracked-files=no", "--", ".")
        return [line[3:] for line in text.splitlines()]

    def untracked(self) -> list[str]:
        """Files git neither tracks nor ignores, below the folder."""
        text = self.ask("ls-files", "--others", "--exclude-standard", "--", ".") or ""
        return text.splitlines()

    def content(self) -> str:
        """A digest of what the folder holds, committed or not."""
        digest = hashlib.sha256((self.ask("rev-parse", "HEAD:./") or "").encode())
        if self.changes() or self.untracked():
            digest.update(self.call("diff", "HEAD", "--", ".").encode())
            for name in self.untracked():
                path = self.folder / name
                digest.update(name.encode() + (path.read_bytes() if path.is_file() else b""))
        return digest.hexdigest()

    def ignored(self, names: Sequence[str]) -> set[str]:
        """Those of some files that git is told to ignore, and does not hold all the same."""
        found = run(
            self._command(["check-ignore", "-z", "--stdin"]), cwd=self.folder, env=self._env(), timeout=_TIMEOUT,
            stdin=b"\0".join(os.fsencode(name) for name in names), merge=False, grace=_GRACE,
        )  # fmt: skip
        return set(filter(None, found.text.split("\0"))) if found.code == 0 else set()

    def commit(self, message: str, paths: Sequence[str] = (".",), *, force: bool = False) -> str:
        """Commit some paths and return the new commit; hooks of the project are not run."""
        add = ["add", "--force"] if force else ["add"]
        for start in range(0, len(paths), 200):
            self.call(*add, "--", *paths[start : start + 200])
        self.call("commit", "--quiet", "--no-verify", "--allow-empty", "-F", "-", stdin=message.encode())
        return self.head() or ""

    def restore(self, names: Sequence[str]) -> None:
        """Put some files back to what the last commit holds; those it does not know go, but for ignored ones."""
        left = self.ignored(names)
        names = [name for name in names if name not in left]
        known = {name for name in names if self.ask("cat-file", "-e", f"HEAD:./{name}") is not None}
        for name in names:
            self.ask("reset", "--quiet", "--", name)
            if name in known:
                self.call("checkout", "--quiet", "HEAD", "--", name)
            else:
                (self.folder / name).unlink(missing_ok=True)

    def unlock(self) -> None:
        """Wait for a git that a killed run left at work; the lock of one that was killed itself is removed."""
        lock = self.folder / (self.ask("rev-parse", "--git-path", "index.lock") or "index.lock")
        for _ in range(25):
            if not lock.exists():
                return
            time.sleep(0.2)
        lock.unlink(missing_ok=True)

    def log(self, most: int = 2000) -> list[tuple[str, str]]:
        """The newest commits of the branch with their messages, the newest first."""
        text = self.ask("log", f"-{most}", "--format=%H%x00%B%x01") or ""
        rows = (entry.strip("\n").partition("\0") for entry in text.split("\1"))
        return [(commit, message) for commit, _, message in rows if commit]

    def reset(self, commit: str) -> None:
        """Put the branch and its files back to a commit."""
        self.call("reset", "--hard", "--quiet", commit)

    def _command(self, arguments: Sequence[str]) -> list[str]:
        # the user's hooks, signing and editors must neither run nor ask
        return ["git", "-c", "core.hooksPath=/dev/null", "-c", "commit.gpgSign=false", "-c", "core.quotePath=false",
                "-c", "core.autocrlf=false", *arguments]  # fmt: skip

    def _env(self) -> dict[str, str]:
        env = {key: value for key, value in os.environ.items() if key not in _FOREIGN}
        env.update(GIT_TERMINAL_PROMPT="0", GIT_EDITOR="true", LC_ALL="C.UTF-8")
        return env | self._identity

    @cached_property
    def _identity(self) -> dict[str, str]:
        """A name to commit under where git knows none: a fresh machine must not stop us."""
        asked = run(["git", "var", "GIT_COMMITTER_IDENT"], cwd=self.folder, timeout=_TIMEOUT, merge=False)
        if asked.code == 0:
            return {}
        roles = ("GIT_AUTHOR", "GIT_COMMITTER")
        return {f"{role}_NAME": "seven" for role in roles} | {f"{role}_EMAIL": "seven@localhost" for role in roles}
