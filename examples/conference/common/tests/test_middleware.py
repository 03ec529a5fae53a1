# -*- coding: utf-8 -*-
from __future__ import unicode_literals

from django.test import TestCase, override_settings
from django.urls import reverse

from common.testing import AJAX, make_admin, make_talk, make_user


class LegacyUrlTests(TestCase):

    def test_old_addresses(self):
        response = self.client.get('/index.php?page=talks/some-talk')
        self.assertRedirects(response, '/talks/some-talk/', status_code=301, fetch_redirect_response=False)

    def test_quoted(self):
        response = self.client.get('/index.php', QUERY_STRING='page=%2Fspeakers%2FZo%C3%AB%20M')
        self.assertEqual(response['Location'], '/speakers/Zo%C3%AB%20M/')

    def test_without_page(self):
        self.assertEqual(self.client.get('/index.php')['Location'], '/')
        self.assertEqual(self.client.get('/index.php?page=http://evil.example')['Location'], '/')


class UserLanguageTests(TestCase):

    def test_language_of_the_profile(self):
        self.client.force_login(make_user(language='de'))
        response = self.client.get(reverse('profile'))
        self.assertContains(response, '<html lang="de">')
        self.assertContains(response, 'Abmelden')

    def test_language_of_the_browser(self):
        response = self.client.get(reverse('talk_list'), HTTP_ACCEPT_LANGUAGE='de-at')
        self.assertContains(response, '<h1>Vorträge</h1>')

    def test_accounts_are_not_for_robots(self):
        self.assertEqual(self.client.get(reverse('login'))['X-Robots-Tag'], 'noindex')
        self.assertFalse(self.client.get(reverse('talk_list')).has_header('X-Robots-Tag'))


@override_settings(MAINTENANCE=True)
class MaintenanceTests(TestCase):

    def test_visitors_wait(self):
        response = self.client.get('/')
        self.assertContains(response, 'We will be back soon.', status_code=503)
        self.assertEqual(response['Retry-After'], '3600')

    def test_office_works(self):
        self.client.force_login(make_admin())
        self.assertEqual(self.client.get('/').status_code, 200)

    def test_login_works(self):
        self.assertEqual(self.client.get(reverse('login')).status_code, 200)


class AjaxMessagesTests(TestCase):

    def test_messages_travel_with_the_next_answer(self):
        self.client.post(reverse('set_language'), {'language': 'xx'})
        data = self.client.get(reverse('health'), **AJAX).json()
        self.assertEqual(data['messages'], [{'level': 'error', 'text': 'We do not speak that language.'}])

    def test_only_for_scripts(self):
        self.assertNotIn('messages', self.client.get(reverse('health')).json())

    def test_lists_stay_lists(self):
        self.assertEqual(self.client.get(reverse('speakers_json'), **AJAX).json(), [])

    def test_not_found(self):
        make_talk()
        response = self.client.get('/talks/nothing/', **AJAX)
        self.assertEqual(response.status_code, 404)
        self.assertEqual(response.json(), {'error': 'Not found', 'messages': []})
