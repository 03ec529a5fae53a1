"""Ordered dictionaries, cached properties, pages and keyed hashes."""

from __future__ import annotations

from tree_sitter import Node

from django_seven.rules.shape import ByHand, Draft, Example, Fine, Match, Rewrite, Rule, Skip
from django_seven.rules.syntax import (
    append_argument,
    arguments,
    call_of,
    decorator,
    enclosing,
    is_called,
    keyword,
    positional,
    string_value,
)

_PAGINATOR = "django.core.paginator.Paginator"
_ONLY_SORTED = (b".keyOrder", b".value_for_index", b".insert(")
_HMACS = {"django.utils.crypto.salted_hmac": None, "django.core.signing.base64_hmac": 3}


def ordered(draft: Draft, match: Match) -> None:
    """`SortedDict` becomes `OrderedDict`, where nothing that only the former had is asked for."""
    if any(word in (draft.root.text or b"") for word in _ONLY_SORTED):
        raise Skip("the file asks for `keyOrder`, `insert` or `value_for_index`, which `OrderedDict` has not")
    draft.replace(match.node, draft.require("collections.OrderedDict"))


def second_name(draft: Draft, match: Match) -> None:
    """`other = name` beside a cached property becomes a property that reads it."""
    line = decorator(match.node) if not match.imported else None
    definition = line.parent.child_by_field_name("definition") if line is not None and line.parent is not None else None
    name = definition.child_by_field_name("name") if definition is not None else None
    block = definition.parent.parent if definition is not None and definition.parent is not None else None
    if name is None or block is None:
        raise Fine
    found = False
    for statement in block.named_children:
        assignment = statement.named_children[0] if statement.type == "expression_statement" else None
        if assignment is None or assignment.type != "assignment":
            continue
        right = assignment.child_by_field_name("right")
        if right is not None and right.type == "identifier" and right.text == name.text:
            draft.replace(right, f"property(lambda self: self.{draft.text(name)})")
            found = True
    if not found:
        raise Fine


def list_of_pages(draft: Draft, match: Match) -> None:
    """`paginator.page_range[2:]` becomes `list(paginator.page_range)[2:]`."""
    receiver, above = match.node.child_by_field_name("object"), match.node.parent
    if receiver is None or above is None or above.type not in ("subscript", "binary_operator", "comparison_operator"):
        raise Fine
    values = draft.values(receiver)
    made = bool(values) and all(_is_paginator(draft, value) for value in values)
    if not made and "paginator" not in draft.text(receiver).rpartition(".")[2].lower():
        raise Fine
    operator = above.child_by_field_name("operators") if above.type == "comparison_operator" else None
    if operator is not None and draft.text(operator) in ("in", "not in"):
        raise Fine
    draft.replace(match.node, f"list({draft.text(match.node)})")


def _is_paginator(draft: Draft, value: Node) -> bool:
    function = value.child_by_field_name("function") if value.type == "call" else None
    return function is not None and draft.meaning(function) == _PAGINATOR


def name_sha1(draft: Draft, match: Match) -> None:
    """The digest that was taken without being named is named."""
    if match.imported or not is_called(match.node):
        raise Fine
    call, place = call_of(match), _HMACS[match.trigger]
    if keyword(call, "algorithm") is not None or (place is not None and len(positional(call)) > place):
        raise Fine
    if any(argument.type in ("list_splat", "dictionary_splat") for argument in arguments(call)):
        raise Skip("`*` or `**` hide its arguments")
    if draft.road.old < (3, 1):
        raise Skip("Django before 3.1 takes no `algorithm`")
    append_argument(draft, call, 'algorithm="sha1"')


def with_backend(draft: Draft, match: Match) -> None:
    """Only a handler that names its own back-end of mail is meant."""
    if not match.trigger.startswith("'"):
        if match.imported or not is_called(match.node) or keyword(call_of(match), "email_backend") is None:
            raise Fine
        return
    holder = enclosing(match.node, "dictionary")
    keys = [pair.child_by_field_name("key") for pair in (holder.named_children if holder is not None else [])]
    if "email_backend" not in [string_value(key) for key in keys]:
        raise Fine


