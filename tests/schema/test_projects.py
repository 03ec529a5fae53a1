"""The small projects are whole, and one of them goes all the way."""

from __future__ import annotations

from pathlib import Path

import migrated
import pytest
from migrating.facts import dangling
from migrating.projects import Made, every
from migrating.trial import Lab, Trial
from proving.releases import Missing

from django_seven.values import Minor


@pytest.mark.parametrize("name", every())
def test_every_project_is_told_in_steps(name: str, tmp_path: Path) -> None:
    told = every()[name]
    assert told.steps and all(told.steps)
    assert any(made.django < new for made in told.made for new in told.to)
    told.start(tmp_path)
    for step in range(len(told.steps)):
        told.write(tmp_path, step)
    assert (tmp_path / told.apps[0] / "models.py").read_text()


@pytest.mark.network
@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "old", "new", "proposed"),
    [("control", "2.2", "4.2", 0), ("null_boolean", "2.2", "4.2", 0), ("indexes", "3.2", "5.2", 1)],
)
def test_fixed_migrations_make_the_same_tables_on_both_sides(
    name: str, old: str, new: str, proposed: int, tmp_path: Path
) -> None:
    told = every()[name]
    trial, lab = Trial(told, Made.parse(old), Minor.parse(new), "sqlite"), Lab(tmp_path, None)
    both = lab.releases(trial)
    if isinstance(both, Missing):
        pytest.skip(f"Django {both.minor} cannot be run: {both.reason}")
    row = migrated.tried(lab, trial, {})
    assert not row["bad"]
    assert len(row["proposed"]) == proposed
    assert row["statements"]


def test_the_mending_migration_is_that_of_the_page() -> None:
    page = (Path(__file__).parents[2] / "docs" / "migrations.md").read_text()
    text = every()["mended"].steps[-1]["talks/migrations/0003_mend.py"]
    start = "def mend(apps, schema_editor):"
    assert text[text.index(start) : text.index("class Migration")] in page


@pytest.mark.network
@pytest.mark.slow
def test_it_mends_what_sqlite_renamed(tmp_path: Path) -> None:
    told = every()["mended"]
    trial, lab = Trial(told, Made.parse("1.11"), Minor(2, 2), "sqlite"), Lab(tmp_path, None)
    both = lab.releases(trial)
    if isinstance(both, Missing):
        pytest.skip(f"Django {both.minor} cannot be run: {both.reason}")
    outcome = lab.run(trial, *both)
    for seen in (outcome.before, outcome.shared):
        assert not seen.failed
        assert not dangling(seen.dumps["full"])
