"""Every template at hand through our lexer and those of the real Djangos: tokens, lines and blocks side by side.

    python tools/lexed.py [FOLDER ...] [--releases 1.8,2.2,4.2,5.2,6.1] [--mutate N] [--json FILE]

Without folders: the templates that come with the Djangos. For each file our tokens must be the file; each release must
find the same kinds, contents and lines; and a template that we call broken must be one that it does not compile.
`--mutate` adds N copies of each, a tag of which is taken away, doubled, moved or torn. Exit code 1 where it does not
hold.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import random
import sys
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from proving.releases import DJANGOS, Missing, Release, django

from django_seven import process
from django_seven.index import load
from django_seven.project.files import TEMPLATE_SUFFIXES, names_below
from django_seven.templates.blocks import ENDS, blocks
from django_seven.templates.lexer import Places, tokens
from django_seven.values import Minor

CHILD = Path(__file__).parent / "proving" / "child_templates.py"
RELEASES = "1.8,2.2,4.2,5.2,6.1"
_LIMIT = 900.0


@dataclass
class Told:
    """What came of it."""

    templates: int = 0
    tokens: int = 0
    bytes: int = 0
    lossy: list[str] = field(default_factory=list)
    broken: dict[str, str] = field(default_factory=dict)  # by us
    differ: dict[str, list[str]] = field(default_factory=dict)  # by release
    judged: dict[str, int] = field(default_factory=dict)  # templates whose blocks are all of tags that the release has
    compiled: dict[str, list[str]] = field(default_factory=dict)  # what we call broken
    unseen: dict[str, list[str]] = field(default_factory=dict)  # what we do not, and the release does

    @property
    def good(self) -> bool:
        """Whether all of it holds."""
        return not (self.lossy or any(self.differ.values()) or any(self.compiled.values()))


def templates(folders: Iterable[Path]) -> Iterator[Path]:
    """What may be a template: text below a folder of that name."""
    for folder in folders:
        for name in names_below(str(folder)):
            if "templates/" in f"/{name}" and Path(name).suffix.lower() in TEMPLATE_SUFFIXES:
                yield folder / name


def read(path: Path) -> str:
    """As Django's loaders read, so that lines are counted alike."""
    data = path.read_bytes()
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        text = data.decode("latin-1")
    return text


def ours(path: Path, told: Told) -> str:
    """Our tokens of a file, as the digest that the other side makes of its own."""
    data = path.read_bytes()
    told.templates, told.bytes = told.templates + 1, told.bytes + len(data)
    raw = data.decode("utf-8", "surrogateescape")
    places = Places(raw)
    spans = [(places.byte(one.start), places.byte(one.end)) for one in tokens(raw)]
    whole = b"".join(data[start:end] for start, end in spans)
    if "".join(one.text for one in tokens(raw)) != raw or whole != data:
        told.lossy.append(str(path))
    text = read(path)
    lines = Places(text)
    rows = [[one.kind, _plain(one.content), lines.line(one.start)] for one in tokens(text)]
    told.tokens += len(rows)
    flaw = blocks(text).flaw
    if flaw is not None:
        told.broken[str(path)] = flaw.says
    return hashlib.sha256(json.dumps(rows).encode()).hexdigest()


def _plain(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


def ask(release: Release, paths: list[Path]) -> dict[str, dict[str, str]]:
    """What a Django says of every file."""
    env = {**os.environ, "PYTHONPATH": str(release.folder), "PYTHONDONTWRITEBYTECODE": "1", "PYTHONIOENCODING": "utf-8"}
    given = "\n".join(map(str, paths)).encode()
    done = process.run([release.interpreter, CHILD], env=env, stdin=given, timeout=_LIMIT, merge=False)
    rows = [json.loads(line) for line in done.text.splitlines()]
    if done.code or len(rows) != len(paths):
        raise SystemExit(f"Django {release.minor} stopped after {len(rows)} of {len(paths)} templates.")
    return {row["path"]: row for row in rows}


def compare(release: Release, paths: list[Path], mine: dict[str, str], told: Told) -> None:
    """One release beside ours."""
    name, seen = str(release.minor), ask(release, paths)
    told.differ[name] = [path for path, row in seen.items() if row["digest"] != mine[path]]
    index = load()
    known = {tag for library in ("", *index.libraries(release.minor)) for tag in index.tags(release.minor, library)}
    foreign = ENDS.keys() - known  # what has one of these is another matter on this release
    judged = [path for path in seen if not any(one.name in foreign for one in tokens(read(Path(path))))]
    told.judged[name] = len(judged)
    told.compiled[name] = [path for path in judged if path in told.broken and not seen[path]["problem"]]
    told.unseen[name] = [
        f"{path}: {seen[path]['problem']}"
        for path in judged
        if path not in told.broken
        and ("Unclosed tag" in seen[path]["problem"] or "Invalid block" in seen[path]["problem"])
    ]


def mutated(paths: list[Path], folder: Path, count: int) -> Iterator[Path]:
    """Copies of templates, in each of which something happened to a tag; the same ones each time."""
    chance = random.Random(5)
    for number, path in enumerate(paths):
        pieces = [token.text for token in tokens(read(path))]
        marks = [at for at, piece in enumerate(pieces) if piece.startswith(("{%", "{{", "{#"))]
        for turn in range(count if marks else 0):
            one, other = chance.choice(marks), chance.choice(marks)
            made = list(pieces)
            made[one] = chance.choice(("", made[one] * 2, made[other], made[one].replace(" ", "\n", 1), made[one][:-1]))
            copy = folder / f"{number}-{turn}.html"
            copy.write_text("".join(made), encoding="utf-8", errors="surrogateescape", newline="")
            yield copy


def main() -> int:
    """Ask, compare, print, write down."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folders", nargs="*", type=Path)
    parser.add_argument("--releases", default=RELEASES)
    parser.add_argument("--json", type=Path)
    parser.add_argument("--mutate", type=int, default=0, metavar="N")
    asked = parser.parse_args()
    folders = asked.folders or [found.path for found in map(django, sorted(DJANGOS)) if isinstance(found, Release)]
    with tempfile.TemporaryDirectory() as folder:
        paths = sorted(set(templates(folders)))
        told = look([*paths, *mutated(paths, Path(folder), asked.mutate)], asked.releases)
    print(f"{told.templates} templates, {told.tokens} tokens, {told.bytes} bytes: {len(told.lossy)} not lossless")
    print(f"{len(told.broken)} do not compile by their blocks")
    if asked.json:
        asked.json.write_text(json.dumps(vars(told), indent=1) + "\n", encoding="utf-8")
    return 0 if told.good else 1


def look(paths: list[Path], releases: str) -> Told:
    """All files, and what each release says of them."""
    told = Told()
    mine = {str(path): ours(path, told) for path in paths}
    for minor in map(Minor.parse, releases.split(",")):
        release = django(minor)
        if isinstance(release, Missing):
            print(f"Django {minor} is not asked: {release.reason}.")
            continue
        compare(release, paths, mine, told)
        few = [len(one[str(minor)]) for one in (told.differ, told.compiled, told.unseen)]
        print(f"Django {minor}: {few[0]} lexed otherwise, {few[1]} compiled although broken, {few[2]} broken unseen")
    return told


if __name__ == "__main__":
    sys.exit(main())
