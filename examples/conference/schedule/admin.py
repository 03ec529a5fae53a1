from __future__ import unicode_literals

from django.contrib import admin
from django.core.exceptions import ValidationError
from django.utils.translation import ugettext_lazy as _

from schedule.models import Slot


@admin.register(Slot)
class SlotAdmin(admin.ModelAdmin):
    list_display = ['label', 'kind', 'room', 'start', 'minutes']
    list_filter = ['kind', 'room', ('talk', admin.RelatedOnlyFieldListFilter)]
    list_select_related = ['room__venue', 'talk']
    date_hierarchy = 'start'
    actions = ['later']
    raw_id_fields = ['talk']

    def label(self, slot):
        return slot.label
    label.short_description = _('title')

    def later(self, request, queryset):
        moved = 0
        for slot in queryset.order_by('-start'):
            try:
                slot.move(15)
            except ValidationError as error:
                self.message_user(request, ' '.join(error.messages), 'error')
            else:
                moved += 1
        self.message_user(request, _('%d moved by a quarter of an hour.') % moved)
    later.short_description = _('A quarter of an hour later')
