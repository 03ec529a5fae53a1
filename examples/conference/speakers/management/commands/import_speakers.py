from __future__ import unicode_literals

import csv
import io

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils.encoding import force_text

from common.text import plain
from speakers.models import Speaker


class Command(BaseCommand):
    help = 'Reads speakers from a CSV file with the columns name, email, company, bio, homepage.'
    requires_system_checks = True

    def add_arguments(self, parser):
        parser.add_argument('path')
        parser.add_argument('--delimiter', default=',')
        parser.add_argument('--update', action='store_true', help='Also change speakers we have.')
        parser.add_argument('--dry-run', action='store_true', dest='dry_run')

    def handle(self, *args, **options):
        try:
            with io.open(options['path'], encoding='utf-8') as source:
                rows = list(csv.DictReader(source, delimiter=force_text(options['delimiter'])))
        except IOError as error:
            raise CommandError('Cannot read %s: %s' % (options['path'], error.strerror))
        if rows and 'name' not in rows[0]:
            raise CommandError('There is no column "name".')
        created = updated = skipped = 0
        with transaction.atomic():
            for row in rows:
                name = (row.get('name') or '').strip()
                if not name:
                    skipped += 1
                    continue
                speaker = Speaker.objects.filter(name__iexact=name).first()
                if speaker and not options['update']:
                    skipped += 1
                    continue
                if speaker:
                    updated += 1
                else:
                    speaker = Speaker(name=name)
                    created += 1
                speaker.email = (row.get('email') or '').strip().lower()
                speaker.company = (row.get('company') or '').strip()
                speaker.bio = plain(row.get('bio') or '')
                if row.get('homepage'):
                    speaker.links = dict(speaker.links or {}, homepage=row['homepage'].strip())
                if not options['dry_run']:
                    speaker.save()
        self.stdout.write('%d created, %d updated, %d skipped' % (created, updated, skipped))
