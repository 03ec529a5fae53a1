from django.conf import urls

from tickets import views

urlpatterns = [
    urls.url(r'^$', views.ticket_list, name='ticket_list'),
    urls.url(r'^order/$', views.order, name='order'),
    urls.url(r'^order/(?P<token>[^/]+)/$', views.order_detail, name='order_detail'),
    urls.url(r'^order/(?P<token>[^/]+)/cancel/$', views.cancel, name='order_cancel'),
    urls.url(r'^ticket/(?P<token>[^/]+)/$', views.ticket_download, name='ticket_download'),
    urls.url(r'^check-in/$', views.check_in, name='check_in'),
    urls.url(r'^mailing/$', views.MailingView.as_view(), name='mailing'),
]
