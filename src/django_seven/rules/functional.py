"""Functions about functions: `curry`, `lru_cache`, `cached_property` and their kin."""

from __future__ import annotations

from tree_sitter import Node

from django_seven.rules.shape import Draft, Example, Fine, Match, Renamed, Rewrite, Rule, Skip
from django_seven.rules.syntax import arguments, call_of, enclosing, keyword, not_before, positional, spread_last
from django_seven.values import Minor

_PRIVATE = "3.0/#removed-private-python-2-compatibility-apis"


@not_before("1.8")
def curry(draft: Draft, match: Match) -> None:
    """`curry(f, …)` becomes `partial(f, …)`, or `partialmethod` where it is to be a method."""
    call = call_of(match)
    given = [argument for argument in arguments(call) if argument.type not in ("keyword_argument", "dictionary_splat")]
    if not given or given[0].type == "list_splat":
        raise Skip("its function is not given by position")
    above = call.parent
    if above is not None and above.type == "assignment" and _in_class_body(above):
        raise_unless_alone(given)
        draft.replace(match.node, draft.require("functools.partialmethod"))
        return
    setter = above.parent if above is not None and above.type == "argument_list" else None
    function = setter.child_by_field_name("function") if setter is not None and setter.type == "call" else None
    target = above.child_by_field_name("left") if above is not None and above.type == "assignment" else None
    if target is not None and target.type == "attribute":
        raise Skip("it may become a method of the class that it is put on; `partial` does not")
    if function is not None and draft.text(function) == "setattr":
        raise_unless_alone(given)
        draft.replace(match.node, draft.require("functools.partialmethod"))
        return
    draft.replace(match.node, draft.require("functools.partial"))


def raise_unless_alone(given: list[Node]) -> None:
    """`curry` put `self` after its own arguments, `partialmethod` puts it before.

    Raises Skip where there are any by position.
    """
    if len(given) > 1:
        raise Skip("as a method, `curry` puts `self` after its own arguments")


def _in_class_body(assignment: Node) -> bool:
    block = assignment.parent.parent if assignment.parent is not None else None
    return block is not None and block.parent is not None and block.parent.type == "class_definition"


@not_before("1.10")
def allow_lazy(draft: Draft, match: Match) -> None:
    """`allow_lazy(f, A)` becomes `keep_lazy(A)(f)`."""
    call = call_of(match)
    given = positional(call)
    if len(given) < 2:
        raise Skip("it does not say what the function gives")
    rest = ", ".join(draft.text(node) for node in given[1:])
    draft.replace(call, f"{draft.require('django.utils.functional.keep_lazy')}({rest})({draft.text(given[0])})")


def available_attrs(draft: Draft, match: Match) -> None:
    """`wraps(f, assigned=available_attrs(f))` needs nothing said; elsewhere it is Python's own list."""
    call = call_of(match)
    argument = call.parent if call.parent is not None and call.parent.type == "keyword_argument" else call
    outer = enclosing(argument, "call")
    function = outer.child_by_field_name("function") if outer is not None else None
    name = draft.text(function).rpartition(".")[2] if function is not None else ""
    if outer is not None and name in ("wraps", "update_wrapper") and argument in arguments(outer):
        position = arguments(outer).index(argument)
        after = [other for other in arguments(outer)[position + 1 :] if other.type != "keyword_argument"]
        if not after:
            draft.remove_argument(argument)
            return
    draft.replace(call, draft.require("functools.WRAPPER_ASSIGNMENTS"))


def cached_name(draft: Draft, match: Match) -> None:
    """`cached_property(f, name="x")` learns its name from the class since Django 2.2."""
    if match.imported:
        raise Fine
    above = match.node.parent
    if above is None or above.type != "call":
        raise Fine
    named = keyword(above, "name")
    if named is None:
        raise Fine
    if draft.road.old >= (2, 2):
        draft.remove_argument(named)
        return
    value = named.child_by_field_name("value")
    if value is None:
        raise Skip
    django = draft.require_module("django")
    spread_last(draft, above, named, f'**({{"name": {draft.text(value)}}} if {django}.VERSION < (2, 2) else {{}})')


