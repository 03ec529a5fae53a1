"""Names of forms, templates and translation that moved, a few at a time."""

from __future__ import annotations

from django_seven.rules.shape import Example, Moved, Rule

_RENDERERS = "django.forms.renderers."
_LOADERS = ("django.template.loaders.filesystem", "django.template.loaders.app_directories")
_FORMTOOLS = (
    "formtools",
    "formtools.preview",
    "formtools.utils",
    "formtools.wizard",
    "formtools.wizard.forms",
    "formtools.wizard.storage",
    "formtools.wizard.storage.base",
    "formtools.wizard.views",
)


def _moved(rule: str, what: str, since: str, until: str, notes: str, names: dict[str, str], *ledger: str) -> Rule:
    """A rule for names that are the same object in both places, or that its proof compares as such."""
    return Rule(
        id=rule,
        what=what,
        why="It lies where it belongs.",
        since=since,
        until=until,
        change=Moved(names),
        sure="safe",
        notes=notes,
        leaves=tuple(f"from shop import {name.rpartition('.')[2]}" for name in list(names)[:1]),
        ledger=ledger,
        symptoms=tuple(f"cannot import name '{name.rpartition('.')[2]}'" for name in names),
    )


def _form(renderer: str) -> str:
    return f"""
from django import forms
from django.forms.renderers import {renderer}


class Search(forms.Form):
    default_renderer = {renderer}
    q = forms.CharField()


answer = "<div" in str(Search())
"""


