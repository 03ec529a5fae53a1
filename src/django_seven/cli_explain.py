"""`seven explain` and `seven rules` on the command line: parse, call, exit code."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from django_seven.errors import UsageError
from django_seven.later import later

if TYPE_CHECKING:
    from django_seven import lately
    from django_seven.report import coverage as coverage_report
    from django_seven.report import one_test
    from django_seven.report import rules as rules_report
else:
    lately, coverage_report, one_test, rules_report = (
        later(f"django_seven.{name}") for name in ("lately", "report.coverage", "report.one_test", "report.rules")
    )


@click.command(short_help="Explain a rule, a name, a warning, an error or a test.")
@click.argument("rule", required=False)
@click.option("--test", metavar="TEST", help="What the last run of both sides showed of a test.")
@click.option("--project", type=click.Path(path_type=Path), default=".", help="Where that run was.", show_default=True)
def explain(rule: str | None, test: str | None, project: Path) -> None:
    """Explain RULE (or the slug or text of an error): what, why, versions, before and after.

    With --test: how a test ended on both sides, why, and its traceback.
    """
    if (rule is None) == (test is None):
        raise UsageError("Either a rule or a test is explained.", "Say `seven explain RULE`, or `--test TEST`.")
    if test is None:
        click.echo(rules_report.explain(rule or ""))
    else:
        click.echo(one_test.to_text(lately.load(project.resolve()), test))


@click.command()
@click.option("--format", "format_", type=click.Choice(["text", "json"]), default="text")
@click.option("--why", is_flag=True, help="With the reason of each change.")
@click.option("--coverage", is_flag=True, help="Every change of Django since 1.4 that is known, and its answer.")
def rules(format_: str, why: bool, coverage: bool) -> None:
    """List every rule with the versions it was measured for."""
    if coverage:
        click.echo(coverage_report.to_json() if format_ == "json" else coverage_report.to_text())
        return
    click.echo(json.dumps(rules_report.to_json(), indent=1) if format_ == "json" else rules_report.to_text(why=why))
