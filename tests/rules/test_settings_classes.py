"""Settings that are attributes of classes, as django-configurations reads them."""

from __future__ import annotations

from pathlib import Path

from django_seven.edits.engine import Engine, FileResult
from django_seven.project.tree import FileTree
from django_seven.rules.catalogue import every
from django_seven.rules.kept import ENDING, HEADING
from django_seven.values import Minor, Road

COMMON = """from configurations import Configuration, values


class Mail(object):
    EMAIL_HOST = "localhost"


class Common(Mail, Configuration):
    SECRET_KEY = values.SecretValue()
    ROOT_URLCONF = "shop.urls"
    INSTALLED_APPS = ["django.contrib.auth"]
    MIDDLEWARE_CLASSES = ("shop.middleware.Own",)


class Dev(Common):
    DEBUG = True
    MIDDLEWARE_CLASSES = Common.MIDDLEWARE_CLASSES + ("shop.middleware.Other",)
"""


def fixed(root: Path, rule: str, old: str, new: str, **files: str) -> dict[str, str]:
    road = Road(Minor.parse(old), Minor.parse(new), Minor(3, 8), Minor(3, 8))
    for name, text in files.items():
        path = root / "settings" / f"{name}.py"
        path.parent.mkdir(exist_ok=True)
        path.write_text(text)
    found = {}
    for name in files:
        result = Engine([every()[rule]], road, FileTree(root)).fix(f"settings/{name}.py", "likely")
        assert isinstance(result, FileResult) and not result.refused
        found[name] = result.after.decode()
    return found


def test_a_setting_is_renamed_in_all_classes(tmp_path: Path) -> None:
    text = fixed(tmp_path, "middleware-classes", "1.11", "2.2", common=COMMON)["common"]
    assert text == COMMON.replace("MIDDLEWARE_CLASSES", "MIDDLEWARE")


def test_an_attribute_of_another_class_is_no_setting(tmp_path: Path) -> None:
    text = COMMON.replace("Configuration)", "Base)").replace("import Configuration", "import Base")
    other = "from shop import Base\n\n\n" + text.partition("\n\n\n")[2]
    assert fixed(tmp_path, "middleware-classes", "1.11", "2.2", common=other)["common"] == other


def test_a_default_is_kept_in_the_class_that_the_others_derive_from(tmp_path: Path) -> None:
    text = fixed(tmp_path, "tz-default", "4.2", "5.2", common=COMMON)["common"]
    common, dev = text.split("\n\n\nclass Dev")
    assert common.startswith(COMMON.partition("\n\n\nclass Dev")[0] + f"\n\n    {HEADING}\n\n    # Django 5.0: `True`")
    assert common.endswith(f"\n    USE_TZ = False\n    {ENDING}") and HEADING not in dev
    assert fixed(tmp_path, "tz-default", "4.2", "5.2", common=text)["common"] == text
    more = fixed(tmp_path, "default-auto-field-default", "4.2", "6.0", common=text)["common"]
    assert "\n    USE_TZ = False\n\n    # Django 6.0: " in more and more.count(HEADING) == more.count(ENDING) == 1


def test_a_default_that_a_class_or_its_mixin_says_is_left_alone(tmp_path: Path) -> None:
    text = COMMON.replace('    EMAIL_HOST = "localhost"\n', "    USE_TZ = values.BooleanValue(True)\n")
    assert fixed(tmp_path, "tz-default", "4.2", "5.2", common=text)["common"] == text
    text = COMMON.replace("    DEBUG = True\n", "    USE_TZ = True\n")
    assert fixed(tmp_path, "tz-default", "4.2", "5.2", common=text)["common"] == text


def test_only_some_of_the_classes_below_say_it(tmp_path: Path) -> None:
    prod = (
        "from .common import Common\n\n\nclass Prod(Common):\n    USE_TZ = True\n    DATABASES = {}\n    CACHES = {}\n"
    )
    found = fixed(tmp_path, "tz-default", "4.2", "5.2", common=COMMON, prod=prod)
    assert "\n    USE_TZ = False\n" in found["common"] and found["prod"] == prod