RULES = [
    Rule(
        id="sorted-dict",
        what="`SortedDict` is gone in Django 1.9; `collections.OrderedDict` keeps the order as well.",
        why="Python has had it since 2.7.",
        since="1.3",
        until="1.9",
        warns="1.7",
        change=Rewrite(("django.utils.datastructures.SortedDict",), ordered, whole=True),
        sure="likely",
        notes="1.9/#features-removed-in-1-9",
        example=Example(
            before="""
from django.utils.datastructures import SortedDict


class Form(object):
    fields = SortedDict([("b", 1), ("a", 2)])


Form.fields["c"] = 3
answer = [list(Form.fields), isinstance(Form.fields, SortedDict), Form.fields.pop("b"), list(Form.fields.items())]
""",
            after="""
from collections import OrderedDict


class Form(object):
    fields = OrderedDict([("b", 1), ("a", 2)])


Form.fields["c"] = 3
answer = [list(Form.fields), isinstance(Form.fields, OrderedDict), Form.fields.pop("b"), list(Form.fields.items())]
""",
        ),
        leaves=(
            "from shop.tools import SortedDict\nSortedDict()",
            "from django.utils.datastructures import SortedDict\nfields = SortedDict()\nfields.keyOrder = ['a']",
            "try:\n    from collections import OrderedDict\nexcept ImportError:\n"
            "    from django.utils.datastructures import SortedDict as OrderedDict\nOrderedDict()",
        ),
        ledger=("removed-django.utils.datastructures.SortedDict",),
        symptoms=("cannot import name 'SortedDict'",),
    ),
    Rule(
        id="cached-property-alias",
        what="One `cached_property` cannot have two names since Django 2.2; a property can read it.",
        why="It learns its name from the class, and keeps its value under that name.",
        since="1.4",
        until="2.2",
        change=Rewrite(("django.utils.functional.cached_property",), second_name),
        pattern=r"(?m)^[ \t]+\w+[ \t]*=[ \t]*\w+[ \t]*(?:[#;].*)?\r?$",
        sure="likely",
        notes="2.2/#miscellaneous",
        example=Example(
            before="""
from django.utils.functional import cached_property


class Talk(object):
    @cached_property
    def title(self):
        return "Keynote"

    name = title


answer = [Talk().name, Talk().title]
""",
            after="""
from django.utils.functional import cached_property


class Talk(object):
    @cached_property
    def title(self):
        return "Keynote"

    name = property(lambda self: self.title)


answer = [Talk().name, Talk().title]
""",
        ),
        leaves=(
            "from django.utils.functional import cached_property\n\n\nclass Talk(object):\n    @cached_property\n"
            "    def title(self):\n        return 1\n\n    @property\n    def name(self):\n        return self.title\n",
        ),
        ledger=("changed-cached_property-alias",),
        symptoms=("Cannot assign the same cached_property to two different names",),
    ),
    Rule(
        id="paginator-page-range",
        what="`Paginator.page_range` is no list since Django 1.9: it has no slices that are lists, and no `+`.",
        why="It only counts; `list()` makes of it what it was.",
        since="1.3",
        until="1.9",
        change=Rewrite((".page_range",), list_of_pages),
        sure="safe",
        notes="1.9/#miscellaneous",
        example=Example(
            before="""
from django.core.paginator import Paginator

pages = Paginator("abcd", 1)
answer = [pages.page_range[:2], pages.page_range + [9], [page for page in pages.page_range]]
""",
            after="""
from django.core.paginator import Paginator

pages = Paginator("abcd", 1)
answer = [list(pages.page_range)[:2], list(pages.page_range) + [9], [page for page in pages.page_range]]
""",
        ),
        leaves=(
            "def page(book):\n    return book.page_range[:2]\n",
            "for page in paginator.page_range:\n    print(page)\n",
        ),
        ledger=("changed-page_range-iterator",),
    ),
    Rule(
        id="hmac-default-algorithm",
        what="`salted_hmac()` and `base64_hmac()` take SHA-256 where none is named, from the release of 2028 on.",
        why="SHA-1 is old; what was signed with it is only read where it is named.",
        since="3.1",
        until="2028.0",
        warns="6.1",
        change=Rewrite(tuple(_HMACS), name_sha1),
        sure="safe",
        notes="6.1/#features-deprecated-in-6-1",
        example=Example(
            before="""
from django.core.signing import base64_hmac
from django.utils.crypto import salted_hmac

answer = [salted_hmac("badge", "up", secret="key").hexdigest(), len(base64_hmac("badge", "up", "key"))]
""",
            after="""
from django.core.signing import base64_hmac
from django.utils.crypto import salted_hmac

answer = [salted_hmac("badge", "up", secret="key", algorithm="sha1").hexdigest(), \
len(base64_hmac("badge", "up", "key", algorithm="sha1"))]
""",
        ),
        leaves=(
            "from django.utils.crypto import salted_hmac\nsalted_hmac('a', 'b', algorithm='sha256')",
            "from shop.crypto import salted_hmac\nsalted_hmac('a', 'b')",
        ),
        ledger=("changed-base64_hmac-default-algorithm", "changed-salted_hmac-default-algorithm"),
        symptoms=("The default algorithm for salted_hmac() will change from 'sha1' to 'sha256' in Django 2028.",),
    ),
    Rule(
        id="admin-email-handler-backend",
        what="`AdminEmailHandler(email_backend=…)` goes in 2028; since 6.1 `using=` names one of `MAILERS`.",
        why="How mail is sent is set in one place.",
        since="6.1",
        until="2028.0",
        warns="6.1",
        change=ByHand(
            ("'django.utils.log.AdminEmailHandler'", "django.utils.log.AdminEmailHandler"),
            "Give the back-end a name in `MAILERS`, and the handler that name as `using`.",
            with_backend,
        ),
        sure="show",
        notes="6.1/#features-deprecated-in-6-1",
        example=Example(
            before="""
from django.utils.log import AdminEmailHandler

answer = AdminEmailHandler(email_backend="django.core.mail.backends.dummy.EmailBackend").include_html
""",
            after="""
from django.utils.log import AdminEmailHandler

answer = AdminEmailHandler(using="logs").include_html
""",
        ),
        leaves=(
            "LOGGING = {'handlers': {'mail': {'class': 'django.utils.log.AdminEmailHandler', 'level': 'ERROR'}}}",
            "from django.utils.log import AdminEmailHandler\nAdminEmailHandler(include_html=True)",
        ),
        ledger=("removed-django.utils.log.AdminEmailHandler--email_backend",),
        symptoms=("The 'email_backend' argument is deprecated. Use 'using' instead.",),
    ),
]
