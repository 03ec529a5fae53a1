"""Forms and widgets."""

from __future__ import annotations

from tree_sitter import Node

from django_seven.rules.shape import ByHand, Draft, Example, Fine, Match, Renamed, Rewrite, Rule, Skip
from django_seven.rules.syntax import (
    call_of,
    is_called,
    keyword,
    not_before,
    parameter_name,
    parameters,
    positional,
    string_value,
    value_of,
)
from django_seven.values import Minor

_WIDGETS = tuple(
    f"django.forms.{module}{name}"
    for module in ("", "widgets.")
    for name in (
        "Widget",
        "Input",
        "TextInput",
        "NumberInput",
        "EmailInput",
        "URLInput",
        "PasswordInput",
        "HiddenInput",
        "MultipleHiddenInput",
        "FileInput",
        "ClearableFileInput",
        "Textarea",
        "DateInput",
        "DateTimeInput",
        "TimeInput",
        "CheckboxInput",
        "Select",
        "NullBooleanSelect",
        "SelectMultiple",
        "RadioSelect",
        "CheckboxSelectMultiple",
        "MultiWidget",
        "SplitDateTimeWidget",
        "SplitHiddenDateTimeWidget",
        "SelectDateWidget",
    )
)
_CHOICES = tuple(f"django.forms.{module}ModelMultipleChoiceField" for module in ("", "models."))


def renderer(draft: Draft, match: Match) -> None:
    """`render(self, name, value, attrs=None)` of a widget takes a renderer as well."""
    given = parameters(match.node)
    names = [parameter_name(parameter) for parameter in given]
    if names[:3] != ["self", "name", "value"] or "renderer" in names or any(name.startswith("*") for name in names):
        raise Fine
    known = draft.class_means(match.node, _WIDGETS)
    if known is False or (known is None and names[3:] != ["attrs"]):
        raise Fine
    if names[3:] not in ([], ["attrs"]):
        raise Skip("it has parameters of its own")
    draft.insert(given[-1].end_byte, ", renderer=None" if len(names) == 4 else ", attrs=None, renderer=None")


def both_messages(draft: Draft, match: Match) -> None:
    """The message of a `ModelMultipleChoiceField` for `list` is that for `invalid_list`."""
    if match.imported or not is_called(match.node):
        raise Fine
    messages = keyword(call_of(match), "error_messages")
    pairs = _pairs(value_of(messages)) if messages is not None else {}
    if "list" not in pairs or "invalid_list" in pairs:
        raise Fine
    key, value = pairs["list"]
    if draft.road.old >= Minor(3, 1):
        quote = draft.text(key)[-1]
        draft.replace(key, f"{quote}invalid_list{quote}")
    else:
        draft.insert(value.end_byte, f', "invalid_list": {draft.text(value)}')


def _pairs(dictionary: Node) -> dict[str, tuple[Node, Node]]:
    pairs = {}
    for item in dictionary.named_children if dictionary.type == "dictionary" else []:
        key, value = item.child_by_field_name("key"), item.child_by_field_name("value")
        text = string_value(key)
        if key is not None and value is not None and text is not None:
            pairs[text] = (key, value)
    return pairs


@not_before("1.10")
def format_value(draft: Draft, match: Match) -> None:
    """`_format_value` becomes `format_value`, where it is called and where it is written."""
    name = match.node.child_by_field_name("attribute") or match.node.child_by_field_name("name")
    if name is None or (match.trigger.startswith("def ") and draft.class_means(match.node, _WIDGETS) is False):
        raise Fine
    draft.replace(name, "format_value")


def sum_of_media(draft: Draft, match: Match) -> None:
    """`media.add_js(x)` becomes `media += Media(js=x)`."""
    receiver, name = match.node.child_by_field_name("object"), match.node.child_by_field_name("attribute")
    call = match.node.parent
    if receiver is None or name is None or not is_called(match.node) or call is None:
        raise Fine
    text = draft.text(receiver)
    if text.rpartition(".")[2] != "media":
        raise Fine
    if receiver.type != "identifier" or call.parent is None or call.parent.type != "expression_statement":
        raise Skip("write `media = media + Media(…)`: the sum is a new object")
    given = positional(call)
    if len(given) != 1:
        raise Skip("its argument is named")
    media = draft.require("django.forms.Media")
    draft.replace(call, f"{text} += {media}({draft.text(name)[4:]}={draft.text(given[0])})")


