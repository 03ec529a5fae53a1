# -*- coding: utf-8 -*-
from __future__ import unicode_literals

from django.conf import settings
from django.test import TestCase
from django.urls import reverse

from common.testing import ClearCacheMixin, make_post, make_speaker, make_talk, make_user


class HomeTests(ClearCacheMixin, TestCase):

    def test_empty(self):
        response = self.client.get('/')
        self.assertContains(response, 'Our speakers will be announced soon.')
        self.assertContains(response, '0 talks so far')
        self.assertContains(response, 'No news yet.')
        self.assertContains(response, '/static/css/site.css?v=2019.3')

    def test_full(self):
        make_speaker('Grace Hopper', featured=True)
        make_speaker('Ada Lovelace')
        make_talk()
        make_post('Doors open', published='2019-02-01 10:00')
        response = self.client.get('/')
        self.assertContains(response, '<li><a href="/speakers/grace-hopper/">Grace Hopper</a></li>', html=True)
        self.assertNotContains(response, 'Ada Lovelace')
        self.assertContains(response, 'One talk so far')
        self.assertContains(response, '<a href="/blog/doors-open/">Doors open</a>', html=True)

    def test_german(self):
        response = self.client.get('/', HTTP_ACCEPT_LANGUAGE='de')
        self.assertContains(response, 'Bisher 0 Vorträge')
        self.assertContains(response, '<b>de</b>')
        self.assertNotContains(response, '<b>en</b>')


class SetLanguageTests(TestCase):

    def test_cookie(self):
        response = self.client.post(reverse('set_language'), {'language': 'de', 'next': '/talks/'})
        self.assertRedirects(response, '/talks/', fetch_redirect_response=False)
        self.assertEqual(self.client.cookies[settings.LANGUAGE_COOKIE_NAME].value, 'de')
        self.assertContains(self.client.get('/talks/'), 'Vorträge')

    def test_profile(self):
        user = make_user()
        self.client.force_login(user)
        self.client.post(reverse('set_language'), {'language': 'de'})
        user.refresh_from_db()
        self.assertEqual(user.language, 'de')

    def test_other_hosts(self):
        response = self.client.post(reverse('set_language'), {'language': 'de', 'next': 'https://evil.example/'})
        self.assertRedirects(response, '/', fetch_redirect_response=False)

    def test_needs_post(self):
        self.assertEqual(self.client.get(reverse('set_language')).status_code, 405)


class OtherViewTests(ClearCacheMixin, TestCase):

    def test_health(self):
        make_talk()
        self.assertEqual(self.client.get('/health/').json(), {'cache': 'ok', 'talks': 1, 'version': '2019.3'})

    def test_badge_may_be_framed(self):
        response = self.client.get(reverse('partner_badge'))
        self.assertContains(response, '<p class="badge">Conference 2019</p>', html=True)
        self.assertContains(response, '/static/css/site.css?v=2019.3')
        self.assertFalse(response.has_header('X-Frame-Options'))

    def test_not_found(self):
        response = self.client.get('/no/such/page/')
        self.assertContains(response, '<code>/no/such/page/</code>', status_code=404, html=True)
