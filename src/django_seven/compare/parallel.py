"""Why a test that passes in the usual order may not pass in another one or beside others, by what it raised."""

from __future__ import annotations

import re

_CAUSES = (
    (r"Address already in use|EADDRINUSE|Errno 98|Only one usage of each socket", "a port that is fixed"),
    (
        r"FileExistsError|Errno 17|FileNotFoundError|Errno 2\b|No such file|Directory not empty|Errno 39",
        "a file or folder that tests share",
    ),
    (r"database is locked|OperationalError|being accessed by other users|deadlock", "a database that tests share"),
    (r"PicklingError|[Cc]an't pickle|cannot pickle|TypeError: .*pickle", "something that cannot go to another process"),
    (
        r"IntegrityError|UNIQUE constraint|duplicate key|DoesNotExist|MultipleObjectsReturned",
        "rows that another test leaves or makes",
    ),
    (r"ConnectionRefused|Connection refused|ConnectionError|timed? ?out", "a server that one test starts for others"),
)
ORDER = "what other tests leave behind, or the order"


def why_unsafe(said: str) -> str:
    """The likely cause, from the last line of what was raised."""
    return next((cause for pattern, cause in _CAUSES if re.search(pattern, said)), ORDER)
