"""Caches as settings write them down."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import parse_qsl

from tree_sitter import Node

from django_seven.rules.dictionaries import entries, has_splat, told
from django_seven.rules.shape import Draft, Example, Fine, Match, Rewrite, Rule, Setting, Skip
from django_seven.rules.syntax import arguments, below, call_of, file_of, positional, string_value
from django_seven.values import Minor

_BACKENDS = "django.core.cache.backends"
_SCHEMES = {
    "memcached": f"{_BACKENDS}.memcached.MemcachedCache",
    "locmem": f"{_BACKENDS}.locmem.LocMemCache",
    "file": f"{_BACKENDS}.filebased.FileBasedCache",
    "db": f"{_BACKENDS}.db.DatabaseCache",
    "dummy": f"{_BACKENDS}.dummy.DummyCache",
}
_LIMITS = ("max_entries", "cull_frequency")
_PYLIBMC = ("behaviors", "binary", "username", "password")


def entry_for_uri(draft: Draft, match: Match) -> None:
    """`CACHE_BACKEND = "locmem://"` becomes an entry of `CACHES`."""
    text = string_value(match.node.child_by_field_name("right"))
    if text is None or "://" not in text:
        raise Skip("its value is not written there")
    if any(draft.text(name) == "CACHES" for name in below(file_of(match.node), "identifier")):
        raise Skip("`CACHES` is set in this file as well")
    lines = "".join(f"        {_entry(chr(34), name, part)},\n" for name, part in _parts(text).items())
    draft.replace(match.node, f'CACHES = {{\n    "default": {{\n{lines}    }},\n}}')


def path_for_uri(draft: Draft, match: Match) -> None:
    """`get_cache("locmem://talks")` becomes `get_cache("…locmem.LocMemCache", LOCATION="talks")`."""
    call = call_of(match)
    given = positional(call)
    text = string_value(given[0]) if given else None
    if text is None or "://" not in text:
        raise Fine
    if len(arguments(call)) > 1:
        raise Skip("it gives more than an address")
    parts = _parts(text)
    quote = draft.text(given[0])[-1]
    backend = parts.pop("BACKEND")
    words = [backend, *(f"{name}={value}" for name, value in parts.items())]
    draft.replace(given[0], ", ".join(words).replace(chr(34), quote))


def _entry(quote: str, name: str, text: str) -> str:
    return f"{quote}{name}{quote}: {text.replace(chr(34), quote)}"


def _parts(uri: str) -> dict[str, str]:
    """The entries of `CACHES` that an address stands for, as source."""
    scheme, _, rest = uri.partition("://")
    host, _, query = rest.partition("?")
    options = dict(parse_qsl(query))
    backend = _SCHEMES.get(scheme, f"{scheme}.CacheClass")
    found = {"BACKEND": f'"{backend}"'}
    if host.rstrip("/"):
        found["LOCATION"] = f'"{host[:-1] if host.endswith("/") else host}"'
    limits = [f'"{name.upper()}": {options[name]}' for name in _LIMITS if options.get(name, "").isdigit()]
    if limits:
        found["OPTIONS"] = f"{{{', '.join(limits)}}}"
    if options.get("timeout", "").isdigit():
        found["TIMEOUT"] = options["timeout"]
    if set(options) - {*_LIMITS, "timeout"}:
        raise Skip("its options are not the usual ones")
    return found


def under_behaviors(draft: Draft, match: Match) -> None:
    """Options of `PyLibMCCache` that are behaviours of the library go into `behaviors`."""
    touched = False
    for _, held in told(draft, match, "BACKEND"):
        options = held.get("OPTIONS")
        given = entries(options)
        loose = [name for name in given if name not in _PYLIBMC]
        if options is None or not loose or not (string_value(held["BACKEND"]) or "").endswith(".PyLibMCCache"):
            continue
        if "behaviors" in given or has_splat(options) or len(options.named_children) != len(given):
            raise Skip("its options are not written plainly")
        new = _nested(draft, given, loose)
        if draft.road.old < Minor(1, 11):
            new = f"{draft.text(options)} if {draft.require_module('django')}.VERSION < (1, 11) else {new}"
        draft.replace(options, new)
        touched = True
    if not touched:
        raise Fine


def _nested(draft: Draft, given: Mapping[str, Node], loose: list[str]) -> str:
    pairs = {name: draft.text(value.parent or value) for name, value in given.items()}
    quote = next(iter(pairs.values()))[0]
    inner = ", ".join(pairs[name] for name in loose)
    rest = [text for name, text in pairs.items() if name not in loose]
    return f"{{{', '.join([f'{quote}behaviors{quote}: {{{inner}}}', *rest])}}}"


def for_ever(draft: Draft, match: Match) -> None:
    """`"TIMEOUT": 0` of memcached meant for ever, which is `None` from Django 1.7 on."""
    found = [
        held["TIMEOUT"]
        for _, held in told(draft, match, "BACKEND")
        if ".memcached." in (string_value(held["BACKEND"]) or "") and "TIMEOUT" in held
    ]
    zeros = [value for value in found if draft.text(value) == "0"]
    if not zeros:
        raise Fine
    for value in zeros:
        new = "None"
        if draft.road.old < Minor(1, 7):
            new = f"0 if {draft.require_module('django')}.VERSION < (1, 7) else None"
        draft.replace(value, new)


RULES = [
    Rule(
        id="cache-backend-uri",
        what="`CACHE_BACKEND` is not read by Django 1.5; `CACHES` has an entry for each cache.",
        why="Each part of the address got a name.",
        since="1.3",
        until="1.5",
        warns="1.3",
        change=Rewrite(("CACHE_BACKEND =",), entry_for_uri),
        sure="safe",
        notes="1.5/#features-removed-in-1-5",
        example=Example(
            before='CACHE_BACKEND = "locmem://talks/?timeout=30&max_entries=400"\n',
            after="""
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "LOCATION": "talks",
        "OPTIONS": {"MAX_ENTRIES": 400},
        "TIMEOUT": 30,
    },
}
""",
            kind="settings",
            probe="from django.core.cache import cache\n\nanswer = cache.default_timeout, cache._max_entries\n",
        ),
        leaves=(
            "CACHES = {}\nCACHE_BACKEND = 'locmem://'\n",
            "CACHE_BACKEND = os.environ['CACHE']\n",
        ),
        ledger=("removed-settings.CACHE_BACKEND",),
        symptoms=("object has no attribute 'CACHE_BACKEND'",),
    ),
    Rule(
        id="get-cache-uri",
        what='`get_cache("locmem://")` is refused by Django 1.7; a backend is named by its path.',
        why="The short names were left over from the time before `CACHES`.",
        since="1.3",
        until="1.7",
        change=Rewrite(("django.core.cache.get_cache",), path_for_uri),
        sure="safe",
        notes="1.7/#features-removed-in-1-7",
        unproven="`get_cache()` itself is gone in Django 1.9",
        example=Example(
            before="""
