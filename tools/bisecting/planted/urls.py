from django.contrib import admin
from django.contrib.auth.views import LogoutView
from django.http import FileResponse, HttpResponse
from django.urls import path
from django.views.i18n import set_language
import io


def plain(request):
    return HttpResponse("%d %d" % (len(request.POST), len(request.FILES)))


def sent(request):
    return FileResponse(io.BytesIO(b"x"), as_attachment=True, filename='a"b.txt')


urlpatterns = [
    path("", plain),
    path("sent/", sent),
    path("language/", set_language),
    path("logout/", LogoutView.as_view(next_page="/")),
    path("admin/", admin.site.urls),
]
