"""The lines of the values in an INI file with their places: a value of setup.cfg or tox.ini is a list of lines."""

from __future__ import annotations

import re
from collections.abc import Iterator

from django_seven.values import Entry

_SECTION = re.compile(r"\[([^\]\r\n]+)\]")
_OPTION = re.compile(r"([^\s#;\[=:][^=:\r\n]*?)[ \t]*[=:][ \t]*")
_COMMENT = re.compile(r"(?:^|[ \t]+)#.*$")


def of_ini(data: bytes) -> tuple[Entry, ...]:
    """List the lines of all values; a line of its own that is a comment is none."""
    return tuple(_lines(data.decode("latin-1")))


def _lines(text: str) -> Iterator[Entry]:
    section, option, number, start = "", "", 0, 0
    for raw in re.findall(r"[^\n]*\n|[^\n]+", text):  # splitlines() would break at more than line feeds
        line = raw.rstrip("\r\n")
        below = line[:1] in (" ", "\t")
        if line.strip() and not line.lstrip().startswith(("#", ";")):
            head = None if below else _SECTION.match(line)
            named = None if below or head else _OPTION.match(line)
            if head:
                section, option = head[1], ""
            elif named:
                option, number = named[1].strip(), 0
            elif not below:
                option = ""
            at = named.end() if named else len(line) - len(line.lstrip())
            said = _COMMENT.sub("", line[at:]).rstrip()
            if option and said:
                keys = (section, option, number)
                yield Entry(keys, said.encode("latin-1").decode("utf-8", "replace"), start + at, start + at + len(said))
                number += 1
        start += len(raw)
