"""asgiref: in which thread code runs that is called from coroutines."""

from __future__ import annotations

from tree_sitter import Node

from django_seven.rules.packages.support import names_in, needs
from django_seven.rules.shape import Draft, Example, Fine, Match, Rewrite, Rule, Skip
from django_seven.rules.syntax import append_argument, indentation, keyword, positional

_ASGIREF = "asgiref"
_NAMES = ("asgiref.sync.sync_to_async", "asgiref.sync.SyncToAsync")
_OFF = "thread_sensitive=False"
_INIT = (
    "def __init__(self, func, thread_sensitive=False, **kwargs):",
    "    super().__init__(func, thread_sensitive=thread_sensitive, **kwargs)",
)


def any_thread(draft: Draft, match: Match) -> None:
    """A call, a decorator or a class says that each call may have a thread of its own, as it was."""
    node, above = match.node, match.node.parent
    if match.imported or above is None:
        raise Fine
    needs(draft, _ASGIREF, "3.2", "`thread_sensitive`")
    if above.type == "decorator":
        draft.replace(node, f"{draft.require('functools.partial')}({draft.text(node)}, {_OFF})")
    elif above.type == "call" and above.child_by_field_name("function") == node:
        _say(draft, above)
    elif above.type == "argument_list" and above.parent is not None and above.parent.type == "class_definition":
        _begin(draft, above.parent)
    else:
        raise Skip("it is handed on")


def _say(draft: Draft, call: Node) -> None:
    if keyword(call, "thread_sensitive") is not None or len(positional(call)) > 1:
        raise Fine
    if not positional(call):
        raise Skip("as a decorator with arguments it is not there before asgiref 3.3")
    append_argument(draft, call, _OFF)


def _begin(draft: Draft, owner: Node) -> None:
    """A class of the project's own gets a beginning that says it, behind its docstring."""
    body = owner.child_by_field_name("body")
    if body is None or "__init__" in names_in(body):
        raise Fine
    first = next(one for one in body.named_children if one.type != "comment")
    inner = first.named_children[0] if first.type == "expression_statement" else first
    indent = indentation(first)
    text = f"\n{indent}".join(_INIT)
    if inner.type == "string":
        draft.insert(first.end_byte, f"\n\n{indent}{text}")
    else:
        draft.insert(first.start_byte, f"{text}\n\n{indent}")


_CALLED = """
import asyncio
import threading

from asgiref.sync import sync_to_async

meeting = threading.Barrier(2, timeout=3)


def meet(name):
    try:
        meeting.wait()
        return "met"
    except threading.BrokenBarrierError:
        return "alone"


{}


async def both():
    return await asyncio.gather({}("a"), {}("b"))


answer = asyncio.new_event_loop().run_until_complete(both())
"""
_CLASS = """class Call(SyncToAsync):
    "In a thread."

{}    def thread_handler(self, *args, **kwargs):
        return super().thread_handler(*args, **kwargs)"""
_OWN = "    def __init__(self, func, thread_sensitive=False, **kwargs):\n        " + _INIT[1].strip() + "\n\n"


def _classes(text: str) -> str:
    return _CALLED.format(text, "Call(meet)", "Call(meet)").replace("import sync_to_async", "import SyncToAsync")


RULES = [
    Rule(
        id="sync-to-async-thread",
        what="`sync_to_async` runs all calls in one thread since asgiref 3.3, one after the other.",
        why="Connections of databases and other things belong to a thread. `thread_sensitive=False` says what it was; "
        "taking it out is right where such things are used.",
        since="3.2",
        until="3.3",
        change=Rewrite(_NAMES, any_thread),
        sure="likely",
        notes="https://github.com/django/asgiref/blob/main/CHANGELOG.txt",
        axis=_ASGIREF,
        example=Example(
            before=_CALLED.format("", "sync_to_async(meet)", "sync_to_async(meet)"),
            after=_CALLED.format("", *(f"sync_to_async(meet, {_OFF})",) * 2),
        ),
        more=(
            Example(
                before=_CALLED.format("@sync_to_async\ndef call(name):\n    return meet(name)", "call", "call"),
                after=_CALLED.format(
                    f"@partial(sync_to_async, {_OFF})\ndef call(name):\n    return meet(name)", "call", "call"
                ).replace("import threading\n", "import threading\nfrom functools import partial\n"),
            ),
            Example(before=_classes(_CLASS.format("")), after=_classes(_CLASS.format(_OWN))),
        ),
        leaves=(
            "from asgiref.sync import sync_to_async\n\nx = sync_to_async(y, thread_sensitive=True)\n",
            "from shop.sync import sync_to_async\n\nx = sync_to_async(y)\n",
        ),
    ),
]
