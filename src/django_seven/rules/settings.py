"""Settings that are called otherwise, mean something else, or name what is gone."""

from __future__ import annotations

from tree_sitter import Node

from django_seven.rules.shape import Draft, Example, Fine, Match, Rewrite, Rule, Skip
from django_seven.rules.syntax import arguments, below, choose, file_of, is_called, last_name, string_value, wrapped
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
    """Hosts become origins from Django 4.0 on, also where they are added to the list or come from elsewhere."""
    statement, value = _given_hosts(draft, match)
    if value.type in ("call", "list_comprehension") and "://" not in draft.text(value):
        text = draft.text(value)
        new = f'[\n    host if "://" in host else {_ANY}\n    for host in {text}\n]'
    else:
        new = _origins(draft, value)
    start, end = value.start_byte - statement.start_byte, value.end_byte - statement.start_byte
    whole = (statement.text or b"").decode("utf-8", "replace")
    if not whole.isascii():
        raise Skip("it holds other letters than ASCII")
    choose(draft, statement, [whole], [whole[:start] + new + whole[end:]], Minor(4, 0))


def _given_hosts(draft: Draft, match: Match) -> tuple[Node, Node]:
    """The assignment or call that gives the setting hosts, and the hosts in it."""
    if match.trigger.endswith(" ="):
        statement, value = match.node, match.node.child_by_field_name("right")
    else:
        above = match.node.parent
        statement, value = above or match.node, None
        if above is not None and above.type == "augmented_assignment":
            left = above.child_by_field_name("left")
            value = above.child_by_field_name("right") if left is not None and left.id == match.node.id else None
        elif above is not None and above.type == "attribute" and last_name(draft, above) in ("append", "extend"):
            call = above.parent
            given = arguments(call) if call is not None and is_called(above) else []
            statement, value = call or statement, given[0] if len(given) == 1 else None
    if value is None:
        raise Fine
    return statement, value


def _origins(draft: Draft, value: Node) -> str:
    """A plain list of hosts, or one host, with schemes; what has one already is kept, and stands there once."""
    items = [child for child in value.named_children if child.type != "comment"]
    items = [value] if value.type == "string" else items if value.type in ("list", "tuple") else []
    hosts = {item.start_byte: string_value(item) for item in items}
    if not items and value.type not in ("list", "tuple"):
        raise Skip("it is not a plain list")
    if any(host is None for host in hosts.values()):
        raise Skip("not all of it are plain strings")
    bare = {draft.text(item): host for item in items if "://" not in (host := str(hosts[item.start_byte]))}
    if not bare:
        raise Fine
    text = draft.text(value)
    made = {item: item.replace(host, _origin(host)) for item, host in bare.items()}
    if len(bare) == len(items):
        for item, origin in made.items():
            text = text.replace(item, origin)
        return text
    both = [made.get(draft.text(item), draft.text(item)) for item in items]
    return f"[{', '.join(dict.fromkeys(both))}]"


_ANY = '"https://" + "*" * host.startswith(".") + host'


def _origin(host: str) -> str:
    return f"https://*{host}" if host.startswith(".") else f"https://{host}"


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
        change=Rewrite(("CSRF_TRUSTED_ORIGINS =", "CSRF_TRUSTED_ORIGINS +="), with_scheme),
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
            "CSRF_TRUSTED_ORIGINS = []\n",
            "import django\n\nif django.VERSION < (4, 0):\n    CSRF_TRUSTED_ORIGINS = ['a.example']\n",
        ),
        ledger=("changed-CSRF_TRUSTED_ORIGINS-scheme",),
        symptoms=("4_0.E001", "the values in the CSRF_TRUSTED_ORIGINS setting must start with a scheme"),
    ),
]
