from django.core.management import BaseCommand
from django.utils import crypto

from tickets.models import Voucher


class Command(BaseCommand):
    help = 'Makes vouchers and prints their codes.'
    requires_system_checks = False

    def add_arguments(self, parser):
        parser.add_argument('count', type=int)
        parser.add_argument('--percent', type=int, default=10)
        parser.add_argument('--note', default='')

    def handle(self, count, percent, note, **options):
        for _ in range(count):
            code = crypto.get_random_string().upper()
            Voucher.objects.create(code=code, percent=percent, note=note)
            self.stdout.write(code)
