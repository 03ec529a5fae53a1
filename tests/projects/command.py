"""Calls `seven` as a person does, in a process of its own, and looks at how it ends."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
import uuid
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

SEVEN = (sys.executable, "-m", "django_seven")
_MARK = "SEVEN_TEST_MARK"


@dataclass(frozen=True)
class Ended:
    """A command that has ended."""

    code: int
    out: str
    err: str

    @property
    def said(self) -> list[str]:
        """The sentence and the next step at the end of standard error."""
        lines = self.err.rstrip().splitlines()
        place = max((number for number, line in enumerate(lines) if line.startswith("seven: ")), default=None)
        return [] if place is None else lines[place:]


def seven(
    *arguments: str | Path,
    cwd: Path,
    env: Mapping[str, str] | None = None,
    timeout: float = 120,
    code: int | None = None,
) -> Ended:
    """Run `seven` to its end; it never shows a traceback."""
    done = subprocess.run(
        [*SEVEN, *map(str, arguments)], cwd=cwd, env=os.environ | dict(env or {}), capture_output=True, timeout=timeout
    )
    ended = Ended(done.returncode, done.stdout.decode(errors="replace"), done.stderr.decode(errors="replace"))
    assert "Traceback" not in (ended.err if "json" in arguments else ended.out + ended.err), ended.err
    assert code is None or ended.code == code, f"{ended.code}\n{ended.out}\n{ended.err}"
    return ended


def refused(ended: Ended, *words: str, code: int = 2) -> None:
    """One sentence that holds these words, a next step below it, and the exit code."""
    assert ended.code == code, f"{ended.code}\n{ended.out}\n{ended.err}"
    assert len(ended.said) == 2, ended.err
    sentence, step = ended.said
    assert sentence.endswith((".", "?")), sentence
    assert step.startswith("       ") and step.strip(), step
    for word in words:
        assert word in ended.err, f"{word!r} is not in: {ended.err}"


class Running:
    """A `seven` that runs, in a process group of its own as a shell would give it."""

    def __init__(self, *arguments: str | Path, cwd: Path, env: Mapping[str, str] | None = None) -> None:
        self.mark = uuid.uuid4().hex
        self.process = subprocess.Popen(
            [*SEVEN, *map(str, arguments)],
            cwd=cwd,
            env=os.environ | dict(env or {}) | {_MARK: self.mark},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        self.seen = ""

    def until(self, words: str) -> bool:
        """Read until a line holds these words; False where it ended before."""
        assert self.process.stdout is not None
        while not words or words not in self.seen:
            if not words:
                return True
            line = self.process.stdout.readline()
            if not line:
                return False
            self.seen += line.decode()
        return True

    def send(self, number: signal.Signals) -> None:
        """Send a signal as a terminal does: to the whole group; SIGKILL to the one process."""
        if number is signal.SIGKILL:
            self.process.kill()
        else:
            os.killpg(self.process.pid, number)

    def end(self, timeout: float = 30) -> int:
        """Wait for the end and return the exit code."""
        out, _ = self.process.communicate(timeout=timeout)
        self.seen += out.decode(errors="replace")
        assert "Traceback" not in self.seen, self.seen
        return self.process.returncode

    def left(self) -> list[str]:
        """The commands of this run that are still there, after a moment to end in."""
        for _ in range(20):
            found = list(self._alive())
            if not found:
                return []
            time.sleep(0.1)
        return found

    def _alive(self) -> Iterator[str]:
        for entry in Path("/proc").glob("[0-9]*"):
            try:
                if f"{_MARK}={self.mark}".encode() in (entry / "environ").read_bytes():
                    yield (entry / "cmdline").read_bytes().replace(b"\0", b" ").decode()
            except OSError:
                continue
