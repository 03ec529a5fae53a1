"""What well-known callables of Django give, and what its attributes hold: a table, since no source is read.

Of a callable the words say what a call gives: a dotted name is an object of that class; `self` the object that the
method was taken from; `model` an object of its model and `models` a list of them; `queryset` a query set of it;
`argument` an object of what is given first; `user` the user model's; `class user` that class itself; a bare lower-case
word a type of Python's. Several are divided by `|`; `None` may be one.
"""

from __future__ import annotations

REQUEST = "django.http.HttpRequest"
RESPONSE = "django.http.HttpResponse"
ANY_RESPONSE = "django.http.response.HttpResponseBase"
QUERYSET = "django.db.models.QuerySet"
MANAGER = "django.db.models.Manager"
MODEL = "django.db.models.Model"
_TYPES = "django.contrib.contenttypes.models.ContentType"
VIEW = "django.views.generic.View"
FORM = "django.forms.BaseForm"

_CHAINED = {
    "all", "filter", "exclude", "order_by", "reverse", "distinct", "select_related", "prefetch_related", "annotate",
    "alias", "extra", "defer", "only", "using", "select_for_update", "union", "intersection", "difference", "none",
    "complex_filter", "_clone", "__and__", "__or__",
}  # fmt: skip

FUNCTIONS: dict[str, str] = {
    "django.shortcuts.render": RESPONSE,
    "django.shortcuts.render_to_response": RESPONSE,
    "django.shortcuts.redirect": "redirect",
    "django.get_response": ANY_RESPONSE,
    "django.shortcuts.get_object_or_404": "argument",
    "django.shortcuts.get_list_or_404": "arguments",
    "django.contrib.auth.get_user_model": "class user",
    "django.contrib.auth.get_user": "visitor",
    "django.contrib.auth.authenticate": "user|None",
    "django.urls.reverse": "str",
    "django.urls.resolve": "django.urls.ResolverMatch",
    "django.urls.get_resolver": "django.urls.URLResolver",
    "django.core.urlresolvers.reverse": "str",
    "django.template.loader.get_template": "django.template.backends.django.Template",
    "django.template.loader.render_to_string": "django.utils.safestring.SafeText",
    "django.forms.models.modelform_factory": "factory django.forms.ModelForm",
    "django.forms.formset_factory": "factory django.forms.formsets.BaseFormSet",
    "django.forms.models.modelformset_factory": "factory django.forms.models.BaseModelFormSet",
    "django.forms.models.inlineformset_factory": "factory django.forms.models.BaseInlineFormSet",
    "django.contrib.sites.shortcuts.get_current_site": "django.contrib.sites.models.Site"
    "|django.contrib.sites.requests.RequestSite",
    "django.core.mail.get_connection": "django.core.mail.backends.base.BaseEmailBackend",
    "django.utils.timezone.now": "datetime.datetime",
    "django.utils.timezone.localtime": "datetime.datetime",
}

