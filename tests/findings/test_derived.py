"""What the index finds with no rule written, and where it stays silent."""

from __future__ import annotations

from pathlib import Path

import pytest

from django_seven.edits.engine import Engine, FileResult
from django_seven.project.source import Source
from django_seven.project.tree import FileTree
from django_seven.rules.api import RULES
from django_seven.rules.catalogue import on_road
from django_seven.values import Finding, Minor, Road

SETTINGS = 'SECRET_KEY = "x"\nINSTALLED_APPS = []\nROOT_URLCONF = "shop.urls"\n'


def findings(folder: Path, files: dict[str, str], old: str = "2.2", new: str = "5.2") -> list[Finding]:
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    python = Minor(3, 12)
    engine = Engine(RULES, Road(Minor.parse(old), Minor.parse(new), python, python), FileTree(folder))
    found = []
    for name in files:
        result = engine.check(name)
        assert isinstance(result, FileResult)
        found += result.findings
    return found


MET = {
    "an import": ("from django.utils.encoding import force_text\n", "gone-name", "4.0"),
    "an alias": ("from django.utils import encoding as e\n\nprint(e.force_text(1))\n", "gone-name", "4.0"),
    "a dotted use": ("import django.utils.http\n\nprint(django.utils.http.urlquote(1))\n", "gone-name", "4.0"),
    "a module": ("from django.utils import six\n", "gone-module", "3.0"),
    "a name in a module": ("from django.utils.lru_cache import lru_cache\n", "gone-module", "3.0"),
    "an import of the module": ("import django.utils.lru_cache\n", "gone-module", "3.0"),
    "a star": ("from django.utils.encoding import *\n\nprint(force_text(1))\n", "gone-name", "4.0"),
    "a string": ('STORAGE = "django.core.files.storage.get_storage_class"\n', "gone-name", "5.1"),
    "a member of a class": (
        "from django.contrib.admin import ModelAdmin\n\nprint(ModelAdmin.lookup_allowed, ModelAdmin.log_deletion)\n",
        "gone-member",
        "6.0",
    ),
    "a member on self": (
        "from django.core.files.storage import FileSystemStorage\n\n\nclass Own(FileSystemStorage):\n"
        "    def use(self):\n        return self.accessed_time('a')\n",
        "gone-member",
        "2.0",
    ),
    "a member of an instance": (
        "from django.http import HttpResponse\n\n\ndef view(request):\n    answer = HttpResponse('a')\n"
        "    return answer._convert_to_charset(1, 2)\n",
        "gone-member",
        "3.2",
    ),
    "a keyword": (
        "from django.utils.timezone import make_aware\n\nprint(make_aware(1, is_dst=True))\n",
        "gone-argument",
        "5.0",
    ),
    "a position": (
        "from django.utils.timezone import make_aware\n\nmake_aware(1, None, True)\n",
        "too-many-arguments",
        "5.0",
    ),
    "an argument that is asked for": (
        "from django.db import models\n\n\nclass A(models.Model):\n    b = models.ForeignKey('B')\n",
        "missing-argument",
        "2.0",
    ),
    "a hook": (
        "from django.contrib.auth.backends import RemoteUserBackend\n\n\nclass Own(RemoteUserBackend):\n"
        "    def configure_user(self, user):\n        return user\n",
        "changed-signature",
        "2.2",
    ),
    "a setting that is read": (
        "from django.conf import settings\n\nprint(settings.USE_L10N)\n",
        "gone-setting",
        "5.0",
    ),
    "a command": (
        'from django.core.management import call_command\n\ncall_command("syncdb")\n',
        "gone-command",
        "1.9",
    ),
}
ROADS = {"1.9": ("1.8", "1.11"), "2.0": ("1.11", "2.2"), "2.2": ("1.11", "3.2"), "6.0": ("4.2", "6.1")}


@pytest.mark.parametrize("case", MET)
def test_met(case: str, tmp_path: Path) -> None:
    text, rule, until = MET[case]
    found = findings(tmp_path, {"shop/views.py": text}, *ROADS.get(until, ("2.2", "5.2")))
    assert [one.rule for one in found] == [rule], found
    assert until in found[0].message
    assert found[0].until == until
    assert not found[0].fixable


SILENT = {
    "asked by version": (
        "import django\n\nif django.VERSION < (4, 0):\n    from django.utils.encoding import force_text\n"
        "else:\n    from django.utils.encoding import force_str as force_text\n"
    ),
    "tried": (
        "try:\n    from django.utils.encoding import force_text\nexcept ImportError:\n"
        "    from django.utils.encoding import force_str as force_text\n\nprint(force_text(1))\n"
    ),
    "another module": "from shop.utils.encoding import force_text\n\nprint(force_text(1))\n",
    "a keyword that may hide": "from django.utils.timezone import make_aware\n\nmake_aware(1, **{'is_dst': True})\n",
    "compared": 'def f(name):\n    return name == "django.utils.six"\n',
    "both in one list": 'KNOWN = ("django.utils.encoding.force_str", "django.utils.encoding.force_text")\n',
    "own setting": "from django.conf import settings\n\nprint(settings.SHOP_NAME)\n",
    "asked with a default": "from django.conf import settings\n\nprint(getattr(settings, 'USE_L10N', True))\n",
    "an override that takes anything": (
        "from django.contrib.auth.backends import RemoteUserBackend\n\n\nclass Own(RemoteUserBackend):\n"
        "    def configure_user(self, *args, **kwargs):\n        return args\n"
    ),
    "a class of its own": "class Own(object):\n    def accessed_time(self):\n        return self.accessed_time()\n",
    "a base that is not known": (
        "from django.core.files.storage import FileSystemStorage\nfrom other import Mixin\n\n\n"
        "class Own(Mixin, FileSystemStorage):\n    def use(self):\n        return self.accessed_time('a')\n"
    ),
}


