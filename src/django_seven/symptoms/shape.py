"""What a symptom is: two texts, the release between them, and a test that passes before it and fails from it on."""

from __future__ import annotations

from dataclasses import dataclass

from django_seven.values import Minor, Road


@dataclass(frozen=True, slots=True)
class Symptom:
    """One value that Django gives otherwise from the release `since` on.

    `old` and `new` are regular expressions. An assertion shows the symptom where `old` matches on one of its sides only
    and `new` on the other only; where one of the two is empty, the other does. `text` is one for what an exception says
    where there are no sides. `within` matches in the traceback as well.
    `met`: it counts only where `seven check` finds the `rule` in the project, since the value may have other reasons.
    `test` are lines that end in an assertion of `case`, a test case of Django's: it passes on the release before
    `since`, and on `since` it fails so that this symptom, and no other, explains it. `settings` are those that it
    needs. `ledger` is the row of the ledger that tells of it.
    """

    id: str
    since: str
    what: str
    test: str
    old: str = ""
    new: str = ""
    text: str = ""
    within: str = ""
    rule: str = ""
    met: bool = False
    ledger: str = ""
    settings: str = ""

    def on(self, road: Road) -> bool:
        """Whether the release lies on the road."""
        return road.old < Minor.parse(self.since) <= road.new
