"""What the rules need to read: tags of templates, parts of calls."""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Iterator
from fnmatch import fnmatchcase

from tree_sitter import Node

from django_seven.rules.shape import Draft, Fine, Hidden, Match, RewriteFunction, Skip
from django_seven.templates.lexer import live
from django_seven.values import Minor

_QUOTED = re.compile(r"'[^'\n]*'|\"[^\"\n]*\"")


def tags(text: str) -> Iterator[re.Match[str]]:
    """The tags and variables of a template that the engine would run: none in a comment or `verbatim`."""
    return iter(live(text))


def uses(tag: str, trigger: str) -> bool:
    """Whether a live tag or variable is, or uses, what a trigger names (`rules.shape.ByHand`)."""
    if trigger.startswith("{|"):
        return re.search(rf"\|\s*{re.escape(trigger[2:])}(?![\w])", _QUOTED.sub("", tag)) is not None
    words = tag[2:-2].split()
    if not tag.startswith("{%") or not words:
        return False
    if trigger.startswith("{block "):
        return words[:2] == ["block", *trigger[7:].split()[:1]]
    if trigger.startswith("{load "):
        return words[0] == "load" and (words[-1:] if "from" in words[2:] else words[1:]).count(trigger[6:]) > 0
    name, *more = trigger[3:].split()
    return words[0] == name and all(any(fnmatchcase(word, one) for word in words) for one in more)


def replace_tags(text: str, function: Callable[[str], str]) -> str:
    """Pass every live tag through a function; what stands between them is kept as it is."""
    pieces, last = [], 0
    for found in tags(text):
        pieces += [text[last : found.start()], function(found.group())]
        last = found.end()
    return "".join([*pieces, text[last:]])


def rename_library(text: str, old: str, new: str) -> str | None:
    """`{% load old %}` becomes `{% load new %}`, also beside others and in `{% load tag from old %}`."""
    if old not in text:
        return None

    def change(tag: str) -> str:
        if not re.match(r"\{%\s*load\s", tag):
            return tag
        words = tag[2:-2].split()
        if old not in words:
            return tag
        if len(words) > 3 and words[-2] == "from":  # `{% load tag from old %}`
            return tag if words[-1] != old else re.sub(rf"{re.escape(old)}(?=\s*%\}}$)", new, tag)
        if new in words:
            return re.sub(rf"\s+{re.escape(old)}(?=\s|%)", "", tag)
        return re.sub(rf"(?<=\s){re.escape(old)}(?=\s|%)", new, tag)

    return replace_tags(text, change)


def call_of(match: Match) -> Node:
    """The call whose function the match is.

    Raises Skip where it is handed on instead of called.
    """
    call = match.node.parent
    function = call.child_by_field_name("function") if call is not None and call.type == "call" else None
    if call is None or function is None or function.id != match.node.id:
        raise Skip("it is not called here")
    return call


def called(match: Match) -> Node:
    """The call of a place.

    Raises Fine where it is not called.
    """
    if match.imported or not is_called(match.node):
        raise Fine
    return call_of(match)


def arguments(call: Node) -> list[Node]:
    """The arguments of a call, without comments."""
    node = call.child_by_field_name("arguments")
    if node is None or node.type != "argument_list":
        return [] if node is None else [node]
    return [child for child in node.named_children if child.type != "comment"]


def keyword(call: Node, name: str) -> Node | None:
    """The argument `name=…` of a call."""
    for argument in arguments(call):
        found = argument.child_by_field_name("name") if argument.type == "keyword_argument" else None
        if found is not None and found.text == name.encode():
            return argument
    return None


def positional(call: Node) -> list[Node]:
    """The positional arguments of a call.

    Raises Hidden where `*` or `**` hide some.
    """
    found = arguments(call)
    if any(argument.type in ("list_splat", "dictionary_splat") for argument in found):
        raise Hidden("`*` or `**` hide its arguments")
    return [argument for argument in found if argument.type != "keyword_argument"]


def by_place(call: Node) -> list[Node]:
    """The positional arguments of a call that certainly are where they stand: those before a `*`."""
    found = []
    for argument in arguments(call):
        if argument.type == "list_splat":
            break
        if argument.type not in ("keyword_argument", "dictionary_splat"):
            found.append(argument)
    return found


