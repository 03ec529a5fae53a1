"""Calls that send mail: what goes by keyword only, and arguments that the release of 2028 drops."""

from __future__ import annotations

from tree_sitter import Node

from django_seven.rules.shape import Draft, Example, Fine, Match, Rewrite, Rule, Skip
from django_seven.rules.syntax import (
    arguments,
    below,
    call_of,
    called,
    caught_around,
    either,
    file_of,
    indentation,
    is_called,
    keyword,
    string_value,
    value_of,
)
from django_seven.values import Minor

_MAIL = "django.core.mail."
_MESSAGE = ("subject", "body", "from_email", "to", "bcc", "connection", "attachments", "headers")
# The arguments in their order, and how many of them may still be told by their place.
_ORDER: dict[str, tuple[int, tuple[str, ...]]] = {
    "EmailMessage": (4, (*_MESSAGE, "cc", "reply_to")),
    "EmailMultiAlternatives": (4, (*_MESSAGE, "alternatives", "cc", "reply_to")),
    "send_mail": (
        4,
        (
            *("subject", "message", "from_email", "recipient_list"),
            *("fail_silently", "auth_user", "auth_password", "connection", "html_message"),
        ),
    ),
    "send_mass_mail": (1, ("datatuple", "fail_silently", "auth_user", "auth_password", "connection")),
    "mail_admins": (2, ("subject", "message", "fail_silently", "connection", "html_message")),
    "mail_managers": (2, ("subject", "message", "fail_silently", "connection", "html_message")),
    "get_connection": (1, ("backend", "fail_silently")),
}
_MOVED = ("EmailMessage", "EmailMultiAlternatives")
MESSAGES = tuple(f"{module}{name}" for module in (_MAIL, f"{_MAIL}message.") for name in _MOVED)
_CALLS = (*(f"{_MAIL}{name}" for name in _ORDER if name not in _MOVED), *MESSAGES)
_ONE_MAIL = ("send_mail", "mail_admins", "mail_managers", "send")
_HEADERS = (f"{_MAIL}BadHeaderError", f"{_MAIL}message.BadHeaderError")
_MAILERS = Minor(6, 1)


def by_name(draft: Draft, match: Match) -> None:
    """Arguments that were told by their place are named."""
    call = called(match)
    allowed, names = _ORDER[match.trigger.rpartition(".")[2]]
    given = [item for item in arguments(call) if item.type not in ("keyword_argument", "dictionary_splat")]
    if any(item.type == "list_splat" for item in given):
        if len(given) > allowed:
            raise Skip("`*` hides which argument is which")
        raise Fine
    if not allowed < len(given) <= len(names):
        raise Fine
    for name, item in list(zip(names, given, strict=False))[allowed:]:
        draft.insert(item.start_byte, f"{name}=")


def value_error(draft: Draft, match: Match) -> None:
    """`BadHeaderError` was always a `ValueError`."""
    draft.replace(match.node, "ValueError")


def loudly(draft: Draft, match: Match) -> None:
    """`fail_silently=False` goes; for a single mail `True` becomes a `try` around the call."""
    call = called(match)
    silent = keyword(call, "fail_silently")
    if silent is None:
        raise Fine
    value = draft.text(value_of(silent))
    if value == "False":
        draft.remove_argument(silent)
        return
    statement = call.parent
    if value != "True" or match.trigger.rpartition(".")[2] not in _ONE_MAIL:
        raise Skip("whether it fails silently is not written there, or it sends more than one mail")
    if statement is None or statement.type != "expression_statement":
        raise Skip("what it gives is used")
    if draft.road.old < Minor(2, 0):
        raise Skip("on Python 2 the errors of a connection are no `OSError`")
    indent = indentation(statement)
    draft.insert(statement.start_byte, f"try:\n{indent}    ")
    _deeper(draft, call, silent)
    draft.remove_argument(silent)
    draft.insert(statement.end_byte, f"\n{indent}except OSError:\n{indent}    pass")


