import datetime
import re

from django.urls import register_converter
from django.urls.converters import get_converter


class FourDigitYearConverter(object):
    regex = '[0-9]{4}'

    def to_python(self, value):
        return int(value)

    def to_url(self, value):
        return '%04d' % int(value)


class IsoDateConverter(object):
    regex = '[0-9]{4}-[0-9]{2}-[0-9]{2}'

    def to_python(self, value):
        return datetime.datetime.strptime(value, '%Y-%m-%d').date()

    def to_url(self, value):
        return value.isoformat()


register_converter(FourDigitYearConverter, 'yyyy')
register_converter(IsoDateConverter, 'date')


def convert(kind, value):
    """
    Read a value the way the URLconf does: convert('date', '2019-09-12').

    Raises ValueError for what the URLconf would not match.
    """
    converter = get_converter(kind)
    if not re.match('^(?:%s)$' % converter.regex, value):
        raise ValueError('%r is not a valid %s' % (value, kind))
    return converter.to_python(value)
