"""Applications that left Django for a package of their own, and what their settings then lack."""

from __future__ import annotations

import re

from tree_sitter import Node

from django_seven.rules.shape import ByHand, Draft, Example, Fine, Match, Rewrite, RewriteFunction, Rule, Skip
from django_seven.rules.syntax import string_value
from django_seven.values import Minor

_UK = re.compile(r"\buk(?=\.|$|_regions)")
_HOLDERS = ("list", "tuple", "set", "argument_list", "parenthesized_expression")
_DEBUG_FALSE = '"require_debug_false": {"()": "django.utils.log.RequireDebugFalse"}'


def left(old: str, new: str, ends: Minor) -> RewriteFunction:
    """Imports and names in strings are those of Django below a release, and those of the package from it on."""

    def leave(draft: Draft, match: Match) -> None:
        if match.trigger.startswith("'"):
            _named(draft, match.node, match.trigger[1:-1].replace(old, new, 1), ends)
            return
        if not match.imported:
            return
        statement = match.node.parent
        source = statement.child_by_field_name("module_name") if statement is not None else None
        if source is None or source.type != "dotted_name":
            raise Skip("`import` of the whole module")
        entry, module = draft.text(match.node), draft.text(source)
        name, _, alias = entry.partition(" as ")
        moved = f"{module}.{name}".replace(old, new, 1).rpartition(".")[0]
        if ".uk" in f"{module}.{name}":  # the package only has the names that begin with GB
            moved, alias = _UK.sub("gb", moved), alias or name
            name = _UK.sub("gb", name.replace("UK", "GB"))
        draft.drop_import(match)
        fresh = name if alias in ("", name) else f"{name} as {alias}"
        draft.guard([f"from {module} import {entry}"], [f"from {moved} import {fresh}"], ends)

    return leave


def _named(draft: Draft, node: Node, new: str, ends: Minor) -> None:
    if node.parent is None or node.parent.type not in _HOLDERS:
        raise Skip("it is not seen what the text is for")
    if any(string_value(other) == new for other in node.parent.named_children):
        raise Fine
    django = draft.require_module("django")
    draft.replace(node, f'{draft.text(node)} if {django}.VERSION < {ends.code} else "{new}"')


def sites_beside(draft: Draft, match: Match) -> None:
    """The application of sites goes before that of redirects."""
    holder = match.node.parent
    if b"django.contrib.sites" in (draft.root.text or b"") or draft.sets_elsewhere("SITE_ID"):
        raise Fine
    if holder is None or holder.type not in ("list", "tuple"):
        raise Fine
    quote = draft.text(match.node)[-1]
    draft.insert(match.node.start_byte, f"{quote}django.contrib.sites{quote}, ")


def filters(draft: Draft, match: Match) -> None:
    """The filter that Django put before mails to the admins is written down."""
    value = match.node.child_by_field_name("right")
    handlers = _value(value, "handlers")
    handler = _value(handlers, "mail_admins")
    if value is None or handler is None or handler.type != "dictionary" or _value(handler, "filters") is not None:
        raise Fine
    draft.insert(handler.start_byte + 1, '"filters": ["require_debug_false"], ')
    there = _value(value, "filters")
    if there is None:
        draft.insert(value.start_byte + 1, f'"filters": {{{_DEBUG_FALSE}}}, ')
    elif there.type != "dictionary":
        raise Skip("its filters are not plain")
    elif _value(there, "require_debug_false") is None:
        draft.insert(there.start_byte + 1, f"{_DEBUG_FALSE}, ")


def _value(holder: Node | None, name: str) -> Node | None:
    """The value of a key in a plain dictionary."""
    for pair in holder.named_children if holder is not None and holder.type == "dictionary" else []:
        if pair.type == "pair" and string_value(pair.child_by_field_name("key")) == name:
            return pair.child_by_field_name("value")
    return None


