from __future__ import unicode_literals

from django.contrib import admin
from django.utils.html import format_html
from django.utils.translation import ugettext_lazy as _

from venues.forms import RoomForm, VenueForm
from venues.models import Room, Venue


class RoomInline(admin.TabularInline):
    model = Room
    form = RoomForm
    extra = 1
    prepopulated_fields = {'slug': ['name']}

    def has_add_permission(self, request):
        # Rooms are measured by the office; venue managers only correct them.
        return request.user.is_superuser


@admin.register(Venue)
class VenueAdmin(admin.ModelAdmin):
    form = VenueForm
    list_display = ['name', 'city', 'room_count', 'map', 'step_free']
    list_filter = ['city', 'step_free']
    inlines = [RoomInline]
    prepopulated_fields = {'slug': ['name']}

    def lookup_allowed(self, lookup, value):
        return lookup == 'rooms__floor' or super(VenueAdmin, self).lookup_allowed(lookup, value)

    def room_count(self, venue):
        return venue.rooms.count()
    room_count.short_description = _('rooms')

    def map(self, venue):
        return format_html('<a href="{}">{}</a>', venue.map_url, _('Map'))
    map.short_description = _('map')
