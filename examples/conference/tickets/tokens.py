"""
Links to orders and tickets that work without logging in.
"""
from django.conf import settings
from django.core import signing
from django.core.signing import Signer, TimestampSigner

ORDER_SALT = 'tickets.order'

# A ticket can be downloaded for a month, then people ask for a new link.
TICKET_MAX_AGE = 60 * 60 * 24 * 30


def _signer():
    return Signer(settings.TICKET_SIGNING_KEY, '.', ORDER_SALT)


def order_token(pk):
    return _signer().sign(pk)


def read_order_token(token):
    """
    The primary key, or None for a token that is not ours.
    """
    try:
        return int(_signer().unsign(token))
    except (signing.BadSignature, ValueError):
        return None


def ticket_token(ticket):
    signer = TimestampSigner(settings.TICKET_SIGNING_KEY, '~')
    return signer.sign('%d-%s' % (ticket.pk, ticket.secret))


def read_ticket_token(token, max_age=TICKET_MAX_AGE):
    value = TimestampSigner(settings.TICKET_SIGNING_KEY, '~').unsign(token, max_age=max_age)
    pk, secret = value.split('-')
    return int(pk), secret
