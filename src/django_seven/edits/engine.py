"""All rules over one file: each proposes, passes the gate, and the next sees what it left."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, partial

from django_seven.edits.around import Around
from django_seven.edits.changed import changed_lines
from django_seven.edits.gate import apply, lost_comment, reads, still_read, untouched
from django_seven.edits.meant import known
from django_seven.edits.propose import Proposal, allowed, allows, propose
from django_seven.edits.tidy import tidy
from django_seven.findings import derived, evidence, heard, templates
from django_seven.findings.api import Api
from django_seven.findings.candidates import Candidates
from django_seven.findings.code import Place, find
from django_seven.findings.lookout import Lookout
from django_seven.findings.packages import Packages
from django_seven.findings.template_words import TemplateWords
from django_seven.project.names import Names
from django_seven.project.source import Source, parse, problem, understood
from django_seven.project.tool_files import kind_of
from django_seven.project.tree import FileTree
from django_seven.rules.shape import Indexed, Library, Rule, Template, Tooling
from django_seven.values import Edit, Finding, Road, Skipped, Sure

# What a mistake of ours raises; a file that meets one is told apart, and the others go on.
OURS = (
    ArithmeticError,
    AssertionError,
    AttributeError,
    LookupError,
    RuntimeError,
    StopIteration,
    TypeError,
    ValueError,
)

PASSES = 4  # over one file; most settle after one


@dataclass(frozen=True, slots=True)
class Applied:
    """One rule that changed a file, and in how many lines of it."""

    rule: str
    lines: int


@dataclass(frozen=True, slots=True)
class Refused:
    """One rule whose edit of a file did not pass the gate, and why."""

    rule: str
    path: str
    reason: str


@dataclass(frozen=True, slots=True)
class FileResult:
    """What became of one file."""

    path: str
    before: bytes
    after: bytes
    findings: tuple[Finding, ...]
    applied: tuple[Applied, ...] = ()
    refused: tuple[Refused, ...] = ()
    beside: str = ""  # the file whose finding a new one cures
    created: tuple[FileResult, ...] = ()  # the new files, which have a result of their own
    missed: tuple[Skipped, ...] = ()  # rules that could not understand the file; the others had their say


class Engine:
    """Rules, a road and a tree, compiled once."""

    def __init__(self, rules: Sequence[Rule], road: Road, tree: FileTree) -> None:
        self.road = road
        self.tree = tree
        self._project = Around(tree)
        self.lookout = Lookout((rule for rule in rules if not isinstance(rule.change, Indexed)), self._relations)
        self.indexed = frozenset(rule.id for rule in rules if isinstance(rule.change, Indexed))
        self._candidates = Candidates(self.lookout.rules, tree, self._api if self.indexed else None)
        self._by_id = {rule.id: rule for rule in self.lookout.rules}
        self._packages = Packages(road, tree, self.indexed)
        self._single: dict[str, Lookout] = {}
        self._last: Names | None = None
        self._seen: Source | None = None
        self._missed: dict[str, Skipped] = {}  # by rule, in the file that is looked at

    def check(self, name: str) -> FileResult | Skipped:
        """What the rules say of one file; nothing is changed. A file we stumble over is skipped by name."""
        try:
            return self._check(name)
        except OURS as error:
            return stumbled(name, error)

    def _check(self, name: str) -> FileResult | Skipped:
        told = self.told_at_a_glance(name)
        if told is not None:
            return told
        source = self.tree.read(name)
        if isinstance(source, Skipped):
            return source
        self._seen = source if self.indexed else None
        self._missed = {}
        proposals = self._proposals(source)
        if isinstance(proposals, Skipped):
            return proposals
        found = self._findings(source, proposals)
        return FileResult(name, source.data, source.data, found, missed=tuple(self._missed.values()))

    def fix(self, name: str, sure: Sure) -> FileResult | Skipped:
        """The file as the rules want it, each edit through the gate; nothing is written."""
        try:
            return self._fix(name, sure)
        except OURS as error:
            return stumbled(name, error)

    def _fix(self, name: str, sure: Sure) -> FileResult | Skipped:
        source = self.tree.read(name)
        if isinstance(source, Skipped):
            return source
        self._missed = {}
        proposals = self._proposals(source)
        if isinstance(proposals, Skipped):
            return proposals
        original = source
        applied: dict[str, int] = {}
        refused: dict[str, Refused] = {}
        created: dict[str, FileResult] = {}
        for _ in range(PASSES):
            before = source
            for proposal in proposals:
                rule = proposal.rule.id
                created.update({new.path: new for new in self._created(proposal, sure)})
                if not allowed(proposal, sure).edits and not any(one.seen or one.known for one in proposal.findings):
                    continue
                after, reason = self.one(source, proposal.rule, sure)
                if reason:
                    refused[rule] = Refused(rule, name, reason)
                elif after.data != source.data:
                    applied[rule] = applied.get(rule, 0) + changed_lines(source.data, after.data)
                    source = after
            if source is before:
                break
            left = self._proposals(source)  # what a rule left may be what another one looks for
            proposals = [] if isinstance(left, Skipped) else left
        changes = tuple(Applied(rule, lines) for rule, lines in applied.items())
        made = {path for path, new in created.items() if not new.refused}
        findings = tuple(one for one in self._findings(source, proposals) if one.makes not in made)
        gone = tuple(refused.values())
        missed = tuple(self._missed.values())
        return FileResult(
            name, original.data, source.data, findings, changes, gone, created=tuple(created.values()), missed=missed
        )

    def created(self, source: Source, rule: Rule, sure: Sure) -> list[FileResult]:
        """The new files that one rule proposes beside a file."""
        proposal = self._propose(source, rule, self._alone(rule), sure) if rule.id in self._by_id else None
        return self._created(proposal, sure) if isinstance(proposal, Proposal) else []

    def _created(self, proposal: Proposal, sure: Sure) -> list[FileResult]:
        """The new files of a proposal, each through what of the gate concerns it."""
        found, rule = [], proposal.rule.id
        for new in allowed(proposal, sure).created:
            source = understood(new.path, new.data)
            hole = source if isinstance(source, Skipped) else problem(source, parse(source))
            reason = hole.reason if hole is not None else "" if reads(new.data) else "Python does not read it"
            beside = proposal.findings[0].path
            if reason:
                found.append(FileResult(new.path, b"", b"", (), (), (Refused(rule, new.path, reason),), beside))
            else:
                lines = Applied(rule, new.data.count(b"\n"))
                found.append(FileResult(new.path, b"", new.data, (), (lines,), (), beside))
        return found

    def _alone(self, rule: Rule) -> Lookout:
        if rule.id not in self._single:
            self._single[rule.id] = Lookout([rule], self._relations)
        return self._single[rule.id]

    def one(self, source: Source, rule: Rule, sure: Sure) -> tuple[Source, str]:
        """One rule over one file: the new source, and why it was refused where the gate did.

        A place around another one is for the next pass.
        """
        if rule.id not in self._by_id:
            return source, ""  # the index rewrites nothing
        left, after = 0, source
        for _ in range(PASSES):
            after, reason, left = self._pass(after, rule, sure)
            if reason:
                return source, reason
            if not left:
                return after, ""
        return source, f"{left} of its places still overlap after {PASSES} passes"

    def _pass(self, source: Source, rule: Rule, sure: Sure) -> tuple[Source, str, int]:
        """The same once; also how many places are left for the next pass."""
        lookout = self._alone(rule)
        proposal = self._propose(source, rule, lookout, sure)
        if proposal is None or isinstance(proposal, Skipped) or not allowed(proposal, sure).edits:
            return source, "", 0
        edits = self._tidied(source, proposal.edits)
        after = understood(source.path, apply(source.data, edits))
        if isinstance(after, Skipped):
            return source, f"the file would be one that {after.reason}", 0
        if after.encoding != source.encoding:
            return source, "the file would be read in another encoding", 0
        self._edited(source, after)
        if not untouched(source.data, after.data, edits):
            return source, "bytes outside its edit changed", 0
        lost = lost_comment(source, edits)
        if lost:
            return source, f"a comment would be lost (`{lost}`)", 0
        if source.path.endswith(".py") and reads(source.data) and not reads(after.data):
            return source, "Python no longer reads the file", 0
        if isinstance(rule.change, Tooling) and not still_read(source.path, source.data, after.data, edits):
            return source, "its tool would no longer read what is there", 0
        again = self._propose(after, rule, lookout, sure)
        if rule.id in self._missed:
            return source, self._missed[rule.id].reason, 0
        if isinstance(again, Skipped):
            return source, f"the file could no longer be read ({again.reason})", 0
        if not proposal.later and again is not None and allowed(again, sure).edits:
            return source, "a second pass would change it again", 0
        return after, "", proposal.later

    def _tidied(self, source: Source, edits: tuple[Edit, ...]) -> tuple[Edit, ...]:
        """The edits as they are written: laid out as a formatter would, which nobody asks of those that are not."""
        if not source.path.endswith(".py"):
            return edits
        return tidy(self._names(source), edits, self.tree.width, self.tree.formatter)

    def _relations(self) -> frozenset[str]:
        return self.tree.relations  # the project's models are only read where a rule asks

    def told_at_a_glance(self, name: str) -> FileResult | Skipped | None:
        """The result for a file of which one look, and one at all others, told that nothing is to be found in it."""
        if self.lookout.tools.get(kind_of(name)):
            return None
        if heard.in_file(self.tree.evidence, name):
            return None
        told = self._candidates.told(name)
        if told is False and name.endswith(".py") and self._packages.may_be_met(self.tree.read(name)):
            return None
        return told if isinstance(told, Skipped) else FileResult(name, b"", b"", ()) if told is False else None

    def _proposals(self, source: Source) -> list[Proposal] | Skipped:
        told = [self._tool(source, rule) for rule in self.lookout.tools.get(kind_of(source.path), ())]
        others = self._of_code(source)
        if isinstance(others, Skipped):
            return others
        return [*others, *(proposal for proposal in told if proposal is not None)]

    def _of_code(self, source: Source) -> list[Proposal] | Skipped:
        """What the rules for Python files and templates propose."""
        if source.path.endswith(".py"):
            rules = self._candidates.rules_for(source, looked_at=source is self._seen)
            if not rules:
                return []
            names = self._names(source)
            hole = problem(source, names.tree)
            if hole is not None:
                return hole
            lookout = self.lookout if len(rules) == len(self.lookout.rules) else Lookout(rules, self._relations)
            found = find(names, lookout, self.tree, self._lacks)
            return [self._proposed(names, rule, found[rule.id]) for rule in rules if rule.id in found]
        return [] if kind_of(source.path) else self._of_template(source)

    def _of_template(self, source: Source) -> list[Proposal] | Skipped:
        """What the rules for templates propose; nothing for one that another engine reads, or no Django."""
        rules = self._template_words.rules(source.data)
        if not rules and not (self.indexed and self._api.may_be_met(source)):
            return []
        left = templates.hole(source, self.tree.engine(source.path))
        if left is not None:
            return left
        return [one for one in (self._template(source, rule) for rule in rules) if one is not None]

    @cached_property
    def _tooling(self) -> Callable[[Source, Rule], tuple[Finding, ...]]:
        """What a rule finds in a file that tools read; what reads those is loaded where there is such a file."""
        from django_seven.findings import tooling  # noqa: PLC0415 - takes an eighth of the start

        return partial(tooling.findings, around=tooling.Around(self.tree.root, self.road))

    @cached_property
    def _template_words(self) -> TemplateWords:
        return TemplateWords(self.lookout.rules)

    @cached_property
    def _api(self) -> Api:
        return Api(self.road, self.tree, frozenset(self.lookout.settings))

    def _lacks(self, dotted: str) -> bool:
        return self._api.lacks(dotted)  # the index is only read where a file asks

    def _findings(self, source: Source, proposals: Sequence[Proposal]) -> tuple[Finding, ...]:
        """What is found in a file, and what a run was warned of there."""
        found, tree = self._unheard(source, proposals), lambda: self._names(source).tree.root_node
        return heard.beside(found, source, self.tree.evidence, self._by_id, tree)

    def _unheard(self, source: Source, proposals: Sequence[Proposal]) -> tuple[Finding, ...]:
        """What the written rules say of a file, and what only the index knows beside them."""
        written = tuple(finding for proposal in proposals for finding in proposal.findings)
        if not self.indexed or (kind_of(source.path) and not source.path.endswith(".py")):
            return written
        if source.path.endswith(".py"):
            written = (*written, *derived.beside(self._packages.findings(source, self._names), written))
        if not source.path.endswith(".py"):
            return (*written, *derived.beside(derived.of_template(source, self._api, self.indexed), written))
        if derived.NEEDLE not in source.data and source.path not in self.tree.settings_files:
            return written
        led = self._candidates.led(source, looked_at=source is self._seen)
        if not led.below and led.names is not None and not led.names:
            return written
        names = self._names(source)
        if problem(source, names.tree) is not None:
            return written
        return (*written, *derived.beside(derived.of_python(names, self._api, self.indexed, led), written))

    def _names(self, source: Source) -> Names:
        """The resolver of a file; the last one is kept, since rules and index ask one after the other."""
        if self._last is None or self._last.source is not source:
            self._last = self.tree.names(source)
        return self._last

    def _proposed(self, names: Names, rule: Rule, places: Sequence[Place], sure: Sure = "show") -> Proposal:
        """What a rule proposes; what a run saw or the source tells is safe, the rest is left where that is asked."""
        source = names.source
        places = evidence.seen(places, rule, source, self.tree.evidence)
        asked, wanted = rule, places
        if not allows(rule, sure):
            places = known(self.tree, names, self.road.old, rule, places, None)
        if not allows(rule, sure) and any(place.proven for place in places):
            asked, wanted = replace(rule, sure="safe"), evidence.only_proven(places, rule)
        proposal = propose(names, asked, wanted, self.road, self.tree)
        if allows(rule, sure):
            places = known(self.tree, names, self.road.old, rule, places, proposal.findings)
        return replace(proposal, findings=evidence.lifted(proposal.findings, places, source))

    def _edited(self, before: Source, after: Source) -> None:
        if self.tree.evidence is not None:
            self.tree.evidence.edited(before.path, before.data, after.data)

    def _propose(self, source: Source, rule: Rule, lookout: Lookout, sure: Sure) -> Proposal | Skipped | None:
        if isinstance(rule.change, Tooling):
            return self._tool(source, rule)
        if not source.path.endswith(".py"):
            return templates.hole(source, self.tree.engine(source.path)) or self._template(source, rule)
        names = self._names(source)
        hole = problem(source, names.tree)
        if hole is not None:
            return hole
        places = find(names, lookout, self.tree, self._lacks).get(rule.id)
        return self._proposed(names, rule, places, sure) if places else None

    def _tool(self, source: Source, rule: Rule) -> Proposal | None:
        try:
            found = self._tooling(source, rule)
        except OURS as error:  # the other rules of the file go on
            self._missed[rule.id] = stumbled(source.path, error, f"the rule `{rule.id}`")
            return None
        edits = sorted((edit for finding in found for edit in finding.edits), key=lambda edit: edit.start)
        return Proposal(rule, found, tuple(edits)) if found else None

    def _template(self, source: Source, rule: Rule) -> Proposal | None:
        change = rule.change
        asked = change.where if isinstance(change, Library | Template) else None
        if asked is not None and not asked(self.road, self._project, source.template):
            return None
        if isinstance(change, Template) and change.inside is not None:
            rule = replace(rule, change=replace(change, function=partial(change.inside, self._project)))
        found = templates.findings(source, rule)
        if not found:
            return None
        if not templates.runs_on_both(rule, self.road):
            return Proposal(rule, tuple(replace(finding, sure="show", edits=()) for finding in found), ())
        return Proposal(rule, found, tuple(sorted(edit for finding in found for edit in finding.edits)))


def stumbled(name: str, error: Exception, who: str = "seven") -> Skipped:
    """A file that is beyond us: an error of ours in one file must not keep the others from being read."""
    return Skipped(name, f"{who} cannot understand it ({type(error).__name__}: {error}); please report it")
