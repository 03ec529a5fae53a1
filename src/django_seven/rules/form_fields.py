"""Form fields and formsets: arguments that are only taken by name, or no longer at all."""

from __future__ import annotations

from django_seven.rules.shape import Draft, Example, Fine, Keyword, Match, Rewrite, Rule, Skip
from django_seven.rules.syntax import (
    append_argument,
    arguments,
    by_place,
    call_of,
    is_called,
    keyword,
    positional,
    string_value,
    value_of,
)

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
_PASSWORD = tuple(f"django.forms.{module}PasswordInput" for module in ("", "widgets."))
_SPLIT = tuple(f"django.forms.{module}SplitDateTimeWidget" for module in ("", "widgets."))


def by_name(draft: Draft, match: Match) -> None:
    """Arguments that a field takes only by name get their names."""
    if match.imported or not is_called(match.node):
        raise Fine
    kept, names = _BY_NAME[match.trigger.rpartition(".")[2]]
    call = call_of(match)
    given = by_place(call)[kept:]
    if not given or any(argument.type == "list_splat" for argument in arguments(call)):
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


def by_name_in_text(draft: Draft, match: Match) -> None:
    """The `%s` of a message becomes the name of what is put in, from Django 1.6 on."""
    call = call_of(match) if not match.imported and is_called(match.node) else None
    named = keyword(call, "error_messages") if call is not None else None
    value = value_of(named) if named is not None else None
    if value is None or value.type != "dictionary":
        raise Fine
    names = _PLACEHOLDERS[match.trigger.rpartition(".")[2]]
    found = []
    for pair in value.named_children:
        key, text = pair.child_by_field_name("key"), pair.child_by_field_name("value")
        name = names.get(string_value(key) or "")
        if name is None or text is None or text.type == "conditional_expression":
            continue
        if draft.text(text).count("%s") == 1:
            found.append((text, name))
    if not found:
        raise Fine
    django = draft.require_module("django")
    for text, name in found:
        old = draft.text(text)
        draft.replace(text, f"{old} if {django}.VERSION < (1, 6) else {old.replace('%s', f'%({name})s')}")


# What is put into the messages of fields that had one `%s`.
_PLACEHOLDERS = {
    "ModelMultipleChoiceField": {"invalid_choice": "value", "invalid_pk_value": "pk"},
    "DecimalField": {"max_digits": "max", "max_decimal_places": "max", "max_whole_digits": "max"},
}
_FORM = """
from django import forms


class Search(forms.Form):
    field = forms.{}


def tried(value):
    form = Search({{"field": value, "field_0": "2020-01-02", "field_1": "03:04"}})
    return form.is_valid() and form.cleaned_data["field"]
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
        id="error-message-placeholders",
        what="Messages of fields name what is put in since Django 1.6: `%(value)s`, `%(pk)s`, `%(max)s`.",
        why="A message can say it twice, or leave it out.",
        since="1.3",
        until="1.6",
        change=Rewrite(
            tuple(f"django.forms.{module}{name}" for module in ("", "fields.", "models.") for name in _PLACEHOLDERS),
            by_name_in_text,
        ),
        sure="safe",
        notes="1.6/#miscellaneous",
        example=Example(
            before=_FORM.format("DecimalField(max_digits=2, error_messages={'max_digits': 'At most %s.'})").lstrip(),
            after="import django\n"
            + _FORM.format(
                "DecimalField(max_digits=2, error_messages={'max_digits': 'At most %s.' if django.VERSION < (1, 6) "
                "else 'At most %(max)s.'})"
            ).lstrip(),
            probe="form = Search({'field': '123'})\nanswer = form.is_valid(), form.errors['field'][0] == 'At most 2.'",
        ),
        leaves=("from django import forms\nforms.DecimalField(error_messages={'max_digits': '%(max)s'})",),
        ledger=("changed-error-message-placeholders",),
        symptoms=("format requires a mapping", "not all arguments converted during string formatting"),
    ),
]
