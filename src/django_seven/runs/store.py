"""Where environments are kept: by content, complete or not at all, and never more than needed."""

from __future__ import annotations

import fcntl
import json
import os
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from platformdirs import user_cache_dir

from django_seven.become import standing
from django_seven.errors import PackageError
from django_seven.events import Stage
from django_seven.runs.keys import digest

_DAY = 86_400.0  # seconds
_UNUSED = 30 * _DAY
_MOST = 20
_RECORD = "seven.json"
_SCHEMA = 1


@dataclass(frozen=True, slots=True)
class Store:
    """The folder of the cache; `SEVEN_CACHE` names another."""

    root: Path

    @classmethod
    def open(cls) -> Store:
        """The user's own.

        Raises PackageError where it cannot be written to.
        """
        root = Path(os.environ.get("SEVEN_CACHE") or user_cache_dir("django-seven")).expanduser().absolute()
        try:
            for name in ("environments", "answers", "logs"):
                (root / name).mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise PackageError(
                f"The cache {root} cannot be written to: {error.strerror}.",
                "Name another folder in SEVEN_CACHE.",
            ) from error
        return cls(root)

    def environment(self, key: str) -> Path:
        """Where the environment of this key stands."""
        return self.root / "environments" / key

    def log(self, key: str) -> Path:
        """Where the output of its building is kept."""
        return self.root / "logs" / f"{key}.log"

    def record(self, key: str) -> dict[str, Any] | None:
        """What was written of a complete environment, and note that it was used; None where there is none."""
        path = self.environment(key) / _RECORD
        try:
            found: dict[str, Any] = json.loads(path.read_text("utf-8"))
            if found["schema"] != _SCHEMA or found["stands"] != standing(str(path.parent)):
                return None
            os.utime(path)
        except (OSError, ValueError, KeyError):
            return None
        return found

    def complete(self, key: str, record: dict[str, Any]) -> None:
        """Say that an environment is complete: until this file stands, it counts as half-made.

        The folder cannot be renamed instead: the commands in it name their interpreter by its full path.
        """
        root = self.environment(key)
        _write(root / _RECORD, json.dumps({"schema": _SCHEMA, "stands": standing(str(root)), **record}, indent=1))

    def clear(self, key: str) -> Path:
        """Remove whatever half-made thing stands there, and give the free place."""
        shutil.rmtree(self.environment(key), ignore_errors=True)
        return self.environment(key)

    def answer(self, *asked: str, age: float = 365 * _DAY) -> Any:
        """What was found out earlier, at most `age` seconds ago; None where nothing was."""
        path = self._answer(asked)
        try:
            if time.time() - path.stat().st_mtime > age:
                return None
            return json.loads(path.read_text("utf-8"))
        except (OSError, ValueError):
            return None

    def keep(self, *asked: str, answer: Any) -> None:
        """Keep what was found out."""
        path = self._answer(asked)
        path.parent.mkdir(parents=True, exist_ok=True)
        _write(path, json.dumps(answer))

    def _answer(self, asked: tuple[str, ...]) -> Path:
        return self.root / "answers" / asked[0] / f"{digest(*asked)}.json"

    @contextmanager
    def held(self, key: str, stage: Stage) -> Iterator[None]:
        """Hold an environment while it is built, so that two runs do not build the same one."""
        with (self.root / "environments" / f"{key}.lock").open("w") as lock:
            waited = 0.0
            while not _locked(lock.fileno()):
                waited += 0.2
                time.sleep(0.2)
                if round(waited, 1) % 3 == 0:
                    stage.progress(f"another run is building this environment, {waited:.0f} s")
            yield

    def sweep(self, now: float | None = None) -> list[str]:
        """Remove what was not used for 30 days, half-made things after a day, and all beyond the last twenty.

        What was used within a day stays, whatever their number: a run may be in it. Returns the keys removed.
        """
        now = time.time() if now is None else now
        ages = [(now - _touched(path), path) for path in (self.root / "environments").iterdir() if path.is_dir()]
        gone = []
        place = 0
        for age, path in sorted(ages):
            whole = (path / _RECORD).exists()
            place += whole
            if age > _UNUSED or (age > _DAY and (not whole or place > _MOST)):
                self._remove(path)
                gone.append(path.name)
        for path in self.root.glob("seven-*"):
            if now - _touched(path) > _DAY:
                shutil.rmtree(path, ignore_errors=True)
        for path in (*(self.root / "answers").rglob("*.json"), *(self.root / "logs").iterdir()):
            with suppress(OSError):
                if now - path.stat().st_mtime > 12 * _UNUSED:
                    path.unlink()
        return gone

    def _remove(self, path: Path) -> None:
        lock = path.with_name(f"{path.name}.lock")
        with lock.open("w") as held:
            if _locked(held.fileno()):
                # The record goes first: a removal that is killed leaves a half-made thing, not a damaged one.
                (path / _RECORD).unlink(missing_ok=True)
                shutil.rmtree(path, ignore_errors=True)


def _touched(path: Path) -> float:
    for candidate in (path / _RECORD, path):
        with suppress(OSError):
            return candidate.stat().st_mtime
    return 0.0


def _locked(number: int) -> bool:
    try:
        fcntl.flock(number, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


def _write(path: Path, text: str) -> None:
    """Write a file in one step: a kill leaves the one before."""
    fresh = path.with_name(f"{path.name}.{os.getpid()}")
    fresh.write_text(text, "utf-8")
    fresh.replace(path)
