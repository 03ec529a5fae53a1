from __future__ import annotations

import pytest

from django_seven.errors import Ambiguous, NotDjango, NotFound, UsageError
from django_seven.project.config import Config
from django_seven.project.discover import discover
from django_seven.values import TestSpec

from .conftest import MANAGE


def found(root, **asked):
    return discover(root, config=asked.pop("config", Config()), **asked)


def test_a_plain_site(shop):
    project = found(shop)
    assert project.settings == ("shop.settings",)
    assert project.settings_module == "shop.settings"
    assert project.apps == ("orders",)
    assert project.manage == "manage.py"
    assert project.from_ == "2.2"
    assert (project.test.command, project.test_source) == ("python manage.py test", "manage.py")
    assert dict(project.test.env) == {}


def test_no_such_folder(tmp_path):
    with pytest.raises(NotFound, match="is not a folder"):
        found(tmp_path / "gone")


def test_a_folder_without_django(write):
    root = write({"notes.txt": "", "requirements.txt": "flask\n"})
    says = "no manage.py, no settings module, no `django` in any requirement file"
    with pytest.raises(NotDjango, match=says) as caught:
        found(root)
    assert "--settings" in caught.value.hint
    assert found(root, settings="a.b", test_command="python x.py").settings_module == "a.b"


def test_the_command_asked_for_wins(shop):
    (shop / "tox.ini").write_text("[testenv]\ncommands = pytest\n")
    config = Config(test=TestSpec("python manage.py test orders"))
    assert found(shop).test.command == "python -m pytest"
    assert found(shop).test_source == "tox.ini"
    assert found(shop, config=config).test_source == "seven.toml"
    assert found(shop, config=config, test_command="python x.py").test.command == "python x.py"
    with pytest.raises(UsageError, match="cannot be split"):
        found(shop, test_command="python 'x")


def test_a_project_in_one_sub_folder(write):
    root = write(
        {
            "README.md": "",
            "backend/manage.py": MANAGE,
            "backend/shop/__init__.py": "",
            "backend/shop/settings.py": "INSTALLED_APPS = []\n",
            "backend/requirements.txt": "Django>=2.2,<3\n",
        }
    )
    project = found(root)
    assert (project.root, project.test.directory) == (root, "backend")
    assert (project.settings_module, project.manage) == ("shop.settings", "backend/manage.py")
    assert project.from_ == "2.2"


def test_several_projects_are_named(write):
    files = {f"{name}/{file}": text for name in ("one", "two") for file, text in (("manage.py", MANAGE),)}
    with pytest.raises(Ambiguous, match="`one`, `two`"):
        found(write(files))


def test_a_reusable_app_has_no_manage(write):
    root = write(
        {
            "setup.py": "from setuptools import setup\nsetup(install_requires=['Django>=1.11'])\n",
            "taggit/__init__.py": "",
            "taggit/models.py": "",
            "tests/__init__.py": "",
            "tests/settings.py": "INSTALLED_APPS = ['taggit', 'tests']\n",
            "example/manage.py": MANAGE,
            "example/shop/settings.py": "INSTALLED_APPS = []\n",
        }
    )
    project = found(root)
    assert project.test.command == "python -m django test --settings=tests.settings"
    assert project.settings_module == "tests.settings"
    assert project.test.directory == "."


SEVERAL = {
    "shop/__init__.py": "",
    "shop/settings/__init__.py": "",
    "shop/settings/base.py": "INSTALLED_APPS = []\n",
    "shop/settings/test.py": "from .base import *\n",
    "shop/settings/local.py": "from shop.settings.base import *\n",
    "manage.py": MANAGE.replace('    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shop.settings")\n', ""),
}


def test_several_settings_and_no_hint(write):
    root = write(SEVERAL)
    assert found(root, runs=False).settings_module is None  # a plan runs nothing
    with pytest.raises(Ambiguous, match="3 settings modules") as caught:
        found(root)
    assert "--settings" in caught.value.hint
    project = found(root, settings="shop.settings.local")
    assert project.settings_module == "shop.settings.local"
    assert project.test.env["DJANGO_SETTINGS_MODULE"] == "shop.settings.local"


