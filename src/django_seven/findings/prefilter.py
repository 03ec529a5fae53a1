"""Which rules can bite in a file at all, told from its text: what none of them can meet is not parsed."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache

from django_seven.findings.lookout import BACKSLASH, RELATION, TEMPLATE_MARKS, triggers
from django_seven.project.scan import Scan, may_be_settings
from django_seven.project.tree import FileTree
from django_seven.project.words import Text, words_of
from django_seven.rules.shape import Rule

_BOUND = ("def ", "Meta.", "class ", "global ")
_INSTALLED = re.compile(rb"^[ \t]*INSTALLED_APPS\s*(?::[^=\n]+)?=(?!=)", re.M)
Test = Callable[[Text], bool]
_compiled = cache(re.compile)  # most are never asked for, and all of them take a tenth of the start


@dataclass(frozen=True, slots=True)
class Needle:
    """What must hold for one trigger of a rule, beside the word that it is filed under."""

    place: int  # of the rule, in the order of the rules
    test: Test


class Prefilter:
    """The triggers of some rules by the word that must stand in a file for them."""

    def __init__(self, rules: Iterable[Rule], tree: FileTree) -> None:
        self.rules = tuple(rules)
        self._ran = tree.evidence is not None and bool(tree.evidence.files)
        self._seen = tree.evidence is not None and any(tree.evidence.paths("settings"))  # whatever they look like
        self._needles: dict[bytes, list[Needle]] = defaultdict(list)
        for place, rule in enumerate(self.rules):
            for trigger in triggers(rule):
                for one in (f".{name} =" for name in tree.relations) if trigger == RELATION else (trigger,):
                    self._add(place, one)
        self._below = {
            place: frozenset(name.encode() for name in rule.below)
            for place, rule in enumerate(self.rules)
            if rule.below and not self._ran  # a run may have seen what no text tells
        }
        self._texts = [tuple(text.encode() for text in rule.texts) for rule in self.rules]
        self._patterns = [rule.pattern.encode() for rule in self.rules]

    @property
    def words(self) -> frozenset[bytes]:
        """The words one of which stands in every Python file that a rule bites in."""
        return frozenset(self._needles)

    def places(self, text: Text) -> tuple[int, ...]:
        """Which of the rules may bite in a Python file."""
        found: set[int] = set()
        historical = "/migrations/" in f"/{text.path}"
        for word in self._needles.keys() & text.words:
            for needle in self._needles[word]:
                place = needle.place
                if place in found or (historical and not self.rules[place].migrations):
                    continue
                if self._texts[place] and not any(one in text.data for one in self._texts[place]):
                    continue
                pattern = self._patterns[place]
                if (
                    needle.test(text)
                    and (not pattern or _compiled(pattern).search(text.data))
                    and self._may_derive(place, text)
                ):
                    found.add(place)
        return tuple(sorted(found))

    def _may_derive(self, place: int, text: Text) -> bool:
        """Whether the file has a class at all, where a rule asks for one below another."""
        return place not in self._below or bool(text.bases)

    def derives(self, place: int, bases: frozenset[bytes], scan: Scan) -> bool:
        """Whether what classes of a file derive from may lead to the classes that a rule asks for."""
        wanted = self._below.get(place)
        return wanted is None or not bases.isdisjoint(wanted | scan.below(wanted, b"", _any_origin))

    def _add(self, place: int, trigger: str) -> None:
        if trigger.startswith(TEMPLATE_MARKS) or trigger.startswith("{"):
            return  # nothing in Python
        name, test = _needle(trigger)
        if test is _settings and self._seen:
            test = _anywhere
        self._needles[name].append(Needle(place, test))


def _needle(trigger: str) -> tuple[bytes, Test]:
    """The word that must stand in a file for a trigger, and what must hold beside."""
    if trigger.startswith("+"):
        return b"INSTALLED_APPS", _defaults
    if trigger.startswith("'"):
        whole = trigger[1:-1].encode()
        return max(words_of(whole), key=len), lambda text: whole in text.data
    if trigger.startswith(("statement ", "name ")):
        return trigger.partition(" ")[2].encode(), _anywhere
    if trigger == BACKSLASH:
        return BACKSLASH.encode(), _anywhere
    if trigger.startswith("*."):
        return trigger[2:].encode(), _anywhere
    if trigger.startswith("."):
        name = trigger[1:].removesuffix(" =").encode()
        if trigger.endswith(" ="):
            assigned = rb"\.[\s\\]*" + name + rb"[\s\\]*[:=](?!=)"
            return name, lambda text: text.after_dot(name) and _compiled(assigned).search(text.data) is not None
        return name, lambda text: text.after_dot(name)
    if trigger.endswith((" =", " +=")):
        return trigger.partition(" ")[0].encode(), _settings
    if trigger.startswith(_BOUND):
        kind, name = next((kind, trigger[len(kind) :].encode()) for kind in _BOUND if trigger.startswith(kind))
        before, after = (rb"def[\s\\]+", rb"\b") if kind == "def " else (rb"\b", rb"[\s\\]*[:=]")
        pattern = before + name + after
        return name, lambda text: _compiled(pattern).search(text.data) is not None
    above, _, last = trigger.removesuffix(".*").rpartition(".")
    return last.encode(), _dotted(above.encode(), last.encode())


def _dotted(module: bytes, name: bytes) -> Test:
    root = module.partition(b".")[0].decode()
    # a file below the package need not spell it out
    return lambda text: not module or text.may_mean(module, name) or root in text.path.split("/")


def _any_origin(owner: str, member: str) -> bool:
    return True


def _anywhere(text: Text) -> bool:
    return True


def _settings(text: Text) -> bool:
    return may_be_settings(text)


def _defaults(text: Text) -> bool:
    return b"configure" in text.words or _INSTALLED.search(text.data) is not None
