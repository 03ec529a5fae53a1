"""Caches: how settings and code ask for them."""

from __future__ import annotations

from tree_sitter import Node

from django_seven.rules.shape import Draft, Example, Fine, Match, Method, Moved, Rewrite, Rule, Skip
from django_seven.rules.syntax import arguments, call_of, keyword, positional, string_value, value_of
from django_seven.values import Minor

_BACKENDS = "django.core.cache.backends"
_SCHEMES = {
    "locmem": f"{_BACKENDS}.locmem.LocMemCache",
    "file": f"{_BACKENDS}.filebased.FileBasedCache",
    "db": f"{_BACKENDS}.db.DatabaseCache",
    "dummy": f"{_BACKENDS}.dummy.DummyCache",
}


def by_alias(draft: Draft, match: Match) -> None:
    """`get_cache(alias)` becomes `caches[alias]`."""
    call = call_of(match)
    given = positional(call)
    if len(given) != 1 or len(arguments(call)) != 1:
        raise Skip("it asks for more than an alias")
    if any(mark in (string_value(given[0]) or "") for mark in ("://", ".")):
        raise Skip("it names a backend instead of an alias: put the backend into `CACHES`")
    if draft.road.old >= Minor(1, 7):
        draft.replace(call, f"{draft.require('django.core.cache.caches')}[{draft.text(given[0])}]")
        return
    if draft.text(match.node) != "get_cache":
        raise Skip("it is called by another name here")
    old = ["from django.core.cache import get_cache"]
    new = ["from django.core.cache import caches", "", "def get_cache(alias):", "    return caches[alias]"]
    draft.guard(old, new, Minor(1, 7))


def default_timeout(draft: Draft, match: Match) -> None:
    """`timeout=None` goes: it meant the default, which no timeout at all means on every release."""
    call = call_of(match)
    given = keyword(call, "timeout")
    if given is None:
        place = 1 if match.trigger.endswith("set_many") else 2
        before = positional(call)
        given = before[place] if len(before) == place + 1 else None
    if given is None or draft.text(value_of(given)) != "None":
        raise Fine
    draft.remove_argument(given)


def timeout_first(draft: Draft, match: Match) -> None:
    """`cache_page(view, 60)` becomes `cache_page(60)(view)`."""
    call = call_of(match)
    given = positional(call)
    if len(given) != 2:
        raise Fine
    times = [one for one in given if _is_time(draft, one)]
    if len(times) != 1:
        raise Skip("which of the two is the timeout is not seen here")
    view = given[1] if times[0].id == given[0].id else given[0]
    rest = [draft.text(one) for one in arguments(call) if one.type == "keyword_argument"]
    inner = ", ".join([draft.text(times[0]), *rest])
    draft.replace(call, f"{draft.text(match.node)}({inner})({draft.text(view)})")


def _is_time(draft: Draft, node: Node) -> bool:
    numbers = node.type in ("integer", "binary_operator")
    return numbers or (node.type in ("identifier", "attribute") and draft.text(node).rpartition(".")[2].isupper())


def elsewhere(draft: Draft, match: Match) -> None:
    """All that can be moved is moved by the table of the rule."""
    raise Skip("it is not known where it comes from")


_NONE = """
from django.core.cache import cache

cache.set("talk", 1{0})
cache.set("room", 2{1})
answer = [when is not None for when in cache._expire_info.values()]
"""
_CACHED_VIEW = """
from django.views.decorators.cache import cache_page


def talks(request):
    return None


answer = callable({0}), callable({1})
"""
_PATHS = """
from importlib import import_module

answer = []
for path in ({0}):
    module, _, name = path.rpartition(".")
    answer.append(getattr(import_module(module), name).__mro__[-2].__name__)
"""
_OLD_PATHS = "".join(f'    "{_BACKENDS}.{name}.CacheClass",\n' for name in ("db", "dummy", "filebased", "locmem"))
_NEW_PATHS = "".join(f'    "{_SCHEMES[name]}",\n' for name in ("db", "dummy", "file", "locmem"))
_SENT = """
from django.core.cache.backends.memcached import BaseMemcachedCache


class Library:
    class Client:
        def __init__(self, *servers, **options):
            pass

        def set(self, key, value, timeout):
            sent.append(timeout)
            return True


class Cache(BaseMemcachedCache):
    def {0}(self, timeout=None):
        return 5{1}


sent = []
Cache("localhost", {{}}, Library, KeyError).set("talk", 1)
answer = sent
"""

