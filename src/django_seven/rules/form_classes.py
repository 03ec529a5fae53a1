"""Classes of forms, formsets, widgets and errors: what they must say, and what is asked of them."""

from __future__ import annotations

from tree_sitter import Node

from django_seven.rules.form_fields import FIELDS
from django_seven.rules.shape import ByHand, Draft, Example, Fine, Match, Method, Rewrite, Rule, Skip
from django_seven.rules.syntax import (
    arguments,
    below,
    by_place,
    call_of,
    enclosing,
    indentation,
    is_called,
    keyword,
    positional,
    string_value,
    value_of,
)
from django_seven.values import Minor

MODEL_FORMS = ("django.forms.ModelForm", "django.forms.models.ModelForm")
_WIDGETS = tuple(
    f"django.forms.{module}{name}"
    for module in ("", "widgets.")
    for name in ("Widget", "Input", "TextInput", "Select", "MultiWidget", "CheckboxInput", "HiddenInput", "Textarea")
)


def all_fields(draft: Draft, match: Match) -> None:
    """A `ModelForm` that says no fields gets all of them, as it had."""
    meta = enclosing(match.node, "class_definition")
    if meta is None or meta.child_by_field_name("superclasses") is not None:
        raise Fine
    names = {(node.text or b"").decode() for node in _assigned(meta)}
    if {"fields", "exclude"} & names or not draft.class_means(meta, MODEL_FORMS):
        raise Fine
    indent = indentation(match.node)
    draft.insert(match.node.end_byte, f"\n{indent}{_every_field(draft)}")


def _assigned(owner: Node) -> list[Node]:
    body = owner.child_by_field_name("body")
    found = below(body, "assignment") if body is not None else ()
    return [left for node in found if (left := node.child_by_field_name("left")) is not None]


def _every_field(draft: Draft) -> str:
    return 'fields = "__all__"' if draft.road.old >= Minor(1, 6) else "exclude = ()"


def saved_object(draft: Draft, match: Match) -> None:
    """`save_existing(form, instance=x)` hands the object over by place."""
    named = keyword(call_of(match), "instance") if is_called(match.node) else None
    if named is None:
        raise Fine
    if len(positional(call_of(match))) != 1 or arguments(call_of(match))[1].id != named.id:
        raise Skip("give the object as the second argument")
    draft.replace(named, draft.text(value_of(named)))


def on_widget(draft: Draft, match: Match) -> None:
    """Only a method of a widget is meant."""
    if not draft.class_means(match.node, _WIDGETS):
        raise Fine


def several_files(draft: Draft, match: Match) -> None:
    """A file input with `multiple` becomes one of a class that allows it."""
    call = call_of(match) if not match.imported and is_called(match.node) else None
    if call is None:
        raise Fine
    named, given = keyword(call, "attrs"), by_place(call)
    value = value_of(named) if named is not None else given[0] if given else None
    if value is None or value.type != "dictionary":
        raise Fine
    if not any(string_value(key) == "multiple" for key in _keys(value)):
        raise Fine
    name = match.trigger.rpartition(".")[2]
    place = next((node for node in draft.root.named_children if node.type in _BODY), None)
    if (
        place is None
        or enclosing(match.node, "class_definition") is None
        or f"class Multiple{name}" in draft.text(draft.root)
    ):
        raise Skip("write a class of it with `allow_multiple_selected = True`")
    base = draft.text(match.node)
    draft.insert(place.start_byte, f"class Multiple{name}({base}):\n    allow_multiple_selected = True\n\n\n")
    draft.replace(match.node, f"Multiple{name}")


_BODY = ("class_definition", "function_definition", "decorated_definition")


def _keys(dictionary: Node) -> list[Node]:
    pairs = (item.child_by_field_name("key") for item in dictionary.named_children)
    return [key for key in pairs if key is not None]


def radio_choice(draft: Draft, match: Match) -> None:
    """`RadioInput` becomes `RadioChoiceInput`, where the new side has it."""
    if draft.road.new >= Minor(1, 11) or draft.road.old < Minor(1, 6):
        raise Skip("not both sides have `RadioChoiceInput`")
    draft.replace(match.node, draft.require("django.forms.widgets.RadioChoiceInput"))


def safe_text(draft: Draft, match: Match) -> None:
    """What `__str__` of a list of errors returns is marked as safe."""
    if not draft.class_means(match.node, _ERRORS):
        raise Fine
    found = [node for node in below(match.node, "return_statement") if node.named_children]
    values = [node.named_children[0] for node in found if not draft.text(node).startswith(_SAFE)]
    if not values:
        raise Fine
    mark = draft.require("django.utils.safestring.mark_safe")
    for value in values:
        draft.replace(value, f"{mark}({draft.text(value)})")


