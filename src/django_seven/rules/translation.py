"""Translation: languages that are none, functions that moved, and names of locales."""

from __future__ import annotations

from django_seven.rules.shape import ByHand, Draft, Example, Fine, Keyword, Match, Moved, Rewrite, Rule, Skip
from django_seven.rules.syntax import arguments, below, by_place, call_of, is_called, string_value, value_of

_LANGUAGE = "django.utils.translation.get_language"
_REAL = "django.utils.translation.trans_real"


def some_language(draft: Draft, match: Match) -> None:
    """What `get_language()` gives is only cut and asked where it is a text."""
    call = call_of(match) if not match.imported and is_called(match.node) else None
    above = call.parent if call is not None else None
    if call is None or above is None or above.type not in ("subscript", "attribute"):
        raise Fine
    inner = above.child_by_field_name("value" if above.type == "subscript" else "object")
    if inner is None or inner.id != call.id:
        raise Fine
    settings = draft.require("django.conf.settings")
    draft.replace(call, f"({draft.text(call)} or {settings}.LANGUAGE_CODE)")


def locale_names(draft: Draft, match: Match) -> None:
    """`call_command("makemessages", locale=["pt-br"])` names the folder `pt_BR`."""
    if match.imported or not is_called(match.node):
        raise Fine
    call = call_of(match)
    given = by_place(call)
    if not given or string_value(given[0]) != "makemessages":
        raise Fine
    named = [value_of(item) for item in arguments(call) if draft.text(item).startswith("locale=")]
    found = [node for item in (*named, *given[1:]) for node in below(item, "string")]
    wrong = [(node, text) for node in found if (text := _folder(string_value(node) or ""))]
    if not wrong:
        raise Fine
    for node, text in wrong:
        draft.replace(node, draft.text(node).replace(string_value(node) or "", text))


def formats(draft: Draft, match: Match) -> None:
    """`get_date_formats()` becomes the formats that it gave, one by one."""
    call = call_of(match)
    if arguments(call):
        raise Skip("it takes no arguments")
    ask = draft.require("django.utils.formats.get_format")
    names = _DATE_FORMATS[match.trigger.rpartition(".")[2]]
    draft.replace(call, "(" + ", ".join(f'{ask}("{name}")' for name in names) + ")")


def is_norwegian(draft: Draft, match: Match) -> None:
    """Only the old code of Norwegian is meant."""
    if not any(string_value(node) == "no" for node in below(match.node, "string")):
        raise Fine


_DATE_FORMATS = {
    "get_date_formats": ("DATE_FORMAT", "DATETIME_FORMAT", "TIME_FORMAT"),
    "get_partial_date_formats": ("YEAR_MONTH_FORMAT", "MONTH_DAY_FORMAT"),
}


def _folder(text: str) -> str:
    """The folder of a language with a country; empty where it has none, or is one."""
    start, equals, code = text.rpartition("=")
    language, hyphen, country = code.partition("-")
    if not hyphen or not language.isalpha() or not country.isalpha() or len(language) > 3:
        return ""
    country = country.upper() if len(country) <= 2 else country.title()
    return f"{start}{equals}{language}_{country}"


