from __future__ import unicode_literals

from django import forms
from django.utils.six.moves.urllib import parse
from django.utils.translation import ugettext_lazy

from blog.models import Comment


class CommentForm(forms.ModelForm):
    website = forms.CharField(required=False, widget=forms.HiddenInput)
    homepage = forms.URLField(label=ugettext_lazy('Homepage'), required=False)

    blocked_hosts = ['casino.example', 'pills.example']

    class Meta:
        model = Comment
        fields = ['name', 'email', 'homepage', 'body']

    def clean_website(self):
        # Nobody sees this field, only robots fill it in.
        if self.cleaned_data['website']:
            raise forms.ValidationError(ugettext_lazy('You are a robot.'))
        return ''

    def clean_homepage(self):
        homepage = self.cleaned_data['homepage']
        host = parse.urlparse(homepage).hostname
        if host in self.blocked_hosts:
            raise forms.ValidationError(ugettext_lazy('No advertising, please.'))
        return homepage
