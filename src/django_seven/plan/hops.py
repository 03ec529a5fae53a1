"""The stations of a road: from one long-term release to the next, up to the Django that is wanted."""

from __future__ import annotations

from django_seven.project.support import RELEASES
from django_seven.values import Minor


def stations(old: Minor, new: Minor) -> tuple[Minor, ...]:
    """Where a project can stand on its way, both ends with it: the long-term releases between them.

    Django promises that code without deprecation warnings on one long-term release runs on the next
    (its release process), so that each of these hops is small.
    """
    between = (release.minor for release in RELEASES.values() if release.lts and old < release.minor < new)
    return (old, *between, new)
