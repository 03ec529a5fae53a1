"""Whose members the attributes are that rules look for by their last name alone (`.is_ajax`).

The resolver is asked what stands before the dot: where it is an object of something else, there is no finding.
"""

from __future__ import annotations

from collections.abc import Mapping

_REQUEST = ("django.http.HttpRequest",)
_RESPONSE = ("django.http.response.HttpResponseBase", "django.http.HttpResponse")
_ANONYMOUS = "django.contrib.auth.models.AnonymousUser"
_USER = ("django.contrib.auth.models.AbstractBaseUser", "django.contrib.auth.models.User", _ANONYMOUS)
_VISITOR = (*_USER, "django.http.HttpRequest.user")  # of whatever class the project's users are, Django asks them too
_ROWS = (
    "django.db.models.QuerySet", "django.db.models.Manager", "django.db.models.manager.BaseManager",
    "django.db.models.query.RawQuerySet",
)  # fmt: skip
_MODEL = ("django.db.models.Model",)
_FORM = ("django.forms.BaseForm", "django.forms.Form")
_CLIENT = ("django.test.Client", "django.test.client.Client", "django.test.client.AsyncClient")

RECEIVERS: Mapping[str, tuple[str, ...]] = {
    ".is_ajax": _REQUEST,
    ".xreadlines": _REQUEST,
    ".get_raw_uri": _REQUEST,
    ".raw_post_data": _REQUEST,
    ".REQUEST": _REQUEST,
    ".POST": _REQUEST,
    ".body": _REQUEST,
    "._headers": _RESPONSE,
    ".is_authenticated": _VISITOR,
    ".is_anonymous": _VISITOR,
    ".get_profile": _USER,
    ".get_and_delete_messages": _USER,
    ".message_set": _USER,
    ".iterator": _ROWS,
    ".latest": _ROWS,
    ".earliest": _ROWS,
    ".first": _ROWS,
    ".last": _ROWS,
    ".values_list": _ROWS,
    ".dates": _ROWS,
    ".select_related": _ROWS,
    ".order_by": _ROWS,
    ".update_or_create": _ROWS,
    ".db_manager": _ROWS,
    ".add_filter": ("django.db.models.sql.Query",),
    ".asave": (*_MODEL, "django.db.models.fields.files.FieldFile", "django.contrib.sessions.backends.base.SessionBase"),
    ".save_existing": ("django.forms.models.BaseModelFormSet",),
    ".page_range": ("django.core.paginator.Paginator",),
    ".add_item": ("django.utils.feedgenerator.SyndicationFeed",),
    "._html_output": _FORM,
    ".add_js": ("django.forms.Media", "django.forms.widgets.Media"),
    ".add_css": ("django.forms.Media", "django.forms.widgets.Media"),
    "._format_value": ("django.forms.Widget",),
    ".check_for_test_cookie": ("django.forms.BaseForm", "django.contrib.auth.forms.AuthenticationForm"),
    ".get_user_id": ("django.forms.BaseForm", "django.contrib.auth.forms.AuthenticationForm"),
    ".alternatives": ("django.core.mail.EmailMessage",),
    ".attach": ("django.core.mail.EmailMessage",),
    ".attach_alternative": ("django.core.mail.EmailMessage",),
    ".get_empty_query_set": ("django.db.models.Manager", "django.db.models.manager.BaseManager"),
    ".has_key": ("django.template.context.BaseContext", "django.template.Context"),
    ".disconnect": ("django.dispatch.Signal",),
}