@pytest.mark.parametrize(
    ("name", "text"),
    [
        (".travis.yml", "env:\n  - DJANGO_SETTINGS_MODULE=shop.settings.test\n"),
        ("gulpfile.js", "spawn('x', ['test', '--settings=shop.settings.test'])"),
        ("pytest.ini", "[pytest]\nDJANGO_SETTINGS_MODULE = shop.settings.test\n"),
        ("setup.cfg", "[tool:pytest]\naddopts = --ds=shop.settings.test -q\n"),
        ("pyproject.toml", '[tool.pytest.ini_options]\nDJANGO_SETTINGS_MODULE = "shop.settings.test"\n'),
        (
            "tox.ini",
            "[testenv]\nsetenv =\n  DJANGO_SETTINGS_MODULE = shop.settings.test\ncommands = ./manage.py test\n",
        ),
        ("Makefile", "test:\n\tpython manage.py test --settings=shop.settings.test\n"),
        ("shop/wsgi.py", "os.environ['DJANGO_SETTINGS_MODULE'] = 'shop.settings.test'\n"),
        ("manage.py", MANAGE.replace("shop.settings", "shop.settings.test")),
    ],
)
def test_a_hint_settles_it(write, name, text):
    root = write({**SEVERAL, name: text})
    assert found(root).settings_module == "shop.settings.test"


def test_settings_asked_for_replace_those_of_the_command(write):
    root = write({**SEVERAL, "Makefile": "test:\n\t./manage.py test --settings=shop.settings.test\n"})
    project = found(root, settings="shop.settings.local")
    assert project.test.command == "python manage.py test --settings=shop.settings.local"


def test_a_suite_that_makes_its_settings_itself(write):
    runner = "from django.conf import settings\nsettings.configure(INSTALLED_APPS=[])\n"
    root = write({"runtests.py": runner, "requirements.txt": "Django==3.2\n"})
    project = found(root)
    assert (project.test.command, project.settings_module, project.settings) == ("python runtests.py", None, ())


def test_a_module_that_writes_its_settings_before_it_starts(write):
    runner = (
        "import os\n\nos.environ['DJANGO_SETTINGS_MODULE'] = 'site_.test_settings'\n"
        "path = os.path.join('site_', 'test_settings.py')\nopen(path, 'w').write('from site_.settings import *')\n"
    )
    suite = Config(test=TestSpec("python -m shop.bin.runtests"))
    tree = {**SEVERAL, "shop/bin/__init__.py": ""}
    assert found(write({**tree, "shop/bin/runtests.py": runner}), config=suite).settings_module is None
    with pytest.raises(Ambiguous):
        found(write({"shop/bin/runtests.py": runner.partition("path")[0]}), config=suite)


def test_settings_written_for_python_2(write):
    root = write({"manage.py": MANAGE, "shop/settings.py": "print 'x'\nINSTALLED_APPS = ()\n"})
    assert found(root).settings == ("shop.settings",)


def test_a_service_is_told_in_a_note_and_avoided(write):
    workflow = """
        jobs:
          big:
            services: {postgres: x}
            env:
              DB: postgres
            steps:
            - run: python manage.py test
          small:
            steps:
            - run: python manage.py test orders
    """
    root = write({"manage.py": MANAGE, "shop/settings.py": "INSTALLED_APPS = []", ".github/workflows/ci.yml": workflow})
    assert found(root).test.command == "python manage.py test orders"
    only = workflow.partition("          small:")[0]
    root = write({".github/workflows/ci.yml": only})
    project = found(root)
    assert project.test.env["DB"] == "postgres"
    assert any("postgres" in note and "--test-command" in note for note in project.notes)


def test_tests_in_a_folder_find_the_package(write):
    root = write(
        {
            "setup.py": "from setuptools import setup\nsetup(install_requires=['Django>=2.2'])\n",
            "src/pkg/__init__.py": "",
            "tests/runtests.py": "from django.conf import settings\nsettings.configure()\n",
        }
    )
    project = found(root)
    assert project.test.command == "python tests/runtests.py"
    assert project.test.env["PYTHONPATH"] == "src:."


def test_what_was_not_found_stands_in_the_notes(write):
    project = found(write({"requirements.txt": "Django\n"}))
    text = "\n".join(project.notes)
    for option in ("--test-command", "--settings", "--from"):
        assert option in text


def test_a_script_of_another_name_is_a_manage(write):
    root = write({"site.py": MANAGE, "shell.py": MANAGE.replace("(sys.argv)", "(['x', 'shell'])")})
    project = found(root, settings="a", test_command="python site.py test")
    assert project.manage == "site.py"
    assert project.test.command == "python site.py test"


def test_settings_that_are_nowhere_are_refused(write):
    more = {"requirements.txt": "Django==2.2.28\nelsewhere\n", "conf/local.py": "DEBUG = True\n"}
    shop = {"shop/__init__.py": "", "shop/settings.py": "INSTALLED_APPS = []\n"}
    root = write({"manage.py": MANAGE, **shop, **more})
    with pytest.raises(NotFound, match="no settings module `nope`") as caught:
        found(root, settings="nope")
    assert "`shop.settings`" in caught.value.hint
    with pytest.raises(NotFound) as caught:
        found(root, settings="shop.setings")
    assert caught.value.hint == "Did you mean `shop.settings`?"
    for module in ("shop.settings", "conf.local", "elsewhere.settings"):
        assert found(root, settings=module).settings_module == module
