"""Which Django a project runs on, as far as its requirements say."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from pathlib import Path

from packaging.markers import Marker
from packaging.specifiers import Specifier

from django_seven.project.package_metadata import classifiers
from django_seven.project.requirement_lines import Line
from django_seven.project.support import KNOWN
from django_seven.values import Minor

_CLASSIFIER = re.compile(r"^Framework :: Django :: (\d+\.\d+)$")
# which Python is meant where a requirement asks for it: any one that is not Python 2
_PYTHON3 = {"python_version": "3.8", "python_full_version": "3.8.18"}


def find_django(root: Path, lines: Sequence[Line]) -> tuple[Minor | None, str]:
    """Find the Django that a project runs on.

    A lock says it best, then an exact version, then the lower bound of what the project itself allows, then
    that of its tests, then its classifiers. Among equals the lowest one is taken: what runs there, the
    project promises.

    Parameters: `root` is the folder of the project; `lines` are its requirements.
    Returns: the minor release and a sentence that says why; None and an empty sentence where nothing tells.
    """
    named = [line for line in lines if line.name == "django" and line.requirement and _for_python3(line)]
    own = [line for line in named if not line.group and not line.factor]
    suite = [line for line in named if line.group in {"test", "dev", "prod"}]
    attempts: tuple[tuple[list[Line], Callable[[Line], Minor | None], str], ...] = (
        ([line for line in named if line.kind == "locked"], _exact, "locks it"),
        (own, _exact, "pins it"),
        ([line for line in suite if not line.factor], _exact, "pins it"),
        (own, _bound, "allows it as the lowest"),
        (suite, _exact, "has it as the lowest"),
        (suite, _bound, "has it as the lowest"),
    )
    for candidates, ask, why in attempts:
        found = [(minor, line) for line in candidates if (minor := ask(line))]
        if found:
            minor, line = min(found, key=lambda pair: pair[0])
            return minor, f"The Django to come from is {minor}: `{line.text}` in {line.source} {why}."
    minors = [Minor.parse(match[1]) for text in classifiers(root) if (match := _CLASSIFIER.match(text))]
    known = [minor for minor in minors if minor in KNOWN]
    if known:
        return min(known), f"The Django to come from is {min(known)}: the lowest that the classifiers name."
    return None, ""


def _for_python3(line: Line) -> bool:
    requirement = line.requirement
    marker: Marker | None = requirement.marker if requirement else None
    return marker is None or marker.evaluate({**_PYTHON3, "extra": ""})


def _exact(line: Line) -> Minor | None:
    return _lowest(line, lambda one: one.operator in {"==", "==="})


def _bound(line: Line) -> Minor | None:
    return _lowest(line, lambda one: one.operator in {"==", "===", ">=", "~=", ">"})


def _lowest(line: Line, fits: Callable[[Specifier], bool]) -> Minor | None:
    """Find the lowest version that a requirement names; of several lower bounds the highest one holds."""
    requirement = line.requirement
    found = [_minor(one.version) for one in (requirement.specifier if requirement else ()) if fits(one)]
    known = [minor for minor in found if minor in KNOWN]
    return max(known, default=None)


def _minor(version: str) -> Minor:
    """Read `2.2.28`, `2.2.*`, `2` and `4.0a1`."""
    numbers = [int(number) for number in re.findall(r"(?:^|(?<=\.))\d+", version)]
    return Minor(*[*numbers, 0, 0][:2])
