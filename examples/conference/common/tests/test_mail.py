from __future__ import unicode_literals

from django.core import mail as django_mail
from django.test import SimpleTestCase

from accounts.models import User
from common import mail


class MailTests(SimpleTestCase):

    def setUp(self):
        self.user = User(email='ada@example.org', name='Ada & Co')

    def test_text_and_html(self):
        mail.send('welcome', 'ada@example.org', {'user': self.user})
        message = django_mail.outbox[0]
        self.assertEqual(message.subject, 'Welcome to Conference')
        self.assertEqual(message.to, ['ada@example.org'])
        self.assertEqual(message.from_email, 'Conference <office@conference.example>')
        self.assertTrue(message.body.startswith('Hello Ada,\n'), message.body)
        self.assertIn('https://www.conference.example/accounts/profile/', message.body)
        self.assertIn('Would you like to get our newsletter?', message.body)
        html, kind = message.alternatives[0]
        self.assertEqual(kind, 'text/html')
        self.assertInHTML('<p>Hello Ada,</p>', html)

    def test_who_decided_is_not_asked(self):
        self.user.newsletter = False
        mail.send('welcome', 'ada@example.org', {'user': self.user})
        self.assertNotIn('newsletter', django_mail.outbox[0].body)

    def test_language(self):
        message = mail.send('welcome', ['ada@example.org'], {'user': self.user}, language='de')
        self.assertEqual(message.subject, 'Willkommen bei Conference')
        self.assertRegexpMatches(message.body, '^Hallo Ada,')

    def test_plain_text_only(self):
        mail.send('mailing', ['a@example.org', 'b@example.org'], {'subject': 'A & B', 'body': '1 < 2'},
                  headers={'Precedence': 'bulk'})
        message = django_mail.outbox[0]
        self.assertEqual(message.subject, 'A & B')
        self.assertEqual(message.body, '1 < 2\n\n--\nConference 2019, https://www.conference.example\n')
        self.assertEqual(message.alternatives, [])
        self.assertEqual(message.extra_headers['Precedence'], 'bulk')
