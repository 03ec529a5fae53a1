"""Files that the tree does not read, and what is said of them."""

from __future__ import annotations

import pytest

from django_seven.project.source import Skipped, Source, parse, problem

_NAME = "`{}` is a keyword since Python 3.7 and needs another name"


def told(text: str) -> str:
    source = Source("shop.py", text.encode())
    found = problem(source, parse(source))
    return found.reason if isinstance(found, Skipped) else ""


@pytest.mark.parametrize(
    "text",
    [
        "def push(talk, async=True):\n    pass\n",
        "from shop import async\n",
        "from shop.tasks.async import push\n",
        "push.async = True\n",
        "def async(talk):\n    pass\n",
    ],
)
def test_async_as_a_name_is_told(text: str) -> None:
    assert told(text) == f"syntax error near line 1: {_NAME.format('async')}"


@pytest.mark.parametrize("text", ["talk = (await\n", "def push(:\n    pass\n", "async def push(:\n    await talk\n"])
def test_other_errors_are_not(text: str) -> None:
    assert told(text) == "syntax error near line 1"
