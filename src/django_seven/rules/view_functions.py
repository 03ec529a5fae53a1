"""Views of Django that were functions and are classes: those of `auth`, and the JavaScript catalogs."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from tree_sitter import Node

from django_seven.rules.shape import Draft, Example, Fine, Match, Rewrite, RewriteFunction, Rule, Skip
from django_seven.rules.syntax import arguments, is_called, keyword, positional, string_value, value_of
from django_seven.values import Minor

_ROUTES = ("url", "re_path", "path")
_AUTH = "django.contrib.auth.views."
_I18N = "django.views.i18n."
_SHOWN = {"template_name": "template_name", "extra_context": "extra_context"}
_REDIRECT = {"redirect_field_name": "redirect_field_name"}
_VIEWS: Mapping[str, tuple[str, Mapping[str, str]]] = {
    _AUTH + "login": (
        "LoginView",
        {
            **_SHOWN,
            **_REDIRECT,
            "authentication_form": "form_class",
            "redirect_authenticated_user": "redirect_authenticated_user",
        },
    ),
    _AUTH + "logout": ("LogoutView", {**_SHOWN, **_REDIRECT, "next_page": "next_page"}),
    _AUTH + "password_change": (
        "PasswordChangeView",
        {**_SHOWN, "post_change_redirect": "success_url", "password_change_form": "form_class"},
    ),
    _AUTH + "password_change_done": ("PasswordChangeDoneView", _SHOWN),
    _AUTH + "password_reset": (
        "PasswordResetView",
        {
            **_SHOWN,
            "email_template_name": "email_template_name",
            "subject_template_name": "subject_template_name",
            "html_email_template_name": "html_email_template_name",
            "extra_email_context": "extra_email_context",
            "from_email": "from_email",
            "token_generator": "token_generator",
            "password_reset_form": "form_class",
            "post_reset_redirect": "success_url",
        },
    ),
    _AUTH + "password_reset_done": ("PasswordResetDoneView", _SHOWN),
    _AUTH + "password_reset_confirm": (
        "PasswordResetConfirmView",
        {
            **_SHOWN,
            "token_generator": "token_generator",
            "set_password_form": "form_class",
            "post_reset_redirect": "success_url",
        },
    ),
    _AUTH + "password_reset_complete": ("PasswordResetCompleteView", _SHOWN),
    _I18N + "javascript_catalog": ("JavaScriptCatalog", {"domain": "domain", "packages": "packages"}),
    _I18N + "json_catalog": ("JSONCatalog", {"domain": "domain", "packages": "packages"}),
}
Pairs = list[tuple[str, Node]]


def as_class(draft: Draft, match: Match) -> None:
    """The function becomes `Class.as_view(…)`, with what the URLconf or the call hands to it.

    Where the old Django has no class yet, the function stands beside it, and so does what it is handed.
    """
    if match.imported:
        raise Fine
    node, table = match.node, _VIEWS[match.trigger][1]
    if is_called(node):
        call = node.parent
        given = positional(call) if call is not None else []
        if call is None or len(given) != 1:
            raise Skip("it is called with more than the request")
        old, new = _named(draft, match, _options(draft, _keywords(draft, call), table))
        listed = call.child_by_field_name("arguments")
        before = f"{old}{draft.text(listed)}" if listed is not None else old
        draft.replace(call, _either(draft, match, before, f"{new}({draft.text(given[0])})"))
        return
    route, direct = _route(draft, node)
    extra = _extra(route)
    if extra is None:
        options = ""
    elif _lacks(draft, match) and match.trigger.startswith(_I18N):
        raise Skip("the old Django has no class for it, and the class takes what the URLconf hands it otherwise")
    elif not direct:
        raise Skip("it is wrapped, and the URLconf hands it arguments")
    elif extra.type != "dictionary" and not extra.type.endswith("argument"):
        options = f"**{draft.text(extra)}" if _options(draft, _known(draft, extra), table) else ""
    else:
        options = _options(draft, _pairs(draft, value_of(extra)), table)
    draft.replace(node, _either(draft, match, *_named(draft, match, options)))
    if extra is not None and not _lacks(draft, match):
        draft.remove_argument(extra)


def _lacks(draft: Draft, match: Match) -> bool:
    return draft.road.old < _since(match)


def _since(match: Match) -> Minor:
    return Minor(1, 11) if match.trigger.startswith(_AUTH) else Minor(1, 10)


def _named(draft: Draft, match: Match, options: str) -> tuple[str, str]:
    """The function and the view of the class; both by their module where the old Django has no class to import."""
    module, _, function = match.trigger.rpartition(".")
    if _lacks(draft, match):
        views = draft.require(module)
        return f"{views}.{function}", f"{views}.{_VIEWS[match.trigger][0]}.as_view({options})"
    return draft.text(match.node), f"{draft.require(f'{module}.{_VIEWS[match.trigger][0]}')}.as_view({options})"


def _either(draft: Draft, match: Match, old: str, new: str) -> str:
    if not _lacks(draft, match):
        return new
    return f"{old} if {draft.require_module('django')}.VERSION < {_since(match).code} else {new}"


def _route(draft: Draft, node: Node) -> tuple[Node, bool]:
    """The `url(…)` around a view, and whether the view stands in it directly."""
    direct, above = True, node.parent
    while above is not None and above.type in ("argument_list", "call", "keyword_argument"):
        if above.type == "call":
            function = above.child_by_field_name("function")
            if function is not None and draft.text(function).rpartition(".")[2] in _ROUTES:
                return above, direct
            direct = False
        above = above.parent
    raise Skip("it does not stand in a `url(…)`")


def _extra(route: Node) -> Node | None:
    """The arguments that a URLconf hands to a view."""
    given, named = positional(route), keyword(route, "kwargs")
    if len(given) > 3:
        raise Skip("the name of the URL is not given by keyword")
    if len(given) == 3:
        return None if given[2].type == "none" else given[2]
    return named


def _keywords(draft: Draft, call: Node) -> Pairs:
    pairs = []
    for argument in arguments(call):
        name = argument.child_by_field_name("name") if argument.type == "keyword_argument" else None
        if name is not None:
            pairs.append((draft.text(name), value_of(argument)))
    return pairs


def _known(draft: Draft, name: Node) -> Pairs:
    """The pairs of the one dictionary that a name certainly means."""
    values = draft.values(name) if name.type == "identifier" else []
    if len(values) != 1:
        raise Skip("what the URLconf hands to it is not written there")
    pairs = _pairs(draft, values[0])
    for key, value in pairs:
        if key == "packages" and (string_value(value) is not None or "django.conf" in _strings(value)):
            raise Skip("its `packages` are not a list of apps")
        if key not in ("packages", "domain", "template_name", "extra_context", "next_page"):
            raise Skip(f"the class takes `{key}` otherwise")
    return pairs


def _pairs(draft: Draft, dictionary: Node) -> Pairs:
    """The keys and values of a literal."""
    if dictionary.type != "dictionary":
        raise Skip("what the URLconf hands to it is not written there")
    pairs = []
    for item in dictionary.named_children:
        key = string_value(item.child_by_field_name("key"))
        value = item.child_by_field_name("value")
        if key is None or value is None:
            raise Skip("what the URLconf hands to it is not written plainly")
        pairs.append((key, value))
    return pairs


def _options(draft: Draft, pairs: Pairs, table: Mapping[str, str]) -> str:
    options = []
    for key, value in pairs:
        if key not in table:
            raise Skip(f"the class does not take `{key}`")
        convert = _CONVERT.get(table[key])
        text = convert(draft, value) if convert is not None else draft.text(value)
        if text:
            options.append(f"{table[key]}={text}")
    return ", ".join(options)


def _address(draft: Draft, value: Node) -> str:
    """A redirect: the functions resolved names of URLs, the classes do not."""
    text = string_value(value)
    if text is None:
        function = value.child_by_field_name("function")
        if value.type == "call" and function is not None and draft.text(function) == "reverse_lazy":
            return draft.text(value)
        raise Skip("it is not known where it redirects to")
    if text.startswith("/"):
        return draft.text(value)
    if "/" in text or "." in text:
        raise Skip("it is not known where it redirects to")
    if draft.road.old < Minor(1, 10):
        raise Skip("the old Django has no `django.urls`")
    return f"{draft.require('django.urls.reverse_lazy')}({draft.text(value)})"


def _packages(draft: Draft, value: Node) -> str:
    """The apps of a catalog: a string of several was split, and Django's own were allowed in it."""
    text = string_value(value)
    if value.type not in ("tuple", "list") and text is None:
        raise Skip("its `packages` are not written there")
    names = text.split("+") if text is not None else _strings(value)
    if names == ["django.conf"]:
        return ""
    if "django.conf" in names:
        raise Skip("`django.conf` is no app")
    return draft.text(value) if text is None else "[{}]".format(", ".join(f'"{name}"' for name in names))


