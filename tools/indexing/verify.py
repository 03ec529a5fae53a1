"""The index held against the real Djangos: every module imported, names, members and signatures compared."""

from __future__ import annotations

import json
import shutil
import sys
import tempfile
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from uv import find_uv_bin

from django_seven import index, process
from django_seven.index.lookup import Found
from django_seven.indexing.release import Release
from django_seven.values import Minor
from indexing.sources import cache, source

PROBE = Path(__file__).with_name("probe.py")
RESULT = Path(__file__).parent.parent.parent / "docs" / "index-verify.json"
# The Python that each release is started on: the newest it was made for that lies in pyenv's folder.
_TABLE = {"1.11": "2.7", "2.0": "3.6", "2.1": "3.7", "3.2": "3.8", "4.2": "3.10", "5.2": "3.12", "9.9": "3.12"}
_NEEDED = {"2.7": ["pytz==2022.7"]}
_LIMIT = 600.0
_SHOWN = 25


def verify(minors: list[Minor]) -> int:
    """Compare these releases, or all; 1 where a difference is left that is not explained."""
    api = index.load()
    before = json.loads(RESULT.read_text()) if RESULT.is_file() else {"releases": {}}
    for minor in minors or api.releases:
        result = _release(api, minor)
        before["releases"][str(minor)] = result
        print(str(minor), json.dumps({name: value for name, value in result.items() if name != "differences"}))
        for line in result.get("differences", ())[:_SHOWN]:
            print("   ", line)
        sys.stdout.flush()
    ordered = sorted(before["releases"].items(), key=lambda row: Minor.parse(row[0]))
    RESULT.write_text(json.dumps({"releases": dict(ordered)}, indent=1) + "\n")
    return int(any(result.get("differences") for _, result in ordered))


def _release(api: index.Index, minor: Minor) -> dict[str, Any]:
    python = next(python for until, python in _TABLE.items() if minor <= Minor.parse(until))
    interpreter = next(iter(sorted((Path.home() / ".pyenv/versions").glob(f"{python}.*/bin/python"))), None)
    if interpreter is None:
        return {"skipped": f"no Python {python}"}
    folder, _ = source(minor)
    wanted = [name for name in api.modules(minor) if ".tests" not in name and ".locale." not in name]
    wanted = [name for name in wanted if not name.endswith("__main__") and not name.startswith("django.bin")]
    with tempfile.TemporaryDirectory() as kept:
        target = Path(kept) / "found.json"
        (Path(kept) / "wanted.json").write_text(json.dumps(wanted))
        env = {"PYTHONPATH": f"{folder}:{_needed(python, interpreter)}", "HOME": kept, "PYTHONDONTWRITEBYTECODE": "1"}
        done = process.run(
            [interpreter, PROBE, Path(kept) / "wanted.json", target], cwd=Path(kept), env=env, timeout=_LIMIT
        )
        if not target.is_file():
            return {"skipped": done.text.strip()[-300:]}
        return Comparison(api, minor, Release(folder), json.loads(target.read_text())).result()


def _needed(python: str, interpreter: Path) -> Path:
    """A folder with what Django itself imports."""
    folder = cache().parent / "needed" / python
    if not folder.is_dir():
        beside = Path(tempfile.mkdtemp())
        names = _NEEDED.get(python, ["pytz", "sqlparse", "asgiref", "psycopg2-binary", "tzdata", "jinja2"])
        host = Path(sys.executable) if python == "2.7" else interpreter
        command = [find_uv_bin(), "pip", "install", "--quiet", "--target", beside, "--python", host, *names]
        done = process.run(command, timeout=_LIMIT)
        if done.code:
            print(done.text, file=sys.stderr)
        folder.parent.mkdir(parents=True, exist_ok=True)
        shutil.move(beside, folder)
    return folder


