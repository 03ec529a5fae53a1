"""What uv and pip say when they fail, read into one sentence and a next step."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from packaging.utils import canonicalize_name

from django_seven.errors import PackageError
from django_seven.process import Finished
from django_seven.project.secrets import masked
from django_seven.runs.headers import lacking
from django_seven.values import Side

Kind = Literal["build", "network", "denied", "offline", "missing", "python", "conflict", "line", "timeout", "other"]
_LONGEST = 320  # characters of uv's own words that are shown; the log has the rest

_PIN = r"[`'\"]?([A-Za-z0-9][A-Za-z0-9._-]*?)(?:==|@)([^\s`'\"]+?)[`'\"]?"
_BUILD = (
    re.compile(rf"Failed to (?:download and )?build:? {_PIN}(?:\s|$)", re.I),
    re.compile(r"Failed building wheel for ([A-Za-z0-9._-]+)()"),
    re.compile(r"Could not build wheels for ([A-Za-z0-9._-]+)()"),
    re.compile(r"pip-install-\w+/([A-Za-z0-9.-]+?)(?:_[0-9a-f]{32})?/()"),
)
_NETWORK = re.compile(
    r"Failed to fetch|error sending request|dns error|Connection refused|timed out|NewConnectionError"
    r"|Max retries|Temporary failure in name resolution|Request failed after"
)
_DENIED = re.compile(r"index \((\S+?)\) returned a (40[13]) |401 Client Error|lack of valid authentication credentials")
_OFFLINE = re.compile(r"network (?:was|is) disabled|Network connectivity is disabled")
_MISSING = re.compile(
    r"(?:no versions? of|No matching distribution found for) ([A-Za-z0-9._-]+)([^\s,]*)|"
    r"[Bb]ecause ([A-Za-z0-9._-]+) was not found in the package registry"
)
_PYTHON = re.compile(
    r"current Python version \(([\d.]+)\) does not satisfy Python([<>=!~\d.,*]+) and "
    r"([\w.-]+?)([=<>!~]\S*)? depends"
)
_LINE = re.compile(r"(?:Failed to parse|Couldn't parse requirement)[^\n]*|Invalid requirement:[^\n]*")


@dataclass(frozen=True, slots=True)
class Complaint:
    """Why a call failed: `package` and `version` where one is named, `detail` in the words of the tool.

    `lacks` are the packages of Debian that a build may want.
    """

    kind: Kind
    package: str = ""
    version: str = ""
    detail: str = ""
    lacks: str = ""


class UnbuiltError(PackageError):
    """An environment that could not be built, with what was read from the tool's words."""

    def __init__(self, message: str, hint: str, complaint: Complaint) -> None:
        super().__init__(message, hint)
        self.complaint = complaint


def read(finished: Finished) -> Complaint:
    """Say what a failed call of uv or pip complains about."""
    if finished.timed_out:
        return Complaint("timeout", detail=f"{finished.seconds:.0f} s")
    text = masked(finished.text)
    for pattern in _BUILD:
        if match := pattern.search(text):
            pin = (canonicalize_name(match[1]), match[2].lstrip("v"))
            return Complaint("build", *pin, _last_of_build(text), lacking(text))
    if match := _DENIED.search(text):
        return Complaint("denied", detail=match[1] or "")
    if _OFFLINE.search(text):
        return Complaint("offline", detail=_sentence(text))
    if match := _PYTHON.search(text):
        return Complaint(
            "python",
            canonicalize_name(match[3]),
            (match[4] or "").lstrip("="),
            f"{match[2]} and not {match[1]}",
        )
    if "Because" not in text and _NETWORK.search(text):
        return Complaint("network", detail=_causes(text))
    if match := _MISSING.search(text):
        return Complaint("missing", canonicalize_name(match[1] or match[3]), match[2] or "", _sentence(text))
    if match := _LINE.search(text):
        return Complaint("line", detail=match[0].strip().rstrip("."))
    return Complaint("conflict" if "Because" in text else "other", detail=_sentence(text))


