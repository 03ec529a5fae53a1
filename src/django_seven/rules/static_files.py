"""Static files: their finders, storages and addresses."""

from __future__ import annotations

import re

from django_seven.rules.overrides import overridden
from django_seven.rules.shape import ByHand, Draft, Example, Fine, Match, Moved, Renamed, Rewrite, Rule, Skip, Template
from django_seven.rules.syntax import (
    arguments,
    call_of,
    is_called,
    keyword,
    parameter_name,
    parameters,
    positional,
    replace_tags,
    string_value,
    value_of,
)

_FINDERS = "django.contrib.staticfiles.finders"
_FINDER_CLASSES = tuple(
    f"{_FINDERS}.{name}"
    for name in ("BaseFinder", "FileSystemFinder", "AppDirectoriesFinder", "BaseStorageFinder", "DefaultStorageFinder")
)
_STORAGE = "django.contrib.staticfiles.storage"
_FRAGMENT = re.compile(r"""^\{%\s*static\s+(?P<quote>['"])(?P<path>[^'"#]*)(?P<rest>#[^'"]*)(?P=quote)\s*%\}$""")


def both_names(draft: Draft, match: Match) -> None:
    """`def find(self, path, all=False)` takes `find_all` as well, whichever Django calls it."""
    function = overridden(draft, match, _FINDER_CLASSES)
    given = parameters(function)
    names = [parameter_name(one) for one in given]
    body = function.child_by_field_name("body")
    if "all" not in names or "find_all" in names or names[-1].startswith("**"):
        raise Fine
    if names.index("all") != 2 or body is None or given[2].child_by_field_name("value") is None:
        raise Skip("its parameters are not the usual ones")
    first = next((one for one in body.named_children if not _is_docstring(one)), None)
    if first is None or first.start_point[0] == function.start_point[0]:
        raise Skip("it has no body of its own")
    draft.insert(given[2].start_byte, "find_all=False, ")
    draft.insert(first.start_byte, f"all = all or find_all\n{' ' * first.start_point[1]}")


def _is_docstring(statement: object) -> bool:
    children = getattr(statement, "named_children", [])
    kind = getattr(statement, "type", "")
    return kind == "comment" or (kind == "expression_statement" and bool(children) and children[0].type == "string")


def by_position(draft: Draft, match: Match) -> None:
    """`finder.find(path, all=True)` becomes `finder.find(path, True)`."""
    if not is_called(match.node):
        raise Fine
    call = call_of(match)
    given, holder = keyword(call, "all"), match.node.child_by_field_name("object")
    if given is None or holder is None:
        raise Fine
    text = draft.text(holder)
    own = text in ("self", "super()") or text.startswith("super(")
    known = draft.class_means(match.node, _FINDER_CLASSES) if own else draft.derives(holder, _FINDER_CLASSES)
    if not known and not (text.rpartition(".")[2].lower().endswith("finder") and not own):
        raise Fine
    if len(positional(call)) != 1 or len(arguments(call)) != 2:
        raise Skip("its arguments are not the usual ones")
    draft.replace(given, draft.text(value_of(given)))


def is_relative(draft: Draft, match: Match) -> None:
    """Only an address that is relative to the page."""
    value = string_value(match.node.child_by_field_name("right"))
    if not value or value.startswith("/") or "://" in value:
        raise Fine


def fragment_outside(text: str) -> str | None:
    """`{% static "a.svg#x" %}` becomes `{% static "a.svg" %}#x`."""

    def change(tag: str) -> str:
        found = _FRAGMENT.match(tag)
        if found is None:
            return tag
        rest = f"{found['rest']}{found['quote']}"
        return f"{tag.replace(rest, found['quote'], 1)}{found['rest']}"

    return replace_tags(text, change)


