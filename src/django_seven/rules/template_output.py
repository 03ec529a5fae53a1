"""Templates whose output changes: what is escaped, what labels show, which templates of Django are gone."""

from __future__ import annotations

import re

from django_seven.rules.shape import ByHand, Draft, Example, Match, Rewrite, Rule, Template
from django_seven.rules.syntax import replace_tags, tags

_RENAMED = {
    "django/forms/default.html": "django/forms/table.html",
    "django/forms/formsets/default.html": "django/forms/formsets/table.html",
}
_OFF, _ON = "{% autoescape off %}", "{% endautoescape %}"
_LITERAL = re.compile(r"""(?:"[^"&<>']*"|'[^'&<>"]*'|-?\d+(?:\.\d+)?)\Z""")
_LABEL = re.compile(r"\{\{\s*[\w.]+\.label_tag\s*\}\}(?=\s*:)")


def table_template(text: str) -> str | None:
    """`{% include "django/forms/default.html" %}` names the template that it was."""

    def change(tag: str) -> str:
        for old, new in _RENAMED.items():
            tag = re.sub(rf"""(["']){re.escape(old)}\1""", rf"\g<1>{new}\1", tag)
        return tag

    return replace_tags(text, change)


def table_name(draft: Draft, match: Match) -> None:
    """The name of a template of Django becomes that of the template that it was."""
    old = match.trigger.strip("'")
    draft.replace(match.node, draft.text(match.node).replace(old, _RENAMED[old]))


def raw_output(text: str) -> str | None:
    """`{% firstof a b %}` and `{% cycle a b %}` keep their output, where it may hold markup."""
    live = list(tags(text))
    if any(found.group()[2:-2].split()[:1] == ["load"] and "future" in found.group() for found in live):
        return None
    pieces, last = [], 0
    for found in live:
        words = re.findall(r"""(?:"[^"]*"|'[^']*'|\S)+""", found.group()[2:-2])
        if words[:1] not in (["firstof"], ["cycle"]) or "as" in words or all(map(_LITERAL.match, words[1:])):
            continue
        if (words[0] == "cycle" and len(words) < 3) or text.endswith(_OFF, 0, found.start()):
            continue
        pieces += [text[last : found.start()], _OFF, found.group(), _ON]
        last = found.end()
    return "".join([*pieces, text[last:]]) if pieces else None


def widget_label(text: str) -> str | None:
    """`{% if wrap_label %}` becomes `{% if wrap_label or widget.wrap_label %}`."""
    return replace_tags(
        text, lambda tag: re.sub(r"^(\{%\s*if\s+)wrap_label(\s*%\})$", r"\1wrap_label or widget.wrap_label\2", tag)
    )


def show_label_colon(text: str) -> str | None:
    """Say where a colon follows a label."""
    changed = _LABEL.sub(lambda found: found.group() + " {# colon #}", text)
    return None if changed == text else changed


def show_dots(text: str) -> str | None:
    """Say where a variable has two dots."""

    def change(tag: str) -> str:
        return tag if tag.startswith("{%") else re.sub(r'"[^"]*"|\'[^\']*\'|(?<=\w)\.\.+(?=[A-Za-z_])', _one_dot, tag)

    changed = replace_tags(text, change)
    return None if changed == text else changed


def _one_dot(found: re.Match[str]) -> str:
    return found.group() if found.group()[0] != "." else "."


_LABELLED = """
from django import forms


class Search(forms.Form):
    q = forms.CharField()
"""

