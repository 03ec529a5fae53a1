"""Rules about settings that look at more than one module or more than one rule."""

from __future__ import annotations

from pathlib import Path

from django_seven.edits.engine import Engine, FileResult
from django_seven.project.tree import FileTree
from django_seven.rules import defaults, defaults_security, settings_storage
from django_seven.rules.catalogue import every
from django_seven.rules.kept import ENDING, HEADING
from django_seven.rules.shape import Rule
from django_seven.values import Minor, Road

TZ = every()["tz-default"]
BASE = 'SECRET_KEY = "x"\nROOT_URLCONF = "shop.urls"\nINSTALLED_APPS = ["django.contrib.auth"]\n'
CHILD = "from .base import *\n\nUSE_TZ = True\nDATABASES = {}\nALLOWED_HOSTS = []\nSTATIC_URL = '/'\n"
BLOCK = f"""{HEADING}

# Django 5.0: `True`, dates and times are aware.
# Risk: naive and aware times do not compare, and stored ones may shift by the offset of
#   `TIME_ZONE`.
USE_TZ = False
{ENDING}
"""


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


def shown(root: Path, rule: Rule, which: Road, name: str) -> str:
    """What a rule says of a file as it is."""
    result = Engine([rule], which, FileTree(root)).check(f"settings/{name}.py")
    assert isinstance(result, FileResult)
    return result.findings[0].message


def test_several_defaults_stand_in_one_block(tmp_path: Path) -> None:
    rules = [*defaults.RULES, *defaults_security.RULES]
    text = fixed(tmp_path, rules, road("2.2", "5.2"), base=BASE)["base"]
    assert text.count(HEADING) == text.count(ENDING) == 1
    assert text.endswith(f"SECURE_CROSS_ORIGIN_OPENER_POLICY = None\n{ENDING}\n")
    assert f"{HEADING}\n\n# Django 5.0: `True`, dates and times are aware.\n# Risk: naive and aware" in text
    assert "\nUSE_TZ = False\n\n# Django 3.0: " in text
    assert max(map(len, text.splitlines())) <= 88
    assert fixed(tmp_path, rules, road("2.2", "5.2"), base=text)["base"] == text


def test_a_default_goes_before_what_local_settings_may_override(tmp_path: Path) -> None:
    local = "try:\n    from .local import *\nexcept ImportError:\n    pass\n"
    text = fixed(tmp_path, [TZ], road("4.2", "5.2"), base=BASE + "\n" + local)["base"]
    assert text == f"{BASE}\n{BLOCK}\n{local}"


def test_a_default_that_all_who_build_on_the_settings_set_is_left_alone(tmp_path: Path) -> None:
    files = {"base": BASE, "prod": CHILD, "far": "from .prod import *\n\nDATABASES = {}\nSTATIC_URL = '/'\n"}
    assert fixed(tmp_path, [TZ], road("4.2", "5.2"), **files) == files


def test_a_default_that_only_some_of_them_set_is_written_down(tmp_path: Path) -> None:
    other = "from .base import *\n\nDATABASES = {}\nALLOWED_HOSTS = []\nSTATIC_URL = '/'\n"
    found = fixed(tmp_path, [TZ], road("4.2", "5.2"), base=BASE, prod=CHILD, dev=other)
    assert found == {"base": f"{BASE}\n{BLOCK}", "prod": CHILD, "dev": other}


def test_settings_that_build_on_nothing_are_asked_by_themselves(tmp_path: Path) -> None:
    tests = BASE + "USE_TZ = True\n"
    found = fixed(tmp_path, [TZ], road("4.2", "5.2"), base=BASE, tests=tests)
    assert found == {"base": f"{BASE}\n{BLOCK}", "tests": tests}
    first = fixed(tmp_path, [TZ], road("4.2", "5.2"), base=found["base"], tests=BASE)
    assert first == {"base": found["base"], "tests": f"{BASE}\n{BLOCK}"}


def test_what_the_settings_take_over_decides(tmp_path: Path) -> None:
    root = "from .times import *\n\n" + BASE
    files = {"base": root, "times": "USE_TZ = True\nTIME_ZONE = 'UTC'\n"}
    assert fixed(tmp_path, [TZ], road("4.2", "5.2"), **files) == files
    files["times"] = "TIME_ZONE = 'UTC'\n"
    assert fixed(tmp_path, [TZ], road("4.2", "5.2"), **files)["base"] == f"{root}\n{BLOCK}"


def test_settings_of_another_package_may_decide(tmp_path: Path) -> None:
    root = "from oscar.defaults import *\n\n" + BASE
    assert fixed(tmp_path, [TZ], road("4.2", "5.2"), base=root)["base"] == root
    finding = shown(tmp_path, TZ, road("4.2", "5.2"), "base")
    assert "`from oscar.defaults import *` may set it" in finding
    plain = "from django.conf.global_settings import *\n\n" + BASE
    assert fixed(tmp_path, [TZ], road("4.2", "5.2"), base=plain)["base"] == f"{plain}\n{BLOCK}"


def test_who_sets_it_before_he_takes_the_settings_would_lose_it(tmp_path: Path) -> None:
    early = "USE_TZ = True\nfrom .base import *\n\nDATABASES = {}\nCACHES = {}\n"
    late = "from .base import *\n\nDATABASES = {}\nCACHES = {}\n"
    assert fixed(tmp_path, [TZ], road("4.2", "5.2"), base=BASE, early=early, late=late)["base"] == BASE
    assert "settings/early.py sets it before it imports" in shown(tmp_path, TZ, road("4.2", "5.2"), "base")


def test_settings_that_are_included_stand_beside_each_other(tmp_path: Path) -> None:
    whole = (
        "from split_settings.tools import include\n\nSECRET_KEY = 'x'\nDATABASES = {}\ninclude('base.py', 't*.py')\n"
    )
    files = {"__init__": whole, "base": BASE, "times": "USE_TZ = True\n"}
    assert fixed(tmp_path, [TZ], road("4.2", "5.2"), **files) == files
    files["times"] = "TIME_ZONE = 'UTC'\n"
    assert fixed(tmp_path, [TZ], road("4.2", "5.2"), **files)["base"] == f"{BASE}\n{BLOCK}"


def test_settings_of_documentation_are_no_settings(tmp_path: Path) -> None:
    text = (
        "from django.conf import settings\n\nsettings.configure(INSTALLED_APPS=[])\n"
        'extensions = ["sphinx.ext.autodoc"]\nmaster_doc = "index"\n'
    )
    assert fixed(tmp_path, [TZ], road("4.2", "5.2"), conf=text)["conf"] == text
    assert "USE_TZ=False" in fixed(tmp_path, [TZ], road("4.2", "5.2"), run=text)["run"]


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


def test_a_setting_may_be_set_in_the_namespace(tmp_path: Path) -> None:
    whole = BASE + 'globals().update({"USE_TZ": True})\n'
    assert fixed(tmp_path, [TZ], road("4.2", "5.2"), base=whole)["base"] == whole
    text = BASE + 'globals().pop("USE_TZ", None)\n'
    assert fixed(tmp_path, [TZ], road("4.2", "5.2"), base=text)["base"] == f"{text}\n{BLOCK}"
