"""
Things the tests of all apps need.
"""
from __future__ import unicode_literals

import datetime
from decimal import Decimal

from django.contrib.auth import get_user_model
from django.core.cache import cache

from blog.models import Category, Post
from schedule.models import Slot
from speakers.models import Speaker
from talks.models import Talk, Track
from tickets.models import Order, Ticket, TicketType
from venues.models import Room, Venue

AJAX = {'HTTP_X_REQUESTED_WITH': 'XMLHttpRequest'}


class ClearCacheMixin(object):

    def setUp(self):
        super(ClearCacheMixin, self).setUp()
        cache.clear()
        self.addCleanup(cache.clear)


def make_user(email='ada@example.org', name='Ada Lovelace', **kwargs):
    return get_user_model().objects.create_user(email, 'correct horse', name=name, **kwargs)


def make_admin(email='office@example.org'):
    return get_user_model().objects.create_superuser(email, 'correct horse', name='Office')


def make_speaker(name='Grace Hopper', **kwargs):
    return Speaker.objects.create(name=name, **kwargs)


def make_talk(title='Compilers', track='general', speakers=(), **kwargs):
    kwargs.setdefault('slug', title.lower().replace(' ', '-'))
    kwargs.setdefault('status', Talk.ACCEPTED)
    talk = Talk.objects.create(title=title, track=Track.objects.get(slug=track), **kwargs)
    talk.speakers.add(*speakers)
    return talk


def make_room(name='Big Hall', capacity=400, venue=None, **kwargs):
    if venue is None:
        venue, created = Venue.objects.get_or_create(
            slug='mill', defaults={'name': 'The Mill', 'city': 'Berlin', 'street': 'River Street 5'})
    return Room.objects.create(venue=venue, name=name, slug=name.lower().replace(' ', '-'), capacity=capacity, **kwargs)


def make_slot(start, minutes=30, **kwargs):
    start = datetime.datetime.strptime(start, '%Y-%m-%d %H:%M')
    return Slot.objects.create(start=start, end=start + datetime.timedelta(minutes=minutes), **kwargs)


def make_type(name='Regular', price='100.00', **kwargs):
    return TicketType.objects.create(name=name, slug=name.lower(), price=Decimal(price), **kwargs)


def make_order(kind, names=('Ada Lovelace',), **kwargs):
    kwargs.setdefault('email', 'ada@example.org')
    kwargs.setdefault('name', names[0])
    order = Order.objects.create(**kwargs)
    for name in names:
        Ticket.objects.create(order=order, type=kind, name=name)
    order.recalculate()
    return order


def make_post(title='Hello', published='2019-02-01 09:00', **kwargs):
    author = kwargs.pop('author', None) or get_user_model().objects.filter(email='editor@example.org').first()
    if author is None:
        author = make_user('editor@example.org', 'Eva Editor')
    if published:
        kwargs['published'] = datetime.datetime.strptime(published, '%Y-%m-%d %H:%M')
    kwargs.setdefault('slug', title.lower().replace(' ', '-'))
    kwargs.setdefault('body', 'The text of %s.' % title)
    kwargs.setdefault('category', Category.objects.get(slug='news'))
    return Post.objects.create(title=title, author=author, **kwargs)
