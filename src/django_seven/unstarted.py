"""What may help where the suite of the untouched old side does not even start."""

from __future__ import annotations

from django_seven.events import Listener, stage
from django_seven.project.ci_before import before_tests
from django_seven.values import Project, SuiteRun


def tell_before(project: Project, before: SuiteRun, listener: Listener) -> None:
    """What CI makes before its tests may be what a suite that does not start on the untouched old side lacks."""
    if before.crash is None:
        return
    source, commands = before_tests(project.root)
    missing = [command for command in commands if command not in project.test.before]
    if missing:
        told = ", ".join(f"`{command}`" for command in missing[:3])
        with stage("before the tests", listener) as running:
            running.result(
                f"{source} runs {told}; where the suite needs it, `before` in [test] of seven.toml", good=False
            )
