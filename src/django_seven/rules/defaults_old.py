"""Defaults that changed before Django 2.2: the old value is written down."""

from __future__ import annotations

from django_seven.rules.kept import BEFORE, kept
from django_seven.rules.shape import Default, Example, Rule

_HASHERS = "django.contrib.auth.hashers."


def _list(*names: str) -> str:
    return "[\n" + "".join(f'    "{name}",\n' for name in names) + "]"


def _hashers(*names: str) -> str:
    return _list(*(f"{_HASHERS}{name}PasswordHasher" for name in names))


def _default(
    rule: str, what: str, why: str, since: str, until: str, change: Default, probe: str, row: str, settings: str = ""
) -> Rule:
    """A rule for a default that changed."""
    rule_of = Rule(
        id=rule,
        what=what,
        why=why,
        since=since,
        until=until,
        change=change,
        sure="likely" if change.name in ("ALLOWED_HOSTS", "ABSOLUTE_URL_OVERRIDES") else "safe",
        notes=f"{until}/#miscellaneous",
        example=Example(BEFORE, BEFORE, kind="settings", probe=probe, settings=settings),
        leaves=(f"{change.name} = {change.value}\n",),
        ledger=(row,) if row else (),
    )
    return kept(rule_of)


_WEAK = ("SHA1", "MD5", "UnsaltedSHA1", "UnsaltedMD5", "Crypt")
_HASHERS_1_9 = ("PBKDF2", "PBKDF2SHA1", "BCryptSHA256", "BCrypt", *_WEAK)
_HASHERS_2_0 = ("PBKDF2", "PBKDF2SHA1", "Argon2", "BCryptSHA256", "BCrypt")
_LAYERS = (
    "django.middleware.common.CommonMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
)
_SETS = """
from django.contrib.sessions.backends.base import SessionBase

store = SessionBase()
answer = store.decode(store.encode({"talks": {1}})) == {"talks": {1}}
"""

RULES = [
    _default(
        "weak-hashers-default",
        "`PASSWORD_HASHERS` is without the weak hashers in Django 1.10 where the settings do not say.",
        "Whose password is still stored by one of them could not log in.",
        "1.6",
        "1.10",
        Default(
            "PASSWORD_HASHERS",
            _hashers(*_HASHERS_1_9),
            new=_hashers(*_HASHERS_2_0),
            note="the weak hashers are not in the list.",
            risk="whose password is still stored by one of them cannot log in.",
            flip="Count the users whose `password` starts with `sha1$`, `md5$`, `unsalted` or `crypt$`; flip when "
            "there are none, or keep what they need.",
            ends="5.0",
        ),
        "from django.contrib.auth.hashers import get_hasher\nanswer = get_hasher('sha1').algorithm\n",
        "changed-PASSWORD_HASHERS-weak",
    ),
    _default(
        "bcrypt-hasher-default",
        "`PASSWORD_HASHERS` is without `BCryptPasswordHasher` in Django 2.1 where the settings do not say.",
        "Whose password is still stored by it could not log in.",
        "1.10",
        "2.1",
        Default(
            "PASSWORD_HASHERS",
            _hashers(*_HASHERS_2_0),
            new=_hashers(*_HASHERS_2_0[:-1]),
            note="`BCryptPasswordHasher` is not in the list.",
            risk="whose password is still stored by it cannot log in.",
            flip="Count the users whose `password` starts with `bcrypt$`; flip when there are none.",
        ),
        "from django.contrib.auth.hashers import get_hasher\nanswer = get_hasher('bcrypt').algorithm\n",
        "changed-PASSWORD_HASHERS-bcrypt",
    ),
    _default(
        "middleware-classes-default",
        "`MIDDLEWARE_CLASSES` is without sessions, users and messages in Django 1.7 where the settings do not say.",
        "What a project does not use should not run.",
        "1.3",
        "1.7",
        Default(
            "MIDDLEWARE_CLASSES",
            _list(*_LAYERS),
            new=_list(_LAYERS[0], _LAYERS[2]),
            note="no sessions, users and messages.",
            risk="`request.user`, `request.session` and messages are missing.",
            flip="Write down the list that the site needs.",
            ends="2.0",
        ),
        f'"{_LAYERS[1]}" in settings.MIDDLEWARE_CLASSES',
        "changed-MIDDLEWARE_CLASSES-default",
        "MIDDLEWARE = None\n",
    ),
    _default(
        "session-serializer-default",
        "Sessions are stored as JSON in Django 1.6 where the settings do not say; they were pickled.",
        "JSON has no sets, dates or models; who can write a pickled session can run code.",
        "1.3",
        "1.6",
        Default(
            "SESSION_SERIALIZER",
            '"django.contrib.sessions.serializers.PickleSerializer"',
            new='"django.contrib.sessions.serializers.JSONSerializer"',
            note="sessions are stored as JSON.",
            risk="what JSON cannot say (sets, dates, models) fails to be stored, and all visitors are logged out once.",
            flip="Look for `request.session[` with other values than texts, numbers, lists and dictionaries; flip at a"
            " quiet hour.",
            ends="5.0",
        ),
        _SETS,
        "changed-SESSION_SERIALIZER-default",
    ),
    _default(
        "allowed-hosts-default",
        "Django 1.5 answers only hosts that `ALLOWED_HOSTS` names, unless `DEBUG` is on.",
        "A made-up host gets into links and mails; name the site's own hosts as soon as they are known.",
        "1.3",
        "1.5",
        Default(
            "ALLOWED_HOSTS",
            '["*"]',
            new=None,
            note="only hosts that are named are answered.",
            risk="a host that is forgotten is answered with status 400.",
            flip="Write the hosts of the site in the place of `*`; both sides read the list.",
        ),
        "from django.test import RequestFactory\n"
        'answer = RequestFactory().get("/", HTTP_HOST="any.example").get_host()\n',
        "changed-ALLOWED_HOSTS",
    ),
    _default(
        "user-absolute-url",
        "`User.get_absolute_url()` is gone in Django 1.7.",
        "Few sites had the addresses that it made up; where they do, `ABSOLUTE_URL_OVERRIDES` says so.",
        "1.3",
        "1.7",
        Default(
            "ABSOLUTE_URL_OVERRIDES",
            '{"auth.user": lambda user: "/users/%s/" % user.username}',
            new="{}",
            note="users have no address of their own.",
            risk="links to users, in the admin and in feeds, fail.",
            flip="Look for `get_absolute_url` of users, in templates too.",
        ),
        "from django.contrib.auth.models import User\nanswer = User(username='ada').get_absolute_url()\n",
        "removed-django.contrib.auth.models.AbstractUser.get_absolute_url",
    ),
    _default(
        "session-cookie-httponly-default",
        "`SESSION_COOKIE_HTTPONLY` is `True` in Django 1.4 where the settings do not say; it was `False`.",
        "Scripts of a page cannot read the cookie.",
        "1.3",
        "1.4",
        Default(
            "SESSION_COOKIE_HTTPONLY",
            "False",
            new="True",
            note="`True`, scripts cannot read the cookie of the session.",
            risk="scripts that send the session along by themselves stop.",
            flip="Look for `document.cookie` in the scripts of the site.",
        ),
        "settings.SESSION_COOKIE_HTTPONLY",
        "changed-SESSION_COOKIE_HTTPONLY",
    ),
]
