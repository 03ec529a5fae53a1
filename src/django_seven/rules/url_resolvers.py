"""The classes behind URLs: regular expressions became one kind of pattern among others in Django 2.0."""

from __future__ import annotations

import re

from tree_sitter import Node

from django_seven.rules.shape import ByHand, Draft, Example, Fine, Match, Rewrite, Rule, Skip
from django_seven.rules.syntax import arguments, below, called, file_of, is_called, keyword, positional, string_value
from django_seven.values import Minor

_CLASSES = ("RegexURLResolver", "RegexURLPattern", "LocaleRegexURLResolver", "LocaleRegexProvider")
_MODULES = ("django.urls", "django.urls.resolvers", "django.core.urlresolvers")
_UNTIL = Minor(2, 0)
_OTHERS = {
    "RegexURLResolver": "from django.urls import URLResolver as RegexURLResolver",
    "RegexURLPattern": "from django.urls import URLPattern as RegexURLPattern",
    "LocaleRegexURLResolver": "from django.urls.resolvers import LocalePrefixPattern as LocaleRegexURLResolver",
}
_MADE = {
    "RegexURLResolver": (
        "from django.urls import URLResolver",
        "from django.urls.resolvers import RegexPattern",
        "",
        "def RegexURLResolver(regex, *args, **kwargs):",
        "    return URLResolver(RegexPattern(regex), *args, **kwargs)",
    ),
    "RegexURLPattern": (
        "from django.urls import URLPattern",
        "from django.urls.resolvers import RegexPattern",
        "",
        "def RegexURLPattern(regex, callback, default_args=None, name=None):",
        "    return URLPattern(RegexPattern(regex, name=name, is_endpoint=True), callback, default_args, name)",
    ),
    "LocaleRegexURLResolver": (
        "from django.urls import URLResolver",
        "from django.urls.resolvers import LocalePrefixPattern",
        "",
        "def LocaleRegexURLResolver(*args, **kwargs):",
        '    pattern = LocalePrefixPattern(kwargs.pop("prefix_default_language", True))',
        "    return URLResolver(pattern, *args, **kwargs)",
    ),
}


def _serves_both(name: str) -> tuple[str, ...]:
    """A class that makes one of a text, and that all of the kind belong to."""
    new, imported, function, made = name.removeprefix("Regex"), *_MADE[name][1:2], *_MADE[name][3:]
    kind = (
        f"class {new}Type(type):",
        f"    def __call__(cls, {function.partition('(')[2]}",
        f"    {made}",
        "",
        "    def __instancecheck__(cls, instance):",
        f"        return isinstance(instance, {new})",
        "",
        f'{name} = {new}Type("{name}", ({new},), {{}})',
    )
    return _MADE[name][0], imported, "", "\n".join(kind)  # in one piece: the lines of several guards are put together


_BOTH = {name: _serves_both(name) for name in ("RegexURLResolver", "RegexURLPattern")}
_ELSEWHERE = re.compile(rb"\.regex\b(?!\.pattern\b)")
_OF_URLS = re.compile(rb"from\s+django\.(?:conf\.urls|urls|core\.urlresolvers)\b|\bRegexURL(?:Pattern|Resolver)\b")
_SIMPLE = re.compile(r"[\w.]+(?:\[\w+\])?")
_CONVERTERS = ("int", "path", "slug", "str", "uuid")


