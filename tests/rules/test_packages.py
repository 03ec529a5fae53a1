"""Rules about packages in code that is laid out otherwise than their examples."""

from __future__ import annotations

from pathlib import Path

import pytest

from django_seven.edits.engine import Engine, FileResult
from django_seven.project.tree import FileTree
from django_seven.rules.catalogue import every
from django_seven.values import Minor, Road, Span

_FIELD = "from taggit.managers import TaggableManager\n\n\nclass Talk:\n    tags = TaggableManager()\n\n\n"


def _after(folder: Path, rule: str, text: str, *spans: Span, name: str = "shop/models.py") -> str:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    road = Road(Minor(3, 2), Minor(5, 2), Minor(3, 8), Minor(3, 12), packages=spans)
    result = Engine([every()[rule]], road, FileTree(folder)).fix(name, "likely")
    assert isinstance(result, FileResult) and not result.refused
    return result.after.decode()


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("talk.tags.set(*names, clear=True)", "talk.tags.set(names, clear=True)"),
        ("talk.tags.set()", "talk.tags.set([])"),
        ("talk.tags.set(*a, 'x')", "talk.tags.set([*a, 'x'])"),
    ],
)
def test_tags_are_set_as_one_list(old: str, new: str, tmp_path: Path) -> None:
    span = Span("django-taggit", Minor(1, 5), Minor(3, 0))
    after = _after(tmp_path, "taggit-set-arguments", f"{_FIELD}{old}\n", span)
    assert after == f"import taggit\n{_FIELD}if taggit.VERSION < (2, 0):\n    {old}\nelse:\n    {new}\n"


def test_a_call_inside_of_something_is_chosen_in_place(tmp_path: Path) -> None:
    span = Span("django-taggit", Minor(1, 5), Minor(3, 0))
    after = _after(tmp_path, "taggit-set-arguments", f"{_FIELD}done(lambda: talk.tags.set('x'))\n", span)
    chosen = "(talk.tags.set('x') if taggit.VERSION < (2, 0) else talk.tags.set(['x']))"
    assert after == f"import taggit\n{_FIELD}done(lambda: {chosen})\n"


@pytest.mark.parametrize(
    "lines",
    [
        "talk.tags.set(['red'])\n",
        "talk.rooms.set('red')\n",
        "tags.set('red')\n",
        "talk.tags.set(\n    'red',  # of the sky\n    'blue',\n)\n",
        "if taggit.VERSION < (2, 0):\n    talk.tags.set(*names)\nelse:\n    talk.tags.set(names)\n",
    ],
)
def test_other_calls_of_set_stay(lines: str, tmp_path: Path) -> None:
    span = Span("django-taggit", Minor(1, 5), Minor(3, 0))
    assert _after(tmp_path, "taggit-set-arguments", _FIELD + lines, span) == _FIELD + lines


def test_slugs_are_kept_where_the_app_is_listed(tmp_path: Path) -> None:
    span = Span("django-taggit", Minor(2, 1), Minor(4, 0))
    text = 'INSTALLED_APPS = ["{}"]\nSECRET_KEY = "x"\nROOT_URLCONF = "shop.urls"\n'
    rule = "taggit-unicode-slugs"
    after = _after(tmp_path, rule, text.format("taggit"), span, name="shop/settings.py")
    assert "\n# django-taggit 3.0: `False`, slugs" in after
    assert "\nTAGGIT_STRIP_UNICODE_WHEN_SLUGIFYING = True\n" in after
    other = _after(tmp_path, rule, text.format("shop"), span, name="shop/settings.py")
    assert other == text.format("shop")


@pytest.mark.parametrize(
    ("meta", "wanted"),
    [
        ("        pass\n", '        ordering = ("-modified", "-created")\n'),
        (
            '        verbose_name = "talk"\n',
            '        ordering = ("-modified", "-created")\n        verbose_name = "talk"\n',
        ),
        ('        ordering = ["id"]\n', '        ordering = ["id"]\n'),
    ],
)
def test_a_meta_of_its_own_gets_the_order(meta: str, wanted: str, tmp_path: Path) -> None:
    text = (
        "from django_extensions.db.models import TimeStampedModel\n\n\n"
        "class Talk(TimeStampedModel):\n    class Meta(TimeStampedModel.Meta):\n"
    )
    span = Span("django-extensions", Minor(2, 2), Minor(3, 2))
    assert _after(tmp_path, "extensions-timestamped-ordering", text + meta, span) == text + wanted


def test_a_model_without_fields_gets_a_meta(tmp_path: Path) -> None:
    text = "from django_extensions.db import models\n\n\nclass Talk(models.TimeStampedModel):\n    pass\n"
    wanted = 'class Meta(models.TimeStampedModel.Meta):\n        ordering = ("-modified", "-created")'
    span = Span("django-extensions", Minor(2, 2), Minor(3, 2))
    assert _after(tmp_path, "extensions-timestamped-ordering", text, span) == text.replace("pass", wanted)


def test_daphne_comes_first_in_a_long_list(tmp_path: Path) -> None:
    text = (
        'ASGI_APPLICATION = "shop.asgi.application"\nSECRET_KEY = "x"\n'
        "INSTALLED_APPS = [\n    # of Django\n    'django.contrib.staticfiles',\n    'channels',\n]\n"
    )
    span = Span("daphne", Minor(3, 0), Minor(4, 1))
    after = _after(tmp_path, "daphne-runserver", text, span, name="shop/settings.py")
    assert after == text.replace("    'django.", "    'daphne',\n    'django.")


def test_a_parser_elsewhere_stays(tmp_path: Path) -> None:
    text = 'CACHES = {}\nSECRET_KEY = "x"\nPARSER = "redis.connection.HiredisParser"\n'
    span = Span("redis", Minor(4, 6), Minor(5, 0))
    assert _after(tmp_path, "redis-hiredis-parser", text, span, name="shop/settings.py") == text


@pytest.mark.parametrize(
    ("options", "wanted"),
    [
        ("{'INTERCEPT_REDIRECTS': True}", "{'DISABLE_PANELS': set()}"),
        ("{'INTERCEPT_REDIRECTS': FLAG}", "{'INTERCEPT_REDIRECTS': FLAG}"),
        ("{'ROOT_TAG_ATTRS': 'x', 'TAG': 'div'}", "{'ROOT_TAG_EXTRA_ATTRS': 'x', 'INSERT_BEFORE': '</div>'}"),
    ],
)
def test_options_of_the_toolbar(options: str, wanted: str, tmp_path: Path) -> None:
    text = 'SECRET_KEY = "x"\nINSTALLED_APPS = []\nDEBUG_TOOLBAR_CONFIG = '
    span = Span("django-debug-toolbar", Minor(1, 11), Minor(2, 0))
    after = _after(tmp_path, "toolbar-option-names", f"{text}{options}\n", span, name="shop/settings.py")
    assert after == f"{text}{wanted}\n"