def _moved(rule: str, old: str, new: str, until: str, notes: str, before: str, after: str, *ledger: str) -> Rule:
    return Rule(
        id=rule,
        what=f"`{old}` is gone in Django {until}; it is `{new}`.",
        why="The name was only kept where it had been.",
        since="1.9",
        until=until,
        change=Renamed(old, new),
        sure="safe",
        notes=notes,
        example=Example(before=before, after=after),
        leaves=(
            f"from shop.forms import {old.rpartition('.')[2]}",
            f"try:\n    from {new.rpartition('.')[0]} import {new.rpartition('.')[2]}\nexcept ImportError:\n"
            f"    from {old.rpartition('.')[0]} import {old.rpartition('.')[2]}",
        ),
        ledger=ledger,
        symptoms=(f"cannot import name '{old.rpartition('.')[2]}'", f"No module named '{old}'"),
    )


_DATE = "from django.forms.{} import SelectDateWidget\n\nanswer = SelectDateWidget(years=[2020]).years"
_PRETTY = "from django.forms.{} import pretty_name\n\nanswer = pretty_name('first_name')"
_BOUND = """
from django import forms
from django.forms.{} import BoundField


class Search(forms.Form):
    q = forms.CharField()


answer = isinstance(Search()["q"], BoundField)
"""
_RENDER = """
from django import forms


class Loud(forms.TextInput):
    def render(self, name, value, attrs=None{}):
        return "<b>" + super().render(name, value, attrs) + "</b>"


class Search(forms.Form):
    q = forms.CharField(widget=Loud)


answer = str(Search()["q"]).startswith("<b><input ")
"""
_FORMAT = """
from django import forms

answer = forms.DateInput().{}("2020-01-02")
"""
_MESSAGES = """
from django import forms
from django.contrib.auth.models import Group

field = forms.ModelMultipleChoiceField(Group.objects.all(), error_messages={})
"""

