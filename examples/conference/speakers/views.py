from __future__ import unicode_literals

from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.utils.http import urlquote
from django.views.generic import DetailView, UpdateView

from common.query import paginate
from speakers.forms import SpeakerForm
from speakers.models import Speaker


def speaker_list(request):
    speakers = Speaker.objects.published()
    query = request.GET.get('q', '').strip()
    if query:
        speakers = speakers.filter(name__icontains=query)
    template = 'speakers/_speakers.html' if request.is_ajax() else 'speakers/speaker_list.html'
    return render(request, template, {
        'page': paginate(speakers.order_by('name'), request.GET.get('page', 1), per_page=5),
        'query': query,
    })


def speaker_index(request):
    """
    Everybody under the first letter of the last name.
    """
    return render(request, 'speakers/speaker_index.html', {
        'speakers': Speaker.objects.published().in_order(),
    })


class SpeakerDetail(DetailView):
    template_name = 'speakers/speaker_detail.html'

    def get_queryset(self):
        return Speaker.objects.published().prefetch_related('talks')


class SpeakerUpdate(LoginRequiredMixin, UpdateView):
    template_name = 'speakers/speaker_form.html'
    form_class = SpeakerForm

    def get_object(self, queryset=None):
        try:
            return self.request.user.speaker
        except Speaker.DoesNotExist:
            raise Http404


def vcard(request, slug):
    speaker = get_object_or_404(Speaker.objects.published(), slug=slug)
    lines = ['BEGIN:VCARD', 'VERSION:4.0', 'FN:%s' % speaker.name]
    if speaker.company:
        lines.append('ORG:%s' % speaker.company)
    for kind, link in speaker.link_list():
        lines.append('URL;TYPE=%s:%s' % (kind, link))
    lines.append('END:VCARD')
    response = HttpResponse('\r\n'.join(lines) + '\r\n', content_type='text/vcard; charset=utf-8')
    response['Content-Disposition'] = "attachment; filename*=UTF-8''%s.vcf" % urlquote(speaker.name)
    return response


def speakers_json(request):
    speakers = Speaker.objects.published().prefetch_related('talks')
    return JsonResponse([
        {
            'name': speaker.name,
            'url': request.build_absolute_uri(speaker.get_absolute_url()),
            'links': speaker.links or {},
            'talks': [talk.title for talk in speaker.talks.all() if talk.is_accepted],
        }
        for speaker in speakers
    ], safe=False)
