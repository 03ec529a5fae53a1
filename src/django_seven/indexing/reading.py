"""One file read: the names it binds, in order, with nothing of other files looked at."""

from __future__ import annotations

import re

from tree_sitter import Query

from django_seven.indexing.below import added, attributes, chain, latest, listed, methods, targets_below
from django_seven.indexing.bound import Alias, Bound, Class, Module, Names, Star, Value
from django_seven.indexing.signatures import Function, decorators, function
from django_seven.indexing.trees import LANGUAGE, Node, arguments, captures, dotted, parse, string, strings, text

_SELF = Query(
    LANGUAGE,
    """
    [(assignment left: (_) @left) (augmented_assignment left: (_) @left) (for_statement left: (_) @left)
     (as_pattern_target (_) @left)]
    (call function: (_) @called) @call
    """,
)
_GLOBALS = Query(LANGUAGE, "(global_statement (identifier) @name)")
# Names put into a module in a way that no name shows.
_HIDDEN = re.compile(
    rb"sys\.modules\[__name__\]\s*=[^=]|setattr\(sys\.modules|globals\(\)\[[^\]]*\]\s*=[^=]|recreate_module\("
    rb"|(?:globals|vars)\(\)\.update|^locals\(\)\[",
    re.MULTILINE,
)
_KEEP = {
    "allow_lazy", "keep_lazy", "keep_lazy_text", "contextmanager", "stringfilter", "never_cache", "csrf_protect",
    "csrf_exempt", "wraps",
}  # fmt: skip
_METACLASSES = ("with_metaclass",)
# What these decorators add to a class; any other one may do anything.
ADDED = {
    "deconstructible": ("deconstruct",),
    "python_2_unicode_compatible": ("__unicode__",),
    "html_safe": ("__html__",),
    "total_ordering": ("__lt__", "__le__", "__gt__", "__ge__"),
    "register_lookup": (), "register": (), "override_settings": (), "modify_settings": (), "skipUnlessDBFeature": (),
    "skipIfDBFeature": (), "skipUnless": (), "skipIf": (), "skipIfCustomUser": (), "skipUnlessAnyDBFeature": (),
    "method_decorator": (), "add_metaclass": (), "skipIfUnsupported": (), "final": (), "tag": (), "isolate_apps": (),
    "skipUnlessGISLookup": (),
}  # fmt: skip


