from __future__ import unicode_literals

from django import forms
from django.forms import inlineformset_factory
from django.forms.models import BaseInlineFormSet
from django.utils.translation import ugettext, ugettext_lazy as _, ungettext

from common.query import order_from_request
from common.text import unique_slug
from speakers.models import Speaker
from talks.models import Attachment, Review, Talk, Track


class TalkFilterForm(forms.Form):
    track = forms.ModelChoiceField(Track.objects.all(), to_field_name='slug', required=False)
    level = forms.TypedChoiceField(choices=[('', _('Any'))] + Talk.LEVELS, coerce=int, required=False, empty_value=None)
    q = forms.CharField(required=False)
    order = forms.CharField(required=False)

    def apply(self, talks):
        data = self.cleaned_data
        if data['track']:
            talks = talks.filter(track=data['track'])
        if data['level']:
            talks = talks.filter(level=data['level'])
        if data['q']:
            talks = talks.filter(title__icontains=data['q'])
        return order_from_request(talks, data['order'], 'title')


class SubmissionForm(forms.ModelForm):
    MIN_WORDS = 5

    class Meta:
        model = Talk
        fields = ['title', 'abstract', 'track', 'language', 'level', 'duration', 'may_record', 'needs']

    def clean_title(self):
        title = ' '.join(self.cleaned_data['title'].split())
        if title.isupper():
            raise forms.ValidationError(_('Please do not shout.'))
        return title

    def clean_abstract(self):
        abstract = self.cleaned_data['abstract']
        count = len(abstract.split())
        if count < self.MIN_WORDS:
            raise forms.ValidationError(ungettext(
                'One word is not an abstract.',
                '%(count)d words are not an abstract.', count) % {'count': count})
        return abstract

    def clean_duration(self):
        duration = self.cleaned_data['duration']
        if not 5 <= duration <= 240:
            raise forms.ValidationError(_('Between 5 and 240 minutes.'))
        return duration

    def save(self, commit=True):
        talk = super(SubmissionForm, self).save(commit=False)
        if not talk.slug:
            taken = set(Talk.objects.values_list('slug', flat=True))
            talk.slug = unique_slug(talk.title, taken, max_length=140)
        if commit:
            talk.save()
            self.save_m2m()
        return talk


class ReviewForm(forms.ModelForm):
    SCORES = [(-2, '--'), (-1, '-'), (0, '0'), (1, '+'), (2, '++')]

    score = forms.TypedChoiceField(label=_('Score'), choices=SCORES, coerce=int)

    class Meta:
        model = Review
        fields = ['score', 'comment']

    def clean(self):
        data = super(ReviewForm, self).clean()
        if data.get('score') == -2 and not data.get('comment'):
            self.add_error('comment', ugettext('Please say why.'))
        return data


class AttachmentForm(forms.ModelForm):
    TYPES = ('.pdf', '.odp', '.zip')

    class Meta:
        model = Attachment
        fields = ['title', 'file', 'public']

    def clean_file(self):
        upload = self.cleaned_data['file']
        if not upload.name.lower().endswith(self.TYPES):
            raise forms.ValidationError(_('Slides are PDF, ODP or ZIP.'))
        return upload


class BaseAttachmentFormSet(BaseInlineFormSet):

    def clean(self):
        super(BaseAttachmentFormSet, self).clean()
        if any(self.errors):
            return
        titles = [form.cleaned_data.get('title') for form in self.forms if form.cleaned_data]
        if len(titles) != len(set(titles)):
            raise forms.ValidationError(_('Two files have the same title.'))


AttachmentFormSet = inlineformset_factory(
    Talk, Attachment, form=AttachmentForm, formset=BaseAttachmentFormSet, extra=2, max_num=5)


class InviteForm(forms.Form):
    """
    Speakers that are asked by the office, several at once.
    """
    speakers = forms.ModelMultipleChoiceField(
        Speaker.objects.all(),
        error_messages={
            'list': _('Choose from the list of speakers.'),
            'required': _('Nobody is chosen.'),
        },
    )
    message = forms.CharField(widget=forms.Textarea)
