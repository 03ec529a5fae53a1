"""Names around models, signals and content types that moved."""

from __future__ import annotations

from django_seven.rules.shape import Example, Moved, Renamed, Rule

_GENERIC = "django.contrib.contenttypes.generic"
_TYPES = "django.contrib.contenttypes"
_RELATED = "django.db.models.fields.related"
_ENDS = f"{_RELATED}_descriptors"
_PARTS = {
    "GenericForeignKey": "fields",
    "GenericRelation": "fields",
    "BaseGenericInlineFormSet": "forms",
    "generic_inlineformset_factory": "forms",
    "GenericInlineModelAdmin": "admin",
    "GenericStackedInline": "admin",
    "GenericTabularInline": "admin",
}


_YEAR = """
from django.contrib.auth.models import User
{}
from seven_proof import migrate

migrate()
User.objects.create(username="ada", date_joined="2020-05-17 10:30:45")
answer = list(User.objects.annotate(part={}("date_joined")).values_list("part", flat=True))
"""
_NO_ZONE = "USE_TZ = False\n"
_TRANSFORMS = ("Year", "Month", "Day", "WeekDay", "Hour", "Minute", "Second")
_DESCRIPTOR = """
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Group, User
from django.db import models
from {} import {}


class Profile(models.Model):
    user = models.OneToOneField(User, on_delete=models.CASCADE)

    class Meta:
        app_label = "auth"


answer = isinstance(vars({})["{}"], {})
"""


def _transform(name: str) -> Example:
    old, new = f"{name}Transform", f"Extract{name}"
    before = _YEAR.format(f"from django.db.models.lookups import {old}", old)
    return Example(before, _YEAR.format(f"from django.db.models.functions import {new}", new), settings=_NO_ZONE)


def _descriptor(old: str, new: str, model: str, name: str) -> Example:
    before = _DESCRIPTOR.format(_RELATED, old, model, name, old)
    return Example(before, _DESCRIPTOR.format(_ENDS, new, model, name, new))


