"""Templates of other engines, told by what Django would refuse: left alone, and said so."""

from __future__ import annotations

import re
from collections.abc import Iterator

from django_seven.templates.blocks import ENDS, blocks
from django_seven.templates.lexer import Places, Token, marked

JINJA, GO, SCRIPT = "Jinja2", "Jinja2 or Go", "a script's own engine"
# Tags that Jinja2 has not: where one of them stands, the file is Django's, whatever else is in it.
_DJANGO = frozenset(
    {
        "blocktrans", "blocktranslate", "comment", "csrf_token", "cycle", "firstof", "ifchanged", "ifequal",
        "ifnotequal", "load", "lorem", "now", "regroup", "spaceless", "ssi", "static", "templatetag", "url",
        "verbatim", "widthratio",
    }
)  # fmt: skip
_JINJA_BLOCKS = frozenset({"call", "macro", "set", "trans", "pluralize"})
_JINJA_TAG = re.compile(
    r"[-+]|set\s+[\w\s,.]+=(?!=)|macro\s+\w+\s*\(|call\s*[\w.]*\s*\(|do\s|"
    r"(?:from\s+[\"'][^\"']+[\"']\s+)?import\s+[\"'\w]|from\s+\S+\s+import\s"
)
_EXPRESSION = ("if", "elif", "for", "include", "extends", "with")
_QUOTED = re.compile(r"\"(?:[^\"\\]|\\.)*\"|'(?:[^'\\]|\\.)*'")
_CALL = re.compile(r"(?<![\w.])(?!_\()[\w.\[\]]+\(")
_OPERATION = re.compile(r"\S\s+(?:[-+~*/]|[=!]=|//|\*\*|if|and|or|not|in|is)\s+\S|[\w\])]\[|\?.*:|&&|\|\||=>|^[{[(!]")
_DASH = re.compile(r"-(?![\d.])|.*-\Z")
_SECTION = re.compile(r"[#/^>!&]|else\Z|\{")  # of Handlebars and Mustache
_ATTRIBUTE = re.compile(
    r"<[^<>]*\s(?:ng-[a-z]+|data-ng-[a-z]+|v-[a-z]+(?::[\w.-]+)?|\*ng[A-Z]\w+|\[\(ngModel\)\])(?:=|\s|>)"
)


def other_engine(text: str) -> str | None:
    """The engine that a template is for and why, where it certainly is not for Django's."""
    live: list[Token] = []
    for token in _live(text):
        if token.name in _DJANGO:  # most have one at their top
            return None
        live.append(token)
    if any(token.kind == "tag" for token in live):
        found = next((token for token in live if _is_jinjas(token)), None)
        return None if found is None else _said(JINJA, found, text)
    found = next((token for token in live if _is_scripts(token)), None)
    if found is not None:
        return _said(GO if _DASH.match(found.content) else SCRIPT, found, text)
    attribute = _ATTRIBUTE.search(text) if live else None
    return None if attribute is None else f"{SCRIPT} (line {Places(text).line(attribute.start())})"


def _said(engine: str, token: Token, text: str) -> str:
    shown = token.text if len(token.text) <= 40 else f"{token.text[:37]}…"
    return f"{engine} (`{shown}` in line {Places(text).line(token.start)})"


def _live(text: str) -> Iterator[Token]:
    """Tags and variables, without those in comments and in blocks of libraries, which may hold anything."""
    ends, until = blocks(text).ends, -1
    for token in marked(text):
        if token.kind == "comment" or token.start < until:
            continue
        name = token.name
        if token.start in ends and (name == "comment" or (name not in ENDS and name not in _JINJA_BLOCKS)):
            until = ends[token.start]
        yield token


def _is_jinjas(token: Token) -> bool:
    """Whether only Jinja2 can read a tag or variable."""
    content = token.content
    if token.kind == "tag" and (_JINJA_TAG.match(content) or content.endswith(("-", "+"))):
        return True
    if token.kind == "variable" and _DASH.match(content):
        return True
    if token.kind == "tag" and token.name not in _EXPRESSION:
        return False
    plain = _QUOTED.sub("''", content)
    if _CALL.search(plain):
        return True
    return token.kind == "variable" and _OPERATION.search(plain) is not None


def _is_scripts(token: Token) -> bool:
    """Whether only Jinja2, Go, Mustache, or an engine that runs in a browser can read a variable."""
    content = token.content
    plain = _QUOTED.sub("''", content)
    return any(one.match(content) for one in (_SECTION, _DASH)) or bool(_CALL.search(plain) or _OPERATION.search(plain))
