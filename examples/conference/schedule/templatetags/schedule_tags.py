from __future__ import unicode_literals

from collections import OrderedDict

from django import template
from django.utils import six
from django.utils.safestring import mark_safe
from django.utils.timezone import utc

from schedule.timezones import aware

register = template.Library()


@register.filter
def slot_time(slot):
    return mark_safe('%s&ndash;%s' % (slot.start.strftime('%H:%M'), slot.end.strftime('%H:%M')))


@register.filter
def utc_time(value):
    return aware(value).astimezone(utc).strftime('%H:%M UTC')


@register.inclusion_tag('schedule/_timetable.html')
def timetable(slots):
    """
    A row per start, a column per room.
    """
    rooms, rows = [], OrderedDict()
    for slot in slots:
        if slot.room and slot.room not in rooms:
            rooms.append(slot.room)
        rows.setdefault(slot.start, {})[slot.room] = slot
    rooms.sort(key=lambda room: room.name)
    table = []
    for start, cells in six.iteritems(rows):
        if None in cells:
            table.append((start, [cells[None]]))
        else:
            table.append((start, [cells.get(room) for room in rooms]))
    return {'rooms': rooms, 'table': table}
