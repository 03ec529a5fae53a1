from __future__ import unicode_literals

from django import forms
from django.forms.formsets import BaseFormSet, formset_factory
from django.utils.encoding import force_text
from django.utils.functional import curry
from django.utils.translation import ugettext_lazy as _, ungettext_lazy

from tickets.models import Order, Ticket, TicketType, Voucher


class OrderForm(forms.ModelForm):
    voucher_code = forms.CharField(label=_('Voucher'), required=False)

    class Meta:
        model = Order
        fields = ['email', 'name', 'address']

    def clean_voucher_code(self):
        code = self.cleaned_data['voucher_code'].strip().upper()
        if not code:
            return ''
        self.instance.voucher = Voucher.objects.filter(code=code).first()
        if self.instance.voucher is None or not self.instance.voucher.is_left():
            self.instance.voucher = None
            raise forms.ValidationError(_('This voucher is not valid.'), code='voucher')
        return code


class AttendeeForm(forms.Form):
    type = forms.ModelChoiceField(TicketType.objects.none(), label=_('Ticket'), to_field_name='slug')
    name = forms.CharField(label=_('Name on the badge'), max_length=120)
    email = forms.EmailField(label=_('E-mail address'), required=False)
    diet = forms.CharField(label=_('Diet'), required=False)

    def __init__(self, *args, **kwargs):
        moment = kwargs.pop('moment', None)
        super(AttendeeForm, self).__init__(*args, **kwargs)
        self.fields['type'].queryset = TicketType.objects.on_sale(moment)

    def clean_name(self):
        return ' '.join(self.cleaned_data['name'].split())

    def save(self, order):
        data = self.cleaned_data
        return Ticket.objects.create(
            order=order, type=data['type'], name=data['name'], email=data['email'], diet=data['diet'])


class BaseAttendeeFormSet(BaseFormSet):
    too_few = ungettext_lazy(
        'Only %(left)d ticket of the kind %(type)s is left.',
        'Only %(left)d tickets of the kind %(type)s are left.', 'left')

    def clean(self):
        if any(self.errors):
            return
        wanted = {}
        for form in self.filled():
            kind = form.cleaned_data['type']
            wanted[kind] = wanted.get(kind, 0) + 1
        if not wanted:
            raise forms.ValidationError(_('An order has at least one ticket.'))
        for kind, count in wanted.items():
            if count > kind.left:
                raise forms.ValidationError(self.too_few % {'left': kind.left, 'type': force_text(kind)})

    def filled(self):
        return [form for form in self.forms if form.cleaned_data.get('name')]

    def save(self, order):
        return [form.save(order) for form in self.filled()]


def attendee_formset(moment, extra=1):
    """
    The class of the formset; every form knows when "now" is.
    """
    formset = formset_factory(AttendeeForm, formset=BaseAttendeeFormSet, extra=extra, max_num=10)
    formset.form = staticmethod(curry(AttendeeForm, moment=moment))
    return formset


class MailingForm(forms.Form):
    """
    The office writes to everybody with one of these tickets.
    """
    types = forms.ModelMultipleChoiceField(
        TicketType.objects.all(), label=_('Tickets'), to_field_name='slug',
        error_messages={'list': _('Choose ticket types, please.')})
    subject = forms.CharField(label=_('Subject'))
    body = forms.CharField(label=_('Text'), widget=forms.Textarea)

    def recipients(self):
        tickets = Ticket.objects.filter(type__in=self.cleaned_data['types'], order__status=Order.PAID)
        return sorted({ticket.email or ticket.order.email for ticket in tickets.select_related('order')})
