"""What may be found in a Python file at all, told from one look at its text, and from one at all others."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

from django_seven.findings.api import Api
from django_seven.findings.derived import NEEDLE
from django_seven.findings.prefilter import Prefilter
from django_seven.findings.touched import Led, Touched
from django_seven.project.source import Source
from django_seven.project.tree import FileTree
from django_seven.project.words import Text
from django_seven.rules.shape import Rule
from django_seven.values import Skipped

Met = tuple[int, ...]  # places of rules; behind them one for names that went, one for members, one for each member


class Candidates:
    """Which rules may bite in which files and, where `api` is given, what the index may have to say of them."""

    def __init__(self, rules: Sequence[Rule], tree: FileTree, api: Api | None) -> None:
        self.rules = rules
        self._tree = tree
        self._api = api
        self._prefilter = Prefilter(rules, tree)
        self._named = len(rules)
        self._members = self._named + 1
        if api is not None:  # which the whole project is looked at for; single rules are not worth that
            tree.watch(self._prefilter.words, self.judge)

    def told(self, name: str) -> Skipped | bool | None:
        """Whether something may be found in a file, where the look at all files told; None where there was none."""
        scan = self._tree.scan if self._api is not None else None
        if scan is None or scan.of(name) is None:
            return scan.skipped.get(name) if scan is not None else None
        met, bases = scan.met.get(name, ()), scan.bases.get(name, frozenset())
        direct = self._named in met or self._members in met
        return direct or bool(self._biting(met, bases, name)) or self._inherits(met, bases)

    def rules_for(self, source: Source, *, looked_at: bool) -> list[Rule]:
        """The rules that may bite in a file; `looked_at`: it is as it was when all files were looked at."""
        return self._biting(*self._known(source, looked_at), source.path)

    def led(self, source: Source, *, looked_at: bool) -> Led:
        """What a file may use that went or changed."""
        if "django" in source.path.split("/"):
            return Led(None, below=True)
        met, bases = self._known(source, looked_at)
        direct = self._members in met
        text = Text(source.data, source.path) if direct or self._named in met else None
        owners = self._touched.owners(text) if text is not None and direct else frozenset[str]()
        named = frozenset(self._touched.named(text)) if text is not None else frozenset[str]()
        below = direct or self._inherits(met, bases)
        return Led(None if owners is None else named | owners, below)

    def judge(self, text: Text) -> Met:
        """What one look at a file tells."""
        places = self._prefilter.places(text)
        if self._api is None:
            return places
        if "django" in text.path.split("/"):  # Django's own files need not spell out where they are
            return (*places, self._named, self._members)
        named = (self._named,) if any(self._touched.named(text)) else ()
        if NEEDLE not in text.data:
            return (*places, *named)
        if self._touched.members(text):
            return (*places, *named, self._members)
        beside = self._touched.beside(text) if text.bases else ()
        return (*places, *named, *(self._members + 1 + number for number in beside))

    def _known(self, source: Source, looked_at: bool) -> tuple[Met, frozenset[bytes]]:
        """What was told of a file, and what its classes derive from."""
        if looked_at and self._api is not None and self._tree.scan.of(source.path) is not None:
            scan = self._tree.scan
            return scan.met.get(source.path, ()), scan.bases.get(source.path, frozenset())
        text = Text(source.data, source.path)
        return self.judge(text), text.bases

    def _biting(self, met: Met, bases: frozenset[bytes], path: str) -> list[Rule]:
        places = [
            place
            for place in met
            if place < self._named and (not self.rules[place].starting or path in self._tree.phases)
        ]
        if self._api is not None:
            places = [place for place in places if self._prefilter.derives(place, bases, self._tree.scan)]
        return [self.rules[place] for place in places]

    def _inherits(self, met: Met, bases: frozenset[bytes]) -> bool:
        """Whether a member that stands in a file comes from Django by way of the project."""
        numbers = [place - self._members - 1 for place in met if place > self._members]
        return bool(numbers and bases) and self._touched.inherited(numbers, bases, self._tree.scan)

    @cached_property
    def _touched(self) -> Touched:
        if self._api is None:
            raise LookupError("the index was not asked for")
        return Touched(self._api.index.releases, self._api.old, self._api.new, self._api.changes)
