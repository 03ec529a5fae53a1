from __future__ import unicode_literals

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.encoding import python_2_unicode_compatible
from django.utils.translation import ugettext_lazy as _, ungettext_lazy

from common.fields import JSONField
from common.models import NamedModel
from common.text import map_link


class Venue(NamedModel):
    street = models.CharField(_('street'), max_length=120, blank=True)
    city = models.CharField(_('city'), max_length=80)
    website = models.URLField(_('web site'), blank=True)
    description = models.TextField(_('description'), blank=True)
    step_free = models.NullBooleanField(_('step-free'))

    class Meta:
        verbose_name = _('venue')
        verbose_name_plural = _('venues')
        ordering = ['name']
        constraints = [
            models.UniqueConstraint(fields=['slug'], name='venue_slug'),
        ]

    def get_absolute_url(self):
        return reverse('venue_detail', kwargs={'slug': self.slug})

    @property
    def map_url(self):
        return map_link(self.name, self.street, self.city)

    @property
    def capacity(self):
        return self.rooms.aggregate(total=models.Sum('capacity'))['total'] or 0


@python_2_unicode_compatible
class Room(models.Model):
    venue = models.ForeignKey(Venue, related_name='rooms', on_delete=models.CASCADE)
    name = models.CharField(_('name'), max_length=80)
    slug = models.SlugField(_('slug'))
    floor = models.SmallIntegerField(_('floor'), default=0)
    capacity = models.PositiveIntegerField(_('capacity'))
    features = JSONField(_('features'), blank=True)

    class Meta:
        verbose_name = _('room')
        verbose_name_plural = _('rooms')
        ordering = ['venue', '-capacity']
        index_together = [
            ('venue', 'capacity'),
        ]
        constraints = [
            models.UniqueConstraint(fields=['venue', 'slug'], name='room_slug_in_venue'),
            models.CheckConstraint(check=Q(capacity__gte=1), name='room_capacity'),
        ]

    def __str__(self):
        return '%s, %s' % (self.name, self.venue.name)

    def seats(self):
        return ungettext_lazy('%(count)d seat', '%(count)d seats', 'count') % {'count': self.capacity}

    def has(self, feature):
        return bool((self.features or {}).get(feature))