def is_called(node: Node) -> bool:
    """Whether a node is the function of a call."""
    call = node.parent
    function = call.child_by_field_name("function") if call is not None and call.type == "call" else None
    return function is not None and function.id == node.id


def decorator(node: Node) -> Node | None:
    """The decorator line that a name stands in, bare or called."""
    above = node.parent
    if above is not None and above.type == "call":
        above = above.parent
    return above if above is not None and above.type == "decorator" else None


def wrapped(text: str, node: Node) -> str:
    """The text of a node as something that `.name`, `[0]` or a binary operator may follow."""
    simple = (
        "identifier",
        "attribute",
        "call",
        "subscript",
        "parenthesized_expression",
        "string",
        "dictionary",
        "list",
        "set",
    )
    return text if node.type in simple or (text.startswith("(") and node.type == "tuple") else f"({text})"


def string_value(node: Node | None) -> str | None:
    """What a plain string literal says; None where it is none, is bytes, or something is put in or escaped."""
    if node is None or node.type != "string":
        return None
    start = node.children[0].text or b""
    parts = node.named_children
    content = [part for part in parts if part.type == "string_content"]
    if b"b" in start.lower() or len(content) + 2 < len(parts) or any(part.named_children for part in content):
        return None
    return "".join((part.text or b"").decode("utf-8", "replace") for part in content)


def parameters(function: Node) -> list[Node]:
    """The parameters of a function, without comments."""
    node = function.child_by_field_name("parameters")
    return [child for child in node.named_children if child.type != "comment"] if node is not None else []


def parameter_name(parameter: Node) -> str:
    """What a parameter is called, with its stars."""
    name = parameter.child_by_field_name("name")
    if name is None and parameter.type == "typed_parameter":
        name = parameter.children[0]
    return ((name or parameter).text or b"").decode("utf-8", "replace")


def enclosing(node: Node, kind: str) -> Node | None:
    """The nearest node of a kind around a node."""
    above = node.parent
    while above is not None and above.type != kind:
        above = above.parent
    return above


def caught_around(call: Node) -> list[Node]:
    """What the `except` clauses of the nearest `try` around a call name; empty where the call is not tried."""
    above = call.parent
    while above is not None and above.type != "try_statement":
        if above.type in ("function_definition", "class_definition", "except_clause", "finally_clause", "else_clause"):
            return []
        above = above.parent
    clauses = [child for child in above.named_children if child.type == "except_clause"] if above is not None else []
    found = [
        clause.named_children[0]
        for clause in clauses
        if clause.named_children and clause.named_children[0].type != "block"
    ]
    return [one.named_children[0] if one.type == "as_pattern" else one for one in found]


def within(node: Node, kind: str, *, nested: bool = True) -> Iterator[Node]:
    """The nodes of a kind below a node; with `nested=False`, none inside a function or class in it."""
    for child in node.named_children:
        if child.type == kind:
            yield child
        if nested or child.type not in ("function_definition", "class_definition", "lambda"):
            yield from within(child, kind, nested=nested)


def value_of(argument: Node) -> Node:
    """The value of a `name=value` argument."""
    return argument.child_by_field_name("value") or argument


def append_argument(draft: Draft, call: Node, *texts: str) -> None:
    """Put arguments behind the last one of a call.

    Raises Skip where a `**` is among them and Python 2 would not take it.
    """
    given, text = arguments(call), ", ".join(texts)
    node = call.child_by_field_name("arguments")
    if any(one.startswith("**") for one in texts):
        _make_room(draft, call)
    if given:
        draft.insert(given[-1].end_byte, f", {text}")
    elif node is not None:
        draft.insert(node.start_byte + 1, text)


def spread_last(draft: Draft, call: Node, argument: Node, text: str) -> None:
    """Put `**{…}` for an argument, behind all others where Python 2 is about, which allows no keyword after it.

    Raises Skip where there is another one, on a road from a Django that still ran on Python 2.
    """
    _make_room(draft, call)
    given = arguments(call)
    if given[-1].id == argument.id or draft.road.old >= Minor(2, 0):
        draft.replace(argument, text)
        return
    draft.remove_argument(argument)
    draft.insert(given[-1].end_byte, f", {text}")


