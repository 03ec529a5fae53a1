# -*- coding: utf-8 -*-
from __future__ import unicode_literals

import datetime
from unittest import mock

from django.contrib.auth.models import Permission
from django.core import mail
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import TestCase
from django.urls import reverse

from common.testing import AJAX, ClearCacheMixin, make_slot, make_room, make_speaker, make_talk, make_user
from talks.models import Attachment, Review, Talk, Track
from talks.views import download_link

OPEN = mock.patch('django.utils.timezone.now', return_value=datetime.datetime(2019, 3, 1, 12, 0))
CLOSED = mock.patch('django.utils.timezone.now', return_value=datetime.datetime(2019, 6, 1, 12, 0))


class ListTests(TestCase):

    def titles(self, **params):
        return [talk.title for talk in self.client.get('/talks/', params).context['talks']]

    def test_filters(self):
        make_talk('Indexes', track='data', level=3)
        make_talk('Cookies', track='web')
        make_talk('Sessions', track='web', level=3, duration=60)
        make_talk('Secret', status='submitted')
        self.assertEqual(self.titles(), ['Cookies', 'Indexes', 'Sessions'])
        self.assertEqual(self.titles(track='web'), ['Cookies', 'Sessions'])
        self.assertEqual(self.titles(level='3', track='web'), ['Sessions'])
        self.assertEqual(self.titles(q='ES'), ['Cookies', 'Indexes', 'Sessions'])
        self.assertEqual(self.titles(order='-duration')[0], 'Sessions')
        self.assertEqual(self.titles(order='drop table'), ['Cookies', 'Indexes', 'Sessions'])

    def test_page(self):
        make_talk('Indexes', track='data', language='de', duration=90, speakers=[make_speaker('Ada')])
        response = self.client.get('/talks/?track=data')
        self.assertContains(response, '<p class="count">One talk</p>', html=True)
        self.assertContains(response, '<span class="track" style="background: #993366">Data</span>', html=True)
        self.assertContains(response, '1 h 30 min')
        self.assertContains(response, '<i>German</i>', html=True)
        self.assertContains(response, '<li class="current"><a href="/talks/?track=data">Data</a></li>', html=True)
        self.assertContains(response, '<li><a href="/talks/?track=web">Web</a></li>', html=True)

    def test_german(self):
        make_talk('Indexe', language='de')
        make_talk('Kekse', language='en')
        response = self.client.get('/talks/', HTTP_ACCEPT_LANGUAGE='de')
        self.assertContains(response, '<p class="count">2 Vorträge</p>', html=True)
        self.assertContains(response, '<i>Englisch</i>', count=1, html=True)


class DetailTests(TestCase):

    def test_everything(self):
        talk = make_talk(abstract='First.\n\nSecond <b>.', level=2, may_record=False, speakers=[make_speaker('Ada')])
        make_slot('2019-09-12 10:00', room=make_room(), talk=talk)
        Attachment.objects.create(talk=talk, title='Slides', public=True)
        Attachment.objects.create(talk=talk, title='Notes')
        response = self.client.get('/talks/compilers/')
        self.assertContains(response, 'Intermediate, 30 minutes')
        self.assertContains(response, '<p class="slot">2019-09-12 10:00&ndash;10:30 Big Hall, The Mill</p>', html=True)
        self.assertContains(response, '<p>First.</p>\n<p>Second &lt;b&gt;.</p>')
        self.assertContains(response, '<dt>Recording</dt><dd>no</dd>', html=True)
        self.assertContains(response, '<ul class="files"><li>Slides</li></ul>', html=True)
        self.assertNotContains(response, 'This is your talk.')

    def test_nothing(self):
        make_talk()
        response = self.client.get('/talks/compilers/', HTTP_ACCEPT_LANGUAGE='de')
        self.assertContains(response, '<dd>nicht bekannt</dd>', html=True)
        self.assertNotContains(response, 'class="files"')
        self.assertNotContains(response, 'class="favourite"')

    def test_own(self):
        user = make_user()
        make_talk(submitter=user, status='submitted')
        self.assertEqual(self.client.get('/talks/compilers/').status_code, 404)
        self.client.force_login(user)
        response = self.client.get('/talks/compilers/')
        self.assertContains(response, 'This is your talk. submitted')
        self.assertContains(response, 'Withdraw</button>')
        response = self.client.post('/talks/compilers/withdraw/', follow=True)
        self.assertContains(response, 'Your proposal is withdrawn.')
        self.assertNotContains(self.client.get('/talks/compilers/'), 'Withdraw</button>')

    def test_only_the_submitter_withdraws(self):
        make_talk()
        self.assertEqual(self.client.post('/talks/compilers/withdraw/').status_code, 404)
        self.assertEqual(Talk.objects.get().status, 'accepted')


