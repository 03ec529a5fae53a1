# -*- coding: utf-8 -*-
from __future__ import unicode_literals

import datetime

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.encoding import python_2_unicode_compatible
from django.utils.translation import ugettext_lazy as _

from schedule.timezones import aware, day_bounds
from talks.models import Talk
from venues.models import Room


class SlotQuerySet(models.QuerySet):

    def on(self, day):
        start, end = day_bounds(day)
        return self.filter(start__gte=start, start__lt=end)

    def days(self):
        return [value.date() for value in self.datetimes('start', 'day')]

    def with_details(self):
        return self.select_related('room__venue', 'talk__track').prefetch_related('talk__speakers')

    def running_at(self, moment):
        return self.filter(start__lte=moment, end__gt=moment)

    def clashes(self, room, start, end):
        return self.filter(room=room, start__lt=end, end__gt=start)


@python_2_unicode_compatible
class Slot(models.Model):
    TALK = 'talk'
    BREAK = 'break'
    SOCIAL = 'social'
    KINDS = [
        (TALK, _('Talk')),
        (BREAK, _('Break')),
        (SOCIAL, _('Social event')),
    ]

    room = models.ForeignKey(
        Room, verbose_name=_('room'), null=True, blank=True, related_name='slots', on_delete=models.CASCADE)
    talk = models.OneToOneField(
        Talk, verbose_name=_('talk'), null=True, blank=True, related_name='slot', on_delete=models.CASCADE)
    title = models.CharField(_('title'), max_length=120, blank=True)
    kind = models.CharField(_('kind'), max_length=10, choices=KINDS, default=TALK)
    start = models.DateTimeField(_('start'))
    end = models.DateTimeField(_('end'))

    objects = SlotQuerySet.as_manager()

    class Meta:
        verbose_name = _('slot')
        verbose_name_plural = _('slots')
        ordering = ['start', 'room']
        get_latest_by = 'start'
        index_together = ('room', 'start')
        constraints = [
            models.CheckConstraint(check=Q(end__gt=F('start')), name='slot_ends_after_start'),
        ]

    def __str__(self):
        return '%s %s' % (self.start.strftime('%Y-%m-%d %H:%M'), self.label)

    @property
    def label(self):
        return self.talk.title if self.talk else self.title

    @property
    def minutes(self):
        return int((self.end - self.start).total_seconds() // 60)

    @property
    def aware_start(self):
        return aware(self.start)

    @property
    def aware_end(self):
        return aware(self.end)

    def clean(self):
        super(Slot, self).clean()
        if self.start and self.end:
            if self.end <= self.start:
                raise ValidationError({'end': _('It ends before it starts.')})
            if self.room_id:
                clash = Slot.objects.clashes(self.room_id, self.start, self.end).exclude(pk=self.pk).first()
                if clash:
                    raise ValidationError(
                        _('The room is taken by %(label)s.'), code='clash', params={'label': clash.label})
        if not self.talk_id and not self.title:
            raise ValidationError({'title': _('Either a talk or a title.')})

    def move(self, minutes):
        delta = datetime.timedelta(minutes=minutes)
        self.start += delta
        self.end += delta
        self.full_clean()
        self.save()
