# -*- coding: utf-8 -*-
from __future__ import unicode_literals

from django.test import SimpleTestCase
from django.utils.six.moves.urllib.parse import parse_qs, urlsplit

from common import text


class TextTests(SimpleTestCase):

    def test_plain_takes_tags_and_entities_away(self):
        self.assertEquals(text.plain('<p>Fish &amp; chips,\t &#252;ber&nbsp;all</p>'), 'Fish & chips, über\xa0all')

    def test_plain_of_other_things(self):
        self.assertEquals(text.plain(12), '12')
        self.assertEquals(text.plain('1 &lt; 2'), '1 < 2')

    def test_initials(self):
        self.assertEqual(text.initials('Ada King Countess of Lovelace'), 'AKC')
        self.assertEqual(text.initials(''), '')

    def test_sort_key(self):
        names = ['Grace Hopper', 'Ada Lovelace', 'Zoë Äbler']
        self.assertEqual(sorted(names, key=text.sort_key), ['Zoë Äbler', 'Grace Hopper', 'Ada Lovelace'])

    def test_sort_key_is_remembered(self):
        text.sort_key.cache_clear()
        text.sort_key('Ada Lovelace')
        text.sort_key('Ada Lovelace')
        self.assertEqual(text.sort_key.cache_info().hits, 1)

    def test_unique_slug(self):
        self.assertEqual(text.unique_slug('Hello World', []), 'hello-world')
        self.assertEqual(text.unique_slug('Hello World', ['hello-world', 'hello-world-2']), 'hello-world-3')
        self.assertEqual(text.unique_slug('Hello World', ['hello'], max_length=5), 'hel-2')
        self.assertEqual(text.unique_slug('!?', []), 'item')

    def test_with_params(self):
        self.assertEqual(text.with_params('/talks/?b=1&a=ä', b=None, page=2), '/talks/?a=%C3%A4&page=2')
        self.assertEqual(text.with_params('https://x.example/p?q=#top', q='a b'), 'https://x.example/p?q=a+b#top')

    def test_map_link(self):
        link = text.map_link('The Mill', '', 'Köln')
        self.assertEqual(link, 'https://maps.example/?q=The+Mill%2C+K%C3%B6ln')
        self.assertEqual(parse_qs(urlsplit(link).query), {'q': ['The Mill, Köln']})
