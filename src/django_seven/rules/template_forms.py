"""Forms in templates that are shown without a word of how."""

from __future__ import annotations

import re

from django_seven.rules.around import Project
from django_seven.rules.shape import Example, Rule, Template
from django_seven.rules.syntax import replace_tags
from django_seven.values import Minor, Road

_BARE_FORM = re.compile(r"\{\{\s*((?:wizard\.)?form|formset)\s*\}\}")
_NAMED_FORM = re.compile(r"\{\{\s*(\w+_form(?:set)?)\s*\}\}")
# What is put under a name into a dictionary, and the name of a function that gives a text.
_HANDED = rb"""["']%s["']\s*(?::|\]\s*=)\s*([\w.]*)"""
_BODY = rb"""^([ \t]*)def[ \t]+%s\(.*\n(?:(?:\1[ \t]+.*)?\n)*"""
_RENDERS = re.compile(rb"render|as_(?:p|ul|table|div)\Z|mark_safe|format_html")
_FORM_IN_PAGE = re.compile(r"\{\{\s*(?:\w+_)?form(?:\.\w+)?\s*(?:\|\w+\s*)?\}\}|\{%\s*for\s+\w+\s+in\s+(?:\w+_)?form\b")
_POSTING = re.compile(
    r"""(<form\b(?=[^>]*\bmethod\s*=\s*["']?post)(?![^>]*\bnovalidate)(?:\{[%{].*?[%}]\}|[^>{])*)>""", re.I
)
_TEXT_INPUTS = re.compile(r"""input\[type=(["']?)text\1\]""")
# A form of the project's own that is shown otherwise than as a table.
_OWN_LOOK = re.compile(
    rb"def\s+__(?:str|unicode|html)__\(self\)[^:]*:\s*(?:\"\"\".*?\"\"\"\s*)?return\s+(?:\w+\()?"
    rb"(?:self\.(?:as_|render|_html_output)|render_to_string)",
    re.S,
)


def replace_bare_form(text: str) -> str | None:
    """`{{ form }}` becomes `{{ form.as_table }}`: what it always meant.

    Within `blocktranslate` a name with a dot is no variable.
    """
    translated = False

    def change(tag: str) -> str:
        nonlocal translated
        word = (tag[2:-2].split() or [""])[0] if tag.startswith("{%") else ""
        if word.removeprefix("end") in ("blocktrans", "blocktranslate"):
            translated = not word.startswith("end")
        found = _BARE_FORM.fullmatch(tag)
        return tag if found is None or translated else tag.replace(found.group(1), f"{found.group(1)}.as_table")

    return replace_tags(text, change)


def show_named_form(text: str) -> str | None:
    """Say where what is called as a form is shown: it may be one, or a text that was made of it."""
    changed = replace_tags(text, lambda tag: _NAMED_FORM.sub(r"{{ \1.as_table }}", tag))
    return None if changed == text else changed


def show_form_of_project(project: Project, text: str) -> str | None:
    """The same without those that the project hands over as a text, each time."""

    def change(tag: str) -> str:
        found = _NAMED_FORM.fullmatch(tag)
        return tag if found is None or _is_text(project, found[1]) else _NAMED_FORM.sub(r"{{ \1.as_table }}", tag)

    changed = replace_tags(text, change)
    return None if changed == text else changed


def _is_text(project: Project, name: str) -> bool:
    """Whether what is handed over under a name is the answer of a function that renders, wherever the project says."""
    handed = re.compile(_HANDED % name.encode())
    sources = project.sources(project.holders(name.encode()))
    found = [one[1] for source in sources for one in handed.finditer(source.data)]
    return bool(found) and all(_RENDERS.search(one) or _returns_text(project, one.rpartition(b".")[2]) for one in found)


def _returns_text(project: Project, function: bytes) -> bool:
    """Whether the one function of a name in the project ends with what renders."""
    bodies = re.compile(_BODY % re.escape(function), re.M) if function else None
    sources = project.sources(project.holders(function)) if function else ()
    found = [one[0] for source in sources if bodies is not None for one in bodies.finditer(source.data)]
    last = found[0].rpartition(b"return ")[2] if len(found) == 1 else b""
    return re.match(rb"[\w.]*(?:render|render_to_string|mark_safe|format_html)\(", last) is not None


def show_novalidate(text: str) -> str | None:
    """Say where a form of Django's is posted by a page that lets browsers check it."""
    if not _FORM_IN_PAGE.search(text):
        return None
    changed = _POSTING.sub(r"\g<1> novalidate>", text)
    return None if changed == text else changed


def show_text_inputs(text: str) -> str | None:
    """Say where a style or a script of a page looks for inputs of the type `text`."""
    changed = _TEXT_INPUTS.sub(r"input:not([type=checkbox])", text)
    return None if changed == text else changed


def as_tables(road: Road, project: Project, text: str) -> bool:
    """Whether forms of the project that are shown without a word are tables, as Django's are."""
    renders = "FORM_RENDERER" in project.settings_assigned or bool(project.holders(b"default_renderer"))
    if renders and road.old >= Minor(4, 0):
        return False
    words = (b"__str__", b"__unicode__", b"__html__")
    files = {name for word in words for name in project.holders(word) if "form" in name}
    return not any(_OWN_LOOK.search(source.data) for source in project.sources(sorted(files)))


