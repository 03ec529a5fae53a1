# coding: utf-8
"""Runs examples inside one Django: `child.py JOBS.json RESULTS.jsonl FOLDER…`; Python 2.7 and 3.6+, nothing else.

FOLDER… goes to the front of `sys.path` and holds Django; the other `child_….py` lie beside this file. Each job is run in a process of its own, forked from one
that has set Django up under the settings that the job needs (a `settings` example is set up in its own process).
Each line of RESULTS is an object with `key`, what was seen, and the deprecation warnings on the way:

    {"answer": "'text'"}                        it ran; as `child_said` tells it, without memory addresses
    {"exception": "ImportError: cannot …"}      it did not run
    {"check": ["fields.E903"], "answer": …}     it ran, but `manage.py check` would refuse it
    {"lost": "no answer within 20 s"}           it could not be measured

An example is the module `seven_example`: an installed app of that name, and the root URLconf. It may import
`migrate` (tables for all models) and `same` (whether two names mean one thing) from `seven_proof`. On Python 2.7 its
texts are unicode, its classes new ones, `print` a function, and `super()` needs no arguments. A `template` example is rendered with its context, in whose expression the names that
its `probe` left can be used; `request` in the context is also handed to the context processors.
"""

from __future__ import absolute_import, division, print_function, unicode_literals

import __future__

import ast
import gc
import hashlib
import importlib
import io
import json
import os
import re
import select
import shutil
import signal
import sys
import tempfile
import time
import types
import warnings

import child_old
from child_said import NATIVE, TWO, message, said, same, text
from child_settings import EARLY, OLD_SETTINGS, SETTINGS, WARM

LIMIT = 20.0  # seconds for one example
LONGEST = 60000  # characters of an answer that are kept as they are
EXAMPLE = "seven_example"
FUTURE = 0
if TWO:
    for feature in (__future__.unicode_literals, __future__.print_function, __future__.division):
        FUTURE |= feature.compiler_flag
# Where none of these words stands, the checks say what they say of an empty example.
CHECKED = re.compile("models|admin|check|urlpatterns|settings|regist|conf|Field|TEMPLATES|apps")


