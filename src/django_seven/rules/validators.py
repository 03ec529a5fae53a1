"""Validators of values, serializers, feeds and signers."""

from __future__ import annotations

from django_seven.rules.shape import (
    ByHand,
    Draft,
    Example,
    Fine,
    Keyword,
    Match,
    Rewrite,
    RewriteFunction,
    Rule,
)
from django_seven.rules.syntax import call_of, indentation, keyword, positional, string_value, value_of

_EMAIL = "django.core.validators.EmailValidator"
_FEEDS = tuple(f"django.utils.feedgenerator.{name}" for name in ("Atom1Feed", "RssFeed", "Rss201rev2Feed"))
_RECEIVERS = ("GET", "POST", "FILES", "REQUEST", "session")
_ITERATORS = {"iteritems": "items", "iterkeys": "keys", "itervalues": "values", "iterlists": "lists"}
_OWNERS = (
    "django.utils.datastructures.MultiValueDict",
    "django.http.QueryDict",
    "django.contrib.sessions.backends.base.SessionBase",
)


def separator(draft: Draft, match: Match) -> None:
    """Only a separator that may stand in the signed text itself is refused."""
    if match.imported:
        raise Fine
    call = call_of(match)
    given, named = positional(call), keyword(call, "sep")
    text = string_value(value_of(named) if named is not None else given[1] if len(given) > 1 else None)
    if text is None or not text.strip(_IN_BASE64) == "":
        raise Fine


_IN_BASE64 = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_="


def _as_well(owners: tuple[str, ...], old: str, new: str) -> RewriteFunction:
    """An attribute of a class gets its new name beside the old one: each side reads its own."""

    def add(draft: Draft, match: Match) -> None:
        statement = match.node.parent
        if statement is None or not draft.class_means(match.node, owners):
            raise Fine
        body = statement.parent
        if body is not None and any((other.text or b"").startswith(new.encode()) for other in body.named_children):
            raise Fine
        draft.insert(statement.end_byte, f"\n{indentation(statement)}{new} = {old}")

    return add


def content_type(draft: Draft, match: Match) -> None:
    """`self.mime_type` of a feed becomes `self.content_type`."""
    receiver, attribute = match.node.child_by_field_name("object"), match.node.child_by_field_name("attribute")
    if receiver is None or attribute is None:
        raise Fine
    own = draft.text(receiver) in ("self", "cls", "super()")
    if not (draft.class_means(match.node, _FEEDS) if own else draft.derives(receiver, _FEEDS)):
        raise Fine
    if draft.road.old >= (1, 9):
        draft.replace(attribute, "content_type")
        return
    name = f'"mime_type" if {draft.require_module("django")}.VERSION < (1, 9) else "content_type"'
    draft.replace(match.node, f"getattr({draft.text(receiver)}, {name})")


def iterator(draft: Draft, match: Match) -> None:
    """`request.GET.iteritems()` becomes `request.GET.items()`."""
    receiver, attribute = match.node.child_by_field_name("object"), match.node.child_by_field_name("attribute")
    if receiver is None or attribute is None:
        raise Fine
    name = draft.text(receiver)
    of_request = name.rpartition(".")[2] in _RECEIVERS and "request" in name.split(".")
    own = name == "self" and draft.class_means(match.node, _OWNERS)
    if not of_request and not own and not draft.derives(receiver, _OWNERS):
        raise Fine
    draft.replace(attribute, _ITERATORS[draft.text(attribute)])


_NEWS = """
from django.contrib.syndication.views import Feed
from django.test.client import RequestFactory
from django.utils.feedgenerator import Rss201rev2Feed


class Plain(Rss201rev2Feed):
"""
_SHOWN = """

class News(Feed):
    title, link, description, feed_type = "News", "/", "All", Plain

    def items(self):
        return []


answer = News()(RequestFactory().get("/"))["Content-Type"]
"""

