"""Whether the tests of a project hash passwords as slowly as production does."""

from __future__ import annotations

import re

from django_seven.findings.proposal import Proposal
from django_seven.project.source import Source
from django_seven.project.tree import FileTree

FAST = "django.contrib.auth.hashers.MD5PasswordHasher"
SETTING = "PASSWORD_HASHERS"
_HASHES = re.compile(rb"create_(super)?user\(|\.set_password\(|make_password\(|UserFactory|client\.login\(")
_TESTS = re.compile(r"(^|[/_.])(tests?|testing|ci)([/_.]|$)")


def hashers(tree: FileTree, settings: str) -> Proposal | None:
    """The setting that lets tests hash quickly; None where it is set, no test hashes, or the settings are not seen."""
    path = tree.module_path(settings) if settings else None
    if path is None:
        return None
    if tree.holders(SETTING.encode()):  # settings, a runner, a `conftest.py`: somebody thought of it
        return None
    tests = [name for name in tree.python if "test" in name]
    if not any(_HASHES.search(source.data) for source in tree.sources(tests)):
        return None
    source = tree.read(path)
    line = source.data.count(b"\n") + 1 if isinstance(source, Source) else 1
    return Proposal("hashers", path, line, SETTING, "Django's default", FAST)


def of_tests(path: str) -> bool:
    """Whether a settings module is, by its name, that of tests alone."""
    return bool(_TESTS.search(path.removesuffix(".py")))
