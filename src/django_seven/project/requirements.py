"""What a project requires, by all the files that say so, and which Django it runs on by them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from django_seven.project.ci import ci_installs
from django_seven.project.django_pin import find_django
from django_seven.project.files import read_text
from django_seven.project.lockfiles import locked_lines
from django_seven.project.package_metadata import metadata_lines
from django_seven.project.python_hints import python_hints
from django_seven.project.requirement_files import for_this, pip_lines, tox_lines
from django_seven.project.requirement_lines import COMPUTED, OWN, Line
from django_seven.values import Minor

__all__ = ["Line", "Requirements", "read", "side_requirements"]

# tools that look at code or publish it: no suite needs them, and they would only get in the resolver's way
_TOOLS = frozenset(
    {
        "black", "build", "bump2version", "bumpversion", "check-manifest", "codecov", "commitizen", "coveralls",
        "djhtml", "djlint", "flake8", "flakeplus", "furo", "ipdb", "ipython", "isort", "mkdocs", "mkdocs-material",
        "mypy", "nox", "pip", "pip-tools", "pipenv", "poetry", "pre-commit", "pycodestyle", "pydocstyle", "pyflakes",
        "pylint", "pyright", "pyupgrade", "ruff", "setuptools", "sphinx", "sphinx-rtd-theme", "tox", "tox-travis",
        "twine", "uv", "wheel", "zest-releaser",
    }
)  # fmt: skip
_FAMILIES = ("flake8", "mkdocs", "sphinx", "tox")
_SUITE = ("test", "dev")
_DATABASE = re.compile(r"(?:^|[/_-])(?:mysql|mariadb|postgres|postgresql|oracle|mssql)[^/]*$", re.I)


@dataclass(frozen=True, slots=True)
class Requirements:
    """Every requirement of a project with its source.

    `django` is the minor release that the project runs on as far as the files say, and `django_note` why;
    `python` are the Pythons it is meant for and `python_source` where that stands. `names_django` tells whether
    Django is required at all.
    """

    files: tuple[str, ...] = ()
    lines: tuple[Line, ...] = ()
    django: Minor | None = None
    django_note: str = ""
    python: tuple[Minor, ...] = ()
    python_source: str = ""
    names_django: bool = False
    notes: tuple[str, ...] = ()

    @property
    def unreadable(self) -> tuple[Line, ...]:
        """The lines that are no requirements by name; each says why."""
        return tuple(line for line in self.lines if line.kind == "unreadable")

    @property
    def missed(self) -> tuple[Line, ...]:
        """Those of them that a suite may miss: not the project itself, not Django, not what no suite needs."""
        return tuple(
            line
            for line in self.unreadable
            if line.group in {"", *_SUITE} and not line.factor and line.name != "django" and line.reason != OWN
        )


def read(root: Path, directory: str = ".") -> Requirements:
    """Read all requirements of a project.

    Parameters: `root` is its folder; `directory` is the sub-folder that holds manage.py, if another one.
    Returns: the requirements; `-r` and `-c` are followed inside the project only.
    """
    root = root.resolve()
    lines: list[Line] = []
    for folder in dict.fromkeys((".", directory)):
        found = [*pip_lines(root, folder), *metadata_lines(root / folder), *tox_lines(root / folder)]
        found += locked_lines(root / folder)
        lines += found
    lines = [*_not_computed_from(root, lines), *ci_installs(root)]
    python, python_source = python_hints(root)
    if not python and directory != ".":
        python, python_source = python_hints(root / directory)
    django, note = find_django(root, lines)
    return Requirements(
        files=tuple(dict.fromkeys(line.source for line in lines)),
        lines=tuple(lines),
        django=django,
        django_note=note,
        python=python,
        python_source=python_source,
        names_django=any(line.name == "django" for line in lines),
        notes=_notes(lines),
    )


def _not_computed_from(root: Path, lines: list[Line]) -> list[Line]:
    """All lines but those that setup.py computes, where it reads the very files that were read here."""
    script = read_text(root / "setup.py")
    names = {Path(line.source).name for line in lines if line.source.endswith((".txt", ".in", ".pip"))}
    if not any(name in script for name in names):
        return lines
    return [line for line in lines if not (line.source == "setup.py" and line.reason == COMPUTED)]


def side_requirements(
    requirements: Requirements, *, test: bool = True, django: Minor | None = None, python: Minor | None = None
) -> list[str]:
    """List what to install for the suite, without Django itself.

    An exact version, of a file or of a lock, wins over a range for the same package; packages that only a lock
    names are left to the resolver.

    Parameters: `requirements` of the project; `test` takes those for tests and development in; `django` and
    `python` say which of tox's factors hold.
    Returns: PEP 508 lines, those of the project before those for its tests.
    """
    factors = _factors(django, python)
    groups = ("", *_SUITE) if test else ("",)
    wanted = [line for line in requirements.lines if line.kind == "required" and for_this(line.factor, factors)]
    main = [line for line in wanted if line.group == ""] or [line for line in wanted if line.group == "prod"]
    rest = [line for line in wanted if line.group in groups and line.group and not _is_tool(line.name)]
    locks = {line.name: line for line in requirements.lines if line.kind == "locked"}
    by_name: dict[str, list[Line]] = {}
    for line in [*main, *rest]:
        if line.name != "django":
            by_name.setdefault(line.name, []).append(line)
    return [text for name, lines in by_name.items() for text in _settled(lines, locks.get(name))]


def spare(requirements: Requirements) -> dict[str, str]:
    """List the packages that a suite may do without: those for tests and development, and for one of several databases.

    Returns: the place of the requirement, by the package's name.
    """
    found: dict[str, str] = {}
    needed: set[str] = set()
    for line in requirements.lines:
        if line.kind != "required":
            continue
        if line.group in _SUITE or _DATABASE.search(line.source):
            found.setdefault(line.name, f"{line.source}:{line.line}" if line.line else line.source)
        else:
            needed.add(line.name)
    return {name: place for name, place in found.items() if name not in needed}


def _factors(django: Minor | None, python: Minor | None) -> set[str]:
    names = set()
    for minor, prefixes in ((django, ("django", "dj")), (python, ("py",))):
        if minor:
            names |= {f"{prefix}{minor.major}{minor.minor}" for prefix in prefixes}
    return names


def _settled(lines: list[Line], lock: Line | None) -> list[str]:
    """Choose among the lines for one package: an exact version first, else all that is said."""
    pins = [line for line in lines if _is_exact(line)]
    if not pins and lock:
        extras = sorted({extra for line in lines for extra in _extras(line)})
        bare = lock.requirement
        if bare is not None:
            bare.extras = set(extras)
            return [str(bare)]
    if not pins:
        # a name alone adds nothing where another line gives a range
        ranged = [line for line in lines if line.requirement and line.requirement.specifier]
        return list(dict.fromkeys(line.text for line in ranged or lines))
    first = pins[0]
    # the same file may pin it once per marker
    return list(dict.fromkeys(line.text for line in pins if line.source == first.source))


def _is_tool(name: str) -> bool:
    return name in _TOOLS or name.partition("-")[0] in _FAMILIES


def _is_exact(line: Line) -> bool:
    requirement = line.requirement
    return requirement is not None and any(
        one.operator in {"==", "==="} and not one.version.endswith("*") for one in requirement.specifier
    )


def _extras(line: Line) -> set[str]:
    return set(line.requirement.extras) if line.requirement else set()


def _notes(lines: list[Line]) -> tuple[str, ...]:
    notes = []
    for line in Requirements(lines=tuple(lines)).missed:
        place = f"{line.source}:{line.line}" if line.line else line.source
        notes.append(
            f"`{line.text}` ({place}) is left out: {line.reason}; where the suite needs it, give it in"
            " `add` under [old] of seven.toml."
        )
    return tuple(dict.fromkeys(notes))
