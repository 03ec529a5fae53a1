"""Mail: what a person must decide, of credentials and connections to private parts of messages."""

from __future__ import annotations

from tree_sitter import Node

from django_seven.rules.mail_calls import MESSAGES
from django_seven.rules.shape import ByHand, Draft, Example, Fine, Match, Renamed, Rule
from django_seven.rules.syntax import below, called, enclosing, keyword, string_value, value_of

_MAIL = "django.core.mail."
_BASE = f"{_MAIL}backends.base.BaseEmailBackend"
_SMTP = f"{_MAIL}backends.smtp.EmailBackend"
_SENDERS = tuple(f"{_MAIL}{name}" for name in ("send_mail", "send_mass_mail", "mail_admins", "mail_managers"))
_PRIVATE = tuple(
    f"{module}{name}"
    for module in (_MAIL, f"{_MAIL}message.")
    for name in ("SafeMIMEText", "SafeMIMEMultipart", "forbid_multi_line_headers")
)
_INTERNAL = (
    "_create_message",
    "_create_attachments",
    "_create_attachment",
    "_create_mime_attachment",
    "_create_alternatives",
    "_set_list_header_if_not_empty",
)


def with_credentials(draft: Draft, match: Match) -> None:
    """Only a call that gives them."""
    call = called(match)
    if keyword(call, "auth_user") is None and keyword(call, "auth_password") is None:
        raise Fine


def both_given(draft: Draft, match: Match) -> None:
    """Only a call that gives a connection, and beside it what belongs to the connection."""
    call = called(match)
    given, silent = keyword(call, "connection"), keyword(call, "fail_silently")
    if given is None or value_of(given).type == "none":
        raise Fine
    loud = silent is None or draft.text(value_of(silent)) == "False"
    if loud and keyword(call, "auth_user") is None and keyword(call, "auth_password") is None:
        raise Fine


def bcc_header(draft: Draft, match: Match) -> None:
    """Only headers that are written there and have a `Bcc`."""
    given = keyword(called(match), "headers")
    pairs = value_of(given).named_children if given is not None else []
    keys = (string_value(pair.child_by_field_name("key")) for pair in pairs if pair.type == "pair")
    if not any(key is not None and key.lower() == "bcc" for key in keys):
        raise Fine


def of_a_message(draft: Draft, match: Match) -> None:
    """Only in a class of messages, or on what is made one in the same file."""
    receiver = match.node.child_by_field_name("object") if match.node.type == "attribute" else None
    if receiver is None or draft.text(receiver) == "self":
        if not draft.class_means(match.node, MESSAGES):
            raise Fine
    elif not (receiver.type == "identifier" and _made(draft, receiver)) and draft.meaning(receiver) not in MESSAGES:
        raise Fine


def _made(draft: Draft, name: Node) -> bool:
    """Whether a name is only ever a message."""
    values = draft.values(name)
    functions = [value.child_by_field_name("function") for value in values]
    return bool(values) and all(function is not None and draft.meaning(function) in MESSAGES for function in functions)


def is_made(draft: Draft, match: Match) -> None:
    """Only where it is called."""
    called(match)


def hands_on_silence(draft: Draft, match: Match) -> None:
    """Only where the base is called with `fail_silently`, or a class of it hands that on."""
    if match.imported:
        raise Fine
    above = match.node.parent
    if above is not None and above.type == "call":
        if keyword(above, "fail_silently") is None:
            raise Fine
        return
    owner = enclosing(match.node, "class_definition")
    for call in below(owner, "call") if owner is not None else ():
        function = call.child_by_field_name("function")
        if function is not None and draft.text(function).endswith(".__init__") and keyword(call, "fail_silently"):
            return
    raise Fine


def as_encoding(draft: Draft, match: Match) -> None:
    """Only what a message gets as its `encoding`."""
    call = called(match)
    above = call.parent
    left = above.child_by_field_name("left") if above is not None and above.type == "assignment" else None
    if left is None or not draft.text(left).endswith("encoding"):
        raise Fine
    receiver = left.child_by_field_name("object") if left.type == "attribute" else None
    if receiver is None:
        if not draft.class_means(left, MESSAGES):
            raise Fine
    elif not _made(draft, receiver) and not (draft.text(receiver) == "self" and draft.class_means(left, MESSAGES)):
        raise Fine


