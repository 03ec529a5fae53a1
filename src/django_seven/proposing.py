"""`seven migrations`: asks both sides of a project as it stands, and puts what is proposed into its tree."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from dataclasses import replace
from typing import get_args

from django_seven.edits.alone import alone
from django_seven.edits.apply import write
from django_seven.events import Listener, many, stage
from django_seven.proposed import propose
from django_seven.runs.both import HEALTH_TIMEOUT
from django_seven.runs.guest import Guest
from django_seven.runs.making import Wanted, wanted
from django_seven.runs.scratch import scratch
from django_seven.runs.sides import guest
from django_seven.runs.store import Store
from django_seven.steps import Read, build_pair
from django_seven.values import Proposal, Side


def proposals(found: Read, listener: Listener, *, offline: bool) -> list[Proposal]:
    """The migrations that the models of a tree as it stands want, a file for both sides each.

    Raises PackageError, InterpreterMissing or RunError where it cannot go on.
    """
    project = found.project
    sides = build_pair(found, listener, offline=offline)
    with ExitStack() as copies, stage("migrations", listener) as running:
        cache = Store.open().root
        hosts: dict[Side, Guest] = {}
        for side in get_args(Side):
            copy = copies.enter_context(scratch(project.root, cache, f"migrations-{side}"))
            hosts[side] = guest(project, copy, sides.environment(side), side)

        def ask(side: Side, extra: Mapping[str, str]) -> Wanted:
            folder = hosts[side].root / project.test.directory
            answer = hosts[side].root.parent / "wanted.json"
            return wanted(hosts[side], folder, extra, answer=answer, timeout=HEALTH_TIMEOUT)

        found_ones = propose(ask, found.route.road.new)
        running.result(many(sum(bool(one.text) for one in found_ones), "proposal"))
    below = "" if project.test.directory == "." else f"{project.test.directory}/"
    return [replace(one, path=f"{below}{one.path}") if one.path else one for one in found_ones]


def put(found: Read, listed: Sequence[Proposal]) -> None:
    """Put proposed files into the tree.

    Raises WriteError where one cannot be written.
    """
    with alone(found.project.root):
        for one in listed:
            if one.text:
                write(found.project.root, one.path, one.text.encode())
