"""Safe text, and the helpers of `django.utils` for text that have other names."""

from __future__ import annotations

from django_seven.rules.shape import Draft, Example, Fine, Match, Moved, Renamed, Rewrite, Rule, Skip
from django_seven.rules.syntax import arguments, call_of, is_called, keyword, positional, string_value, value_of

_SAFE = "django.utils.safestring"


def nothing_to_format(draft: Draft, match: Match) -> None:
    """`format_html("<b>")` becomes `mark_safe("<b>")`."""
    if match.imported or not is_called(match.node):
        raise Fine
    call = call_of(match)
    given = arguments(call)
    if len(given) != 1 or given[0].type in ("list_splat", "dictionary_splat", "generator_expression"):
        raise Fine
    value = value_of(given[0])
    parts = value.named_children if value.type == "concatenated_string" else [value]
    texts = [string_value(part) for part in parts if part.type != "comment"]
    if None in texts:
        raise Skip("put what is in its text behind it, as an argument, so that it is escaped")
    if any(brace in (text or "") for text in texts for brace in "{}"):
        raise Skip("braces in its text were read as places for values")
    draft.replace(match.node, draft.require(f"{_SAFE}.mark_safe"))


def escape_now(draft: Draft, match: Match) -> None:
    """`mark_for_escaping(x)` becomes `conditional_escape(x)`."""
    call_of(match)
    draft.replace(match.node, draft.require("django.utils.html.conditional_escape"))


def no_limit(draft: Draft, match: Match) -> None:
    """`limited_parse_qsl` becomes `parse_qsl`; the limit has another name."""
    call = call_of(match)
    limit = keyword(call, "fields_limit")
    if limit is not None:
        raise Skip("Python's limit is called `max_num_fields` and raises another error")
    positional(call)
    draft.replace(match.node, draft.require("urllib.parse.parse_qsl"))


def four_parts(draft: Draft, match: Match) -> None:
    """`getargspec(f)` becomes the four parts of `getfullargspec(f)` that it gave."""
    call = call_of(match)
    above = call.parent
    attribute = above.child_by_field_name("attribute") if above is not None and above.type == "attribute" else None
    left = above.child_by_field_name("left") if above is not None and above.type == "assignment" else None
    name = draft.text(attribute) if attribute is not None else ""
    if attribute is not None and name in ("args", "varargs", "defaults", "keywords"):
        if name == "keywords":
            draft.replace(attribute, "varkw")
    elif (left is not None and left.type == "pattern_list") or (above is not None and above.type == "subscript"):
        draft.insert(call.end_byte, "[:4]")
    else:
        raise Skip("what becomes of its answer is not seen here")
    draft.replace(match.node, draft.require("inspect.getfullargspec"))


def text_to_decode(draft: Draft, match: Match) -> None:
    """`urlsafe_base64_decode(b"…")` takes text."""
    if match.imported or not is_called(match.node):
        raise Fine
    given = positional(call_of(match))
    if len(given) != 1:
        raise Fine
    value = given[0]
    prefix = (value.children[0].text or b"").lower() if value.type == "string" else b""
    if b"b" in prefix:
        draft.replace(value, draft.text(value).replace("b", "", 1).replace("B", "", 1 if b"B" in prefix else 0))
        return
    function = value.child_by_field_name("function") if value.type == "call" else None
    name = draft.meaning(function) if function is not None else None
    if function is None or name not in ("django.utils.encoding.force_bytes", "django.utils.encoding.smart_bytes"):
        raise Fine
    draft.replace(function, draft.require("django.utils.encoding.force_str"))