_ONE = 'EmailMessage("Up", "Late.", "a@example.org", ["b@example.org"]{})'
RULES = [
    Rule(
        id="mail-credentials",
        what="`auth_user=` and `auth_password=` of mail go in 2028; they are options of one of `MAILERS`.",
        why="How mail is sent is set in one place.",
        since="6.1",
        until="2028.0",
        warns="6.1",
        change=ByHand(
            (f"{_MAIL}send_mail", f"{_MAIL}send_mass_mail"),
            "On Django 6.1 and later give the account a name in `MAILERS`, and the call that name as `using`.",
            with_credentials,
        ),
        sure="show",
        notes="6.1/#features-deprecated-in-6-1",
        example=Example(
            before="from django.core import mail\nfrom django.core.mail import send_mail\n\n"
            'send_mail("Up", "Late.", None, ["b@example.org"], auth_user="conf", auth_password="secret")\n'
            "answer = True\n",
            after="from django.core import mail\nfrom django.core.mail import send_mail\n\n"
            'send_mail("Up", "Late.", None, ["b@example.org"], using="default")\nanswer = True\n',
            settings="import django\n\nif django.VERSION < (6, 1):\n"
            '    EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"\nelse:\n'
            '    MAILERS = {"default": {"BACKEND": "django.core.mail.backends.dummy.EmailBackend"}}\n',
        ),
        leaves=("from django.core.mail import send_mail\nsend_mail('a', 'b', None, [])",),
        ledger=tuple(
            f"removed-{_MAIL}{call}--{name}"
            for call in ("send_mail", "send_mass_mail")
            for name in ("auth_user", "auth_password")
        ),
        symptoms=("The 'auth_user' and 'auth_password' arguments are deprecated.",),
    ),
    Rule(
        id="mail-smtp-backend-made",
        what="`smtp.EmailBackend(…)` is not to be made by hand from 2028 on; `mailers` makes it.",
        why="A back-end knows the name it has in `MAILERS`.",
        since="6.1",
        until="2028.0",
        warns="6.1",
        change=ByHand(
            (_SMTP,), "On Django 6.1 and later write its options into `MAILERS`, and take `mailers[name]`.", is_made
        ),
        sure="show",
        notes="6.1/#features-deprecated-in-6-1",
        example=Example(
            before="from django.core.mail.backends.smtp import EmailBackend\n\n"
            'answer = EmailBackend(host="mail.example.org").host\n',
            after="from django.core.mail import mailers\nfrom django.test.utils import override_settings\n\n"
            'with override_settings(MAILERS={"default": {"OPTIONS": {"host": "mail.example.org"}}}):\n'
            '    answer = mailers["default"].host\n',
        ),
        leaves=("from django.core.mail.backends.smtp import EmailBackend\n\n\nclass Own(EmailBackend):\n    pass\n",),
        ledger=(f"removed-{_SMTP}",),
        symptoms=("Directly creating EmailBackend instances is deprecated.",),
    ),
    Rule(
        id="mail-backend-fail-silently",
        what="`BaseEmailBackend` takes no `fail_silently` from 2028 on.",
        why="A back-end that can fail silently keeps that to itself.",
        since="1.3",
        until="2028.0",
        warns="6.1",
        change=ByHand(
            (_BASE,), "Keep it as an attribute of your class, and do not hand it to the base.", hands_on_silence
        ),
        sure="show",
        notes="6.1/#features-deprecated-in-6-1",
        example=Example(
            before="""
from django.core.mail.backends.base import BaseEmailBackend


class Kept(BaseEmailBackend):
    def __init__(self, fail_silently=False, **options):
        super(Kept, self).__init__(fail_silently=fail_silently, **options)


answer = Kept(fail_silently=True).fail_silently
""",
            after="""
from django.core.mail.backends.base import BaseEmailBackend


class Kept(BaseEmailBackend):
    def __init__(self, fail_silently=False, **options):
        super(Kept, self).__init__(**options)
        self.fail_silently = fail_silently


answer = Kept(fail_silently=True).fail_silently
""",
        ),
        leaves=(
            "from django.core.mail.backends.base import BaseEmailBackend\n\n\nclass Own(BaseEmailBackend):\n    pass\n",
        ),
        ledger=(f"removed-{_BASE}--fail_silently",),
        symptoms=("__init__() does not support 'fail_silently'",),
    ),
    Rule(
        id="mail-connection-attribute",
        what="`connection` of a message goes in 2028; since 6.1 `send(using=…)` names one of `MAILERS`.",
        why="A message does not know how it will be sent.",
        since="6.1",
        until="2028.0",
        warns="6.1",
        change=ByHand((".connection",), "On Django 6.1 and later hand `using` to `send()` instead.", of_a_message),
        sure="show",
        notes="6.1/#features-deprecated-in-6-1",
        example=Example(
            before=f"from django.core.mail import EmailMessage\n\nmessage = {_ONE.format('')}\n"
            "message.connection = None\nanswer = message.send()\n",
            after=f"from django.core.mail import EmailMessage\n\nmessage = {_ONE.format('')}\n"
            'answer = message.send(using="default")\n',
            settings="import django\n\nif django.VERSION < (6, 1):\n"
            '    EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"\nelse:\n'
            '    MAILERS = {"default": {"BACKEND": "django.core.mail.backends.locmem.EmailBackend"}}\n',
        ),
        leaves=("from django.db import connections\nx = connections['a'].connection",),
        ledger=(f"removed-{_MAIL}EmailMessage.connection",),
        symptoms=("The EmailMessage.connection attribute is deprecated.",),
    ),
    Rule(
        id="mail-private-names",
        what="`SafeMIMEText`, `SafeMIMEMultipart`, `forbid_multi_line_headers` and `sanitize_address` go in 2028.",
        why="Since Django 6.0 messages are made of the newer classes of Python's `email`.",
        since="1.3",
        until="2028.0",
        warns="6.0",
        change=ByHand(
            (*_PRIVATE, f"{_MAIL}message.sanitize_address"),
            "Use the classes of Python's `email` package, which refuse headers of more than one line themselves.",
        ),
        sure="show",
        notes="6.0/#features-deprecated-in-6-0",
        example=Example(
            before="from django.core.mail import SafeMIMEText\n\n"
            'answer = SafeMIMEText("Up", "plain", "utf-8").get_content_type()\n',
            after="from email.mime.text import MIMEText\n\n"
            'answer = MIMEText("Up", "plain", "utf-8").get_content_type()\n',
        ),
        leaves=("from shop.mail import sanitize_address\n",),
        ledger=(
            *(f"removed-{_MAIL}{name}" for name in ("SafeMIMEText", "SafeMIMEMultipart", "forbid_multi_line_headers")),
            f"removed-{_MAIL}message.forbid_multi_line_headers",
            f"removed-{_MAIL}message.sanitize_address",
        ),
        symptoms=("SafeMIMEText is deprecated.", "SafeMIMEMultipart is deprecated."),
    ),
    Rule(
        id="mail-bcc-header",
        what="A `Bcc` among the headers of a message is refused by Django 6.1.",
        why="Written as a header it was shown to everyone, and nobody in it got the mail.",
        since="1.3",
        until="6.1",
        change=ByHand(MESSAGES, "Hand the addresses to `bcc=`: then they get the mail.", bcc_header),
        sure="show",
        notes="6.1/#email",
        example=Example(
            before="from django.core.mail import EmailMessage\n\n"
            "message = " + _ONE.format(', headers={"Bcc": "c@example.org"}') + "\n"
            'answer = str(message.message()["Subject"])\n',
            after="from django.core.mail import EmailMessage\n\n"
            "message = " + _ONE.format(', bcc=["c@example.org"]') + "\n"
            'answer = str(message.message()["Subject"])\n',
        ),
        leaves=("from django.core.mail import EmailMessage\nEmailMessage(headers={'Reply-To': 'a@example.org'})",),
        ledger=("changed-EmailMessage-bcc-header",),
        symptoms=("Bcc is not a valid email header.",),
    ),
    Rule(
        id="mail-connection-and-more",
        what="`connection=` beside `fail_silently=True` or credentials is refused by Django 6.1.",
        why="They belong to the connection, and were not read where one was given.",
        since="1.3",
        until="6.1",
        change=ByHand(_SENDERS, "Give them to the connection, or leave them out.", both_given),
        sure="show",
        notes="6.1/#email",
        example=Example(
            before="from django.core.mail import get_connection, send_mail\n\n"
            'own = get_connection("django.core.mail.backends.locmem.EmailBackend")\n'
            'answer = send_mail("Up", "Late.", None, ["b@example.org"], connection=own, fail_silently=True) \n',
            after="from django.core.mail import get_connection, send_mail\n\n"
            'own = get_connection("django.core.mail.backends.locmem.EmailBackend")\n'
            'answer = send_mail("Up", "Late.", None, ["b@example.org"], connection=own) \n',
        ),
        leaves=("from django.core.mail import send_mail\nsend_mail('a', 'b', None, [], connection=own)",),
        ledger=("changed-mail-connection-conflict",),
        symptoms=("fail_silently cannot be used with a connection.",),
    ),
    Rule(
        id="mail-message-internals",
        what="The methods that made the parts of a message are others in Django 6.0; overrides of them are passed by.",
        why="Messages are made of the newer classes of Python's `email`.",
        since="1.3",
        until="6.0",
        change=ByHand(
            tuple(f"def {name}" for name in _INTERNAL),
            "Override `message()`, and change what it gives.",
            of_a_message,
        ),
        sure="show",
        notes="6.0/#email",
        example=Example(
            before="""
from django.core.mail import EmailMessage


class Marked(EmailMessage):
    def _create_message(self, msg):
        msg = super(Marked, self)._create_message(msg)
        msg["X-Talk"] = "7"
        return msg


answer = Marked("Up", "Late.").message()["X-Talk"]
""",
            after="""
from django.core.mail import EmailMessage


class Marked(EmailMessage):
    def message(self, **options):
        msg = super(Marked, self).message(**options)
        msg["X-Talk"] = "7"
        return msg


answer = Marked("Up", "Late.").message()["X-Talk"]
""",
        ),
        leaves=("class Own:\n    def _create_message(self, msg):\n        return msg\n",),
        ledger=("changed-EmailMessage-internals",),
    ),
    Rule(
        id="mail-encoding-charset",
        what="`encoding` of a message is the name of a character set in Django 6.0, no `Charset`.",
        why="The newer classes of Python's `email` know no `Charset`.",
        since="1.3",
        until="6.0",
        change=ByHand(("email.charset.Charset",), "Give the name, such as `utf-8`.", as_encoding),
        sure="show",
        notes="6.0/#email",
        example=Example(
            before="""
from email.charset import Charset

from django.core.mail import EmailMessage

message = EmailMessage("Up", "Late.")
message.encoding = Charset("iso-8859-1")
answer = message.message().get_content_type()
""",
            after="""
from django.core.mail import EmailMessage

message = EmailMessage("Up", "Late.")
message.encoding = "iso-8859-1"
answer = message.message().get_content_type()
""",
        ),
        leaves=("from email.charset import Charset\nfile.encoding = Charset('utf-8')",),
        ledger=("changed-EmailMessage-encoding-charset",),
    ),
    Rule(
        id="mail-smtp-connection",
        what="`SMTPConnection` is gone in Django 1.4; the back-end for SMTP does the same.",
        why="Mail is sent by back-ends since Django 1.2.",
        since="1.3",
        until="1.4",
        warns="1.3",
        change=Renamed(f"{_MAIL}SMTPConnection", _SMTP),
        sure="safe",
        notes="1.4/",
        example=Example(
            before="from django.core.mail import SMTPConnection\n\nanswer = SMTPConnection(host='a').host\n",
            after="from django.core.mail.backends.smtp import EmailBackend\n\nanswer = EmailBackend(host='a').host\n",
        ),
        leaves=("from shop.mail import SMTPConnection\n",),
        ledger=("removed-SMTPConnection",),
    ),
]