def by_kind_of_use(draft: Draft, match: Match) -> None:
    """What is only made, or only asked for by `isinstance()`, has a stand-in on the new side."""
    module, _, name = match.trigger.rpartition(".")
    if match.node.type not in ("identifier", "dotted_name") or draft.text(match.node) != name:
        raise Skip("it is imported under another name, or with its module")
    if name not in _OTHERS or _ELSEWHERE.search(file_of(match.node).text or b""):
        raise Skip("the regular expression is `.pattern.regex` from Django 2.0 on")
    uses = [node for node in below(file_of(match.node), "identifier") if draft.text(node) == name and not _named(node)]
    asked = [node for node in uses if _asked(draft, node) is not None]
    made = [node for node in uses if is_called(node)]
    if len(asked) + len(made) < len(uses):
        raise Skip("it is used in other ways than to make one, or to ask for it")
    if match.imported:
        lines = _stand_in(draft, match, name, makes=bool(made), asks=bool(asked))
        draft.drop_import(match)
        if tried(match.node):
            module = "django.urls" if draft.road.old >= Minor(1, 10) else "django.core.urlresolvers"
        draft.guard([f"from {module} import {name}"], lines, _UNTIL)
        return
    node = _asked(draft, match.node)
    if name == "LocaleRegexURLResolver" and node is not None:
        draft.replace(node, f'getattr({draft.text(node)}, "pattern", {draft.text(node)})')


def _stand_in(draft: Draft, match: Match, name: str, *, makes: bool, asks: bool) -> list[str]:
    """What takes the name on the new side, as this file and those that take it from here make use of it."""
    if draft.handed_on(match):
        if draft.said_elsewhere(rf"class \w+\([^()]*\b{name}\b"):
            raise Skip("another file derives a class from it")
        makes = makes or draft.said_elsewhere(rf"\b{name}\(")
        asks = asks or draft.said_elsewhere(rf"\b{name}\b(?!\()")
    if makes and asks:
        if name not in _BOTH:
            raise Skip("some code makes one, and other code asks for the class")
        return list(_BOTH[name])
    return list(_MADE[name]) if makes else [_OTHERS[name]]


def tried(node: Node) -> bool:
    """Whether a `try` stands around a node: its branches take the same name from several modules."""
    above = node.parent
    while above is not None and above.type != "try_statement":
        above = above.parent
    return above is not None


def under_pattern(draft: Draft, match: Match) -> None:
    """Only `x.regex.pattern` in a file that has to do with URLs."""
    above, owner = match.node.parent, match.node.child_by_field_name("object")
    outer = above.child_by_field_name("attribute") if above is not None and above.type == "attribute" else None
    if owner is None or outer is None or draft.text(outer) != "pattern":
        raise Fine
    text = draft.text(owner)
    if text.endswith(".pattern") or "getattr(" in text or not _OF_URLS.search(file_of(match.node).text or b""):
        raise Fine
    if not _SIMPLE.fullmatch(text):
        raise Skip("what has the regular expression would be evaluated twice")
    draft.replace(owner, f'getattr({text}, "pattern", {text})')


def _named(node: Node) -> bool:
    """Whether a name stands in an import."""
    return node.parent is not None and node.parent.type in ("dotted_name", "aliased_import")


def _asked(draft: Draft, node: Node) -> Node | None:
    """What `isinstance()` is asked about, where it is asked about a class alone."""
    call = node.parent.parent if node.parent is not None and node.parent.type == "argument_list" else None
    function = call.child_by_field_name("function") if call is not None else None
    given = arguments(call) if call is not None else []
    if function is None or draft.text(function) != "isinstance" or len(given) != 2 or given[1].id != node.id:
        return None
    return given[0]


def known_converter(draft: Draft, match: Match) -> None:
    """Only a name that Django's own converters have."""
    call = called(match)
    given = positional(call)
    named = keyword(call, "type_name")
    name = given[1] if len(given) > 1 else named.child_by_field_name("value") if named is not None else None
    if string_value(name) not in _CONVERTERS:
        raise Fine


def flags_inside(draft: Draft, match: Match) -> None:
    """Only a pattern with flags behind its start, or in a route that is included."""
    given = arguments(called(match))
    text = draft.text(given[0]) if given and given[0].type == "string" else ""
    pattern = text.lstrip("rRuUbB").strip("'\"")
    if not any(f"(?{flag}" in pattern for flag in ("i)", "s)", "m)", "u)", "x)", "L)", "a)")):
        raise Fine
    if pattern.startswith("(?") and not any("include" in draft.text(argument) for argument in given[1:]):
        raise Fine


