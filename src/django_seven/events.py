"""One stream of events: the library tells, listeners (terminal, JSON) show."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from time import monotonic


@dataclass(frozen=True, slots=True)
class Event:
    """What happened: a stage began, moved on or ended.

    `done` and `total` are counts (0 where nothing is counted); `seconds` is the time since the stage began.
    """

    stage: str
    state: str  # "begin", "progress", "note", and at the end "end", "bad" (done, no good news) or "failed"
    text: str = ""
    done: int = 0
    total: int = 0
    seconds: float = 0.0


def many(count: int, word: str) -> str:
    """A count with its word, in the plural where there is not one."""
    return f"{count:,} {word}" if count == 1 else f"{count:,} {word}s"


Listener = Callable[[Event], None]


def nobody(event: Event) -> None:
    """The listener that shows nothing."""


class Stage:
    """One running stage; hand it to whatever can tell how far it is."""

    def __init__(self, name: str, listener: Listener) -> None:
        self.name = name
        self._listener = listener
        self._start = monotonic()
        self._result = ""
        self._good = True

    def _tell(self, state: str, text: str, done: int = 0, total: int = 0) -> None:
        self._listener(Event(self.name, state, text, done, total, monotonic() - self._start))

    def progress(self, text: str = "", done: int = 0, total: int = 0) -> None:
        """Say how far the stage is."""
        self._tell("progress", text, done, total)

    def note(self, text: str) -> None:
        """Say something worth a line of its own."""
        self._tell("note", text)

    def noting(self, notes: list[str]) -> Stage:
        """The same stage; what it notes is put into a list as well, so that it can be said again."""

        def hear(event: Event) -> None:
            if event.state == "note":
                notes.append(event.text)
            self._listener(event)

        other = Stage(self.name, hear)
        other._start = self._start
        return other

    def result(self, text: str, *, good: bool = True) -> None:
        """Say what the stage's closing line will be, and whether it is good news."""
        self._result, self._good = text, good

    def begin(self) -> None:
        """Open the stage."""
        self._tell("begin", "")

    def end(self, failed: bool = False) -> None:
        """Close the stage."""
        self._tell("failed" if failed else "end" if self._good else "bad", self._result)


@contextmanager
def stage(name: str, listener: Listener) -> Iterator[Stage]:
    """Open a stage and close it, whatever happens inside."""
    opened = Stage(name, listener)
    opened.begin()
    try:
        yield opened
    except BaseException:
        opened.end(failed=True)
        raise
    opened.end()
