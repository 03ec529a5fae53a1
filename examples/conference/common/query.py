"""
Small helpers around querysets.
"""
from django.core.paginator import EmptyPage, PageNotAnInteger, QuerySetPaginator
from django.db.models.fields import FieldDoesNotExist
from django.db.models.query import EmptyResultSet, QuerySet
from django.utils import six
from django.utils.itercompat import is_iterable


def paginate(queryset, number, per_page=10):
    """
    The page of that number; the first for nonsense, the last for too much.
    """
    paginator = QuerySetPaginator(queryset, per_page)
    try:
        return paginator.page(number)
    except PageNotAnInteger:
        return paginator.page(1)
    except EmptyPage:
        return paginator.page(paginator.num_pages)


def order_from_request(queryset, value, default):
    """
    Order by a column name that came from outside, if the model has it.
    """
    try:
        queryset.model._meta.get_field((value or '').lstrip('-'))
    except FieldDoesNotExist:
        value = default
    return queryset.order_by(value, 'pk')


def sql_of(queryset):
    """
    The SQL for the log; an empty text where there is none to run.
    """
    assert isinstance(queryset, QuerySet)
    try:
        return six.text_type(queryset.query)
    except EmptyResultSet:
        return ''


def as_list(value):
    """
    None, one value or many: always a list.
    """
    if value is None:
        return []
    if isinstance(value, six.string_types) or not is_iterable(value):
        return [value]
    return list(value)
