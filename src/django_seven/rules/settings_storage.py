"""The settings of file storages, which became one dictionary."""

from __future__ import annotations

from tree_sitter import Node

from django_seven.rules.shape import ByHand, Draft, Example, Fine, Match, Rewrite, Rule, Skip
from django_seven.rules.syntax import below, choose, enclosing, file_of, indentation, is_called, keyword
from django_seven.values import Minor

_KEYS = {"DEFAULT_FILE_STORAGE": "default", "STATICFILES_STORAGE": "staticfiles"}
_BACKENDS = {
    "default": "django.core.files.storage.FileSystemStorage",
    "staticfiles": "django.contrib.staticfiles.storage.StaticFilesStorage",
}


def merge_storages(draft: Draft, match: Match) -> None:
    """What one block of the settings assigns becomes one `STORAGES`, in the place of the last assignment."""
    group = _group(match.node)
    _check(draft, match.node, group)
    last = list(group.values())[-1]
    if match.node.id != last.id:
        draft.remove_line(match.node.parent or match.node)
        return
    values = {name: draft.text(_right(node)) for name, node in group.items()}
    quote = "'" if values[_name(last)].startswith("'") else '"'
    new = _dictionary(draft, match.node, {_KEYS[name]: value for name, value in values.items()}, quote)
    if draft.road.old >= Minor(4, 2):
        draft.replace(last, new)
    else:
        choose(draft, last, [f"{name} = {value}" for name, value in values.items()], [new], Minor(4, 2))


def _dictionary(draft: Draft, node: Node, entries: dict[str, str], quote: str) -> str:
    """`STORAGES = …`: a whole one where nothing set it before, else one that changes what is there."""
    backend = f"{quote}BACKEND{quote}"
    if len(entries) == 1 and (_set_before(node) or any(draft.inherits_setting(name, node) for name in _KEYS)):
        ((key, value),) = entries.items()
        return f"STORAGES = dict(STORAGES, {key}={{{backend}: {value}}})"
    lines = [
        f"    {quote}{key}{quote}: {{{backend}: {entries.get(key, quote + path + quote)}}},"
        for key, path in _BACKENDS.items()
    ]
    return f"\n{indentation(node)}".join(["STORAGES = {", *lines, "}"])


def _group(node: Node) -> dict[str, Node]:
    """The assignments of both settings in the block of one of them, in their order."""
    statement = node.parent
    block = statement.parent if statement is not None else None
    found: dict[str, Node] = {}
    for child in block.named_children if block is not None else []:
        inner = child.named_children[0] if child.type == "expression_statement" and child.named_children else None
        if inner is not None and inner.type == "assignment" and _name(inner) in _KEYS:
            if _name(inner) in found:
                raise Skip("it is assigned twice")
            found[_name(inner)] = inner
    return found


def _check(draft: Draft, node: Node, group: dict[str, Node]) -> None:
    if any(draft.inherits_setting(name, node, later=True) for name in _KEYS):
        raise Skip("settings that are taken over later say something about storages as well")
    scope = enclosing(node, "class_definition")
    others = [one for one in _assigned(file_of(node)) if scope is not None and enclosing(one, scope.type) != scope]
    if others or (scope is not None and any(map(draft.sets_elsewhere, _KEYS))):
        raise Skip("other classes of settings say something about storages as well")
    names = [found for found in below(file_of(node), "identifier") if draft.text(found) in {*_KEYS, "STORAGES"}]
    if any(draft.text(name) == "STORAGES" for name in names):
        if draft.road.old < Minor(4, 2):
            raise Fine  # both are written down already, each for its side
        raise Skip("`STORAGES` is set in this file as well")
    for name in names:
        above = name.parent
        left = above.child_by_field_name("left") if above is not None and above.type == "assignment" else None
        if left is None or left.id != name.id:
            raise Skip("the file uses it in other ways as well")
    if node.id not in {found.id for found in group.values()}:
        raise Skip("it is not a plain assignment")


def _assigned(root: Node) -> list[Node]:
    """Where the file names one of the storages."""
    return [one for one in below(root, "identifier") if (one.text or b"").decode() in _KEYS]


def _set_before(node: Node) -> bool:
    """Whether the top of the file, before the block of a node, sets one of the storages."""
    root, start = file_of(node), node.start_byte
    for child in root.named_children:
        inner = child.named_children[0] if child.type == "expression_statement" and child.named_children else None
        if inner is not None and inner.type == "assignment" and _name(inner) in _KEYS and child.end_byte <= start:
            return node.parent is None or node.parent.parent is None or node.parent.parent.id != root.id
    return False


def _name(assignment: Node) -> str:
    left = assignment.child_by_field_name("left")
    return ((left.text if left is not None else b"") or b"").decode()


