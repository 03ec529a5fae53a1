# coding: utf-8
"""What only the Djangos below 1.8 and Python 2.7 need; runs inside them, standard library only."""
# ruff: noqa: PLC0415

from __future__ import unicode_literals

import io
import os
import sys


def set_up(name, example):
    """Load the apps of a Django below 1.7: models lie in `NAME.models`, which is the example itself."""
    import django
    from django.db.models import loading

    example.__name__ = str(name + ".models")  # the label of a model is the last part but one
    sys.modules[str(name + ".models")] = example
    if django.VERSION < (1, 5):
        # the later ones have such pages of their own
        example.handler404, example.handler500 = (
            "django.views.defaults.page_not_found",
            "django.views.defaults.server_error",
        )
        folder = os.path.join(os.path.dirname(example.__file__), "templates")
        if not os.path.isdir(folder):
            os.mkdir(folder)
        for page, text in (("404.html", "<h1>Not Found</h1>"), ("500.html", "<h1>Server Error (500)</h1>")):
            with io.open(os.path.join(folder, page), "w") as file:
                file.write(text)
    loading.get_models()


def migrate():
    """The tables of a Django below 1.7."""
    from django.core.management import call_command
    from django.core.management.color import no_style
    from django.db import connection
    from django.db.models import loading

    call_command("syncdb", interactive=False, verbosity=0)
    there = set(connection.introspection.table_names())
    cursor = connection.cursor()
    for models in list(loading.cache.app_models.values()):
        for model in models.values():
            meta = model._meta
            if meta.managed and not meta.proxy and not meta.auto_created and meta.db_table not in there:
                for statement in connection.creation.sql_create_model(model, no_style())[0]:
                    cursor.execute(statement)


def checked():
    """What `manage.py validate` says in a Django below 1.7: each error with its text, they have no ids."""
    from django.core.management.validation import get_validation_errors

    class Lines(io.StringIO):
        def write(self, line):
            return io.StringIO.write(self, line if isinstance(line, type("")) else line.decode("utf-8"))

    told = Lines()
    get_validation_errors(told)
    return sorted(line.strip() for line in told.getvalue().splitlines() if line.strip())


def rendered(source, context, request):
    """What a template gives in a Django below 1.8."""
    from django.template import Context, RequestContext, Template

    return Template(source).render(Context(context) if request is None else RequestContext(request, context))


def bare_super(kind=None, *rest):
    """`super()` without arguments for examples on Python 2.7: the class is sought by the caller's code."""
    import __builtin__ as builtins

    if kind is not None:
        return builtins.super(kind, *rest)
    frame = sys._getframe(1)
    this = frame.f_locals[frame.f_code.co_varnames[0]]
    for owner in (this if isinstance(this, type) else type(this)).__mro__:
        for found in vars(owner).values():
            found = getattr(found, "__func__", getattr(found, "fget", found))
            if getattr(found, "__code__", None) is frame.f_code:
                return builtins.super(owner, this)
    raise RuntimeError("super(): no class was found")
