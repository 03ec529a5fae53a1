"""What continuous integration without a matrix of Djangos needs for both sides: told, with a job that is ready."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from django_seven.rules.ci_values import python_of
from django_seven.rules.tool_file import Spot, ToolFile
from django_seven.values import Entry

_TESTS = re.compile(
    r"\b(?:manage\.py test|py\.?test|(?:python [\w./]*)?runtests(?:\.py)?|python -m (?:unittest|django test)"
    r"|django-admin test)\b"
)
_OTHER = re.compile(r"publish|release|deploy|lint|docs|codeql|pre-?commit", re.I)  # what jobs of a file are for
_RUNNERS = re.compile(r"^\W*(?:python3? -m )?(?:tox|nox)\b", re.M)
_JOBS = {  # one line of YAML each, to be pasted among the jobs
    "github": (
        "both-djangos: {{runs-on: ubuntu-latest, steps: [{{uses: actions/checkout@v4}}, "
        '{{uses: actions/setup-python@v5, with: {{python-version: "{python}"}}}}, '
        "{{run: pip install django-seven}}, {{run: seven old {suite}}}, {{run: seven new {suite}}}]}}"
    ),
    "gitlab": (
        'both-djangos: {{image: "python:{python}", script: '
        "[pip install django-seven, seven old {suite}, seven new {suite}]}}"
    ),
}


def advice(file: ToolFile, entries: Sequence[Entry]) -> Iterator[Spot]:
    """CI that tests one Django, or leaves it to tox which one it is; `entries` are the values of its matrices."""
    if _OTHER.search(file.path):
        return
    runs = next((entry for entry in file.entries if _TESTS.search(entry.text)), None)
    runner = next((entry for entry in file.entries if _RUNNERS.search(entry.text.strip("|>-+ \n"))), None)
    pythons = [entry for entry in entries if python_of(entry.name, entry.text) is not None]
    python = file.new_python
    if runner is not None and pythons and all(python_of(entry.name, entry.text) != python for entry in pythons):
        decide = f'Its matrix has no "{python}", which the environment of the new side wants: add it.'
        yield Spot(pythons[-1].start, pythons[-1].end, (), decide)
    elif runs is not None and runner is None:
        yield Spot(runs.start, runs.start, (), _of_site(file, runs.text) if not file.published else _of_package(file))


def _of_site(file: ToolFile, line: str) -> str:
    """A site pins its packages: the job makes the new side's environment out of seven.toml."""
    job = _JOBS.get(file.kind)
    tests = _TESTS.search(line)
    suite = tests.group() if tests is not None else "manage.py test"
    suite = "python runtests.py" if suite.startswith("runtests") else suite  # a file that runs itself has no command
    told = "they make the environment of a side out of seven.toml, and run the suite there"
    if job is None:
        return f"Add a job that runs `pip install django-seven`, `seven old {suite}` and `seven new {suite}`: {told}."
    return f"Add the job `{job.format(python=file.new_python, suite=suite)}`: {told}."


def _of_package(file: ToolFile) -> str:
    new, python = file.road.new, file.new_python
    below = f"{new.major}.{new.minor + 1}"
    return (
        f"Add a job like this one with Python {python} that ends its installation with"
        f' `python -m pip install "Django>={new},<{below}"`; it may fail until the new side passes.'
    )
