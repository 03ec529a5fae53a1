"""Rules over a whole tree, a commit per rule; what a gate refuses is undone by itself."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

from django_seven.edits.apply import write
from django_seven.edits.changed import changed_lines
from django_seven.edits.engine import OURS, PASSES, Engine, FileResult, Refused, stumbled
from django_seven.edits.git import Git
from django_seven.edits.tree import WorkTree
from django_seven.errors import WriteError
from django_seven.events import many
from django_seven.project.evidence import Evidence
from django_seven.project.source import Source
from django_seven.project.tree import FileTree
from django_seven.rules.shape import Rule, Tooling
from django_seven.values import Finding, Road, Skipped, Sure

_IGNORED = "git ignores the file, so no commit could hold the change: `seven fix --write --no-commit"


@dataclass(frozen=True, slots=True)
class RuleCommit:
    """What one rule changed: its files, its lines, and the commit."""

    rule: str
    files: tuple[str, ...]
    lines: int
    commit: str


@dataclass(frozen=True, slots=True)
class Survey:
    """What the rules say of a whole tree: how many files were read, what was found, what was not understood."""

    seen: int
    parsed: int
    findings: tuple[Finding, ...]
    skipped: tuple[Skipped, ...]


def survey(
    engine: Engine,
    tick: Callable[[int, int], None] = lambda done, total: None,
    only: Collection[str] | None = None,
) -> Survey:
    """Read every file of a tree once, or those of `only` that are there."""
    tree = engine.tree
    every = (*tree.python, *tree.templates, *tree.tool_files)
    names = [name for name in every if only is None or name in only]
    findings: list[Finding] = []
    skipped: list[Skipped] = []
    for done, name in enumerate(names):
        result = engine.check(name)
        if isinstance(result, Skipped):
            skipped.append(result)
        else:
            findings.extend(result.findings)
        if done % 50 == 0:
            tick(done, len(names))
    return Survey(len(names), len(names) - len(skipped), tuple(findings), tuple(skipped))


def apply_rules(
    tree: WorkTree,
    rules: Sequence[Rule],
    road: Road,
    sure: Sure,
    tick: Callable[[int, int], None] = lambda done, total: None,
    only: Collection[str] | None = None,
    evidence: Evidence | None = None,
) -> tuple[list[RuleCommit], list[Refused]]:
    """Apply the rules one after the other, each with a commit of its own; `only` names the files that may change.

    Returns the commits in order, and what the gate or the file system refused.
    """
    commits: list[RuleCommit] = []
    refused: list[Refused] = []
    for _ in range(PASSES):  # what a rule left may be what another one looks for
        engine = Engine(rules, road, FileTree(tree.root, evidence=evidence))
        before, touched = len(commits), _touched(survey(engine), only)
        # what only the index tells changes nothing, and is not looked out for
        wanted = [rule for rule in engine.lookout.rules if rule.id in touched]
        for done, rule in enumerate(wanted):
            tick(done, len(wanted))
            # read anew: the rule before may have changed what the files say of each other
            alone = Engine([rule], road, FileTree(tree.root, evidence=evidence))
            made = _one_rule(tree, rule, alone, sure, sorted(touched[rule.id]), refused)
            if made is not None:
                commits.append(made)
        if len(commits) == before:
            break
    return commits, list(dict.fromkeys(refused))


def _touched(found: Survey, only: Collection[str] | None) -> dict[str, set[str]]:
    """The files in which each rule was met, of those that may change."""
    touched: dict[str, set[str]] = {}
    for finding in found.findings:
        if only is None or finding.path in only:
            touched.setdefault(finding.rule, set()).add(finding.path)
    return touched


def _one_rule(
    tree: WorkTree, rule: Rule, engine: Engine, sure: Sure, names: list[str], refused: list[Refused]
) -> RuleCommit | None:
    results = []
    for name in names:
        source = engine.tree.read(name)
        if isinstance(source, Source):
            try:
                after, reason = engine.one(source, rule, sure)
            except OURS as error:
                after, reason = source, stumbled(name, error).reason
            if reason:
                refused.append(Refused(rule.id, name, reason))
            elif after.data != source.data:
                results.append(FileResult(name, source.data, after.data, ()))
            for new in engine.created(source, rule, sure):
                refused.extend(new.refused)
                results += [new] if new.applied and new.path not in {one.path for one in results} else []
    ignored = tree.git.ignored([result.path for result in results]) if results else set()
    refused += [Refused(rule.id, name, f"{_IGNORED} --only {rule.id} {name}`") for name in sorted(ignored)]
    results = [result for result in results if result.path not in ignored]
    written, lines = [], 0
    if not results:
        return None
    tree.begin({result.path: result.after for result in results})
    for result in results:
        try:
            write(tree.root, result.path, result.after)
        except WriteError as error:
            refused.append(Refused(rule.id, result.path, error.message))
            continue
        written.append(result.path)
        lines += changed_lines(result.before, result.after)
    if not written:
        tree.end()
        return None
    guarded = any(_guards(result.after) > _guards(result.before) for result in results)
    commit = tree.git.commit(message(rule, len(written), engine.road, guarded=guarded), written)
    tree.end()
    return RuleCommit(rule.id, tuple(written), lines, commit)


def _guards(data: bytes) -> int:
    """How often code asks for Django's version."""
    return data.count(b"django.VERSION") + data.count(b"django_module.VERSION")


def message(rule: Rule, files: int, road: Road, *, guarded: bool) -> str:
    """The commit message: what, why, versions, undo, page."""
    title = rule.what.split(";")[0].split(". ")[0].rstrip(".").replace("`", "")
    if len(title) > 60:
        title = title[:60].rsplit(" ", 1)[0] + " …"
    count = many(files, "file")
    way = "the code asks for the version where the sides differ" if guarded else "the new spelling works on both"
    if isinstance(rule.change, Tooling):
        way = "what is there for the old side stays, except where it kept the new one out"
    return (
        f"{rule.id}: {title} ({count})\n\n"
        f"{rule.what}\n{rule.why}\n\n"
        f"{road.old} → {road.new}: {way}.\n"
        f"Gate: parses, a second pass changes nothing, no byte outside the edits differs.\n"
        f"Not wanted? `git revert` this commit, and `seven up` leaves the rule out from then on.\n"
        f"Rule: {rule.id} · {notes_url(rule)}\n"
    )


def reverted(git: Git) -> dict[str, str]:
    """The rules whose commits a person has reverted on this branch: they stay out."""
    log = git.log()
    ours = {commit: found.group(1) for commit, text in log if (found := re.search(r"^Rule: (\S+) ·", text, re.M))}
    back = (found for _, text in log for found in re.findall(r"This reverts commit ([0-9a-f]{40})", text))
    return {ours[commit]: f"its commit {commit[:10]} was reverted" for commit in back if commit in ours}


def notes_url(rule: Rule) -> str:
    """The page of the release notes that names the change."""
    if rule.notes.startswith("http"):
        return rule.notes
    version, _, anchor = rule.notes.partition("/")
    return f"https://docs.djangoproject.com/en/{version}/releases/{version}/{anchor}"