_ERRORS = tuple(f"django.forms.{module}.Error{kind}" for module in ("utils", "util") for kind in ("List", "Dict"))
_SAFE = tuple(f"return {name}(" for name in ("mark_safe", "format_html", "format_html_join", "self.render"))

_RENDERED = 'answer = str(Upload()["talks"]).count("multiple")'
_MODEL_FORM = """
from django import forms
from django.contrib.auth.models import Group


class GroupForm(forms.ModelForm):
    class Meta:
        model = Group{}
"""
_NOT_BEFORE = """
import django

if django.VERSION < {}:
    raise ImportError("there was no such question before")
"""
_CHANGED = """
from django import forms


class Loose(forms.CharField):
    def {}(self, initial, data):
        return (initial or "").lower() != (data or "").lower()


class Search(forms.Form):
    q = Loose()
"""
RULES = [
    Rule(
        id="model-form-without-fields",
        what='A `ModelForm` must say its fields in Django 1.8; `fields = "__all__"` are all, as before.',
        why="A field added to the model was in every form at once, also in those that strangers see.",
        since="1.6",
        until="1.8",
        warns="1.6",
        change=Rewrite(("Meta.model",), all_fields),
        sure="safe",
        notes="1.8/#features-removed-in-1-8",
        example=Example(
            before=_MODEL_FORM.format(""),
            after=_MODEL_FORM.format('\n        fields = "__all__"'),
            probe="answer = sorted(GroupForm.base_fields)",
        ),
        leaves=(
            "from django import forms\nclass F(forms.ModelForm):\n    class Meta:\n        model = M\n"
            "        exclude = ()",
            "from django import forms\nclass F(forms.ModelForm):\n    class Meta(B.Meta):\n        model = M",
            "from rest_framework import serializers\nclass S(serializers.ModelSerializer):\n    class Meta:\n"
            "        model = M",
        ),
        ledger=("removed-ModelForm-without-fields",),
        symptoms=(
            "Creating a ModelForm without either the 'fields' attribute or the 'exclude' attribute is prohibited",
        ),
    ),
    Rule(
        id="form-private-has-changed",
        what="`Field._has_changed()` is gone in Django 1.10; it is `has_changed()`.",
        why="The method became public in Django 1.8.",
        since="1.8",
        until="1.10",
        warns="1.8",
        change=Method((*FIELDS, "django.forms.Form", "django.forms.ModelForm"), "_has_changed", "has_changed"),
        sure="safe",
        notes="1.10/#features-removed-in-1-10",
        example=Example(
            before=_CHANGED.format("_has_changed"),
            after=_CHANGED.format("has_changed"),
            probe=_NOT_BEFORE.format("(1, 6)")
            + "answer = [Search({'q': q}, initial={'q': 'A'}).changed_data for q in ('a', 'b')]",
        ),
        leaves=("class Report:\n    def _has_changed(self):\n        return self._has_changed()",),
        ledger=("removed-django.forms.Field._has_changed", "removed-django.forms.Form._has_changed"),
        symptoms=("object has no attribute '_has_changed'",),
    ),
    Rule(
        id="widget-has-changed",
        what="`_has_changed()` of a widget is not asked in Django 1.8: the field tells whether it changed.",
        why="Only the field knows what a text means.",
        since="1.3",
        until="1.8",
        warns="1.6",
        change=ByHand(
            ("def _has_changed",),
            "Move it to a form field, as `has_changed` (Django 1.8) and as `_has_changed` (before).",
            on_widget,
        ),
        sure="show",
        notes="1.8/#features-removed-in-1-8",
        example=Example(
            before="""
from django import forms


class Loose(forms.TextInput):
    def _has_changed(self, initial, data):
        return (initial or "").lower() != (data or "").lower()


class Search(forms.Form):
    q = forms.CharField(widget=Loose)
""",
            after="""
import django
from django import forms


class Loose(forms.CharField):
    if django.VERSION < (1, 6):
        class widget(forms.TextInput):
            def _has_changed(self, initial, data):
                return (initial or "").lower() != (data or "").lower()

    def has_changed(self, initial, data):
        return (initial or "").lower() != (data or "").lower()

    if django.VERSION < (1, 8):
        _has_changed = has_changed


class Search(forms.Form):
    q = Loose()
""",
            probe="answer = [Search({'q': q}, initial={'q': 'A'}).changed_data for q in ('a', 'b')]",
        ),
        leaves=("class Report:\n    def _has_changed(self):\n        pass",),
        ledger=("removed-django.forms.Widget._has_changed",),
    ),
    Rule(
        id="save-existing-instance",
        what="`save_existing()` of a model formset calls its object `obj` in Django 5.0; give it by place.",
        why="It is called as in `save_new()` and in the admin.",
        since="1.3",
        until="5.0",
        change=Rewrite((".save_existing",), saved_object),
        sure="safe",
        notes="5.0/#miscellaneous",
        example=Example(
            before="""
from django.contrib.auth.models import Group
from django.forms.models import modelformset_factory, modelform_factory


class Named:
    def save(self, commit=True):
        return "saved"


formset = modelformset_factory(Group, fields=["name"])(queryset=Group.objects.none())
answer = formset.save_existing(Named(), instance=Group())
""",
            after="""
from django.contrib.auth.models import Group
from django.forms.models import modelformset_factory, modelform_factory


class Named:
    def save(self, commit=True):
        return "saved"


formset = modelformset_factory(Group, fields=["name"])(queryset=Group.objects.none())
answer = formset.save_existing(Named(), Group())
""",
        ),
        leaves=("formset.save_existing(form, obj)",),
        ledger=("removed-django.forms.models.BaseModelFormSet.save_existing--instance",),
        symptoms=("save_existing() got an unexpected keyword argument 'instance'",),
    ),
    Rule(
        id="file-input-multiple",
        what='`FileInput(attrs={"multiple": …})` raises since Django 4.2, 4.1.9 and 3.2.19; a subclass may allow it.',
        why="A field checked only the last of several files.",
        since="1.3",
        until="4.2",
        change=Rewrite(
            tuple(
                f"django.forms.{module}{name}"
                for module in ("", "widgets.")
                for name in ("FileInput", "ClearableFileInput")
            ),
            several_files,
        ),
        sure="likely",
        notes="4.2.1/",
        example=Example(
            before="""
from django import forms


class Upload(forms.Form):
    talks = forms.FileField(widget=forms.FileInput(attrs={"multiple": True}))
""",
            after="""
from django import forms


class MultipleFileInput(forms.FileInput):
    allow_multiple_selected = True


class Upload(forms.Form):
    talks = forms.FileField(widget=MultipleFileInput(attrs={"multiple": True}))
""",
            probe=_RENDERED,
        ),
        leaves=("from django import forms\nx = forms.FileInput(attrs={'class': 'multiple'})",),
        ledger=("changed-FileInput-multiple",),
        symptoms=("FileInput doesn't support uploading multiple files.",),
        unproven="Django 3.2.19 and 4.1.9 have the change, the last 4.0 has not",
    ),
    Rule(
        id="error-list-str",
        what="What `__str__` of an `ErrorList` gives must be marked as safe in Django 5.0.",
        why="Forms are rendered by templates, which escape the rest.",
        since="1.8",
        until="5.0",
        warns="4.0",
        change=Rewrite(("def __str__",), safe_text),
        below=("ErrorList", "ErrorDict"),
        sure="likely",
        notes="5.0/#features-removed-in-5-0",
        example=Example(
            before="""
from django import forms
from django.forms.utils import ErrorList


class Lines(ErrorList):
    def __str__(self):
        return "<b>%s</b>" % len(self)


class Search(forms.Form):
    q = forms.CharField()
""",
            after="""
from django import forms
from django.forms.utils import ErrorList
from django.utils.safestring import mark_safe


class Lines(ErrorList):
    def __str__(self):
        return mark_safe("<b>%s</b>" % len(self))


class Search(forms.Form):
    q = forms.CharField()
""",
            probe=_NOT_BEFORE.format("(1, 8)") + "answer = '<b>1</b>' in Search({}, error_class=Lines).as_p()",
        ),
        leaves=(
            "from django.forms.utils import ErrorList\nclass L(ErrorList):\n    def __str__(self):\n"
            "        return mark_safe('')",
            "class L(list):\n    def __str__(self):\n        return ''",
        ),
        ledger=("removed-errorlist-str",),
        symptoms=("Returning a plain string from",),
    ),
    Rule(
        id="radio-input",
        what="`RadioInput` is gone in Django 1.8; it is `RadioChoiceInput` until Django 1.11, which has neither.",
        why="Checkboxes got the same; templates of widgets replaced both.",
        since="1.6",
        until="1.8",
        change=Rewrite(("django.forms.widgets.RadioInput",), radio_choice, whole=True),
        sure="safe",
        notes="1.8/#features-removed-in-1-8",
        example=Example(
            before="from django.forms.widgets import RadioInput\n\n"
            "answer = RadioInput('a', '1', {}, ('1', 'One'), 0).is_checked()\n",
            after="from django.forms.widgets import RadioChoiceInput\n\n"
            "answer = RadioChoiceInput('a', '1', {}, ('1', 'One'), 0).is_checked()\n",
        ),
        leaves=("from shop.widgets import RadioInput",),
        ledger=("removed-django.forms.widgets.RadioInput",),
        symptoms=("cannot import name RadioInput", "cannot import name 'RadioInput'"),
        unproven="the new name is gone in Django 1.11",
    ),
]
