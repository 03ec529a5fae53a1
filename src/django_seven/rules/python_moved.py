"""Modules and methods that are called otherwise in newer Pythons, and `pkg_resources`, which no longer comes along."""

from __future__ import annotations

import re

from tree_sitter import Node

from django_seven.rules.python_members import renamed
from django_seven.rules.shape import ByHand, Draft, Example, Fine, Match, Rewrite, Rule, Skip
from django_seven.rules.syntax import call_of, positional
from django_seven.values import Minor

_RESOURCES = "https://setuptools.pypa.io/en/latest/pkg_resources.html"
_MODULE = "pkg_resources"
_CURED = {"DistributionNotFound", "resource_string"}
_CALLS = re.compile(r"(?:pkg_resources\.)?\bget_distribution\([^()]*\)\.version\b")
_USES = re.compile(r"\bpkg_resources\.(\w+)")
_FILES = "`importlib.resources.files(package)` (Python 3.9)"
# What of `pkg_resources` only a person can replace: name | what instead
_BY_HAND = {
    "resource_filename": f"{_FILES} gives a path",
    "resource_exists": f"{_FILES} gives a path with `is_file()`",
    "resource_isdir": f"{_FILES} gives a path with `is_dir()`",
    "resource_listdir": f"{_FILES} gives a path with `iterdir()`",
    "resource_stream": "`io.BytesIO(pkgutil.get_data(package, name))` does the work",
    "iter_entry_points": "`importlib.metadata.entry_points(group=...)` (Python 3.10) does the work",
    "load_entry_point": "`importlib.metadata.entry_points(group=...)` (Python 3.10) does the work",
    "parse_version": "`packaging.version.parse` of the package `packaging` does the work",
    "parse_requirements": "`packaging.requirements.Requirement` of the package `packaging` does the work, for a line",
    "declare_namespace": "`pkgutil.extend_path(__path__, __name__)` does the work",
    "require": "take the call out: an installer sees to what is required",
    "working_set": "`importlib.metadata.distributions()` (Python 3.8) does the work",
}


def numbers(draft: Draft, match: Match) -> None:
    """`os.errno` becomes `errno`."""
    if match.imported:
        raise Skip("write `import errno`")
    if match.node.type != "attribute":
        raise Fine
    draft.replace(match.node, draft.require_module("errno"))


def metadata(draft: Draft, match: Match) -> None:
    """`pkg_resources.get_distribution("x").version` becomes `importlib.metadata.version("x")`."""
    name = match.trigger.rpartition(".")[2]
    plain = match.imported and draft.text(match.node) == _MODULE
    if plain != (name == _MODULE) or (match.imported and not plain):
        raise Fine  # a use tells of the name that it imports
    source = _CALLS.sub(".version", (draft.root.text or b"").decode("utf-8", "replace"))
    used = set(_USES.findall(source)) | {one for one in (*_BY_HAND, "get_distribution") if f"{one}(" in source}
    if used - _CURED:
        raise Skip(f"`{min(used - _CURED)}` needs the module still")
    ends = draft.road.ends("python")
    if (ends is None or ends[0] < Minor(3, 8)) and ("DistributionNotFound" in source or ".version" in source):
        raise Skip("`importlib.metadata` is there since Python 3.8; `importlib_metadata` of PyPI before")
    if plain:
        draft.drop_import(match)
    elif name == "DistributionNotFound":
        draft.replace(match.node, draft.require("importlib.metadata.PackageNotFoundError"))
    elif name == "resource_string":
        call_of(match)
        draft.replace(match.node, draft.require("pkgutil.get_data"))
    else:
        asked, given = _attribute(call_of(match)), positional(call_of(match))
        if asked is None or asked.parent is None or len(given) != 1:
            raise Skip("`importlib.metadata` has the version, the files and the texts of a distribution, not its place")
        draft.replace(asked.parent, f"{draft.require('importlib.metadata.version')}({draft.text(given[0])})")


def _attribute(call: Node) -> Node | None:
    """The name behind the dot after a call."""
    above = call.parent
    return above.child_by_field_name("attribute") if above is not None and above.type == "attribute" else None


