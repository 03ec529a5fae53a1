from __future__ import unicode_literals

from django.contrib import admin, messages
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.auth.admin import UserAdmin as BaseUserAdmin
from django.contrib.contenttypes.models import ContentType
from django.utils.encoding import force_text
from django.utils.translation import ugettext_lazy as _, ungettext

from accounts.forms import AdminUserAddForm, AdminUserChangeForm
from accounts.models import User
from common.admin import export_as_csv


class RoleFilter(admin.SimpleListFilter):
    title = _('role')
    parameter_name = 'role'

    def lookups(self, request, model_admin):
        return [('office', _('Office')), ('visitor', _('Visitor'))]

    def queryset(self, request, queryset):
        if self.value() == 'office':
            return queryset.filter(is_staff=True)
        if self.value() == 'visitor':
            return queryset.filter(is_staff=False)
        return queryset


@admin.register(User)
class UserAdmin(BaseUserAdmin):
    form = AdminUserChangeForm
    add_form = AdminUserAddForm
    list_display = ['email', 'name', 'language', 'newsletter', 'is_staff']
    list_filter = [RoleFilter, 'newsletter', 'is_active']
    search_fields = ['email', 'name']
    ordering = ['email']
    filter_horizontal = ['groups', 'user_permissions']
    fieldsets = [
        (None, {'fields': ['email', 'password']}),
        (_('Person'), {'fields': ['name', 'language', 'newsletter']}),
        (_('Permissions'), {'fields': ['is_active', 'is_staff', 'is_superuser', 'groups', 'user_permissions']}),
    ]
    add_fieldsets = [
        (None, {'classes': ['wide'], 'fields': ['email', 'name', 'password1', 'password2']}),
    ]
    actions = ['unsubscribe', export_as_csv('email', 'name', 'newsletter')]

    def unsubscribe(self, request, queryset):
        count = 0
        for user in queryset.exclude(newsletter=False):
            user.newsletter = False
            user.save(update_fields=['newsletter'])
            LogEntry.objects.log_action(
                user_id=request.user.pk,
                content_type_id=ContentType.objects.get_for_model(user).pk,
                object_id=user.pk,
                object_repr=force_text(user),
                action_flag=CHANGE,
                change_message='unsubscribed',
            )
            count += 1
        message = ungettext('%d user unsubscribed.', '%d users unsubscribed.', count) % count
        self.message_user(request, message, messages.SUCCESS)
    unsubscribe.short_description = _('Take off the newsletter')
