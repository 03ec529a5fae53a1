"""The stations of a road: from one long-term release to the next, up to the Django that is wanted."""

from __future__ import annotations

from collections.abc import Iterable

from django_seven.project.support import RELEASES
from django_seven.values import Minor


def stations(old: Minor, new: Minor, written: Iterable[tuple[str, str]] = ()) -> tuple[Minor, ...]:
    """Where a project can stand on its way, both ends with it: the long-term releases between them.

    Django promises that code without deprecation warnings on one long-term release runs on the next
    (its release process), so that each of these hops is small. Where `written` are hops that lead from one end to the
    other, they are the road.
    """
    ways = {Minor.parse(from_): Minor.parse(to) for from_, to in written}
    road = [old]
    while road[-1] < new and ways.get(road[-1], old) > road[-1]:
        road.append(ways[road[-1]])
    if road[-1] == new:
        return tuple(road)
    between = (release.minor for release in RELEASES.values() if release.lts and old < release.minor < new)
    return (old, *between, new)