RULES = [
    _moved(
        "forms-extras-widgets",
        "django.forms.extras.widgets",
        "django.forms.widgets",
        "2.0",
        "2.0/#features-removed-in-2-0",
        _DATE.format("extras.widgets"),
        _DATE.format("widgets"),
        "removed-django.forms.extras",
    ),
    _moved(
        "forms-extras-select-date-widget",
        "django.forms.extras.SelectDateWidget",
        "django.forms.SelectDateWidget",
        "2.0",
        "2.0/#features-removed-in-2-0",
        _DATE.format("extras"),
        _DATE.format("x").replace("forms.x", "forms"),
        "removed-django.forms.extras",
    ),
    _moved(
        "forms-bound-field",
        "django.forms.forms.BoundField",
        "django.forms.boundfield.BoundField",
        "3.1",
        "3.1/#id1",
        _BOUND.format("forms"),
        _BOUND.format("boundfield"),
        "removed-django.forms.forms.BoundField",
    ),
    _moved(
        "forms-pretty-name",
        "django.forms.forms.pretty_name",
        "django.forms.utils.pretty_name",
        "3.1",
        "3.1/#id1",
        _PRETTY.format("forms"),
        _PRETTY.format("utils"),
        "removed-django.forms.forms.pretty_name",
    ),
    Rule(
        id="widget-render-without-renderer",
        what="`render()` of a widget is called with a `renderer` from Django 2.1 on.",
        why="Widgets are rendered by templates since Django 1.11.",
        since="1.3",
        until="2.1",
        warns="1.11",
        change=Rewrite(("def render",), renderer),
        sure="safe",
        notes="2.1/#features-removed-in-2-1",
        example=Example(before=_RENDER.format(""), after=_RENDER.format(", renderer=None")),
        leaves=(
            "class Node:\n    def render(self, context):\n        pass",
            "from django.forms import Widget\nclass W(Widget):\n    def render(self, name, value, **o):\n        ...",
            "from django import template\nclass N(template.Node):\n    def render(self, name, value):\n        pass",
        ),
        ledger=("removed-widget-render-without-renderer",),
        symptoms=("render() got an unexpected keyword argument 'renderer'",),
    ),
    Rule(
        id="model-multiple-choice-list-message",
        what="The message `list` of a `ModelMultipleChoiceField` is `invalid_list` from Django 4.0 on.",
        why="`MultipleChoiceField` called it so.",
        since="3.1",
        until="4.0",
        warns="3.1",
        change=Rewrite(_CHOICES, both_messages),
        sure="safe",
        notes="4.0/#features-removed-in-4-0",
        example=Example(
            before=_MESSAGES.format('{"list": "Give several."}'),
            after=_MESSAGES.format('{"invalid_list": "Give several."}'),
            probe="""
from django.core.exceptions import ValidationError

try:
    field.clean(5)
except ValidationError as error:
    answer = error.messages
""",
        ),
        leaves=(
            "from django import forms\nx = forms.MultipleChoiceField(error_messages={'list': 'x'})",
            "from django import forms\nx = forms.ModelMultipleChoiceField(None, error_messages=MESSAGES)",
            "from django import forms\nx = forms.ModelMultipleChoiceField(None, error_messages={'list': 'x', "
            "'invalid_list': 'x'})",
        ),
        ledger=("removed-ModelMultipleChoiceField-list-message",),
    ),
    Rule(
        id="widget-private-format-value",
        what="`Widget._format_value()` is gone in Django 2.0; it is `format_value()`.",
        why="The method became public in Django 1.10.",
        since="1.10",
        until="2.0",
        change=Rewrite(("._format_value", "def _format_value"), format_value),
        sure="likely",
        notes="2.0/#features-removed-in-2-0",
        example=Example(before=_FORMAT.format("_format_value"), after=_FORMAT.format("format_value")),
        leaves=("class Report:\n    def _format_value(self, value):\n        return value",),
        ledger=("removed-django.forms.widgets.Input._format_value",),
        symptoms=("has no attribute '_format_value'",),
    ),
    Rule(
        id="media-add-js",
        what="`Media.add_js()` and `Media.add_css()` are gone in Django 2.0; add a `Media` to it.",
        why="Media objects are merged in the order that all of them ask for.",
        since="1.3",
        until="2.0",
        change=Rewrite((".add_js", ".add_css"), sum_of_media),
        sure="likely",
        notes="2.2/#merging-of-form-media-assets",
        example=Example(
            before='from django.forms import Media\n\nmedia = Media()\nmedia.add_js(["a.js"])\n'
            'answer = "a.js" in str(media)',
            after='from django.forms import Media\n\nmedia = Media()\nmedia += Media(js=["a.js"])\n'
            'answer = "a.js" in str(media)',
        ),
        leaves=("add_js(['a.js'])", "page.add_js(['a.js'])", "form.media.add_js(['a.js'])"),
        ledger=("removed-django.forms.widgets.Media.add_css", "removed-django.forms.widgets.Media.add_js"),
        symptoms=("'Media' object has no attribute 'add_js'", "'Media' object has no attribute 'add_css'"),
    ),
    Rule(
        id="form-html-output",
        what="`BaseForm._html_output()` is gone in Django 5.0.",
        why="Forms are rendered by templates since Django 4.0.",
        since="1.6",
        until="5.0",
        warns="4.0",
        change=ByHand(("._html_output",), "Write a template and name it in `template_name` of the form."),
        sure="show",
        notes="5.0/#features-removed-in-5-0",
        example=Example(
            before="""
from django import forms


class Search(forms.Form):
    q = forms.CharField(label="Query")

    def as_labels(self):
        return self._html_output("<dt>%(label)s</dt>", "<dt>%s</dt>", "</dt>", "%s", False)


answer = "%s" % Search().as_labels()
""",
            after="""
from django import forms
from django.template import Context, Template

LABELS = "{% for field in form %}<dt>{{ field.label_tag }}</dt>{% endfor %}"


class Search(forms.Form):
    q = forms.CharField(label="Query")

    def as_labels(self):
        return Template(LABELS).render(Context({"form": self}))


answer = "%s" % Search().as_labels()
""",
        ),
        leaves=("def _html_output(self):\n    pass",),
        ledger=("removed-django.forms.forms.BaseForm._html_output",),
        symptoms=("has no attribute '_html_output'",),
    ),
]
