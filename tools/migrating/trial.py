"""One project on one road and one database: what the old side makes, and what both sides make after `fix`."""

from __future__ import annotations

import json
import os
import shutil
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from proving.releases import Missing, Release, django

from django_seven import process
from django_seven.proposed import propose
from django_seven.runs.guest import Guest
from django_seven.runs.making import Wanted, wanted
from django_seven.static import Asked, look, write_all
from django_seven.values import Minor, Proposal, Road, Side
from migrating.projects import Made, Told
from migrating.server import Server

_CHILD = Path(__file__).with_name("child.py")
_LIMIT = 300.0  # seconds for all steps of one tree
_RENAMED = Minor(1, 9)  # the first Django that calls its backend `postgresql`
_FIRST = ("auth", "contenttypes", "sessions")  # Django 1.8 looks for permissions at once
_WHOLE = [["migrate", *_FIRST], ["dump", "none"], ["migrate"], ["drift", "end"], ["dump", "full"]]
_BACK = [["dump", "back"], ["migrate"], ["dump", "again"]]


@dataclass(frozen=True, slots=True)
class Seen:
    """What one side did with one tree."""

    drift: tuple[str, ...] = ()
    dumps: dict[str, str] = field(default_factory=dict)
    failed: str = ""
    trace: str = ""


@dataclass(frozen=True, slots=True)
class Trial:
    """A project, the Django that makes it, where it goes, and on which database."""

    told: Told
    made: Made
    new: Minor
    database: str

    @property
    def name(self) -> str:
        """As it is printed."""
        return f"{self.told.name} {self.made}:{self.new} {self.database}"


@dataclass(frozen=True, slots=True)
class Outcome:
    """All runs of one trial; `shared` is the new side on the database that the old code made on the old side.

    `after` are the runs with the proposed migrations in place, where a side wanted some.
    """

    before: Seen
    unfixed: Seen
    old: Seen
    new: Seen
    shared: Seen
    rules: Counter[str]
    changed: tuple[str, ...]
    proposals: tuple[Proposal, ...] = ()
    after: Mapping[str, Seen] = field(default_factory=dict)


