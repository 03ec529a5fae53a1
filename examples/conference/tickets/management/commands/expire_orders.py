from __future__ import unicode_literals

import datetime

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from common import mail
from tickets.models import Order


class Command(BaseCommand):
    help = 'Cancels orders that were not paid in time.'
    requires_system_checks = True

    def add_arguments(self, parser):
        parser.add_argument('--days', type=int, default=14)
        parser.add_argument('--now', help='YYYY-MM-DD, for a run that was missed')
        parser.add_argument('--dry-run', action='store_true')

    def handle(self, *args, **options):
        now = timezone.now()
        if options['now']:
            try:
                now = datetime.datetime.strptime(options['now'], '%Y-%m-%d')
            except ValueError:
                raise CommandError('%s is not a date' % options['now'])
        orders = Order.objects.open().older_than(now - datetime.timedelta(days=options['days']))
        for order in orders.order_by('pk'):
            self.stdout.write('%s %s' % (order.reference, order.email))
            if not options['dry_run'] and order.cancel():
                mail.send('order_cancelled', order.email, {'order': order})
        self.stdout.write(self.style.SUCCESS('done'))
