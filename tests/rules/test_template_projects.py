"""What rules about templates ask of the project around a page."""

from __future__ import annotations

from pathlib import Path

import pytest

from django_seven.edits.engine import Engine, FileResult
from django_seven.project.tree import FileTree
from django_seven.rules.catalogue import every
from django_seven.values import Minor, Road

PAGE = "shop/templates/shop/page.html"
OUT = '<a class="item {% if x %}on{% endif %}" href="{% url \'logout\' %}">{% trans "Log out" %}</a>\n'
FORM = (
    '<form method="post" action="{% url \'logout\' %}">{% csrf_token %}'
    '<button type="submit" class="item {% if x %}on{% endif %}">{% trans "Log out" %}</button></form>\n'
)
INCLUDED = 'urlpatterns = [path("accounts/", include("django.contrib.auth.urls"))]\n'
NAMED = (
    "from django.contrib.auth.views import LogoutView\n\n"
    'urlpatterns = [path("out/", LogoutView.as_view(next_page="/"), name="logout")]\n'
)
SETTINGS = 'SECRET_KEY = "x"\nINSTALLED_APPS = ["shop"]\nROOT_URLCONF = "shop.urls"\n'


def fixed(tmp_path: Path, page: str, rules: str, old: str, new: str, **files: str) -> FileResult:
    """The page after some rules on a road; `files` are modules of the app by name."""
    for name, text in (("templates/shop/page.html", page), *((f"{name}.py", text) for name, text in files.items())):
        path = tmp_path / "shop" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    road = Road(Minor.parse(old), Minor.parse(new), Minor(3, 12), Minor(3, 12))
    result = Engine([every()[rule] for rule in rules.split()], road, FileTree(tmp_path)).fix(PAGE, "likely")
    assert isinstance(result, FileResult)
    return result


@pytest.mark.parametrize("urls", [INCLUDED, NAMED], ids=["included", "named"])
def test_a_link_to_djangos_view_becomes_a_form(tmp_path: Path, urls: str) -> None:
    result = fixed(tmp_path, OUT, "logout-link logout-link-form", "4.2", "5.2", urls=urls)
    assert result.after.decode() == FORM and not result.findings


@pytest.mark.parametrize(
    "urls",
    [
        "urlpatterns = []\n",
        'urlpatterns = [path("out/", views.logout, name="logout")]\n',
        INCLUDED + 'urlpatterns += [path("out/", leave, name="logout")]\n',
        NAMED + "\n\nclass LogoutView:\n    pass\n",
    ],
    ids=["nowhere", "own view", "both", "own class"],
)
def test_a_link_to_what_may_be_another_view_is_shown(tmp_path: Path, urls: str) -> None:
    result = fixed(tmp_path, OUT, "logout-link logout-link-form", "4.2", "5.2", urls=urls)
    assert result.after.decode() == OUT and [one.rule for one in result.findings] == ["logout-link"]


@pytest.mark.parametrize(
    ("settings", "page", "rule"),
    [
        ("", "{% load staticfiles %}{% static 'a.css' %}", "load-staticfiles"),
        ('STATICFILES_STORAGE = "shop.Hashed"\n', "{% load staticfiles %}{% static 'a.css' %}", ""),
        ("", "{% load staticfiles %}{% static path %}", ""),
        ("", "{% load staticfiles %}{% static 'a b.css' %}", ""),
    ],
    ids=["plain", "storage", "variable", "quoted"],
)
def test_below_1_10_static_only_joins_paths(tmp_path: Path, settings: str, page: str, rule: str) -> None:
    rules = "load-staticfiles load-staticfiles-storage"
    result = fixed(tmp_path, page, rules, "1.8", "3.2", settings=SETTINGS + settings)
    assert [one.rule for one in result.applied] == ([rule] if rule else [])
    assert [one.rule for one in result.findings] == ([] if rule else ["load-staticfiles-storage"])
    later = fixed(tmp_path, page, rules, "2.2", "3.2", settings=SETTINGS + settings)
    assert [one.rule for one in later.applied] == ["load-staticfiles"]


def test_a_form_with_a_look_of_its_own_is_shown(tmp_path: Path) -> None:
    own = "class Search(forms.Form):\n    def __str__(self):\n        return self.as_p()\n"
    rules = "bare-form bare-form-own-look"
    result = fixed(tmp_path, "{{ form }}", rules, "4.2", "5.0", forms=own)
    assert not result.applied and [one.rule for one in result.findings] == ["bare-form-own-look"]
    renderer = SETTINGS + 'FORM_RENDERER = "shop.Renderer"\n'
    result = fixed(tmp_path, "{{ form }}", rules, "4.2", "5.0", forms="", settings=renderer)
    assert not result.applied and [one.rule for one in result.findings] == ["bare-form-own-look"]
    result = fixed(tmp_path, "{{ form }}", rules, "3.2", "5.0", forms="", settings=renderer)
    assert result.after == b"{{ form.as_table }}"


