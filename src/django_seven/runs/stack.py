"""Where a suite hung, out of what `faulthandler` wrote down when its time was over."""

from __future__ import annotations

import re
import signal
from pathlib import Path

ASKS = int(signal.SIGRTMAX) - 3 if hasattr(signal, "SIGRTMAX") else int(signal.SIGUSR2)  # that suites have no use for
_FRAME = re.compile(r'^  File "([^"]*)", line (\d+) in (.+)$', re.M)
_THREAD = re.compile(r"^(?:Current thread|Thread) .*:$", re.M)
_MOST = 12  # frames


def hung(text: str, root: Path, ours: Path) -> tuple[str, str]:
    """The innermost place of the project at which the main thread was, as `path:line`, and its traceback.

    Parameters: `root` is the copy of the project that was run, `ours` the folder of the guests, whose frames
    are left out.
    Both are empty where nothing was written.
    """
    threads = _THREAD.split(text)
    rows = _FRAME.findall(threads[-1]) if len(threads) > 1 else []  # the main thread stands last
    kept = [row for row in rows if not Path(row[0]).is_relative_to(ours)][:_MOST]
    places = (_place(path, line, root) for path, line, _ in kept)
    lines = [f'  File "{path}", line {line}, in {function}' for path, line, function in reversed(kept)]
    return next(filter(None, places), ""), "\n".join(["Traceback (most recent call last):", *lines]) if lines else ""


def _place(path: str, line: str, root: Path) -> str:
    file = Path(path)
    for folder in (root, root.resolve()):
        if file.is_relative_to(folder) and "site-packages" not in file.parts:
            return f"{file.relative_to(folder).as_posix()}:{line}"
    return ""