def main(jobs_file, results_file, *folders):
    sys.path[:1] = folders  # in the place of this file's own folder
    with io.open(jobs_file, encoding="utf-8") as lines:
        jobs = json.load(lines)
    sys.dont_write_bytecode = False
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import django

        for name in EARLY if django.VERSION >= (1, 8) else ():  # they read the settings when they are imported
            try:
                importlib.import_module(name)
            except Exception:
                continue
    home = tempfile.mkdtemp(prefix="seven-")
    results = os.open(results_file, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    try:
        groups = {}
        for job in jobs:
            alone = job["text"] if job["kind"] == "settings" else None
            groups.setdefault((job["settings"], alone), []).append(job)
        for (settings, alone), members in groups.items():
            fork_group(settings + "\n" + (alone or ""), members, home, results)
    finally:
        shutil.rmtree(home, ignore_errors=True)


def fork_group(settings, jobs, home, results):
    """Set Django up in a child, and run the jobs in children of that one."""
    pid = os.fork()
    if pid:
        os.waitpid(pid, 0)
        return
    code = 1
    try:
        with warnings.catch_warnings(record=True) as seen:
            warnings.simplefilter("always")
            signal.alarm(3 * int(LIMIT))
            failed = watched(lambda: set_up(settings, home), home)
            signal.alarm(0)
        if failed is None and len(jobs) > 3:
            warm_up(home)
        for job in jobs:
            result = in_child(job, home) if failed is None else dict(failed, warnings=[])
            result["warnings"] = told(seen) + result["warnings"]
            result["key"] = job["key"]
            os.write(results, (json.dumps(result) + "\n").encode())
        code = 0
    finally:
        os._exit(code)


def set_up(settings, home):
    """Configure Django as the job's project would."""
    import django

    proof = module("seven_proof", home)
    vars(proof).update(migrate=migrate, same=same, check=checked, rendered=rendered)
    example = module(EXAMPLE, home)
    example.__path__ = [home]
    example.urlpatterns = []
    if TWO:
        vars(example).update(__metaclass__=type, super=child_old.bare_super)
    configured = module("seven_settings", home)
    for source in (SETTINGS, OLD_SETTINGS):
        execute(source, "<settings>", vars(configured))
    written(configured, settings)
    os.environ[str("DJANGO_SETTINGS_MODULE")] = str("seven_settings")
    if django.VERSION < (1, 7):
        child_old.set_up(EXAMPLE, example)
        return
    from django.apps import apps

    django.setup()
    if apps.is_installed(EXAMPLE):
        apps.get_app_config(EXAMPLE).models_module = example


def module(name, home):
    """A module of that name that can be imported, empty."""
    made = sys.modules[str(name)] = types.ModuleType(str(name))
    made.__file__ = os.path.join(home, str(name + ".py"))
    return made


def execute(source, name, names, mode="exec"):
    """Run a piece of an example; the value where it is an expression."""
    if TWO:
        source = b"# coding: utf-8\n" + source.lstrip(" " if mode == "eval" else "").encode("utf-8")
    return eval(compile(source, str(name), str(mode), FUTURE, True), names)


def written(target, source):
    """Run a whole module, which lies in its file as well."""
    with io.open(target.__file__, "w", encoding="utf-8") as file:
        file.write(("# coding: utf-8\n" if TWO else "") + source)
    execute(source, target.__file__, vars(target))


def warm_up(home):
    """Import what a usual example makes Django import, so that each child finds it there.

    A child tells which modules those are: only they are taken over, none of the caches it filled.
    """
    result = in_child({"kind": "python", "text": WARM, "probe": ""}, home)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for name in ast.literal_eval(result.get("answer", "[]").replace(NATIVE, "")):
            try:
                importlib.import_module(name)
            except Exception:
                continue
    gc.collect()
    if hasattr(gc, "freeze"):
        gc.freeze()  # a collection in a child would copy every page


def in_child(job, home):
    """One job in a process of its own, ended with all it started when its time is over."""
    read, write = os.pipe()
    pid = os.fork()
    if not pid:
        try:
            os.close(read)
            os.setsid()
            signal.alarm(int(LIMIT) + 5)  # where nobody is left to end it
            with tempfile.TemporaryFile() as output:
                os.dup2(output.fileno(), 1)
                os.dup2(output.fileno(), 2)
                result = run(job, home)
                sys.stdout.flush()
                sys.stderr.flush()
                output.seek(0)
                said = output.read().decode("utf-8", "replace").strip()
            if said:
                result["output"] = said[-500:]
            with os.fdopen(write, "wb") as out:
                out.write(json.dumps(result).encode())
        finally:
            os._exit(0)
    os.close(write)
    data, ended = drain(read)
    os.close(read)
    try:
        os.killpg(pid, signal.SIGKILL)
    except OSError:
        pass
    _, status = os.waitpid(pid, 0)
    if data and ended:
        return json.loads(data.decode())
    if not ended:
        return {"lost": "no answer within %.0f s" % LIMIT, "warnings": []}
    why = "signal %d" % os.WTERMSIG(status) if os.WIFSIGNALED(status) else "exit code %d" % os.WEXITSTATUS(status)
    return {"lost": "the process died (%s)" % why, "warnings": []}


def drain(read):
    """All that is written to a pipe, and whether it ended within the limit."""
    data, deadline = b"", time.time() + LIMIT
    while True:
        left = deadline - time.time()
        if left <= 0 or not select.select([read], [], [], left)[0]:
            return data, False
        piece = os.read(read, 65536)
        if not piece:
            return data, True
        data += piece


def run(job, home):
    """Run a job in this process."""
    result = {}
    with warnings.catch_warnings(record=True) as seen:
        warnings.simplefilter("always")
        failed = watched(lambda: result.update(answer=shortened(KINDS[job["kind"]](job, home), home)), home)
        if failed is None and (job["settings"] or job["kind"] == "settings" or CHECKED.search(job["text"])):
            failed = watched(lambda: result.update(checked()), home)
    result.update(failed or {})
    if "exception" in result:
        result.pop("answer", None)
    deprecated = result.pop("deprecated", [])
    result["warnings"] = told(seen) + deprecated
    return result


def python(job, home):
    """The answer that a module leaves, or its probe."""
    example = sys.modules[EXAMPLE]
    written(example, job["text"])
    if job["probe"]:
        execute(job["probe"], "<probe>", vars(example))
    if "answer" not in vars(example):
        raise LookupError("the example leaves no `answer`")
    return example.answer


def template(job, home):
    """What a template renders to."""
    names = {"__name__": str(EXAMPLE)}
    execute(job["probe"], "<probe>", names)
    context = execute(job["context"], "<context>", names, "eval")
    return rendered(job["text"], context, context.get("request"))


def rendered(source, context, request):
    """What a template's text gives."""
    import django

    if django.VERSION < (1, 8):
        return child_old.rendered(source, context, request)
    from django.template import engines

    return engines["django"].from_string(source).render(context, request)


def settings(job, home):
    """What an expression gives under the settings; several lines leave it in `answer`."""
    import django
    from django.conf import settings as configured

    names = {"__name__": str(EXAMPLE), "settings": configured, "django": django}
    try:
        compile(job["probe"].strip(), "<probe>", "eval", FUTURE, True)
    except SyntaxError:
        execute(job["probe"], "<probe>", names)
        return names["answer"]
    return execute(job["probe"].strip(), "<probe>", names, "eval")


KINDS = {"python": python, "template": template, "settings": settings}


def checked():
    """What `manage.py check` says: the ids of errors, and deprecations that are told by a check only."""
    import django

    if django.VERSION < (1, 7):
        found = child_old.checked()
        return {"check": found} if found else {}
    from django.core import checks

    found, deprecated = set(), []
    for message in checks.run_checks():
        if message.is_silenced():
            continue
        if message.is_serious():
            found.add(message.id or "without id")
        elif re.search(r"\.W9\d\d$", message.id or "") or "deprecated" in message.msg:
            deprecated.append(["check " + message.id, first_line(message.msg)])
    result = {"deprecated": deprecated}
    if found:
        result["check"] = sorted(found)
    return result


def watched(function, home):
    """Call it; the exception as a result, or None."""
    try:
        function()
    except BaseException as error:
        return {"exception": "%s: %s" % (type(error).__name__, plain(message(error), home)[:300])}
    return None


def plain(given, home):
    """The text without what differs from place to place: memory addresses, folders, an example's name below 1.7."""
    for folder in (home, sys.path[0], os.path.dirname(os.__file__)):
        given = given.replace(folder + os.sep, "").replace(folder, "")
    given = given.replace(EXAMPLE + ".models.", EXAMPLE + ".")
    return re.sub("0x[0-9a-fA-F]{4,}", "0x…", given)


def shortened(answer, home):
    given = plain(said(answer), home)
    if len(given) <= LONGEST:
        return given
    return given[:LONGEST] + "… " + hashlib.sha256(given.replace(NATIVE, "").encode("utf-8", "replace")).hexdigest()


def told(seen):
    """The deprecations among recorded warnings: category and first line, each once."""
    found = []
    for warning in seen:
        entry = [warning.category.__name__, first_line(message(warning.message))]
        if issubclass(warning.category, (DeprecationWarning, PendingDeprecationWarning)) and entry not in found:
            if not (entry[1].startswith("invalid ") and warning.filename.startswith(sys.path[0])):
                found.append(entry)  # what compiling a file of Django says only the first process to import it is told
    return found


def first_line(given):
    return (text(given).strip().splitlines() or [""])[0][:200]


def migrate():
    """Create the tables of all installed apps and of all models the example has, in the database in memory."""
    import django

    if django.VERSION < (1, 7):
        child_old.migrate()
        return
    from django.apps import apps
    from django.core.management import call_command
    from django.db import connection

    call_command("migrate", run_syncdb=True, verbosity=0)
    there = set(connection.introspection.table_names())
    missing = []
    for models in list(apps.all_models.values()):
        for model in models.values():
            meta = model._meta
            if meta.managed and not (meta.proxy or meta.swapped or meta.auto_created) and meta.db_table not in there:
                missing.append(model)
    if missing:
        with connection.schema_editor() as editor:
            for model in missing:
                editor.create_model(model)


if __name__ == "__main__":
    main(*sys.argv[1:])
