"""The rule after which the old side wants migrations is named."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any, cast

from django_seven.edits.commit import RuleCommit
from django_seven.looks import Failure, Operation, Pending
from django_seven.settle import Job, Settled, drifted
from django_seven.values import Health

NAME = Operation("shop", "thing", "AlterField", "name", "Alter field name on thing")
SIZE = Operation("shop", "thing", "AlterField", "size", "Alter field size on thing")
COMMITS = tuple(RuleCommit(rule, (), 1, rule) for rule in ("one", "two", "three", "four"))


class Git:
    """A row of commits, each named after its rule."""

    def __init__(self) -> None:
        self.at = "four"

    def head(self) -> str:
        return self.at

    def content(self) -> str:
        return self.at

    def reset(self, commit: str) -> None:
        self.at = commit


def named(wants: dict[str, tuple[Operation, ...]], before: Pending) -> dict[str, tuple[Operation, ...]]:
    """What `drifted` says where the old side wants operations at each commit."""
    git = Git()
    runner = SimpleNamespace(health=lambda side, content: health(Pending(wants.get(content, ()))))
    job = cast(Job, SimpleNamespace(tree=SimpleNamespace(git=git), runner=runner, listener=lambda event: None))
    found = drifted(job, "start", Settled(COMMITS, (), {}), health(before))
    assert git.at == "four"
    return found


def health(pending: Pending) -> Health:
    return Health("old", 0, {}, 0, {}, {}, pending=pending)


def test_each_operation_has_its_rule() -> None:
    wants: dict[str, Any] = {"two": (NAME,), "three": (NAME,), "four": (NAME, SIZE)}
    assert named(wants, Pending()) == {"two": (NAME,), "four": (SIZE,)}


def test_what_was_wanted_before_has_none() -> None:
    wants = dict.fromkeys(("start", "one", "two", "three", "four"), (NAME,))
    assert named(wants, Pending((NAME,))) == {}
    assert named(wants, Pending()) == {}  # an earlier call's
    assert named(wants, Pending(missed=Failure("no"))) == {}
