from __future__ import unicode_literals

import json

from django.conf import settings
from django.contrib import messages
from django.core import signing
from django.db import transaction
from django.http import Http404, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.encoding import smart_text
from django.utils.http import cookie_date
from django.utils.translation import ugettext as _
from django.views.decorators.http import require_http_methods
from django.views.generic import FormView

from common import mail
from common.decorators import ajax_required, staff_required
from tickets import tokens
from tickets.forms import MailingForm, OrderForm, attendee_formset
from tickets.models import Order, Ticket, TicketType
from tickets.signals import order_placed

# The name is filled in again until the end of the year of the conference.
REMEMBER_UNTIL = 1577836799


def ticket_list(request):
    return render(request, 'tickets/ticket_list.html', {
        'types': TicketType.objects.on_sale(),
    })


@require_http_methods(['GET', 'POST'])
def order(request):
    AttendeeFormSet = attendee_formset(timezone.now())
    initial = {'name': request.COOKIES.get('ticket_name', '')}
    if request.user.is_authenticated:
        initial = {'name': request.user.name, 'email': request.user.email}
    form = OrderForm(request.POST or None, initial=initial)
    formset = AttendeeFormSet(request.POST or None, prefix='attendees')
    if request.method == 'POST' and form.is_valid() and formset.is_valid():
        with transaction.atomic():
            placed = form.save(commit=False)
            placed.user = request.user if request.user.is_authenticated else None
            placed.save()
            formset.save(placed)
            placed.recalculate()
        order_placed.send(sender=Order, order=placed, request=request)
        mail.send('order_placed', placed.email, {'order': placed})
        response = HttpResponseRedirect(placed.get_absolute_url())
        response.set_cookie('ticket_name', placed.name.encode('ascii', 'ignore').decode('ascii'))
        response.cookies['ticket_name']['expires'] = cookie_date(REMEMBER_UNTIL)
        return response
    return render(request, 'tickets/order.html', {'form': form, 'formset': formset})


def order_from_token(token):
    return get_object_or_404(Order, pk=tokens.read_order_token(token) or 0)


def order_detail(request, token):
    found = order_from_token(token)
    tickets = found.tickets.select_related('type')
    return render(request, 'tickets/order_detail.html', {'order': found, 'tickets': tickets})


def cancel(request, token):
    found = order_from_token(token)
    if request.method != 'POST':
        return render(request, 'tickets/cancel.html', {'order': found})
    if found.status == Order.PAID:
        messages.error(request, _('Paid orders are cancelled by the office.'))
    elif found.cancel():
        mail.send('order_cancelled', found.email, {'order': found})
        messages.success(request, _('The order is cancelled.'))
    return redirect(found)


def ticket_download(request, token):
    try:
        pk, secret = tokens.read_ticket_token(token)
    except signing.SignatureExpired:
        return HttpResponse(_('This link is too old.'), status=410)
    except (signing.BadSignature, ValueError):
        raise Http404
    ticket = get_object_or_404(Ticket.objects.select_related('order', 'type'), pk=pk, secret=secret)
    if ticket.order.status != Order.PAID:
        raise Http404
    text = '%s %d\n%s\n%s\n%s\n' % (
        settings.SITE_NAME, settings.SITE_YEAR, ticket.type, ticket.name, ticket.order.reference)
    response = HttpResponse(text, content_type='text/plain; charset=utf-8')
    response['Content-Disposition'] = 'attachment; filename=ticket-%s.txt' % ticket.order.reference
    return response


@staff_required
@ajax_required
def check_in(request):
    """
    The scanner at the door sends {"ticket": 12, "secret": "..."}.
    """
    try:
        data = json.loads(smart_text(request.body))
        ticket = Ticket.objects.select_related('order').get(pk=data['ticket'], secret=data['secret'])
    except (ValueError, KeyError):
        return JsonResponse({'error': 'not understood'}, status=400)
    except Ticket.DoesNotExist:
        return JsonResponse({'error': 'no such ticket'}, status=404)
    if ticket.order.status != Order.PAID:
        return JsonResponse({'error': 'not paid'}, status=409)
    again = bool(ticket.checked_in)
    if not again:
        ticket.checked_in = True
        ticket.save(update_fields=['checked_in'])
    return JsonResponse({'name': ticket.name, 'again': again})


@method_decorator(staff_required, name='dispatch')
class MailingView(FormView):
    template_name = 'tickets/mailing.html'
    form_class = MailingForm

    def form_valid(self, form):
        recipients = form.recipients()
        for recipient in recipients:
            mail.send('mailing', recipient, form.cleaned_data, headers={'Precedence': 'bulk'})
        messages.success(self.request, _('Sent to %d people.') % len(recipients))
        return redirect('mailing')
