"""Changed templates on both Djangos: the jobs, and what is made of their answers."""

from __future__ import annotations

import ast
import json
import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from proving.releases import Missing, Release, django
from proving.runs import Job, Seen, run_all

from django_seven.index.query import Index, load
from django_seven.values import Minor, Road
from rendering.trees import Tree

# Libraries whose tags need real objects of Django: stood in for where a template cannot be rendered with them.
_NEED_OBJECTS = ("admin_list", "admin_modify", "log", "admin_urls", "comments", "admin_filters", "flatpages")
# Rules that mean to change the page: what was a link is a form.
_ANOTHER_PAGE = frozenset({"logout-link-form"})
_CSRF = 'type="hidden" name="csrfmiddlewaretoken" value="token"'
_SETTINGS = """
import sys
sys.path[:0] = {path!r}
INSTALLED_APPS += [name for name in {apps!r} if name not in INSTALLED_APPS]
USE_I18N = True
DEBUG = False
ADMIN_MEDIA_PREFIX = "/static/admin/"
"""


@dataclass(frozen=True)
class Changed:
    """A template that a road changed, with its new bytes."""

    tree: Tree
    road: Road
    name: str
    after: bytes
    rules: tuple[str, ...]


@dataclass(frozen=True)
class Outcome:
    """What both Djangos made of one changed template."""

    kind: str
    tree: str
    road: str
    name: str
    rules: tuple[str, ...]
    detail: str
    stood_in: tuple[str, ...] = ()

    def __str__(self) -> str:
        return f"{self.tree} {self.road} {self.name} [{', '.join(self.rules)}] {self.detail[:400]}"


def judge(met: Sequence[Changed], place: Path) -> list[Outcome]:
    """Render everything, first with the real tags; what raised with them, with tags that stand in."""
    write_known(place, {one.road.old for one in met})
    found: dict[int, Outcome] = {}
    waiting = list(enumerate(met))
    for mode in ("apps", "real", "loose"):
        said = _asked(waiting, place, mode)
        found |= {number: _outcome(one, said[number], mode) for number, one in waiting}
        waiting = [(number, one) for number, one in waiting if found[number].kind.startswith("not rendered")]
    return [found[number] for number in sorted(found)]


def write_known(place: Path, olds: Iterable[Minor]) -> None:
    """What the Djangos have by name, for the guests."""
    index = load()
    for old in olds:
        for name, without in (("known", ()), ("loose", _NEED_OBJECTS)):
            minors = [minor for minor in index.releases if minor <= old]  # a name that came later is the project's own
            libraries = {lib for minor in minors for lib in index.libraries(minor)} - set(without)
            tags, filters = ({n for m in minors for n in _names(index, m, kind, without)} for kind in (0, 1))
            known = {"tags": sorted(tags), "filters": sorted(filters), "libraries": sorted(libraries - {""})}
            (place / f"{name}-{old}.json").write_text(json.dumps(known), encoding="utf-8")


def _names(index: Index, minor: Minor, kind: int, without: Iterable[str]) -> Iterable[str]:
    for name, library in index.libraries(minor).items():
        if name not in without:
            yield from library.filters if kind else library.tags


def _asked(waiting: list[tuple[int, Changed]], place: Path, mode: str) -> dict[int, dict[tuple[str, str], Any]]:
    """What was seen of each: by side and by text."""
    jobs: dict[Release, list[Job]] = defaultdict(list)
    for number, one in waiting:
        for side, minor in (("old", one.road.old), ("new", one.road.new)):
            release = _release(minor)
            jobs[release] += [_job(f"{number} {side} {text}", one, place, mode, text) for text in ("before", "after")]
    seen = run_all(jobs, 2)
    found: dict[int, dict[tuple[str, str], Any]] = {number: {} for number, _ in waiting}
    for answers in seen.values():
        for key, answer in answers.items():
            number, side, text = key.split()
            found[int(number)][side, text] = _read(answer)
    return found


def _label(one: Changed) -> str:
    return f"{one.tree.label} {one.road.old} {one.road.new}"


@cache
def _release(minor: Minor) -> Release:
    there = django(minor)
    if isinstance(there, Missing):
        raise SystemExit(f"Django {minor} is not here: {there.reason}")
    return there


