from __future__ import unicode_literals

import json

from django.core import mail
from django.core.management import call_command
from django.template import Context, Template
from django.test import TestCase
from django.urls import reverse
from django.utils import six

from common.testing import make_admin, make_speaker, make_talk, make_user
from talks.forms import InviteForm
from talks.models import Review, Talk


class TalkAdminTests(TestCase):

    def setUp(self):
        self.admin = make_admin()
        self.client.force_login(self.admin)
        self.url = reverse('admin:talks_talk_changelist')
        self.talk = make_talk(status='submitted', submitter=make_user())

    def action(self, name, *talks, **data):
        data.update({'action': name, '_selected_action': [talk.pk for talk in talks]})
        return self.client.post(self.url, data, follow=True)

    def test_list(self):
        Review.objects.create(talk=self.talk, reviewer=self.admin, score=2)
        make_talk('Other')
        response = self.client.get(self.url)
        self.assertContains(response, '2.0 (1)')
        response = self.client.get(self.url, {'reviewed': 'no'})
        self.assertEqual([talk.title for talk in response.context['cl'].queryset], ['Other'])
        response = self.client.get(self.url, {'reviewed': 'yes'})
        self.assertEqual([talk.title for talk in response.context['cl'].queryset], ['Compilers'])

    def test_accept(self):
        withdrawn = make_talk('Gone', status='withdrawn')
        response = self.action('accept', self.talk, withdrawn)
        self.assertContains(response, '1 talk changed.')
        self.assertContains(response, 'Withdrawn: Gone')
        self.assertEqual(Talk.objects.get(slug='compilers').status, 'accepted')
        self.assertEqual(mail.outbox[0].subject, 'Accepted: Compilers')

    def test_reject_is_asked_about(self):
        ready = make_talk('Ready')
        response = self.action('reject', self.talk, ready)
        self.assertContains(response, 'Reject these 2 talks?')
        self.assertContains(response, '<li>Ready <strong>accepted already</strong></li>', html=True)
        self.assertContains(response, '<input type="hidden" name="_selected_action" value="%d">' % ready.pk, html=True)
        self.assertContains(response, '/static/css/site.css?v=2019.3')
        self.assertFalse(Talk.objects.filter(status='rejected').exists())

    def test_reject(self):
        response = self.action('reject', self.talk, confirmed='yes')
        self.assertContains(response, '1 talk changed.')
        self.assertEqual(Talk.objects.get().status, 'rejected')

    def test_invite(self):
        ada, grace = make_speaker('Ada'), make_speaker('Grace')
        response = self.action('invite', self.talk)
        self.assertContains(response, '/static/img/people.svg?v=2019.3')
        response = self.action('invite', self.talk, send='yes', speakers=[ada.pk, grace.pk], message='Please')
        self.assertContains(response, 'Speakers added.')
        self.assertEqual(self.talk.speaker_names, 'Ada, Grace')

    def test_change_with_a_review(self):
        response = self.client.post(reverse('admin:talks_talk_change', args=[self.talk.pk]), {
            'title': 'Compilers', 'slug': 'compilers', 'track': self.talk.track_id, 'language': 'en', 'level': '1',
            'duration': '45', 'status': 'submitted', 'may_record': 'true', 'needs': '', 'submitter': '',
            'reviews-TOTAL_FORMS': '1', 'reviews-INITIAL_FORMS': '0', 'reviews-MIN_NUM_FORMS': '0',
            'reviews-MAX_NUM_FORMS': '1000', 'reviews-0-reviewer': self.admin.pk, 'reviews-0-score': '1',
            'attachments-TOTAL_FORMS': '0', 'attachments-INITIAL_FORMS': '0', 'attachments-MIN_NUM_FORMS': '0',
            'attachments-MAX_NUM_FORMS': '1000',
        })
        self.assertRedirects(response, self.url)
        self.talk.refresh_from_db()
        self.assertEqual((self.talk.duration, self.talk.may_record), (45, True))
        self.assertQuerysetEqual(self.talk.reviews.all(), ['<Review: Compilers: +1>'])

    def test_export(self):
        response = self.action('export_csv', self.talk)
        self.assertEqual(response.content.decode().splitlines(), ['title,track,status', 'Compilers,General,submitted'])


class InviteFormTests(TestCase):

    def test_not_a_list(self):
        field = InviteForm().fields['speakers']
        with self.assertRaisesMessage(Exception, 'Choose from the list of speakers.'):
            field.clean('12')

    def test_nobody(self):
        form = InviteForm({'message': 'Please'})
        self.assertEqual(form.errors, {'speakers': ['Nobody is chosen.']})


class StatsTests(TestCase):

    def run_command(self, **options):
        out = six.StringIO()
        call_command('talk_stats', stdout=out, **options)
        return out.getvalue()

    def setUp(self):
        make_talk('One', track='web')
        make_talk('Two', track='web', status='submitted')
        make_talk('Three', track='data', level=3)

    def test_json(self):
        self.assertEqual(json.loads(self.run_command(format='json')), {
            'level': {'1': 2, '3': 1},
            'status': {'accepted': 2, 'submitted': 1},
            'tracks': {'web': 2, 'data': 1, 'general': 0},
        })

    def test_text(self):
        lines = self.run_command(tracks=['data']).splitlines()
        self.assertEqual(lines, [
            'level:', '  3              1', 'status:', '  accepted       1', 'tracks:', '  data           1', 'total: 1'])


class TagTests(TestCase):

    def test_total(self):
        make_talk()
        make_talk('Two', status='submitted')
        template = Template('{% load talk_tags %}{% talk_total %}/{% talk_total "rejected" %}')
        self.assertEqual(template.render(Context()), '1/0')

    def test_badge(self):
        template = Template('{% load talk_tags %}{{ talk.track|badge }}')
        self.assertHTMLEqual(
            template.render(Context({'talk': make_talk(track='web')})),
            '<span class="track" style="background: #339966">Web</span>')
