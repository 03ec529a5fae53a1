from django.apps import AppConfig
from django.utils.translation import ugettext_lazy as _


class SpeakersConfig(AppConfig):
    name = 'speakers'
    verbose_name = _('Speakers')