def own_pattern(draft: Draft, match: Match) -> None:
    """A validator with a pattern of its own says the schemes that the pattern takes."""
    if not draft.class_means(match.node, ("django.core.validators.URLValidator",)):
        raise Fine
    statement, text = match.node.parent, draft.text(match.node)
    body = statement.parent if statement is not None else None
    if body is None or any((other.text or b"").startswith(b"schemes") for other in body.named_children):
        raise Fine
    found = re.search(r"""["']\^?(?:\((?:\?:)?([a-z|]+)\)|([a-z]+)):""", text)
    if found is None:
        raise Skip("the schemes that it takes are not seen")
    schemes = ", ".join(f'"{name}"' for name in (found[1] or found[2]).split("|"))
    draft.insert(match.node.start_byte, f"schemes = [{schemes}]\n{' ' * match.node.start_point[1]}")


def _left(id: str, old: str, new: str, until: str, package: str, modules: str, example: tuple[str, str]) -> Rule:
    strings = tuple(f"'{name}'" for name in (old, *(f"{old}.{module}" for module in modules.split())))
    return Rule(
        id=id,
        what=f"`{old}` is gone in Django {until}; the package `{package}` has it.",
        why="It can have releases of its own. The package must be installed on the new side.",
        since="1.3",
        until=until,
        change=Rewrite((f"{old}.*", *strings), left(old, new, Minor.parse(until))),
        sure="likely",
        notes=f"{until}/#features-removed-in-{until.replace('.', '-')}",
        example=Example(*example),
        leaves=(
            f"try:\n    import {new}\nexcept ImportError:\n    import {old}\n",
            f"import {old}\n",
            f'APPS = ["{old}", "{new}"]\n',
        ),
        symptoms=(f"No module named '{old}'", f"No module named {old.rpartition('.')[2]}"),
        unproven=f"needs the package `{package}`",
        ledger=(f"removed-{old}", *((f"removed-{old}.uk",) if old.endswith("localflavor") else ())),
    )


_REDIRECTS = (
    '(lambda kind: kind(*[len][: getattr(getattr(kind.__init__, "__code__", None), "co_argcount", 1) - 1])'
    '.__class__.__name__)(__import__("django.contrib.redirects.middleware", fromlist=["a"]).RedirectFallbackMiddleware)'
)
_FILTERS = """
from django.conf import settings
from django.utils.log import RequireDebugFalse
import logging

answer = [settings.DEBUG, [isinstance(one, RequireDebugFalse) for one in logging.getLogger("shop").handlers[0].filters]]
"""
_HANDLER = '"class": "django.utils.log.AdminEmailHandler"'

