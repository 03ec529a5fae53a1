"""django-filter: names of fields, of look-ups and of the attributes of views."""

from __future__ import annotations

from django_seven.rules.packages.support import renamed_attribute
from django_seven.rules.shape import Draft, Example, Fine, Keyword, Match, Rewrite, Rule, Skip
from django_seven.rules.syntax import call_of, keyword, positional

_FILTER = "django-filter"
_NOTES = "https://django-filter.readthedocs.io/en/stable/guide/migration.html"
_CLASSES = (
    "Filter", "CharFilter", "BooleanFilter", "ChoiceFilter", "TypedChoiceFilter", "MultipleChoiceFilter",
    "TypedMultipleChoiceFilter", "UUIDFilter", "DateFilter", "DateTimeFilter", "IsoDateTimeFilter", "TimeFilter",
    "DurationFilter", "ModelChoiceFilter", "ModelMultipleChoiceFilter", "NumberFilter", "NumericRangeFilter",
    "RangeFilter", "DateRangeFilter", "DateFromToRangeFilter", "DateTimeFromToRangeFilter", "TimeRangeFilter",
    "AllValuesFilter", "AllValuesMultipleFilter", "BaseInFilter", "BaseRangeFilter",
)  # fmt: skip
_MODULES = ("django_filters", "django_filters.filters", "django_filters.rest_framework",
            "django_filters.rest_framework.filters")  # fmt: skip
_CALLS = tuple(f"{module}.{name}" for module in _MODULES for name in _CLASSES)
_VIEWS = (
    *(
        f"rest_framework.{module}.{name}"
        for module, names in (
            ("viewsets", "GenericViewSet ModelViewSet ReadOnlyModelViewSet"),
            ("generics", "GenericAPIView ListAPIView ListCreateAPIView RetrieveAPIView CreateAPIView"),
        )
        for name in names.split()
    ),
)


def first_argument(draft: Draft, match: Match) -> None:
    """`Filter(name="x")` becomes `Filter("x")`: the field comes first, whatever it is called."""
    if match.imported:
        raise Fine
    call = call_of(match)
    argument = keyword(call, "name")
    if argument is None:
        raise Fine
    value = argument.child_by_field_name("value")
    if value is None or positional(call):
        raise Skip("there is a first argument already")
    arguments = call.child_by_field_name("arguments")
    first = arguments.named_children[0] if arguments is not None else argument
    if first.id == argument.id:
        draft.replace(argument, draft.text(value))
        return
    draft.remove_argument(argument)
    draft.insert(first.start_byte, f"{draft.text(value)}, ")


_SET = """
import django_filters
from django.db import models


class Talk(models.Model):
    title = models.CharField(max_length=20)

    class Meta:
        app_label = "seven_example"


class TalkFilter(django_filters.FilterSet):
    {line}

    class Meta:
        model = Talk
        fields = ["starts"]


query = TalkFilter(data={{"starts": "a"}}, queryset=Talk.objects.all()).qs.query
answer = str(query).partition("WHERE")[2]
"""
_VIEW = """
import django_filters.rest_framework
from django.db import models
from rest_framework import generics, serializers
from rest_framework.test import APIRequestFactory


class Talk(models.Model):
    title = models.CharField(max_length=20)

    class Meta:
        app_label = "seven_example"


class Talks(generics.ListAPIView):
    queryset = Talk.objects.all()
    {line}


view = Talks()
view.request = view.initialize_request(APIRequestFactory().get("/?title=a"))
backend = django_filters.rest_framework.DjangoFilterBackend()
answer = str(backend.filter_queryset(view.request, view.queryset, view).query).partition("WHERE")[2]
"""
_APPS = 'INSTALLED_APPS += ["django_filters", "rest_framework"]\n'


def _attribute(old: str, new: str, value: str) -> Rule:
    return Rule(
        id=f"filter-view-{old.replace('_', '-')}",
        what=f"`{old}` of a view is `{new}` since django-filter 2.0; 22.1 no longer looks at the old name.",
        why="Nothing fails: the list is no longer filtered.",
        since="2.0",
        until="22.1",
        change=Rewrite((f"class {old}",), renamed_attribute(_FILTER, "2.0", new, _VIEWS)),
        pattern="rest_framework|django_filters|[Vv]iew",
        sure="likely",
        notes=f"{_NOTES}#view-attributes-renamed-867",
        axis=_FILTER,
        example=Example(
            before=_VIEW.format(line=f"{old} = {value}"),
            after=_VIEW.format(line=f"{new} = {value}"),
            settings=_APPS,
        ),
        leaves=(
            f"class TalkFilter(Node):\n    {old} = 1\n",
            f"from rest_framework import generics\n\n\nclass Talks(generics.ListAPIView):\n"
            f"    {new} = {old} = {value}\n",
        ),
    )


RULES = [
    Rule(
        id="filter-name",
        what="`Filter(name=…)` is `Filter(field_name=…)` since django-filter 2.0; as the first argument it is both.",
        why="The name of a filter is that of its attribute; this one is the field that it looks at.",
        since="0.13",
        until="2.0",
        change=Rewrite(_CALLS, first_argument),
        sure="safe",
        notes=f"{_NOTES}#filter-name-renamed-to-filter-field-name-792",
        axis=_FILTER,
        example=Example(
            before=_SET.format(line='starts = django_filters.CharFilter(lookup_expr="startswith", name="title")'),
            after=_SET.format(line='starts = django_filters.CharFilter("title", lookup_expr="startswith")'),
            settings=_APPS,
        ),
        leaves=(
            'from shop.filters import CharFilter\n\nCharFilter(name="x")\n',
            'import django_filters\n\ndjango_filters.CharFilter("y", name="x")\n',
        ),
        symptoms=("__init__() got an unexpected keyword argument 'name'",),
    ),
    Rule(
        id="filter-lookup-type",
        what="`Filter(lookup_type=…)` is `lookup_expr=` since django-filter 0.13, and only that in 1.0.",
        why="It may be a whole expression of look-ups.",
        since="0.13",
        until="1.0",
        change=Keyword(_CALLS, "lookup_type", "lookup_expr"),
        sure="safe",
        notes=f"{_NOTES}#filter-lookup-type-renamed-to-filter-lookup-expr-382",
        axis=_FILTER,
        example=Example(
            before=_SET.format(line='starts = django_filters.CharFilter("title", lookup_type="startswith")'),
            after=_SET.format(line='starts = django_filters.CharFilter("title", lookup_expr="startswith")'),
            settings=_APPS,
        ),
        leaves=('from shop.filters import CharFilter\n\nCharFilter(lookup_type="x")\n',),
    ),
    _attribute("filter_fields", "filterset_fields", '["title"]'),
    _attribute(
        "filter_class",
        "filterset_class",
        'type("F", (django_filters.FilterSet,), {"Meta": type("Meta", (), {"model": Talk, "fields": ["title"]})})',
    ),
]