from django.core.cache import get_cache

answer = get_cache("locmem://talks/?timeout=30").default_timeout
""",
            after="""
from django.core.cache import get_cache

answer = get_cache("django.core.cache.backends.locmem.LocMemCache", LOCATION="talks", TIMEOUT=30).default_timeout
""",
        ),
        leaves=("from django.core.cache import get_cache\nget_cache('default')\n", "get_cache('locmem://')\n"),
        ledger=("removed-cache-uri",),
        symptoms=("Could not find backend 'locmem://'",),
    ),
    Rule(
        id="cache-middleware-anonymous-only",
        what="`CACHE_MIDDLEWARE_ANONYMOUS_ONLY` is not read by Django 1.8.",
        why="Pages that look at the user vary by cookie, so that they are not mixed up.",
        since="1.8",
        until="1.8",
        warns="1.6",
        change=Setting("CACHE_MIDDLEWARE_ANONYMOUS_ONLY"),
        sure="likely",
        notes="1.8/#features-removed-in-1-8",
        unproven="the setting steers only what is stored for users that are logged in",
        example=Example(
            before="CACHE_MIDDLEWARE_SECONDS = 60\nCACHE_MIDDLEWARE_ANONYMOUS_ONLY = True\n",
            after="CACHE_MIDDLEWARE_SECONDS = 60\n",
            kind="settings",
        ),
        leaves=("SHOP_CACHE_MIDDLEWARE_ANONYMOUS_ONLY = True\n",),
        ledger=("removed-settings.CACHE_MIDDLEWARE_ANONYMOUS_ONLY",),
    ),
    Rule(
        id="memcached-timeout-zero",
        what="`TIMEOUT` 0 of memcached keeps nothing in Django 1.7; before, it kept all for ever.",
        why="`None` is for ever with each backend since Django 1.7.",
        since="1.7",
        until="1.7",
        change=Rewrite(("CACHES =",), for_ever),
        sure="safe",
        notes="1.7/#miscellaneous",
        unproven="needs memcached",
        example=Example(
            before="import django\n\n"
            f'CACHES = {{"default": {{"BACKEND": "{_BACKENDS}.memcached.PyLibMCCache", "TIMEOUT": 0}}}}\n',
            after="import django\n\n"
            f'CACHES = {{"default": {{"BACKEND": "{_BACKENDS}.memcached.PyLibMCCache", '
            '"TIMEOUT": 0 if django.VERSION < (1, 7) else None}}\n',
            kind="settings",
        ),
        leaves=(f'CACHES = {{"default": {{"BACKEND": "{_BACKENDS}.locmem.LocMemCache", "TIMEOUT": 0}}}}\n',),
        ledger=("changed-cache-TIMEOUT-none",),
    ),
    Rule(
        id="pylibmc-top-level-behaviors",
        what="Options of `PyLibMCCache` that are behaviours of the library stand in `behaviors` in Django 2.1.",
        why="`OPTIONS` goes to the client as it is since Django 1.11.",
        since="1.11",
        until="2.1",
        warns="1.11",
        change=Rewrite(("CACHES =",), under_behaviors),
        sure="safe",
        notes="2.1/#features-removed-in-2-1",
        unproven="needs memcached and pylibmc",
        example=Example(
            before=f"""
CACHES = {{
    "default": {{
        "BACKEND": "{_BACKENDS}.memcached.PyLibMCCache",
        "OPTIONS": {{"tcp_nodelay": True, "binary": True, "ketama": True}},
    }}
}}
""",
            after=f"""
CACHES = {{
    "default": {{
        "BACKEND": "{_BACKENDS}.memcached.PyLibMCCache",
        "OPTIONS": {{"behaviors": {{"tcp_nodelay": True, "ketama": True}}, "binary": True}},
    }}
}}
""",
            kind="settings",
        ),
        leaves=(
            f'CACHES = {{"a": {{"BACKEND": "{_BACKENDS}.memcached.PyLibMCCache", "OPTIONS": {{"binary": True}}}}}}\n',
            f'CACHES = {{"a": {{"BACKEND": "{_BACKENDS}.memcached.MemcachedCache", "OPTIONS": {{"x": 1}}}}}}\n',
        ),
        ledger=("removed-pylibmc-top-level-behaviors",),
        symptoms=("Client() got an unexpected keyword argument",),
    ),
]
