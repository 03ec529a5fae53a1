# -*- coding: utf-8 -*-
from __future__ import unicode_literals

import datetime
import io
import os
import tempfile
from unittest import mock

from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction
from django.template import Context, Template
from django.test import SimpleTestCase, TestCase
from django.urls import reverse
from django.utils import timezone
from django.utils.six import StringIO

from common.testing import ClearCacheMixin, make_admin, make_room, make_slot, make_speaker, make_talk, make_user
from schedule import exporters, timezones
from schedule.models import Slot
from talks.models import Favourite


class TimezoneTests(SimpleTestCase):
    summer = datetime.datetime(2019, 9, 12, 10, 0)
    winter = datetime.datetime(2019, 12, 12, 10, 0)

    def test_aware(self):
        self.assertEqual(timezones.aware(self.summer).isoformat(), '2019-09-12T10:00:00+02:00')
        self.assertEqual(timezones.aware(self.winter).isoformat(), '2019-12-12T10:00:00+01:00')

    def test_utc(self):
        self.assertEqual(timezones.in_utc(self.summer).isoformat(), '2019-09-12T08:00:00+00:00')
        self.assertEqual(timezones.in_utc(self.winter), datetime.datetime(2019, 12, 12, 9, 0, tzinfo=timezone.utc))
        self.assertEqual(timezones.stamp(self.summer), '20190912T080000Z')

    def test_elsewhere(self):
        self.assertEqual(timezones.in_zone(self.summer, 'America/New_York').strftime('%H:%M %z'), '04:00 -0400')
        self.assertEqual(timezones.in_zone(self.winter, 'Asia/Kolkata').strftime('%H:%M'), '14:30')

    def test_abroad(self):
        self.assertEqual(
            timezones.abroad(datetime.datetime(2019, 9, 12, 4, 0), 'America/New_York'), self.summer)

    def test_parse(self):
        parsed = timezones.parse('2019-09-12T10:00-03:30')
        self.assertEqual(parsed.utcoffset(), datetime.timedelta(minutes=-210))
        self.assertEqual(parsed.isoformat(), '2019-09-12T10:00:00-03:30')
        self.assertEqual(timezones.parse('2019-09-12 10:00+0200'), timezones.aware(self.summer))
        self.assertEqual(timezones.parse('2019-09-12T08:00Z'), timezones.aware(self.summer))
        with self.assertRaises(ValueError):
            timezones.parse('2019-09-12T10:00')

    def test_days(self):
        self.assertEqual(timezones.day_label(self.summer), '2019-09-12')
        self.assertEqual(timezones.day_bounds(self.summer.date()), (
            datetime.datetime(2019, 9, 12), datetime.datetime(2019, 9, 13)))


class ProgrammeMixin(ClearCacheMixin):
    """
    Two days, two rooms.
    """

    def setUp(self):
        super(ProgrammeMixin, self).setUp()
        self.hall, self.attic = make_room(), make_room('Attic', 30)
        self.talk = make_talk('Compilers, old', speakers=[make_speaker('Grace Hopper')], slug='compilers')
        self.slot = make_slot('2019-09-12 10:00', room=self.hall, talk=self.talk)
        self.workshop = make_slot('2019-09-12 10:00', 90, room=self.attic, title='Workshop')
        self.lunch = make_slot('2019-09-12 12:00', 60, title='Lunch', kind='break')
        self.party = make_slot('2019-09-13 20:00', 120, room=self.hall, title='Party', kind='social')


