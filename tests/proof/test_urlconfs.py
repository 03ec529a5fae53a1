"""URLconfs through all rules of a road: what they resolve and reverse is the same on its two ends as it was before."""

from __future__ import annotations

from pathlib import Path

import pytest
from proving.answers import equal
from proving.releases import Release, django
from proving.runs import Job, Seen, job, run_all

from django_seven.edits.engine import Engine, FileResult
from django_seven.project.tree import FileTree
from django_seven.rules.catalogue import on_road
from django_seven.rules.shape import Example
from django_seven.values import Minor, Road

from .forms_of_urls import BEFORE_1_10, BEFORE_2, FORMS

PYTHON = Minor(3, 7)
ROADS = {
    "1.8 to 2.2": (Minor(1, 8), Minor(2, 2), {**FORMS, **BEFORE_2, **BEFORE_1_10}),
    "1.9 to 4.2": (Minor(1, 9), Minor(4, 2), {**FORMS, **BEFORE_2, **BEFORE_1_10}),
    "1.11 to 4.2": (Minor(1, 11), Minor(4, 2), {**FORMS, **BEFORE_2}),
    "2.2 to 5.2": (Minor(2, 2), Minor(5, 2), FORMS),
}


def fixed(text: str, road: Road, folder: Path) -> str:
    path = folder / "shop" / "urls.py"
    path.parent.mkdir(parents=True)
    path.write_text(text)
    result = Engine(on_road(road), road, FileTree(folder)).fix("shop/urls.py", "likely")
    assert isinstance(result, FileResult) and not result.refused
    return result.after.decode() or text


@pytest.mark.network
@pytest.mark.slow
@pytest.mark.parametrize("which", ROADS)
def test_the_same_addresses_on_both_sides(which: str, tmp_path: Path) -> None:
    old, new, forms = ROADS[which]
    sides = [django(minor) for minor in (old, new)]
    if not all(isinstance(one, Release) for one in sides):
        pytest.skip(f"one of Django {old} and {new} cannot be run")
    jobs: list[Job] = []
    for number, (name, form) in enumerate(forms.items()):
        after = fixed(form.text, Road(old, new, PYTHON, PYTHON), tmp_path / str(number))
        for key, text in (("before", form.text), ("after", after)):
            jobs.append(job(f"{name} {key}", Example(text, text, probe=form.probe), text))
    seen = run_all({one: jobs for one in sides if isinstance(one, Release)}, 2)
    wrong: dict[str, tuple[Seen, Seen, Seen]] = {}
    for name in forms:
        asked = seen[old][f"{name} before"]
        given = seen[old][f"{name} after"], seen[new][f"{name} after"]
        if not asked.works or not all(one.works and equal(one.answer, asked.answer) for one in given):
            wrong[name] = asked, *given
    assert not wrong
