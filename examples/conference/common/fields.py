from __future__ import unicode_literals

import json

from django import forms
from django.core.exceptions import ValidationError
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils import six
from django.utils.translation import ugettext_lazy as _


class JSONFormField(forms.CharField):
    widget = forms.Textarea
    default_error_messages = {
        'invalid_json': _('Enter valid JSON.'),
    }

    def to_python(self, value):
        value = super(JSONFormField, self).to_python(value)
        if value in self.empty_values:
            return {}
        try:
            return json.loads(value)
        except ValueError:
            raise ValidationError(self.error_messages['invalid_json'], code='invalid_json')

    def prepare_value(self, value):
        if isinstance(value, six.string_types):
            return value
        return json.dumps(value, sort_keys=True, cls=DjangoJSONEncoder)

    def has_changed(self, initial, data):
        return self.prepare_value(initial or {}) != self.prepare_value(self.to_python(data))


class JSONField(models.TextField):
    """
    A JSON document in a text column; works on every database we have.
    """
    description = _('JSON document')

    def __init__(self, *args, **kwargs):
        kwargs.setdefault('default', dict)
        super(JSONField, self).__init__(*args, **kwargs)

    def from_db_value(self, value, expression, connection, context):
        if value is None or value == '':
            return None
        return json.loads(value)

    def to_python(self, value):
        if isinstance(value, six.string_types):
            try:
                return json.loads(value)
            except ValueError:
                raise ValidationError(_('Enter valid JSON.'), code='invalid_json')
        return value

    def get_prep_value(self, value):
        if value is None:
            return None
        return json.dumps(value, sort_keys=True, cls=DjangoJSONEncoder)

    def value_to_string(self, obj):
        return self.get_prep_value(self.value_from_object(obj))

    def formfield(self, **kwargs):
        defaults = {'form_class': JSONFormField}
        defaults.update(kwargs)
        return super(JSONField, self).formfield(**defaults)


class ColourField(models.CharField):
    """
    A colour as #rrggbb, with or without the hash in forms.
    """
    description = _('Colour')

    def __init__(self, *args, **kwargs):
        kwargs['max_length'] = 7
        super(ColourField, self).__init__(*args, **kwargs)

    def deconstruct(self):
        name, path, args, kwargs = super(ColourField, self).deconstruct()
        del kwargs['max_length']
        return name, path, args, kwargs

    def from_db_value(self, value, expression, connection, context):
        return self.normalise(value)

    def get_prep_value(self, value):
        return self.normalise(super(ColourField, self).get_prep_value(value))

    @staticmethod
    def normalise(value):
        if not value:
            return value
        return '#' + value.lstrip('#').lower()
