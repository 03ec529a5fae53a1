"""What CI does before it tests."""

from __future__ import annotations

from django_seven.project.ci_before import before_tests

TRAVIS = """
install:
  - pip install -r requirements.txt
  - npm install
  - cd shop
  - if [[ "$DB" = "sqlite" ]]; then shop create_settings; fi
  - if [[ "$DB" = "postgresql" ]]; then psql -c 'CREATE DATABASE x;' -U postgres; fi
  - cd ..
before_script:
  - cp local.example.py local.py
  - ./manage.py collectstatic --noinput
  - python manage.py check
script:
  - coverage run ./manage.py test
  - cp a b
"""
SETUP = "from setuptools import setup\nsetup(entry_points={'console_scripts': ['shop = shop.__main__:main']})\n"


def test_files_that_are_made_and_commands_of_the_project(write):
    root = write({".travis.yml": TRAVIS, "setup.py": SETUP})
    assert before_tests(root) == (
        ".travis.yml",
        ["sh -c 'cd shop && python -m shop create_settings'", "cp local.example.py local.py",
         "python ./manage.py collectstatic --noinput"],
    )  # fmt: skip


def test_nothing_is_found_where_nothing_is_done(write):
    assert before_tests(write({".travis.yml": "script:\n  - python manage.py test\n"})) == ("", [])
