"""Links to the view that logs out, which takes only a POST."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from django_seven.rules.around import Project
from django_seven.rules.shape import Example, Rule, Template
from django_seven.rules.syntax import tags
from django_seven.values import Road

_PIECE = r"""\{[%{].*?[%}]\}"""
_VALUE = rf"""(?:"(?:{_PIECE}|[^"])*"|'(?:{_PIECE}|[^'])*'|[^\s"'>]+)"""
_LINK = re.compile(rf"<a\b((?:\s+(?:[\w:@.-]+(?:\s*=\s*{_VALUE})?|{_PIECE}))*)\s*>(.*?)</a\s*>", re.S | re.I)
_ATTRIBUTE = re.compile(rf"\s+(?:([\w:@.-]+)(?:\s*=\s*({_VALUE}))?|{_PIECE})", re.S)
_LOGOUT = re.compile(r"""\{%\s*url\s+(["'])([\w:.-]*logout)\1[^%]*%\}""")
_LOGOUT_LINK = re.compile(
    r"""<a\b([^>]*?)\bhref\s*=\s*(["'])(\{%\s*url\s+["'][\w:.-]*logout["'][^%]*%\}[^"'{}<>]*)\2([^>]*)>"""
)
# A route with its view and its name.
_ROUTE = (
    rb"""(?:re_path|path|url)\(\s*[bru]*["'][^"']*["']\s*,\s*([^,]*?(?:\([^()]*\))?)\s*,"""
    rb"""[^,]*?name\s*=\s*["']%s["']"""
)
_DJANGOS = re.compile(
    rb"(?:\w+\.)*LogoutView\.as_view\([^()]*\)|auth_views\.logout|[\"']django\.contrib\.auth\.views\.logout[\"']"
)
_IMPORTED = re.compile(rb"auth(?:\.views|_views)?(?:\.LogoutView| import [^#]*?\bLogoutView\b)", re.S)
_OWN_VIEW = re.compile(
    rb"^class LogoutView\((?![^)]*LogoutView)[^)]*\):(?:\n(?!\S).*|\n)*?\n[ \t]+(?:async )?def get\(", re.M
)
_MORE = re.compile(r"<(?:form|button|input|select|a|p|div|ul|ol|li|table)\b", re.I)  # nothing that a button may hold
_BEGIN = {"if", "for", "with", "ifchanged", "spaceless", "autoescape", "blocktrans", "blocktranslate", "filter"}
_STAYS = ("onclick", "target", "download", "data-method", "data-post", "data-toggle", "data-confirm", "type", "form")


def show_logout_link(text: str) -> str | None:
    """Say where a link leads to a view that is called `logout`."""
    changed = _LOGOUT_LINK.sub(
        lambda found: (
            f'<a{found.group(1)}href="#" data-post={found.group(2)}{found.group(3)}{found.group(2)}{found.group(4)}>'
        ),
        text,
    )
    return None if changed == text else changed


def post_logout(text: str) -> str | None:
    """A link to the view becomes a form with a button that looks as the page says, wherever a form may stand."""
    live = {found.start() for found in tags(text)}
    pieces, last = [], 0
    for link in _LINK.finditer(text):
        form = _as_form(link, live) if _may_stand(text[: link.start()]) else None
        if form is not None:
            pieces += [text[last : link.start()], form]
            last = link.end()
    return "".join([*pieces, text[last:]]) if pieces else None


def _as_form(link: re.Match[str], live: set[int]) -> str | None:
    """The form for one link; None where it is none to the view, or more than a link."""
    kept, action = [], ""
    for one in _ATTRIBUTE.finditer(link[1]):
        name, value = (one[1] or "").lower(), one[2] or ""
        if name == "href":
            logout = _LOGOUT.match(value[1:-1])
            if logout is None or link.start(1) + one.start(2) + 1 not in live or "}" in value[1 + logout.end() :]:
                return None
            action = value
        elif name in _STAYS or name.startswith(("on", "hx-", "@", "x-", "v-", ":")):
            return None
        elif name not in ("rel", "role"):
            kept.append(one[0])
    if not action or not _whole("".join(kept)) or not _whole(link[2]) or _MORE.search(link[2]):
        return None
    button = f'<button type="submit"{"".join(kept)}>{link[2]}</button>'
    return f'<form method="post" action={action}>{{% csrf_token %}}{button}</form>'


def _whole(text: str) -> bool:
    """Whether each tag that begins in a text ends in it, and none of them is a block that another page may fill."""
    words = Counter(found.group()[2:-2].split()[0] for found in tags(text) if found.group().startswith("{%"))
    begun = {word[3:] for word in words if word.startswith("end")} | (words.keys() & _BEGIN)
    if "block" in words or (words.keys() & {"else", "elif", "empty"} and not begun):
        return False
    return all(words[name] == words[f"end{name}"] for name in begun)


def _may_stand(before: str) -> bool:
    """Whether a form with a token of its own may stand behind a text: none is open, nor a script or a kept page."""
    for name in ("form", "script", "button", "style", "textarea"):
        if len(re.findall(rf"<{name}\b", before, re.I)) > len(re.findall(rf"</{name}\s*>", before, re.I)):
            return False
    if len(re.findall(r"\{%\s*cache\s", before)) > len(re.findall(r"\{%\s*endcache\s*%\}", before)):
        return False
    return before.count("<!--") == before.count("-->")


