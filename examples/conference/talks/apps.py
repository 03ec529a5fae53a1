from django.apps import AppConfig
from django.utils.translation import ugettext_lazy as _


class TalksConfig(AppConfig):
    name = 'talks'
    verbose_name = _('Talks')

    def ready(self):
        from talks import receivers  # noqa
