"""Storages and upload handlers of a project's own: what Django asks of them."""

from __future__ import annotations

from tree_sitter import Node

from django_seven.rules.kept import BEFORE, kept
from django_seven.rules.overrides import accepting, overridden
from django_seven.rules.shape import ByHand, Default, Draft, Example, Fine, Match, Rewrite, Rule
from django_seven.rules.syntax import below, enclosing, indentation, is_called, parameter_name, parameters

_STORAGES = (
    "django.core.files.storage.Storage",
    "django.core.files.storage.FileSystemStorage",
    "django.core.files.storage.base.Storage",
    "django.core.files.storage.filesystem.FileSystemStorage",
    "django.contrib.staticfiles.storage.StaticFilesStorage",
)
_HANDLERS = tuple(
    f"django.core.files.uploadhandler.{name}"
    for name in ("FileUploadHandler", "MemoryFileUploadHandler", "TemporaryFileUploadHandler")
)
_TIMES = ("modified_time", "accessed_time", "created_time")


def aware_beside(draft: Draft, match: Match) -> None:
    """A storage that tells naive times gets the method that Django 2.0 asks, beside its own."""
    function = overridden(draft, match, _STORAGES)
    name = match.trigger.removeprefix("def ")
    given = [parameter_name(one) for one in parameters(function)]
    block = function.parent
    if block is None or len(given) != 2 or f"get_{name}" in _methods(draft, block):
        raise Fine
    indent = indentation(function if block.type != "decorated_definition" else block)
    zone, settings = draft.require("django.utils.timezone"), draft.require("django.conf.settings")
    lines = [
        "",
        "",
        f"def get_{name}({', '.join(given)}):",
        f"    found = {given[0]}.{name}({given[1]})",
        f"    if {settings}.USE_TZ and {zone}.is_naive(found):",
        f"        return {zone}.make_aware(found, {zone}.get_default_timezone())",
        "    return found",
    ]
    draft.insert(function.end_byte, f"\n{indent}".join(lines).replace(f"\n{indent}\n", "\n\n"))


def _methods(draft: Draft, block: Node) -> set[str]:
    names = (one.child_by_field_name("name") for one in below(block, "function_definition"))
    return {draft.text(name) for name in names if name is not None}


def told_by_exception(draft: Draft, match: Match) -> None:
    """Only where the exception is what tells that a file is locked."""
    guarded = enclosing(match.node, "try_statement")
    if match.imported or not is_called(match.node) or guarded is None:
        raise Fine
    caught = [draft.text(clause) for clause in guarded.named_children if clause.type == "except_clause"]
    if not any(name in text for text in caught for name in ("BlockingIOError", "IOError", "OSError")):
        raise Fine


_LOCKED = """
import os

import django
from django.core.files import locks


def is_free(file):
    {}


with open("/tmp/seven-lock", "w") as first, open("/tmp/seven-lock", "w") as second:
    answer = [is_free(first)]
    pid = os.fork()  # Django below 1.7 locks a file for a process, not for who has opened it
    if not pid:
        os._exit(is_free(second))
    answer.append(os.waitpid(pid, 0)[1] != 0)
"""
_BY_EXCEPTION = """try:
        locks.lock(file, locks.LOCK_EX | locks.LOCK_NB)
    except (IOError, OSError):
        return False
    return True"""
_BY_BOTH = """try:
        got = locks.lock(file, locks.LOCK_EX | locks.LOCK_NB)
    except (IOError, OSError):
        return False
    return got or django.VERSION < (3, 2)"""
_SAVED = """
from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage
from django.db import models


class Own(FileSystemStorage):
    def get_available_name(self, name{0}):
        return "own-" + name

    def _save(self, name, content):
        return name

    def save(self, name, content{0}):
        return self._save(self.get_available_name(name), content)


class Talk(models.Model):
    slides = models.FileField(upload_to="talks", storage=Own(location="/nonexistent"))

    class Meta:
        app_label = "auth"


talk = Talk()
talk.slides.save("a.txt", ContentFile(b"a"), save=False)
answer = talk.slides.name
"""
_STREAMED = """
import io

from django.core.files.uploadhandler import TemporaryFileUploadHandler
from django.test import RequestFactory

seen = []


class Handler(TemporaryFileUploadHandler):
    def new_file(self, field_name, file_name, content_type, content_length, charset=None{0}):
        seen.append((field_name, file_name))
        return super(Handler, self).new_file(field_name, file_name, content_type, content_length, charset)


upload = io.BytesIO(b"a")
upload.name = "a.txt"
request = RequestFactory().post("/", {{"slides": upload}})
request.upload_handlers = [Handler(request)]
request.FILES
answer = seen
"""
_MODE = """
import os
import tempfile

from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage

os.umask(0o022)
folder = tempfile.mkdtemp()
name = FileSystemStorage(folder).save("a.txt", ContentFile(b"a"))
answer = int(os.stat(os.path.join(folder, name)).st_mode & 0o777)
os.remove(os.path.join(folder, name))
os.rmdir(folder)
"""

