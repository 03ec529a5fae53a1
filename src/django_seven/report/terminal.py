"""Shows events as they come: live bars on a terminal, plain lines elsewhere."""

from __future__ import annotations

import threading
import time

from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, Progress, SpinnerColumn, TaskID, TextColumn, TimeElapsedColumn

from django_seven.events import Event

_NAME = 13  # characters; the stages of `seven up` line up
_QUIET = 30.0  # seconds without a word, then a plain line says that we are still at it


class Terminal:
    """A listener of events that prints to standard error."""

    def __init__(self, console: Console) -> None:
        self.console = console
        self._progress: Progress | None = None
        self._tasks: dict[str, TaskID] = {}
        self._said: dict[str, float] = {}
        self._lock = threading.Lock()

    def __call__(self, event: Event) -> None:
        """Show one event."""
        with self._lock:
            if event.state == "begin":
                self._begin(event)
            elif event.state == "progress":
                self._move(event)
            elif event.state == "note":
                self._print(f"   {escape(event.text)}")
            else:
                self._end(event)

    def close(self) -> None:
        """Take the bars off the screen."""
        with self._lock:
            if self._progress is not None:
                self._progress.stop()
                self._progress = None

    def _begin(self, event: Event) -> None:
        self._said[event.stage] = time.monotonic()
        if not self.console.is_terminal:
            return
        if self._progress is None:
            self._progress = Progress(
                SpinnerColumn(),
                TextColumn("{task.description}"),
                BarColumn(30),
                TextColumn("{task.fields[text]}"),
                TimeElapsedColumn(),
                console=self.console,
                transient=True,
            )
            self._progress.start()
        self._tasks[event.stage] = self._progress.add_task(event.stage.ljust(_NAME), total=None, text="")

    def _move(self, event: Event) -> None:
        count = f"{event.done:,}/{event.total:,}" if event.total else ""
        text = " · ".join(part for part in (count, event.text) if part)
        if self._progress is not None and event.stage in self._tasks:
            total = event.total or None
            self._progress.update(self._tasks[event.stage], completed=event.done, total=total, text=escape(text[:70]))
        elif time.monotonic() - self._said.get(event.stage, 0) > _QUIET:
            self._said[event.stage] = time.monotonic()
            self.console.print(f" … {event.stage.ljust(_NAME)} {escape(text)}  {_time(event.seconds)}", highlight=False)

    def _end(self, event: Event) -> None:
        if self._progress is not None and event.stage in self._tasks:
            self._progress.remove_task(self._tasks.pop(event.stage))
        mark = {"failed": "✗", "bad": "!"}.get(event.state, "✓")
        mark = mark if self.console.encoding.startswith("utf") else {"✗": "x", "✓": "+"}.get(mark, mark)
        self._print(f" {mark} {event.stage.ljust(_NAME)} {escape(event.text)}  [dim]{_time(event.seconds)}[/dim]")
        if self._progress is not None and not self._tasks:
            self._progress.stop()
            self._progress = None

    def _print(self, line: str) -> None:
        self.console.print(line, highlight=False, soft_wrap=True)


def _time(seconds: float) -> str:
    if seconds < 60:
        return f"{seconds:.0f} s" if seconds >= 1 else f"{seconds:.1f} s"
    return f"{int(seconds // 60)} min {int(seconds % 60)} s"
