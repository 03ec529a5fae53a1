"""Settings of Django before 2.0: middleware that moved, defaults that changed, and what is not read any more."""

from __future__ import annotations

from tree_sitter import Node

from django_seven.rules.shape import ByHand, Default, Draft, Example, Fine, Match, Moved, Rewrite, Rule, Skip
from django_seven.rules.syntax import below, file_of, string_value
from django_seven.values import Minor

_TRANSACTIONS = "django.middleware.transaction.TransactionMiddleware"
_BROKEN = "django.middleware.common.BrokenLinkEmailsMiddleware"
_UNREAD = "IGNORABLE_404_"
_ROUTES = """
try:
    from django.urls import re_path
except ImportError:
    try:
        from django.conf.urls import url as re_path
    except ImportError:
        from django.conf.urls.defaults import url as re_path
"""


def _assigned(node: Node, names: tuple[str, ...]) -> Node | None:
    """The last assignment of a literal to one of some names in the file of a node."""
    for assignment in reversed(list(below(file_of(node), "assignment"))):
        left, right = assignment.child_by_field_name("left"), assignment.child_by_field_name("right")
        literal = right is not None and right.type in ("list", "tuple", "dictionary")
        if left is not None and literal and (left.text or b"").decode("utf-8", "replace") in names:
            return assignment
    return None


def atomic_requests(draft: Draft, match: Match) -> None:
    """The middleware goes from Django 1.6 on, where the database says the same."""
    layers = _assigned(match.node, ("MIDDLEWARE_CLASSES",))
    above = match.node.parent
    value = layers.child_by_field_name("right") if layers is not None else None
    if layers is None or value is None or above is None or above.id != value.id:
        raise Skip("it does not stand in the list of middleware")
    if b'endswith(".TransactionMiddleware")' in (draft.root.text or b""):
        raise Fine
    databases = _assigned(match.node, ("DATABASES",))
    whole = databases.child_by_field_name("right") if databases is not None else None
    pairs = [child for child in whole.named_children if child.type == "pair"] if whole is not None else []
    aliases = [pair.child_by_field_name("value") for pair in pairs]
    if not aliases or any(alias is None or alias.type != "dictionary" for alias in aliases):
        raise Skip("the databases are not seen beside it")
    for alias in aliases:
        if alias is not None and b"ATOMIC_REQUESTS" not in (alias.text or b""):
            last = [child for child in alias.named_children if child.type != "comment"][-1]
            draft.insert(last.end_byte, ', "ATOMIC_REQUESTS": True')
    if draft.road.old >= Minor(1, 6):
        draft.remove_argument(match.node)
        return
    kind = "tuple(%s)" if value.type == "tuple" else "[%s]"
    rest = kind % 'name for name in MIDDLEWARE_CLASSES if not name.endswith(".TransactionMiddleware")'
    guard = f"\nif {draft.require_module('django')}.VERSION >= (1, 6):\n    MIDDLEWARE_CLASSES = {rest}"
    draft.insert(layers.end_byte, guard)


def broken_links(draft: Draft, match: Match) -> None:
    """The middleware sends what the setting asked for."""
    value = match.node.child_by_field_name("right")
    statement = match.node.parent
    if value is None or statement is None or draft.text(value) not in ("True", "False", "None"):
        raise Fine
    if draft.text(value) != "True":
        draft.remove_line(statement)
        return
    layers = _assigned(match.node, ("MIDDLEWARE_CLASSES",)) or _assigned(match.node, ("MIDDLEWARE",))
    items = layers.child_by_field_name("right") if layers is not None else None
    if layers is None or items is None or not items.named_children or items.type == "dictionary":
        raise Skip("the list of middleware is not seen beside it")
    if draft.road.old >= Minor(1, 6):
        first = items.named_children[0]
        own_line = first.start_point.row > items.start_point.row
        gap = ",\n" + " " * first.start_point.column if own_line else ", "
        draft.insert(first.start_byte, f'"{_BROKEN}"{gap}')
        draft.remove_line(statement)
        return
    django = draft.require_module("django")
    name = draft.text(layers.child_by_field_name("left") or layers)
    draft.replace(value, f"{django}.VERSION < (1, 6)")
    guard = f'\nif {django}.VERSION >= (1, 6):\n    {name} = ["{_BROKEN}"] + list({name})'
    draft.insert(layers.end_byte, guard)


