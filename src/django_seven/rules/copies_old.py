"""Small helpers that old Djangos dropped: what they did stands in the project from then on."""

from __future__ import annotations

from django_seven.rules.copying import kept

# The zone of the machine, as `time` knows it.
_LOCAL = """class NAME(<<datetime>>.tzinfo):
    def __init__(self, moment=None):
        super(NAME, self).__init__()

    def _seconds(self, moment):
        return <<time>>.mktime(moment.replace(tzinfo=None).timetuple())

    def utcoffset(self, moment):
        seconds = self._seconds(moment)
        return <<datetime>>.timedelta(seconds=<<calendar.timegm>>(<<time>>.localtime(seconds)) - seconds)

    def dst(self, moment):
        summer = <<time>>.localtime(self._seconds(moment)).tm_isdst > 0
        return <<datetime>>.timedelta(seconds=(<<time>>.timezone - <<time>>.altzone) if summer else 0)

    def tzname(self, moment):
        return <<time>>.tzname[<<time>>.localtime(self._seconds(moment)).tm_isdst > 0]"""
_ZONE = """
day = datetime.datetime(2019, 7, 1, 12, tzinfo=LocalTimezone(datetime.datetime(2019, 7, 1)))
answer = [day.isoformat(), str(day.dst()), time.daylight]
"""

RULES = [
    kept(
        "lazy-property",
        {
            "django.utils.functional.lazy_property": """def NAME(fget=None, fset=None, fdel=None, doc=None):
    def late(method):
        return method and (lambda self, *value: getattr(self, method.__name__)(*value))

    return property(late(fget), late(fset), late(fdel), doc)""",
        },
        "1.4 1.11",
        (
            "`lazy_property` is gone in Django 1.11; a property that looks its methods up by name does the same.",
            "Django itself no longer used it.",
            "1.11/#miscellaneous",
        ),
        """
class Talk(object):
    def _get_title(self):
        return "talk"

    title = lazy_property(_get_title)


class Keynote(Talk):
    def _get_title(self):
        return "keynote"


answer = [Talk().title, Keynote().title]
""",
    ),
    kept(
        "functional-memoize",
        {
            "django.utils.functional.memoize": """def NAME(function, cache, number):
    @<<functools.wraps>>(function)
    def remembered(*args):
        key = args[:number]
        if key not in cache:
            cache[key] = function(*args)
        return cache[key]

    return remembered""",
        },
        "1.3 1.9",
        (
            "`memoize` is gone in Django 1.9.",
            "`functools.lru_cache` took its place, but keeps its values where nobody else sees them.",
            "1.9/#features-removed-in-1-9",
        ),
        """
seen = {}


def double(number, log):
    log.append(number)
    return 2 * number


double, log = memoize(double, seen, 1), []
answer = [double(3, log), double(3, log), log, seen]
""",
    ),
    kept(
        "str-and-unicode",
        {
            "django.utils.encoding.StrAndUnicode": """class NAME(object):
    if <<sys>>.version_info < (3,):
        def __str__(self):
            return self.__unicode__().encode("utf-8")
    else:
        def __str__(self):
            return self.__unicode__()""",
        },
        "1.3 1.7",
        (
            "`StrAndUnicode` is gone in Django 1.7; `python_2_unicode_compatible` took its place until Django 3.0.",
            "On Python 3 a text needs no second method.",
            "1.7/#features-removed-in-1-7",
        ),
        """
class Talk(StrAndUnicode):
    def __unicode__(self):
        return sys.intern("Keynote") if hasattr(sys, "intern") else u"Keynote"


answer = str(Talk())
""",
    ),
    kept(
        "utils-checksums",
        {
            "django.utils.checksums.luhn": """def NAME(number):
    digits = str(number)
    if digits and not digits.isdigit():
        return False
    twice = [sum(divmod(2 * int(digit), 10)) for digit in digits[-2::-2]]
    return sum(map(int, digits[::-2]), sum(twice)) % 10 == 0""",
        },
        "1.3 1.10",
        (
            "`django.utils.checksums` is gone in Django 1.10; `django-localflavor` has its `luhn`.",
            "Only checks of single countries needed it.",
            "1.10/#features-removed-in-1-10",
        ),
        'answer = [luhn("4539578763621486"), luhn("4539578763621487"), luhn(79927398713), luhn("no")]',
    ),
    kept(
        "wsgi-server-exception",
        {
            "django.core.servers.basehttp.WSGIServerException": "NAME = <<socket>>.error",
        },
        "1.3 1.5",
        (
            "`WSGIServerException` is gone in Django 1.5.5; the error of the socket comes through as it is.",
            "It only wrapped that error.",
            "1.5.5/",
        ),
        "answer = [issubclass(WSGIServerException, Exception), socket.AF_INET == 2]",
    ),
    kept(
        "truncate-words",
        {
            "django.utils.text.truncate_words": """def NAME(text, number, end_text="..."):
    return <<django.utils.text.Truncator>>(text).words(int(number), truncate=end_text and " " + end_text)""",
            "django.utils.text.truncate_html_words": """def NAME(text, number, end_text="..."):
    end = end_text and " " + end_text
    return <<django.utils.text.Truncator>>(text).words(int(number), truncate=end, html=True)""",
        },
        "1.3 1.6",
        (
            "`truncate_words` and `truncate_html_words` are gone in Django 1.6; `Truncator` does the same since 1.4.",
            "One class cuts text by words and by characters.",
            "1.6/#features-removed-in-1-6",
        ),
        'answer = [truncate_words("a b c d", 2), truncate_words("a b c", 1, ""), truncate_words("a b", "1", "!")]',
    ),
    kept(
        "timezone-local-timezone",
        {
            "django.utils.timezone.LocalTimezone": _LOCAL,
            "django.utils.timezone.ReferenceLocalTimezone": _LOCAL,
        },
        "1.4 1.11",
        (
            "`LocalTimezone` is gone in Django 1.11; `get_default_timezone()` gives the zone that the settings name.",
            "Since 1.8 the zones are those of `pytz`, which know the past as well.",
            "1.11/#miscellaneous",
        ),
        _ZONE.replace("LocalTimezone(datetime.datetime(2019, 7, 1))", "LocalTimezone()"),
    ),
    kept(
        "utils-tzinfo",
        {
            "django.utils.tzinfo.LocalTimezone": _LOCAL,
            "django.utils.tzinfo.FixedOffset": ("NAME = <<django.utils.timezone.get_fixed_timezone>>"),
        },
        "1.3 1.9",
        (
            "`django.utils.tzinfo` is gone in Django 1.9; `django.utils.timezone` has such zones.",
            "There were two kinds of each.",
            "1.9/#features-removed-in-1-9",
        ),
        _ZONE,
    ),
    kept(
        "email-re",
        {
            "django.core.validators.email_re": """class NAME(object):
    @staticmethod
    def match(text):
        try:
            <<django.core.validators.validate_email>>(text)
        except <<django.core.exceptions.ValidationError>>:
            return None
        return <<re>>.match("(?s).*", text)

    search = match""",
        },
        "1.3 1.6",
        (
            "`email_re` of `django.core.validators` is gone in Django 1.6; `validate_email` asks several.",
            "One pattern was slow on hostile text.",
            "1.6/#miscellaneous",
        ),
        """
asked = ["me@shop.test", "me", re.sub("a", "b", "a@b")]
answer = [bool(email_re.match(text)) for text in asked] + [email_re.search("me@shop.test").group()]
""",
        sure="likely",
    ),
]
