# -*- coding: utf-8 -*-
from __future__ import unicode_literals

from django.db import IntegrityError, transaction
from django.test import SimpleTestCase, TestCase

from common.testing import make_speaker
from speakers.models import Speaker, photo_path


class SpeakerTests(TestCase):

    def test_slug(self):
        self.assertEqual(make_speaker('Zoë Müller').slug, 'zoe-muller')
        self.assertEqual(make_speaker('Zoë Müller').slug, 'zoe-muller-2')
        self.assertEqual(make_speaker('Zoë Müller', slug='zoe').slug, 'zoe')

    def test_querysets(self):
        make_speaker('Ada', featured=True)
        make_speaker('Grace')
        make_speaker('Hidden', featured=True, published=False)
        self.assertQuerysetEqual(Speaker.objects.published(), ['<Speaker: Ada>', '<Speaker: Grace>'])
        self.assertQuerysetEqual(Speaker.objects.featured(), ['<Speaker: Ada>'])

    def test_in_order(self):
        for name in ['Grace Hopper', 'Ada Lovelace', 'Karl Äpfel']:
            make_speaker(name)
        self.assertEqual(
            [speaker.letter for speaker in Speaker.objects.in_order()], ['A', 'H', 'L'])

    def test_a_name_is_needed(self):
        with self.assertRaises(IntegrityError), transaction.atomic():
            make_speaker('')

    def test_links(self):
        speaker = Speaker(links={'photos': 'p', 'homepage': 'h', 'other': 'o', 'code': ''})
        self.assertEqual(speaker.link_list(), [('homepage', 'h'), ('photos', 'p')])


class PhotoPathTests(SimpleTestCase):
    allow_database_queries = True

    def test_path(self):
        self.assertEqual(photo_path(Speaker(slug='ada'), 'Me.PNG'), 'speakers/ada.png')
        self.assertEqual(photo_path(Speaker(slug='ada'), 'me'), 'speakers/ada.jpg')

    def test_nobody_at_first(self):
        self.assertEqual(Speaker.objects.count(), 0)
