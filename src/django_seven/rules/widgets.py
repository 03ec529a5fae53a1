"""Widgets of one's own: what they are called with, and what they may call."""

from __future__ import annotations

from tree_sitter import Node

from django_seven.rules.forms import _WIDGETS as WIDGETS
from django_seven.rules.shape import Draft, Example, Fine, Match, Rewrite, Rule, Skip
from django_seven.rules.syntax import (
    arguments,
    below,
    by_place,
    call_of,
    choose,
    is_called,
    keyword,
    parameter_name,
    parameters,
    value_of,
)
from django_seven.values import Minor

_SELECTS = tuple(
    f"django.forms.{module}{name}"
    for module in ("", "widgets.")
    for name in ("Select", "SelectMultiple", "RadioSelect", "CheckboxSelectMultiple", "NullBooleanSelect")
)


def own_attributes(draft: Draft, match: Match) -> None:
    """`self.build_attrs(attrs, name=name)` becomes a dictionary of the widget's attributes and these."""
    receiver = match.node.child_by_field_name("object")
    call = call_of(match) if is_called(match.node) else None
    if call is None or receiver is None or not draft.class_means(match.node, WIDGETS):
        raise Fine
    named = [argument for argument in arguments(call) if argument.type == "keyword_argument"]
    named = [argument for argument in named if not draft.text(argument).startswith("extra_attrs")]
    extra = keyword(call, "extra_attrs")
    given = by_place(call)
    if not named:
        raise Fine  # one dictionary means the same on both sides, two are the new way
    hidden = any(argument.type in ("list_splat", "dictionary_splat") for argument in arguments(call))
    if draft.text(receiver) != "self" or len(given) > 1 or hidden:
        raise Skip("it is not seen which attributes it starts from")
    pairs = ", ".join(draft.text(argument) for argument in named)
    attrs = draft.text(value_of(extra)) if extra is not None else draft.text(given[0]) if given else ""
    if not attrs or attrs == "None":
        draft.replace(call, f"dict(self.attrs, {pairs})")
    else:
        draft.replace(call, f"dict(dict(self.attrs, {pairs}), **({attrs} or {{}}))")


def fewer_choices(draft: Draft, match: Match) -> None:
    """`super().render(name, value, attrs, choices)` of a select is called without its choices."""
    receiver = match.node.child_by_field_name("object")
    call = call_of(match) if is_called(match.node) else None
    if call is None or receiver is None or not draft.text(receiver).startswith("super("):
        raise Fine
    named, given = keyword(call, "choices"), by_place(call)
    last = named if named is not None else given[3] if len(given) == 4 and draft.text(given[3]) == "choices" else None
    if last is None or not draft.class_means(match.node, _SELECTS):
        raise Fine
    draft.remove_argument(last)


def plain_value(draft: Draft, match: Match) -> None:
    """`create_option()` works with the plain value of a choice."""
    names = [parameter_name(parameter) for parameter in parameters(match.node)]
    body = match.node.child_by_field_name("body")
    if body is None or not body.named_children or "value" not in names or not draft.class_means(match.node, _SELECTS):
        raise Fine
    if 'getattr(value, "value", value)' in draft.text(body) or not _looked_at(draft, body):
        raise Fine
    first = body.named_children[0]
    if first.start_point.row == match.node.start_point.row:
        raise Skip("its body stands on the same line")
    indent = " " * first.start_point.column
    line = 'value = getattr(value, "value", value)'
    text = first.named_children[0] if first.named_children else first
    if first.type == "expression_statement" and text.type == "string":
        draft.insert(first.end_byte, f"\n{indent}{line}")
    else:
        draft.insert(first.start_byte, f"{line}\n{indent}")


def _looked_at(draft: Draft, body: Node) -> bool:
    """Whether a function does more with `value` than hand it on, print it or ask it for its instance."""
    for node in below(body, "identifier"):
        above = node.parent
        if draft.text(node) != "value" or above is None or above.type in ("attribute", "keyword_argument"):
            continue
        call = above.parent
        handed_on = call is not None and call.type == "call" and draft.text(call).startswith("super(")
        if above.type != "argument_list" or not handed_on:
            return True
    return False