class SlotTests(ProgrammeMixin, TestCase):

    def test_days(self):
        self.assertEqual(Slot.objects.days(), [datetime.date(2019, 9, 12), datetime.date(2019, 9, 13)])
        self.assertQuerysetEqual(
            Slot.objects.on(datetime.date(2019, 9, 13)), ['<Slot: 2019-09-13 20:00 Party>'])
        self.assertEqual(Slot.objects.latest(), self.party)

    def test_running(self):
        running = Slot.objects.running_at(datetime.datetime(2019, 9, 12, 10, 30))
        self.assertQuerysetEqual(running, ['Workshop'], transform=lambda slot: slot.label)

    def test_clean(self):
        slot = Slot(room=self.hall, title='x', start=self.slot.start, end=self.slot.start)
        with self.assertRaisesRegexp(ValidationError, 'It ends before it starts.'):
            slot.clean()
        slot.end += datetime.timedelta(minutes=5)
        with self.assertRaisesRegexp(ValidationError, 'The room is taken by Compilers, old.'):
            slot.clean()
        slot.room = None
        slot.clean()
        slot.title = ''
        with self.assertRaises(ValidationError) as caught:
            slot.clean()
        self.assertEqual(caught.exception.message_dict, {'title': ['Either a talk or a title.']})

    def test_constraint(self):
        with self.assertRaises(IntegrityError), transaction.atomic():
            make_slot('2019-09-14 10:00', -5, title='Backwards')

    def test_move(self):
        self.slot.move(15)
        self.slot.refresh_from_db()
        self.assertEqual(self.slot.start, datetime.datetime(2019, 9, 12, 10, 15))
        self.assertEqual(self.slot.minutes, 30)


class ViewTests(ProgrammeMixin, TestCase):

    def test_schedule(self):
        response = self.client.get('/schedule/')
        self.assertContains(response, '<a href="/schedule/2019-09-12/">2019-09-12</a>', html=True)
        self.assertContains(
            response,
            '<tr><th>10:00</th><td class="talk">Workshop</td><td class="talk">Compilers, old</td></tr>', html=True)
        self.assertContains(
            response, '<tr><th>12:00</th><td colspan="2" class="break">Lunch</td></tr>', html=True)
        self.assertContains(
            response, '<table class="timetable"><tr><th></th><th>Big Hall</th></tr>'
            '<tr><th>20:00</th><td class="social">Party</td></tr></table>', html=True)

    def test_day(self):
        response = self.client.get('/schedule/2019-09-12/')
        self.assertContains(response, '10:00&ndash;10:30 (08:00 UTC) Compilers, old, 30 minutes')
        self.assertContains(response, '<em>Break</em>', count=1, html=True)
        self.assertEqual(self.client.get('/schedule/2019-09-14/').status_code, 404)

    def test_day_is_cached(self):
        self.client.get('/')  # brings the cookies
        self.client.get('/schedule/2019-09-13/')
        Slot.objects.filter(pk=self.party.pk).update(title='Concert')
        self.assertContains(self.client.get('/schedule/2019-09-13/'), 'Party')
        self.assertContains(self.client.get('/schedule/2019-09-13/', HTTP_ACCEPT_LANGUAGE='de'), 'Concert')

    def test_now(self):
        with mock.patch('django.utils.timezone.now', return_value=datetime.datetime(2019, 9, 12, 11, 0)):
            response = self.client.get('/schedule/now/')
        self.assertContains(response, '<p class="now">Attic: Workshop</p>', html=True)
        self.assertContains(response, '<p class="next">Next: 12:00&ndash;13:00 Lunch</p>', html=True)

    def test_json(self):
        data = self.client.get('/schedule/schedule.json').json()['slots']
        self.assertEqual(len(data), 4)
        self.assertIn({
            'title': 'Compilers, old', 'kind': 'talk', 'room': 'big-hall', 'speakers': ['Grace Hopper'],
            'start': '2019-09-12T10:00:00+02:00', 'end': '2019-09-12T10:30:00+02:00',
        }, data)

    def test_json_of_a_day(self):
        data = self.client.get('/schedule/schedule.json?day=2019-09-13').json()
        self.assertEqual([slot['title'] for slot in data['slots']], ['Party'])
        response = self.client.get('/schedule/schedule.json?day=friday')
        self.assertEqual((response.status_code, response.json()), (400, {'error': "'friday' is not a valid date"}))

    def test_json_is_forgotten_when_something_changes(self):
        self.client.get('/schedule/schedule.json')
        with self.assertNumQueries(0):
            self.client.get('/schedule/schedule.json')
        self.talk.title = 'New compilers'
        self.talk.save()
        titles = [slot['title'] for slot in self.client.get('/schedule/schedule.json').json()['slots']]
        self.assertIn('New compilers', titles)
        self.lunch.delete()
        self.assertEqual(len(self.client.get('/schedule/schedule.json').json()['slots']), 3)

    def test_calendar(self):
        response = self.client.get('/schedule/schedule.ics')
        self.assertEqual(response['Content-Type'], 'text/calendar; charset=utf-8')
        text = response.content.decode('utf-8')
        self.assertEqual(text.count('BEGIN:VEVENT'), 4)
        self.assertIn(
            'UID:slot-%d@conference.example\nDTSTART:20190912T080000Z\nDTEND:20190912T083000Z\n'
            'SUMMARY:Compilers\\, old\nLOCATION:Big Hall\\, The Mill\nEND:VEVENT\n' % self.slot.pk, text)

    def test_mine(self):
        self.assertEqual(self.client.get('/schedule/mine/').status_code, 302)
        user = make_user()
        self.client.force_login(user)
        self.assertContains(self.client.get('/schedule/mine/'), 'Mark talks with a star.')
        Favourite.objects.create(user=user, talk=self.talk)
        response = self.client.get('/schedule/mine/', {'zone': 'America/New_York'})
        self.assertContains(response, '<li>04:00 America/New_York: Compilers, old</li>', html=True)
        self.assertNotContains(response, 'Mark talks with a star.')


