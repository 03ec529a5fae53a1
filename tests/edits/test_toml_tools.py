"""What tox and Hatch install and test, through the engine: the environments of both sides, as tox itself lists them."""

from __future__ import annotations

import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from django_seven.edits.engine import Engine, FileResult
from django_seven.project.tree import FileTree
from django_seven.rules.catalogue import every
from django_seven.rules.shape import Tooling
from django_seven.values import Finding, Minor, Road

ROAD = Road(Minor(2, 2), Minor(5, 2), Minor(3, 8), Minor(3, 13))
RULES = [rule for rule in every().values() if isinstance(rule.change, Tooling)]
CONDITION = '{ replace = "if", condition = "factor.dj22", then = ["Django>=2.2,<2.3"], extend = true }'
TOX = 'no_package = true\nenv_list = [\n  "3.8-dj22",  # é\n  "lint",\n]\n[env_run_base]\ndeps = ["pytest", {}]\n'
HATCH = """
[[tool.hatch.envs.test.matrix]]
python = ["3.8"]
django = [
  "2.2",  # the LTS
]
db = ["mysql", "sqlite"]

[tool.hatch.envs.test.scripts]
run = "pytest"
"""
INSTALLS = '[tool.hatch.envs.test]\ndependencies = ["django~={matrix:django}.0"]\n'


def fixed(root: Path, name: str, text: str) -> tuple[str, tuple[Finding, ...]]:
    """What the rules make of a file, and what they leave to a person; a second pass changes nothing."""
    (root / name).write_bytes(text.encode())
    result = Engine(RULES, ROAD, FileTree(root)).fix(name, "safe")
    assert isinstance(result, FileResult) and not result.refused and not result.missed
    (root / name).write_bytes(result.after)
    again = Engine(RULES, ROAD, FileTree(root)).fix(name, "safe")
    assert isinstance(again, FileResult) and again.after == result.after
    return result.after.decode(), result.findings


def tox(root: Path, *words: str) -> str:
    done = subprocess.run([sys.executable, "-m", "tox", *words], cwd=root, capture_output=True, text=True, check=True)
    return done.stdout


@pytest.mark.parametrize(("name", "head"), [("tox.toml", ""), ("pyproject.toml", "tool.tox")])
def test_tox_has_the_new_pair_and_the_old_ones(name: str, head: str, tmp_path: Path) -> None:
    text = TOX.replace("{}", CONDITION)
    if head:
        text = f"[{head}]\n" + text.replace("[env_run_base]", f"[{head}.env_run_base]")
    (tmp_path / name).write_text(text)
    before = tox(tmp_path, "list", "--no-desc", "-q").split()
    after, _ = fixed(tmp_path, name, text)
    condition = CONDITION.replace("2.2", "5.2").replace("2.3", "5.3").replace("dj22", "dj52")
    wanted = text.replace("# é\n", '# é\n  "3.13-dj52",\n').replace(CONDITION, f"{CONDITION}, {condition}")
    assert after == wanted
    listed = tox(tmp_path, "list", "--no-desc", "-q").split()
    assert before == ["3.8-dj22", "lint"] and listed == ["3.8-dj22", "3.13-dj52", "lint"]
    deps = tox(tmp_path, "config", "-q", "-e", "3.13-dj52", "-k", "deps")
    assert "Django>=5.2,<5.3" in deps and "<2.3" not in deps


def test_tox_that_chooses_django_otherwise_is_shown(tmp_path: Path) -> None:
    text = TOX.replace("{}", '"Django==2.2.28"')
    after, findings = fixed(tmp_path, "tox.toml", text)
    assert after == text
    assert [finding.rule for finding in findings] == ["tox-toml-environments"]
    assert "Add `py313-django52` to env_list" in findings[0].message


def test_hatch_has_the_new_pair_and_the_old_ones(tmp_path: Path) -> None:
    after, _ = fixed(tmp_path, "pyproject.toml", INSTALLS + HATCH)
    tables = tomllib.loads(after)["tool"]["hatch"]["envs"]["test"]["matrix"]
    assert tables == [
        {"python": ["3.8"], "django": ["2.2"], "db": ["mysql", "sqlite"]},
        {"python": ["3.13"], "django": ["5.2"], "db": ["sqlite"]},
    ]
    assert after.startswith((INSTALLS + HATCH).partition("\n\n[tool.hatch.envs.test.scripts]")[0])


def test_hatch_that_installs_django_otherwise_is_shown(tmp_path: Path) -> None:
    after, findings = fixed(tmp_path, "pyproject.toml", HATCH)
    assert after == HATCH
    assert [finding.rule for finding in findings] == ["hatch-matrix"]


def test_tox_takes_along_what_the_newest_django_is_tested_with(tmp_path: Path) -> None:
    text = (
        "[tox]\nenvlist = py38-django22\n[testenv]\ndeps =\n    django22: Django==2.2.*\n"
        "    django22: djangorestframework[x]<3.12,>=3.7\n    django22: mock>=1\n    pytest\n"
    )
    new = "    django52: Django==5.2.*\n    django52: djangorestframework[x]\n    django52: mock>=1\n"
    after, _ = fixed(tmp_path, "tox.ini", text)
    assert after == text.replace("py38-django22", "py38-django22, py313-django52").replace(
        "    pytest", f"{new}    pytest"
    )