RULES = [
    Rule(
        id="get-cache",
        what="`get_cache(alias)` is gone in Django 1.9; it is `caches[alias]`.",
        why="One object per alias and thread is enough, and its connection is closed with the request.",
        since="1.7",
        until="1.9",
        warns="1.7",
        change=Rewrite(("django.core.cache.get_cache",), by_alias, whole=True),
        sure="likely",
        notes="1.9/#features-removed-in-1-9",
        example=Example(
            before="""
from django.core.cache import get_cache

get_cache("default").set("talk", 1)
answer = get_cache("default").get("talk")
""",
            after="""
from django.core.cache import caches

caches["default"].set("talk", 1)
answer = caches["default"].get("talk")
""",
        ),
        leaves=(
            "from shop.cache import get_cache\nget_cache('default')\n",
            "from django.core.cache import get_cache\nx = get_cache('locmem://')\n",
        ),
        ledger=("removed-django.core.cache.get_cache",),
        symptoms=("cannot import name get_cache", "cannot import name 'get_cache'"),
    ),
    Rule(
        id="cache-timeout-none",
        what="`timeout=None` of `cache.set()` and its kin means for ever in Django 1.6; before, the default.",
        why="A call without a timeout gets the default on all releases.",
        since="1.3",
        until="1.6",
        change=Rewrite(
            tuple(f"django.core.cache.cache.{name}" for name in ("set", "add", "set_many")),
            default_timeout,
        ),
        sure="safe",
        notes="1.6/#miscellaneous",
        example=Example(before=_NONE.format(", None", ", timeout=None"), after=_NONE.format("", "")),
        leaves=(
            "from django.core.cache import cache\ncache.set('a', None)\ncache.set('a', 1, timeout=5)\n",
            "from shop import cache\ncache.set('a', 1, timeout=None)\n",
        ),
        ledger=("changed-cache-timeout-none",),
    ),
    Rule(
        id="cache-page-two-arguments",
        what="`cache_page(view, timeout)` is refused by Django 1.6; it is `cache_page(timeout)(view)`.",
        why="One way to call it is enough.",
        since="1.3",
        until="1.6",
        warns="1.4",
        change=Rewrite(("django.views.decorators.cache.cache_page",), timeout_first),
        sure="safe",
        notes="1.6/#features-removed-in-1-6",
        example=Example(
            before=_CACHED_VIEW.format("cache_page(talks, 60 * 15)", "cache_page(60, talks, key_prefix='x')"),
            after=_CACHED_VIEW.format("cache_page(60 * 15)(talks)", "cache_page(60, key_prefix='x')(talks)"),
        ),
        leaves=(
            "from django.views.decorators.cache import cache_page\ncache_page(60)(view)\n",
            "from django.views.decorators.cache import cache_page\ncache_page(view, time)\n",
            "from shop.views import cache_page\ncache_page(view, 60)\n",
        ),
        ledger=("removed-cache_page-legacy",),
        symptoms=("cache_page has a single mandatory positional argument: timeout",),
    ),
    Rule(
        id="cache-class",
        what="`CacheClass` of the cache backends is gone in Django 1.8; each class has a name of its own.",
        why="The alias was kept for addresses as `locmem://`.",
        since="1.3",
        until="1.8",
        change=Moved(
            {
                f"{_BACKENDS}.{module}.CacheClass": _SCHEMES[scheme]
                for module, scheme in {"db": "db", "dummy": "dummy", "filebased": "file", "locmem": "locmem"}.items()
            }
        ),
        sure="safe",
        notes="1.8/#miscellaneous",
        example=Example(
            before=_PATHS.format(f"\n{_OLD_PATHS}"),
            after=_PATHS.format(f"\n{_NEW_PATHS}"),
        ),
        leaves=("CACHE = 'shop.caches.CacheClass'\n",),
        ledger=tuple(f"removed-{_BACKENDS}.{name}.CacheClass" for name in ("db", "dummy", "filebased", "locmem")),
        symptoms=('does not define a "CacheClass" attribute/class',),
    ),
    Rule(
        id="memcached-cache-class",
        what="`CacheClass` of the memcached backend is gone in Django 1.6; it is `MemcachedCache`.",
        why="There are two classes for memcached, by the library they use.",
        since="1.3",
        until="1.6",
        change=Moved({f"{_BACKENDS}.memcached.CacheClass": f"{_BACKENDS}.memcached.MemcachedCache"}),
        sure="safe",
        notes="1.6/#features-removed-in-1-6",
        unproven="`MemcachedCache` itself is gone in Django 4.1",
        example=Example(
            before=f"from {_BACKENDS}.memcached import CacheClass\n\nanswer = CacheClass.set_many.__name__\n",
            after=f"from {_BACKENDS}.memcached import MemcachedCache\n\nanswer = MemcachedCache.set_many.__name__\n",
        ),
        leaves=("CACHE = 'shop.caches.memcached.CacheClass'\n",),
        ledger=(f"removed-{_BACKENDS}.memcached.CacheClass",),
        symptoms=('does not define a "CacheClass" attribute/class',),
    ),
    Rule(
        id="get-memcache-timeout",
        what="`_get_memcache_timeout()` of memcached caches is gone in Django 1.9; it is `get_backend_timeout()`.",
        why="Each backend has the hook since Django 1.7.",
        since="1.7",
        until="1.9",
        change=Method(
            tuple(f"{_BACKENDS}.memcached.{name}" for name in ("BaseMemcachedCache", "MemcachedCache", "PyLibMCCache")),
            "_get_memcache_timeout",
            "get_backend_timeout",
        ),
        sure="safe",
        notes="1.9/#features-removed-in-1-9",
        example=Example(
            before=_SENT.format("_get_memcache_timeout", ""), after=_SENT.format("get_backend_timeout", "")
        ),
        leaves=("class Cache:\n    def _get_memcache_timeout(self):\n        return 1\n",),
        ledger=(f"removed-{_BACKENDS}.memcached.BaseMemcachedCache._get_memcache_timeout",),
        symptoms=("has no attribute '_get_memcache_timeout'",),
    ),
    Rule(
        id="django-runtime-warning",
        what="`DjangoRuntimeWarning` is gone in Django 2.0; it was a `RuntimeWarning`.",
        why="Only warnings about keys of caches were of that kind.",
        since="1.3",
        until="2.0",
        change=Rewrite(
            ("django.core.exceptions.DjangoRuntimeWarning",),
            elsewhere,
            moves={"django.core.exceptions.DjangoRuntimeWarning": "builtins.RuntimeWarning"},
        ),
        sure="safe",
        notes="2.0/#miscellaneous",
        example=Example(
            before="""
import warnings

from django.core.cache.backends.base import CacheKeyWarning
from django.core.exceptions import DjangoRuntimeWarning

answer = issubclass(CacheKeyWarning, DjangoRuntimeWarning)
""",
            after="""
import warnings

from django.core.cache.backends.base import CacheKeyWarning

answer = issubclass(CacheKeyWarning, RuntimeWarning)
""",
        ),
        leaves=("from shop.exceptions import DjangoRuntimeWarning\n",),
        ledger=("removed-django.core.exceptions.DjangoRuntimeWarning",),
        symptoms=("cannot import name 'DjangoRuntimeWarning'",),
    ),
]