RULES = [
    Rule(
        id="div-form-renderers",
        what="`DjangoDivFormRenderer` and `Jinja2DivFormRenderer` are gone in Django 6.0: the plain ones do the same.",
        why="Forms are rows of `div` by default since Django 5.0.",
        since="5.0",
        until="6.0",
        warns="5.0",
        change=Moved(
            {
                f"{_RENDERERS}DjangoDivFormRenderer": f"{_RENDERERS}DjangoTemplates",
                f"{_RENDERERS}Jinja2DivFormRenderer": f"{_RENDERERS}Jinja2",
            }
        ),
        sure="safe",
        notes="6.0/#features-removed-in-6-0",
        example=Example(before=_form("DjangoDivFormRenderer"), after=_form("DjangoTemplates")),
        leaves=('FORM_RENDERER = "shop.renderers.DjangoDivFormRenderer"',),
        ledger=(
            "removed-django.forms.renderers.DjangoDivFormRenderer",
            "removed-django.forms.renderers.Jinja2DivFormRenderer",
        ),
        symptoms=("cannot import name 'DjangoDivFormRenderer'", "The DjangoDivFormRenderer transitional form renderer"),
    ),
    Rule(
        id="callable-choice-iterator",
        what="`CallableChoiceIterator` is in `django.utils.choices` from Django 5.0 on.",
        why="Model fields take callables as choices as well.",
        since="5.0",
        until="5.0",
        change=Moved({"django.forms.fields.CallableChoiceIterator": "django.utils.choices.CallableChoiceIterator"}),
        sure="safe",
        notes="5.0/#miscellaneous",
        example=Example(
            before="from django.forms.fields import CallableChoiceIterator\n\n"
            "answer = list(CallableChoiceIterator(lambda: [(1, 'a')]))",
            after="from django.utils.choices import CallableChoiceIterator\n\n"
            "answer = list(CallableChoiceIterator(lambda: [(1, 'a')]))",
        ),
        leaves=("from shop.fields import CallableChoiceIterator",),
        ledger=("removed-django.forms.fields.CallableChoiceIterator",),
        symptoms=("cannot import name 'CallableChoiceIterator'",),
    ),
    _moved(
        "translator-comment-mark",
        "`TRANSLATOR_COMMENT_MARK` is only in `django.utils.translation.template` in Django 4.0.",
        "1.11",
        "4.0",
        "4.0/#miscellaneous",
        {
            "django.template.base.TRANSLATOR_COMMENT_MARK": "django.utils.translation.template.TRANSLATOR_COMMENT_MARK",
        },
        "removed-django.template.base.TRANSLATOR_COMMENT_MARK",
    ),
    Rule(
        id="contrib-formtools",
        what="`django.contrib.formtools` is gone in Django 1.8; the package `django-formtools` has it as `formtools`.",
        why="It is looked after on its own.",
        since="1.8",
        until="1.8",
        change=Moved({f"django.contrib.{name}": name for name in _FORMTOOLS}),
        sure="safe",
        notes="1.8/#features-removed-in-1-8",
        example=Example(
            before="from django.contrib.formtools.wizard.views import SessionWizardView\n\n"
            "answer = SessionWizardView.__name__",
            after="from formtools.wizard.views import SessionWizardView\n\nanswer = SessionWizardView.__name__",
        ),
        leaves=("from formtools.wizard.views import SessionWizardView",),
        ledger=("removed-django.contrib.formtools",),
        symptoms=("No module named 'django.contrib.formtools'", "No module named formtools"),
        unproven="it needs the package django-formtools",
    ),
    Rule(
        id="security-hash",
        what="`security_hash()` of formtools is gone in Django 1.5; it is `form_hmac()`.",
        why="The hash had no key; forms that are open while the new side comes are asked for once more.",
        since="1.3",
        until="1.5",
        change=Moved({"django.contrib.formtools.utils.security_hash": "django.contrib.formtools.utils.form_hmac"}),
        sure="likely",
        notes="1.5/#features-removed-in-1-5",
        leaves=("from shop.utils import security_hash",),
        ledger=("removed-django.contrib.formtools.utils.security_hash",),
        symptoms=("cannot import name security_hash",),
        unproven="the two hashes differ, and formtools itself is gone in Django 1.8",
    ),
    Rule(
        id="context-processor-auth",
        what="`django.core.context_processors.auth` is gone in Django 1.4; it is in `django.contrib.auth`.",
        why="It speaks of users.",
        since="1.3",
        until="1.4",
        change=Moved({"django.core.context_processors.auth": "django.contrib.auth.context_processors.auth"}),
        sure="safe",
        notes="1.4/#features-removed-in-1-4",
        example=Example(
            before="from django.core.context_processors import auth\nfrom django.http import HttpRequest\n\n"
            "answer = sorted(auth(HttpRequest()))[-1]",
            after="from django.contrib.auth.context_processors import auth\nfrom django.http import HttpRequest\n\n"
            "answer = sorted(auth(HttpRequest()))[-1]",
        ),
        leaves=("from shop.context_processors import auth",),
        ledger=("removed-context_processors.auth",),
        symptoms=("cannot import name auth",),
    ),
    Rule(
        id="core-template-loader",
        what="`django.core.template_loader` is gone in Django 1.4; it is `django.template.loader`.",
        why="The module was only an alias.",
        since="1.3",
        until="1.4",
        change=Moved({"django.core.template_loader": "django.template.loader"}),
        sure="safe",
        notes="1.4/#miscellaneous",
        example=Example(
            before="from django.core.template_loader import get_template\n\nanswer = get_template.__module__\n",
            after="from django.template.loader import get_template\n\nanswer = get_template.__module__\n",
        ),
        leaves=("from shop.core.template_loader import get_template",),
        ledger=("changed-template_loaders-alias",),
        symptoms=("No module named template_loader",),
    ),
    Rule(
        id="load-template-source",
        what="Loaders of templates are classes in Django 1.4: `django.template.loaders.filesystem.Loader`.",
        why="A class can be asked whether it is of use here.",
        since="1.3",
        until="1.4",
        change=Moved({f"{name}.load_template_source": f"{name}.Loader" for name in _LOADERS}),
        sure="safe",
        notes="1.4/#features-removed-in-1-4",
        example=Example(
            before='LOADER = "django.template.loaders.filesystem.load_template_source"\n',
            after='LOADER = "django.template.loaders.filesystem.Loader"\n',
            probe="from importlib import import_module\n\nmodule, _, name = LOADER.rpartition('.')\n"
            "answer = hasattr(import_module(module), name)",
        ),
        leaves=('LOADER = "shop.loaders.load_template_source"\n',),
        ledger=("removed-load_template_source-functions", "removed-callable-template-loader"),
        symptoms=("No module named load_template_source",),
    ),
]
