"""Small helpers that Django dropped without another: what they did stands in the project from then on."""

from __future__ import annotations

import re

from django_seven.rules.shape import Draft, Example, Match, Rewrite, RewriteFunction, Rule, Skip
from django_seven.values import Minor

# What a name was, by its dotted name. `NAME` is what the file calls it; `<<module>>` is imported where it is
# not yet, `<<module.name>>` only beside the definition.
_COPIES = {
    "django.utils.version.PY36": "NAME = True",
    "django.utils.version.PY37": "NAME = True",
    "django.utils.version.PY38": "NAME = True",
    "django.utils.version.PY39": "NAME = True",
    "django.utils.text.re_words": 'NAME = <<re>>.compile(r"<[^>]+?>|([^<>\\s]+)", <<re>>.S)',
    "django.utils.text.re_chars": 'NAME = <<re>>.compile(r"<[^>]+?>|(.)", <<re>>.S)',
    "django.utils.text.re_tag": 'NAME = <<re>>.compile(r"<(/)?(\\S+?)(?:(\\s*/)|\\s.*?)?>", <<re>>.S)',
    "django.core.validators.ipv4_re": (
        'NAME = <<re>>.compile(r"^(25[0-5]|2[0-4]\\d|[0-1]?\\d?\\d)(\\.(25[0-5]|2[0-4]\\d|[0-1]?\\d?\\d)){3}\\Z")'
    ),
    "django.utils.html.word_split_re": "NAME = <<django.utils.html.Urlizer>>.word_split_re",
    "django.utils.html.simple_url_re": "NAME = <<django.utils.html.Urlizer>>.simple_url_re",
    "django.utils.html.simple_url_2_re": "NAME = <<django.utils.html.Urlizer>>.simple_url_2_re",
    "django.utils.html.WRAPPING_PUNCTUATION": "NAME = list(<<django.utils.html.Urlizer>>.wrapping_punctuation)",
    "django.utils.html.TRAILING_PUNCTUATION_CHARS": "NAME = <<django.utils.html.Urlizer>>.trailing_punctuation_chars",
    "django.utils.html_parser.HTMLParseError": "class NAME(Exception):\n    pass",
    "django.utils.html_parser.HTMLParser": """class NAME(<<html.parser as html_parser>>.HTMLParser):
    def __init__(self, convert_charrefs=False, **options):
        super().__init__(convert_charrefs=convert_charrefs, **options)""",
    "django.utils.functional.lazy_property": """def NAME(fget=None, fset=None, fdel=None, doc=None):
    def late(method):
        return method and (lambda self, *value: getattr(self, method.__name__)(*value))

    return property(late(fget), late(fset), late(fdel), doc)""",
    "django.utils.functional.memoize": """def NAME(function, cache, number):
    @<<functools.wraps>>(function)
    def remembered(*args):
        key = args[:number]
        if key not in cache:
            cache[key] = function(*args)
        return cache[key]

    return remembered""",
    "django.utils.encoding.StrAndUnicode": """class NAME(object):
    if <<sys>>.version_info < (3,):
        def __str__(self):
            return self.__unicode__().encode("utf-8")
    else:
        def __str__(self):
            return self.__unicode__()""",
    "django.utils.checksums.luhn": """def NAME(number):
    digits = str(number)
    if digits and not digits.isdigit():
        return False
    twice = [sum(divmod(2 * int(digit), 10)) for digit in digits[-2::-2]]
    return sum(map(int, digits[::-2]), sum(twice)) % 10 == 0""",
    "django.utils.text.truncate_words": """def NAME(text, number, end_text="..."):
    return <<django.utils.text.Truncator>>(text).words(int(number), truncate=end_text and " " + end_text)""",
    "django.utils.text.truncate_html_words": """def NAME(text, number, end_text="..."):
    end = end_text and " " + end_text
    return <<django.utils.text.Truncator>>(text).words(int(number), truncate=end, html=True)""",
    "django.core.servers.basehttp.WSGIServerException": "NAME = <<socket>>.error",
}
_IMPORT = re.compile(r"<<([\w.]+)(?: as (\w+))?>>")


def kept(until: str) -> RewriteFunction:
    """Below a release the name is imported as before, from it on it is defined in the project."""

    def keep(draft: Draft, match: Match) -> None:
        if not match.imported:
            if match.node.type != "identifier":
                raise Skip("it is written out with its module")
            return
        entry, copy = draft.text(match.node), _COPIES[match.trigger]
        if " " not in entry and entry == match.trigger:
            raise Skip("the whole module is imported")
        beside: dict[str, None] = {}

        def named(found: re.Match[str]) -> str:
            module, _, name = found[1].rpartition(".")
            if not module:
                return draft.require_module(name)
            alias = f" as {found[2]}" if found[2] else ""
            beside[f"from {module} import {name}{alias}"] = None
            return found[2] or name

        new = _IMPORT.sub(named, copy.replace("NAME", entry.split()[-1]))
        draft.drop_import(match)
        module = match.trigger.rpartition(".")[0]
        draft.guard([f"from {module} import {entry}"], [*beside, new], Minor.parse(until))

    return keep


