from __future__ import unicode_literals

import json

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.contrib.auth.mixins import LoginRequiredMixin
from django.core import signing
from django.core.cache import cache
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpResponseRedirect, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.encoding import force_text
from django.utils.translation import ugettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST
from django.views.generic import CreateView, DetailView, View

from common.decorators import ajax_required, api_login_required
from talks.forms import AttachmentFormSet, ReviewForm, SubmissionForm, TalkFilterForm
from talks.models import Attachment, Favourite, Review, Talk, cfp_is_open
from talks.signals import talk_submitted


def talk_list(request):
    form = TalkFilterForm(request.GET)
    talks = Talk.objects.accepted().select_related('track').prefetch_related('speakers')
    if form.is_valid():
        talks = form.apply(talks)
    return render(request, 'talks/talk_list.html', {'form': form, 'talks': talks})


class TalkDetail(DetailView):
    template_name = 'talks/talk_detail.html'

    def get_queryset(self):
        return Talk.objects.visible_to(self.request.user)

    def get_context_data(self, **kwargs):
        context = super(TalkDetail, self).get_context_data(**kwargs)
        context['attachments'] = self.object.attachments.filter(public=True)
        if self.request.user.is_authenticated:
            context['is_favourite'] = self.request.user.favourites.filter(talk=self.object).exists()
        return context


class SubmitTalk(LoginRequiredMixin, CreateView):
    template_name = 'talks/submit.html'
    form_class = SubmissionForm

    def dispatch(self, request, *args, **kwargs):
        if not cfp_is_open():
            return render(request, 'talks/cfp_closed.html', status=410)
        return super(SubmitTalk, self).dispatch(request, *args, **kwargs)

    def form_valid(self, form):
        form.instance.submitter = self.request.user
        response = super(SubmitTalk, self).form_valid(form)
        talk_submitted.send(sender=Talk, talk=self.object, user=self.request.user)
        messages.success(self.request, _('Thank you! We have your proposal.'))
        return response


def edit_attachments(request, slug):
    talk = get_object_or_404(Talk, slug=slug)
    if talk.submitter_id is None or talk.submitter_id != request.user.pk:
        raise PermissionDenied
    formset = AttachmentFormSet(request.POST or None, request.FILES or None, instance=talk)
    if request.method == 'POST' and formset.is_valid():
        formset.save()
        return redirect(talk)
    return render(request, 'talks/attachments.html', {'talk': talk, 'formset': formset})


@require_POST
def withdraw(request, slug):
    talk = get_object_or_404(Talk, slug=slug, submitter_id=request.user.pk or 0)
    talk.status = Talk.WITHDRAWN
    talk.save()
    messages.info(request, _('Your proposal is withdrawn.'))
    return redirect('talk_list')


@permission_required('talks.review_talk', raise_exception=True)
def review(request, slug):
    talk = get_object_or_404(Talk.objects.undecided(), slug=slug)
    instance = Review.objects.filter(talk=talk, reviewer=request.user).first()
    form = ReviewForm(request.POST or None, instance=instance or Review(talk=talk, reviewer=request.user))
    if form.is_valid():
        form.save()
        return HttpResponseRedirect(reverse('talk_review', args=[talk.slug]))
    return render(request, 'talks/review.html', {'talk': talk, 'form': form, 'reviews': talk.reviews.all()})


def download_link(attachment):
    """
    A link for the speaker's mail that works without logging in.
    """
    signature = signing.Signer(None, ':', 'talks.download').sign(attachment.pk)
    return reverse('attachment_download', args=[signature])


def download(request, signature):
    try:
        pk = signing.Signer(None, ':', 'talks.download').unsign(signature)
    except signing.BadSignature:
        raise Http404
    attachment = get_object_or_404(Attachment, pk=pk)
    return FileResponse(attachment.file.open('rb'), as_attachment=True, filename=attachment.file.name.split('/')[-1])


# For scripts

def talks_json(request):
    talks = Talk.objects.accepted().select_related('track').prefetch_related('speakers')
    return JsonResponse({
        'talks': [
            {
                'title': talk.title,
                'slug': talk.slug,
                'track': talk.track.slug,
                'speakers': [speaker.name for speaker in talk.speakers.all()],
                'level': force_text(talk.get_level_display()),
                'recorded': talk.may_record,
            }
            for talk in talks
        ],
    })


def numbers_json(request):
    numbers = cache.get('talks:numbers')
    if numbers is None:
        numbers = Talk.objects.count_by('status')
        cache.set('talks:numbers', numbers, 300)
    return JsonResponse(numbers)


@require_POST
@ajax_required
@api_login_required
def favourite(request, slug):
    talk = get_object_or_404(Talk.objects.accepted(), slug=slug)
    mark, created = Favourite.objects.get_or_create(user=request.user, talk=talk)
    if not created:
        mark.delete()
    return JsonResponse({'favourite': created, 'count': talk.favourites.count()})


@method_decorator(csrf_exempt, name='dispatch')
class ImportView(View):
    """
    The programme committee's tool posts its decisions here.
    """

    def post(self, request):
        if not (request.user.is_authenticated and request.user.is_staff):
            return JsonResponse({'error': 'staff only'}, status=403)
        content_type = request.META.get('CONTENT_TYPE', '').split(';')[0].strip()
        if content_type != 'application/json':
            return JsonResponse({'error': 'JSON, please'}, status=415)
        try:
            decisions = json.loads(force_text(request.body))
        except ValueError:
            return JsonResponse({'error': 'broken JSON'}, status=400)
        changed = []
        for slug, status in sorted(decisions.items()):
            talk = get_object_or_404(Talk, slug=slug)
            if talk.decide(status, reviewer=request.user):
                changed.append(slug)
        return JsonResponse({'changed': changed})
