"""Settings that are called otherwise, mean something else, or name what is gone."""

from __future__ import annotations

from tree_sitter import Node

from django_seven.rules.shape import Draft, Example, Fine, Match, Rewrite, Rule, Skip
from django_seven.rules.syntax import below, choose, file_of, is_called, keyword, string_value, wrapped
from django_seven.values import Minor


def in_days(draft: Draft, match: Match) -> None:
    """Days become seconds, under the new name from Django 3.1 on."""
    if _mentions(match.node, "PASSWORD_RESET_TIMEOUT"):
        raise Fine
    value = match.node.child_by_field_name("right")
    if value is None:
        raise Skip("nothing is assigned")
    new = f"PASSWORD_RESET_TIMEOUT = {_factor(draft, value)} * 86400"
    if draft.road.old >= Minor(3, 1):
        draft.replace(match.node, new)
    else:
        choose(draft, match.node, [draft.text(match.node)], [new], Minor(3, 1))


def _factor(draft: Draft, value: Node) -> str:
    text = draft.text(value)
    return text if value.type in ("integer", "float") else wrapped(text, value)


def with_scheme(draft: Draft, match: Match) -> None:
    """Hosts become origins from Django 4.0 on; a list that says both already is split."""
    value = match.node.child_by_field_name("right")
    if value is None or value.type not in ("list", "tuple"):
        raise Skip("it is not a plain list")
    items = [child for child in value.named_children if child.type != "comment"]
    hosts = {item.start_byte: string_value(item) for item in items}
    if any(host is None for host in hosts.values()):
        raise Skip("not all of it are plain strings")
    bare = {draft.text(item): host for item in items if "://" not in (host := str(hosts[item.start_byte]))}
    if not bare:
        raise Fine
    if len(bare) < len(items):
        raise Skip("it has hosts and origins")
    text = draft.text(value)
    for item, host in bare.items():
        text = text.replace(item, item.replace(host, _origin(host)))
    choose(draft, match.node, [draft.text(match.node)], [f"CSRF_TRUSTED_ORIGINS = {text}"], Minor(4, 0))


def _origin(host: str) -> str:
    return f"https://*{host}" if host.startswith(".") else f"https://{host}"


def rename_middleware(draft: Draft, match: Match) -> None:
    """`MIDDLEWARE_CLASSES` becomes `MIDDLEWARE` wherever it is spoken of."""
    if match.imported and match.trigger.startswith("django."):
        raise Fine
    name: Node | None = match.node
    if match.trigger.endswith(("settings", ".modify_settings")):
        call = match.node.parent
        if call is None or not is_called(match.node) or keyword(call, "MIDDLEWARE") is not None:
            raise Fine
        given = keyword(call, "MIDDLEWARE_CLASSES")
        if given is None:
            raise Fine
        name = given.child_by_field_name("name")
    elif match.trigger.startswith("django."):
        name = match.node.child_by_field_name("attribute")
    elif _mentions(match.node, "MIDDLEWARE") or draft.sets_elsewhere("MIDDLEWARE"):
        raise Fine  # both are written down, and where `MIDDLEWARE` is, the old one is not read
    elif not match.trigger.endswith(" +="):
        name = match.node.child_by_field_name("left")
    if name is None or name.type == "aliased_import":
        raise Skip("it is imported under another name")
    if draft.road.old < Minor(1, 10):
        raise Skip("Django before 1.10 reads only the old name")
    draft.replace(name, "MIDDLEWARE")


def _mentions(node: Node, name: str) -> bool:
    return any(found.text == name.encode() for found in below(file_of(node), "identifier"))


_TRUSTED = """
from django.http import HttpResponse
from django.middleware.csrf import CsrfViewMiddleware, get_token
from django.test import RequestFactory


def refused(site):
    request = RequestFactory().post("/", secure=True, HTTP_REFERER="https://" + site + "/form")
    first = RequestFactory().get("/")
    token = get_token(first)
    request.COOKIES = {"csrftoken": first.META["CSRF_COOKIE"]}
    request.POST = {"csrfmiddlewaretoken": token}
    middleware = CsrfViewMiddleware(lambda request: HttpResponse())
    middleware.process_request(request)
    return middleware.process_view(request, lambda request: HttpResponse(), (), {}) is not None


answer = [refused(site) for site in ("partner.example", "www.conference.example", "other.example")]
"""
_ALL_MIDDLEWARE = """[
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
"""

