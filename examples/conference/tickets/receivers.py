from django.dispatch import receiver

from common import mail
from tickets.signals import order_paid


@receiver(order_paid)
def send_tickets(sender, order, **kwargs):
    mail.send('order_paid', order.email, {'order': order, 'tickets': order.tickets.select_related('type')})