def _strings(value: Node) -> list[str]:
    return [string_value(item) or "" for item in value.named_children if item.type != "comment"]


_CONVERT: Mapping[str, Callable[[Draft, Node], str]] = {"success_url": _address, "packages": _packages}
_CLASSES: RewriteFunction = as_class
_TEMPLATES = (
    'TEMPLATES[0]["OPTIONS"]["loaders"] = [\n'
    '    ("django.template.loaders.locmem.Loader", {"come.html": "{{ next }}", "gone.html": "Bye"})\n'
    ']\ndel TEMPLATES[0]["APP_DIRS"]\n'
)
_ROUTE = """
import django

if django.VERSION < (2, 0):
    from django.conf.urls import url as re_path
else:
    from django.urls import re_path
"""

RULES = [
    Rule(
        id="auth-view-functions",
        what="The views of `django.contrib.auth` are classes only from Django 2.1 on.",
        why="The functions were kept from Django 1.11 to 2.0; the classes answer the same.",
        since="1.11",
        until="2.1",
        change=Rewrite(tuple(name for name in _VIEWS if name.startswith(_AUTH)), _CLASSES, whole=True),
        sure="likely",
        notes="2.1/#features-removed-in-2-1",
        example=Example(
            before=f"""
{_ROUTE}from django.contrib.auth import views as auth_views

urlpatterns = [
    re_path(r"^login/$", auth_views.login, {{"template_name": "come.html"}}, name="login"),
    re_path(r"^logout/$", auth_views.logout, kwargs={{"next_page": "/login/"}}, name="logout"),
]
""",
            after=f"""
{_ROUTE}from django.contrib.auth import views as auth_views

urlpatterns = [
    re_path(r"^login/$", auth_views.LoginView.as_view(template_name="come.html"), name="login"),
    re_path(r"^logout/$", auth_views.LogoutView.as_view(next_page="/login/"), name="logout"),
]
""",
            settings=_TEMPLATES,
            probe="""
from django.test import Client
from seven_proof import migrate

migrate()
client = Client()
answer = client.get("/login/?next=/x/").content, client.post("/logout/")["Location"].replace("http://testserver", "")
""",
        ),
        leaves=(
            "from django.contrib.auth import login\nlogin(None, None)",
            "from django.conf.urls import url\nfrom shop.auth.views import login\nx = url('^$', login, name='x')",
            "from django.conf.urls import url\nfrom django.contrib.auth.views import login\nfrom shop import OPTIONS\n"
            "x = url('^$', login, OPTIONS, name='x')",
            "from django.conf.urls import url\nfrom django.contrib.auth.views import login\n"
            "x = url('^$', login, {'current_app': 'x'}, name='x')",
        ),
        ledger=(
            *(f"removed-{name}" for name in _VIEWS if name.startswith(_AUTH)),
            *(f"removed-{name}--current_app" for name in _VIEWS if name.startswith(_AUTH)),
        ),
        symptoms=("module 'django.contrib.auth.views' has no attribute", "from 'django.contrib.auth.views'"),
    ),
    Rule(
        id="i18n-catalog-functions",
        what="`javascript_catalog` and `json_catalog` are gone in Django 2.0; their successors are classes.",
        why="The functions were kept from Django 1.10 to 1.11; without `packages` the class takes all installed apps.",
        since="1.10",
        until="2.0",
        change=Rewrite((_I18N + "javascript_catalog", _I18N + "json_catalog"), _CLASSES, whole=True),
        sure="likely",
        notes="2.0/#features-removed-in-2-0",
        example=Example(
            before=f"""
{_ROUTE}from django.views.i18n import json_catalog

js_info = {{"packages": ["django.contrib.admin"], "domain": "djangojs"}}
urlpatterns = [re_path(r"^i18n/$", json_catalog, js_info, name="catalog")]
""",
            after=f"""
{_ROUTE}from django.views.i18n import JSONCatalog

js_info = {{"packages": ["django.contrib.admin"], "domain": "djangojs"}}
urlpatterns = [re_path(r"^i18n/$", JSONCatalog.as_view(**js_info), name="catalog")]
""",
            settings='LANGUAGE_CODE = "de"\n',
            probe="""
import json

from django.test import Client

answer = json.loads(Client().get("/i18n/").content.decode())["catalog"]["Available %s"]
""",
        ),
        leaves=(
            "from django.conf.urls import url\nfrom django.views.i18n import javascript_catalog\n"
            "x = url('^$', javascript_catalog, {'packages': ('django.conf', 'shop')})",
            "from shop.i18n import javascript_catalog\njavascript_catalog(None)",
        ),
        ledger=("removed-django.views.i18n.javascript_catalog", "removed-django.views.i18n.json_catalog"),
        symptoms=("cannot import name 'javascript_catalog'", "cannot import name 'json_catalog'"),
    ),
]
