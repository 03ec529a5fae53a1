"""What the proof saw of each rule on the real Djangos: kept beside the rules, written by `tools/prove.py --json`."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

FILE = "proof.json"


@dataclass(frozen=True, slots=True)
class Facts:
    """The life of an old spelling, as it was measured; each version is text such as `<=1.3` or `4.0`.

    `birth`: the first release in which it gives its answer. `since`: the first in which the new spelling gives the
    same. `until`: the first in which the old one no longer does, `end`: how (an exception, check ids, another
    answer). `warns`: the first that warns. `digest` tells whether the rule is the one that was measured.
    """

    birth: str | None
    since: str | None
    until: str | None
    end: str
    warns: str | None
    digest: str


@cache
def _content() -> dict[str, Any]:
    content: dict[str, Any] = json.loads(files("django_seven.rules").joinpath(FILE).read_text("utf-8"))
    return content


def releases() -> tuple[str, ...]:
    """The Djangos and Pythons on which was measured, by minor."""
    return tuple(_content()["releases"])


@cache
def facts() -> Mapping[str, Facts]:
    """What was measured, by rule id."""
    return {
        rule: Facts(
            row.get("birth"), row.get("since"), row.get("until"), row.get("end") or "", row.get("warns"),
            row.get("digest") or "",
        )
        for rule, row in _content()["rules"].items()
    }  # fmt: skip
