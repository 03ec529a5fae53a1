"""Mutations of source bytes: each takes a random generator and bytes and gives other bytes."""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable
from random import Random

_TOKEN = re.compile(rb"\w+|[^\w\s]|[ \t]+|\r?\n|\r|\s")
_NAME = re.compile(rb"[A-Za-z_]\w*")
_BYTES = (
    b"\0", b"\t", b"\x0c", b"\r", b"\n", b"\r\n", b"\\\n", b"\\\r\n", b"\\", b"#", b"'", b'"', b'"""', b"'''", b"(",
    b")", b"[", b"]", b"{", b"}", b",", b":", b";", b".", b"=", b":=", b"*", b"**", b"@", b"->", b"\xff", b"\xe9",
    b"\xc3\xa9", b"\xef\xbb\xbf", b"\xe2\x80\xa8", b"\xc2\x85", b"\xc2\xa0", b"\xf0\x9f\xa6\x84", b"\xed\xa0\x80",
    b"\x1a", b"\x7f", b"\x0b", b"\x1c", b" ", b"    ", b"0", b"0x", b"1e", b"_", b"`", b"$", b"?", b"!",
)  # fmt: skip
_WORDS = (
    b"import", b"from", b"as", b"lambda", b"async", b"await", b"yield", b"print", b"exec", b"global", b"nonlocal",
    b"class", b"def", b"if", b"else", b"elif", b"try", b"except", b"finally", b"with", b"for", b"while", b"match",
    b"case", b"type", b"del", b"not", b"in", b"is", b"None", b"self", b"super()", b"pass", b"return", b"...", b"raise",
    b"if True:", b"try:\n    pass\nexcept ImportError:\n    pass", b"from django.conf.urls import *", b"import django",
    b"# -*- coding: latin-1 -*-", b"__all__ = ['x']", b"if django.VERSION < (2, 0):\n    pass\nelse:\n    pass",
    b"from __future__ import annotations", b"if TYPE_CHECKING:\n    pass", b"except* ValueError:", b"u''",
    b"f'{x!r:>{y}}'",
    b"rb'\\x00'", b"(yield)", b"*args", b"**kwargs", b"x: int = 1", b"# noqa", b"# fmt: off", b"%}", b"{%", b"{{",
    b"}}", b"{# #}", b"{% comment %}", b"{% verbatim %}",
)  # fmt: skip
COOKIES = (
    "latin-1", "utf-8", "utf8", "cp1252", "iso-8859-15", "shift_jis", "utf-16", "utf-32", "utf-7", "rot13", "hex",
    "zlib",
    "idna", "punycode", "raw_unicode_escape", "unicode_escape", "undefined", "mbcs", "ascii", "none", "koi8-r",
    "euc-jp",
    "utf-8-sig", "utf_8_sig", "cp037", "gb18030", "big5", "base64", "uu", "-", "a" * 300, "UTF-8-unix", "latin-1-dos",
)  # fmt: skip


def _lines(data: bytes) -> list[bytes]:
    return data.splitlines(keepends=True)


def drop_bytes(random: Random, data: bytes) -> bytes:
    start = random.randrange(len(data) + 1)
    return data[:start] + data[start + random.choice((1, 1, 1, 2, 5, 20)) :]


def insert_bytes(random: Random, data: bytes) -> bytes:
    at = random.randrange(len(data) + 1)
    return data[:at] + random.choice(_BYTES) * random.choice((1, 1, 1, 2, 3)) + data[at:]


def change_byte(random: Random, data: bytes) -> bytes:
    at = random.randrange(len(data)) if data else 0
    return data[:at] + bytes([random.randrange(256)]) + data[at + 1 :]


def drop_line(random: Random, data: bytes) -> bytes:
    lines = _lines(data)
    if lines:
        del lines[random.randrange(len(lines))]
    return b"".join(lines)


def double_line(random: Random, data: bytes) -> bytes:
    lines = _lines(data)
    if lines:
        lines.insert(random.randrange(len(lines) + 1), random.choice(lines))
    return b"".join(lines)


def swap_lines(random: Random, data: bytes) -> bytes:
    lines = _lines(data)
    if len(lines) > 1:
        a, b = random.randrange(len(lines)), random.randrange(len(lines))
        lines[a], lines[b] = lines[b], lines[a]
    return b"".join(lines)


def insert_word(random: Random, data: bytes) -> bytes:
    lines = _lines(data)
    at = random.randrange(len(lines) + 1)
    like = lines[at] if at < len(lines) else b""
    indent = like[: len(like) - len(like.lstrip(b" \t"))]
    word = random.choice(_WORDS).replace(b"\n", b"\n" + indent)
    return b"".join([*lines[:at], indent, word, b"\n", *lines[at:]])


def swap_tokens(random: Random, data: bytes) -> bytes:
    tokens = _TOKEN.findall(data)
    if len(tokens) > 1:
        a, b = random.randrange(len(tokens)), random.randrange(len(tokens))
        tokens[a], tokens[b] = tokens[b], tokens[a]
    return b"".join(tokens)


def replace_token(random: Random, data: bytes) -> bytes:
    tokens = _TOKEN.findall(data)
    if tokens:
        tokens[random.randrange(len(tokens))] = random.choice((*_WORDS, *_BYTES, random.choice(tokens)))
    return b"".join(tokens)


def drop_token(random: Random, data: bytes) -> bytes:
    tokens = _TOKEN.findall(data)
    if tokens:
        del tokens[random.randrange(len(tokens))]
    return b"".join(tokens)


