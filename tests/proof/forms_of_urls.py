"""Forms of URLconfs, with paths to resolve and names to reverse: what both ends of a road must answer alike."""

from __future__ import annotations

from dataclasses import dataclass

_NEW = "from django.conf.urls import include, url\nfrom django.conf.urls.i18n import i18n_patterns\n"
_OLD = "from django.conf.urls import include, patterns, url\nfrom django.conf.urls.i18n import i18n_patterns\n"
_SUB = 'sub = [url(r"^x/$", talks, name="x")]\n'
_VIEW = """
from django.http import HttpResponse


def talks(request, *args, **kwargs):
    return HttpResponse()


"""
PROBE = """
try:
    from django.urls import resolve, reverse
except ImportError:
    from django.core.urlresolvers import resolve, reverse


def found(path):
    match = resolve(path)
    given = [(type(one).__name__, one) for one in match.args]
    named = [(name, type(one).__name__, one) for name, one in sorted(match.kwargs.items())]
    return match.url_name, match.namespaces, APPS and match.app_name or "", given, named


answer = [found(path) for path in PATHS] + [reverse(name, None, args, kwargs) for name, args, kwargs in NAMES]
"""


@dataclass(frozen=True)
class Form:
    """A URLconf; `apps`: the name of the application is compared as well, which a namespace alone had none of."""

    code: str
    paths: tuple[str, ...] = ()
    names: tuple[tuple[str, tuple[object, ...], dict[str, object]], ...] = ()
    imports: str = _NEW
    apps: bool = True

    @property
    def text(self) -> str:
        return f"{self.imports}{_VIEW}{self.code}\n"

    @property
    def probe(self) -> str:
        return f"PATHS, NAMES, APPS = {self.paths!r}, {self.names!r}, {self.apps!r}\n{PROBE}"


def _named(*names: str) -> tuple[tuple[str, tuple[object, ...], dict[str, object]], ...]:
    return tuple((name, (), {}) for name in names)


def _list(routes: str, prefix: str = "") -> str:
    return f"{prefix}urlpatterns = [{routes}]"


