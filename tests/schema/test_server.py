"""The private PostgreSQL comes and goes."""

from __future__ import annotations

import pytest
from migrating.server import Missing, server


def test_it_starts_answers_and_leaves_nothing() -> None:
    with server() as started:
        if isinstance(started, Missing):
            pytest.skip(f"no PostgreSQL: {started.reason}")
        place = started.create("talks")
        assert started.sql("SELECT count(*) FROM pg_database WHERE datname = 'talks'").strip() == "1"
        assert place["HOST"] == str(started.folder)
        started.drop("talks")
        assert started.sql("SELECT count(*) FROM pg_database WHERE datname = 'talks'").strip() == "0"
        with pytest.raises(OSError, match="syntax error"):
            started.sql("SELEKT 1")
    assert not started.folder.exists()
