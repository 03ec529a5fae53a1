"""Environments are built once for all tests; SEVEN_CACHE names a cache that outlives them."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from projects.command import Ended, seven
from projects.tiny import NEW, OLD, content, make

from django_seven.project.interpreters import Interpreters, choose
from django_seven.values import Minor

SLOW = {"shop/slow.py": "import time\n\ntime.sleep(0.2)\n"}


@pytest.fixture(scope="session")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The cache, with both environments in it."""
    if choose(Minor.parse(OLD), Minor.parse(NEW), Interpreters().all_found()) is None:
        pytest.skip(f"no Python here runs Django {OLD} and {NEW}")
    place = Path(os.environ.get("SEVEN_CACHE") or tmp_path_factory.mktemp("cache"))
    os.environ["SEVEN_CACHE"] = str(place)
    root = make(tmp_path_factory.mktemp("warm") / "shop", {"seven.toml": f'from = "{OLD}"\nto = "{NEW}"\n'})
    ended = seven("new", "python", "-V", cwd=root, timeout=600)
    if ended.code:
        pytest.skip(f"the environments cannot be built here: {ended.err.strip()}")
    return place


@pytest.fixture(scope="session")
def done(cache: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Ended]:
    """A project that was taken all the way without any trouble, and what was said."""
    root = make(tmp_path_factory.mktemp("done") / "shop")
    return root, seven("up", "--to", NEW, cwd=root)


@pytest.fixture(scope="session")
def wanted(done: tuple[Path, Ended]) -> dict[str, bytes]:
    """What every run has to end in."""
    root, ended = done
    assert ended.code == 0, ended.out + ended.err
    return content(root.parent / "shop-seven")
