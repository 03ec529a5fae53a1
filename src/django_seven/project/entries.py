"""Files of configuration as the values in them, each with its place in the bytes: TOML, YAML, INI and Python."""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Iterator

from django_seven.project import entries_ini, entries_toml, entries_yaml
from django_seven.project.entries_python import of_python
from django_seven.project.tox import readable_ini
from django_seven.values import Entry

_INI = (".ini", ".cfg")
_YAML = (".yml", ".yaml")
_TOML = (".toml", "Pipfile")


def entries(name: str, data: bytes) -> tuple[Entry, ...]:
    """Read a file.

    Parameters: `name` tells the format; `data` is what stands in the file.
    Returns: its values in their order; none where the format has none, or the file is not understood.
    """
    if name.endswith(_YAML):
        return entries_yaml.of_yaml(data)
    if name.endswith(_TOML):
        return tuple(inner for entry in entries_toml.of_toml(data) for inner in _inside(entry, data))
    if name.endswith(_INI):
        return entries_ini.of_ini(data)
    return of_python(data) if name.endswith(".py") else ()


def _inside(entry: Entry, data: bytes) -> Iterator[Entry]:
    """The values of an INI file that stands in a text, else the entry itself."""
    said = data[entry.start : entry.end]
    if entry.keys[-1] != "legacy_tox_ini" or b"\\" in said or said[:3] not in (b"'''", b'"""'):
        yield entry
        return
    for one in entries_ini.of_ini(said[3:-3]):
        shift = entry.start + 3
        yield Entry((*entry.keys, *one.keys), one.text, one.start + shift, one.end + shift)


def whole(name: str, data: bytes) -> bool:
    """Tell whether the tool that a file is for can read it, as far as its format says."""
    text = data.decode("utf-8-sig", "replace")
    if name.endswith(_TOML):
        try:
            tomllib.loads(text)
        except tomllib.TOMLDecodeError:
            return False
    if name.endswith(_YAML):
        return entries_yaml.whole(data)
    return readable_ini(text) if name.endswith(_INI) else True


def lost(name: str, before: bytes, after: bytes) -> int:
    """Count the values of a file that another state of it does not have."""
    there = Counter(entry.text for entry in entries(name, before))
    return (there - Counter(entry.text for entry in entries(name, after))).total()