_TALKS = """
from django.http import HttpResponse


def talks(request):
    return HttpResponse("talks")

"""
_RESOLVED = 'answer = RegexURLResolver("^/", [RegexURLPattern("^on/$", talks, name="on")]).resolve("/on/").url_name\n'
_MADE_AND_ASKED = """
made = RegexURLResolver("^/", [])
answer = [isinstance(one, RegexURLResolver) for one in (made, get_resolver(()), made.url_patterns)]
"""
RULES = [
    Rule(
        id="regex-url-resolver",
        what="`RegexURLResolver` and `RegexURLPattern` are `URLResolver` and `URLPattern` in Django 2.0.",
        why="With `path()` a URL is no longer always a regular expression.",
        since="1.10",
        until="2.0",
        change=Rewrite(tuple(f"{module}.{name}" for module in _MODULES for name in _CLASSES), by_kind_of_use),
        sure="likely",
        notes="2.0/#simplified-url-routing-syntax",
        example=Example(
            before=f"from django.urls import RegexURLResolver, RegexURLPattern\n{_TALKS}\n" + _RESOLVED,
            after="import django\n\nfrom django.http import HttpResponse\n\nif django.VERSION < (2, 0):\n"
            "    from django.urls import RegexURLResolver\n    from django.urls import RegexURLPattern\nelse:\n"
            + "".join(f"    {line}".rstrip() + "\n" for line in _MADE["RegexURLResolver"])
            + "    from django.urls import URLPattern\n"
            + "".join(f"    {line}\n" for line in _MADE["RegexURLPattern"][3:])
            + _TALKS.partition("HttpResponse\n")[2]
            + f"\n{_RESOLVED}",
        ),
        more=(
            Example(
                before="from django.urls import get_resolver\nfrom django.urls import RegexURLResolver\n"
                + _MADE_AND_ASKED,
                after="import django\nfrom django.urls import get_resolver\n\nif django.VERSION < (2, 0):\n"
                "    from django.urls import RegexURLResolver\nelse:\n"
                + "".join(f"    {line}".rstrip() + "\n" for line in "\n".join(_BOTH["RegexURLResolver"]).split("\n"))
                + _MADE_AND_ASKED,
            ),
            Example(
                before="from django.urls import get_resolver\n"
                "from django.urls.resolvers import LocaleRegexURLResolver\n"
                "from django.urls.resolvers import RegexURLResolver\n\n"
                "found = get_resolver(())\n"
                "answer = isinstance(found, RegexURLResolver), isinstance(found, LocaleRegexURLResolver)\n",
                after="import django\nfrom django.urls import get_resolver\n\nif django.VERSION < (2, 0):\n"
                "    from django.urls.resolvers import LocaleRegexURLResolver\n"
                "    from django.urls.resolvers import RegexURLResolver\nelse:\n"
                "    from django.urls.resolvers import LocalePrefixPattern as LocaleRegexURLResolver\n"
                "    from django.urls import URLResolver as RegexURLResolver\n\n"
                "found = get_resolver(())\n"
                "answer = isinstance(found, RegexURLResolver), "
                'isinstance(getattr(found, "pattern", found), LocaleRegexURLResolver)\n',
            ),
            Example(
                before="from django.urls import LocaleRegexURLResolver\n\n"
                "answer = LocaleRegexURLResolver([]).url_patterns\n",
                after="import django\n\nif django.VERSION < (2, 0):\n"
                "    from django.urls import LocaleRegexURLResolver\nelse:\n"
                + "".join(f"    {line}".rstrip() + "\n" for line in _MADE["LocaleRegexURLResolver"])
                + "\nanswer = LocaleRegexURLResolver([]).url_patterns\n",
            ),
        ),
        leaves=(
            "from shop.urls import RegexURLResolver\nRegexURLResolver(1)",
            "from django.urls import RegexURLResolver\nisinstance(a, RegexURLResolver) and a.regex.match('/')",
            "from django.urls import RegexURLResolver\n\n\nclass Own(RegexURLResolver):\n    pass\n",
        ),
        ledger=(
            "removed-django.urls.LocaleRegexProvider",
            "removed-django.urls.LocaleRegexURLResolver",
            "removed-django.urls.RegexURLPattern",
            "removed-django.urls.RegexURLResolver",
            "removed-django.urls.resolvers.LocaleRegexURLResolver",
            "removed-django.urls.resolvers.RegexURLPattern",
            "removed-django.urls.resolvers.RegexURLResolver",
        ),
        symptoms=("cannot import name 'RegexURLResolver'", "cannot import name 'RegexURLPattern'"),
    ),
    Rule(
        id="url-regex-pattern",
        what="The regular expression of a URL is `.pattern.regex` from Django 2.0 on, not `.regex`.",
        why="With `path()` a URL has a pattern of some kind, and a regular expression is one of them.",
        since="1.10",
        until="2.0",
        change=Rewrite((".regex",), under_pattern),
        sure="likely",
        notes="2.0/#simplified-url-routing-syntax",
        example=Example(
            before="from django.urls import get_resolver\n\nfound = get_resolver(())\nanswer = found.regex.pattern\n",
            after="from django.urls import get_resolver\n\nfound = get_resolver(())\n"
            'answer = getattr(found, "pattern", found).regex.pattern\n',
        ),
        leaves=(
            "from django.forms import RegexField\nanswer = RegexField('a').regex.pattern",
            "from django.urls import get_resolver\nanswer = get_resolver().pattern.regex.pattern",
        ),
        ledger=("removed-django.urls.RegexURLPattern",),
        symptoms=("object has no attribute 'regex'",),
    ),
    Rule(
        id="register-converter-again",
        what="`register_converter()` refuses a name that is taken from Django 6.0 on, those of its own among them.",
        why="Which of two converters a route meant depended on what was imported last.",
        since="2.0",
        until="6.0",
        warns="5.1",
        change=ByHand(
            ("django.urls.register_converter", "django.urls.converters.register_converter"),
            "Register it under a name of its own, and use that in the routes.",
            known_converter,
        ),
        sure="show",
        notes="6.0/#features-removed-in-6-0",
        example=Example(
            before="from django.urls import converters, register_converter\n\n\n"
            "class Year(converters.IntConverter):\n    regex = '[0-9]{4}'\n\n\n"
            "register_converter(Year, 'int')\nanswer = 'taken'\n",
            after="from django.urls import converters, register_converter\n\n\n"
            "class Year(converters.IntConverter):\n    regex = '[0-9]{4}'\n\n\n"
            "register_converter(Year, 'year')\nanswer = 'taken'\n",
        ),
        leaves=("from django.urls import register_converter\nregister_converter(Year, 'year')",),
        ledger=("removed-register_converter-override",),
        symptoms=("is already registered.",),
    ),
    Rule(
        id="url-flags-inside",
        what="Flags such as `(?i)` work only at the start of a whole pattern from Django 2.1 on.",
        why="Patterns that are included are joined, and Python refuses flags that stand inside an expression.",
        since="1.11",
        until="2.1",
        change=ByHand(
            ("django.conf.urls.url", "django.urls.re_path"),
            "Write the pattern without flags: `[Pp]age` for `(?i)page`.",
            flags_inside,
        ),
        sure="show",
        notes="2.1/#miscellaneous",
        example=Example(
            before=f"from django.conf.urls import include, url\n{_TALKS}\n"
            "urlpatterns = [url(r'^(?i)on/', include([url(r'^all/$', talks)]))]\n",
            after=f"from django.conf.urls import include, url\n{_TALKS}\n"
            "urlpatterns = [url(r'^[Oo][Nn]/', include([url(r'^all/$', talks)]))]\n",
            probe="from django.test import Client\n\nanswer = Client().get('/ON/all/').content",
        ),
        unproven="it depends on the Python: 3.11 refuses what older ones took",
        leaves=("from django.conf.urls import url\nurl(r'(?i)^on/$', talks)",),
        ledger=("removed-url-inline-flags",),
    ),
]
