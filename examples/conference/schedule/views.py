from __future__ import unicode_literals

import json

from django.contrib.auth.decorators import login_required
from django.core.cache import cache
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import cache_page
from django.views.decorators.vary import vary_on_headers

from common.converters import convert
from schedule import exporters
from schedule.models import Slot
from schedule.receivers import CACHE_KEY
from schedule.timezones import in_zone
from talks.models import Talk


def schedule(request):
    days = Slot.objects.days()
    return render(request, 'schedule/schedule.html', {
        'days': [(day, Slot.objects.on(day).with_details()) for day in days],
    })


@cache_page(60 * 5)
@vary_on_headers('Accept-Language', 'Cookie')
def schedule_day(request, day):
    slots = Slot.objects.on(day).with_details()
    if not slots:
        raise Http404('Nothing on %s.' % day)
    return render(request, 'schedule/day.html', {'day': day, 'slots': slots})


def now_and_next(request):
    """
    For the screens in the lobby.
    """
    now = timezone.now()
    following = Slot.objects.filter(start__gt=now).order_by('start').first()
    return render(request, 'schedule/now.html', {
        'running': Slot.objects.running_at(now).with_details(),
        'following': following,
    })


def calendar(request):
    slots = Slot.objects.with_details()
    response = HttpResponse(exporters.as_calendar(slots), content_type=exporters.CalendarExporter.content_type)
    response['Content-Disposition'] = 'attachment; filename=schedule.ics'
    return response


def schedule_json(request):
    if 'day' in request.GET:
        try:
            day = convert('date', request.GET['day'])
        except ValueError as error:
            return JsonResponse({'error': str(error)}, status=400)
        return JsonResponse({'slots': json.loads(exporters.as_json(Slot.objects.on(day).with_details()))})
    data = cache.get(CACHE_KEY)
    if data is None:
        data = json.loads(exporters.as_json(Slot.objects.with_details()))
        cache.set(CACHE_KEY, data, 600)
    return JsonResponse({'slots': data})


@login_required
def my_schedule(request):
    zone = request.GET.get('zone', 'Europe/Berlin')
    talks = Talk.objects.filter(favourites__user=request.user)
    slots = Slot.objects.filter(talk__in=talks).with_details()
    return render(request, 'schedule/mine.html', {
        'zone': zone,
        'slots': [(slot, in_zone(slot.start, zone)) for slot in slots],
    })