def _deeper(draft: Draft, call: Node, leaving: Node) -> None:
    """What follows in the lines of a call moves along, but for what goes, and for the inside of texts."""
    given = arguments(call)
    if len(given) == 1:
        return
    place = next(number for number, item in enumerate(given) if item.id == leaving.id)
    if place + 1 < len(given):
        gone = leaving.start_byte, given[place + 1].start_byte
    else:
        gone = given[place - 1].end_byte, leaving.end_byte
    fixed = [gone, *((text.start_byte, text.end_byte) for text in below(call, "string"))]
    for number, byte in enumerate(call.text or b"", call.start_byte + 1):
        if byte == 10 and not any(low < number <= high for low, high in fixed):
            draft.insert(number, "    ")


def default_connection(draft: Draft, match: Match) -> None:
    """`connection=None` and `connection=get_connection()` say what holds without them."""
    call = called(match)
    given = keyword(call, "connection")
    if given is None:
        raise Fine
    value = value_of(given)
    function = value.child_by_field_name("function") if value.type == "call" else None
    plain = function is not None and draft.meaning(function) == f"{_MAIL}get_connection" and not arguments(value)
    if value.type != "none" and not plain:
        raise Skip("the connection needs a name in `MAILERS`, and the call that name as `using`")
    draft.remove_argument(given)


def default_mailer(draft: Draft, match: Match) -> None:
    """`get_connection()` is `mailers.default` where Django has mailers."""
    if match.node.type == "attribute" and not match.imported:
        call = called(match)
        if arguments(call):
            raise Skip("it is more than the default connection")
        either(draft, call, f"{draft.text(match.node).rpartition('.')[0]}.mailers.default", _MAILERS)
        return
    if not all(_plain(node) for node in below(file_of(match.node), "identifier") if node.text == b"get_connection"):
        raise Skip("it is more than the default connection")
    if match.imported:
        draft.drop_import(match)
        if draft.road.old < _MAILERS:
            draft.guard(
                ["from django.core.mail import get_connection"],
                ["from django.core.mail import mailers", "", "def get_connection():", "    return mailers.default"],
                _MAILERS,
            )
    elif draft.road.old >= _MAILERS:
        draft.replace(call_of(match), f"{draft.require('django.core.mail.mailers')}.default")


def _plain(node: Node) -> bool:
    """Whether a name stands in an import or behind a module, or is called with nothing."""
    above = node.parent
    if above is not None and above.type in ("dotted_name", "attribute"):
        return True
    return above is not None and is_called(node) and not arguments(above)


def attach_it(draft: Draft, match: Match) -> None:
    """`message.alternatives.append((text, "text/html"))` is what `attach_alternative()` does."""
    append, receiver = match.node.parent, match.node.child_by_field_name("object")
    call = append.parent if append is not None else None
    if append is None or call is None or receiver is None or not is_called(append):
        raise Fine
    given = arguments(call)
    pair = given[0].named_children if len(given) == 1 and given[0].type == "tuple" else []
    if not draft.text(append).endswith(".append") or len(pair) != 2:
        raise Fine
    kind = string_value(pair[1])
    if kind is None or kind.count("/") != 1 or " " in kind:
        raise Fine
    draft.replace(call, f"{draft.text(receiver)}.attach_alternative({draft.text(pair[0])}, {draft.text(pair[1])})")


def catch_both(draft: Draft, match: Match) -> None:
    """`except AssertionError` around `attach()` catches `ValueError` as well."""
    for name in caught_around(called(match)):
        if draft.text(name) == "AssertionError":
            draft.replace(name, "(AssertionError, ValueError)")
            return
    raise Fine


