"""Escapes in strings that Python does not know, and names that became its keywords."""

from __future__ import annotations

import re
from collections.abc import Iterator

from django_seven.rules.shape import Draft, Example, Fine, Match, Rewrite, Rule, Skip
from django_seven.rules.syntax import last_name, spread_last, value_of
from django_seven.values import Minor

_ESCAPE = re.compile(rb"\\(\r\n|[0-7]{1,3}|.|\Z)", re.S)
_KNOWN = b"\n\r\\'\"abfnrtvx01234567"
_NAMED = b"NuU"  # in texts, not in bytes
_TOO_LARGE = re.compile(rb"[4-7][0-7]{2}\Z")


def _pieces(match: Match) -> Iterator[tuple[int, bytes]]:
    """Where the literal pieces of a string begin, and what they say; what an f-string puts in is none."""
    node = match.node
    start = node.children[0].end_byte
    for child in node.children[1:]:
        if child.type in ("interpolation", "string_end"):
            whole = node.text or b""
            yield start, whole[start - node.start_byte : child.start_byte - node.start_byte]
            start = child.end_byte


def _prefix(match: Match) -> str:
    """The letters before the quotes of a string.

    Raises Fine for a raw string, and Skip for one that is written in an encoding of its own.
    """
    opening = (match.node.children[0].text or b"").decode("ascii", "replace").rstrip("'\"")
    if "r" in opening.lower():
        raise Fine
    try:
        (match.node.text or b"").decode("utf-8")
    except UnicodeDecodeError:
        raise Skip("its bytes are no UTF-8") from None
    return opening


def unknown(draft: Draft, match: Match) -> None:
    r"""`"\d+"` becomes `r"\d+"`; beside an escape that Python knows the backslash is doubled."""
    prefix = _prefix(match)
    known = _KNOWN if "b" in prefix.lower() else _KNOWN + _NAMED
    places, others = [], False
    for start, text in _pieces(match):
        for found in _ESCAPE.finditer(text):
            if found[1] and found[1][:1] in known:
                others = True
            else:
                places.append(start + found.start())
    if not places:
        raise Fine
    formats = [child for child in match.node.named_children if child.child_by_field_name("format_specifier")]
    if any(b"\\" in (child.text or b"") for child in formats):
        raise Skip("a backslash stands in how a value is to be formatted as well")
    start = match.node.start_byte
    if others or "u" in prefix.lower():  # Python 3 knows no `ur`
        for place in places:
            draft.insert(place, "\\")
    else:  # Python 2 knows no `rb`
        draft.insert(start + len(prefix) if "b" in prefix.lower() else start, "r")


def too_large(draft: Draft, match: Match) -> None:
    r"""`"\400"` becomes `"\u0100"`, and `b"\400"` becomes `b"\x00"`."""
    prefix = _prefix(match).lower()
    found = [
        (start + one.start(), one) for start, text in _pieces(match) for one in _ESCAPE.finditer(text) if one[1] != b""
    ]
    large = [(place, one[1]) for place, one in found if _TOO_LARGE.match(one[1])]
    if not large or (not prefix and draft.road.old_python < Minor(3, 0)):
        raise Fine  # Python 2 reads bytes there
    for place, digits in large:
        number = int(digits, 8)
        spelled = f"x{number & 0xFF:02x}" if "b" in prefix else f"u{number:04x}"
        node = match.node.descendant_for_byte_range(place, place + 4)
        if node is None or node.type != "escape_sequence":
            raise Skip("it is not read as an escape here")
        draft.replace(node, f"\\{spelled}")


def keyword_now(draft: Draft, match: Match) -> None:
    """`send(async=True)` becomes `send(**{"async": True})`, which every Python reads."""
    argument, name = match.node.parent, draft.text(match.node)
    call = argument.parent.parent if argument is not None and argument.parent is not None else None
    is_keyword = argument is not None and argument.type == "keyword_argument" and argument.children[0] == match.node
    if argument is None or call is None or call.type != "call" or not is_keyword:
        raise Skip(f"`{name}` is a keyword of Python: give it another name, wherever it is used")
    function = last_name(draft, call.child_by_field_name("function"))
    defined = rf"\bdef\s+(?:{re.escape(function)}|__init__)\s*\([^)]*\b{name}\b"
    if not function or draft.said_elsewhere(defined) or re.search(defined, draft.text(draft.root)):
        raise Skip(f"what is called has a parameter of that name, which needs another one: `{name}_`, at both places")
    spread_last(draft, call, argument, f'**{{"{name}": {draft.text(value_of(argument))}}}')


