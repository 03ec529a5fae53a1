"""Who a file belongs to, by the CODEOWNERS file of the repository."""

from __future__ import annotations

import re
from pathlib import Path

from codeowners import CodeOwners

# where GitHub, then GitLab, look for it: the first that is there counts
_PLACES = (".github/CODEOWNERS", "CODEOWNERS", "docs/CODEOWNERS", ".gitlab/CODEOWNERS")


class Owners:
    """The owners of the files below a project.

    Parameters: `root` is the folder of the project, which may lie inside a repository.
    A file that no code host would understand counts as none.
    """

    def __init__(self, root: Path) -> None:
        top = next((folder for folder in (root, *root.parents) if (folder / ".git").exists()), root)
        self._below = root.relative_to(top).as_posix()
        self._said = _read(top)

    def of(self, path: str) -> tuple[str, ...]:
        """The owners of a file, as they are spelled there; empty where nobody is named. `path` is below the root."""
        if self._said is None:
            return ()
        whole = path if self._below == "." else f"{self._below}/{path}"
        return tuple(owner for _, owner in self._said.of(whole))


def _read(top: Path) -> CodeOwners | None:
    for place in _PLACES:
        try:
            text = (top / place).read_text(encoding="utf-8", errors="replace")
        except OSError:
            continue
        try:
            return CodeOwners(text)
        except (ValueError, re.error):
            return None
    return None
