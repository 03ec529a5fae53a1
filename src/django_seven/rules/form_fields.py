"""Form fields and formsets: arguments that are only taken by name, or no longer at all."""

from __future__ import annotations

from tree_sitter import Node

from django_seven.rules.shape import ByHand, Draft, Example, Fine, Keyword, Match, Method, Rewrite, Rule, Skip
from django_seven.rules.syntax import (
    append_argument,
    arguments,
    below,
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

_SIZES, _LENGTHS = ("max_value", "min_value"), ("max_length", "min_length")
_ALL = ("required", "widget", "label", "initial", "help_text")
# How many arguments of a field are still taken by place, and what the others are called.
_BY_NAME: dict[str, tuple[int, tuple[str, ...]]] = {
    "Field": (0, _ALL),
    "CharField": (0, _LENGTHS),
    "EmailField": (0, _LENGTHS),
    "SlugField": (0, _LENGTHS),
    "URLField": (0, _LENGTHS),
    "UUIDField": (0, _LENGTHS),
    "RegexField": (1, _LENGTHS),
    "IntegerField": (0, _SIZES),
    "FloatField": (0, _SIZES),
    "DecimalField": (0, (*_SIZES, "max_digits", "decimal_places")),
    "DateField": (0, ("input_formats", *_ALL)),
    "TimeField": (0, ("input_formats", *_ALL)),
    "DateTimeField": (0, ("input_formats", *_ALL)),
    "SplitDateTimeField": (0, ("input_date_formats", "input_time_formats")),
    "BooleanField": (0, _ALL),
    "NullBooleanField": (0, _ALL),
    "FileField": (0, _ALL),
    "ImageField": (0, _ALL),
    "ChoiceField": (0, ("choices", *_ALL)),
    "TypedChoiceField": (0, ("choices", *_ALL)),
    "MultipleChoiceField": (0, ("choices", *_ALL)),
    "TypedMultipleChoiceField": (0, ("choices", *_ALL)),
    "FilePathField": (1, ("match", "recursive", "allow_files", "allow_folders", *_ALL)),
    "GenericIPAddressField": (0, ("protocol", "unpack_ipv4")),
    "ModelChoiceField": (1, ("empty_label",)),
    "ModelMultipleChoiceField": (1, ()),
}
FIELDS = tuple(f"django.forms.{module}{name}" for name in _BY_NAME for module in ("", "fields.", "models."))
MODEL_FORMS = ("django.forms.ModelForm", "django.forms.models.ModelForm")
_PASSWORD = tuple(f"django.forms.{module}PasswordInput" for module in ("", "widgets."))
_SPLIT = tuple(f"django.forms.{module}SplitDateTimeWidget" for module in ("", "widgets."))
_WIDGETS = tuple(
    f"django.forms.{module}{name}"
    for module in ("", "widgets.")
    for name in ("Widget", "Input", "TextInput", "Select", "MultiWidget", "CheckboxInput", "HiddenInput", "Textarea")
)


def by_name(draft: Draft, match: Match) -> None:
    """Arguments that a field takes only by name get their names."""
    if match.imported or not is_called(match.node):
        raise Fine
    kept, names = _BY_NAME[match.trigger.rpartition(".")[2]]
    given = positional(call_of(match))[kept:]
    if not given:
        raise Fine
    if len(given) > len(names):
        raise Skip("it has more arguments than could be named for all releases")
    for argument, name in zip(given, names, strict=False):
        draft.insert(argument.start_byte, f"{name}=")


def error_message(draft: Draft, match: Match) -> None:
    """`RegexField(error_message=x)` becomes `RegexField(error_messages={"invalid": x})`."""
    if match.imported or not is_called(match.node):
        raise Fine
    call = call_of(match)
    named = keyword(call, "error_message")
    if named is None:
        raise Fine
    if keyword(call, "error_messages") is not None:
        raise Skip("it has `error_messages` as well")
    draft.replace(named, f'error_messages={{"invalid": {draft.text(value_of(named))}}}')


def keep_blanks(draft: Draft, match: Match) -> None:
    """A field for a password keeps the blanks at its ends."""
    call = call_of(match) if not match.imported and is_called(match.node) else None
    widget = keyword(call, "widget") if call is not None else None
    if call is None or widget is None or keyword(call, "strip") is not None:
        raise Fine
    value = value_of(widget)
    function = value.child_by_field_name("function") if value.type == "call" else value
    if function is None or draft.meaning(function) not in _PASSWORD:
        raise Fine
    if any(argument.type == "dictionary_splat" for argument in arguments(call)):
        raise Skip("`**` hides its arguments")
    django = draft.require_module("django")
    append_argument(draft, call, f'**({{}} if {django}.VERSION < (1, 9) else {{"strip": False}})')


def split_field(draft: Draft, match: Match) -> None:
    """`DateTimeField(widget=SplitDateTimeWidget)` becomes `SplitDateTimeField(widget=…)`."""
    call = call_of(match) if not match.imported and is_called(match.node) else None
    widget = keyword(call, "widget") if call is not None else None
    if call is None or widget is None:
        raise Fine
    value = value_of(widget)
    function = value.child_by_field_name("function") if value.type == "call" else value
    if function is None or draft.meaning(function) not in _SPLIT:
        raise Fine
    if keyword(call, "input_formats") is not None or positional(call):
        raise Skip("its formats are those of one text")
    draft.replace(match.node, draft.require("django.forms.SplitDateTimeField"))


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
    named, given = keyword(call, "attrs"), positional(call)
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
_FORM = """
from django import forms


class Search(forms.Form):
    field = forms.{}


def tried(value):
    form = Search({{"field": value, "field_0": "2020-01-02", "field_1": "03:04"}})
    return form.is_valid() and form.cleaned_data["field"]
"""
_MODEL_FORM = """
from django import forms
from django.contrib.auth.models import Group


class GroupForm(forms.ModelForm):
    class Meta:
        model = Group{}
"""
# Where the widget moved in the end, so that the example says the same on all releases.
_EXTRAS = """
import sys
import django
if django.VERSION >= (2, 0):
    import django.forms.widgets
    sys.modules["django.forms.extras"] = django.forms
    sys.modules["django.forms.extras.widgets"] = django.forms.widgets
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
        id="form-field-positional",
        what="Form fields take their options only by name in Django 2.0.",
        why="`IntegerField(25, 10)` does not tell which is the largest.",
        since="1.3",
        until="2.0",
        change=Rewrite(FIELDS, by_name),
        sure="safe",
        notes="2.0/#miscellaneous",
        example=Example(
            before=_FORM.format("IntegerField(25, 10)"),
            after=_FORM.format("IntegerField(max_value=25, min_value=10)"),
            probe="answer = [tried(n) for n in (9, 10, 25, 26)]",
        ),
        more=(
            Example(
                before=_FORM.format("ChoiceField([('a', 'A')], True)"),
                after=_FORM.format("ChoiceField(choices=[('a', 'A')], required=True)"),
                probe="answer = [tried('a'), tried('b'), tried('')]",
            ),
            Example(
                before=_FORM.format("RegexField('^a+$', 3)"),
                after=_FORM.format("RegexField('^a+$', max_length=3)"),
                probe="answer = [bool(tried('aaa')), bool(tried('aaaa')), bool(tried('b'))]",
            ),
        ),
        leaves=(
            "from django import forms\nforms.RegexField('a')",
            "from django import forms\nforms.ModelChoiceField(queryset)",
            "from django import forms\nforms.CharField(*args)",
            "from django.db import models\nmodels.CharField('Name', 3)",
        ),
        ledger=("changed-form-field-positional",),
        symptoms=("__init__() takes 1 positional argument but 3 were given",),
    ),
    Rule(
        id="regex-field-error-message",
        what="`RegexField` takes no `error_message` in Django 1.10; it is the message `invalid` of `error_messages`.",
        why="All fields have `error_messages`.",
        since="1.3",
        until="1.10",
        warns="1.8",
        change=Rewrite(("django.forms.RegexField", "django.forms.fields.RegexField"), error_message),
        sure="safe",
        notes="1.10/#features-removed-in-1-10",
        example=Example(
            before=_FORM.format("RegexField('^a+$', error_message='Only a.')"),
            after=_FORM.format("RegexField('^a+$', error_messages={\"invalid\": 'Only a.'})"),
            probe="form = Search({'field': 'b'})\nanswer = form.is_valid(), form.errors['field'][0] == 'Only a.'",
        ),
        leaves=("from django import forms\nforms.RegexField('a', error_messages={'invalid': 'b'})",),
        ledger=("removed-django.forms.RegexField--error_message",),
        symptoms=("got an unexpected keyword argument 'error_message'",),
    ),
    Rule(
        id="email-field-strip",
        what="`EmailField` and `URLField` take no `strip` in Django 1.11: they always strip.",
        why="No address begins or ends with a blank.",
        since="1.3",
        until="1.11",
        change=Keyword(
            tuple(f"django.forms.{module}{name}Field" for module in ("", "fields.") for name in ("Email", "URL")),
            "strip",
        ),
        sure="safe",
        notes="1.11/#miscellaneous",
        example=Example(
            before=_FORM.format("EmailField(strip=True)"),
            after=_FORM.format("EmailField()"),
            probe="answer = tried('a@b.com')",
        ),
        leaves=("from django import forms\nforms.CharField(strip=True)",),
        ledger=("removed-django.forms.EmailField--strip", "removed-django.forms.URLField--strip"),
        symptoms=("got multiple values for keyword argument 'strip'",),
    ),
    Rule(
        id="model-choice-cache-choices",
        what="`ModelChoiceField` takes no `cache_choices` in Django 1.9.",
        why="It never was documented, and only some widgets looked at it.",
        since="1.3",
        until="1.9",
        warns="1.8",
        change=Keyword(
            tuple(
                f"django.forms.{module}Model{name}ChoiceField"
                for module in ("", "models.")
                for name in ("", "Multiple")
            ),
            "cache_choices",
        ),
        sure="safe",
        notes="1.9/#features-removed-in-1-9",
        example=Example(
            before="from django import forms\nfrom django.contrib.auth.models import Group\n\n"
            "answer = forms.ModelChoiceField(Group.objects.all(), cache_choices=False).required",
            after="from django import forms\nfrom django.contrib.auth.models import Group\n\n"
            "answer = forms.ModelChoiceField(Group.objects.all()).required",
        ),
        leaves=("from django import forms\nforms.ModelChoiceField(queryset, empty_label=None)",),
        ledger=(
            "removed-django.forms.ModelChoiceField--cache_choices",
            "removed-django.forms.ModelMultipleChoiceField--cache_choices",
        ),
        symptoms=("got an unexpected keyword argument 'cache_choices'",),
    ),
    Rule(
        id="select-date-widget-required",
        what="`SelectDateWidget` takes no `required` in Django 1.7: the field tells it.",
        why="`is_required` of a widget is set by the form.",
        since="1.3",
        until="1.7",
        change=Keyword(
            tuple(f"django.forms.extras.{module}SelectDateWidget" for module in ("", "widgets.")), "required"
        ),
        sure="safe",
        notes="1.7/#miscellaneous",
        example=Example(
            before="from django.forms.extras.widgets import SelectDateWidget\n\n"
            "answer = list(SelectDateWidget(years=[2020], required=True).years)",
            after="from django.forms.extras.widgets import SelectDateWidget\n\n"
            "answer = list(SelectDateWidget(years=[2020]).years)",
            settings=_EXTRAS,
        ),
        leaves=("from django.forms.extras.widgets import SelectDateWidget\nSelectDateWidget(years=[2020])",),
        ledger=("removed-django.forms.extras.widgets.SelectDateWidget--required",),
        symptoms=("got an unexpected keyword argument 'required'",),
    ),
    Rule(
        id="password-strip",
        what="`CharField` strips what is typed since Django 1.9; a field for a password must say `strip=False`.",
        why="A password that ends with a blank is no longer the one that was stored.",
        since="1.3",
        until="1.9",
        change=Rewrite(("django.forms.CharField", "django.forms.fields.CharField"), keep_blanks),
        sure="likely",
        notes="1.9/#charfield-strip",
        example=Example(
            before=_FORM.format("CharField(widget=forms.PasswordInput)").lstrip("\n"),
            after="import django\n"
            + _FORM.format(
                'CharField(widget=forms.PasswordInput, **({} if django.VERSION < (1, 9) else {"strip": False}))'
            ).lstrip("\n"),
            probe="answer = tried(' secret ')",
        ),
        leaves=(
            "from django import forms\nforms.CharField(widget=forms.Textarea)",
            "from django import forms\nforms.CharField(widget=forms.PasswordInput, strip=False)",
        ),
        ledger=("changed-CharField-strip",),
    ),
    Rule(
        id="split-datetime-widget",
        what="`DateTimeField` reads no two texts in Django 1.9: `SplitDateTimeWidget` belongs to `SplitDateTimeField`.",
        why="The field joined what the widget gave.",
        since="1.3",
        until="1.9",
        warns="1.7",
        change=Rewrite(("django.forms.DateTimeField", "django.forms.fields.DateTimeField"), split_field),
        sure="safe",
        notes="1.9/#features-removed-in-1-9",
        example=Example(
            before=_FORM.format("DateTimeField(widget=forms.SplitDateTimeWidget())"),
            after=_FORM.format("SplitDateTimeField(widget=forms.SplitDateTimeWidget())"),
            probe="answer = str(tried(None))",
            settings="USE_TZ = False",
        ),
        leaves=("from django import forms\nforms.DateTimeField(widget=forms.DateTimeInput)",),
        ledger=("removed-DateTimeField-SplitDateTimeWidget",),
    ),
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
]
