"""The values of configuration files and their places, held against real parsers of the same formats."""

from __future__ import annotations

import tomllib
from typing import Any

import pytest
import yaml

from django_seven.project.entries import entries, whole
from django_seven.project.tool_files import kind_of
from django_seven.values import Entry

YAML = """# what CI runs
on: [push, "pull_request"]
jobs:
  test:  # é
    strategy:
      matrix:
        python-version: ["3.6", '3.7', 3.8]
        django:
        - 2.2
        - "3.0"  # LTS next
        include:
          - {python-version: 3.9, django: main}
          - python-version: "3.9"
            django: "3.1"
    env: &env
      A: x # y
    steps:
      - run: |
          pip install x
      - uses: actions/setup-python@v1
"""
TOML = """# é
[project]
name = "shop"
classifiers = [  # all
  "a",
  'b', # last
]
[tool.poetry.dependencies]
django = {version = "^2.2", extras = ["argon2"]}
"a.b".c = "x"
[[tool.x]]
y = "1"
[[tool.x]]
y = "2"
"""
INI = """[metadata]
name = shop  # é
classifiers =
    A :: B
    # nothing
    C :: D

[options]
install_requires = Django>=2.2; python_version >= "3"
"""


def leaves(value: Any, keys: tuple[str | int, ...] = ()) -> list[tuple[tuple[str | int, ...], str]]:
    if isinstance(value, dict):
        return [leaf for key, item in value.items() for leaf in leaves(item, (*keys, str(key)))]
    if isinstance(value, list):
        return [leaf for number, item in enumerate(value) for leaf in leaves(item, (*keys, number))]
    return [(keys, str(value))]


def found(name: str, text: str) -> list[Entry]:
    data = text.encode()
    out = list(entries(name, data))
    for entry in out:
        assert "\n" in entry.text or entry.text in data[entry.start : entry.end].decode()
    return out


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_yaml_is_what_a_yaml_library_reads(newline: str) -> None:
    text = YAML.replace("\n", newline)
    ours = [(entry.keys, entry.text) for entry in found("ci.yml", text) if not entry.text.startswith("|")]
    theirs = [leaf for leaf in leaves(yaml.load(text, yaml.BaseLoader)) if "\n" not in leaf[1]]
    assert ours == theirs


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_toml_is_what_the_library_reads(newline: str) -> None:
    text = TOML.replace("\n", newline)
    assert [(entry.keys, entry.text) for entry in found("pyproject.toml", text)] == leaves(tomllib.loads(text))


def test_a_line_that_goes_on_in_quotes() -> None:
    text = 'a: "x \\\n  y"\nb:\n- c: 1\n'
    assert found("ci.yml", text)[1:] == [Entry(("b", 0, "c"), "1", text.index("1"), text.index("1") + 1)]


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_lines_of_an_ini_file(newline: str) -> None:
    told = [(entry.keys, entry.text) for entry in found("setup.cfg", INI.replace("\n", newline))]
    assert told == [
        (("metadata", "name", 0), "shop"),
        (("metadata", "classifiers", 0), "A :: B"),
        (("metadata", "classifiers", 1), "C :: D"),
        (("options", "install_requires", 0), 'Django>=2.2; python_version >= "3"'),
    ]


def test_texts_of_a_python_file() -> None:
    text = 'REQ = ["Django<3"]\nsetup(name="shop", classifiers=["A", "B"], extras_require={"x": ("y",)}, v="a" + "b")\n'
    told = [(entry.keys, entry.text) for entry in found("setup.py", text)]
    assert told == [
        (("REQ", 0), "Django<3"),
        (("setup", "name"), "shop"),
        (("setup", "classifiers", 0), "A"),
        (("setup", "classifiers", 1), "B"),
        (("setup", "extras_require", "x", 0), "y"),
    ]


def test_tox_in_pyproject() -> None:
    text = '[tool.tox]\nlegacy_tox_ini = """\n[tox]\nenvlist = py38-django22\n"""\n'
    (entry,) = found("pyproject.toml", text)
    assert entry.keys[-3:] == ("tox", "envlist", 0) and entry.text == "py38-django22"


@pytest.mark.parametrize(
    ("name", "text"),
    [("pyproject.toml", "[a\n"), ("ci.yml", "a: [1\nb: }"), ("tox.ini", "[tox\nx\n  y")],
)
def test_what_cannot_be_read_is_told(name: str, text: str) -> None:
    assert not whole(name, text.encode())


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("tox.ini", "tox.ini"),
        ("requirements.txt", "requirements"),
        ("requirements/dev.in", "requirements"),
        ("docker/Dockerfile.prod", "docker"),
        (".github/workflows/test.yaml", "github"),
        (".github/dependabot.yml", ""),
        ("shop/templates/shop/robots.txt", ""),
        ("{{cookiecutter.slug}}/requirements.txt", ""),
        ("shop/views.py", ""),
        ("demo/setup.py", "setup.py"),
    ],
)
def test_kinds(name: str, kind: str) -> None:
    assert kind_of(name) == kind
