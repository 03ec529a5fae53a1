"""One execution of the fuzzer: a mutated source, some rules and a road, all from a seed and a number."""

from __future__ import annotations

import re
import signal
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from random import Random
from types import FrameType

from django_seven.edits.engine import Engine
from django_seven.rules.catalogue import every, on_road
from django_seven.rules.derive import examples
from django_seven.rules.released import lines
from django_seven.rules.shape import Rule
from django_seven.values import Minor, Road, Span
from shielding.laws import Verdict, judge
from shielding.memory import MemoryTree
from shielding.mutate import mutate

LIMIT = 5.0  # seconds of the processor; an execution that takes longer hangs
ROADS = tuple(
    Road(Minor.parse(old), Minor.parse(new), Minor.parse(old_python), Minor.parse(new_python), deprecated)
    for old, new, old_python, new_python, deprecated in (
        ("1.8", "5.2", "2.7", "3.12", False),
        ("1.4", "1.8", "2.7", "2.7", False),
        ("1.3", "6.1", "2.7", "3.12", True),
        ("1.11", "3.2", "2.7", "3.8", False),
        ("2.2", "4.2", "3.8", "3.11", False),
        ("4.2", "6.1", "3.10", "3.12", True),
    )
)
SETTINGS = b'SECRET_KEY = "x"\nINSTALLED_APPS = ["django.contrib.auth"]\nROOT_URLCONF = "shop.urls"\n'
PATHS = (
    "shop/views.py", "shop/views.py", "shop/views.py", "shop/models.py", "shop/urls.py", "shop/__init__.py",
    "shop/settings.py", "shop/migrations/0001_initial.py", "shop/tests/test_shop.py", "shop/management/commands/go.py",
    "views.py", "shop/templatetags/shop.py",
)  # fmt: skip


class HungError(BaseException):
    """An execution took longer than the limit."""


@dataclass(frozen=True)
class Trial:
    """What one execution is given."""

    path: str
    data: bytes
    rules: tuple[str, ...]
    road: Road


@dataclass(frozen=True)
class Material:
    """What is mutated: the words of the rules, and real files."""

    spoken: tuple[tuple[str, str, bytes], ...]  # rule, kind, text
    files: tuple[bytes, ...]

    @property
    def texts(self) -> tuple[bytes, ...]:
        return tuple(text for _, kind, text in self.spoken if kind != "template")


@cache
def gather(folders: Sequence[Path] = (), cases: Path | None = None, most: int = 3000) -> Material:
    """The rules' examples and leaves, the blocks of the Markdown cases, and small files below some folders."""
    spoken: list[tuple[str, str, bytes]] = []
    for rule in every().values():
        found = examples(rule)
        for example in found:
            texts = [example.before, example.after]
            spoken += [(rule.id, example.kind, text.lstrip("\n").encode()) for text in texts]
        kind = found[0].kind if found else "python"
        spoken += [(rule.id, kind, text.encode() + b"\n") for text in rule.leaves]
    for path in sorted(cases.glob("*.md")) if cases is not None else ():
        spoken += _blocks(path.read_text(encoding="utf-8"))
    files: list[bytes] = []
    for folder in folders:
        for path in sorted(folder.rglob("*.py")):
            if 0 < path.stat().st_size < 3000:
                files.append(path.read_bytes())
    chosen = files if len(files) <= most else Random(0).sample(files, most)
    return Material(tuple(spoken), tuple(chosen))


def _blocks(text: str) -> Iterator[tuple[str, str, bytes]]:
    for section in text.split("\n## ")[1:]:
        head = re.search(r"^rules: (.+?)  road:", section, re.M)
        for kind, block in re.findall(r"^```(python|django)\n(.*?)^```$", section, re.M | re.S):
            for rule in head[1].split() if head else ():
                if rule in every():
                    yield rule, "template" if kind == "django" else "python", block.encode()


def made(seed: int, number: int, material: Material) -> Trial:
    """The execution of this number: the same for ever, as long as the rules are."""
    random = Random(f"{seed}:{number}")
    rule, kind, text = material.spoken[number % len(material.spoken)]
    rules = [rule]
    if random.random() < 0.3:
        for _ in range(random.choice((1, 2, 5))):
            other, its_kind, its_text = random.choice(material.spoken)
            if (its_kind == "template") == (kind == "template"):
                rules.append(other)
                text = _spliced(random, text, its_text)
    if material.files and kind == "python" and random.random() < 0.15:
        text = _spliced(random, random.choice(material.files), text)
    if kind == "settings" or (kind == "python" and random.random() < 0.05):
        text = SETTINGS + text
    path = {"template": "shop/templates/shop/page.html", "settings": "shop/settings.py"}.get(kind)
    roads = [road for road in ROADS if every()[rule].bites(road)]
    road = random.choice(roads) if roads and random.random() < 0.6 else _own_road(every()[rule])
    chosen = tuple(one for one in dict.fromkeys(rules) if one == rule or every()[one].bites(road))
    if random.random() < 0.003:
        chosen = ()  # all of them
    return Trial(path or random.choice(PATHS), mutate(random, text), chosen, road)


