"""What earlier calls of `seven up` did in a tree, kept in our folder of it."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field

from django_seven.edits.apply import write
from django_seven.edits.tree import WorkTree
from django_seven.looks import Operation
from django_seven.settle import Settled


@dataclass(frozen=True, slots=True)
class Memory:
    """What earlier calls did in this tree: the content it started from, rules applied, rules undone.

    `wants` are rules after which the old side wants migrations, with the operations as text.
    """

    start: str = ""
    applied: int = 0
    undone: Mapping[str, str] = field(default_factory=dict)
    wants: Mapping[str, Sequence[str]] = field(default_factory=dict)

    @classmethod
    def load(cls, tree: WorkTree) -> Memory:
        """What was saved; nothing where it cannot be read."""
        try:
            return cls(**json.loads((tree.state / "up.json").read_text()))
        except (OSError, ValueError, TypeError):
            return cls()

    def after(self, start: str, settled: Settled, wants: Mapping[str, Sequence[Operation]]) -> Memory:
        """The memory with one more call in it."""
        told = {**self.wants, **{rule: [str(operation) for operation in found] for rule, found in wants.items()}}
        return Memory(start, self.applied + len(settled.commits), dict(settled.undone), told)

    def save(self, tree: WorkTree) -> None:
        """Keep it in our folder of the tree."""
        write(tree.state, "up.json", json.dumps(asdict(self), indent=1).encode())
