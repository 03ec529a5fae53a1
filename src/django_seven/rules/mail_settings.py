"""The settings of mail, which become one dictionary of mailers."""

from __future__ import annotations

from tree_sitter import Node

from django_seven.rules.shape import Draft, Example, Fine, Match, Rewrite, Rule, Skip
from django_seven.rules.syntax import below, choose, file_of, indentation, string_value
from django_seven.values import Minor

_BACKENDS = "django.core.mail.backends."
_SMTP = f"{_BACKENDS}smtp.EmailBackend"
_FILES = f"{_BACKENDS}filebased.EmailBackend"
_PLAIN = tuple(f"{_BACKENDS}{name}.EmailBackend" for name in ("console", "dummy", "locmem"))
_OPTIONS = {
    "EMAIL_HOST": "host",
    "EMAIL_PORT": "port",
    "EMAIL_HOST_USER": "username",
    "EMAIL_HOST_PASSWORD": "password",
    "EMAIL_USE_TLS": "use_tls",
    "EMAIL_USE_SSL": "use_ssl",
    "EMAIL_TIMEOUT": "timeout",
    "EMAIL_SSL_KEYFILE": "ssl_keyfile",
    "EMAIL_SSL_CERTFILE": "ssl_certfile",
}
_NAMES = ("EMAIL_BACKEND", "EMAIL_FILE_PATH", *_OPTIONS)
_SINCE = Minor(6, 1)


def merge_mailers(draft: Draft, match: Match) -> None:
    """What the settings say about mail becomes one `MAILERS`, in the place of the last assignment."""
    group = _group(draft, match.node)
    last = list(group.values())[-1]
    values = {name: draft.text(_right(node)) for name, node in group.items()}
    new = _mailers(draft, match.node, values, _backend(group))
    if match.node.id != last.id:
        draft.remove_line(match.node.parent or match.node)
    elif draft.road.old >= _SINCE:
        draft.replace(last, new)
    else:
        choose(draft, last, [f"{name} = {value}" for name, value in values.items()], [new], _SINCE)


def _backend(group: dict[str, Node]) -> str | None:
    return string_value(_right(group["EMAIL_BACKEND"])) if "EMAIL_BACKEND" in group else _SMTP


def _mailers(draft: Draft, node: Node, values: dict[str, str], backend: str | None) -> str:
    """`MAILERS = …` with the options that the back-end takes."""
    if backend not in (_SMTP, _FILES, *_PLAIN):
        raise Skip("what its back-end takes is not known")
    quote = "'" if any(value.startswith("'") for value in values.values()) else '"'
    options = {}
    if backend == _SMTP:
        options = {"host": f"{quote}localhost{quote}"}
        if "EMAIL_PORT" not in values and {"EMAIL_USE_TLS", "EMAIL_USE_SSL"} & set(values):
            options["port"] = "25"  # a mailer takes that of TLS, the setting did not
        options |= {_OPTIONS[name]: value for name, value in values.items() if name in _OPTIONS}
    elif backend == _FILES and "EMAIL_FILE_PATH" in values:
        options = {"file_path": values["EMAIL_FILE_PATH"]}
    lines = ["MAILERS = {", f"    {quote}default{quote}: {{"]
    lines.append(f"        {quote}BACKEND{quote}: {values.get('EMAIL_BACKEND', quote + _SMTP + quote)},")
    if options:
        lines.append(f"        {quote}OPTIONS{quote}: {{")
        lines += [f"            {quote}{name}{quote}: {value}," for name, value in options.items()]
        lines.append("        },")
    return f"\n{indentation(node)}".join([*lines, "    },", "}"])


def _group(draft: Draft, node: Node) -> dict[str, Node]:
    """The assignments of all these settings, in their order.

    Raises Skip where they are not all plain lines of one block, and Fine where both sides are written down already.
    """
    root = file_of(node)
    names = [found for found in below(root, "identifier") if draft.text(found) in {*_NAMES, "MAILERS"}]
    if any(draft.text(name) == "MAILERS" for name in names):
        raise Fine
    if any(draft.inherits_setting(name) for name in (*_NAMES, "MAILERS")):
        raise Skip("other settings of the project say something about mail as well: all must move together")
    found: dict[str, Node] = {}
    block = node.parent.parent if node.parent is not None else None
    for name in names:
        above = name.parent
        left = above.child_by_field_name("left") if above is not None and above.type == "assignment" else None
        statement = above.parent if above is not None else None
        if above is None or left is None or left.id != name.id or statement is None or draft.text(name) in found:
            raise Skip("the file uses one of the settings of mail in other ways as well")
        if statement.type != "expression_statement" or block is None or statement.parent != block:
            raise Skip("the settings of mail are not set in one place")
        found[draft.text(name)] = above
    return found


def _right(assignment: Node) -> Node:
    right = assignment.child_by_field_name("right")
    if right is None or right.type == "assignment":
        raise Skip("it is not a plain assignment")
    return right


_BEFORE = """EMAIL_HOST = "mail.example.org"
EMAIL_PORT = 2525
STATIC_ROOT = "/srv/static"
EMAIL_HOST_USER = "conf"
EMAIL_HOST_PASSWORD = "secret"
EMAIL_USE_TLS = True
"""
_AFTER = """STATIC_ROOT = "/srv/static"
MAILERS = {
    "default": {
        "BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "OPTIONS": {
            "host": "mail.example.org",
            "port": 2525,
            "username": "conf",
            "password": "secret",
            "use_tls": True,
        },
    },
}
"""
_PROBE = """
from django.core.mail import get_connection

mailer = get_connection()
answer = [type(mailer).__module__] + [
    getattr(mailer, name, None) or None
    for name in ("host", "port", "username", "password", "use_tls", "use_ssl", "timeout", "ssl_keyfile", "file_path")
]
"""
RULES = [
    Rule(
        id="mail-settings",
        what="The settings `EMAIL_…` of one mail server become one of `MAILERS` in Django 6.1; in 2028 they go.",
        why="A project may have several servers, each with its back-end and its options.",
        since="6.1",
        until="2028.0",
        warns="6.1",
        change=Rewrite(tuple(f"{name} =" for name in _NAMES), merge_mailers),
        sure="likely",
        notes="6.1/#features-deprecated-in-6-1",
        example=Example(_BEFORE, _AFTER, kind="settings", probe=_PROBE),
        more=(
            Example(
                'EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"\nEMAIL_FILE_PATH = "/tmp"\n',
                "MAILERS = {\n"
                '    "default": {\n'
                '        "BACKEND": "django.core.mail.backends.filebased.EmailBackend",\n'
                '        "OPTIONS": {\n'
                '            "file_path": "/tmp",\n'
                "        },\n"
                "    },\n"
                "}\n",
                kind="settings",
                probe=_PROBE,
            ),
        ),
        leaves=(
            'EMAIL_BACKEND = "shop.mail.Backend"\n',
            'import os\n\nEMAIL_BACKEND = os.environ["BACKEND"]\n',
            'EMAIL_HOST = "a.example.org"\nif DEBUG:\n    EMAIL_HOST = "b.example.org"\n',
            'import django\n\nif django.VERSION < (6, 1):\n    EMAIL_HOST = "a"\nelse:\n    MAILERS = {}\n',
        ),
        ledger=tuple(f"removed-settings.{name}" for name in _NAMES),
        symptoms=(
            "Deprecated email settings are not allowed when MAILERS is defined",
            "setting is deprecated. Migrate to MAILERS before Django 2028.",
            "The EMAIL_HOST setting is not available when MAILERS is defined.",
        ),
    ),
]