RULES = [
    _left(
        "contrib-comments",
        "django.contrib.comments",
        "django_comments",
        "1.8",
        "django-contrib-comments",
        "urls",
        (
            """
from django.contrib.comments.models import Comment

INSTALLED = ["shop", "django.contrib.comments"]
print(Comment)
""",
            """
import django

if django.VERSION < (1, 8):
    from django.contrib.comments.models import Comment
else:
    from django_comments.models import Comment

INSTALLED = ["shop", "django.contrib.comments" if django.VERSION < (1, 8) else "django_comments"]
print(Comment)
""",
        ),
    ),
    _left(
        "contrib-localflavor",
        "django.contrib.localflavor",
        "localflavor",
        "1.6",
        "django-localflavor",
        "",
        (
            """
from django.contrib.localflavor.uk.forms import UKPostcodeField
from django.contrib.localflavor.us import forms
from django.contrib.localflavor.us.models import USStateField as State

print(State, forms, UKPostcodeField)
""",
            """
import django

if django.VERSION < (1, 6):
    from django.contrib.localflavor.uk.forms import UKPostcodeField
    from django.contrib.localflavor.us import forms
    from django.contrib.localflavor.us.models import USStateField as State
else:
    from localflavor.gb.forms import GBPostcodeField as UKPostcodeField
    from localflavor.us import forms
    from localflavor.us.models import USStateField as State

print(State, forms, UKPostcodeField)
""",
        ),
    ),
    Rule(
        id="redirects-without-sites",
        what="`django.contrib.redirects` needs `django.contrib.sites` installed since Django 1.4.",
        why="Redirects belong to a site.",
        since="1.3",
        until="1.4",
        change=Rewrite(("'django.contrib.redirects'",), sites_beside),
        sure="likely",
        notes="1.5/#miscellaneous",
        example=Example(
            before='SITE_ID = 1\nINSTALLED_APPS += ["django.contrib.redirects"]',
            after='SITE_ID = 1\nINSTALLED_APPS += ["django.contrib.sites", "django.contrib.redirects"]',
            kind="settings",
            probe=_REDIRECTS,
        ),
        leaves=('INSTALLED_APPS += ["django.contrib.redirects"]\nINSTALLED_APPS += ["django.contrib.sites"]',),
        ledger=("changed-redirects-sites",),
        symptoms=("You cannot use RedirectFallbackMiddleware when django.contrib.sites is not installed.",),
    ),
    Rule(
        id="mail-admins-filters",
        what="The handler `mail_admins` of `LOGGING` gets no filter of itself since Django 1.6.",
        why="Without it, errors are mailed under `DEBUG = True` as well.",
        since="1.4",
        until="1.6",
        warns="1.4",
        change=Rewrite(("LOGGING =",), filters),
        sure="safe",
        notes="1.6/#features-removed-in-1-6",
        example=Example(
            before=f"""
LOGGING = {{"version": 1, "handlers": {{
    "mail_admins": {{{_HANDLER}}},
}}, "loggers": {{"shop": {{"handlers": ["mail_admins"]}}}}}}
""",
            after=f"""
LOGGING = {{"filters": {{{_DEBUG_FALSE}}}, "version": 1, "handlers": {{
    "mail_admins": {{"filters": ["require_debug_false"], {_HANDLER}}},
}}, "loggers": {{"shop": {{"handlers": ["mail_admins"]}}}}}}
""",
            kind="settings",
            probe=_FILTERS,
            settings='LOGGING_CONFIG = "logging.config.dictConfig"\n',
        ),
        leaves=(
            f'LOGGING = {{"version": 1, "handlers": {{"mail_admins": {{"filters": [], {_HANDLER}}}}}}}',
            f'LOGGING = {{"version": 1, "handlers": {{"mail": {{{_HANDLER}}}}}}}',
        ),
        ledger=("removed-mail_admins-auto-filter",),
    ),
    Rule(
        id="url-validator-own-pattern",
        what="`URLValidator` asks for the scheme apart from its pattern since Django 1.7: name `schemes` as well.",
        why="http, https, ftp and ftps are taken where nothing is said, whatever the pattern takes.",
        since="1.3",
        until="1.7",
        change=Rewrite(("class regex",), own_pattern),
        sure="likely",
        notes="1.7/#miscellaneous",
        example=Example(
            before="""
import re

from django.core.validators import URLValidator


class Repository(URLValidator):
    regex = re.compile(r"^(?:git|ssh)://[a-z.]+/$")


answer = Repository()("git://shop.test/")
""",
            after="""
import re

from django.core.validators import URLValidator


class Repository(URLValidator):
    schemes = ["git", "ssh"]
    regex = re.compile(r"^(?:git|ssh)://[a-z.]+/$")


answer = Repository()("git://shop.test/")
""",
        ),
        leaves=(
            "class Own(object):\n    regex = 'git://'\n",
            "from django.core.validators import URLValidator\n\n\nclass Own(URLValidator):\n    regex = PATTERN\n",
        ),
        ledger=("changed-URLValidator-schemes",),
    ),
    Rule(
        id="syndication-feeds",
        what="`django.contrib.syndication.feeds` and its view are gone in Django 1.4: a feed is a view itself.",
        why="Classes as views took the place of a dictionary of feeds.",
        since="1.3",
        until="1.4",
        change=ByHand(
            ("django.contrib.syndication.feeds.*", "django.contrib.syndication.views.feed"),
            "Derive from `django.contrib.syndication.views.Feed`, and put instances of the feeds into the URLconf.",
        ),
        sure="show",
        notes="1.2/#changes-to-syndication-feeds",
        example=Example(
            before="from django.contrib.syndication.feeds import Feed\n\nanswer = Feed.__name__",
            after="from django.contrib.syndication.views import Feed\n\nanswer = Feed.__name__",
        ),
        leaves=("from django.contrib.syndication.views import Feed\nFeed()",),
        ledger=("removed-syndication-feeds-Feed", "removed-syndication-feed-view"),
        symptoms=("No module named feeds", "No module named 'django.contrib.syndication.feeds'"),
    ),
]
