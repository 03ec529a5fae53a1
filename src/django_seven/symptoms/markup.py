"""Markup that templates and widgets write otherwise."""

from __future__ import annotations

from django_seven.symptoms.shape import Symptom

_VOID = "input|img|br|hr|link|meta|col|embed|source|track|wbr"

SYMPTOMS = (
    Symptom(
        id="apostrophe-entity",
        since="3.0",
        what="An apostrophe is escaped as `&#x27;` from Django 3.0 on; it was `&#39;`.",
        old="&#39;",
        new="&#x27;",
        test="""
            from django.utils.html import escape
            case.assertEqual(escape("it's"), "it&#39;s")
        """,
        ledger="changed-escape-apostrophe",
    ),
    Symptom(
        id="void-element-slash",
        since="2.1",
        what="Void elements of forms have no slash from Django 2.1 on: `<input … />` is `<input …>`.",
        old=rf"<(?:{_VOID})\b[^<>]*/>",
        new=rf"<(?:{_VOID})\b(?:[^<>]*[^<>/])?>",
        test="""
            from django import forms
            case.assertEqual(forms.TextInput().render("q", "x"), '<input type="text" name="q" value="x" />')
        """,
        ledger="changed-void-elements",
    ),
    Symptom(
        id="checked-boolean",
        since="1.11",
        what="A checked box has the attribute `checked` without a value from Django 1.11 on.",
        old=r'checked=\\?"checked\\?"',
        new=r"\bchecked(?=[\s/>])",
        test="""
            from django import forms
            shown = forms.CheckboxInput().render("q", True)
            case.assertIn('checked="checked"', shown)
        """,
        ledger="changed-checked-boolean",
    ),
    Symptom(
        id="selected-boolean",
        since="1.11",
        what="A selected option has the attribute `selected` without a value from Django 1.11 on.",
        old=r'selected=\\?"selected\\?"',
        new=r"\bselected(?=[\s/>])",
        test="""
            from django import forms
            shown = forms.Select(choices=[(1, "one")]).render("q", 1)
            case.assertIn('selected="selected"', shown)
        """,
        ledger="changed-selected-boolean",
    ),
    Symptom(
        id="multiple-boolean",
        since="2.1",
        what="A list of several choices has the attribute `multiple` without a value from Django 2.1 on.",
        old=r'multiple=\\?"multiple\\?"',
        new=r"\bmultiple(?=[\s/>])",
        test="""
            from django import forms
            shown = forms.SelectMultiple(choices=[(1, "one")]).render("q", [1])
            case.assertIn('multiple="multiple"', shown)
        """,
        ledger="changed-multiple-boolean",
    ),
    Symptom(
        id="media-script-type",
        since="3.1",
        what="Scripts of `Media` have no `type` from Django 3.1 on.",
        old=r'<script type=\\?"text/javascript\\?" src=',
        new=r"<script src=",
        test="""
            from django import forms
            case.assertEqual(
                str(forms.Media(js=["/a.js"])), '<script type="text/javascript" src="/a.js"></script>'
            )
        """,
        ledger="changed-media-script-type",
    ),
    Symptom(
        id="media-css-type",
        since="4.1",
        what="Style sheets of `Media` have no `type` from Django 4.1 on.",
        old=r'<link\b[^<>]*type=\\?"text/css\\?"',
        new=r"<link\b(?![^<>]*type=)[^<>]*>",
        test="""
            from django import forms
            case.assertEqual(
                str(forms.Media(css={"all": ["/a.css"]})),
                '<link href="/a.css" type="text/css" media="all" rel="stylesheet">',
            )
        """,
        ledger="changed-media-css-type",
    ),
    Symptom(
        id="safe-text-attributes",
        since="4.1",
        what="Safe texts have no `__dict__` from Django 4.1 on: what sets an attribute on one fails.",
        text=r"'Safe(?:String|Text)' object has no attribute '\w+'",
        test="""
            from django.utils.safestring import mark_safe
            mark_safe("a").told = True
        """,
    ),
    Symptom(
        id="truncated-ellipsis",
        since="2.2",
        what="What the filters cut off is shown by `…` from Django 2.2 on; it was three dots.",
        old=r"\w ?\.\.\.",
        new="…",
        test="""
            from django.utils.text import Truncator
            case.assertEqual(str(Truncator("one two three").chars(7)), "one ...")
        """,
        rule="truncated-dots",
        ledger="changed-truncation-ellipsis",
    ),
    Symptom(
        id="feed-self-closing",
        since="4.0",
        what="Empty elements of feeds close themselves from Django 4.0 on.",
        old=r"<(\w+)(?: [^<>]*)?></\1>",
        new=r"<\w+(?: [^<>]*)?/>",
        test="""
            from django.utils.feedgenerator import Rss201rev2Feed
            feed = Rss201rev2Feed("t", "http://a.test/", "")
            case.assertIn("<description></description>", feed.writeString("utf-8"))
        """,
        ledger="changed-feed-self-closing",
    ),
    Symptom(
        id="json-serializer-newline",
        since="6.0",
        what="JSON of the serializers ends with a line end from Django 6.0 on.",
        old=r"\](?:'|\"|$)",
        new=r"\](?:\\n|\n)(?:'|\"|$)",
        test="""
            from django.core import serializers
            case.assertEqual(serializers.serialize("json", []), "[]")
        """,
        ledger="changed-json-serializer-newline",
    ),
)
