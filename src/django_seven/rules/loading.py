"""What is done while Django loads applications and models: questions that it cannot answer yet."""

from __future__ import annotations

from tree_sitter import Node

from django_seven.rules.shape import Draft, Example, Fine, Match, Rewrite, Rule, Skip
from django_seven.rules.syntax import arguments, call_of, enclosing, is_called, keyword, links, positional, value_of
from django_seven.values import Minor

_CONFIG = ("django.apps.AppConfig", "django.apps.config.AppConfig")
_MODEL = ("django.db.models.Model", "django.db.models.base.Model")
_ASKS = {
    "get", "count", "first", "last", "exists", "create", "get_or_create", "update_or_create", "update", "delete",
    "aggregate", "in_bulk", "earliest", "latest", "bulk_create", "bulk_update", "iterator",
}  # fmt: skip
_TAKES = {"list", "tuple", "set", "frozenset", "dict", "sorted", "len", "bool", "sum", "max", "min", "any", "all"}
_COMPARES = {
    "exact", "iexact", "contains", "icontains", "in", "gt", "gte", "lt", "lte", "startswith", "istartswith",
    "endswith", "iendswith", "range", "year", "month", "day", "week_day", "isnull", "search", "regex", "iregex",
}  # fmt: skip
_FIELDS = ("ForeignKey", "OneToOneField", "ManyToManyField")
_LOADS = "Ask in a function that is called later"


def runs_on_import(node: Node) -> bool:
    """Whether a piece of code runs when its file is imported: it stands in no body of a function."""
    child, above = node, node.parent
    while above is not None:
        body = above.child_by_field_name("body")
        if above.type in ("function_definition", "lambda") and body is not None and body.id == child.id:
            return False
        condition = above.child_by_field_name("condition") if above.type == "if_statement" else None
        said = (condition.text or b"") if condition is not None else b""
        if any(word in said for word in (b"__name__", b"TYPE_CHECKING", b"argv")):
            return False
        child, above = above, above.parent
    return True


def queries(draft: Draft, match: Match) -> None:
    """Only what asks the database by itself, in a file that is loaded before Django is ready, or in `ready()`."""
    if match.imported or not (_made_ready(draft, match.node) or (runs_on_import(match.node) and draft.phase)):
        raise Fine
    if match.trigger == ".objects":
        receiver = match.node.child_by_field_name("object")
        if receiver is None or not draft.derives(receiver, _MODEL) or not _asked(match.node):
            raise Fine
    elif not is_called(match.node):
        raise Fine
    raise Skip(f"{_LOADS}; choices of a form field may be a callable")


def _made_ready(draft: Draft, node: Node) -> bool:
    """Whether a piece of code stands in the `ready()` of a configuration."""
    function = enclosing(node, "function_definition")
    name = function.child_by_field_name("name") if function is not None else None
    return name is not None and name.text == b"ready" and draft.class_means(node, _CONFIG) is True


def _asked(manager: Node) -> bool:
    """Whether a queryset that begins with a manager is evaluated where it stands."""
    node = manager
    while node.parent is not None and node.parent.type == "attribute" and is_called(node.parent):
        name = node.parent.child_by_field_name("attribute")
        if name is not None and (name.text or b"").decode() in _ASKS:
            return True
        node = node.parent.parent or node.parent
    above = node.parent
    if above is None or node.id == manager.id:
        return False
    if above.type == "argument_list" and above.parent is not None:
        function = above.parent.child_by_field_name("function")
        return function is not None and (function.text or b"").decode() in _TAKES
    if above.type in ("for_in_clause", "for_statement"):
        right = above.child_by_field_name("right")
        return right is not None and right.id == node.id
    value = above.child_by_field_name("value") if above.type == "subscript" else None
    index = above.child_by_field_name("subscript") if value is not None and value.id == node.id else None
    return index is not None and index.type != "slice"


def spans(draft: Draft, match: Match) -> None:
    """Only a filter that follows a relation, where the models on its other end may not be there yet."""
    if not runs_on_import(match.node) or draft.phase not in ("apps", "models"):
        raise Fine
    receiver = match.node.child_by_field_name("object")
    if receiver is None or not draft.derives(receiver, _MODEL):
        raise Fine
    outer = match.node
    while outer.parent is not None and outer.parent.type in ("attribute", "call"):
        outer = outer.parent
    calls = [link for name, link in links(outer) if name in ("filter", "exclude", "get")]
    named = [one.child_by_field_name("name") for call in calls for one in arguments(call)]
    said = [(one.text or b"").decode().split("__") for one in named if one is not None]
    if not any(len(parts) > 1 and parts[1] not in _COMPARES for parts in said) and draft.road.new > Minor(1, 7):
        raise Fine
    if not calls:
        raise Fine
    raise Skip(_LOADS)


def user_model(draft: Draft, match: Match) -> None:
    """In a field the setting names the model; elsewhere a person decides."""
    if draft.road.new >= Minor(1, 11) or draft.phase not in ("apps", "models"):
        raise Fine
    if match.imported or not is_called(match.node) or not runs_on_import(match.node):
        raise Fine
    call = call_of(match)
    field = call.parent.parent if call.parent is not None else None
    if call.parent is not None and call.parent.type == "keyword_argument":
        field = field.parent if field is not None else None
    function = field.child_by_field_name("function") if field is not None and field.type == "call" else None
    if field is None or function is None or draft.text(function).rpartition(".")[2] not in _FIELDS:
        raise Skip("Ask in a function that is called later, and name `settings.AUTH_USER_MODEL` in fields")
    named = keyword(field, "to")
    given = value_of(named) if named is not None else next(iter(positional(field)), None)
    if given is None or given.id != call.id:
        raise Fine
    draft.replace(call, f"{draft.require('django.conf.settings')}.AUTH_USER_MODEL")


