"""Tags, filters and nodes of one's own: what Django escapes, casts and builds in."""

from __future__ import annotations

from tree_sitter import Node

from django_seven.rules.shape import Draft, Example, Fine, Match, Moved, Rewrite, Rule, Skip
from django_seven.rules.syntax import (
    append_argument,
    arguments,
    below,
    call_of,
    choose,
    decorator,
    enclosing,
    indentation,
    is_called,
    keyword,
    positional,
    value_of,
    within,
)
from django_seven.rules.tags import _LIBRARY, root
from django_seven.values import Minor

# The filters of Django that escape by themselves, and how many arguments they take with `autoescape`.
_FILTERS = {
    "join": 3,
    "linebreaksbr": 2,
    "linebreaks_filter": 2,
    "linenumbers": 2,
    "unordered_list": 2,
    "urlize": 2,
    "urlizetrunc": 3,
}
_NODES = ("django.template.Node", "django.template.base.Node", "django.template.defaulttags.Node")
_NUMBERS = ("len(", "int(", "sum(", "round(", "float(")
_EXCEPTIONS = ("django.template.base.TemplateEncodingError", "django.template.loader_tags.ExtendsError")


def unescaped(draft: Draft, match: Match) -> None:
    """A filter that is called gets the `autoescape` it had."""
    if match.imported or not is_called(match.node):
        raise Fine
    call = call_of(match)
    if any(argument.type in ("list_splat", "dictionary_splat") for argument in arguments(call)):
        raise Fine
    if keyword(call, "autoescape") is not None or len(positional(call)) == _FILTERS[match.trigger.rpartition(".")[2]]:
        raise Fine
    append_argument(draft, call, "autoescape=False")


def marked_safe(draft: Draft, match: Match) -> None:
    """The markup that a tag returns is marked as safe."""
    receiver, line = match.node.child_by_field_name("object"), decorator(match.node)
    if receiver is None or receiver.text not in _LIBRARY.findall(root(match)):
        raise Fine
    above = line.parent if line is not None else None
    function = above.child_by_field_name("definition") if above is not None else _registered(draft, match)
    body = function.child_by_field_name("body") if function is not None else None
    found = within(body, "return_statement", nested=False) if body is not None else iter(())
    values = [node.named_children[0] for node in found if node.named_children]
    raw = [value for value in values if _is_markup(draft, value)]
    if not raw:
        raise Fine
    mark = draft.require("django.utils.safestring.mark_safe")
    for value in raw:
        draft.replace(value, f"{mark}({draft.text(value)})")


def _registered(draft: Draft, match: Match) -> Node | None:
    """The function of the file that `register.simple_tag(name)` takes."""
    given = arguments(call_of(match)) if is_called(match.node) else []
    names = [draft.text(one) for one in given if one.type == "identifier"]
    found = within(draft.root, "function_definition", nested=False)
    return next((one for one in found if names[:1] == [draft.text(one.child_by_field_name("name") or one)]), None)


def _is_markup(draft: Draft, value: Node) -> bool:
    """Whether an expression is a text with a tag of HTML in it that nobody marked as safe."""
    function = value.child_by_field_name("function") if value.type == "call" else None
    name = draft.text(function).rpartition(".")[2] if function is not None else ""
    if name in ("mark_safe", "format_html", "format_html_join", "render_to_string", "SafeText", "SafeString"):
        return False
    parts = [value, *(draft.values(value) if value.type == "identifier" else [])]
    return any("<" in draft.text(text) for part in parts for text in below(part, "string_content"))


def key_in(draft: Draft, match: Match) -> None:
    """`context.has_key(x)` becomes `x in context`."""
    receiver = match.node.child_by_field_name("object")
    call = call_of(match) if is_called(match.node) else None
    if receiver is None or call is None or draft.text(receiver).rpartition(".")[2] not in ("context", "ctx"):
        raise Fine
    given = positional(call)
    if len(given) != 1:
        raise Fine
    text = f"{draft.text(given[0])} in {draft.text(receiver)}"
    above = call.parent
    plain = above is not None and above.type in ("if_statement", "elif_clause", "assignment", "return_statement")
    draft.replace(call, text if plain else f"({text})")


