"""The cache of applications and models, which became the registry `django.apps.apps`."""

from __future__ import annotations

import re

from django_seven.rules.shape import Draft, Example, Fine, Match, Rewrite, Rule, Skip
from django_seven.rules.syntax import arguments, call_of, called, either, is_called, keyword, positional, value_of
from django_seven.values import Minor

_REGISTRY = Minor(1, 7)
_PLACES = ("django.db.models.loading", "django.db.models.loading.cache", "django.db.models")
_WITH_MODELS = "for config in {apps}.get_app_configs() if config.models_module is not None]"
_ASKED = {
    "get_app": "{apps}.get_app_config({given}).models_module",
    "get_apps": f"[config.models_module {_WITH_MODELS}",
    "get_app_package": "{apps}.get_app_config({given}).name",
    "get_app_path": "{apps}.get_app_config({given}).path",
    "get_app_paths": f"[config.path {_WITH_MODELS}",
    "app_cache_ready": "{apps}.ready",
}
_MODELS = ("get_model", "get_models")
_GONE = ("get_app_errors", "load_app", "register_models")
_OLD = tuple(f"{place}.{name}" for place in _PLACES for name in (*_ASKED, *_MODELS, *_GONE))


def _apps(draft: Draft) -> str:
    """What the registry is called in the file; below Django 1.7 the cache stands in for it."""
    if draft.road.old >= _REGISTRY:
        return draft.require("django.apps.apps")
    text = draft.text(draft.root)
    name = "app_registry" if re.search(r"\bapps\b", text.replace("django.apps", "")) else "apps"
    new = "from django.apps import apps" + ("" if name == "apps" else f" as {name}")
    draft.guard([f"from django.db.models.loading import cache as {name}"], [new], _REGISTRY)
    return name


def registry(draft: Draft, match: Match) -> None:
    """A question to the cache is one to the registry."""
    name = match.trigger.rpartition(".")[2]
    if name in _GONE:
        raise Skip("nothing takes its place")
    if name in ("loading", "cache"):
        _rest(draft, match)
    elif name == "get_model" or (name == "get_models" and not (is_called(match.node) and _of_app(draft, match))):
        draft.replace(match.node, f"{_apps(draft)}.{name}")
    elif name in _ASKED:
        _ask(draft, match, _apps(draft))


def _rest(draft: Draft, match: Match) -> None:
    above = match.node.parent
    last = above.child_by_field_name("attribute") if above is not None and above.type == "attribute" else None
    if last is not None and draft.text(last) in (*_ASKED, *_MODELS, *_GONE, "cache"):
        raise Fine
    raise Skip("it is not known what takes its place")


def of_registry(draft: Draft, match: Match) -> None:
    """A question of before, put to the registry."""
    holder = match.node.child_by_field_name("object")
    if holder is None:
        raise Skip("it is handed on")
    name = match.trigger.rpartition(".")[2]
    if name == "get_models":
        if not is_called(match.node) or not _of_app(draft, match, draft.text(holder)):
            raise Fine
    else:
        _ask(draft, match, draft.text(holder))


def _ask(draft: Draft, match: Match, apps: str) -> None:
    name, call = match.trigger.rpartition(".")[2], called(match)
    given = arguments(call)
    wanted = 1 if "{given}" in _ASKED[name] else 0
    if len(given) != wanted or any("splat" in argument.type for argument in given):
        raise Skip("it has other arguments")
    text = draft.text(value_of(given[0])) if given else ""
    if draft.road.old < _REGISTRY and apps != draft.text(match.node).rpartition(".")[0]:
        old = f"{apps}.{name}({text})"
        django = draft.require_module("django")
        new = _ASKED[name].format(apps=apps, given=text)
        draft.replace(call, f"({old} if {django}.VERSION < {_REGISTRY.code} else {new})")
    else:
        either(draft, call, _ASKED[name].format(apps=apps, given=text), _REGISTRY)


def _of_app(draft: Draft, match: Match, apps: str = "") -> bool:
    """`get_models(module)` asks the application of the module; False where it asks for all models."""
    call = call_of(match)
    named = keyword(call, "app_mod")
    given = value_of(named) if named is not None else next(iter(positional(call)), None)
    if given is None:
        return False
    if len(arguments(call)) > 1:
        raise Skip("it has other arguments")
    apps, label = apps or _apps(draft), '.__name__.split(".")[-2]'
    if draft.road.old < _REGISTRY:
        if "get_app" in draft.text(given):
            raise Skip("its argument is such a question itself")
        module, django = draft.text(given), draft.require_module("django")
        new = f"list({apps}.get_app_config({module}{label}).get_models())"
        old = f"{apps}.get_models({module}) if {django}.VERSION < {_REGISTRY.code}"
        draft.replace(call, f"({old} else {new})")
        return True
    for piece in named.children[:2] if named is not None else []:  # the name and `=`
        draft.replace(piece, "")
    draft.replace(match.node, f"list({apps}.get_app_config")  # the argument stays: it may be such a question itself
    draft.insert(given.end_byte, label)
    draft.insert(call.end_byte, ".get_models())")
    return True


def installed_only(draft: Draft, match: Match) -> None:
    """`only_installed` and `seed_cache` go."""
    call = called(match)
    found = [named for name in ("only_installed", "seed_cache") if (named := keyword(call, name)) is not None]
    if not found:
        raise Fine
    if len(found) > 1:
        raise Skip("it has both")
    draft.remove_argument(found[0])
    registry(draft, match)