def not_as_tables(road: Road, project: Project, text: str) -> bool:
    """The other way round."""
    return not as_tables(road, project, text)


# What the form looks like, whatever the spaces in it.
_FORMS = """
from django import forms


def look(text):
    return "table" if "<tr" in text or text == "table" else "div"


class Look:
    def __str__(self):
        return look(super().__str__())

    def as_table(self):
        return look(super().as_table())


class NameForm(Look, forms.Form):
    name = forms.CharField()


class NameFormSet(Look, forms.BaseFormSet):
    pass
"""

RULES = [
    Rule(
        id="bare-form",
        what="`{{ form }}` is a list of `div`s in Django 5.0; `{{ form.as_table }}` is the table it was.",
        why="The default template of forms and formsets is `django/forms/div.html` now.",
        since="1.8",
        until="5.0",
        warns="4.1",
        change=Template(("form",), replace_bare_form, where=as_tables),
        sure="likely",
        notes="5.0/#features-removed-in-5-0",
        example=Example(
            before="<table>{{ form }}</table>{{formset}}{{ wizard.form }}",
            after="<table>{{ form.as_table }}</table>{{formset.as_table}}{{ wizard.form.as_table }}",
            kind="template",
            probe=_FORMS,
            context="{'form': NameForm(), 'formset': forms.formset_factory(NameForm, NameFormSet)(), "
            "'wizard': {'form': NameForm()}}",
        ),
        leaves=(
            "{{ form.as_p }}{{ form|crispy }}{{ form.name }}{{ platform }}{{ post_form }}",
            "{# {{ form }} #}",
            "{% blocktrans %}Fill {{ form }} in{% endblocktrans %}",
            "{{ order.form }}",
        ),
        ledger=("changed-form-default-div",),
        pattern=r"\{\{[^\n]*form(?:set)?[^\w\n]*\}\}",
    ),
    Rule(
        id="bare-form-other-name",
        what="What is called as a form is shown without a word: a form is a list of `div`s in Django 5.0, not a table.",
        why="Where it is a form, say `.as_table`, which is what it was; a text that was made of one has no such thing.",
        since="1.8",
        until="5.0",
        warns="4.1",
        change=Template(("form",), show_named_form, inside=show_form_of_project),
        sure="show",
        notes="5.0/#features-removed-in-5-0",
        example=Example(
            before="<table>{{ search_form }}</table>",
            after="<table>{{ search_form.as_table }}</table>",
            kind="template",
            probe=_FORMS,
            context="{'search_form': NameForm()}",
        ),
        leaves=("{{ form }}{{ search_form.as_p }}", "{# {{ search_form }} #}"),
        ledger=("changed-form-default-div",),
        pattern=r"\{\{[^\n]*_form(?:set)?[^\w\n]*\}\}",
    ),
    Rule(
        id="bare-form-own-look",
        what="`{{ form }}` is a list of `div`s in Django 5.0; here forms of the project have a look of their own.",
        why="A renderer or a `__str__` of the project's decides what is shown, which may build on Django's default.",
        since="1.8",
        until="5.0",
        warns="4.1",
        change=Template(("form",), replace_bare_form, where=not_as_tables),
        sure="show",
        notes="5.0/#features-removed-in-5-0",
        leaves=("{{ form.as_p }}",),
        unproven="what a form of the project's own shows is not Django's to say",
        ledger=("changed-form-default-div",),
        pattern=r"\{\{[^\n]*form(?:set)?[^\w\n]*\}\}",
    ),
    Rule(
        id="required-inputs",
        what="The inputs of a form's required fields have the attribute `required` from Django 1.10 on.",
        why="Browsers then refuse to send the form, which matters where a script shows or fills parts of it. "
        "`novalidate` on the form keeps them from it; `use_required_attribute = False` on the class leaves it out.",
        since="1.3",
        until="1.10",
        change=Template(("<form", "form"), show_novalidate),
        sure="show",
        notes="1.10/#forms",
        example=Example(
            before='<form method="post">{{ form.as_p }}</form>',
            after='<form method="post" novalidate>{{ form.as_p }}</form>',
            kind="template",
        ),
        leaves=(
            '<form method="post" novalidate>{{ form }}</form>',
            '<form method="get">{{ form.as_p }}</form>',
            '<form method="post"><input></form>',
        ),
        ledger=("changed-required-attribute",),
        unproven="a browser refuses, not Django",
        pattern=rf"(?is)\A(?=.*<form\b[^>]*\bmethod\W*post)(?=.*(?:{_FORM_IN_PAGE.pattern}))",
    ),
    Rule(
        id="text-inputs",
        what="Fields for mail, addresses and numbers are inputs of the types `email`, `url`, `number` from Django 1.6.",
        why="A style or a script that looks for `input[type=text]` no longer finds them.",
        since="1.3",
        until="1.6",
        change=Template(("input[type",), show_text_inputs),
        sure="show",
        notes="1.6/#miscellaneous",
        example=Example(
            before="<style>input[type=text] { width: 10em }</style>",
            after="<style>input[type=text], input[type=email] { width: 10em }</style>",
            kind="template",
        ),
        leaves=("<style>input[type=checkbox] {}</style>",),
        ledger=("changed-html5-inputs",),
        unproven="a browser tells which inputs a style is for",
    ),
]
