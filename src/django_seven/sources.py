"""What rules and index say of the source of installed packages whose metadata says nothing of a Django."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from importlib.metadata import Distribution
from pathlib import Path, PurePosixPath

from django_seven import static
from django_seven.errors import NotFound
from django_seven.events import many
from django_seven.findings.cache import ourselves
from django_seven.rules.catalogue import every
from django_seven.rules.shape import Indexed, Keyword, Library, Method, Moved, Renamed, Rewrite
from django_seven.runs.imports import ASIDE
from django_seven.runs.installed import Installed
from django_seven.runs.releases import made_for
from django_seven.runs.store import Store
from django_seven.values import Finding, Minor, Road

_NAMED = 2  # findings of a package that its line names


@dataclass(frozen=True, slots=True)
class Lack:
    """A place in a package that uses what a Django lacks; `until` is the first release that lacks it."""

    rule: str
    place: str
    what: str
    until: str
    fixable: bool


def lacks(name: str, version: str, sites: Iterable[Path], road: Road) -> tuple[Lack, ...]:
    """Look through an installed package as `check` looks through a project; what is told once is kept.

    Only what is certain counts: names of Django that went, and calls that its new side refuses, in modules that are
    neither tests nor examples. Nothing of the package is run.

    Parameters: `name` and `version` are the package's; `sites` are the folders of its environment.
    Returns: the places, by file and line; none for a package that does not mention Django.
    """
    store = Store.open()
    asked = ("sources", name, version, str(road.old), str(road.new), ourselves())
    known = store.answer(*asked)
    if known is None:
        found = tuple(_looked(name, tuple(sites), road))
        store.keep(*asked, answer=[asdict(one) for one in found])
        return found
    return tuple(Lack(**one) for one in known)


def doubts(packages: Mapping[str, Installed], sites: Sequence[Path], whole: Road, hop: Road) -> dict[str, str]:
    """Say of each package that does not name the new Django of a hop what its source uses that this lacks.

    Parameters: `packages` are those of the new side, which lie in `sites`; `whole` is the road that the hop is part of.
    Returns: a sentence by name; none for a package of which nothing was found.
    """
    django = packages["django"].version if "django" in packages else str(hop.new)
    silent = (
        (name, each.version)
        for name, each in packages.items()
        if name != "django" and not each.source and not made_for(each, django)
    )
    found = ((name, told(lacks(name, version, sites, whole), name, version, hop)) for name, version in silent)
    return {name: text for name, text in found if text}


def told(found: Iterable[Lack], name: str, version: str, road: Road) -> str:
    """Say on a hop what a package uses that the new Django lacks; empty where that is nothing."""
    here = [one for one in found if road.old < Minor.parse(one.until) <= road.new]
    if not here:
        return ""
    first = list({one.what: one for one in reversed(here)}.values())[::-1]
    named = "; ".join(f"{one.what} ({one.place})" for one in first[:_NAMED])
    left = len(here) - len(first[:_NAMED])
    more = f"; {many(left, 'more place')}" if left else ""
    cure = f" `seven plan --patch {name}` rewrites them." if any(one.fixable for one in here) else ""
    return f"{version} does not name Django {road.new}, and its source uses what that lacks: {named}{more}.{cure}"


def _looked(name: str, sites: tuple[Path, ...], road: Road) -> Iterator[Lack]:
    with tempfile.TemporaryDirectory(prefix="seven-") as folder:
        root = Path(folder)
        if not _copied(name, sites, root):
            return
        whole = replace(road, packages=(), indexes=())
        try:
            findings = static.look(static.Asked((root,), whole, jobs=1)).check.findings
        except NotFound:
            return
        for finding in findings:
            if _certain(finding, root):
                place = f"{finding.path}:{finding.line}"
                yield Lack(finding.rule, place, _what(finding), str(finding.until), finding.fixable)


def _copied(name: str, sites: Iterable[Path], root: Path) -> bool:
    """Lay the modules and the templates of a package into a folder of their own; False where none mentions Django."""
    each = next(iter(Distribution.discover(name=name, path=[str(site) for site in sites])), None)
    files = [file for file in (each and each.files) or () if not _aside(file)]
    python = (Path(str(file.locate())) for file in files if file.suffix == ".py")
    if not any(path.is_file() and b"django" in path.read_bytes() for path in python):
        return False
    for file in files:
        source, target = Path(str(file.locate())), root / file
        if source.is_file():
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(source, target)
    return True


def _aside(file: PurePosixPath) -> bool:
    """Whether a file is neither code nor a template that the package itself runs with."""
    if ".." in file.parts or file.parts[0].endswith(".dist-info") or file.suffix not in (".py", ".html", ".txt"):
        return True
    return bool(ASIDE.intersection(file.parts)) or file.name.startswith("test") or file.name == "conftest.py"


def _certain(finding: Finding, root: Path) -> bool:
    """Whether what was found cannot work beside the new Django, whoever calls it."""
    rule = every().get(finding.rule)
    if rule is None or finding.until is None or rule.axis != "django" or finding.sure == "show":
        return False
    change = rule.change
    if isinstance(change, Renamed | Moved):
        return not _in_string(finding, root)
    if isinstance(change, Indexed | Library | Keyword | Method):
        return finding.sure == "safe"
    return isinstance(change, Rewrite) and any(on.startswith("django.") for on in (*change.on, *change.moves))


def _in_string(finding: Finding, root: Path) -> bool:
    """Whether the place is a text: a table of names may hold those of many Djangos."""
    line = (root / finding.path).read_text("utf-8", "replace").splitlines()[finding.line - 1]
    return line[finding.column - 1 : finding.column] in {'"', "'"}


def _what(finding: Finding) -> str:
    """The thing itself: what the message names first, else the rule."""
    parts = finding.message.split("`")
    return f"`{parts[1]}`" if len(parts) > 2 else finding.rule
