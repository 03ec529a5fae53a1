"""The answers to the ledger as a person, a machine and the documentation read them."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterable

from django_seven.rules.coverage import COMPARISONS, REASONS, Answer, Row, answer, rows
from django_seven.rules.coverage import to_json as as_data
from django_seven.values import Minor

_KINDS = ("fixed", "shown", "index", "compare", "none", "open")


def to_json() -> str:
    """Every row with its answer."""
    return json.dumps(as_data(), indent=1)


def to_text() -> str:
    """A line per release, and the sum."""
    lines = [f"{'release':9}{'rows':>6}" + "".join(f"{kind:>9}" for kind in _KINDS)]
    for release, group in _groups():
        lines.append(f"{release!s:9}{len(group):6}" + "".join(f"{count:9}" for count in _counts(group)))
    every = [pair for _, group in _groups() for pair in group]
    lines.append(f"{'all':9}{len(every):6}" + "".join(f"{count:9}" for count in _counts(every)))
    return "\n".join([*lines, "", "`--format json` tells the answer to every row."])


def page(peers: dict[str, dict[str, int]]) -> str:
    """The page of the documentation; `peers` has what others rewrite, by release and name."""
    lines = [
        "# Coverage",
        "",
        f"What changed in Django from 1.4 on and what is announced: {len(rows())} changes, and the answer to each.",
        "Generated from the rules, the index and the declared answers.",
        "",
        "- **fixed**: a rule rewrites it; *safe* gives the same answer always, *likely* in all normal use.",
        "- **shown**: a rule finds it and says what to decide.",
        "- **index**: it is found by holding the project's names against the API of both Djangos, with no rule.",
        "- **compare**: only a run on both sides can tell; the word names what differs then.",
        "- **none**: neither is needed; the word names the reason.",
        "",
        *_peers(peers),
        "## Words",
        "",
        *(f"- compare *{word}*: {text}" for word, text in COMPARISONS.items()),
        *(f"- none *{word}*: {text}" for word, text in REASONS.items()),
        "",
    ]
    for release, group in reversed(_groups()):
        lines += [f"## Django {release}", "", "| change | answer |", "|---|---|"]
        lines += [f"| {_cell(row.summary)} `{row.id}` | {_told(told)} |" for row, told in group]
        lines.append("")
    return "\n".join(lines)


def _peers(peers: dict[str, dict[str, int]]) -> list[str]:
    names = sorted({name for found in peers.values() for name in found})
    lines = [
        "## Per release",
        "",
        f"| Django | rows | {' | '.join([*_KINDS, *names])} |",
        "|---" * 8 + "|---" * len(names) + "|",
    ]
    for release, group in reversed(_groups()):
        found = peers.get(str(release), {})
        cells = [*map(str, _counts(group)), *(str(found.get(name, "–")) for name in names)]
        lines.append(f"| {release} | {len(group)} | {' | '.join(cells)} |")
    note = "The last columns count the rows of whose old spelling the peer rewrites something (`benchmarks/peers.py`)."
    return [*lines, "", *([note, ""] if names else [])]


def _groups() -> list[tuple[Minor, list[tuple[Row, Answer]]]]:
    found: dict[Minor, list[tuple[Row, Answer]]] = defaultdict(list)
    for row in rows().values():
        found[row.release].append((row, answer(row)))
    return sorted(found.items())


def _counts(group: Iterable[tuple[Row, Answer]]) -> list[int]:
    kinds = Counter(_kind(told) for _, told in group)
    return [kinds[kind] for kind in _KINDS]


def _kind(told: Answer) -> str:
    if told.kind == "rule":
        return "shown" if told.cure == "show" else "fixed"
    return told.kind


def _told(told: Answer) -> str:
    if told.kind == "rule":
        return f"{_kind(told)} ({told.cure}): " + ", ".join(f"`{rule}`" for rule in told.by)
    note = f": {_cell(told.note)}" if told.note else ""
    return told.kind + (f" *{told.by[0]}*" if told.by else "") + note


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("<", "&lt;").replace("{", "&#123;")