_UNKNOWN = """import re

name = "shop"
answer = [{digits}, {beside}, {raw}, {put_in}, {plain} {joined}, re.findall({digits}, "a1")]
"""
_KEPT = {"raw": r'r"\d"', "joined": r'"\n"'}

RULES = [
    Rule(
        id="unknown-escape",
        what=r"An escape that Python does not know, as `\d` outside of a raw string, is a SyntaxWarning from Python "
        "3.12 on, and is to be an error.",
        why="Python keeps the backslash, until a new escape is called so. It has been a DeprecationWarning since "
        "Python 3.6.",
        since="3.5",
        until="2028.0",
        warns="3.6",
        change=Rewrite(("\\",), unknown),
        pattern=r"\\(?:[^\n\r\\'\"abfnrtvx0-7]|\Z)",
        sure="safe",
        notes="https://docs.python.org/3/whatsnew/3.12.html#other-language-changes",
        axis="python",
        example=Example(
            before=_UNKNOWN.format(
                digits=r'"\d+"', beside=r'"\d\n"', put_in=r'f"\d{name}\{name}"', plain=r'u"\s"', **_KEPT
            ),
            after=_UNKNOWN.format(
                digits=r'r"\d+"', beside=r'"\\d\n"', put_in=r'rf"\d{name}\{name}"', plain=r'u"\\s"', **_KEPT
            ),
        ),
        more=(
            Example(
                before='def page():\n    """Ends in \\*. """\n\n\n'
                'answer = [page.__doc__, b"\\N\\u1234\\d", b"\\d\\x00"]',
                after='def page():\n    r"""Ends in \\*. """\n\n\n'
                'answer = [page.__doc__, br"\\N\\u1234\\d", b"\\\\d\\x00"]',
            ),
        ),
        leaves=(
            r'words = ["\\d", r"\d", rb"\d", "\n\t\x20\101\N{DIGIT ONE}\u0031", "\'", f"{name}\n"]',
            'text = """one \\\ntwo"""',
            '# "\\d"\nword = "d"\n',
        ),
        symptoms=(r"invalid escape sequence",),
    ),
    Rule(
        id="octal-escape",
        what=r"An octal escape above `\377`, as `\400`, is a SyntaxWarning from Python 3.12 on, and is to be an error.",
        why="It is more than a byte; in bytes its upper digit was dropped. It has been a DeprecationWarning since "
        "Python 3.11.",
        since="3.5",
        until="2028.0",
        warns="3.11",
        change=Rewrite(("\\",), too_large),
        pattern=r"\\[4-7][0-7]{2}",
        sure="safe",
        notes="https://docs.python.org/3/whatsnew/3.12.html#other-language-changes",
        axis="python",
        example=Example(
            before=r'answer = ["\400\n", b"\401"]',
            after=r'answer = ["\u0100\n", b"\x01"]',
        ),
        leaves=(r'words = ["\377", "\\400", r"\400", "\300"]',),
        symptoms=("invalid octal escape sequence",),
    ),
    Rule(
        id="async-keyword",
        what="`async` and `await` are keywords from Python 3.7 on, and no names.",
        why="A file that uses them otherwise is not even read.",
        since="3.5",
        until="3.7",
        change=Rewrite(("name async", "name await"), keyword_now),
        sure="likely",
        notes="https://docs.python.org/3/whatsnew/3.7.html#porting-to-python-3-7",
        axis="python",
        example=Example(
            before="def send(*names, **options):\n    return names, options\n\n\n"
            'answer = send("a", async=True, more=1)',
            after="def send(*names, **options):\n    return names, options\n\n\n"
            'answer = send("a", **{"async": True}, more=1)',
        ),
        leaves=("async def page(request):\n    await work()\n", 'work(**{"async": True})', "# async\nasynchronous = 1"),
    ),
]
