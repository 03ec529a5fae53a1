"""Bytes that became text, and values that are no longer turned into text by themselves."""

from __future__ import annotations

import re

from tree_sitter import Node

from django_seven.rules.shape import Draft, Example, Fine, Match, Rewrite, Rule, Skip
from django_seven.rules.syntax import arguments, call_of, enclosing, is_called, not_before

_TEXT_FIELDS = {"CharField", "TextField", "EmailField", "SlugField", "URLField"}
_CONVERTS = {"force_bytes", "force_str", "force_text", "smart_bytes", "smart_str", "smart_text", "str", "bytes"}


def _converted(draft: Draft, node: Node) -> bool:
    """Whether a node is the argument of a call that makes text or bytes of it already."""
    above = node.parent
    call = above.parent if above is not None and above.type == "argument_list" else None
    function = call.child_by_field_name("function") if call is not None else None
    return function is not None and draft.text(function).rpartition(".")[2] in _CONVERTS


def _is_decoded(draft: Draft, call: Node) -> bool:
    """Whether the result of a call, or a slice of it, is decoded: at once, or under a name further down."""
    slices = r"(\[[^\]]*\])?\.decode\("
    above = call.parent
    while above is not None and above.type in ("subscript", "attribute", "call", "argument_list"):
        call, above = above, above.parent
    if re.search(r"\)" + slices, draft.text(call)):
        return True
    left = above.child_by_field_name("left") if above is not None and above.type == "assignment" else None
    function = enclosing(call, "function_definition") or draft.root
    return left is not None and bool(re.search(rf"\b{re.escape(draft.text(left))}{slices}", draft.text(function)))


@not_before("1.5")
def keep_bytes(draft: Draft, match: Match) -> None:
    """The result stays bytes: `force_bytes(…)` takes both."""
    if match.imported:
        raise Fine
    call = call_of(match)
    if _converted(draft, call) or not _is_decoded(draft, call):
        raise Fine  # text goes wherever bytes went, but for `decode`
    draft.insert(call.start_byte, f"{draft.require('django.utils.encoding.force_bytes')}(")
    draft.insert(call.end_byte, ")")


def decode_either(draft: Draft, match: Match) -> None:
    """`….decode()` of something that is bytes on one side and text on the other becomes `force_str(…)`."""
    if match.imported:
        raise Fine
    call = call_of(match)
    decode = call.parent
    if decode is None or decode.type != "attribute" or not draft.text(decode).endswith(".decode"):
        raise Fine
    whole = decode.parent
    if whole is None or not is_called(decode):
        raise Skip("`decode` is handed on")
    draft.replace(whole, f"{draft.require('django.utils.encoding.force_str')}({draft.text(call)})")


@not_before("1.5")
def unsign_text(draft: Draft, match: Match) -> None:
    """A value that may be None is turned into text first, as `unsign()` itself did."""
    call = match.node.parent
    receiver = match.node.child_by_field_name("object")
    if call is None or not is_called(match.node) or receiver is None or not _is_signer(draft, receiver):
        raise Fine
    given = arguments(call)
    function = given[0].child_by_field_name("function") if given and given[0].type == "call" else None
    if function is None or not draft.text(function).endswith(".get") or len(arguments(given[0])) != 1:
        raise Fine  # only `.get(key)` is known to give None
    draft.replace(given[0], f"{draft.require('django.utils.encoding.force_str')}({draft.text(given[0])})")


def _is_signer(draft: Draft, receiver: Node) -> bool:
    made = [receiver] if receiver.type == "call" else draft.values(receiver)
    functions = [value.child_by_field_name("function") for value in made if value.type == "call"]
    names = {draft.meaning(function) for function in functions if function is not None}
    return bool(names) and names <= {"django.core.signing.Signer", "django.core.signing.TimestampSigner"}


@not_before("1.5")
def body_as_text(draft: Draft, match: Match) -> None:
    """`object.field = request.body` where every model of the project has text in a field of that name."""
    if draft.text(match.node) not in ("request.body", "self.request.body"):
        raise Fine
    value = match.node
    while value.parent is not None and value.parent.type == "subscript" and value.parent.children[0].id == value.id:
        value = value.parent
    assignment = value.parent
    if assignment is None or assignment.type != "assignment":
        raise Fine
    left, right = assignment.child_by_field_name("left"), assignment.child_by_field_name("right")
    if left is None or right is None or right.id != value.id or left.type != "attribute":
        raise Fine
    kinds = draft.model_fields(draft.text(left).rpartition(".")[2])
    if not kinds:
        raise Fine
    if not kinds <= _TEXT_FIELDS:
        raise Skip("the field may hold bytes")
    draft.replace(value, f"{draft.require('django.utils.encoding.force_str')}({draft.text(value)})")


