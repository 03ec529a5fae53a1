from __future__ import unicode_literals

import datetime

from django.core import serializers
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import TestCase

from common.fields import ColourField, JSONField, JSONFormField
from common.testing import make_room, make_speaker
from speakers.models import Speaker
from talks.models import Track
from tickets.models import Order
from venues.models import Room


class JSONFieldTests(TestCase):

    def test_round_trip(self):
        room = make_room(features={'beamer': True, 'plugs': [1, 2], 'since': datetime.date(2018, 5, 1)})
        room = Room.objects.get(pk=room.pk)
        self.assertEqual(room.features, {'beamer': True, 'plugs': [1, 2], 'since': '2018-05-01'})

    def test_default_is_not_shared(self):
        first, second = make_speaker('Ada'), make_speaker('Grace')
        first.links['homepage'] = 'x'
        self.assertEqual(second.links, {})

    def test_values(self):
        make_speaker('Ada', links={'code': 'https://git.example/ada'})
        self.assertEqual(
            list(Speaker.objects.values_list('links', flat=True)), [{'code': 'https://git.example/ada'}])

    def test_stored_with_sorted_keys(self):
        make_speaker('Ada', links={'b': 1, 'a': 2})
        with connection.cursor() as cursor:
            cursor.execute('SELECT links FROM speakers_speaker')
            self.assertEqual(cursor.fetchone()[0], '{"a": 2, "b": 1}')

    def test_null(self):
        order = Order.objects.create(email='ada@example.org', name='Ada', extra=None)
        self.assertIsNone(Order.objects.get(pk=order.pk).extra)
        self.assertEqual(Order.objects.filter(extra__isnull=True).count(), 1)

    def test_serialized(self):
        make_speaker('Ada', links={'a': [1]})
        data = serializers.serialize('json', Speaker.objects.all())
        restored = next(serializers.deserialize('json', data)).object
        self.assertEqual(restored.links, {'a': [1]})

    def test_broken_text(self):
        with self.assertRaisesRegexp(ValidationError, 'Enter valid JSON'):
            JSONField().to_python('{')

    def test_form_field(self):
        field = JSONField(blank=True).formfield()
        self.assertIsInstance(field, JSONFormField)
        self.assertEqual(field.clean('{"a": 1}'), {'a': 1})
        self.assertEqual(field.clean(''), {})
        self.assertEqual(field.prepare_value({'b': 1, 'a': None}), '{"a": null, "b": 1}')
        self.assertFalse(field.has_changed({'a': 1}, ' {"a":1}'))
        self.assertTrue(field.has_changed({}, '{"a":1}'))


class ColourFieldTests(TestCase):

    def test_normalised(self):
        track = Track.objects.create(name='Art', slug='art', colour='AABBCC')
        self.assertEqual(Track.objects.get(pk=track.pk).colour, '#aabbcc')
        self.assertEqual(Track.objects.filter(colour='#AABBCC').get(), track)

    def test_deconstruct(self):
        name, path, args, kwargs = ColourField(default='#000000').deconstruct()
        self.assertEqual(path, 'common.fields.ColourField')
        self.assertEqual(kwargs, {'default': '#000000'})
