"""Jobs in, what was seen out: each release gets one process, which forks one for each job."""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from pathlib import Path

from django_seven import process
from django_seven.rules.shape import Example
from django_seven.values import Minor
from proving.answers import shown
from proving.releases import Release

CHILD = Path(__file__).with_name("child.py")
_LIMIT = 1800.0  # seconds for all jobs on one release
_START = 60.0


@dataclass(frozen=True, slots=True)
class Job:
    """One piece of code to run on every release."""

    key: str
    kind: str
    text: str
    probe: str
    context: str
    settings: str


@dataclass(frozen=True, slots=True)
class Seen:
    """What one job did on one release. `lost` means that it could not be measured."""

    answer: str | None = None
    exception: str = ""
    check: tuple[str, ...] = ()
    lost: str = ""
    warnings: frozenset[tuple[str, str]] = frozenset()

    @property
    def works(self) -> bool:
        """Whether it ran to an answer, with no error from `check`."""
        return self.answer is not None and not self.check and not self.lost

    def __str__(self) -> str:
        if self.lost:
            return f"lost ({self.lost})"
        if self.exception:
            return self.exception
        if self.check:
            return f"check {', '.join(self.check)}"
        return f"answer {shown(self.answer or '')}"


def job(key: str, example: Example, text: str) -> Job:
    """A text that stands in an example's place."""
    return Job(key, example.kind, text, example.probe, example.context, example.settings)


def run_all(wanted: Mapping[Release, Iterable[Job]], jobs: int) -> dict[Minor, dict[str, Seen]]:
    """Run jobs on their releases, `jobs` releases at a time: what was seen by release and key."""
    work = {release: list(listed) for release, listed in wanted.items()}
    with ThreadPoolExecutor(max_workers=max(1, jobs)) as pool:
        seen = pool.map(_run, work, work.values())
        return {release.minor: found for release, found in zip(work, seen, strict=True)}


def _run(release: Release, jobs: list[Job]) -> dict[str, Seen]:
    if not jobs:
        return {}
    with tempfile.TemporaryDirectory(prefix="seven-proof-") as folder:
        given, results = Path(folder, "jobs.json"), Path(folder, "results.jsonl")
        given.write_text(json.dumps([asdict(one) for one in jobs]), encoding="utf-8")
        results.touch()
        command: list[str | Path] = [release.interpreter, "-s", "-S", CHILD, given, results, release.folder]
        done = process.run(command, cwd=Path(folder), env=_environ(folder), timeout=_LIMIT)
        lines = results.read_text(encoding="utf-8").splitlines()
    found = {entry["key"]: _seen(entry) for entry in map(json.loads, lines)}
    why = "the time for all was over" if done.timed_out else f"not run: {done.text.strip()[-300:] or done.code}"
    return {one.key: found.get(one.key) or Seen(lost=why) for one in jobs}


def _environ(folder: str) -> dict[str, str]:
    """The same on every machine: nothing of whoever started the proof."""
    return {
        "PATH": os.environ.get("PATH", ""),
        "HOME": folder,
        "TMPDIR": folder,
        "LANG": "C.UTF-8",
        "TZ": "UTC",
        "PYTHONHASHSEED": "0",
    }


def _seen(entry: dict[str, object]) -> Seen:
    def text(name: str) -> str:
        value = entry.get(name)
        return value if isinstance(value, str) else ""

    check, told = entry.get("check"), entry.get("warnings")
    answer = entry.get("answer")
    return Seen(
        answer if isinstance(answer, str) else None,
        text("exception"),
        tuple(map(str, check)) if isinstance(check, list) else (),
        text("lost"),
        frozenset((str(a), str(b)) for a, b in told) if isinstance(told, list) else frozenset(),
    )