def as_patterns(draft: Draft, match: Match) -> None:
    """Starts and ends of addresses become expressions for them."""
    value = match.node.child_by_field_name("right")
    text = (draft.root.text or b"").decode("utf-8", "replace")
    if value is None or _UNREAD + "URLS" in text:
        raise Fine
    module = draft.require_module("re")
    name = match.trigger.removesuffix(" =")
    pattern = '"^" + {0}.escape(text)' if name.endswith("STARTS") else '{0}.escape(text) + "$"'
    others = [one for one in below(draft.root, "assignment") if (one.text or b"").startswith(_UNREAD.encode())]
    operator = "=" if others and others[0].id == match.node.id else "+="
    made = f"[{module}.compile({pattern.format(module)}) for text in {draft.text(value)}]"
    new = f"{_UNREAD}URLS {operator} {made}"
    if draft.road.old >= Minor(1, 4):
        draft.replace(match.node, new)
    else:  # it reads only the old ones
        draft.insert(match.node.end_byte, f"\n{new}")


def is_empty(draft: Draft, match: Match) -> None:
    """A key that is no key."""
    if string_value(match.node.child_by_field_name("right")) != "":
        raise Fine


def unverified(draft: Draft, match: Match) -> None:
    """A list of middleware that lets sessions live on after a password is changed."""
    text = match.node.text or b""
    if b"AuthenticationMiddleware" not in text or b"SessionAuthenticationMiddleware" in text:
        raise Fine


_LAYERS = (
    "django.middleware.common.CommonMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
)
_OPEN = (
    _ROUTES
    + """
import seven_example
from django.db import connection, transaction
from django.http import HttpResponse
from django.test import Client


def page(request):
    if hasattr(transaction, "get_autocommit"):
        return HttpResponse(str(connection.in_atomic_block or not transaction.get_autocommit()))
    return HttpResponse(str(transaction.is_managed()))


seven_example.urlpatterns = [re_path("^page/", page)]
answer = Client().get("/page/").content.decode()
"""
)
_DATABASES = 'DATABASES = {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"%s}}\n'
_LOST = """
from django.core import mail
from django.test import Client

Client().get("/nowhere/", HTTP_REFERER="http://testserver/here/")
answer = [message.to for message in mail.outbox]
"""
_MAILED = """
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
MANAGERS = [("Ada", "ada@example.com")]
{0}MIDDLEWARE_CLASSES = [
{1}    "django.middleware.common.CommonMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
]
MIDDLEWARE = MIDDLEWARE_CLASSES
"""
_IGNORED = """
from django.middleware import common


def ignored(path):
    if hasattr(common, "_is_ignorable_404"):
        return common._is_ignorable_404(path)
    layer = common.BrokenLinkEmailsMiddleware.__new__(common.BrokenLinkEmailsMiddleware)
    return layer.is_ignorable_request(None, path, "shop.example", "http://shop.example/")


answer = [bool(ignored(path)) for path in ("/wp-admin/x", "/x/y.asp", "/y.asp/x", "/x/wp-admin/")]
"""

_ANY_KEY = '"any key does for tests"'
_CONFIGURED = """
from django.conf import settings

settings.configure(INSTALLED_APPS=[]{})
answer = type(settings.SECRET_KEY).__name__
"""


def in_a_call(draft: Draft, match: Match) -> None:
    """Only what is given to a call: a settings module without a key never started."""
    if match.node.type in ("module", "class_definition"):
        raise Fine


