"""Sitemaps, feeds, static files and forms of `contrib`: small things that went."""

from __future__ import annotations

from django_seven.rules.copying import keeping
from django_seven.rules.shape import ByHand, Draft, Example, Fine, Keyword, Match, Rewrite, Rule
from django_seven.rules.syntax import below, keyword, not_before


@not_before("1.9")
def list_enclosure(draft: Draft, match: Match) -> None:
    """`add_item(enclosure=x)` becomes `add_item(enclosures=[x])`."""
    call = match.node.parent
    given = keyword(call, "enclosure") if call is not None and call.type == "call" else None
    value = given.child_by_field_name("value") if given is not None else None
    if given is None or value is None:
        raise Fine
    draft.replace(given, f"enclosures=[{draft.text(value)}]")


def is_url_field(draft: Draft, match: Match) -> None:
    """A field that says what it assumes is well, and one that only has to refuse what is no address."""
    call = match.node.parent
    if match.imported or call is None or call.type != "call":
        raise Fine
    method = call.parent
    cleaned = method is not None and method.type == "attribute" and draft.text(method).endswith(".clean")
    used = method.parent.parent if cleaned and method is not None and method.parent is not None else None
    if used is not None and used.type == "expression_statement":
        raise Fine
    if keyword(call, "assume_scheme") or any(below(call, "dictionary_splat")):
        raise Fine


RULES = [
    Rule(
        id="feed-enclosure",
        what="`add_item(enclosure=…)` of feeds is gone in Django 2.0; `enclosures=[…]` takes several.",
        why="An entry of an Atom feed may have more than one.",
        since="1.9",
        until="2.0",
        warns="1.9",
        change=Rewrite((".add_item",), list_enclosure),
        sure="likely",
        notes="2.0/#features-removed-in-2-0",
        example=Example(
            before="""
from django.utils.feedgenerator import Enclosure, Rss201rev2Feed

feed = Rss201rev2Feed("Talks", "https://conference.example/", "All talks")
feed.add_item("Keynote", "/1/", "First", enclosure=Enclosure("/1.mp3", "5", "audio/mpeg"))
answer = 'url="/1.mp3"' in feed.writeString("utf-8")
""",
            after="""
from django.utils.feedgenerator import Enclosure, Rss201rev2Feed

feed = Rss201rev2Feed("Talks", "https://conference.example/", "All talks")
feed.add_item("Keynote", "/1/", "First", enclosures=[Enclosure("/1.mp3", "5", "audio/mpeg")])
answer = 'url="/1.mp3"' in feed.writeString("utf-8")
""",
        ),
        leaves=("cart.add_item('Keynote', price=1)\n", "feed.add_item('Keynote', enclosures=[])\n"),
        ledger=("removed-django.utils.feedgenerator.SyndicationFeed.add_item--enclosure",),
    ),
    Rule(
        id="finders-find-all",
        what="`finders.find(all=…)` is called `find_all=` in Django 6.1.",
        why="`all` hid the function of that name.",
        since="5.2",
        until="6.1",
        warns="5.2",
        change=Keyword(("django.contrib.staticfiles.finders.find",), "all", "find_all"),
        sure="safe",
        notes="6.1/#features-removed-in-6-1",
        example=Example(
            before=(
                "from django.contrib.staticfiles import finders\n\n"
                "answer = len(finders.find('admin/css/base.css', all=True))\n"
            ),
            after=(
                "from django.contrib.staticfiles import finders\n\n"
                "answer = len(finders.find('admin/css/base.css', find_all=True))\n"
            ),
        ),
        leaves=("from shop import finders\n\nfinders.find('a', all=True)\n",),
        ledger=("removed-django.contrib.staticfiles.finders.find--all",),
        symptoms=("find() got an unexpected keyword argument 'all'",),
    ),
    Rule(
        id="ping-google",
        what="`django.contrib.sitemaps.ping_google` is gone in Django 5.0.",
        why="Google no longer answers such calls: from 5.0 on nothing is called. Name the sitemap in `robots.txt`.",
        since="1.11",
        until="5.0",
        warns="4.0",
        change=Rewrite(
            ("django.contrib.sitemaps.ping_google",),
            keeping({"django.contrib.sitemaps.ping_google": "def NAME(*place, **options):\n    pass"}, "5.0"),
        ),
        sure="likely",
        notes="5.0/#features-removed-in-5-0",
        example=Example(
            before="from django.contrib.sitemaps import ping_google\n\nping_google()\n",
            after="import django\n\nif django.VERSION < (5, 0):\n"
            "    from django.contrib.sitemaps import ping_google\nelse:\n"
            "    def ping_google(*place, **options):\n        pass\n\nping_google()\n",
        ),
        leaves=("from shop.seo import ping_google\n\nping_google()\n",),
        ledger=("removed-django.contrib.sitemaps.ping_google",),
        symptoms=("cannot import name 'ping_google'",),
        unproven="it would ask a server that does not answer",
    ),
    Rule(
        id="url-field-scheme",
        what="`forms.URLField` completes `example.com` to `https://example.com` in Django 6.0; it was `http://`.",
        why="Sites without https became rare.",
        since="5.0",
        until="6.0",
        warns="5.0",
        change=ByHand(
            ("django.forms.URLField", "django.forms.fields.URLField"),
            'Take the new one, or from Django 5.0 on say `assume_scheme="http"`.',
            is_url_field,
        ),
        sure="show",
        notes="6.0/#miscellaneous",
        example=Example(
            before="from django import forms\n\nanswer = forms.URLField().clean('conference.example/')\n",
            after=(
                "from django import forms\n\n"
                "answer = forms.URLField(assume_scheme='http').clean('conference.example/')\n"
            ),
        ),
        leaves=(
            'from django import forms\n\nforms.URLField(assume_scheme="https")\n',
            "from django import forms\n\nforms.URLField().clean(address)\n",
            "from rest_framework.serializers import URLField\n\nURLField()\n",
        ),
        ledger=("changed-URLField-default-scheme", "removed-settings.FORMS_URLFIELD_ASSUME_HTTPS"),
    ),
]
