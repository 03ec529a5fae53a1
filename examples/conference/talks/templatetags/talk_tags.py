from __future__ import unicode_literals

from django import template
from django.utils.html import format_html
from django.utils.translation import ugettext as _

from talks.models import Talk, Track

register = template.Library()


@register.filter
def badge(track):
    return format_html('<span class="track" style="background: {}">{}</span>', track.colour, track.name)


@register.filter
def consent(value):
    """
    Yes, no or not known.
    """
    if value is None:
        return _('not known')
    return _('yes') if value else _('no')


@register.simple_tag
def talk_total(status=Talk.ACCEPTED):
    return Talk.objects.filter(status=status).count()


@register.inclusion_tag('talks/_tracks.html')
def track_menu(current=None):
    return {'tracks': Track.objects.all(), 'current': current or ''}
