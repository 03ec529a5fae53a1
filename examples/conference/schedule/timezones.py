"""
The database has the local time of the venue, the world wants to know the zone.
"""
from __future__ import unicode_literals

import datetime
import re

import pytz
from django.utils import datetime_safe, timezone
from django.utils.timezone import FixedOffset, utc as UTC


def aware(value):
    """
    The local time of the venue, with its zone.
    """
    return timezone.get_current_timezone().localize(value)


def in_utc(value):
    return timezone.make_aware(value, is_dst=False).astimezone(timezone.utc)


def in_zone(value, name):
    return aware(value).astimezone(pytz.timezone(name))


def abroad(value, name):
    """
    The local time of the venue of what is a local time somewhere else.
    """
    there = pytz.timezone(name).localize(value)
    return timezone.make_naive(there, timezone.get_default_timezone())


def stamp(value):
    """
    The basic format of ISO 8601 in UTC, for calendars.
    """
    return in_utc(value).strftime('%Y%m%dT%H%M%SZ')


OFFSET_RE = re.compile(r'^(\d{4})-(\d\d)-(\d\d)[T ](\d\d):(\d\d)(?:Z|([+-])(\d\d):?(\d\d))$')


def parse(text):
    """
    '2019-09-12T10:00+02:00' with the offset as it was written.
    """
    match = OFFSET_RE.match(text)
    if not match:
        raise ValueError('%r is not a time with an offset' % text)
    year, month, day, hour, minute = [int(group) for group in match.groups()[:5]]
    sign, hours, minutes = match.groups()[5:]
    if sign is None:
        zone = UTC
    else:
        offset = int(hours) * 60 + int(minutes)
        zone = FixedOffset(-offset if sign == '-' else offset)
    return datetime.datetime(year, month, day, hour, minute, tzinfo=zone)


def day_label(day):
    return datetime_safe.date(day.year, day.month, day.day).strftime('%Y-%m-%d')


def day_bounds(day):
    start = datetime_safe.datetime(day.year, day.month, day.day)
    return start, start + datetime.timedelta(days=1)
