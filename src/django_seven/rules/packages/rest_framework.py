"""Django REST framework: what its releases changed that serve newer Djangos."""

from __future__ import annotations

from tree_sitter import Node

from django_seven.rules.dictionaries import add_entry, entries, has_splat
from django_seven.rules.packages.support import lacks, names_in, needs
from django_seven.rules.shape import ByHand, Draft, Example, Fine, Match, Method, Moved, Rewrite, Rule, Skip
from django_seven.rules.syntax import append_argument, call_of, keyword, positional, string_value

_DRF = "djangorestframework"
_NOTES = "https://www.django-rest-framework.org/community/release-notes/"
_INSTALLED = 'INSTALLED_APPS += ["rest_framework"]\n'
_ROUTERS = tuple(
    f"rest_framework.routers.{name}" for name in ("BaseRouter", "SimpleRouter", "DefaultRouter", "DynamicRoute")
)


def route_decorator(draft: Draft, match: Match) -> None:
    """`@detail_route(…)` becomes `@action(detail=True, …)`, with the name of its URL as it was."""
    call = call_of(match)
    needs(draft, _DRF, "3.8", "`action`")
    if positional(call):
        given = call.child_by_field_name("arguments")
        if given is None or len(positional(call)) > 1:
            raise Skip("its arguments are not plain")
    path, name = keyword(call, "url_path"), keyword(call, "url_name")
    if path is not None and name is None:
        value = string_value(path.child_by_field_name("value"))
        if value is None:
            raise Skip("the name of its URL follows from a path that is not seen here")
        append_argument(draft, call, f'url_name="{value.replace("_", "-")}"')
    detail = f"detail={match.trigger.endswith('detail_route')}"
    arguments = call.child_by_field_name("arguments")
    first = arguments.named_children[0] if arguments is not None and arguments.named_children else None
    if arguments is None:
        raise Skip("its arguments are not plain")
    if first is None:
        draft.replace(arguments, f"({detail})")
    elif first.type == "keyword_argument":
        draft.insert(first.start_byte, f"{detail}, ")
    else:
        draft.insert(first.end_byte, f", {detail}")
    draft.replace(match.node, draft.require("rest_framework.decorators.action"))


def base_name(draft: Draft, match: Match) -> None:
    """`register(…, base_name="x")` becomes `basename="x"`; the third of the arguments where the old side lacks that."""
    call = match.node.parent
    argument = keyword(call, "base_name") if call is not None and call.type == "call" else None
    if call is None or argument is None:
        raise Fine
    name, value = argument.child_by_field_name("name"), argument.child_by_field_name("value")
    if name is None or value is None:
        raise Fine
    if not lacks(draft, _DRF, "3.9"):
        draft.replace(name, "basename")
        return
    given = positional(call)
    if len(given) != 2 or argument.prev_named_sibling is None or argument.prev_named_sibling.id != given[-1].id:
        raise Skip("`basename=` is not there before djangorestframework 3.9: give it as the third argument")
    draft.replace(argument, draft.text(value))


def all_fields(draft: Draft, match: Match) -> None:
    """A `ModelSerializer` that names neither its fields nor what it leaves out names all of them."""
    body = match.node.parent.parent if match.node.parent is not None else None
    if {"fields", "exclude"} & names_in(body) or body is None:
        raise Fine
    meta = body.parent
    around = meta.parent if meta is not None else None
    if meta is None or around is None or meta.child_by_field_name("superclasses") is not None:
        raise Fine  # what its base says is not looked up
    owner = draft.class_means(around, _SERIALIZERS)
    if not owner:
        raise Fine
    needs(draft, _DRF, "3.3", "`fields = '__all__'`")
    indent = " " * match.node.start_point[1]
    draft.insert(match.node.end_byte, f'\n{indent}fields = "__all__"')


_SERIALIZERS = tuple(f"rest_framework.serializers.{name}" for name in ("ModelSerializer", "HyperlinkedModelSerializer"))


def null_boolean(draft: Draft, match: Match) -> None:
    """`NullBooleanField(…)` becomes `BooleanField(…, allow_null=True)`."""
    call = call_of(match)
    needs(draft, _DRF, "3.9", "`BooleanField(allow_null=True)`")
    if keyword(call, "allow_null") is None:
        append_argument(draft, call, "allow_null=True")
    text = draft.text(match.node)
    if "." in text:
        draft.replace(match.node, text.replace("NullBooleanField", "BooleanField"))
    else:
        module = (draft.meaning(match.node) or "rest_framework.serializers.").rpartition(".")[0]
        draft.replace(match.node, draft.require(f"{module}.BooleanField"))