def _right(assignment: Node) -> Node:
    right = assignment.child_by_field_name("right")
    if right is None:
        raise Skip("nothing is assigned")
    return right


def spoken_of(draft: Draft, match: Match) -> None:
    """`override_settings(…)` and `self.settings(…)` matter only where they set one of the two."""
    if match.imported:
        raise Fine
    if match.trigger.startswith("django.conf."):
        return
    call = match.node.parent
    if call is None or not is_called(match.node) or not any(keyword(call, name) for name in _KEYS):
        raise Fine


_LOOK = """
from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.files.storage import default_storage

staticfiles_storage._setup()
default_storage._setup()
answer = type(staticfiles_storage._wrapped).__name__, type(default_storage._wrapped).__name__
"""

RULES = [
    Rule(
        id="staticfiles-storage",
        what="`STATICFILES_STORAGE` and `DEFAULT_FILE_STORAGE` are not read by Django 5.1; both are in `STORAGES`.",
        why="All storages have an alias since Django 4.2, as databases and caches have.",
        since="4.2",
        until="5.1",
        warns="4.2",
        change=Rewrite(tuple(f"{name} =" for name in _KEYS), merge_storages),
        sure="safe",
        notes="5.1/#features-removed-in-5-1",
        example=Example(
            before="""
STATICFILES_STORAGE = "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"
MEDIA_URL = "/media/"
DEFAULT_FILE_STORAGE = "django.contrib.staticfiles.storage.StaticFilesStorage"
""",
            after="""
MEDIA_URL = "/media/"
STORAGES = {
    "default": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"},
}
""",
            kind="settings",
            settings="STATIC_ROOT = '/nonexistent'",
            probe=_LOOK,
        ),
        leaves=(
            "STORAGES = {}\n",
            "import django\n\nif django.VERSION < (4, 2):\n    STATICFILES_STORAGE = 'a.B'\n"
            "else:\n    STORAGES = {'staticfiles': {'BACKEND': 'a.B'}}\n",
            "STATICFILES_STORAGE = 'a.B'\nprint(STATICFILES_STORAGE)\n",
            "THUMBNAIL_DEFAULT_STORAGE = 'a.B'\n",
        ),
        ledger=("removed-settings.STATICFILES_STORAGE", "removed-settings.DEFAULT_FILE_STORAGE"),
        symptoms=(
            "object has no attribute 'STATICFILES_STORAGE'",
            "object has no attribute 'DEFAULT_FILE_STORAGE'",
            "STATICFILES_STORAGE/STORAGES are mutually exclusive",
            "DEFAULT_FILE_STORAGE/STORAGES are mutually exclusive",
        ),
    ),
    Rule(
        id="staticfiles-storage-in-code",
        what="`STATICFILES_STORAGE` and `DEFAULT_FILE_STORAGE` are gone in Django 5.1; code that reads or overrides "
        "them does nothing or fails.",
        why="`STORAGES` holds both since Django 4.2, under `staticfiles` and `default`.",
        since="4.2",
        until="5.1",
        warns="4.2",
        change=ByHand(
            (
                "django.test.override_settings",
                "django.test.utils.override_settings",
                ".settings",
                *(f"django.conf.settings.{name}" for name in _KEYS),
            ),
            "Override `STORAGES` as a whole, with both aliases, and on Django before 4.2 the old name; "
            "to read, ask `storages[alias]`, `default_storage` or `staticfiles_storage` for their class.",
            spoken_of,
        ),
        texts=tuple(_KEYS),
        sure="show",
        notes="5.1/#features-removed-in-5-1",
        example=Example(
            before="""
from django.core.files.storage import default_storage
from django.test import override_settings

with override_settings(DEFAULT_FILE_STORAGE="django.contrib.staticfiles.storage.StaticFilesStorage"):
    default_storage._setup()
    answer = type(default_storage._wrapped).__name__
""",
            after="""
from django.conf import settings
from django.core.files.storage import default_storage
from django.test import override_settings

storage = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
with override_settings(STORAGES=dict(settings.STORAGES, default=storage)):
    default_storage._setup()
    answer = type(default_storage._wrapped).__name__
""",
            settings="STATIC_ROOT = '/nonexistent'",
        ),
        leaves=(
            "from django.test import override_settings\n\n\n@override_settings(DEBUG=True)\ndef f(self):\n    pass\n",
            "def f(self):\n    with self.settings(DEBUG=True):\n        return self.settings.DEFAULT_FILE_STORAGE\n",
        ),
        ledger=("removed-settings.STATICFILES_STORAGE", "removed-settings.DEFAULT_FILE_STORAGE"),
        symptoms=("object has no attribute 'STATICFILES_STORAGE'", "object has no attribute 'DEFAULT_FILE_STORAGE'"),
    ),
]
