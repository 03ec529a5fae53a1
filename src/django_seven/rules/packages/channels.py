"""Channels: consumers in routes, and who answers HTTP."""

from __future__ import annotations

from tree_sitter import Node

from django_seven.rules.dictionaries import add_entry, entries, has_splat
from django_seven.rules.packages.support import lacks, needs
from django_seven.rules.shape import ByHand, Draft, Example, Fine, Match, Rewrite, Rule, Skip
from django_seven.rules.syntax import call_of, keyword, positional
from django_seven.values import Minor

_CHANNELS = "channels"
_NOTES = "https://channels.readthedocs.io/en/stable/releases"
_CONSUMERS = (
    *(f"channels.consumer.{name}" for name in ("AsyncConsumer", "SyncConsumer")),
    *(
        f"channels.generic.websocket.{kind}WebsocketConsumer"
        for kind in ("", "Async", "Json", "AsyncJson")
    ),
    *(f"channels.generic.http.{name}" for name in ("AsyncHttpConsumer",)),
)  # fmt: skip


def as_asgi(draft: Draft, match: Match) -> None:
    """`path("ws/", Consumer)` becomes `path("ws/", Consumer.as_asgi())`; or the class, where it has none."""
    if match.imported:
        raise Fine
    call = call_of(match)
    given = positional(call)
    named = keyword(call, "view")
    view: Node | None = given[1] if len(given) > 1 else named.child_by_field_name("value") if named else None
    if view is None or view.type not in ("identifier", "attribute") or not draft.derives(view, _CONSUMERS):
        raise Fine
    text = draft.text(view)
    if lacks(draft, _CHANNELS, "3.0"):
        draft.replace(view, f'{text}.as_asgi() if hasattr({text}, "as_asgi") else {text}')
    else:
        draft.insert(view.end_byte, ".as_asgi()")


def http_handler(draft: Draft, match: Match) -> None:
    """`ProtocolTypeRouter({…})` without an entry for HTTP gets Django's application."""
    if match.imported:
        raise Fine
    given = positional(call_of(match))
    if not given or given[0].type != "dictionary" or "http" in entries(given[0]):
        raise Fine
    if has_splat(given[0]):
        raise Skip("`**` may bring `http`")
    needs(draft, _CHANNELS, "3.0", "an entry `http` with Django's own application")
    if draft.road.old < Minor(3, 0):
        raise Skip("Django before 3.0 has no `get_asgi_application`")
    add_entry(draft, given[0], "http", f"{draft.require('django.core.asgi.get_asgi_application')}()")


_ROUTES = """
import asyncio

from channels.generic.websocket import AsyncWebsocketConsumer
from channels.routing import URLRouter
from channels.testing import WebsocketCommunicator
from django.urls import path


class Chat(AsyncWebsocketConsumer):
    pass


router = URLRouter([path("ws/", {chat})])


async def talk():
    connected, protocol = await WebsocketCommunicator(router, "/ws/").connect()
    return connected


answer = asyncio.new_event_loop().run_until_complete(talk())
"""
_ROUTER = """
from channels.routing import ProtocolTypeRouter
{imports}
application = ProtocolTypeRouter({{"websocket": None{http}}})
answer = sorted(application.application_mapping)
"""

RULES = [
    Rule(
        id="channels-as-asgi",
        what="A consumer in a route is `Consumer.as_asgi()` since Channels 3.0; the class itself no longer answers.",
        why="Channels 3 speaks ASGI 3, where an application is one call.",
        since="3.0",
        until="3.0",
        change=Rewrite(("django.urls.path", "django.urls.re_path", "django.conf.urls.url"), as_asgi),
        pattern="[Cc]onsumer",
        sure="safe",
        notes=f"{_NOTES}/3.0.0.html#update-to-asgi-3",
        axis=_CHANNELS,
        example=Example(
            before=_ROUTES.format(chat="Chat"),
            after=_ROUTES.format(chat="Chat.as_asgi()"),
        ),
        leaves=(
            'from django.urls import path\n\n\nclass Consumer:\n    pass\n\n\nroutes = [path("ws/", Consumer)]\n',
            "from channels.consumer import SyncConsumer\nfrom django.urls import path\n\n\n"
            'class Chat(SyncConsumer):\n    pass\n\n\nroutes = [path("ws/", Chat.as_asgi())]\n',
        ),
        symptoms=("__init__() takes 1 positional argument but 4 were given",),
    ),
    Rule(
        id="channels-http-default",
        what="`ProtocolTypeRouter` no longer answers HTTP by itself since Channels 4.0.",
        why="Django 3.0 has an application of its own for that: `get_asgi_application`.",
        since="2.0",
        until="4.0",
        change=Rewrite(("channels.routing.ProtocolTypeRouter",), http_handler),
        sure="safe",
        notes=f"{_NOTES}/4.0.0.html",
        axis=_CHANNELS,
        example=Example(
            before=_ROUTER.format(imports="", http=""),
            after=_ROUTER.format(
                imports="from django.core.asgi import get_asgi_application\n", http=', "http": get_asgi_application()'
            ),
        ),
        leaves=("from channels.routing import ProtocolTypeRouter\n\nProtocolTypeRouter(routes)\n",),
        symptoms=("No application configured for scope type 'http'",),
    ),
    Rule(
        id="channels-1",
        what="Routes, groups and sessions of Channels 1 are gone in Channels 2.0.",
        why="Channels 2 has consumers that are classes, and runs them in the server itself.",
        since="2.0",
        until="2.0",
        change=ByHand(
            (
                *(f"channels.routing.{name}" for name in ("route", "route_class", "include")),
                "channels.Group",
                "channels.Channel",
                "channels.sessions.*",
                "channels.auth.channel_session_user",
                "channels.auth.channel_session_user_from_http",
                "channels.handler.*",
            ),
            "Write the consumers anew as classes (`channels.generic.websocket`), and route them with"
            " `ProtocolTypeRouter` and `URLRouter`: no code runs on both, so that it is a move of its own.",
        ),
        sure="show",
        notes=f"{_NOTES}/2.0.0.html",
        axis=_CHANNELS,
        unproven="no code runs on both, and Channels 1 needs a Django that no Python of today runs",
        symptoms=("cannot import name 'Group' from 'channels'", "cannot import name 'route' from 'channels.routing'"),
    ),
]