METHODS: dict[str, str] = {
    "django.core.paginator.Paginator.page": "django.core.paginator.Page",
    "django.core.paginator.Paginator.get_page": "django.core.paginator.Page",
    "django.db.models.Model.save": "None",
    "django.views.generic.View.as_view": "function",
    "django.views.generic.View.dispatch": ANY_RESPONSE,
    "django.views.generic.base.TemplateResponseMixin.render_to_response": "django.template.response.TemplateResponse",
    "django.views.generic.base.ContextMixin.get_context_data": "dict",
    "django.views.generic.edit.FormMixin.get_form": "form_class",
    "django.views.generic.edit.FormMixin.form_valid": "django.http.HttpResponseRedirect",
    "django.views.generic.edit.FormMixin.form_invalid": "django.template.response.TemplateResponse",
    "django.views.generic.edit.ModelFormMixin.form_valid": "django.http.HttpResponseRedirect",
    "django.views.generic.edit.FormMixin.get_form_kwargs": "dict",
    "django.views.generic.edit.FormMixin.get_form_class": "class form_class",
    "django.views.generic.edit.ModelFormMixin.get_form_class": "class form_class",
    "django.views.generic.detail.SingleObjectMixin.get_object": "view_model",
    "django.views.generic.detail.SingleObjectMixin.get_queryset": "view_queryset",
    "django.views.generic.list.MultipleObjectMixin.get_queryset": "view_queryset",
    "django.contrib.admin.ModelAdmin.get_queryset": QUERYSET,
    "django.contrib.admin.options.InlineModelAdmin.get_queryset": QUERYSET,
    "django.http.QueryDict.copy": "self",
    "rest_framework.test.APIRequestFactory.request": "django.core.handlers.wsgi.WSGIRequest",
    **{
        f"rest_framework.test.APIRequestFactory.{verb}": "django.core.handlers.wsgi.WSGIRequest"
        for verb in ("get", "post", "put", "patch", "delete", "options", "generic")
    },
    "django.forms.models.BaseModelFormSet.save": "models",
    "django.contrib.admin.ModelAdmin.get_form": "class django.forms.ModelForm",
    "django.contrib.admin.ModelAdmin.changelist_view": RESPONSE,
    "django.contrib.admin.ModelAdmin.change_view": RESPONSE,
    "django.contrib.admin.ModelAdmin.add_view": RESPONSE,
    "django.contrib.admin.ModelAdmin.response_add": RESPONSE,
    "django.contrib.admin.ModelAdmin.response_change": RESPONSE,
    "django.contrib.admin.ModelAdmin.formfield_for_dbfield": "django.forms.Field|None",
    "django.contrib.admin.ModelAdmin.formfield_for_foreignkey": "django.forms.ModelChoiceField",
    "django.contrib.admin.ModelAdmin.formfield_for_manytomany": "django.forms.ModelMultipleChoiceField|None",
    "django.forms.Form.clean": "dict",
    "django.forms.ModelForm.clean": "dict",
    "django.forms.ModelForm.save": "form_model",
    "django.forms.Form.is_valid": "bool",
    "django.forms.Form.__getitem__": "django.forms.BoundField",
    "django.forms.Form.as_p": "django.utils.safestring.SafeText",
    "django.contrib.auth.forms.AuthenticationForm.get_user": "user",
    "django.contrib.auth.models.UserManager.create_user": "model",
    "django.contrib.auth.models.UserManager.create_superuser": "model",
    "django.contrib.auth.base_user.BaseUserManager.get_by_natural_key": "model",
    "django.http.HttpRequest.build_absolute_uri": "str",
    "django.http.HttpRequest.get_full_path": "str",
    "django.http.HttpRequest.get_host": "str",
    "django.http.HttpRequest.is_ajax": "bool",
    "django.template.loader.get_template.render": "django.utils.safestring.SafeText",
    "django.db.models.options.Options.get_field": "django.db.models.Field",
    "django.apps.registry.Apps.get_model": "class django.db.models.Model",
    "django.apps.registry.Apps.get_app_config": "django.apps.AppConfig",
    "django.apps.AppConfig.get_model": "class django.db.models.Model",
    f"{_TYPES}Manager.get_for_model": _TYPES,
    "django.contrib.sites.models.SiteManager.get_current": "django.contrib.sites.models.Site",
    "django.test.Client.login": "bool",
    **{
        f"django.test.Client.{verb}": ANY_RESPONSE
        for verb in ("get", "post", "put", "patch", "delete", "head", "options", "trace", "generic")
    },
    **{
        f"django.test.RequestFactory.{verb}": "django.core.handlers.wsgi.WSGIRequest"
        for verb in ("get", "post", "put", "patch", "delete", "head", "options", "trace", "generic", "request")
    },
    **{f"{QUERYSET}.{name}": "queryset" for name in _CHAINED},
    **{f"{QUERYSET}.{name}": "values" for name in ("values", "values_list", "dates", "datetimes")},
    **{f"{QUERYSET}.{name}": "model" for name in ("get", "create", "latest", "earliest")},
    **{f"{QUERYSET}.{name}": "model|None" for name in ("first", "last")},
    **{f"{QUERYSET}.{name}": "model and bool" for name in ("get_or_create", "update_or_create")},
    **{f"{QUERYSET}.{name}": "int" for name in ("count", "update")},
    "django.forms.models.BaseModelFormSet.get_queryset": QUERYSET,
    "django.contrib.auth.forms.UserCreationForm.save": "form_model",
    f"{QUERYSET}.exists": "bool",
    f"{QUERYSET}.bulk_create": "models",
    f"{QUERYSET}.iterator": "models",
    f"{QUERYSET}.in_bulk": "by key",
    f"{QUERYSET}.aggregate": "dict",
    f"{QUERYSET}.raw": "django.db.models.query.RawQuerySet",
    f"{QUERYSET}.as_manager": "manager",
    f"{MANAGER}.get_queryset": "queryset",
    f"{MANAGER}.from_queryset": "manager class",
    f"{MANAGER}.db_manager": "self",
}

