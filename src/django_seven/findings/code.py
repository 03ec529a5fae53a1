"""Where a Python file meets a rule: places are found by resolved name, not by a walk over the tree."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence, Set
from dataclasses import dataclass, replace

from tree_sitter import Node

from django_seven.findings.configured import configured, keys
from django_seven.findings.lookout import BACKSLASH, Lookout
from django_seven.project.guards import asks, attempt, is_guarded
from django_seven.project.names import Import, Names
from django_seven.project.settings_classes import class_decides, root_classes, settings_classes
from django_seven.project.tree import FileTree
from django_seven.rules.shape import Default, Keyword, Moved, Renamed, Rewrite, Rule


@dataclass(frozen=True, slots=True)
class Place:
    """A place that means what a rule looks for (`rules.shape.Match`)."""

    trigger: str
    node: Node
    certain: bool
    imported: bool = False
    binding: Import | None = None
    seen: bool = False  # a run raised a warning about it
    known: bool = False  # the object before the dot is certain, and nothing else of its rule was in doubt

    @property
    def proven(self) -> bool:
        """Whether what its rule calls likely is safe here."""
        return self.seen or self.known


Found = dict[str, list[Place]]
_NESTED = ("DATABASES", "CACHES")  # settings whose entries are set one by one as well


def find(names: Names, lookout: Lookout, tree: FileTree, lacks: Callable[[str], bool]) -> Found:
    """All places of one file, by rule id, in the order of the file; code that asks the version is left out.

    `lacks` tells whether the new side has no such name: a `try` of which every branch fails there asks in vain.
    """
    found: dict[str, dict[int, Place]] = defaultdict(dict)
    source, seen = names.source, tree.evidence
    historical = "/migrations/" in f"/{source.path}" or (
        seen is not None and "migrations" in seen.kinds(source.path, source.data)
    )
    places = list(_all(names, lookout, tree))
    asking = asks(source.data)
    vain = _in_vain(places, lacks)
    going = {(rule.id, place.node.id) for rule, place in places if place.imported and place.certain and _goes(rule)}
    for rule, place in places:
        if historical and not rule.migrations:
            continue
        # `if six.PY2:` is no question about Django, and it goes with the module it comes from
        flags = not place.trigger.endswith(".six.*")
        # what asks the version is left alone, but a name whose plain import goes must go everywhere
        syntax = place.trigger.startswith("statement ")  # it is read whatever is asked around it
        left = place.binding is not None and (rule.id, place.binding.entry.id) in going
        if (rule.id, place.node.id) in vain:
            found[rule.id].setdefault(place.node.id, replace(place, certain=True))
        elif left or syntax or not asking or not is_guarded(place.node, flags=flags):
            found[rule.id].setdefault(place.node.id, place)
    return {rule: sorted(places.values(), key=lambda place: place.node.start_byte) for rule, places in found.items()}


def _in_vain(places: Sequence[tuple[Rule, Place]], lacks: Callable[[str], bool]) -> set[tuple[str, int]]:
    """The imports that a `try` guards with nothing but imports of the same name that fail as well.

    Rules whose cure gives uses another name are left out: what a guarded import means is not followed to its uses.
    """
    tried: dict[tuple[str, int, str], list[tuple[int, Place]]] = defaultdict(list)
    branches: dict[int, int] = {}
    for rule, place in places:
        around = attempt(place.binding.statement) if place.binding is not None and place.imported else None
        if around is None or place.binding is None or _goes(rule) or not lacks(place.binding.target):
            continue
        statement, branch = around
        branches[statement.id] = sum(child.type in ("block", "except_clause") for child in statement.children)
        tried[rule.id, statement.id, place.binding.local].append((branch.id, place))
    return {
        (rule, place.node.id)
        for (rule, statement, _), found in tried.items()
        if len({branch for branch, _ in found}) == branches[statement]
        for _, place in found
    }


def _goes(rule: Rule) -> bool:
    """Whether the cure of a rule changes the import of what it looks for."""
    change = rule.change
    return isinstance(change, Renamed | Moved) or (isinstance(change, Rewrite) and (change.whole or bool(change.moves)))


def _all(names: Names, lookout: Lookout, tree: FileTree) -> Iterator[tuple[Rule, Place]]:
    yield from _dotted(names, lookout)
    yield from _stars(names, lookout)
    for name, rules in lookout.attributes.items():
        for node in _attributes(names, name):
            yield from ((rule, Place(f".{name}", node, True)) for rule in rules)
    for name, rules in lookout.assigned.items():
        for node in _attributes(names, name):
            above = node.parent
            target = above.child_by_field_name("left") if above is not None and above.type == "assignment" else None
            if above is not None and target is not None and target.id == node.id:
                yield from ((rule, Place(f".{name} =", above, True)) for rule in rules)
    for name, rules in lookout.functions.items():
        for binding in names.bindings(name):
            above = binding.node.parent
            if above is not None and above.type == "function_definition":
                yield from ((rule, Place(f"def {name}", above, True)) for rule in rules)
    yield from _members(names, lookout)
    for name, rules in lookout.globals.items():
        for binding in names.bindings(name):
            assignment = _assignment(binding.node)
            if assignment is not None and binding.scope.type == "module":
                yield from ((rule, Place(f"global {name}", assignment, True)) for rule in rules)
    if lookout.settings or lookout.mentions or lookout.defaults:
        yield from _settings(names, lookout, tree)
    for given in configured(names) if lookout.defaults else ():
        assigned = set(keys(given))
        for rule, name in _defaults(lookout):
            if "INSTALLED_APPS" in assigned and name not in assigned:
                yield rule, Place(f"+{name}", given, True)
    for word, rules in lookout.statements.items():
        for node in _statements(names, word):
            yield from ((rule, Place(f"statement {word}", node, True)) for rule in rules)
    for text, rules in lookout.strings.items():
        for node in _strings(names, text):
            yield from ((rule, Place(f"'{text}'", node, True)) for rule in rules)
    for word, rules in lookout.words.items():
        for node in names.occurrences(word):
            yield from ((rule, Place(f"name {word}", node, True)) for rule in rules)
    for node in _escaping(names) if lookout.escapes else ():
        yield from ((rule, Place(BACKSLASH, node, True)) for rule in lookout.escapes)


def _dotted(names: Names, lookout: Lookout) -> Iterator[tuple[Rule, Place]]:
    for imported in names.imports:
        for trigger in (imported.target, imported.module):
            for rule in lookout.dotted.get(trigger, ()):
                yield rule, Place(trigger, imported.entry, not imported.guarded, True, imported)
        for module in {name.rpartition(".")[2] for name in (imported.module, imported.target)} & lookout.modules.keys():
            for rule in lookout.modules[module] if not imported.guarded else ():
                yield rule, Place(f"*.{module}", imported.entry, True, True, imported)
        plain = imported.statement.type == "import_statement" and not imported.alias
        entry = (imported.entry.text or b"").decode() if plain else imported.target
        for package in _packages(entry, lookout):
            for rule in lookout.packages[package]:
                yield rule, Place(f"{package}.*", imported.entry, not imported.guarded, True, imported)
    for local in {imported.local for imported in names.imports if _may_lead(imported.target, lookout)}:
        for node in names.uses(local):
            meaning = names.lookup(node)
            if meaning is None or meaning.imported.guarded:
                continue
            for trigger, reached in _chain(node, meaning.dotted, lookout):
                for rule in lookout.dotted[trigger]:
                    if _fits(rule, reached, names):
                        yield rule, Place(trigger, reached, meaning.certain, False, meaning.imported)
            for package, reached in _within(node, meaning.dotted, lookout):
                for rule in lookout.packages[package]:
                    yield rule, Place(f"{package}.*", reached, meaning.certain, False, meaning.imported)


def _may_lead(target: str, lookout: Lookout) -> bool:
    return target in lookout.dotted or target in lookout.prefixes or bool(_packages(target, lookout))


def _packages(dotted: str, lookout: Lookout) -> list[str]:
    """The packages looked for (`package.*`) that a dotted name is, or lies in."""
    return [name for name in lookout.packages if dotted == name or dotted.startswith(f"{name}.")]


def _within(node: Node, dotted: str, lookout: Lookout) -> Iterator[tuple[str, Node]]:
    """The first piece of `a.b.c`, from the inside out, that is a package looked for or lies in it."""
    while lookout.packages:
        found = _packages(dotted, lookout)
        yield from ((package, node) for package in found)
        above = node.parent
        if found or dotted not in lookout.prefixes or above is None or above.type != "attribute":
            return
        attribute = above.child_by_field_name("attribute")
        if attribute is None or attribute.id == node.id:
            return
        dotted, node = f"{dotted}.{(attribute.text or b'').decode()}", above


def _chain(node: Node, dotted: str, lookout: Lookout) -> Iterator[tuple[str, Node]]:
    """Follow `a.b.c` outwards as long as something to look for can lie there."""
    while True:
        if dotted in lookout.dotted:
            yield dotted, node
        above = node.parent
        if dotted not in lookout.prefixes or above is None or above.type != "attribute":
            return
        attribute = above.child_by_field_name("attribute")
        if attribute is None or attribute.id == node.id:
            return
        dotted, node = f"{dotted}.{(attribute.text or b'').decode()}", above


def _fits(rule: Rule, node: Node, names: Names) -> bool:
    """A keyword's rule meets only the calls that pass the keyword."""
    if not isinstance(rule.change, Keyword):
        return True
    return keyword_argument(node, rule.change.old) is not None


