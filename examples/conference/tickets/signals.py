from django.dispatch import Signal

order_placed = Signal(providing_args=['order', 'request'])
order_paid = Signal(providing_args=('order', 'reference'))