class Reader:
    """Reads one module; `package` is the dotted package that relative imports start from."""

    def __init__(self, module: str, package: str) -> None:
        self.module, self.package = module, package
        self.result = Module(Names())

    def read(self, source: bytes) -> Module:
        """All of it."""
        root = parse(source)
        self.result.root = root
        self.result.errors = int(root.has_error)
        self._block(root, self.result.names, maybe=False, inside=False)
        for found in captures(_GLOBALS, root):
            self.result.names.events.append((text(found["name"][0]), Value(), True))
        if _HIDDEN.search(source):
            self.result.open = True
        return self.result

    # -- statements

    def _block(self, node: Node, names: Names, *, maybe: bool, inside: bool) -> None:
        for child in node.named_children:
            self._statement(child, names, maybe, inside)

    def _statement(self, node: Node, names: Names, maybe: bool, inside: bool) -> None:
        kind = node.type
        if kind in ("import_from_statement", "import_statement", "future_import_statement"):
            self._import(node, names, maybe)
        elif kind == "expression_statement":
            for child in node.named_children:
                self._expression(child, names, maybe, inside)
        elif kind in ("function_definition", "class_definition"):
            self._definition(node, [], names, maybe, inside)
        elif kind == "decorated_definition":
            inner = node.child_by_field_name("definition")
            if inner is not None:
                self._definition(inner, decorators(node), names, maybe, inside)
        elif kind == "delete_statement" and not maybe:
            for child in node.named_children:
                for name in text(child).split(","):
                    names.events.append((name.strip(), None, False))
        elif kind == "if_statement" and "TYPE_CHECKING" in text(node.child_by_field_name("condition")):
            return
        elif kind in ("if_statement", "try_statement", "for_statement", "while_statement", "with_statement", "ERROR"):
            self._compound(node, names, maybe, inside)

    def _compound(self, node: Node, names: Names, maybe: bool, inside: bool) -> None:
        under = maybe or node.type not in ("with_statement", "ERROR")
        if node.type == "for_statement":
            self._targets(node.child_by_field_name("left"), names, Value(), True)
        for child in node.named_children:
            if child.type == "block":
                self._block(child, names, maybe=under, inside=inside)
            elif child.type.endswith("_clause"):
                for block in child.named_children:
                    if block.type == "block":
                        self._block(block, names, maybe=under and child.type != "finally_clause", inside=inside)
                    elif block.type == "with_item":
                        for target in targets_below(block):
                            names.bind(text(target), Value(), under)
            elif node.type == "ERROR":
                self._statement(child, names, True, inside)

    def _import(self, node: Node, names: Names, maybe: bool) -> None:
        start = node.child_by_field_name("module_name")
        module = self._absolute(start) if start is not None else ""
        if any(child.type == "wildcard_import" for child in node.named_children):
            names.events.append(("*", Star(module), maybe))
            return
        for child in node.children_by_field_name("name"):
            aliased = child.type == "aliased_import"
            name = text(child.child_by_field_name("name")) if aliased else text(child)
            given = text(child.child_by_field_name("alias")) if aliased else ""
            if node.type == "import_from_statement":
                names.bind(given or name, Alias(f"{module}.{name}" if module else name), maybe)
            elif node.type == "future_import_statement":
                names.bind(given or name, Alias(f"__future__.{name}"), maybe)
            else:
                names.bind(given or name.partition(".")[0], Alias(name if given else name.partition(".")[0]), maybe)

    def _absolute(self, node: Node) -> str:
        written = text(node).replace(" ", "")
        dots = len(written) - len(written.lstrip("."))
        if not dots:
            return written
        parts = self.package.split(".")
        parts = parts[: len(parts) - dots + 1]
        return ".".join([*parts, written[dots:]] if written[dots:] else parts)

    def _expression(self, node: Node, names: Names, maybe: bool, inside: bool) -> None:
        if node.type == "assignment":
            right = node.child_by_field_name("right")
            if right is None:  # an annotation alone binds nothing, but a dataclass makes an attribute of it
                left = node.child_by_field_name("left")
                if inside and left is not None and left.type == "identifier":
                    names.bind(text(left), Value(instance=True), True)
                return
            last = right
            while last.type == "assignment":
                last = last.child_by_field_name("right") or last
            for target in chain(node):
                self._assign(target, last, names, maybe, inside)
        elif node.type == "augmented_assignment" and text(node.child_by_field_name("left")) == "__all__":
            self._all(node.child_by_field_name("right"), more=True)
        elif node.type == "call" and not inside:
            called = text(node.child_by_field_name("function"))
            plain, _ = arguments(node)
            if called == "__all__.extend" and plain:
                self._all(plain[0], more=True)
            elif called == "__all__.append" and plain and string(plain[0]) is not None and self.result.all is not None:
                self.result.all.append(string(plain[0]) or "")
            elif called == "setattr" and len(plain) == 3:
                self._set(node, plain, names)

    def _set(self, node: Node, plain: list[Node], names: Names) -> None:
        """`setattr(module, name, …)` in the body of a module, perhaps for each of some names written there."""
        found = [string(plain[1]) or ""] if string(plain[1]) else None
        above = node.parent
        while found is None and above is not None:
            if above.type == "for_statement" and text(above.child_by_field_name("left")) == text(plain[1]):
                found = strings(above.child_by_field_name("right"))
            above = above.parent
        self.result.open = self.result.open or found is None
        for name in found or ():
            names.bind(name, Value(), True)

    def _assign(self, target: Node, right: Node, names: Names, maybe: bool, inside: bool) -> None:
        if target.type == "identifier":
            name = text(target)
            if name == "__all__" and not inside:
                self._all(right, more=False)
            elif name == "__getattr__" and not inside:
                self.result.open = True
            names.bind(name, self._value(right, name, names), maybe)
        elif target.type in ("pattern_list", "tuple_pattern", "list_pattern"):
            self._targets(target, names, Value(), maybe)

    def _targets(self, node: Node | None, names: Names, value: Value, maybe: bool) -> None:
        if node is None:
            return
        if node.type == "identifier":
            names.bind(text(node), value, maybe)
        elif node.type in ("pattern_list", "tuple_pattern", "list_pattern", "list_splat_pattern"):
            for child in node.named_children:
                self._targets(child, names, value, maybe)

    def _value(self, node: Node, name: str, names: Names) -> Bound:
        while node.type == "parenthesized_expression" and len(node.named_children) == 1:
            node = node.named_children[0]
        if node.type == "lambda":
            from django_seven.indexing.signatures import parameters  # noqa: PLC0415

            return Function("\t".join(parameters(node.child_by_field_name("parameters"))))
        if node.type == "call":
            return self._called(node, name, names)
        if node.type == "none":
            return Value(none=True)
        return Value(same=dotted(node))

    def _called(self, node: Node, name: str, names: Names) -> Bound:
        called = dotted(node.child_by_field_name("function"))
        plain, _ = arguments(node)
        last = (called or "").rpartition(".")[2]
        before = latest(names, text(plain[0])) if plain and plain[0].type == "identifier" else None
        if last in ("staticmethod", "classmethod") and isinstance(before, Function) and plain:
            return Function(before.signature, before.flags.strip("sc") + last[0], None)
        if last in ("property", "cached_property"):
            return Function(None, "p")
        if last == "namedtuple":
            return Class(["?"], None, Names(), open=True)
        if isinstance(before, Function) and text(plain[0]) == name:
            keep = last in _KEEP
            inner = dotted((node.child_by_field_name("function") or node).child_by_field_name("function")) or ""
            keep = keep or inner.startswith("register.")
            return before if keep else Function(None, before.flags)
        return Value(of=called if last[:1].isupper() or last.lstrip("_")[:1].isupper() else None)

    def _all(self, node: Node | None, *, more: bool) -> None:
        names, others = listed(node)
        if names is None:
            self.result.all_of.append("?")
            return
        self.result.all = [*(self.result.all or []), *names] if more else names
        self.result.all_of = [*(self.result.all_of if more else []), *others]

    # -- definitions

    def _definition(self, node: Node, around: list[tuple[str, Node]], names: Names, maybe: bool, inside: bool) -> None:
        name = text(node.child_by_field_name("name"))
        if node.type == "class_definition":
            names.bind(name, self._class(node, around), maybe)
            return
        if name == "__getattr__" and not inside:
            self._answers(node, names)
        if any(decorator in ("setter", "deleter", "getter") for decorator, _ in around) and name in {
            event[0] for event in names.events
        }:
            return
        names.bind(name, function(node, around, in_class=inside), maybe)

    def _answers(self, node: Node, names: Names) -> None:
        """A module's `__getattr__`: the names that it compares with, where it answers for no others."""
        body = text(node.child_by_field_name("body"))
        listed = node.child_by_field_name("parameters")
        asked = text(listed.named_children[0]).partition(":")[0] if listed is not None else ""
        known = re.findall(rf"""\b{asked}\s*[=!]=\s*["'](\w+)["']""", body)
        uses = len(re.findall(rf"\b{asked}\b", re.sub(r"raise AttributeError\(.*", "", body, flags=re.DOTALL)))
        self.result.open = self.result.open or "AttributeError" not in body or uses != len(known)
        for name in known:
            names.bind(name, Value(), True)

    def _class(self, node: Node, around: list[tuple[str, Node]]) -> Class:
        bases: list[str] = []
        metaclass: str | None = None
        copies: str | None = None
        above = node.child_by_field_name("superclasses")
        for child in above.named_children if above is not None else ():
            if child.type == "keyword_argument":
                if text(child.child_by_field_name("name")) == "metaclass":
                    metaclass = dotted(child.child_by_field_name("value")) or "?"
            elif child.type == "call" and text(child.child_by_field_name("function")).endswith(_METACLASSES):
                plain, _ = arguments(child)
                metaclass = dotted(plain[0]) or "?" if plain else None
                bases += [dotted(part) or "?" for part in plain[1:]]
            elif child.type == "call" and text(child.child_by_field_name("function")).endswith(".from_queryset"):
                bases.append(
                    dotted((child.child_by_field_name("function") or child).child_by_field_name("object")) or "?"
                )
                plain, _ = arguments(child)
                copies = dotted(plain[0]) if plain else None
            elif child.type == "subscript":  # `Generic[T]`
                bases.append(dotted(child.child_by_field_name("value")) or "?")
            elif child.type != "comment":
                bases.append(dotted(child) or "?")
        bases = [self._imported(base) for base in bases]
        made = Class(bases, metaclass, Names(), copies=copies)
        body = node.child_by_field_name("body")
        if body is not None:
            self._block(body, made.members, maybe=False, inside=True)
            for method in methods(body):
                self._instance(method, made)
        self._decorated(made, around)
        self._details(made, body)
        return made

    def _imported(self, base: str) -> str:
        """A base by what its name is bound to at this place of the file: it may be bound anew further down."""
        first, dot, rest = base.partition(".")
        bound = latest(self.result.names, first)
        return f"{bound.target}{dot}{rest}" if isinstance(bound, Alias) else base

    def _decorated(self, made: Class, around: list[tuple[str, Node]]) -> None:
        for name, expression in around:
            if name == "add_metaclass":
                plain, _ = arguments(expression)
                made.metaclass = dotted(plain[0]) if plain else "?"
            elif name == "dataclass":
                made.data = True
            elif name not in ADDED:
                made.open = True
            known = {event[0] for event in made.members.events}
            for member in ADDED.get(name, ()):
                if member not in known:
                    made.members.bind(member, Function("self" if member == "__html__" else None), False)

    def _details(self, made: Class, body: Node | None) -> None:
        """`__metaclass__`, `__slots__` and what else a body says about the class."""
        for statement in body.named_children if body is not None else ():
            for child in statement.named_children if statement.type == "expression_statement" else ():
                left, right = child.child_by_field_name("left"), child.child_by_field_name("right")
                if text(left) == "__metaclass__":
                    made.metaclass = dotted(right) or "?"
                elif text(left) == "__slots__":
                    for name in strings(right) or [string(right) or ""]:
                        if name:
                            made.members.bind(name, Value(instance=True), True)
                elif text(left) == "renamed_methods" and right is not None:
                    pairs = [[string(part) for part in row.named_children[:2]] for row in right.named_children]
                    made.renamed = [(pair[0], pair[1]) for pair in pairs if len(pair) == 2 and pair[0] and pair[1]]
        if body is not None and b"queryset_only" in (body.text or b""):
            found = re.findall(r"(\w+)\.queryset_only\s*=\s*(True|False)", text(body))
            made.queryset_only = {name: value == "True" for name, value in found}
        if re.search(r"def __(new|init)__\([^)]*\bbases\b", text(body)):
            made.adds, made.adds_more = added(text(body))
            made.renames = "renamed_methods" in text(body)
        if {event[0] for event in made.members.events} & {"__getattr__", "__getattribute__"}:
            made.open = True

    def _instance(self, method: Node, made: Class) -> None:
        """What a method sets on its object."""
        listed = method.child_by_field_name("parameters")
        first = text(listed.named_children[0]) if listed is not None and listed.named_children else ""
        body = method.child_by_field_name("body")
        if not first.isidentifier() or body is None:
            return
        known = {event[0] for event in made.members.events}
        for found in captures(_SELF, body):
            if "left" in found:
                for left in attributes(found["left"][0]):
                    if text(left.child_by_field_name("object")) == first:
                        name = text(left.child_by_field_name("attribute"))
                        if name == "__dict__":
                            made.open = True
                        elif name not in known:
                            known.add(name)
                            made.members.bind(name, Value(instance=True), True)
            elif self._sets(found["call"][0], text(found["called"][0]), first, made, known):
                made.open = True

    def _sets(self, call: Node, called: str, first: str, made: Class, known: set[str]) -> bool:
        """Whether a call sets attributes that cannot be named."""
        plain, _ = arguments(call)
        if called == "setattr" and len(plain) == 3 and text(plain[0]) == first:
            name = string(plain[1])
            if name is None:
                return True
            if name not in known:
                known.add(name)
                made.members.bind(name, Value(instance=True), True)
        return called in (f"{first}.__dict__.update", f"vars({first}).update")
