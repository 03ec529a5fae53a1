"""Which files tell tools what a project requires and where it is tested, and of which kind each of them is."""

from __future__ import annotations

import re
from functools import lru_cache

_BY_NAME = {
    ".gitlab-ci.yml": "gitlab",
    ".pre-commit-config.yaml": "pre-commit",
    ".python-version": "python-version",
    ".travis.yml": "travis",
    "Dockerfile": "docker",
    "Pipfile": "Pipfile",
    "azure-pipelines.yml": "azure",
    "hatch.toml": "hatch.toml",
    "noxfile.py": "noxfile.py",
    "pyproject.toml": "pyproject.toml",
    "runtime.txt": "python-version",
    "setup.cfg": "setup.cfg",
    "setup.py": "setup.py",
    "tox.ini": "tox.ini",
    "tox.toml": "tox.toml",
}
_BY_PLACE = (
    (re.compile(r"(?:^|/)\.github/workflows/[^/]+\.ya?ml$"), "github"),
    (re.compile(r"(?:^|/)\.circleci/config\.yml$"), "circleci"),
    (re.compile(r"(?:^|/)\.?azure[_-]pipelines/[^/]+\.ya?ml$"), "azure"),
    (re.compile(r"(?:^|/)(?:Dockerfile[.-][\w.-]+|[\w.-]+\.[Dd]ockerfile)$"), "docker"),
    (re.compile(r"(?:^|/)[^/]*(?:require|constraints)[^/]*\.(?:txt|in|pip)$"), "requirements"),
    (re.compile(r"(?:^|/)(?:requirements|reqs|requires)/(?:[^/]+/)?[^/]+\.(?:txt|in|pip)$"), "requirements"),
)
_ENDS = (".yml", ".yaml", ".txt", ".in", ".pip", "ockerfile")


@lru_cache(maxsize=64)  # asked several times of one file, one after the other
def kind_of(name: str) -> str:
    """Tell what a file is for by its name and place.

    Parameters: `name` is relative to the root of the tree, with `/`.
    Returns: its kind, as `tox.ini`, `github` or `requirements`; nothing where no tool reads it that we know.
    """
    last = name.rpartition("/")[2]
    kind = _BY_NAME.get(last, "")
    if not kind and (last.endswith(_ENDS) or last.startswith("Dockerfile")):
        kind = next((found for pattern, found in _BY_PLACE if pattern.search(name)), "")
    # a folder named `{{project}}` holds what a generator fills in
    return "" if "{{" in name else kind
