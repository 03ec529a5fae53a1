"""Where Pythons are installed on a machine: the folders of the tools that install them."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

VARIABLE = "SEVEN_PYTHONS"
_NAME = re.compile(r"^python(\d(\.\d+)?)?$")
_VERSION = re.compile(r"^(?:cpython-|python-)?(\d\.\d+)\.\d+(?!\w)")


def candidates(env: Mapping[str, str]) -> Iterator[tuple[Path, str]]:
    """Find what may be a Python.

    Parameters: `env` is the environment; its `SEVEN_PYTHONS`, folders separated as in `PATH`, replaces the search.
    Returns: paths, each with the minor version that its folder or name tells, empty where only it knows itself.
    """
    given = env.get(VARIABLE)
    if given is not None:
        for part in filter(None, given.split(os.pathsep)):
            yield from _folder(Path(part))
            yield from _folder(Path(part) / "bin")
            yield from _installed(Path(part))
        return
    yield from (found for root in _roots(env) for found in _installed(root))
    for folder in env.get("PATH", "").split(os.pathsep):
        # pyenv's and asdf's shims answer for whatever is chosen in the folder, often with a failure
        if folder and Path(folder).name != "shims":
            yield from _folder(Path(folder))
    for folder in ("/usr/local/bin", "/usr/bin", "/opt/homebrew/bin"):
        yield from _folder(Path(folder))
    for pattern in ("python*", "python*/*"):
        for place in sorted(Path("/opt").glob(pattern)):
            yield from _folder(place / "bin")
    if env.get("CONDA_PREFIX"):
        yield from _folder(Path(env["CONDA_PREFIX"]) / "bin")


def _roots(env: Mapping[str, str]) -> Iterator[Path]:
    """Name the folders that hold one folder per installed Python."""
    home = Path(env.get("HOME") or Path.home())
    data = Path(env.get("XDG_DATA_HOME") or home / ".local" / "share")
    yield Path(env.get("PYENV_ROOT") or home / ".pyenv") / "versions"
    yield Path(env.get("ASDF_DATA_DIR") or home / ".asdf") / "installs" / "python"
    yield Path(env.get("MISE_DATA_DIR") or data / "mise") / "installs" / "python"
    yield Path(env.get("UV_PYTHON_INSTALL_DIR") or data / "uv" / "python")
    for conda in ("miniconda3", "anaconda3", "miniforge3", "mambaforge", ".conda"):
        yield home / conda / "envs"
    yield from (Path("/opt/homebrew/opt"), Path("/usr/local/opt"))


def _installed(root: Path) -> Iterator[tuple[Path, str]]:
    """Look into each folder below a root; its name mostly is the version."""
    try:
        folders = sorted(entry.path for entry in os.scandir(root) if entry.is_dir())
    except OSError:
        return
    for folder in map(Path, folders):
        told = _VERSION.match(folder.name)
        if told and (folder / "bin" / "python").exists():
            yield folder / "bin" / "python", told[1]
        else:
            yield from _folder(folder / "bin")


def _folder(folder: Path) -> Iterator[tuple[Path, str]]:
    """Find `python`, `python3` and `python3.8` in a folder, the most exact name first."""
    try:
        names = [entry.name for entry in os.scandir(folder) if _NAME.match(entry.name)]
    except OSError:
        return
    for name in sorted(names, key=len, reverse=True):
        match = _NAME.match(name)
        exact = match[1] if match and match[2] else ""
        yield folder / name, exact or ""
