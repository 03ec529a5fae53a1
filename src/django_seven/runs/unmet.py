"""What the code of a project imports and nothing in an environment brings; read, never run."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

from django_seven.project.files import python_files

# modules of Python 2 that code for both still imports: the other branch is behind them
_PYTHON_2 = frozenset(
    {
        "BaseHTTPServer", "ConfigParser", "Cookie", "HTMLParser", "Queue", "SocketServer", "StringIO", "__builtin__",
        "cPickle", "cStringIO", "commands", "cookielib", "exceptions", "httplib", "thread", "urllib2", "urlparse",
        "xmlrpclib",
    }
)  # fmt: skip


def unmet(root: Path, sites: list[Path]) -> dict[str, str]:
    """Find the modules that are imported at the top of a file and come neither from the project nor from a package.

    Parameters: `root` is the project; `sites` are the folders of the installed packages.
    Returns: the first name of each module with the first place, as `tests/urls.py:3`.
    """
    files = sorted(python_files(root))
    own = {part for path in files for part in path.relative_to(root).with_suffix("").parts}
    known = own | sys.stdlib_module_names | _PYTHON_2
    found: dict[str, str] = {}
    for path in files:
        for name, line in _imported(path):
            if name not in known and name not in found and not any(_holds(site, name) for site in sites):
                found[name] = f"{path.relative_to(root).as_posix()}:{line}"
    return found


def _imported(path: Path) -> Iterator[tuple[str, int]]:
    try:
        body = ast.parse(path.read_bytes()).body
    except (OSError, SyntaxError, ValueError):
        return
    for node in body:
        if isinstance(node, ast.ImportFrom) and not node.level and node.module:
            yield node.module.split(".")[0], node.lineno
        elif isinstance(node, ast.Import):
            yield from ((alias.name.split(".")[0], node.lineno) for alias in node.names)


def _holds(site: Path, name: str) -> bool:
    return (site / name).is_dir() or any(site.glob(f"{name}.*"))
