"""Asks one side of a project which migrations `makemigrations` would write, with some more files in its tree."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from django_seven.edits.apply import write
from django_seven.process import run
from django_seven.runs.guest import Guest

# Runs in the side's own Python, 2.7 and newer. The database is not asked for its history, and no person for anything.
SCRIPT = """
import io, json, os, sys
sys.path[:0] = [os.getcwd()]
sys.dont_write_bytecode = True
import django
django.setup()
from django.core import management
from django.db.migrations import loader, writer
loader.MigrationLoader.check_consistent_history = lambda *given: None
found = []
command = management.load_command_class(management.get_commands()["makemigrations"], "makemigrations")
type(command).write_migration_files = lambda self, changes, *rest, **named: found.append(changes)
management.call_command("makemigrations", dry_run=True, interactive=False, verbosity=0)
def told(migration):
    place = writer.MigrationWriter(migration)
    path = getattr(place, "basedir", None)
    path = os.path.join(path, place.filename) if path else place.path
    text = place.as_string()
    row = {"path": os.path.relpath(os.path.realpath(path), os.path.realpath(os.getcwd())).replace(os.sep, "/")}
    row["text"] = text.decode("utf-8") if isinstance(text, bytes) else text
    row["needs"] = sorted([one[0], one[1]] for one in migration.dependencies)
    row["operations"] = []
    for operation in migration.operations:
        text, imports = writer.OperationWriter(operation, indentation=1).serialize()
        field = getattr(operation, "field", None)
        if field is not None:  # what is checked in Python is no part of a column
            operation.field = field.clone()
            operation.field._validators = []
        columns, needed = writer.OperationWriter(operation, indentation=1).serialize()
        if field is not None:
            operation.field = field
        one = {"says": u"%s" % operation.describe(), "text": text, "imports": sorted(imports), "index": None}
        one.update(columns=columns, needed=sorted(needed))
        if type(operation).__name__ == "RenameIndex" and operation.old_fields:
            one["index"] = [operation.model_name, list(operation.old_fields), operation.new_name]
        row["operations"].append(one)
    return row
rows = [dict(told(one), app=app) for app, ones in sorted(found[0].items() if found else []) for one in ones]
seen = loader.MigrationLoader(None)
there = {"known": sorted(map(list, seen.disk_migrations)), "last": sorted(map(list, seen.graph.leaf_nodes()))}
with io.open(sys.argv[1], "w", encoding="utf-8") as file:
    file.write(u"%s" % json.dumps(dict(there, files=rows)))
"""


@dataclass(frozen=True, slots=True)
class Operation:
    """One step of a migration: in words and as source, with the lines that import what it names.

    `columns` and `needed` are the same as far as the database is concerned. `index` is the model, the fields and the
    new name where an index of `index_together` gets one.
    """

    says: str
    text: str
    imports: tuple[str, ...]
    columns: str
    needed: tuple[str, ...]
    index: tuple[str, tuple[str, ...], str] | None = None


@dataclass(frozen=True, slots=True)
class Written:
    """A migration that a side would write: into which file of the project, after which others, and its steps."""

    app: str
    path: str
    text: str
    needs: tuple[tuple[str, str], ...]
    operations: tuple[Operation, ...]


@dataclass(frozen=True, slots=True)
class Wanted:
    """What one side would write; `failure` where it could not be asked.

    `known` are the migrations that it has, those of packages too, as app and name; `last` the ones that end each app.
    """

    files: tuple[Written, ...] = ()
    failure: str = ""
    known: frozenset[tuple[str, str]] = frozenset()
    last: tuple[tuple[str, str], ...] = ()


def wanted(host: Guest, folder: Path, extra: Mapping[str, str], *, answer: Path, timeout: float) -> Wanted:
    """Ask a side in a copy of the tree: `extra` are files to put into it, relative to `folder`.

    `answer` is a file to be written; `timeout` is in seconds.
    """
    for path, text in extra.items():
        write(folder, path, text.encode())
    done = run([host.python, "-W", "ignore", "-c", SCRIPT, answer], cwd=folder, env=host.env, timeout=timeout)
    for path in extra:
        (folder / path).unlink()
    if done.code or not answer.is_file():
        last = (done.text.strip().splitlines() or ["it ended without a word"])[-1]
        return Wanted(failure="its time was over" if done.timed_out else last)
    told = json.loads(answer.read_text(encoding="utf-8"))
    answer.unlink()
    files = tuple(_read(row) for row in told["files"] if not row["path"].startswith(".."))
    return Wanted(files, known=frozenset(map(tuple, told["known"])), last=tuple(map(tuple, told["last"])))


def _read(row: dict[str, list[dict[str, list[str]]]]) -> Written:
    steps = tuple(
        Operation(
            str(one["says"]),
            str(one["text"]),
            tuple(one["imports"]),
            str(one["columns"]),
            tuple(one["needed"]),
            _index(one["index"]),
        )
        for one in row["operations"]
    )
    needs = tuple((str(app), str(name)) for app, name in row["needs"])
    return Written(str(row["app"]), str(row["path"]), str(row["text"]), needs, steps)


def _index(told: list[str] | None) -> tuple[str, tuple[str, ...], str] | None:
    return (told[0], tuple(told[1]), told[2]) if told else None
