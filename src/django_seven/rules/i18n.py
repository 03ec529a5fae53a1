"""Translation: the functions that Python 2 needed twice, and the language of a session."""

from __future__ import annotations

from django_seven.rules.shape import ByHand, Draft, Example, Match, Renamed, Rewrite, Rule, Skip
from django_seven.rules.syntax import call_of, positional
from django_seven.values import Minor

_TRANSLATION = "django.utils.translation"
# Its German is not ASCII: there Python 2 tells the functions apart. It has quotes up to Django 3.0.
_CHANGED = "'%(count)s %(name)s was changed successfully.', '%(count)s %(name)s were changed successfully.'"
_GONE = "4.0/#features-removed-in-4-0"


def _plain(old: str, new: str, use: str, since: str = "1.8") -> Rule:
    """One of the five functions that were there twice."""
    return Rule(
        id=old.replace("_", "-"),
        what=f"`{old}` is gone in Django 4.0; `{new}` gives the same text on Python 3.",
        why="The two differed only on Python 2, which Django 2.0 left.",
        since=since,
        until="4.0",
        warns="3.0",
        change=Renamed(f"{_TRANSLATION}.{old}", f"{_TRANSLATION}.{new}"),
        sure="safe",
        notes=_GONE,
        example=Example(
            before=f"from {_TRANSLATION} import {old} as _, override\n\nwith override('de'):\n    answer = {use}",
            after=f"from {_TRANSLATION} import {new} as _, override\n\nwith override('de'):\n    answer = {use}",
        ),
        leaves=(
            f"from gettext import {old}\n{old}('Yes')",
            f"translation.{old}('Yes')",
            f"from {_TRANSLATION} import {new} as {old}\n{old}('Yes')",
        ),
        ledger=(f"removed-{_TRANSLATION}.{old}",),
        symptoms=(f"cannot import name '{old}'", f"has no attribute '{old}'"),
    )


def session_key(draft: Draft, match: Match) -> None:
    """The constant becomes the text that it stands for."""
    draft.replace(match.node, '"_language"')


def string_concat(draft: Draft, match: Match) -> None:
    """`string_concat(a, b)` becomes `format_lazy("{}{}", a, b)`."""
    call = call_of(match)
    parts = positional(call)
    if not parts:
        raise Skip("nothing is put together")
    if draft.road.old < Minor(1, 11):
        raise Skip("`format_lazy` is there since Django 1.11")
    arguments = call.child_by_field_name("arguments")
    if arguments is None:
        raise Skip
    draft.replace(match.node, draft.require("django.utils.text.format_lazy"))
    draft.insert(parts[0].start_byte, '"' + "{}" * len(parts) + '", ')


RULES = [
    _plain("ugettext", "gettext", "_('March')"),
    _plain("ugettext_lazy", "gettext_lazy", "type('')(_('March'))"),
    _plain("ugettext_noop", "gettext_noop", "_('Yes')", "1.4"),
    _plain("ungettext", "ngettext", f"[_({_CHANGED}, n).replace('\"', '') for n in (1, 2)]"),
    _plain("ungettext_lazy", "ngettext_lazy", f"[type('')(_({_CHANGED}, n)).replace('\"', '') for n in (1, 2)]"),
    Rule(
        id="string-concat",
        what="`string_concat` is gone in Django 2.1; `format_lazy` puts lazy texts together.",
        why="Any text around lazy texts can be said with `format_lazy`, not only their row.",
        since="1.11",
        until="2.1",
        warns="1.11",
        change=Rewrite((f"{_TRANSLATION}.string_concat",), string_concat, whole=True),
        sure="safe",
        notes="2.1/#features-removed-in-2-1",
        example=Example(
            before=f"""
from {_TRANSLATION} import gettext_lazy as _, override, string_concat

label = string_concat(_("Yes"), ": ", 3)
with override("de"):
    answer = [isinstance(label, type("")), type("")(label)]
""",
            after=f"""
from django.utils.text import format_lazy
from {_TRANSLATION} import gettext_lazy as _, override

label = format_lazy("{{}}{{}}{{}}", _("Yes"), ": ", 3)
with override("de"):
    answer = [isinstance(label, type("")), type("")(label)]
""",
        ),
        leaves=(
            f"from {_TRANSLATION} import string_concat\nanswer = string_concat(*parts)",
            "from shop.text import string_concat\nstring_concat('a', 'b')",
        ),
        ledger=(f"removed-{_TRANSLATION}.string_concat",),
        symptoms=("cannot import name 'string_concat'", "has no attribute 'string_concat'"),
    ),
    Rule(
        id="language-session-key",
        what="`LANGUAGE_SESSION_KEY` is gone in Django 4.0; it always was the text `_language`.",
        why="Django keeps the language in a cookie; the session is only read by the project's own code.",
        since="1.3",
        until="4.0",
        change=Rewrite((f"{_TRANSLATION}.LANGUAGE_SESSION_KEY",), session_key, whole=True),
        sure="likely",
        notes=_GONE,
        example=Example(
            before=f"""
from {_TRANSLATION} import LANGUAGE_SESSION_KEY

session = {{}}
session[LANGUAGE_SESSION_KEY] = "de"
answer = session
""",
            after="""
session = {}
session["_language"] = "de"
answer = session
""",
        ),
        leaves=("from shop.constants import LANGUAGE_SESSION_KEY\nsession[LANGUAGE_SESSION_KEY] = 'de'",),
        ledger=(f"removed-{_TRANSLATION}.LANGUAGE_SESSION_KEY",),
        symptoms=("cannot import name 'LANGUAGE_SESSION_KEY'", "has no attribute 'LANGUAGE_SESSION_KEY'"),
    ),
    Rule(
        id="language-in-session",
        what="`LocaleMiddleware` no longer reads the language from the session since Django 3.0, only from the cookie.",
        why="A language can be chosen without a session, and so without a cookie for it.",
        since="1.3",
        until="3.0",
        change=ByHand(
            (f"{_TRANSLATION}.LANGUAGE_SESSION_KEY", "'_language'"),
            "Where the session is written so that the next page has the language, set the cookie on the response as"
            " well: `response.set_cookie(settings.LANGUAGE_COOKIE_NAME, language)`. Both sides read the cookie.",
        ),
        sure="show",
        notes="3.0/#miscellaneous",
        example=Example(
            before="""
from django.conf import settings
from django.test import RequestFactory
from django.utils.translation import get_language_from_request

request = RequestFactory().get("/")
request.session = {}
request.session["_language"] = "de"
answer = {"de": "German"}[get_language_from_request(request)]
""",
            after="""
from django.conf import settings
from django.test import RequestFactory
from django.utils.translation import get_language_from_request

request = RequestFactory().get("/")
request.session = {}
request.COOKIES[settings.LANGUAGE_COOKIE_NAME] = "de"
answer = {"de": "German"}[get_language_from_request(request)]
""",
        ),
        ledger=("changed-LocaleMiddleware-session",),
        symptoms=("The user language will no longer be stored in request.session",),
    ),
]
