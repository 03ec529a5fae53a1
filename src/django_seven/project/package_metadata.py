"""What a project requires according to pyproject.toml, setup.cfg, setup.py and Pipfile."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from django_seven.project.files import read_text
from django_seven.project.poetry import poetry_lines, table_line
from django_seven.project.requirement_lines import COMPUTED, Line, group_of, read_line
from django_seven.project.setup_py import read_setup
from django_seven.project.toml_files import at, read_toml
from django_seven.project.tox import read_ini


def metadata_lines(root: Path) -> list[Line]:
    """Read the requirements that the project declares as a package.

    Parameters: `root` is the folder that holds the files.
    Returns: the lines of all files, those of the package itself before its extras.
    """
    lines = [*_pyproject(root), *_setup_cfg(root), *_setup_py(root), *_pipfile(root)]
    return sorted(lines, key=lambda line: bool(line.group))


def classifiers(root: Path) -> list[str]:
    """List the trove classifiers of a package.

    Parameters: `root` is the folder that holds pyproject.toml, setup.cfg or setup.py.
    Returns: the classifiers; where setup.py computes them, the ones that stand in it as text.
    """
    found = at(read_toml(root / "pyproject.toml"), "project").get("classifiers", [])
    found = [*found, *at(read_toml(root / "pyproject.toml"), "tool", "poetry").get("classifiers", [])]
    config = read_ini(root / "setup.cfg").get("metadata", "classifiers", fallback="") or ""
    script = re.split(r"[\r\n'\"]", read_text(root / "setup.py"))
    texts = [*map(str, found), *config.splitlines(), *script]
    return [text.strip() for text in texts if " :: " in text]


def requires_python(root: Path) -> tuple[str, str]:
    """Find the Pythons that a package says it needs.

    Parameters: `root` is the folder that holds the files.
    Returns: the specifier and the file; two empty texts where there is none.
    """
    document = read_toml(root / "pyproject.toml")
    value = at(document, "project").get("requires-python")
    if isinstance(value, str):
        return value, "pyproject.toml"
    poetry = at(document, "tool", "poetry", "dependencies").get("python")
    if isinstance(poetry, str):
        line = table_line("python", poetry, "pyproject.toml")
        return (line.text.removeprefix("python"), "pyproject.toml") if line.kind == "required" else ("", "")
    value = read_ini(root / "setup.cfg").get("options", "python_requires", fallback="")
    if value:
        return value, "setup.cfg"
    given = read_setup(root / "setup.py").get("python_requires")
    return (given, "setup.py") if isinstance(given, str) else ("", "")


def _pyproject(root: Path) -> Iterator[Line]:
    document = read_toml(root / "pyproject.toml")
    project = at(document, "project")
    yield from _many(project.get("dependencies"), "pyproject.toml", "")
    for name, texts in at(project, "optional-dependencies").items():
        yield from _many(texts, "pyproject.toml", group_of(name) or name)
    for name, texts in at(document, "dependency-groups").items():
        yield from _many(texts, "pyproject.toml", group_of(name) or name)
    for name, texts in at(document, "tool", "pdm", "dev-dependencies").items():
        yield from _many(texts, "pyproject.toml", group_of(name) or "dev")
    yield from _many(at(document, "tool", "uv").get("dev-dependencies"), "pyproject.toml", "dev")
    yield from poetry_lines(document)


def _setup_cfg(root: Path) -> Iterator[Line]:
    parser = read_ini(root / "setup.cfg")
    for key, group in (("install_requires", ""), ("tests_require", "test")):
        yield from _many((parser.get("options", key, fallback="") or "").splitlines(), "setup.cfg", group)
    if parser.has_section("options.extras_require"):
        for name, text in parser.items("options.extras_require"):
            yield from _many((text or "").splitlines(), "setup.cfg", group_of(name) or name)


def _setup_py(root: Path) -> Iterator[Line]:
    given = read_setup(root / "setup.py")
    for key, group in (("install_requires", ""), ("tests_require", "test")):
        if key in given:
            yield from _computed(given[key], key, group)
    extras = given.get("extras_require", {})
    if not isinstance(extras, Mapping):
        yield from _computed(None, "extras_require", "")
        return
    for name, value in extras.items():
        extra, _, marker = str(name).partition(":")
        for line in _computed(value, f"extras_require[{name!r}]", group_of(extra) or extra):
            # `":python_version<'3'"` was how markers were written before they had a place of their own
            marked = marker and line.kind == "required"
            yield read_line(f"{line.text}; {marker}", "setup.py", group=line.group) if marked else line


def _computed(value: object, key: str, group: str) -> Iterator[Line]:
    """Yield the lines of a keyword of setup(); one unreadable line where it is computed."""
    if isinstance(value, str):
        value = value.splitlines()
    if value is None or not isinstance(value, (list, tuple)):
        yield Line(key, "", "setup.py", group=group, kind="unreadable", reason=COMPUTED)
        return
    if any(one is None for one in value):
        yield Line(key, "", "setup.py", group=group, kind="unreadable", reason="a part of it is computed")
    yield from _many([one for one in value if one is not None], "setup.py", group)


def _pipfile(root: Path) -> Iterator[Line]:
    document = read_toml(root / "Pipfile")
    for section, group in (("packages", ""), ("dev-packages", "dev")):
        for name, value in at(document, section).items():
            yield table_line(name, value, "Pipfile", group)


def _many(texts: object, source: str, group: str) -> Iterator[Line]:
    for text in texts if isinstance(texts, (list, tuple)) else ():
        # a dependency group may include another one with a table: that one is read by itself
        if isinstance(text, str) and text.strip() and not text.strip().startswith("#"):
            yield read_line(text, source, group=group)
