from __future__ import unicode_literals

import json
import re

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponsePermanentRedirect
from django.shortcuts import render
from django.utils import translation
from django.utils.deprecation import MiddlewareMixin
from django.utils.encoding import force_text
from django.utils.http import urlquote, urlunquote


class LegacyUrlMiddleware(MiddlewareMixin):
    """
    The addresses of the first site, printed on a lot of paper:
    /index.php?page=talks/some-talk
    """

    def process_request(self, request):
        if request.path_info != '/index.php':
            return None
        page = urlunquote(request.META.get('QUERY_STRING', ''))
        match = re.match(r'^page=/?([\w/ -]*)$', page)
        target = match.group(1).strip('/') if match else ''
        return HttpResponsePermanentRedirect('/%s/' % urlquote(target) if target else '/')


class UserLanguageMiddleware(MiddlewareMixin):
    """
    Whoever is logged in reads the language of the profile.
    """

    def process_request(self, request):
        language = getattr(request.user, 'language', '')
        if language:
            translation.activate(language)
            request.LANGUAGE_CODE = translation.get_language()

    def process_response(self, request, response):
        if 'x-robots-tag' not in response._headers and request.path_info.startswith('/accounts/'):
            response['X-Robots-Tag'] = 'noindex'
        return response


class MaintenanceMiddleware:

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if settings.MAINTENANCE and not request.user.is_staff:
            if not request.path_info.startswith(('/accounts/', '/office/')):
                response = render(request, 'maintenance.html', status=503)
                response['Retry-After'] = '3600'
                return response
        return self.get_response(request)


def ajax_messages(get_response):
    """
    Put the waiting messages into JSON answers to scripts.
    """
    def middleware(request):
        response = get_response(request)
        if request.is_ajax() and response._headers['content-type'][1] == 'application/json':
            data = json.loads(force_text(response.content))
            if isinstance(data, dict):
                data['messages'] = [
                    {'level': message.level_tag, 'text': force_text(message.message)}
                    for message in messages.get_messages(request)
                ]
                response.content = json.dumps(data)
        return response
    return middleware