RULES = [
    Rule(
        id="contenttypes-generic",
        what="`django.contrib.contenttypes.generic` is gone in Django 1.9; see its `fields`, `forms`, `admin`.",
        why="Models need not import the admin.",
        since="1.7",
        until="1.9",
        change=Moved({f"{_GENERIC}.{name}": f"{_TYPES}.{module}.{name}" for name, module in _PARTS.items()}),
        sure="safe",
        notes="1.9/#features-removed-in-1-9",
        leaves=("from shop.generic import GenericRelation\nx = GenericRelation",),
        ledger=(f"removed-{_GENERIC}", *(f"removed-{_GENERIC}.{name}" for name in _PARTS)),
        symptoms=("cannot import name 'generic'", "No module named 'django.contrib.contenttypes.generic'"),
    ),
    Rule(
        id="lookups-date-transforms",
        what="`YearTransform` and the other parts of a date are gone in Django 1.10; they are called `ExtractYear`.",
        why="They are functions as others are, with a time zone.",
        since="1.10",
        until="1.10",
        change=Moved(
            {f"django.db.models.lookups.{n}Transform": f"django.db.models.functions.Extract{n}" for n in _TRANSFORMS}
        ),
        sure="likely",
        notes="1.10/#database-functions",
        example=_transform("Year"),
        more=tuple(_transform(name) for name in _TRANSFORMS[1:]),
        leaves=("from shop.lookups import YearTransform\nx = YearTransform",),
        ledger=tuple(f"removed-django.db.models.lookups.{name}Transform" for name in _TRANSFORMS),
        symptoms=("cannot import name 'YearTransform'",),
    ),
    Rule(
        id="related-objects-descriptors",
        what="The descriptors of `django.db.models.fields.related` are called otherwise from Django 1.9 on.",
        why="The old names said neither the direction nor the number.",
        since="1.9",
        until="1.9",
        change=Moved(
            {
                f"{_RELATED}.ForeignRelatedObjectsDescriptor": f"{_ENDS}.ReverseManyToOneDescriptor",
                f"{_RELATED}.ManyRelatedObjectsDescriptor": f"{_ENDS}.ManyToManyDescriptor",
                f"{_RELATED}.ReverseManyRelatedObjectsDescriptor": f"{_ENDS}.ManyToManyDescriptor",
                f"{_RELATED}.ReverseSingleRelatedObjectDescriptor": f"{_ENDS}.ForwardManyToOneDescriptor",
                f"{_RELATED}.SingleRelatedObjectDescriptor": f"{_ENDS}.ReverseOneToOneDescriptor",
            }
        ),
        sure="likely",
        notes="1.9/#miscellaneous",
        example=_descriptor("ForeignRelatedObjectsDescriptor", "ReverseManyToOneDescriptor", "User", "logentry_set"),
        more=(
            _descriptor("ManyRelatedObjectsDescriptor", "ManyToManyDescriptor", "Group", "user_set"),
            _descriptor("ReverseSingleRelatedObjectDescriptor", "ForwardManyToOneDescriptor", "LogEntry", "user"),
            _descriptor("SingleRelatedObjectDescriptor", "ReverseOneToOneDescriptor", "User", "profile"),
        ),
        leaves=("from shop.related import SingleRelatedObjectDescriptor",),
        ledger=tuple(
            f"removed-{_RELATED}.{name}"
            for name in (
                "ForeignRelatedObjectsDescriptor",
                "ManyRelatedObjectsDescriptor",
                "ReverseSingleRelatedObjectDescriptor",
                "SingleRelatedObjectDescriptor",
            )
        ),
        symptoms=("cannot import name 'SingleRelatedObjectDescriptor'",),
    ),
    Rule(
        id="update-contenttypes",
        what="`update_contenttypes()` is gone in Django 1.11; `create_contenttypes()` makes the types.",
        why="Stale types are removed by a command, `remove_stale_contenttypes`.",
        since="1.11",
        until="1.11",
        change=Renamed(
            "django.contrib.contenttypes.management.update_contenttypes",
            "django.contrib.contenttypes.management.create_contenttypes",
        ),
        sure="likely",
        notes="1.11/#miscellaneous",
        example=Example(
            before="""
from django.apps import apps
from django.contrib.contenttypes.management import update_contenttypes
from django.contrib.contenttypes.models import ContentType
from seven_proof import migrate

migrate()
ContentType.objects.filter(app_label="auth").delete()
update_contenttypes(apps.get_app_config("auth"), verbosity=0, interactive=False)
answer = sorted(ContentType.objects.filter(app_label="auth").values_list("model", flat=True))
""",
            after="""
from django.apps import apps
from django.contrib.contenttypes.management import create_contenttypes
from django.contrib.contenttypes.models import ContentType
from seven_proof import migrate

migrate()
ContentType.objects.filter(app_label="auth").delete()
create_contenttypes(apps.get_app_config("auth"), verbosity=0, interactive=False)
answer = sorted(ContentType.objects.filter(app_label="auth").values_list("model", flat=True))
""",
        ),
        leaves=("from shop.management import update_contenttypes",),
        ledger=("removed-django.contrib.contenttypes.management.update_contenttypes",),
        symptoms=("cannot import name 'update_contenttypes'",),
    ),
    Rule(
        id="dispatch-weak-method",
        what="`django.dispatch.weakref_backports` is gone in Django 2.0; Python 3 has `weakref.WeakMethod`.",
        why="It was a copy for Python 2.",
        since="1.8",
        until="2.0",
        change=Renamed("django.dispatch.weakref_backports.WeakMethod", "weakref.WeakMethod"),
        sure="safe",
        notes="2.0/#miscellaneous",
        example=Example(
            before="""
from django.dispatch.weakref_backports import WeakMethod


class Bell:
    def ring(self):
        return "ring"


bell = Bell()
answer = WeakMethod(bell.ring)()()
""",
            after="""
from weakref import WeakMethod


class Bell:
    def ring(self):
        return "ring"


bell = Bell()
answer = WeakMethod(bell.ring)()()
""",
        ),
        leaves=("from shop.weakref_backports import WeakMethod",),
        ledger=("removed-django.dispatch.weakref_backports.WeakMethod",),
        symptoms=("No module named 'django.dispatch.weakref_backports'",),
    ),
]
