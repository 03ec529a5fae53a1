"""Literals keep their value where their escapes are rewritten, of every kind and on every Python that reads them."""

from __future__ import annotations

import random
import warnings
from pathlib import Path

import pytest
from proving.releases import find_interpreter

from django_seven import process
from django_seven.edits.engine import Engine, FileResult
from django_seven.project.tree import FileTree
from django_seven.rules.catalogue import named
from django_seven.values import Minor, Road

RULES = ("unknown-escape", "octal-escape")
PARTS = [
    *(rf"\{char}" for char in "dswDSWzkgcei.*+?()[]{}$^|/-_ %&;:,=<>~#@!89"),
    *(rf"\{char}" for char in "abfnrtv0\\'\""),
    *(r"\101", r"\x41", r"\377", r"\400", r"\777", r"\08", "a", "é", "\t", "\\\n", "'", " ", "{{", "}}", "N", "u"),
]
TEXTS = [*PARTS, r"\u0041", r"\U00000041", r"\N{DIGIT ONE}", r"\é"]


def literal(chance: random.Random, prefix: str) -> str:
    """One literal of a kind; it may be wrong."""
    parts = TEXTS if prefix.lower() not in ("b", "rb", "br", "") else PARTS
    more = ["{name}", r"{name!r}", "{1:>4}"] if "f" in prefix.lower() else []
    quote = chance.choice(['"', "'", '"""', "'''"])
    return prefix + quote + "".join(chance.choice([*parts, *more]) for _ in range(chance.randrange(6))) + quote


def value(text: str) -> object:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            return eval(f"({text}\n)", {"name": "shop"})
        except SyntaxError:
            return None


def fixed(lines: list[str], folder: Path, python: str = "3.8") -> list[str]:
    """The literals as the rules leave them, each from a file of its own lines."""
    (folder / "shop.py").write_text("# coding: utf-8\n" + "".join(f"(\n{line}\n)\n#-\n" for line in lines), "utf-8")
    road = Road(Minor(2, 2), Minor(5, 2), Minor.parse(python), Minor(3, 12), deprecated=True)
    tree = FileTree(folder)
    result = Engine([named(rule) for rule in RULES], road, tree).fix("shop.py", "safe")
    assert isinstance(result, FileResult), result
    assert not result.refused
    pieces = result.after.decode().split("\n)\n#-\n")[:-1]
    assert len(pieces) == len(lines)
    return [piece.partition("(\n")[2] for piece in pieces]


@pytest.mark.parametrize("seed", range(4))
def test_values_stay(seed: int, tmp_path: Path) -> None:
    chance = random.Random(seed)
    prefixes = ["", "", "f", "F", "b", "B", "u", "U", "r", "R", "rb", "Br", "fr", "rF"]
    tried = [literal(chance, chance.choice(prefixes)) for _ in range(600)]
    lines = [text for text in tried if value(text) is not None]
    assert len(lines) > 200
    after = fixed(lines, tmp_path)
    assert [value(text) for text in after] == [value(text) for text in lines]
    assert sum(a != b for a, b in zip(lines, after, strict=True)) > 50
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        for text in after:
            compile(f"({text}\n)", "shop.py", "eval")  # nothing is left to warn of


@pytest.mark.parametrize("python", ["2.7", "3.6", "3.12"])
def test_on_the_pythons_themselves(python: str, tmp_path: Path) -> None:
    interpreter = find_interpreter(Minor.parse(python))
    if interpreter is None:
        pytest.skip(f"no Python {python} here")
    chance = random.Random(python)
    prefixes = ["", "b", "B", "u", "r", "br"] if python == "2.7" else ["", "f", "b", "u", "rb"]
    lines = [one for one in (literal(chance, chance.choice(prefixes)) for _ in range(400)) if value(one) is not None]
    if python == "2.7":
        lines = [one for one in lines if "é" not in one or not one.lower().startswith("b")]
    after = fixed(lines, tmp_path, python)
    program = tmp_path / "hold.py"
    pairs = "".join(f"(\n({a}\n),\n({b}\n)),\n" for a, b in zip(lines, after, strict=True))
    told = "print([repr(pair) for pair in PAIRS if pair[0] != pair[1] or type(pair[0]) is not type(pair[1])])\n"
    program.write_text(f"# coding: utf-8\nname = 'shop'\nPAIRS = [\n{pairs}]\n{told}", "utf-8")
    ran = process.run([str(interpreter), "-W", "ignore", str(program)], cwd=tmp_path, timeout=60)
    assert (ran.code, ran.output.strip()) == (0, b"[]")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ('"a" "\\d" \'\\n\\s\'', '"a" r"\\d" \'\\n\\\\s\''),
        ('"""\\d \\\nmore"""', '"""\\\\d \\\nmore"""'),
        ('B"\\d"', 'Br"\\d"'),
        ('F"{name}\\d"', 'rF"{name}\\d"'),
        ('f"{name:\\d}\\d"', 'f"{name:\\d}\\d"'),
        ('"\\\r\n\\d"', '"\\\r\n\\\\d"'),
    ],
)
def test_spelled(before: str, after: str, tmp_path: Path) -> None:
    (tmp_path / "shop.py").write_bytes(f"x = {before}\n".encode())
    road = Road(Minor(2, 2), Minor(5, 2), Minor(3, 8), Minor(3, 12), deprecated=True)
    result = Engine([named(rule) for rule in RULES], road, FileTree(tmp_path)).fix("shop.py", "safe")
    assert isinstance(result, FileResult)
    assert result.after.decode() == f"x = {after}\n"


def test_a_parameter_of_our_own_needs_another_name(tmp_path: Path) -> None:
    (tmp_path / "mail.py").write_text("def send(name, async=False):\n    pass\n")
    (tmp_path / "shop.py").write_text(
        "from mail import send\n\nsend(1, async=True)\nother.post(async=True)\nasync = 1\n"
    )
    road = Road(Minor(2, 2), Minor(5, 2), Minor(3, 6), Minor(3, 12))
    result = Engine([named("async-keyword")], road, FileTree(tmp_path)).fix("shop.py", "likely")
    assert isinstance(result, FileResult)
    assert 'send(1, async=True)\nother.post(**{"async": True})\nasync = 1\n' in result.after.decode()
    assert ["`async_`" in one.message or "another name" in one.message for one in result.findings] == [True, True]
