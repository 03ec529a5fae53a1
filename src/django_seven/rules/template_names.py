"""Names of `django.template` that moved, or that only Django itself was to use."""

from __future__ import annotations

from django_seven.rules.shape import Draft, Example, Match, Renamed, Rewrite, Rule, Skip
from django_seven.values import Minor

_TOKENS = ("TEXT", "VAR", "BLOCK", "COMMENT")


def guard_token(draft: Draft, match: Match) -> None:
    """The constant keeps its name in the file and takes its value from `TokenType` where that is there."""
    name = match.trigger.rpartition(".")[2]
    if not match.imported:
        if match.node.type == "attribute":
            raise Skip("it is not imported by its own name")
        return
    if match.node.type == "aliased_import" or draft.text(match.node) != name:
        raise Skip("it is imported under another name")
    draft.drop_import(match)
    draft.guard(
        [f"from django.template.base import {name}"],
        ["from django.template.base import TokenType", f"{name} = TokenType.{name.removeprefix('TOKEN_')}"],
        Minor(2, 1),
    )


RULES = [
    Rule(
        id="template-tokens",
        what="`TOKEN_TEXT`, `TOKEN_VAR`, `TOKEN_BLOCK` and `TOKEN_COMMENT` are members of `TokenType` in Django 2.1.",
        why="The numbers of the lexer became an enumeration.",
        since="1.9",
        until="2.1",
        change=Rewrite(tuple(f"django.template.base.TOKEN_{name}" for name in _TOKENS), guard_token),
        sure="safe",
        notes="2.1/#miscellaneous",
        example=Example(
            before="""
from django.template.base import TOKEN_BLOCK, TOKEN_VAR, Lexer

kinds = [token.token_type for token in Lexer("{{ a }}{% b %}").tokenize()]
answer = [kind == TOKEN_BLOCK for kind in kinds], [kind == TOKEN_VAR for kind in kinds]
""",
            after="""
import django
from django.template.base import Lexer

if django.VERSION < (2, 1):
    from django.template.base import TOKEN_BLOCK
    from django.template.base import TOKEN_VAR
else:
    from django.template.base import TokenType
    TOKEN_BLOCK = TokenType.BLOCK
    TOKEN_VAR = TokenType.VAR

kinds = [token.token_type for token in Lexer("{{ a }}{% b %}").tokenize()]
answer = [kind == TOKEN_BLOCK for kind in kinds], [kind == TOKEN_VAR for kind in kinds]
""",
        ),
        leaves=(
            "from shop.lexer import TOKEN_VAR\n\nkind = TOKEN_VAR\n",
            "try:\n    from django.template.base import TokenType\n    TOKEN_VAR = TokenType.VAR\n"
            "except ImportError:\n    from django.template.base import TOKEN_VAR\n",
        ),
        ledger=tuple(f"removed-django.template.base.TOKEN_{name}" for name in _TOKENS),
        symptoms=("cannot import name 'TOKEN_BLOCK'", "cannot import name 'TOKEN_VAR'"),
    ),
    Rule(
        id="template-base-context",
        what="`Context` is not in `django.template.base` from Django 3.1 on; it is in `django.template`.",
        why="The module only had it for its own use.",
        since="1.7",
        until="3.1",
        change=Renamed("django.template.base.Context", "django.template.Context"),
        sure="safe",
        notes="3.1/#miscellaneous",
        example=Example(
            before="from django.template.base import Context\n\nanswer = Context({'a': 1}).flatten()\n",
            after="from django.template import Context\n\nanswer = Context({'a': 1}).flatten()\n",
        ),
        leaves=("from django.template.context import Context\n\nContext()\n",),
        ledger=("removed-django.template.base.Context",),
        symptoms=("cannot import name 'Context' from 'django.template.base'",),
    ),
    Rule(
        id="template-base-request-context",
        what="`RequestContext` is not in `django.template.base` from Django 3.1 on; it is in `django.template`.",
        why="The module only had it for its own use.",
        since="1.3",
        until="3.1",
        change=Renamed("django.template.base.RequestContext", "django.template.RequestContext"),
        sure="safe",
        notes="3.1/#miscellaneous",
        example=Example(
            before=(
                "from django.template.base import RequestContext\n\nanswer = RequestContext(None, {'a': 1}).get('a')\n"
            ),
            after="from django.template import RequestContext\n\nanswer = RequestContext(None, {'a': 1}).get('a')\n",
        ),
        leaves=("from jingo import RequestContext\n\nRequestContext()\n",),
        ledger=("removed-django.template.base.RequestContext",),
        symptoms=("cannot import name 'RequestContext' from 'django.template.base'",),
    ),
    Rule(
        id="template-base-context-pop-exception",
        what="`ContextPopException` cannot be imported from `django.template.base` in Django 3.1.",
        why="It is in `django.template.context`, where it always was.",
        since="1.3",
        until="3.1",
        change=Renamed("django.template.base.ContextPopException", "django.template.context.ContextPopException"),
        sure="safe",
        notes="3.1/#miscellaneous",
        example=Example(
            before="from django.template.base import ContextPopException\n\nanswer = ContextPopException.__name__\n",
            after="from django.template.context import ContextPopException\n\nanswer = ContextPopException.__name__\n",
        ),
        leaves=("from django.template import ContextPopException\n\nContextPopException\n",),
        ledger=("removed-django.template.base.ContextPopException",),
        symptoms=("cannot import name 'ContextPopException' from 'django.template.base'",),
    ),
    Rule(
        id="string-origin",
        what="`django.template.base.StringOrigin` is gone in Django 2.0; `Origin` is the same.",
        why="All loaders use one `Origin` since Django 1.9.",
        since="1.9",
        until="2.0",
        change=Renamed("django.template.base.StringOrigin", "django.template.base.Origin"),
        sure="safe",
        notes="2.0/#features-removed-in-2-0",
        example=Example(
            before="from django.template.base import StringOrigin\n\n"
            "answer = StringOrigin('text', 'page.html').template_name\n",
            after="from django.template.base import Origin\n\nanswer = Origin('text', 'page.html').template_name\n",
        ),
        leaves=("from jinja2 import StringOrigin\n\nStringOrigin('a')\n",),
        ledger=("removed-django.template.base.StringOrigin", "changed-StringOrigin-merged"),
        symptoms=("cannot import name 'StringOrigin'",),
    ),
    Rule(
        id="loader-origin",
        what="`django.template.loader.LoaderOrigin` is gone in Django 2.0; `Origin` is the same.",
        why="All loaders use one `Origin` since Django 1.9.",
        since="1.3",
        until="2.0",
        change=Renamed("django.template.loader.LoaderOrigin", "django.template.base.Origin"),
        sure="safe",
        notes="2.0/#features-removed-in-2-0",
        example=Example(
            before="from django.template.loader import LoaderOrigin\n\nanswer = LoaderOrigin('a.html').name\n",
            after="from django.template.base import Origin\n\nanswer = Origin('a.html').name\n",
        ),
        leaves=("from jinja2 import LoaderOrigin\n\nLoaderOrigin('a')\n",),
        ledger=("removed-django.template.loader.LoaderOrigin", "changed-LoaderOrigin-merged"),
        symptoms=("cannot import name 'LoaderOrigin'",),
    ),
]
