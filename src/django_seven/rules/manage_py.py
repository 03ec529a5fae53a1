"""The `manage.py` of Django 1.3, which handed over a module of settings."""

from __future__ import annotations

import re

from tree_sitter import Node

from django_seven.rules.shape import Draft, Example, Match, Rewrite, Rule, Skip
from django_seven.rules.syntax import arguments, indentation
from django_seven.rules.testing import called

_MANAGEMENT = "django.core.management."


def _module(draft: Draft, node: Node) -> str:
    """The dotted name under which a module was imported."""
    name = re.escape(draft.text(node))
    found = re.findall(
        rf"^[ \t]*(?:from[ \t]+([\w.]+)[ \t]+)?import[ \t]+{name}[ \t]*(?:#.*)?$", draft.text(draft.root), re.M
    )
    if node.type != "identifier" or len(found) != 1 or found[0].startswith("."):
        raise Skip("where the settings come from is not plain")
    return f"{found[0]}.{draft.text(node)}" if found[0] else draft.text(node)


def environment(draft: Draft, match: Match) -> None:
    """`setup_environ(settings)` names the settings in the environment."""
    call = called(match)
    given = arguments(call)
    statement = call.parent
    if len(given) != 1 or statement is None or statement.type != "expression_statement":
        raise Skip("what it returns or is given is used as well")
    os = draft.require_module("os")
    draft.replace(call, f'{os}.environ.setdefault("DJANGO_SETTINGS_MODULE", "{_module(draft, given[0])}")')


def manager(draft: Draft, match: Match) -> None:
    """`execute_manager(settings)` is `execute_from_command_line()`, with the settings named in the environment."""
    call = called(match)
    given = arguments(call)
    statement = call.parent
    if not given or len(given) > 2 or statement is None or statement.type != "expression_statement":
        raise Skip("what it is given is not plain")
    settings, indent = _module(draft, given[0]), indentation(statement)
    os, execute = draft.require_module("os"), draft.require(f"{_MANAGEMENT}execute_from_command_line")
    rest = draft.text(given[1]) if len(given) > 1 else ""
    lines = [f'{os}.environ.setdefault("DJANGO_SETTINGS_MODULE", "{settings}")', f"{execute}({rest})"]
    draft.replace(call, f"\n{indent}".join(lines))


_PACKAGE = "import os\n\nopen(os.path.join(os.path.dirname(__file__), '__init__.py'), 'w').close()"

RULES = [
    Rule(
        id="setup-environ",
        what="`setup_environ()` is gone in Django 1.6; the environment names the settings.",
        why="It guessed where the project lies from the place of a file.",
        since="1.3",
        until="1.6",
        change=Rewrite((f"{_MANAGEMENT}setup_environ",), environment, whole=True),
        sure="likely",
        notes="1.6/#features-removed-in-1-6",
        example=Example(
            before="import seven_settings\nfrom django.core.management import setup_environ\n\n"
            "setup_environ(seven_settings)\n",
            after="import os\n\nimport seven_settings\n\n"
            'os.environ.setdefault("DJANGO_SETTINGS_MODULE", "seven_settings")\n',
            probe="import os\n\nfrom django.conf import settings\n\n"
            "answer = os.environ['DJANGO_SETTINGS_MODULE'].rpartition('.')[2], settings.SECRET_KEY",
            settings=_PACKAGE,
        ),
        leaves=("from shop import setup_environ\nsetup_environ(settings)",),
        ledger=("removed-django.core.management.setup_environ",),
        symptoms=("cannot import name setup_environ", "cannot import name 'setup_environ'"),
    ),
    Rule(
        id="execute-manager",
        what="`execute_manager()` is gone in Django 1.6; `execute_from_command_line()` runs `manage.py`.",
        why="The environment names the settings since Django 1.4.",
        since="1.3",
        until="1.6",
        change=Rewrite((f"{_MANAGEMENT}execute_manager",), manager, whole=True),
        sure="likely",
        notes="1.6/#features-removed-in-1-6",
        example=Example(
            before="import seven_settings\nfrom django.core.management import execute_manager\n\n"
            'execute_manager(seven_settings, ["manage.py", "diffsettings"])\n',
            after="import os\n\nimport seven_settings\nfrom django.core.management import execute_from_command_line\n\n"
            'os.environ.setdefault("DJANGO_SETTINGS_MODULE", "seven_settings")\n'
            'execute_from_command_line(["manage.py", "diffsettings"])\n',
            probe="answer = 'told'",
            settings=_PACKAGE,
        ),
        leaves=("from shop import execute_manager\nexecute_manager(settings)",),
        ledger=("removed-django.core.management.execute_manager",),
        symptoms=("cannot import name execute_manager", "cannot import name 'execute_manager'"),
    ),
]
