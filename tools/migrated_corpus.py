"""Real projects whose database the old side made and the new side takes over, as production does it.

    python tools/migrated_corpus.py --specs DIR --mirrors DIR --lab DIR NAME [NAME …] [--json FILE]

The untouched code migrates an empty database on the old side. The code after `fix --static --sure likely` then meets
that database on the new side: `migrate`, what `makemigrations` would write, and the schema before and after; and on the
old side again. Specs, mirrors and lab are those of `tools/corpus.py`. SQLite, and PostgreSQL where the spec needs it.
"""

from __future__ import annotations

import argparse
import json
import shutil
import sys
import tempfile
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from corpus import source
from migrating.server import Server, server
from rich.console import Console

from django_seven import process, steps
from django_seven.proposed import propose
from django_seven.report.terminal import Terminal
from django_seven.runs.guest import Guest
from django_seven.runs.making import Wanted, wanted
from django_seven.runs.sides import guest
from django_seven.static import Asked, look, write_all
from django_seven.values import Side

_CHILD = Path(__file__).with_name("migrating") / "child.py"
_LIMIT = 1200.0  # seconds for one run
_SETTINGS = """from {module} import *  # noqa
import json, os
DATABASES = {{"default": json.loads(os.environ["MIGRATED"])}}
"""
_ENGINES = {"sqlite": "django.db.backends.sqlite3", "postgres": "django.db.backends.postgresql"}


def main() -> int:
    """Each project, a line."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    for name in ("specs", "mirrors", "lab"):
        parser.add_argument(f"--{name}", type=Path, required=True)
    parser.add_argument("names", nargs="+")
    parser.add_argument("--json", type=Path, default=None)
    asked = parser.parse_args()
    rows = []
    with server() as started:
        for name in asked.names:
            spec = json.loads((asked.specs / f"{name}.json").read_text())
            try:
                rows.append(Project(spec, asked, started if isinstance(started, Server) else None).row())
            except Exception as error:  # one project must not end the others
                rows.append({"project": name, "failed": f"{type(error).__name__}: {error}"})
            print(json.dumps(rows[-1]), flush=True)
            if asked.json:
                asked.json.write_text(json.dumps(rows, indent=1) + "\n", encoding="utf-8")
    return 0


class Project:
    """One project with both environments, untouched and fixed."""

    def __init__(self, spec: dict[str, Any], asked: argparse.Namespace, started: Server | None) -> None:
        self.name, self.server = spec["name"], started
        self.kind = "postgres" if "postgres" in spec.get("needs", ()) else "sqlite"
        place = source(spec, asked.mirrors.resolve(), asked.lab.resolve())
        self.found = steps.read(steps.Asked(place))
        self.sides = steps.build_pair(self.found, Terminal(Console(stderr=True)), offline=False)
        self.work = Path(tempfile.mkdtemp(prefix=f"{self.name}-", dir=asked.lab))
        self.trees = {name: self.work / name / place.name for name in ("untouched", "fixed")}
        for tree in self.trees.values():
            shutil.copytree(place, tree, symlinks=True, ignore=shutil.ignore_patterns(".git"))
        fixing = Asked((self.trees["fixed"],), self.found.route.road, sure="likely", jobs=1)
        write_all(fixing, look(fixing))
        module = self.found.project.settings_module
        if module is None:
            raise LookupError("its suite makes its settings itself")
        for tree in self.trees.values():
            (self.folder(tree) / "site_settings.py").write_text(_SETTINGS.format(module=module))

    def folder(self, tree: Path) -> Path:
        """Where commands run."""
        return tree / self.found.project.test.directory

    def row(self) -> dict[str, Any]:
        """All runs on one database."""
        database = {"ENGINE": _ENGINES[self.kind], "NAME": str(self.work / "db.sqlite3")}
        if self.kind == "postgres":
            if self.server is None:
                return {"project": self.name, "failed": "needs PostgreSQL"}
            database |= self.server.create(self.name)
        road = self.found.route.road
        row: dict[str, Any] = {"project": self.name, "from": str(road.old), "to": str(road.new), "database": self.kind}
        made = self.steps("untouched", "old", database)
        taken = self.steps("fixed", "new", database)
        again = self.steps("fixed", "old", database)
        row["migrate"] = {"old": made["failed"], "new": taken["failed"], "old again": again["failed"]}
        dumps = [one["dumps"].get("full", "").splitlines() for one in (made, taken, again)]
        row["schema"] = {"lines": len(dumps[0]), "new side": _changed(dumps[0], dumps[1])}
        row["schema"]["old side again"] = _changed(dumps[1], dumps[2])
        before = self.wants("untouched", "old", database)
        row["before"] = {"old": _said(before), "new": _said(self.wants("untouched", "new", database))}
        row["after"] = {side: _said(self.wants("fixed", side, database)) for side in ("old", "new")}

        def ask(side: Side, extra: Mapping[str, str]) -> Wanted:
            return self.wants("fixed", side, database, extra)

        if any(row["after"].values()):
            row["proposed"] = [one.path if one.text else f"{one.app}: {one.reason}" for one in propose(ask, road.new)]
        return row

    def host(self, tree: str, side: Side, database: Mapping[str, str]) -> Guest:
        """A side in a tree, with the database in the environment."""
        host = guest(self.found.project, self.trees[tree], self.sides.environment(side), side)
        told = {key: value for key, value in database.items() if key != "PG_DUMP"}
        env = {**host.env, "MIGRATED": json.dumps(told), "PG_DUMP": database.get("PG_DUMP", "")}
        return Guest(host.python, side, host.root, {**env, "DJANGO_SETTINGS_MODULE": "site_settings"})

    def steps(self, tree: str, side: Side, database: Mapping[str, str]) -> dict[str, Any]:
        """Migrate to the end and tell the schema."""
        host, plan, result = self.host(tree, side, database), self.work / "plan.json", self.work / "result.json"
        paths = [str(self.folder(self.trees[tree])), *host.env["PYTHONPATH"].split(":")]
        plan.write_text(json.dumps({"path": paths, "apps": [], "steps": [["migrate"], ["dump", "full"]]}))
        result.unlink(missing_ok=True)
        done = process.run(
            [host.python, _CHILD, plan, result], cwd=self.folder(self.trees[tree]), env=host.env, timeout=_LIMIT
        )
        if not result.is_file():
            return {"failed": done.text.strip()[-200:] or "no result", "dumps": {}}
        found: dict[str, Any] = json.loads(result.read_text())
        return {**found, "failed": " ".join(found["failed"][:2])[:300] if found["failed"] else None}

    def wants(
        self, tree: str, side: Side, database: Mapping[str, str], extra: Mapping[str, str] | None = None
    ) -> Wanted:
        """What a side would write."""
        host, answer = self.host(tree, side, database), self.work / "wanted.json"
        return wanted(host, self.folder(self.trees[tree]), extra or {}, answer=answer, timeout=_LIMIT)


def _said(found: Wanted) -> list[str]:
    if found.failure:
        return [f"cannot be asked: {found.failure[:200]}"]
    return [f"{one.app}: {step.says}" for one in found.files for step in one.operations]


def _changed(before: list[str], after: list[str]) -> list[str]:
    """Lines of one schema that are not in the other."""
    gone, come = Counter(before) - Counter(after), Counter(after) - Counter(before)
    return [f"- {line[:160]}" for line in gone] + [f"+ {line[:160]}" for line in come]


if __name__ == "__main__":
    sys.exit(main())
