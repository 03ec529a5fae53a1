from __future__ import unicode_literals

from django.contrib import admin
from django.utils.html import format_html
from django.utils.translation import ugettext_lazy as _, ungettext

from common.admin import export_as_csv
from speakers.models import Speaker


@admin.register(Speaker)
class SpeakerAdmin(admin.ModelAdmin):
    list_display = ['name', 'company', 'letter', 'mail_link', 'featured', 'published']
    list_filter = ['featured', 'published']
    list_editable = ['featured']
    search_fields = ['name', 'company']
    prepopulated_fields = {'slug': ['name']}
    raw_id_fields = ['user']
    actions = ['feature', 'hide', export_as_csv('name', 'company', 'email')]

    def mail_link(self, speaker):
        if not speaker.email:
            return format_html('<em>-</em>')
        return format_html('<a href="mailto:{0}">{0}</a>', speaker.email)
    mail_link.short_description = _('mail')
    mail_link.admin_order_field = 'email'

    def feature(self, request, queryset):
        count = queryset.update(featured=True)
        self.message_user(request, ungettext(
            '%(count)d speaker is on the front page.',
            '%(count)d speakers are on the front page.',
            count) % {'count': count})
    feature.short_description = _('Show on the front page')

    def hide(self, request, queryset):
        queryset.update(published=False, featured=False)
        self.message_user(request, _('Hidden.'))
    hide.short_description = _('Hide')
