from __future__ import unicode_literals

from django.contrib import admin
from django.contrib.admin import helpers
from django.utils.translation import ugettext_lazy as _, ungettext

from common.admin import export_as_csv
from tickets.models import Order, Ticket, TicketType, Voucher


@admin.register(TicketType)
class TicketTypeAdmin(admin.ModelAdmin):
    list_display = ['name', 'price', 'quota', 'sold', 'public']
    prepopulated_fields = {'slug': ['name']}


class TicketInline(admin.TabularInline):
    model = Ticket
    extra = 0
    fields = ['type', 'name', 'email', 'checked_in']

    def has_add_permission(self, request):
        return False

    def has_delete_permission(self, request, obj=None):
        return obj is not None and obj.status == Order.OPEN


@admin.register(Order)
class OrderAdmin(admin.ModelAdmin):
    list_display = ['reference', 'name', 'email', 'status', 'total']
    list_filter = ['status', 'tickets__type']
    search_fields = ['name', 'email', 'tickets__name']
    readonly_fields = ['reference', 'total']
    raw_id_fields = ['user', 'voucher']
    inlines = [TicketInline]
    actions = ['mark_paid', export_as_csv('email', 'name', 'total')]

    def mark_paid(self, request, queryset):
        chosen = len(request.POST.getlist(helpers.ACTION_CHECKBOX_NAME))
        paid = sum(order.pay('office') for order in queryset)
        self.message_user(request, ungettext(
            '%(paid)d of %(chosen)d order is paid now.',
            '%(paid)d of %(chosen)d orders are paid now.', chosen) % {'paid': paid, 'chosen': chosen})
    mark_paid.short_description = _('Mark as paid')

    def save_related(self, request, form, formsets, change):
        super(OrderAdmin, self).save_related(request, form, formsets, change)
        form.instance.recalculate()


@admin.register(Voucher)
class VoucherAdmin(admin.ModelAdmin):
    list_display = ['code', 'percent', 'uses', 'note', 'is_left']
    search_fields = ['code', 'note']

    def is_left(self, voucher):
        return voucher.is_left()
    is_left.boolean = True
    is_left.short_description = _('left')
