"""Tests, lint and types before a change goes in; `nox -s proof` holds the rules against the real Djangos."""

from __future__ import annotations

import nox

nox.options.sessions = ["tests", "lint", "types"]
nox.options.reuse_existing_virtualenvs = True
PATHS = ("src", "tests", "tools", "noxfile.py")


def install(session: nox.Session) -> None:
    """The package as it is worked on, and what its checks need."""
    session.install("-e", ".", *nox.project.dependency_groups(nox.project.load_toml("pyproject.toml"), "dev"))


@nox.session
def tests(session: nox.Session) -> None:
    """All but the slow tests; `nox -s tests -- -m slow` for those."""
    install(session)
    session.run("pytest", *(session.posargs or ("-m", "not slow")))


@nox.session
def lint(session: nox.Session) -> None:
    """Style, and what ruff finds beside it."""
    install(session)
    session.run("ruff", "check", *PATHS)
    session.run("ruff", "format", "--check", *PATHS)


@nox.session
def types(session: nox.Session) -> None:
    """The package, strictly."""
    install(session)
    session.run("mypy", *session.posargs)


@nox.session
def proof(session: nox.Session) -> None:
    """Each rule on the real Djangos; the measured facts go to docs/proof.json."""
    install(session)
    session.run("python", "tools/prove.py", *(session.posargs or ("--json", "docs/proof.json")))