ATTRIBUTES: dict[str, str] = {
    f"{REQUEST}.user": "visitor",
    f"{REQUEST}.session": "django.contrib.sessions.backends.base.SessionBase",
    f"{REQUEST}.GET": "django.http.QueryDict",
    f"{REQUEST}.POST": "django.http.QueryDict",
    f"{REQUEST}.FILES": "django.utils.datastructures.MultiValueDict",
    f"{REQUEST}.META": "dict",
    f"{REQUEST}.COOKIES": "dict",
    f"{REQUEST}.resolver_match": "django.urls.ResolverMatch|None",
    f"{REQUEST}.site": "django.contrib.sites.models.Site",
    f"{VIEW}.request": REQUEST,
    f"{VIEW}.args": "tuple",
    f"{VIEW}.kwargs": "dict",
    "django.test.SimpleTestCase.client": "client",
    "django.contrib.auth.models.AbstractUser.objects": "managed django.contrib.auth.models.UserManager",
    f"{_TYPES}.objects": f"managed {_TYPES}Manager",
    "django.contrib.sites.models.Site.objects": "managed django.contrib.sites.models.SiteManager",
    "django.test.SimpleTestCase.client_class": "class django.test.Client",
    "django.test.Client.session": "django.contrib.sessions.backends.base.SessionBase",
    f"{MODEL}.objects": "objects",
    f"{MODEL}._default_manager": "objects",
    f"{MODEL}._base_manager": "objects",
    f"{MODEL}._meta": "django.db.models.options.Options",
    f"{FORM}.cleaned_data": "dict",
    f"{FORM}.data": "django.http.QueryDict|dict",
    f"{FORM}.errors": "django.forms.utils.ErrorDict",
    f"{FORM}.fields": "fields",
    f"{FORM}.base_fields": "fields",
    "django.forms.Form.declared_fields": "fields",
    "django.forms.models.BaseModelForm.instance": "form_model",
    "django.contrib.admin.ModelAdmin.model": "class django.db.models.Model",
    "django.contrib.admin.ModelAdmin.admin_site": "django.contrib.admin.AdminSite",
    "django.views.generic.detail.BaseDetailView.object": "view_model",
    "django.views.generic.edit.BaseUpdateView.object": "view_model",
    "django.views.generic.edit.BaseDeleteView.object": "view_model",
    "django.views.generic.list.BaseListView.object_list": "view_queryset",
    "django.views.generic.edit.BaseCreateView.object": "view_model|None",
    "django.core.paginator.Page.paginator": "django.core.paginator.Paginator",
    "django.core.paginator.Page.object_list": "unknown",
    "django.forms.BoundField.form": FORM,
    "django.forms.BoundField.field": "django.forms.Field",
    "django.forms.Field.widget": "widget",
    "django.forms.formsets.BaseFormSet.forms": "forms",
    "django.forms.formsets.BaseFormSet.initial_forms": "forms",
    "django.forms.formsets.BaseFormSet.extra_forms": "forms",
    "django.core.management.base.BaseCommand.stdout": "django.core.management.base.OutputWrapper",
    "django.core.management.base.BaseCommand.stderr": "django.core.management.base.OutputWrapper",
    "django.contrib.auth.models.Group.user_set": MANAGER,
    "django.contrib.auth.models.Permission.user_set": MANAGER,
    "django.contrib.auth.models.Permission.group_set": MANAGER,
    f"{_TYPES}.permission_set": MANAGER,
}

