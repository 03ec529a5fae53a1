"""Settings of packages: who serves `runserver`, what guardian adds to users, how redis-py reads."""

from __future__ import annotations

from django_seven.rules.shape import ByHand, Draft, Example, Fine, Match, Rewrite, Rule, Skip
from django_seven.rules.syntax import below, enclosing, indentation, string_value

_PATCH = "GUARDIAN_MONKEY_PATCH"
_HIREDIS = "redis.connection.HiredisParser"


def serves(draft: Draft, match: Match) -> None:
    """`daphne` comes first in the list of apps: its `runserver` speaks ASGI, as that of Channels did."""
    _without(draft, match)
    assignment = enclosing(match.node, "assignment")
    left = assignment.child_by_field_name("left") if assignment is not None else None
    holder = match.node.parent
    if left is None or holder is None or draft.text(left) != "INSTALLED_APPS" or holder.parent != assignment:
        raise Skip("name `daphne` before `django.contrib.staticfiles` in the list of apps")
    first = next(one for one in holder.named_children if one.type != "comment")
    quote = draft.text(match.node)[-1]
    line = first.start_point[0] != holder.start_point[0]
    draft.insert(first.start_byte, f"{quote}daphne{quote}," + (f"\n{indentation(first)}" if line else " "))


def nobody_serves(draft: Draft, match: Match) -> None:
    """Where daphne is on both sides, its own rule speaks."""
    _without(draft, match)
    if draft.road.ends("daphne") is not None:
        raise Fine


def _without(draft: Draft, match: Match) -> None:
    """Raise Fine where `daphne` is an app already, and where nothing was served over ASGI."""
    holder = match.node.parent
    asked = b"ASGI_APPLICATION" in (draft.root.text or b"") or draft.said_elsewhere(r"\bASGI_APPLICATION\b")
    apps = holder is not None and holder.type in ("list", "tuple")
    names = ("daphne", "daphne.apps.DaphneConfig")
    here = any(string_value(one) in names for one in below(draft.root, "string"))
    if not apps or not asked or here or any(map(draft.listed, names)):
        raise Fine


def both_names(draft: Draft, match: Match) -> None:
    """guardian 3.0 refuses the old name and reads the new one: each side gets its own."""
    value = match.node.child_by_field_name("right")
    if value is None or enclosing(match.node, "if_statement") is not None:
        raise Fine
    if draft.text(value) == "True":
        draft.remove_line(match.node.parent or match.node)  # what both sides do by themselves
        return
    indent = indentation(match.node)
    guardian = draft.require_module("guardian")
    lines = (
        f"{_PATCH}_USER = {draft.text(value)}",
        f'if hasattr({guardian}, "VERSION"):  # before 3.0',
        f"    {_PATCH} = {_PATCH}_USER",
    )
    draft.replace(match.node, f"\n{indent}".join(lines))


def own_choice(draft: Draft, match: Match) -> None:
    """Without the option both releases take hiredis where it is installed, which this entry takes for granted."""
    pair = match.node.parent
    key = string_value(pair.child_by_field_name("key")) if pair is not None and pair.type == "pair" else None
    if pair is None or str(key).upper() != "PARSER_CLASS":
        raise Skip("leave the choice to redis-py: it takes hiredis where that is installed")
    draft.remove_argument(pair)