class SubmitTests(TestCase):

    def setUp(self):
        self.user = make_user()
        self.client.force_login(self.user)
        self.data = {
            'title': 'Fast  indexes', 'abstract': 'How an index &amp; a table work', 'language': 'en',
            'track': Track.objects.get(slug='data').pk, 'level': '2', 'duration': '45',
            'may_record': 'unknown', 'needs': '{"beamer": 2}',
        }

    @CLOSED
    def test_closed(self, now):
        self.assertContains(self.client.get('/talks/submit/'), 'The call for papers is closed.', status_code=410)

    @OPEN
    def test_success(self, now):
        response = self.client.post('/talks/submit/', self.data, follow=True)
        self.assertRedirects(response, '/talks/fast-indexes/')
        self.assertContains(response, 'Thank you! We have your proposal.')
        talk = Talk.objects.get()
        self.assertEqual((talk.title, talk.status, talk.submitter), ('Fast indexes', 'submitted', self.user))
        self.assertEqual(talk.needs, {'beamer': 2})
        self.assertIsNone(talk.may_record)
        message = mail.outbox[0]
        self.assertEqual(message.subject, 'Your proposal: Fast indexes')
        self.assertIn('Fast indexes (45 minutes)\nHow an index & a table work', message.body)

    @OPEN
    def test_errors(self, now):
        self.data.update(title='FAST INDEXES', abstract='Soon', duration='300', needs='beamer')
        response = self.client.post('/talks/submit/', self.data)
        self.assertFormError(response, 'form', 'title', 'Please do not shout.')
        self.assertFormError(response, 'form', 'abstract', 'One word is not an abstract.')
        self.assertFormError(response, 'form', 'duration', 'Between 5 and 240 minutes.')
        self.assertFormError(response, 'form', 'needs', 'Enter valid JSON.')
        self.assertFormError(response, 'form', 'track', errors=None)

    @OPEN
    def test_errors_in_german(self, now):
        self.data.update(abstract='kommt sehr bald')
        response = self.client.post('/talks/submit/', self.data, HTTP_ACCEPT_LANGUAGE='de')
        self.assertFormError(response, 'form', 'abstract', ['3 Wörter sind keine Beschreibung.'])

    def test_login_needed(self):
        self.client.logout()
        with OPEN:
            response = self.client.get('/talks/submit/')
        self.assertRedirects(response, '/accounts/login/?next=/talks/submit/', fetch_redirect_response=False)


class AttachmentTests(TestCase):

    def setUp(self):
        self.user = make_user()
        self.talk = make_talk(submitter=self.user)
        self.client.force_login(self.user)

    def post(self, *rows):
        data = {'attachments-TOTAL_FORMS': len(rows), 'attachments-INITIAL_FORMS': 0,
                'attachments-MIN_NUM_FORMS': 0, 'attachments-MAX_NUM_FORMS': 5}
        for number, (title, name) in enumerate(rows):
            data['attachments-%d-title' % number] = title
            data['attachments-%d-file' % number] = SimpleUploadedFile(name, b'content')
        return self.client.post('/talks/compilers/attachments/', data)

    def test_upload_and_download(self):
        response = self.post(('Slides', 'slides.pdf'), ('Code', 'code.zip'))
        self.assertRedirects(response, '/talks/compilers/')
        slides = Attachment.objects.get(title='Slides')
        self.addCleanup(slides.file.delete, save=False)
        self.addCleanup(Attachment.objects.get(title='Code').file.delete, save=False)
        self.assertEqual(slides.file.name, 'talks/%d/slides.pdf' % self.talk.pk)
        self.client.logout()
        response = self.client.get(download_link(slides))
        self.assertEqual(b''.join(response.streaming_content), b'content')
        self.assertIn('slides.pdf', response['Content-Disposition'])

    def test_wrong_signature(self):
        response = self.client.get(reverse('attachment_download', args=['1:abc']))
        self.assertEqual(response.status_code, 404)

    def test_wrong_type(self):
        response = self.post(('Slides', 'slides.pdf'), ('Film', 'film.avi'), ('', 'x.pdf'))
        self.assertFormsetError(response, 'formset', 1, 'file', 'Slides are PDF, ODP or ZIP.')
        self.assertFormsetError(response, 'formset', 2, 'title', ['This field is required.'])
        self.assertFormsetError(response, 'formset', 0, 'file', None)

    def test_same_title(self):
        response = self.post(('Slides', 'a.pdf'), ('Slides', 'b.pdf'))
        self.assertFormsetError(response, 'formset', None, None, 'Two files have the same title.')
        self.assertFalse(Attachment.objects.exists())

    def test_somebody_else(self):
        self.client.force_login(make_user('eve@example.org'))
        self.assertEqual(self.client.get('/talks/compilers/attachments/').status_code, 403)

    def test_private(self):
        attachment = Attachment(talk=self.talk, title='Slides')
        attachment.file.save('../../slides.pdf', ContentFile(b'x'), save=False)
        self.addCleanup(attachment.file.delete, save=False)
        with self.assertRaisesRegexp(ValueError, 'private'):
            attachment.file.url