def own_exception(draft: Draft, match: Match) -> None:
    """An exception that nothing raises any more is one of the project's own on the new side."""
    name = match.trigger.rpartition(".")[2]
    if not match.imported:
        if match.node.type == "attribute":
            raise Skip("it is not imported by its own name")
        return
    if draft.text(match.node) != name:
        raise Skip("it is imported under another name")
    draft.drop_import(match)
    module = match.trigger.rpartition(".")[0]
    lines = [f"class {name}(Exception):", '    """Raised by no Django from 2.0 on."""']
    draft.guard([f"from {module} import {name}"], lines, Minor(2, 0))


def into_builtins(draft: Draft, match: Match) -> None:
    """`add_to_builtins("x")` asks the default engine on the new side."""
    call = call_of(match)
    given = positional(call)
    if call.parent is None or call.parent.type != "expression_statement" or len(given) != 1:
        raise Skip("it is not a line of its own")
    if match.node.type != "identifier" or draft.text(match.node) != "add_to_builtins":
        raise Skip("it is not imported by its own name")
    if enclosing(call, "function_definition") is not None:
        raise Skip("it is not seen whether settings and apps are there when it is called")
    library = draft.text(given[0])
    choose(
        draft,
        call.parent,
        [f"from {match.trigger.rpartition('.')[0]} import add_to_builtins", f"add_to_builtins({library})"],
        [
            "from django.template.engine import Engine",
            "from django.template.library import import_library",
            f"Engine.get_default().template_builtins.append(import_library({library}))",
        ],
        Minor(1, 9),
    )


def as_text(draft: Draft, match: Match) -> None:
    """What `render()` of a node returns is a text."""
    body = match.node.child_by_field_name("body")
    if body is None or not draft.class_means(match.node, _NODES):
        raise Fine
    found = within(body, "return_statement", nested=False)
    values = [node.named_children[0] for node in found if node.named_children]
    others = [
        value
        for value in values
        if value.type in ("integer", "float", "none", "true", "false")
        or (value.type == "call" and draft.text(value).startswith(_NUMBERS))
    ]
    if not others:
        raise Fine
    for value in others:
        draft.replace(value, f"str({draft.text(value)})")


def deletes_too(draft: Draft, match: Match) -> None:
    """What a formset was told to delete is deleted after `save(commit=False)` on the new side as well."""
    receiver = match.node.child_by_field_name("object")
    call = call_of(match) if is_called(match.node) else None
    commit = keyword(call, "commit") if call is not None else None
    if call is None or receiver is None or commit is None or draft.text(value_of(commit)) != "False":
        raise Fine
    name = draft.text(receiver)
    if not name.endswith("formset") or b"deleted_objects" in root(match):
        raise Fine
    statement = enclosing(call, "expression_statement")
    if statement is None or receiver.type not in ("identifier", "attribute"):
        raise Skip("delete each of `deleted_objects` after it")
    indent = indentation(statement)
    django = draft.require_module("django")
    lines = (
        f"if {django}.VERSION >= (1, 7):",
        f"    for deleted in {name}.deleted_objects:",
        "        deleted.delete()",
    )
    draft.insert(statement.end_byte, "".join(f"\n{indent}{line}" for line in lines))


_LIBRARY_PROBE = """
import django
from django.template import Context, Template


def shown(text):
    if django.VERSION < (1, 9):
        from django.template.base import libraries

        libraries["mine"] = register
        return Template("{{% load mine %}}" + text).render(Context({{"a": "<a>"}}))
    from django.template import Engine

    engine = Engine()
    engine.template_libraries["mine"] = register
    return engine.from_string("{{% load mine %}}" + text).render(Context({{"a": "<a>"}}))


answer = shown("{}")
"""
_TAG = """
from django import template
{}
register = template.Library()


@register.simple_tag
def bold(text):
    return {}


@register.simple_tag
def plain(text):
    return text
"""
_CALLED = """
from django import template
{}
register = template.Library()


def slanted(text):
    return {}


register.simple_tag(slanted)
"""
_COUNT = """
from django import template


class Count(template.Node):
    def render(self, context):
        return {}
"""
_RAISED = """
try:
    answer = "nothing"
except TemplateEncodingError:
    answer = "error"
"""
_SAVED = """
from django.contrib.auth.models import Group
from django.forms.models import modelformset_factory
from seven_proof import migrate

migrate()
group = Group.objects.create(name="a")
data = {{"form-TOTAL_FORMS": 1, "form-INITIAL_FORMS": 1, "form-MAX_NUM_FORMS": 9}}
data.update({{"form-0-id": group.pk, "form-0-name": "a", "form-0-DELETE": "on"}})
formset = modelformset_factory(Group, fields=["name"], can_delete=True)(data)
formset.is_valid()
groups = formset.save(commit=False)
{}answer = Group.objects.count()
"""

