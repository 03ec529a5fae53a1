from __future__ import unicode_literals

from django import forms
from django.utils import six
from django.utils.translation import ugettext_lazy as _

from speakers.models import LINK_KINDS, Speaker


class SpeakerForm(forms.ModelForm):
    homepage = forms.URLField(label=_('Homepage'), required=False)
    code = forms.URLField(label=_('Code'), required=False)

    class Meta:
        model = Speaker
        fields = ['name', 'email', 'company', 'bio', 'photo']

    def __init__(self, *args, **kwargs):
        super(SpeakerForm, self).__init__(*args, **kwargs)
        for kind, link in six.iteritems(self.instance.links or {}):
            if kind in self.fields:
                self.fields[kind].initial = link

    def clean_photo(self):
        photo = self.cleaned_data.get('photo')
        if photo and not photo.name.lower().endswith(('.jpg', '.jpeg', '.png')):
            raise forms.ValidationError(_('Only JPEG and PNG, please.'))
        return photo

    def save(self, commit=True):
        links = dict(self.instance.links or {})
        for kind in LINK_KINDS:
            if kind in self.cleaned_data:
                links[kind] = self.cleaned_data[kind]
        self.instance.links = {kind: link for kind, link in six.iteritems(links) if link}
        return super(SpeakerForm, self).save(commit=commit)
