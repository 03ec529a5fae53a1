"""Files and their storages."""

from __future__ import annotations

from tree_sitter import Node

from django_seven.rules.shape import ByHand, Draft, Example, Fine, Match, Rewrite, Rule
from django_seven.rules.syntax import call_of, either, is_called, not_before, positional
from django_seven.values import Minor

_DEFAULT = "django.core.files.storage.default_storage"
_STATIC = "django.contrib.staticfiles.storage.staticfiles_storage"
_SETTINGS = {
    "django.conf.settings.DEFAULT_FILE_STORAGE": _DEFAULT,
    "django.conf.settings.STATICFILES_STORAGE": _STATIC,
}
_ALIASES = {_DEFAULT: "default", _STATIC: "staticfiles"}


@not_before("1.7")
def imported_class(draft: Draft, match: Match) -> None:
    """`get_storage_class(…)` becomes `import_string(…)`; without an argument, the class of the default storage."""
    call = call_of(match)
    given = positional(call)
    storage = _DEFAULT if not given else _SETTINGS.get(draft.meaning(given[0]) or "")
    if storage is not None:
        if given and _sets_up(call):
            path = f'{draft.text(given[0]).rpartition(".")[0]}.STORAGES["{_ALIASES[storage]}"]["BACKEND"]'
            either(draft, given[0], path, Minor(4, 2))
            draft.replace(match.node, draft.require("django.utils.module_loading.import_string"))
            return
        draft.replace(call, f"{draft.require(storage)}.__class__")
    else:
        draft.replace(match.node, draft.require("django.utils.module_loading.import_string"))


def _sets_up(node: Node) -> bool:
    """Whether code stands in the `_setup()` of a lazy object, which may be what the storage is by then."""
    above = node.parent
    while above is not None and above.type != "function_definition":
        above = above.parent
    name = above.child_by_field_name("name") if above is not None else None
    return name is not None and name.text == b"_setup"


def storage_time(draft: Draft, match: Match) -> None:
    """Only calls on something that is called a storage."""
    holder = match.node.child_by_field_name("object")
    if holder is None or not is_called(match.node) or "storage" not in draft.text(holder).lower():
        raise Fine


RULES = [
    Rule(
        id="get-storage-class",
        what="`get_storage_class()` is gone in Django 5.1; `import_string()` imports a class by its path.",
        why="Storages are found in `STORAGES` since Django 4.2, by alias.",
        since="1.7",
        until="5.1",
        warns="4.2",
        change=Rewrite(
            ("django.core.files.storage.get_storage_class", "django.core.files.storage.filesystem.get_storage_class"),
            imported_class,
            whole=True,
        ),
        sure="likely",
        notes="5.1/#features-removed-in-5-1",
        example=Example(
            before="""
from django.core.files.storage import get_storage_class

answer = get_storage_class()("/tmp").location, get_storage_class("django.core.files.storage.Storage").__name__
""",
            after="""
from django.core.files.storage import default_storage
from django.utils.module_loading import import_string

answer = default_storage.__class__("/tmp").location, import_string("django.core.files.storage.Storage").__name__
""",
        ),
        leaves=(
            "from shop.storage import get_storage_class\nget_storage_class()",
            "from django.core.files.storage import get_storage_class\nx = map(get_storage_class, names)",
        ),
        ledger=("removed-django.core.files.storage.get_storage_class",),
        symptoms=("cannot import name 'get_storage_class'",),
    ),
    Rule(
        id="storage-modified-time",
        what="`modified_time()`, `accessed_time()` and `created_time()` of a storage are gone in Django 2.0.",
        why="`get_modified_time()` and its kin give aware times where `USE_TZ` is on; the old ones were naive.",
        since="1.10",
        until="2.0",
        change=ByHand(
            (".modified_time", ".accessed_time", ".created_time"),
            "Call `get_modified_time()` and, where naive local times are compared with it, `timezone.make_naive()`.",
            storage_time,
        ),
        sure="show",
        notes="2.0/#features-removed-in-2-0",
        example=Example(
            before="""
from django.core.files.storage import FileSystemStorage

storage = FileSystemStorage(location="/")
answer = type(storage.modified_time("etc")).__name__
""",
            after="""
from django.core.files.storage import FileSystemStorage

storage = FileSystemStorage(location="/")
answer = type(storage.get_modified_time("etc")).__name__
""",
        ),
        leaves=("x = storage.get_modified_time('a')", "x = photo.modified_time()"),
        ledger=(
            "removed-django.core.files.storage.Storage.accessed_time",
            "removed-django.core.files.storage.Storage.created_time",
            "removed-django.core.files.storage.Storage.modified_time",
        ),
        symptoms=("has no attribute 'modified_time'", "has no attribute 'created_time'"),
    ),
]
