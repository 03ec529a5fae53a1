"""What `django.utils` had beside the text: functions of Python by other names, and helpers that went."""

from __future__ import annotations

from tree_sitter import Node

from django_seven.rules.shape import ByHand, Draft, Example, Fine, Match, Renamed, Rewrite, Rule, Skip
from django_seven.rules.syntax import arguments, call_of, called, caught_around, enclosing, keyword, positional, wrapped
from django_seven.values import Minor

_ALL = ("Exception", "StandardError", "BaseException")
_PRIVATE = "3.0/#removed-private-python-2-compatibility-apis"


def not_known(draft: Draft, match: Match) -> None:
    """A name that has no place elsewhere."""
    raise Skip("it has no equal in Python's own library")


def path_itself(draft: Draft, match: Match) -> None:
    """`upath(x)` and `npath(x)` give what they are given."""
    call = call_of(match)
    given = positional(call)
    if len(given) != 1 or len(arguments(call)) != 1:
        raise Skip("it is not given one path")
    above = call.parent
    inner = draft.text(given[0])
    alone = above is not None and above.type in ("argument_list", "assignment", "keyword_argument", "return_statement")
    draft.replace(call, inner if alone else wrapped(inner, given[0]))


def caught_as_type(draft: Draft, match: Match) -> None:
    """`except ValueError` around `int_to_base36()` catches `TypeError` as well."""
    call = called(match)
    given, tried = arguments(call), enclosing(call, "try_statement")
    body = tried.child_by_field_name("body") if tried is not None else None
    clauses = caught_around(call)
    names = {draft.text(name) for clause in clauses for name in _each(clause)}
    if body is None or not given or _is_number(draft, given[0]):
        raise Fine  # nobody catches it, or it is a number
    first = next((one for one in clauses if {"ValueError", *_ALL} & set(map(draft.text, _each(one)))), None)
    if first is None or "TypeError" in names or {*_ALL} & set(map(draft.text, _each(first))):
        raise Fine
    if sum(child.type != "comment" for child in body.named_children) > 1:
        raise Skip("other statements of the same `try` may raise `TypeError`")
    if first.type == "tuple":
        draft.insert(first.start_byte + 1, "TypeError, ")
    else:
        draft.replace(first, "(TypeError, ValueError)")


def _is_number(draft: Draft, node: Node) -> bool:
    function = node.child_by_field_name("function") if node.type == "call" else None
    return node.type == "integer" or (function is not None and draft.text(function) == "int")


def _each(clause: Node) -> list[Node]:
    """The names in what an `except` names."""
    return list(clause.named_children) if clause.type == "tuple" else [clause]


def random_string(draft: Draft, match: Match) -> None:
    """`get_random_string()` says the length that it had."""
    if match.imported:
        raise Fine
    call = call_of(match)
    if positional(call) or keyword(call, "length") is not None:
        raise Fine
    node = call.child_by_field_name("arguments")
    if node is None or node.type != "argument_list":
        raise Skip("its arguments are not plain")
    draft.insert(node.start_byte + 1, "12, " if arguments(call) else "12")


def _moved(id: str, old: str, new: str, until: str, example: str, notes: str, *, why: str, since: str = "1.8") -> Rule:
    """A name that is plainly elsewhere."""
    module, _, name = old.rpartition(".")
    new_module, _, new_name = new.rpartition(".")
    return Rule(
        id=id,
        what=f"`{old}` is gone in Django {until}; it is `{new}`.",
        why=why,
        since=since,
        until=until,
        change=Renamed(old, new),
        sure="safe",
        notes=notes,
        example=Example(
            before=f"from {module} import {name}\n\n{example.replace('NAME', name)}",
            after=f"from {new_module} import {new_name}\n\n{example.replace('NAME', new_name)}",
        ),
        leaves=(
            f"from shop.tools import {name}\n{name}()",
            f"try:\n    from {new_module} import {new_name}\nexcept ImportError:\n    from {module} import {name}\n",
        ),
        ledger=(f"removed-{old}",),
        symptoms=(f"cannot import name '{name}'", f"No module named '{module}'"),
    )


_MARKS = ("EscapeData", "EscapeBytes", "EscapeText", "EscapeString", "EscapeUnicode")
_BOTH = "The module was there for Python 2, which lacked the class."


