"""The Python side of templates: libraries of tags, tokens, loaders and contexts."""

from __future__ import annotations

import re

from django_seven.rules.shape import ByHand, Draft, Example, Fine, Match, Renamed, Rewrite, Rule, Skip
from django_seven.rules.syntax import not_before

_LIBRARY = re.compile(rb"^\s*(\w+)\s*=\s*(?:\w+\.)*Library\(\s*\)", re.M)


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


@not_before("1.10")
def static_builtins(draft: Draft, match: Match) -> None:
    """The library of the application becomes the one for all."""
    old, new = "django.contrib.staticfiles.templatetags.staticfiles", "django.templatetags.static"
    draft.replace(match.node, draft.text(match.node).replace(old, new))


RULES = [
    Rule(
        id="assignment-tag",
        what="`Library.assignment_tag` is gone in Django 2.0; `simple_tag` stores its result with `as` too.",
        why="Django 1.9 gave `simple_tag` all that `assignment_tag` did.",
        since="1.9",
        until="2.0",
        warns="1.9",
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
        since="1.10",
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
        since="1.10",
        until="3.0",
        warns="2.1",
        change=Renamed("django.contrib.admin.templatetags.admin_static.static", "django.templatetags.static.static"),
        sure="safe",
        notes="3.0/#features-removed-in-3-0",
        example=Example(
            before=(
                "from django.contrib.admin.templatetags.admin_static import static\n\n"
                "answer = static('admin/css/site page.css')\n"
            ),
            after="from django.templatetags.static import static\n\nanswer = static('admin/css/site page.css')\n",
        ),
        leaves=("from suit.templatetags.admin_static import static\n\nstatic('a.css')\n",),
        ledger=("removed-tag-load-admin_static",),
        symptoms=("No module named 'django.contrib.admin.templatetags.admin_static'",),
    ),
    Rule(
        id="staticfiles-builtins",
        what="The tag library `django.contrib.staticfiles.templatetags.staticfiles` is gone in Django 3.0.",
        why="`django.templatetags.static` holds the same tag for all.",
        since="1.10",
        until="3.0",
        warns="2.1",
        change=Rewrite(
            ("'django.contrib.staticfiles.templatetags.staticfiles'",),
            static_builtins,
        ),
        sure="safe",
        notes="3.0/#features-removed-in-3-0",
        example=Example(
            before="""
from django.template import Context, Engine

engine = Engine(builtins=["django.contrib.staticfiles.templatetags.staticfiles"])
answer = engine.from_string("{% static 'site page.css' %}").render(Context())
""",
            after="""
from django.template import Context, Engine

engine = Engine(builtins=["django.templatetags.static"])
answer = engine.from_string("{% static 'site page.css' %}").render(Context())
""",
        ),
        leaves=("names = ['django.contrib.staticfiles', 'shop.templatetags.staticfiles']\n",),
        symptoms=("No module named 'django.contrib.staticfiles.templatetags'",),
    ),
    Rule(
        id="loader-load-template-source",
        what="Template loaders are asked for `get_contents(origin)` in Django 2.0, not for `load_template_source()`.",
        why="Loaders answer with origins and contents since Django 1.9.",
        since="1.9",
        until="2.0",
        warns="1.9",
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
