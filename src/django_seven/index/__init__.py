"""The API of every Django since 1.4, derived from its releases by `tools/build_index.py`."""

from __future__ import annotations

from django_seven.index.answers import (
    Kind,
    Library,
    Lineage,
    Lives,
    Member,
    Members,
    Options,
    Parameter,
    Setting,
    Signature,
)
from django_seven.index.query import Index, load

__all__ = [
    "Index",
    "Kind",
    "Library",
    "Lineage",
    "Lives",
    "Member",
    "Members",
    "Options",
    "Parameter",
    "Setting",
    "Signature",
    "load",
]
