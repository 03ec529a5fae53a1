"""What `from module import *` brings."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from django_seven.project.names import Names

if TYPE_CHECKING:
    from django_seven.project.resolver.resolver import Resolver


class Stars:
    """The star imports of a project."""

    def __init__(self, resolver: Resolver) -> None:
        self._resolver = resolver
        self._open: set[tuple[str, str]] = set()

    def has(self, module: str, name: str) -> bool | None:
        """Whether `from module import *` brings a name; None where that cannot be seen."""
        own = self._resolver.files.module(module)
        if own is not None:
            names = self._resolver.names_of(own)
            key = (module, name)
            if names is None or key in self._open:
                return False
            self._open.add(key)
            try:
                return self._exports(names, name)
            finally:
                self._open.discard(key)
        if name.startswith("_") or module.partition(".")[0] in sys.stdlib_module_names:
            return self._resolver.named(f"{module}.{name}")[0].kind != "outside" and not name.startswith("_")
        return (
            self._resolver.index.has(f"{module}.{name}", self._resolver.minor) is True
            if module.startswith("django.")
            else None
        )

    def _exports(self, names: Names, name: str) -> bool | None:
        listed = self._resolver.files.listed(names)
        if listed is not None:
            return name in listed
        if name.startswith("_"):
            return False
        if any(one.scope.id == names.root.id for one in names.bindings(name)):
            return True
        found = [self.has(module, name) for module, _ in names.stars]
        return True if True in found else None if None in found else False
