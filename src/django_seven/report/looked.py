"""What both sides say of templates, settings modules and migrations: lines of the summary."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass

from django_seven.compare.drift import because
from django_seven.compare.looks import added
from django_seven.events import many
from django_seven.looks import BrokenTemplate, Failure, Loaded, Operation, Pending, Templates
from django_seven.values import Finding, Health

SHOWN = 6  # of one kind; all are in the JSON
Explain = Callable[[str], str | None]
Sides = Mapping[str, Health]


@dataclass(frozen=True, slots=True)
class Looks:
    """Both sides before and after, and what explains a difference."""

    before: Sides
    after: Sides
    findings: Sequence[Finding]
    explain: Explain
    wants: Mapping[str, Collection[str]]  # rules after which the old side wants migrations, and which

    @property
    def drift(self) -> dict[str, tuple[Operation, ...]]:
        """By side: the operations in the project's own apps that the untouched old side did not want."""
        start = self.before["old"].pending
        found = {side: added(start, health.pending) for side, health in self.after.items()}
        return {side: own for side, rows in found.items() if (own := tuple(row for row in rows if row.own))}

    @property
    def broken(self) -> list[BrokenTemplate]:
        """Templates that compile on old and not on new."""
        good = set(_templates(self.after["old"]).compiled)
        return [template for path, template in _templates(self.after["new"]).broken.items() if path in good]

    @property
    def unloaded(self) -> dict[str, Loaded]:
        """Settings modules that load on old and not on new."""
        old = self.after["old"].settings
        return {
            name: row
            for name, row in self.after["new"].settings.items()
            if row.failure and name in old and old[name].failure is None
        }

    def rule(self, template: BrokenTemplate, sides: Sides) -> str | None:
        """What explains that a template no longer compiles: a finding in its line, a rule's symptom.

        Of one that old does not compile either, Django's change is not the cause.
        """
        if template.path not in _templates(sides["old"]).compiled:
            return None
        here = [finding for finding in self.findings if finding.path == template.path]
        near = [finding.rule for finding in here if finding.line == template.line]
        return next(iter(near), None) or self.explain(template.message)


def lines(looks: Looks) -> list[str]:
    """What the summary says of them."""
    return [*_template_lines(looks), *_settings_lines(looks), *_migration_lines(looks)]


def unseen(looks: Looks) -> list[str]:
    """What was not looked at, and why."""
    parts = []
    for side, health in looks.after.items():
        crash = f"the side does not start: {str(health.crash)[:120]}" if health.crash else "no settings are known"
        if health.templates is None:
            parts.append(f"templates, not compiled on {side} ({crash})")
        parts += [f"templates on {side} ({missed})" for missed in _templates(health).missed]
        if health.pending is None:
            parts.append(f"migrations on {side} ({crash})")
        elif health.pending.missed:
            parts.append(f"migrations on {side} ({health.pending.missed})")
    old, new = (looks.after[side].settings for side in ("old", "new"))
    neither = [name for name, row in old.items() if row.failure and name in new and new[name].failure]
    if neither:
        shown = [f"{name}: {str(old[name].failure)[:100]}" for name in neither[:3]]
        shown += [f"{len(neither) - 3} more"] if len(neither) > 3 else []
        parts.append(f"{many(len(neither), 'settings module')}, not loaded ({'; '.join(shown)})")
    return parts


def _templates(health: Health) -> Templates:
    return health.templates or Templates()


def _template_lines(looks: Looks) -> list[str]:
    old, new = (_templates(looks.after[side]) for side in ("old", "new"))
    if not (old.compiled or old.failed or new.compiled or new.failed):
        return []
    both = len(set(old.compiled) & set(new.compiled))
    counts = {
        "fail on new": len(looks.broken),
        "fail on old": len(set(old.broken) & set(new.compiled)),
        "fail on both": len(set(old.broken) & set(new.broken)),
    }
    said = [f"{both:,} compiled on both", *(f"{count} {word}" for word, count in counts.items() if count)]
    return ["templates: " + ", ".join(said), *_shown([_template(looks, row) for row in looks.broken])]


def _template(looks: Looks, template: BrokenTemplate) -> str:
    rule = looks.rule(template, looks.after)
    known = f"   seven explain {rule}" if rule else ""
    return f"  {template.path}:{template.line}: {template.message[:150]}{known}"


def _shown(rows: list[str]) -> list[str]:
    more = [f"  … {len(rows) - SHOWN} more (--format json)"] if len(rows) > SHOWN else []
    return rows[:SHOWN] + more


def _settings_lines(looks: Looks) -> list[str]:
    old, new = (looks.after[side] for side in ("old", "new"))
    if not (old.settings or new.settings):
        return []
    good = [name for name, row in old.settings.items() if not row.failure and not _failure(new.settings, name)]
    total, both = len(old.settings) + 1, len(good) + (old.crash is None and new.crash is None)
    rows = [
        f"  {name}: {row.step} on new: {row.failure}" + (f" ({row.failure.frame})" if row.failure.frame else "")
        for name, row in looks.unloaded.items()
        if row.failure
    ]
    return [f"settings: {both} of {many(total, 'module')} load on both", *_shown(rows)]


def _failure(settings: Mapping[str, Loaded], name: str) -> Failure | None:
    return settings[name].failure if name in settings else Failure("not asked")


def _migration_lines(looks: Looks) -> list[str]:
    old, new = _known(looks.after["old"].pending), _known(looks.after["new"].pending)
    if old is None or new is None:
        return []
    first = (_known(looks.before["old"].pending) or Pending()).keys
    every = {**old.keys, **new.keys}
    rows = []
    for key, operation in every.items():
        sides = [name for name, pending in (("old", old), ("new", new)) if key in pending.keys]
        if key not in first or len(sides) == 1:
            notes = _blamed(looks, operation) + _why(operation) + _whose(operation, key in first)
            rows.append(f"  {' and '.join(sides)}: {operation}{notes}")
    rows += [f"  no longer on either side: {operation}" for key, operation in first.items() if key not in every]
    if rows:
        return ["migrations: what `makemigrations` would write differs:", *_shown(rows)]
    if old.keys:
        return [f"migrations: {many(len(old.keys), 'operation')} wanted on both sides, as before"]
    return ["migrations: `makemigrations` finds nothing to write on either side"]


def _known(pending: Pending | None) -> Pending | None:
    return pending if pending is not None and pending.missed is None else None


def _blamed(looks: Looks, operation: Operation) -> str:
    rules = [rule for rule, said in looks.wants.items() if str(operation) in said]
    return f", since the rule {rules[0]}" if rules else ""


def _why(operation: Operation) -> str:
    why = because(operation)
    return f": {why}" if why else ""


def _whose(operation: Operation, before: bool) -> str:
    notes = ["as before" if before else "", "" if operation.own else "not an app of the project"]
    said = ", ".join(note for note in notes if note)
    return f" ({said})" if said else ""
