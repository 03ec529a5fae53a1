"""Applications, and the warnings about what will go."""

from __future__ import annotations

import re

from django_seven.rules.shape import ByHand, Draft, Example, Fine, Match, Renamed, Rule
from django_seven.rules.syntax import string_value


def lies_elsewhere(draft: Draft, match: Match) -> None:
    """Where the configuration stands in `apps.py`, Django finds it by itself since 3.2.

    Where a package names another module, `default-app-config-elsewhere` has its say.
    """
    value = match.node.child_by_field_name("right")
    while value is not None and value.type == "parenthesized_expression" and value.named_child_count == 1:
        value = value.named_children[0]
    path = string_value(value)
    if path is not None and (re.fullmatch(r"[\w.]+\.apps\.\w+", path) or draft.path.endswith("__init__.py")):
        raise Fine


def _warning(name: str, until: str) -> Rule:
    return Rule(
        id=f"removed-in-django-{name}-warning",
        what=f"`RemovedInDjango{name}Warning` is gone in Django {until}.",
        why="`RemovedInNextVersionWarning` is, on each release, the warning of what the next one removes.",
        since="1.7",
        until=until,
        change=Renamed(
            f"django.utils.deprecation.RemovedInDjango{name}Warning",
            "django.utils.deprecation.RemovedInNextVersionWarning",
        ),
        sure="likely",
        notes=f"{until}/#features-removed-in-{until.replace('.', '-')}",
        example=Example(
            before=(
                f"from django.utils.deprecation import RemovedInDjango{name}Warning\n\n"
                f"answer = issubclass(RemovedInDjango{name}Warning, Warning)\n"
            ),
            after=(
                "from django.utils.deprecation import RemovedInNextVersionWarning\n\n"
                "answer = issubclass(RemovedInNextVersionWarning, Warning)\n"
            ),
        ),
        leaves=(
            f"from shop.warnings import RemovedInDjango{name}Warning\n\nRemovedInDjango{name}Warning\n",
            f"try:\n    from django.utils.deprecation import RemovedInDjango{name}Warning as Old\n"
            "except ImportError:\n    Old = DeprecationWarning\n",
        ),
        ledger=(f"removed-django.utils.deprecation.RemovedInDjango{name}Warning",),
        symptoms=(f"cannot import name 'RemovedInDjango{name}Warning'",),
    )


RULES = [
    Rule(
        id="default-app-config",
        what="`default_app_config` is not read by Django 4.1: the one `AppConfig` of `apps.py` is taken.",
        why="A configuration that stands in another module is passed over, and its `ready()` never runs.",
        since="1.8",
        until="4.1",
        warns="3.2",
        change=ByHand(
            ("global default_app_config",),
            "Move the class to `apps.py` of the package, or name it in `INSTALLED_APPS`; "
            "of several in `apps.py` mark one with `default = True`.",
            lies_elsewhere,
        ),
        sure="show",
        notes="4.1/#features-removed-in-4-1",
        example=Example(
            before="""
import sys
import types

from django.apps import AppConfig

module = types.ModuleType("talks")
module.__path__ = []
module.config = types.ModuleType("talks.config")
sys.modules.update({"talks": module, "talks.config": module.config})


class TalksConfig(AppConfig):
    name, label, path = "talks", "our_talks", "/"


module.config.TalksConfig = TalksConfig
default_app_config = module.default_app_config = "talks.config.TalksConfig"
answer = AppConfig.create("talks").label
""",
            after="""
import sys
import types

from django.apps import AppConfig

module = types.ModuleType("talks")
module.__path__ = []
module.config = types.ModuleType("talks.config")
sys.modules.update({"talks": module, "talks.config": module.config})


class TalksConfig(AppConfig):
    name, label, path = "talks", "our_talks", "/"


module.config.TalksConfig = TalksConfig
default_app_config = module.default_app_config = "talks.config.TalksConfig"
answer = AppConfig.create("talks.config.TalksConfig").label
""",
        ),
        leaves=(
            "default_app_config = 'talks.apps.TalksConfig'\n",
            "default_app_config = (\n    'talks.apps.TalksConfig'\n)\n",
            "config = default_app_config\n",
        ),
        ledger=("removed-default_app_config",),
    ),
    _warning("18", "1.8"),
    _warning("19", "1.9"),
    _warning("110", "1.10"),
    _warning("20", "2.0"),
    _warning("21", "2.1"),
    _warning("30", "3.0"),
    _warning("31", "3.1"),
    _warning("40", "4.0"),
    _warning("41", "4.1"),
    _warning("50", "5.0"),
    _warning("51", "5.1"),
    _warning("60", "6.0"),
    _warning("61", "6.1"),
]