class ExportTests(ProgrammeMixin, TestCase):

    def test_exporter_is_abstract(self):
        with self.assertRaises(TypeError):
            exporters.Exporter([])

    def test_text(self):
        self.assertEqual(exporters.as_text(Slot.objects.on(self.lunch.start).exclude(room=self.attic)), (
            '2019-09-12\n'
            '  10:00-10:30 Compilers, old [Big Hall]\n'
            '  12:00-13:00 Lunch\n'))

    def test_command(self):
        out = StringIO()
        call_command('export_schedule', 'text', '--day', '2019-09-13', stdout=out)
        self.assertEqual(out.getvalue(), '2019-09-13\n  20:00-22:00 Party [Big Hall]\n')

    def test_command_with_file(self):
        handle, path = tempfile.mkstemp()
        os.close(handle)
        self.addCleanup(os.remove, path)
        out = StringIO()
        call_command('export_schedule', 'ics', output=path, stdout=out)
        self.assertEqual(out.getvalue(), '4 slots\n')
        with io.open(path, encoding='utf-8') as target:
            self.assertTrue(target.read().startswith('BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:-//Conference 2019//EN\n'))

    def test_command_errors(self):
        with self.assertRaises(CommandError):
            call_command('export_schedule', 'pdf')
        with self.assertRaisesRegexp(CommandError, "'monday' is not a valid date"):
            call_command('export_schedule', 'text', day='monday')


class TagTests(ProgrammeMixin, TestCase):

    def test_times(self):
        template = Template('{% load schedule_tags %}{{ slot|slot_time }} {{ slot.start|utc_time }}')
        self.assertEqual(template.render(Context({'slot': self.slot})), '10:00&ndash;10:30 08:00 UTC')

    def test_empty_cell(self):
        make_slot('2019-09-12 14:00', room=self.attic, title='Yoga')
        html = Template('{% load schedule_tags %}{% timetable slots %}').render(
            Context({'slots': Slot.objects.on(self.slot.start).with_details()}))
        self.assertInHTML('<tr><th>14:00</th><td class="talk">Yoga</td><td></td></tr>', html)


class AdminTests(ProgrammeMixin, TestCase):

    def test_later(self):
        make_slot('2019-09-12 10:35', 15, room=self.hall, title='Questions')
        self.client.force_login(make_admin())
        response = self.client.post(reverse('admin:schedule_slot_changelist'), {
            'action': 'later', '_selected_action': [self.slot.pk, self.party.pk]}, follow=True)
        self.assertContains(response, '1 moved by a quarter of an hour.')
        self.assertContains(response, 'The room is taken by Questions.')
        self.party.refresh_from_db()
        self.assertEqual(self.party.start, datetime.datetime(2019, 9, 13, 20, 15))