def error(complaint: Complaint, side: Side, log: Path) -> UnbuiltError:
    """The error that a person reads; `log` is where the whole output lies."""
    pin = f"{complaint.package} {complaint.version}".strip()
    detail = _short(complaint.detail)
    message, hint = {
        "build": (
            f"`{pin}` cannot be built for the {side} side: {detail}.",
            f"{f'On Debian, `apt install {complaint.lacks}` has what it lacks. ' if complaint.lacks else ''}"
            f"Its output is in {log} ; name another version of it in `add` under [{side}] in seven.toml, "
            f"or install what it needs.",
        ),
        "network": (
            f"The package index cannot be reached and the {side} side is not in the cache: {detail}.",
            "Check the network and the index; environments built before work without it (`--offline`).",
        ),
        "denied": (
            f"The package index{f' {detail}' if detail else ''} refuses what the {side} side asks for: it wants "
            "another user name or password.",
            "Give them in the index' address (UV_INDEX, or `${VARIABLE}` in a requirement file) or in a netrc file.",
        ),
        "offline": (
            f"The {side} side is not in the cache, and `--offline` was given.",
            "Run once with the network; from then on `--offline` works.",
        ),
        "missing": (
            f"There is no `{complaint.package}{complaint.version}` for the {side} side: {detail}.",
            f"Name a version that exists in `add`, or a later `exclude-newer`, under [{side}] in seven.toml.",
        ),
        "python": (
            f"`{pin}` needs Python {detail}, which the {side} side has.",
            f'Name a Python that it allows under [{side}] in seven.toml, as `python = "3.12"`, or `add` another.',
        ),
        "conflict": (
            f"The packages of the {side} side contradict each other: {detail}.",
            f"Loosen one of them in `add` under [{side}] in seven.toml; the whole explanation is in {log}",
        ),
        "line": (
            f"A requirement of the {side} side cannot be read: {detail}.",
            "Correct the line in the requirement file or in seven.toml.",
        ),
        "timeout": (
            f"Building the {side} side was ended after {detail}.",
            f"What it did until then is in {log} ; run it again, what was downloaded is kept.",
        ),
        "other": (
            f"The environment of the {side} side cannot be built: {detail}.",
            f"The whole output is in {log}",
        ),
    }[complaint.kind]
    return UnbuiltError(message, hint, complaint)


def _short(text: str) -> str:
    text = " ".join(text.split()).strip(" .:")
    return text if len(text) <= _LONGEST else text[: _LONGEST - 2].rsplit(" ", 1)[0] + " …"


def _sentence(text: str) -> str:
    """Uv's explanation without its drawing and its closing formula."""
    start = text.find("Because")
    if start < 0:
        lines = [line for line in text.splitlines() if re.match(r"\s*(error|ERROR)\b", line)]
        return _short(re.sub(r"^\s*error:\s*", "", lines[-1], flags=re.I)) if lines else _short(text[-_LONGEST:])
    said = re.split(r"\n\s*\n\s*hint|\nhint", text[start:])[0]
    said = re.sub(r",? we can conclude that (?:your requirements|the requirements) are unsatisfiable", "", said)
    return " ".join(("b" + said[1:]).split())


def _causes(text: str) -> str:
    """The first and the last link of a chain of network failures."""
    where = re.search(r"https?://[^\s`)]+", text)
    causes = re.findall(r"(?:cause|Caused by):\s*(.+)", text)
    return _short(": ".join(filter(None, [where[0] if where else "", causes[-1] if causes else ""])) or text[-160:])


def _last_of_build(text: str) -> str:
    """The last line that the build itself wrote: there a traceback and a compiler say what is wrong."""
    lines = re.split(r"\n\s*hint:", text)[0].splitlines()
    skip = re.compile(
        r"\s*(\[end of output\]|note: |ERROR: (Failed|Could not|Command)|-{3,}|Failed to build|WARNING)|^\s*$"
    )
    useful = [line for line in lines if not skip.match(line)]
    return _short(useful[-1]) if useful else "it says nothing"
