from __future__ import unicode_literals

import datetime
import re
from decimal import Decimal

from django.core import mail, signing
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction
from django.test import TestCase
from django.utils import six, translation

from common.testing import make_order, make_type
from tickets import tokens
from tickets.models import Order, Ticket, TicketType, Voucher
from tickets.signals import order_paid


class TicketTypeTests(TestCase):

    def test_on_sale(self):
        make_type('Always')
        make_type('Early', sale_end=datetime.datetime(2019, 3, 1))
        make_type('Late', sale_start=datetime.datetime(2019, 3, 1))
        make_type('Office', public=False)
        for day, names in [(28, ['Always', 'Early']), (1, ['Always', 'Late'])]:
            moment = datetime.datetime(2019, 2 if day == 28 else 3, day)
            self.assertQuerysetEqual(
                TicketType.objects.on_sale(moment), names, transform=lambda kind: kind.name, ordered=False)

    def test_left(self):
        kind = make_type(quota=3)
        self.assertEqual(kind.left_text(), '3 tickets left')
        make_order(kind, ['Ada', 'Grace'])
        cancelled = make_order(kind, ['Hedy'], status='cancelled')
        self.assertEqual((kind.sold, kind.left, kind.left_text()), (2, 1, '1 ticket left'))
        with translation.override('de'):
            self.assertEqual(kind.left_text(), 'noch 1 Karte')
        cancelled.pay()
        make_order(kind, ['Radia', 'Eva'])
        self.assertEqual(kind.left, 0)

    def test_constraints(self):
        for changes in [{'price': '-1.00'}, {'sale_start': datetime.datetime(2019, 3, 2),
                                             'sale_end': datetime.datetime(2019, 3, 1)}]:
            with self.assertRaises(IntegrityError), transaction.atomic():
                make_type('Wrong', **changes)
        with self.assertRaises(IntegrityError), transaction.atomic():
            Voucher.objects.create(code='ALL', percent=101)


class OrderTests(TestCase):

    def test_total(self):
        kind = make_type(price='99.99')
        order = make_order(kind, ['Ada', 'Grace'])
        self.assertEqual(order.total, Decimal('199.98'))
        order.voucher = Voucher.objects.create(code='THIRD', percent=33)
        order.recalculate()
        self.assertEqual(Order.objects.get().total, Decimal('133.99'))

    def test_reference(self):
        order = Order(pk=123456789, name='Ada')
        self.assertEqual(order.reference, '8M0kX')
        self.assertEqual(six.text_type(order), '8M0kX (Ada)')

    def test_from_reference(self):
        order = make_order(make_type())
        self.assertEqual(Order.objects.from_reference(' %s ' % order.reference), order)
        for reference in ['?', 'zzzz']:
            with self.assertRaises(Order.DoesNotExist):
                Order.objects.from_reference(reference)

    def test_pay(self):
        seen = []

        def receiver(sender, order, reference, **kwargs):
            seen.append((order.pk, reference))

        order_paid.connect(receiver)
        self.addCleanup(order_paid.disconnect, receiver)
        order = make_order(make_type())
        self.assertTrue(order.pay('bank 17'))
        self.assertFalse(order.pay('bank 18'))
        self.assertEqual(seen, [(order.pk, 'bank 17')])
        self.assertEqual(Order.objects.get().extra, {'payment': 'bank 17'})
        self.assertEqual(Order.objects.turnover(), Decimal('100.00'))

    def test_mail_with_tickets(self):
        kind = make_type()
        make_order(kind, ['Ada']).pay()
        make_order(kind, ['Ada', 'Grace']).pay()
        self.assertEqual([message.subject for message in mail.outbox], ['Your ticket', 'Your tickets'])
        self.assertEqual(len(re.findall(r'https://www\.conference\.example/tickets/ticket/', mail.outbox[1].body)), 2)

    def test_turnover_of_nothing(self):
        self.assertEqual(Order.objects.turnover(), Decimal('0.00'))


class VoucherTests(TestCase):

    def test_code(self):
        first, second = Voucher.objects.create(), Voucher.objects.create()
        self.assertRegexpMatches(first.code, '^[A-Z0-9]{12}$')
        self.assertNotEquals(first.code, second.code)

    def test_reduce(self):
        self.assertEqual(Voucher(percent=15).reduce(Decimal('99.99')), Decimal('84.99'))
        self.assertEqual(str(Voucher(code='X', percent=15)), 'X (15 %)')

    def test_uses(self):
        voucher = Voucher.objects.create(uses=1)
        self.assertTrue(voucher.is_left())
        order = make_order(make_type(), voucher=voucher)
        self.assertFalse(voucher.is_left())
        order.cancel()
        self.assertTrue(voucher.is_left())


class TokenTests(TestCase):

    def test_order(self):
        self.assertTrue(tokens.order_token(12).startswith('12.'))
        self.assertEqual(tokens.read_order_token(tokens.order_token(12)), 12)
        self.assertIsNone(tokens.read_order_token('12.abc'))
        self.assertIsNone(tokens.read_order_token('12'))

    def test_key_and_salt_matter(self):
        token = tokens.order_token(12)
        with self.settings(TICKET_SIGNING_KEY='other'):
            self.assertIsNone(tokens.read_order_token(token))
        self.assertIsNone(tokens.read_order_token(signing.Signer(sep='.').sign('12')))

    def test_ticket(self):
        ticket = Ticket(pk=3, secret='ABC')
        token = tokens.ticket_token(ticket)
        self.assertTrue(token.startswith('3-ABC~'))
        self.assertEqual(tokens.read_ticket_token(token), (3, 'ABC'))
        with self.assertRaises(signing.SignatureExpired):
            tokens.read_ticket_token(token, max_age=-1)


class CommandTests(TestCase):

    def run_command(self, *args, **kwargs):
        out = six.StringIO()
        call_command(*args, stdout=out, no_color=True, **kwargs)
        return out.getvalue().splitlines()

    def test_expire_orders(self):
        kind = make_type()
        orders = [make_order(kind, [name], email='%s@example.org' % name) for name in ('old', 'new', 'paid')]
        Order.objects.update(created=datetime.datetime(2019, 3, 1))
        Order.objects.filter(name='new').update(created=datetime.datetime(2019, 3, 10))
        Order.objects.filter(name='paid').update(status='paid')
        expected = ['%s old@example.org' % orders[0].reference, 'done']
        self.assertEqual(self.run_command('expire_orders', '--dry-run', now='2019-03-20'), expected)
        self.assertEqual(Order.objects.open().count(), 2)
        self.assertEqual(self.run_command('expire_orders', now='2019-03-20'), expected)
        self.assertEqual(mail.outbox[0].subject, 'Order %s is cancelled' % orders[0].reference)
        self.assertIn('Hello old, you need not pay any more.', mail.outbox[0].body)
        self.assertEqual(len(self.run_command('expire_orders', '--days', '5', now='2019-03-20')), 2)
        self.assertQuerysetEqual(
            Order.objects.order_by('pk'), ['cancelled', 'cancelled', 'paid'], transform=lambda order: order.status)

    def test_wrong_date(self):
        with self.assertRaisesRegexp(CommandError, 'soon is not a date'):
            self.run_command('expire_orders', now='soon')

    def test_make_vouchers(self):
        codes = self.run_command('make_vouchers', '3', percent=50, note='Press')
        self.assertEqual(len(set(codes)), 3)
        self.assertEqual(set(Voucher.objects.filter(percent=50, note='Press').values_list('code', flat=True)), set(codes))
        self.assertTrue(all(len(code) == 12 for code in codes))
