"""A place in a template of which the index tells something."""

from __future__ import annotations

from dataclasses import dataclass

from django_seven.values import Minor


@dataclass(frozen=True, slots=True)
class Word:
    """A place in a template: characters `start` to `end`, and what is said of it (as in `api.Met`)."""

    rule: str
    start: int
    end: int
    certain: bool
    message: str
    until: Minor | None