# Well-known classes of other packages: what they derive from, and the members of Django's that they have of their own.
OUTSIDE: dict[str, tuple[tuple[str, ...], frozenset[str]]] = {
    "rest_framework.test.APITestCase": (("django.test.TestCase",), frozenset()),
    "rest_framework.test.APISimpleTestCase": (("django.test.SimpleTestCase",), frozenset()),
    "rest_framework.test.APITransactionTestCase": (("django.test.TransactionTestCase",), frozenset()),
    "rest_framework.test.APIRequestFactory": (
        ("django.test.RequestFactory",),
        frozenset(("get", "post", "put", "patch", "delete", "options", "generic", "request")),
    ),
    "rest_framework.test.APIClient": (
        ("rest_framework.test.APIRequestFactory", "django.test.Client"),
        frozenset(("get", "post", "put", "patch", "delete", "options", "request", "logout", "credentials")),
    ),
    "rest_framework.response.Response": (("django.template.response.SimpleTemplateResponse",), frozenset()),
    "rest_framework.views.APIView": (
        ("django.views.generic.View",),
        frozenset(("as_view", "dispatch", "options", "initial", "http_method_not_allowed", "get_serializer_context")),
    ),
}
REST_VIEW, REST_REQUEST = "rest_framework.views.APIView", "rest_framework.request.Request"
_SERIALIZING = frozenset((
    "get_queryset", "get_object", "get_serializer", "get_serializer_class", "get_serializer_context",
    "filter_queryset", "paginate_queryset", "get_paginated_response", "as_view", "list", "create", "retrieve",
    "update", "partial_update", "destroy", "perform_create", "perform_update", "perform_destroy",
))  # fmt: skip
OUTSIDE |= {
    f"rest_framework.{name}": ((REST_VIEW,), _SERIALIZING)
    for name in (
        "generics.GenericAPIView", "generics.CreateAPIView", "generics.ListAPIView", "generics.RetrieveAPIView",
        "generics.DestroyAPIView", "generics.UpdateAPIView", "generics.ListCreateAPIView",
        "generics.RetrieveUpdateAPIView", "generics.RetrieveDestroyAPIView", "generics.RetrieveUpdateDestroyAPIView",
        "viewsets.ViewSet", "viewsets.GenericViewSet", "viewsets.ModelViewSet", "viewsets.ReadOnlyModelViewSet",
    )
}  # fmt: skip
OUTSIDE[REST_REQUEST] = ((), frozenset(("query_params", "data", "auth", "authenticators", "successful_authenticator")))
OUTSIDE_ATTRIBUTES = {
    f"{REST_REQUEST}._request": REQUEST,
    f"{REST_VIEW}.request": REST_REQUEST,
    **{
        f"rest_framework.test.API{name}TestCase.client_class": "class rest_framework.test.APIClient"
        for name in ("", "Simple", "Transaction", "LiveServer")
    },
}
REST_ACTIONS = {"rest_framework.decorators.action", "rest_framework.decorators.detail_route",
                "rest_framework.decorators.list_route"}  # fmt: skip

# What fixtures of pytest-django give.
FIXTURES = {
    "client": "django.test.Client",
    "admin_client": "django.test.Client",
    "async_client": "django.test.AsyncClient",
    "rf": "django.test.RequestFactory",
    "admin_user": "user",
    "django_user_model": "class user",
}

# What one argument of a method of Django's is where the method is overridden.
GIVEN_TO: dict[str, str] = {
    "django.core.management.base.BaseCommand.add_arguments.parser": "django.core.management.base.CommandParser",
    "django.template.base.Node.render.context": "django.template.Context",
    "django.contrib.admin.options.ModelAdmin.save_model.obj": "view_model",
    "django.contrib.admin.options.ModelAdmin.delete_model.obj": "view_model",
    "django.contrib.admin.options.ModelAdmin.log_change.object": "view_model",
    "django.contrib.admin.options.ModelAdmin.save_model.form": "django.forms.ModelForm",
    "django.contrib.admin.options.ModelAdmin.save_form.form": "django.forms.ModelForm",
    "django.contrib.admin.options.ModelAdmin.save_formset.form": "django.forms.ModelForm",
    "django.contrib.admin.options.ModelAdmin.save_related.form": "django.forms.ModelForm",
    "django.contrib.admin.options.ModelAdmin.save_formset.formset": "django.forms.models.BaseModelFormSet",
}