def told(draft: Draft, match: Match) -> None:
    """Each use is told what does its work."""
    name = match.trigger.rpartition(".")[2]
    if match.imported or name not in _BY_HAND:
        raise Fine
    raise Skip(_BY_HAND[name])


_CONFIG = """
import configparser
import io

parser = configparser.ConfigParser()
parser.{}(io.StringIO("[hall]\\nseats = 3"))
answer = parser.get("hall", "seats")
"""
_VERSION = """
{imported}

try:
    answer = bool({version})
except {error}:
    answer = "none"
"""

RULES = [
    Rule(
        id="os-errno",
        what="`os.errno` is gone in Python 3.7; it is the module `errno`.",
        why="It was there by accident.",
        since="3.5",
        until="3.7",
        change=Rewrite(("os.errno",), numbers),
        sure="safe",
        notes="https://docs.python.org/3/whatsnew/3.7.html#changes-in-the-python-api",
        axis="python",
        example=Example(
            before="import os\n\nanswer = os.errno.ENOENT",
            after="import errno\nimport os\n\nanswer = errno.ENOENT",
        ),
        leaves=("from shop import os\n\nos.errno.ENOENT\n",),
        symptoms=("module 'os' has no attribute 'errno'", "cannot import name 'errno' from 'os'"),
    ),
    Rule(
        id="configparser-readfp",
        what="`readfp` of a `ConfigParser` is gone in Python 3.12; it is `read_file`.",
        why="It had been deprecated since Python 3.2.",
        since="3.5",
        until="3.12",
        change=Rewrite((".readfp",), renamed("onfig", names={"readfp": "read_file"})),
        pattern="[Cc]onfig[Pp]arser",
        sure="likely",
        notes="https://docs.python.org/3/whatsnew/3.12.html#removed",
        axis="python",
        example=Example(before=_CONFIG.format("readfp"), after=_CONFIG.format("read_file")),
        leaves=("parser.readfp(file)\n",),
        symptoms=("'ConfigParser' object has no attribute 'readfp'",),
    ),
    Rule(
        id="pkg-resources-metadata",
        what="`pkg_resources` is not there by itself since Python 3.12; `importlib.metadata` tells versions.",
        why="It is part of setuptools, which no longer comes with new environments, and setuptools drops it.",
        since="3.8",
        until="3.12",
        change=Rewrite(
            (
                "pkg_resources",
                "pkg_resources.get_distribution",
                "pkg_resources.DistributionNotFound",
                "pkg_resources.resource_string",
            ),
            metadata,
            whole=True,
        ),
        sure="likely",
        notes=_RESOURCES,
        axis="python",
        unproven="setuptools is not beside the Pythons that rules are measured on",
        example=Example(
            before=_VERSION.format(
                imported="import pkg_resources",
                version='pkg_resources.get_distribution("django").version',
                error="pkg_resources.DistributionNotFound",
            ),
            after=_VERSION.format(
                imported="from importlib.metadata import PackageNotFoundError, version",
                version='version("django")',
                error="PackageNotFoundError",
            ),
        ),
        leaves=(
            "try:\n    from importlib.metadata import version\nexcept ImportError:\n"
            "    from pkg_resources import get_distribution\n",
            "from shop import pkg_resources\n\npkg_resources.get_distribution('x').version\n",
        ),
        symptoms=("No module named 'pkg_resources'",),
    ),
    Rule(
        id="pkg-resources",
        what="`pkg_resources` is not there by itself since Python 3.12.",
        why="It is part of setuptools, which no longer comes with new environments, and setuptools drops it.",
        since="3.5",
        until="3.12",
        change=ByHand(
            tuple(f"pkg_resources.{name}" for name in _BY_HAND),
            "Each place is told what does the work instead; else name `setuptools<81` among the requirements.",
            only=told,
        ),
        sure="show",
        notes=_RESOURCES,
        axis="python",
        unproven="setuptools is not beside the Pythons that rules are measured on",
        example=Example(
            before="import pkg_resources\n\nanswer = pkg_resources.resource_exists('json', 'decoder.py')",
            after="import os\n\nimport json\n\n"
            "answer = os.path.isfile(os.path.join(os.path.dirname(json.__file__), 'decoder.py'))",
        ),
        leaves=("from shop import pkg_resources\n\npkg_resources.require('x')\n",),
    ),
]
