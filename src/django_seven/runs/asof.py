"""The day as of which a project's packages are taken, where it pins none and was not changed for long."""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache
from pathlib import Path

from django_seven.edits.git import Git
from django_seven.plan.facts import python_end
from django_seven.values import Minor

_LONG = timedelta(days=365)
_SUPPORTED = timedelta(days=5 * 365)  # of a Python, from its release on
_OURS = "^Rule: "  # stands in the message of each commit of ours
_PATHS = (
    "*.py", "*.txt", "*.in", "*.cfg", "*.ini", "pyproject.toml", "Pipfile", "Pipfile.lock", "*.lock", "*.yml", "*.yaml",
)  # fmt: skip


@cache
def last_change(root: Path) -> str:
    """The day on which somebody last changed the code of a project or what it requires.

    Packages that were released later were never seen by it: an old `pytest` without a pin means the one of its time.

    Parameters: `root` is a folder in git.
    Returns: the day as `2020-03-05`; empty where it is less than a year ago, or git does not know.
    """
    asked = ("log", "-1", "--invert-grep", f"--grep={_OURS}", "--date=short", "--format=%cd", "--", *_PATHS)
    found = Git(root).ask(*asked) or ""
    try:
        day = date.fromisoformat(found)
    except ValueError:
        return ""
    return found if date.today() - day > _LONG else ""


def packages_of(root: Path, python: Minor) -> str:
    """The day as of which packages are taken that a project does not pin: its last change, where that is long ago.

    A Python that came out later than that was no Python of the project's: packages of the year after its release are
    the first that are made for it.
    """
    day = last_change(root)
    end = python_end(python)
    if not day or end is None:
        return day
    usable = date.fromisoformat(f"{end.version}-28"[:10]) - _SUPPORTED + _LONG
    return max(day, min(usable, date.today()).isoformat())