def _make_room(draft: Draft, call: Node) -> None:
    """Let a call end in `**{…}`: Python 2 takes one `**` only, and no comma behind it.

    Raises Skip where there is another one.
    """
    if draft.road.old >= Minor(2, 0):
        return
    given, listed = arguments(call), call.child_by_field_name("arguments")
    if any(item.type == "dictionary_splat" for item in given):
        raise Skip("Python 2 takes one `**` only")
    comma = next((node for node in listed.children[-2:] if node.type == ","), None) if listed is not None else None
    if comma is not None and given and comma.start_byte >= given[-1].end_byte:
        draft.replace(comma, "")


def links(call: Node) -> Iterator[tuple[str, Node]]:
    """The methods of a chain `a.b().c()` from its end to its start, each with its call."""
    link: Node | None = call
    while link is not None and link.type == "call":
        function = link.child_by_field_name("function")
        name = function.child_by_field_name("attribute") if function is not None else None
        if function is None or name is None:
            return
        yield (name.text or b"").decode("utf-8", "replace"), link
        link = function.child_by_field_name("object")


def file_of(node: Node) -> Node:
    """The root of the tree a node stands in."""
    while node.parent is not None:
        node = node.parent
    return node


def below(node: Node, *kinds: str) -> Iterator[Node]:
    """All nodes of some kinds in a piece of the tree, in the order of the file."""
    if node.type in kinds:
        yield node
    for child in node.named_children:
        yield from below(child, *kinds)


def indentation(statement: Node) -> str:
    """The white space before a statement.

    Raises Skip where there is something else.
    """
    whole = file_of(statement)
    data, start = whole.text or b"", statement.start_byte - whole.start_byte
    indent = data[data.rfind(b"\n", 0, start) + 1 : start].decode("utf-8", "replace")
    if indent.strip():
        raise Skip("it shares its line with another statement")
    return indent


def choose(
    draft: Draft, statement: Node, old: list[str], new: list[str], before: Minor, module: str = "django"
) -> None:
    """Put `if django.VERSION < before: old else: new` in the place of a statement, at its indentation."""
    indent = indentation(statement)
    lines = [f"if {draft.require_module(module)}.VERSION < {before.code}:", *_nested(old), "else:", *_nested(new)]
    draft.replace(statement, f"\n{indent}".join(lines))


def either(draft: Draft, node: Node, new: str, since: Minor) -> None:
    """Put the new spelling in a node's place; beside the old one, chosen by version, where the old side needs that."""
    if draft.road.old < since:
        django = draft.require_module("django")
        new = f"{draft.text(node)} if {django}.VERSION < {since.code} else {new}"
        new = new if _is_bracketed(node) else f"({new})"
    draft.replace(node, new)


def _is_bracketed(node: Node) -> bool:
    """Whether nothing but a node stands between two brackets."""
    above = node.parent
    return above is not None and (
        above.type == "parenthesized_expression" or (above.type == "argument_list" and len(above.children) == 3)
    )


def last_name(draft: Draft, node: Node | None) -> str:
    """The last piece of a name or attribute: `_meta` of `self.model._meta`."""
    return draft.text(node).rpartition(".")[2] if node is not None and node.type in ("identifier", "attribute") else ""


def _nested(lines: list[str]) -> list[str]:
    """Lines of code one level deeper; what follows in a bracket moves along, a long string stays."""
    long = ('"' * 3, "'" * 3)
    return [f"    {x if any(quote in x for quote in long) else x.replace(chr(10), chr(10) + '    ')}" for x in lines]


def not_before(since: str) -> Callable[[RewriteFunction], RewriteFunction]:
    """A rewrite whose new spelling an older Django lacks: on a road from there the places are shown and left."""
    oldest = Minor.parse(since)

    def limited(function: RewriteFunction) -> RewriteFunction:
        @functools.wraps(function)
        def rewrite(draft: Draft, match: Match) -> None:
            function(draft, match)
            if draft.road.old < oldest:
                raise Skip(f"the new spelling is there since Django {since}")

        return rewrite

    return limited


def stands_in(lines: tuple[str, ...], until: Minor) -> RewriteFunction:
    """Below a release the name is imported as before, from it on it is what some lines say."""

    def keep(draft: Draft, match: Match) -> None:
        if not match.imported:
            if match.node.type != "identifier":
                raise Skip("it is written out with its module")
            return
        module, _, name = match.trigger.rpartition(".")
        if draft.text(match.node) != name:
            raise Skip("it is imported under another name, or with its module")
        draft.drop_import(match)
        draft.guard([f"from {module} import {name}"], list(lines), until)

    return keep
