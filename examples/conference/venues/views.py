from __future__ import unicode_literals

from django.http import JsonResponse
from django.shortcuts import get_object_or_404, render_to_response
from django.views.generic import ListView

from venues.models import Room, Venue


class VenueList(ListView):
    template_name = 'venues/venue_list.html'
    queryset = Venue.objects.prefetch_related('rooms')


def venue_detail(request, slug):
    venue = get_object_or_404(Venue, slug=slug)
    return render_to_response('venues/venue_detail.html', {
        'venue': venue,
        'rooms': venue.rooms.all(),
    })


def rooms_json(request):
    rooms = Room.objects.select_related('venue').order_by('venue__name', 'name')
    if request.GET.get('min'):
        try:
            rooms = rooms.filter(capacity__gte=int(request.GET['min']))
        except ValueError:
            return JsonResponse({'error': 'min must be a number'}, status=400)
    return JsonResponse({
        'rooms': [
            {
                'venue': room.venue.slug,
                'room': room.slug,
                'capacity': room.capacity,
                'features': sorted(key for key in room.features or {} if room.has(key)),
            }
            for room in rooms
        ],
    })
