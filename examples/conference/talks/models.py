# -*- coding: utf-8 -*-
from __future__ import unicode_literals

import datetime
import os

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Avg, Count, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.encoding import force_text, python_2_unicode_compatible
from django.utils.functional import cached_property
from django.utils.translation import ugettext_lazy as _

from common.fields import ColourField, JSONField
from common.models import NamedModel, TimeStampedModel
from common.storage import private_storage
from speakers.models import Speaker
from talks.signals import talk_decided


def cfp_is_open(now=None):
    """
    The call for papers closes at the end of the day of the deadline.
    """
    now = now or timezone.now()
    deadline = datetime.datetime.strptime(settings.CFP_DEADLINE, '%Y-%m-%d').date()
    return now.date() <= deadline


def attachment_path(attachment, filename):
    return 'talks/%d/%s' % (attachment.talk_id, os.path.basename(filename))


class Track(NamedModel):
    colour = ColourField(_('colour'), default='#336699')
    position = models.PositiveSmallIntegerField(_('position'), default=0)

    class Meta:
        verbose_name = _('track')
        verbose_name_plural = _('tracks')
        ordering = ['position', 'name']

    def get_absolute_url(self):
        return '%s?track=%s' % (reverse('talk_list'), self.slug)


class TalkQuerySet(models.QuerySet):

    def accepted(self):
        return self.filter(status=Talk.ACCEPTED)

    def undecided(self):
        return self.filter(status=Talk.SUBMITTED)

    def with_scores(self):
        return self.annotate(score=Avg('reviews__score'), review_count=Count('reviews'))

    def visible_to(self, user):
        if user.is_staff:
            return self
        if not user.is_authenticated:
            return self.accepted()
        return self.filter(Q(status=Talk.ACCEPTED) | Q(submitter=user))

    def count_by(self, column):
        """
        {'accepted': 12, ...}
        """
        rows = self.order_by(column).values_list(column).annotate(count=Count('pk'))
        return {force_text(value): count for value, count in rows}


@python_2_unicode_compatible
class Talk(TimeStampedModel):
    SUBMITTED = 'submitted'
    ACCEPTED = 'accepted'
    REJECTED = 'rejected'
    WITHDRAWN = 'withdrawn'
    STATUSES = [
        (SUBMITTED, _('submitted')),
        (ACCEPTED, _('accepted')),
        (REJECTED, _('rejected')),
        (WITHDRAWN, _('withdrawn')),
    ]
    LEVELS = [
        (1, _('Beginner')),
        (2, _('Intermediate')),
        (3, _('Advanced')),
    ]

    title = models.CharField(_('title'), max_length=140)
    slug = models.SlugField(_('slug'), max_length=140)
    abstract = models.TextField(_('abstract'), blank=True)
    track = models.ForeignKey(Track, verbose_name=_('track'), related_name='talks', on_delete=models.PROTECT)
    speakers = models.ManyToManyField(Speaker, related_name='talks', blank=True)
    submitter = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, related_name='talks', on_delete=models.SET_NULL)
    language = models.CharField(_('language'), max_length=5, choices=settings.LANGUAGES, default='en')
    level = models.PositiveSmallIntegerField(_('level'), choices=LEVELS, default=1)
    duration = models.PositiveSmallIntegerField(_('minutes'), default=30)
    status = models.CharField(_('status'), max_length=10, choices=STATUSES, default=SUBMITTED)
    may_record = models.NullBooleanField(_('may be recorded'))
    needs = JSONField(_('technical needs'), blank=True)

    objects = TalkQuerySet.as_manager()

    class Meta:
        verbose_name = _('talk')
        verbose_name_plural = _('talks')
        ordering = ['title']
        index_together = [
            ['status', 'track'],
            ['language', 'level'],
        ]
        constraints = [
            models.UniqueConstraint(fields=['slug'], name='talk_slug'),
            models.UniqueConstraint(
                fields=['title', 'submitter'], condition=~Q(status='withdrawn'), name='talk_submitted_once'),
            models.CheckConstraint(check=Q(duration__gte=5) & Q(duration__lte=240), name='talk_duration'),
        ]
        permissions = [('review_talk', 'Can review talks')]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse('talk_detail', kwargs={'slug': self.slug})

    @property
    def is_accepted(self):
        return self.status == self.ACCEPTED

    @property
    def speaker_names(self):
        return ', '.join(speaker.name for speaker in self.speakers.all())

    def get_average(self):
        scores = [review.score for review in self.reviews.all()]
        if not scores:
            return None
        return round(sum(scores) / float(len(scores)), 1)

    average = cached_property(get_average, name='average')

    def decide(self, status, reviewer=None):
        """
        Accept or reject; tells the world if that changed anything.
        """
        if status not in (self.ACCEPTED, self.REJECTED):
            raise ValueError('%s is no decision' % status)
        if self.status == status:
            return False
        if self.status == self.WITHDRAWN:
            raise ValidationError(_('A withdrawn talk cannot be decided on.'))
        old, self.status = self.status, status
        self.save(update_fields=['status', 'modified'])
        talk_decided.send(sender=type(self), talk=self, old_status=old, reviewer=reviewer)
        return True


@python_2_unicode_compatible
class Review(TimeStampedModel):
    talk = models.ForeignKey(Talk, related_name='reviews', on_delete=models.CASCADE)
    reviewer = models.ForeignKey(settings.AUTH_USER_MODEL, related_name='reviews', on_delete=models.CASCADE)
    score = models.SmallIntegerField(_('score'))
    comment = models.TextField(_('comment'), blank=True)

    class Meta:
        verbose_name = _('review')
        verbose_name_plural = _('reviews')
        ordering = ['talk', 'pk']
        constraints = [
            models.UniqueConstraint(fields=['talk', 'reviewer'], name='one_review_each'),
            models.CheckConstraint(check=Q(score__gte=-2, score__lte=2), name='review_score'),
        ]

    def __str__(self):
        return '%s: %+d' % (self.talk, self.score)


@python_2_unicode_compatible
class Attachment(models.Model):
    talk = models.ForeignKey(Talk, related_name='attachments', on_delete=models.CASCADE)
    title = models.CharField(_('title'), max_length=100)
    file = models.FileField(_('file'), storage=private_storage(), upload_to=attachment_path)
    public = models.BooleanField(_('public'), default=False)

    class Meta:
        verbose_name = _('attachment')
        verbose_name_plural = _('attachments')
        ordering = ['title']

    def __str__(self):
        return self.title


class Favourite(models.Model):
    user = models.ForeignKey(settings.AUTH_USER_MODEL, related_name='favourites', on_delete=models.CASCADE)
    talk = models.ForeignKey(Talk, related_name='favourites', on_delete=models.CASCADE)

    class Meta:
        unique_together = [('user', 'talk')]
