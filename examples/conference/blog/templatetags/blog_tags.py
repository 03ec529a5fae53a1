from __future__ import unicode_literals

import re

from django import template
from django.utils import six
from django.utils.html import escape, strip_tags
from django.utils.safestring import SafeText, mark_safe

from blog.models import Category, Post

register = template.Library()


@register.filter(is_safe=True)
def quotes(text):
    """
    Lines that start with > become a quotation.
    """
    out, quoting = [], False
    for line in six.text_type(text).splitlines():
        quoted = line.startswith('> ')
        if quoted != quoting:
            out.append('<blockquote>' if quoted else '</blockquote>')
            quoting = quoted
        out.append(escape(line[2:] if quoted else line))
    if quoting:
        out.append('</blockquote>')
    return SafeText('\n'.join(out))


@register.filter
def highlight(text, words):
    pattern = '|'.join(re.escape(word) for word in words.split())
    if not pattern:
        return text
    return mark_safe(re.sub('(?i)(%s)' % pattern, r'<mark>\1</mark>', escape(strip_tags(text))))


@register.simple_tag
def newest_post():
    try:
        return Post.objects.newest()
    except Post.DoesNotExist:
        return None


@register.inclusion_tag('blog/_categories.html')
def category_list(current=None):
    return {'categories': Category.objects.filter(posts__isnull=False).distinct(), 'current': current}