def _own_road(rule: Rule) -> Road:
    """From the last release before the rule's end to the first behind it."""
    if rule.axis == "python" or rule.until is None:
        return ROADS[0]
    ends = Minor.parse(rule.until)
    if rule.package:
        below = [line.minor for line in lines()[rule.package] if line.minor < ends]
        return replace(ROADS[0], packages=(Span(rule.package, below[-1], ends),))
    before = (Minor(1, 4), Minor(1, 8), Minor(1, 11), Minor(2, 2), Minor(3, 2), Minor(4, 2), Minor(5, 2), Minor(6, 1))
    return Road(max((minor for minor in before if minor < ends), default=Minor(1, 3)), ends, Minor(3, 8), Minor(3, 8))


def _spliced(random: Random, data: bytes, other: bytes) -> bytes:
    """One text in the middle of the other, indented as the line there."""
    lines = data.splitlines(keepends=True)
    at = random.randrange(len(lines) + 1)
    like = lines[at] if at < len(lines) else b""
    indent = like[: len(like) - len(like.lstrip(b" \t"))] if like.strip() else b""
    return b"".join([*lines[:at], *(indent + line for line in other.splitlines(keepends=True)), *lines[at:]])


def execute(trial: Trial, limit: float = LIMIT) -> Verdict:
    """`fix` with the laws held against it, and an alarm set."""
    rules = [every()[rule] for rule in trial.rules] or list(on_road(trial.road))

    def renew(data: bytes) -> Engine:
        return Engine(rules, trial.road, MemoryTree({trial.path: data}))

    try:
        with alarm(limit):
            return judge(renew(trial.data), trial.path, "likely", renew)
    except HungError:
        return Verdict("broken", faults=(f"hang: more than {limit:.0f} seconds",))
    except Exception as error:
        return Verdict("broken", faults=(f"crash: {type(error).__name__}: {error}",))


@contextmanager
def alarm(seconds: float) -> Iterator[None]:
    """Raise HungError where what stands inside takes so much of the processor."""

    def ring(number: int, frame: FrameType | None) -> None:
        raise HungError

    before = signal.signal(signal.SIGPROF, ring)
    signal.setitimer(signal.ITIMER_PROF, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)


def key(trial: Trial, fault: str) -> str:
    """What makes two finds the same: the fault without its numbers, and the rule where it is one."""
    plain = re.sub(r"0x\w+|\d+|'[^']*'", "", fault)
    if fault.startswith(("crash: ", "hang: ")):
        return plain.partition(": ")[0] + ": " + plain.partition(": ")[2].partition(": ")[0]
    return f"{plain} {trial.rules[0] if len(trial.rules) == 1 else 'several'}"


def smaller(trial: Trial, fault: str, tries: int = 1500) -> Trial:
    """The least source that still shows the fault: rules, then lines, then bytes are left out."""
    wanted = _kind(fault)
    left = tries

    def shows(candidate: Trial) -> bool:
        nonlocal left
        left -= 1
        return left > 0 and any(_kind(one) == wanted for one in execute(candidate).faults)

    for rule in trial.rules if len(trial.rules) > 1 else ():
        one = replace(trial, rules=(rule,))
        if shows(one):
            trial = one
            break
    for split in (_by_line, _by_byte):
        pieces = split(trial.data)
        size = max(1, len(pieces) // 2)
        while left > 0 and pieces:
            for start in range(0, len(pieces), size):
                rest = pieces[:start] + pieces[start + size :]
                if shows(replace(trial, data=b"".join(rest))):
                    pieces = rest
                    break
            else:
                if size == 1:
                    break
                size //= 2
        trial = replace(trial, data=b"".join(pieces))
    return trial


def _kind(fault: str) -> str:
    return re.sub(r"0x\w+|\d+|'[^']*'|\(.*", "", fault)[:60]


def _by_line(data: bytes) -> list[bytes]:
    return data.splitlines(keepends=True)


def _by_byte(data: bytes) -> list[bytes]:
    return [data[at : at + 1] for at in range(len(data))] if len(data) < 2000 else [data]


def to_text(trial: Trial, fault: str) -> str:
    """A find as a text that can be read, kept and run again."""
    road = trial.road
    pythons = f"{road.old_python} → {road.new_python}" + (" deprecated" if road.deprecated else "")
    heading = (
        f"fault: {fault}\npath: {trial.path}\nrules: {' '.join(trial.rules)}\n"
        f"road: {road.old} → {road.new}\npythons: {pythons}\n\n"
    )
    lines = trial.data.split(b"\n")
    return heading + "\n".join(line.decode("latin-1").encode("unicode_escape").decode() for line in lines)


def from_text(text: str) -> Trial:
    """The find again."""
    heading, _, body = text.partition("\n\n")
    told = dict(line.split(": ", 1) for line in heading.replace(":\n", ": \n").splitlines())
    old, new = map(Minor.parse, told["road"].split(" → "))
    pythons = told["pythons"].removesuffix(" deprecated").split(" → ")
    road = Road(old, new, *map(Minor.parse, pythons), told["pythons"].endswith("deprecated"))
    data = b"\n".join(line.encode().decode("unicode_escape").encode("latin-1") for line in body.split("\n"))
    return Trial(told["path"], data, tuple(told["rules"].split()), road)
