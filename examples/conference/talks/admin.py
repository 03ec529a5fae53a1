from __future__ import unicode_literals

from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render
from django.utils import six
from django.utils.translation import ugettext_lazy as _, ungettext

from common.admin import export_as_csv
from talks.forms import InviteForm
from talks.models import Attachment, Review, Talk, Track


@admin.register(Track)
class TrackAdmin(admin.ModelAdmin):
    list_display = ['name', 'colour', 'position']
    list_editable = ['position']
    prepopulated_fields = {'slug': ['name']}


class ReviewInline(admin.TabularInline):
    model = Review
    extra = 0
    raw_id_fields = ['reviewer']


class AttachmentInline(admin.StackedInline):
    model = Attachment
    extra = 0


class ReviewedFilter(admin.SimpleListFilter):
    title = _('reviews')
    parameter_name = 'reviewed'

    def lookups(self, request, model_admin):
        return [('no', _('None yet')), ('yes', _('At least one'))]

    def queryset(self, request, queryset):
        if self.value() is None:
            return queryset
        return queryset.filter(reviews__isnull=self.value() == 'no').distinct()


@admin.register(Talk)
class TalkAdmin(admin.ModelAdmin):
    list_display = ['title', 'track', 'status', 'score_text', 'may_record']
    list_filter = ['status', 'track', ReviewedFilter, 'may_record']
    list_select_related = ['track']
    search_fields = ['title', 'speakers__name']
    prepopulated_fields = {'slug': ['title']}
    filter_horizontal = ['speakers']
    raw_id_fields = ['submitter']
    inlines = [ReviewInline, AttachmentInline]
    actions = ['accept', 'reject', 'invite', export_as_csv('title', 'track', 'status')]

    def get_queryset(self, request):
        return super(TalkAdmin, self).get_queryset(request).with_scores()

    def score_text(self, talk):
        if talk.score is None:
            return '-'
        return '%.1f (%d)' % (talk.score, talk.review_count)
    score_text.short_description = _('score')
    score_text.admin_order_field = 'score'

    def _decide(self, request, queryset, status):
        changed, failed = 0, []
        for talk in queryset:
            try:
                changed += bool(talk.decide(status, reviewer=request.user))
            except ValidationError:
                failed.append(six.text_type(talk))
        self.message_user(request, ungettext(
            '%(count)d talk changed.', '%(count)d talks changed.', changed) % {'count': changed})
        if failed:
            self.message_user(request, _('Withdrawn: %s') % ', '.join(failed), messages.WARNING)

    def accept(self, request, queryset):
        self._decide(request, queryset, Talk.ACCEPTED)
    accept.short_description = _('Accept')

    def reject(self, request, queryset):
        """
        Rejecting is asked about first.
        """
        if 'confirmed' in request.POST:
            self._decide(request, queryset, Talk.REJECTED)
            return None
        return render(request, 'admin/talks/reject.html', {
            'talks': queryset,
            'action_checkbox_name': admin.ACTION_CHECKBOX_NAME,
            'chosen': request.POST.getlist(admin.ACTION_CHECKBOX_NAME),
            'title': _('Reject talks'),
        })
    reject.short_description = _('Reject')

    def invite(self, request, queryset):
        form = InviteForm(request.POST if 'send' in request.POST else None)
        if form.is_valid():
            for talk in queryset:
                talk.speakers.add(*form.cleaned_data['speakers'])
            self.message_user(request, _('Speakers added.'))
            return redirect(request.get_full_path())
        return render(request, 'admin/talks/invite.html', {
            'form': form,
            'talks': queryset,
            'action_checkbox_name': admin.ACTION_CHECKBOX_NAME,
            'title': _('Add speakers'),
        })
    invite.short_description = _('Add speakers')
