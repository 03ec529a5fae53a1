"""The steps of a hop: what comes before the new Django, what with it, and what once the old side is gone."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from django_seven.events import many
from django_seven.plan.needs import Need
from django_seven.plan.states import Planned
from django_seven.rules.catalogue import every
from django_seven.rules.shape import Default
from django_seven.values import Finding, Minor, Road, Step, Sure

OURS = (
    "code",
    "by-hand",
    "package-",
    "database-",
    "django",
    "python",
    "guards",
    "defaults",
)  # how our names of steps begin
_NAMED = 6  # rules


def steps(
    road: Road,
    packages: Iterable[Planned],
    findings: Mapping[Sure, int],
    rules: Mapping[str, int],
    guards: int,
    needs: Iterable[Need] = (),
) -> tuple[Step, ...]:
    """The steps of a hop.

    Parameters: `packages` are those of the hop in their states; `findings` counts the work in the code by how sure it
    is, `rules` by rule; `guards` is the number of places that will ask for the version; `needs` are what the hop asks
    of databases.
    Returns: the steps in the order in which they are done; all of them open.
    """
    packages = tuple(packages)
    return (
        *_code(findings, rules),
        *(step for package in packages if (step := _early(package))),
        *(_server(need, road) for need in needs if need.place and not need.enough),
        Step("with", "django", "required", f"Django {road.new} in place of {road.old}"),
        *_python(road),
        *(_apart(package) for package in packages if package.state == "split" and package.installed),
        *_after(rules, guards),
    )


def guarded(findings: Iterable[Finding], old: Minor) -> int:
    """How many places get code that asks for the version: the old Django does not have the new spelling."""
    return sum(
        finding.fixable and finding.since is not None and Minor.parse(finding.since) > old for finding in findings
    )


def _code(findings: Mapping[Sure, int], rules: Mapping[str, int]) -> Iterator[Step]:
    sure, show = findings.get("safe", 0) + findings.get("likely", 0), findings.get("show", 0)
    most = sorted(rules.items(), key=lambda item: (-item[1], item[0]))[:_NAMED]
    named = ", ".join(f"{rule} {count}" for rule, count in most)
    if sure:
        what = f"{many(sure, 'place')} that `seven up` rewrites so that both run ({named})"
        yield Step("before", "code", "required", what)
    if show:
        yield Step(
            "before", "by-hand", "required", f"{many(show, 'place')} to decide by hand; `seven check` shows them"
        )


def _early(package: Planned) -> Step | None:
    """What can be moved while the old Django still runs, or must be."""
    name = f"package-{package.name}"
    if package.state == "both":
        what = f"{package.name} {package.new} in place of {package.installed} serves both sides ({package.why})"
        return Step("before", name, "recommended", what)
    if package.state == "patch":
        what = (
            f"{package.name} {package.installed} does not run there: `seven plan --patch {package.name}`. {package.why}"
        )
        return Step("before", name, "required", what)
    if package.state == "replace":
        return Step("before", name, "required", f"{package.name} {package.installed} has to go: {package.why}")
    if package.state == "unknown":
        return Step("before", name, "recommended", f"{package.name}: look whether it runs on both. {package.why}")
    return None


def _server(need: Need, road: Road) -> Step:
    """A newer server: the old Django takes it as well, so that it can come first."""
    places = ", ".join(f"{server.version} in {server.path}:{server.line}" for server in need.short[:_NAMED])
    here = places or f"{need.here} in Python {road.new_python}"
    what = f"{need.name} {need.new} or later in place of {here}: Django {road.new} takes nothing older ({need.source})"
    return Step("before", f"database-{need.name}", "required", what)


def _apart(package: Planned) -> Step:
    what = f"{package.name} {package.new} in place of {package.old}" if package.new else f"{package.name} goes"
    return Step("with", f"package-{package.name}", "required", f"{what} ({package.why})" if package.why else what)


def _python(road: Road) -> Iterator[Step]:
    if road.old_python != road.new_python:
        yield Step("with", "python", "required", f"Python {road.new_python} in place of {road.old_python}")


def _after(rules: Mapping[str, int], guards: int) -> Iterator[Step]:
    if guards:
        what = f"{many(guards, 'place')} that ask for the version keep only what the new Django needs"
        yield Step("after", "guards", "recommended", what)
    known = every()
    kept = [rule for rule in rules if rule in known and isinstance(known[rule].change, Default)]
    if kept:
        what = f"{many(len(kept), 'default')} kept as in the old Django: `seven defaults` flips them one by one"
        yield Step("after", "defaults", "optional", what)