def _job(key: str, one: Changed, place: Path, mode: str, text: str) -> Job:
    roots = sorted({str(one.tree.folder / name[: name.index("templates/") + 9]) for name in one.tree.templates})
    source = one.tree.folder / one.name
    if text == "after":
        source = place / _label(one) / one.name
        source.parent.mkdir(parents=True, exist_ok=True)
        source.write_bytes(one.after)
        roots = [root.replace(str(one.tree.folder), str(place / _label(one))) for root in roots] + roots
    here = [] if one.tree.inside else [str(one.tree.folder)]
    apps = one.tree.apps if mode == "apps" and here else []
    settings = _SETTINGS.format(path=[str(Path(__file__).parent), *here], apps=["django.contrib.humanize", *apps])
    known = place / f"{'loose' if mode == 'loose' else 'known'}-{one.road.old}.json"
    given = f"{str(source)!r}, {roots!r}, {str(known)!r}, {mode == 'loose'}"
    code = f"from child_rendering import shown\nanswer = shown({given})"
    return Job(key, "python", code, "", "{}", settings)


def _read(seen: Seen) -> dict[str, Any]:
    """What the guest told; where it could not, that."""
    if seen.answer is None:
        return {"error": f"guest: {seen}", "shown": [["error", "guest"]] * 3, "stood in": []}
    text = seen.answer
    try:
        told: dict[str, Any] = json.loads(ast.literal_eval(text))
    except (ValueError, SyntaxError):
        return {"error": "", "shown": [["long", text]], "stood in": []}
    return told


def _outcome(one: Changed, said: dict[tuple[str, str], Any], mode: str) -> Outcome:
    kind, detail = _judged(said)
    if kind == "wrong: another answer on the old side" and _ANOTHER_PAGE.intersection(one.rules):
        kind = "another page by design"
    road = f"{one.road.old} → {one.road.new}"
    stood = tuple(said["old", "before"]["stood in"])
    kind = kind + {"loose": " (tags stood in)"}.get(mode, "")
    return Outcome(kind, one.tree.label, road, one.name, one.rules, detail, stood)


def _judged(said: dict[tuple[str, str], Any]) -> tuple[str, str]:
    old, fixed = said["old", "before"], said["old", "after"]
    new, dual = said["new", "before"], said["new", "after"]
    if any(entry["error"].startswith("guest:") for entry in said.values()):
        return "not rendered: the guest", next(e["error"] for e in said.values() if e["error"].startswith("guest:"))
    if old["error"]:
        return "not rendered: not compiled before on the old side", old["error"]
    if fixed["error"]:
        return "wrong: no longer compiles on the old side", fixed["error"]
    for before, after in zip(old["shown"], fixed["shown"], strict=True):
        if before != after:
            return "wrong: another answer on the old side", difference(before[1], after[1])
    if dual["error"]:
        if not new["error"]:
            return "wrong: no longer compiles on the new side", dual["error"]
        return "open: does not compile on the new side yet", dual["error"]
    rendered = [(a, b) for a, b in zip(old["shown"], dual["shown"], strict=True) if a[0] != "error"]
    if not rendered:
        return "not rendered: raised with every context", old["shown"][0][1]
    for before, after in rendered:
        if plain(before[1]) != plain(after[1]):
            was = new["shown"]
            same = was == dual["shown"]
            kind = "other: the new side differs, as it did before the edit" if same else "other: the new side differs"
            return kind, difference(plain(before[1]), plain(after[1]))
    return ("equal", "") if len(rendered) == len(old["shown"]) else ("equal where rendered", "")


def plain(text: str) -> str:
    """A text without what Django writes otherwise and browsers read as the same."""
    text = text.replace("type='hidden' name='csrfmiddlewaretoken' value='token'", _CSRF)
    text = re.sub(r"\[the template [^\]]*?([^\]/]*)\]", r"[the template \1]", text)
    text = text.replace("&#39;", "&#x27;").replace(" />", ">")
    return re.sub(r"<div style='display:none'>(<input type=\"hidden\" name=\"csrf[^>]*>)</div>", r"\1", text)


def difference(before: str, after: str) -> str:
    """Where two texts part."""
    start = next((i for i, (a, b) in enumerate(zip(before, after, strict=False)) if a != b), 0)
    return f"{before[max(0, start - 40) : start + 80]!r} -> {after[max(0, start - 40) : start + 80]!r}"
