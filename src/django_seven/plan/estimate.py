"""The work that a road asks for, counted by app and owner; hours are nobody's to invent."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from django_seven.values import Finding, Sure


@dataclass(frozen=True, slots=True)
class Share:
    """The findings in one app: how many a first run settles, how many with `--sure likely`, and by hand."""

    app: str
    owners: tuple[str, ...]
    safe: int
    likely: int
    show: int

    @property
    def total(self) -> int:
        """All of them."""
        return self.safe + self.likely + self.show


def settled(finding: Finding) -> Sure:
    """How a finding is settled: what has no edit is by hand, however sure its rule is."""
    return finding.sure if finding.fixable else "show"


def shares(
    findings: Iterable[Finding], apps: Sequence[str], owners: Callable[[str], tuple[str, ...]]
) -> tuple[Share, ...]:
    """Count findings by app and owner.

    Parameters: `apps` are the dotted names of the project's apps; `owners` tells whose a file is.
    Returns: a row for each app and each set of owners in it, the largest first. A file outside of all apps counts
    for the folder at the top in which it lies, or for `.`.
    """
    deepest = sorted(apps, key=len, reverse=True)
    counts: dict[tuple[str, tuple[str, ...]], Counter[Sure]] = {}
    for finding in findings:
        key = (_app(finding.path, deepest), owners(finding.path))
        counts.setdefault(key, Counter())[settled(finding)] += 1
    rows = [Share(app, whose, found["safe"], found["likely"], found["show"]) for (app, whose), found in counts.items()]
    return tuple(sorted(rows, key=lambda row: (-row.total, row.app, row.owners)))


def _app(path: str, apps: Sequence[str]) -> str:
    for app in apps:
        if f"/{app.replace('.', '/')}/" in f"/{path}":
            return app
    return path.partition("/")[0] if "/" in path else "."
