# -*- coding: utf-8 -*-
from __future__ import unicode_literals

import re

from django.core import mail
from django.test import TestCase
from django.urls import reverse

from accounts.models import User
from accounts.signals import user_registered
from common.testing import AJAX, make_talk, make_user


class RegisterTests(TestCase):
    url = '/accounts/register/'

    def data(self, **changes):
        data = {
            'email': 'Ada@Example.org', 'name': 'Ada Lovelace', 'language': '',
            'password1': 'correct horse', 'password2': 'correct horse', 'terms': 'on',
        }
        data.update(changes)
        return data

    def test_form(self):
        response = self.client.get(self.url)
        self.assertContains(response, '<small>See /conduct/</small>', html=True)
        self.assertContains(response, 'I accept the code of conduct*')
        self.assertContains(response, '<hr>', count=1)

    def test_success(self):
        response = self.client.post(self.url, self.data(), follow=True)
        self.assertRedirects(response, reverse('profile'))
        self.assertContains(response, 'Welcome, Ada!')
        user = User.objects.get()
        self.assertEqual(user.email, 'ada@example.org')
        self.assertEqual(int(self.client.session['_auth_user_id']), user.pk)
        self.assertEqual(mail.outbox[0].subject, 'Welcome to Conference')

    def test_german_welcome(self):
        self.client.post(self.url, self.data(language='de'))
        self.assertEqual(mail.outbox[0].subject, 'Willkommen bei Conference')

    def test_signal(self):
        seen = []

        def receiver(sender, user, request, **kwargs):
            seen.append((user.email, request.path))

        user_registered.connect(receiver)
        self.addCleanup(user_registered.disconnect, receiver)
        self.client.post(self.url, self.data())
        self.assertEqual(seen, [('ada@example.org', self.url)])

    def test_next(self):
        response = self.client.post(self.url, self.data(next='/tickets/order/'))
        self.assertRedirects(response, '/tickets/order/', fetch_redirect_response=False)

    def test_next_elsewhere(self):
        response = self.client.post(self.url, self.data(next='//evil.example/'))
        self.assertRedirects(response, '/accounts/profile/', fetch_redirect_response=False)

    def test_different_passwords(self):
        response = self.client.post(self.url, self.data(password2='something else'))
        self.assertFormError(response, 'form', 'password2', 'The two passwords are different.')
        self.assertFormError(response, 'form', 'email', [])

    def test_simple_password(self):
        response = self.client.post(self.url, self.data(password1='12345678', password2='12345678'))
        self.assertFormError(response, 'form', 'password2', [
            'This password is too short. It must contain at least 9 characters.',
            'This password is entirely numeric.',
        ])

    def test_no_terms_and_taken(self):
        make_user()
        data = self.data()
        del data['terms']
        response = self.client.post(self.url, data)
        self.assertFormError(response, 'form', 'terms', 'Nobody gets in without the code of conduct.')
        self.assertFormError(response, 'form', 'email', ['There is an account with this address already.'])
        self.assertFormError(response, 'form', 'name', None)


class ProfileTests(TestCase):

    def test_login_needed(self):
        self.assertRedirects(self.client.get('/accounts/profile/'), '/accounts/login/?next=/accounts/profile/')

    def test_change(self):
        user = make_user(newsletter=True)
        self.client.force_login(user)
        response = self.client.post(
            '/accounts/profile/', {'name': ' Ada   King ', 'language': 'en', 'newsletter': 'false'}, follow=True)
        self.assertContains(response, 'Your profile is saved.')
        user.refresh_from_db()
        self.assertEqual((user.name, user.newsletter), ('Ada King', False))

    def test_back_to_unknown(self):
        user = make_user(newsletter=True)
        self.client.force_login(user)
        self.client.post('/accounts/profile/', {'name': 'Ada', 'newsletter': 'unknown'})
        user.refresh_from_db()
        self.assertIsNone(user.newsletter)

    def test_address_as_name(self):
        self.client.force_login(make_user())
        response = self.client.post('/accounts/profile/', {'name': 'ada@example.org'})
        self.assertFormError(response, 'form', 'name', 'This looks like an address, not like a name.')

    def test_proposals(self):
        user = make_user()
        self.client.force_login(user)
        self.assertContains(self.client.get('/accounts/profile/'), 'Propose a talk')
        make_talk('Notes', submitter=user, status='rejected')
        response = self.client.get('/accounts/profile/')
        self.assertContains(response, '<li><a href="/talks/notes/">Notes</a> <em>rejected</em></li>', html=True)
        self.assertNotContains(response, 'Propose a talk')


class LoginTests(TestCase):

    def test_login_and_logout(self):
        make_user()
        response = self.client.post(
            '/accounts/login/', {'username': 'ada@example.org', 'password': 'correct horse'}, follow=True)
        self.assertContains(response, '<h1>Ada Lovelace</h1>', html=True)
        self.assertContains(response, 'title="ada@example.org">AL</a>')
        response = self.client.post('/accounts/logout/')
        self.assertRedirects(response, '/')
        self.assertNotIn('_auth_user_id', self.client.session)

    def test_wrong_password(self):
        make_user()
        response = self.client.post('/accounts/login/', {'username': 'ada@example.org', 'password': 'x'})
        self.assertEqual(response.status_code, 200)
        self.assertContains(response, 'Note that both fields may be case-sensitive.')

    def test_new_password(self):
        user = make_user()
        self.client.post('/accounts/password/reset/', {'email': 'ada@example.org'})
        message = mail.outbox[0]
        self.assertEqual(message.subject, 'Your new password')
        path = re.search(r'http://testserver(/\S+)', message.body).group(1)
        response = self.client.get(path, follow=True)
        form_url = response.redirect_chain[-1][0]
        response = self.client.post(form_url, {
            'new_password1': 'battery staple', 'new_password2': 'battery staple'}, follow=True)
        self.assertContains(response, 'Your password is changed.')
        user.refresh_from_db()
        self.assertTrue(user.check_password('battery staple'))
        self.assertContains(self.client.get(path), 'This link is not valid any more.')

    def test_available(self):
        make_user()
        url = reverse('email_available')
        self.assertEqual(self.client.get(url).status_code, 400)
        self.assertEqual(
            self.client.get(url, {'email': 'ADA@example.org'}, **AJAX).json(),
            {'email': 'ADA@example.org', 'available': False, 'messages': []})
        self.assertTrue(self.client.get(url, {'email': 'new@example.org'}, **AJAX).json()['available'])
