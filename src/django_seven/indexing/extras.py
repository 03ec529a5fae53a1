"""What a file says beside its names: settings it reads, check ids, tags it registers, options of its commands."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import PurePosixPath

from tree_sitter import Query

from django_seven.indexing.trees import LANGUAGE, Node, arguments, captures, flat, string, strings, text

_ATTRIBUTES = Query(LANGUAGE, "(attribute object: (identifier) @object attribute: (identifier) @name)")
_CALLS = Query(LANGUAGE, "(call function: [(identifier) (attribute)] @called) @call")
_SET = Query(
    LANGUAGE,
    """[(assignment left: (attribute object: (_) @object attribute: (identifier) @name))
        (assignment left: (pattern_list (attribute object: (_) @object attribute: (identifier) @name)))]""",
)
_STRINGS = Query(LANGUAGE, "(string_content) @text")
_CLASSES = Query(LANGUAGE, "(class_definition) @class")
_DECORATED = Query(LANGUAGE, "(decorated_definition) @decorated")
_CHECK = re.compile(r"[a-z_0-9]+\.[EWCIH]\d{3}\Z")
_SETTING = re.compile(r"[A-Z][A-Z0-9_]+\Z")
_TAGS = frozenset(["tag", "simple_tag", "inclusion_tag", "assignment_tag", "simple_block_tag"])


@dataclass
class Options:
    """What one class of a command adds: flag → dest, positionals, what `call_command` takes beside them."""

    flags: dict[str, str] = field(default_factory=dict)
    positional: list[str] = field(default_factory=list)
    stealth: list[str] = field(default_factory=list)
    open: bool = False


@dataclass
class Extras:
    """All of it, of one file."""

    settings: set[str] = field(default_factory=set)
    checks: set[str] = field(default_factory=set)
    foreign: set[str] = field(default_factory=set)  # attributes set on objects other than `self`
    tags: set[str] = field(default_factory=set)
    filters: set[str] = field(default_factory=set)
    registers: bool = False
    options: dict[str, Options] = field(default_factory=dict)
    defaults: dict[str, dict[str, str]] = field(default_factory=dict)  # of named classes and of global_settings


def extras(path: PurePosixPath, source: bytes, root: Node) -> Extras:
    """Read what the file at this place says."""
    found = Extras()
    if b"settings" in source:
        _settings(root, found)
    if re.search(rb"\.[EWCIH]\d{3}\b", source):
        written = (text(match["text"][0]) for match in captures(_STRINGS, root))
        found.checks |= {value for value in written if _CHECK.match(value)}
    for match in captures(_SET, root):
        if text(match["object"][0]) not in ("self", "cls"):
            found.foreign.add(text(match["name"][0]))
    if b"register" in source and ("templatetags" in path.parts or path.parts[:2] == ("django", "template")):
        _tags(root, found)
    if "management" in path.parts:
        for match in captures(_CLASSES, root):
            node = match["class"][0]
            found.options[text(node.child_by_field_name("name"))] = _options(node)
    if path.name == "global_settings.py":
        found.defaults[""] = _defaults(root)
    if b"class BaseDatabaseFeatures" in source:
        for match in captures(_CLASSES, root):
            if text(match["class"][0].child_by_field_name("name")) == "BaseDatabaseFeatures":
                found.defaults["features"] = _defaults(match["class"][0].child_by_field_name("body"))
    return found


def _settings(root: Node, found: Extras) -> None:
    for match in captures(_ATTRIBUTES, root):
        name = text(match["name"][0])
        if text(match["object"][0]) in ("settings", "global_settings", "django_settings") and _SETTING.match(name):
            found.settings.add(name)
    for match in captures(_CALLS, root):
        called = text(match["called"][0])
        plain, _ = arguments(match["call"][0])
        if called == "settings.is_overridden" and plain:
            name = string(plain[0]) or ""
        elif called in ("getattr", "hasattr") and len(plain) > 1 and text(plain[0]) == "settings":
            name = string(plain[1]) or ""
        elif called == "setattr" and len(plain) == 3 and string(plain[1]):
            found.foreign.add(string(plain[1]) or "")
            continue
        else:
            continue
        if _SETTING.match(name):
            found.settings.add(name)


def _tags(root: Node, found: Extras) -> None:
    """Every way a library is filled: decorators, calls, and calls of what a call gives."""
    for match in captures(_DECORATED, root):
        node = match["decorated"][0]
        function = text((node.child_by_field_name("definition") or node).child_by_field_name("name"))
        for child in node.children:
            if child.type == "decorator":
                _registered(child.named_children[0], function, found)
    for match in captures(_CALLS, root):
        call = match["call"][0]
        if call.parent is None or call.parent.type == "decorator":
            continue
        plain, _ = arguments(call)
        above = call.parent
        if above.type == "call" and above.child_by_field_name("function") == call:
            given, _ = arguments(above)
            _registered(call, text(given[0]).rpartition(".")[2] if given else "", found)
        elif plain:
            function = text(plain[-1]).rpartition(".")[2] if plain[-1].type in ("identifier", "attribute") else ""
            _registered(call, function, found)


def _registered(node: Node, function: str, found: Extras) -> None:
    called = node.child_by_field_name("function") if node.type == "call" else node
    owner, _, way = text(called).rpartition(".")
    if owner not in ("register", "library") or way not in _TAGS | {"filter", "filter_function"}:
        return
    found.registers = True
    name = function
    if node.type == "call":
        plain, named = arguments(node)
        first = string(plain[0]) if plain and way in ("tag", "filter") else None
        name = string(named.get("name")) or first or function
    if name:
        (found.filters if way.startswith("filter") else found.tags).add(name)


def _options(node: Node) -> Options:
    """The `add_argument` and `make_option` calls of one class."""
    options = Options()
    for match in captures(_CALLS, node):
        last = text(match["called"][0]).rpartition(".")[2]
        if last not in ("add_argument", "add_base_argument", "make_option", "add_option", "add_help_option"):
            continue
        plain, named = arguments(match["call"][0])
        if last == "add_base_argument" and plain and text(plain[0]) == "parser":
            plain = plain[1:]
        if plain and plain[0].type == "list_splat":
            continue  # hands on what it was given: the call of it is read as well
        names = [string(part) for part in plain if part.type != "dictionary_splat"]
        if None in names or not names:
            options.open = options.open or text(match["called"][0]) != "super.add_argument"
            continue
        flags = [name for name in names if name and name.startswith("-")]
        dest = string(named.get("dest"))
        if not flags:
            options.positional.append(dest or names[0] or "")
            continue
        longest = next((flag for flag in flags if flag.startswith("--")), flags[0])
        options.flags |= dict.fromkeys(flags, dest or longest.lstrip("-").replace("-", "_"))
    body = node.child_by_field_name("body")
    for statement in body.named_children if body is not None else ():
        for child in statement.named_children if statement.type == "expression_statement" else ():
            if text(child.child_by_field_name("left")) in ("stealth_options", "base_stealth_options"):
                options.stealth += strings(child.child_by_field_name("right")) or []
    return options


def _defaults(node: Node | None) -> dict[str, str]:
    """Names set in a block and what to; what stands in an `if` counts too."""
    found: dict[str, str] = {}
    for statement in node.named_children if node is not None else ():
        if statement.type == "expression_statement":
            for child in statement.named_children:
                left, right = child.child_by_field_name("left"), child.child_by_field_name("right")
                if child.type == "assignment" and left is not None and left.type == "identifier":
                    found[text(left)] = flat(right)[:120]
        elif statement.type in ("function_definition", "decorated_definition"):
            inner = statement.child_by_field_name("definition") or statement
            found[text(inner.child_by_field_name("name"))] = "()"
        elif statement.type in ("if_statement", "try_statement"):
            for part in statement.children_by_field_name("consequence"):
                found |= _defaults(part)
    return found