def rename(random: Random, data: bytes) -> bytes:
    """One name becomes another one of the file, in one place or in all: rebound, shadowed, met twice."""
    names = _NAME.findall(data)
    if not names:
        return data
    old, new = random.choice(names), random.choice(names)
    return re.sub(rb"\b" + old + rb"\b", new, data, count=random.choice((0, 1)))


def blank(random: Random, data: bytes) -> bytes:
    """White space of another kind at one place: tabs, form feeds, continued lines, comments."""
    spaces = [found.span() for found in re.finditer(rb"[ \t]+|\n", data)]
    if not spaces:
        return data
    start, end = random.choice(spaces)
    if data[start:end] == b"\n":
        put = random.choice(
            (b"\n\n", b"  # a note\n", b";\n", b"\r\n", b"\r", b"\n\x0c\n", b"\\\n", b"", b"\n\t", b" \n")
        )
    else:
        put = random.choice((b"\t", b"  ", b" \\\n", b"\x0c", b"", b" \t", b"\xc2\xa0", b"        "))
    return data[:start] + put + data[end:]


def newlines(random: Random, data: bytes) -> bytes:
    """Windows newlines, those of an old Mac, or a mixture."""
    kind = random.choice(("crlf", "crlf", "cr", "mixed", "none"))
    plain = data.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    if kind == "crlf":
        return plain.replace(b"\n", b"\r\n")
    if kind == "cr":
        return plain.replace(b"\n", b"\r")
    if kind == "none":
        return plain.rstrip(b"\n")
    return b"".join(line + random.choice((b"\n", b"\r\n", b"\r")) for line in plain.split(b"\n"))


def tabs(random: Random, data: bytes) -> bytes:
    width = random.choice((b"    ", b"  ", b" "))
    return re.sub(rb"(?m)^ +", lambda found: found.group().replace(width, b"\t"), data)


def encoding(random: Random, data: bytes) -> bytes:
    """A cookie, a byte order mark, or bytes of another encoding."""
    cookie = random.choice(COOKIES)
    heading = f"# -*- coding: {cookie} -*-\n".encode()
    kind = random.randrange(6)
    if kind == 0:
        return heading + data
    if kind == 1:
        return codecs.BOM_UTF8 + data
    if kind == 2:
        return codecs.BOM_UTF8 + heading + data
    if kind == 3:
        return b"#!/usr/bin/python\n" + heading + b"# \xe9\xff\n" + data
    text = data.decode("utf-8", "replace") + "# é"
    try:
        return heading + text.encode(cookie, "replace")
    except (LookupError, ValueError, TypeError, AssertionError):
        return text.encode(random.choice(("utf-16", "utf-16-le", "utf-32", "latin-1")), "replace")


def wrap(random: Random, data: bytes) -> bytes:
    """Everything inside a block, or several."""
    heads = (
        b"if x:",
        b"try:",
        b"def f():",
        b"class C:",
        b"with a as b:",
        b"for i in j:",
        b"while 1:",
        b"async def f():",
    )
    depth = random.choice((1, 1, 2, 5))
    for _ in range(depth):
        head = random.choice(heads)
        tail = b"except ImportError:\n    pass\n" if head == b"try:" else b""
        data = head + b"\n" + re.sub(rb"(?m)^(?=[^\n])", b"    ", data).rstrip(b" ") + b"\n" + tail
    return data


def nest(random: Random, data: bytes) -> bytes:
    """One name becomes a deep expression."""
    found = list(_NAME.finditer(data))
    if not found:
        return data
    one = random.choice(found)
    depth = random.choice((1, 2, 3, 10, 50))
    name = one.group()
    forms = (
        b"(" * depth + name + b")" * depth,
        b"[" * depth + name + b"]" * depth,
        name + b".a" * depth,
        name + b"()" * depth,
        name + b"[0]" * depth,
        b"lambda: " * depth + name,
        b"not " * depth + name,
        b"{1: " * depth + name + b"}" * depth,
        b"f'{" + name + b"}'",
        b"(" + name + b" if x else " * 1 + name + b")",
        b"(" + name + b" := " + name + b")",
        b"await " + name,
        b"*" + name,
        b"(yield " + name + b")",
        b"[" + name + b" for " + name + b" in " + name + b"]",
    )
    return data[: one.start()] + random.choice(forms) + data[one.end() :]


def join_lines(random: Random, data: bytes) -> bytes:
    """Two statements on one line."""
    lines = data.split(b"\n")
    if len(lines) < 2:
        return data
    at = random.randrange(len(lines) - 1)
    lines[at : at + 2] = [lines[at] + random.choice((b"; ", b";", b" ")) + lines[at + 1].lstrip()]
    return b"\n".join(lines)


def quotes(random: Random, data: bytes) -> bytes:
    old, new = random.choice(((b'"', b"'"), (b"'", b'"'), (b'"', b'"""'), (b"'", b"'''"), (b'"', b'f"'), (b'"', b'b"')))
    return data.replace(old, new) if random.random() < 0.5 else data.replace(old, new, random.choice((1, 2)))


GENTLE: tuple[Callable[[Random, bytes], bytes], ...] = (
    drop_line, double_line, swap_lines, insert_word, rename, rename, blank, blank, newlines, tabs, encoding, wrap, nest,
    nest, join_lines, quotes,
)  # fmt: skip
HARSH: tuple[Callable[[Random, bytes], bytes], ...] = (
    drop_bytes, insert_bytes, insert_bytes, change_byte, swap_tokens, replace_token, drop_token,
)  # fmt: skip


def mutate(random: Random, data: bytes) -> bytes:
    """Some mutations, most of which leave something that can be parsed."""
    for _ in range(random.choice((0, 1, 1, 1, 1, 2, 2, 3, 6))):
        data = random.choice(GENTLE if random.random() < 0.85 else HARSH)(random, data)
    return data
