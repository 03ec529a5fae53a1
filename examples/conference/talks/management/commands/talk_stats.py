from __future__ import unicode_literals

import json

from django.core.management.base import BaseCommand
from django.db.models import Count
from django.utils import six

from talks.models import Talk, Track


class Command(BaseCommand):
    help = 'Numbers for the weekly meeting.'
    requires_system_checks = False

    def add_arguments(self, parser):
        parser.add_argument('--format', choices=['text', 'json'], default='text')
        parser.add_argument('--track', action='append', dest='tracks', metavar='SLUG')

    def handle(self, **options):
        talks = Talk.objects.all()
        tracks = Track.objects.annotate(talk_count=Count('talks')).order_by('-talk_count', 'name')
        if options['tracks']:
            talks = talks.filter(track__slug__in=options['tracks'])
            tracks = tracks.filter(slug__in=options['tracks'])
        numbers = {
            'status': talks.count_by('status'),
            'level': talks.count_by('level'),
            'tracks': {track.slug: track.talk_count for track in tracks},
        }
        if options['format'] == 'json':
            self.stdout.write(json.dumps(numbers, sort_keys=True))
            return
        for group, counts in sorted(six.iteritems(numbers)):
            self.stdout.write('%s:' % group)
            for name, count in sorted(six.iteritems(counts)):
                self.stdout.write('  %-12s %3d' % (name, count))
        self.stdout.write('total: %d' % sum(six.itervalues(numbers['status'])))
