from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError
from django.utils.crypto import get_random_string


class Command(BaseCommand):
    help = 'Creates an account for the office and prints its first password.'
    requires_system_checks = False

    def add_arguments(self, parser):
        parser.add_argument('email')
        parser.add_argument('--name', default='')
        parser.add_argument('--superuser', action='store_true')

    def handle(self, *args, **options):
        User = get_user_model()
        email = options['email'].lower()
        if User.objects.filter(email=email).exists():
            raise CommandError('%s has an account already.' % email)
        password = get_random_string()
        create = User.objects.create_superuser if options['superuser'] else User.objects.create_user
        user = create(email, password, name=options['name'] or email.split('@')[0], is_staff=True)
        self.stdout.write('%s: %s' % (user.email, password))
