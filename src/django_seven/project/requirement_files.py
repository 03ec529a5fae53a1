"""Requirement files of pip, and the dependencies that tox.ini lists."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from django_seven.project.files import read_text
from django_seven.project.requirement_lines import Kind, Line, factor_of, group_of, read_line
from django_seven.project.tox import split_factor, tox_files

_PATTERNS = (
    "*require*.txt",
    "*require*.in",
    "*require*.pip",
    "requirements/*.txt",
    "requirements/*.in",
    "requirements/*.pip",
    "reqs/*.txt",
    "requires/*.txt",
    "requirements/*/*.txt",
    "tests/*require*.txt",
    "tests/requirements/*.txt",
    "docs/*require*.txt",
)
_INCLUDE = re.compile(r"^(-r|--requirement|-c|--constraint)[\s=]*(?P<path>\S+)")
_OPTION = re.compile(r"^-{1,2}(?!e\b|-editable\b)")
_ORDER = ("", "test", "dev", "prod", "lint", "docs")
_CONDITION = re.compile(r"^(?:django|dj|py)[\d.]+$")


def pip_lines(root: Path, folder: str = ".") -> list[Line]:
    """Read the requirement files of a folder, those of the project itself before those for tests.

    Parameters: `root` is the folder of the project; `folder` lies in it.
    Returns: their lines, each file read once; `-r` and `-c` are followed inside the project.
    """
    base = root / folder
    files = {path for pattern in _PATTERNS for path in base.glob(pattern) if path.is_file()}

    def order(path: Path) -> tuple[int, bool, str]:
        name = path.relative_to(root).as_posix()
        return _ORDER.index(group_of(name)), bool(factor_of(path.stem)), name

    seen: set[Path] = set()
    return [line for path in sorted(files, key=order) for line in _file(root, path, seen)]


def option_lines(root: Path) -> Iterator[tuple[str, Path]]:
    """Read the options of pip in the requirement files of a project, as `--extra-index-url …`.

    Parameters: `root` is the folder of the project.
    Returns: each line with the folder that its paths are relative to; none from files of a folder below.
    """
    for path in sorted({path for pattern in _PATTERNS for path in root.glob(pattern) if path.is_file()}):
        for _, text in _logical(read_text(path)):
            if _OPTION.match(text) and not _INCLUDE.match(text):
                yield text, path.parent


def tox_lines(root: Path) -> list[Line]:
    """Read the dependencies of tox's test environments.

    Parameters: `root` is the folder of the project.
    Returns: the lines, with the factor that each depends on; files that `-r` names are not read again.
    """
    found = []
    for name, parser in tox_files(root):
        text = parser.get("testenv", "deps", fallback="") or ""
        for text_line in re.sub(r"\\\n\s*", " ", text).splitlines():
            factor, rest = split_factor(text_line.strip())
            rest = re.sub(r"\s+#.*$", "", rest).strip()
            if rest and not rest.startswith(("-", "#")):
                found.append(read_line(rest, name, group="test", factor=factor))
    return found


def file_lines(root: Path, name: str) -> list[Line]:
    """Read one requirement file with those that it includes.

    Parameters: `root` is the folder of the project; `name` is the file, relative to it.
    Returns: its lines; none where there is no such file.
    """
    return list(_file(root.resolve(), root / name, set()))


def for_this(factor: str, names: set[str]) -> bool:
    """Say whether a condition of tox holds.

    Parameters: `factor` as `django22` or `py{36,37}-django22`; `names` are the factors that are on.
    Returns: whether one of its alternatives is on; no condition always holds.
    """
    if not factor:
        return True
    return any(_all_on(part, names) for part in _alternatives(factor))


def _alternatives(factor: str) -> list[str]:
    match = re.search(r"\{([^{}]*)\}", factor)
    if match is None:
        return factor.split(",")
    return [
        one
        for option in match[1].split(",")
        for one in _alternatives(factor[: match.start()] + option + factor[match.end() :])
    ]


def _all_on(part: str, names: set[str]) -> bool:
    return all(
        (one[1:] not in names) if one.startswith("!") else (one.replace(".", "") in names) for one in part.split("-")
    )


def _file(root: Path, path: Path, seen: set[Path], kind: Kind = "required", group: str = "") -> Iterator[Line]:
    path = path.resolve()
    if path in seen or not path.is_relative_to(root) or not path.is_file():
        return
    seen.add(path)
    source = path.relative_to(root).as_posix()
    group = group_of(source) or group
    if "constraint" in path.stem:
        kind = "constraint"
    for number, text in _logical(read_text(path)):
        include = _INCLUDE.match(text)
        if include:
            inner: Kind = "constraint" if "c" in include[1][:3] else kind
            yield from _file(root, path.parent / include["path"], seen, inner)
        elif not _OPTION.match(text):
            # hashes and per-requirement options say how it is fetched, not what is required
            bare = re.split(r"\s+--(?:hash|global-option|install-option|config-settings)\b", text)[0]
            yield read_line(bare, source, number, group=group, factor=factor_of(path.stem), kind=kind)


def _logical(text: str) -> Iterator[tuple[int, str]]:
    """Join the lines that end in a backslash, drop comments; each with the number of its first line."""
    start, held = 0, ""
    for number, raw in enumerate(text.splitlines(), 1):
        line = raw.strip()
        if line.startswith("#"):
            continue
        start = start or number
        if line.endswith("\\"):
            held += line[:-1] + " "
            continue
        whole = re.sub(r"(^|\s)#.*$", "", held + line).strip()
        if whole:
            yield start, whole
        start, held = 0, ""
