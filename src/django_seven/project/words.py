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
_GAP = rb"(?:\s|\\|#[^\n]*\n)+"


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
    def from_django(self) -> set[bytes]:
        """Those that come from Django; a `*` where all of a module does."""
        return set().union(*(names for module, names in self.imports.items() if module.split(b".")[0] == b"django"))

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
        if chain in self.data or module in self.led_to:
            return True
        above, _, child = module.rpartition(b".")
        while above:  # `from above import child`, then `child.….name`; or `import above as other`
            brought = self.imports.get(above)
            if brought is not None and (child in brought or b"*" in brought):
                return True
            if not self.after_dot(child):
                return False
            if above in self.led_to:
                return True
            above, _, child = above.rpartition(b".")
        return False

    def may_bring(self, names: frozenset[bytes]) -> bool:
        """Whether one of these names may come from elsewhere: imported, or behind a dot."""
        foreign = self.from_django | self.handed_on
        there = names & self.words
        return any(b"*" in foreign or name in foreign or self.after_dot(name) for name in there)

    def after_dot(self, name: bytes) -> bool:
        """Whether a name stands behind a dot."""
        known = self._after.get(name)
        if known is None:
            known = b"." + name in self.data or _apart(name).search(self.data) is not None
            self._after[name] = known
        return known


@cache
def _apart(name: bytes) -> re.Pattern[bytes]:
    return re.compile(rb"\." + _GAP + name + rb"\b")
