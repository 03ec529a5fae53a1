from __future__ import unicode_literals

import string

from django.contrib.auth import authenticate
from django.core.management import CommandError, call_command
from django.test import SimpleTestCase, TestCase
from django.utils import six

from accounts.models import User
from common.testing import make_user


class UserManagerTests(TestCase):

    def test_create_user(self):
        user = User.objects.create_user('Ada@EXAMPLE.org', 'secret', name='Ada')
        self.assertEqual(user.email, 'Ada@example.org')
        self.assertTrue(user.check_password('secret'))
        self.assertFalse(user.is_staff)
        self.assertIsNone(user.newsletter)

    def test_create_superuser(self):
        user = User.objects.create_superuser('root@example.org', 'secret', name='Root')
        self.assertTrue(user.is_staff and user.is_superuser)

    def test_needs_an_address(self):
        with self.assertRaisesRegexp(ValueError, 'e-mail address is needed'):
            User.objects.create_user('', 'secret')

    def test_invite(self):
        user, password = User.objects.invite('ada@example.org', 'Ada Lovelace')
        self.assertEqual(len(password), 10)
        self.assertTrue(set(password) <= set(string.ascii_letters + string.digits))
        self.assertEqual(authenticate(username='ada@example.org', password=password), user)

    def test_login_ignores_case(self):
        user = make_user()
        self.assertEqual(authenticate(username='ADA@example.org', password='correct horse'), user)

    def test_subscribers(self):
        for number, newsletter in enumerate([None, True, False, True]):
            make_user('user%d@example.org' % number, newsletter=newsletter)
        make_user('gone@example.org', newsletter=True, is_active=False)
        self.assertQuerysetEqual(
            User.objects.subscribers(), ['user1@example.org', 'user3@example.org'],
            transform=lambda user: user.email, ordered=False)

    def test_unknown_is_a_third_value(self):
        make_user(newsletter=None)
        self.assertEqual(User.objects.filter(newsletter__isnull=True).count(), 1)
        self.assertEqual(User.objects.filter(newsletter=False).count(), 0)


class UserTests(SimpleTestCase):

    def test_names(self):
        user = User(email='ada@example.org', name='Ada King Lovelace')
        self.assertEqual(str(user), 'Ada King Lovelace')
        self.assertEqual(user.get_short_name(), 'Ada')
        self.assertEqual(user.badge_text, 'AKL')
        self.assertEqual(str(User(email='x@example.org')), 'x@example.org')

    def test_badge_is_computed_once(self):
        user = User(name='Ada Lovelace')
        user.badge_text
        user.name = 'Grace Hopper'
        self.assertEqual(user.badge_text, 'AL')
        self.assertEqual(user.get_initials(), 'GH')


class CreateStaffTests(TestCase):

    def test_password_is_printed(self):
        out = six.StringIO()
        call_command('create_staff', 'Eva@Example.org', name='Eva', stdout=out)
        email, password = out.getvalue().strip().split(': ')
        self.assertEqual(email, 'eva@example.org')
        self.assertRegexpMatches(password, '^[A-Za-z0-9]{12}$')
        user = authenticate(username=email, password=password)
        self.assertEqual((user.name, user.is_staff, user.is_superuser), ('Eva', True, False))

    def test_superuser(self):
        call_command('create_staff', 'root@example.org', '--superuser', stdout=six.StringIO())
        user = User.objects.get(email='root@example.org')
        self.assertTrue(user.is_superuser)
        self.assertEqual(user.name, 'root')

    def test_twice(self):
        make_user()
        with self.assertRaisesRegexp(CommandError, 'ada@example.org has an account already'):
            call_command('create_staff', 'ada@example.org')