class Lab:
    """Makes trees, databases and runs below one folder; what the old side makes is kept for all roads from there."""

    def __init__(self, folder: Path, server: Server | None) -> None:
        self.folder, self.server = folder, server
        self._before: dict[tuple[str, Made, str], Seen] = {}
        self._count = 0

    def releases(self, trial: Trial) -> tuple[Release, Release] | Missing:
        """Both sides, or which is missing."""
        old, new = django(trial.made.django, trial.made.python), django(trial.new)
        if isinstance(old, Missing):
            return old
        return new if isinstance(new, Missing) else (old, new)

    def run(self, trial: Trial, old: Release, new: Release) -> Outcome:
        """Old code on old, then what `fix` makes of it on both, and on the database of before."""
        tree = self._made(trial, old)
        key = (trial.told.name, trial.made, trial.database)
        if key not in self._before:
            self._before[key] = self._fresh(trial, tree, old)
        before = self._before[key]
        unfixed = self._steps(trial, tree, new, self._database(trial), [["drift", "end"]])
        copy = self._copy(tree, "fixed")
        asked = Asked((copy,), Road(old.minor, new.minor, old.python, new.python), sure="likely", jobs=1)
        fixed = look(asked)
        write_all(asked, fixed)
        runs = self._all(trial, tree, copy, old, new)
        self._keep(trial, {"before": before, **runs})
        proposals: list[Proposal] = []
        after: dict[str, Seen] = {}
        if any(seen.drift for seen in runs.values()):
            proposals = propose(partial(self._asked, trial, copy, {"old": old, "new": new}), new.minor)
            for one in proposals:
                if one.text:
                    (copy / one.path).write_text(one.text, encoding="utf-8")
            after = self._all(trial, tree, copy, old, new)
            after["taken"] = self._shared(trial, tree, copy, old, old)
            self._keep(trial, {f"after-{name}": seen for name, seen in after.items()})
        return Outcome(
            before, unfixed, runs["old"], runs["new"], runs["shared"],
            Counter(one.rule for result in fixed.changed for one in result.applied),
            tuple(result.path for result in fixed.changed if result.after != result.before),
            tuple(proposals), after,
        )  # fmt: skip

    def _all(self, trial: Trial, tree: Path, copy: Path, old: Release, new: Release) -> dict[str, Seen]:
        """The fixed code on both sides, and on the new side with the database of before."""
        runs = {"old": self._fresh(trial, copy, old), "new": self._fresh(trial, copy, new)}
        return {**runs, "shared": self._shared(trial, tree, copy, old, new)}

    def _asked(
        self, trial: Trial, tree: Path, releases: Mapping[Side, Release], side: Side, extra: Mapping[str, str]
    ) -> Wanted:
        """What a side would write, as `seven migrations` asks it."""
        database = self._database(trial)
        env = self._environ(releases[side], database)
        env |= {"PYTHONPATH": str(releases[side].folder), "DJANGO_SETTINGS_MODULE": "site_settings"}
        host = Guest(releases[side].interpreter, side, tree, env)
        found = wanted(host, tree, extra, answer=self.folder / "wanted.json", timeout=_LIMIT)
        self._drop(database)
        return found

    def _keep(self, trial: Trial, runs: dict[str, Seen]) -> None:
        """The schemas and tracebacks as files, for whoever looks at the folder."""
        for name, seen in runs.items():
            place = self.folder / "seen" / trial.name.replace("/", "-").replace(" ", "_")
            place.mkdir(parents=True, exist_ok=True)
            for when, dump in {**seen.dumps, "trace": seen.trace}.items():
                (place / f"{name}-{when}.txt").write_text(dump, encoding="utf-8")

    def _fresh(self, trial: Trial, tree: Path, release: Release) -> Seen:
        """All the way forwards, backwards and forwards again on an empty database."""
        steps = [*_WHOLE, ["zero", *_backwards(trial)], *_BACK]
        return self._steps(trial, tree, release, self._database(trial), steps)

    def _shared(self, trial: Trial, tree: Path, fixed: Path, old: Release, new: Release) -> Seen:
        """The new side meets the database that the old code made, goes on and takes it back."""
        database = self._database(trial)
        first = self._steps(trial, tree, old, database, [["migrate"]], keep=True)
        if first.failed:
            return first
        steps = [["migrate"], ["drift", "end"], ["dump", "full"], ["zero", *_backwards(trial)], ["dump", "back"]]
        return self._steps(trial, fixed, new, database, steps)

    def _made(self, trial: Trial, old: Release) -> Path:
        """The project as the old Django's own `makemigrations` leaves it.

        Raises ValueError where it does not.
        """
        tree = self.folder / "made" / f"{trial.told.name}-{str(trial.made).replace('/', '-')}"
        if tree.is_dir():
            return tree
        trial.told.start(tree)
        for step in range(len(trial.told.steps)):
            trial.told.write(tree, step)
            database = {"ENGINE": "django.db.backends.sqlite3", "NAME": str(self.folder / "nothing.sqlite3")}
            seen = self._steps(trial, tree, old, database, [["make", f"step{step + 1}"]])
            if seen.failed:
                shutil.rmtree(tree)
                raise ValueError(f"{trial.told.name} on {trial.made}: {seen.failed}")
        return tree

    def _copy(self, tree: Path, name: str) -> Path:
        copy = self.folder / name / tree.name
        shutil.rmtree(copy, ignore_errors=True)
        shutil.copytree(tree, copy)
        return copy

    def _database(self, trial: Trial) -> dict[str, str]:
        self._count += 1
        if trial.database == "sqlite":
            return {"ENGINE": "django.db.backends.sqlite3", "NAME": str(self.folder / f"{self._count}.sqlite3")}
        if self.server is None:
            raise ValueError("there is no PostgreSQL")
        return {"ENGINE": "django.db.backends.postgresql", **self.server.create(f"seven_{self._count}")}

    def _steps(
        self, trial: Trial, tree: Path, release: Release, database: dict[str, str], steps: list[list[str]],
        *, keep: bool = False,
    ) -> Seen:  # fmt: skip
        """Run steps in one process of a release, and throw the database away unless it is kept."""
        env = self._environ(release, database)
        plan, result = self.folder / "plan.json", self.folder / "result.json"
        path = [str(tree), str(release.folder)]
        plan.write_text(json.dumps({"path": path, "apps": trial.told.apps, "steps": steps}), encoding="utf-8")
        result.unlink(missing_ok=True)
        command: list[str | Path] = [release.interpreter, "-s", "-S", _CHILD, plan, result]
        done = process.run(command, cwd=tree, env=env, timeout=_LIMIT)
        if not keep:
            self._drop(database)
        if not result.is_file():
            return Seen(failed=f"no result: {done.text.strip()[-300:]}", trace=done.text)
        found = json.loads(result.read_text(encoding="utf-8"))
        step, why, trace = found["failed"] or ("", "", "")
        failed = f"{step}: {why.strip().splitlines()[0] if why.strip() else why}" if step else ""
        return Seen(tuple(found["drift"].get("end", ())), found["dumps"], failed, trace)

    def _environ(self, release: Release, database: Mapping[str, str]) -> dict[str, str]:
        """The environment of a process, with the database that its settings read."""
        told = dict(database)
        env = {"PATH": os.environ.get("PATH", ""), "HOME": str(self.folder), "LANG": "C.UTF-8", "TZ": "UTC"}
        env |= {"PYTHONHASHSEED": "0", "PG_DUMP": told.pop("PG_DUMP", "")}
        if "postgresql" in told["ENGINE"] and release.minor < _RENAMED:
            told["ENGINE"] += "_psycopg2"
        return {**env, "MIGRATED": json.dumps(told)}

    def _drop(self, database: dict[str, str]) -> None:
        if self.server is not None and "postgresql" in database["ENGINE"]:
            self.server.drop(database["NAME"])
        else:
            Path(database["NAME"]).unlink(missing_ok=True)


def _backwards(trial: Trial) -> list[str]:
    return list(reversed(trial.told.apps))
