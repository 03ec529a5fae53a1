"""Requirements as Poetry and Pipfile write them: a table of names, with carets and tildes."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from django_seven.project.requirement_lines import OWN, Line, group_of, read_line
from django_seven.project.toml_files import at

_ADDRESSES = ("git", "hg", "svn", "path", "file", "url", "editable")


def poetry_lines(document: Mapping[str, Any]) -> Iterator[Line]:
    """Read the dependencies of Poetry.

    Parameters: `document` is pyproject.toml.
    Returns: the lines, those of a group with its name.
    """
    poetry = at(document, "tool", "poetry")
    groups = {"": at(poetry, "dependencies"), "dev": at(poetry, "dev-dependencies")}
    for name in at(poetry, "group"):
        groups[group_of(name) or name] = at(poetry, "group", name, "dependencies")
    for group, table in groups.items():
        for name, value in table.items():
            if name.lower() == "python":
                continue
            for one in value if isinstance(value, list) else [value]:
                optional = isinstance(one, Mapping) and one.get("optional") is True
                yield table_line(name, one, "pyproject.toml", "optional" if optional and not group else group)


def table_line(name: str, value: object, source: str, group: str = "") -> Line:
    """Read one entry of a table of requirements.

    Parameters: `name` is the package; `value` is its version, or a table with `version`, `extras`, `markers`;
    `source` and `group` say where it stands and what it is for.
    Returns: the line; unreadable where it comes from an address.
    """
    table = value if isinstance(value, Mapping) else {"version": value}
    address = next((key for key in _ADDRESSES if key in table), None)
    if address:
        why = "it is a local path" if address in {"path", "file"} else "it comes from version control"
        if table.get("path") == ".":
            why = OWN
        return Line(f"{name} = {dict(table)}", name.lower(), source, group=group, kind="unreadable", reason=why)
    specifier = specifiers(str(table.get("version", "*")))
    if specifier is None:
        text = f"{name} = {value}"
        return Line(text, name.lower(), source, group=group, kind="unreadable", reason="its version is not understood")
    extras = f"[{','.join(map(str, wanted))}]" if isinstance(wanted := table.get("extras"), list) else ""
    marker = _marker(table)
    return read_line(f"{name}{extras}{specifier}{f'; {marker}' if marker else ''}", source, group=group)


def specifiers(text: str) -> str | None:
    """Translate versions as Poetry writes them to those of PEP 440.

    Parameters: `text` as `^2.2` or `~2.2` or `2.2.28`.
    Returns: `>=2.2,<3`, `>=2.2,<2.3`, `==2.2.28`; nothing for `*`; None where it cannot be said so.
    """
    if "||" in text or " | " in text:
        return None
    parts = [_one(part.strip()) for part in re.split(r"[,\s](?=\s*[<>=!~^\d])", text.strip()) if part.strip()]
    return None if None in parts else ",".join(part for part in parts if part)


def _one(part: str) -> str | None:
    if part in {"*", ""}:
        return ""
    match = re.fullmatch(r"(\^|~(?!=)|[<>=!~]*=|[<>])?\s*v?(\d[\w.*+!-]*)", part)
    if match is None:
        return None
    operator, version = match[1] or "", match[2]
    if operator in {"^", "~"}:
        return f">={version},<{_next(version, caret=operator == '^')}"
    return f"{'==' if operator in {'', '='} else operator}{version}"


def _next(version: str, *, caret: bool) -> str:
    """Find the first version that a caret or a tilde leaves out."""
    numbers = [int(number) for number in re.findall(r"^\d+|(?<=\.)\d+", version)]
    if caret:
        # the first number that is not zero may not change
        place = next((at for at, number in enumerate(numbers) if number), len(numbers) - 1)
    else:
        place = min(1, len(numbers) - 1)
    return ".".join(map(str, [*numbers[:place], numbers[place] + 1]))


def _marker(table: Mapping[str, Any]) -> str:
    parts = []
    if isinstance(table.get("markers"), str):
        parts.append(table["markers"])
    if isinstance(table.get("python"), str):
        for part in (specifiers(table["python"]) or "").split(","):
            match = re.fullmatch(r"([<>=!~]+)([\d.*]+)", part)
            if match:
                parts.append(f"python_version {match[1]} '{match[2]}'")
    # Pipfile also writes a marker's name as a key
    parts += [f"{key} {table[key]}" for key in ("sys_platform", "python_version", "os_name") if key in table]
    return " and ".join(f"({part})" if " or " in part else part for part in parts)