_RUNSERVER = """
from django.core.management import get_commands, load_command_class

command = load_command_class(get_commands()["runserver"], "runserver")
answer = str(getattr(command, "server_cls", "")).partition("'")[2].partition("'")[0]
"""
_CHANNELS = "https://channels.readthedocs.io/en/stable/releases/4.0.0.html"
_ASGI = 'ASGI_APPLICATION = "seven_example.application"\n'
_RUNS = Example(
    before=f'{_ASGI}INSTALLED_APPS = ["django.contrib.staticfiles", "channels"]',
    after=f'{_ASGI}INSTALLED_APPS = ["daphne", "django.contrib.staticfiles", "channels"]',
    kind="settings",
    probe=_RUNSERVER,
)
_LEAVES = (
    'INSTALLED_APPS = ["daphne", "channels"]\nASGI_APPLICATION = "shop.application"',
    'INSTALLED_APPS = ["channels"]',
    'CELERY_QUEUES = "channels"\nASGI_APPLICATION = "shop.application"',
)
_USER = """
from django.contrib.auth import get_user_model

answer = hasattr(get_user_model(), "add_obj_perm")
"""
_PARSER = """
from django.conf import settings
from django_redis.pool import get_connection_factory

factory = get_connection_factory(options=settings.CACHES["default"]["OPTIONS"])
answer = factory.make_connection_params("redis://localhost")["parser_class"].__name__.lstrip("_")
"""
_CACHE = """CACHES = {{
    "default": {{
        "BACKEND": "django_redis.cache.RedisCache",
        "LOCATION": "redis://localhost",
        "OPTIONS": {{"CLIENT_CLASS": "django_redis.client.DefaultClient"{parser}}},
    }}
}}
"""

RULES = [
    Rule(
        id="daphne-runserver",
        what="`daphne` 4.0 is an app and brings the `runserver` over ASGI that Channels 4.0 no longer has.",
        why="Nothing fails at the start: Django's own runs, over WSGI, and WebSockets get 404 while developing.",
        since="2.3",
        until="4.0",
        change=Rewrite(("'channels'",), serves),
        sure="safe",
        notes=f"{_CHANNELS}#updating-to-4-0",
        axis="daphne",
        example=_RUNS,
        leaves=_LEAVES,
    ),
    Rule(
        id="channels-runserver",
        what="`runserver` of Channels is gone in 4.0: Django's own runs, over WSGI.",
        why="Nothing fails at the start; WebSockets get 404 while developing.",
        since="2.0",
        until="4.0",
        change=ByHand(
            ("'channels'",),
            "Require `daphne` 4 on the new side, named before `django.contrib.staticfiles`; or serve with uvicorn.",
            only=nobody_serves,
        ),
        sure="show",
        notes=f"{_CHANNELS}#updating-to-4-0",
        axis="channels",
        example=_RUNS,
        leaves=_LEAVES,
    ),
    Rule(
        id="guardian-monkey-patch",
        what="`GUARDIAN_MONKEY_PATCH` is `GUARDIAN_MONKEY_PATCH_USER` since django-guardian 3.0.",
        why="3.0 refuses to start where the old name is set; older releases do not read the new one.",
        since="1.4",
        until="3.0",
        change=Rewrite((f"{_PATCH} =",), both_names),
        sure="safe",
        notes="https://github.com/django-guardian/django-guardian/releases/tag/3.0.0",
        axis="django-guardian",
        example=Example(
            before=f"import guardian\n\n{_PATCH} = False",
            after=f'import guardian\n\n{_PATCH}_USER = False\nif hasattr(guardian, "VERSION"):  # before 3.0\n'
            f"    {_PATCH} = {_PATCH}_USER",
            kind="settings",
            probe=_USER,
            settings='INSTALLED_APPS += ["guardian"]\n',
        ),
        leaves=(f"{_PATCH}_USER = False", "MONKEY_PATCH = False"),
        symptoms=("GUARDIAN_MONKEY_PATCH is deprecated. Use GUARDIAN_MONKEY_PATCH_USER instead.",),
    ),
    Rule(
        id="redis-hiredis-parser",
        what="`redis.connection.HiredisParser` is gone in redis-py 5.0; without it redis-py takes hiredis by itself.",
        why="The cache fails at its first use.",
        since="3.0",
        until="5.0",
        change=Rewrite((f"'{_HIREDIS}'",), own_choice),
        sure="safe",
        notes="https://github.com/jazzband/django-redis/blob/master/README.rst#pluggable-parsers",
        axis="redis",
        example=Example(
            before=_CACHE.format(parser=f', "PARSER_CLASS": "{_HIREDIS}"'),
            after=_CACHE.format(parser=""),
            kind="settings",
            probe=_PARSER,
        ),
        leaves=('CACHES = {"default": {"OPTIONS": {"CLIENT_CLASS": "django_redis.client.DefaultClient"}}}',),
        symptoms=("module 'redis.connection' has no attribute 'HiredisParser'",),
    ),
]
