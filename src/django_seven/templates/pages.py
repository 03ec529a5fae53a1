"""What a template is made of, and known by: parents, blocks, lines, variables."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass

from django_seven.templates.blocks import blocks
from django_seven.templates.lexer import live, tokens

_EXTENDS = re.compile(r"\{%-?\s*extends\s+(?:[\"']([^\"']+)[\"']|(\S+))")
_STRING = re.compile(r"\"(?:[^\"\\]|\\.)*\"|'(?:[^'\\]|\\.)*'")
_VARIABLE = re.compile(r"(?<![\w.|:%@-])([A-Za-z_]\w*)(?![\w=-])")
_TAGS = frozenset(["if", "elif", "for", "with", "ifequal", "ifnotequal", "include", "firstof", "url", "ifchanged"])
_WORDS = frozenset(
    [
        "and",
        "or",
        "not",
        "in",
        "is",
        "as",
        "with",
        "only",
        "reversed",
        "True",
        "False",
        "None",
        "from",
        "by",
        "forloop",
        "block",
    ]
)
_SHORT = 4  # characters: a shorter line is in too many files to say where it is from


@dataclass(frozen=True, slots=True)
class Page:
    """A template of Django: the one that it extends (empty: none, `?`: not known), and the block around each block."""

    parent: str
    blocks: Mapping[str, str]


def shape(text: str) -> tuple[str, dict[str, str]]:
    """The parent of a template and its blocks, each with the name of the block around it; as in `Page`."""
    parent, open_until, found = "", [], {}  # type: str, list[tuple[int, str]], dict[str, str]
    ends = blocks(text).ends
    for token in tokens(text):
        if token.kind != "tag" or (token.start not in ends and token.name != "extends"):
            continue
        if token.name == "extends" and (said := _EXTENDS.match(token.text)):
            parent = said[1] or "?"
        name = block_name(token.text)
        if name:
            while open_until and open_until[-1][0] < token.start:
                open_until.pop()
            found.setdefault(name, open_until[-1][1] if open_until else "")
            open_until.append((ends[token.start], name))
    return parent, found


def block_name(tag: str) -> str:
    """The name of the block that a tag opens; empty where it opens none."""
    words = tag[2:-2].split()
    return words[1] if len(words) > 1 and words[0] == "block" else ""


def line_key(line: str) -> str:
    """What a line of a template is known by, whatever its white space; empty for one that is in many files."""
    said = " ".join(line.split())
    if len(said) < _SHORT:
        return ""
    return base64.b64encode(hashlib.blake2b(said.encode("utf-8", "replace"), digest_size=4).digest())[:6].decode()


def variables(text: str) -> frozenset[str]:
    """The names at the start of what a template shows, asks or goes through, without those that it makes itself."""
    used: set[str] = set()
    made: set[str] = set()
    for found in live(text):
        said = _STRING.sub("''", found.group()[2:-2])
        words = said.split()
        if found.group().startswith("{%"):
            if not words:
                continue
            made |= {word.partition("=")[0] for word in words if "=" in word}
            made |= {words[at + 1] for at, word in enumerate(words[:-1]) if word == "as"}
            if words[0] == "for" and "in" in words:
                made |= {word.strip(",") for word in " ".join(words[1 : words.index("in")]).replace(",", " ").split()}
            if words[0] not in _TAGS:
                continue
            said = said.split(None, 1)[1] if len(words) > 1 else ""
        used |= set(_VARIABLE.findall(said))
    return frozenset(used - made - _WORDS)
