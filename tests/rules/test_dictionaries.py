"""Settings that are dictionaries, however they are put together: written down, entry by entry, updated."""

from __future__ import annotations

from pathlib import Path

import pytest

from django_seven.edits.engine import Engine, FileResult
from django_seven.project.tree import FileTree
from django_seven.rules.catalogue import named
from django_seven.values import Minor, Road

HEAD = 'SECRET_KEY = "x"\nROOT_URLCONF = "shop.urls"\nINSTALLED_APPS = []\n'
MYSQL, POSTGRES = '"django.db.backends.mysql"', '"django.db.backends.postgresql"'
PYLIBMC = '"django.core.cache.backends.memcached.PyLibMCCache"'


def fixed(tmp_path: Path, text: str, rule: str, old: str, new: str) -> FileResult:
    path = tmp_path / "shop" / "settings.py"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(HEAD + text)
    road = Road(Minor.parse(old), Minor.parse(new), Minor(3, 8), Minor(3, 12))
    result = Engine([named(rule)], road, FileTree(tmp_path)).fix("shop/settings.py", "likely")
    assert isinstance(result, FileResult) and not result.refused
    return result


CASES = {
    "update of an entry": (
        f'DATABASES = {{"default": {{}}}}\nDATABASES["default"].update({{"ENGINE": {MYSQL}}})\n',
        f'DATABASES = {{"default": {{}}}}\n'
        f'DATABASES["default"].update({{"ENGINE": {MYSQL}, "OPTIONS": {{"charset": "utf8"}}}})\n',
    ),
    "update by keywords": (
        f'DATABASES = {{}}\nDATABASES["a"] = {{}}\nDATABASES["a"].update(ENGINE={MYSQL})\n',
        'DATABASES = {}\nDATABASES["a"] = {}\n'
        f'DATABASES["a"].update(ENGINE={MYSQL}, OPTIONS={{"charset": "utf8"}})\n',
    ),
    "update of all": (
        f'DATABASES = {{}}\nDATABASES.update({{"a": {{"ENGINE": {MYSQL}}}}})\n',
        f'DATABASES = {{}}\nDATABASES.update({{"a": {{"ENGINE": {MYSQL}, "OPTIONS": {{"charset": "utf8"}}}}}})\n',
    ),
    "dict()": (
        f'DATABASES = {{"a": dict(ENGINE={MYSQL}, OPTIONS=dict(x=1))}}\n',
        f'DATABASES = {{"a": dict(ENGINE={MYSQL}, OPTIONS=dict(x=1, charset="utf8"))}}\n',
    ),
    "the engine alone": (
        f"DATABASES = {{'a': {{}}}}\nDATABASES['a']['ENGINE'] = {MYSQL}\n",
        f"DATABASES = {{'a': {{}}}}\nDATABASES['a']['ENGINE'] = {MYSQL}\n"
        "DATABASES['a']['OPTIONS'] = {\"charset\": \"utf8\"}\n",
    ),
    "options elsewhere": (
        f'DATABASES = {{"a": {{"ENGINE": {MYSQL}}}}}\nDATABASES["a"]["OPTIONS"] = {{"x": 1}}\n',
        f'DATABASES = {{"a": {{"ENGINE": {MYSQL}}}}}\nDATABASES["a"]["OPTIONS"] = {{"x": 1, "charset": "utf8"}}\n',
    ),
}


@pytest.mark.parametrize(("before", "after"), CASES.values(), ids=CASES)
def test_a_database_wherever_it_is_said(tmp_path: Path, before: str, after: str) -> None:
    assert fixed(tmp_path, before, "mysql-charset-default", "4.2", "5.2").after.decode() == HEAD + after


@pytest.mark.parametrize(
    "text",
    [
        f'DATABASES = {{"a": {{"ENGINE": {POSTGRES}}}}}\nDATABASES["a"].update({{"NAME": "x"}})\n',
        f'DATABASES = {{"a": {{"ENGINE": {MYSQL}}}}}\nDATABASES["a"]["OPTIONS"] = {{"charset": "latin1"}}\n',
        f'OTHER = {{}}\nOTHER.update({{"ENGINE": {MYSQL}}})\nDATABASES = {{}}\n',
        'DATABASES = {"default": env.db()}\n',
        'DATABASES = {"default": dj_database_url.config(default="postgres://a:b@c/d")}\n',
    ],
)
def test_what_is_no_such_database(tmp_path: Path, text: str) -> None:
    result = fixed(tmp_path, text, "mysql-charset-default", "4.2", "5.2")
    assert result.after.decode() == HEAD + text and not result.findings


def test_a_database_by_its_address_is_shown(tmp_path: Path) -> None:
    text = 'DATABASES = {"default": dj_database_url.config(default="mysql://a:b@c/d")}\n'
    result = fixed(tmp_path, text, "mysql-charset-default", "4.2", "5.2")
    (one,) = result.findings
    assert not one.fixable and "an address tells the engine" in one.message


def test_a_cache_in_pieces(tmp_path: Path) -> None:
    text = f'CACHES = {{"a": {{"BACKEND": {PYLIBMC}}}}}\nCACHES["a"]["TIMEOUT"] = 0\n'
    result = fixed(tmp_path, text, "memcached-timeout-zero", "1.8", "1.8")
    assert result.after.decode() == HEAD + text.replace("= 0", "= None")
    text = f'CACHES = {{"a": {{"TIMEOUT": 0}}}}\nCACHES["a"]["BACKEND"] = {PYLIBMC}\n'
    result = fixed(tmp_path, text, "memcached-timeout-zero", "1.8", "1.8")
    assert result.after.decode() == HEAD + text.replace(": 0", ": None")


def test_names_of_test_databases_by_keyword(tmp_path: Path) -> None:
    text = f'DATABASES = {{"a": dict(ENGINE={POSTGRES}, TEST_NAME="t", TEST_CREATE=False)}}\n'
    result = fixed(tmp_path, text, "databases-test-name", "1.8", "1.9")
    wanted = f'DATABASES = {{"a": dict(ENGINE={POSTGRES}, TEST={{"NAME": "t", "CREATE_DB": False}})}}\n'
    assert result.after.decode() == HEAD + wanted