def model_asked(draft: Draft, match: Match) -> None:
    """A model that is asked for by name, while models are loaded."""
    if match.imported or draft.phase not in ("apps", "models") or not is_called(match.node):
        raise Fine
    if not runs_on_import(match.node):
        raise Fine
    raise Skip(f"{_LOADS}, or name the model as `'app.Model'` in a field")


def translated(draft: Draft, match: Match) -> None:
    """A text that is translated at once, before there are any translations."""
    if match.imported or draft.phase != "apps" or not is_called(match.node) or not runs_on_import(match.node):
        raise Fine
    if draft.path.endswith("settings.py") or "/settings/" in draft.path:
        raise Fine  # there it never worked
    raise Skip("`gettext_lazy()` and its kin translate when the text is shown")


_QUERY = """
import warnings

from django.apps import AppConfig, apps
from django.contrib.auth.models import Group
from seven_proof import migrate

migrate()


class TalksConfig(AppConfig):
    name = "talks"
    path = "/"

    {}
"""
_PROBE = """
apps.ready = False
with warnings.catch_warnings(record=True) as said:
    warnings.simplefilter("always")
    config = TalksConfig("talks", None)
    config.ready()
apps.ready = True
answer = [config.groups(), [one.category.__name__ for one in said if "initialization" in str(one.message)]]
"""
_AT_START = "it shows only while Django starts; tests start such a project on each side"
_NOTES = "1.7/#app-loading-changes"

RULES = [
    Rule(
        id="query-at-start",
        what="The database is asked while Django starts, of which Django 5.0 warns (`RuntimeWarning`).",
        why="What is asked at import or in `ready()` is asked by every command, before `migrate` made the tables, "
        "from the wrong database in tests, and is old as soon as somebody saves.",
        since="1.7",
        until="5.0",
        change=Rewrite((".objects", "django.db.connection.cursor"), queries),
        pattern=r"\.objects\b|cursor\(",
        starting=True,
        sure="show",
        notes="5.0/#database-backend-api",
        example=Example(
            before=_QUERY.format(
                "def ready(self):\n        self.count = Group.objects.count()\n\n"
                "    def groups(self):\n        return self.count"
            ),
            after=_QUERY.format("def groups(self):\n        return Group.objects.count()"),
            probe=_PROBE,
            name="talks/apps.py",
        ),
        leaves=(
            "from django.contrib.auth.models import Group\n\nGroup.objects.count()\n",
            "from django.apps import AppConfig\nfrom django.contrib.auth.models import Group\n\n\n"
            "class Config(AppConfig):\n    def other(self):\n        return Group.objects.count()\n",
        ),
        symptoms=("RuntimeWarning: Accessing the database during app initialization is discouraged",),
    ),
    Rule(
        id="filter-while-models-load",
        what="A filter that follows a relation fails while models are loaded, from Django 1.7 on.",
        why="What is on the other end is known once all models are loaded: `AppRegistryNotReady`.",
        since="1.3",
        until="1.7",
        change=Rewrite((".objects",), spans),
        pattern=r"\.objects\b",
        sure="show",
        notes=_NOTES,
        leaves=(
            "from django.contrib.auth.models import Permission\n\n"
            "Permission.objects.filter(content_type__app_label='auth')\n",
        ),
        symptoms=("AppRegistryNotReady: Models aren't loaded yet.",),
        unproven=_AT_START,
    ),
    Rule(
        id="get-user-model-at-import",
        what="`get_user_model()` fails while models are loaded, from Django 1.7 to 1.10.",
        why="The model is known once all are loaded: `AppRegistryNotReady`; `settings.AUTH_USER_MODEL` names it.",
        since="1.5",
        until="1.7",
        change=Rewrite(("django.contrib.auth.get_user_model",), user_model, whole=True),
        sure="safe",
        notes=_NOTES,
        leaves=(
            "from django.contrib.auth import get_user_model\nfrom django.db import models\n\n"
            "field = models.ForeignKey(get_user_model())\n",
        ),
        symptoms=("AppRegistryNotReady: Models aren't loaded yet.",),
        unproven=_AT_START,
    ),
    Rule(
        id="get-model-at-import",
        what="`get_model()` fails while models are loaded, from Django 1.7 on.",
        why="A model is known once all models are loaded: `AppRegistryNotReady`.",
        since="1.3",
        until="1.7",
        change=Rewrite(
            (
                "django.db.models.get_model",
                "django.db.models.loading.get_model",
                "django.db.models.loading.cache.get_model",
            ),
            model_asked,
        ),
        sure="show",
        notes=_NOTES,
        leaves=("from django.db.models import get_model\n\nget_model('auth', 'Group')\n",),
        symptoms=("AppRegistryNotReady: Models aren't loaded yet.",),
        unproven=_AT_START,
    ),
    Rule(
        id="gettext-while-apps-load",
        what="A text cannot be translated before all applications are known, from Django 1.7 on.",
        why="The translations of applications are looked for in their folders: `AppRegistryNotReady`.",
        since="1.3",
        until="1.7",
        change=Rewrite(
            tuple(
                f"django.utils.translation.{name}"
                for name in ("gettext", "ugettext", "ngettext", "ungettext", "pgettext", "npgettext")
            ),
            translated,
        ),
        sure="show",
        notes=_NOTES,
        leaves=("from django.utils.translation import ugettext\n\nugettext('Yes')\n",),
        symptoms=("The translation infrastructure cannot be initialized before the apps registry is ready",),
        unproven=_AT_START,
    ),
]