class ReviewTests(TestCase):

    def setUp(self):
        self.user = make_user()
        self.user.user_permissions.add(Permission.objects.get(codename='review_talk'))
        self.client.force_login(self.user)
        self.talk = make_talk(status='submitted', abstract='Some text')

    def test_review_and_change(self):
        self.assertContains(self.client.get('/talks/compilers/review/'), '<li>None yet</li>', html=True)
        self.client.post('/talks/compilers/review/', {'score': '2'})
        response = self.client.post('/talks/compilers/review/', {'score': '-1', 'comment': 'hm'}, follow=True)
        self.assertContains(response, '<li>AL: -1 (yours)</li>', html=True)
        self.assertEqual(Review.objects.get().comment, 'hm')

    def test_comment_needed(self):
        response = self.client.post('/talks/compilers/review/', {'score': '-2'})
        self.assertFormError(response, 'form', 'comment', 'Please say why.')
        response = self.client.post('/talks/compilers/review/', {'score': ''})
        self.assertFormError(response, 'form', 'score', 'This field is required.')

    def test_permission(self):
        self.client.force_login(make_user('eve@example.org'))
        self.assertEqual(self.client.get('/talks/compilers/review/').status_code, 403)

    def test_decided(self):
        self.talk.decide('accepted')
        self.assertEqual(self.client.get('/talks/compilers/review/').status_code, 404)


class ApiTests(ClearCacheMixin, TestCase):

    def test_talks(self):
        make_talk('Indexes', track='data', level=3, may_record=True, speakers=[make_speaker('Ada')])
        make_talk('Secret', status='rejected')
        self.assertEqual(self.client.get('/talks/talks.json').json(), {'talks': [{
            'title': 'Indexes', 'slug': 'indexes', 'track': 'data', 'speakers': ['Ada'],
            'level': 'Advanced', 'recorded': True,
        }]})

    def test_numbers_are_cached_until_a_talk_changes(self):
        talk = make_talk()
        self.assertEqual(self.client.get('/talks/numbers.json').json(), {'accepted': 1})
        Talk.objects.update(status='rejected')
        self.assertEqual(self.client.get('/talks/numbers.json').json(), {'accepted': 1})
        talk.refresh_from_db()
        talk.save()
        self.assertEqual(self.client.get('/talks/numbers.json').json(), {'rejected': 1})

    def test_favourite(self):
        make_talk()
        url = '/talks/compilers/favourite/'
        self.assertEqual(self.client.get(url).status_code, 405)
        self.assertEqual(self.client.post(url).status_code, 400)
        self.assertEqual(self.client.post(url, **AJAX).json(), {'error': 'login required', 'messages': []})
        self.client.force_login(make_user())
        self.assertEqual(self.client.post(url, **AJAX).json(), {'favourite': True, 'count': 1, 'messages': []})
        self.assertContains(self.client.get('/talks/compilers/'), '&#9733;')
        self.assertEqual(self.client.post(url, **AJAX).json(), {'favourite': False, 'count': 0, 'messages': []})
        self.assertContains(self.client.get('/talks/compilers/'), '&#9734;')


class DecisionsTests(TestCase):
    url = '/talks/decisions/'

    def post(self, body, content_type='application/json; charset=utf-8'):
        return self.client.post(self.url, body, content_type=content_type)

    def test_staff_only(self):
        self.assertEqual(self.post('{}').status_code, 403)

    def test_decisions(self):
        self.client.force_login(make_user('boss@example.org', is_staff=True))
        make_talk('One', status='submitted', language='de', speakers=[make_speaker('Ada', email='ada@example.org')])
        make_talk('Two', status='submitted', submitter=make_user('eve@example.org'))
        make_talk('Three')
        response = self.post('{"one": "accepted", "two": "rejected", "three": "accepted"}')
        self.assertEqual(response.json(), {'changed': ['one', 'two']})
        self.assertEqual(
            [(message.to, message.subject) for message in mail.outbox],
            [(['ada@example.org'], 'Angenommen: One'), (['eve@example.org'], 'Not this time: Two')])
        self.assertIn('/talks/one/attachments/', mail.outbox[0].body)
        self.assertIn('tell us whether we may record', mail.outbox[0].body)

    def test_errors(self):
        self.client.force_login(make_user('boss@example.org', is_staff=True))
        self.assertEqual(self.post('one=accepted', 'application/x-www-form-urlencoded').status_code, 415)
        self.assertEqual(self.post('{').json(), {'error': 'broken JSON'})
        self.assertEqual(self.post('{"nothing": "accepted"}').status_code, 404)
