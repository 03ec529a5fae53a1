"""kombu: the transport by way of the database."""

from __future__ import annotations

from django_seven.rules.shape import ByHand, Example, Rule

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
        notes="https://docs.celeryq.dev/projects/kombu/en/stable/changelog.html",
        axis="kombu",
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
]