RULES = [
    Rule(
        id="password-reset-timeout-days",
        what="`PASSWORD_RESET_TIMEOUT_DAYS` is not read by Django 4.0; `PASSWORD_RESET_TIMEOUT` counts seconds.",
        why="Links that live for less than a day became possible in Django 3.1; both settings at once are an error.",
        since="3.1",
        until="4.0",
        warns="3.1",
        change=Rewrite(("PASSWORD_RESET_TIMEOUT_DAYS =",), in_days),
        sure="safe",
        notes="4.0/#features-removed-in-4-0",
        example=Example(
            before="PASSWORD_RESET_TIMEOUT_DAYS = 1\n",
            after="PASSWORD_RESET_TIMEOUT = 1 * 86400\n",
            kind="settings",
            probe="""
import datetime
from unittest import mock
from django.contrib.auth.models import User
from django.contrib.auth.tokens import default_token_generator as tokens
from seven_proof import migrate

migrate()
user = User.objects.create(username="ada")
days = "_today" if hasattr(tokens, "_today") else "_now"
now = getattr(tokens, days)()


def accepted(after):
    with mock.patch.object(tokens, days, lambda: now):
        token = tokens.make_token(user)
    with mock.patch.object(tokens, days, lambda: now + datetime.timedelta(days=after)):
        return tokens.check_token(user, token)


answer = [accepted(days_later) for days_later in (0, 1, 2, 3, 4)]
""",
        ),
        leaves=(
            "PASSWORD_RESET_TIMEOUT = 3600\nif DEBUG:\n    PASSWORD_RESET_TIMEOUT_DAYS = 1\n",
            "ACCOUNT_PASSWORD_RESET_TIMEOUT_DAYS = 2\n",
        ),
        ledger=("removed-settings.PASSWORD_RESET_TIMEOUT_DAYS",),
        symptoms=(
            "object has no attribute 'PASSWORD_RESET_TIMEOUT_DAYS'",
            "PASSWORD_RESET_TIMEOUT_DAYS/PASSWORD_RESET",
        ),
    ),
    Rule(
        id="csrf-trusted-hosts",
        what="`CSRF_TRUSTED_ORIGINS` needs a scheme in Django 4.0: `https://example.com`, `https://*.example.com`.",
        why="The `Origin` header is compared as well, and it has one; older releases compare hosts only.",
        since="1.11",
        until="4.0",
        change=Rewrite(("CSRF_TRUSTED_ORIGINS =",), with_scheme),
        sure="safe",
        notes="4.0/#csrf-trusted-origins-changes",
        example=Example(
            before="""
import django

CSRF_TRUSTED_ORIGINS = [
    "partner.example",
    ".conference.example",  # and all below it
]
""",
            after="""
import django

if django.VERSION < (4, 0):
    CSRF_TRUSTED_ORIGINS = [
        "partner.example",
        ".conference.example",  # and all below it
    ]
else:
    CSRF_TRUSTED_ORIGINS = [
        "https://partner.example",
        "https://*.conference.example",  # and all below it
    ]
""",
            kind="settings",
            probe=_TRUSTED,
        ),
        leaves=(
            'CSRF_TRUSTED_ORIGINS = ["https://partner.example"]\n',
            'CSRF_TRUSTED_ORIGINS = ["https://" + host for host in HOSTS]\n',
            'CSRF_TRUSTED_ORIGINS = ["a.example", "https://a.example"]\n',
        ),
        ledger=("changed-CSRF_TRUSTED_ORIGINS-scheme",),
        symptoms=("4_0.E001", "the values in the CSRF_TRUSTED_ORIGINS setting must start with a scheme"),
    ),
    Rule(
        id="middleware-classes",
        what="`MIDDLEWARE_CLASSES` is not read by Django 2.0; the list is called `MIDDLEWARE`.",
        why="Middleware is called in layers since Django 1.10; own middleware must take `get_response`.",
        since="1.10",
        until="2.0",
        warns="1.8",
        change=Rewrite(
            (
                "MIDDLEWARE_CLASSES =",
                "MIDDLEWARE_CLASSES +=",
                "django.conf.settings.MIDDLEWARE_CLASSES",
                "django.test.override_settings",
                "django.test.utils.override_settings",
                "django.test.modify_settings",
                ".settings",
                ".modify_settings",
            ),
            rename_middleware,
        ),
        texts=("MIDDLEWARE_CLASSES",),
        sure="likely",
        notes="2.0/#features-removed-in-2-0",
        example=Example(
            before="MIDDLEWARE_CLASSES = " + _ALL_MIDDLEWARE + "MIDDLEWARE_CLASSES += []\n",
            after="MIDDLEWARE = " + _ALL_MIDDLEWARE + "MIDDLEWARE += []\n",
            kind="settings",
            settings="[globals().pop(name, None) for name in ('MIDDLEWARE', 'MIDDLEWARE_CLASSES')]",
            probe="from django.test import Client\nanswer = 'X-Frame-Options' in Client().get('/')\n",
        ),
        leaves=(
            "MIDDLEWARE = []\nMIDDLEWARE_CLASSES = MIDDLEWARE\n",
            "TOOLBAR_MIDDLEWARE_CLASSES = []\n",
            "from django.test import override_settings\n\n\n"
            "@override_settings(MIDDLEWARE=None, MIDDLEWARE_CLASSES=['shop.Own'])\ndef test():\n    pass\n",
        ),
        ledger=("removed-settings.MIDDLEWARE_CLASSES",),
        symptoms=("1_10.W001", "object has no attribute 'MIDDLEWARE_CLASSES'"),
    ),
]