RULES = [
    Rule(
        id="form-default-template",
        what="`django/forms/default.html` is gone in Django 5.0; it included `django/forms/table.html`.",
        why="The default became another template.",
        since="4.0",
        until="5.0",
        change=Template(tuple(_RENAMED), table_template),
        sure="safe",
        notes="5.0/#features-removed-in-5-0",
        example=Example(
            before='{% spaceless %}<p>{% include "django/forms/default.html" %}</p>{% endspaceless %}',
            after='{% spaceless %}<p>{% include "django/forms/table.html" %}</p>{% endspaceless %}',
            kind="template",
            settings='INSTALLED_APPS += ["django.forms"]',
            probe=_LABELLED,
            context="Search(use_required_attribute=False).get_context()",
        ),
        leaves=('{% include "django/forms/div.html" %}', '{# {% include "django/forms/default.html" %} #}'),
        ledger=("removed-template-django-forms-default.html", "removed-template-django-forms-formsets-default.html"),
        symptoms=("TemplateDoesNotExist: django/forms/default.html",),
    ),
    Rule(
        id="form-default-template-name",
        what="`django/forms/default.html` is gone in Django 5.0; it included `django/forms/table.html`.",
        why="The default became another template.",
        since="4.0",
        until="5.0",
        warns="4.1",
        change=Rewrite(tuple(f"'{name}'" for name in _RENAMED), table_name),
        sure="safe",
        notes="5.0/#features-removed-in-5-0",
        example=Example(
            before="from django import forms\n\n\nclass Search(forms.Form):\n"
            '    template_name = "django/forms/default.html"\n    q = forms.CharField()\n',
            after="from django import forms\n\n\nclass Search(forms.Form):\n"
            '    template_name = "django/forms/table.html"\n    q = forms.CharField()\n',
            probe="import django\nif django.VERSION < (4, 0):\n    raise ImportError('forms had no templates')\n"
            "answer = '<tr>' in str(Search())",
        ),
        leaves=('name = "django/forms/div.html"',),
        ledger=("removed-template-django-forms-default.html", "removed-template-django-forms-formsets-default.html"),
        symptoms=("TemplateDoesNotExist: django/forms/default.html",),
    ),
    Rule(
        id="cycle-unescaped",
        what="`{% cycle %}` and `{% firstof %}` escape what they show since Django 1.8.",
        why="They were the only tags that did not; take `autoescape off` away where no markup is meant.",
        since="1.3",
        until="1.8",
        change=Template(("cycle", "firstof"), raw_output),
        sure="likely",
        notes="1.8/#features-removed-in-1-8",
        example=Example(
            before="{% firstof a b %}{% cycle a b %}{% cycle 'x' 'y' %}",
            after="{% autoescape off %}{% firstof a b %}{% endautoescape %}"
            "{% autoescape off %}{% cycle a b %}{% endautoescape %}{% cycle 'x' 'y' %}",
            kind="template",
            context="{'a': '<a>', 'b': '<b>'}",
        ),
        leaves=("{% cycle 'odd' 'even' %}", "{% load firstof from future %}{% firstof a b %}", "{% cycle rows %}"),
        ledger=("changed-cycle-firstof-escape",),
    ),
    Rule(
        id="wrap-label",
        what="Templates of choices ask for `widget.wrap_label` from Django 2.1 on.",
        why="What belongs to the widget is found on it.",
        since="1.11",
        until="2.1",
        change=Template(("wrap_label",), widget_label),
        sure="safe",
        notes="2.1/#miscellaneous",
        leaves=("{% if widget.wrap_label %}", "{% if wrap_label or widget.wrap_label %}"),
        ledger=("changed-wrap_label",),
        example=Example(
            before="{% if wrap_label %}label{% endif %}",
            after="{% if wrap_label or widget.wrap_label %}label{% endif %}",
            kind="template",
            probe="""
from django import forms

context = forms.CheckboxSelectMultiple(choices=[("a", "A")]).get_context("x", None, {})
option = context["widget"]["optgroups"][0][1][0]
given = {"widget": option, "wrap_label": context.get("wrap_label")}
""",
            context="given",
        ),
    ),
    Rule(
        id="label-tag-colon",
        what="`label_tag` ends with the form's `label_suffix` since Django 1.6; here a colon of its own follows.",
        why="Only the labels of whole forms had it.",
        since="1.3",
        until="1.6",
        change=Template(("label_tag",), show_label_colon),
        sure="show",
        notes="1.6/#miscellaneous",
        example=Example(
            before="{{ form.q.label_tag }}:",
            after='<label for="id_q">{{ form.q.label }}</label>:',
            kind="template",
            probe=_LABELLED,
            context="{'form': Search()}",
        ),
        leaves=("{{ form.q.label_tag }}", "{{ form.q.label }}:"),
        ledger=("changed-label_tag-suffix",),
    ),
    Rule(
        id="debug-tag",
        what="`{% debug %}` shows nothing without `DEBUG` since Django 4.0.2, 3.2.12 and 2.2.27.",
        why="It showed visitors what the page was made of.",
        since="1.3",
        until="4.0",
        change=ByHand(("{% debug",), "Look whether pages of the site are to show it; `{% if debug %}` says so too."),
        sure="show",
        notes="4.0.2/",
        leaves=("{% if debug %}{% endif %}", "{# {% debug %} #}"),
        ledger=("changed-debug-tag",),
        unproven="Django 2.2.27 and 3.2.12 have the change, the last 3.1 has not",
        example=Example(before="{% debug %}", after="", kind="template"),
    ),
    Rule(
        id="blocktranslate-asvar",
        what="The text that `{% blocktranslate asvar x %}` stores is safe from Django 4.2 on, and not escaped again.",
        why="What was put into the text is escaped already.",
        since="1.9",
        until="4.2",
        change=ByHand(
            ("{% blocktrans asvar", "{% blocktranslate asvar"),
            "Where the text has markup or `&`, show it with `|force_escape` (escaped) or `|safe` (not), on both sides.",
        ),
        sure="show",
        notes="4.2/#miscellaneous",
        example=Example(
            before="{% load i18n %}{% blocktrans asvar x %}a & b{% endblocktrans %}{{ x }}",
            after="{% load i18n %}{% blocktrans asvar x %}a & b{% endblocktrans %}{{ x|force_escape }}",
            kind="template",
        ),
        leaves=("{% blocktrans %}asvar{% endblocktrans %}", "{% blocktranslate with asvar=1 %}{% endblocktranslate %}"),
        ledger=("changed-blocktranslate-asvar-safe",),
    ),
    Rule(
        id="double-dot",
        what="`{{ a..b }}` is refused by the release after Django 6.2: a path has one dot between its names.",
        why="The two dots ask for an attribute without a name, which nothing has.",
        since="1.3",
        until="2028.0",
        warns="6.1",
        change=Template(("..",), show_dots),
        sure="show",
        notes="6.1/#miscellaneous",
        example=Example(
            before="[{{ a..b }}]",
            after="[{{ a.nothing }}]",
            kind="template",
            context="{'a': {'b': 1}}",
        ),
        leaves=('{{ a.b }}{% include "../a.html" %}', "{{ a|join:'..b' }}"),
        ledger=("removed-template-double-dot",),
    ),
]
