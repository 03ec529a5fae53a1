"""Templates, settings modules and migrations of a tiny project on both sides, as `seven up` says it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from projects.command import seven
from projects.tiny import NEW, make

pytestmark = pytest.mark.network
MODELS = """\
from django.db import models


class Thing(models.Model):
    name = models.CharField(max_length=20)
"""
MIGRATION = """\
from django.db import migrations, models


class Migration(migrations.Migration):
    operations = [
        migrations.CreateModel(
            "Thing",
            [
                ("id", models.AutoField(verbose_name="ID", serialize=False, auto_created=True, primary_key=True)),
                ("name", models.CharField(max_length={})),
            ],
        ),
    ]
"""
TAGS = """\
import django
from django import template

register = template.Library()


@register.tag
def {}(parser, token):
    if django.VERSION >= (4,):
        raise template.TemplateSyntaxError("not any more")
    return template.base.TextNode("")
"""
FILES = {
    "shop/templatetags/__init__.py": "",
    "shop/templatetags/odd.py": TAGS.format("odd"),
    "shop/templates/good.html": "{{ x }}",
    "shop/templates/odd.html": "{% load odd %}\n{% odd %}",
    "shop/templates/bad.html": "{% nonsense %}",
    "site_/dev.py": "from site_.settings import *\n\nINSTALLED_APPS += ['no_such_package']\nROOT_URLCONF = 'site_.urls'\n",
    "site_/prod.py": (
        "import django\nfrom site_.settings import *\n\nROOT_URLCONF = 'site_.urls'\n"
        "if django.VERSION >= (4,):\n    raise ValueError('no')\n"
    ),
    "shop/models.py": MODELS,
    "shop/migrations/__init__.py": "",
    "shop/migrations/0001_initial.py": MIGRATION.format(20),
    "seven.toml": 'from = "2.2"\nto = "4.2"\nsettings = "site_.settings"\n',
}


def test_everything_is_looked_at(cache: Path, tmp_path: Path) -> None:
    root = make(tmp_path / "shop", FILES)
    ended = seven("up", "--to", NEW, cwd=root, code=1)
    for said in (
        "templates: 1 compiled on both, 1 fail on new, 1 fail on both",
        "  shop/templates/odd.html:2: TemplateSyntaxError: not any more",
        "settings: 1 of 3 modules load on both",
        "  site_.prod: import on new: ValueError: no (site_/prod.py:6)",
        "migrations: `makemigrations` finds nothing to write on either side",
        "1 settings module, not loaded (site_.dev: a package is missing: ",
    ):
        assert said in ended.out, ended.out
    found = json.loads(seven("up", "--to", NEW, "--format", "json", cwd=root, code=1).out)
    assert [found["templates"]["before"][side]["compiled"] for side in ("old", "new")] == [2, 1]
    (odd, *_) = [row for row in found["templates"]["after"]["new"]["failed"] if row["path"].endswith("odd.html")]
    assert (odd["name"], odd["line"], odd["message"]) == ("odd.html", 2, "TemplateSyntaxError: not any more")
    prod = next(row for row in found["settings"] if row["module"] == "site_.prod")
    assert prod["after"]["old"]["failure"] is None
    assert prod["after"]["new"]["failure"]["reason"] == "error"
    assert found["drift"]["after"]["new"] == {"operations": [], "missed": None}


def test_migrations_that_were_wanted_before(cache: Path, tmp_path: Path) -> None:
    root = make(tmp_path / "shop", FILES | {"shop/migrations/0001_initial.py": MIGRATION.format(10)})
    ended = seven("up", "--to", NEW, cwd=root)
    assert "migrations: 1 operation wanted on both sides, as before" in ended.out


def test_migrations_that_one_side_wants(cache: Path, tmp_path: Path) -> None:
    size = MODELS.replace("models.CharField(max_length=20)", "models.CharField(max_length=30 - 10 * (VERSION < (4,)))")
    changes = {
        "shop/models.py": "from django import VERSION\n" + size,
        "site_/prod.py": None,
        "shop/templates/odd.html": None,
    }
    root = make(tmp_path / "shop", {**FILES, **changes})
    ended = seven("up", "--to", NEW, cwd=root, code=1)
    assert "  new: shop: Alter field name on thing (max_length: 20 → 30)" in ended.out
    assert "`seven new manage.py makemigrations` writes new ones for shop" in ended.out
    found = json.loads(seven("up", "--to", NEW, "--format", "json", cwd=root, code=1).out)
    (row,) = found["drift"]["after"]["new"]["operations"]
    assert (row["app"], row["model"], row["operation"], row["name"]) == ("shop", "thing", "AlterField", "name")
    assert found["drift"]["after"]["old"]["operations"] == [] and found["migrations"] == {"new": "shop"}
