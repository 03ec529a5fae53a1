"""Whether a project names a package anywhere in what it runs."""

from __future__ import annotations

import re
from pathlib import Path

from django_seven.project.files import read_text, walk

_READ = {".py", ".html", ".txt", ".toml", ".ini", ".cfg"}
_SAYS_WHAT_IS_WANTED = re.compile(
    r"(^|/)(setup\.(py|cfg)|pyproject\.toml|tox\.ini|[^/]*require[^/]*|(reqs|requires)/.*)$"
)


def named(root: Path, package: str) -> bool:
    """Say whether a file of a project, other than those that list what it requires, has a word like a package's name.

    The modules of a package that is not there are only guessed by that: `django-ses-backend` as `django_ses_backend`
    or `ses_backend`.

    Parameters: `package` is its name on the index.
    Returns: True also where the word means something else.
    """
    base = re.escape(re.sub(r"^(django|python|py)[-_.]", "", package)).replace(r"\-", "[-_.]?")
    word = re.compile(rf"(?<![A-Za-z0-9]){base}(?![A-Za-z0-9])", re.I)
    for path in walk(root):
        about = path.relative_to(root).as_posix()
        if path.suffix in _READ and not _SAYS_WHAT_IS_WANTED.search(about) and word.search(read_text(path)):
            return True
    return False
