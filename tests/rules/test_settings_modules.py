"""Rules about settings that look at more than one module or more than one rule."""

from __future__ import annotations

import sys
import types
from pathlib import Path
from typing import Any
from unittest import mock

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


def test_several_defaults_go_before_what_is_not_in_the_project(tmp_path: Path) -> None:
    local = "if os.path.exists('local.py'):\n    from .not_here import *\n"
    rules = [TZ, every()["file-upload-permissions-default"], every()["default-auto-field-default"]]
    text = fixed(tmp_path, rules, road("2.2", "6.0"), base=BASE + local)["base"]
    assert text.endswith(f"{ENDING}\n\n{local}") and text.count(" = ") == 3 + 3


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


OLD = "DEBUG = False\nTEMPLATE_DEBUG = DEBUG\nTEMPLATE_DIRS = ('a',)\n"
NEWER = "from .base import *\n\nDEBUG = True\nTEMPLATE_DEBUG = DEBUG\nTEMPLATE_DIRS += ('b',)\n"


def test_templates_of_settings_move_with_all_that_build_on_them(tmp_path: Path) -> None:
    found = fixed(tmp_path, [every()["template-settings"]], road("1.8", "2.2"), base=BASE + OLD, dev=NEWER)
    assert "\"DIRS\": ('a',)," in found["base"] and '"debug": DEBUG,' in found["base"]
    assert found["dev"] == (
        "from .base import *\n\nDEBUG = True\n"
        'TEMPLATES[0]["OPTIONS"]["debug"] = DEBUG\nTEMPLATES[0]["DIRS"] += (\'b\',)\n'
    )
    assert loaded(found, "dev")["TEMPLATES"][0]["DIRS"] == ("a", "b")


def test_templates_of_the_oldest_sides_are_said_twice(tmp_path: Path) -> None:
    found = fixed(tmp_path, [every()["template-settings"]], road("1.7", "2.2"), base=BASE + OLD, dev=NEWER)
    said = loaded(found, "dev")
    assert said["TEMPLATE_DIRS"] == said["TEMPLATES"][0]["DIRS"] == ("a", "b")
    assert said["TEMPLATE_DEBUG"] is said["TEMPLATES"][0]["OPTIONS"]["debug"] is True


def test_templates_stay_where_not_all_can_move(tmp_path: Path) -> None:
    files = {"base": BASE + OLD, "dev": "from .base import *\n\nTEMPLATE_LOADERS = ('a.B',)\nCACHES = {}\n"}
    assert fixed(tmp_path, [every()["template-settings"]], road("1.8", "2.2"), **files) == files
    files["dev"] = "from .base import INSTALLED_APPS, TEMPLATE_DIRS\n\nTEMPLATE_DIRS += ('b',)\n"
    assert fixed(tmp_path, [every()["template-settings"]], road("1.8", "2.2"), **files)["dev"] == files["dev"]


def test_storages_that_local_settings_say_stay(tmp_path: Path) -> None:
    local = "try:\n    from .local import *\nexcept ImportError:\n    pass\n"
    files = {"base": BASE + 'STATICFILES_STORAGE = "a.A"\n' + local, "local": 'DEFAULT_FILE_STORAGE = "b.B"\n'}
    assert fixed(tmp_path, list(settings_storage.RULES), road("3.2", "5.2"), **files) == files


def test_the_list_of_middleware_is_said_under_both_names_to_the_oldest_sides(tmp_path: Path) -> None:
    files = {
        "base": BASE + "MIDDLEWARE_CLASSES = ('a.A',)\n",
        "dev": "from .base import *\n\nif True:\n    MIDDLEWARE_CLASSES += ('b.B',)\n",
        "prod": "from .base import INSTALLED_APPS, MIDDLEWARE_CLASSES\n\nSECRET_KEY = 'x'\n",
    }
    found = fixed(tmp_path, [every()["middleware-classes"]], road("1.9", "2.2"), **files)
    guard = "if django.VERSION < (1, 10):\n    MIDDLEWARE_CLASSES = MIDDLEWARE\n"
    assert all(text.count(guard) == 1 for text in found.values())
    for version in ((1, 9), (2, 2)):
        assert loaded(found, "dev", version)["MIDDLEWARE"] == ("a.A", "b.B")
        assert ("MIDDLEWARE_CLASSES" in loaded(found, "prod", version)) is (version < (1, 10))
    later = fixed(tmp_path, [every()["middleware-classes"]], road("1.10", "2.2"), **files)
    assert not any("MIDDLEWARE_CLASSES" in text for text in later.values())


def test_a_list_of_middleware_that_code_asks_the_version_for_stays(tmp_path: Path) -> None:
    text = "import django\n" + BASE + "MIDDLEWARE_CLASSES = ('a.A',)\n"
    text += "if django.VERSION >= (1, 6):\n    MIDDLEWARE_CLASSES += ('b.B',)\n"
    assert fixed(tmp_path, [every()["middleware-classes"]], road("1.5", "2.2"), base=text)["base"] == text


def loaded(files: dict[str, str], name: str, version: tuple[int, int] = (2, 2)) -> dict[str, Any]:
    """What a module of a package of settings says; `django.VERSION` is the one given."""
    said: dict[str, Any] = {}
    text = files[name]
    for line in text.splitlines():
        if line.startswith("from .base import "):
            said |= loaded(files, "base", version)
            text = text.replace(f"{line}\n", "")
    fake = types.ModuleType("django")
    fake.VERSION = version  # type: ignore[attr-defined]
    with mock.patch.dict(sys.modules, {"django": fake}):
        exec(text, said)
    return said


def test_what_builds_on_the_settings_may_add_the_middleware_that_reads_a_default(tmp_path: Path) -> None:
    rule, base = every()["content-type-nosniff-default"], BASE + "MIDDLEWARE = ['a.B']\n"
    more = "from .base import *\n\nMIDDLEWARE += ['django.middleware.security.SecurityMiddleware']\n"
    assert fixed(tmp_path, [rule], road("2.2", "3.2"), base=base)["base"] == base
    found = fixed(tmp_path, [rule], road("2.2", "3.2"), base=base, prod=more)
    assert "SECURE_CONTENT_TYPE_NOSNIFF = False\n" in found["base"]