RULES = [
    Rule(
        id="email-validator-whitelist",
        what="`EmailValidator(whitelist=…)` is called `allowlist=` since Django 3.2; the old word is gone in 4.1.",
        why="Django dropped the word; the meaning is the same.",
        since="3.2",
        until="4.1",
        warns="3.2",
        change=Keyword((_EMAIL,), "whitelist", "allowlist"),
        sure="safe",
        notes="4.1/#features-removed-in-4-1",
        example=Example(
            before="""
from django.core.validators import EmailValidator

answer = EmailValidator(whitelist=["intranet"])("me@intranet")
""",
            after="""
from django.core.validators import EmailValidator

answer = EmailValidator(allowlist=["intranet"])("me@intranet")
""",
        ),
        leaves=(
            "from shop.validators import EmailValidator\nEmailValidator(whitelist=['a'])",
            "from django.core.validators import EmailValidator\nEmailValidator(**options)",
        ),
        ledger=("removed-django.core.validators.EmailValidator--whitelist",),
        symptoms=(
            "The whitelist argument is deprecated in favor of allowlist",
            "__init__() got an unexpected keyword argument 'whitelist'",
        ),
    ),
    Rule(
        id="email-validator-domain-whitelist",
        what="`EmailValidator.domain_whitelist` is called `domain_allowlist` in Django 3.2: the old one is not asked.",
        why="Django dropped the word; the meaning is the same.",
        since="1.4",
        until="3.2",
        change=Rewrite(("class domain_whitelist",), _as_well((_EMAIL,), "domain_whitelist", "domain_allowlist")),
        sure="safe",
        notes="3.2/#miscellaneous-1",
        example=Example(
            before="""
from django.core.validators import EmailValidator


class Intranet(EmailValidator):
    domain_whitelist = ["intranet"]


answer = Intranet()("me@intranet")
""",
            after="""
from django.core.validators import EmailValidator


class Intranet(EmailValidator):
    domain_whitelist = ["intranet"]
    domain_allowlist = domain_whitelist


answer = Intranet()("me@intranet")
""",
        ),
        leaves=("class Mail(object):\n    domain_whitelist = ['a']\n",),
        ledger=("removed-django.core.validators.EmailValidator.domain_whitelist",),
        symptoms=("'EmailValidator' object has no attribute 'domain_whitelist'",),
    ),
    Rule(
        id="serialize-use-natural-keys",
        what="`serialize(use_natural_keys=…)` is called `use_natural_foreign_keys=` since Django 1.7.",
        why="Primary keys can be natural as well, by a word of their own.",
        since="1.7",
        until="1.9",
        warns="1.7",
        change=Keyword(
            (".serialize", "django.core.serializers.serialize"), "use_natural_keys", "use_natural_foreign_keys"
        ),
        sure="safe",
        notes="1.9/#features-removed-in-1-9",
        example=Example(
            before="""
from django.contrib.auth.models import Permission
from django.contrib.contenttypes.models import ContentType
from django.core import serializers

ContentType.natural_key = lambda self: ("talk",)
talk = Permission(name="May talk", codename="talk")
talk.content_type = ContentType(pk=7)
answer = "7" in serializers.serialize("json", [talk], use_natural_keys=True)
""",
            after="""
from django.contrib.auth.models import Permission
from django.contrib.contenttypes.models import ContentType
from django.core import serializers

ContentType.natural_key = lambda self: ("talk",)
talk = Permission(name="May talk", codename="talk")
talk.content_type = ContentType(pk=7)
answer = "7" in serializers.serialize("json", [talk], use_natural_foreign_keys=True)
""",
        ),
        leaves=("from django.core import serializers\nserializers.serialize('json', talks, **options)",),
        ledger=("removed-django.core.serializers.base.Serializer.serialize--use_natural_keys",),
    ),
    Rule(
        id="feed-mime-type",
        what="`mime_type` of a class of feeds is not asked since Django 1.9: it is called `content_type`.",
        why="Responses call it so as well.",
        since="1.3",
        until="1.9",
        change=Rewrite(("class mime_type",), _as_well(_FEEDS, "mime_type", "content_type")),
        sure="safe",
        notes="1.9/#features-deprecated-in-1-9",
        example=Example(
            before=f"""{_NEWS}    mime_type = "application/xml"
{_SHOWN}""",
            after=f"""{_NEWS}    mime_type = "application/xml"
    content_type = mime_type
{_SHOWN}""",
        ),
        leaves=("class File(object):\n    mime_type = 'text/plain'\n",),
        ledger=tuple(f"removed-django.utils.feedgenerator.{name}.mime_type" for name in ("Atom1Feed", "RssFeed")),
    ),
    Rule(
        id="feed-mime-type-read",
        what="`mime_type` of a feed is gone in Django 2.0; it is `content_type` since 1.9.",
        why="Responses call it so as well.",
        since="1.9",
        until="2.0",
        change=Rewrite((".mime_type",), content_type),
        sure="safe",
        notes="2.0/#features-removed-in-2-0",
        example=Example(
            before="""
from django.utils.feedgenerator import Rss201rev2Feed


class News(Rss201rev2Feed):
    def kind(self):
        return self.mime_type.split(";")[0]


answer = News("News", "/", "All").kind()
""",
            after="""
from django.utils.feedgenerator import Rss201rev2Feed


class News(Rss201rev2Feed):
    def kind(self):
        return self.content_type.split(";")[0]


answer = News("News", "/", "All").kind()
""",
        ),
        leaves=("class File(object):\n    mime_type = 'text/plain'\n",),
        ledger=tuple(f"removed-django.utils.feedgenerator.{name}.mime_type" for name in ("Atom1Feed", "RssFeed")),
        symptoms=("object has no attribute 'mime_type'",),
    ),
    Rule(
        id="query-dict-iteritems",
        what="`iteritems()` and its kin of `request.GET`, of sessions and the like are those of Python 2 only.",
        why="`items()` does the same on both Pythons; Django 2.0 dropped the old names with Python 2.",
        since="1.3",
        until="2.0",
        change=Rewrite(tuple(f".{name}" for name in _ITERATORS), iterator),
        sure="safe",
        notes="2.0/#removed-support-for-python-2",
        example=Example(
            before="def page(request):\n    return list(request.GET.iteritems())\n",
            after="def page(request):\n    return list(request.GET.items())\n",
        ),
        leaves=(
            "def page(names):\n    return list(names.iteritems())\n",
            "import six\n\n\ndef page(request):\n    return list(six.iteritems(request.GET))\n",
        ),
        ledger=tuple(
            f"removed-{owner}.{name}"
            for owner, names in (
                (_OWNERS[0], ("iteritems", "itervalues", "iterlists")),
                (_OWNERS[2], tuple(_ITERATORS)),
            )
            for name in names
            if not (owner == _OWNERS[2] and name == "iterlists")
        ),
        symptoms=("'QueryDict' object has no attribute 'iteritems'", "'dict' object has no attribute 'iteritems'"),
        unproven="needs Python 2.7 up to Django 1.11; from 1.8 on Python 3 is measured, which never had the names",
    ),
    Rule(
        id="signer-unsafe-separator",
        what="`Signer(sep=…)` refuses a separator that may stand in a signature since Django 1.10.",
        why="What is signed could be cut in the wrong place.",
        since="1.4",
        until="1.10",
        change=ByHand(
            ("django.core.signing.Signer", "django.core.signing.TimestampSigner"),
            "Take a character that is no letter, digit, `-`, `_` or `=`; what was signed is not read then.",
            separator,
        ),
        sure="show",
        notes="1.10/#features-removed-in-1-10",
        example=Example(
            before="from django.core.signing import Signer\n\nanswer = Signer(sep='-').unsign("
            "Signer(sep='-').sign('a'))",
            after="from django.core.signing import Signer\n\nanswer = Signer(sep=':').unsign("
            "Signer(sep=':').sign('a'))",
        ),
        leaves=("from django.core.signing import Signer\nSigner(sep='/')\nSigner('key')",),
        ledger=("removed-signer-unsafe-separator",),
        symptoms=("Unsafe Signer separator",),
    ),
]