def _kept(id: str, names: str, ends: str, words: tuple[str, str, str], head: str, new: str, text: str) -> Rule:
    """A rule for names of one module; its example uses the first.

    `ends` says since and until, `head` what the file imports beside Django's own, `new` the definition.
    """
    module, *short = names.split()
    dotted = tuple(f"{module}.{name}" for name in short)
    since, until = ends.split()
    before = Minor.parse(until).code
    lines = "\n".join(f"    {line}" if line else "" for line in new.strip("\n").split("\n"))
    guard = f"if django.VERSION < {before}:\n    from {module} import {short[0]}\nelse:\n{lines}"
    return Rule(
        id=id,
        what=words[0],
        why=words[1],
        since=since,
        until=until,
        change=Rewrite(dotted, kept(until)),
        sure="safe",
        notes=words[2],
        example=Example(
            f"{head and head + chr(10) * 2}from {module} import {short[0]}\n\n{text.lstrip()}",
            f"{head and head + chr(10) * 2}import django\n\n{guard}\n\n{text.lstrip()}",
        ),
        leaves=(
            f"from shop.tools import {short[0]}\nprint({short[0]})",
            f"import {module}\nprint({module}.{short[0]})",
            f"try:\n    from {module} import {short[0]}\nexcept ImportError:\n    {short[0]} = None\n",
        ),
        ledger=tuple(f"removed-{row.removesuffix('.luhn')}" for row in dotted),
        symptoms=tuple(f"cannot import name '{name}'" for name in short),
    )


_PATTERN = "It was private; the pattern is short."

