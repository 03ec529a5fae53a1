"""The words of a file and what it imports, told from its text: the cheapest things that can be known of it."""

from __future__ import annotations

import re
import sys
from functools import cache, cached_property

WORD = frozenset(bytes([byte]) for byte in range(256) if chr(byte).isalnum() or byte == 95 or byte > 127)
# every byte that cannot stand in a name becomes a blank
BLANK = bytes(byte if bytes([byte]) in WORD else 32 for byte in range(256))
_FROM = re.compile(
    rb"from[ \t]*([ \t]\w[\w.]*|\.[\w.]*)[ \t\\\r\n]+import\b[ \t]*(\((?:[^)#]|#[^\n]*)*|(?:[^\n\\]|\\\r?\n)*)"
)
_KNOWN = frozenset(name.encode() for name in sys.stdlib_module_names) | {b"django"}
_PLAIN = re.compile(rb"import[ \t]+(\w[^\n]*)")
_NAME = re.compile(rb"[\w.]+")
_HEADER = re.compile(rb"class[ \t]+(\w+)[ \t]*(?:\(([^:]*))?")
_CHAINS = re.compile(rb"\w+(?:\.\w+)*")
_APART = re.compile(rb"\.(?:\s|\\|#[^\n]*\n)+(\w+)")


def words_of(data: bytes) -> set[bytes]:
    """The words in some bytes: several times faster than an expression with all needles.

    Parameters: `data` are the bytes of a file, in whatever encoding.
    Returns: each name, keyword and number once, and the words of strings and comments.
    """
    return set(data.translate(BLANK).split())


class Text:
    """What the text of one Python file shows without a tree. Whatever the file means is among it."""

    def __init__(self, data: bytes, path: str) -> None:
        self.data = data
        self.path = path
        self.words = words_of(data)
        if b"\\" in data:  # what begins an escape counts as a word
            self.words.add(b"\\")
        self._after: dict[bytes, bool] = {}

    @cached_property
    def imports(self) -> dict[bytes, set[bytes]]:
        """For each module after a `from`, the words after `import`; a `*` where everything is imported."""
        found: dict[bytes, set[bytes]] = {}
        for module, names in _FROM.findall(self.data):
            known = found.setdefault(module.strip(), set())
            known |= words_of(names)
            if b"*" in names:
                known.add(b"*")
        return found

    @cached_property
    def imported(self) -> set[bytes]:
        """The words after any `import` of a `from`."""
        return set().union(*self.imports.values())

    @cached_property
    def brought(self) -> dict[bytes, set[bytes]]:
        """What each name that is imported from Django may mean there, as dotted names; under `*` whole modules."""
        found: dict[bytes, set[bytes]] = {}
        for spelled, names in _FROM.findall(self.data):
            module = spelled.strip()
            if module.split(b".")[0] != b"django":
                continue
            if b"*" in names:
                found.setdefault(b"*", set()).add(module)
            for entry in names.split(b","):
                words = entry.translate(BLANK).split()
                pairs = [(words[0], words[2])] if words[1:2] == [b"as"] and len(words) > 2 else []
                for name, local in pairs or ((word, word) for word in words):
                    found.setdefault(local, set()).add(module + b"." + name)
        return found

    @cached_property
    def handed_on(self) -> set[bytes]:
        """Those that come from neither Python nor Django: a module of the project may have them from there."""
        return set().union(*(names for module, names in self.imports.items() if module.split(b".")[0] not in _KNOWN))

    @cached_property
    def led_to(self) -> set[bytes]:
        """The dotted names behind any `import` that is no part of a `from`, and much that stands behind the word."""
        return {name for names in _PLAIN.findall(self.data) for name in _NAME.findall(names)}

    def may_mean(self, module: bytes, name: bytes) -> bool:
        """Whether something in the file may be a name of a module, by way of an import or of a text that spells it."""
        brought = self.imports.get(module)
        if brought is not None and (name in brought or b"*" in brought):
            return True
        if not self.after_dot(name):
            return False
        chain = module + b"." + name
        if chain in self.data or (module in self.led_to and self._is_renamed(module, name)):
            return True
        above, _, child = module.rpartition(b".")
        while above:  # `from above import child`, then `child.….name`; or `import above as other`
            brought = self.imports.get(above)
            if brought is not None and (child in brought or b"*" in brought):
                return True
            if not self.after_dot(child):
                return False
            if above in self.led_to and self._is_renamed(above, child):
                return True
            above, _, child = above.rpartition(b".")
        return False

    @cached_property
    def classes(self) -> list[tuple[bytes, list[bytes]]]:
        """The classes that the file defines, each with the names, and dotted names, in its brackets."""
        found = []
        for header in _HEADER.finditer(self.data) if b"class" in self.words else ():
            start = header.start()
            if not self.data[self.data.rfind(b"\n", 0, start) + 1 : start].strip():
                found.append((header[1], _CHAINS.findall(header[2] or b"")))
        return found

    @cached_property
    def bases(self) -> frozenset[bytes]:
        """The last parts of the names that classes of the file derive from."""
        return frozenset(chain.rpartition(b".")[2] for _, chains in self.classes for chain in chains)

    def origins(self, chain: bytes) -> set[bytes]:
        """What `a.b.c` may be as a name of Django, by the imports of the file; `?` where it may be anything."""
        head, dot, rest = chain.partition(b".")
        found = {dotted + dot + rest for dotted in self.brought.get(head, ())}
        if head == b"django":
            found.add(chain)
        if not rest:
            found |= {module + b"." + head for module in self.brought.get(b"*", ())}
        if head in self.handed_on or (not found and (rest or b"*" in self.handed_on)):
            found.add(b"?")
        return found

    def local_names(self, name: bytes) -> set[bytes]:
        """The names under which the file may know what is called so elsewhere."""
        known = {local for local, some in self.brought.items() for one in some if one.endswith(b"." + name)}
        return known - {b"*"} | {name}

    def owners(self, name: bytes) -> set[bytes] | None:
        """What of Django a name, or `a.b.name`, may mean in the file; None where that cannot be told."""
        found = {dotted for some in self.brought.values() for dotted in some if dotted.endswith(b"." + name)}
        found |= {module + b"." + name for module in self.brought.get(b"*", ())}
        if not self.after_dot(name):
            return found
        chains = {before.group() for before in re.finditer(rb"(?:\w+\.)+(?=" + name + rb"\b)", self.data)}
        for chain in chains:
            head, _, rest = chain.partition(b".")
            if head in self.brought:
                found |= {dotted + b"." + rest + name for dotted in self.brought[head]}
            elif head == b"django":
                found.add(chain + name)
            elif head in self.led_to:
                return None  # `import django.forms as other`
        return found if chains else None

    def _is_renamed(self, module: bytes, name: bytes) -> bool:
        """Whether a module that is imported may have another name than its own, or be written in several pieces."""
        return name in self._apart or re.search(_renaming(module), self.data) is not None

    @cached_property
    def _apart(self) -> set[bytes]:
        """The names that stand behind a dot with a space or the end of a line between."""
        return set(_APART.findall(self.data))

    def after_dot(self, name: bytes) -> bool:
        """Whether a name stands behind a dot."""
        known = self._after.get(name)
        if known is None:
            known = self._after[name] = b"." + name in self.data or name in self._apart
        return known


@cache
def _renaming(module: bytes) -> re.Pattern[bytes]:
    return re.compile(re.escape(module) + rb"[ \t\\\r\n]+as\b")
