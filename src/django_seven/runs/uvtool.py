"""How uv is called: its environment, its time limit, and what is told meanwhile."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from time import monotonic

from uv import find_uv_bin

from django_seven import process
from django_seven.errors import PackageError
from django_seven.events import Stage

LIMIT = 600.0  # seconds after which a call of uv or pip is ended
_SAY_EVERY = 3.0  # seconds between two progress lines

# What steers the user's own environment must not steer ours: an activated environment, a constraint file, a
# mode of resolution. Indexes, proxies, certificates and caches stay, for without them nothing is found.
_NOT_OURS = re.compile(
    r"VIRTUAL_ENV|CONDA_PREFIX|PYTHONPATH|PYTHONHOME|PYTHONSTARTUP|__PYVENV_LAUNCHER__"
    r"|UV_(?:PYTHON|SYSTEM_PYTHON|BREAK_SYSTEM_PACKAGES|PROJECT.*|WORKING_DIR.*|CONSTRAINT|OVERRIDE|BUILD_CONSTRAINT"
    r"|EXCLUDE_NEWER.*|RESOLUTION|PRERELEASE|REQUIRE_HASHES|NO_BUILD.*|NO_BINARY.*|ONLY_BINARY|COMPILE_BYTECODE"
    r"|OFFLINE|NO_DEPS|ENV_FILE|VENV_.*|TORCH_BACKEND)"
    r"|PIP_(?:TARGET|PREFIX|USER|REQUIRE_VIRTUALENV|CONSTRAINT|REQUIREMENT|NO_DEPS|PYTHON|ROOT|REQUIRE_HASHES|NO_INDEX"
    r"|NO_BINARY|ONLY_BINARY|QUIET|VERBOSE|LOG|DRY_RUN|REPORT)"
)


def uv() -> str:
    """The path of the uv that was installed with us.

    Raises PackageError where it is not there.
    """
    try:
        return os.fspath(find_uv_bin())
    except FileNotFoundError as error:
        raise PackageError(
            "uv, which builds the environments, is not installed beside django-seven.",
            "Install it into the same environment: `pip install uv`.",
        ) from error


def environ(given: Mapping[str, str] | None = None, *, offline: bool = False) -> dict[str, str]:
    """The environment in which uv, pip and builds run; `given` (the side's own) has the last word."""
    found = {name: value for name, value in os.environ.items() if not _NOT_OURS.fullmatch(name)}
    found.setdefault("UV_HTTP_TIMEOUT", "180")
    # uv does not read pip's settings; a company's index is told to both, whichever of the two was set.
    for ours, theirs in (("UV_DEFAULT_INDEX", "PIP_INDEX_URL"), ("UV_INDEX", "PIP_EXTRA_INDEX_URL")):
        if theirs in found and ours not in found and ours.replace("DEFAULT_INDEX", "INDEX_URL") not in found:
            found[ours] = found[theirs]
        elif ours in found:
            found.setdefault(theirs, found[ours])
    found |= {
        "NO_COLOR": "1",
        "UV_NO_PROGRESS": "1",
        "PIP_DISABLE_PIP_VERSION_CHECK": "1",
        "PIP_NO_INPUT": "1",
    }
    if offline:
        found["UV_OFFLINE"] = "1"
    return found | dict(given or {})


def ticker(stage: Stage, what: str) -> Callable[[], None]:
    """Something to call often, that tells the stage every few seconds how long `what` has taken."""
    started = last = monotonic()

    def tick() -> None:
        nonlocal last
        now = monotonic()
        if now - last >= _SAY_EVERY:
            last = now
            stage.progress(f"{what}, {now - started:.0f} s")

    return tick


def call(
    arguments: Sequence[str | Path],
    stage: Stage,
    what: str,
    *,
    env: Mapping[str, str],
    cwd: Path,
    timeout: float = LIMIT,
    merge: bool = True,
) -> process.Finished:
    """Run uv once.

    `what` is told with the elapsed seconds while it lasts, `cwd` is a folder without a project in it (uv
    would obey its `[tool.uv]`), `timeout` counts seconds. A failure of uv is in what is returned.
    Raises RunError where uv cannot be started.
    """
    command = [uv(), *arguments]
    return process.run(command, cwd=cwd, env=env, timeout=timeout, tick=ticker(stage, what), merge=merge)
