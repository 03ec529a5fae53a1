# -*- coding: utf-8 -*-
from __future__ import unicode_literals

from decimal import Decimal

from django.conf import settings
from django.db import models
from django.db.models import F, Q, Sum
from django.urls import reverse
from django.utils import baseconv, timezone
from django.utils.crypto import get_random_string
from django.utils.encoding import python_2_unicode_compatible
from django.utils.translation import ugettext_lazy as _, ungettext_lazy as _n

from common.fields import JSONField
from common.models import NamedModel, TimeStampedModel
from tickets import tokens
from tickets.signals import order_paid


class TicketTypeQuerySet(models.QuerySet):

    def on_sale(self, moment=None):
        moment = moment or timezone.now()
        return self.filter(
            Q(sale_start__isnull=True) | Q(sale_start__lte=moment),
            Q(sale_end__isnull=True) | Q(sale_end__gt=moment),
            public=True,
        )


class TicketType(NamedModel):
    price = models.DecimalField(_('price'), max_digits=7, decimal_places=2)
    quota = models.PositiveIntegerField(_('quota'), default=100)
    sale_start = models.DateTimeField(_('on sale from'), null=True, blank=True)
    sale_end = models.DateTimeField(_('on sale until'), null=True, blank=True)
    public = models.BooleanField(_('public'), default=True)

    objects = TicketTypeQuerySet.as_manager()

    class Meta:
        verbose_name = _('ticket type')
        verbose_name_plural = _('ticket types')
        ordering = ['price']
        index_together = [('public', 'sale_start', 'sale_end')]
        constraints = [
            models.UniqueConstraint(fields=['slug'], name='ticket_type_slug'),
            models.CheckConstraint(check=Q(price__gte=0), name='ticket_type_price'),
            models.CheckConstraint(
                name='ticket_type_sale',
                check=Q(sale_start__isnull=True) | Q(sale_end__isnull=True) | Q(sale_end__gt=F('sale_start')),
            ),
        ]

    @property
    def sold(self):
        return self.tickets.exclude(order__status=Order.CANCELLED).count()

    @property
    def left(self):
        return max(self.quota - self.sold, 0)

    def left_text(self):
        return _n('%d ticket left', '%d tickets left') % self.left


def make_code():
    return get_random_string().upper()


@python_2_unicode_compatible
class Voucher(models.Model):
    code = models.CharField(_('code'), max_length=20, unique=True, default=make_code)
    percent = models.PositiveSmallIntegerField(_('percent'), default=10)
    uses = models.PositiveIntegerField(_('may be used'), default=1)
    note = models.CharField(_('note'), max_length=100, blank=True)

    class Meta:
        verbose_name = _('voucher')
        verbose_name_plural = _('vouchers')
        constraints = [
            models.CheckConstraint(check=Q(percent__gte=1, percent__lte=100), name='voucher_percent'),
        ]

    def __str__(self):
        return '%s (%d %%)' % (self.code, self.percent)

    def is_left(self):
        return self.orders.exclude(status=Order.CANCELLED).count() < self.uses

    def reduce(self, amount):
        return (amount * (100 - self.percent) / Decimal(100)).quantize(Decimal('0.01'))


class OrderQuerySet(models.QuerySet):

    def open(self):
        return self.filter(status=Order.OPEN)

    def paid(self):
        return self.filter(status=Order.PAID)

    def older_than(self, moment):
        return self.filter(created__lt=moment)

    def turnover(self):
        return self.paid().aggregate(total=Sum('total'))['total'] or Decimal('0.00')

    def from_reference(self, reference):
        from django.utils.encoding import force_text
        try:
            pk = baseconv.base62.decode(force_text(reference).strip())
        except ValueError:
            raise self.model.DoesNotExist('Not a reference: %s' % reference)
        return self.get(pk=pk)


@python_2_unicode_compatible
class Order(TimeStampedModel):
    OPEN = 'open'
    PAID = 'paid'
    CANCELLED = 'cancelled'
    STATUSES = [
        (OPEN, _('open')),
        (PAID, _('paid')),
        (CANCELLED, _('cancelled')),
    ]

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, related_name='orders', on_delete=models.SET_NULL)
    email = models.EmailField(_('e-mail address'))
    name = models.CharField(_('name'), max_length=120)
    address = models.TextField(_('invoice address'), blank=True)
    voucher = models.ForeignKey(Voucher, null=True, blank=True, related_name='orders', on_delete=models.PROTECT)
    status = models.CharField(_('status'), max_length=10, choices=STATUSES, default=OPEN)
    total = models.DecimalField(_('total'), max_digits=9, decimal_places=2, default=Decimal('0.00'))
    extra = JSONField(_('further data'), blank=True, null=True)

    objects = OrderQuerySet.as_manager()

    class Meta:
        verbose_name = _('order')
        verbose_name_plural = _('orders')
        ordering = ['-created', '-pk']
        get_latest_by = 'created'
        indexes = [models.Index(fields=['status', 'created'])]

    def __str__(self):
        return '%s (%s)' % (self.reference, self.name)

    @property
    def reference(self):
        return baseconv.base62.encode(self.pk)

    @property
    def token(self):
        return tokens.order_token(self.pk)

    def get_absolute_url(self):
        return reverse('order_detail', args=[self.token])

    def recalculate(self):
        total = sum((ticket.type.price for ticket in self.tickets.select_related('type')), Decimal('0.00'))
        self.total = self.voucher.reduce(total) if self.voucher else total
        self.save(update_fields=['total', 'modified'])

    def pay(self, reference=''):
        if self.status != self.OPEN:
            return False
        self.status = self.PAID
        self.extra = dict(self.extra or {}, payment=reference)
        self.save()
        order_paid.send(sender=Order, order=self, reference=reference)
        return True

    def cancel(self):
        if self.status == self.CANCELLED:
            return False
        self.status = self.CANCELLED
        self.save(update_fields=['status', 'modified'])
        return True


@python_2_unicode_compatible
class Ticket(models.Model):
    order = models.ForeignKey(Order, related_name='tickets', on_delete=models.CASCADE)
    type = models.ForeignKey(TicketType, related_name='tickets', on_delete=models.PROTECT)
    name = models.CharField(_('name on the badge'), max_length=120)
    email = models.EmailField(_('e-mail address'), blank=True)
    diet = models.CharField(_('diet'), max_length=60, blank=True)
    secret = models.CharField(max_length=12, editable=False, default=make_code)
    checked_in = models.NullBooleanField(_('checked in'), help_text=_('Unknown until the doors open.'))

    class Meta:
        verbose_name = _('ticket')
        verbose_name_plural = _('tickets')
        ordering = ['order', 'pk']

    def __str__(self):
        return '%s: %s' % (self.type, self.name)

    def download_url(self):
        return reverse('ticket_download', args=[tokens.ticket_token(self)])