def hidden(draft: Draft, match: Match) -> None:
    """`widget.is_hidden = True` becomes `widget.input_type = "hidden"`."""
    above, name = match.node.parent, match.node.child_by_field_name("attribute")
    receiver = match.node.child_by_field_name("object")
    left = above.child_by_field_name("left") if above is not None and above.type == "assignment" else None
    if above is None or name is None or receiver is None or left is None or left.id != match.node.id:
        raise Fine
    own = draft.text(receiver) == "self" and draft.class_means(match.node, WIDGETS)
    if not own and draft.text(receiver).rpartition(".")[2] not in ("widget",):
        raise Fine
    value = above.child_by_field_name("right")
    if value is None or draft.text(value) != "True":
        raise Skip("give it another `input_type`")
    new = f'{draft.text(receiver)}.input_type = "hidden"'
    choose(draft, above, [draft.text(above)], [new], Minor(1, 7))


def quoted_truth(draft: Draft, match: Match) -> None:
    """`attrs={"x": True}` becomes `attrs={"x": "True"}`: the text it was."""
    call = call_of(match) if not match.imported and is_called(match.node) else None
    named = keyword(call, "attrs") if call is not None else None
    value = value_of(named) if named is not None else None
    if value is None or value.type != "dictionary":
        raise Fine
    values = [pair.child_by_field_name("value") for pair in value.named_children if pair.type == "pair"]
    truths = [node for node in values if node is not None and node.type in ("true", "false")]
    if not truths:
        raise Fine
    for node in truths:
        draft.replace(node, f'"{draft.text(node)}"')


_LOUD = """
from django import forms


class Loud(forms.TextInput):
    def render(self, name, value, attrs=None, renderer=None):
        attrs = {}
        return ",".join("%s=%s" % pair for pair in sorted(attrs.items()))


class Search(forms.Form):
    q = forms.CharField(widget=Loud({{"class": "wide", "maxlength": 3}}), required=False)


answer = str(Search()["q"])
"""
_CHOICE = """
from django import forms


class Loud(forms.Select):
    def render(self, name, value, attrs=None, choices=(), renderer=None):
        return "<b>" + super(Loud, self).render(name, value, attrs{}) + "</b>"


class Search(forms.Form):
    q = forms.ChoiceField(choices=[("a", "A")], widget=Loud)


answer = str(Search()["q"])[:3], str(Search()["q"]).count("<option")
"""
_OPTION = """
from django import forms
from django.contrib.auth.models import Group


class Marked(forms.Select):
    def create_option(self, name, value, *args, **kwargs):
        {}option = super().create_option(name, value, *args, **kwargs)
        option["attrs"]["data-even"] = "yes" if value and value % 2 == 0 else "no"
        return option


class Choose(forms.Form):
    group = forms.ModelChoiceField(Group.objects.order_by("id"), widget=Marked)
"""