def baseconv(draft: Draft, match: Match) -> None:
    """Base 62 comes from `signing`; below 4.0 under the same name from the old module."""
    whole = draft.text(match.node)
    if match.node.parent is not None and match.node.parent.type == "attribute" and not whole.endswith("code"):
        raise Fine  # the longer name that it stands in is looked at by itself
    operation = whole.rpartition(".")[2]
    if "base62." not in f"{whole}." or operation not in ("encode", "decode"):
        raise Skip("copy the small `BaseConverter` into the project, with the alphabet that is used")
    name = f"b62_{operation}"
    if draft.road.old >= (4, 0):
        draft.replace(match.node, draft.require(f"django.core.signing.{name}"))
        return
    old = ["from django.utils.baseconv import base62", f"{name} = base62.{operation}"]
    draft.guard(old, [f"from django.core.signing import {name}"], Minor(4, 0))
    draft.replace(match.node, name)


_BASE_36 = """
import django
from django.utils.http import int_to_base36

try:
    answer = int_to_base36("talk" if django.VERSION >= (1, 4) else None)
except ERRORS:
    answer = "no number"
"""

RULES = [
    _moved(
        "utils-context-decorator",
        "django.utils.decorators.ContextDecorator",
        "contextlib.ContextDecorator",
        "3.0",
        """log = []


class Noted(NAME):
    def __enter__(self):
        log.append("in")

    def __exit__(self, *error):
        log.append("out")


@Noted()
def work():
    log.append("work")


work()
answer = log""",
        _PRIVATE,
        why=_BOTH,
    ),
    _moved(
        "utils-abspathu",
        "django.utils._os.abspathu",
        "os.path.abspath",
        "3.0",
        'answer = NAME("/a/../b")',
        _PRIVATE,
        why="It only helped Python 2 on Windows.",
        since="1.3",
    ),
    _moved(
        "unescape-entities",
        "django.utils.text.unescape_entities",
        "html.unescape",
        "4.0",
        'answer = NAME("Fish &amp; chips &lt; &#252;ber &#xe9; &unknown;")',
        "4.0/#features-removed-in-4-0",
        why="Python has had the function since 3.4.",
    ),
    Rule(
        id="utils-upath",
        what="`upath` and `npath` are gone in Django 3.0; on Python 3 they gave what they were given.",
        why="They turned paths into text and back on Python 2.",
        since="1.3",
        until="3.0",
        change=Rewrite(("django.utils._os.upath", "django.utils._os.npath"), path_itself, whole=True),
        sure="safe",
        notes=_PRIVATE,
        example=Example(
            before="""
from django.utils._os import npath, upath

home = "/srv"
answer = [upath(home), npath(home + "/a").upper()]
""",
            after="""

home = "/srv"
answer = [home, (home + "/a").upper()]
""",
        ),
        leaves=(
            "from shop.paths import upath\nupath('/')",
            "from django.utils._os import upath\nlist(map(upath, paths))",
        ),
        ledger=("removed-django.utils._os.upath", "removed-django.utils._os.npath"),
        symptoms=("cannot import name 'upath'", "cannot import name 'npath'"),
    ),
    Rule(
        id="random-string-length",
        what="`get_random_string()` must be told a length since Django 4.0; it was 12.",
        why="How long is long enough is for the caller to say.",
        since="1.4",
        until="4.0",
        warns="3.1",
        change=Rewrite(("django.utils.crypto.get_random_string",), random_string),
        sure="safe",
        notes="4.0/#features-removed-in-4-0",
        example=Example(
            before="""
from django.utils.crypto import get_random_string

answer = [len(get_random_string()), get_random_string(allowed_chars="a"), len(get_random_string(5))]
""",
            after="""
from django.utils.crypto import get_random_string

answer = [len(get_random_string(12)), get_random_string(12, allowed_chars="a"), len(get_random_string(5))]
""",
        ),
        leaves=(
            "from shop.crypto import get_random_string\nget_random_string()",
            "from django.utils.crypto import get_random_string as text\ntext(length=5)\ntext(*options)",
        ),
        ledger=("removed-get_random_string-default-length",),
        symptoms=("get_random_string() missing 1 required positional argument: 'length'",),
    ),
    Rule(
        id="utils-datetime-safe",
        what="`django.utils.datetime_safe` is gone in Django 5.0; `datetime` formats years before 1000 itself.",
        why="Python 3 formats every year; only its padding may differ from platform to platform.",
        since="1.3",
        until="5.0",
        warns="4.0",
        change=Rewrite(
            ("django.utils.datetime_safe.*",),
            not_known,
            whole=True,
            moves={f"django.utils.datetime_safe.{name}": f"datetime.{name}" for name in ("date", "datetime", "time")},
        ),
        sure="likely",
        notes="5.0/#features-removed-in-5-0",
        example=Example(
            before="from django.utils.datetime_safe import date\n\nanswer = date(2020, 2, 29).strftime('%d %m %Y')",
            after="from datetime import date\n\nanswer = date(2020, 2, 29).strftime('%d %m %Y')",
        ),
        leaves=(
            "from shop.datetime_safe import date\ndate(1, 1, 1)",
            "from django.utils import datetime_safe\ndatetime_safe.new_datetime(moment)",
        ),
        ledger=("removed-django.utils.datetime_safe",),
        symptoms=("No module named 'django.utils.datetime_safe'", "cannot import name 'datetime_safe'"),
    ),
    Rule(
        id="utils-baseconv",
        what="`django.utils.baseconv` is gone in Django 5.0; `django.core.signing` has its base 62 since 4.0.",
        why="Django itself only needed one of the alphabets.",
        since="4.0",
        until="5.0",
        warns="4.0",
        change=Rewrite(
            (
                "django.utils.baseconv.base62.encode",
                "django.utils.baseconv.base62.decode",
                "django.utils.baseconv.*",
            ),
            baseconv,
            whole=True,
        ),
        sure="safe",
        notes="5.0/#features-removed-in-5-0",
        example=Example(
            before="from django.utils import baseconv\n\nanswer = baseconv.base62.encode(48879)",
            after="from django.core.signing import b62_encode\n\nanswer = b62_encode(48879)",
        ),
        leaves=(
            "from shop.baseconv import base16\nbase16.encode(1)",
            "from django.utils.baseconv import base16\n\nanswer = base16.encode(48879)",
        ),
        ledger=("removed-django.utils.baseconv",),
        symptoms=("No module named 'django.utils.baseconv'", "cannot import name 'baseconv'"),
    ),
    Rule(
        id="safestring-escape-classes",
        what="`EscapeText` and its kin are gone in Django 2.0.",
        why="A text is escaped unless it is marked safe; a second mark was one too many.",
        since="1.8",
        until="2.0",
        change=ByHand(
            tuple(f"django.utils.safestring.{name}" for name in _MARKS),
            "Escape at once with `django.utils.html.escape()`, or `conditional_escape()` where the text may be safe.",
        ),
        sure="show",
        notes="2.0/#features-removed-in-2-0",
        example=Example(
            before="from django.template import engines\nfrom django.utils.safestring import EscapeText\n\n"
            "answer = engines['django'].from_string('{{ text }}').render({'text': EscapeText('a<b')})",
            after="from django.template import engines\nfrom django.utils.html import conditional_escape\n\n"
            "answer = engines['django'].from_string('{{ text }}').render({'text': conditional_escape('a<b')})",
        ),
        leaves=("from shop.safe import EscapeText\nEscapeText('a')",),
        ledger=tuple(f"removed-django.utils.safestring.{name}" for name in _MARKS),
        symptoms=("cannot import name 'EscapeText'",),
    ),
    Rule(
        id="int-to-base36-value-error",
        what="`int_to_base36()` raises `TypeError` for what is no number since Django 1.5.",
        why="It was a `ValueError`, as for a number that is too large.",
        since="1.3",
        until="1.5",
        change=Rewrite(("django.utils.http.int_to_base36",), caught_as_type),
        sure="likely",
        notes="1.5/#miscellaneous",
        example=Example(
            before=_BASE_36.replace("ERRORS", "ValueError"), after=_BASE_36.replace("ERRORS", "(TypeError, ValueError)")
        ),
        leaves=(
            _BASE_36.replace("ERRORS", "Exception"),
            _BASE_36.replace("ERRORS", "ValueError").replace(
                '"talk" if django.VERSION >= (1, 4) else None', "int(key)"
            ),
            _BASE_36.replace("ERRORS", "ValueError").replace("try:\n", "try:\n    key = find()\n"),
            "from shop.http import int_to_base36\ntry:\n    int_to_base36(a)\nexcept ValueError:\n    1",
        ),
        ledger=("changed-int_to_base36",),
    ),
]