# What an argument of this name is where a method overrides one of Django's that calls it so.
GIVEN: dict[str, str] = {
    "request": REQUEST,
    "response": ANY_RESPONSE,
    "queryset": QUERYSET,
    "form": "form_class",
    "formset": "django.forms.formsets.BaseFormSet",
}
NOT_GIVEN = {"authenticate", "has_perm", "has_module_perms", "user_can_authenticate", "get_user"}  # may come as None

VERBS = {"get", "post", "put", "patch", "delete", "head", "options", "trace"}
MIDDLEWARE = {"process_request", "process_view", "process_exception", "process_template_response", "process_response"}

# Decorators for views: what stands below one gets a request first.
VIEW_DECORATORS: dict[str, tuple[str, ...]] = {
    "django.contrib.auth.decorators": ("login_required", "permission_required", "user_passes_test"),
    "django.contrib.admin.views.decorators": ("staff_member_required",),
    "django.views.decorators.csrf": ("csrf_exempt", "csrf_protect", "ensure_csrf_cookie", "requires_csrf_token"),
    "django.views.decorators.http": (
        "require_http_methods", "require_GET", "require_POST", "require_safe", "condition", "etag", "last_modified",
        "conditional_page",
    ),
    "django.views.decorators.cache": ("never_cache", "cache_page", "cache_control"),
    "django.views.decorators.gzip": ("gzip_page",),
    "django.views.decorators.vary": ("vary_on_headers", "vary_on_cookie"),
    "django.views.decorators.debug": ("sensitive_post_parameters",),
    "django.views.decorators.clickjacking": (
        "xframe_options_exempt", "xframe_options_deny", "xframe_options_sameorigin",
    ),
    "django.db.transaction": ("non_atomic_requests",),
}  # fmt: skip

# Decorators that give back what they were given, or a function that gives the same.
KEEPING = {
    "functools.wraps", "contextlib.contextmanager", "functools.total_ordering", "dataclasses.dataclass",
    "django.contrib.admin.register", "django.contrib.admin.decorators.register", "enum.unique",
    "django.utils.deconstruct.deconstructible", "django.utils.encoding.python_2_unicode_compatible",
    "six.python_2_unicode_compatible", "django.utils.six.python_2_unicode_compatible",
    "django.utils.html.html_safe",
    "functools.lru_cache", "functools.cache", "contextlib.suppress", "staticmethod", "classmethod",
    "builtins.staticmethod", "builtins.classmethod", "abc.abstractmethod", "typing.override", "typing.no_type_check",
    "django.db.transaction.atomic", "django.dispatch.receiver", "django.dispatch.dispatcher.receiver",
    "django.contrib.admin.action", "django.contrib.admin.display", "django.contrib.admin.decorators.action",
    "django.contrib.admin.decorators.display", "django.views.decorators.debug.sensitive_variables",
    "django.test.utils.override_settings", "django.utils.deprecation.deprecated", "django.test.utils.tag",
    "django.test.testcases.skipUnlessDBFeature", "django.test.testcases.skipIfDBFeature", "unittest.skip",
    "unittest.skipIf", "unittest.skipUnless", "unittest.mock.patch", "django.core.checks.register",
    "django.core.checks.registry.register", "django.utils.decorators.method_decorator",
    "django.test.override_settings", "django.test.modify_settings", "django.test.utils.modify_settings",
}  # fmt: skip
PROPERTIES = {
    "builtins.property", "django.utils.functional.cached_property", "functools.cached_property", "abc.abstractproperty",
}  # fmt: skip

# What a model field gives on an object.
FIELD_VALUES = {
    "CharField": "str", "TextField": "str", "SlugField": "str", "EmailField": "str", "URLField": "str",
    "IntegerField": "int", "PositiveIntegerField": "int", "BooleanField": "bool", "FloatField": "float",
    "AutoField": "int", "BigAutoField": "int", "DateTimeField": "datetime.datetime", "DateField": "datetime.date",
    "FileField": "django.db.models.fields.files.FieldFile",
    "ImageField": "django.db.models.fields.files.ImageFieldFile",
    "DecimalField": "decimal.Decimal", "UUIDField": "uuid.UUID", "JSONField": "unknown",
}  # fmt: skip
