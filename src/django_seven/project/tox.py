"""Test runs, settings and factors as tox.ini writes them."""

from __future__ import annotations

import configparser
import posixpath
import re
from collections.abc import Iterator
from pathlib import Path

from django_seven.project.files import read_text
from django_seven.project.test_lines import Found, joined, test_runs
from django_seven.project.toml_files import at, read_toml
from django_seven.rules.braces import expanded

_FACTOR = re.compile(r"^(![\w.-]+|[\w.,{}!-]+)\s*:\s+(?=\S)")
_PLACE = re.compile(r"\{([^{}]*)\}")


def read_ini(path: Path) -> configparser.RawConfigParser:
    """Read an ini file as tox, setuptools and pytest do.

    Parameters: `path` is the file.
    Returns: its sections; none where it is missing or no ini file.
    """
    return _parsed(read_text(path))


def tox_files(root: Path) -> Iterator[tuple[str, configparser.RawConfigParser]]:
    """Find where tox is configured.

    Parameters: `root` is the folder to look in.
    Returns: the name of each file with its sections.
    """
    for name in ("tox.ini", "setup.cfg"):
        parser = read_ini(root / name)
        if any(section.startswith("testenv") for section in parser.sections()):
            yield name, parser
    legacy = at(read_toml(root / "pyproject.toml"), "tool", "tox").get("legacy_tox_ini")
    if isinstance(legacy, str):
        yield "pyproject.toml", _parsed(legacy)


def tox_runs(root: Path) -> list[Found]:
    """Find the test runs in tox's commands.

    Parameters: `root` is the folder to look in.
    Returns: those of `[testenv]` first, then those of the other environments.
    """
    found: list[Found] = []
    for name, parser in tox_files(root):
        sections = [section for section in parser.sections() if section.split(":")[0] == "testenv"]
        for section in sorted(sections, key=len):
            found += _runs(parser, section, name)
    return found


def split_factor(line: str) -> tuple[str, str]:
    """Split a line of tox into its condition and the rest.

    Parameters: `line` as `django22: Django>=2.2,<2.3`.
    Returns: `django22` and the rest; an empty condition where the line has none.
    """
    match = _FACTOR.match(line)
    return (match[1], line[match.end() :]) if match else ("", line)


def envlist(parser: configparser.RawConfigParser) -> list[str]:
    """List the environments of tox, `{a,b}` written out.

    Parameters: `parser` holds tox's sections.
    Returns: names as `py36-django22`.
    """
    section = "tox" if parser.has_section("tox") else "tox:tox"
    text = parser.get(section, "envlist", fallback="") or parser.get(section, "env_list", fallback="") or ""
    text = re.sub(r"#.*", "", text)
    names = [name for name in re.split(r"[\s,]+(?![^{]*\})", text) if name]
    return [one for name in names for one in expanded(re.sub(r"\s", "", name))]


def readable_ini(text: str) -> bool:
    """Whether a text is an ini file."""
    return _read(text) is not None


def _parsed(text: str) -> configparser.RawConfigParser:
    return _read(text) or configparser.RawConfigParser()


def _read(text: str) -> configparser.RawConfigParser | None:
    parser = configparser.RawConfigParser(strict=False, allow_no_value=True)
    # `DATABASE_URL` and `DJANGO_SETTINGS_MODULE` are not the same in lower case
    parser.optionxform = str  # type: ignore[assignment,method-assign]
    try:
        parser.read_string(text)
    except (configparser.Error, AttributeError):
        # configparser fails with AttributeError on a value that goes on below a key without one
        return None
    return parser


def _runs(parser: configparser.RawConfigParser, section: str, source: str) -> list[Found]:
    directory = _get(parser, section, "changedir") or _get(parser, section, "change_dir")
    directory = posixpath.normpath(_filled(parser, directory, ".").strip() or ".")
    here = posixpath.relpath(".", directory)
    lines = joined(_own(parser, section, "commands"))
    plain: list[str] = []
    conditional: list[str] = []
    for line in lines:
        factor, rest = split_factor(line)
        (conditional if factor else plain).append(_filled(parser, rest, here))
    env = _setenv(parser, section, here)
    found = test_runs(plain, source, directory=directory, env=env)
    return found or test_runs(conditional, source, directory=directory, env=env)


def _setenv(parser: configparser.RawConfigParser, section: str, here: str) -> dict[str, str]:
    env = {}
    text = _get(parser, section, "setenv") or _get(parser, section, "set_env")
    for line in joined(_filled(parser, text, here)):
        factor, rest = split_factor(line)
        name, equals, value = rest.partition("=")
        # which warnings are shown is for the run to say
        if equals and not factor and name.strip() != "PYTHONWARNINGS":
            env[name.strip()] = value.strip()
    return env


def _own(parser: configparser.RawConfigParser, section: str, key: str) -> str:
    return parser.get(section, key, fallback="") or ""


def _get(parser: configparser.RawConfigParser, section: str, key: str) -> str:
    return _own(parser, section, key) or _own(parser, "testenv", key)


def _filled(parser: configparser.RawConfigParser, text: str, here: str) -> str:
    """Fill tox's placeholders in; what only tox knows stays as it is, so that the line is not taken."""

    def fill(match: re.Match[str]) -> str:
        name, _, rest = match[1].partition(":")
        if name == "posargs":
            return rest
        if name in {"toxinidir", "tox_root", "package_root"}:
            return here
        if name == "envpython":
            return "python"
        if name in {"/", ""}:
            return "/" if name else ":"
        if name == "env":
            return rest.partition(":")[2]
        other = re.fullmatch(r"\[([^]]+)\](\w+)", match[1])
        if other:
            return parser.get(other[1], other[2], fallback="") or ""
        return match[0]

    text = re.sub(r"\{(?:envbindir|env_bin_dir)\}/", "", text).replace("[]", "")
    for _ in range(4):  # a section may quote another one
        changed = _PLACE.sub(fill, text)
        if changed == text:
            break
        text = changed
    return text