def keyword_argument(function: Node, keyword: str) -> Node | None:
    """The argument `keyword=…` of the call whose function a node is."""
    call = function.parent
    if call is None or call.type != "call":
        return None
    called = call.child_by_field_name("function")
    arguments = call.child_by_field_name("arguments")
    if called is None or called.id != function.id or arguments is None:
        return None
    for argument in arguments.named_children:
        name = argument.child_by_field_name("name") if argument.type == "keyword_argument" else None
        if name is not None and name.text == keyword.encode():
            return argument
    return None


def _stars(names: Names, lookout: Lookout) -> Iterator[tuple[Rule, Place]]:
    for module, _ in names.stars:
        if module not in lookout.prefixes:
            continue
        for trigger, rules in lookout.dotted.items():
            parent, _, name = trigger.rpartition(".")
            if parent == module and not names.bindings(name):
                for node in names.uses(name):
                    yield from ((rule, Place(trigger, node, False)) for rule in rules)


def _attributes(names: Names, name: str) -> Iterator[Node]:
    for node in names.occurrences(name):
        above = node.parent
        if above is not None and above.type == "attribute":
            attribute = above.child_by_field_name("attribute")
            if attribute is not None and attribute.id == node.id:
                yield above


def _assignment(binding: Node) -> Node | None:
    """The whole statement `name = …` around a bound name."""
    above = binding.parent
    if above is not None and above.type == "assignment" and above.parent is not None:
        return above
    return None


