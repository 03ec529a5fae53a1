"""`seven defaults`: the block of kept defaults is listed, shown, and flipped one by one."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest
from click.testing import CliRunner

from django_seven.cli import seven
from django_seven.edits import flipping
from django_seven.edits.engine import Engine, FileResult
from django_seven.errors import TreeError, UsageError
from django_seven.project.tree import FileTree
from django_seven.rules.catalogue import on_road
from django_seven.rules.kept import ENDING, HEADING
from django_seven.rules.shape import Default
from django_seven.values import Minor, Road

SETTINGS = 'SECRET_KEY = "x"\nINSTALLED_APPS = ["django.contrib.auth"]\nROOT_URLCONF = "shop.urls"\n'
ROAD = Road(Minor(2, 2), Minor(5, 2), Minor(3, 8), Minor(3, 8))
WAY = ("--from", "2.2", "--to", "5.2")


def project(root: Path, text: str = SETTINGS, road: Road = ROAD) -> Path:
    """A project whose settings were fixed on the road."""
    path = root / "shop" / "settings.py"
    path.parent.mkdir()
    path.write_text(text)
    (root / "manage.py").touch()
    path.write_bytes(again(root, road))
    return path


def again(root: Path, road: Road = ROAD) -> bytes:
    """The settings as another run of `fix` would leave them."""
    rules = [rule for rule in on_road(road) if isinstance(rule.change, Default)]
    result = Engine(rules, road, FileTree(root)).fix("shop/settings.py", "likely")
    assert isinstance(result, FileResult) and not result.refused
    return result.after


def run(*words: str) -> tuple[int, str]:
    result = CliRunner().invoke(seven, ["defaults", *words], standalone_mode=False)
    if result.exception is not None:
        raise result.exception
    return result.return_value or 0, result.output


def flip(root: Path, name: str, road: Road = ROAD) -> str:
    flipping.write_flipped(root, name, road, None)
    return (root / "shop" / "settings.py").read_text()


def test_the_list_tells_value_release_reason_and_risk(tmp_path: Path) -> None:
    project(tmp_path)
    code, text = run(str(tmp_path))
    assert code == 1 and "USE_TZ = False (kept, Django 5.0 has True)" in text and "Risk: naive and aware" in text
    assert run("list", str(tmp_path)) == (code, text)
    found = json.loads(run(str(tmp_path), "--format", "json")[1])
    assert found["schema"] == 1
    first = found["defaults"][0]
    assert (first["name"], first["value"], first["new"], first["since"]) == ("USE_TZ", "False", "True", "5.0")
    lines = (tmp_path / first["path"]).read_text().splitlines()
    assert lines[first["line"] - 1] == "USE_TZ = False" and first["state"] == "kept"


def test_where_nothing_is_kept_it_says_so(tmp_path: Path) -> None:
    (tmp_path / "manage.py").touch()
    code, text = run(str(tmp_path))
    assert code == 0 and "`seven fix` writes those down" in text


def test_one_is_shown_with_how_to_flip_it(tmp_path: Path) -> None:
    project(tmp_path)
    _, text = run("show", "USE_TZ", str(tmp_path))
    assert "To flip: Replace `datetime.now()`" in text and "\nshop/settings.py:10  False (kept)\n" in text
    _, text = run("show", "CSRF_COOKIE_SAMESITE", str(tmp_path))
    assert "It is not kept in these settings." in text
    with pytest.raises(UsageError, match="No default called `USE_TZZ`") as caught:
        run("show", "USE_TZZ", str(tmp_path))
    assert "`USE_TZ`" in caught.value.hint


def test_a_flip_is_shown_before_it_is_written(tmp_path: Path) -> None:
    path = project(tmp_path)
    before = path.read_bytes()
    code, text = run("flip", "USE_TZ", str(tmp_path), *WAY)
    assert code == 1 and "-USE_TZ = False\n" in text and "+USE_TZ = True\n" in text
    assert path.read_bytes() == before


def test_a_flipped_line_says_the_new_default_on_both_sides_and_stays(tmp_path: Path) -> None:
    project(tmp_path)
    text = flip(tmp_path, "USE_TZ")
    flipped = "# Flipped: as Django 5.0 has it by itself; the line can go with the old Django.\nUSE_TZ = True\n"
    assert f"{HEADING}\n\n{flipped}\n# Django 3.0: " in text
    assert again(tmp_path).decode() == text
    with pytest.raises(UsageError, match="is flipped already"):
        flip(tmp_path, "USE_TZ")
    assert run(str(tmp_path))[1].count("(flipped)") == 1


def test_a_setting_that_the_old_side_does_not_read_is_not_kept_again(tmp_path: Path) -> None:
    text = project(tmp_path, SETTINGS + "MIDDLEWARE = ['django.middleware.security.SecurityMiddleware']\n").read_text()
    assert "SECURE_REFERRER_POLICY = None\n" in text
    text = flip(tmp_path, "SECURE_REFERRER_POLICY")
    assert 'SECURE_REFERRER_POLICY = "same-origin"\n' in text
    assert again(tmp_path).decode() == text


def test_a_line_goes_where_both_sides_have_the_default(tmp_path: Path) -> None:
    path = project(tmp_path)
    later = Road(Minor(5, 0), Minor(5, 2), Minor(3, 10), Minor(3, 10))
    for one in flipping.listed(tmp_path):
        flip(tmp_path, one.name, later)
    assert path.read_text() == SETTINGS
    assert again(tmp_path, later).decode() == SETTINGS


def test_a_question_for_the_version_and_its_import_go_with_the_last_line(tmp_path: Path) -> None:
    road = Road(Minor(1, 8), Minor(2, 2), Minor(3, 6), Minor(3, 6))
    path = project(tmp_path, SETTINGS + "FILE_UPLOAD_PERMISSIONS = 0o644\nMIDDLEWARE = []\n", road)
    assert "if django.VERSION >= (1, 10):\n    SESSION_COOKIE_SAMESITE = None\n" in path.read_text()
    assert path.read_text().startswith("import django\n")
    with pytest.raises(UsageError, match="Argon2PasswordHasher"):
        flip(tmp_path, "PASSWORD_HASHERS", road)
    for name in {one.name for one in flipping.listed(tmp_path)} - {"PASSWORD_HASHERS"}:
        text = flip(tmp_path, name, road)
    assert "VERSION" not in text and "import django\n" not in text
    assert '\nSESSION_COOKIE_SAMESITE = "Lax"\n' in text and again(tmp_path, road).decode() == text


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("USE_TZ = False", 'USE_TZ = env("TZ")', "neither the old default nor the new one"),
        (ENDING, f"{ENDING}\n\nif DEBUG:\n    USE_TZ = True", "is set at shop/settings.py"),
        (ENDING, "", "does not end"),
    ],
)
def test_what_is_not_clear_is_refused(tmp_path: Path, old: str, new: str, said: str) -> None:
    path = project(tmp_path)
    path.write_text(path.read_text().replace(old, new))
    before = path.read_text()
    with pytest.raises(UsageError, match=said):
        flip(tmp_path, "USE_TZ")
    assert path.read_text() == before


def test_a_setting_that_is_not_kept_is_not_flipped(tmp_path: Path) -> None:
    project(tmp_path)
    with pytest.raises(UsageError, match="is not kept in the settings"):
        flip(tmp_path, "CSRF_COOKIE_SAMESITE")


def test_what_the_old_side_lacks_cannot_be_said_on_both(tmp_path: Path) -> None:
    road = Road(Minor(1, 5), Minor(1, 7), Minor(2, 7), Minor(2, 7))
    project(tmp_path, road=road)
    with pytest.raises(UsageError, match=r"Django 1\.5 has no `django\.test\.runner\.DiscoverRunner`"):
        flip(tmp_path, "TEST_RUNNER", road)


def test_what_both_sides_share_is_not_flipped_on_one(tmp_path: Path) -> None:
    road = Road(Minor(2, 2), Minor(6, 0), Minor(3, 8), Minor(3, 12))
    project(tmp_path, road=road)
    with pytest.raises(UsageError, match="does not read `DEFAULT_AUTO_FIELD`, and both sides share the tables"):
        flip(tmp_path, "DEFAULT_AUTO_FIELD", road)
    later = Road(Minor(4, 2), Minor(6, 0), Minor(3, 10), Minor(3, 12))
    assert 'DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"\n' in flip(tmp_path, "DEFAULT_AUTO_FIELD", later)


def test_hosts_are_for_a_person(tmp_path: Path) -> None:
    road = Road(Minor(1, 4), Minor(1, 5), Minor(2, 7), Minor(2, 7))
    project(tmp_path, road=road)
    with pytest.raises(UsageError, match="only a person can tell"):
        flip(tmp_path, "ALLOWED_HOSTS", road)


def test_a_flip_is_a_commit_where_git_is(tmp_path: Path) -> None:
    project(tmp_path)
    with pytest.raises(TreeError):
        run("flip", "USE_TZ", str(tmp_path), *WAY, "--write")
    for words in (["init", "-q"], ["add", "-A"], ["-c", "user.name=a", "-c", "user.email=a@b.c", "commit", "-qm", "x"]):
        subprocess.run(["git", *words], cwd=tmp_path, check=True)
    code, _ = run("flip", "USE_TZ", str(tmp_path), *WAY, "--write")
    said = subprocess.run(["git", "log", "-1", "--format=%B"], cwd=tmp_path, check=True, capture_output=True, text=True)
    assert code == 0 and said.stdout.startswith("Flip USE_TZ to the default of Django 5.0\n")


def test_entries_of_a_class_are_read_and_flipped(tmp_path: Path) -> None:
    text = "from configurations import Configuration\n\n\nclass Common(Configuration):\n"
    path = project(tmp_path, text + "".join(f"    {line}\n" for line in SETTINGS.splitlines()))
    assert "\n    USE_TZ = False\n" in path.read_text()
    text = flip(tmp_path, "USE_TZ")
    assert "\n    # Flipped: as Django 5.0 has it by itself; " in text and "\n    USE_TZ = True\n" in text
    compile(text, "settings", "exec")
