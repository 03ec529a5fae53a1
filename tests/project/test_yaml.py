from __future__ import annotations

import pytest

from django_seven.project.entries_yaml import parse

WORKFLOW = """
# comment
name: "CI: all"
on: [push, pull_request]
env:
  A: '1'   # one
jobs:
  test:
    strategy:
      matrix:
        python-version: ["3.8", "3.9"]
        include:
          - db: postgres
            user: x
    steps:
    - uses: actions/checkout@v2
    - name: Run
      env:
        SECRET_KEY: dummy key
      run: |
        pip install -r requirements.txt

        pytest -x
    - run: >
        coverage run
        manage.py test
    - run: echo a:b
"""


def test_a_workflow_is_read():
    document = parse(WORKFLOW)
    assert document["name"] == "CI: all"
    assert document["on"] == ["push", "pull_request"]
    assert document["env"] == {"A": "1"}
    test = document["jobs"]["test"]
    assert test["strategy"]["matrix"]["python-version"] == ["3.8", "3.9"]
    assert test["strategy"]["matrix"]["include"] == [{"db": "postgres", "user": "x"}]
    assert [step.get("run") for step in test["steps"]] == [
        None,
        "pip install -r requirements.txt\npytest -x",
        "coverage run manage.py test",
        "echo a:b",
    ]


def test_lists_at_the_indentation_of_their_key():
    assert parse("script:\n- a\n- b: c\n  d: e\nafter: x") == {"script": ["a", {"b": "c", "d": "e"}], "after": "x"}


def test_broken_indentation_is_an_error():
    with pytest.raises(ValueError, match="YAML"):
        parse("a:\n    b: 1\n  c: 2\n")


def test_nothing_is_nothing():
    assert parse("") == ""
    assert parse("# only a comment\n") == ""
