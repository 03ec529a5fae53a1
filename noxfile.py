"""Everything that is checked before a change goes in; `nox -l` lists the slow proofs beside it."""

from __future__ import annotations

import nox

nox.options.sessions = ["lint", "types", "docs", "tests"]
nox.options.default_venv_backend = "uv"
nox.options.reuse_existing_virtualenvs = True
PATHS = ("src", "tests", "tools", "benchmarks", "noxfile.py")


def install(session: nox.Session) -> None:
    """What its checks need, as locked, and the package as it is worked on."""
    session.install("-r", "dev.lock")
    session.install("--no-deps", "-e", ".")


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
def docs(session: nox.Session) -> None:
    """The generated pages are what the code says."""
    install(session)
    session.run("python", "tools/make_pages.py", "--check")


@nox.session
def tests(session: nox.Session) -> None:
    """All tests, with branch coverage; `nox -s tests -- -m "not network"` for those that need no index."""
    install(session)
    session.run("coverage", "erase")
    session.run("coverage", "run", "-m", "pytest", *session.posargs)
    session.run("coverage", "combine", "--quiet")
    session.run("coverage", "report")


@nox.session
def proof(session: nox.Session) -> None:
    """Each rule on the real Djangos; the measured facts go to src/django_seven/rules/proof.json."""
    install(session)
    session.run("python", "tools/prove.py", *(session.posargs or ("--json", "src/django_seven/rules/proof.json")))


@nox.session
def index(session: nox.Session) -> None:
    """The index of APIs held against the real Djangos; the figures go to docs/index-verify.json."""
    install(session)
    session.run("python", "tools/build_index.py", *(session.posargs or ("--verify",)))


@nox.session
def quiet(session: nox.Session) -> None:
    """`check` over packages that run on both ends of their roads; the counts go to docs/false-alarms.json."""
    install(session)
    command = ("python", "tools/false_alarms.py", "--json", "docs/false-alarms.json")
    session.run(*command, *session.posargs, success_codes=[0, 1])


@nox.session
def peers(session: nox.Session) -> None:
    """The ledger's old spellings through other tools; the table goes to docs/peers.json."""
    install(session)
    session.install("django-upgrade==1.33.0", "djade==1.10.0")
    session.run("python", "benchmarks/peers.py", "--json", "docs/peers.json", *session.posargs)


@nox.session
def rendered(session: nox.Session) -> None:
    """Templates of Django and of packages that `fix` changed, rendered before and after; to docs/rendered.json."""
    install(session)
    command = ("python", "tools/rendered.py", "--json", "docs/rendered.json")
    session.run(*command, *session.posargs, success_codes=[0, 1])


@nox.session
def corpus(session: nox.Session) -> None:
    """Real projects over the whole road: `nox -s corpus -- --specs DIR --mirrors DIR --lab DIR NAME …`."""
    install(session)
    session.run("python", "tools/corpus.py", *session.posargs)


@nox.session
def bench(session: nox.Session) -> None:
    """`check` and `fix --static` over 3,000 files beside django-upgrade, in the same run."""
    install(session)
    session.install("django-upgrade==1.33.0")
    session.run("python", "benchmarks/static.py", *(session.posargs or ("--json", "benchmarks/static.json")))
    session.install("djade==1.10.0")
    session.run("python", "benchmarks/templates.py", "--json", "benchmarks/templates.json")


@nox.session
def suites(session: nox.Session) -> None:
    """What `seven test` costs on real projects: `nox -s suites -- --specs DIR --mirrors DIR --lab DIR NAME …`."""
    install(session)
    session.run("python", "benchmarks/suites.py", "--json", "benchmarks/suites.json", *session.posargs)


@nox.session
def shield(session: nox.Session) -> None:
    """Every file of libraries, Djangos, packages and `--folder DIR` through `check` and `fix`; to docs/shield.json."""
    install(session)
    session.run("python", "tools/shield.py", "--json", "docs/shield.json", *session.posargs)


@nox.session
def lexed(session: nox.Session) -> None:
    """Hold our reading of templates against that of the real Djangos."""
    install(session)
    session.run("python", "tools/lexed.py", *(session.posargs or ("--mutate", "2")))


@nox.session
def fuzz(session: nox.Session) -> None:
    """Mutated sources through `fix`, with the laws of an edit held against them; finds are kept as tests."""
    install(session)
    session.run("python", "tools/fuzz.py", *(session.posargs or ("--count", "200000", "--keep", "tests/shield/found")))


@nox.session
def formatted(session: nox.Session) -> None:
    """What black, ruff and their sorting of imports still change after `fix`; the counts go to docs/formatted.json."""
    install(session)
    command = ("python", "tools/formatted.py", "--json", "docs/formatted.json")
    session.run(*command, *session.posargs, success_codes=[0, 1])


@nox.session
def migrated(session: nox.Session) -> None:
    """Migrations of real old Djangos, on SQLite and PostgreSQL, on both sides; the figures go to docs/migrated.json."""
    install(session)
    session.run("python", "tools/migrated.py", *(session.posargs or ("--json", "docs/migrated.json")))


@nox.session
def site(session: nox.Session) -> None:
    """The documentation as pages."""
    session.install("mkdocs-material>=9.5,<10")
    session.run("mkdocs", "build", "--strict")


@nox.session
def lock(session: nox.Session) -> None:
    """Lock the tools anew."""
    command = ["uv", "pip", "compile", "--quiet", "--universal", "--python-version", "3.11", "--no-header"]
    session.run(*command, "--upgrade", "pyproject.toml", "--group", "dev", "-o", "dev.lock", external=True)
