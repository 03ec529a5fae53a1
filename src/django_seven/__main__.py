"""`seven`, and `python -m django_seven`."""

from __future__ import annotations

import os
import signal
import sys
from contextlib import suppress
from typing import NoReturn


def main() -> NoReturn:
    """Run the command; Ctrl-C before it has been loaded is one sentence too."""
    signal.signal(signal.SIGINT, _interrupted)
    if sys.argv[1:2] in (["old"], ["new"]) and sys.argv[2:] and not sys.argv[2].startswith("-"):
        _at_once(sys.argv[1], sys.argv[2:])
    from django_seven.cli import main as run  # noqa: PLC0415 - loading takes a moment, in which Ctrl-C may come

    run()


def _at_once(side: str, command: list[str]) -> None:
    """Become the command if its side is known from the last time; whatever goes wrong is told by the long way."""
    from django_seven import become  # noqa: PLC0415 - only here
    from django_seven.errors import RunError  # noqa: PLC0415

    with suppress(RunError, OSError):
        become.at_once(side, command)


def _interrupted(number: int, frame: object) -> None:
    os.write(2, b"seven: Interrupted. Nothing had begun.\n")
    os._exit(130)


if __name__ == "__main__":
    main()
