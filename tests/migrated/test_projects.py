"""The small projects are whole, and one of them goes all the way."""

from __future__ import annotations

from pathlib import Path

import pytest
from migrating.projects import every
from migrating.trial import Lab, Trial
from proving.releases import Missing

import migrated
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
@pytest.mark.parametrize("name", ["control", "null_boolean"])
def test_fixed_migrations_make_the_same_tables_on_both_sides(name: str, tmp_path: Path) -> None:
    told = every()[name]
    made = next(made for made in told.made if made.django == (2, 2))
    trial, lab = Trial(told, made, Minor(4, 2), "sqlite"), Lab(tmp_path, None)
    both = lab.releases(trial)
    if isinstance(both, Missing):
        pytest.skip(f"Django {both.minor} cannot be run: {both.reason}")
    row = migrated.tried(lab, trial, {})
    assert not row["bad"]
    assert row["statements"]
