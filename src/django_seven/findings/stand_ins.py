"""What can stand in for something that a Django no longer has, so that a suite starts and shows what else it meets."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from django_seven.findings import symptom_calls, symptom_names
from django_seven.findings.symptoms import headlines
from django_seven.index import load
from django_seven.rules.catalogue import every
from django_seven.rules.shape import Moved, Renamed, Rewrite
from django_seven.values import Road


@dataclass(frozen=True, slots=True)
class StandIn:
    """One thing that is put in the place of a missing one; `instead` is what does its work now, if that is known.

    `kind` is `module`, `name`, `keyword` (which is dropped) or `checks` (which are not run).
    """

    kind: str
    module: str = ""
    name: str = ""
    word: str = ""
    instead: str = ""


def stand_ins(message: str, trace: str, road: Road) -> tuple[StandIn, ...]:
    """What stands in for what an exception of the new side says is missing; nothing where that is not known."""
    if "SystemCheckError" in message:
        return (StandIn("checks"),)
    for text in filter(None, headlines(message, trace)):
        written = trace.partition(text)[0] if text in trace else trace
        for fact in (*symptom_names.facts(text, written, road), *symptom_calls.facts(text, written, road)):
            found = _for(fact.rule or "", fact.names[0], road)
            if found:
                return (found,)
    return ()


def _for(rule: str, name: str, road: Road) -> StandIn | None:
    if rule == "gone-module":
        return StandIn("module", name, instead=_now(name, road))
    if rule == "gone-name":
        module, _, last = name.rpartition(".")
        return StandIn("name", module, last, instead=_now(name, road))
    if rule == "gone-argument" and name.endswith("=)"):
        call, _, word = name[:-2].partition("(")
        module, _, last = call.rpartition(".")
        return StandIn("keyword", module, last, word) if load().kind(module, road.new) == "module" else None
    return None


def _now(name: str, road: Road) -> str:
    """Where the work of a name is done now: as a rule says, else what is near it."""
    index = load()
    known = _moves().get(name)
    if known and index.has(known, road.new) is not False:  # Python's own are not in the index
        return known
    last = name.rpartition(".")[2]
    start = ".".join(name.split(".")[:2])  # `django.utils`: the same name elsewhere may be anything
    near = (other for other in index.near(name, road.new) if other.endswith(f".{last}") and other.startswith(start))
    return next(near, "")


@cache
def _moves() -> dict[str, str]:
    found: dict[str, str] = {}
    for rule in every().values():
        if isinstance(rule.change, Renamed | Moved) and not rule.package:
            found.update(dict(rule.change.pairs))
        elif isinstance(rule.change, Rewrite) and not rule.package:
            found.update({old: new for old, new in rule.change.moves.items() if "*" not in old})
    # a module as a whole lies where most of its names went
    for old, new in list(found.items()):
        found.setdefault(old.rpartition(".")[0], new.rpartition(".")[0])
    return found