RULES = [
    Rule(
        id="base64-hmac-bytes",
        what="`signing.base64_hmac()` gives text since Django 2.0, not bytes; `force_bytes()` keeps the bytes.",
        why="Code that slices and decodes the bytes fails on text, which has no `decode`.",
        since="1.5",
        until="2.0",
        change=Rewrite(("django.core.signing.base64_hmac",), keep_bytes),
        sure="safe",
        notes="2.0/#miscellaneous",
        example=Example(
            before="""
from django.core.signing import base64_hmac

answer = base64_hmac("badge", "up", "key")[:8].decode("utf-8")
""",
            after="""
from django.core.signing import base64_hmac
from django.utils.encoding import force_bytes

answer = force_bytes(base64_hmac("badge", "up", "key"))[:8].decode("utf-8")
""",
        ),
        leaves=(
            "def base64_hmac(a):\n    return a\n\n\nbase64_hmac(1).decode()",
            "from django.core.signing import base64_hmac\n\nsigned = base64_hmac('a', 'b', 'c')\n"
            "reverse('x', args=[signed[:8]])",
        ),
        symptoms=("'str' object has no attribute 'decode'",),
    ),
    Rule(
        id="urlsafe-base64-encode-decode",
        what="`urlsafe_base64_encode()` gives text since Django 2.2; `force_str()` takes both.",
        why="On text `.decode()` fails; on bytes it is needed.",
        since="1.6",
        until="2.2",
        change=Rewrite(("django.utils.http.urlsafe_base64_encode",), decode_either),
        sure="safe",
        notes="2.2/#miscellaneous",
        example=Example(
            before="""
from django.utils.http import urlsafe_base64_encode

answer = urlsafe_base64_encode(b"7").decode()
""",
            after="""
from django.utils.encoding import force_str
from django.utils.http import urlsafe_base64_encode

answer = force_str(urlsafe_base64_encode(b"7"))
""",
        ),
        leaves=("from django.utils.http import urlsafe_base64_encode\n\nurlsafe_base64_encode(b'7')",),
        ledger=("changed-urlsafe_base64_encode-str",),
    ),
    Rule(
        id="signer-unsign-none",
        what="`Signer.unsign()` no longer takes None since Django 2.0; `force_str()` gives it the same text as before.",
        why="`request.GET.get()` gives None where the parameter is missing; that was a bad signature, now it fails.",
        since="1.5",
        until="2.0",
        change=Rewrite((".unsign",), unsign_text),
        sure="safe",
        notes="2.0/#miscellaneous",
        example=Example(
            before="""
from django.core import signing

try:
    signing.Signer().unsign({}.get("token"))
except signing.BadSignature:
    answer = "bad"
""",
            after="""
from django.core import signing
from django.utils.encoding import force_str

try:
    signing.Signer().unsign(force_str({}.get("token")))
except signing.BadSignature:
    answer = "bad"
""",
        ),
        leaves=("from django.core import signing\n\nsigning.Signer().unsign(value)",),
        symptoms=("argument of type 'NoneType' is not iterable",),
    ),
    Rule(
        id="request-body-in-text-field",
        what="A text field no longer decodes bytes since Django 2.0; `force_str()` does it before.",
        why="`request.body` is bytes: saved into a text field it became text, now it becomes `b'…'` with its quotes.",
        since="1.5",
        until="2.0",
        change=Rewrite((".body",), body_as_text),
        sure="likely",
        notes="2.0/#miscellaneous",
        example=Example(
            before="""
from django.db import models


class Notification(models.Model):
    error = models.TextField()

    class Meta:
        app_label = "auth"


def save(request, notification):
    notification.error = request.body[:200]
    return Notification._meta.get_field("error").get_prep_value(notification.error)
""",
            after="""
from django.db import models
from django.utils.encoding import force_str


class Notification(models.Model):
    error = models.TextField()

    class Meta:
        app_label = "auth"


def save(request, notification):
    notification.error = force_str(request.body[:200])
    return Notification._meta.get_field("error").get_prep_value(notification.error)
""",
            probe="""
from django.test import RequestFactory

request = RequestFactory().post("/", "bounced", content_type="text/plain")
answer = save(request, Notification())
""",
        ),
        leaves=(
            "def view(request, thing):\n    thing.payload = request.body",
            "def view(request):\n    text = request.body\n    return text",
        ),
    ),
]
