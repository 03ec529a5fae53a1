from __future__ import unicode_literals

from django.conf import settings
from django.contrib import messages
from django.core.cache import cache
from django.http import HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render, render_to_response
from django.utils.http import is_safe_url
from django.utils.translation import (
    check_for_language, ugettext as _,
)
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.http import require_POST

from blog.models import Post
from speakers.models import Speaker
from talks.models import Talk


def home(request):
    return render(request, 'home.html', {
        'posts': Post.objects.published()[:3],
        'featured': Speaker.objects.featured(),
        'talk_count': Talk.objects.accepted().count(),
    })


@require_POST
def set_language(request):
    """
    Remember the language in the cookie and in the profile.
    """
    next_url = request.POST.get('next', '')
    if not is_safe_url(next_url, allowed_hosts={request.get_host()}, require_https=request.is_secure()):
        next_url = '/'
    response = HttpResponseRedirect(next_url)
    language = request.POST.get('language', '')
    if language in dict(settings.LANGUAGES) and check_for_language(language):
        response.set_cookie(settings.LANGUAGE_COOKIE_NAME, language)
        if request.user.is_authenticated:
            request.user.language = language
            request.user.save(update_fields=['language'])
    else:
        messages.error(request, _('We do not speak that language.'))
    return response


def health(request):
    """
    For the load balancer: database and cache answer.
    """
    cache.set('health', 'ok', 5)
    return JsonResponse({
        'cache': cache.get('health'),
        'talks': Talk.objects.count(),
        'version': settings.SITE_VERSION,
    })


@xframe_options_exempt
def partner_badge(request):
    return render_to_response('partner_badge.html', {'year': settings.SITE_YEAR, 'name': settings.SITE_NAME})


def page_not_found(request, exception=None):
    if request.is_ajax():
        return JsonResponse({'error': _('Not found')}, status=404)
    return HttpResponse(render(request, '404.html', {'path': request.path}).content, status=404)
