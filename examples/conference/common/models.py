from __future__ import unicode_literals

from django.db import models
from django.utils.encoding import python_2_unicode_compatible
from django.utils.translation import ugettext_lazy as _


class TimeStampedModel(models.Model):
    created = models.DateTimeField(_('created'), auto_now_add=True)
    modified = models.DateTimeField(_('modified'), auto_now=True)

    class Meta:
        abstract = True


@python_2_unicode_compatible
class NamedModel(models.Model):
    name = models.CharField(_('name'), max_length=120)
    slug = models.SlugField(_('slug'), max_length=120)

    class Meta:
        abstract = True

    def __str__(self):
        return self.name
