"""What the JSON of django-upgrade-report says of packages, where it lies in a project or a person names it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from packaging.utils import canonicalize_name

from django_seven.errors import UsageError

TOOL: Final = "django-upgrade-report"
_SCHEMA = 1
_LARGEST = 20_000_000  # bytes: whatever is larger is no report
_NAMES = ("*upgrade*report*.json", "report.json")


@dataclass(frozen=True, slots=True)
class Said:
    """What the report says of one package: `status` is `ready`, `upgrade`, `check` or `blocked`.

    `upgrade_to` is the version it names, or empty; `phase` is `before` Django or `with` it, or empty.
    """

    status: str
    current: str
    upgrade_to: str
    phase: str
    reason: str

    @property
    def text(self) -> str:
        """The same in words."""
        when = {"before": ", before Django", "with": ", with Django"}.get(self.phase, "")
        what = f"upgrade to {self.upgrade_to}{when}" if self.status == "upgrade" and self.upgrade_to else self.status
        return f"{what}: {self.reason}" if self.reason else what


@dataclass(frozen=True, slots=True)
class UpgradeReport:
    """The reports of one file: for each Django that was the target, as `5.2`, what is said of the packages."""

    path: Path
    targets: Mapping[str, Mapping[str, Said]]


def read(path: Path) -> UpgradeReport:
    """Read a report.

    Parameters: `path` is the file that `django-upgrade-report --format json` wrote.
    Returns: what it says, for one target or, with `--via`, for several.
    Raises: UsageError where the file cannot be read or is no such report.
    """
    try:
        document = json.loads(path.read_text("utf-8-sig"))
    except (OSError, ValueError) as error:
        why = error.strerror if isinstance(error, OSError) else "it is not JSON"
        raise UsageError(f"{path} cannot be read: {why}.", f"Write it with `{TOOL} --format json`.") from error
    targets = dict(_reports(document))
    if not targets:
        raise UsageError(
            f"{path} is no report about Django that `{TOOL}` wrote with schema {_SCHEMA}.",
            f"Write it with `{TOOL} --format json`.",
        )
    return UpgradeReport(path, targets)


def find(root: Path) -> UpgradeReport | None:
    """Find the newest report in the folder of a project; None where there is none that can be read."""
    found = {path for name in _NAMES for path in root.glob(name) if path.is_file()}
    for path in sorted(found, key=lambda path: path.stat().st_mtime, reverse=True):
        try:
            if path.stat().st_size < _LARGEST:
                return read(path)
        except UsageError:
            continue
    return None


def _reports(document: object) -> Iterator[tuple[str, dict[str, Said]]]:
    """The reports in a document: itself, the steps of a path, the projects of several."""
    if isinstance(document, list):
        for one in document:
            yield from _reports(one)
    if not isinstance(document, dict):
        return
    if "packages" not in document:
        for value in document.values():
            yield from _reports(value)
        return
    if document.get("schema_version") != _SCHEMA or document.get("framework", "django") != "django":
        return
    tool, packages = document.get("tool"), document["packages"]
    if isinstance(tool, dict) and tool.get("name") == TOOL and isinstance(packages, list):
        rows = (row for row in packages if isinstance(row, dict) and isinstance(row.get("name"), str))
        yield str(document.get("target")), {canonicalize_name(row["name"]): _said(row) for row in rows}


def _said(row: Mapping[str, Any]) -> Said:
    keys = ("status", "current", "upgrade_to", "phase", "reason")
    return Said(*(str(row.get(key) or "") for key in keys))