def _members(names: Names, lookout: Lookout) -> Iterator[tuple[Rule, Place]]:
    """Assignments in class bodies: options of an inner `Meta`, and attributes of any class."""
    for kind, prefix, table in (("Meta", "Meta.", lookout.options), ("", "class ", lookout.members)):
        for name, rules in table.items():
            for binding in names.bindings(name):
                assignment = _assignment(binding.node)
                if assignment is None or binding.scope.type != "class_definition":
                    continue
                title = binding.scope.child_by_field_name("name")
                if not kind or (title is not None and title.text == kind.encode()):
                    yield from ((rule, Place(prefix + name, assignment, True)) for rule in rules)


def _settings(names: Names, lookout: Lookout, tree: FileTree) -> Iterator[tuple[Rule, Place]]:
    path = names.source.path
    if path in tree.settings_files:
        classes = {node.id for node in settings_classes(names, tree)}
        for name, rules in lookout.settings.items():
            for binding in names.bindings(name):
                assignment = _assignment(binding.node)
                if assignment is not None and (binding.scope.type == "module" or binding.scope.id in classes):
                    yield from ((rule, Place(f"{name} =", assignment, True)) for rule in rules)
            for assignment in _entries(names, name) if name in _NESTED else ():
                yield from ((rule, Place(f"{name} =", assignment, True)) for rule in rules)
        for name, rules in lookout.mentions.items():
            for node in _mentions(names, name, classes):
                yield from ((rule, Place(f"{name} +=", node, True)) for rule in rules)
        for node in root_classes(names, tree) if lookout.defaults else ():
            yield from (
                (rule, Place(f"+{name}", node, True))
                for rule, name in _defaults(lookout)
                if not class_decides(node, names, tree, name)
            )
    if path in tree.settings_roots:
        for rule, name in _defaults(lookout):
            if not names.bindings(name) and not tree.settings_graph.decides(path, name):
                yield rule, Place(f"+{name}", names.root, True)


