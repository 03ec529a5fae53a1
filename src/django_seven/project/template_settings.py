"""What settings modules say of templates: folders, the engine that reads them, and endings of names."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import cached_property
from typing import Any

from tree_sitter import Node

from django_seven.project.modules import absolute
from django_seven.project.source import Source, parse
from django_seven.project.written import function_of, value_of
from django_seven.project.written_paths import ROOT, under_root

DJANGO = "django.template.backends.django.DjangoTemplates"
JINJA = "Jinja2"
_MENTION = re.compile(rb"DJANGO_SETTINGS_MODULE['\"]\s*\]?\s*[,=]\s*['\"]([\w.]+)['\"]")
_STARTERS = frozenset({"manage.py", "wsgi.py", "asgi.py"})
_SETTINGS = ("TEMPLATES", "TEMPLATE_DIRS")
_BODIES = frozenset(
    {
        "block", "class_definition", "elif_clause", "else_clause", "except_clause", "finally_clause", "if_statement",
        "module", "try_statement", "with_statement",
    }
)  # fmt: skip
_MOST = 60  # settings modules that are read
Read = Callable[[str], Source | None]


class Reader:
    """Reads settings modules, each once, and notes what they say of templates."""

    def __init__(self, python: frozenset[str], read: Read) -> None:
        self._python = python
        self._read = read
        self._names: dict[str, dict[str, Any]] = {}
        self._speaking: set[str] = set()  # the modules that say something of templates themselves
        self.django: set[str] = set()
        self.foreign: dict[str, str] = {}
        self.endings: dict[str, str] = {}

    def candidates(self) -> list[str]:
        """What may be a settings module: by its name, or since a script starts with it."""
        found = dict.fromkeys(
            name for name in sorted(self._python) if "settings" in name.rpartition("/")[2] or "settings/" in name
        )
        for name in sorted(self._python):
            source = self._read(name) if name.rpartition("/")[2] in _STARTERS else None
            for module in _MENTION.findall(source.data) if source is not None else ():
                path = self._path(module.decode(), name)
                found |= {path: None} if path else {}
        return list(found)[:_MOST]

    def names_in(self, name: str) -> dict[str, Any]:
        """What a module writes down, with what it imports from others; read once."""
        if name not in self._names:
            self._names[name] = {"__file__": f"{ROOT}/{name}"}
            source = self._read(name)
            if source is not None and b"TEMPLATE" in source.data:
                self._speaking.add(name)
            if source is not None and (name in self._speaking or b"import" in source.data):
                for node in _statements(parse(source).root_node):
                    with suppress(RecursionError):  # an expression of hundreds of terms
                        self._statement(node, self._names[name], name)
        return self._names[name]

    def _statement(self, node: Node, names: dict[str, Any], file: str) -> None:
        if node.type == "import_from_statement":
            self._import(node, names, file)
        elif node.type == "function_definition":
            names[_word(node.child_by_field_name("name"))] = function_of(node, names)
        elif node.type == "assignment":
            left, value = node.child_by_field_name("left"), value_of(node.child_by_field_name("right"), names)
            if left is not None and left.type == "identifier":
                names[_word(left)] = value
            self._said(left, value)
        elif node.type == "augmented_assignment":
            self._said(node.child_by_field_name("left"), value_of(node.child_by_field_name("right"), names))
        elif node.type == "call":
            function = node.child_by_field_name("function")
            holder = function.child_by_field_name("object") if function is not None else None
            given = node.child_by_field_name("arguments")
            for one in given.named_children if given is not None else ():
                self._said(holder, value_of(one, names))

    def _import(self, node: Node, names: dict[str, Any], file: str) -> None:
        module = _word(node.child_by_field_name("module_name"))
        taken = [_word(one.child_by_field_name("name") or one) for one in node.children_by_field_name("name")]
        # of what a module takes only constants can reach a setting elsewhere: the rest of a project is not read
        follows = not taken or file in self._speaking or any(word.isupper() for word in taken)
        path = self._path(module, file) if follows else None
        there = self.names_in(path) if path is not None else {}
        if any(one.type == "wildcard_import" for one in node.named_children):
            names |= {name: value for name, value in there.items() if not name.startswith("__")}
        for one in node.children_by_field_name("name"):
            word = _word(one.child_by_field_name("name") or one)
            names[_word(one.child_by_field_name("alias")) or word] = there.get(word)

    def _path(self, module: str, file: str) -> str | None:
        """The file of a module, as a file of the project would import it."""
        here = file.removesuffix(".py").replace("/", ".")
        is_package = here.endswith(".__init__")
        wanted = absolute(module, here.removesuffix(".__init__"), is_package).replace(".", "/")
        beside = posixpath.join(posixpath.dirname(file), module.replace(".", "/")) if module[:1] != "." else wanted
        for one in (wanted, beside, f"src/{wanted}"):
            for path in (f"{one}.py", f"{one}/__init__.py"):
                if path in self._python:
                    return path
        found = [path for path, said in self._tails.get(posixpath.basename(wanted), ()) if said.endswith(f"/{wanted}")]
        return found[0] if len(found) == 1 else None

    @cached_property
    def _tails(self) -> dict[str, list[tuple[str, str]]]:
        """The files by the last part of their module's name, each with its path as it is imported."""
        found: dict[str, list[tuple[str, str]]] = {}
        for path in self._python:
            said = path.removesuffix(".py").removesuffix("/__init__")
            found.setdefault(posixpath.basename(said), []).append((path, said))
        return found

    def _said(self, target: Node | None, value: Any) -> None:
        """A setting gets a value, as a whole or in part: `TEMPLATES[0]["DIRS"] += […]`."""
        text = _word(target)
        if not text.startswith(_SETTINGS):
            return
        parts = value if isinstance(value, list) else [value]
        for one in parts:
            if isinstance(one, dict):
                self._engine(one)
            elif isinstance(one, str) and (text.startswith("TEMPLATE_DIRS") or "DIRS" in text):
                self.django |= {folder} if (folder := under_root(one)) is not None else set()

    def _engine(self, given: dict[str, Any]) -> None:
        backend = given.get("BACKEND")
        folders = [path for one in given.get("DIRS") or () if (path := under_root(one)) is not None]
        options = given.get("OPTIONS") or {}
        if not isinstance(backend, str) or backend == DJANGO:
            self.django |= set(folders)
            return
        engine = JINJA if "jinja" in backend.lower() else backend
        self.foreign |= dict.fromkeys(folders, engine)
        ending = options.get("match_extension") if isinstance(options, dict) else None
        if isinstance(ending, str) and ending:
            self.endings[ending] = engine


def _statements(node: Node) -> Iterator[Node]:
    """What is assigned, called, defined and imported at the top of a module, in its branches, and in its classes."""
    for one in node.named_children:
        if one.type == "expression_statement":
            yield from one.named_children
        elif one.type in ("import_from_statement", "function_definition"):
            yield one
        elif one.type in _BODIES:
            yield from _statements(one)


def _word(node: Node | None) -> str:
    return (node.text or b"").decode("utf-8", "replace") if node is not None else ""
