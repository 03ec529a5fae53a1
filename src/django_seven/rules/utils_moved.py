"""Modules and names of old Djangos that Python has itself, or that Django has elsewhere."""

from __future__ import annotations

from collections.abc import Mapping

from django_seven.rules.shape import Draft, Example, Match, Moved, Renamed, Rewrite, Rule, Skip


def not_known(draft: Draft, match: Match) -> None:
    """A name that has no place elsewhere."""
    raise Skip("it has no equal in Python's own library")


def _python(id: str, until: str, moves: Mapping[str, str], text: str, after: str, *, what: str, why: str) -> Rule:
    """Names that Python has itself: `text` and `after` show them."""
    first = next(iter(moves)).removesuffix(".*")
    module = first if next(iter(moves)).endswith(".*") else first.rpartition(".")[0]
    package, _, name = module.rpartition(".")
    whole = id == "utils-hashcompat"  # all of the module went, and its names are others elsewhere
    return Rule(
        id=id,
        what=what,
        why=why,
        since="1.3",
        until=until,
        change=Rewrite((f"{module}.*",) if whole else tuple(moves), not_known, whole=True, moves=moves),
        sure="safe",
        notes=f"{until}/#features-removed-in-{until.replace('.', '-')}",
        example=Example(text, after),
        leaves=(
            f"from shop import {name}\n{name}.use()",
            f"try:\n    import other\nexcept ImportError:\n    from {package} import {name}\n",
        ),
        ledger=(f"removed-{module}",) if whole else tuple(f"removed-{old.removesuffix('.*')}" for old in moves),
        symptoms=(f"No module named '{module}'", f"No module named {name}", f"cannot import name {name}"),
    )


def _utils(package: str, names: str, text: str) -> Rule:
    """A module `util` that is called `utils`."""
    old, new = f"{package}.util", f"{package}.utils"
    short = package.removeprefix("django.").removeprefix("contrib.").replace(".", "-").replace("_", "-")
    return Rule(
        id=f"{short}-util",
        what=f"`{old}` is gone in Django 1.9; it is `{new}` since 1.7.",
        why="All such modules are called `utils`.",
        since="1.7",
        until="1.9",
        change=Renamed(old, new),
        sure="safe",
        notes="1.9/#features-removed-in-1-9",
        example=Example(f"from {old} import {names}\n\n{text}", f"from {new} import {names}\n\n{text}"),
        leaves=(
            f"from shop.util import {names}\n{names}",
            f"try:\n    from {new} import {names}\nexcept ImportError:\n    from {old} import {names}\n",
        ),
        ledger=(f"removed-{old}",),
        symptoms=(f"No module named '{old}'", "No module named util"),
        unproven="needs GDAL and a spatial database" if ".gis." in package else "",
    )


def _moved(
    id: str,
    names: Mapping[str, str],
    since: str,
    until: str,
    what: str,
    why: str,
    texts: tuple[str, ...] = (),
    settings: str = "",
) -> Rule:
    """Names that are plainly elsewhere; the examples are derived, or made of a text for each name."""
    first = next(iter(names))
    return Rule(
        id=id,
        what=what,
        why=why,
        since=since,
        until=until,
        change=Moved(names),
        sure="safe",
        notes=f"{until}/#features-removed-in-{until.replace('.', '-')}",
        more=tuple(
            Example(f"{_import(old)}\n\n{text}", f"{_import(new)}\n\n{text}", settings=settings)
            for (old, new), text in zip(names.items(), texts, strict=bool(texts))
        ),
        leaves=(f"from shop.tools import {first.rpartition('.')[2]}\n",),
        ledger=tuple(f"removed-{name}" for name in names if not name.startswith("django.utils.log.")),
        symptoms=tuple(f"cannot import name '{name.rpartition('.')[2]}'" for name in names),
    )


def _import(dotted: str) -> str:
    module, _, name = dotted.rpartition(".")
    return f"from {module} import {name}"


_REQUEST = "from django.test.client import RequestFactory\n\n"
_BOTH = "Every Python that Django runs on has the module."

