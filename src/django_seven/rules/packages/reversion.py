"""django-reversion: where versions are found, and what an answer with an error undoes."""

from __future__ import annotations

from django_seven.rules.packages.support import lacks
from django_seven.rules.shape import ByHand, Draft, Example, Match, Rewrite, Rule, Skip
from django_seven.rules.syntax import call_of, keyword

_REVERSION = "django-reversion"
_LOG = "https://github.com/etianen/django-reversion/blob/master/CHANGELOG.rst"
_FINDERS = ("get_for_object", "get_for_object_reference", "get_deleted")
_APPS = 'INSTALLED_APPS += ["reversion"]\nMIGRATION_MODULES["reversion"] = None\n'


def of_versions(draft: Draft, match: Match) -> None:
    """`reversion.get_for_object(talk)` becomes `Version.objects.get_for_object(talk)`, or asks which there is."""
    name = match.trigger.rpartition(".")[2]
    if match.imported:
        if draft.text(match.node) != name or draft.handed_on(match):
            raise Skip("import the module, so that the call can ask where the function is")
        module = match.trigger.rpartition(".")[0]
        draft.drop_import(match)
        found = ["from reversion.models import Version", "", f"{name} = Version.objects.{name}"]
        draft.guard(found, [f"from {module} import {name}"], None)
        return
    if match.node.type == "identifier":
        return  # its import is cured
    call = call_of(match)
    if keyword(call, "db") is not None:
        raise Skip(f"`Version.objects.{name}` does its work since django-reversion 2.0")
    here = draft.text(match.node)
    there = f"{draft.require('reversion.models.Version')}.objects.{name}"
    if lacks(draft, _REVERSION, "2.0"):
        owner = here.rpartition(".")[0]
        draft.replace(match.node, f'({here} if hasattr({owner}, "{name}") else {there})')
    else:
        draft.replace(match.node, there)


_TALK = """
{imported}from django.db import models{more}
from seven_proof import migrate


{decorator}class Talk(models.Model):
    title = models.CharField(max_length=9)

    class Meta:
        app_label = "seven_example"

"""
_VERSIONS = (
    _TALK
    + """
migrate()
try:
    register, revision = reversion.register, reversion.create_revision
except AttributeError:
    from reversion.revisions import create_revision as revision, register
register(Talk)
with revision():
    talk = Talk.objects.create(title="a")
answer = len({call}(talk))
"""
)
_VIEW = """
from django.db import models, transaction
from django.http import HttpResponse
from django.test import RequestFactory
from reversion.views import create_revision
from seven_proof import migrate


class Talk(models.Model):
    title = models.CharField(max_length=9)

    class Meta:
        app_label = "seven_example"


@create_revision()
def page(request):
    {}


migrate()
page(RequestFactory().post("/"))
answer = Talk.objects.count()
"""
_PLAIN = 'Talk.objects.create(title="a")\n    return HttpResponse(status=400)'
_UNDONE = (
    'with transaction.atomic():\n        Talk.objects.create(title="a")\n        transaction.set_rollback(True)\n'
    "    return HttpResponse(status=400)"
)

RULES = [
    Rule(
        id="reversion-version-manager",
        what="`reversion.get_for_object()` and its kin are methods of `Version.objects` since django-reversion 2.0.",
        why="They are queries of versions.",
        since="2.0",
        until="2.0",
        change=Rewrite(
            tuple(f"reversion{module}.{name}" for name in _FINDERS for module in ("", ".revisions")), of_versions
        ),
        sure="likely",
        notes=f"{_LOG}#200---2016-06-11",
        axis=_REVERSION,
        example=Example(
            before=_VERSIONS.format(
                imported="",
                more="\nfrom reversion import revisions as reversion",
                decorator="",
                call="reversion.get_for_object",
            ),
            after=_VERSIONS.format(
                imported="",
                more="\nfrom reversion import revisions as reversion\nfrom reversion.models import Version",
                decorator="",
                call="Version.objects.get_for_object",
            ),
            settings=_APPS,
        ),
        leaves=("from shop import reversion\n\nreversion.get_for_object(talk)\n",),
        symptoms=("module 'reversion' has no attribute 'get_for_object'",),
    ),
    Rule(
        id="reversion-rollback",
        what="An answer with a status of 400 or more no longer undoes what its view saved since django-reversion 4.0.",
        why="`RevisionMiddleware`, `create_revision` and `RevisionMixin` leave that to the view.",
        since="2.0",
        until="4.0",
        change=ByHand(
            (
                "'reversion.middleware.RevisionMiddleware'",
                "reversion.middleware.RevisionMiddleware",
                "reversion.views.create_revision",
                "reversion.views.RevisionMixin",
            ),
            "Where a view saves and then answers with an error, save in `with transaction.atomic():` and call"
            " `transaction.set_rollback(True)` in it. `ATOMIC_REQUESTS` undoes what ends in an exception.",
        ),
        sure="show",
        notes=f"{_LOG}#400---2021-07-09",
        axis=_REVERSION,
        example=Example(before=_VIEW.format(_PLAIN), after=_VIEW.format(_UNDONE), settings=_APPS),
        leaves=("from shop.views import create_revision\n\ncreate_revision()\n",),
    ),
]
