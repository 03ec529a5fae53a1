from django.conf import settings
from django.conf.urls import include, url
from django.conf.urls.static import static
from django.contrib import admin
from django.urls import path
from django.utils.translation import ugettext_lazy as _

from common import converters, views  # noqa: the converters register themselves

admin.site.site_header = _('Conference office')
admin.site.site_title = _('Conference office')

urlpatterns = [
    url(r'^$', views.home, name='home'),
    url(r'^language/$', views.set_language, name='set_language'),
    url(r'^health/$', views.health, name='health'),
    url(r'^partners/badge/$', views.partner_badge, name='partner_badge'),
    url(r'^accounts/', include('accounts.urls')),
    url(r'^talks/', include('talks.urls')),
    url(r'^speakers/', include('speakers.urls')),
    url(r'^venues/', include('venues.urls')),
    url(r'^tickets/', include('tickets.urls')),
    path('schedule/', include('schedule.urls')),
    path('blog/', include('blog.urls')),
    url(r'^office/', admin.site.urls),
]

if settings.DEBUG:
    urlpatterns += static(settings.MEDIA_URL, document_root=settings.MEDIA_ROOT)

handler404 = 'common.views.page_not_found'
