"""Settings whose default changed: the old value is written down, and nothing changes with the release."""

from __future__ import annotations

import re

from django_seven.rules.kept import BEFORE, kept
from django_seven.rules.shape import Default, Draft, Example, Fine, Match, Rule

_MODEL = """
from django.db import models


class Talk(models.Model):
    class Meta:
        app_label = "seven_example"


answer = type(Talk._meta.pk).__name__
"""

_EMPTY = """
from django.db import models


class Talk(models.Model):
    level = models.IntegerField(choices=[(1, "one")])

    class Meta:
        app_label = "seven_example"


answer = str(Talk._meta.get_field("level").get_choices()[0][1])
"""
_TWO = """[
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
]"""

_NAMES = re.compile(rb"MIDDLEWARE(?:_CLASSES)?['\"]?\s*(?:\+?=(?!=)|:)")


def no_other_list(draft: Draft, match: Match) -> None:
    """Only where nothing names any middleware under either name."""
    names = ("MIDDLEWARE", "MIDDLEWARE_CLASSES")
    if _NAMES.search(match.node.text or b"") or any(map(draft.inherits_setting, names)):
        raise Fine


_RULES = [
    Rule(
        id="tz-default",
        what="`USE_TZ` is `True` in Django 5.0 where the settings do not say; it was `False`.",
        why="With it dates and times are aware, in forms, models and `timezone.now()`.",
        since="1.4",
        until="5.0",
        warns="4.0",
        change=Default(
            "USE_TZ",
            "False",
            new="True",
            note="`True`, dates and times are aware.",
            risk="naive and aware times do not compare, and stored ones may shift by the offset of `TIME_ZONE`.",
            flip="Replace `datetime.now()` by `timezone.now()` and look for naive values first. PostgreSQL stores the "
            "zone; on other databases convert what is stored from `TIME_ZONE` to UTC in the release that flips.",
        ),
        sure="safe",
        notes="5.0/#miscellaneous",
        example=Example(
            before=BEFORE,
            after=BEFORE,
            kind="settings",
            settings="globals().pop('USE_TZ', None)",
            probe="from django.utils import timezone\nanswer = timezone.is_aware(timezone.now())\n",
        ),
        leaves=("USE_TZ = True",),
        ledger=("changed-USE_TZ-default",),
    ),
    Rule(
        id="l10n-default",
        what="`USE_L10N` is `True` in Django 4.0 where the settings do not say; it was `False`.",
        why="Numbers and dates are formatted for the language; Django 5.0 always does, whatever the setting says.",
        since="1.3",
        until="4.0",
        change=Default(
            "USE_L10N",
            "False",
            new="True",
            note="`True`, numbers and dates are written as the language does.",
            risk="pages and scripts show or read `1.234,5` where they had `1234.5`.",
            flip="Put `{% localize off %}` or `|unlocalize` around numbers that scripts and APIs read, then look at "
            "forms in each language.",
            ends="5.0",
        ),
        sure="safe",
        notes="4.0/#localization",
        example=Example(
            before=BEFORE,
            after=BEFORE,
            kind="settings",
            probe=(
                "from django.utils import formats, translation\n"
                "translation.activate('de')\nanswer = formats.localize(1.5)\n"
            ),
        ),
        leaves=("USE_L10N = True",),
        ledger=("changed-USE_L10N-default",),
    ),
    Rule(
        id="default-auto-field-default",
        what="`DEFAULT_AUTO_FIELD` is `BigAutoField` in Django 6.0 where the settings do not say; it was `AutoField`.",
        why="Models without a primary key of their own would get another column, by a migration in each app.",
        since="1.3",
        until="6.0",
        change=Default(
            "DEFAULT_AUTO_FIELD",
            '"django.db.models.AutoField"',
            new='"django.db.models.BigAutoField"',
            note="`BigAutoField`, keys that Django makes have 64 bits.",
            risk="`makemigrations` rewrites the table of each model without a key of its own, and what points to it.",
            flip="Move app by app: set `default_auto_field` in its `AppConfig`, migrate it on the old side, and flip "
            "when the last one is done.",
        ),
        sure="safe",
        notes="6.0/#miscellaneous",
        example=Example(
            before=BEFORE,
            after=BEFORE,
            kind="settings",
            probe=_MODEL,
        ),
        leaves=('DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"',),
        ledger=("changed-DEFAULT_AUTO_FIELD-default", "changed-DEFAULT_AUTO_FIELD-W042"),
    ),
    Rule(
        id="file-upload-permissions-default",
        what="`FILE_UPLOAD_PERMISSIONS` is `0o644` in Django 3.0 where the settings do not say; it was `None`.",
        why="Small uploads followed the umask of the process and large ones were private to its user.",
        since="1.7",
        until="3.0",
        change=Default(
            "FILE_UPLOAD_PERMISSIONS",
            "None",
            new="0o644",
            note="`0o644`, whatever the umask.",
            risk="large uploads become readable for all users of the machine, small ones no longer follow the umask.",
            flip="See which user serves the uploads, then flip; files that are there keep their mode.",
        ),
        sure="safe",
        notes="3.0/#miscellaneous",
        example=Example(
            before=BEFORE,
            after=BEFORE,
            kind="settings",
            probe=(
                "from django.core.files.storage import FileSystemStorage\n"
                "answer = FileSystemStorage().file_permissions_mode\n"
            ),
        ),
        leaves=("FILE_UPLOAD_PERMISSIONS = 0o640",),
        ledger=("changed-FILE_UPLOAD_PERMISSIONS-default",),
    ),
    Rule(
        id="middleware-default",
        what="Django 2.0 runs no middleware where the settings name none; `MIDDLEWARE_CLASSES` had two by default.",
        why="With `MIDDLEWARE_CLASSES` its default went: `CommonMiddleware` and the protection against forged posts.",
        since="1.3",
        until="2.0",
        warns="1.10",
        change=Default(
            "MIDDLEWARE",
            _TWO,
            new="[]",
            note="no middleware where none is named.",
            risk="addresses without a slash are not found, and forged posts are let through.",
            flip="Only for tests and services that answer no browser.",
            only=no_other_list,
        ),
        sure="safe",
        notes="2.0/#features-removed-in-2-0",
        example=Example(
            before=BEFORE,
            after=BEFORE,
            kind="settings",
            settings="[globals().pop(name, None) for name in ('MIDDLEWARE', 'MIDDLEWARE_CLASSES')]\n"
            "import re\nDISALLOWED_USER_AGENTS = [re.compile('robot')]\n"
            "SILENCED_SYSTEM_CHECKS = ['1_7.W001', 'admin.E408', 'admin.E409', 'admin.E410']\n",
            probe="from django.test import Client\nanswer = Client().get('/', HTTP_USER_AGENT='robot').status_code\n",
        ),
        leaves=("MIDDLEWARE_CLASSES = []\n", "MIDDLEWARE += ['shop.Own']\n"),
    ),
    Rule(
        id="blank-choice-default",
        what="The empty choice of a field says `- Select an option -` in Django 6.1; it was `---------`.",
        why="Who hears a page instead of seeing it is told what to do; `USE_BLANK_CHOICE_DASH` keeps the dashes, "
        "and warns.",
        since="1.3",
        until="6.1",
        change=Default(
            "USE_BLANK_CHOICE_DASH",
            "True",
            new="False",
            note="`False`, the empty choice says `- Select an option -`.",
            risk="tests and scripts that look for the dashes do not find them.",
            flip="Search tests, scripts and translations for `---------`.",
            ends="2028.0",
        ),
        sure="likely",
        notes="6.1/#features-deprecated-in-6-1",
        example=Example(
            before=BEFORE,
            after=BEFORE,
            kind="settings",
            probe=_EMPTY,
        ),
        leaves=("USE_BLANK_CHOICE_DASH = False\n",),
    ),
]
RULES = [kept(rule) for rule in _RULES]
