# -*- coding: utf-8 -*-
from __future__ import unicode_literals

import datetime
import json
from decimal import Decimal

from django.core import mail
from django.test import TestCase
from django.urls import reverse

from common.testing import AJAX, make_admin, make_order, make_type, make_user
from tickets.forms import MailingForm, attendee_formset
from tickets.models import Order, Ticket, Voucher


class ListTests(TestCase):

    def test_list(self):
        make_type('Regular', quota=2)
        make_order(make_type('Student', price='30.50', quota=1))
        response = self.client.get('/tickets/')
        self.assertContains(response, '<li>Regular 100.00 EUR <small>2 tickets left</small></li>', html=True)
        self.assertContains(response, '<li>Student 30.50 EUR <b>sold out</b></li>', html=True)

    def test_german(self):
        make_type('Regular', quota=2)
        response = self.client.get('/tickets/', HTTP_ACCEPT_LANGUAGE='de')
        self.assertContains(response, '<li>Regular 100,00 EUR <small>noch 2 Karten</small></li>', html=True)


class OrderTests(TestCase):

    def setUp(self):
        self.kind = make_type('Regular', quota=3)

    def post(self, *attendees, **changes):
        data = {
            'email': 'ada@example.org', 'name': 'Ada Lövelace', 'address': '', 'voucher_code': '',
            'attendees-TOTAL_FORMS': len(attendees), 'attendees-INITIAL_FORMS': 0,
            'attendees-MIN_NUM_FORMS': 0, 'attendees-MAX_NUM_FORMS': 10,
        }
        for number, (kind, name) in enumerate(attendees):
            data['attendees-%d-type' % number] = kind
            data['attendees-%d-name' % number] = name
        data.update(changes)
        return self.client.post('/tickets/order/', data)

    def test_form(self):
        make_type('Office', public=False)
        response = self.client.get('/tickets/order/')
        self.assertContains(response, '<option value="regular">Regular</option>', html=True)
        self.assertNotContains(response, 'Office</option>')

    def test_form_knows_me(self):
        self.client.force_login(make_user())
        form = self.client.get('/tickets/order/').context['form']
        self.assertEqual(form['email'].value(), 'ada@example.org')

    def test_order(self):
        response = self.post(('regular', 'Ada   Lovelace'), ('regular', 'Grace Hopper'), ('', ''))
        order = Order.objects.get()
        self.assertRedirects(response, order.get_absolute_url())
        self.assertEqual([ticket.name for ticket in order.tickets.all()], ['Ada Lovelace', 'Grace Hopper'])
        self.assertEqual((order.total, order.status, order.user), (Decimal('200.00'), 'open', None))
        message = mail.outbox[0]
        self.assertEqual(message.subject, 'Your order %s' % order.reference)
        self.assertTrue(message.body.startswith('Regular: Ada Lovelace\nRegular: Grace Hopper\n'), message.body)
        self.assertIn('Total: 200.00 EUR', message.body)
        self.assertIn('<b>200.00 EUR</b>', message.alternatives[0][0])

    def test_name_is_remembered(self):
        response = self.post(('regular', 'Ada'))
        cookie = response.cookies['ticket_name']
        self.assertEqual(cookie.value, 'Ada Lvelace')
        self.assertRegexpMatches(cookie['expires'], r'^Tue, 31.Dec.2019 23:59:59 GMT$')

    def test_voucher(self):
        Voucher.objects.create(code='HALF', percent=50)
        self.post(('regular', 'Ada'), voucher_code=' half ')
        order = Order.objects.get()
        self.assertEqual((order.total, order.voucher.code), (Decimal('50.00'), 'HALF'))
        response = self.post(('regular', 'Ada'), voucher_code='half')
        self.assertFormError(response, 'form', 'voucher_code', 'This voucher is not valid.')

    def test_errors(self):
        response = self.post(('regular', 'Ada'), ('regular', ''), ('gold', 'Grace'), email='ada')
        self.assertFormError(response, 'form', 'email', 'Enter a valid email address.')
        self.assertFormsetError(response, 'formset', 1, 'name', 'This field is required.')
        self.assertFormsetError(
            response, 'formset', 2, 'type',
            'Select a valid choice. That choice is not one of the available choices.')
        self.assertFormsetError(response, 'formset', 0, 'name', errors=None)
        self.assertFalse(Order.objects.exists())

    def test_nobody(self):
        response = self.post(('', ''))
        self.assertFormsetError(response, 'formset', None, None, ['An order has at least one ticket.'])

    def test_sold_out(self):
        make_order(self.kind, ['Eva'])
        response = self.post(*[('regular', name) for name in ('Ada', 'Grace', 'Hedy')])
        self.assertContains(response, 'Only 2 tickets of the kind Regular are left.')

    def test_every_form_knows_the_time(self):
        make_type('Early', sale_end=datetime.datetime(2019, 3, 1))
        for moment, names in [(datetime.datetime(2019, 2, 1), ['Early', 'Regular']),
                              (datetime.datetime(2019, 4, 1), ['Regular'])]:
            formset = attendee_formset(moment, extra=2)()
            for form in formset.forms + [formset.empty_form]:
                self.assertEqual(sorted(kind.name for kind in form.fields['type'].queryset), names)


