"""What to look for, compiled from the rules: one dictionary per kind of place."""

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
    Tooling,
)

RELATION = ".relation ="
BACKSLASH = "\\"
TEMPLATE_MARKS = ("{% ", "{|", "{load ", "{block ")  # a tag, a filter, a library of them, a block of the admin


class Lookout:
    """The triggers of some rules, by kind; `relations` gives the names that `.relation =` stands for, where asked."""

    def __init__(self, rules: Iterable[Rule], relations: Callable[[], Iterable[str]]) -> None:
        self.rules = tuple(rules)
        self.dotted: dict[str, list[Rule]] = defaultdict(list)
        self.packages: dict[str, list[Rule]] = defaultdict(list)
        self.modules: dict[str, list[Rule]] = defaultdict(list)
        self.attributes: dict[str, list[Rule]] = defaultdict(list)
        self.assigned: dict[str, list[Rule]] = defaultdict(list)
        self.functions: dict[str, list[Rule]] = defaultdict(list)
        self.options: dict[str, list[Rule]] = defaultdict(list)
        self.members: dict[str, list[Rule]] = defaultdict(list)
        self.settings: dict[str, list[Rule]] = defaultdict(list)
        self.mentions: dict[str, list[Rule]] = defaultdict(list)
        self.globals: dict[str, list[Rule]] = defaultdict(list)
        self.strings: dict[str, list[Rule]] = defaultdict(list)
        self.statements: dict[str, list[Rule]] = defaultdict(list)
        self.words: dict[str, list[Rule]] = defaultdict(list)
        self.escapes: list[Rule] = []
        self.defaults: list[Rule] = []
        self.tools: dict[str, list[Rule]] = defaultdict(list)
        for rule in self.rules:
            for kind in rule.change.files if isinstance(rule.change, Tooling) else ():
                self.tools[kind].append(rule)
            for trigger in triggers(rule):
                for one in (f".{name} =" for name in relations()) if trigger == RELATION else (trigger,):
                    self._add(rule, one)
        self.prefixes = {prefix for name in (*self.dotted, *self.packages) for prefix in _prefixes(name)}

    def _add(self, rule: Rule, trigger: str) -> None:
        """Sort a trigger into its kind."""
        kinds = (("def ", self.functions), ("Meta.", self.options), ("class ", self.members), ("global ", self.globals))
        if trigger.endswith(".*"):
            self.packages[trigger[:-2]].append(rule)
        elif trigger.startswith("statement "):
            self.statements[trigger[10:]].append(rule)
        elif trigger.startswith("name "):
            self.words[trigger[5:]].append(rule)
        elif trigger == BACKSLASH:
            self.escapes.append(rule)
        elif trigger.startswith("*."):
            self.modules[trigger[2:]].append(rule)
        elif trigger.startswith(".") and trigger.endswith(" ="):
            self.assigned[trigger[1:-2]].append(rule)
        elif trigger.startswith("."):
            self.attributes[trigger[1:]].append(rule)
        elif trigger.startswith(tuple(prefix for prefix, _ in kinds)):
            prefix, kind = next((prefix, kind) for prefix, kind in kinds if trigger.startswith(prefix))
            kind[trigger[len(prefix) :]].append(rule)
        elif trigger.endswith(" +="):
            self.mentions[trigger[:-3]].append(rule)
        elif trigger.endswith(" ="):
            self.settings[trigger[:-2]].append(rule)
        elif trigger.startswith("'"):
            self.strings[trigger[1:-1]].append(rule)
        elif trigger.startswith("+"):
            self.defaults.append(rule)
        elif trigger.startswith("{"):
            return  # a template: `findings.template_words`
        else:
            self.dotted[trigger].append(rule)


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
