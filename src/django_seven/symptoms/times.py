"""Times, their zones, and how they and numbers are written."""

from __future__ import annotations

from django_seven.symptoms.shape import Symptom

_NAIVE = r"datetime\.datetime\((?:\d+, )+\d+\)"
_AWARE = r"datetime\.datetime\((?:\d+, )+\d+, tzinfo="

SYMPTOMS = (
    Symptom(
        id="aware-times",
        since="5.0",
        what="Times are aware by default from Django 5.0 on: `USE_TZ` is true where the settings do not give it.",
        old=_NAIVE,
        new=_AWARE,
        test="""
            import datetime
            from django.test.utils import override_settings
            from django.utils import timezone
            now = timezone.now().replace(year=2020, month=1, day=1, hour=1, minute=1, second=1, microsecond=1)
            case.assertEqual(now, datetime.datetime(2020, 1, 1, 1, 1, 1, 1))
        """,
        settings='globals().pop("USE_TZ", None)',
        rule="tz-default",
        met=True,
        ledger="changed-USE_TZ-default",
    ),
    Symptom(
        id="naive-refused",
        since="5.0",
        what="A naive time is warned of from Django 5.0 on where the settings do not give `USE_TZ`, which is true now.",
        text=r"received a naive datetime \(|can't compare offset-naive and offset-aware datetimes"
        r"|can't subtract offset-naive and offset-aware datetimes|Cannot mix naive and aware",
        test="""
            import datetime
            from django.utils import timezone
            timezone.now() < datetime.datetime(2020, 1, 1)
        """,
        settings='globals().pop("USE_TZ", None)',
        rule="tz-default",
        met=True,
        ledger="changed-USE_TZ-default",
    ),
    Symptom(
        id="utc-of-the-library",
        since="4.0",
        what="The zone UTC that Django gives is not that of pytz from Django 4.0 on, and reads otherwise.",
        old="<UTC>",
        new=r"zoneinfo\.ZoneInfo\(key='UTC'\)|datetime\.timezone\.utc",
        test="""
            from django.utils import timezone
            case.assertEqual(repr(timezone.get_default_timezone()), "<UTC>")
        """,
        settings='TIME_ZONE = "UTC"',
        ledger="changed-timezone.utc-type",
    ),
    Symptom(
        id="zone-of-the-library",
        since="4.0",
        what="Zones are those of `zoneinfo` from Django 4.0 on; they were of pytz.",
        old=r"<(?:Dst|Static)TzInfo '",
        new=r"zoneinfo\.ZoneInfo\(",
        test="""
            from django.utils import timezone
            case.assertEqual(repr(timezone.get_default_timezone())[:22], "<DstTzInfo 'Europe/Paris' LMT"[:22])
        """,
        settings='TIME_ZONE = "Europe/Paris"',
        ledger="changed-zoneinfo-default",
    ),
    Symptom(
        id="localized-numbers",
        since="4.0",
        what="Numbers are written as the language does by default from Django 4.0 on: `USE_L10N` is true.",
        old=r"\d\.\d",
        new=r"\d,\d",
        test="""
            from django.utils.formats import number_format
            from django.template import Context, Template
            case.assertEqual(Template("{{ n }}").render(Context({"n": 1.5})), "1.5")
        """,
        settings='LANGUAGE_CODE = "de"',
        rule="l10n-default",
        met=True,
        ledger="changed-USE_L10N-default",
    ),
)
