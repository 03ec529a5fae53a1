from __future__ import unicode_literals

import io

from django.core.management.base import BaseCommand, CommandError

from common.converters import convert
from schedule import exporters
from schedule.models import Slot


class Command(BaseCommand):
    help = 'Writes the schedule as text, calendar or JSON.'

    def add_arguments(self, parser):
        parser.add_argument('format', choices=sorted(exporters.EXPORTERS))
        parser.add_argument('--day', help='YYYY-MM-DD')
        parser.add_argument('-o', '--output')

    def handle(self, *args, **options):
        slots = Slot.objects.with_details()
        if options['day']:
            try:
                slots = slots.on(convert('date', options['day']))
            except ValueError as error:
                raise CommandError(error)
        text = exporters.export(options['format'], slots)
        if not options['output']:
            self.stdout.write(text, ending='')
            return
        with io.open(options['output'], 'w', encoding='utf-8') as target:
            target.write(text)
        self.stdout.write('%d slots' % len(slots))
