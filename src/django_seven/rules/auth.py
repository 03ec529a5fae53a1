"""Users, backends and passwords."""

from __future__ import annotations

import re

from tree_sitter import Node

from django_seven.rules.shape import Draft, Example, Fine, Match, Rewrite, Rule, Skip
from django_seven.rules.syntax import arguments, either, is_called, not_before
from django_seven.values import Minor

_USER = re.compile(r"(?:.*\.)?(?:\w*_)?user|u")
_ASKS = {"if_statement", "elif_clause", "while_statement", "assert_statement", "not_operator", "if_clause"}
_TRUTH = {"assertTrue", "assertFalse", "bool"}
_LETTERS = "abcdefghjkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789"


def read_not_called(draft: Draft, match: Match) -> None:
    """`user.is_authenticated()` becomes the property; in `bool()` where more than its truth is asked for.

    Below Django 1.10 it is a method, which is always true unless it is called.
    """
    call, receiver = match.node.parent, match.node.child_by_field_name("object")
    if call is None or receiver is None or not is_called(match.node) or arguments(call):
        raise Fine
    text = draft.text(match.node)
    if _asks_what_it_is(call, text):
        raise Fine
    if draft.has_function(match.trigger[1:]) and not match.seen:
        raise Skip("the project defines a function of that name")
    if not (match.seen or _USER.fullmatch(draft.text(receiver))):
        raise Skip("it is not seen whether this is a user")
    either(draft, call, text if _only_truth(call) else f"bool({text})", Minor(1, 10))


def _asks_what_it_is(node: Node, text: str) -> bool:
    """Whether code around a node asks if something is to be called: it runs on both sides."""
    question = re.compile(rb"\b(?:callable|isinstance)\(\s*" + re.escape(text.encode()) + rb"\s*[,)]")
    above = node.parent
    while above is not None and above.type not in ("function_definition", "class_definition", "module"):
        condition: Node | None = above
        if above.type in ("if_statement", "elif_clause"):
            condition = above.child_by_field_name("condition")
        elif above.type not in ("conditional_expression", "boolean_operator"):
            condition = None
        if condition is not None and question.search(condition.text or b""):
            return True
        above = above.parent
    return False


def _only_truth(node: Node) -> bool:
    """Whether the place asks no more of a value than whether it is true."""
    above = node.parent
    while above is not None and above.type in ("boolean_operator", "parenthesized_expression"):
        node, above = above, above.parent
    if above is None:
        return False
    if above.type == "conditional_expression":
        return above.named_children[1].id == node.id
    if above.type == "argument_list" and above.parent is not None:
        function = above.parent.child_by_field_name("function")
        return function is not None and (function.text or b"").decode().rpartition(".")[2] in _TRUTH
    if above.type in ("if_statement", "elif_clause", "while_statement"):
        condition = above.child_by_field_name("condition")
        return condition is not None and condition.id == node.id
    return above.type in _ASKS


@not_before("1.4")
def draw_password(draft: Draft, match: Match) -> None:
    """`make_random_password()` becomes `get_random_string()` with the letters of the method."""
    call = match.node.parent
    if call is None or not is_called(match.node):
        raise Skip("it is not called here")
    if draft.has_function("make_random_password"):
        raise Skip("the project defines a function of that name")
    given = arguments(call)
    names = [argument.child_by_field_name("name") for argument in given]
    if any(argument.type in ("list_splat", "dictionary_splat") for argument in given):
        raise Skip("`*` or `**` hide its arguments")
    texts = [draft.text(argument) for argument in given]
    if not given or (names[0] is not None and not any(text.startswith("length") for text in texts)):
        texts.insert(0, "10" if not given else "length=10")
    if len(texts) < 2:
        texts.append(f'allowed_chars="{_LETTERS}"')
    draft.replace(call, f"{draft.require('django.utils.crypto.get_random_string')}({', '.join(texts)})")


RULES = [
    Rule(
        id="is-authenticated-call",
        what="`user.is_authenticated()` and `user.is_anonymous()` cannot be called in Django 2.0; they are properties.",
        why="Forgotten brackets let everybody in; the properties could still be called until Django 2.0.",
        since="1.10",
        until="2.0",
        warns="1.10",
        change=Rewrite((".is_authenticated", ".is_anonymous"), read_not_called),
        sure="likely",
        doubt="receiver",
        notes="2.0/#features-removed-in-2-0",
        example=Example(
            before="""
from django.contrib.auth.models import AnonymousUser, User


def greeting(user):
    if not user.is_anonymous() and (user.is_authenticated()):
        return "Hello {}".format(user)
    return "Log in"


def facts(user):
    return {"known": user.is_authenticated(), "who": "somebody" if user.is_anonymous() else str(user)}


answer = [(greeting(user), facts(user)) for user in (AnonymousUser(), User(username="ada"))]
""",
            after="""
from django.contrib.auth.models import AnonymousUser, User


def greeting(user):
    if not user.is_anonymous and (user.is_authenticated):
        return "Hello {}".format(user)
    return "Log in"


def facts(user):
    return {"known": bool(user.is_authenticated), "who": "somebody" if user.is_anonymous else str(user)}


answer = [(greeting(user), facts(user)) for user in (AnonymousUser(), User(username="ada"))]
""",
        ),
        leaves=(
            "if request.user.is_authenticated:\n    pass\n",
            "known = user.is_authenticated\n"
            "known = user.is_authenticated if isinstance(user.is_authenticated, bool) else user.is_authenticated()\n",
            "if callable(user.is_authenticated):\n    known = user.is_authenticated()\n",
            "def f(client):\n    return client.is_authenticated()\n",
            "class Robot:\n    def is_authenticated(self):\n        return True\n\n\n"
            "def f(user):\n    return user.is_authenticated()\n",
        ),
        ledger=("removed-is_authenticated-call", "removed-is_anonymous-call"),
        symptoms=("'bool' object is not callable",),
    ),
    Rule(
        id="make-random-password",
        what="`make_random_password()` of user managers is gone in Django 5.1; `get_random_string()` draws the same.",
        why="It had nothing to do with managers.",
        since="1.4",
        until="5.1",
        warns="4.2",
        change=Rewrite((".make_random_password",), draw_password),
        sure="safe",
        notes="5.1/#features-removed-in-5-1",
        example=Example(
            before="""
import random

from django.contrib.auth.models import User

passwords = [User.objects.make_random_password() for number in range(300)]
passwords += [User.objects.make_random_password(length=14)]
answer = sorted({len(password) for password in passwords}), "".join(sorted(set("".join(passwords))))
""",
            after=f"""
import random

from django.contrib.auth.models import User
from django.utils.crypto import get_random_string

passwords = [get_random_string(10, allowed_chars="{_LETTERS}") for number in range(300)]
passwords += [get_random_string(length=14, allowed_chars="{_LETTERS}")]
answer = sorted({{len(password) for password in passwords}}), "".join(sorted(set("".join(passwords))))
""",
        ),
        leaves=(
            "class Own:\n    def make_random_password(self):\n        return '1'\n\n\nOwn().make_random_password()\n",
            "User.objects.make_random_password(*options)\n",
        ),
        ledger=("removed-django.contrib.auth.base_user.BaseUserManager.make_random_password",),
        symptoms=("object has no attribute 'make_random_password'",),
    ),
]
