"""What continuous integration does before it runs a suite: files that it makes, commands of the project."""

from __future__ import annotations

import posixpath
import re
import shlex
from collections.abc import Iterable, Iterator
from pathlib import Path

from django_seven.project.ci import ci_scripts
from django_seven.project.setup_py import read_setup
from django_seven.project.test_lines import split_words, test_runs
from django_seven.project.toml_files import at, read_toml

_MAKES = ("cp", "mv", "ln", "touch")
_WRAPPED = re.compile(r"^(?:if .*?; ?then |then |travis_retry |sudo )+|; ?fi$")
_TESTS = re.compile(r"\btest|check\b")


def before_tests(root: Path) -> tuple[str, list[str]]:
    """Find what stands before the first test run, of what the suite itself may need.

    Installing and linting are none of it: only files that are copied and touched, and commands of the project.

    Parameters: `root` is the folder of the repository.
    Returns: the file, and the commands, each as it runs in the root without a shell around; none where no file of
    them has any.
    """
    programs = _programs(root)
    for source, lines in ci_scripts(root):
        found = list(dict.fromkeys(_needed(lines, programs)))
        if found:
            return source, found
    return "", []


def _needed(lines: Iterable[str], programs: dict[str, str]) -> Iterator[str]:
    folder = "."
    for line in lines:
        if test_runs([line], ""):
            return
        for piece in re.split(r"\s*&&\s*", _WRAPPED.sub("", line.strip())):
            words = split_words(piece)
            if not words or re.search(r"[$`|>]", piece):
                continue
            if words[0] == "cd" and len(words) == 2:
                folder = posixpath.normpath(posixpath.join(folder, words[1]))
            elif told := _command(words, piece, programs):
                yield told if folder == "." else f"sh -c {shlex.quote(f'cd {folder} && {told}')}"


def _command(words: list[str], piece: str, programs: dict[str, str]) -> str:
    """The command as the environment of a side can run it; empty where it is none of the project's."""
    if words[0] in programs:
        return " ".join([programs[words[0]], *words[1:]])
    script = next((word for word in words[:2] if word.endswith("manage.py")), "")
    if words[0] in _MAKES or (script and not _TESTS.search(piece)):
        return f"python {piece}" if script == words[0] else piece
    return ""


def _programs(root: Path) -> dict[str, str]:
    """The console scripts of the project, and how Python runs each where it is not installed."""
    points = read_setup(root / "setup.py").get("entry_points")
    scripts = points.get("console_scripts") if isinstance(points, dict) else None
    pairs = [str(one).partition("=") for one in scripts or () if one]
    named = {name.strip(): target.strip() for name, _, target in pairs}
    named |= {
        name: str(target) for name, target in at(read_toml(root / "pyproject.toml"), "project", "scripts").items()
    }
    return {name: _started(name, target) for name, target in named.items()}


def _started(name: str, target: str) -> str:
    module = target.partition(":")[0]
    return f"python -m {module.removesuffix('.__main__')}" if module.endswith(".__main__") else name
