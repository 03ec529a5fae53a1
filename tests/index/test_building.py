"""The builder on small sources, and what the index made of them answers."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from django_seven.index import Index
from django_seven.index.store import Store
from django_seven.indexing.pack import pack
from django_seven.indexing.release import Release
from django_seven.values import Minor

OLD, NEW = Minor(1, 4), Minor(1, 5)
Make = Callable[..., Index]


@pytest.fixture
def make(tmp_path: Path) -> Make:
    """An index of one release, or of two that differ in some files."""

    def made(files: dict[str, str], later: dict[str, str] | None = None) -> Index:
        given = {"__init__.py": "", "conf/__init__.py": "", "conf/global_settings.py": "DEBUG = False\n"} | files
        releases = []
        for number, each in enumerate([given] if later is None else [given, given | later]):
            for name, text in each.items():
                path = tmp_path / str(number) / "django" / name
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(text)
            releases.append(Release(tmp_path / str(number)).facts())
        target = tmp_path / "data.bin"
        versions = ["1.4.22", "1.5.12"][: len(releases)]
        target.write_bytes(pack(versions, releases))
        assert pack(versions, releases) == target.read_bytes()
        return Index(Store(target))

    return made


def test_names_under_conditions_exist(make: Make) -> None:
    source = "import sys\nif sys:\n    def f(): pass\nelse:\n    g = 1\n"
    source += "try:\n    import q\nexcept X:\n    q = None\n"
    api = make({"a.py": source})
    assert all(api.has(f"django.a.{name}", OLD) for name in ("f", "g", "q", "sys"))
    assert api.has("django.a.h", OLD) is False
    assert api.kind("django.a.f", OLD) == "function"


def test_stars_bring_what_all_says(make: Make) -> None:
    api = make(
        {
            "a.py": "from django.b import *\nfrom .c import *\n",
            "b.py": "__all__ = ['x', '_y']\n__all__ += ('z',)\nx = _y = z = w = 1\n",
            "c.py": "import os\n_hidden = 1\nv = 2\n",
        }
    )
    assert [name for name in ["x", "_y", "z", "w", "v", "os", "_hidden"] if api.has(f"django.a.{name}", OLD)] == [
        "x", "_y", "z", "v", "os",
    ]  # fmt: skip
    assert api.resolve("django.a.x", OLD) == "django.b.x"


def test_what_cannot_be_known_is_said_so(make: Make) -> None:
    api = make(
        {
            "a.py": "from psycopg2 import *\n",
            "b.py": "def __getattr__(name):\n    return find(name)\n",
            "c.py": "def __getattr__(name):\n    if name == 'utc':\n        return 1\n    raise AttributeError(name)\n",
            "d.py": "class A:\n    def __getattr__(self, name): pass\nclass B(A): pass\nclass C(other.D): pass\n",
            "e.py": "@strange\ndef f(a): pass\nclass M(type):\n    def __call__(c): pass\nclass N(metaclass=M): pass\n",
        }
    )
    unknown = ("a.x", "b.x", "d.B.x", "d.C.x")
    assert [api.has(f"django.{name}", OLD) for name in unknown] == [None] * 4
    assert api.has("django.c.utc", OLD) and api.has("django.c.other", OLD) is False
    assert api.signature("django.e.f", OLD) is None and api.signature("django.e.N", OLD) is None
    assert api.has("flask.Flask", OLD) is None


def test_members_come_through_the_bases(make: Make) -> None:
    api = make(
        {
            "a.py": "class A(object):\n    x = 1\n    def __init__(self, a): self.y = a\n    class Meta: z = 1\n",
            "b.py": "from django import a\nclass B(a.A):\n    old = property(lambda _: 1)\n    def own(s): pass\n",
            "__init__.py": "from django.b import B as C\n",
        }
    )
    for name in ("x", "y", "Meta.z", "old", "own", "__class__"):
        assert api.has(f"django.C.{name}", OLD), name
    assert api.has("django.C.gone", OLD) is False
    assert api.mro("django.C", OLD).classes == ("django.b.B", "django.a.A")
    assert api.derives("django.C", "django.a.A", OLD) is True
    assert api.kind("django.C.old", OLD) == "property"
    assert api.resolve("django.C.x", OLD) == "django.a.A.x"
    members = api.members("django.C", OLD)
    assert members.complete and members["y"].instance and members["own"].owner == "django.b.B"


def test_keywords_that_go_up(make: Make) -> None:
    source = (
        "class A(object):\n    def __init__(self, a, b=1): pass\n"
        "class B(A):\n    def __init__(self, *args, **kwargs):\n        self.c = kwargs.pop('c', 1)\n"
        "        super(B, self).__init__(*args, **kwargs)\n"
        "class C(A):\n    def __init__(self, d, **kwargs):\n        A.__init__(self, d, **kwargs)\n"
        "class D(A):\n    def __init__(self, **kwargs):\n        keep(kwargs)\n"
    )
    api = make({"a.py": source})
    texts = {name: (api.signature(f"django.a.{name}", OLD)) for name in "BCD"}
    assert [one and one.text for one in texts.values()] == ["a, b=1, *, c=…", "d, *, b=1", "**kwargs"]


def test_python_2_and_python_3_are_both_read(make: Make) -> None:
    api = make(
        {
            "a.py": "print 'x'\ntry:\n    pass\nexcept X, e:\n    pass\ndef f(a, (b, c), d=u'x'): exec a in b\n",
            "b.py": "async def f(a: int, /, b: str = 'x', *, c) -> int: ...\n",
        }
    )
    old, new = api.signature("django.a.f", OLD), api.signature("django.b.f", OLD)
    assert old and [one.name for one in old.parameters] == ["a", "(b, c)", "d"]
    assert new and new.text == "a, b='x', *, c"
    assert not new.accepts("a") and new.required == ("a", "c") and new.most_positional == 2


def test_every_way_to_register(make: Make) -> None:
    source = (
        "register = Library()\n@register.tag\ndef one(): pass\n@register.tag('two')\ndef x(): pass\n"
        "@register.simple_tag(name='three')\ndef y(): pass\nregister.tag('four', x)\nregister.tag(five)\n"
        "six = register.inclusion_tag('t.html', takes_context=True)(six)\nregister.filter('seven', x)\n"
        "@register.filter(is_safe=True)\ndef eight(v): pass\n@register.assignment_tag()\ndef nine(): pass\n"
    )
    api = make({"templatetags/__init__.py": "", "templatetags/many.py": source})
    assert api.tags(OLD, "many") == {"one", "two", "three", "four", "five", "six", "nine"}
    assert api.filters(OLD, "many") == {"seven", "eight"}
    assert list(api.libraries(OLD)) == ["many"]


def test_facts_are_kept_by_release(make: Make) -> None:
    api = make(
        {"a.py": "from django.conf import settings\nsettings.OLD\ndef f(a): pass\ngone = 1\n", "c.py": "x = 1\n"},
        {"a.py": "from django.conf import settings\ngetattr(settings, 'NEW', 1)\ndef f(a, b): pass\ncome = 1\n"},
    )
    assert [api.lives(f"django.a.{name}").text for name in ("f", "gone", "come")] == ["1.4 – 1.5", "1.4", "1.5"]
    assert api.lives("django.a.gone").until == NEW and api.lives("django.a.come").since == NEW
    assert [api.signature("django.a.f", minor).text for minor in (OLD, NEW)] == ["a", "a, b"]  # type: ignore[union-attr]
    assert [sorted(api.settings(minor)) for minor in (OLD, NEW)] == [["DEBUG", "OLD"], ["DEBUG", "NEW"]]
    assert api.has("django.a.come", Minor(7, 0)), "an unknown newer release is answered for by the newest"


def test_commands_with_what_they_inherit(make: Make) -> None:
    base = (
        "class BaseCommand(object):\n    option_list = (make_option('-v', '--verbosity', dest='verbosity'),)\n"
        "    stealth_options = ('stdout',)\n"
    )
    command = (
        "from django.core.management.base import BaseCommand\nclass Command(BaseCommand):\n"
        "    def add_arguments(self, parser):\n        parser.add_argument('names', nargs='*')\n"
        "        parser.add_argument('--no-input', '--noinput', dest='interactive')\n"
    )
    api = make(
        {
            "core/__init__.py": "", "core/management/__init__.py": "", "core/management/base.py": base,
            "core/management/commands/__init__.py": "", "core/management/commands/go.py": command,
        }
    )  # fmt: skip
    options = api.commands(OLD)["go"]
    assert options and options.complete and options.positional == ("names",) and options.stealth == ("stdout",)
    assert dict(options.flags) == {
        "--no-input": "interactive", "--noinput": "interactive", "--verbosity": "verbosity", "-v": "verbosity",
    }  # fmt: skip


def test_near_names(make: Make) -> None:
    api = make({"urls/__init__.py": "from django.urls.base import reverse\n", "urls/base.py": "def reverse(): pass\n",
                "encoding.py": "def force_str(): pass\n", "b.py": "from django.urls import reverse\n"})  # fmt: skip
    assert api.near("django.core.urlresolvers.reverse", OLD)[0] == "django.urls.reverse"
    assert api.near("django.encoding.force_text", OLD) == ("django.encoding.force_str",)