RULES = [
    Rule(
        id="default-filters-autoescape",
        what="Django's filters `urlize`, `linebreaksbr` and their kin escape when Python calls them, since Django 1.8.",
        why="Who called them without `autoescape` got markup that nobody had looked at.",
        since="1.3",
        until="1.8",
        change=Rewrite(tuple(f"django.template.defaultfilters.{name}" for name in _FILTERS), unescaped),
        sure="likely",
        notes="1.8/#miscellaneous",
        example=Example(
            before="from django.template.defaultfilters import join, linebreaksbr\n\n"
            "answer = linebreaksbr('a <b>').lower(), join(['<a>', 'b'], '-')",
            after="from django.template.defaultfilters import join, linebreaksbr\n\n"
            "answer = linebreaksbr('a <b>', autoescape=False).lower(), join(['<a>', 'b'], '-', autoescape=False)",
        ),
        leaves=(
            "from django.template.defaultfilters import urlize\nurlize(text, autoescape=True)",
            "from django.utils.html import urlize\nurlize(text)",
        ),
        ledger=tuple(f"changed-defaultfilters-{name}-autoescape" for name in _FILTERS),
    ),
    Rule(
        id="simple-tag-escape",
        what="What a `simple_tag` returns is escaped since Django 1.9; markup must be marked as safe.",
        why="Most tags that showed what somebody typed forgot to escape it; `format_html()` does.",
        since="1.3",
        until="1.9",
        change=Rewrite((".simple_tag",), marked_safe),
        sure="likely",
        notes="1.9/#simple-tag-now-wraps-tag-output-in-conditional-escape",
        example=Example(
            before=_TAG.format("", '"<b>%s</b>" % text'),
            after=_TAG.format("from django.utils.safestring import mark_safe\n", 'mark_safe("<b>%s</b>" % text)'),
            probe=_LIBRARY_PROBE.format("{% bold 'x' %}{% plain 'y' %}"),
        ),
        more=(
            Example(
                before=_CALLED.format("", '"<i>%s</i>" % text'),
                after=_CALLED.format(
                    "from django.utils.safestring import mark_safe\n", 'mark_safe("<i>%s</i>" % text)'
                ),
                probe=_LIBRARY_PROBE.format("{% slanted 'x' %}"),
            ),
        ),
        leaves=(
            "from django import template\nregister = template.Library()\nregister.simple_tag(other)\n",
            "from django import template\nregister = template.Library()\n\n\n@register.simple_tag\ndef f():\n"
            "    return format_html('<b>')\n",
            "@registry.simple_tag\ndef f():\n    return '<b>'\n",
        ),
        ledger=("changed-simple_tag-escape",),
    ),
    Rule(
        id="context-has-key",
        what="`Context.has_key()` is gone in Django 2.0; `in` asks the same.",
        why="Python 3 has the method nowhere.",
        since="1.3",
        until="2.0",
        warns="1.10",
        change=Rewrite((".has_key",), key_in),
        sure="likely",
        doubt="receiver",
        notes="2.0/#features-removed-in-2-0",
        example=Example(
            before="from django.template import Context\n\ncontext = Context({'a': 1})\n"
            "answer = context.has_key('a'), context.has_key('b')",
            after="from django.template import Context\n\ncontext = Context({'a': 1})\n"
            "answer = ('a' in context), ('b' in context)",
        ),
        leaves=("session.has_key('a')", "cache.has_key('a')"),
        ledger=("removed-django.template.Context.has_key",),
        symptoms=("'Context' object has no attribute 'has_key'", "'RequestContext' object has no attribute 'has_key'"),
    ),
    Rule(
        id="template-exceptions",
        what="`TemplateEncodingError` and `ExtendsError` are gone in Django 2.0, which raises neither.",
        why="Templates are texts; errors of `{% extends %}` are `TemplateSyntaxError` or `TemplateDoesNotExist`.",
        since="1.3",
        until="2.0",
        change=Rewrite(_EXCEPTIONS, own_exception),
        sure="safe",
        notes="2.0/#miscellaneous",
        example=Example(
            before="from django.template.base import TemplateEncodingError\n" + _RAISED,
            after="import django\n\nif django.VERSION < (2, 0):\n"
            "    from django.template.base import TemplateEncodingError\nelse:\n"
            '    class TemplateEncodingError(Exception):\n        """Raised by no Django from 2.0 on."""\n' + _RAISED,
        ),
        leaves=("from shop import ExtendsError",),
        ledger=(
            "removed-django.template.base.TemplateEncodingError",
            "removed-django.template.loader_tags.ExtendsError",
        ),
        symptoms=("cannot import name 'TemplateEncodingError'", "cannot import name 'ExtendsError'"),
    ),
    Rule(
        id="add-to-builtins",
        what="`add_to_builtins()` is gone in Django 1.9; an engine has the option `builtins`.",
        why="Each engine has libraries of its own.",
        since="1.3",
        until="1.9",
        change=Rewrite(
            tuple(f"django.template.{module}add_to_builtins" for module in ("", "base.", "loader.")),
            into_builtins,
            whole=True,
        ),
        sure="likely",
        notes="1.9/#miscellaneous",
        example=Example(
            before='from django.template.base import add_to_builtins\n\nadd_to_builtins("django.templatetags.l10n")\n',
            after="""import django

if django.VERSION < (1, 9):
    from django.template.base import add_to_builtins
    add_to_builtins("django.templatetags.l10n")
else:
    from django.template.engine import Engine
    from django.template.library import import_library
    Engine.get_default().template_builtins.append(import_library("django.templatetags.l10n"))
""",
            probe="from django.template import Context, Template\n"
            "answer = Template('{{ a|unlocalize }}').render(Context({'a': 1}))",
        ),
        leaves=("from jinja2 import add_to_builtins\nadd_to_builtins('a')",),
        ledger=("removed-django.template.base.add_to_builtins",),
        symptoms=("cannot import name 'add_to_builtins'", "cannot import name add_to_builtins"),
    ),
    Rule(
        id="invalid-template-library",
        what="`InvalidTemplateLibrary` is in `django.template.library` from Django 1.9 on.",
        why="Libraries have a module of their own.",
        since="1.9",
        until="1.9",
        change=Moved({"django.template.base.InvalidTemplateLibrary": "django.template.library.InvalidTemplateLibrary"}),
        sure="safe",
        notes="1.9/#miscellaneous",
        example=Example(
            before="from django.template.base import InvalidTemplateLibrary\n\n"
            "answer = issubclass(InvalidTemplateLibrary, Exception)",
            after="from django.template.library import InvalidTemplateLibrary\n\n"
            "answer = issubclass(InvalidTemplateLibrary, Exception)",
        ),
        leaves=("from shop import InvalidTemplateLibrary",),
        ledger=("removed-django.template.base.InvalidTemplateLibrary",),
        symptoms=("cannot import name 'InvalidTemplateLibrary'",),
    ),
    Rule(
        id="node-render-cast",
        what="`render()` of a template node must return a text from Django 4.0 on.",
        why="Each result was cast once more, although nearly all are texts.",
        since="1.3",
        until="4.0",
        change=Rewrite(("def render",), as_text),
        below=("Node",),
        sure="safe",
        notes="4.0/#miscellaneous",
        example=Example(
            before=_COUNT.format("len(context.dicts[-1])"),
            after=_COUNT.format("str(len(context.dicts[-1]))"),
            probe="from django.template import Context\nfrom django.template.base import NodeList\n"
            "answer = NodeList([Count()]).render(Context({'a': 1}))",
        ),
        leaves=(
            "from django import template\nclass N(template.Node):\n    def render(self, context):\n        return ''",
            "class N:\n    def render(self, context):\n        return 1",
        ),
        ledger=("changed-NodeList-no-cast",),
        symptoms=("sequence item 0: expected str instance, int found",),
    ),
    Rule(
        id="formset-commit-false",
        what="`save(commit=False)` of a formset deletes nothing since Django 1.7; `deleted_objects` are to be deleted.",
        why="Nothing is to reach the database before one says so.",
        since="1.3",
        until="1.7",
        change=Rewrite((".save",), deletes_too),
        sure="likely",
        notes="1.7/#miscellaneous",
        example=Example(
            before=_SAVED.format("").lstrip(),
            after="import django\n"
            + _SAVED.format(
                "if django.VERSION >= (1, 7):\n    for deleted in formset.deleted_objects:\n        deleted.delete()\n"
            ).lstrip(),
        ),
        leaves=("form.save(commit=False)",),
        ledger=("changed-formset-commit-false-delete",),
    ),
]
