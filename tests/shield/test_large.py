"""Sources of extreme shapes: each is read, fixed, and settled, and none takes long."""

from __future__ import annotations

import pytest
from shielding.large import shapes
from shielding.trial import ROADS, Trial, execute

from django_seven.project.source import Source, parse

RULES = ("force-text", "conf-urls-url")
SHAPES = dict(shapes())


@pytest.mark.parametrize("name", SHAPES)
def test_a_shape_breaks_no_law(name: str) -> None:
    verdict = execute(Trial("shop/views.py", SHAPES[name], RULES, ROADS[0]), limit=60)  # only ends a hang
    assert verdict.faults == ()


def test_rows_of_comments_keep_every_place() -> None:
    data = b"x = 1\n" + b"# a word\n" * 5000 + b"\ty = 2\n"
    root = parse(Source("a.py", data)).root_node
    assert root.end_byte == len(data) and root.end_point.row == data.count(b"\n")


def test_many_positions_in_one_long_line() -> None:
    source = Source("a.py", b"f(1), " * 200_000)
    assert [source.position(offset)[1] for offset in range(0, 1_200_000, 6)][-1] == 1_199_995