RULES = [
    Rule(
        id="widget-build-attrs",
        what="`build_attrs()` of a widget takes two dictionaries in Django 1.11, and no keywords.",
        why="What it starts from is an argument as well.",
        since="1.3",
        until="1.11",
        change=Rewrite((".build_attrs",), own_attributes),
        sure="safe",
        notes="1.11/#miscellaneous",
        example=Example(
            before=_LOUD.format("self.build_attrs(attrs, type='text', name=name)"),
            after=_LOUD.format("dict(dict(self.attrs, type='text', name=name), **(attrs or {}))"),
        ),
        leaves=(
            "from django import forms\nclass W(forms.TextInput):\n    def a(self):\n"
            "        return self.build_attrs(self.attrs, {'a': 1})",
            "class W:\n    def a(self):\n        return self.build_attrs(a, name=1)",
        ),
        ledger=("changed-Widget.build_attrs",),
        symptoms=("build_attrs() got an unexpected keyword argument",),
    ),
    Rule(
        id="select-render-choices",
        what="`render()` of a select takes no `choices` in Django 1.10.",
        why="A widget has its choices in `self.choices`.",
        since="1.3",
        until="1.10",
        change=Rewrite((".render",), fewer_choices),
        pattern=r"super\([^()]*\)[\s\\]*\.[\s\\]*render\b",
        sure="likely",
        notes="1.10/#miscellaneous",
        example=Example(before=_CHOICE.format(", choices"), after=_CHOICE.format("")),
        more=(Example(before=_CHOICE.format(", choices=choices"), after=_CHOICE.format("")),),
        leaves=("class L(Page):\n    def a(self):\n        return super(L, self).render(1, 2, 3, choices)",),
        ledger=("removed-django.forms.Select.render--choices",),
        symptoms=("render() got an unexpected keyword argument 'choices'",),
    ),
    Rule(
        id="model-choice-iterator-value",
        what="`create_option()` gets a `ModelChoiceIteratorValue` from Django 3.1 on, whose `value` is the key.",
        why="It has the object of the choice as `instance`.",
        since="1.11",
        until="3.1",
        change=Rewrite(("def create_option",), plain_value),
        sure="likely",
        notes="3.1/#miscellaneous",
        example=Example(
            before=_OPTION.format(""),
            after=_OPTION.format('value = getattr(value, "value", value)\n        '),
            probe="""
import django
from seven_proof import migrate

if django.VERSION < (1, 11):
    raise ImportError("there were no options to create")
migrate()
for name in "ab":
    Group.objects.create(name=name)
html = str(Choose()["group"])
answer = html.count('data-even="no"'), html.count('data-even="yes"')
""",
        ),
        leaves=(
            "from django import forms\nclass S(forms.Select):\n    def create_option(self, name, value, *args):\n"
            "        return super().create_option(name, value, *args)",
            "class S:\n    def create_option(self, name, value):\n        return value[0]",
        ),
        ledger=("changed-ModelChoiceIteratorValue",),
        symptoms=(
            "unsupported operand type(s) for %: 'ModelChoiceIteratorValue' and 'int'",
            "unhashable type: 'ModelChoiceIteratorValue'",
            "ModelChoiceIteratorValue is not JSON serializable",
        ),
    ),
    Rule(
        id="widget-is-hidden",
        what='`is_hidden` of a widget cannot be set in Django 1.7: `input_type = "hidden"` tells it.',
        why="The two could contradict each other.",
        since="1.3",
        until="1.7",
        change=Rewrite((".is_hidden",), hidden),
        sure="likely",
        notes="1.7/#miscellaneous",
        example=Example(
            before="from django import forms\n\nwidget = forms.TextInput()\nwidget.is_hidden = True\n",
            after="""
import django
from django import forms

widget = forms.TextInput()
if django.VERSION < (1, 7):
    widget.is_hidden = True
else:
    widget.input_type = "hidden"
""",
            probe="answer = bool(widget.is_hidden)",
        ),
        leaves=("if widget.is_hidden:\n    pass", "page.is_hidden = True"),
        ledger=("changed-Widget.is_hidden",),
        symptoms=("can't set attribute",),
    ),
    Rule(
        id="widget-boolean-attrs",
        what='`attrs={"x": True}` of a widget shows a bare `x` in Django 1.8, and `False` none; before it was a text.',
        why="HTML writes what is on or off so.",
        since="1.3",
        until="1.8",
        warns="1.7",
        change=Rewrite(WIDGETS, quoted_truth),
        sure="likely",
        notes="1.8/#features-removed-in-1-8",
        example=Example(
            before="from django import forms\n\nwidget = forms.TextInput(attrs={'data-a': True, 'data-b': False})\n",
            after="from django import forms\n\n"
            "widget = forms.TextInput(attrs={'data-a': \"True\", 'data-b': \"False\"})\n",
            probe="html = widget.render('q', None)\nanswer = 'data-a=\"True\"' in html, 'data-b=\"False\"' in html",
        ),
        leaves=("from django import forms\nforms.TextInput(attrs={'a': 'True'})",),
        ledger=("removed-widget-boolean-attrs",),
    ),
]
