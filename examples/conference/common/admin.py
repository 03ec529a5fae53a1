import csv

from django.http import HttpResponse
from django.utils.encoding import force_text
from django.utils.translation import ugettext_lazy as _


def export_as_csv(*fields):
    """
    An action for the admin that writes the chosen rows as CSV.
    """
    def export_csv(modeladmin, request, queryset):
        opts = modeladmin.model._meta
        response = HttpResponse(content_type='text/csv; charset=utf-8')
        response['Content-Disposition'] = 'attachment; filename=%s.csv' % opts.model_name
        writer = csv.writer(response)
        writer.writerow([force_text(opts.get_field(name).verbose_name) for name in fields])
        for obj in queryset:
            writer.writerow([force_text(getattr(obj, name)) for name in fields])
        return response
    export_csv.short_description = _('Export the chosen rows as CSV')
    return export_csv
