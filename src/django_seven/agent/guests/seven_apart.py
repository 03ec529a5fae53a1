"""Keeps the sides of a project apart while they run at once: names of test databases, keys of caches, media.

`sitecustomize.py` beside it begins it in every process of a suite. Standard library only, Python 2.7 to the newest; nothing
of django-seven is imported. CONTRACT.md tells what is changed; the settings of the project are not.
"""

import os
import sys
import zlib

import seven_hook

SIDE = os.environ.get("DJANGO_SEVEN_SIDE", "")  # `old` or `new`
ROOT = os.environ.get("DJANGO_SEVEN_ROOT", "")  # what lies below it has a copy for each side
LONGEST = 46  # characters of a name that every server takes, with what is put behind it
SERVERS = ("memcache", "redis")
SELF = sys.modules[__name__]  # Python 2 empties a module that nobody holds


def suffixed(name):
    """The name of a test database of this side; a long one is cut, so that servers do not cut the side off."""
    end = "_seven_" + SIDE
    if len(name) > LONGEST:
        name = "%s_%08x" % (name[: LONGEST - 9], zlib.crc32(name.encode("utf-8")) & 0xFFFFFFFF)
    return name if end in name else name + end


def outside(path):
    """Whether a path leads to what both sides would share."""
    return os.path.isabs(path) and not os.path.realpath(path).startswith(ROOT + os.sep)


def watch_creation(module):
    kind = module.BaseDatabaseCreation
    named, create = kind._get_test_db_name, kind.create_test_db

    def _get_test_db_name(self, *arguments, **given):
        return suffixed(named(self, *arguments, **given))

    def create_test_db(self, verbosity=1, autoclobber=False, *arguments, **given):
        # what is left of a killed run under this name is ours, and there is nobody to be asked
        return create(self, verbosity, True, *arguments, **given)

    kind._get_test_db_name, kind.create_test_db = _get_test_db_name, create_test_db


def watch_sqlite(module):
    named = module.DatabaseCreation.__dict__["_get_test_db_name"]

    def _get_test_db_name(self, *arguments, **given):
        name = named(self, *arguments, **given)
        return suffixed(name) if outside(name) else name

    module.DatabaseCreation._get_test_db_name = _get_test_db_name


def watch_caches(module):
    original = module.BaseCache.__init__

    def __init__(self, *arguments, **given):
        original(self, *arguments, **given)
        if any(server in type(self).__module__ for server in SERVERS):
            self.key_prefix = "seven-%s:%s" % (SIDE, self.key_prefix)

    module.BaseCache.__init__ = __init__


def watch_settings(module):
    original = module.Settings.__init__

    def __init__(self, *arguments, **given):
        original(self, *arguments, **given)
        media = getattr(self, "MEDIA_ROOT", "")
        if media and outside(str(media)):
            own = os.path.join(str(media), "seven-" + SIDE)
            if os.path.isdir(str(media)) and not os.path.isdir(own):
                os.mkdir(own)
            self.MEDIA_ROOT = type(media)(own)

    module.Settings.__init__ = __init__


def begin():
    """Wrap what names things, as soon as the project imports it."""
    seven_hook.watch(
        {
            "django.db.backends.base.creation": watch_creation,
            "django.db.backends.creation": watch_creation,  # before 1.8
            "django.db.backends.sqlite3.creation": watch_sqlite,
            "django.core.cache.backends.base": watch_caches,
            "django.conf": watch_settings,
        }
    )
