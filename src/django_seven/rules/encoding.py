"""Text, bytes and what remained of Python 2."""

from __future__ import annotations

from django_seven.rules.shape import Draft, Example, Match, Renamed, Rewrite, Rule, Skip
from django_seven.rules.syntax import decorator


def drop_decorator(draft: Draft, match: Match) -> None:
    """A class decorator that does nothing on Python 3 goes."""
    line = decorator(match.node)
    if line is None:
        raise Skip("it is not used as a decorator")
    draft.remove_line(line)


RULES = [
    Rule(
        id="force-text",
        what="`force_text` is gone in Django 4.0; `force_str` gives the same text on Python 3.",
        why="Both were the same function once Python 2 was left.",
        since="1.8",
        until="4.0",
        warns="3.0",
        change=Renamed("django.utils.encoding.force_text", "django.utils.encoding.force_str"),
        sure="safe",
        notes="4.0/#features-removed-in-4-0",
        example=Example(
            before="from django.utils.encoding import force_text\nanswer = force_text(b'caf\\xc3\\xa9')",
            after="from django.utils.encoding import force_str\nanswer = force_str(b'caf\\xc3\\xa9')",
        ),
        leaves=("from six import force_text\nforce_text(1)", "x.force_text(1)"),
        ledger=("removed-django.utils.encoding.force_text",),
        symptoms=("cannot import name 'force_text'",),
    ),
    Rule(
        id="smart-text",
        what="`smart_text` is gone in Django 4.0; `smart_str` gives the same text on Python 3.",
        why="Both were the same function once Python 2 was left.",
        since="1.8",
        until="4.0",
        warns="3.0",
        change=Renamed("django.utils.encoding.smart_text", "django.utils.encoding.smart_str"),
        sure="safe",
        notes="4.0/#features-removed-in-4-0",
        example=Example(
            before="from django.utils.encoding import smart_text\nanswer = smart_text(b'\\xc3\\xa9') + smart_text(7)",
            after="from django.utils.encoding import smart_str\nanswer = smart_str(b'\\xc3\\xa9') + smart_str(7)",
        ),
        leaves=(
            "from six import smart_text\nsmart_text(1)",
            "try:\n    from django.utils.encoding import smart_str\nexcept ImportError:\n"
            "    from django.utils.encoding import smart_text as smart_str\nsmart_str(1)",
        ),
        ledger=("removed-django.utils.encoding.smart_text",),
        symptoms=("cannot import name 'smart_text'",),
    ),
    Rule(
        id="python-2-unicode-compatible",
        what="`@python_2_unicode_compatible` is gone in Django 3.0; on Python 3 it did nothing.",
        why="Django 2.0 left Python 2, the decorator only kept old code importable.",
        since="1.3",
        until="3.0",
        change=Rewrite(("django.utils.encoding.python_2_unicode_compatible",), drop_decorator, whole=True),
        sure="safe",
        notes="3.0/#removed-private-python-2-compatibility-apis",
        example=Example(
            before="""
from django.utils.encoding import python_2_unicode_compatible


@python_2_unicode_compatible
class Talk:
    def __str__(self):
        return "Keynote"


answer = str(Talk())
""",
            after="""
class Talk:
    def __str__(self):
        return "Keynote"


answer = str(Talk())
""",
        ),
        leaves=("from six import python_2_unicode_compatible\n@python_2_unicode_compatible\nclass A: pass",),
        ledger=("removed-django.utils.encoding.python_2_unicode_compatible",),
        symptoms=("cannot import name 'python_2_unicode_compatible'",),
    ),
]
