from __future__ import annotations

from pathlib import Path

import pytest

from django_seven.errors import ConfigError
from django_seven.project.config import Config, load, render
from django_seven.values import SideSpec, TestSpec

FULL = """
from = "2.2"
to = "4.2"
settings = "shop.settings"

[test]
command = "python manage.py test"
directory = "."
env = { DATABASE_URL = "postgres://x" }
before = ["python manage.py collectstatic --noinput"]
timeout = 600
format = "auto"

[old]
python = "3.8"
requirements = ["requirements.txt"]
packages = ["Django==2.2.28", "mock"]
exclude-newer = "2022-06-01"
env = { }
"""


def loaded(tmp_path: Path, text: str) -> Config:
    (tmp_path / "seven.toml").write_text(text)
    return load(tmp_path)


def test_no_file_gives_the_defaults(tmp_path):
    assert load(tmp_path) == Config()


def test_every_key_is_read(tmp_path):
    config = loaded(tmp_path, FULL)
    assert (config.from_, config.to, config.settings, config.present) == ("2.2", "4.2", "shop.settings", True)
    assert config.test.timeout == 600
    assert config.test.env == {"DATABASE_URL": "postgres://x"}
    assert config.old == SideSpec("3.8", ("requirements.txt",), ("Django==2.2.28", "mock"), "2022-06-01")
    assert config.new == SideSpec()


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("form = '2.2'", "`form` .* nearest one is `from`"),
        ("[test]\ncomand = 'x'", "`test.comand` .* nearest one is `test.command`"),
        ("[old]\ntimeout = 3", "`old.timeout` .* nearest one is `test.timeout`"),
        ("python = '3.8'", "nearest one is `old.python`"),
        ("colour = 'red'", "is not a key that is known; known are `from`, `to`, `settings`, "),
        ("from = 2.2", '`from` .* expected to be a version in quotes, as "4.2", not `2.2`'),
        ("[test]\ntimeout = '600'", "expected to be a whole number of seconds"),
        ("[test]\ntimeout = true", "expected to be a whole number of seconds"),
        ("[test]\nformat = 'nose'", "one of auto, django, unittest, pytest"),
        ("[test]\nenv = { A = 1 }", "a table of texts"),
        ("[old]\npackages = 'mock'", "a list of requirements"),
        ("[old]\nexclude-newer = 'June'", "a date in quotes"),
        ("test = 'x'", "expected to be a table"),
        ("from = ", "not TOML"),
        ("[old]\nrequirements = ['../other.txt']", "outside the project"),
        ("[test]\ndirectory = '/etc'", "outside the project"),
    ],
)
def test_what_is_wrong_is_named(tmp_path, text, says):
    with pytest.raises(ConfigError, match=says):
        loaded(tmp_path, text)


def test_a_configuration_is_read_back_as_it_was_written(tmp_path):
    config = Config(
        "2.2",
        "5.2",
        None,
        TestSpec("python manage.py test", env={"A": "b"}, timeout=60),
        SideSpec("3.8"),
        SideSpec(packages=("mock",)),
        True,
    )
    assert loaded(tmp_path, render(config)) == config


def test_comments_and_order_stay():
    existing = 'to = "4.2"  # by summer\n# the site\nfrom = "2.2"\n\n[test]\ntimeout = 1800  # long\n'
    written = render(Config(from_="2.2", to="5.2"), existing)
    assert written == existing.replace("4.2", "5.2")


def test_writing_twice_changes_nothing():
    config = Config("2.2", "5.2", test=TestSpec("pytest", env={"A": "b"}), old=SideSpec("3.8"))
    once = render(config)
    assert render(config, once) == once


def test_a_value_that_is_no_longer_meant_goes():
    assert "settings" not in render(Config(from_="2.2"), 'from = "2.2"\nsettings = "a"\n')
