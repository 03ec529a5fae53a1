"""`seven old CMD` and `seven new CMD` from what was found before: what is passed on, and what makes it void."""

from __future__ import annotations

import json
import os
import signal
import stat
import subprocess
import sys
import time
from pathlib import Path

import pytest

from django_seven import become

SEVEN = [sys.executable, "-m", "django_seven"]
SHOW = "import json, os; print(json.dumps([os.getcwd(), dict(os.environ)]))"


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    """A project whose new side is written down; its environment is this one's Python."""
    root = tmp_path / "shop"
    (root / "inner").mkdir(parents=True)
    (root / ".seven").mkdir()
    (root / ".seven/new.lock").write_text("")
    (root / "manage.py").write_text("import sys\nprint(sys.argv[1:])\n")
    (root / "requirements.txt").write_text("Django\n")
    folder = tmp_path / "environment"
    (folder / "bin").mkdir(parents=True)
    (folder / "lib/python3.12/site-packages/six-1.16.0.dist-info").mkdir(parents=True)
    (folder / "seven.json").write_text("{}")
    python = folder / "bin/python"
    python.write_text(f'#!/bin/sh\nexec "{sys.executable}" "$@"\n')
    python.chmod(0o755)
    place = {
        "folder": str(folder),
        "stands": become.standing(str(folder)),
        "paths": [str(root)],
        "own": {"DJANGO_SETTINGS_MODULE": "shop.settings", "COLOUR": "blue"},
        "side": {"SIDE": "new"},
        "manage": str(root / "manage.py"),
    }
    (root / become.KEPT).write_text(become.keep(str(root), "new", place, [str(root)]))
    return root


def at_once(*command: str, cwd: Path, env: dict[str, str] | None = None) -> subprocess.CompletedProcess[str]:
    """Run a command on the new side; the long way would not know a Django to go to, and end with 2."""
    given = {"PYTHONPATH": os.pathsep.join(sys.path), **(env or {})}
    base = {key: value for key, value in os.environ.items() if key != "DJANGO_SETTINGS_MODULE"}
    return subprocess.run(
        [*SEVEN, "new", *command], cwd=cwd, env={**base, **given}, capture_output=True, text=True, check=False
    )


def test_folder_and_variables_are_kept(shop: Path) -> None:
    done = at_once("python", "-c", SHOW, cwd=shop / "inner", env={"COLOUR": "red", "SIDE": "mine", "HUE": "1"})
    folder, env = json.loads(done.stdout)
    assert folder == str(shop / "inner")
    assert (env["COLOUR"], env["HUE"], env["SIDE"]) == ("red", "1", "new")
    assert env["DJANGO_SETTINGS_MODULE"] == "shop.settings"
    assert env["PYTHONPATH"].split(os.pathsep)[0] == str(shop)
    assert env["PATH"].startswith(str(shop.parent / "environment/bin"))
    named = at_once("python", "-c", SHOW, cwd=shop, env={"DJANGO_SETTINGS_MODULE": "shop.local"})
    assert json.loads(named.stdout)[1]["DJANGO_SETTINGS_MODULE"] == "shop.local"


def test_exit_codes_and_signals_are_passed_on(shop: Path) -> None:
    assert at_once("python", "-c", "raise SystemExit(7)", cwd=shop).returncode == 7
    killed = at_once("python", "-c", "import os; os.kill(os.getpid(), 15)", cwd=shop)
    assert killed.returncode == -signal.SIGTERM
    with subprocess.Popen(
        [*SEVEN, "new", "python", "-c", "import time; print(1, flush=True); time.sleep(60)"],
        cwd=shop, stdout=subprocess.PIPE, env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
    ) as process:  # fmt: skip
        assert process.stdout is not None
        process.stdout.readline()
        process.send_signal(signal.SIGTERM)
        assert process.wait(20) == -signal.SIGTERM


def test_manage_is_found_from_any_folder(shop: Path) -> None:
    assert at_once("manage.py", "runserver", "-v", "2", cwd=shop / "inner").stdout == "['runserver', '-v', '2']\n"


@pytest.mark.parametrize("change", ["requirements", "another file", "lock", "package", "damage"])
def test_what_changed_is_looked_at_anew(shop: Path, change: str) -> None:
    assert at_once("true", cwd=shop).returncode == 0
    if change == "requirements":
        (shop / "requirements.txt").write_text("Django\nsix\n")
    elif change == "another file":
        (shop / "requirements-test.txt").write_text("six\n")
    elif change == "lock":
        (shop / ".seven/new.lock").write_text("six==1.16.0\n")
    elif change == "package":
        (shop.parent / "environment/lib/python3.12/site-packages/more-1.dist-info").mkdir()
    else:
        (shop / become.KEPT).write_text("{")
    assert at_once("true", cwd=shop).returncode == 2


def test_what_is_no_requirement_changes_nothing(shop: Path) -> None:
    (shop / "db.sqlite3").write_text("more")
    (shop / "inner/models.pyc").write_text("more")
    assert at_once("true", cwd=shop).returncode == 0


def test_without_locks_it_holds_for_a_day(shop: Path) -> None:
    (shop / ".seven/new.lock").unlink()
    kept = json.loads((shop / become.KEPT).read_text())
    kept["new"]["stamp"].pop(str(shop / ".seven/new.lock"))
    (shop / become.KEPT).write_text(json.dumps(kept))
    assert at_once("true", cwd=shop).returncode == 0
    kept["new"]["at"] = time.time() - 90_000
    (shop / become.KEPT).write_text(json.dumps(kept))
    assert at_once("true", cwd=shop).returncode == 2


def test_a_script_of_another_python_is_foreign(tmp_path: Path) -> None:
    ours, theirs = tmp_path / "ours", tmp_path / "theirs"
    for folder, names in ((ours / "bin", ["pip"]), (theirs, ["pip", "pytest", "tool"])):
        folder.mkdir(parents=True)
        for name in names:
            (folder / name).write_text("#!/bin/sh\n" if name == "tool" else "#!/usr/bin/env python3\n")
            (folder / name).chmod(stat.S_IRWXU)
    path = f"{ours}/bin{os.pathsep}{theirs}"
    assert become.foreign("pip", path, str(ours)) == ""
    assert become.foreign("tool", path, str(ours)) == ""
    assert become.foreign("pytest", path, str(ours)) == str(theirs / "pytest")
    assert become.foreign("nowhere", path, str(ours)) == ""


def test_nothing_slow_is_imported_on_the_way() -> None:
    code = "import sys; import django_seven.become; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-I", "-c", f"import sys; sys.path[:0] = {sys.path!r}; {code}"],
                          capture_output=True, text=True, check=True)  # fmt: skip
    assert not {"dataclasses", "pathlib", "subprocess", "tempfile", "click", "tomlkit"} & set(done.stdout.split())
