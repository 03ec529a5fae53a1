"""The releases merged, each fact stored once with the releases that have it, and written into one file."""

from __future__ import annotations

import json
import lzma
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django_seven.index.store import FILTERS, MAGIC, ROOTS
from django_seven.indexing.release import Facts

Runs = list[Any]


def runs(each: Iterable[tuple[int, Any]], whole: int) -> Runs:
    """`[fact]` where all releases in `whole` agree, otherwise `[releases, fact, releases, fact, …]`."""
    found: dict[str, list[Any]] = {}
    for bit, fact in each:
        key = json.dumps(fact, sort_keys=True)
        if key in found:
            found[key][0] |= bit
        else:
            found[key] = [bit, fact]
    if len(found) == 1:
        mask, fact = next(iter(found.values()))
        if mask == whole:
            return [fact]
    return [part for pair in sorted(found.values(), key=lambda pair: pair[0]) for part in pair]


def table(each: list[tuple[int, Mapping[str, Any]]]) -> dict[str, Runs]:
    """A mapping of each release as one."""
    whole = sum(bit for bit, _ in each)
    names = sorted({name for _, mapping in each for name in mapping})
    return {name: runs(((bit, mapping[name]) for bit, mapping in each if name in mapping), whole) for name in names}


def merge(
    releases: list[Facts], roots: Sequence[str] = ROOTS
) -> tuple[dict[str, int], dict[str, dict[str, Any]], dict[str, Any]]:
    """The releases of each module, the modules merged, and the tables merged."""
    masks: dict[str, int] = {}
    for place, facts in enumerate(releases):
        for module in facts.modules:
            masks[module] = masks.get(module, 0) | 1 << place
    modules = {module: _module(module, releases) for module in sorted(masks)}
    names = sorted({name for facts in releases for name in facts.tables})
    tables = {name: table([(1 << place, facts.tables[name]) for place, facts in enumerate(releases)]) for name in names}
    tables["names"] = _names(modules, roots)
    return masks, modules, tables


def _module(module: str, releases: list[Facts]) -> dict[str, Any]:
    held = [(1 << place, facts.modules[module]) for place, facts in enumerate(releases) if module in facts.modules]
    classes: dict[str, list[Any]] = {}
    for path in sorted({path for _, one in held for path in one["classes"]}):
        inside = [(bit, one["classes"][path]) for bit, one in held if path in one["classes"]]
        classes[path] = [sum(bit for bit, _ in inside), table(inside)]
    merged: dict[str, Any] = {"n": table([(bit, one["names"]) for bit, one in held])}
    if classes:
        merged["c"] = classes
    is_open = sum(bit for bit, one in held if one["open"])
    return {**merged, "o": is_open} if is_open else merged


def _names(modules: Mapping[str, dict[str, Any]], roots: Sequence[str]) -> dict[str, list[int]]:
    """Where each public function, class and value is defined or offered: the places of modules in their row."""
    found: dict[str, list[int]] = {}
    for place, (module, merged) in enumerate(modules.items()):
        if ".tests" in module or ".migrations." in module or ".locale." in module:
            continue
        packages = f"{module}."
        for name, facts in merged["n"].items():
            shared = any(isinstance(fact, str) and (fact.startswith(packages) or "c" not in merged) for fact in facts)
            defined = any(isinstance(fact, list) for fact in facts)
            if (defined or (shared and fact_inside(facts, roots))) and not name.startswith("_"):
                found.setdefault(name, []).append(place)
    return {name: found[name] for name in sorted(found)}


def fact_inside(facts: Runs, roots: Sequence[str]) -> bool:
    """Whether a name is something of the packages' own."""
    return any(isinstance(fact, str) and "." in fact and fact.partition(".")[0] in roots for fact in facts)


def group(module: str) -> str:
    """The block that a module is kept in."""
    parts = module.split(".")
    if "tests" in parts:
        return "tests"
    if "locale" in parts or "migrations" in parts[3:]:
        return "tail"
    return ".".join(parts[:3])


def pack(versions: list[str], releases: list[Facts], roots: Sequence[str] = ROOTS) -> bytes:
    """The file: magic, length of the header, header, blocks. `roots` are the packages, where it is not about Django."""
    masks, modules, tables = merge(releases, roots)
    grouped: dict[str, dict[str, Any]] = {}
    for module in sorted(modules):
        grouped.setdefault(group(module), {})[module] = modules[module]
    blocks, spans, at = [], [], 0
    names = [*sorted(grouped), *(f"={name}" for name in sorted(tables))]
    for name in names:
        block = compress(grouped[name] if not name.startswith("=") else tables[name[1:]])
        blocks.append(block)
        spans.append([at, len(block)])
        at += len(block)
    whole = (1 << len(releases)) - 1
    rows = {
        module: [names.index(group(module)), *([] if masks[module] == whole else [masks[module]])]
        for module in sorted(modules)
    }
    header = compress(
        {
            "releases": versions, "blocks": spans, "modules": rows,
            "tables": {name: names.index(f"={name}") for name in sorted(tables)},
            **({} if tuple(roots) == ROOTS else {"roots": list(roots)}),
        }
    )  # fmt: skip
    return b"".join([MAGIC, len(header).to_bytes(4, "big"), header, *blocks])


def compress(value: Any) -> bytes:
    """A value as a block."""
    written = json.dumps(value, separators=(",", ":"), ensure_ascii=False, sort_keys=True).encode()
    return lzma.compress(written, format=lzma.FORMAT_RAW, filters=FILTERS)