RULES = [
    Rule(
        id="format-html-alone",
        what="`format_html()` without anything to format fails in Django 6.0; `mark_safe()` says what it did.",
        why="What is put into its text before it is called is not escaped.",
        since="1.5",
        until="6.0",
        warns="5.0",
        change=Rewrite(("django.utils.html.format_html",), nothing_to_format),
        sure="safe",
        notes="6.0/#features-removed-in-6-0",
        example=Example(
            before="""
from django.utils.html import format_html

answer = [format_html("<b>new</b>"), format_html("<b>{}</b>", "<")]
""",
            after="""
from django.utils.html import format_html
from django.utils.safestring import mark_safe

answer = [mark_safe("<b>new</b>"), format_html("<b>{}</b>", "<")]
""",
        ),
        leaves=(
            "from django.utils.html import format_html\nformat_html(text, *values)\nformat_html('{a}', a=1)",
            "from django.utils.html import format_html\nformat_html('<b>' + name + '</b>')\nformat_html('{{')",
            "from shop.html import format_html\nformat_html('<b>')",
        ),
        ledger=("removed-format_html-no-args",),
        symptoms=("args or kwargs must be provided.",),
    ),
    Rule(
        id="mark-for-escaping",
        what="`mark_for_escaping` is gone in Django 2.0; `conditional_escape` escapes at once.",
        why="A text is escaped unless it is marked safe; a second mark was one too many.",
        since="1.3",
        until="2.0",
        warns="1.10",
        change=Rewrite((f"{_SAFE}.mark_for_escaping",), escape_now, whole=True),
        sure="likely",
        notes="2.0/#features-removed-in-2-0",
        example=Example(
            before="""
from django.template import Context, Template
from django.utils.safestring import mark_for_escaping

answer = Template("{{ text }}").render(Context({"text": mark_for_escaping("a<b")}))
""",
            after="""
from django.template import Context, Template
from django.utils.html import conditional_escape

answer = Template("{{ text }}").render(Context({"text": conditional_escape("a<b")}))
""",
        ),
        leaves=("from shop.safe import mark_for_escaping\nmark_for_escaping('a')",),
        ledger=("removed-django.utils.safestring.mark_for_escaping",),
        symptoms=("cannot import name 'mark_for_escaping'",),
    ),
    Rule(
        id="encoding-unicode-names",
        what="`force_unicode`, `smart_unicode` and `SafeUnicode` exist on Python 2 only; they are `…_text` since 1.5.",
        why="What Python 2 called unicode is text on both Pythons.",
        since="1.5",
        until="2.0",
        change=Moved(
            {
                "django.utils.encoding.force_unicode": "django.utils.encoding.force_text",
                "django.utils.encoding.smart_unicode": "django.utils.encoding.smart_text",
                "django.utils.safestring.SafeUnicode": "django.utils.safestring.SafeText",
            }
        ),
        sure="safe",
        notes="1.5/#python-3-compatibility",
        leaves=(
            "from shop.text import force_unicode\nforce_unicode(1)",
            "try:\n    from django.utils.encoding import force_text\nexcept ImportError:\n"
            "    from django.utils.encoding import force_unicode as force_text\n",
        ),
        ledger=(
            "removed-django.utils.encoding.force_unicode",
            "removed-django.utils.encoding.smart_unicode",
            "removed-django.utils.safestring.SafeUnicode",
        ),
        symptoms=("cannot import name 'force_unicode'", "cannot import name 'smart_unicode'"),
        unproven="needs Python 2.7 up to Django 1.11; from 1.8 on Python 3 is measured, which never had the names",
    ),
    Rule(
        id="import-by-path",
        what="`import_by_path` is gone in Django 1.9; it is `import_string` since 1.7.",
        why="The newer function raises ImportError, not ImproperlyConfigured.",
        since="1.7",
        until="1.9",
        warns="1.7",
        change=Renamed("django.utils.module_loading.import_by_path", "django.utils.module_loading.import_string"),
        sure="likely",
        notes="1.9/#features-removed-in-1-9",
        example=Example(
            before="from django.utils.module_loading import import_by_path\n\n"
            "answer = import_by_path('os.path.join')('a', 'b')",
            after="from django.utils.module_loading import import_string\n\n"
            "answer = import_string('os.path.join')('a', 'b')",
        ),
        leaves=("from shop.loading import import_by_path\nimport_by_path('a.b')",),
        ledger=("removed-django.utils.module_loading.import_by_path",),
        symptoms=("cannot import name 'import_by_path'",),
    ),
    Rule(
        id="javascript-quote",
        what="`javascript_quote` is gone in Django 1.9; `escapejs` writes the same text with other escapes.",
        why="Two functions quoted text for scripts, and one of them left `<` alone.",
        since="1.3",
        until="1.9",
        warns="1.7",
        change=Renamed("django.utils.text.javascript_quote", "django.utils.html.escapejs"),
        sure="likely",
        notes="1.9/#features-removed-in-1-9",
        example=Example(
            before="import json\n\nfrom django.utils.text import javascript_quote\n\n"
            "answer = json.loads('\"%s\"' % javascript_quote(u'caf\\xe9\\n</a>'))",
            after="import json\n\nfrom django.utils.html import escapejs\n\n"
            "answer = json.loads('\"%s\"' % escapejs(u'caf\\xe9\\n</a>'))",
        ),
        leaves=("from shop.text import javascript_quote\njavascript_quote('a')",),
        ledger=("removed-django.utils.text.javascript_quote",),
        symptoms=("cannot import name 'javascript_quote'",),
    ),
    Rule(
        id="limited-parse-qsl",
        what="`limited_parse_qsl` is gone in Django 3.2; `urllib.parse.parse_qsl` does the same.",
        why="Python's own function has had a limit since 3.6.8.",
        since="1.8",
        until="3.2",
        change=Rewrite(("django.utils.http.limited_parse_qsl",), no_limit, whole=True),
        sure="safe",
        notes="3.2/#miscellaneous",
        example=Example(
            before="from django.utils.http import limited_parse_qsl\n\n"
            "answer = limited_parse_qsl('a=1&b=%20&c=', keep_blank_values=True)",
            after="from urllib.parse import parse_qsl\n\nanswer = parse_qsl('a=1&b=%20&c=', keep_blank_values=True)",
        ),
        leaves=(
            "from shop.http import limited_parse_qsl\nlimited_parse_qsl('a=1')",
            "from django.utils.http import limited_parse_qsl\nlimited_parse_qsl(text, fields_limit=10)",
        ),
        ledger=("removed-django.utils.http.limited_parse_qsl",),
        symptoms=("cannot import name 'limited_parse_qsl'",),
    ),
    Rule(
        id="utils-getargspec",
        what="`django.utils.inspect.getargspec` is gone in Django 2.0; `inspect.getfullargspec` gives more.",
        why="It was there for Python 2.",
        since="1.8",
        until="2.0",
        change=Rewrite(("django.utils.inspect.getargspec",), four_parts, whole=True),
        sure="safe",
        notes="2.0/#miscellaneous",
        example=Example(
            before="""
from django.utils.inspect import getargspec


def page(request, *rest, **options):
    return request


names, rest, options, defaults = getargspec(page)
answer = [names, rest, options, defaults, getargspec(page)[0]]
""",
            after="""
from inspect import getfullargspec


def page(request, *rest, **options):
    return request


names, rest, options, defaults = getfullargspec(page)[:4]
answer = [names, rest, options, defaults, getfullargspec(page)[:4][0]]
""",
        ),
        leaves=("from inspect import getargspec\ngetargspec(page)[0]",),
        ledger=("removed-django.utils.inspect.getargspec",),
        symptoms=("cannot import name 'getargspec' from 'django.utils.inspect'",),
    ),
    Rule(
        id="urlsafe-base64-decode-bytes",
        what="`urlsafe_base64_decode()` takes text only since Django 2.2.",
        why="Bytes fail; what a URL gives is text.",
        since="1.6",
        until="2.2",
        change=Rewrite(("django.utils.http.urlsafe_base64_decode",), text_to_decode),
        sure="safe",
        notes="2.2/#miscellaneous",
        example=Example(
            before="""
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_decode

answer = [urlsafe_base64_decode(b"Nw"), urlsafe_base64_decode(force_bytes("Nw"))]
""",
            after="""
from django.utils.encoding import force_bytes, force_str
from django.utils.http import urlsafe_base64_decode

answer = [urlsafe_base64_decode("Nw"), urlsafe_base64_decode(force_str("Nw"))]
""",
        ),
        leaves=(
            "from django.utils.http import urlsafe_base64_decode\nurlsafe_base64_decode(uid)",
            "from base64 import urlsafe_b64decode\nurlsafe_b64decode(b'Nw==')",
        ),
        ledger=("changed-urlsafe_base64_decode-str",),
    ),
]
