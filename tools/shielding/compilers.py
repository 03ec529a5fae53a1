"""The Pythons at hand, asked whether they compile some bytes."""

from __future__ import annotations

import subprocess
from pathlib import Path

from proving.releases import find_interpreter

from django_seven.values import Minor

CHILD = Path(__file__).with_name("child_compile.py")
PYTHONS = (Minor(2, 7), *(Minor(3, minor) for minor in range(6, 14)))


class Compilers:
    """One process per Python, started when it is first asked."""

    def __init__(self, pythons: tuple[Minor, ...] = (Minor(2, 7), Minor(3, 6), Minor(3, 8), Minor(3, 12))) -> None:
        found = {python: find_interpreter(python) for python in pythons}
        self.interpreters = {python: path for python, path in found.items() if path is not None}
        self._running: dict[Minor, subprocess.Popen[bytes]] = {}

    def lost(self, before: bytes, after: bytes, oldest: Minor) -> list[Minor]:
        """The Pythons that compiled the bytes before and do not compile those after.

        From an `oldest` Django of 2.0 on, Python 2 is not asked: nothing runs there.
        """
        some = [one for one in self.interpreters if one >= Minor(3, 0) or oldest < Minor(2, 0)]
        return [one for one in some if self.asked(one, before) and not self.asked(one, after)]

    def asked(self, python: Minor, data: bytes) -> bool:
        """Whether one Python compiles some bytes; one that dies of it does not."""
        running = self._running.get(python)
        if running is None or running.poll() is not None:
            command = [str(self.interpreters[python]), str(CHILD)]
            running = subprocess.Popen(
                command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
            )
            self._running[python] = running
        assert running.stdin is not None and running.stdout is not None
        try:
            running.stdin.write(b"%d\n" % len(data) + data)
            running.stdin.flush()
            return running.stdout.read(1) == b"1"
        except OSError:
            return False

    def close(self) -> None:
        """Let them all go."""
        for running in self._running.values():
            running.communicate()