@pytest.mark.parametrize(
    ("handed", "shown"),
    [
        ("context = {'put_form': self.get_rendered_html_form(data)}\n", False),
        ("context['put_form'] = render_to_string('form.html')\n", False),
        ("context = {'put_form': PutForm()}\n", True),
        ("a = {'put_form': render(form)}\nb = {'put_form': PutForm()}\n", True),
        ("put_form = render(form)\n", True),
        (
            "class A:\n    def made(self):\n        return page.render(a)\n\n    def c(self):\n"
            "        return {'put_form': self.made()}\n",
            False,
        ),
        (
            "def made():\n    return PutForm()\n\n\nc = {'put_form': made()}\n\n\ndef b():\n    return x.render()\n",
            True,
        ),
    ],
)
def test_a_form_that_was_rendered_is_a_text(tmp_path: Path, handed: str, shown: bool) -> None:
    result = fixed(tmp_path, "{{ put_form }}", "bare-form-other-name", "4.2", "5.0", views=handed)
    assert bool(result.findings) is shown


@pytest.mark.parametrize(
    ("view", "shown"),
    [
        ("class LogoutView(RedirectView):\n    url = '/'\n\n    def get(self, request):\n        pass\n", False),
        ("class LogoutView(RedirectView):\n    url = '/'\n", True),
        ("class LogoutView(views.LogoutView):\n    def get(self, request):\n        pass\n", True),
        ("from django.contrib.auth.views import LogoutView as Old\n\n\nclass LogoutView(RedirectView):\n"
         "    def get(self, request):\n        pass\n", True),
    ],
)  # fmt: skip
def test_a_view_of_the_projects_that_answers_a_get(tmp_path: Path, view: str, shown: bool) -> None:
    result = fixed(tmp_path, OUT, "logout-link", "4.2", "5.0", views=view, urls="urlpatterns = []\n")
    assert bool(result.findings) is shown


def test_a_line_that_shows_nothing_goes_with_its_tag(tmp_path: Path) -> None:
    load = "{% load url from future %}"
    child = f"{{% extends 'a.html' %}}\n{load}\n{{% block a %}}\n{load}\n{{% endblock %}}\n"
    result = fixed(tmp_path, child, "load-url-from-future", "1.8", "1.9")
    assert result.after == b"{% extends 'a.html' %}\n{% block a %}\n\n{% endblock %}\n"
    result = fixed(tmp_path, "{% load url from future %}\nDear\n", "load-url-from-future", "1.8", "1.9")
    assert result.after == b"\nDear\n"


def test_a_library_that_a_package_took_over_is_there(tmp_path: Path) -> None:
    page, apps = "{% load comments %}", 'SECRET_KEY = "x"\nROOT_URLCONF = "a"\nINSTALLED_APPS = ["{}"]\n'
    kept = fixed(tmp_path, page, "gone-library", "1.7", "1.8", settings=apps.format("django_comments"))
    assert not kept.findings
    gone = fixed(tmp_path, page, "gone-library", "1.7", "1.8", settings=apps.format("django.contrib.comments"))
    assert [one.rule for one in gone.findings] == ["gone-library"]


@pytest.mark.parametrize(
    ("routes", "after"),
    [
        ('url(r"^c/$", views.cart, name="cart")', "{% url 'cart' 1 as a %}"),
        ('url(r"^c/$", views.cart)', ""),
        ('url(r"^c/$", views.cart, name="cart"), url(r"^d/$", views.cart, name="old")', ""),
    ],
    ids=["named", "unnamed", "two"],
)
def test_a_view_named_by_its_place_is_called_as_its_route(tmp_path: Path, routes: str, after: str) -> None:
    page = "{% url 'shop.views.cart' 1 as a %}"
    urls = f"from django.conf.urls import url\nfrom shop import views\n\nurlpatterns = [{routes}]\n"
    rules = "url-tag-dotted-path url-tag-dotted-view"
    result = fixed(tmp_path, page, rules, "1.8", "1.11", urls=urls, views="def cart(request):\n    pass\n")
    assert result.after.decode() == (after or page)
    assert [one.rule for one in result.findings] == ([] if after else ["url-tag-dotted-path"])


def test_a_name_with_a_dot_is_the_name_of_a_route(tmp_path: Path) -> None:
    urls = "from django.conf.urls import url\nfrom shop import views\n\n"
    urls += 'urlpatterns = [url("^c/$", views.c, name="shop.c")]\n'
    rules = "url-tag-dotted-path url-tag-dotted-view"
    result = fixed(tmp_path, "{% url 'shop.c' %}", rules, "1.8", "1.11", urls=urls, views="def c(request):\n    pass\n")
    assert not result.findings
    result = fixed(tmp_path, "{% url 'shop.c' %}{% url 'shop.d' %}", rules, "1.8", "1.11", urls=urls)
    assert [one.column for one in result.findings] == [19]
