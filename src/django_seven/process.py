"""The only place that starts processes: no shell, a time limit, the output kept, the whole group ended."""

from __future__ import annotations

import contextlib
import os
import select
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from django_seven.errors import RunError

_POLL = 0.2  # seconds
_PASSES = 50  # a process that forks while it is looked for is met in the next pass
_DYING = 0.1  # seconds that a killed process gets between passes: on a busy machine it does not end at once
_SAYING = 0.5  # seconds in which a process that is to be killed may write down where it is
_stopped = threading.Event()


@dataclass(frozen=True, slots=True)
class Finished:
    """A process that has ended: its exit code (negative: the signal), output (bytes) and wall seconds."""

    code: int
    output: bytes
    seconds: float
    timed_out: bool = False

    @property
    def text(self) -> str:
        """The output as text."""
        return self.output.decode("utf-8", "replace")


def run(
    command: Sequence[str | Path],
    *,
    cwd: Path | None = None,
    env: Mapping[str, str] | None = None,
    timeout: float | None = None,
    tick: Callable[[], None] | None = None,
    stdin: bytes | None = None,
    merge: bool = True,
    grace: float = 0.0,
    asks: int | None = None,
) -> Finished:
    """Run a command to its end and keep what it wrote.

    `timeout` is in seconds; when it is over, or when we are interrupted, the command and all its children are
    killed. `tick` is called about five times a second meanwhile. With `merge` standard error is part of the
    output, otherwise it is thrown away. An interrupted command gets `grace` seconds to end by itself. `asks` is a
    signal by which the command writes down where it is: it is sent before it is killed for its time. Raises
    RunError where the command cannot be started.
    """
    if _stopped.is_set():
        raise KeyboardInterrupt
    started = time.monotonic()
    with tempfile.TemporaryFile() as output, tempfile.TemporaryFile() as given:
        if stdin is not None:
            given.write(stdin)
            given.seek(0)
        process = _start(command, cwd, env, output.fileno(), given.fileno(), merge)
        timed_out = False
        try:
            timed_out = not _wait(process, started, timeout, tick)
            if timed_out and asks is not None:
                process.send_signal(asks)
                _ended(process, _SAYING)
        except KeyboardInterrupt:
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(grace)
            raise
        finally:
            _end(process)
        output.seek(0)
        return Finished(process.returncode, output.read(), time.monotonic() - started, timed_out)


def stop() -> None:
    """End every command that runs, in whichever thread, and start no other: the whole call was interrupted."""
    _stopped.set()


def leave_to_parent() -> None:
    """In a worker: Ctrl-C is the parent's to answer, and where the parent is killed the worker goes too."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    if sys.platform == "linux":
        import ctypes  # noqa: PLC0415 - only in workers

        with contextlib.suppress(OSError, AttributeError):
            ctypes.CDLL(None).prctl(1, signal.SIGKILL)  # PR_SET_PDEATHSIG


def end_left(folder: Path, mark: str) -> None:
    """Kill what a killed run left at work below a folder: leaders of groups with `mark` in their command line.

    Only where /proc tells; elsewhere they end by themselves.
    """
    for entry in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError, ValueError):
            number = int(entry.name)
            below = (entry / "cwd").readlink().as_posix().startswith(f"{folder}{os.sep}")
            if below and mark.encode() in (entry / "cmdline").read_bytes() and os.getpgid(number) == number:
                os.killpg(number, signal.SIGKILL)


def end_marked(name: str, value: str) -> None:
    """Kill every process that inherited the environment variable `name` with just this value, whatever its group.

    A daemon leaves its parent's group and session, but not its environment. Only where /proc tells; elsewhere such a
    process lives on.
    """
    mark = f"{name}={value}".encode()
    for _ in range(_PASSES):
        found = [number for number in _processes() if mark in _environment(number)]
        if not found:
            return
        for number in found:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.kill(number, signal.SIGKILL)
        time.sleep(_DYING)


def _processes() -> list[int]:
    return [int(entry.name) for entry in Path("/proc").glob("[0-9]*")]


def _environment(number: int) -> list[bytes]:
    """The variables a process started with; nothing for one that has ended or is another user's."""
    try:
        return Path(f"/proc/{number}/environ").read_bytes().split(b"\0")
    except OSError:
        return []


def _start(
    command: Sequence[str | Path],
    cwd: Path | None,
    env: Mapping[str, str] | None,
    output: int,
    given: int,
    merge: bool,
) -> subprocess.Popen[bytes]:
    try:
        return subprocess.Popen(
            [os.fspath(part) for part in command],
            cwd=cwd,
            env=None if env is None else dict(env),
            stdin=given,
            stdout=output,
            stderr=subprocess.STDOUT if merge else subprocess.DEVNULL,
            start_new_session=True,
        )
    except OSError as error:
        raise RunError(
            f"`{command[0]}` cannot be started: {error.strerror}.",
            "Check that it is installed and executable.",
        ) from error


def _wait(
    process: subprocess.Popen[bytes], started: float, timeout: float | None, tick: Callable[[], None] | None
) -> bool:
    with _ending(process) as ended:
        while not ended(_POLL):
            if _stopped.is_set():
                raise KeyboardInterrupt
            if tick:
                tick()
            if timeout is not None and time.monotonic() - started > timeout:
                return False
    return True


@contextlib.contextmanager
def _ending(process: subprocess.Popen[bytes]) -> Iterator[Callable[[float], bool]]:
    """What waits some seconds for the end of a process, and says whether it came.

    Linux tells the end when it comes; elsewhere `subprocess` looks every 50 milliseconds.
    """
    try:
        watched = os.pidfd_open(process.pid)
    except (AttributeError, OSError):
        yield lambda seconds: _ended(process, seconds)
        return
    poll = select.poll()
    poll.register(watched, select.POLLIN)
    try:
        yield lambda seconds: bool(poll.poll(seconds * 1000)) and _ended(process, _DYING)
    finally:
        os.close(watched)


def _ended(process: subprocess.Popen[bytes], seconds: float) -> bool:
    try:
        process.wait(seconds)
    except subprocess.TimeoutExpired:
        return False
    return True


def _end(process: subprocess.Popen[bytes]) -> None:
    """Kill what is left of the process' group: a suite may leave servers and workers behind."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