class OrderDetailTests(TestCase):

    def setUp(self):
        self.order = make_order(make_type(), ['Ada', 'Grace'])

    def test_open(self):
        response = self.client.get(self.order.get_absolute_url())
        self.assertContains(response, '<p class="status">open</p>', html=True)
        self.assertContains(response, '<p class="total">2 tickets: 200.00 EUR</p>', html=True)
        self.assertContains(response, 'Cancel</button>')
        self.assertNotContains(response, 'Download')

    def test_wrong_token(self):
        for token in [str(self.order.pk), '%d.abc' % self.order.pk]:
            self.assertEqual(self.client.get(reverse('order_detail', args=[token])).status_code, 404)

    def test_cancel(self):
        url = reverse('order_cancel', args=[self.order.token])
        self.assertContains(self.client.get(url), 'Cancel order %s?' % self.order.reference)
        response = self.client.post(url, follow=True)
        self.assertContains(response, 'The order is cancelled.')
        self.assertNotContains(response, 'Cancel</button>')
        self.assertEqual(mail.outbox[0].to, ['ada@example.org'])

    def test_paid(self):
        self.order.pay()
        response = self.client.get(self.order.get_absolute_url())
        self.assertContains(response, '>Download</a>', count=2)
        response = self.client.post(reverse('order_cancel', args=[self.order.token]), follow=True)
        self.assertContains(response, 'Paid orders are cancelled by the office.')
        self.assertEqual(Order.objects.get().status, 'paid')

    def test_download(self):
        ticket = self.order.tickets.first()
        url = ticket.download_url()
        self.assertEqual(self.client.get(url).status_code, 404)
        self.order.pay()
        response = self.client.get(url)
        self.assertEqual(
            response.content.decode('utf-8'), 'Conference 2019\nRegular\nAda\n%s\n' % self.order.reference)
        self.assertEqual(
            response['Content-Disposition'], 'attachment; filename=ticket-%s.txt' % self.order.reference)
        Ticket.objects.update(secret='CHANGED')
        self.assertEqual(self.client.get(url).status_code, 404)
        self.assertEqual(self.client.get('/tickets/ticket/1-A:1:b/').status_code, 404)


class CheckInTests(TestCase):

    def setUp(self):
        self.order = make_order(make_type(), ['Ada'])
        self.ticket = self.order.tickets.get()

    def post(self, **data):
        return self.client.post(
            '/tickets/check-in/', json.dumps(data), content_type='application/json', **AJAX)

    def test_staff_only(self):
        self.assertEqual(self.post().status_code, 403)

    def test_check_in(self):
        self.client.force_login(make_admin())
        good = {'ticket': self.ticket.pk, 'secret': self.ticket.secret}
        self.assertEqual(self.post(**good).json(), {'error': 'not paid', 'messages': []})
        self.order.pay()
        self.assertIsNone(self.ticket.checked_in)
        self.assertEqual(self.post(**good).json(), {'name': 'Ada', 'again': False, 'messages': []})
        self.assertEqual(self.post(**good).json(), {'name': 'Ada', 'again': True, 'messages': []})
        self.ticket.refresh_from_db()
        self.assertIs(self.ticket.checked_in, True)

    def test_errors(self):
        self.client.force_login(make_admin())
        self.assertEqual(self.post(ticket=self.ticket.pk, secret='x').status_code, 404)
        self.assertEqual(self.post(ticket=self.ticket.pk).json()['error'], 'not understood')