_FINDER = """
from django.contrib.staticfiles import finders


class Own(finders.FileSystemFinder):
    def find(self, path, {0}all=False):
        \"\"\"Look for one file or for all.\"\"\"
        {1}return [path, path] if all else path


finders.get_finders = lambda: [Own()]
finders._finders = {{}}
answer = finders.find("a.css"), finders.find("a.css", True)
"""
_HASHED = """
from django.contrib.staticfiles.storage import {0}
from django.core.files.base import ContentFile

answer = {0}("/tmp", "/static/").hashed_name("a.css", ContentFile(b"p {{}}"))
"""
_MIXED = """
from django.contrib.staticfiles.storage import {0}, StaticFilesStorage
from django.core.files.base import ContentFile


class Own({0}, StaticFilesStorage):
    pass


answer = Own("/tmp", "/static/").hashed_name("a.css", ContentFile(b"p {{}}"))
"""

RULES = [
    Rule(
        id="finder-find-override",
        what="Django 5.2 calls `find(path, find_all=…)` of a static files finder; until then it was `all=…`.",
        why="An override that only knows `all` fails with the first file that is looked for.",
        since="1.3",
        until="5.2",
        change=Rewrite(("def find",), both_names),
        sure="safe",
        notes="5.2/#features-deprecated-in-5-2",
        example=Example(
            before=_FINDER.format("", ""),
            after=_FINDER.format("find_all=False, ", "all = all or find_all\n        "),
        ),
        leaves=(
            "class Shelf:\n    def find(self, path, all=False):\n        return all\n",
            f"from {_FINDERS} import BaseFinder\n\n\nclass Own(BaseFinder):\n"
            "    def find(self, path, find_all=False, **kwargs):\n        return find_all\n",
        ),
        ledger=("removed-django.contrib.staticfiles.finders.BaseFinder.find--all",),
        symptoms=("find() got an unexpected keyword argument 'find_all'",),
    ),
    Rule(
        id="finder-find-all-keyword",
        what="`finder.find(path, all=…)` is called `find_all=` in Django 6.1; the second argument is the same on all.",
        why="`all` hid the function of that name.",
        since="1.3",
        until="6.1",
        warns="5.2",
        change=Rewrite((".find",), by_position),
        sure="safe",
        notes="6.1/#features-removed-in-6-1",
        example=Example(
            before="""
from django.contrib.staticfiles.finders import AppDirectoriesFinder

finder = AppDirectoriesFinder()
answer = len(finder.find("admin/css/base.css", all=True))
""",
            after="""
from django.contrib.staticfiles.finders import AppDirectoriesFinder

finder = AppDirectoriesFinder()
answer = len(finder.find("admin/css/base.css", True))
""",
        ),
        leaves=("soup.find('a', all=True)\n", "finder.find('a')\n"),
        ledger=("removed-django.contrib.staticfiles.finders.BaseFinder.find--all",),
        symptoms=("find() got an unexpected keyword argument 'all'",),
    ),
    Rule(
        id="cached-static-files-storage",
        what="`CachedStaticFilesStorage` is gone in Django 3.1; `ManifestStaticFilesStorage` gives the same names.",
        why="It kept its list of names in the cache, where it could be lost; the manifest is a file, "
        "which `collectstatic` writes.",
        since="1.7",
        until="3.1",
        change=Moved(
            {
                f"{_STORAGE}.CachedStaticFilesStorage": f"{_STORAGE}.ManifestStaticFilesStorage",
                f"{_STORAGE}.CachedFilesMixin": f"{_STORAGE}.ManifestFilesMixin",
            }
        ),
        sure="likely",
        notes="3.1/#features-removed-in-3-1",
        example=Example(
            before=_HASHED.format("CachedStaticFilesStorage"),
            after=_HASHED.format("ManifestStaticFilesStorage"),
        ),
        more=(Example(before=_MIXED.format("CachedFilesMixin"), after=_MIXED.format("ManifestFilesMixin")),),
        leaves=("from shop.storage import CachedStaticFilesStorage",),
        ledger=(
            "removed-django.contrib.staticfiles.storage.CachedFilesMixin",
            "removed-django.contrib.staticfiles.storage.CachedStaticFilesStorage",
        ),
        symptoms=("cannot import name 'CachedStaticFilesStorage'", "CachedStaticFilesStorage"),
    ),
    Rule(
        id="relative-static-url",
        what="A `STATIC_URL` or `MEDIA_URL` without a slash at its start gets the site's own prefix in Django 3.1.",
        why="Before, browsers read it relative to each page; now it is one address below the root of the site.",
        since="1.3",
        until="3.1",
        change=ByHand(
            ("STATIC_URL =", "MEDIA_URL ="),
            "Put a slash in front, or the whole address, so that it means the same on both sides.",
            is_relative,
        ),
        sure="show",
        notes="3.1/#miscellaneous",
        unproven="what a relative address means is up to the page that holds it",
        example=Example(before='STATIC_URL = "static/"\n', after='STATIC_URL = "/static/"\n', kind="settings"),
        leaves=('STATIC_URL = "/static/"\n', 'MEDIA_URL = "https://media.example/"\n', "STATIC_URL = HOST + 'x'\n"),
        ledger=("changed-relative-STATIC_URL",),
    ),
    Rule(
        id="static-tag-fragment",
        what="`{% static %}` quotes its path in Django 1.10: a `#fragment` in it becomes part of the name.",
        why="What follows the address can stand behind the tag on all releases.",
        since="1.4",
        until="1.10",
        change=Template(("static", "#"), fragment_outside),
        sure="safe",
        notes="1.10/#miscellaneous",
        example=Example(
            before='{% load static %}<use href="{% static "shop/icons.svg#cart" %}">\n',
            after='{% load static %}<use href="{% static "shop/icons.svg" %}#cart">\n',
            kind="template",
        ),
        leaves=(
            '{% load static %}{% static "shop/icons.svg" %}#cart\n',
            '{% load static %}{% static "shop/icons.svg#cart" as icon %}\n',
        ),
        ledger=("changed-static-fragment",),
        pattern=r"\{%[^\w\n]*static\b[^\n]*#",
    ),
    Rule(
        id="admin-media-handler",
        what="`AdminMediaHandler` is gone in Django 1.5; `StaticFilesHandler` serves the files of all apps.",
        why="The admin's files are static files like others since Django 1.4.",
        since="1.3",
        until="1.5",
        change=Renamed(
            "django.core.servers.basehttp.AdminMediaHandler",
            "django.contrib.staticfiles.handlers.StaticFilesHandler",
        ),
        sure="likely",
        notes="1.5/#features-removed-in-1-5",
        example=Example(
            before=(
                "from django.core.servers.basehttp import AdminMediaHandler\n\n"
                "answer = AdminMediaHandler(len).application is len\n"
            ),
            after=(
                "from django.contrib.staticfiles.handlers import StaticFilesHandler\n\n"
                "answer = StaticFilesHandler(len).application is len\n"
            ),
        ),
        leaves=("from shop.servers import AdminMediaHandler\nAdminMediaHandler(app)\n",),
        ledger=("removed-django.core.servers.basehttp.AdminMediaHandler",),
        symptoms=("cannot import name AdminMediaHandler",),
    ),
    Rule(
        id="admin-media-prefix",
        what="`ADMIN_MEDIA_PREFIX` means nothing from Django 1.4 on.",
        why="The admin's files are found below `STATIC_URL`, as those of all apps.",
        since="1.4",
        until="1.4",
        change=ByHand(
            ("ADMIN_MEDIA_PREFIX =", "django.conf.settings.ADMIN_MEDIA_PREFIX"),
            "Serve the admin's files below `STATIC_URL`, and say `settings.STATIC_URL + 'admin/'` where code reads it.",
        ),
        sure="show",
        notes="1.4/#django-contrib-admin",
        example=Example(
            before='ADMIN_MEDIA_PREFIX = "/media/admin/"\n',
            after='STATIC_URL = "/media/"\n',
            kind="settings",
            probe="from django.contrib.admin.widgets import AdminDateWidget\n"
            'answer = "/media/admin/js/calendar.js" in str(AdminDateWidget().media)',
        ),
        leaves=("STATIC_URL = '/static/'\n", "from shop.conf import settings\nsettings.ADMIN_MEDIA_PREFIX\n"),
        ledger=("changed-ADMIN_MEDIA_PREFIX",),
    ),
]
