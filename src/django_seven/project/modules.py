"""The dotted names that the files of a tree are imported by."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path, PurePosixPath

_MAIN = "__init__"


class Modules:
    """Names of modules, from the folders on Python's path: those of manage.py, `src`, and the root."""

    def __init__(self, root: Path, scripts: Iterable[str]) -> None:
        folders = {PurePosixPath(script).parent.as_posix() for script in scripts} | {"."}
        if (root / "src").is_dir() and not (root / "src" / "__init__.py").exists():
            folders.add("src")
        # the innermost folder names the module, unless it is a package itself
        self._bases = sorted(
            (folder for folder in folders if folder == "." or not (root / folder / "__init__.py").exists()),
            key=len,
            reverse=True,
        )

    def name(self, path: str) -> str | None:
        """Name the module that a file holds, or the package that a folder is.

        Parameters: `path` is relative to the root, with `/`.
        Returns: the dotted name; None where a part of the path is no identifier.
        """
        for base in self._bases:
            if base == "." or path.startswith(f"{base}/"):
                inside = PurePosixPath((path if base == "." else path[len(base) + 1 :]).removesuffix(".py"))
                parts = inside.parts[:-1] if inside.name == _MAIN else inside.parts
                return ".".join(parts) if parts and all(part.isidentifier() for part in parts) else None
        return None


def absolute(spelled: str, module: str, is_package: bool) -> str:
    """The module that `from spelled import …` means in a module; empty for the root of the tree."""
    dots = len(spelled) - len(spelled.lstrip("."))
    if not dots:
        return spelled
    parts = module.split(".") if module else []
    up = dots - 1 if is_package else dots
    base = parts[: len(parts) - up] if up else parts
    return ".".join(part for part in [*base, spelled[dots:]] if part)
