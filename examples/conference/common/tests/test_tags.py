# -*- coding: utf-8 -*-
from __future__ import unicode_literals

from django import forms
from django.template import Context, RequestContext, Template, TemplateSyntaxError
from django.test import RequestFactory, SimpleTestCase
from django.utils import translation
from django.utils.safestring import mark_safe

from common.templatetags import common_tags, form_tags


def render(source, **context):
    return Template('{% load common_tags form_tags %}' + source).render(Context(context))


class FilterTests(SimpleTestCase):

    def test_minutes(self):
        self.assertEqual(common_tags.minutes(1), '1 minute')
        self.assertEqual(common_tags.minutes('45'), '45 minutes')
        self.assertEqual(common_tags.minutes(60), '1 hour')
        self.assertEqual(common_tags.minutes(120), '2 hours')
        self.assertEqual(common_tags.minutes(95), '1 h 35 min')

    def test_minutes_in_german(self):
        with translation.override('de'):
            self.assertEqual(common_tags.minutes(1), '1 Minute')
            self.assertEqual(common_tags.minutes(45), '45 Minuten')
            self.assertEqual(common_tags.minutes(95), '1 Std. 35 Min.')

    def test_paragraphs(self):
        self.assertHTMLEqual(
            render('{{ text|paragraphs }}', text='a < b\r\n\r\n\r\nsecond'), '<p>a &lt; b</p><p>second</p>')

    def test_paragraphs_without_escaping(self):
        self.assertHTMLEqual(
            render('{% autoescape off %}{{ text|paragraphs }}{% endautoescape %}', text='<b>a</b>'), '<p><b>a</b></p>')

    def test_paragraphs_leaves_safe_text(self):
        self.assertEqual(render('{{ text|paragraphs }}', text=mark_safe('<i>x</i>')), '<i>x</i>')

    def test_initials_and_text(self):
        self.assertEqual(render('{{ name|initials }}', name='Grace Hopper'), 'GH')
        self.assertEqual(render('{{ html|as_text }}', html='<b>x</b> &amp; y'), 'x &amp; y')


class TagTests(SimpleTestCase):

    def test_icon(self):
        self.assertHTMLEqual(
            render('{% icon "lift" "Lift" %}'),
            '<img class="icon" src="/static/img/lift.svg?v=2019.3" alt="Lift">')

    def test_tag_list(self):
        self.assertHTMLEqual(
            render('{% tag_list values %}', values=['a&b', 'c']),
            '<span class="tag">a&amp;b</span> <span class="tag">c</span>')
        self.assertEqual(render('{% tag_list values %}', values=[]), '<span class="none">–</span>')

    def test_current_url(self):
        request = RequestFactory().get('/talks/?q=x&page=2')
        template = Template('{% load common_tags %}{% current_url page=3 %}')
        self.assertEqual(template.render(RequestContext(request, {'request': request})), '/talks/?page=3&amp;q=x')

    def test_box(self):
        self.assertHTMLEqual(
            render('{% box title %}{{ text }}{% endbox %}', title='A & B', text='<x>'),
            '<section class="box"><h2>A &amp; B</h2>&lt;x&gt;</section>')

    def test_box_without_title(self):
        with self.assertRaises(TemplateSyntaxError):
            render('{% box %}{% endbox %}')

    def test_field(self):
        class Form(forms.Form):
            name = forms.CharField(label='Your name')
            nick = forms.CharField(required=False, help_text='as you like')

        form = Form({'nick': 'x'})
        html = render('{% show form.name %}', form=form)
        self.assertInHTML('<label for="id_name">Your name*</label>', html)
        self.assertInHTML('<span class="error">This field is required.</span>', html)
        self.assertIn('<small>as you like</small>', render('{% show form.nick %}', form=form))
        self.assertEqual(form_tags.kind(form['name']), 'textinput')
        self.assertEqual(form_tags.kind('name'), '')