def _entries(names: Names, name: str) -> Iterator[Node]:
    """What sets an entry: `DATABASES["default"] = …`, `DATABASES["default"]["NAME"] = …`, `DATABASES[…].update(…)`."""
    for node in names.uses(name):
        target, above = node, node.parent
        while above is not None and above.type == "subscript" and above.child_by_field_name("value") == target:
            target, above = above, above.parent
        if above is None:
            continue
        left, call = above.child_by_field_name("left"), above.parent
        if target is not node and above.type == "assignment" and left is not None and left.id == target.id:
            yield above
        elif above.type == "attribute" and call is not None and call.type == "call" and _last(above) == b"update":
            yield call


def _last(attribute: Node) -> bytes | None:
    name = attribute.child_by_field_name("attribute")
    return name.text if name is not None else None


def _defaults(lookout: Lookout) -> Iterator[tuple[Rule, str]]:
    """The rules about defaults, each with the name of its setting."""
    return ((rule, rule.change.name) for rule in lookout.defaults if isinstance(rule.change, Default))


def _mentions(names: Names, name: str, classes: Set[int]) -> Iterator[Node]:
    """Where a setting is read, imported or added to, beside its assignments."""
    for imported in names.imports:
        if imported.local == name and not imported.alias:
            yield imported.entry
    for binding in names.bindings(name):
        plain = binding.scope.type == "module" or binding.scope.id in classes
        if binding.imported is None and _assignment(binding.node) is None and plain:
            yield binding.node
    yield from (node for node in names.uses(name))
    for node in _attributes(names, name) if classes else ():
        owner, attribute = node.child_by_field_name("object"), node.child_by_field_name("attribute")
        if owner is not None and attribute is not None and (owner.text or b"")[:1].isupper():
            yield attribute  # `Base.NAME` in the body of a class below `Base`


def _statements(names: Names, word: str) -> Iterator[Node]:
    """The statements and clauses that begin with a keyword."""
    data, wanted = names.source.data, word.encode()
    position = data.find(wanted)
    while position >= 0:
        node = names.root.descendant_for_byte_range(position, position + len(wanted))
        above = node.parent if node is not None and node.type == word else None
        if above is not None and above.start_byte == position:
            yield above
        position = data.find(wanted, position + len(wanted))


def _strings(names: Names, text: str) -> Iterator[Node]:
    data, wanted = names.source.data, text.encode()
    position = data.find(wanted)
    while position >= 0:
        node = names.root.descendant_for_byte_range(position, position + len(wanted))
        if node is not None and node.type == "string_content" and node.text == wanted and node.parent is not None:
            yield node.parent
        position = data.find(wanted, position + 1)


def _escaping(names: Names) -> Iterator[Node]:
    """The strings that a backslash stands in, each once."""
    data = names.source.data
    position, last = data.find(b"\\"), -1
    while position >= 0:
        node = names.root.descendant_for_byte_range(position, position + 1)
        while node is not None and node.type != "string":
            node = node.parent
        if node is not None and node.id != last:
            last = node.id
            yield node
        position = data.find(b"\\", position + 1)
