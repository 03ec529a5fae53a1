"""How a process sets Django up."""

from __future__ import annotations

import re

from tree_sitter import Node

from django_seven.rules.shape import Draft, Example, Fine, Match, Rewrite, Rule, Skip
from django_seven.rules.syntax import arguments, call_of, enclosing, file_of, is_called
from django_seven.values import Minor

_STARTS = (
    b"setup(",
    b"execute_from_command_line",
    b"execute_manager",
    b"get_wsgi_application",
    b"get_asgi_application",
    b"WSGIHandler",
    b"Celery(",
)


def application(draft: Draft, match: Match) -> None:
    """`WSGIHandler()` becomes `get_wsgi_application()`."""
    if not is_called(match.node) or b"setup(" in (draft.root.text or b""):
        raise Fine
    call = call_of(match)
    inside = enclosing(call, "function_definition") or enclosing(call, "class_definition")
    if arguments(call) or inside is not None:  # by then a command or a test has set Django up
        raise Fine
    draft.replace(match.node, draft.require("django.core.wsgi.get_wsgi_application"))


def set_up(draft: Draft, match: Match) -> None:
    """A script that names its settings and imports models sets Django up in between, from 1.7 on."""
    statement = match.node
    while statement.parent is not None and statement.parent.type not in ("module", "block"):
        statement = statement.parent
    text = draft.root.text or b""
    if b"environ" not in (statement.text or b"") or statement.type != "expression_statement":
        raise Fine
    if any(word in text for word in _STARTS) or not _takes_models(statement):
        raise Fine
    if statement.parent is None or statement.parent.type != "module":
        raise Skip("it is not said at the top of the file")
    django = draft.require_module("django")
    draft.insert(statement.end_byte, f"\n\nif {django}.VERSION >= (1, 7):\n    {django}.setup()")


def serves_async(draft: Draft, match: Match) -> None:
    """An `asgi.py` beside the `wsgi.py` that does no more than to start Django."""
    if match.imported or not draft.path.endswith("wsgi.py"):
        raise Fine
    if draft.road.new < _ASGI:
        raise Skip(f"Django {draft.road.new} has no ASGI")
    settings = ""
    for statement in draft.root.named_children:
        text = draft.text(statement)
        if _SETTINGS.fullmatch(text):
            settings = text
        elif not _PLAIN.fullmatch(text):
            raise Skip("it does more than to start Django: write an `asgi.py` with the same steps")
    if not settings:
        raise Skip("it does not say which settings are used")
    entry = _ENTRY if draft.road.old >= _ASGI else _ENTRY_FOR_BOTH
    draft.create("asgi.py", entry.replace("SETTINGS", settings))


def _takes_models(statement: Node) -> bool:
    for other in file_of(statement).named_children:
        module = other.child_by_field_name("module_name") if other.type == "import_from_statement" else None
        if module is not None and other.start_byte > statement.end_byte:
            if (module.text or b"").endswith(b"models"):
                return True
            if any((name.text or b"") == b"models" for name in other.children_by_field_name("name")):
                return True
    return False


_ASGI = Minor(3, 0)
_SETTINGS = re.compile(
    r"""os\.environ(?:\.setdefault\(\s*|\[)(['"])DJANGO_SETTINGS_MODULE\1(?:,\s*|\] = )(['"])[\w.]+\2\s*\)?"""
)
_PLAIN = re.compile(
    r"#.*|[ru]?(\"{3}|'{3}|['\"])(?s:.*)\1|import (?:os|sys)|from __future__ import \w+|"
    r"from django\.core\.wsgi import get_wsgi_application|application = get_wsgi_application\(\)"
)
_ENTRY = '''"""What a server that speaks ASGI starts."""

import os

from django.core.asgi import get_asgi_application

SETTINGS

application = get_asgi_application()
'''
_ENTRY_FOR_BOTH = '''"""What a server that speaks ASGI starts."""

import os

import django

SETTINGS

if django.VERSION < (3, 0):
    application = None  # Django speaks ASGI from 3.0 on
else:
    from django.core.asgi import get_asgi_application

    application = get_asgi_application()
'''

RULES = [
    Rule(
        id="asgi-entry",
        what="Servers that speak ASGI start a project by its `asgi.py`, which `startproject` makes since Django 3.0.",
        why="WebSockets and long requests need such a server; what `wsgi.py` serves, it serves as well.",
        since="3.0",
        until=None,
        asked=True,
        change=Rewrite(("django.core.wsgi.get_wsgi_application",), serves_async),
        sure="safe",
        notes="3.0/#asgi-support",
        leaves=("from django.core.wsgi import get_wsgi_application\n\napplication = get_wsgi_application()\n",),
        unproven="it makes a file beside another one; tests run that on each side",
    ),
    Rule(
        id="wsgi-handler",
        what="`WSGIHandler()` alone no longer sets Django up since 1.7; `get_wsgi_application()` does.",
        why="Applications are loaded once, before the first request.",
        since="1.4",
        until="1.7",
        change=Rewrite(("django.core.handlers.wsgi.WSGIHandler",), application, whole=True),
        sure="safe",
        notes="1.7/#wsgi-scripts",
        example=Example(
            before="from django.core.handlers.wsgi import WSGIHandler\n\napplication = WSGIHandler()\n",
            after="from django.core.wsgi import get_wsgi_application\n\napplication = get_wsgi_application()\n",
        ),
        leaves=(
            "import django\nfrom django.core.handlers.wsgi import WSGIHandler\n\ndjango.setup()\nWSGIHandler()\n",
            "from django.core.handlers.wsgi import WSGIHandler\n\n\nclass Own(WSGIHandler):\n    pass\n",
            "from django.core.handlers.wsgi import WSGIHandler\n\n\ndef serve():\n    return WSGIHandler()\n",
        ),
        ledger=("changed-wsgi-handler",),
        symptoms=(
            "AppRegistryNotReady: The translation infrastructure cannot be initialized before the apps registry",
        ),
        unproven="it shows only in a process in which Django is not set up",
    ),
    Rule(
        id="script-without-setup",
        what="A script that uses models must call `django.setup()` since Django 1.7.",
        why="Models can be used once all applications are loaded; commands and servers load them by themselves.",
        since="1.3",
        until="1.7",
        change=Rewrite(("'DJANGO_SETTINGS_MODULE'",), set_up),
        sure="safe",
        notes="1.7/#standalone-scripts",
        example=Example(
            before="""
import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shop.settings")

from shop.models import Talk

print(Talk.objects.count())
""",
            after="""
import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shop.settings")

if django.VERSION >= (1, 7):
    django.setup()

from shop.models import Talk

print(Talk.objects.count())
""",
        ),
        leaves=(
            "import os\n\nos.environ['DJANGO_SETTINGS_MODULE'] = 'shop.settings'\n\nimport shop\n",
            "import os\n\nos.environ['DJANGO_SETTINGS_MODULE'] = 'shop.settings'\n\nimport django\n\ndjango.setup()\n\n"
            "from shop.models import Talk\n",
            "import os\n\nif os.environ.get('DJANGO_SETTINGS_MODULE'):\n    from shop.models import Talk\n",
        ),
        ledger=("changed-django.setup",),
        symptoms=("AppRegistryNotReady: Models aren't loaded yet.", "AppRegistryNotReady: Apps aren't loaded yet."),
        unproven="it shows only in a process in which Django is not set up",
    ),
]
