# -*- coding: utf-8 -*-
from __future__ import unicode_literals

import re

from django.utils.encoding import force_text, smart_text
from django.utils.html import strip_tags
from django.utils.http import urlquote_plus
from django.utils.lru_cache import lru_cache
from django.utils.six.moves.urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit
from django.utils.text import slugify, unescape_entities


def plain(html):
    """
    What is left of HTML in a text mail.
    """
    text = unescape_entities(strip_tags(force_text(html)))
    return re.sub(r'[ \t]+', ' ', text).strip()


def initials(name):
    parts = smart_text(name).split()
    return ''.join(part[0].upper() for part in parts[:3])


@lru_cache(maxsize=256)
def sort_key(name):
    """
    Umlauts sort like their base letter; the last word comes first.
    """
    words = slugify(name).split('-')
    return tuple(words[-1:] + words[:-1])


def unique_slug(text, taken, max_length=50):
    """
    A slug of the text that is not among those taken.
    """
    base = slugify(text)[:max_length].strip('-') or 'item'
    slug, number = base, 2
    while slug in taken:
        suffix = '-%d' % number
        slug = base[:max_length - len(suffix)] + suffix
        number += 1
    return slug


def with_params(url, **params):
    """
    The URL with its query changed; None takes a parameter away.
    """
    scheme, netloc, path, query, fragment = urlsplit(url)
    values = dict(parse_qsl(query, keep_blank_values=True))
    for key, value in params.items():
        if value is None:
            values.pop(key, None)
        else:
            values[key] = force_text(value)
    return urlunsplit((scheme, netloc, path, urlencode(sorted(values.items())), fragment))


def map_link(*parts):
    query = ', '.join(part for part in parts if part)
    return 'https://maps.example/?q=%s' % urlquote_plus(query)
