"""Names that were over when Django 1.4 came out: formats, loaders, old back-ends."""

from __future__ import annotations

from django_seven.rules.shape import ByHand, Draft, Example, Fine, Match, Rule
from django_seven.rules.syntax import string_value

_FORMATS = tuple(f"django.forms.fields.DEFAULT_{kind}_INPUT_FORMATS" for kind in ("DATE", "TIME", "DATETIME"))
_LOADERS = tuple(
    f"django.template.loaders.{module}.load_template_source" for module in ("filesystem", "app_directories", "eggs")
)


def norwegian(draft: Draft, match: Match) -> None:
    """Only `LANGUAGE_CODE = "no"` is met."""
    if string_value(match.node.child_by_field_name("right")) != "no":
        raise Fine


RULES = [
    Rule(
        id="translation-date-formats",
        what="`get_date_formats()` and `get_partial_date_formats()` are gone in Django 1.4; `get_format()` tells them.",
        why="Formats became a matter of localization in Django 1.2.",
        since="1.3",
        until="1.4",
        change=ByHand(
            ("django.utils.translation.get_date_formats", "django.utils.translation.get_partial_date_formats"),
            "Ask `django.utils.formats.get_format()` for each format by its name.",
        ),
        sure="show",
        notes="1.4/",
        example=Example(
            before="from django.utils.translation import get_date_formats\n\n"
            "answer = [str(text) for text in get_date_formats()]",
            after="from django.utils.formats import get_format\n\n"
            'answer = [str(get_format(name)) for name in ("DATE_FORMAT", "DATETIME_FORMAT", "TIME_FORMAT")]',
        ),
        ledger=("removed-get_date_formats", "removed-get_partial_date_formats"),
        symptoms=("cannot import name get_date_formats",),
    ),
    Rule(
        id="default-date-input-formats",
        what="`DEFAULT_DATE_INPUT_FORMATS` and its kin are gone from `django.forms.fields` in Django 1.4.",
        why="The formats of the language are taken, which `get_format()` tells.",
        since="1.3",
        until="1.4",
        change=ByHand(
            _FORMATS, 'Ask `django.utils.formats.get_format("DATE_INPUT_FORMATS")`, or write the formats down.'
        ),
        sure="show",
        notes="1.4/",
        example=Example(
            before="from django.forms.fields import DEFAULT_DATE_INPUT_FORMATS\n\n"
            'answer = "%Y-%m-%d" in DEFAULT_DATE_INPUT_FORMATS',
            after="from django.utils.formats import get_format\n\n"
            'answer = "%Y-%m-%d" in get_format("DATE_INPUT_FORMATS")',
        ),
        unproven="Django 1.3, the oldest that is measured, lacks them already",
        ledger=(
            "removed-DEFAULT_DATE_INPUT_FORMATS",
            "removed-DEFAULT_TIME_INPUT_FORMATS",
            "removed-DEFAULT_DATETIME_INPUT_FORMATS",
        ),
        symptoms=("cannot import name DEFAULT_DATE_INPUT_FORMATS",),
    ),
    Rule(
        id="load-template-source-function",
        what="The functions `load_template_source()` of the template loaders are gone in Django 1.4.",
        why="Loaders are classes since Django 1.2.",
        since="1.3",
        until="1.4",
        change=ByHand(
            (*_LOADERS, *(f"'{name}'" for name in _LOADERS), "django.core.template_loaders.*"),
            "Name the class: `django.template.loaders.filesystem.Loader`.",
        ),
        sure="show",
        notes="1.4/#django-core-template-loaders",
        example=Example(
            before="from django.template.loaders.filesystem import load_template_source\n",
            after="from django.template.loaders.filesystem import Loader\n",
        ),
        unproven="an instance is made with an engine since Django 1.8 and without one before",
        ledger=(
            "removed-load_template_source-functions",
            "removed-callable-template-loader",
            "changed-template_loaders-alias",
        ),
    ),
    Rule(
        id="gis-backend-module",
        what="`django.contrib.gis.db.backend` is gone in Django 1.4; `django.contrib.gis.db.backends` has them.",
        why="Spatial back-ends are database engines of their own since Django 1.2.",
        since="1.3",
        until="1.4",
        change=ByHand(
            ("django.contrib.gis.db.backend.*",),
            "Name the spatial engine in `DATABASES`, and ask `connection.ops` for what it can do.",
        ),
        sure="show",
        notes="1.4/",
        example=Example(
            before="from django.contrib.gis.db.backend import SpatialBackend\n",
            after="from django.db import connection\n",
        ),
        unproven="needs a spatial database",
        ledger=("removed-django.contrib.gis.db.backend",),
    ),
    Rule(
        id="comments-banned-users-group",
        what="`COMMENTS_BANNED_USERS_GROUP` is not read from Django 1.4 on.",
        why="The feed of comments left out what members of a group wrote, and asked the database for each.",
        since="1.3",
        until="1.4",
        change=ByHand(
            ("COMMENTS_BANNED_USERS_GROUP =", "django.conf.settings.COMMENTS_BANNED_USERS_GROUP"),
            "Filter in a feed of your own, if the group still has members.",
        ),
        sure="show",
        notes="1.4/#comments-banned-users-group-setting",
        example=Example(
            before="COMMENTS_BANNED_USERS_GROUP = 3\n",
            after="BANNED_USERS_GROUP = 3\n",
            kind="settings",
        ),
        unproven="the feed is only asked with comments in the database, which left Django",
        ledger=("changed-COMMENTS_BANNED_USERS_GROUP",),
    ),
    Rule(
        id="language-code-no",
        what="The language code `no` is gone in Django 1.4; Norwegian is `nb` or `nn`.",
        why="`no` names both written forms.",
        since="1.3",
        until="1.4",
        change=ByHand(("LANGUAGE_CODE =",), "Say `nb` (Bokmål) or `nn` (Nynorsk).", only=norwegian),
        sure="show",
        notes="1.4/",
        example=Example(before='LANGUAGE_CODE = "no"\n', after='LANGUAGE_CODE = "nb"\n', kind="settings"),
        unproven="a language without translations answers in English on all sides",
        ledger=("removed-language-no",),
    ),
]
