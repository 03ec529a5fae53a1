"""The Python side of templates: libraries of tags, tokens, loaders and contexts."""

from __future__ import annotations

import re

from django_seven.rules.shape import ByHand, Draft, Example, Fine, Match, Renamed, Rewrite, Rule, Skip
from django_seven.values import Minor

_LIBRARY = re.compile(rb"^\s*(\w+)\s*=\s*(?:\w+\.)*Library\(\s*\)", re.M)
_TOKENS = ("TEXT", "VAR", "BLOCK", "COMMENT")


def root(match: Match) -> bytes:
    """The whole file a place stands in."""
    node = match.node
    while node.parent is not None:
        node = node.parent
    return node.text or b""


def rename_assignment_tag(draft: Draft, match: Match) -> None:
    """`register.assignment_tag` becomes `register.simple_tag`, which takes `as` as well."""
    receiver, attribute = match.node.child_by_field_name("object"), match.node.child_by_field_name("attribute")
    if receiver is None or attribute is None:
        raise Fine
    if receiver.text not in _LIBRARY.findall(root(match)):
        raise Skip("it is not seen whether this is a library of template tags")
    draft.replace(attribute, "simple_tag")


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
        id="assignment-tag",
        what="`Library.assignment_tag` is gone in Django 2.0; `simple_tag` stores its result with `as` too.",
        why="Django 1.9 gave `simple_tag` all that `assignment_tag` did.",
        since="1.11",
        until="2.0",
        change=Rewrite((".assignment_tag",), rename_assignment_tag),
        sure="safe",
        notes="2.0/#features-removed-in-2-0",
        example=Example(
            before="""
from django import template
from django.template import Context, Engine

register = template.Library()


@register.assignment_tag(takes_context=True)
def greeting(context, name):
    return [context["word"], "<" + name + ">"]


@register.assignment_tag
def nothing():
    return None
""",
            after="""
from django import template
from django.template import Context, Engine

register = template.Library()


@register.simple_tag(takes_context=True)
def greeting(context, name):
    return [context["word"], "<" + name + ">"]


@register.simple_tag
def nothing():
    return None
""",
            probe="""
engine = Engine()
engine.template_libraries["mine"] = register
text = "{% load mine %}{% greeting 'Ada' as hello %}{% nothing as none %}{{ hello.0 }} {{ hello.1 }} {{ none }}"
answer = engine.from_string(text).render(Context({"word": "Hi"}))
""",
        ),
        leaves=(
            "from shop.tags import registry\n\n\n@registry.assignment_tag\ndef f():\n    pass\n",
            "from django.template import Library\n\nregister = Library()\nif hasattr(register, 'simple_tag'):\n"
            "    tag = register.simple_tag\nelse:\n    tag = register.inclusion_tag\n",
        ),
        ledger=("removed-django.template.Library.assignment_tag",),
        symptoms=("'Library' object has no attribute 'assignment_tag'",),
    ),
    Rule(
        id="staticfiles-templatetag",
        what="`django.contrib.staticfiles.templatetags.staticfiles.static` is gone in Django 3.0.",
        why="`django.templatetags.static.static` asks the storage of `django.contrib.staticfiles` itself.",
        since="1.11",
        until="3.0",
        warns="2.1",
        change=Renamed(
            "django.contrib.staticfiles.templatetags.staticfiles.static", "django.templatetags.static.static"
        ),
        sure="safe",
        notes="3.0/#features-removed-in-3-0",
        example=Example(
            before="""
from django.contrib.staticfiles.templatetags.staticfiles import static

answer = static("css/site page.css")
""",
            after="""
from django.templatetags.static import static

answer = static("css/site page.css")
""",
        ),
        leaves=(
            "from django.conf.urls.static import static\n\nurlpatterns = static('/media/')\n",
            "try:\n    from django.templatetags.static import static\nexcept ImportError:\n"
            "    from django.contrib.staticfiles.templatetags.staticfiles import static\n",
        ),
        ledger=("removed-django.contrib.staticfiles.templatetags.staticfiles.static",),
        symptoms=("No module named 'django.contrib.staticfiles.templatetags'",),
    ),
    Rule(
        id="admin-static-templatetag",
        what="`django.contrib.admin.templatetags.admin_static.static` is gone in Django 3.0.",
        why="`django.templatetags.static.static` asks the storage of `django.contrib.staticfiles` itself.",
        since="1.11",
        until="3.0",
        warns="2.1",
        change=Renamed("django.contrib.admin.templatetags.admin_static.static", "django.templatetags.static.static"),
        sure="safe",
        notes="3.0/#features-removed-in-3-0",
        example=Example(
            before="from django.contrib.admin.templatetags.admin_static import static\n\nanswer = static('admin/css/base.css')\n",
            after="from django.templatetags.static import static\n\nanswer = static('admin/css/base.css')\n",
        ),
        leaves=("from suit.templatetags.admin_static import static\n\nstatic('a.css')\n",),
        ledger=("removed-tag-load-admin_static",),
        symptoms=("No module named 'django.contrib.admin.templatetags.admin_static'",),
    ),
    Rule(
        id="staticfiles-builtins",
        what="The tag library `django.contrib.staticfiles.templatetags.staticfiles` is gone in Django 3.0.",
        why="`django.templatetags.static` holds the same tag for all.",
        since="1.11",
        until="3.0",
        change=Rewrite(
            ("'django.contrib.staticfiles.templatetags.staticfiles'",),
            lambda draft, match: draft.replace(
                match.node,
                draft.text(match.node).replace(
                    "django.contrib.staticfiles.templatetags.staticfiles", "django.templatetags.static"
                ),
            ),
        ),
        sure="safe",
        notes="3.0/#features-removed-in-3-0",
        example=Example(
            before="""
from django.template import Context, Engine

engine = Engine(builtins=["django.contrib.staticfiles.templatetags.staticfiles"])
answer = engine.from_string("{% static 'site.css' %}").render(Context())
""",
            after="""
from django.template import Context, Engine

engine = Engine(builtins=["django.templatetags.static"])
answer = engine.from_string("{% static 'site.css' %}").render(Context())
""",
        ),
        leaves=("names = ['django.contrib.staticfiles', 'shop.templatetags.staticfiles']\n",),
        symptoms=("No module named 'django.contrib.staticfiles.templatetags'",),
    ),
    Rule(
        id="template-tokens",
        what="`TOKEN_TEXT`, `TOKEN_VAR`, `TOKEN_BLOCK` and `TOKEN_COMMENT` are members of `TokenType` in Django 2.1.",
        why="The numbers of the lexer became an enumeration.",
        since="1.11",
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
        what="`Context` cannot be imported from `django.template.base` in Django 3.1; it is in `django.template`.",
        why="The module only had it for its own use.",
        since="1.11",
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
        what="`RequestContext` cannot be imported from `django.template.base` in Django 3.1; it is in `django.template`.",
        why="The module only had it for its own use.",
        since="1.11",
        until="3.1",
        change=Renamed("django.template.base.RequestContext", "django.template.RequestContext"),
        sure="safe",
        notes="3.1/#miscellaneous",
        example=Example(
            before="from django.template.base import RequestContext\n\nanswer = RequestContext(None, {'a': 1}).get('a')\n",
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
        since="1.11",
        until="3.1",
        change=Renamed(
            "django.template.base.ContextPopException", "django.template.context.ContextPopException"
        ),
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
        since="1.11",
        until="2.0",
        change=Renamed("django.template.base.StringOrigin", "django.template.base.Origin"),
        sure="safe",
        notes="2.0/#features-removed-in-2-0",
        example=Example(
            before="from django.template.base import StringOrigin\n\nanswer = StringOrigin('text').name\n",
            after="from django.template.base import Origin\n\nanswer = Origin('text').name\n",
        ),
        leaves=("from jinja2 import StringOrigin\n\nStringOrigin('a')\n",),
        ledger=("removed-django.template.base.StringOrigin",),
        symptoms=("cannot import name 'StringOrigin'",),
    ),
    Rule(
        id="loader-origin",
        what="`django.template.loader.LoaderOrigin` is gone in Django 2.0; `Origin` is the same.",
        why="All loaders use one `Origin` since Django 1.9.",
        since="1.11",
        until="2.0",
        change=Renamed("django.template.loader.LoaderOrigin", "django.template.base.Origin"),
        sure="safe",
        notes="2.0/#features-removed-in-2-0",
        example=Example(
            before="from django.template.loader import LoaderOrigin\n\nanswer = LoaderOrigin('a.html').name\n",
            after="from django.template.base import Origin\n\nanswer = Origin('a.html').name\n",
        ),
        leaves=("from jinja2 import LoaderOrigin\n\nLoaderOrigin('a')\n",),
        ledger=("removed-django.template.loader.LoaderOrigin",),
        symptoms=("cannot import name 'LoaderOrigin'",),
    ),
    Rule(
        id="loader-load-template-source",
        what="Template loaders are asked for `get_contents(origin)` in Django 2.0, not for `load_template_source()`.",
        why="Loaders answer with origins and contents since Django 1.9.",
        since="1.11",
        until="2.0",
        change=ByHand(
            ("def load_template_source", "def load_template", ".load_template_source"),
            "Give the loader `get_template_sources(template_name)`, which yields an `Origin` each, and "
            "`get_contents(origin)`, which returns the text or raises `TemplateDoesNotExist`.",
        ),
        sure="show",
        notes="2.0/#features-removed-in-2-0",
        example=Example(
            before="""
from django.template import Context, Engine
from django.template.loaders.base import Loader


class OneLoader(Loader):
    is_usable = True

    def load_template_source(self, template_name, template_dirs=None):
        return "<{{ a }}>", template_name


answer = Engine(loaders=["seven_example.OneLoader"]).get_template("x").render(Context({"a": 1}))
""",
            after="""
from django.template import Context, Engine
from django.template.base import Origin
from django.template.loaders.base import Loader


class OneLoader(Loader):
    def get_template_sources(self, template_name):
        yield Origin(template_name, template_name, loader=self)

    def get_contents(self, origin):
        return "<{{ a }}>"


answer = Engine(loaders=["seven_example.OneLoader"]).get_template("x").render(Context({"a": 1}))
""",
        ),
        leaves=("def load_templates():\n    pass\n",),
        ledger=(
            "removed-django.template.loaders.base.Loader.load_template",
            "removed-django.template.loaders.base.Loader.load_template_source",
        ),
        symptoms=("object has no attribute 'load_template_source'", "must provide a get_template_sources"),
    ),
]
