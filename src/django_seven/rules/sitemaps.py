"""Sitemaps in templates, and the log of responses."""

from __future__ import annotations

import re

from django_seven.rules.around import Project
from django_seven.rules.shape import Draft, Example, Fine, Match, Renamed, Rewrite, Rule, Skip, Template
from django_seven.rules.syntax import call_of, is_called, keyword, replace_tags, spread_last, tags, value_of
from django_seven.values import Minor, Road

_FOR = re.compile(r"\{%\s*for\s+(\w+)\s+in\s+sitemaps\s*%\}")


def location(text: str) -> str | None:
    """`{{ sitemap }}` in a loop over `sitemaps` becomes its location, or itself where it is a text."""
    names = {found[1] for tag in tags(text) if (found := _FOR.fullmatch(tag.group()))}
    if len(names) != 1:
        return None
    name = names.pop()
    shown = re.compile(rf"\{{\{{\s*{name}\s*\}}\}}")

    def change(tag: str) -> str:
        return f"{{% firstof {name}.location {name} %}}" if shown.fullmatch(tag) else tag

    return replace_tags(text, change)


def escapes(road: Road, project: Project, text: str) -> bool:
    """Whether `firstof` of the old side escapes what it shows."""
    return road.old >= Minor(1, 8)


def escapes_nothing(road: Road, project: Project, text: str) -> bool:
    """The other way round."""
    return not escapes(road, project, text)


def exception(draft: Draft, match: Match) -> None:
    """`log_response(exc_info=…)` is `exception=…` from Django 4.1 on; the logger takes both kinds."""
    if match.imported or not is_called(match.node):
        raise Fine
    named = keyword(call_of(match), "exc_info")
    if named is None:
        raise Fine
    if draft.road.old >= (4, 1):
        raise Skip("the old side does not take it either")
    django = draft.require_module("django")
    name = f'"exc_info" if {django}.VERSION < (4, 1) else "exception"'
    spread_last(draft, call_of(match), named, f"**{{{name}: {draft.text(value_of(named))}}}")


_LOGGED = """
from django.http import HttpResponse
from django.utils.log import log_response


class Noted(list):
    def error(self, message, **options):
        self.append(options["exc_info"])


noted = Noted()
log_response("bad", response=HttpResponse(status=500), logger=noted, CAUSE)
answer = list(noted)
"""

RULES = [
    Rule(
        id="sitemap-index-item-text",
        what="An item of `sitemaps` in a template of a sitemap index shows no address since Django 5.0.",
        why="It is an object with `location` and `last_mod` since 4.1, which was a text as well until 5.0.",
        since="1.3",
        until="5.0",
        warns="4.1",
        change=Template(("sitemaps",), location, where=escapes),
        sure="safe",
        notes="5.0/#features-removed-in-5-0",
        example=Example(
            before="{% for sitemap in sitemaps %}<loc>{{ sitemap }}</loc>{% endfor %}",
            after="{% for sitemap in sitemaps %}<loc>{% firstof sitemap.location sitemap %}</loc>{% endfor %}",
            kind="template",
            probe="try:\n    from django.contrib.sitemaps.views import SitemapIndexItem as Item\n"
            "except ImportError:\n    Item = str",
            context='{"sitemaps": [Item("http://a.test/talks.xml")]}',
        ),
        leaves=(
            "{% for sitemap in sitemaps %}{{ sitemap.location }}{% endfor %}",
            "{% for page in pages %}{{ page }}{% endfor %}{{ sitemaps }}",
        ),
        ledger=("removed-django.contrib.sitemaps.views.SitemapIndexItem.__str__",),
    ),
    Rule(
        id="sitemap-index-item-text-unescaped",
        what="An item of `sitemaps` in a template of a sitemap index shows no address since Django 5.0.",
        why="`{% firstof sitemap.location sitemap %}` shows it on both sides, but escapes it only from Django 1.8 on: "
        "go there first.",
        since="1.8",
        until="5.0",
        warns="4.1",
        change=Template(("sitemaps",), location, where=escapes_nothing),
        sure="show",
        notes="5.0/#features-removed-in-5-0",
        leaves=("{% for page in pages %}{{ page }}{% endfor %}",),
        ledger=("removed-django.contrib.sitemaps.views.SitemapIndexItem.__str__",),
        unproven="the example of `sitemap-index-item-text` starts where the tag escapes",
    ),
    Rule(
        id="log-response-exc-info",
        what="`log_response(exc_info=…)` is called `exception=` since Django 4.1.",
        why="It is handed on to the logger, which takes an exception as well as what `sys.exc_info()` gives.",
        since="2.1",
        until="4.1",
        change=Rewrite(("django.utils.log.log_response",), exception),
        sure="safe",
        notes="4.1/",
        example=Example(
            before=_LOGGED.replace("CAUSE", "exc_info=(ValueError, None, None)"),
            after=_LOGGED.replace(
                "CAUSE", '**{"exc_info" if django.VERSION < (4, 1) else "exception": (ValueError, None, None)}'
            ).replace("from django.http", "import django\nfrom django.http"),
        ),
        leaves=(
            "from django.utils.log import log_response\nlog_response('bad', response=response)",
            "from shop.log import log_response\nlog_response('bad', exc_info=info)",
        ),
        ledger=("removed-django.utils.log.log_response--exc_info",),
        symptoms=("log_response() got an unexpected keyword argument 'exc_info'",),
    ),
    Rule(
        id="removed-in-django-2028-warning",
        what="`RemovedInDjango2028Warning` goes with the release that it names.",
        why="`RemovedAfterNextVersionWarning` is, on each release, the warning of what the one after the next removes.",
        since="4.1",
        until="2028.0",
        change=Renamed(
            "django.utils.deprecation.RemovedInDjango2028Warning",
            "django.utils.deprecation.RemovedAfterNextVersionWarning",
        ),
        sure="likely",
        notes="6.1/",
        leaves=("from shop.warnings import RemovedInDjango2028Warning\n",),
        ledger=("removed-django.utils.deprecation.RemovedInDjango2028Warning",),
    ),
]