RULES = [
    _python(
        "utils-simplejson",
        "1.7",
        {"django.utils.simplejson.*": "json.*"},
        """
from django.utils import simplejson
from django.utils.simplejson import loads

answer = [simplejson.dumps({"a": [1, None]}), loads("[2.5]")]
""",
        """
import json as simplejson
from json import loads

answer = [simplejson.dumps({"a": [1, None]}), loads("[2.5]")]
""",
        what="`django.utils.simplejson` is gone in Django 1.7; Python's `json` does the same.",
        why="It was a copy for Pythons that had no `json`.",
    ),
    _python(
        "utils-importlib",
        "1.9",
        {"django.utils.importlib.*": "importlib.*"},
        """
from django.utils.importlib import import_module

answer = import_module("json").__name__
""",
        """
from importlib import import_module

answer = import_module("json").__name__
""",
        what="`django.utils.importlib` is gone in Django 1.9; Python's `importlib` does the same.",
        why=_BOTH,
    ),
    _python(
        "utils-unittest",
        "1.9",
        {"django.utils.unittest.*": "unittest.*"},
        """
from django.utils import unittest


@unittest.skip("later")
class Later(unittest.TestCase):
    def test(self):
        self.assertIn(1, [])


answer = len(unittest.TestLoader().loadTestsFromTestCase(Later)._tests)
""",
        """
import unittest


@unittest.skip("later")
class Later(unittest.TestCase):
    def test(self):
        self.assertIn(1, [])


answer = len(unittest.TestLoader().loadTestsFromTestCase(Later)._tests)
""",
        what="`django.utils.unittest` is gone in Django 1.9; Python's `unittest` does the same.",
        why=_BOTH,
    ),
    _python(
        "utils-dictconfig",
        "1.9",
        {"django.utils.dictconfig.*": "logging.config.*"},
        """
import logging
from django.utils.dictconfig import dictConfig

dictConfig({"version": 1, "loggers": {"shop": {"level": "ERROR"}}})
answer = logging.getLogger("shop").level
""",
        """
import logging
from logging.config import dictConfig

dictConfig({"version": 1, "loggers": {"shop": {"level": "ERROR"}}})
answer = logging.getLogger("shop").level
""",
        what="`django.utils.dictconfig` is gone in Django 1.9; Python's `logging.config` does the same.",
        why=_BOTH,
    ),
    _python(
        "utils-hashcompat",
        "1.6",
        {
            "django.utils.hashcompat.md5_constructor": "hashlib.md5",
            "django.utils.hashcompat.md5_hmac": "hashlib.md5",
            "django.utils.hashcompat.sha_constructor": "hashlib.sha1",
            "django.utils.hashcompat.sha_hmac": "hashlib.sha1",
        },
        """
from django.utils import hashcompat
from django.utils.hashcompat import md5_constructor, sha_constructor

answer = [md5_constructor(b"a").hexdigest(), sha_constructor(b"a").hexdigest(), hashcompat.sha_hmac(b"a").hexdigest()]
""",
        """
from hashlib import md5 as md5_constructor, sha1 as sha_constructor

answer = [md5_constructor(b"a").hexdigest(), sha_constructor(b"a").hexdigest(), sha_constructor(b"a").hexdigest()]
""",
        what="`django.utils.hashcompat` is gone in Django 1.6; Python's `hashlib` does the same.",
        why=_BOTH,
    ),
    _python(
        "utils-copycompat",
        "1.6",
        {"django.utils.copycompat.*": "copy.*"},
        """
import django.utils.copycompat as copy

answer = copy.deepcopy([[1]])
""",
        """
import copy

answer = copy.deepcopy([[1]])
""",
        what="`django.utils.copycompat` is gone in Django 1.6; Python's `copy` does the same.",
        why=_BOTH,
    ),
    _python(
        "itercompat-all",
        "1.5",
        {"django.utils.itercompat.all": "builtins.all", "django.utils.itercompat.any": "builtins.any"},
        """
from django.utils.itercompat import all, any

answer = [all([1, 0]), any([1, 0])]
""",
        """
answer = [all([1, 0]), any([1, 0])]
""",
        what="`all` and `any` of `django.utils.itercompat` are gone in Django 1.5; Python has them built in.",
        why="They were there for Python 2.4.",
    ),
    _python(
        "itercompat-product",
        "1.7",
        {"django.utils.itercompat.product": "itertools.product"},
        """
from django.utils.itercompat import product

answer = list(product("ab", [1, 2]))
""",
        """
from itertools import product

answer = list(product("ab", [1, 2]))
""",
        what="`product` of `django.utils.itercompat` is gone in Django 1.7; `itertools` has it.",
        why="It was there for Python 2.5.",
    ),
    _utils("django.contrib.admin", "quote", 'answer = quote("a/b")'),
    _utils("django.contrib.gis.db.backends", "SpatialOperator", "answer = SpatialOperator.__name__"),
    _utils("django.db.backends", "typecast_date", 'answer = typecast_date("2020-02-29").isoformat()'),
    _utils("django.forms", "ErrorList", 'answer = ErrorList(["bad"]).as_text()'),
    _moved(
        "utils-log-names",
        {
            "django.utils.log.NullHandler": "logging.NullHandler",
            "django.utils.log.getLogger": "logging.getLogger",
            "django.utils.log.dictConfig": "logging.config.dictConfig",
        },
        "1.3",
        "1.9",
        "`NullHandler`, `getLogger` and `dictConfig` are not in `django.utils.log` from Django 1.9 on.",
        "They are Python's, and `LOGGING` names a handler by where it is.",
        ("answer = NullHandler().level", "answer = getLogger('shop').name", "answer = dictConfig.__name__"),
    ),
    _moved(
        "functional-total-ordering",
        {"django.utils.functional.total_ordering": "functools.total_ordering"},
        "1.3",
        "5.0",
        "`total_ordering` can no longer be taken from `django.utils.functional` in Django 5.0.",
        "It is Python's, and was only imported there.",
    ),
    _moved(
        "flatpage-sitemap",
        {"django.contrib.sitemaps.FlatPageSitemap": "django.contrib.flatpages.sitemaps.FlatPageSitemap"},
        "1.8",
        "1.9",
        "`FlatPageSitemap` moved from `django.contrib.sitemaps` to `django.contrib.flatpages.sitemaps` in Django 1.9.",
        "It belongs to the flat pages.",
        ('answer = [FlatPageSitemap.__name__, hasattr(FlatPageSitemap, "items")]',),
        'INSTALLED_APPS += ["django.contrib.sites", "django.contrib.flatpages"]\nSITE_ID = 1\n',
    ),
    _moved(
        "sites-models",
        {
            "django.contrib.sites.models.RequestSite": "django.contrib.sites.requests.RequestSite",
            "django.contrib.sites.models.get_current_site": "django.contrib.sites.shortcuts.get_current_site",
        },
        "1.7",
        "1.9",
        "`RequestSite` and `get_current_site` moved out of `django.contrib.sites.models` in Django 1.9.",
        "They can be used where the application is not installed.",
        tuple(
            f"{_REQUEST}answer = {name}(RequestFactory().get('/')).domain"
            for name in ("RequestSite", "get_current_site")
        ),
    ),
    _moved(
        "date-time-aware-json-encoder",
        {
            "django.core.serializers.json.DateTimeAwareJSONEncoder": "django.core.serializers.json.DjangoJSONEncoder",
        },
        "1.3",
        "1.11",
        "`DateTimeAwareJSONEncoder` is gone in Django 1.11; it is `DjangoJSONEncoder`.",
        "It was an older name of the same class.",
    ),
    _moved(
        "glob-escape",
        {"django.utils.glob.glob_escape": "glob.escape"},
        "1.8",
        "2.0",
        "`django.utils.glob.glob_escape` is gone in Django 2.0; it is `glob.escape`.",
        "Python has had it since 3.4.",
    ),
]
