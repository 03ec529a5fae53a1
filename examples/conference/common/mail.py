from __future__ import unicode_literals

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template import TemplateDoesNotExist
from django.template.loader import render_to_string
from django.utils import six, translation


def send(template, to, context=None, language=None, headers=None):
    """
    Send mail/<template>.txt (and .html, if there is one).

    The first line of the text template is the subject.
    """
    if isinstance(to, six.string_types):
        to = [to]
    values = {
        'SITE_NAME': settings.SITE_NAME,
        'SITE_YEAR': settings.SITE_YEAR,
        'SITE_URL': settings.SITE_URL,
    }
    values.update(context or {})
    with translation.override(language or settings.LANGUAGE_CODE):
        subject, _, body = render_to_string('mail/%s.txt' % template, values).lstrip().partition('\n')
        try:
            html = render_to_string('mail/%s.html' % template, values)
        except TemplateDoesNotExist:
            html = None
    message = EmailMultiAlternatives(subject.strip(), body.strip() + '\n', to=to, headers=headers)
    if html:
        message.attach_alternative(html, 'text/html')
    message.send()
    return message
