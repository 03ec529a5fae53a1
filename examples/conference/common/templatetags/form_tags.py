from django import template
from django.forms.forms import BoundField

register = template.Library()


@register.filter
def kind(field):
    """
    The class name of the widget, for the style sheet.
    """
    if not isinstance(field, BoundField):
        return ''
    return field.field.widget.__class__.__name__.lower()


@register.inclusion_tag('includes/field.html')
def show(field, hint=''):
    return {'field': field, 'hint': hint or field.help_text}