class MailingTests(TestCase):

    def setUp(self):
        self.regular, self.student = make_type(), make_type('Student', price='30.00')
        order = make_order(self.regular, ['Ada', 'Grace'])
        order.tickets.filter(name='Grace').update(email='grace@example.org')
        order.pay()
        make_order(self.student, ['Eva'], email='eva@example.org').pay()
        make_order(self.regular, ['Open'], email='open@example.org')
        mail.outbox = []
        self.client.force_login(make_admin())

    def test_send(self):
        response = self.client.post('/tickets/mailing/', {
            'types': ['regular'], 'subject': 'Doors', 'body': 'They open at 8.'}, follow=True)
        self.assertContains(response, 'Sent to 2 people.')
        self.assertEqual([message.to[0] for message in mail.outbox], ['ada@example.org', 'grace@example.org'])
        self.assertEqual(mail.outbox[0].subject, 'Doors')

    def test_recipients(self):
        form = MailingForm({'types': ['regular', 'student'], 'subject': 'x', 'body': 'y'})
        self.assertTrue(form.is_valid())
        self.assertEqual(form.recipients(), ['ada@example.org', 'eva@example.org', 'grace@example.org'])

    def test_not_a_list(self):
        form = MailingForm({'types': 'regular', 'subject': 'x', 'body': 'y'})
        self.assertEqual(form.errors, {'types': ['Choose ticket types, please.']})

    def test_visitors(self):
        self.client.force_login(make_user('eve@example.org'))
        self.assertEqual(self.client.get('/tickets/mailing/').status_code, 403)


class AdminTests(TestCase):

    def setUp(self):
        self.client.force_login(make_admin())
        self.url = reverse('admin:tickets_order_changelist')

    def test_mark_paid(self):
        kind = make_type()
        orders = [make_order(kind), make_order(kind, status='cancelled')]
        response = self.client.post(self.url, {
            'action': 'mark_paid', '_selected_action': [order.pk for order in orders]}, follow=True)
        self.assertContains(response, '1 of 2 orders are paid now.')
        self.assertEqual(Order.objects.paid().get().extra, {'payment': 'office'})

    def test_total_follows_the_voucher(self):
        order = make_order(make_type(), ['Ada'])
        ticket = order.tickets.get()
        voucher = Voucher.objects.create(code='HALF', percent=50)
        response = self.client.post(reverse('admin:tickets_order_change', args=[order.pk]), {
            'email': 'new@example.org', 'name': 'Ada', 'status': 'open', 'voucher': str(voucher.pk), 'extra': '{"a": 1}',
            'tickets-TOTAL_FORMS': '2', 'tickets-INITIAL_FORMS': '1', 'tickets-MIN_NUM_FORMS': '0',
            'tickets-MAX_NUM_FORMS': '1000', 'tickets-0-id': str(ticket.pk), 'tickets-0-order': str(order.pk),
            'tickets-0-type': str(ticket.type_id), 'tickets-0-name': 'Ada King', 'tickets-0-checked_in': 'unknown',
            'tickets-1-order': str(order.pk), 'tickets-1-type': str(ticket.type_id), 'tickets-1-name': 'Sneaky',
        })
        self.assertRedirects(response, self.url)
        order = Order.objects.get()
        self.assertEqual((order.total, order.extra), (Decimal('50.00'), {'a': 1}))
        self.assertQuerysetEqual(order.tickets.all(), ['<Ticket: Regular: Ada King>'])
