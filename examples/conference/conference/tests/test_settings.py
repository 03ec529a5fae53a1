from __future__ import unicode_literals

import importlib

from django.conf import settings
from django.core.management import call_command
from django.test import Client, SimpleTestCase, TestCase
from django.urls import reverse
from django.utils import six

from common.testing import ClearCacheMixin


class SettingsTests(SimpleTestCase):

    def test_production(self):
        prod = importlib.import_module('conference.settings.prod')
        self.assertFalse(prod.DEBUG)
        self.assertTrue(prod.SECURE_SSL_REDIRECT)
        self.assertEqual(prod.DATABASES['default']['NAME'], 'conference')
        self.assertEqual(prod.CACHES['default']['KEY_PREFIX'], 'conference')
        self.assertEqual(prod.ROOT_URLCONF, settings.ROOT_URLCONF)

    def test_development(self):
        dev = importlib.import_module('conference.settings.dev')
        self.assertTrue(dev.DEBUG)
        self.assertEqual(dev.SITE_YEAR, 2019)

    def test_times_are_local(self):
        self.assertFalse(settings.USE_TZ)
        self.assertEqual(settings.TIME_ZONE, 'Europe/Berlin')

    def test_check(self):
        out = six.StringIO()
        call_command('check', stdout=out, stderr=out)
        self.assertNotIn('ERRORS', out.getvalue())


class HeaderTests(ClearCacheMixin, TestCase):

    def test_frames(self):
        self.assertEqual(self.client.get('/')['X-Frame-Options'], 'SAMEORIGIN')

    def test_partners_see_where_visitors_come_from(self):
        self.assertFalse(self.client.get('/').has_header('Referrer-Policy'))


class TrustedOriginTests(TestCase):

    def post_from(self, referer):
        client = Client(enforce_csrf_checks=True)
        client.get(reverse('register'), secure=True)
        data = {'language': 'de', 'csrfmiddlewaretoken': client.cookies['csrftoken'].value}
        return client.post(reverse('set_language'), data, secure=True, HTTP_REFERER=referer).status_code

    def test_partners(self):
        self.assertEqual(self.post_from('https://partner.example/embedded/'), 302)
        self.assertEqual(self.post_from('https://shop.conference.example/'), 302)

    def test_others(self):
        self.assertEqual(self.post_from('https://evil.example/'), 403)
        self.assertEqual(self.post_from('https://sub.partner.example/'), 403)
