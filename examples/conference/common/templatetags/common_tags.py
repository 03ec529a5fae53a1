# -*- coding: utf-8 -*-
from __future__ import unicode_literals

from django import template
from django.contrib.staticfiles.templatetags.staticfiles import static
from django.template.base import Context, Node, RequestContext, TemplateSyntaxError
from django.template.loader import get_template
from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeText, mark_safe
from django.utils.translation import ugettext as _, ungettext

from common.text import initials, plain, with_params

register = template.Library()


@register.filter(name='initials')
def initials_filter(value):
    return initials(value)


@register.filter
def as_text(value):
    return plain(value)


@register.filter(needs_autoescape=True)
def paragraphs(value, autoescape=True):
    """
    Blank lines separate paragraphs. Safe text is left as it is.
    """
    if isinstance(value, SafeText):
        return value
    blocks = [block.strip() for block in value.replace('\r\n', '\n').split('\n\n')]
    escape = conditional_escape if autoescape else (lambda text: text)
    return mark_safe('\n'.join('<p>%s</p>' % escape(block) for block in blocks if block))


@register.filter
def minutes(value):
    """
    95 -> 1 h 35 min
    """
    hours, rest = divmod(int(value), 60)
    if not hours:
        return ungettext('%d minute', '%d minutes', rest) % rest
    if not rest:
        return ungettext('%d hour', '%d hours', hours) % hours
    return _('%(hours)d h %(minutes)d min') % {'hours': hours, 'minutes': rest}


@register.simple_tag
def icon(name, label=''):
    return format_html('<img class="icon" src="{}" alt="{}">', static('img/%s.svg' % name), label)


@register.simple_tag
def tag_list(values):
    if not values:
        return format_html('<span class="none">–</span>')
    return format_html_join(' ', '<span class="tag">{}</span>', ((value,) for value in values))


@register.simple_tag(takes_context=True)
def current_url(context, **params):
    return with_params(context['request'].get_full_path(), **params)


@register.inclusion_tag('includes/pager.html', takes_context=True)
def pager(context, page):
    return {'page': page, 'request': context['request']}


class BoxNode(Node):
    """
    {% box "Title" %}...{% endbox %}
    """

    def __init__(self, title, nodelist):
        self.title = title
        self.nodelist = nodelist

    def render(self, context):
        values = {'title': self.title.resolve(context), 'content': self.nodelist.render(context)}
        if isinstance(context, RequestContext):
            values['request'] = context.request
        box = get_template('includes/box.html').template
        return box.render(Context(values, autoescape=context.autoescape))


@register.tag
def box(parser, token):
    bits = token.split_contents()
    if len(bits) != 2:
        raise TemplateSyntaxError('%r needs a title' % bits[0])
    nodelist = parser.parse(('endbox',))
    parser.delete_first_token()
    return BoxNode(parser.compile_filter(bits[1]), nodelist)
