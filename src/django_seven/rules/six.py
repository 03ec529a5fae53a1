"""`django.utils.six`: what kept code running on Python 2 as well."""

from __future__ import annotations

from collections.abc import Callable

from tree_sitter import Node

from django_seven.rules.shape import Draft, Example, Match, Rewrite, Rule, Skip
from django_seven.rules.six_names import ASSERTIONS, ATTRIBUTES, FLAGS, METHODS, MOVES, SIX, TYPES, VIEWS
from django_seven.rules.syntax import arguments, positional, wrapped

# Calls that only walk over what they are given: a view does as well as an iterator.
_WALKERS = {"list", "sorted", "tuple", "set", "frozenset", "dict", "any", "all", "sum", "min", "max", "enumerate"}


def six_use(draft: Draft, match: Match) -> None:
    """One use of a name of six that is not plainly elsewhere."""
    node = match.node
    while node.parent is not None and node.parent.type == "attribute" and draft.meaning(node) in (SIX, f"{SIX}.moves"):
        node = node.parent
    name = (draft.meaning(node) or "").removeprefix(f"{SIX}.")
    if name in FLAGS:
        _flag(draft, node, FLAGS[name])
    elif name in TYPES:
        draft.replace(node, TYPES[name][not _is_asked_for(draft, node)])
    elif name in ("add_metaclass", "python_2_unicode_compatible"):
        _decorator(draft, node, name)
    else:
        _call(draft, node, name)


def _is_asked_for(draft: Draft, node: Node) -> bool:
    """Whether `isinstance` or `issubclass` asks for it: only there a type does as well as a tuple of types."""
    place = node
    while place.parent is not None and place.parent.type in ("tuple", "parenthesized_expression"):
        place = place.parent
    call = place.parent.parent if place.parent is not None and place.parent.type == "argument_list" else None
    function = call.child_by_field_name("function") if call is not None and call.type == "call" else None
    if call is None or function is None or draft.text(function) not in ("isinstance", "issubclass"):
        return False
    return [one.id for one in positional(call)][1:2] == [place.id]


def _flag(draft: Draft, node: Node, asked: str) -> None:
    """What Python is asked: a bare `True` in its place would read like an oversight."""
    text = f"{draft.require_module('sys')}.{asked}"
    above = node.parent.type if node.parent is not None else ""
    draft.replace(node, f"({text})" if above in ("comparison_operator", "binary_operator", "subscript") else text)


def _call(draft: Draft, node: Node, name: str) -> None:
    call = node.parent
    function = call.child_by_field_name("function") if call is not None and call.type == "call" else None
    if call is None or function is None or function.id != node.id:
        raise Skip(f"no cure is known for `{name}` here")
    given = [wrapped(draft.text(argument), argument) for argument in positional(call)]
    plain = [draft.text(argument) for argument in arguments(call)]
    if name in METHODS and len(given) == 1:
        text = f"{given[0]}.{METHODS[name]}()"
        draft.replace(call, text if _is_walked(draft, call) else f"iter({text})")
    elif name in VIEWS and len(given) == 1:
        draft.replace(call, f"{given[0]}.{VIEWS[name]}()")
    elif name in ATTRIBUTES and len(given) == 1:
        draft.replace(call, f"{given[0]}.{ATTRIBUTES[name]}")
    elif name in ASSERTIONS and given:
        draft.replace(call, f"{given[0]}.{ASSERTIONS[name]}({', '.join(plain[1:])})")
    elif name in _OTHERS and given and len(given) == len(plain):
        _OTHERS[name](draft, call, given)
    else:
        raise Skip(f"no cure is known for `{name}` here")


def _is_walked(draft: Draft, call: Node) -> bool:
    """Whether something only walks over the answer of a call."""
    above = call.parent
    if above is None:
        return False
    if above.type in ("for_statement", "for_in_clause"):
        right = above.child_by_field_name("right")
        return right is not None and right.id == call.id
    outer = above.parent
    if above.type == "argument_list" and outer is not None and len(arguments(outer)) >= 1:
        function = outer.child_by_field_name("function")
        text = draft.text(function) if function is not None else ""
        return arguments(outer)[0].id == call.id and (text in _WALKERS or text.endswith(".join"))
    return False


def _same(draft: Draft, call: Node, given: list[str]) -> None:
    draft.replace(call, given[0])


def _bytes(draft: Draft, call: Node, given: list[str]) -> None:
    text = given[0]
    literal = text[:1] in "'\"" and text.isascii() and "\\" not in text
    draft.replace(call, f"b{text}" if literal else f'{text}.encode("latin-1")')


def _first_byte(draft: Draft, call: Node, given: list[str]) -> None:
    draft.replace(call, f"{given[0]}[0]")


def _item(draft: Draft, call: Node, given: list[str]) -> None:
    draft.replace(call, f"{given[0]}[{given[1]}]")


def _one_byte(draft: Draft, call: Node, given: list[str]) -> None:
    draft.replace(call, f"bytes(({given[0]},))")


def _iterator(draft: Draft, call: Node, given: list[str]) -> None:
    draft.replace(call, f"iter({given[0]})")


def _raise(draft: Draft, call: Node, given: list[str]) -> None:
    if call.parent is None or call.parent.type != "expression_statement" or len(given) not in (2, 3):
        raise Skip("it is not a statement of its own")
    traceback = f".with_traceback({given[2]})" if len(given) == 3 and given[2] != "None" else ""
    draft.replace(call, f"raise {given[1]}{traceback}")


