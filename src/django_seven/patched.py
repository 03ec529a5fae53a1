"""`seven plan --patch NAME`: a package that is dead, rewritten by the same rules so that it runs on both sides."""

from __future__ import annotations

import re
import shutil
import tempfile
from pathlib import Path

from packaging.utils import canonicalize_name

from django_seven import process, static
from django_seven.edits import wheel
from django_seven.edits.apply import write
from django_seven.errors import PackageError, UsageError
from django_seven.events import Listener, Stage, stage
from django_seven.report.plan import Patched
from django_seven.runs import uvtool
from django_seven.runs.environment import Environment
from django_seven.runs.vendored import FOLDER, MARK
from django_seven.values import Road


def patch(name: str, root: Path, old: Environment, road: Road, listener: Listener) -> Patched:
    """Build the wheel of a package that the old side has, let the rules rewrite it, and lay it into the project.

    Raises UsageError where the old side has no such package, PackageError where no wheel can be had, and WriteError
    where it cannot be laid down.
    """
    name = canonicalize_name(name)
    version = old.packages.get(name)
    if version is None or name == "django":
        near = ", ".join(sorted(other for other in old.packages if other != "django")[:12])
        raise UsageError(f"The old side has no package `{name}` to patch.", f"It has {near} …")
    version = version.partition(f"+{MARK}")[0]  # one that was patched before is patched from its source again
    with stage(f"patch {name}", listener) as running, tempfile.TemporaryDirectory(prefix="seven-") as folder:
        made = _built(name, version, old, Path(folder), running)
        tree = Path(folder) / "tree"
        wheel.unpack(made, tree)
        asked = static.Asked((tree,), road, sure="likely")
        fixed = static.look(asked)
        text = b"".join(static.diff(fixed))
        failed = static.write_all(asked, fixed)
        if failed:
            raise PackageError(
                f"`{name}` could not be rewritten: {next(iter(failed.values()))}", "Nothing was laid into the project."
            )
        left = static.look(static.Asked((tree,), road)).check
        changed = fixed.rewritten
        if not changed:
            running.result(f"{version}: no rule has anything to rewrite")
            return Patched(name, version, "", "", 0, (), left)
        rules = tuple(sorted({applied.rule for result in changed for applied in result.applied}))
        ours = _version(version, root, name, text)
        file = wheel.relabelled(tree, ours)
        title = f"{FOLDER}/{file.split('-')[0]}-{ours}.diff"
        (root / FOLDER).mkdir(exist_ok=True)
        write(root, f"{FOLDER}/{file}", wheel.pack(tree))
        write(root, title, text)
        running.result(f"{version} → {ours}: {len(rules)} rules in {len(changed)} files")
    return Patched(name, ours, f"{FOLDER}/{file}", title, len(changed), rules, left)


def _built(name: str, version: str, old: Environment, folder: Path, running: Stage) -> Path:
    """The wheel of a release, from its source where there is one, else as it was published."""
    env = uvtool.environ()
    tried: list[str] = []
    isolated = ["--no-binary", name]
    pip: list[str | Path] = [old.python, "-m", "pip", "wheel", "--no-deps"]
    for number, options in enumerate((isolated, [*isolated, "--no-build-isolation"], [])):
        into = folder / f"built-{number}"
        tick = uvtool.ticker(running, f"building {name} {version}")
        words = [*pip, *options, "-w", into, f"{name}=={version}"]
        done = process.run(words, cwd=folder, env=env, timeout=uvtool.LIMIT, tick=tick)
        made = sorted(into.glob("*.whl")) if done.code == 0 else []
        if made:
            return made[0]
        tried.append((done.text.strip().splitlines() or ["no output"])[-1])
        shutil.rmtree(into, ignore_errors=True)
    raise PackageError(
        f"No wheel of `{name}` {version} could be built: {tried[0]}", "Name another version in the requirements."
    )


def _version(version: str, root: Path, name: str, text: bytes) -> str:
    """The local version: the next one that no other patch of the same release has (PEP 440)."""
    base, stem = re.sub(r"\+.*", "", version), name.replace("-", "_")
    number = 1
    while True:
        ours = f"{base}+{MARK}{number}"
        known = [path for path in (root / FOLDER).glob(f"*-{ours}.diff") if path.name.lower().startswith(stem)]
        if not known or known[0].read_bytes() == text:
            return ours
        number += 1
