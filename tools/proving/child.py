"""Runs examples inside one Django: `child.py JOBS.json RESULTS.jsonl FOLDER…`, standard library only, Python 3.6+.

FOLDER… goes to the front of `sys.path` and holds Django. Each job is run in a process of its own, forked from one
that has set Django up under the settings that the job needs (a `settings` example is set up in its own process).
Each line of RESULTS is an object with `key`, what was seen, and the deprecation warnings on the way:

    {"answer": "'text'"}                        it ran; the repr, without memory addresses
    {"exception": "ImportError: cannot …"}      it did not run
    {"check": ["fields.E903"], "answer": …}     it ran, but `manage.py check` would refuse it
    {"lost": "no answer within 20 s"}           it could not be measured

An example is the module `seven_example`: an installed app of that name, and the root URLconf. It may import
`migrate` from `seven_proof`. A `template` example is rendered with its context, in whose expression the names that
its `probe` left can be used; `request` in the context is also handed to the context processors.
"""
# The oldest host is Python 3.6, and Django is only there once it is set up.
# ruff: noqa: PLC0415, PTH118, PTH120, PTH123, UP031

import ast
import contextlib
import gc
import hashlib
import importlib
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

LIMIT = 20.0  # seconds for one example
LONGEST = 60000  # characters of an answer that are kept as they are
EXAMPLE = "seven_example"
APPS = ("admin", "auth", "contenttypes", "sessions", "messages", "staticfiles")
SETTINGS = """
SECRET_KEY = "proof"
DEBUG = False
ALLOWED_HOSTS = ["*"]
DATABASES = {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}}
INSTALLED_APPS = [
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "seven_example",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ]
        },
    }
]
STATIC_URL = "/static/"
ROOT_URLCONF = "seven_example"
USE_TZ = True
LOGGING_CONFIG = None
MIGRATION_MODULES = {"admin": None, "auth": None, "contenttypes": None, "sessions": None}
"""
WARM = """
import sys
before = set(sys.modules)
from django.core import checks
from django.template import engines
from django.test import Client, TestCase
from seven_proof import migrate
migrate()
checks.run_checks()
Client().get("/")
engines["django"].from_string("{% load static %}{% url 'x' as x %}").render({})
answer = sorted(name for name in set(sys.modules) - before if name.split(".")[0] != "seven_example")
"""
# What every setup needs and no setting steers: imported once, before the first fork.
EARLY = (
    "asyncio",
    "email.message",
    "http.cookies",
    "logging.config",
    "sqlite3",
    "unittest",
    "django.conf",
    "django.core.checks",
    "django.core.management",
    "django.db.models",
    "django.forms",
    "django.http",
    "django.template.context",
    "django.urls",
)


def main(jobs_file, results_file, *folders):
    sys.path[:1] = folders  # in the place of this file's own folder
    with open(jobs_file, encoding="utf-8") as lines:
        jobs = json.load(lines)
    sys.dont_write_bytecode = False
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for name in EARLY:
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
    proof = types.ModuleType("seven_proof")
    proof.migrate = migrate
    sys.modules["seven_proof"] = proof
    example = types.ModuleType(EXAMPLE)
    example.__file__ = os.path.join(home, EXAMPLE + ".py")
    example.__path__ = [home]
    example.urlpatterns = []
    sys.modules[EXAMPLE] = example
    module = types.ModuleType("seven_settings")
    module.__file__ = os.path.join(home, "seven_settings.py")
    sys.modules["seven_settings"] = module
    exec(compile(SETTINGS, "<settings>", "exec", dont_inherit=True), module.__dict__)
    with open(module.__file__, "w", encoding="utf-8") as file:
        file.write(settings)
    exec(compile(settings, module.__file__, "exec", dont_inherit=True), module.__dict__)
    os.environ["DJANGO_SETTINGS_MODULE"] = "seven_settings"
    import django
    from django.apps import apps

    django.setup()
    if apps.is_installed(EXAMPLE):
        apps.get_app_config(EXAMPLE).models_module = example


def warm_up(home):
    """Import what a usual example makes Django import, so that each child finds it there.

    A child tells which modules those are: only they are taken over, none of the caches it filled.
    """
    result = in_child({"kind": "python", "text": WARM, "probe": ""}, home)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for name in ast.literal_eval(result.get("answer", "[]")):
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
    with contextlib.suppress(OSError):
        os.killpg(pid, signal.SIGKILL)
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
        if failed is None:
            failed = watched(lambda: result.update(checked()), home)
    result.update(failed or {})
    if "exception" in result:
        result.pop("answer", None)
    deprecated = result.pop("deprecated", [])
    result["warnings"] = told(seen) + deprecated
    return result


def python(job, home):
    """The answer that a module leaves, or its probe."""
    module = sys.modules[EXAMPLE]
    with open(module.__file__, "w", encoding="utf-8") as file:
        file.write(job["text"])
    exec(compile(job["text"], module.__file__, "exec", dont_inherit=True), module.__dict__)
    if job["probe"]:
        exec(compile(job["probe"], "<probe>", "exec", dont_inherit=True), module.__dict__)
    if "answer" not in module.__dict__:
        raise LookupError("the example leaves no `answer`")
    return module.__dict__["answer"]


def template(job, home):
    """What a template renders to."""
    from django.template import engines

    names = {"__name__": EXAMPLE}
    exec(compile(job["probe"], "<probe>", "exec", dont_inherit=True), names)
    context = eval(job["context"], names)
    return engines["django"].from_string(job["text"]).render(context, context.get("request"))


def settings(job, home):
    """What an expression gives under the settings; several lines leave it in `answer`."""
    import django
    from django.conf import settings as configured

    names = {"__name__": EXAMPLE, "settings": configured, "django": django}
    try:
        code = compile(job["probe"].strip(), "<probe>", "eval", dont_inherit=True)
    except SyntaxError:
        exec(compile(job["probe"], "<probe>", "exec", dont_inherit=True), names)
        return names["answer"]
    return eval(code, names)


KINDS = {"python": python, "template": template, "settings": settings}


def checked():
    """What `manage.py check` says: the ids of errors, and deprecations that are told by a check only."""
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
        text = plain(str(error), home)
        return {"exception": "%s: %s" % (type(error).__name__, text[:300])}
    return None


def plain(text, home):
    """The text without what differs from place to place: memory addresses, folders."""
    for folder in (home, sys.path[0], os.path.dirname(os.__file__)):
        text = text.replace(folder + os.sep, "").replace(folder, "")
    return re.sub(r"0x[0-9a-fA-F]{4,}", "0x…", text)


def shortened(answer, home):
    text = plain(repr(answer), home)
    if len(text) <= LONGEST:
        return text
    return text[:LONGEST] + "… " + hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()


def told(seen):
    """The deprecations among recorded warnings: category and first line, each once."""
    found = []
    for warning in seen:
        if issubclass(warning.category, (DeprecationWarning, PendingDeprecationWarning)):
            entry = [warning.category.__name__, first_line(str(warning.message))]
            if entry not in found:
                found.append(entry)
    return found


def first_line(text):
    return (text.strip().splitlines() or [""])[0][:200]


def migrate():
    """Create the tables of all installed apps and of all models the example has, in the database in memory."""
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
