# -*- coding: utf-8 -*-
from __future__ import unicode_literals

from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import TestCase
from django.urls import reverse

from common.testing import AJAX, make_admin, make_speaker, make_talk, make_user
from speakers.models import Speaker


class ListTests(TestCase):

    @classmethod
    def setUpTestData(cls):
        for name in ['Ada Lovelace', 'Barbara Liskov', 'Frances Allen', 'Grace Hopper', 'Hedy Lamarr', 'Radia Perlman']:
            make_speaker(name)

    def test_pages(self):
        response = self.client.get('/speakers/')
        self.assertContains(response, '<a href="/speakers/hedy-lamarr/">Hedy Lamarr</a>', html=True)
        self.assertNotContains(response, 'Radia')
        self.assertContains(response, '1/2')
        self.assertContains(response, '<a rel="next" href="/speakers/?page=2">more</a>', html=True)
        response = self.client.get('/speakers/?page=2')
        self.assertContains(response, '<abbr>RP</abbr>', html=True)
        self.assertContains(response, '<a rel="prev" href="/speakers/?page=1">back</a>', html=True)

    def test_search(self):
        response = self.client.get('/speakers/', {'q': 'L', 'page': '1'})
        self.assertEqual([speaker.name for speaker in response.context['page']], [
            'Ada Lovelace', 'Barbara Liskov', 'Frances Allen', 'Hedy Lamarr', 'Radia Perlman'])
        self.assertContains(self.client.get('/speakers/?q=nobody'), 'Nobody.')

    def test_fragment_for_scripts(self):
        response = self.client.get('/speakers/', **AJAX)
        self.assertTemplateUsed(response, 'speakers/_speakers.html')
        self.assertTemplateNotUsed(response, 'base.html')

    def test_index(self):
        response = self.client.get('/speakers/index/')
        letters = [line for line in response.content.decode().splitlines() if line.startswith('<h2>')]
        self.assertEqual(letters, ['<h2>A</h2>', '<h2>H</h2>', '<h2>L</h2>', '<h2>P</h2>'])


class DetailTests(TestCase):

    def setUp(self):
        self.user = make_user()
        self.speaker = make_speaker(
            'Zoë M', company='ACME', bio='One.\n\nTwo & three.', user=self.user,
            links={'homepage': 'https://zoe.example/'})

    def test_detail(self):
        response = self.client.get('/speakers/zoe-m/')
        self.assertContains(response, '<p>One.</p>\n<p>Two &amp; three.</p>')
        self.assertContains(response, '/static/img/nobody.svg?v=2019.3')
        self.assertContains(response, '<a href="https://zoe.example/">homepage</a>', html=True)
        self.assertContains(response, 'No talk yet.')
        self.assertNotContains(response, 'class="edit"')

    def test_german(self):
        response = self.client.get('/speakers/zoe-m/', HTTP_ACCEPT_LANGUAGE='de')
        self.assertContains(response, '<a href="https://zoe.example/">Webseite</a>', html=True)

    def test_talks(self):
        make_talk('Compilers', speakers=[self.speaker])
        make_talk('Secret', speakers=[self.speaker], status='submitted')
        response = self.client.get('/speakers/zoe-m/')
        self.assertContains(response, '<li><a href="/talks/compilers/">Compilers</a></li>', html=True)
        self.assertNotContains(response, 'Secret')

    def test_own_page(self):
        self.client.force_login(self.user)
        self.assertContains(self.client.get('/speakers/zoe-m/'), '<a class="edit" href="/speakers/me/">')

    def test_vcard(self):
        response = self.client.get('/speakers/zoe-m/card.vcf')
        self.assertEqual(response['Content-Disposition'], "attachment; filename*=UTF-8''Zo%C3%AB%20M.vcf")
        self.assertEqual(response.content.decode('utf-8').split('\r\n'), [
            'BEGIN:VCARD', 'VERSION:4.0', 'FN:Zoë M', 'ORG:ACME', 'URL;TYPE=homepage:https://zoe.example/',
            'END:VCARD', ''])

    def test_json(self):
        make_talk('Compilers', speakers=[self.speaker])
        self.assertEqual(self.client.get('/speakers/speakers.json').json(), [{
            'name': 'Zoë M',
            'url': 'http://testserver/speakers/zoe-m/',
            'links': {'homepage': 'https://zoe.example/'},
            'talks': ['Compilers'],
        }])


class UpdateTests(TestCase):

    def setUp(self):
        self.user = make_user()
        self.client.force_login(self.user)

    def test_nobody(self):
        self.assertEqual(self.client.get('/speakers/me/').status_code, 404)

    def test_change(self):
        speaker = make_speaker('Ada', user=self.user, links={'code': 'https://git.example/', 'photos': 'p'})
        response = self.client.get('/speakers/me/')
        self.assertContains(response, 'value="https://git.example/"')
        self.assertContains(response, '<div class="urlinput">')
        photo = SimpleUploadedFile('me.PNG', b'not really', content_type='image/png')
        response = self.client.post('/speakers/me/', {
            'name': 'Ada', 'homepage': 'ada.example', 'code': '', 'photo': photo})
        self.assertRedirects(response, '/speakers/ada/')
        speaker.refresh_from_db()
        self.addCleanup(default_storage.delete, speaker.photo.name)
        self.assertEqual(speaker.links, {'homepage': 'http://ada.example', 'photos': 'p'})
        self.assertEqual(speaker.photo.name, 'speakers/ada.png')
        self.assertContains(self.client.get('/speakers/ada/'), 'src="/media/speakers/ada.png"')

    def test_wrong_photo(self):
        make_speaker('Ada', user=self.user)
        response = self.client.post('/speakers/me/', {'name': '', 'photo': SimpleUploadedFile('me.gif', b'GIF')})
        self.assertFormError(response, 'form', 'photo', 'Only JPEG and PNG, please.')
        self.assertFormError(response, 'form', 'name', 'This field is required.')
        self.assertFormError(response, 'form', 'bio', errors=None)


class AdminTests(TestCase):

    def setUp(self):
        self.client.force_login(make_admin())
        self.url = reverse('admin:speakers_speaker_changelist')

    def test_actions(self):
        ada, grace = make_speaker('Ada'), make_speaker('Grace')
        response = self.client.post(self.url, {'action': 'feature', '_selected_action': [ada.pk, grace.pk]}, follow=True)
        self.assertContains(response, '2 speakers are on the front page.')
        self.client.post(self.url, {'action': 'hide', '_selected_action': [ada.pk]})
        self.assertQuerysetEqual(Speaker.objects.featured(), ['<Speaker: Grace>'])

    def test_list(self):
        make_speaker('Ada', email='ada@example.org')
        make_speaker('Grace')
        response = self.client.get(self.url)
        self.assertContains(response, '<a href="mailto:ada@example.org">ada@example.org</a>', html=True)
        self.assertContains(response, '<em>-</em>', html=True)
