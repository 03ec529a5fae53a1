"""Which tests a command runs: their names, as its runner takes them, in the place of those that it names itself."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from django_seven.errors import UsageError

_ABOUT = re.compile(r"(?:setUp|tearDown)(?:Class|Module) \((.+)\)$|(?:import|collect) (.+)$")
_WRITTEN = re.compile(r"(\w+) \(([\w.]+)\)$")  # as unittest prints a test
_AGAIN = re.compile(r" #\d+$")
_PYTEST = re.compile(r"(^|[\s/])(pytest|py\.test)(\s|$)")
_DJANGO = re.compile(r"manage\.py|django-admin|-m django\b")
_SELECT = {  # options that leave tests out
    "-k", "-m", "--tag", "--exclude-tag", "--deselect", "--ignore", "--ignore-glob", "-x", "--exitfirst", "--failfast",
    "--maxfail", "--lf", "--last-failed", "--sw", "--stepwise", "--pattern", "--start-at", "--start-after",
}  # fmt: skip
_VALUES = {  # options that are followed by their value
    "--settings", "--pythonpath", "-v", "--verbosity", "--testrunner", "-t", "--top-level-directory", "--pattern",
    "--tag", "--exclude-tag", "-k", "-m", "-n", "-p", "-c", "-o", "-W", "--ds", "--dc", "--rootdir", "--ignore",
    "--ignore-glob", "--deselect", "--confcutdir", "--basetemp", "--numprocesses", "--dist", "--tb", "--config-file",
}  # fmt: skip


def is_pytest(command: Sequence[str], known: str = "") -> bool:
    """Whether pytest runs the tests; `known` is the id of a test that an earlier run of the command told."""
    return "::" in known or bool(_PYTEST.search(" ".join(command)))


def takes_names(command: str) -> bool:
    """Whether the runner of a command is known to take names of tests after its options."""
    return bool(_PYTEST.search(command) or _DJANGO.search(command))


def leaves_out(options: Sequence[str], cwd: Path) -> bool:
    """Whether options of a runner may leave tests out; `--parallel 4`, `--keepdb` and their kin do not."""
    named = list(_options(options, cwd)) != list(options)
    return named or any(option.partition("=")[0] in _SELECT for option in options)


def selecting(command: Sequence[str], names: Sequence[str], root: Path, cwd: Path, known: str = "") -> list[str]:
    """A command that runs only some tests.

    Parameters: `names` are ids of either runner, or what holds tests (a module, a class, a folder); `root` is the
    project and `cwd` the folder below it in which the command runs.
    Raises UsageError for a name that leads to no file, where the runner wants one.
    """
    form = node if is_pytest(command, known) else _dotted
    wanted = dict.fromkeys(form(plain(name), root, cwd) for name in names)
    return [*_without_names(command, cwd), *wanted]


def plain(name: str) -> str:
    """What a name is about, without the words that an outcome puts around it."""
    name = _AGAIN.sub("", name)
    if about := _ABOUT.match(name):
        return about[1] or about[2]
    if written := _WRITTEN.match(name):
        return written[2] if written[2].endswith(f".{written[1]}") else f"{written[2]}.{written[1]}"
    return name


def node(name: str, root: Path, cwd: Path) -> str:
    """`shop.tests.Case.test_x` or `shop/tests.py::Case::test_x`, as pytest takes it in `cwd`."""
    path, colons, rest = name.partition("::")
    for base in (cwd, root):
        if (base / path).exists() and (colons or "/" in path or path.endswith(".py")):
            return os.path.relpath(base / path, cwd) + colons + rest
    if colons or "/" in path:  # told from a folder between both, where pytest has its settings
        near = [place for place in cwd.rglob(Path(path).name) if place.as_posix().endswith(f"/{path}")]
        return os.path.relpath(near[0], cwd) + colons + rest if len(near) == 1 else name
    parts = name.split(".")
    for base in (cwd, root, root / "src"):
        for cut in range(len(parts), 0, -1):
            place = base.joinpath(*parts[:cut])
            inner = "".join(f"::{part}" for part in parts[cut:])
            for found in (place.with_name(place.name + ".py"), place if not inner else place / "__init__.py"):
                if found.exists():
                    return os.path.relpath(found, cwd) + inner
    raise UsageError(f"No file of this project holds the test `{name}`.", "Name it as `seven test` does.")


def _dotted(name: str, root: Path, cwd: Path) -> str:
    """The same as unittest and Django take it; folders and labels stay as they are."""
    node, _, _ = name.partition("[")
    path, *rest = node.split("::")
    if not path.endswith(".py"):
        return name
    file = next((base / path for base in (cwd, root) if (base / path).exists()), cwd / path)
    starts = [base for base in (cwd, root / "src", root) if file.is_relative_to(base)]
    module = file.relative_to(max(starts, key=lambda base: len(base.parts), default=cwd)).with_suffix("")
    parts = module.parts[:-1] if module.name == "__init__" else module.parts
    return ".".join((*parts, *rest))


def _without_names(command: Sequence[str], cwd: Path) -> list[str]:
    """The command without the tests, modules and folders that it names."""
    start = _program(command)
    return [*command[:start], *_options(command[start:], cwd)]


def _program(command: Sequence[str]) -> int:
    """How many words say what is run: `python manage.py test`, `python -m pytest`, `python -Wd runtests.py`."""
    for at, word in enumerate(command):
        if re.search(r"(^|/)(pytest|py\.test)$", word):
            return at + 1
        if word == "test" and at and _DJANGO.search(" ".join(command[:at])):
            return at + 1
    scripts = [at for at, word in enumerate(command) if word.endswith(".py")]
    return scripts[0] + 1 if scripts else len(command)


def _options(words: Sequence[str], cwd: Path) -> Iterator[str]:
    before = ""
    for word in words:
        named = not word.startswith("-") and before not in _VALUES
        before = word
        if not (named and _is_there(word, cwd)):
            yield word


def _is_there(word: str, cwd: Path) -> bool:
    path = word.partition("::")[0]
    first = path.split(".")[0]
    inside = bool(first) and ((cwd / first).is_dir() or (cwd / f"{first}.py").is_file())
    return bool(path) and ((cwd / path).exists() or inside)
