# -*- coding: utf-8 -*-
from __future__ import unicode_literals

import os

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.encoding import python_2_unicode_compatible, smart_text
from django.utils.functional import cached_property
from django.utils.text import slugify
from django.utils.translation import ugettext_lazy as _, ugettext_noop

from common.fields import JSONField
from common.models import TimeStampedModel
from common.text import sort_key, unique_slug

# Shown translated in the template, stored as it is.
LINK_KINDS = [
    ugettext_noop('homepage'),
    ugettext_noop('code'),
    ugettext_noop('photos'),
]


def photo_path(speaker, filename):
    extension = os.path.splitext(filename)[1].lower()
    return 'speakers/%s%s' % (speaker.slug, extension or '.jpg')


class SpeakerQuerySet(models.QuerySet):

    def published(self):
        return self.filter(published=True)

    def featured(self):
        return self.published().filter(featured=True)

    def in_order(self):
        return sorted(self, key=lambda speaker: sort_key(speaker.name))


@python_2_unicode_compatible
class Speaker(TimeStampedModel):
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, null=True, blank=True, related_name='speaker', on_delete=models.SET_NULL)
    name = models.CharField(_('name'), max_length=120)
    slug = models.SlugField(_('slug'), unique=True, blank=True)
    email = models.EmailField(_('e-mail address'), blank=True)
    company = models.CharField(_('company'), max_length=120, blank=True)
    bio = models.TextField(_('about'), blank=True)
    links = JSONField(_('links'), blank=True)
    photo = models.FileField(_('photo'), upload_to=photo_path, blank=True)
    featured = models.BooleanField(_('featured'), default=False)
    published = models.BooleanField(_('published'), default=True)

    objects = SpeakerQuerySet.as_manager()

    class Meta:
        verbose_name = _('speaker')
        verbose_name_plural = _('speakers')
        ordering = ['name']
        indexes = [
            models.Index(fields=['published', 'name'], name='speaker_public'),
        ]
        constraints = [
            models.CheckConstraint(check=~Q(name=''), name='speaker_has_name'),
        ]

    def __str__(self):
        return self.name

    def save(self, force_insert=False, force_update=False, using=None, update_fields=None):
        if not self.slug:
            taken = set(Speaker.objects.values_list('slug', flat=True))
            self.slug = unique_slug(self.name, taken)
        super(Speaker, self).save(force_insert, force_update, using, update_fields)

    def get_absolute_url(self):
        return reverse('speaker_detail', kwargs={'slug': self.slug})

    def _get_letter(self):
        return smart_text(slugify(self.name.split()[-1])[:1].upper() or '#')

    letter = cached_property(_get_letter, name='letter')

    def link_list(self):
        links = self.links or {}
        return [(kind, links[kind]) for kind in LINK_KINDS if links.get(kind)]