def surely_djangos(road: Road, project: Project, text: str) -> bool:
    """Whether every link to a view called `logout` certainly leads to Django's, and becomes a form."""
    names = set(_linked(text))
    if not names or any(_linked(post_logout(text) or text)):
        return False
    return all(_is_djangos(project, name) for name in names)


def not_surely_djangos(road: Road, project: Project, text: str) -> bool:
    """The other way round, unless all of them lead to a view of the project's that answers a GET itself."""
    return not surely_djangos(road, project, text) and not _answers_itself(project, set(_linked(text)))


def _answers_itself(project: Project, names: set[str]) -> bool:
    """Whether the only `LogoutView` of a project is a class of its own with a `get()`, and links lead to no other."""
    if "admin:logout" in names:
        return False
    sources = [source.data for source in project.sources(project.holders(b"LogoutView"))]
    if any(_IMPORTED.search(data) for data in sources) or project.holders(b"django.contrib.auth.urls"):
        return False
    return any(_OWN_VIEW.search(data) for data in sources)


def _linked(text: str) -> Iterator[str]:
    """The names of the views that links of the page lead to, and that are called `logout`."""
    for link in _LOGOUT_LINK.finditer(text):
        found = _LOGOUT.match(link[3])
        if found is not None:
            yield found[2]


def _is_djangos(project: Project, name: str) -> bool:
    """Whether an address of that name is one of Django's view and of no other."""
    if name == "admin:logout":
        sites = project.sources(project.holders(b"AdminSite"))
        return not any(re.search(rb"def\s+logout\b|\blogout_view\b", source.data) for source in sites)
    bare = name.rpartition(":")[2].encode()
    views_of_that_name = project.sources(project.holders(b"LogoutView"))
    if any(re.search(rb"class\s+LogoutView\b", source.data) for source in views_of_that_name):
        return False
    route = re.compile(_ROUTE % re.escape(bare), re.S)
    named = re.compile(rb"""name\s*=\s*["']%s["']""" % re.escape(bare))
    views: list[bytes] = []
    for source in project.sources(project.holders(bare)):
        found = [one[1] for one in route.finditer(source.data)]
        if len(found) < len(named.findall(source.data)) or (found and b"django.contrib.auth" not in source.data):
            return False
        views += found
    if views:
        return all(_DJANGOS.fullmatch(view.strip()) for view in views)
    included = project.sources(project.holders(b"include"))
    return name == "logout" and any(b"django.contrib.auth.urls" in source.data for source in included)


RULES = [
    Rule(
        id="logout-link",
        what="A link to `LogoutView` is a GET, which Django 5.0 refuses with 405; post a form instead.",
        why="A page could log people out with an image; a POST carries the token against forgery.",
        since="1.11",
        until="5.0",
        change=Template(("logout",), show_logout_link, where=not_surely_djangos),
        sure="show",
        notes="5.0/#features-removed-in-5-0",
        example=Example(
            before="<a href=\"{% url 'logout' %}\">out</a>",
            after='<form method="post" action="{% url \'logout\' %}">{% csrf_token %}<button>out</button></form>',
            kind="template",
        ),
        leaves=('<form method="post" action="{% url \'logout\' %}">', "<a href=\"{% url 'login' %}\">in</a>"),
        ledger=("removed-LogoutView-get",),
        symptoms=("Method Not Allowed (GET): /logout", "Method Not Allowed (GET): /accounts/logout/"),
        unproven="the view, not the template, gives the answer; `logout-get` proves it",
        pattern=r"\{%[^\w\n]*url\b[^\n]*logout[\"']",
    ),
    Rule(
        id="logout-link-form",
        what="A link to `LogoutView` is a GET, which Django 5.0 refuses with 405; a form that posts runs on both.",
        why="A page could log people out with an image; a POST carries the token against forgery. The button keeps the "
        "classes and the text of the link; look whether the page still lays it out as a link.",
        since="1.3",
        until="5.0",
        change=Template(("logout",), post_logout, where=surely_djangos),
        sure="likely",
        notes="5.0/#features-removed-in-5-0",
        example=Example(
            before='<li><a href="{% url "admin:logout" %}?next=/" class="item">'
            "{% if x %}Bye{% endif %} Log out</a></li>",
            after='<li><form method="post" action="{% url "admin:logout" %}?next=/">{% csrf_token %}'
            '<button type="submit" class="item">{% if x %}Bye{% endif %} Log out</button></form></li>',
            kind="template",
        ),
        leaves=(
            "<a href=\"{% url 'logout' %}\">the project has no such address</a>",
            "<form><a href=\"{% url 'admin:logout' %}\">within a form</a></form>",
            '<a href="{% url \'admin:logout\' %}" onclick="post(this)">by a script</a>',
            "{% cache 500 menu %}<a href=\"{% url 'admin:logout' %}\">kept with its token</a>{% endcache %}",
            "{# <a href=\"{% url 'admin:logout' %}\">out</a> #}",
        ),
        ledger=("removed-LogoutView-get",),
        symptoms=("Method Not Allowed (GET): /admin/logout/",),
        unproven="the page is to be another one; `logout-get` proves that the view takes the form on both sides",
        pattern=r"\{%[^\w\n]*url\b[^\n]*logout[\"']",
    ),
]
