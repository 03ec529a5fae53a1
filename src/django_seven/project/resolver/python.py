"""Names of Python's own library, and of packages that are not read."""

from __future__ import annotations

import importlib
import sys

from django_seven.project.resolver.values import Value

_SAFE = {
    "collections", "contextlib", "copy", "dataclasses", "datetime", "decimal", "enum", "functools", "http", "io",
    "itertools", "json", "os", "pathlib", "re", "string", "typing", "types", "unittest", "uuid", "urllib", "abc",
}  # fmt: skip


def of_python(dotted: str) -> Value:
    """A name of Python's own library, or of another package."""
    top, _, rest = dotted.partition(".")
    if top not in sys.stdlib_module_names:
        return Value("outside", dotted, "it is a name of another package")
    if top not in _SAFE:
        return Value("module" if not rest else "outside", dotted)
    parts = dotted.split(".")
    for end in range(len(parts), 0, -1):
        try:
            thing = importlib.import_module(".".join(parts[:end]))
        except ImportError:
            continue
        for part in parts[end:]:
            thing = getattr(thing, part, None)  # type: ignore[assignment]
        if thing is None:
            break
        if end == len(parts):
            return Value("module", dotted)
        return Value("class" if isinstance(thing, type) else "function", dotted)
    return Value("outside", dotted)


def python_has(dotted: str, name: str) -> bool:
    """Whether a class of Python's own has a member."""
    found = of_python(f"{dotted}.{name}")
    return found.kind in ("class", "function")
