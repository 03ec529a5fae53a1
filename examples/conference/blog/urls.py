from django.urls import path, re_path

from blog import feeds, views

urlpatterns = [
    path('', views.PostList.as_view(), name='blog'),
    path('feed/', feeds.PostFeed(), name='blog_feed'),
    path('<yyyy:year>/', views.PostYear.as_view(), name='blog_year'),
    path('category/<slug:slug>/', views.PostList.as_view(), name='blog_category'),
    path('preview/<slug:slug>/', views.Preview.as_view(), name='blog_preview'),
    re_path(r'^search/(?P<words>[^/]+)/$', views.search, name='blog_search'),
    path('<slug:slug>/', views.post, name='blog_post'),
]