_OUTBOX = 'EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"\n'
_NAMED = """
from django.core import mail
from django.core.mail import EmailMessage, EmailMultiAlternatives, get_connection, mail_admins, mail_managers
from django.core.mail import send_mail, send_mass_mail

{0}
answer = [(one.subject, one.recipients(), sorted(one.extra_headers), len(one.attachments)) for one in mail.outbox]
"""
_SILENT = """
from django.core.mail import EmailMessage, mail_admins, send_mail, send_mass_mail

answer = ["before"]
message = EmailMessage("Up", "Late.", "a@example.org", ["b@example.org"])
{0}
answer.append("after")
"""
RULES = [
    Rule(
        id="mail-by-place",
        what="Functions and classes that send mail take their optional arguments by keyword only, from 2028 on.",
        why="Nobody remembers whether the fifth argument is `fail_silently` or `bcc`.",
        since="1.3",
        until="2028.0",
        warns="6.0",
        change=Rewrite(_CALLS, by_name),
        sure="safe",
        notes="6.0/#positional-arguments-in-django-core-mail-apis",
        example=Example(
            before=_NAMED.format(
                'send_mail("A", "Late.", "a@example.org", ["b@example.org"], True)\n'
                'send_mass_mail([("B", "Late.", "a@example.org", ["b@example.org"])], False)\n'
                'mail_admins("C", "Late.", True, None, "<b>Late</b>")\n'
                'mail_managers("D", "Late.", True)\n'
                'EmailMessage("E", "Late.", "a@example.org", ["b@example.org"], ["c@example.org"]).send()\n'
                'message = EmailMultiAlternatives("F", "", None, ["b@example.org"], None, get_connection(None, True),\n'
                '                                 [("a.txt", "Up", "text/plain")], {"X-Talk": "7"})\n'
                "message.send()"
            ),
            after=_NAMED.format(
                'send_mail("A", "Late.", "a@example.org", ["b@example.org"], fail_silently=True)\n'
                'send_mass_mail([("B", "Late.", "a@example.org", ["b@example.org"])], fail_silently=False)\n'
                'mail_admins("C", "Late.", fail_silently=True, connection=None, html_message="<b>Late</b>")\n'
                'mail_managers("D", "Late.", fail_silently=True)\n'
                'EmailMessage("E", "Late.", "a@example.org", ["b@example.org"], bcc=["c@example.org"]).send()\n'
                'message = EmailMultiAlternatives("F", "", None, ["b@example.org"], bcc=None, '
                "connection=get_connection(None, fail_silently=True),\n"
                '                                 attachments=[("a.txt", "Up", "text/plain")], '
                'headers={"X-Talk": "7"})\n'
                "message.send()"
            ),
            settings=_OUTBOX,
        ),
        leaves=(
            "from django.core.mail import send_mail\nsend_mail('a', 'b', None, ['c@example.org'])",
            "from django.core.mail import send_mail\nsend_mail(*options)",
            "from shop.mail import send_mail\nsend_mail('a', 'b', None, [], True)",
        ),
        ledger=tuple(f"removed-{_MAIL}{name}--positional" for name in _ORDER),
        symptoms=("Passing positional argument(s) 'fail_silently'", "takes from 2 to 4 positional arguments"),
    ),
    Rule(
        id="mail-bad-header-error",
        what="`BadHeaderError` goes in 2028; it is a `ValueError`.",
        why="Python's own classes for mail raise `ValueError` where a header has more than one line.",
        since="1.3",
        until="2028.0",
        warns="6.0",
        change=Rewrite(_HEADERS, value_error, whole=True),
        sure="likely",
        notes="6.0/#features-deprecated-in-6-0",
        example=Example(
            before="""
from django.core.mail import BadHeaderError, EmailMessage

try:
    EmailMessage("Up\\nBcc: c@example.org", "Late.", "a@example.org", ["b@example.org"]).message()
    answer = "made"
except BadHeaderError:
    answer = "refused"
""",
            after="""
from django.core.mail import EmailMessage

try:
    EmailMessage("Up\\nBcc: c@example.org", "Late.", "a@example.org", ["b@example.org"]).message()
    answer = "made"
except ValueError:
    answer = "refused"
""",
        ),
        leaves=("from django.http import BadHeaderError\ntry:\n    pass\nexcept BadHeaderError:\n    pass",),
        ledger=(f"removed-{_MAIL}BadHeaderError",),
        symptoms=("BadHeaderError is deprecated. Replace with ValueError.",),
    ),
    Rule(
        id="mail-fail-silently",
        what="`fail_silently` goes in 2028: what may fail is caught around the call.",
        why="Which errors were passed over depended on the back-end; over SMTP each of them is an `OSError`.",
        since="1.3",
        until="2028.0",
        warns="6.1",
        change=Rewrite((*(name for name in _CALLS if name not in MESSAGES), ".send"), loudly),
        sure="likely",
        notes="6.1/#features-deprecated-in-6-1",
        example=Example(
            before=_SILENT.format(
                'send_mail("Up", "Late.", "a@example.org", ["b@example.org"], fail_silently=True)\n'
                "message.send(fail_silently=True)\n"
                'mail_admins("Up", "Late.", fail_silently=False)\n'
                "send_mass_mail([], fail_silently=False)"
            ),
            after=_SILENT.format(
                'try:\n    send_mail("Up", "Late.", "a@example.org", ["b@example.org"])\nexcept OSError:\n    pass\n'
                "try:\n    message.send()\nexcept OSError:\n    pass\n"
                'mail_admins("Up", "Late.")\n'
                "send_mass_mail([])"
            ),
            settings="import django\n\nif django.VERSION < (1, 11):  # a server that is not there was an error then\n"
            f'    {_OUTBOX}EMAIL_HOST = "127.0.0.1"\nEMAIL_PORT = 9\n',
        ),
        leaves=(
            "signal.send(sender=None)",
            "from django.core.mail import send_mail\nsend_mail('a', 'b', None, [], fail_silently=quiet)",
            "from django.core.mail import send_mail\nsent = send_mail('a', 'b', None, [], fail_silently=True)",
            "from shop.mail import send_mail\nsend_mail('a', fail_silently=True)",
        ),
        ledger=(
            *(
                f"removed-{_MAIL}{name}--fail_silently"
                for name in ("mail_admins", "mail_managers", "send_mail", "send_mass_mail")
            ),
            f"removed-{_MAIL}EmailMessage.send--fail_silently",
        ),
        symptoms=("The 'fail_silently' argument is deprecated.",),
    ),
    Rule(
        id="mail-connection-argument",
        what="`connection=` of mail goes in 2028; since 6.1 `using=` names one of `MAILERS`.",
        why="The default connection needs no mention.",
        since="1.3",
        until="2028.0",
        warns="6.1",
        change=Rewrite(tuple(name for name in _CALLS if not name.endswith("get_connection")), default_connection),
        sure="likely",
        notes="6.1/#features-deprecated-in-6-1",
        example=Example(
            before=_NAMED.format(
                'send_mail("A", "Late.", "a@example.org", ["b@example.org"], connection=get_connection())\n'
                'EmailMessage("B", "Late.", None, ["b@example.org"], connection=None).send()'
            ),
            after=_NAMED.format(
                'send_mail("A", "Late.", "a@example.org", ["b@example.org"])\n'
                'EmailMessage("B", "Late.", None, ["b@example.org"]).send()'
            ),
            settings=_OUTBOX,
        ),
        leaves=(
            "from django.core.mail import send_mail\nsend_mail('a', 'b', None, [], connection=mine)",
            "from shop.mail import send_mail\nsend_mail('a', connection=None)",
        ),
        ledger=tuple(f"removed-{_MAIL}{name}--connection" for name in _ORDER if name != "get_connection"),
        symptoms=("The 'connection' argument is deprecated.",),
    ),
    Rule(
        id="mail-get-connection",
        what="`get_connection()` goes in 2028; since 6.1 the default one is `mailers.default`.",
        why="Connections have names in `MAILERS`, as databases and caches have.",
        since="6.1",
        until="2028.0",
        warns="6.1",
        change=Rewrite((f"{_MAIL}get_connection",), default_mailer),
        sure="likely",
        notes="6.1/#features-deprecated-in-6-1",
        example=Example(
            before="from django.core.mail import get_connection\n\nanswer = type(get_connection()).__module__",
            after="from django.core.mail import mailers\n\nanswer = type(mailers.default).__module__",
            settings="import django\n\nif django.VERSION < (6, 1):\n"
            '    EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"\nelse:\n'
            '    MAILERS = {"default": {"BACKEND": "django.core.mail.backends.dummy.EmailBackend"}}\n',
        ),
        leaves=(
            "from django.core.mail import get_connection\nget_connection('shop.mail.Backend')",
            "from django.core.mail import get_connection\nmake = get_connection",
            "from shop.mail import get_connection\nget_connection()",
        ),
        ledger=(f"removed-{_MAIL}get_connection",),
        symptoms=("get_connection() is deprecated.",),
    ),
    Rule(
        id="mail-alternatives-append",
        what="`message.alternatives` holds named tuples in Django 5.2: a plain pair in it fails when it is sent.",
        why="`attach_alternative()` puts in the right thing on every Django.",
        since="1.3",
        until="5.2",
        change=Rewrite((".alternatives",), attach_it),
        sure="likely",
        doubt="receiver",
        notes="5.2/#miscellaneous",
        example=Example(
            before="""
from django.core.mail import EmailMultiAlternatives

message = EmailMultiAlternatives("Up", "Late.", "a@example.org", ["b@example.org"])
message.alternatives.append(("<p>Late.</p>", "text/html"))
answer = "<p>Late.</p>" in message.message().as_string()
""",
            after="""
from django.core.mail import EmailMultiAlternatives

message = EmailMultiAlternatives("Up", "Late.", "a@example.org", ["b@example.org"])
message.attach_alternative("<p>Late.</p>", "text/html")
answer = "<p>Late.</p>" in message.message().as_string()
""",
        ),
        leaves=("plan.alternatives.append(('a', 'b'))", "plan.alternatives.append(other)"),
        ledger=("changed-EmailMultiAlternatives.alternatives",),
        symptoms=("'tuple' object has no attribute 'mimetype'", "'tuple' object has no attribute 'content'"),
    ),
    Rule(
        id="mail-attach-assertion",
        what="`attach()` and `attach_alternative()` raise `ValueError` in Django 4.0, where it was an assertion.",
        why="Assertions are left out when Python is told to optimise.",
        since="1.3",
        until="4.0",
        change=Rewrite((".attach", ".attach_alternative"), catch_both),
        sure="safe",
        notes="4.0/#miscellaneous",
        example=Example(
            before="""
from django.core.mail import EmailMultiAlternatives

answer = []
try:
    EmailMultiAlternatives().attach_alternative(None, "text/html")
except AssertionError as error:
    answer.append("refused")
try:
    EmailMultiAlternatives().attach("a.txt", None)
except AssertionError:
    answer.append("refused")
""",
            after="""
from django.core.mail import EmailMultiAlternatives

answer = []
try:
    EmailMultiAlternatives().attach_alternative(None, "text/html")
except (AssertionError, ValueError) as error:
    answer.append("refused")
try:
    EmailMultiAlternatives().attach("a.txt", None)
except (AssertionError, ValueError):
    answer.append("refused")
""",
        ),
        leaves=(
            "try:\n    message.attach('a', b'', 'text/plain')\nexcept OSError:\n    pass",
            "try:\n    pass\nexcept AssertionError:\n    message.attach('a')",
        ),
        ledger=("changed-attach-ValueError",),
    ),
]
