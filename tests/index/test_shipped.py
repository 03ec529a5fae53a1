"""Well-known facts, asked of the index that is shipped."""

from __future__ import annotations

import pytest

from django_seven import index
from django_seven.index.store import DATA, Store
from django_seven.values import Minor

M = Minor.parse


@pytest.fixture(scope="module")
def api() -> index.Index:
    return index.load()


@pytest.mark.parametrize(
    ("dotted", "text", "until"),
    [
        ("django.utils.encoding.force_text", "1.4 – 3.2", "4.0"),
        ("django.core.urlresolvers.reverse", "1.4 – 1.11", "2.0"),
        ("django.core.urlresolvers", "1.4 – 1.11", "2.0"),
        ("django.urls.reverse", "1.10 – 6.1", None),
        ("django.http.HttpRequest.is_ajax", "1.4 – 3.2", "4.0"),
        ("django.http.request.HttpRequest.raw_post_data", "1.5", "1.6"),
        ("django.shortcuts.render_to_response", "1.4 – 2.2", "3.0"),
        ("django.forms.util.ErrorList", "1.4 – 1.8", "1.9"),
        ("django.utils.six.moves", "1.4 – 2.2", "3.0"),
        ("django.db.models.sql.compiler.SQLCompiler.as_sql", "1.4 – 6.1", None),
        ("django.forms.Form.clean", "1.4 – 6.1", None),
    ],
)
def test_lives(api: index.Index, dotted: str, text: str, until: str | None) -> None:
    lives = api.lives(dotted)
    assert lives.text == text
    assert lives.until == (M(until) if until else None)
    assert not lives.unknown


def test_signatures_go_through_the_bases(api: index.Index) -> None:
    new, old = (api.signature("django.db.models.ForeignKey", M(text)) for text in ("2.0", "1.8"))
    assert new and old
    assert new.required == ("to", "on_delete")
    assert old.required == ("to",)
    assert old.accepts("on_delete") and old.accepts("null") and not old.accepts("db_comment")
    validator = api.signature("django.core.validators.EmailValidator", M("5.2"))
    assert validator and validator.accepts("allowlist") and not validator.accepts("whitelist")
    assert validator.most_positional == 3 and validator.bound


def test_the_file_is_small_and_read_when_asked() -> None:
    assert DATA.stat().st_size <= 1_500_000
    store = Store()
    api = index.Index(store)
    assert store.read == 0
    assert api.has("django.http.HttpResponse", M("5.2"))
    assert 0 < store.read <= 3
    before = store.read
    assert api.has("django.http.HttpResponseGone", M("5.2"))
    assert store.read == before


def test_tables(api: index.Index) -> None:
    assert "ifequal" in api.tags(M("3.2"), "") and "ifequal" not in api.tags(M("4.0"))
    assert "DEFAULT_FILE_STORAGE" in api.settings(M("5.0")) and "DEFAULT_FILE_STORAGE" not in api.settings(M("5.1"))
    assert "syncdb" in api.commands(M("1.8")) and "syncdb" not in api.commands(M("1.9"))
    assert "admin_static" in api.libraries(M("2.2")) and "admin_static" not in api.libraries(M("3.0"))
    assert "fields.E300" in api.checks(M("1.7")) and not api.checks(M("1.6"))
    assert "extrahead" in api.templates(M("5.2"))["admin/base.html"]
    pages = [api.pages(M(minor))["admin/change_form.html"] for minor in ("5.2", "6.1")]
    assert [page.blocks["object-tools"] for page in pages] == ["content", ""]
    assert pages[0].parent == "admin/base_site.html"
    assert "admin/js/collapse.js" in api.static_files(M("5.0")) - api.static_files(M("5.1"))
    assert "onclick_attrib" in api.page_names(M("1.4")) - api.page_names(M("1.8"))
    assert api.lines(M("1.8"), "admin/login.html") and not api.lines(M("1.8"), "admin/none.html")
    assert api.features(M("5.2"))["gis_enabled"] == "False"


def test_what_managers_and_metaclasses_bring(api: index.Index) -> None:
    assert api.lives("django.db.models.Manager.get_query_set").text == "1.4 – 1.7"
    assert api.lives("django.db.models.Manager.bulk_create").text == "1.4 – 6.1"
    assert api.lives("django.utils.timezone.utc").until == M("5.0")
    assert api.lives("django.test.TestCase.assertQuerysetEqual").until == M("5.1")
    assert api.has("django.http.HttpRequest.user", M("5.2")) is None, "a middleware sets it"
    assert api.near("django.core.urlresolvers.reverse", M("2.0"))[0] == "django.urls.reverse"
