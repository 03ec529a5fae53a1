"""Libraries of tags that are gone because their tags are built in, and tags that were spelled without quotes."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection

from django_seven.rules.around import Project
from django_seven.rules.shape import Example, Rule, Template
from django_seven.rules.syntax import replace_tags, tags
from django_seven.values import Road

_BITS = re.compile(r"""(?:[^\s'"]*(?:"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')[^\s'"]*|[^\s'"]+)+""")
_BLOCK, _END_BLOCK = re.compile(r"\{%\s*block\s"), re.compile(r"\{%\s*endblock\b")
_DOTTED_VIEW = re.compile(r"""(\{%\s*url\s+(["']))([\w-]+(?:\.[\w-]+)+)(?=\2)""")
_NO_COMMA = re.compile(r"""((?:"[^"]*"|'[^']*'|[^,"'])+)""")
_TEXT_OR_EQUALS = re.compile(r"""("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')|(?<=\s)=(?=\s)""")
_GONE = "1.10/#features-removed-in-1-10"


def without(names: Collection[str], library: str) -> Callable[[str], str | None]:
    """A function that takes names out of `{% load … from library %}`, or the whole library where there are none."""

    def change(tag: str) -> str:
        words = tag[2:-2].split() if tag.startswith("{%") else []
        if words[:1] != ["load"] or library not in words:
            return tag
        if words[-2:] == ["from", library]:
            left = [word for word in words[1:-2] if word not in names]
            if names and len(left) == len(words) - 3:
                return tag
            return f"{{% load {' '.join(left)} from {library} %}}" if left and names else ""
        if names:
            return tag
        left = [word for word in words[1:] if word != library]
        return f"{{% load {' '.join(left)} %}}" if left else ""

    def function(text: str) -> str | None:
        changed = replace_tags(text, change)
        return None if changed == text else _no_empty_lines(text, changed)

    return function


def _no_empty_lines(before: str, after: str) -> str:
    """The new text, where lines of which nothing is left are gone as well if nothing is shown where they stand.

    A page that extends another one shows nothing outside of its blocks.
    """
    old, new = before.splitlines(keepends=True), after.splitlines(keepends=True)
    if len(old) != len(new):
        return after
    shown = not re.match(r"\s*(?:\{#[^\n]*?#\}\s*)*\{%\s*extends\s", before)
    depth, kept = 0, []
    for was, line in zip(old, new, strict=True):
        if line.strip() or not was.strip() or shown or depth:
            kept.append(line)
        depth += len(_BLOCK.findall(line)) - len(_END_BLOCK.findall(line))
    return "".join(kept)


def future(*names: str) -> Callable[[str], str | None]:
    """The names go from `{% load … from future %}`."""
    return without(names, "future")


def all_of_future(text: str) -> str | None:
    """`{% load future %}` and the tags `cycle` and `firstof` of it go."""
    changed = replace_tags(text, lambda tag: "" if tag[2:-2].split() == ["load", "future"] else tag)
    changed = changed if changed == text else _no_empty_lines(text, changed)
    done = future("cycle", "firstof")(changed) or changed
    return None if done == text else done


def quote_first(*tag_names: str) -> Callable[[str], str | None]:
    """A function that quotes the first argument of tags and loads the tags that read it so on the old side too."""

    def change(tag: str) -> str:
        words = _BITS.findall(tag[2:-2]) if tag.startswith("{%") else []
        if len(words) < 2 or words[0] not in tag_names or words[1][0] in "\"'":
            return tag
        rest = [part for word in words[2:] for part in _NO_COMMA.findall(word)]
        quoted = '"' + words[1].rstrip(",") + '"'
        return f"{{% {' '.join([words[0], quoted, *rest])} %}}"

    def function(text: str) -> str | None:
        live = [found.group()[2:-2].split() for found in tags(text)]
        if any(words[:1] == ["load"] and "future" in words for words in live):
            return None
        changed = replace_tags(text, change)
        if changed == text:
            return None
        used = [name for name in tag_names if any(words[:1] == [name] for words in live)]
        load = f"{{% load {' '.join(used)} from future %}}"
        extends = re.match(r"\s*\{%\s*extends\b.*?%\}", changed)
        place = extends.end() if extends else 0
        return f"{changed[:place]}{load}{changed[place:]}"

    return function


def by_name(project: Project, text: str) -> str | None:
    """The views that tags name by their place are named as their routes are."""

    def change(tag: str) -> str:
        found = _DOTTED_VIEW.match(tag)
        name = project.route_name(found[3]) if found is not None else None
        return tag if found is None or name is None else f"{found[1]}{name}{tag[found.end(3) :]}"

    changed = replace_tags(text, change)
    return None if changed == text else changed


def show_dotted(text: str) -> str | None:
    """Say where a tag may name a view by its place."""
    changed = replace_tags(text, lambda tag: _DOTTED_VIEW.sub(lambda found: found[1] + found[3].split(".")[-1], tag))
    return None if changed == text else changed


def show_dotted_view(project: Project, text: str) -> str | None:
    """The same without names of routes that have a dot."""

    def change(tag: str) -> str:
        found = _DOTTED_VIEW.match(tag)
        if found is None or project.is_route_name(found[3]):
            return tag
        return f"{found[1]}{found[3].rpartition('.')[2]}{tag[found.end(3) :]}"

    changed = replace_tags(text, change)
    return None if changed == text else changed


def named(road: Road, project: Project, text: str) -> bool:
    """Whether each view that a template names by its place has a route with a name."""
    found = [match[3] for tag in tags(text) if (match := _DOTTED_VIEW.match(tag.group()))]
    views = [view for view in found if not project.is_route_name(view)]
    return bool(views) and all(project.route_name(view) is not None for view in views)


def unnamed(road: Road, project: Project, text: str) -> bool:
    """The other way round."""
    return not named(road, project, text)


def cycle_with_commas(text: str) -> str | None:
    """`{% cycle a,b %}` becomes `{% cycle "a" "b" %}`: the words always were texts."""

    def change(tag: str) -> str:
        words = tag[2:-2].split() if tag.startswith("{%") else []
        if len(words) < 2 or words[0] != "cycle" or "," not in words[1] or words[1][0] in "\"'":
            return tag
        quoted = [f'"{part}"' for part in words[1].split(",")]
        return f"{{% {' '.join(['cycle', *quoted, *words[2:]])} %}}"

    return replace_tags(text, change)


def double_equals(text: str) -> str | None:
    """`{% if a = b %}` becomes `{% if a == b %}`."""

    def change(tag: str) -> str:
        if not re.match(r"\{%\s*(?:if|elif)\s", tag):
            return tag
        return _TEXT_OR_EQUALS.sub(lambda found: found.group(1) or "==", tag)

    return replace_tags(text, change)


def admin_media(text: str) -> str | None:
    """`{% admin_media_prefix %}` becomes `{% static "admin/" %}`."""

    def change(tag: str) -> str:
        words = tag[2:-2].split() if tag.startswith("{%") else []
        if words[:1] == ["admin_media_prefix"]:
            return '{% static "admin/" %}'
        if words[:1] == ["load"] and "adminmedia" in words:
            left = [word for word in words[1:] if word not in ("adminmedia", "static")]
            return f"{{% load {' '.join([*left, 'static'])} %}}" if words[-2:-1] != ["from"] else "{% load static %}"
        return tag

    changed = replace_tags(text, change)
    return None if changed == text else changed


_ROUTED = """
import django
import seven_example

if django.VERSION < (1, 4):
    from django.conf.urls.defaults import url
elif django.VERSION < (2, 0):
    from django.conf.urls import url
else:
    from django.urls import re_path as url
seven_example.urlpatterns[:] = [url("^a/$", id, name="x"), url("^b/(?P<id>.*)/$", id, name="x")]
"""
_DOTTED = (
    _ROUTED
    + """
import sys
import types

if django.VERSION < (1, 5):
    raise LookupError("the quoted name is read by the tag of `future` only")
pages = sys.modules["seven_pages"] = types.ModuleType(str("seven_pages"))
pages.page = lambda request: None
pages.page.__module__, pages.page.__name__ = "seven_pages", str("page")
seven_example.urlpatterns[:] = [url("^c/$", pages.page, name="page")]
"""
)
RULES = [
    Rule(
        id="load-url-from-future",
        what="`{% load url from future %}` is gone in Django 1.9: the tags of the name do the same.",
        why="The built-in `url` and `ssi` read their first argument as a variable since Django 1.5.",
        since="1.5",
        until="1.9",
        warns="1.7",
        change=Template(("future",), future("url", "ssi")),
        sure="safe",
        notes="1.9/#features-removed-in-1-9",
        example=Example(
            before="{% load i18n %}{% load url from future %}{% url 'x' as there %}[{{ there }}]",
            after="{% load i18n %}{% url 'x' as there %}[{{ there }}]",
            kind="template",
            probe=_ROUTED,
        ),
        more=(
            Example(
                before="{% load url ssi from future %}{% url 'x' as there %}[{{ there }}]",
                after="{% url 'x' as there %}[{{ there }}]",
                kind="template",
                probe=_ROUTED,
            ),
        ),
        leaves=("{% load cycle from future %}", "{# {% load url from future %} #}", "{% load my_future %}"),
        ledger=("removed-tag-load-url-from-future", "removed-tag-load-ssi-from-future"),
        symptoms=("'url' is not a valid tag or filter in tag library 'future'",),
    ),
    Rule(
        id="load-cycle-from-future",
        what="The library `future` is gone in Django 1.10; the built-in `cycle` and `firstof` escape what they show.",
        why="The built-in tags are the same since Django 1.8.",
        since="1.8",
        until="1.10",
        warns="1.8",
        change=Template(("future",), all_of_future),
        sure="safe",
        notes=_GONE,
        example=Example(
            before="{% load cycle firstof from future %}{% firstof a b %}{% cycle a b %}",
            after="{% firstof a b %}{% cycle a b %}",
            kind="template",
            context="{'a': '<a>', 'b': '<b>'}",
        ),
        more=(
            Example(
                before="{% load future %}{% load firstof from future %}{% firstof a b %}",
                after="{% firstof a b %}",
                kind="template",
                context="{'a': '<a>', 'b': '<b>'}",
            ),
        ),
        leaves=("{% verbatim %}{% load cycle from future %}{% endverbatim %}", "{% load futures %}"),
        ledger=("removed-tag-load-cycle-from-future", "removed-tag-load-firstof-from-future"),
        symptoms=("'future' is not a valid tag library", "'future' is not a registered tag library"),
    ),
    Rule(
        id="load-webdesign",
        what="The library `webdesign` is gone in Django 1.10; its tag `lorem` is built in.",
        why="One tag is no app.",
        since="1.8",
        until="1.10",
        change=Template(("webdesign",), without((), "webdesign")),
        sure="safe",
        notes=_GONE,
        example=Example(
            before="{% load webdesign %}{% lorem 3 w %}",
            after="{% lorem 3 w %}",
            kind="template",
            settings="import django\nif django.VERSION < (1, 10):\n    INSTALLED_APPS += ['django.contrib.webdesign']",
        ),
        leaves=("{% load webdesigns %}", "{% load i18n %}"),
        ledger=("removed-tag-load-webdesign",),
        symptoms=("'webdesign' is not a valid tag library", "'webdesign' is not a registered tag library"),
    ),
    Rule(
        id="cycle-comma",
        what='`{% cycle a,b %}` is refused by Django 1.10; `{% cycle "a" "b" %}` is the same.',
        why="The words between commas always were texts.",
        since="1.3",
        until="1.10",
        warns="1.9",
        change=Template(("cycle",), cycle_with_commas),
        sure="safe",
        notes=_GONE,
        example=Example(
            before="{% for i in 'ab' %}{% cycle odd,even %}{% cycle a,b,c as name %}{{ name }}{% endfor %}",
            after='{% for i in \'ab\' %}{% cycle "odd" "even" %}{% cycle "a" "b" "c" as name %}{{ name }}{% endfor %}',
            kind="template",
        ),
        leaves=("{% cycle 'a,b' 'c' %}", "{% cycle a b %}", "{% comment %}{% cycle a,b %}{% endcomment %}"),
        ledger=("removed-cycle-comma",),
        symptoms=("Could not parse the remainder: ','",),
    ),
    Rule(
        id="if-single-equals",
        what="`{% if a = b %}` is refused by Django 1.10; it is `{% if a == b %}`.",
        why="Two ways to say it confused.",
        since="1.3",
        until="1.10",
        warns="1.8",
        change=Template(("if",), double_equals),
        sure="safe",
        notes=_GONE,
        example=Example(
            before="{% if a = ' = ' and b != 2 %}yes{% endif %}{% if b = 1 %}one{% endif %}",
            after="{% if a == ' = ' and b != 2 %}yes{% endif %}{% if b == 1 %}one{% endif %}",
            kind="template",
            context="{'a': ' = ', 'b': 1}",
        ),
        leaves=(
            "{% if a == ' = ' %}{% endif %}",
            '{% if a == "b \\" = c" %}{% endif %}',
            "{% with a = 1 %}{% endwith %}",
        ),
        ledger=("removed-if-single-equals",),
        symptoms=("Could not parse the remainder: '=' from '='",),
        pattern=r"\{%[^\w\n]*(?:if|elif)\b[^\n]*\s=\s",
    ),
    Rule(
        id="url-tag-unquoted",
        what='`{% url name %}` asks for a variable in Django 1.5; the view is named by `{% url "name" %}`.',
        why="A name in a variable could not be said before; the tag of `future` reads it so already.",
        since="1.3",
        until="1.5",
        warns="1.3",
        change=Template(("url", "ssi"), quote_first("url", "ssi"), ends="1.9"),
        sure="safe",
        notes="1.5/#features-removed-in-1-5",
        example=Example(
            before="{% url x as there %}[{{ there }}]{% url x id=1 as there %}[{{ there }}]",
            after=(
                '{% load url from future %}{% url "x" as there %}[{{ there }}]{% url "x" id=1 as there %}[{{ there }}]'
            ),
            kind="template",
            probe=_ROUTED,
        ),
        leaves=("{% load url from future %}{% url name %}", "{% url 'name' %}", "{{ url }}"),
        ledger=("removed-url-tag-unquoted", "removed-ssi-tag-unquoted"),
        symptoms=("'url' requires a non-empty first argument", "The syntax changed in Django 1.5, see the docs."),
    ),
    Rule(
        id="url-tag-dotted-path",
        what='`{% url "shop.views.cart" %}` finds no view in Django 1.10: addresses are found by their names.',
        why="The place of a view is not how it is called.",
        since="1.5",
        until="1.10",
        warns="1.8",
        change=Template(("url",), show_dotted, where=unnamed, inside=show_dotted_view),
        sure="show",
        notes="1.10/#features-removed-in-1-10",
        example=Example(
            before='{% url "seven_pages.page" as there %}[{{ there }}]',
            after='{% url "page" as there %}[{{ there }}]',
            kind="template",
            probe=_DOTTED,
        ),
        leaves=("{% url 'page' %}", "{% url page as a.b %}", "{% trans 'a.b' %}"),
        ledger=("removed-url-tag-dotted-path",),
        symptoms=("Reversing by dotted path is deprecated",),
        pattern=r"\{%[^\w\n]*url\b[^\w\n]*[\"'][^\"'\n]*\.",
    ),
    Rule(
        id="url-tag-dotted-view",
        what='`{% url "shop.views.cart" %}` finds no view in Django 1.10; the one route to it has a name.',
        why="The place of a view is not how it is called.",
        since="1.5",
        until="1.10",
        warns="1.8",
        change=Template(("url",), show_dotted, where=named, inside=by_name),
        sure="likely",
        notes="1.10/#features-removed-in-1-10",
        leaves=("{% url 'page' %}", "{% url 'shop.views.cart' %}"),
        ledger=("removed-url-tag-dotted-path",),
        unproven="the example would need a URLconf around it; `url-tag-dotted-path` proves what the name answers",
        pattern=r"\{%[^\w\n]*url\b[^\w\n]*[\"'][^\"'\n]*\.",
    ),
    Rule(
        id="load-adminmedia",
        what='`{% admin_media_prefix %}` is gone in Django 1.5; it is `{% static "admin/" %}`.',
        why="The admin's files are static files as those of any app.",
        since="1.4",
        until="1.5",
        warns="1.4",
        change=Template(("adminmedia", "admin_media_prefix"), admin_media),
        sure="likely",
        notes="1.5/#features-removed-in-1-5",
        example=Example(
            before="{% load i18n adminmedia %}{% admin_media_prefix %}css/base.css",
            after='{% load i18n static %}{% static "admin/" %}css/base.css',
            kind="template",
            settings='ADMIN_MEDIA_PREFIX = "/static/admin/"',
        ),
        leaves=("{% load static %}", "{# {% load adminmedia %} #}"),
        ledger=(
            "removed-tag-admin_media_prefix",
            "removed-tag-load-adminmedia",
            "changed-adminmedia-library",
        ),
        symptoms=("'adminmedia' is not a valid tag library",),
    ),
]
