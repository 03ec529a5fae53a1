from django.conf.urls import url

from venues import views

urlpatterns = [
    url(r'^$', views.VenueList.as_view(), name='venue_list'),
    url(r'^rooms\.json$', views.rooms_json, name='rooms_json'),
    url(r'^(?P<slug>[\w-]+)/$', views.venue_detail, name='venue_detail'),
]
