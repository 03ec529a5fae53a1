"""How both ends of a plan stand by date, and which databases and drivers its hops ask for, as text and JSON."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict
from datetime import date
from typing import Any

from django_seven.events import many
from django_seven.plan.facts import Standing, python_end, standing
from django_seven.plan.needs import Need
from django_seven.project.databases import Server
from django_seven.values import Minor, Road

_CVES = 6  # of a release that are named


def standing_lines(django: str, road: Road) -> list[str]:
    """How the Django that is installed and the one that is wanted stand, and the Pythons of both.

    Parameters: `django` is the version of the old side.
    """
    lines = [line for version in (django, standing(str(road.new)).latest) for line in _django(standing(version))]
    return lines + [_python(python) for python in dict.fromkeys((road.old_python, road.new_python))]


def _django(found: Standing) -> list[str]:
    kind, minor = "long-term release, " if found.lts else "", Minor.parse(found.django)
    lines = [f"Django {found.django}: {kind}{_end(found.eol)}"]
    if found.missed:
        named = ", ".join(found.cves[:_CVES]) + (" …" if len(found.cves) > _CVES else "")
        told = f"{many(len(found.missed), 'security release')} of {minor} up to {found.missed[-1].version}"
        lines.append(f"  missed: {told}, with {many(len(found.cves), 'CVE')}: {named}")
    if found.later:
        lines.append(f"  since the end of {minor}: {many(found.later, 'CVE')} of later Djangos, up to {found.known}")
    return lines


def _python(python: Minor) -> str:
    end = python_end(python)
    return f"Python {python}: {_end(end.version) if end else 'its end of life is not known here'}"


def _end(day: str) -> str:
    past = day <= date.today().isoformat()[: len(day)]
    return f"no security fixes since {day}" if past else f"security fixes until {day}"


def need_lines(needs: Sequence[Need], road: Road) -> list[str]:
    """The databases and drivers of a hop: the oldest version of each that both sides take, and what is too old."""
    if not needs:
        return []
    lines = ["", f"databases: the oldest that Django {road.old} and {road.new} take"]
    for need in needs:
        here = f"here: {need.here}" if need.here else ", ".join(dict.fromkeys(map(_server, need.servers)))
        lines.append(f"  {need.name:28} {need.old or '–'} → {need.new:18} {need.place}  {here}".rstrip())
        lines += [f"    ! {_server(one)} is older than Django {road.new} takes" for one in need.short]
        if not (need.enough or need.short):
            lines.append(f"    ! {need.here} is older than Django {road.new} takes")
    return lines


def _server(server: Server) -> str:
    return f"{server.version} in {server.path}:{server.line}"


def standing_json(django: str) -> dict[str, Any]:
    """How a release of Django stands, as the documented JSON."""
    found = standing(django)
    return {**asdict(found), "cves": list(found.cves)}


def python_json(pythons: Iterable[Minor]) -> list[dict[str, str | None]]:
    """The ends of life of Pythons."""
    found: list[dict[str, str | None]] = []
    for python in pythons:
        end = python_end(python)
        found.append(
            {"python": str(python), "eol": end.version if end else None, "source": end.source if end else None}
        )
    return found


def need_json(need: Need) -> dict[str, Any]:
    """A need of a hop, with whether what is known of suffices."""
    return {**asdict(need), "short": [asdict(server) for server in need.short], "enough": need.enough}
