"""The sources of each Django release: fetched once into the cache, never imported."""

from __future__ import annotations

import os
import re
import shutil
import sys
import tarfile
import tempfile
from pathlib import Path

from platformdirs import user_cache_dir
from uv import find_uv_bin

from django_seven import process
from django_seven.values import Minor

MINORS = tuple(
    Minor.parse(text)
    for text in (
        "1.4 1.5 1.6 1.7 1.8 1.9 1.10 1.11 2.0 2.1 2.2 3.0 3.1 3.2 4.0 4.1 4.2 5.0 5.1 5.2 6.0 6.1".split()  # noqa: SIM905
    )
)
_LIMIT = 300.0  # seconds


class FetchError(Exception):
    """A release that could not be had, and why."""


def cache() -> Path:
    """Where sources are kept: `sources/<minor>` below the cache of django-seven, or below SEVEN_CACHE."""
    given = os.environ.get("SEVEN_CACHE")
    return (Path(given) if given else Path(user_cache_dir("django-seven"))) / "sources"


def source(minor: Minor) -> tuple[Path, str]:
    """The folder that holds `django/` of the newest patch release, and the full version.

    Raises FetchError where neither a wheel nor an sdist could be unpacked.
    """
    folder = cache() / str(minor)
    if not (folder / "django" / "__init__.py").is_file():
        folder.parent.mkdir(parents=True, exist_ok=True)
        beside = Path(tempfile.mkdtemp(prefix=".new-", dir=folder.parent))
        try:
            _fetch(minor, beside)
            if not folder.is_dir():
                beside.rename(folder)
        finally:
            shutil.rmtree(beside, ignore_errors=True)
    return folder, _version(folder, minor)


def _fetch(minor: Minor, folder: Path) -> None:
    """By uv where a wheel can be had or built; the oldest sdists are only unpacked."""
    env = {name: value for name, value in os.environ.items() if name not in {"VIRTUAL_ENV", "PYTHONPATH"}}
    env |= {"NO_COLOR": "1", "UV_NO_PROGRESS": "1", "UV_PYTHON_DOWNLOADS": "never"}
    wanted = f"django=={minor}.*"
    python = "3.12" if minor >= (5, 0) else "3.10"
    command = [find_uv_bin(), "pip", "install", "--target", folder, "--no-deps", "--python", sys.executable]
    command += ["--python-version", python, "--only-binary", "django", wanted]
    done = process.run(command, env=env, timeout=_LIMIT)
    if done.code == 0:
        return
    with tempfile.TemporaryDirectory() as kept:
        download = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--dest", kept, wanted]
        fetched = process.run(download, env=env, timeout=_LIMIT)
        archives = sorted(Path(kept).glob("*.tar.gz"))
        if fetched.code != 0 or not archives:
            raise FetchError(f"Django {minor} could not be fetched: {fetched.text.strip()[-300:]}")
        if not hasattr(tarfile, "data_filter"):
            raise FetchError(
                f"Django {minor} is an archive, which Python 3.11.4 or later unpacks safely; use that one."
            )
        with tarfile.open(archives[0]) as archive:
            archive.extractall(kept, filter="data")  # refuses paths that lead outside
        inside = next(Path(kept).glob("[Dd]jango-*/django"))
        shutil.move(inside, folder / "django")
        metadata = folder / f"{archives[0].name.removesuffix('.tar.gz')}.dist-info"
        metadata.mkdir()


def _version(folder: Path, minor: Minor) -> str:
    for path in sorted(folder.glob("[Dd]jango-*.dist-info")):
        found = re.match(r"[Dd]jango-([0-9.]+)\.dist-info", path.name)
        if found:
            return found[1]
    return str(minor)