RULES = [
    _kept(
        "version-py36",
        "django.utils.version PY36 PY37",
        "2.1 5.1",
        (
            "`PY36` and `PY37` of `django.utils.version` are gone in Django 5.1, which runs on no older Python.",
            "They asked for the Python; the answer is true now.",
            "5.1/#miscellaneous",
        ),
        "",
        "PY36 = True",
        "answer = PY36",
    ),
    _kept(
        "version-py38",
        "django.utils.version PY38 PY39",
        "2.1 6.1",
        (
            "`PY38` and `PY39` of `django.utils.version` are gone in Django 6.1, which runs on no older Python.",
            "They asked for the Python; the answer is true now.",
            "6.1/#miscellaneous",
        ),
        "import sys",
        "PY38 = True",
        "answer = PY38 == (sys.version_info >= (3, 8))",
    ),
    _kept(
        "text-re-words",
        "django.utils.text re_words re_tag",
        "1.4 5.1",
        ("`re_words` and `re_tag` of `django.utils.text` are gone in Django 5.1.", _PATTERN, "5.1/#miscellaneous"),
        "import re",
        r're_words = re.compile(r"<[^>]+?>|([^<>\s]+)", re.S)',
        'answer = [re.escape("a"), re_words.search("a <b>c d</b>", 0).group(1)]',
    ),
    _kept(
        "text-re-chars",
        "django.utils.text re_chars",
        "1.7 5.1",
        ("`re_chars` of `django.utils.text` is gone in Django 5.1.", _PATTERN, "5.1/#miscellaneous"),
        "import re",
        're_chars = re.compile(r"<[^>]+?>|(.)", re.S)',
        'answer = [re.escape("a"), re_chars.findall("a <b>c")]',
    ),
    _kept(
        "urlize-patterns",
        "django.utils.html word_split_re simple_url_re simple_url_2_re WRAPPING_PUNCTUATION TRAILING_PUNCTUATION_CHARS",
        "1.3 4.1",
        (
            "The patterns of `urlize` are attributes of `django.utils.html.Urlizer` since Django 4.1.",
            "A class that can be derived from took the place of a long function.",
            "4.1/#miscellaneous",
        ),
        "",
        """
from django.utils.html import Urlizer
word_split_re = Urlizer.word_split_re
""",
        'answer = word_split_re.split("see a.test now")',
    ),
    _kept(
        "utils-html-parser",
        "django.utils.html_parser HTMLParser HTMLParseError",
        "1.4 2.1",
        (
            "`django.utils.html_parser` is gone in Django 2.1; Python's parser does the same with one option.",
            "It set one argument otherwise for the sake of older Pythons.",
            "2.1/#miscellaneous",
        ),
        "",
        """
from html import parser as html_parser
class HTMLParser(html_parser.HTMLParser):
    def __init__(self, convert_charrefs=False, **options):
        super().__init__(convert_charrefs=convert_charrefs, **options)
""",
        """
class Texts(HTMLParser):
    def __init__(self):
        HTMLParser.__init__(self)
        self.seen = []

    def handle_entityref(self, name):
        self.seen.append(name)

    def handle_data(self, data):
        self.seen.append(data)


texts = Texts()
texts.feed("<b>a &amp; b</b>")
answer = texts.seen
""",
    ),
    _kept(
        "ipv4-re",
        "django.core.validators ipv4_re",
        "1.3 2.0",
        (
            "`ipv4_re` of `django.core.validators` is gone in Django 2.0; `validate_ipv4_address` asks Python.",
            _PATTERN,
            "2.0/#miscellaneous",
        ),
        "import re",
        r'ipv4_re = re.compile(r"^(25[0-5]|2[0-4]\d|[0-1]?\d?\d)(\.(25[0-5]|2[0-4]\d|[0-1]?\d?\d)){3}\Z")',
        """
answer = [bool(ipv4_re.match(text)) for text in ("10.0.0.255", "10.0.0.256", re.escape("1"))]
""",
    ),
    _kept(
        "lazy-property",
        "django.utils.functional lazy_property",
        "1.4 1.11",
        (
            "`lazy_property` is gone in Django 1.11; a property that looks its methods up by name does the same.",
            "Django itself no longer used it.",
            "1.11/#miscellaneous",
        ),
        "",
        """
def lazy_property(fget=None, fset=None, fdel=None, doc=None):
    def late(method):
        return method and (lambda self, *value: getattr(self, method.__name__)(*value))

    return property(late(fget), late(fset), late(fdel), doc)
""",
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
    _kept(
        "functional-memoize",
        "django.utils.functional memoize",
        "1.3 1.9",
        (
            "`memoize` is gone in Django 1.9.",
            "`functools.lru_cache` took its place, but keeps its values where nobody else sees them.",
            "1.9/#features-removed-in-1-9",
        ),
        "",
        """
from functools import wraps
def memoize(function, cache, number):
    @wraps(function)
    def remembered(*args):
        key = args[:number]
        if key not in cache:
            cache[key] = function(*args)
        return cache[key]

    return remembered
""",
        """
seen = {}


def double(number, log):
    log.append(number)
    return 2 * number


double, log = memoize(double, seen, 1), []
answer = [double(3, log), double(3, log), log, seen]
""",
    ),
    _kept(
        "str-and-unicode",
        "django.utils.encoding StrAndUnicode",
        "1.3 1.7",
        (
            "`StrAndUnicode` is gone in Django 1.7; `python_2_unicode_compatible` took its place until Django 3.0.",
            "On Python 3 a text needs no second method.",
            "1.7/#features-removed-in-1-7",
        ),
        "import sys",
        """
class StrAndUnicode(object):
    if sys.version_info < (3,):
        def __str__(self):
            return self.__unicode__().encode("utf-8")
    else:
        def __str__(self):
            return self.__unicode__()
""",
        """
class Talk(StrAndUnicode):
    def __unicode__(self):
        return sys.intern("Keynote") if hasattr(sys, "intern") else u"Keynote"


answer = str(Talk())
""",
    ),
    _kept(
        "utils-checksums",
        "django.utils.checksums luhn",
        "1.3 1.10",
        (
            "`django.utils.checksums` is gone in Django 1.10; `django-localflavor` has its `luhn`.",
            "Only checks of single countries needed it.",
            "1.10/#features-removed-in-1-10",
        ),
        "",
        """
def luhn(number):
    digits = str(number)
    if digits and not digits.isdigit():
        return False
    twice = [sum(divmod(2 * int(digit), 10)) for digit in digits[-2::-2]]
    return sum(map(int, digits[::-2]), sum(twice)) % 10 == 0
""",
        'answer = [luhn("4539578763621486"), luhn("4539578763621487"), luhn(79927398713), luhn("no")]',
    ),
    _kept(
        "wsgi-server-exception",
        "django.core.servers.basehttp WSGIServerException",
        "1.3 1.5",
        (
            "`WSGIServerException` is gone in Django 1.5.5; the error of the socket comes through as it is.",
            "It only wrapped that error.",
            "1.5.5/",
        ),
        "import socket",
        "WSGIServerException = socket.error",
        """
answer = [issubclass(WSGIServerException, Exception), socket.AF_INET == 2]
""",
    ),
    _kept(
        "truncate-words",
        "django.utils.text truncate_words truncate_html_words",
        "1.3 1.6",
        (
            "`truncate_words` and `truncate_html_words` are gone in Django 1.6; `Truncator` does the same since 1.4.",
            "One class cuts text by words and by characters.",
            "1.6/#features-removed-in-1-6",
        ),
        "",
        """
from django.utils.text import Truncator
def truncate_words(text, number, end_text="..."):
    return Truncator(text).words(int(number), truncate=end_text and " " + end_text)
""",
        'answer = [truncate_words("a b c d", 2), truncate_words("a b c", 1, ""), truncate_words("a b", "1", "!")]',
    ),
]
