"""An interrupt while files are written says how far it came; each file is as it was or as it should be."""

from __future__ import annotations

import multiprocessing
from concurrent.futures import process as pools
from pathlib import Path

import pytest

from django_seven import static
from django_seven.errors import Interrupted
from django_seven.plan.road import ends, static_road

BEFORE = "from django.utils.encoding import force_text\n\nname = force_text(b'x')\n"


def test_says_how_many_were_changed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("a.py", "b.py", "c.py"):
        (tmp_path / name).write_text(BEFORE)
    asked = static.Asked((tmp_path,), static_road(*ends("2.2", "5.2", None)), ("force-text",), (), "safe", 1)
    fixed = static.look(asked)
    really = static.write

    def interrupted(root: Path, name: str, data: bytes) -> None:
        if name == "b.py":
            raise KeyboardInterrupt
        really(root, name, data)

    monkeypatch.setattr(static, "write", interrupted)
    with pytest.raises(Interrupted, match=r"1 of 3 files were changed"):
        static.write_all(asked, fixed)
    assert "force_str" in (tmp_path / "a.py").read_text()
    assert (tmp_path / "b.py").read_text() == BEFORE == (tmp_path / "c.py").read_text()


def test_no_worker_is_left_by_an_interrupt_while_the_pool_starts(monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(executor: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(pools, "_ExecutorManagerThread", interrupted)
    with pytest.raises(KeyboardInterrupt), static._pool(2) as pool:
        list(pool.map(str, [1, 2]))
    assert multiprocessing.active_children() == []