class Comparison:
    """One release, as it is and as the index says."""

    def __init__(self, api: index.Index, minor: Minor, release: Release, found: dict[str, Any]) -> None:
        self.api, self.minor, self.release, self.found = api, minor, release, found
        self.counts: Counter[str] = Counter()
        self.differences: list[str] = []

    def result(self) -> dict[str, Any]:
        """The figures."""
        for module, real in self.found["modules"].items():
            self._names(module, real)
            for name, cls in real["classes"].items():
                self._members(f"{module}.{name}", cls["members"])
                for method, signature in cls["methods"].items():
                    self._signature(f"{module}.{name}.{method}", signature)
            for name, signature in real["functions"].items():
                self._signature(f"{module}.{name}", signature)
        return {
            "django": self.found["django"], "python": self.found["python"],
            "modules": len(self.found["modules"]), "not importable": len(self.found["failed"]),
            **dict(sorted(self.counts.items())), "differences": sorted(self.differences),
        }  # fmt: skip

    def _names(self, module: str, real: dict[str, Any]) -> None:
        there = {name for name in real["names"] if not name.startswith("__")}
        for name in sorted(there):
            self._count("names", f"{module}.{name}", self.api.has(f"{module}.{name}", self.minor))
        said = {name for name in self.api.names(module, self.minor) if not name.startswith("__")}
        names = self.release.names(module)
        for name in sorted(said - there):
            if names[name][1] or _replaced(names[name][0]):
                self.counts["names under a condition that does not hold here"] += 1
            else:
                self.counts["names differ"] += 1
                self.differences.append(f"{module}.{name}: the index has it, Django does not")

    def _members(self, cls: str, members: Iterable[str]) -> None:
        there = set(members)
        for name in sorted(there):
            if not name.startswith(("__", "_abc_")):
                self._count("members", f"{cls}.{name}", self.api.has(f"{cls}.{name}", self.minor))
        for name, member in self.api.members(cls, self.minor).by_name.items():
            if name not in there and not member.instance and not name.startswith("__"):
                found = self.api._at(self.minor).find(f"{cls}.{name}")
                maybe = isinstance(found, Found) and isinstance(found.entry, list) and "?" in found.entry[2]
                self.counts["members not on the class"] += 1
                if member.kind == "function" and not maybe:
                    self.counts["members differ"] += 1
                    self.differences.append(f"{cls}.{name}: the index has it, Django does not")

    def _signature(self, dotted: str, real: list[str] | None) -> None:
        found = self.api._at(self.minor).find(dotted)
        if real is None:
            return
        if not isinstance(found, Found) or found.kind != "function" or found.entry[1] is None:
            self.counts["signatures unknown"] += 1
            return
        said = [_bare(part) for part in found.entry[1].split("\t") if part]
        if said == real:
            self.counts["signatures agree"] += 1
        elif "*" in real and sorted({*said} - {"*"}) == sorted({*real} - {"*"}) and self.minor >= (6, 0):
            self.counts["signatures that still take by position what is deprecated so"] += 1
        elif self.found["python"] == "2.7" and _wrapped(real):
            self.counts["signatures hidden by a decorator"] += 1
        else:
            self.counts["signatures differ"] += 1
            self.differences.append(f"{dotted}({', '.join(said)}): is ({', '.join(real)})")

    def _count(self, what: str, dotted: str, has: bool | None) -> None:
        if has:
            self.counts[f"{what} agree"] += 1
        elif has is None:
            self.counts[f"{what} unknown"] += 1
        else:
            self.counts[f"{what} differ"] += 1
            self.differences.append(f"{dotted}: Django has it, the index does not")


def _bare(part: str) -> str:
    name, equals, _ = part.partition("=")
    return "(tuple)" if name.startswith("(") else name + equals


def _wrapped(real: list[str]) -> bool:
    return any(part.startswith("*") and not part.startswith("**") for part in real) and real[-1].startswith("**")


def _replaced(bound: list[Any]) -> bool:
    return len(bound) > 1
