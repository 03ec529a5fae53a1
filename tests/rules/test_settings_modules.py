"""Rules about settings that look at more than one module or more than one rule."""

from __future__ import annotations

from pathlib import Path

from django_seven.edits.engine import Engine, FileResult
from django_seven.project.tree import FileTree
from django_seven.rules import defaults, settings_storage
from django_seven.rules.catalogue import every
from django_seven.rules.shape import Rule
from django_seven.rules.syntax import HEADING
from django_seven.values import Minor, Road

BASE = 'SECRET_KEY = "x"\nROOT_URLCONF = "shop.urls"\nINSTALLED_APPS = ["django.contrib.auth"]\n'


def road(old: str, new: str) -> Road:
    return Road(Minor.parse(old), Minor.parse(new), Minor(3, 8), Minor(3, 8))


def fixed(root: Path, rules: list[Rule], which: Road, **files: str) -> dict[str, str]:
    """Each file of the package `settings` as the rules that bite leave it."""
    for name, text in files.items():
        path = root / "settings" / f"{name}.py"
        path.parent.mkdir(exist_ok=True)
        path.write_text(text)
    engine = Engine([rule for rule in rules if rule.bites(which)], which, FileTree(root))
    results = {name: engine.fix(f"settings/{name}.py", "likely") for name in files}
    assert all(isinstance(result, FileResult) and not result.refused for result in results.values())
    return {name: result.after.decode() for name, result in results.items() if isinstance(result, FileResult)}


def test_several_defaults_stand_under_one_heading(tmp_path: Path) -> None:
    text = fixed(tmp_path, list(defaults.RULES), road("2.2", "5.2"), base=BASE)["base"]
    assert text.count(HEADING) == 1
    assert text.endswith("FILE_UPLOAD_PERMISSIONS = None\n")
    assert "USE_TZ = False\nX_FRAME_OPTIONS" in text


def test_a_default_goes_before_what_local_settings_may_override(tmp_path: Path) -> None:
    local = "try:\n    from .local import *\nexcept ImportError:\n    pass\n"
    text = fixed(tmp_path, [every()["tz-default"]], road("4.2", "5.2"), base=BASE + "\n" + local)["base"]
    assert text == f"{BASE}\n{HEADING}\nUSE_TZ = False\n\n{local}"


def test_a_default_that_any_module_sets_is_left_alone(tmp_path: Path) -> None:
    child = "from .base import *\n\nUSE_TZ = True\nDATABASES = {}\nALLOWED_HOSTS = []\nSTATIC_URL = '/'\n"
    found = fixed(tmp_path, [every()["tz-default"]], road("4.2", "5.2"), base=BASE, prod=child)
    assert found == {"base": BASE, "prod": child}


def test_a_default_that_the_new_side_does_not_read_is_only_shown(tmp_path: Path) -> None:
    rule = every()["l10n-default"]
    assert fixed(tmp_path, [rule], road("3.2", "5.2"), base=BASE)["base"] == BASE
    assert "USE_L10N = False\n" in fixed(tmp_path, [rule], road("3.2", "4.2"), base=BASE)["base"]


def test_a_module_changes_the_storages_of_its_base(tmp_path: Path) -> None:
    found = fixed(
        tmp_path,
        list(settings_storage.RULES),
        road("4.2", "5.2"),
        base=BASE + 'STATICFILES_STORAGE = "a.A"\n',
        prod='from .base import *\n\nROOT_URLCONF = "b"\nCACHES = {}\nDEFAULT_FILE_STORAGE = "b.B"\n',
    )
    assert '"staticfiles": {"BACKEND": "a.A"},\n}\n' in found["base"]
    assert found["prod"].endswith('STORAGES = dict(STORAGES, default={"BACKEND": "b.B"})\n')


def test_storages_of_two_branches_are_whole(tmp_path: Path) -> None:
    branches = 'if DEBUG:\n    STATICFILES_STORAGE = "a.A"\nelse:\n    STATICFILES_STORAGE = "b.B"\n'
    text = fixed(tmp_path, list(settings_storage.RULES), road("3.2", "5.2"), base=BASE + branches)["base"]
    compile(text, "base", "exec")
    assert text.count('"default": {"BACKEND": "django.core.files.storage.FileSystemStorage"}') == 2
    assert text.count("if django.VERSION < (4, 2):") == 2