def pagination(draft: Draft, match: Match) -> None:
    """Settings with a `PAGE_SIZE` and no class name the class that was the default."""
    value = match.node.child_by_field_name("right")
    given = entries(value)
    if value is None or "PAGE_SIZE" not in given or "DEFAULT_PAGINATION_CLASS" in given:
        raise Fine
    if draft.text(given["PAGE_SIZE"]) == "None":
        raise Fine
    if has_splat(value):
        raise Skip("`**` may bring the class")
    add_entry(draft, value, "DEFAULT_PAGINATION_CLASS", '"rest_framework.pagination.PageNumberPagination"')


def request_data(draft: Draft, match: Match) -> None:
    """`request.DATA` becomes `request.data`."""
    receiver, name = match.node.child_by_field_name("object"), match.node.child_by_field_name("attribute")
    if receiver is None or name is None or draft.text(receiver).rpartition(".")[2] not in ("request", "req"):
        raise Fine
    draft.replace(name, {"DATA": "data", "QUERY_PARAMS": "query_params"}[draft.text(name)])


def own_context(draft: Draft, match: Match) -> None:
    """Only validators and defaults of serializers have it called."""
    parameters = match.node.child_by_field_name("parameters")
    if parameters is None or len(parameters.named_children) != 2:
        raise Fine
    around: Node | None = match.node.parent
    while around is not None and around.type != "class_definition":
        around = around.parent
    if around is None or "requires_context" in names_in(around.child_by_field_name("body")):
        raise Fine


_ROUTES = """
from rest_framework import routers, viewsets
from rest_framework.decorators import {imports}
from rest_framework.response import Response


class Users(viewsets.ViewSet):
    {detail}
    def set_password(self, request, pk=None):
        return Response("set")

    {list}
    def last_seen(self, request):
        return Response("seen")


router = routers.SimpleRouter()
router.register("users", Users, "user")
urlpatterns = router.urls
answer = sorted((one.name, getattr(one, "pattern", one).regex.pattern) for one in urlpatterns)
"""
_REGISTER = """
from rest_framework import routers, viewsets
from rest_framework.response import Response


class Users(viewsets.ViewSet):
    def list(self, request):
        return Response([])


router = routers.SimpleRouter()
router.register("users", Users, {name})
answer = [one.name for one in router.urls]
"""
_META = """
from django.db import models
from rest_framework import serializers


class Talk(models.Model):
    title = models.CharField(max_length=20)

    class Meta:
        app_label = "seven_example"


class TalkSerializer(serializers.ModelSerializer):
    class Meta:
        model = Talk{fields}


answer = sorted(TalkSerializer().fields)
"""
_PAGED = """
from rest_framework.generics import GenericAPIView

answer = type(GenericAPIView().paginator).__name__
"""

