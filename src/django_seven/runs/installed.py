"""What stands in an environment: names, versions and what each package says of itself."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from importlib.metadata import Distribution, distributions
from pathlib import Path

from packaging.requirements import InvalidRequirement, Requirement
from packaging.utils import canonicalize_name

from django_seven.values import Minor

_FRAMEWORK = "Framework :: Django"


@dataclass(frozen=True, slots=True)
class Installed:
    """A package as its metadata describes it; `source` is its URL line where it is not from an index."""

    name: str
    version: str
    requires: tuple[str, ...] = ()
    classifiers: tuple[str, ...] = ()
    requires_python: str = ""
    source: str = ""

    @property
    def requirements(self) -> tuple[Requirement, ...]:
        """What it depends on; lines that no tool can read are left out."""
        return tuple(found for line in self.requires if (found := parse(line)))

    @property
    def djangos(self) -> frozenset[Minor]:
        """The Django minors its classifiers name."""
        named = (line.rpartition("::")[2].strip() for line in self.classifiers if line.startswith(_FRAMEWORK + " ::"))
        return frozenset(Minor.parse(text) for text in named if text.count(".") == 1)

    @property
    def for_django(self) -> bool:
        """Whether it has to do with Django at all."""
        return any(line.startswith(_FRAMEWORK) for line in self.classifiers) or any(
            canonicalize_name(found.name) == "django" for found in self.requirements
        )

    @property
    def python2_only(self) -> bool:
        """Whether its classifiers name Python 2 and no Python 3."""
        said = [line for line in self.classifiers if line.startswith("Programming Language :: Python :: ")]
        return any(":: 2" in line for line in said) and not any(":: 3" in line for line in said)


def parse(line: str) -> Requirement | None:
    """Read a PEP 508 line; None where it is none."""
    try:
        return Requirement(line)
    except InvalidRequirement:
        return None


def sites(root: Path) -> list[Path]:
    """The folders of an environment in which packages lie."""
    return sorted(root.glob("lib/python*/site-packages")) + sorted(root.glob("Lib/site-packages"))


def read(folders: Iterable[Path]) -> dict[str, Installed]:
    """Every package that lies in these folders, by its normalised name."""
    found: dict[str, Installed] = {}
    for each in distributions(path=[str(folder) for folder in folders]):
        name = each.metadata["Name"] if each.metadata else None
        if name:
            found.setdefault(canonicalize_name(name), _describe(canonicalize_name(name), each))
    return dict(sorted(found.items()))


def versions(packages: Mapping[str, Installed]) -> dict[str, str]:
    """The version of each."""
    return {name: each.version for name, each in packages.items()}


def lock(packages: Mapping[str, Installed]) -> tuple[str, ...]:
    """One exact line for each package."""
    return tuple(each.source or f"{name}=={each.version}" for name, each in packages.items())


def _describe(name: str, each: Distribution) -> Installed:
    metadata = each.metadata
    return Installed(
        name,
        each.version,
        tuple(each.requires or ()),
        tuple(metadata.get_all("Classifier") or ()),
        metadata["Requires-Python"] or "" if "Requires-Python" in metadata else "",
        _source(name, each.read_text("direct_url.json")),
    )


def _source(name: str, text: str | None) -> str:
    """The line that installs it from where it came: PEP 610 keeps that beside the metadata."""
    if not text:
        return ""
    said = json.loads(text)
    url, vcs = said.get("url", ""), said.get("vcs_info")
    if vcs:
        url = f"{vcs['vcs']}+{url}@{vcs['commit_id']}"
    if said.get("subdirectory"):
        url += f"#subdirectory={said['subdirectory']}"
    if said.get("dir_info", {}).get("editable"):
        return f"-e {url.removeprefix('file://')}"
    return f"{name} @ {url}"