_BEFORE = """
from django.db.models import get_app, get_apps, get_model, get_models

module = get_app("auth")
answer = [
    get_model("auth", "Group").__name__,
    module.__name__,
    "django.contrib.auth.models" in [found.__name__ for found in get_apps()],
    "Permission" in [model.__name__ for model in get_models(module)],
    "Session" in [model.__name__ for model in get_models()],
]
"""
_SHIMS = """
from django.apps import apps

module = {}
answer = [
    module.__name__,
    {},
]
"""
_SHIMS_OLD = (
    'apps.get_app_package("auth"),\n    apps.get_app_path("auth").endswith("auth"),\n'
    "    len(apps.get_app_paths()) == len(apps.get_apps()),\n    bool(apps.app_cache_ready()),\n"
    "    sorted(model.__name__ for model in apps.get_models(app_mod=module))"
)
_SHIMS_NEW = (
    'apps.get_app_config("auth").name,\n    apps.get_app_config("auth").path.endswith("auth"),\n'
    f"    len([config.path {_WITH_MODELS}) == len([config.models_module {_WITH_MODELS}),\n"
    "    bool(apps.ready),\n    sorted(model.__name__ for model in"
    ' list(apps.get_app_config(module.__name__.split(".")[-2]).get_models()))'
).replace("{apps}", "apps")

RULES = [
    Rule(
        id="models-loading",
        what="`get_model()`, `get_app()` and the rest of `django.db.models.loading` are gone in Django 1.9.",
        why="`django.apps.apps` knows applications and models since Django 1.7; it raises `LookupError`.",
        since="1.7",
        until="1.9",
        warns="1.7",
        change=Rewrite((*_OLD, "django.db.models.loading", "django.db.models.loading.cache"), registry, whole=True),
        sure="likely",
        notes="1.9/#features-removed-in-1-9",
        example=Example(
            before=_BEFORE,
            after=_BEFORE.replace(
                "from django.db.models import get_app, get_apps, get_model, get_models", "from django.apps import apps"
            )
            .replace('get_model("', 'apps.get_model("')
            .replace(
                "get_models(module)",
                'list(apps.get_app_config(module.__name__.split(".")[-2]).get_models())',
            )
            .replace('get_app("auth")', 'apps.get_app_config("auth").models_module')
            .replace("get_apps()", _ASKED["get_apps"].format(apps="apps"))
            .replace("in get_models()", "in apps.get_models()"),
        ),
        more=(
            Example(
                before='from django.db.models import loading\n\nanswer = loading.get_model("auth", "Group").__name__\n',
                after='from django.apps import apps\n\nanswer = apps.get_model("auth", "Group").__name__\n',
            ),
            Example(
                before='from django.db import models\n\nanswer = models.get_model("auth", "Group").__name__\n',
                after="from django.apps import apps\nfrom django.db import models\n\n"
                'answer = apps.get_model("auth", "Group").__name__\n',
            ),
            Example(
                before="from django.db.models.loading import cache\n\n"
                'answer = cache.get_model("auth", "Group").__name__\n',
                after='from django.apps import apps\n\nanswer = apps.get_model("auth", "Group").__name__\n',
            ),
        ),
        leaves=(
            "from shop.models import get_model\nx = get_model('a', 'B')",
            "from django.apps import apps\nx = apps.get_model('a', 'B')",
        ),
        ledger=(
            "removed-django.db.models.loading",
            *(
                f"removed-django.db.models.{name}"
                for name in ("get_app", "get_app_errors", "get_app_paths", "get_apps", "get_model", "get_models")
            ),
        ),
        symptoms=("cannot import name 'get_model'", "No module named 'django.db.models.loading'"),
    ),
    Rule(
        id="apps-get-app",
        what="`apps.get_app()` and the other questions of the old cache are gone in Django 1.9.",
        why="Each application has a configuration that knows its name, path and models.",
        since="1.7",
        until="1.9",
        warns="1.7",
        change=Rewrite(tuple(f"django.apps.apps.{name}" for name in (*_ASKED, "get_models")), of_registry),
        sure="likely",
        notes="1.9/#features-removed-in-1-9",
        example=Example(
            before=_SHIMS.format('apps.get_app("auth")', _SHIMS_OLD),
            after=_SHIMS.format('apps.get_app_config("auth").models_module', _SHIMS_NEW),
        ),
        leaves=("from django.apps import apps\nx = apps.get_models()", "from shop import apps\nx = apps.get_app('a')"),
        ledger=(
            *(f"removed-django.apps.registry.Apps.{name}" for name in _ASKED),
            "removed-django.apps.registry.Apps.get_models--app_mod",
        ),
        symptoms=("'Apps' object has no attribute 'get_app'",),
    ),
    Rule(
        id="get-model-only-installed",
        what="`get_model()` and `get_models()` take no `only_installed` and no `seed_cache` from Django 1.7 on.",
        why="Only models of installed applications are known.",
        since="1.3",
        until="1.7",
        change=Rewrite(tuple(f"{place}.{name}" for place in _PLACES for name in _MODELS), installed_only, whole=True),
        sure="likely",
        notes="1.7/#app-loading-changes",
        example=Example(
            before="from django.db.models import get_model\n\n"
            'answer = get_model("auth", "Group", only_installed=False).__name__\n',
            after="""
import django

if django.VERSION < (1, 7):
    from django.db.models.loading import cache as apps
else:
    from django.apps import apps

answer = apps.get_model("auth", "Group").__name__
""",
        ),
        leaves=("from shop import get_model\nx = get_model('a', 'B', only_installed=False)",),
        ledger=(
            "removed-django.db.models.get_model--only_installed",
            "removed-django.db.models.get_model--seed_cache",
            "removed-django.db.models.get_models--only_installed",
        ),
        symptoms=("get_model() got an unexpected keyword argument 'only_installed'",),
    ),
]
