"""Names that were never announced and went: constants, small functions, classes that only tell an error."""

from __future__ import annotations

from django_seven.rules.copying import kept

_PRIVATE = "It was private; what it was is short."

RULES = [
    kept(
        "cache-cc-delim-re",
        {"django.utils.cache.cc_delim_re": r'NAME = <<re>>.compile(r"\s*,\s*")'},
        "1.3 6.1",
        ("`cc_delim_re` of `django.utils.cache` is gone in Django 6.1.", _PRIVATE, "6.1/"),
        'answer = [cc_delim_re.split("a, b ,c"), re.escape("a")]',
    ),
    kept(
        "itercompat-is-iterable",
        {
            "django.utils.itercompat.is_iterable": """def NAME(value):
    try:
        iter(value)
    except TypeError:
        return False
    return True""",
        },
        "1.3 6.0",
        (
            "`django.utils.itercompat` is gone in Django 6.0, and `is_iterable` with it.",
            "Python's `collections.abc.Iterable` tells nearly the same; only `iter()` tells all.",
            "6.0/#miscellaneous",
        ),
        "answer = [is_iterable([]), is_iterable(7), is_iterable(iter([]))]",
    ),
    kept(
        "sitemap-not-found",
        {
            "django.contrib.sitemaps.SitemapNotFound": "class NAME(Exception):\n    pass",
            "django.contrib.sitemaps.PING_URL": 'NAME = "https://www.google.com/webmasters/tools/ping"',
        },
        "1.3 5.0",
        (
            "`SitemapNotFound` and `PING_URL` of `django.contrib.sitemaps` are gone in Django 5.0.",
            "They belonged to `ping_google`, to which nobody answers any more.",
            "5.0/#features-removed-in-5-0",
        ),
        "answer = issubclass(SitemapNotFound, Exception)",
        'answer = PING_URL.endswith("://www.google.com/webmasters/tools/ping")',
    ),
    kept(
        "crypto-md5",
        {"django.utils.crypto.md5": "NAME = <<hashlib>>.md5", "django.utils.crypto.new_hash": "NAME = <<hashlib>>.new"},
        "4.1 5.0",
        (
            "`md5` and `new_hash` of `django.utils.crypto` are gone in Django 5.0; `hashlib` has both.",
            "They let Pythons before 3.9 be told what a hash is not used for.",
            "5.0/#miscellaneous",
        ),
        'answer = [md5(b"a", usedforsecurity=False).hexdigest(), hashlib.md5().digest_size]',
        'answer = [new_hash("sha1", b"a", usedforsecurity=False).hexdigest(), hashlib.md5().digest_size]',
    ),
    kept(
        "delete-view-custom-delete-warning",
        {
            "django.views.generic.edit.DeleteViewCustomDeleteWarning": "class NAME(Warning):\n    pass",
            "django.utils.timezone.NOT_PASSED": "NAME = object()",
        },
        "4.0 5.0",
        (
            "`DeleteViewCustomDeleteWarning` and `timezone.NOT_PASSED` are gone in Django 5.0.",
            "They were there as long as something was deprecated.",
            "5.0/#features-removed-in-5-0",
        ),
        "answer = issubclass(DeleteViewCustomDeleteWarning, Warning)",
        "answer = [NOT_PASSED is None, NOT_PASSED == NOT_PASSED]",
    ),
    kept(
        "order-pattern",
        {
            "django.db.models.sql.constants.ORDER_PATTERN": r'NAME = <<re>>.compile(r"\?|[-+]?[.\w]+$")',
            "django.middleware.csrf.REASON_BAD_TOKEN": 'NAME = "CSRF token missing or incorrect."',
            "django.contrib.admin.views.main.ORDER_TYPE_VAR": 'NAME = "ot"',
        },
        "1.3 4.0",
        (
            "`ORDER_PATTERN`, `REASON_BAD_TOKEN` and `ORDER_TYPE_VAR` are gone in Django 4.0.",
            _PRIVATE,
            "4.0/#miscellaneous",
        ),
        'answer = [bool(ORDER_PATTERN.match(text)) for text in ("-a.b", "+a", "a b", re.escape("x"))]',
        "answer = REASON_BAD_TOKEN",
        "answer = ORDER_TYPE_VAR",
    ),
    kept(
        "crypto-not-provided",
        {"django.utils.crypto.NOT_PROVIDED": "NAME = object()"},
        "3.1 4.0",
        ("`NOT_PROVIDED` of `django.utils.crypto` is gone in Django 4.0.", _PRIVATE, "4.0/#features-removed-in-4-0"),
        "answer = [NOT_PROVIDED is None, NOT_PROVIDED == NOT_PROVIDED]",
    ),
    kept(
        "test-str-prefix",
        {"django.test.utils.str_prefix": 'def NAME(text):\n    return text % {"_": ""}'},
        "1.5 3.0",
        (
            "`str_prefix` of `django.test.utils` is gone in Django 3.0.",
            "It was there for Python 2.",
            "3.0/#miscellaneous",
        ),
        'answer = str_prefix("%(_)s\'a\'").lstrip("u")',
    ),
    kept(
        "test-patch-logger",
        {
            "django.test.utils.patch_logger": """@<<contextlib.contextmanager>>
def NAME(name, level, log_kwargs=False):
    logger, calls = <<logging>>.getLogger(name), []

    def noted(message, *args, **options):
        calls.append((message % args, options) if log_kwargs else message % args)

    before = getattr(logger, level)
    setattr(logger, level, noted)
    try:
        yield calls
    finally:
        setattr(logger, level, before)""",
        },
        "1.6 3.0",
        (
            "`patch_logger` of `django.test.utils` is gone in Django 3.0; `assertLogs` of a test does such work.",
            "It was there for Python 2.",
            "3.0/#miscellaneous",
        ),
        """
with patch_logger("shop", "warning") as calls:
    logging.getLogger("shop").warning("sold")
answer = calls
""",
    ),
    kept(
        "dates-weekdays-rev",
        {
            "django.utils.dates.WEEKDAYS_REV": """NAME = {
    "monday": 0, "tuesday": 1, "wednesday": 2, "thursday": 3, "friday": 4, "saturday": 5, "sunday": 6,
}""",
            "django.utils.dates.MONTHS_3_REV": """NAME = {
    "jan": 1, "feb": 2, "mar": 3, "apr": 4, "may": 5, "jun": 6,
    "jul": 7, "aug": 8, "sep": 9, "oct": 10, "nov": 11, "dec": 12,
}""",
            "django.utils.synch.RWLock": """class NAME(object):
    def __init__(self):
        self._readers, self._free = 0, <<threading>>.Condition()

    def reader_enters(self):
        with self._free:
            self._readers += 1

    def reader_leaves(self):
        with self._free:
            self._readers -= 1
            self._free.notify_all()

    @<<contextlib.contextmanager>>
    def reader(self):
        self.reader_enters()
        try:
            yield
        finally:
            self.reader_leaves()

    def writer_enters(self):
        self._free.acquire()
        while self._readers:
            self._free.wait()

    def writer_leaves(self):
        self._free.notify_all()
        self._free.release()

    @<<contextlib.contextmanager>>
    def writer(self):
        self.writer_enters()
        try:
            yield
        finally:
            self.writer_leaves()""",
        },
        "1.3 2.1",
        (
            "`WEEKDAYS_REV` and `MONTHS_3_REV` of `django.utils.dates`, and `RWLock`, are gone in Django 2.1.",
            _PRIVATE,
            "2.1/#miscellaneous",
        ),
        'answer = [WEEKDAYS_REV["sunday"], len(WEEKDAYS_REV)]',
        'answer = [MONTHS_3_REV["dec"], len(MONTHS_3_REV)]',
        """
lock, log = RWLock(), []
lock.reader_enters()
other = threading.Thread(target=lambda: (lock.writer_enters(), log.append("written"), lock.writer_leaves()))
other.start()
log.append("read")
lock.reader_leaves()
other.join()
answer = log
""",
    ),
]