RULES = [
    Rule(
        id="drf-detail-route",
        what="`detail_route` and `list_route` are gone in Django REST framework 3.10; `action(detail=…)` is both.",
        why="One decorator says whether a route is about one object or about all.",
        since="3.8",
        until="3.10",
        change=Rewrite(
            ("rest_framework.decorators.detail_route", "rest_framework.decorators.list_route"),
            route_decorator,
            whole=True,
        ),
        sure="safe",
        notes=f"{_NOTES}#38x-series",
        axis=_DRF,
        example=Example(
            before=_ROUTES.format(
                imports="detail_route, list_route",
                detail='@detail_route(methods=["post"])',
                list='@list_route(url_path="last_seen")',
            ),
            after=_ROUTES.format(
                imports="action",
                detail='@action(detail=True, methods=["post"])',
                list='@action(detail=False, url_path="last_seen", url_name="last-seen")',
            ),
            settings=_INSTALLED,
        ),
        leaves=(
            "from rest_framework.decorators import detail_route\n\nroute = detail_route\n",
            "from shop.decorators import list_route\n\n\n@list_route()\ndef page(request):\n    pass\n",
        ),
        symptoms=("cannot import name 'detail_route'", "cannot import name 'list_route'"),
    ),
    Rule(
        id="drf-base-name",
        what="`register(base_name=…)` of a router is `basename=` in Django REST framework 3.9, and only that in 3.11.",
        why="It is one word everywhere else.",
        since="3.9",
        until="3.11",
        change=Rewrite((".register",), base_name),
        texts=("base_name",),
        sure="safe",
        notes=f"{_NOTES}#39x-series",
        axis=_DRF,
        example=Example(
            before=_REGISTER.format(name='base_name="user"'),
            after=_REGISTER.format(name='basename="user"'),
            settings=_INSTALLED,
        ),
        leaves=('router.register("users", Users, "user")\nbase_name = 1',),
        symptoms=("register() got an unexpected keyword argument 'base_name'",),
    ),
    Rule(
        id="drf-get-default-base-name",
        what="`get_default_base_name` of a router is `get_default_basename` since Django REST framework 3.9.",
        why="Django REST framework 3.11 no longer asks for the old name.",
        since="3.9",
        until="3.11",
        change=Method(_ROUTERS, "get_default_base_name", "get_default_basename"),
        sure="likely",
        notes=f"{_NOTES}#39x-series",
        axis=_DRF,
        example=Example(
            before="""
from rest_framework import routers, viewsets


class Router(routers.SimpleRouter):
    def get_default_base_name(self, viewset):
        return "ours"


class Users(viewsets.ViewSet):
    def list(self, request):
        pass


router = Router()
router.register("users", Users)
answer = [one.name for one in router.urls]
""",
            after="""
from rest_framework import routers, viewsets


class Router(routers.SimpleRouter):
    def get_default_basename(self, viewset):
        return "ours"


class Users(viewsets.ViewSet):
    def list(self, request):
        pass


router = Router()
router.register("users", Users)
answer = [one.name for one in router.urls]
""",
            settings=_INSTALLED,
        ),
        leaves=("class Router:\n    def get_default_base_name(self, viewset):\n        return 'ours'\n",),
    ),
    Rule(
        id="drf-null-boolean-field",
        what="`NullBooleanField` of serializers is gone in REST framework 3.14: `BooleanField(allow_null=True)`.",
        why="Django's own field of that name went as well.",
        since="3.9",
        until="3.14",
        change=Rewrite(
            ("rest_framework.serializers.NullBooleanField", "rest_framework.fields.NullBooleanField"),
            null_boolean,
            whole=True,
        ),
        sure="safe",
        notes=f"{_NOTES}#314x-series",
        axis=_DRF,
        example=Example(
            before="""
from rest_framework import serializers


class Filter(serializers.Serializer):
    archived = serializers.NullBooleanField(required=False)


filters = [Filter(data={"archived": value}) for value in (None, "true", "null")]
answer = [(one.is_valid(), dict(one.validated_data)) for one in filters]
""",
            after="""
from rest_framework import serializers


class Filter(serializers.Serializer):
    archived = serializers.BooleanField(required=False, allow_null=True)


filters = [Filter(data={"archived": value}) for value in (None, "true", "null")]
answer = [(one.is_valid(), dict(one.validated_data)) for one in filters]
""",
            settings=_INSTALLED,
        ),
        leaves=("from django import forms\n\nfield = forms.NullBooleanField()\n",),
        symptoms=("module 'rest_framework.serializers' has no attribute 'NullBooleanField'",),
    ),
    Rule(
        id="drf-filter-backend",
        what="`DjangoFilterBackend` is gone from `rest_framework.filters` in 3.7; `django_filters` has it.",
        why="The package `django-filter` is developed on its own.",
        since="3.0",
        until="3.7",
        change=Moved(
            {
                f"rest_framework.filters.{old}": f"django_filters.rest_framework.{new}"
                for old, new in (("DjangoFilterBackend", "DjangoFilterBackend"), ("FilterSet", "FilterSet"))
            }
        ),
        sure="likely",
        notes=f"{_NOTES}#37x-series",
        axis=_DRF,
        example=Example(
            before="from rest_framework.filters import DjangoFilterBackend\n\nanswer = DjangoFilterBackend.__name__",
            after="from django_filters.rest_framework import DjangoFilterBackend\n\n"
            "answer = DjangoFilterBackend.__name__",
            settings=_INSTALLED,
        ),
        leaves=("from rest_framework.filters import SearchFilter\n",),
        symptoms=("module 'rest_framework.filters' has no attribute 'DjangoFilterBackend'",),
    ),
    Rule(
        id="drf-serializer-fields",
        what="A `ModelSerializer` without `fields` and `exclude` fails since Django REST framework 3.5.",
        why="All fields by default let out more than was meant; `'__all__'` says that it is.",
        since="3.3",
        until="3.5",
        change=Rewrite(("Meta.model",), all_fields),
        pattern="Serializer",
        sure="safe",
        notes=f"{_NOTES}#35x-series",
        axis=_DRF,
        example=Example(
            before=_META.format(fields=""),
            after=_META.format(fields='\n        fields = "__all__"'),
            settings=_INSTALLED,
        ),
        leaves=(
            _META.format(fields='\n        exclude = ["title"]'),
            "class TalkForm(ModelForm):\n    class Meta:\n        model = Talk\n\n\nTalkSerializer = 1\n",
        ),
        symptoms=("Creating a ModelSerializer without either the 'fields' attribute",),
    ),
    Rule(
        id="drf-pagination-class",
        what="`PAGE_SIZE` alone pages nothing since Django REST framework 3.7: the class is None by default.",
        why="Nothing fails: lists come whole. `DEFAULT_PAGINATION_CLASS` names the class that was the default.",
        since="3.1",
        until="3.7",
        change=Rewrite(("REST_FRAMEWORK =",), pagination),
        sure="safe",
        notes=f"{_NOTES}#37x-series",
        axis=_DRF,
        example=Example(
            before='REST_FRAMEWORK = {"PAGE_SIZE": 20}',
            after='REST_FRAMEWORK = {"PAGE_SIZE": 20, '
            '"DEFAULT_PAGINATION_CLASS": "rest_framework.pagination.PageNumberPagination"}',
            kind="settings",
            probe=_PAGED,
            settings=_INSTALLED,
        ),
        leaves=(
            'REST_FRAMEWORK = {"PAGE_SIZE": 20, "DEFAULT_PAGINATION_CLASS": None}',
            'REST_FRAMEWORK = {"PAGE_SIZE": None}',
            'REST_FRAMEWORK = {"DEFAULT_PERMISSION_CLASSES": []}',
        ),
    ),
    Rule(
        id="drf-validator-context",
        what="`set_context` of validators and defaults is no longer called since Django REST framework 3.14.",
        why="`requires_context = True` asks for the field as an argument of `__call__` instead.",
        since="3.11",
        until="3.14",
        change=ByHand(
            ("def set_context",),
            "Set `requires_context = True` in the class, let `__call__` take the field as its last argument "
            "(`serializer_field=None`), and keep `set_context` as long as the old side is below 3.11.",
            only=own_context,
        ),
        pattern="rest_framework",
        sure="show",
        notes=f"{_NOTES}#311x-series",
        axis=_DRF,
        example=Example(
            before="""
from rest_framework import serializers


class Starts(object):
    def set_context(self, serializer_field):
        self.name = serializer_field.field_name

    def __call__(self, value):
        raise serializers.ValidationError(self.name)


class Talk(serializers.Serializer):
    title = serializers.CharField(validators=[Starts()])


talk = Talk(data={"title": "x"})
talk.is_valid()
answer = [str(one) for one in talk.errors["title"]]
""",
            after="""
from rest_framework import serializers


class Starts(object):
    requires_context = True

    def __call__(self, value, serializer_field):
        raise serializers.ValidationError(serializer_field.field_name)


class Talk(serializers.Serializer):
    title = serializers.CharField(validators=[Starts()])


talk = Talk(data={"title": "x"})
talk.is_valid()
answer = [str(one) for one in talk.errors["title"]]
""",
            settings=_INSTALLED,
        ),
        leaves=("class Page:\n    def set_context(self, context, more):\n        pass\n",),
    ),
    Rule(
        id="drf-request-data",
        what="`request.DATA` and `request.QUERY_PARAMS` are gone in Django REST framework 3.2.",
        why="They are `request.data` and `request.query_params` since 3.0.",
        since="3.0",
        until="3.2",
        change=Rewrite((".DATA", ".QUERY_PARAMS"), request_data),
        pattern="rest_framework",
        sure="likely",
        notes=f"{_NOTES}#32x-series",
        axis=_DRF,
        example=Example(
            before="""
from rest_framework.request import Request
from rest_framework.test import APIRequestFactory

request = Request(APIRequestFactory().get("/?page=2"))
answer = [request.QUERY_PARAMS["page"], dict(request.DATA)]
""",
            after="""
from rest_framework.request import Request
from rest_framework.test import APIRequestFactory

request = Request(APIRequestFactory().get("/?page=2"))
answer = [request.query_params["page"], dict(request.data)]
""",
            settings=_INSTALLED,
        ),
        leaves=("from rest_framework import x\n\nSettings.DATA\n",),
    ),
]