def _raise_from(draft: Draft, call: Node, given: list[str]) -> None:
    if call.parent is None or call.parent.type != "expression_statement" or len(given) != 2:
        raise Skip("it is not a statement of its own")
    draft.replace(call, f"raise {given[0]} from {given[1]}")


def _metaclass(draft: Draft, call: Node, given: list[str]) -> None:
    bases = call.parent
    if (
        bases is None
        or bases.type != "argument_list"
        or bases.parent is None
        or bases.parent.type != "class_definition"
    ):
        raise Skip("it is not the base of a class")
    if len(bases.named_children) != 1:
        raise Skip("six ignores the other bases of this class; Python does not")
    draft.replace(call, ", ".join([*given[1:], f"metaclass={given[0]}"]))


def _decorator(draft: Draft, node: Node, name: str) -> None:
    line = node.parent
    if line is not None and line.type == "call":
        line = line.parent
    if line is None or line.type != "decorator" or line.parent is None:
        raise Skip("it is not used as a decorator")
    definition = line.parent.child_by_field_name("definition")
    if name == "add_metaclass":
        call = line.named_children[0]
        title = definition.child_by_field_name("name") if definition is not None else None
        if definition is None or title is None or definition.type != "class_definition" or call.type != "call":
            raise Skip("it does not decorate a class")
        given, bases = positional(call), definition.child_by_field_name("superclasses")
        metaclass = f"metaclass={draft.text(given[0])}"
        if bases is None:
            draft.insert(title.end_byte, f"({metaclass})")
        elif not bases.named_children:
            draft.replace(bases, f"({metaclass})")
        else:
            draft.insert(bases.named_children[-1].end_byte, f", {metaclass}")
    draft.remove_line(line)


_OTHERS: dict[str, Callable[[Draft, Node, list[str]], None]] = {
    "u": _same,
    "get_unbound_function": _same,
    "b": _bytes,
    "byte2int": _first_byte,
    "indexbytes": _item,
    "int2byte": _one_byte,
    "iterbytes": _iterator,
    "reraise": _raise,
    "raise_from": _raise_from,
    "with_metaclass": _metaclass,
}


RULES = [
    Rule(
        id="utils-six",
        what="`django.utils.six` is gone in Django 3.0; what it bundled has its own names on Python 3.",
        why="Django 2.0 left Python 2; the module only bridged the two Pythons.",
        since="1.8",
        until="3.0",
        change=Rewrite((f"{SIX}.*",), six_use, whole=True, moves=MOVES),
        sure="likely",
        notes="3.0/#removed-private-python-2-compatibility-apis",
        example=Example(
            before="""
from django.utils import six
from django.utils.six.moves import range, zip
from django.utils.six.moves.urllib.parse import quote, urlencode


class Meta(type):
    def __new__(mcs, name, bases, attrs):
        attrs["made_by"] = mcs.__name__
        return super(Meta, mcs).__new__(mcs, name, bases, attrs)


class Talk(six.with_metaclass(Meta, dict)):
    pass


@six.add_metaclass(Meta)
class Room(list):
    pass


talk = Talk(title="Caf\\xe9", length=30)
names = [key for key, value in sorted(six.iteritems(talk)) if isinstance(value, six.string_types)]
first = next(six.itervalues({"a": 1}))
text = six.text_type(12) + six.u("!") + ("old" if six.PY2 else "new")
kinds = [isinstance(value, six.string_types + (bytes,)) for value in ("a", b"a", 1)]
kinds += [isinstance(1, (six.integer_types, dict)), type(1) in six.integer_types]
for kind in six.string_types:
    kinds.append(kind.__name__)
pairs = list(zip(range(2), six.moves.range(2)))
link = urlencode([("q", quote(talk["title"]))])
buffer = six.BytesIO(six.b("abc"))
answer = [Talk.made_by, Room.made_by, names, first, text, kinds, pairs, link, buffer.read()]
""",
            after="""
import sys
from io import BytesIO
from urllib.parse import quote, urlencode


class Meta(type):
    def __new__(mcs, name, bases, attrs):
        attrs["made_by"] = mcs.__name__
        return super(Meta, mcs).__new__(mcs, name, bases, attrs)


class Talk(dict, metaclass=Meta):
    pass


class Room(list, metaclass=Meta):
    pass


talk = Talk(title="Caf\\xe9", length=30)
names = [key for key, value in sorted(talk.items()) if isinstance(value, str)]
first = next(iter({"a": 1}.values()))
text = str(12) + "!" + ("old" if sys.version_info[0] == 2 else "new")
kinds = [isinstance(value, (str,) + (bytes,)) for value in ("a", b"a", 1)]
kinds += [isinstance(1, (int, dict)), type(1) in (int,)]
for kind in (str,):
    kinds.append(kind.__name__)
pairs = list(zip(range(2), range(2)))
link = urlencode([("q", quote(talk["title"]))])
buffer = BytesIO(b"abc")
answer = [Talk.made_by, Room.made_by, names, first, text, kinds, pairs, link, buffer.read()]
""",
        ),
        leaves=(
            "import six\nfrom six.moves import range\nsix.text_type(range(1))",
            "try:\n    from django.utils import six\nexcept ImportError:\n    import six\nsix.text_type(1)",
            "from shop import six\nsix.iteritems({})",
        ),
        ledger=("removed-django.utils.six",),
        symptoms=("cannot import name 'six' from 'django.utils'", "No module named 'django.utils.six'"),
    ),
]
