# -*- coding: utf-8 -*-
from __future__ import unicode_literals

from django.contrib.auth.models import Permission
from django.db import IntegrityError, transaction
from django.test import TestCase
from django.urls import reverse
from django.utils import translation
from django.utils.encoding import force_text

from common.testing import make_admin, make_room, make_user
from venues.forms import RoomForm, RoomSearchForm, VenueForm
from venues.models import Room, Venue


class ModelTests(TestCase):

    def test_room(self):
        room = make_room(features={'beamer': True, 'stage': False})
        self.assertEqual(force_text(room), 'Big Hall, The Mill')
        self.assertTrue(room.has('beamer'))
        self.assertFalse(room.has('stage') or room.has('piano'))

    def test_seats(self):
        self.assertEqual(make_room(capacity=400).seats(), '400 seats')
        with translation.override('de'):
            self.assertEqual(Room(capacity=1).seats(), '1 Platz')
            self.assertEqual(Room(capacity=30).seats(), '30 Plätze')

    def test_capacity_of_the_venue(self):
        room = make_room()
        make_room('Attic', 30)
        self.assertEqual(room.venue.capacity, 430)
        self.assertEqual(Venue.objects.create(name='Empty', slug='empty', city='Ulm').capacity, 0)

    def test_constraints(self):
        room = make_room()
        with self.assertRaises(IntegrityError), transaction.atomic():
            make_room()
        with self.assertRaises(IntegrityError), transaction.atomic():
            Room.objects.filter(pk=room.pk).update(capacity=0)
        with self.assertRaises(IntegrityError), transaction.atomic():
            Venue.objects.create(name='Another', slug='mill', city='Ulm')


class FormTests(TestCase):

    def test_venue(self):
        form = VenueForm({
            'name': 'Dock', 'slug': 'dock', 'city': ' bad tölz ', 'website': 'dock.example', 'step_free': 'unknown'})
        self.assertTrue(form.is_valid(), form.errors)
        self.assertEqual(form.cleaned_data['city'], 'Bad Tölz')
        self.assertEqual(form.cleaned_data['website'], 'http://dock.example')
        self.assertIsNone(form.cleaned_data['step_free'])

    def test_room(self):
        form = RoomForm({'name': 'A', 'slug': 'a', 'floor': '0', 'capacity': '0', 'features': '[1]'})
        self.assertEqual(form.errors, {
            'capacity': ['A room has at least one seat.'],
            'features': ['Features are a mapping.'],
        })

    def test_broken_features(self):
        form = RoomForm({'name': 'A', 'slug': 'a', 'floor': '0', 'capacity': '5', 'features': '{'})
        self.assertEqual(form.errors, {'features': ['Enter valid JSON.']})

    def test_search(self):
        make_room()
        make_room('Attic', 30)
        form = RoomSearchForm({'seats': '100'})
        self.assertTrue(form.is_valid())
        self.assertQuerysetEqual(form.search(), ['<Room: Big Hall, The Mill>'])
        form = RoomSearchForm({'venue': str(Venue.objects.get().pk)})
        self.assertTrue(form.is_valid())
        self.assertQuerysetEqual(form.search(), ['Attic', 'Big Hall'], transform=lambda room: room.name)


class ViewTests(TestCase):

    def setUp(self):
        self.room = make_room(features={'beamer': True})
        make_room('Attic', 30, floor=4)

    def test_list(self):
        Venue.objects.update(step_free=True)
        response = self.client.get('/venues/')
        self.assertContains(response, 'Berlin: 2 rooms')
        self.assertContains(response, 'src="/static/img/step-free.svg?v=2019.3"')

    def test_detail(self):
        response = self.client.get('/venues/mill/')
        self.assertContains(response, 'https://maps.example/?q=The+Mill%2C+River+Street+5%2C+Berlin')
        self.assertContains(
            response,
            '<tr><td>Big Hall</td><td>ground floor</td><td>400 seats</td>'
            '<td><span class="tag">beamer</span></td></tr>', html=True)
        self.assertContains(response, '<td>4</td>', html=True)
        self.assertContains(response, '430 seats together')

    def test_json(self):
        data = self.client.get('/venues/rooms.json').json()
        self.assertEqual(data['rooms'], [
            {'venue': 'mill', 'room': 'attic', 'capacity': 30, 'features': []},
            {'venue': 'mill', 'room': 'big-hall', 'capacity': 400, 'features': ['beamer']},
        ])

    def test_json_with_minimum(self):
        data = self.client.get('/venues/rooms.json', {'min': '100'}).json()
        self.assertEqual([room['room'] for room in data['rooms']], ['big-hall'])
        response = self.client.get('/venues/rooms.json', {'min': 'x'})
        self.assertEqual((response.status_code, response.json()), (400, {'error': 'min must be a number'}))


class AdminTests(TestCase):

    def setUp(self):
        self.room = make_room()

    def post_new_room(self):
        url = reverse('admin:venues_venue_change', args=[self.room.venue.pk])
        return self.client.post(url, {
            'name': 'The Mill', 'slug': 'mill', 'city': 'Berlin', 'step_free': 'true',
            'rooms-TOTAL_FORMS': '2', 'rooms-INITIAL_FORMS': '1',
            'rooms-MIN_NUM_FORMS': '0', 'rooms-MAX_NUM_FORMS': '1000',
            'rooms-0-id': str(self.room.pk), 'rooms-0-venue': str(self.room.venue.pk), 'rooms-0-name': 'Big Hall',
            'rooms-0-slug': 'big-hall', 'rooms-0-floor': '0', 'rooms-0-capacity': '380', 'rooms-0-features': '{}',
            'rooms-1-venue': str(self.room.venue.pk), 'rooms-1-name': 'Cellar', 'rooms-1-slug': 'cellar',
            'rooms-1-floor': '-1', 'rooms-1-capacity': '60', 'rooms-1-features': '{"piano": true}',
        })

    def test_office_adds_rooms(self):
        self.client.force_login(make_admin())
        self.assertRedirects(self.post_new_room(), reverse('admin:venues_venue_changelist'))
        self.assertEqual(Room.objects.get(slug='cellar').features, {'piano': True})
        self.assertTrue(Venue.objects.get().step_free)

    def test_managers_only_correct_them(self):
        manager = make_user(is_staff=True)
        manager.user_permissions.set(Permission.objects.filter(content_type__app_label='venues'))
        self.client.force_login(manager)
        self.post_new_room()
        self.assertQuerysetEqual(Room.objects.all(), ['<Room: Big Hall, The Mill>'])
        self.assertEqual(Room.objects.get().capacity, 380)

    def test_list(self):
        self.client.force_login(make_admin())
        response = self.client.get(reverse('admin:venues_venue_changelist'), {'rooms__floor': '0'})
        self.assertContains(response, '>Map</a>')
        self.assertEqual(response.context['cl'].result_count, 1)
