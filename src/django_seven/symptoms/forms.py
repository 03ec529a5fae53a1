"""What forms, fields and their widgets show otherwise."""

from __future__ import annotations

from django_seven.symptoms.shape import Symptom

SYMPTOMS = (
    Symptom(
        id="required-attribute",
        since="1.10",
        what="Widgets of required fields have the attribute `required` from Django 1.10 on.",
        new=r"<(?:input|select|textarea)\b[^<>]* required(?:=|\b)",
        test="""
            from django import forms
            form = type("F", (forms.Form,), {"q": forms.CharField()})()
            case.assertEqual(str(form["q"]).replace("/>", ">"), '<input id="id_q" name="q" type="text" >')
        """,
        ledger="changed-required-attribute",
    ),
    Symptom(
        id="radio-list",
        since="4.0",
        what="Radio buttons and check boxes of several choices are `<div>` from Django 4.0 on; they were a list.",
        old=r"<ul\b",
        new=r"<div\b",
        test="""
            from django import forms
            shown = forms.RadioSelect(choices=[(1, "one")]).render("q", None)
            case.assertIn("<ul>", shown)
        """,
        ledger="changed-radio-checkbox-div",
    ),
    Symptom(
        id="form-default-div",
        since="5.0",
        what="A form that is shown as it is, is a row of `<div>` from Django 5.0 on; it was rows of a table.",
        old=r"<tr\b",
        new=r"<div\b",
        test="""
            from django import forms
            form = type("F", (forms.Form,), {"q": forms.CharField()})()
            case.assertIn("<tr>", str(form))
        """,
        rule="bare-form",
        ledger="changed-form-default-div",
    ),
    Symptom(
        id="null-boolean-values",
        since="2.2",
        what="The options of `NullBooleanSelect` have the values `unknown`, `true` and `false` from Django 2.2 on.",
        old=r'value=\\?"[123]\\?"',
        new=r'value=\\?"(?:unknown|true|false)\\?"',
        test="""
            from django import forms
            shown = forms.NullBooleanSelect().render("q", None)
            case.assertIn('<option value="2"', shown)
        """,
        ledger="changed-NullBooleanSelect-values",
    ),
    Symptom(
        id="uuid-dashes",
        since="2.2",
        what="UUIDs in form fields are shown with dashes from Django 2.2 on.",
        old=r"\b[0-9a-f]{32}\b",
        new=r"\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b",
        test="""
            import uuid
            from django import forms
            case.assertEqual(forms.UUIDField().prepare_value(uuid.UUID(int=7)), "%032x" % 7)
        """,
        ledger="changed-UUIDField-dashes",
    ),
    Symptom(
        id="help-text-described",
        since="5.0",
        what="Widgets name their help text by `aria-describedby` from Django 5.0 on.",
        new=r'aria-describedby=\\?"[\w-]+_helptext',
        test="""
            from django import forms
            form = type("F", (forms.Form,), {"q": forms.CharField(help_text="h")})()
            case.assertEqual(str(form["q"]), '<input type="text" name="q" required id="id_q">')
        """,
    ),
    Symptom(
        id="invalid-marked",
        since="5.0",
        what="Widgets of fields with errors have `aria-invalid` from Django 5.0 on.",
        new=r'aria-invalid=\\?"true',
        test="""
            from django import forms
            form = type("F", (forms.Form,), {"q": forms.CharField()})({})
            case.assertEqual(str(form["q"]), '<input type="text" name="q" required id="id_q">')
        """,
    ),
    Symptom(
        id="error-list-id",
        since="5.2",
        what="The list of a field's errors has an id from Django 5.2 on, which the widget names.",
        new=r'class=\\?"errorlist\\?" id=',
        test="""
            from django import forms
            form = type("F", (forms.Form,), {"q": forms.CharField()})({})
            case.assertEqual(
                str(form["q"].errors), '<ul class="errorlist"><li>This field is required.</li></ul>'
            )
        """,
    ),
    Symptom(
        id="url-default-scheme",
        since="6.0",
        what="URL fields of forms take `https` where no scheme is given from Django 6.0 on; it was `http`.",
        old=r"\bhttp://",
        new=r"\bhttps://",
        test="""
            from django import forms
            case.assertEqual(forms.URLField().clean("conference.example"), "http://conference.example")
        """,
        rule="url-field-scheme",
        met=True,
        ledger="changed-URLField-default-scheme",
    ),
    Symptom(
        id="m2m-objects",
        since="1.10",
        what="`model_to_dict()` gives the objects of many-to-many fields from Django 1.10 on; it gave their keys.",
        old=r": \[\d+(?:, \d+)*\]",
        new=r": (?:<QuerySet )?\[<",
        test="""
            from django.contrib.auth.models import Group, Permission
            from django.contrib.contenttypes.models import ContentType
            from django.forms.models import model_to_dict
            from seven_proof import migrate
            migrate()
            group = Group.objects.create(name="g")
            may = Permission.objects.create(content_type=ContentType.objects.create(model="m"))
            group.permissions.add(may)
            case.assertEqual(model_to_dict(group, ["permissions"]), {"permissions": [may.pk]})
        """,
        ledger="changed-model_to_dict-m2m",
    ),
)