@pytest.mark.parametrize("case", SILENT)
def test_silent(case: str, tmp_path: Path) -> None:
    found = findings(tmp_path, {"shop/views.py": SILENT[case]})
    found += findings(tmp_path, {"shop/views.py": SILENT[case]}, "1.11", "2.2")
    assert found == []


def test_a_name_that_is_bound_again_is_not_certain(tmp_path: Path) -> None:
    text = "from django.utils import encoding\n\nencoding = other()\nprint(encoding.force_text)\n"
    assert [one.sure for one in findings(tmp_path, {"shop/views.py": text})] == ["show"]


def test_a_class_below_one_of_another_file(tmp_path: Path) -> None:
    base = "from django.contrib.admin import ModelAdmin\n\n\nclass Base(ModelAdmin):\n    pass\n"
    own = (
        "from shop.base import Base\nfrom django.utils.text import slugify\n\n\nclass Own(Base):\n"
        "    def log_deletion(self, request, object, object_repr):\n        slugify('a')\n"
    )
    found = findings(tmp_path, {"shop/base.py": base, "shop/admin.py": own}, "4.2", "6.1")
    assert [(one.rule, one.path, one.line) for one in found] == [("hook-not-called", "shop/admin.py", 6)]


def test_both_hooks_are_for_both_sides(tmp_path: Path) -> None:
    text = (
        "from django.contrib.admin import ModelAdmin\n\n\nclass Own(ModelAdmin):\n"
        "    def log_deletion(self, request, object, object_repr):\n        pass\n\n"
        "    def log_deletions(self, request, queryset):\n        pass\n"
    )
    for old in ("4.2", "5.2"):  # 5.2 has both already
        assert findings(tmp_path, {"shop/admin.py": text}, old, "6.1") == []


def test_settings_that_are_set(tmp_path: Path) -> None:
    text = SETTINGS + "PASSWORD_RESET_TIMEOUT_DAYS = 2\nDATABASES = {}\n"
    found = findings(tmp_path, {"shop/settings.py": text})
    assert [(one.rule, one.line) for one in found] == [("gone-setting", 4)]


def test_templates(tmp_path: Path) -> None:
    text = "{% load staticfiles %}{% ifequal a b %}{{ a|length_is:2 }}{% endifequal %}\n"
    found = findings(tmp_path, {"shop/templates/a.html": text})
    assert [(one.rule, one.sure) for one in found] == [
        ("gone-library", "safe"),
        ("gone-tag", "safe"),
        ("gone-filter", "safe"),
    ]


def test_a_tag_of_a_library_that_went_is_not_said_again(tmp_path: Path) -> None:
    found = findings(tmp_path, {"shop/templates/a.html": "{% load staticfiles %}{% static 'a.css' %}\n"})
    assert [one.rule for one in found] == ["gone-library"]


def test_a_tag_of_the_project_is_not_certain(tmp_path: Path) -> None:
    text = "{% load shop_tags %}{% ifequal a b %}{% endifequal %}{% comment %}{% ifequal %}{% endcomment %}\n"
    found = findings(tmp_path, {"shop/templates/a.html": text})
    assert [(one.rule, one.sure) for one in found] == [("gone-tag", "show")]


def test_a_setting_that_a_rule_judges_is_left_to_it(tmp_path: Path) -> None:
    """`USE_L10N = True` says what Django 5.0 does anyway."""
    path = tmp_path / "shop" / "settings.py"
    path.parent.mkdir()
    path.write_text(SETTINGS + "USE_L10N = True\n")
    road = Road(Minor(4, 2), Minor(5, 2), Minor(3, 12), Minor(3, 12))
    result = Engine(on_road(road), road, FileTree(tmp_path)).check("shop/settings.py")
    assert isinstance(result, FileResult)
    assert [one.rule for one in result.findings if one.line == 4] == []


def test_what_the_index_finds_is_nothing_to_fix(tmp_path: Path) -> None:
    source = Source("a.py", b"from django.utils.encoding import force_text\n")
    road = Road(Minor(2, 2), Minor(5, 2), Minor(3, 12), Minor(3, 12))
    assert Engine(RULES, road, FileTree(tmp_path)).one(source, RULES[0], "likely") == (source, "")


def test_an_argument_is_not_told_twice(tmp_path: Path) -> None:
    tmp_path.joinpath("signals.py").write_text(
        "import django.dispatch\n\npaid = django.dispatch.Signal(providing_args=[])\n"
    )
    road = Road(Minor(3, 2), Minor(4, 2), Minor(3, 8), Minor(3, 8))
    result = Engine(on_road(road), road, FileTree(tmp_path)).check("signals.py")
    assert isinstance(result, FileResult)
    assert [finding.rule for finding in result.findings] == ["signal-providing-args"]
