from __future__ import unicode_literals

from django import forms
from django.utils.translation import ugettext_lazy as _

from venues.models import Room, Venue


class VenueForm(forms.ModelForm):

    class Meta:
        model = Venue
        fields = ['name', 'slug', 'street', 'city', 'website', 'description', 'step_free']

    def clean_city(self):
        return self.cleaned_data['city'].strip().title()


class RoomForm(forms.ModelForm):

    class Meta:
        model = Room
        fields = ['name', 'slug', 'floor', 'capacity', 'features']

    def clean_capacity(self):
        capacity = self.cleaned_data['capacity']
        if capacity < 1:
            raise forms.ValidationError(_('A room has at least one seat.'))
        return capacity

    def clean_features(self):
        features = self.cleaned_data['features']
        if not isinstance(features, dict):
            raise forms.ValidationError(_('Features are a mapping.'))
        return features


class RoomSearchForm(forms.Form):
    seats = forms.IntegerField(label=_('Seats'), required=False, min_value=1)
    venue = forms.ModelChoiceField(Venue.objects.all(), required=False, empty_label=_('Any venue'))

    def search(self):
        rooms = Room.objects.order_by('capacity')
        if self.cleaned_data['seats']:
            rooms = rooms.filter(capacity__gte=self.cleaned_data['seats'])
        if self.cleaned_data['venue']:
            rooms = rooms.filter(venue=self.cleaned_data['venue'])
        return rooms
