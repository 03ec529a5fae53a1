"""`seven`, and `python -m django_seven`."""

from __future__ import annotations

import os
import signal
from typing import NoReturn


def main() -> NoReturn:
    """Run the command; Ctrl-C before it has been loaded is one sentence too."""
    signal.signal(signal.SIGINT, _interrupted)
    from django_seven.cli import main as run  # noqa: PLC0415 - loading takes a moment, in which Ctrl-C may come

    run()


def _interrupted(number: int, frame: object) -> None:
    os.write(2, b"seven: Interrupted. Nothing had begun.\n")
    os._exit(130)


if __name__ == "__main__":
    main()