def classproperty(draft: Draft, match: Match) -> None:
    """The name is imported by version; its uses stay."""
    if not match.imported:
        if match.node.type != "identifier":
            raise Skip("it is written out with its module")
        return
    entry = draft.text(match.node)
    draft.drop_import(match)
    old, new = (f"from django.utils.{module} import {entry}" for module in ("decorators", "functional"))
    draft.guard([old], [new], Minor(3, 1))


_LABEL = """
IMPORT


class Talk:
    @classproperty
    def label(cls):
        return cls.__name__.lower()


answer = [Talk.label, Talk().label]
"""
_COUNTS = """calls = []


@NAME(maxsize=None)
def square(number):
    calls.append(number)
    return number * number


answer = [square(3), square(3), calls]"""

RULES = [
    Rule(
        id="utils-lru-cache",
        what="`django.utils.lru_cache` is gone in Django 3.0; it is `functools.lru_cache`.",
        why="The module was there for Python 2, which lacked the function.",
        since="1.8",
        until="3.0",
        change=Renamed("django.utils.lru_cache.lru_cache", "functools.lru_cache"),
        sure="safe",
        notes=_PRIVATE,
        example=Example(
            before="from django.utils.lru_cache import lru_cache\n\n" + _COUNTS.replace("NAME", "lru_cache"),
            after="from functools import lru_cache\n\n" + _COUNTS.replace("NAME", "lru_cache"),
        ),
        leaves=(
            "from shop.lru_cache import lru_cache\nlru_cache()(f)",
            "try:\n    from functools import lru_cache\nexcept ImportError:\n"
            "    from django.utils.lru_cache import lru_cache\n",
        ),
        ledger=("removed-django.utils.lru_cache", "removed-django.utils.lru_cache.lru_cache"),
        symptoms=("No module named 'django.utils.lru_cache'", "cannot import name 'lru_cache' from 'django.utils'"),
    ),
    Rule(
        id="utils-classproperty",
        what="`classproperty` moved from `django.utils.decorators` to `django.utils.functional` in Django 3.1.",
        why="It stands beside `cached_property` now.",
        since="1.9",
        until="3.1",
        change=Rewrite(("django.utils.decorators.classproperty",), classproperty),
        sure="safe",
        notes="3.1/#miscellaneous",
        example=Example(
            before=_LABEL.replace("IMPORT", "from django.utils.decorators import classproperty"),
            after=_LABEL.replace(
                "IMPORT",
                """import django

if django.VERSION < (3, 1):
    from django.utils.decorators import classproperty
else:
    from django.utils.functional import classproperty""",
            ),
        ),
        leaves=(
            "from shop.tools import classproperty\nclassproperty(f)",
            "try:\n    from django.utils.functional import classproperty\nexcept ImportError:\n"
            "    from django.utils.decorators import classproperty\n",
            "from django.utils import decorators\ndecorators.classproperty(f)",
        ),
        ledger=("removed-django.utils.decorators.classproperty",),
        symptoms=("cannot import name 'classproperty' from 'django.utils.decorators'",),
    ),
    Rule(
        id="utils-curry",
        what="`curry` is gone in Django 3.0; `functools.partial` and `partialmethod` do its work.",
        why="Python has both; only as a method of a class do `curry` and `partial` differ.",
        since="1.8",
        until="3.0",
        change=Rewrite(("django.utils.functional.curry",), curry, whole=True),
        sure="likely",
        notes=_PRIVATE,
        example=Example(
            before="""
from django.utils.functional import curry


def export(self, kind="text"):
    return [type(self).__name__, kind]


class Talk:
    as_json = curry(export, kind="json")


double = curry(lambda a, b: a * b, 2)
answer = [Talk().as_json(), double(4)]
""",
            after="""
from functools import partial, partialmethod


def export(self, kind="text"):
    return [type(self).__name__, kind]


class Talk:
    as_json = partialmethod(export, kind="json")


double = partial(lambda a, b: a * b, 2)
answer = [Talk().as_json(), double(4)]
""",
        ),
        leaves=(
            "from toolz import curry\ncurry(max, 2)",
            "from django.utils.functional import curry\n\n\nclass Talk:\n    as_json = curry(export, 'json')",
            "from django.utils.functional import curry\nForm.clean = curry(clean, strict=True)",
        ),
        ledger=("removed-django.utils.functional.curry",),
        symptoms=("cannot import name 'curry'",),
    ),
    Rule(
        id="utils-allow-lazy",
        what="`allow_lazy(function, type)` is gone in Django 2.0; `keep_lazy(type)(function)` does the same.",
        why="`keep_lazy` can be used as a decorator.",
        since="1.10",
        until="2.0",
        warns="1.10",
        change=Rewrite(("django.utils.functional.allow_lazy",), allow_lazy, whole=True),
        sure="safe",
        notes="2.0/#features-removed-in-2-0",
        example=Example(
            before="""
from django.utils.functional import Promise, allow_lazy, lazy

shout = allow_lazy(lambda text: text.upper(), str)
late = shout(lazy(lambda: "hey", str)())
answer = [isinstance(late, Promise), str(late), shout("now")]
""",
            after="""
from django.utils.functional import Promise, lazy
from django.utils.functional import keep_lazy

shout = keep_lazy(str)(lambda text: text.upper())
late = shout(lazy(lambda: "hey", str)())
answer = [isinstance(late, Promise), str(late), shout("now")]
""",
        ),
        leaves=("from shop.text import allow_lazy\nallow_lazy(f, str)",),
        ledger=("removed-django.utils.functional.allow_lazy",),
        symptoms=("cannot import name 'allow_lazy'",),
    ),
    Rule(
        id="utils-available-attrs",
        what="`available_attrs` is gone in Django 3.0; `wraps` copies what there is by itself on Python 3.",
        why="Python 2 failed where a callable lacked an attribute.",
        since="1.3",
        until="3.0",
        change=Rewrite(("django.utils.decorators.available_attrs",), available_attrs, whole=True),
        sure="safe",
        notes=_PRIVATE,
        example=Example(
            before="""
from functools import wraps

from django.utils.decorators import available_attrs


def view(request):
    \"\"\"A page.\"\"\"


def decorator(function):
    @wraps(function, assigned=available_attrs(function))
    def inner(request):
        return function(request)

    return inner


answer = [decorator(view).__name__, decorator(view).__doc__, "__name__" in available_attrs(view)]
""",
            after="""
from functools import WRAPPER_ASSIGNMENTS, wraps


def view(request):
    \"\"\"A page.\"\"\"


def decorator(function):
    @wraps(function)
    def inner(request):
        return function(request)

    return inner


answer = [decorator(view).__name__, decorator(view).__doc__, "__name__" in WRAPPER_ASSIGNMENTS]
""",
        ),
        leaves=("from shop.decorators import available_attrs\nwraps(f, assigned=available_attrs(f))",),
        ledger=("removed-django.utils.decorators.available_attrs",),
        symptoms=("cannot import name 'available_attrs'",),
    ),
    Rule(
        id="cached-property-name",
        what="`cached_property(name=…)` fails in Django 5.0; the class tells the name since 2.2.",
        why="Python 3.6 tells a descriptor what it is called.",
        since="2.2",
        until="5.0",
        warns="4.1",
        change=Rewrite(("django.utils.functional.cached_property",), cached_name),
        pattern=r"cached_property\s*(?:\(|as\b)",
        sure="safe",
        notes="5.0/#features-removed-in-5-0",
        example=Example(
            before="""
from django.utils.functional import cached_property


class Talk:
    calls = 0

    def get_label(self):
        self.calls += 1
        return "Keynote"

    label = cached_property(get_label, name="label")


talk = Talk()
answer = [talk.label, talk.label, talk.calls]
""",
            after="""
from django.utils.functional import cached_property


class Talk:
    calls = 0

    def get_label(self):
        self.calls += 1
        return "Keynote"

    label = cached_property(get_label)


talk = Talk()
answer = [talk.label, talk.label, talk.calls]
""",
        ),
        leaves=(
            "from shop.tools import cached_property\nlabel = cached_property(get_label, name='label')",
            "from django.utils.functional import cached_property\n\n\nclass A:\n    @cached_property\n"
            "    def b(self):\n        return 1",
        ),
        ledger=("removed-django.utils.functional.cached_property--name",),
        symptoms=("got an unexpected keyword argument 'name'",),
    ),
]
