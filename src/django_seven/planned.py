"""`seven plan`: the stations of the road, and at each of them the Pythons, the packages and the work in the code."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from itertools import pairwise
from pathlib import Path

from django_seven import sources, static
from django_seven.edits.apply import write
from django_seven.errors import InterpreterMissing, PackageError
from django_seven.events import Listener
from django_seven.plan import phases, spans
from django_seven.plan.estimate import settled, shares
from django_seven.plan.hops import stations
from django_seven.plan.needs import DRIVERS, Stock, needs
from django_seven.plan.road import route
from django_seven.plan.states import Planned, planned
from django_seven.project import asks, databases, hops, upgrade_report
from django_seven.project import config as seven_toml
from django_seven.project.databases import Databases
from django_seven.project.owners import Owners
from django_seven.project.upgrade_report import UpgradeReport
from django_seven.report.plan import Hop, Plan
from django_seven.runs import installed, vendored
from django_seven.runs.environment import Environment, Move
from django_seven.runs.installed import Installed
from django_seven.runs.pythons import sqlite_of
from django_seven.runs.releases import serves
from django_seven.runs.sides import Builder
from django_seven.runs.wanted import SEEDS
from django_seven.steps import Read, as_found, builder
from django_seven.values import Minor, Road, SideSpec


@dataclass(frozen=True, slots=True)
class Station:
    """A Django on the road with its environment; `problem` says why there is none."""

    django: Minor
    python: Minor
    packages: Mapping[str, Installed]
    moves: tuple[Move, ...] = ()
    broken: Mapping[str, str] = field(default_factory=dict)
    problem: str = ""
    sqlite: str = ""
    sites: tuple[Path, ...] = ()


@dataclass(frozen=True, slots=True)
class Aside:
    """What a plan knows beside packages: the databases that the project names, and the report of another tool."""

    databases: Databases
    report: UpgradeReport | None


def plan(found: Read, listener: Listener, *, offline: bool = False, report: Path | None = None) -> Plan:
    """Build the environment of each station, and tell what moves and what is to be done between them.

    `report` is a file of django-upgrade-report; without one it is looked for in the folder of the project.

    Every station is resolved from what the project has today, so that nothing moves further than its Django demands.
    Raises PackageError or InterpreterMissing where not even the old side can be built.
    """
    started = time.monotonic()
    beside = upgrade_report.read(report) if report else upgrade_report.find(found.project.root)
    road = found.route.road
    made = _builder(found, listener, offline)
    old = made.first()
    first = Station(road.old, road.old_python, _packages(old))
    places = [first]
    for django in stations(road.old, road.new, [(hop.from_, hop.to) for hop in found.config.hops])[1:]:
        places.append(_station(found, made, old, django))
    aside = Aside(databases.read(found.project.root, found.project.settings), beside)
    hops = [_hop(found, before, after, aside) for before, after in pairwise(places)]
    whole = _hop(found, first, places[-1], aside) if len(places) > 2 else hops[0]
    left = tuple((line.text, line.source, line.reason) for line in found.requirements.missed)
    return Plan(
        found.project.root.name,
        old.django,
        tuple(hops),
        whole,
        left,
        time.monotonic() - started,
        beside.path.name if beside else "",
    )


def old_side(found: Read, listener: Listener, *, offline: bool = False) -> Environment:
    """Build the environment that the project runs in today.

    Raises PackageError or InterpreterMissing.
    """
    return _builder(found, listener, offline).first()


def _builder(found: Read, listener: Listener, offline: bool) -> Builder:
    """What builds the sides for all commands; the old one with the very release of Django that the project pins."""
    django = asks.django_of(found.project, found.requirements, "old", found.route.road.old)
    made = builder(found, listener, offline=offline)
    return made if made.locks else replace(made, project=replace(found.project, from_=django))


def _station(found: Read, made: Builder, old: Environment, django: Minor) -> Station:
    road = found.route.road
    try:
        if django != road.new:  # what seven.toml and the locks say of the new side is about the last station
            here = replace(made.project.old, python=made.project.old.python or str(road.old_python))
            project = replace(made.project, to=str(django), old=here, new=SideSpec())
            way = route(project, found.requirements, download=not made.offline)
            made, road = replace(made, project=project, road=way.road, pythons=way.pythons, locks=None), way.road
        environment, moves = made.after(old, f"Django {django}")
    except (PackageError, InterpreterMissing) as error:
        return Station(django, road.new_python, {}, problem=f"{error.message} {error.hint}")
    packages = _packages(environment)
    broken = _broken(environment, packages, road.new_python)
    sites = tuple(installed.sites(environment.root))
    return Station(django, road.new_python, packages, moves, broken, "", sqlite_of(environment.python), sites)


def _packages(environment: Environment) -> dict[str, Installed]:
    found = installed.read(installed.sites(environment.root))
    return {name: each for name, each in found.items() if name not in SEEDS}


def _broken(environment: Environment, packages: Mapping[str, Installed], python: Minor) -> dict[str, str]:
    """The packages that import what the Django beside them lacks, of those that do not say they are made for it."""
    sought = "no release is better" if python >= (3, 6) else f"no other was looked for on Python {python}"
    return {
        name: f"{packages[name].version} imports {lacks}, which Django {environment.django} lacks; {sought}"
        for name, lacks in vendored.broken(environment, packages).items()
    }


def _hop(found: Read, before: Station, after: Station, aside: Aside) -> Hop:
    road = Road(before.django, after.django, before.python, after.python)
    if not (before.problem or after.problem):
        road = spans.built(road, installed.versions(before.packages), installed.versions(after.packages))
    problem = before.problem or after.problem
    packages: tuple[Planned, ...] = ()
    if not problem:
        why = {move.name: move.why for move in after.moves}
        django = before.packages["django"].version if "django" in before.packages else str(before.django)
        both = [name for name, each in after.packages.items() if serves(each, django, before.python)]
        side = (after.django, after.python)
        whole = replace(road, old=found.route.road.old, new=found.route.road.new)
        silent = {name: each for name, each in after.packages.items() if name not in after.broken}
        doubts = sources.doubts(silent, after.sites, whole, road)
        packages = planned(before.packages, after.packages, why, both, after.broken, doubts, side)
        said = aside.report.targets.get(str(road.new), {}) if aside.report else {}
        packages = tuple(replace(one, said=said.get(one.name)) for one in packages)
    root = found.project.root
    findings = static.look(static.Asked((root,), road)).check.findings
    counts = Counter(map(settled, findings))
    rules = Counter(finding.rule for finding in findings)
    work = shares(findings, found.project.apps, Owners(root).of)
    drivers = {name: each.version for name, each in after.packages.items() if name in DRIVERS}
    asked = needs(Stock(aside.databases, drivers, after.sqlite), road)
    todo = phases.steps(road, packages, counts, rules, phases.guarded(findings, road.old), asked)
    hop = hops.PlannedHop(str(road.old), str(road.new), steps=todo)
    merged = hops.merged([hop], found.config.hops)[0].steps
    return Hop(road, packages, dict(counts), dict(rules), problem, work, merged, asked)


def keep(found: Read, plan: Plan) -> bool:
    """Write the hops of a plan into the project's seven.toml; False where that leaves it as it was.

    Raises WriteError where it cannot be written.
    """
    path = found.project.root / seven_toml.NAME
    before = path.read_text("utf-8-sig") if path.is_file() else ""
    text = before or seven_toml.render(as_found(found))
    planned_hops = [hops.PlannedHop(str(hop.road.old), str(hop.road.new), steps=hop.steps) for hop in plan.hops]
    text = hops.put(text, planned_hops, phases.OURS, (str(found.route.road.old), str(found.route.road.new)))
    if text == before:
        return False
    write(found.project.root, seven_toml.NAME, text.encode())
    return True
