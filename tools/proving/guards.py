"""The engine's form of an example's `before`: the code that is to run on both sides."""

from __future__ import annotations

import re
import tempfile
from dataclasses import replace
from pathlib import Path

from django_seven.edits.engine import Engine, FileResult
from django_seven.project.tree import FileTree
from django_seven.rules.shape import Default, Example, Library, Rule, Template
from django_seven.values import Minor, Road, Span
from proving.child_settings import SETTINGS

_NAMES = {
    "python": "shop/views.py",
    "template": "shop/templates/shop/page.html",
    "settings": "shop/settings.py",
}


def body(text: str) -> str:
    """An example as it stands in a file."""
    text = text.lstrip("\n")
    return text if text.endswith("\n") or not text else text + "\n"


def road(rule: Rule, minors: list[Minor]) -> Road | None:
    """From the last release below `since` on which the old spelling is said to work to the first where it ends.

    None where the new spelling works from the oldest release on, where nothing ends, where a person decides, and for
    templates, which cannot ask the version.
    """
    if rule.until is None or rule.sure == "show" or isinstance(rule.change, Library | Template):
        return None
    ends = Minor.parse(rule.until)
    below = [minor for minor in minors if minor < min(ends, Minor.parse(rule.since))]
    beyond = [minor for minor in minors if minor >= ends]
    if not below or not beyond:
        return None
    if rule.axis == "python":
        return Road(Minor(2, 2), Minor(5, 2), below[-1], beyond[0])
    if rule.package:
        span = Span(rule.package, below[-1], beyond[0])
        return Road(Minor(3, 2), Minor(5, 2), Minor(3, 8), Minor(3, 12), packages=(span,))
    return Road(below[-1], beyond[0], Minor(3, 8), Minor(3, 8))


def _heading(rule: Rule, example: Example) -> str:
    """The settings above an example, without those that it takes away and the one whose default is to be seen."""
    text = SETTINGS.lstrip("\n")
    names = re.findall(r"'([A-Z_]+)'", example.settings)
    if isinstance(rule.change, Default):
        names.append(rule.change.name)
    for name in names:
        text = re.sub(rf"^{name} = (\[\n(?: .*\n)*\]|.*)\n", "", text, flags=re.M)
    return text


def guarded(rule: Rule, example: Example, which: Road) -> tuple[str, str]:
    """What the engine makes of `before`, and why there is nothing to run where there is not.

    Both are empty where the engine shows the place to a person below `since`, and edits it from there on.
    """
    name = _NAMES[example.kind]
    before = body(example.before)
    if example.kind == "settings":
        before = f"{_heading(rule, example)}{example.settings}\n{before}"
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, name)
        path.parent.mkdir(parents=True)
        path.write_text(before, encoding="utf-8", newline="")
        result = Engine([rule], which, FileTree(Path(folder))).fix(name, "likely")
    if not isinstance(result, FileResult):
        return "", f"the engine did not read `before`: {result.reason}"
    if result.refused:
        return "", f"the gate refused the engine's edit of `before`: {result.refused[0].reason}"
    if result.after == result.before and shown_below(rule, which, result):
        later = _later(rule, which)
        return "", guarded(rule, example, later)[1]
    if result.after == result.before:
        return "", f"the engine left `before` as it is on the road {which.old} to {which.new}"
    return result.after.decode(), ""


def _later(rule: Rule, which: Road) -> Road:
    """The same road from where the new spelling is there on."""
    since = Minor.parse(rule.since)
    if rule.axis == "python":
        return replace(which, old_python=since)
    if rule.package:
        return replace(which, packages=tuple(span._replace(old=since) for span in which.packages or ()))
    return replace(which, old=since)


def shown_below(rule: Rule, which: Road, result: FileResult) -> bool:
    """Whether each place is shown and left, as it may be on a road from a Django that lacks the new spelling."""
    return (
        not rule.overlaps(which)
        and bool(result.findings)
        and all(finding.sure == "show" for finding in result.findings)
    )
