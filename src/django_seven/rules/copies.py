"""Small helpers that Django dropped without another: what they did stands in the project from then on."""

from __future__ import annotations

from django_seven.rules.copying import kept

_PATTERN = "It was private; the pattern is short."

RULES = [
    kept(
        "version-py36",
        {
            "django.utils.version.PY36": "NAME = <<sys>>.version_info >= (3, 6)",
            "django.utils.version.PY37": "NAME = <<sys>>.version_info >= (3, 7)",
        },
        "2.1 5.1",
        (
            "`PY36` and `PY37` of `django.utils.version` are gone in Django 5.1, which runs on no older Python.",
            "They asked for the Python, which says it itself.",
            "5.1/#miscellaneous",
        ),
        'answer = PY36 == (__import__("sys").version_info >= (3, 6))',
    ),
    kept(
        "version-py38",
        {
            "django.utils.version.PY38": "NAME = <<sys>>.version_info >= (3, 8)",
            "django.utils.version.PY39": "NAME = <<sys>>.version_info >= (3, 9)",
        },
        "2.1 6.1",
        (
            "`PY38` and `PY39` of `django.utils.version` are gone in Django 6.1, which runs on no older Python.",
            "They asked for the Python, which says it itself.",
            "6.1/#miscellaneous",
        ),
        'answer = PY38 == (__import__("sys").version_info >= (3, 8))',
    ),
    kept(
        "text-re-words",
        {
            "django.utils.text.re_words": r'NAME = <<re>>.compile(r"<[^>]+?>|([^<>\s]+)", <<re>>.S)',
            "django.utils.text.re_tag": r'NAME = <<re>>.compile(r"<(/)?(\S+?)(?:(\s*/)|\s.*?)?>", <<re>>.S)',
        },
        "1.4 5.1",
        ("`re_words` and `re_tag` of `django.utils.text` are gone in Django 5.1.", _PATTERN, "5.1/#miscellaneous"),
        'answer = [re.escape("a"), re_words.search("a <b>c d</b>", 0).group(1)]',
    ),
    kept(
        "text-re-chars",
        {
            "django.utils.text.re_chars": 'NAME = <<re>>.compile(r"<[^>]+?>|(.)", <<re>>.S)',
        },
        "1.7 5.1",
        ("`re_chars` of `django.utils.text` is gone in Django 5.1.", _PATTERN, "5.1/#miscellaneous"),
        'answer = [re.escape("a"), re_chars.findall("a <b>c")]',
    ),
    kept(
        "urlize-patterns",
        {
            "django.utils.html.word_split_re": "NAME = <<django.utils.html.Urlizer>>.word_split_re",
            "django.utils.html.simple_url_re": "NAME = <<django.utils.html.Urlizer>>.simple_url_re",
            "django.utils.html.simple_url_2_re": "NAME = <<django.utils.html.Urlizer>>.simple_url_2_re",
            "django.utils.html.WRAPPING_PUNCTUATION": "NAME = list(<<django.utils.html.Urlizer>>.wrapping_punctuation)",
            "django.utils.html.TRAILING_PUNCTUATION_CHARS": (
                "NAME = <<django.utils.html.Urlizer>>.trailing_punctuation_chars"
            ),
        },
        "1.3 4.1",
        (
            "The patterns of `urlize` are attributes of `django.utils.html.Urlizer` since Django 4.1.",
            "A class that can be derived from took the place of a long function.",
            "4.1/#miscellaneous",
        ),
        'answer = word_split_re.split("see a.test now")',
    ),
    kept(
        "utils-html-parser",
        {
            "django.utils.html_parser.HTMLParser": """class NAME(<<html.parser as html_parser>>.HTMLParser):
    def __init__(self, convert_charrefs=False, **options):
        super().__init__(convert_charrefs=convert_charrefs, **options)""",
            "django.utils.html_parser.HTMLParseError": """class NAME(Exception):
    pass""",
        },
        "1.4 2.1",
        (
            "`django.utils.html_parser` is gone in Django 2.1; Python's parser does the same with one option.",
            "It set one argument otherwise for the sake of older Pythons.",
            "2.1/#miscellaneous",
        ),
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
    kept(
        "ipv4-re",
        {
            "django.core.validators.ipv4_re": (
                r'NAME = <<re>>.compile(r"^(25[0-5]|2[0-4]\d|[0-1]?\d?\d)'
                r'(\.(25[0-5]|2[0-4]\d|[0-1]?\d?\d)){3}\Z")'
            ),
        },
        "1.3 2.0",
        (
            "`ipv4_re` of `django.core.validators` is gone in Django 2.0; `validate_ipv4_address` asks Python.",
            _PATTERN,
            "2.0/#miscellaneous",
        ),
        'answer = [bool(ipv4_re.match(text)) for text in ("10.0.0.255", "10.0.0.256", re.escape("1"))]',
    ),
    kept(
        "safestring-safe-bytes",
        {"django.utils.safestring.SafeBytes": "class NAME(bytes, <<django.utils.safestring.SafeData>>):\n    pass"},
        "1.4 3.0",
        (
            "`SafeBytes` is gone in Django 3.0; only text is marked safe.",
            "On Python 3 a template has no use for bytes.",
            "3.0/#removed-private-python-2-compatibility-apis",
        ),
        """
text = SafeBytes(b"<b>")
answer = [isinstance(text, bytes), isinstance(b"<b>", SafeBytes), text + b"a" == b"<b>a"]
""",
    ),
]
