from __future__ import unicode_literals

import abc
import json

from django.conf import settings
from django.utils import six
from django.utils.functional import curry

from schedule.timezones import day_label, stamp


class Exporter(six.with_metaclass(abc.ABCMeta, object)):
    content_type = 'text/plain'

    def __init__(self, slots):
        self.slots = slots

    @abc.abstractmethod
    def lines(self):
        """The text, line by line."""

    def render(self):
        return '\n'.join(self.lines()) + '\n'


class TextExporter(Exporter):

    def lines(self):
        day = None
        for slot in self.slots:
            label = day_label(slot.start)
            if label != day:
                day = label
                yield label
            where = ' [%s]' % slot.room.name if slot.room else ''
            yield '  %s-%s %s%s' % (slot.start.strftime('%H:%M'), slot.end.strftime('%H:%M'), slot.label, where)


class CalendarExporter(Exporter):
    content_type = 'text/calendar; charset=utf-8'

    @staticmethod
    def escape(text):
        return six.text_type(text).replace('\\', '\\\\').replace(',', '\\,').replace('\n', '\\n')

    def lines(self):
        yield 'BEGIN:VCALENDAR'
        yield 'VERSION:2.0'
        yield 'PRODID:-//%s %d//EN' % (settings.SITE_NAME, settings.SITE_YEAR)
        for slot in self.slots:
            yield 'BEGIN:VEVENT'
            yield 'UID:slot-%d@conference.example' % slot.pk
            yield 'DTSTART:%s' % stamp(slot.start)
            yield 'DTEND:%s' % stamp(slot.end)
            yield 'SUMMARY:%s' % self.escape(slot.label)
            if slot.room:
                yield 'LOCATION:%s' % self.escape(slot.room)
            yield 'END:VEVENT'
        yield 'END:VCALENDAR'


class JSONExporter(Exporter):
    content_type = 'application/json'

    def lines(self):
        yield json.dumps([
            {
                'title': slot.label,
                'kind': slot.kind,
                'room': slot.room.slug if slot.room else None,
                'start': slot.aware_start.isoformat(),
                'end': slot.aware_end.isoformat(),
                'speakers': [speaker.name for speaker in slot.talk.speakers.all()] if slot.talk else [],
            }
            for slot in self.slots
        ], sort_keys=True)


EXPORTERS = {
    'text': TextExporter,
    'ics': CalendarExporter,
    'json': JSONExporter,
}


def export(kind, slots):
    return EXPORTERS[kind](slots).render()


as_text = curry(export, 'text')
as_calendar = curry(export, 'ics')
as_json = curry(export, 'json')
