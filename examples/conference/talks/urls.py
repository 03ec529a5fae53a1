from django.conf.urls import url as route

from talks import views

urlpatterns = [
    route(r'^$', views.talk_list, name='talk_list'),
    route(r'^submit/$', views.SubmitTalk.as_view(), name='talk_submit'),
    route(r'^talks\.json$', views.talks_json, name='talks_json'),
    route(r'^numbers\.json$', views.numbers_json, name='talk_numbers'),
    route(r'^decisions/$', views.ImportView.as_view(), name='talk_decisions'),
    route(r'^download/(?P<signature>[^/]+)/$', views.download, name='attachment_download'),
    route(r'^(?P<slug>[\w-]+)/$', views.TalkDetail.as_view(), name='talk_detail'),
    route(r'^(?P<slug>[\w-]+)/attachments/$', views.edit_attachments, name='talk_attachments'),
    route(r'^(?P<slug>[\w-]+)/withdraw/$', views.withdraw, name='talk_withdraw'),
    route(r'^(?P<slug>[\w-]+)/review/$', views.review, name='talk_review'),
    route(r'^(?P<slug>[\w-]+)/favourite/$', views.favourite, name='talk_favourite'),
]
