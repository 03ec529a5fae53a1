"""kombu: the transport by way of the database, and names for two Pythons."""

from __future__ import annotations

from django_seven.rules.shape import ByHand, Draft, Example, Match, Rewrite, Rule, Skip

_KOMBU = "kombu"
_LOG = "https://docs.celeryq.dev/projects/kombu/en/stable/changelog.html"
_PLAIN = {
    "monotonic": "time.monotonic",
    "string_t": "builtins.str",
    "text_t": "builtins.str",
    "bytes_t": "builtins.bytes",
    "range": "builtins.range",
    "Queue": "queue.Queue",
    "LifoQueue": "queue.LifoQueue",
    "Empty": "queue.Empty",
    "Full": "queue.Full",
    "UserDict": "collections.UserDict",
    "UserList": "collections.UserList",
}


def elsewhere(draft: Draft, match: Match) -> None:
    """The rest of the module."""
    raise Skip("write it as Python 3 has it: the module was for Python 2 beside it")


_SETTINGS = 'INSTALLED_APPS = ["django.contrib.auth", "django.contrib.contenttypes"{}]\n'

RULES = [
    Rule(
        id="kombu-django-transport",
        what="`kombu.transport.django`, messages by way of the database, is gone in kombu 4.0.",
        why="Nobody looked after it, and it lost messages.",
        since="3.0",
        until="4.0",
        change=ByHand(
            ("'kombu.transport.django'", "'djkombu'", "'django://'"),
            "Take another broker, as Redis or RabbitMQ, on both sides; `task_always_eager` does without in tests."
            " Its tables stay until they are dropped by hand.",
        ),
        sure="show",
        notes=_LOG,
        axis=_KOMBU,
        unproven="kombu 3 can no longer be built",
        example=Example(
            before=_SETTINGS.format(', "kombu.transport.django"'),
            after=_SETTINGS.format(""),
            kind="settings",
            probe="[name for name in settings.INSTALLED_APPS if 'kombu' not in name]",
        ),
        leaves=('INSTALLED_APPS = ["kombu_of_ours"]\n',),
        symptoms=("No module named 'kombu.transport.django'",),
    ),
    Rule(
        id="kombu-five",
        what="`kombu.five` is gone in kombu 5.0; Python 3 has all of it.",
        why="It was for code that ran on Python 2 as well.",
        since="4.0",
        until="5.0",
        change=Rewrite(("kombu.five.*",), elsewhere, moves={f"kombu.five.{old}": new for old, new in _PLAIN.items()}),
        sure="safe",
        notes=_LOG,
        axis=_KOMBU,
        example=Example(
            before="from kombu.five import Empty, monotonic\n\nanswer = [monotonic() > 0, Empty.__name__]",
            after="from queue import Empty\nfrom time import monotonic\n\nanswer = [monotonic() > 0, Empty.__name__]",
        ),
        leaves=("from shop.five import monotonic\n",),
        symptoms=("No module named 'kombu.five'",),
    ),
]
