"""The old spelling of a row of the ledger as code: what a project that is met by the change would hold."""

from __future__ import annotations

import re
from dataclasses import dataclass

from django_seven.rules.catalogue import every
from django_seven.rules.coverage import Row, claimed
from django_seven.rules.derive import examples

_DOTTED = re.compile(r"(?:(?:class|function|module) )?(django(?:\.\w+)+)(\(\))?")
_KEYWORD = re.compile(r"(django(?:\.\w+)+)\((?:[^()]*, )?(\w+)=[^()]*\)")
_SETTING = re.compile(r"settings\.([A-Z][A-Z0-9_]+)")
_TAG = re.compile(r"\{% (?!load)(\w+)[^%]*%\}")
_LOAD = re.compile(r"\{% load [^%]*%\}")
_FILTER = re.compile(r"\|(\w+)")
SETTINGS = 'SECRET_KEY = "x"\nINSTALLED_APPS = ["django.contrib.auth"]\nROOT_URLCONF = "shop.urls"\n'


@dataclass(frozen=True)
class Spelling:
    """One file of a project, and what must stand `around` it, each with its path."""

    path: str
    text: str
    around: tuple[tuple[str, str], ...] = ()


# Where a cure looks at the project, the old spelling alone says too little.
_IN_PROJECTS = {
    "removed-url-tag-dotted-path": Spelling(
        "shop/templates/shop/page.html",
        '{% url "shop.views.cart" %}',
        (
            ("shop/__init__.py", ""),
            ("shop/views.py", "def cart(request):\n    pass\n"),
            (
                "shop/urls.py",
                "from django.conf.urls import url\n\nfrom shop import views\n\n"
                'urlpatterns = [url(r"^cart/$", views.cart, name="cart")]\n',
            ),
            ("shop/settings.py", SETTINGS),
        ),
    ),
}


def spellings(row: Row) -> list[Spelling]:
    """The files that hold the old spelling, as the row's `old` says it; empty where it is said in words only."""
    if row.id in _IN_PROJECTS:
        return [_IN_PROJECTS[row.id]]
    old = row.old.strip()
    if found := _KEYWORD.fullmatch(old):
        return [
            Spelling("shop/views.py", _called(found[1], found[2])),
            Spelling("shop/views.py", _method(found[1], found[2])),
        ]
    if found := _DOTTED.fullmatch(old):
        return [*_dotted(found[1])]
    if found := _SETTING.fullmatch(old):
        return [
            Spelling("shop/settings.py", f"{SETTINGS}{found[1]} = None\n"),
            Spelling("shop/views.py", f"from django.conf import settings\n\nprint(settings.{found[1]})\n"),
        ]
    if _LOAD.fullmatch(old) or (found := _TAG.fullmatch(old)):
        name = "" if _LOAD.fullmatch(old) else f"\n{{% end{found[1]} %}}" if found else ""
        return [Spelling("shop/templates/shop/page.html", f"<p>{old}{name}</p>\n")]
    if found := _FILTER.fullmatch(old):
        return [Spelling("shop/templates/shop/page.html", f"<p>{{{{ value|{found[1]} }}}}</p>\n")]
    return []


def from_rules(row: Row) -> list[Spelling]:
    """The examples of the rules that claim the row."""
    places = {"python": "shop/views.py", "template": "shop/templates/shop/page.html", "settings": "shop/settings.py"}
    found = []
    for rule in claimed().get(row.id, ()):
        for example in examples(every()[rule]):
            heading = SETTINGS if example.kind == "settings" else ""
            found.append(Spelling(places[example.kind], heading + example.before.lstrip("\n")))
    return found


def _dotted(dotted: str) -> list[Spelling]:
    module, _, name = dotted.rpartition(".")
    owner = module.rpartition(".")[2]
    texts = [f"from {module} import {name}\n\nprint({name})\n"]
    if owner[:1].isupper():  # a member of a class: used on the class, on itself in a subclass, and overridden
        outer = module.rpartition(".")[0]
        texts = [
            f"from {outer} import {owner}\n\n\nclass Own({owner}):\n    def use(self):\n        return self.{name}\n",
            f"from {outer} import {owner}\n\n\nclass Own({owner}):\n    def {name}(self):\n        return 1\n",
            f"from {outer} import {owner}\n\n\nclass Own({owner}):\n    {name} = 1\n",
            f"from {outer} import {owner}\n\nprint({owner}.{name})\n",
        ]
    texts.append(f"import {module}\n\nprint({module}.{name})\n")
    files = [Spelling("shop/views.py", text) for text in texts]
    return [*files, Spelling("shop/settings.py", f'{SETTINGS}USED = "{dotted}"\n')]


def _called(dotted: str, keyword: str) -> str:
    module, _, name = dotted.rpartition(".")
    if module.rpartition(".")[2][:1].isupper():
        outer, _, owner = module.rpartition(".")
        return f"from {outer} import {owner}\n\nthing = {owner}()\nthing.{name}({keyword}=value)\n"
    return f"from {module} import {name}\n\n{name}({keyword}=value)\n"


def _method(dotted: str, keyword: str) -> str:
    module, _, name = dotted.rpartition(".")
    if not module.rpartition(".")[2][:1].isupper():
        return f"import {module}\n\n{module}.{name}({keyword}=value)\n"
    outer, _, owner = module.rpartition(".")
    return (
        f"from {outer} import {owner}\n\n\nclass Own({owner}):\n    def use(self):\n"
        f"        return self.{name}({keyword}=1)\n"
    )