RULES = [
    Rule(
        id="xview-middleware",
        what="`XViewMiddleware` is in `django.contrib.admindocs.middleware` in Django 1.8.",
        why="Only the documentation of the admin asks for it.",
        since="1.6",
        until="1.8",
        change=Moved({"django.middleware.doc.XViewMiddleware": "django.contrib.admindocs.middleware.XViewMiddleware"}),
        sure="safe",
        notes="1.8/#features-removed-in-1-8",
        leaves=("MIDDLEWARE_CLASSES = ['shop.doc.XViewMiddleware']\n",),
        ledger=("removed-django.middleware.doc.XViewMiddleware", "changed-XViewMiddleware-moved"),
        symptoms=("No module named doc", "No module named 'django.middleware.doc'"),
    ),
    Rule(
        id="transaction-middleware",
        what="`TransactionMiddleware` is gone in Django 1.8; `ATOMIC_REQUESTS` of a database does the same.",
        why="Transactions belong to a database, not to a request.",
        since="1.6",
        until="1.8",
        warns="1.6",
        change=Rewrite((f"'{_TRANSACTIONS}'",), atomic_requests),
        sure="likely",
        notes="1.8/#features-removed-in-1-8",
        example=Example(
            before=_DATABASES % "" + f'MIDDLEWARE_CLASSES = ["{_LAYERS[0]}", "{_TRANSACTIONS}"]\n',
            after=_DATABASES % ', "ATOMIC_REQUESTS": True' + f'MIDDLEWARE_CLASSES = ["{_LAYERS[0]}"]\n',
            kind="settings",
            probe=_OPEN,
        ),
        leaves=(f'MIDDLEWARE_CLASSES = ["{_TRANSACTIONS}"]\n',),
        ledger=("removed-django.middleware.transaction.TransactionMiddleware",),
        symptoms=("No module named transaction", "No module named 'django.middleware.transaction'"),
    ),
    Rule(
        id="send-broken-link-emails",
        what="`SEND_BROKEN_LINK_EMAILS` is not read by Django 1.8; `BrokenLinkEmailsMiddleware` sends the mails.",
        why="`CommonMiddleware` did too many things.",
        since="1.6",
        until="1.8",
        warns="1.6",
        change=Rewrite(("SEND_BROKEN_LINK_EMAILS =",), broken_links),
        sure="safe",
        notes="1.8/#features-removed-in-1-8",
        example=Example(
            before=_MAILED.format("SEND_BROKEN_LINK_EMAILS = True\n", ""),
            after=_MAILED.format("", f'    "{_BROKEN}",\n'),
            kind="settings",
            probe=_LOST,
        ),
        leaves=("SEND_BROKEN_LINK_EMAILS = True\n",),
        ledger=("removed-settings.SEND_BROKEN_LINK_EMAILS",),
    ),
    Rule(
        id="ignorable-404-ends",
        what="`IGNORABLE_404_STARTS` and `IGNORABLE_404_ENDS` are not read by Django 1.6.",
        why="`IGNORABLE_404_URLS` holds expressions for both.",
        since="1.4",
        until="1.6",
        warns="1.4",
        change=Rewrite(("IGNORABLE_404_STARTS =", "IGNORABLE_404_ENDS ="), as_patterns),
        sure="likely",
        notes="1.6/#features-removed-in-1-6",
        example=Example(
            before="""
import re

IGNORABLE_404_STARTS = ("/wp-admin/", "/_vti")
IGNORABLE_404_ENDS = (".asp",)
""",
            after="""
import re

IGNORABLE_404_URLS = [re.compile("^" + re.escape(text)) for text in ("/wp-admin/", "/_vti")]
IGNORABLE_404_URLS += [re.compile(re.escape(text) + "$") for text in (".asp",)]
""",
            kind="settings",
            probe=_IGNORED,
        ),
        leaves=("IGNORABLE_404_URLS = ()\nIGNORABLE_404_ENDS = ('.png',)\n",),
        ledger=("removed-settings.IGNORABLE_404_ENDS", "removed-settings.IGNORABLE_404_STARTS"),
    ),
    Rule(
        id="session-verification",
        what="A session ends when the password is changed in Django 1.10, whatever the middleware.",
        why="Before, `SessionAuthenticationMiddleware` had to be listed for that.",
        since="1.7",
        until="1.10",
        change=ByHand(
            ("MIDDLEWARE_CLASSES =",),
            "Add `django.contrib.auth.middleware.SessionAuthenticationMiddleware` from Django 1.7 on, and call "
            "`update_session_auth_hash()` where somebody changes his own password.",
            unverified,
        ),
        sure="show",
        notes="1.10/#features-removed-in-1-10",
        example=Example(
            before=f'MIDDLEWARE_CLASSES = ["{_LAYERS[1]}", "{_LAYERS[3]}"]\n',
            after=f'MIDDLEWARE_CLASSES = ["{_LAYERS[1]}", "{_LAYERS[3]}",\n'
            '    "django.contrib.auth.middleware.SessionAuthenticationMiddleware"]\n',
            kind="settings",
        ),
        unproven="both sides do the same once the middleware is there",
        leaves=("MIDDLEWARE_CLASSES = ['shop.Middleware']\n",),
        ledger=("removed-session-verification-optional",),
    ),
    Rule(
        id="inactive-users-backend",
        what="`ModelBackend` refuses users that are not active in Django 1.10.",
        why="Each form for logging in had to ask before.",
        since="1.10",
        until="1.10",
        change=ByHand(
            ("'django.contrib.auth.backends.ModelBackend'", "'django.contrib.auth.backends.RemoteUserBackend'"),
            "Where inactive users must get in, name `AllowAllUsersModelBackend` from Django 1.10 on.",
        ),
        sure="show",
        notes="1.10/#miscellaneous",
        example=Example(
            before='AUTHENTICATION_BACKENDS = ["django.contrib.auth.backends.ModelBackend"]\n',
            after='AUTHENTICATION_BACKENDS = ["django.contrib.auth.backends.AllowAllUsersModelBackend"]\n',
            kind="settings",
            probe="""
from django.contrib.auth import authenticate
from django.contrib.auth.models import User
from seven_proof import migrate

migrate()
user = User.objects.create_user("ada", "ada@example.com", "secret")
user.is_active = False
user.save()
answer = authenticate(username="ada", password="secret") == user
""",
        ),
        leaves=("AUTHENTICATION_BACKENDS = ['shop.backends.ModelBackend']\n",),
        ledger=("changed-inactive-users",),
    ),
    Rule(
        id="empty-secret-key",
        what="`SECRET_KEY` must not be empty in Django 1.5.",
        why="Without a key anybody can sign sessions and links.",
        since="1.4",
        until="1.5",
        warns="1.4",
        change=ByHand(("SECRET_KEY =",), "Make up a key of fifty random characters, and keep it secret.", is_empty),
        sure="show",
        notes="1.5/#features-removed-in-1-5",
        example=Example(
            before='SECRET_KEY = ""\n',
            after='SECRET_KEY = "ab"\n',
            kind="settings",
            probe="from django.core.signing import dumps, loads\nanswer = loads(dumps('text'))",
        ),
        leaves=('SECRET_KEY = "ab"\n',),
        ledger=("removed-empty-SECRET_KEY",),
        symptoms=("The SECRET_KEY setting must not be empty.",),
    ),
    Rule(
        id="secret-key-configured",
        what="Settings given to `settings.configure()` without a `SECRET_KEY` fail in Django 3.2 where it is read.",
        why="Before, an empty key signed everything. Tests need any key; what serves visitors needs a secret one.",
        since="1.3",
        until="3.2",
        change=Default(
            "SECRET_KEY",
            _ANY_KEY,
            new=None,
            note="a key is asked for where it is read.",
            risk="what signs or hashes fails.",
            flip="Tests and scripts do with any text.",
            only=in_a_call,
        ),
        sure="likely",
        notes="3.2/",
        example=Example(before=_CONFIGURED.format(""), after=_CONFIGURED.format(f", SECRET_KEY={_ANY_KEY}")),
        unproven="settings are given once in a process, and the proof gives them itself",
        leaves=("INSTALLED_APPS = ['shop']\n",),
        symptoms=("The SECRET_KEY setting must not be empty.",),
    ),
]