FORMS = {  # on all roads
    "groups": Form(
        _list(r'url(r"^t/(?P<pk>\d+)/$", talks, name="t"), url(r"^u/(\d+)/(\w+)/$", talks, name="u")'),
        ("/t/3/", "/u/3/ab/"),
        (("t", (), {"pk": 3}), ("u", (3, "ab"), {})),
    ),
    "order of arguments": Form(
        _list(
            'url(r"^a$", talks, {"x": 1}, "a"), url(r"^b$", talks, kwargs={"x": 2}, name="b"), '
            'url(regex=r"^c$", view=talks, name="c")'
        ),
        ("/a", "/b", "/c"),
        _named("a", "c"),
    ),
    "included list": Form(
        _list(r'url(r"^s/(?P<who>\w+)/", include(sub), {"z": 1})', _SUB), ("/s/a/x/",), (("x", (), {"who": "b"}),)
    ),
    "admin": Form(
        _list('url(r"^admin/", admin.site.urls)'),
        ("/admin/login/",),
        _named("admin:login"),
        f"from django.contrib import admin\n{_NEW}",
    ),
    "languages": Form(
        'urlpatterns = [url(r"^i/", include("django.conf.urls.i18n"))]\n'
        'urlpatterns += i18n_patterns(url(r"^x/$", talks, name="x"))',
        ("/en-us/x/", "/i/setlang/"),
        _named("x"),
    ),
    "added lists": Form(
        'urlpatterns = [url(r"^a/$", talks)] + [url(r"^b/$", talks)]\nurlpatterns += [url(r"^c/$", talks)]\n'
        'urlpatterns.append(url(r"^d/$", talks, name="d"))',
        ("/a/", "/b/", "/c/", "/d/"),
        _named("d"),
    ),
    "star": Form(
        _list('url(r"^i/", include([url(r"^a/$", talks, name="a")]))'),
        ("/i/a/",),
        _named("a"),
        "from django.conf.urls import *\n",
    ),
    "modules": Form(
        _list('urls.url(r"^a/$", talks, name="a"), django.conf.urls.url(r"^b/", urls.include([]))'),
        ("/a/",),
        _named("a"),
        "from django.conf import urls\nimport django.conf.urls\n",
    ),
    "other names": Form(
        _list('u(r"^b/", i([u(r"^c/$", talks, name="c")]))'),
        ("/b/c/",),
        _named("c"),
        "from django.conf.urls import url as u, include as i\n",
    ),
    "tried": Form(
        _list('url(r"^a/", include([url(r"^b/$", talks, name="b")]))'),
        ("/a/b/",),
        _named("b"),
        "try:\n    from django.conf.urls import include, url\nexcept ImportError:\n"
        "    from django.conf.urls.defaults import include, url\n",
    ),
    "made": Form(_list('url(r"^%s/$" % n, talks, name=n) for n in ("a", "b")'), ("/a/", "/b/"), _named("b")),
}
BEFORE_2 = {  # the old side is Django 1.x
    "namespace alone": Form(
        _list('url(r"^n/", include(sub, namespace="n")), url(r"^m/", include(sub, "m"))', _SUB),
        ("/n/x/", "/m/x/"),
        _named("n:x", "m:x"),
        apps=False,
    ),
    "namespace of a list that grows": Form(
        _list('url(r"^n/", include(sub, namespace="n"))', f'{_SUB}sub += [url(r"^y/$", talks, name="y")]\n'),
        ("/n/x/", "/n/y/"),
        _named("n:x", "n:y"),
        apps=False,
    ),
    "namespace by names": Form(
        _list('url(r"^k/", include(arg=sub, namespace="k"))', _SUB), ("/k/x/",), _named("k:x"), apps=False
    ),
    "namespace of a module": Form(
        _list('url(r"^in/", include("django.contrib.auth.urls", namespace="in"))'),
        ("/in/login/",),
        _named("in:login"),
        apps=False,
    ),
    "app and namespace": Form(
        _list('url(r"^n/", include(sub, namespace="n", app_name="a")), url(r"^p/", include(sub, "q", "b"))', _SUB),
        ("/n/x/", "/p/x/"),
        _named("n:x", "a:x", "q:x", "b:x"),
    ),
    "three": Form(
        _list('url(r"^n/", include((sub, "app", "n"))), url(r"^o/", (sub, "app", "o"))', _SUB),
        ("/n/x/", "/o/x/"),
        _named("n:x", "app:x", "o:x"),
    ),
    "three by name": Form(
        _list('url(r"^n/", include(both))', f'{_SUB}both = sub, "app", "n"\n'), ("/n/x/",), _named("n:x", "app:x")
    ),
    "included admin": Form(
        _list(
            'url(r"^admin/", include(admin.site.urls)), url(r"^own/", include(site.urls))',
            'site = admin.AdminSite(name="own")\n',
        ),
        ("/admin/login/", "/own/login/"),
        _named("admin:login", "own:login"),
        f"from django.contrib import admin\n{_NEW}",
    ),
    "views of auth": Form(
        _list('url(r"^in/$", views.login, {"template_name": "x"}, name="in"), url(r"^out/$", logout, name="out")'),
        ("/out/",),
        _named("in", "out"),
        f"from django.contrib.auth import views\nfrom django.contrib.auth.views import logout\n{_NEW}",
    ),
}
BEFORE_1_10 = {  # the old side has `patterns()`
    "patterns": Form(
        'urlpatterns = patterns(\n    "",\n    # first\n    url(r"^a/$", talks, name="a"),\n\n'
        '    (r"^b/$", talks),\n    (r"^c/$", talks, {"x": 1}, "c"),\n)',
        ("/a/", "/b/", "/c/"),
        _named("a", "c"),
        _OLD,
    ),
    "added patterns": Form(
        'urlpatterns = patterns("")\nurlpatterns += patterns("", url(r"^b/$", talks, name="b"))\n'
        'urlpatterns = urlpatterns + patterns("", url(r"^c/$", talks, name="c"),)',
        ("/b/", "/c/"),
        _named("b", "c"),
        _OLD,
    ),
    "views by text": Form(
        'urlpatterns = patterns("django.views", url(r"^a/$", "defaults.page_not_found", name="a"))\n'
        'urlpatterns += patterns("", (r"^b/$", "django.views.defaults.server_error"))\n'
        'urlpatterns += [url(r"^c/$", "django.views.defaults.server_error", name="c")]',
        ("/a/", "/b/", "/c/"),
        _named("a", "c"),
        _OLD,
    ),
    "prefixes": Form(
        'urlpatterns = [url(r"^a/$", "defaults.page_not_found", name="a", prefix="django.views")]\n'
        'urlpatterns += i18n_patterns("django.views", url(r"^x/$", "defaults.server_error", name="x"))\n'
        'urlpatterns += i18n_patterns("", url(r"^y/$", talks, name="y"))',
        ("/a/", "/en-us/x/", "/en-us/y/"),
        _named("a", "x", "y"),
        _OLD,
    ),
    "included patterns": Form(
        'sub = patterns("", url(r"^x/$", talks, name="x"))\n'
        'urlpatterns = patterns("", (r"^s/", include(sub)), url(r"^n/", include(sub, namespace="n", app_name="a")))',
        ("/s/x/", "/n/x/"),
        _named("x", "n:x", "a:x"),
        _OLD,
    ),
    "star of patterns": Form(
        'urlpatterns = patterns("", url(r"^a/$", talks, name="a"))',
        ("/a/",),
        _named("a"),
        "from django.conf.urls import *\n",
    ),
    "tried patterns": Form(
        'urlpatterns = patterns("", url(r"^a/$", talks, name="a"))',
        ("/a/",),
        _named("a"),
        "try:\n    from django.conf.urls import patterns, url\nexcept ImportError:\n"
        "    from django.conf.urls.defaults import patterns, url\n",
    ),
}
