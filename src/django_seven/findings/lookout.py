"""What to look for, compiled from the rules: a bytes prefilter and one dictionary per kind of place."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator

from django_seven.rules.shape import (
    ByHand,
    Default,
    Keyword,
    Library,
    Method,
    Moved,
    Renamed,
    Rewrite,
    Rule,
    Setting,
    Template,
)

# every byte that cannot stand in a name becomes a blank
BLANK = bytes(byte if chr(byte).isalnum() or byte == 95 or byte > 127 else 32 for byte in range(256))
SETTINGS_NEEDLE = "INSTALLED_APPS"
_RELATION = ".relation ="
TEMPLATE_MARKS = ("{% ", "{|", "{load ", "{block ")  # a tag, a filter, a library of them, a block of the admin


class Lookout:
    """The triggers of some rules, by kind; `relations` gives the names that `.relation =` stands for, where asked."""

    def __init__(self, rules: Iterable[Rule], relations: Callable[[], Iterable[str]]) -> None:
        self.rules = tuple(rules)
        self.dotted: dict[str, list[Rule]] = defaultdict(list)
        self.packages: dict[str, list[Rule]] = defaultdict(list)
        self.attributes: dict[str, list[Rule]] = defaultdict(list)
        self.assigned: dict[str, list[Rule]] = defaultdict(list)
        self.functions: dict[str, list[Rule]] = defaultdict(list)
        self.options: dict[str, list[Rule]] = defaultdict(list)
        self.members: dict[str, list[Rule]] = defaultdict(list)
        self.settings: dict[str, list[Rule]] = defaultdict(list)
        self.mentions: dict[str, list[Rule]] = defaultdict(list)
        self.globals: dict[str, list[Rule]] = defaultdict(list)
        self.strings: dict[str, list[Rule]] = defaultdict(list)
        self.defaults: list[Rule] = []
        self.templates: list[tuple[Rule, tuple[str, ...]]] = []
        needles: dict[str, list[Rule]] = defaultdict(list)
        for rule in self.rules:
            for trigger in triggers(rule):
                for one in (f".{name} =" for name in relations()) if trigger == _RELATION else (trigger,):
                    needles[self._add(rule, one)].append(rule)
        self.prefixes = {prefix for name in (*self.dotted, *self.packages) for prefix in _prefixes(name)}
        self._needles: dict[bytes, list[Rule]] = defaultdict(list)
        self._phrases: list[tuple[frozenset[bytes], Rule]] = []
        for needle, found in needles.items():
            words = _words(needle.encode())
            if len(words) == 1:
                self._needles[next(iter(words))].extend(found)
            else:
                self._phrases.extend((frozenset(words), rule) for rule in found)

    def candidates(self, data: bytes) -> list[Rule]:
        """The rules whose words stand in the bytes of a Python file at all, in their own order."""
        there = _words(data)
        ids = {rule.id for word in self._needles.keys() & there for rule in self._needles[word]}
        ids |= {rule.id for words, rule in self._phrases if words <= there}
        return [rule for rule in self.rules if rule.id in ids]

    def template_candidates(self, data: bytes) -> list[Rule]:
        """The rules whose words stand in the bytes of a template."""
        found = {rule.id: rule for rule, words in self.templates if any(word.encode() in data for word in words)}
        return list(found.values())

    def _add(self, rule: Rule, trigger: str) -> str:
        """Sort a trigger into its kind and return the word that must stand in a file for it."""
        if trigger.endswith(".*"):
            self.packages[trigger[:-2]].append(rule)
            return trigger[:-2].rpartition(".")[2]
        if trigger.startswith(".") and trigger.endswith(" ="):
            self.assigned[trigger[1:-2]].append(rule)
            return trigger[1:-2]
        if trigger.startswith("."):
            self.attributes[trigger[1:]].append(rule)
            return trigger[1:]
        kinds = (("def ", self.functions), ("Meta.", self.options), ("class ", self.members), ("global ", self.globals))
        for prefix, kind in kinds:
            if trigger.startswith(prefix):
                name = trigger[len(prefix) :]
                kind[name].append(rule)
                return name
        if trigger.endswith(" +="):
            self.mentions[trigger[:-3]].append(rule)
            return trigger[:-3]
        if trigger.endswith(" ="):
            self.settings[trigger[:-2]].append(rule)
            return trigger[:-2]
        if trigger.startswith("'"):
            self.strings[trigger[1:-1]].append(rule)
            return trigger[1:-1].rpartition(".")[2]
        if trigger.startswith("+"):
            self.defaults.append(rule)
            return SETTINGS_NEEDLE
        if trigger.startswith(TEMPLATE_MARKS):
            word = next(word for word in reversed(trigger.split()) if "*" not in word)
            self.templates.append((rule, (word.lstrip("{|"),)))
            return SETTINGS_NEEDLE
        if trigger.startswith("{"):
            self.templates.append((rule, tuple(trigger[1:].split("{"))))
            return SETTINGS_NEEDLE
        self.dotted[trigger].append(rule)
        return trigger.rpartition(".")[2]


def triggers(rule: Rule) -> Iterator[str]:
    """What a rule looks for, in the notation of `Rewrite.on`; `+NAME` is a default, `{word` a template."""
    change = rule.change
    if isinstance(change, Renamed | Moved):
        for old, _ in change.pairs:
            yield old
            yield f"'{old}'"
    elif isinstance(change, Keyword):
        yield from change.calls
    elif isinstance(change, Method):
        yield f".{change.old}"
        yield f"def {change.old}"
        yield f"class {change.old}"
    elif isinstance(change, Setting):
        yield f"{change.old} ="
        yield f"{change.old} +="
        yield f"django.conf.settings.{change.old}"
    elif isinstance(change, Default):
        yield f"+{change.name}"
    elif isinstance(change, Library):
        yield "{" + change.old
    elif isinstance(change, Template):
        yield "{" + "{".join(change.words)
    elif isinstance(change, Rewrite | ByHand):
        yield from change.on


def _prefixes(name: str) -> Iterator[str]:
    parts = name.split(".")
    return (".".join(parts[:length]) for length in range(1, len(parts)))


def _words(data: bytes) -> set[bytes]:
    """The words in some bytes: several times faster than an expression with all needles."""
    return set(data.translate(BLANK).split())
