"""Where packages come from besides PyPI: requirement files, seven.toml, Pipfile, pyproject.toml."""

from __future__ import annotations

from pathlib import Path

import pytest

from django_seven.project.indexes import Indexes, indexes, without_indexes


def test_options_of_requirement_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TOKEN", "word")
    (tmp_path / "requirements").mkdir()
    (tmp_path / "requirements/base.txt").write_text(
        "--index-url=https://me:${TOKEN}@ours/simple\n--extra-index-url https://more/${NOBODY}\n-f ../vendor\nDjango\n"
    )
    found = indexes(tmp_path)
    assert found == Indexes(
        "https://me:word@ours/simple", ("https://more/${NOBODY}",), (str((tmp_path / "vendor").resolve()),)
    )
    assert found.environ() == {
        "UV_DEFAULT_INDEX": "https://me:word@ours/simple",
        "PIP_INDEX_URL": "https://me:word@ours/simple",
        "UV_INDEX": "https://more/${NOBODY}",
        "PIP_EXTRA_INDEX_URL": "https://more/${NOBODY}",
        "UV_FIND_LINKS": str((tmp_path / "vendor").resolve()),
        "PIP_FIND_LINKS": str((tmp_path / "vendor").resolve()),
    }


def test_lines_of_seven_toml_go_before(tmp_path: Path) -> None:
    (tmp_path / "requirements.txt").write_text("-i https://a/simple\nDjango\n")
    assert indexes(tmp_path, ["mock", "--index-url https://b/simple"]).default == "https://b/simple"
    assert indexes(tmp_path, ["mock"]).default == "https://a/simple"


@pytest.mark.parametrize(
    ("name", "text", "default", "more"),
    [
        (
            "Pipfile",
            '[[source]]\nurl = "https://pypi.org/simple"\n[[source]]\nurl = "https://a/"\n',
            "",
            ("https://a/",),
        ),
        ("Pipfile", '[[source]]\nurl = "https://a/"\n', "https://a/", ()),
        ("Pipfile", '[[source]]\nurl = "https://pypi.python.org/simple"\n', "", ()),
        ("requirements.txt", "-i https://pypi.python.org/simple/\nDjango\n", "", ()),
        ("requirements.txt", "--extra-index-url http://pypi.org/simple\n-i https://a/\n", "https://a/", ()),
        ("pyproject.toml", '[[tool.uv.index]]\nname = "a"\nurl = "https://a/"\n', "", ("https://a/",)),
        ("pyproject.toml", '[[tool.uv.index]]\nurl = "https://a/"\ndefault = true\n', "https://a/", ()),
        ("pyproject.toml", '[[tool.poetry.source]]\nurl = "https://a/"\npriority = "primary"\n', "https://a/", ()),
        ("pyproject.toml", '[[tool.poetry.source]]\nurl = "https://a/"\npriority = "explicit"\n', "", ("https://a/",)),
        ("pyproject.toml", '[tool.uv]\nindex = "wrong"\n', "", ()),
    ],
)
def test_what_tools_declare(tmp_path: Path, name: str, text: str, default: str, more: tuple[str, ...]) -> None:
    (tmp_path / name).write_text(text)
    assert indexes(tmp_path) == Indexes(default, more)


def test_lines_that_say_no_index_stay() -> None:
    lines = ("-i https://a", "Django", "-e .", "-r more.txt", "--find-links=vendor", "-f vendor")
    assert without_indexes(lines) == ("Django", "-e .", "-r more.txt")
