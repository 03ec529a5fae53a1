"""The text of an exception names the rule or the fact that explains it, and the release that brought it."""

from __future__ import annotations

import pytest

from django_seven.findings.symptoms import explained
from django_seven.values import Minor, Road

WRITTEN = 'File "/copy/shop/models.py", line 4, in <module>\n    {code}\n{said}'


def road(old: str, new: str) -> Road:
    return Road(Minor.parse(old), Minor.parse(new), Minor(3, 8), Minor(3, 8))


@pytest.mark.parametrize(
    ("message", "code", "ends", "rule", "since"),
    [
        ("ModuleNotFoundError: No module named 'django.core.urlresolvers'", "", "1.11 2.2", "core-urlresolvers", "2.0"),
        ("ImportError: No module named django.core.urlresolvers", "", "1.11 2.2", "core-urlresolvers", "2.0"),
        ("ImportError: cannot import name 'url' from 'django.conf.urls' (x.py)", "", "3.2 4.2", "conf-urls-url", "4.0"),
        ("ImportError: cannot import name 'force_text'", "from django.utils.encoding import force_text", "3.2 4.2",
         "force-text", "4.0"),
        ("ImportError: cannot import name 'six'", "from django.utils import six", "1.11 3.2", "utils-six", "3.0"),
        ("AttributeError: module 'django.utils.timezone' has no attribute 'utc'", "", "4.2 5.2", "timezone-utc", "5.0"),
        ("AttributeError: 'SomeTests' object has no attribute 'assertQuerysetEqual'", "", "4.2 5.2",
         "assert-queryset-equal", "5.1"),
        ("AttributeError: 'Settings' object has no attribute 'USE_L10N'", "", "3.2 5.2", "l10n-false", "5.0"),
        ("ImproperlyConfigured: Passing a 3-tuple to include() is not supported. Pass a 2-tuple",
         "url('^admin/', include(admin.site.urls))", "1.11 2.2", "include-admin-urls", "2.0"),
        ("ImproperlyConfigured: Passing a 3-tuple to include() is not supported. Pass a 2-tuple",
         "url('^shop/', include(shop.urls))", "1.11 2.2", "include-three-tuple", "2.0"),
        ("TypeError: __init__() got an unexpected keyword argument 'providing_args'", "Signal(providing_args=[])",
         "3.2 4.2", "signal-providing-args", "4.0"),
        ("TypeError: Signal.__init__() got an unexpected keyword argument 'providing_args'", "", "3.2 4.2",
         "signal-providing-args", "4.0"),
        ("TypeError: __init__() missing 1 required positional argument: 'on_delete'",
         "owner = models.ForeignKey(User)", "1.11 2.2", "foreign-key-without-on-delete", "2.0"),
        ("django.template.exceptions.TemplateSyntaxError: 'staticfiles' is not a registered tag library. Must be one",
         "", "2.2 3.2", "load-staticfiles", "3.0"),
        ("TemplateSyntaxError: Invalid block tag on line 3: 'ifequal', expected 'endblock'", "", "3.2 4.2",
         "ifequal", "4.0"),
        ("SystemCheckError: shop.Thing.maybe: (fields.E903) NullBooleanField is removed", "", "3.2 4.2",
         "null-boolean-field", "4.0"),
        ("ArgumentError: argument --skip-checks: conflicting option string: --skip-checks", "", "2.2 4.2", None, "3.0"),
    ],
)  # fmt: skip
def test_what_explains_an_exception(message: str, code: str, ends: str, rule: str | None, since: str) -> None:
    known = explained(message, WRITTEN.format(code=code, said=message), road(*ends.split()))
    assert known is not None
    assert (known.rule, known.since) == (rule, since)
    assert known.why


@pytest.mark.parametrize(
    "message",
    [
        "AssertionError: 1 != 2",
        "ModuleNotFoundError: No module named 'shop'",
        "ImportError: cannot import name 'Thing' from 'shop.models' (shop/models.py)",
        "ModuleNotFoundError: No module named 'django.never'",
        "AttributeError: 'Thing' object has no attribute 'colour'",
        "TypeError: make() got an unexpected keyword argument 'size'",
    ],
)
def test_what_is_none_of_django_s_is_not_explained(message: str) -> None:
    assert explained(message, message, road("2.2", "4.2")) is None


def test_what_ended_elsewhere_on_the_way_explains_nothing() -> None:
    message = "ImportError: cannot import name 'url' from 'django.conf.urls' (x.py)"
    assert explained(message, message, road("2.2", "3.2")) is None
    assert explained(message, message, road("4.0", "4.2")) is None


def test_the_exception_that_was_raised_first_is_the_cause() -> None:
    first = "ImportError: cannot import name 'RegexURLPattern'"
    last = "ModuleNotFoundError: No module named 'django.core.urlresolvers'"
    told = [
        WRITTEN.format(code="from django.urls import RegexURLPattern", said=first),
        "During handling of the above exception, another exception occurred:",
        WRITTEN.format(code="from django.core.urlresolvers import RegexURLPattern", said=last),
    ]
    known = explained(last, "\n\n".join(told), road("1.11", "2.2"))
    assert known is not None and known.rule == "regex-url-resolver"


def test_versions_of_packages_are_none_of_django_s() -> None:
    message = "TypeError: extendMarkdown() missing 1 required positional argument: 'md_globals'"
    known = explained(message, message, road("2.2", "4.2"))
    assert known is not None and known.rule == "markdown-extend-globals"
    assert known.since is None


def test_an_option_that_a_command_of_djangos_adds_to_its_own() -> None:
    message = "ArgumentError: argument --skip-checks: conflicting option string: --skip-checks"
    trace = f"""Traceback (most recent call last):
  File "/site/shop/management/commands/reset.py", line 24, in add_arguments
    Migrate().add_arguments(parser)
  File "/env/lib/python3.8/site-packages/django/core/management/commands/migrate.py", line 26, in add_arguments
    parser.add_argument(
{message}"""
    known = explained(message, trace, road("2.2", "4.2"))
    # migrate has it from 3.1 on, all commands since 3.0: which of both it was only a run can tell
    assert known is not None and known.since is None and "`migrate` adds `--skip-checks` itself" in known.why
