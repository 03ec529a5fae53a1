from django.conf.urls import url

from . import views

urlpatterns = [
    url(r'^$', views.speaker_list, name='speaker_list'),
    url(r'^index/$', views.speaker_index, name='speaker_index'),
    url(r'^me/$', views.SpeakerUpdate.as_view(), name='speaker_update'),
    url(r'^speakers\.json$', views.speakers_json, name='speakers_json'),
    url(r'^(?P<slug>[\w-]+)/$', views.SpeakerDetail.as_view(), name='speaker_detail'),
    url(r'^(?P<slug>[\w-]+)/card\.vcf$', views.vcard, name='speaker_vcard'),
]