RULES = [
    Rule(
        id="storage-max-length",
        what="Django 1.10 hands `max_length` to `save()` and `get_available_name()` of each storage.",
        why="Names are cut where the column is short; an override without the argument fails with the first upload.",
        since="1.3",
        until="1.10",
        warns="1.8",
        change=Rewrite(("def save", "def get_available_name"), accepting(_STORAGES, "max_length=None")),
        sure="safe",
        notes="1.10/#features-removed-in-1-10",
        example=Example(before=_SAVED.format(""), after=_SAVED.format(", max_length=None")),
        leaves=(
            "class Own:\n    def save(self, name, content):\n        return name\n",
            "from django.core.files.storage import Storage\n\n\nclass Own(Storage):\n"
            "    def save(self, name, content, **options):\n        return name\n",
        ),
        ledger=("removed-get_available_name-without-max_length", "removed-Storage.save-without-max_length"),
        symptoms=("got an unexpected keyword argument 'max_length'",),
    ),
    Rule(
        id="storage-modified-time-override",
        what="Django 2.0 asks a storage for `get_modified_time()`, `get_accessed_time()` and `get_created_time()`.",
        why="They tell aware times where `USE_TZ` is on; the old methods told naive ones.",
        since="1.4",
        until="2.0",
        warns="1.10",
        change=Rewrite(tuple(f"def {name}" for name in _TIMES), aware_beside),
        sure="safe",
        notes="2.0/#features-removed-in-2-0",
        example=Example(
            before="""
import datetime

from django.core.files.storage import Storage


class Own(Storage):
    def modified_time(self, name):
        return datetime.datetime(2015, 1, 2)


answer = Own().get_modified_time("a.txt").utctimetuple()[:6]
""",
            after="""
import datetime

from django.conf import settings
from django.core.files.storage import Storage
from django.utils import timezone


class Own(Storage):
    def modified_time(self, name):
        return datetime.datetime(2015, 1, 2)

    def get_modified_time(self, name):
        found = self.modified_time(name)
        if settings.USE_TZ and timezone.is_naive(found):
            return timezone.make_aware(found, timezone.get_default_timezone())
        return found


answer = Own().get_modified_time("a.txt").utctimetuple()[:6]
""",
        ),
        leaves=("class Own:\n    def modified_time(self, name):\n        return 1\n",),
        ledger=tuple(f"removed-django.core.files.storage.Storage.{name}" for name in _TIMES),
        symptoms=("subclasses of Storage must provide a get_modified_time() method",),
    ),
    Rule(
        id="locks-lock",
        what="`locks.lock()` tells by `False` that a file is locked in Django 3.2; before, it raised.",
        why="All systems answer alike now.",
        since="1.3",
        until="3.2",
        change=ByHand(
            ("django.core.files.locks.lock",),
            "Look at the answer as well as for the exception.",
            told_by_exception,
        ),
        sure="show",
        notes="3.2/#miscellaneous",
        example=Example(before=_LOCKED.format(_BY_EXCEPTION), after=_LOCKED.format(_BY_BOTH)),
        leaves=("from django.core.files import locks\nlocks.lock(f, locks.LOCK_EX)\n",),
        ledger=("changed-locks.lock",),
    ),
    Rule(
        id="upload-handler-new-file",
        what="Django 1.7 hands `content_type_extra` to `new_file()` of each upload handler.",
        why="What follows the content type is known to handlers; an override without it fails with the first upload.",
        since="1.3",
        until="1.7",
        change=Rewrite(("def new_file",), accepting(_HANDLERS, "content_type_extra=None")),
        sure="safe",
        notes="1.7/#miscellaneous",
        example=Example(before=_STREAMED.format(""), after=_STREAMED.format(", content_type_extra=None")),
        leaves=(
            "class Handler:\n    def new_file(self, field_name):\n        pass\n",
            "from django.core.files.uploadhandler import FileUploadHandler\n\n\nclass Handler(FileUploadHandler):\n"
            "    def new_file(self, *args, **kwargs):\n        pass\n",
        ),
        ledger=("changed-new_file-content_type_extra",),
        symptoms=("new_file() takes",),
    ),
    kept(
        Rule(
            id="file-upload-permissions-moved",
            what="Large uploads keep the mode 0600 of their temporary file in Django 1.11, which moves "
            "instead of copies.",
            why="A mode that is set is given to all uploads alike.",
            since="1.11",
            until="1.11",
            change=Default(
                "FILE_UPLOAD_PERMISSIONS",
                "0o644",
                new="None",
                note="large uploads keep the mode `0600` of their temporary file.",
                risk="the web server can no longer read large uploads.",
                flip="See that the web server runs as the user that stores the uploads.",
            ),
            sure="likely",
            notes="1.11/#miscellaneous",
            unproven="Django 3.0 gives that mode of itself, so that the old side's answer comes back",
            example=Example(BEFORE, BEFORE, kind="settings"),
            leaves=("FILE_UPLOAD_PERMISSIONS = 0o600\n",),
            ledger=("changed-FileField-move",),
        ),
        before=f"import django\n\n{BEFORE}",
        question="if django.VERSION >= (1, 11):",
    ),
    kept(
        Rule(
            id="upload-executable",
            what="Uploaded files may no longer be executed in Django 1.5: their mode is 0666 without the umask, "
            "not 0777.",
            why="It was never meant; a site that runs what is uploaded must say so.",
            since="1.3",
            until="1.5",
            change=Default(
                "FILE_UPLOAD_PERMISSIONS",
                "0o755",
                new="None",
                note="uploads cannot be executed.",
                risk="what is uploaded to be run no longer runs.",
                flip="Set the mode where such a file is stored, and flip.",
            ),
            sure="likely",
            notes="1.5/#miscellaneous",
            example=Example(
                before=BEFORE,
                after=BEFORE,
                kind="settings",
                probe=_MODE,
            ),
            leaves=("FILE_UPLOAD_PERMISSIONS = 0o600\n",),
            ledger=("changed-upload-executable",),
        ),
    ),
]