RULES = [
    Rule(
        id="get-language-none",
        what="`get_language()` is `None` while translation is off, since Django 1.8; it was the site's language.",
        why="It could not be told whether anything is translated.",
        since="1.3",
        until="1.8",
        change=Rewrite((_LANGUAGE, f"{_REAL}.get_language"), some_language),
        sure="safe",
        notes="1.8/#miscellaneous",
        example=Example(
            before="from django.conf import settings\n"
            "from django.utils.translation import deactivate_all, get_language\n\n"
            "deactivate_all()\nanswer = get_language()[:2]\n",
            after="from django.conf import settings\n"
            "from django.utils.translation import deactivate_all, get_language\n\n"
            "deactivate_all()\nanswer = (get_language() or settings.LANGUAGE_CODE)[:2]\n",
        ),
        leaves=(
            "from django.utils.translation import get_language\nlanguage = get_language()",
            "from shop import get_language\nget_language()[:2]",
        ),
        ledger=("changed-get_language-none",),
        symptoms=("'NoneType' object is not subscriptable", "'NoneType' object has no attribute 'split'"),
    ),
    Rule(
        id="trans-real-templatize",
        what="`templatize()` is not in `trans_real` from Django 1.11 on; it is in `django.utils.translation`.",
        why="It reads templates, and needs no translations.",
        since="1.3",
        until="1.11",
        change=Moved({f"{_REAL}.templatize": "django.utils.translation.templatize"}),
        sure="safe",
        notes="1.11/#miscellaneous",
        example=Example(
            before=f"from {_REAL} import templatize\n\n"
            "answer = 'Yes' in templatize('{% load i18n %}{% trans \"Yes\" %}')",
            after="from django.utils.translation import templatize\n\n"
            "answer = 'Yes' in templatize('{% load i18n %}{% trans \"Yes\" %}')",
        ),
        leaves=("from jinja2 import templatize",),
        ledger=(f"removed-{_REAL}.templatize",),
        symptoms=("cannot import name 'templatize'",),
    ),
    Rule(
        id="language-supported",
        what="The functions that look for a language take no `supported` in Django 1.7.",
        why="What is supported is said by `LANGUAGES`.",
        since="1.4",
        until="1.7",
        change=Keyword(
            (
                "django.utils.translation.get_language_from_path",
                f"{_REAL}.get_language_from_path",
                f"{_REAL}.get_supported_language_variant",
            ),
            "supported",
        ),
        sure="safe",
        notes="1.7/#miscellaneous",
        example=Example(
            before="from django.utils.translation import get_language_from_path\n\n"
            "answer = str(get_language_from_path('/de/talks/', supported=None))",
            after="from django.utils.translation import get_language_from_path\n\n"
            "answer = str(get_language_from_path('/de/talks/'))",
        ),
        leaves=("from shop import get_language_from_path\nget_language_from_path('/', supported=1)",),
        ledger=(
            "removed-django.utils.translation.get_language_from_path--supported",
            "removed-django.utils.translation.trans_real.get_supported_language_variant--supported",
        ),
        symptoms=("got an unexpected keyword argument 'supported'",),
    ),
    Rule(
        id="makemessages-hyphen",
        what="`makemessages` leaves out locales with a hyphen from Django 3.2 on: the folder is `pt_BR`.",
        why="A folder `pt-br` was made, and never read.",
        since="1.8",
        until="3.2",
        change=Rewrite(
            ("django.core.management.call_command",),
            locale_names,
        ),
        texts=("makemessages",),
        sure="safe",
        notes="3.2/#miscellaneous",
        example=Example(
            before="from django.core.management import call_command\n\n"
            'call_command("makemessages", locale=["pt-br"])\ncall_command("makemessages", "-l=de-at")\n',
            after="from django.core.management import call_command\n\n"
            'call_command("makemessages", locale=["pt_BR"])\ncall_command("makemessages", "-l=de_AT")\n',
        ),
        leaves=(
            "from django.core.management import call_command\ncall_command('makemessages', locale=['de'])",
            "from django.core.management import call_command\ncall_command('loaddata', 'pt-br')",
        ),
        ledger=("changed-makemessages-hyphen",),
        symptoms=("invalid locale",),
        unproven="it needs GNU gettext, and the two folders are not the same",
    ),
    Rule(
        id="get-date-formats",
        what="`get_date_formats()` and `get_partial_date_formats()` are gone in Django 1.4: ask `get_format()`.",
        why="Each format has a name.",
        since="1.3",
        until="1.4",
        warns="1.3",
        change=Rewrite(tuple(f"django.utils.translation.{name}" for name in _DATE_FORMATS), formats, whole=True),
        sure="likely",
        notes="1.4/#features-removed-in-1-4",
        example=Example(
            before="from django.utils.translation import get_date_formats, get_partial_date_formats\n\n"
            "answer = get_date_formats()[0], get_partial_date_formats()[1]\n",
            after="from django.utils.formats import get_format\n\n"
            'answer = (get_format("DATE_FORMAT"), get_format("DATETIME_FORMAT"), get_format("TIME_FORMAT"))[0], '
            '(get_format("YEAR_MONTH_FORMAT"), get_format("MONTH_DAY_FORMAT"))[1]\n',
        ),
        leaves=("from shop import get_date_formats\nget_date_formats()",),
        ledger=("removed-get_date_formats", "removed-get_partial_date_formats"),
        symptoms=("cannot import name get_date_formats",),
    ),
    Rule(
        id="language-no",
        what="Norwegian is `nb` in Django 1.4; `no` is no language of Django any more.",
        why="`no` is two languages, Bokmål and Nynorsk.",
        since="1.3",
        until="1.4",
        change=ByHand(
            ("LANGUAGE_CODE =", "LANGUAGES ="), "Say `nb`, and rename the folders of translations.", is_norwegian
        ),
        sure="show",
        notes="1.4/#features-removed-in-1-4",
        example=Example(
            before='LANGUAGE_CODE = "no"\n',
            after='LANGUAGE_CODE = "nb"\n',
            kind="settings",
            probe="dict(settings.LANGUAGES).get(settings.LANGUAGE_CODE) is not None",
        ),
        leaves=('LANGUAGE_CODE = "nb"\n',),
        ledger=("removed-language-no",),
    ),
]
