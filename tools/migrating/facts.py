"""How two schemas differ, told so that what is Django's own doing can be told from what a project makes of it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher

_TOKEN = re.compile(r"""[\w.]+|"[^"]*"|'[^']*'|\S""")
_TABLE = re.compile(r'CREATE TABLE ((?:public\.)?"?\w+"?) \(')
_UNIQUE = re.compile(r"UNIQUE \((.+)\)")
_END = re.compile(r";\n+")


def statements(dump: str, apps: Sequence[str]) -> list[str]:
    """The statements of a dump that speak of the project's tables, without comments."""
    own = re.compile(rf"\b(?:{'|'.join(apps)})_")
    plain = "\n".join(line for line in dump.splitlines() if not line.startswith("--"))
    return [one.strip() for one in _END.split(plain + "\n") if own.search(one)]


def _apart(listed: Sequence[str]) -> list[str]:
    """Each column of a table by itself; groups of unique columns as indexes, which SQLite has since Django 1.9."""
    found = []
    for one in listed:
        table = _TABLE.match(one)
        if table is None:
            found.append(one)
            continue
        for part in _parts(one[table.end() : one.rindex(")")]):
            group = _UNIQUE.fullmatch(part)
            found.append(
                f"CREATE UNIQUE INDEX {table[1]} ON {table[1]} ({group[1]})" if group else f"{table[0]} {part}"
            )
    return found


def _parts(body: str) -> Iterator[str]:
    """What stands between the commas of the outermost level."""
    depth, start = 0, 0
    for place, letter in enumerate(body):
        depth += (letter == "(") - (letter == ")")
        if letter == "," and not depth:
            yield " ".join(body[start:place].split())
            start = place + 1
    yield " ".join(body[start:].split())


def differences(before: str, after: str, apps: Sequence[str]) -> Counter[tuple[str, str]]:
    """What stands in one schema and what in the other, names left out; names that alone differ are counted apart."""
    old, new = (Counter(_apart(statements(dump, apps))) for dump in (before, after))
    gone, come = list((old - new).elements()), list((new - old).elements())
    found: Counter[tuple[str, str]] = Counter()
    for one in gone:
        other = _partner(one, come)
        if other is None:
            found[_bare(one, apps), ""] += 1
            continue
        come.remove(other)
        found.update(_pieces(_bare(one, apps), _bare(other, apps)) or {("a name", "another name"): 1})
    found.update(("", _bare(other, apps)) for other in come)
    return found


def _partner(statement: str, others: Sequence[str]) -> str | None:
    """The statement that makes the same thing."""
    subject = _subject(statement)
    same = [other for other in others if _subject(other) == subject]
    return max(same, key=lambda other: SequenceMatcher(None, statement, other).ratio(), default=None)


def _subject(statement: str) -> str:
    """What a statement makes, as far as its name is not made up by Django."""
    words = _TOKEN.findall(statement)
    if _TABLE.match(statement):
        return " ".join(words[: 7 if words[4] == "CONSTRAINT" else 5])
    kind = " ".join(words[:2])
    if "INDEX" in words[:3] and "ON" in words:
        return " ".join(["INDEX", *words[words.index("ON") :][:12]])
    if words[0] == "ALTER" and "CONSTRAINT" in words:
        return " ".join(words[: words.index("CONSTRAINT")] + words[words.index("CONSTRAINT") + 2 :][:8])
    return f"{kind} {' '.join(words[2:5])}"


def _bare(statement: str, apps: Sequence[str]) -> str:
    """The statement with the names of the project's things left out."""
    names = rf"(?:public\.)?\"?\b(?:{'|'.join(apps)})_(?!\w+__old\b)\w+\"?"
    return " ".join(_TOKEN.findall(re.sub(names, "NAME", statement)))


def _pieces(old: str, new: str) -> Counter[tuple[str, str]]:
    """The words of one that became words of the other."""
    before, after = old.split(), new.split()
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    return Counter(
        (" ".join(before[a:b]), " ".join(after[c:d])) for tag, a, b, c, d in matcher.get_opcodes() if tag != "equal"
    )


def dangling(dump: str) -> list[str]:
    """The tables that foreign keys of SQLite point to and that are not there."""
    made = set(re.findall(r'^CREATE TABLE "(\w+)"', dump, re.M))
    return sorted(set(re.findall(r'REFERENCES "(\w+)"', dump)) - made)
