from __future__ import unicode_literals

import datetime

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.test import TestCase, override_settings
from django.utils import timezone
from django.utils.encoding import smart_text

from common.testing import make_speaker, make_talk, make_user
from talks.models import Review, Talk, Track, cfp_is_open
from talks.signals import talk_decided


class TrackTests(TestCase):

    def test_there_are_some(self):
        self.assertQuerysetEqual(Track.objects.all(), ['<Track: General>', '<Track: Web>', '<Track: Data>'])

    def test_url(self):
        self.assertEqual(Track.objects.get(slug='web').get_absolute_url(), '/talks/?track=web')


class TalkTests(TestCase):

    def test_querysets(self):
        user = make_user()
        make_talk('Ready')
        make_talk('Mine', status='submitted', submitter=user)
        make_talk('Other', status='submitted')
        self.assertQuerysetEqual(Talk.objects.accepted(), ['<Talk: Ready>'])
        self.assertQuerysetEqual(Talk.objects.undecided(), ['<Talk: Other>', '<Talk: Mine>'], ordered=False)
        self.assertQuerysetEqual(Talk.objects.visible_to(user), map(repr, Talk.objects.exclude(title='Other')))
        user.is_staff = True
        self.assertEqual(Talk.objects.visible_to(user).count(), 3)

    def test_count_by(self):
        for title in ['A', 'B', 'C']:
            make_talk(title, level=1 if title == 'A' else 3)
        self.assertEqual(Talk.objects.count_by('level'), {'1': 1, '3': 2})
        self.assertEqual(Talk.objects.count_by('status'), {'accepted': 3})

    def test_scores(self):
        talk = make_talk(status='submitted')
        for number, score in enumerate([2, -1, 1]):
            Review.objects.create(talk=talk, reviewer=make_user('r%d@example.org' % number), score=score)
        scored = Talk.objects.with_scores().get()
        self.assertAlmostEqual(scored.score, 2 / 3.0)
        self.assertEqual(scored.review_count, 3)
        self.assertEqual(scored.average, 0.7)
        self.assertIsNone(make_talk('Other').average)

    def test_texts(self):
        talk = make_talk(speakers=[make_speaker('Ada'), make_speaker('Grace')])
        self.assertEqual(smart_text(talk), 'Compilers')
        self.assertEqual(talk.speaker_names, 'Ada, Grace')
        self.assertEqual(str(Review(talk=talk, score=2)), 'Compilers: +2')

    def test_constraints(self):
        user = make_user()
        make_talk('One', submitter=user)
        for changes in [{'slug': 'one', 'title': 'Two'}, {'duration': 4}, {'duration': 241}, {'slug': 'one-2'}]:
            values = dict({'title': 'One', 'slug': 'other', 'submitter': user}, **changes)
            with self.assertRaises(IntegrityError), transaction.atomic():
                make_talk(**values)
        make_talk('One', slug='one-again', submitter=user, status='withdrawn')
        self.assertEqual(Talk.objects.count(), 2)

    def test_one_review_each(self):
        talk, user = make_talk(), make_user()
        Review.objects.create(talk=talk, reviewer=user, score=1)
        with self.assertRaises(IntegrityError), transaction.atomic():
            Review.objects.create(talk=talk, reviewer=user, score=1)
        with self.assertRaises(IntegrityError), transaction.atomic():
            Review.objects.update(score=3)


class DecideTests(TestCase):

    def setUp(self):
        self.seen = []
        talk_decided.connect(self.receiver)
        self.addCleanup(talk_decided.disconnect, self.receiver)

    def receiver(self, talk, old_status, reviewer, **kwargs):
        self.seen.append((talk.slug, old_status, talk.status, reviewer))

    def test_accept(self):
        talk, user = make_talk(status='submitted'), make_user()
        self.assertTrue(talk.decide(Talk.ACCEPTED, reviewer=user))
        self.assertFalse(talk.decide(Talk.ACCEPTED, reviewer=user))
        self.assertEqual(self.seen, [('compilers', 'submitted', 'accepted', user)])
        self.assertTrue(Talk.objects.get().is_accepted)

    def test_not_possible(self):
        with self.assertRaisesRegexp(ValueError, 'withdrawn is no decision'):
            make_talk().decide('withdrawn')
        with self.assertRaises(ValidationError):
            make_talk('Gone', status='withdrawn').decide('accepted')
        self.assertEqual(self.seen, [])


@override_settings(CFP_DEADLINE='2019-04-30')
class CallForPapersTests(TestCase):

    def test_until_the_evening(self):
        self.assertTrue(cfp_is_open(datetime.datetime(2019, 4, 30, 23, 59)))
        self.assertFalse(cfp_is_open(datetime.datetime(2019, 5, 1)))

    def test_with_a_zone(self):
        self.assertTrue(cfp_is_open(datetime.datetime(2019, 4, 30, 22, 30, tzinfo=timezone.utc)))
