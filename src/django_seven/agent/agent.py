"""The guest in the user's process: reads a request, answers in JSON. The contract is in CONTRACT.md beside it.

Standard library only, Python 2.7 to the newest, imported by nobody. Nothing of `__future__`: the user's code is
compiled here and must not inherit a flag.
"""

import ast
import functools
import io
import json
import os
import re
import runpy
import select
import sys
import time
import traceback
import types
import warnings

__unittest = True  # unittest leaves the frames of such modules out of its tracebacks
PROTOCOL = 1
PY3 = sys.version_info[0] > 2
OURS = os.path.join(os.path.dirname(os.path.realpath(__file__)), "")
SELF = sys.modules[__name__]  # Python 2 empties a module that nobody holds
now = getattr(time, "monotonic", time.time)
getpid = os.getpid
OWNER = getpid()
RANK = {"passed": 0, "skipped": 1, "expected failure": 2, "failed": 3, "errored": 4}
IMPORTS = ("_FailedTest", "ModuleImportFailure", "LoadTestsFailure")
EVENTS = (
    "startTest stopTest addSuccess addError addFailure addSkip addExpectedFailure addUnexpectedSuccess "
    "addSubTest addDuration"
).split()
TEXT_FRAME = re.compile(r'File "([^"]+)", line (\d+)')
PYTEST_FRAME = re.compile(r"^(\S.*?\.py):(\d+): in ", re.M)
ADDRESS = re.compile(r" at 0x[0-9a-fA-F]+")
APART = 60  # seconds for what is asked in a process of its own
COLOUR = re.compile(r"\x1b\[[0-9;]*m")


# -- words ---------------------------------------------------------------------------------------------------


def text(value):
    """Any value as text; an object whose `__str__` fails is no reason to fail."""
    for way in (str, repr) if PY3 else (str, unicode, repr):  # noqa: F821
        try:
            found = way(value)
            return found.decode("utf-8", "replace") if isinstance(found, bytes) else found
        except Exception:
            continue
    return "?"


def native(value):
    """Text from JSON as this Python's own `str`."""
    return value if PY3 else value.encode("utf-8")


def headline(kind, error):
    """`ExcType: first line of its message`."""
    lines = [line.strip() for line in COLOUR.sub("", text(error)).splitlines() if line.strip()]
    name = getattr(kind, "__name__", text(kind))
    if name == "SystemCheckError":  # its first lines only say that errors follow
        for mark in ("CRITICALS:", "ERRORS:", "WARNINGS:"):
            if mark in lines[:-1]:
                lines = lines[lines.index(mark) + 1 :]
                break
    if name in ("UsageError", "SystemExit"):  # the usage comes first
        lines = [line for line in lines if "error:" in line] or lines
    first = lines[0] if lines else ""
    if not lines or (name == "KeyError" and first == "''"):
        return name
    return name + ": " + first


class Place(object):
    """What of the file system is the project's."""

    def __init__(self, root):
        self.root = os.path.realpath(root) + os.sep
        self.prefix = os.path.realpath(sys.prefix) + os.sep
        self.folders = [text(os.path.join(folder, "")) for folder in (root, self.root, sys.prefix, self.prefix)]
        self.known, self.reals = {}, {}

    def plain(self, message):
        """A message without the folders in which the project and its environment happen to lie."""
        for folder in self.folders:
            message = message.replace(folder, "") if len(folder) > 1 else message
        return ADDRESS.sub(" at 0x...", message)[:500]

    def relative(self, path):
        """The path below the root with forward slashes, or nothing where the file is not the project's."""
        if path not in self.known:
            real = self.real(path)
            parts = real.split(os.sep)
            foreign = real.startswith((OURS, self.prefix)) or "<" in path
            foreign = foreign or "site-packages" in parts or "dist-packages" in parts
            own = real.startswith(self.root) and not foreign
            self.known[path] = text(real[len(self.root) :].replace(os.sep, "/")) if own else ""
        return self.known[path]

    def real(self, path):
        """A path without symbolic links: asked once for each folder, since thousands of modules lie in a few."""
        folder, name = os.path.split(path)
        if folder not in self.reals:
            self.reals[folder] = os.path.realpath(folder)
        found = os.path.join(self.reals[folder], name)
        return os.path.realpath(found) if os.path.islink(found) else found

    def frame(self, error, tb):
        """The innermost line of the project that an exception passed, as `path.py:line`."""
        if isinstance(error, SyntaxError) and error.filename and self.relative(error.filename):
            return "%s:%s" % (self.relative(error.filename), error.lineno)
        found = ""
        while tb is not None:
            path = self.relative(tb.tb_frame.f_code.co_filename)
            if path:
                found = "%s:%s" % (path, tb.tb_lineno)
            tb = tb.tb_next
        if found or error is None:
            return found
        cause = getattr(error, "__cause__", None) or getattr(error, "__context__", None)
        return self.frame(cause, getattr(cause, "__traceback__", None)) if cause is not None else ""

    def frame_in(self, written):
        """The same from a traceback that is only text."""
        found = ""
        for path, line in PYTEST_FRAME.findall(written) + TEXT_FRAME.findall(written):
            if self.relative(path):
                found = "%s:%s" % (self.relative(path), line)
        return found


def without_us(lines):
    """A formatted traceback without the frames of ours and of runpy."""
    kept = []
    for line in lines:
        frame = TEXT_FRAME.search(line.split("\n")[0])
        if not (frame and (os.path.realpath(frame.group(1)).startswith(OURS) or "runpy" in frame.group(1))):
            kept.append(line)
    return "".join(kept)


def tail(written, count=30):
    return "\n".join(written.rstrip().splitlines()[-count:])


def described(info, place):
    """What an exception says: message, frame and trace."""
    kind, error, tb = info
    try:
        parts = traceback.format_exception(kind, error, tb)
    except Exception:  # an exception that cannot even be printed
        parts = [headline(kind, error)]
    return {
        "message": place.plain(headline(kind, error)),
        "frame": place.frame(error, tb),
        "trace": tail(without_us([text(part) for part in parts])),
    }


def described_text(written, place):
    """The same from the text of a traceback, as unittest keeps it of a module that does not import."""
    lines = written.rstrip().splitlines()
    last = max([at for at, line in enumerate(lines) if line.startswith(" ")] or [-1])
    message = (lines[last + 1 :] or [""])[0]
    return {"message": place.plain(message), "frame": place.frame_in(written), "trace": tail(written)}


def write_answer(path, answer):
    """Under a temporary name first: whoever reads it reads all of it."""
    if getpid() != OWNER:
        return
    part = path + ".part"
    with io.open(part, "wb") as stream:
        stream.write(json.dumps(answer).encode("ascii"))
    os.rename(part, path)


class Journal(object):
    """JSON lines, each on the disk before the next thing happens; forked children write none."""

    def __init__(self, path):
        self.path = path
        self.stream = None

    def write(self, row):
        if not self.path or getpid() != OWNER:
            return
        line = (json.dumps(row) + "\n").encode("ascii")
        try:
            self._write(line)
        except OSError:  # the user's code closed every file of the process
            self.stream = None
            self._write(line)

    def _write(self, line):
        if self.stream is None:
            self.stream = os.open(self.path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        os.write(self.stream, line)


# -- what a side is ------------------------------------------------------------------------------------------


def versions():
    django = sys.modules.get("django")
    if django is None:
        try:
            import django
        except Exception:
            django = None
    python = "%d.%d.%d" % sys.version_info[:3]
    return {"python": python, "django": text(django.get_version()) if django is not None else ""}


def setup(settings):
    """Make Django ready; without a settings module there is nothing to make ready."""
    if settings:
        os.environ["DJANGO_SETTINGS_MODULE"] = settings
    if not os.environ.get("DJANGO_SETTINGS_MODULE"):
        return
    import django

    if hasattr(django, "setup"):
        django.setup()
    else:  # before 1.7
        from django.db.models import get_models

        get_models()


def databases():
    from django.conf import settings
    from django.db import connections

    rows = []
    for alias, given in sorted(settings.DATABASES.items()):
        name = (given.get("TEST") or {}).get("NAME") or given.get("TEST_NAME")
        try:
            name = name or connections[alias].creation._get_test_db_name()
        except Exception:  # its driver may be missing; the settings still say the rest
            name = name or ""
        row = (("alias", alias), ("engine", given.get("ENGINE", "")), ("name", given.get("NAME", "")))
        rows.append(dict((key, text(value)) for key, value in row + (("test_name", name),)))
    return rows


def installed_apps():
    from django.conf import settings

    try:
        from django.apps import apps

        return [text(config.name) for config in apps.get_app_configs()]
    except Exception:  # before 1.7, or not set up
        return [text(name) for name in settings.INSTALLED_APPS]


def templates():
    from django.conf import settings

    try:
        from django.template import engines
    except ImportError:  # before 1.8
        return [text(path) for path in settings.TEMPLATE_DIRS]
    found = []
    for engine in engines.all():
        found.extend(text(path) for path in engine.template_dirs)
    return found


def root_urlconf():
    from django.conf import settings

    return text(settings.ROOT_URLCONF)


def facts():
    """Versions, databases, applications; what cannot be known here is left empty."""
    found = versions()
    for question, nothing in ((databases, []), (installed_apps, []), (templates, []), (root_urlconf, None)):
        try:
            found[question.__name__] = question()
        except Exception:
            found[question.__name__] = nothing
    return found


def guarded(place, question, *arguments):
    """Ask; an exception is an answer, an interruption is not."""
    try:
        question(*arguments)
        return None
    except KeyboardInterrupt:
        raise
    except BaseException:
        return described(sys.exc_info(), place)


def run_facts(request):
    crash = guarded(Place(request["root"]), setup, request.get("settings"))
    write_answer(request["answer"], {"facts": facts(), "crash": crash, "done": True})


# -- health --------------------------------------------------------------------------------------------------


def compiled(root, files):
    """Compile every file in memory; path -> what is wrong with it."""
    broken = {}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for name in files:
            try:
                with io.open(os.path.join(root, name), "rb") as stream:
                    compile(stream.read(), name.encode("utf-8") if not PY3 else name, "exec", 0, True)
            except SyntaxError as error:
                broken[name] = "%s: %s, line %s" % (type(error).__name__, text(error.msg), error.lineno)
            except Exception as error:  # null bytes, unknown encodings, unreadable files, too deep nesting
                broken[name] = headline(type(error), error)[:500]
    return broken


def messages(found):
    """System check messages from WARNING up: `id|object` -> message."""
    rows = {}
    for message in found:
        if message.level < 30 or message.is_silenced():
            continue
        about = message.obj
        label = getattr(getattr(about, "_meta", None), "label", None) or text("?" if about is None else about)
        key = "%s|%s" % (message.id or "?", ADDRESS.sub("", text(label)))
        said = text(message.msg)
        rows[key] = rows[key] + "\n" + said if key in rows and said not in rows[key] else said
    return rows


def checks(place):
    """The system checks, one by one where they do not survive together; and why they did not."""
    try:
        from django.core.checks import registry, run_checks
    except ImportError:  # before 1.7
        return {}, None
    try:
        return messages(run_checks()), None
    except Exception:
        crash = described(sys.exc_info(), place)
    rows = {}
    for check in registry.registry.get_checks() if hasattr(registry.registry, "get_checks") else ():
        if "database" in getattr(check, "tags", ()):
            continue
        try:
            rows.update(messages(check(app_configs=None) or []))
        except Exception as error:
            name = "%s.%s" % (check.__module__, getattr(check, "__name__", type(check).__name__))
            rows["exception|" + name] = place.plain(headline(type(error), error))
    return rows, crash


def run_health(request):
    place = Place(request["root"])
    journal = Journal(request.get("outcomes"))
    answer = {"broken": compiled(request["root"], request["files"]), "unimported": {}, "checks": {}}
    answer.update(crash=None, facts=versions(), settings={}, templates=None, migrations=None, done=False)
    write_answer(request["answer"], answer)
    for module, folder in request.get("others", ()):  # before anything of Django is set up here
        journal.write({"stage": "settings", "settings": module})
        answer["settings"][module] = apart(place, settings_loaded, place, native(module), native(folder))
    journal.write({"stage": "setup"})
    answer["crash"] = guarded(place, setup, request.get("settings"))
    answer["facts"] = facts()
    if answer["crash"] is None:  # before modules are imported that define models and tags only for tests
        answer.update(looked(place, journal))
    # the root URLconf first, as Django does: it registers what the others only use
    root = answer["facts"].get("root_urlconf")
    for module in sorted(request["modules"], key=lambda name: name != root):
        journal.write({"stage": "import", "module": module})
        failure = guarded(place, __import__, str(module))
        if failure is not None:
            answer["unimported"][module] = failure
            write_answer(request["answer"], answer)
    if request.get("check", True) and answer["crash"] is None and os.environ.get("DJANGO_SETTINGS_MODULE"):
        journal.write({"stage": "check"})
        answer["checks"], answer["crash"] = checks(place)
    answer["done"] = True
    write_answer(request["answer"], answer)


# -- health: what may hang, end or change a process -----------------------------------------------------------


def failed(place):
    """The exception at hand, and in a word whether the code is at fault or something that it runs with."""
    kind, error, tb = sys.exc_info()
    return dict(described((kind, error, tb), place), reason=reason(error, tb))


def reason(error, tb):
    said = text(error)
    if isinstance(error, ImportError) and "o module named" in said:
        top = said.split("named")[-1].split(";")[0].strip(" '\"").split(".")[0]
        there = [os.path.exists(os.path.join(path, top + end)) for path in sys.path for end in ("", ".py")]
        return "error" if top == "django" or any(there) else "package"
    while tb is not None and tb.tb_next is not None:
        tb = tb.tb_next
    innermost = os.path.basename(tb.tb_frame.f_code.co_filename) if tb is not None else ""
    environ = isinstance(error, KeyError) and innermost in ("os.py", "<frozen os>", "UserDict.py")
    if environ or type(error).__name__ == "UndefinedValueError" or "environment variable" in said.lower():
        return "variable"
    return "file" if getattr(error, "errno", None) == 2 else "error"


def apart(place, question, *arguments):
    """Ask in a forked process: `{"answer": ...}`, or `{"failure": ...}` where there is none."""
    if not hasattr(os, "fork"):
        return {"failure": {"message": "this system cannot fork", "frame": "", "trace": "", "reason": "error"}}
    for stream in (sys.stdout, sys.stderr):
        guarded(place, lambda stream=stream: stream.flush())
    reading, writing = os.pipe()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the user's code may have started threads
        child = os.fork()
    if child == 0:
        try:
            os.close(reading)
            try:
                said = {"answer": question(*arguments)}
            except BaseException:
                said = {"failure": failed(place)}
            data = json.dumps(said).encode("ascii")
            while data:
                data = data[os.write(writing, data) :]
        finally:
            os._exit(0)
    os.close(writing)
    data, slow, end = b"", False, now() + APART
    while not slow:
        slow = not select.select([reading], [], [], max(0, end - now()))[0]
        part = b"" if slow else os.read(reading, 65536)
        data += part
        if not part:
            break
    if slow:
        os.kill(child, 9)
    os.close(reading)
    ended = os.waitpid(child, 0)[1]
    try:
        return json.loads(data.decode("ascii"))
    except ValueError:
        said = "not ready after %d seconds" % APART if slow else "it ended the process (%d)" % (ended >> 8 or ended)
        return {"failure": {"message": said, "frame": "", "trace": "", "reason": "time" if slow else "ended"}}


def looked(place, journal):
    """Templates and migrations, where Django is ready."""
    django = sys.modules.get("django.conf")
    if django is None or not django.settings.configured:
        return {}
    found = {}
    for question in (templates_compiled, migrations_wanted):
        name = question.__name__.split("_")[0]
        journal.write({"stage": name})
        found[name] = apart(place, question, place)
    return found


def settings_loaded(place, name, folder):
    """Import a settings module of a folder and set Django up with it; how far that went."""
    sys.path.insert(0, os.path.join(place.root, folder))
    os.environ["DJANGO_SETTINGS_MODULE"] = name
    answer = {"step": "import", "failure": None}
    try:
        __import__(name)
        answer["step"] = "setup"
        setup(name)
        answer["step"] = "ready"
    except KeyboardInterrupt:
        raise
    except BaseException:
        answer["failure"] = failed(place)
    return answer


def template_engines(place, missed):
    try:
        from django.template import engines
    except ImportError:  # before 1.8 there is one, and it has no object
        return [None]
    found = []
    for alias in engines:
        try:
            found.append(engines[alias])
        except Exception:
            missed.append(dict(failed(place), about="engine " + text(alias)))
    return found


def loader_folders(loaders):
    """The folders of loaders and of those inside of them."""
    found = []
    for loader in loaders:
        if hasattr(loader, "get_dirs"):
            found.extend(loader.get_dirs())
        elif type(loader).__module__.endswith("app_directories"):  # before 1.9
            module = sys.modules[type(loader).__module__]
            ask = getattr(module, "get_app_template_dirs", None)
            found.extend(ask("templates") if ask else module.app_template_dirs)
        found.extend(loader_folders(getattr(loader, "loaders", ())))
    return found


def template_folders(engine):
    if engine is None:
        from django.conf import settings
        from django.template.loaders import app_directories

        return list(settings.TEMPLATE_DIRS) + list(app_directories.app_template_dirs)
    inner = getattr(engine, "engine", None)
    return list(engine.template_dirs) + loader_folders(inner.template_loaders if inner is not None else ())


def template_files(folder, place):
    """Names and paths of the project's own files below a folder of templates."""
    for where, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if name != "node_modules" and not name.startswith("."))
        for name in sorted(names):
            path = os.path.join(where, name)
            code = name.endswith((".pyc", ".pyo")) or (name.endswith(".py") and "__init__.py" in names)
            if not code and not name.startswith(".") and place.relative(path):
                yield os.path.relpath(path, folder).replace(os.sep, "/"), path


def template_compiler(engine):
    """A function that compiles a template of an engine, and the encoding of its files; nothing where none is known."""
    import django

    inner = getattr(engine, "engine", None)
    if engine is not None and inner is None:
        if not hasattr(engine, "env"):
            return None, ""
        return lambda source, name, path: engine.env.compile(source, name, path), "utf-8"
    from django.template.base import Template

    if engine is None:
        from django.conf import settings

        return lambda source, name, path: Template(source, None, name), settings.FILE_CHARSET
    if django.VERSION < (1, 9):
        inner.debug = True  # else errors have no line
        return lambda source, name, path: Template(source, None, name, inner), inner.file_charset
    from django.template.base import Origin

    return lambda source, name, path: Template(source, Origin(path, name), name, inner), inner.file_charset


def template_line(error, source):
    """The line of a template at which its compiling stopped; 0 where nobody says."""
    line = getattr(getattr(error, "token", None), "lineno", None) or getattr(error, "lineno", None)
    place = getattr(error, "django_template_source", None)  # before 1.9
    return int(line or (source.count("\n", 0, place[1][0]) + 1 if place else 0))


def templates_compiled(place):
    """Compile every template of the project's own with the engine that finds it first."""
    compiled, broken, missed, others, taken = [], [], [], [], set()
    for engine in template_engines(place, missed):
        compiler, charset = template_compiler(engine)
        about = "engine %s.%s" % (type(engine).__module__, type(engine).__name__)
        if compiler is None:
            missed.append({"about": about, "message": "not known here", "frame": "", "trace": "", "reason": "error"})
            continue
        accepts = getattr(engine, "match_template", None) or (lambda name: True)  # django_jinja's
        for folder in template_folders(engine):
            folder = os.path.realpath(folder)
            if (place.root + "x").startswith(os.path.join(folder, "")):
                said = "it holds the whole project, so which files are templates is not known"
                missed.append({"about": folder, "message": said, "frame": "", "trace": "", "reason": "error"})
                continue
            for name, path in template_files(folder, place):
                if path in taken or not accepts(name):
                    continue
                taken.add(path)
                row = compiled_template(compiler, charset, name, path, place)
                if row is None or not row["message"]:
                    compiled.extend([row["path"]] if row else [])
                    others.extend([row["path"]] if row and hasattr(engine, "env") else [])
                else:
                    broken.append(row)
    return {"compiled": compiled, "others": others, "failed": broken, "missed": missed}


def compiled_template(compiler, charset, name, path, place):
    """A row about a template, its message empty where it compiles; nothing for a binary file."""
    with io.open(path, "rb") as stream:
        data = stream.read()
    if b"\0" in data:
        return None
    row, source = {"name": text(name), "path": place.relative(path), "line": 0, "message": "", "frame": ""}, ""
    try:
        source = data.decode(charset)
        compiler(source, name, path)
    except KeyboardInterrupt:
        raise
    except BaseException:
        kind, error, tb = sys.exc_info()
        row.update(line=template_line(error, source), message=place.plain(headline(kind, error)))
        row["frame"] = place.frame(error, tb)
    return row


def migrations_wanted(place):
    """What `makemigrations --dry-run` would write; the database is not asked, nor a person."""
    try:
        from django.db.migrations import loader, questioner
    except ImportError:  # before 1.7
        raise ValueError("this Django has no migrations")
    from django.apps import apps
    from django.conf import settings
    from django.core import management

    found = []
    loader.MigrationLoader.check_consistent_history = lambda *given: None
    asked = getattr(questioner, "NonInteractiveMigrationQuestioner", questioner.InteractiveMigrationQuestioner)
    asks = "ask_not_null_addition ask_auto_now_add_addition ask_unique_callable_default_addition _boolean_input"
    for name in asks.split():
        setattr(asked, name, lambda *given: None)
    command = management.load_command_class(management.get_commands()["makemigrations"], "makemigrations")
    type(command).write_migration_files = lambda self, changes, *rest, **named: found.append(changes)
    management.call_command("makemigrations", dry_run=True, interactive=False, verbosity=0)
    rows = []
    for label, written in sorted(found[0].items()) if found else ():
        own = bool(place.relative(os.path.join(apps.get_app_config(label).path, "x")))
        own = own or label in settings.MIGRATION_MODULES
        for operation in [operation for migration in written for operation in migration.operations]:
            model = getattr(operation, "model_name", None)
            name = getattr(operation, "name", "") or getattr(operation, "old_name", "")
            about = getattr(operation, "index", None) or getattr(operation, "constraint", None)
            row = {"app": label, "model": text(model or name).lower(), "operation": type(operation).__name__}
            row["name"] = text(about.name if about is not None else name) if model else ""
            rows.append(dict(row, says=text(operation.describe()), own=own, changes={}))
            if row["operation"] == "AlterField":
                rows[-1]["changes"] = changed_field(loader, row, operation.field)
    return rows


def changed_field(loader, row, field, states=[]):  # noqa: B006 - what the migrations say is put together once
    """How a field of the models differs from that of the migrations: argument -> both values; `class` is one."""
    try:
        if not states:
            states.append(loader.MigrationLoader(None).project_state())
        was = dict(states[0].models[row["app"], row["model"]].fields)[row["name"]]
        sides = [dict(kind.deconstruct()[3], **{"class": kind.deconstruct()[1]}) for kind in (was, field)]
    except Exception:  # a field that cannot be taken apart is still named
        return {}
    found = {}
    for name in sorted(set(sides[0]) | set(sides[1])):
        pair = [text(repr(side[name])) if name in side else "" for side in sides]
        if pair[0].lower() != pair[1].lower():
            found[name] = [ADDRESS.sub(" at 0x...", value)[:200] for value in pair]
    return found


# -- suites: what is written down ----------------------------------------------------------------------------


class Recorder(object):
    """Rows of outcomes, whichever runner they come from; the second test of one id is `id #2`."""

    def __init__(self, journal, place):
        self.journal = journal
        self.place = place
        self.seen = {}
        self.announced = {}
        self.count = 0
        self.error = None  # the last exception that a runner turned into an exit code
        self.runner = None
        self.pytest = False
        self.evidence = None
        self.queries = None  # of this process so far; None until Django's cursors are there
        self.save = lambda: None

    def since(self, before):
        """How many queries were sent since then, as a part of a row; nothing where they are not counted here."""
        return {} if self.queries is None else {"queries": self.queries - (before or 0)}

    def number(self, counts, name):
        counts[name] = counts.get(name, 0) + 1
        return name if counts[name] == 1 else "%s #%d" % (name, counts[name])

    def announce(self, ids):
        names = [self.number(self.announced, name) for name in ids]
        if names:
            self.journal.write(dict(versions(), total=len(names), ids=names))

    def running(self, name):
        again = self.seen.get(name, 0) + 1
        self.journal.write({"running": name if again == 1 else "%s #%d" % (name, again)})

    def write(self, name, outcome, seconds=0.0, details=None):
        row = {"id": self.number(self.seen, name), "outcome": outcome, "seconds": round(seconds, 4)}
        row.update(details or {})
        if outcome in RANK:
            self.count += 1
        self.journal.write(row)

    def note(self, info):
        """Keep why a runner gave up; inside of tests, exceptions are daily bread."""
        if getpid() == OWNER and not self.count and not isinstance(info[1], SystemExit):
            self.error = described(info, self.place)


def worse(first, second):
    return second if first is None or RANK[second] > RANK[first] else first


# -- suites: unittest and Django -----------------------------------------------------------------------------


class UnittestWatch(object):
    """Listens to `unittest.TestResult`, also where Django's parallel runner replays what its workers saw."""

    def __init__(self, recorder):
        self.recorder = recorder
        self.result = None  # that of the outermost suite; others belong to tests of tests
        self.depth = 0
        self.busy = False
        self.current = None
        self.classes = {}

    def install(self):
        import unittest.suite

        self.wrap_result(unittest.TestResult)
        base = unittest.suite.BaseTestSuite
        original = base.__call__
        watch = self

        @functools.wraps(original)
        def call(suite, *arguments, **named):
            if not watch.listening() or watch.depth:
                return original(suite, *arguments, **named)
            watch.enter(suite, arguments[0] if arguments else None)
            try:
                return original(suite, *arguments, **named)
            finally:
                watch.leave()

        base.__call__ = call

    def listening(self):
        return getpid() == OWNER and not self.recorder.pytest

    def enter(self, suite, result):
        self.depth, self.result = 1, result
        self.recorder.runner = "unittest"
        if result is not None:
            self.wrap_result(type(result))
        if not type(suite).__module__.startswith("nose"):  # its suites are generators
            self.recorder.announce(list(self.ids(suite)))

    def leave(self):
        self.depth, self.result = 0, None
        if self.listening():
            self.recorder.save()

    def ids(self, suite):
        try:
            tests = list(suite)
        except TypeError:
            name = self.name(suite)
            self.classes.setdefault("%s.%s" % (type(suite).__module__, type(suite).__name__), []).append(name)
            yield name
            return
        for test in tests:
            for name in self.ids(test):
                yield name

    def wrap_result(self, kind):
        for part in kind.__mro__ if hasattr(kind, "__mro__") else ():
            for name in EVENTS:
                method = part.__dict__.get(name)
                if isinstance(method, types.FunctionType) and not hasattr(method, "seven_heard"):
                    setattr(part, name, self.wrapped(name, method))

    def wrapped(self, name, original):
        watch = self
        hear = getattr(self, "on_" + name)

        @functools.wraps(original)
        def event(result, test, *arguments, **named):
            foreign = watch.depth and result is not watch.result and hasattr(result, "startTest")
            if watch.busy or foreign or not watch.listening():
                return original(result, test, *arguments, **named)
            watch.busy = True
            try:
                if name != "stopTest":
                    hear(test, *arguments, **named)
                return original(result, test, *arguments, **named)
            finally:
                watch.busy = False
                if name == "stopTest":
                    hear(test)

        event.seven_heard = True
        return event

    def name(self, test):
        """The id, the same on every Python: nested classes under their own name, failed imports as such."""
        kind = type(test)
        method = getattr(test, "_testMethodName", None)
        if kind.__name__ in IMPORTS and kind.__module__.startswith("unittest"):
            return "import " + text(method)
        if method and "<locals>" in getattr(kind, "__qualname__", ""):
            return text("%s.%s.%s" % (kind.__module__, kind.__name__, method))
        try:
            return text(test.id())
        except Exception:
            return text(test)

    def on_startTest(self, test):
        self.current = {"test": test, "name": self.name(test), "started": now(), "outcome": None, "details": None}
        self.current["queries"] = self.recorder.queries
        self.recorder.running(self.current["name"])

    def on_stopTest(self, test):
        current, self.current = self.current, None
        if current is None:
            return
        seconds = current.get("seconds", now() - current["started"])
        if current["outcome"] is None:  # interrupted, by a KeyboardInterrupt of its own where one is on its way
            err = sys.exc_info()
            ended = ("errored", seconds, self.error(test, err)) if err[0] is not None else ("not run", seconds)
            self.recorder.write(current["name"], *ended)
        else:
            details = dict(current["details"] or {}, **self.recorder.since(current["queries"]))
            self.recorder.write(current["name"], current["outcome"], seconds, details)

    def on_addDuration(self, test, elapsed=0.0):
        if self.current is not None:
            self.current["seconds"] = elapsed

    def take(self, test, outcome, details=None):
        whole = getattr(test, "test_case", test)  # of a subtest
        if self.current is None:
            self.outside(whole, outcome, details)
        else:
            if worse(self.current["outcome"], outcome) != self.current["outcome"]:
                self.current["details"] = details
            self.current["outcome"] = worse(self.current["outcome"], outcome)

    def outside(self, test, outcome, details):
        """A result without a test: a class or module that could not be set up or taken down."""
        kind = "%s.%s" % (type(test).__module__, type(test).__name__)
        if outcome == "errored" and hasattr(test, "_testMethodName"):  # old parallel runners name its last test instead
            ran = [name for name in self.classes.get(kind, ()) if name in self.recorder.seen]
            name = "%s (%s)" % ("tearDownClass" if ran else "setUpClass", kind)
        else:
            name = self.name(test)
        self.recorder.write(name, outcome, 0.0, details)
        place = re.match(r"setUp(Class|Module) \((.+)\)$", name)
        if not place:
            return
        left = "skipped" if outcome == "skipped" else "not run"
        message = {"message": "%s: %s" % (name, (details or {}).get("message", ""))}
        for kind, names in self.classes.items():
            if kind == place.group(2) or (place.group(1) == "Module" and kind.startswith(place.group(2) + ".")):
                for other in names:
                    if other not in self.recorder.seen:
                        self.recorder.write(other, left, 0.0, message)

    def error(self, test, err):
        kind = type(test).__name__
        if kind in IMPORTS and "Traceback" in text(err[1]):
            return described_text(text(err[1]), self.recorder.place)
        return described(err, self.recorder.place)

    def on_addSuccess(self, test, *more):
        self.take(test, "passed")

    def on_addError(self, test, err):
        self.take(test, "errored", self.error(test, err))

    def on_addFailure(self, test, err):
        self.take(test, "failed", self.error(test, err))

    def on_addSkip(self, test, reason=""):
        self.take(test, "skipped", {"message": text(reason)[:500]})

    def on_addExpectedFailure(self, test, err):
        self.take(test, "expected failure", self.error(test, err))

    def on_addUnexpectedSuccess(self, test):
        self.take(test, "failed", {"message": "unexpected success"})

    def on_addSubTest(self, test, subtest, err):
        if err is None:
            return
        details = self.error(test, err)
        try:
            about = re.sub(r"^\[<object object at \w+>\] ", "", text(subtest._subDescription()))  # was pickled
            details["message"] = (details["message"] + " " + about)[:500]
        except AttributeError:
            pass
        failure = getattr(test, "failureException", AssertionError)
        self.take(test, "failed" if issubclass(err[0], failure) else "errored", details)


# -- suites: pytest ------------------------------------------------------------------------------------------


class PytestSession(object):
    """One session of pytest: reports in, rows out. With xdist it sits in the controller only."""

    def __init__(self, recorder):
        self.recorder = recorder
        self.states = {}
        self.errors = {}
        self.queries = {}  # of the call of a test, as a part of its row; workers of xdist keep theirs
        self.collected = set()
        self.announced = False

    def announce(self, ids):
        if ids and not self.announced:  # each worker of xdist says the same
            self.announced = True
            self.recorder.announce([text(name) for name in ids])

    def collect(self, report):
        name = "collect " + text(report.nodeid)
        if report.outcome == "passed" or name in self.collected:
            return
        self.collected.add(name)
        details = self.details(report)
        if report.outcome == "failed":
            details["frame"] = self.recorder.place.frame_in(details["trace"]) or details["frame"]
            said = re.findall(r"^E   (\w[\w.]*(?:: .*)?)$", details["trace"], re.M)
            details["message"] = self.recorder.place.plain(said[-1]) if said else details["message"]
        self.recorder.write(name, "errored" if report.outcome == "failed" else "skipped", 0.0, details)

    def details(self, report):
        said = report.longrepr
        if isinstance(said, tuple) and len(said) == 3:  # a skip: path, line, reason
            return {"message": text(said[2]).replace("Skipped: ", "", 1)[:500], "frame": "", "trace": ""}
        crash = getattr(said, "reprcrash", None)
        written = COLOUR.sub("", text(said)) if said is not None else ""
        message = text(crash.message) if crash is not None else written.strip() or text(report.outcome)
        first = (message.splitlines() or [""])[0]
        first = "AssertionError: " + first if first.startswith("assert ") else first
        path = self.recorder.place.relative(text(crash.path)) if crash is not None else ""
        frame = "%s:%s" % (path, crash.lineno) if path else ""
        return {"message": self.recorder.place.plain(first), "frame": frame, "trace": tail(written)}

    def report(self, report):
        name = text(report.nodeid)
        if report.outcome == "rerun":
            self.states.pop(name, None)
            return
        state = self.states.setdefault(name, {"outcome": None, "details": None, "seconds": 0.0})
        subtest = hasattr(report, "context")
        outcome = self.outcome(report)
        if outcome is not None and not (subtest and outcome not in ("failed", "errored")):
            if worse(state["outcome"], outcome) != state["outcome"]:
                state["details"] = self.told(report, outcome, name, subtest)
            state["outcome"] = worse(state["outcome"], outcome)
        state["seconds"] += 0.0 if subtest else getattr(report, "duration", 0.0)
        if report.when not in ("setup", "call"):  # teardown, or a worker that died
            self.states.pop(name)
            details = dict(state["details"] or {}, **self.queries.pop(name, {}))
            self.recorder.write(name, state["outcome"] or "not run", state["seconds"], details)

    def outcome(self, report):
        expected = hasattr(report, "wasxfail")
        if report.outcome == "failed":
            return "failed" if report.when == "call" else "errored"
        if report.outcome == "skipped":
            return "expected failure" if expected else "skipped"
        return "passed" if report.when == "call" else None

    def told(self, report, outcome, name, subtest):
        if outcome == "passed":
            return None
        details = self.details(report)
        if not subtest:
            details.update(self.errors.pop((name, report.when), {}))
        elif outcome == "failed":
            context = report.context
            about = [text(context.msg)] if context.msg is not None else []
            given = sorted(dict(context.kwargs).items())  # values, or from pytest 9 on their text
            about += ["%s=%s" % (key, text(value).strip("'\"")) for key, value in given]
            details["message"] = "%s (%s)" % (details["message"], ", ".join(about))
        return details

    def raised(self, name, call):
        info = (call.excinfo.type, call.excinfo.value, call.excinfo.tb)
        if info[0].__name__ not in ("Skipped", "Failed", "XFailed", "Exit"):
            found = described(info, self.recorder.place)
            self.errors[name, call.when] = {"message": found["message"], "frame": found["frame"]}


def pytest_plugin(watch, hookimpl):
    """The object that pytest registers; `hookimpl` is pytest's own."""
    recorder = watch.recorder

    class Plugin(object):
        def pytest_collectreport(self, report):
            watch.collect(report)

        @hookimpl(trylast=True)
        def pytest_collection_finish(self, session):
            watch.announce([item.nodeid for item in getattr(session, "items", None) or ()])

        @hookimpl(optionalhook=True)
        def pytest_xdist_node_collection_finished(self, node, ids):
            if recorder.evidence is not None and not watch.announced:
                recorder.evidence.append({"seen": ["apart"]})
            watch.announce(ids)
            watch.announced = "apart"

        def pytest_runtest_logstart(self, nodeid):
            recorder.running(text(nodeid))

        @hookimpl(hookwrapper=True, tryfirst=True)
        def pytest_runtest_call(self, item):
            before = recorder.queries
            yield
            watch.queries[text(item.nodeid)] = recorder.since(before)

        @hookimpl(hookwrapper=True)
        def pytest_runtest_makereport(self, item, call):
            yield
            if call.excinfo is not None:
                watch.raised(text(item.nodeid), call)

        def pytest_runtest_logreport(self, report):
            watch.report(report)

        def pytest_internalerror(self, excrepr, excinfo):
            recorder.note((excinfo.type, excinfo.value, excinfo.tb))

        @hookimpl(hookwrapper=True)
        def pytest_cmdline_main(self, config):
            outcome = yield
            if outcome.excinfo:
                recorder.note(outcome.excinfo)

        @hookimpl(optionalhook=True)
        def pytest_warning_recorded(self, warning_message, nodeid):
            if recorder.evidence is not None and watch.announced == "apart":
                recorder.evidence.warnings.forwarded(warning_message, nodeid)

        def pytest_sessionfinish(self):
            recorder.save()

        def pytest_unconfigure(self):
            recorder.pytest = False

    return Plugin()


def watch_pytest(recorder, module):
    """Bring the plugin along whenever pytest prepares itself; not into sessions inside of a session."""
    original = module._prepareconfig

    @functools.wraps(original)
    def prepare(args=None, plugins=None, *rest, **named):
        if recorder.pytest or getpid() != OWNER:
            return original(args, plugins, *rest, **named)
        recorder.pytest, recorder.runner = True, "pytest"
        plugin = pytest_plugin(PytestSession(recorder), module.hookimpl)
        try:
            return original(args, list(plugins or []) + [plugin], *rest, **named)
        except BaseException:
            recorder.note(conftest_cause(sys.exc_info()))
            recorder.pytest = False
            raise

    module._prepareconfig = prepare


def conftest_cause(info):
    """What a conftest raised, out of the exception that pytest packs it in."""
    packed = getattr(info[1], "excinfo", None)
    if isinstance(packed, tuple) and len(packed) == 3:
        return packed
    cause = getattr(info[1], "cause", None)
    return (type(cause), cause, cause.__traceback__) if isinstance(cause, BaseException) else info


# -- suites: evidence ----------------------------------------------------------------------------------------

MOST = {"classes": 20000, "above": 64}  # of what is written down
KINDS = (("models", "django.db.models.base.Model"), ("migrations", "django.db.migrations.migration.Migration"))


class Evidence(object):
    """What a run shows of the project's files: warnings by line, what a module is, what a class derives from."""

    def __init__(self, path, place, name):
        self.path = path
        self.place = place
        self.warnings = guest("seven_warned").Warnings(path, place.relative, place.plain, name)

    def install(self):
        self.warnings.install()
        os.environ["DJANGO_SEVEN_HEARD"] = self.path  # for the processes that the suite starts

    def append(self, row):
        stream = os.open(self.path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        try:
            os.write(stream, (json.dumps(row) + "\n").encode("ascii"))
        finally:
            os.close(stream)

    def end(self):
        if getpid() != OWNER:
            return
        self.warnings.flush()
        modules, kinds, left = {}, {}, MOST["classes"]
        for name, module in list(sys.modules.items()):
            path = source_of(module)
            path = self.place.relative(path) if path else ""
            if path and name != "__main__":
                modules[name] = (module, path)
        for kind, question in (("settings", settings_names), ("urls", urlconf_names)):
            try:
                for name in question(modules):
                    kinds.setdefault(name, set()).add(kind)
            except Exception:  # no Django, no settings
                continue
        for name, (module, path) in sorted(modules.items()):
            try:
                row = described_module(name, module, kinds.get(name, ()), left)
                left -= len(row["classes"])
                self.append(dict(row, path=path))
            except Exception:  # a module that answers anything with an exception
                continue


def source_of(module):
    path = getattr(module, "__dict__", {}).get("__file__")  # asked plainly, a lazy module would load things
    return path[:-1] if path and path.endswith((".pyc", ".pyo")) else path


def described_module(name, module, kinds, left):
    kinds, classes, own = set(kinds), {}, vars(module)
    for key, value in sorted(own.items()):
        if len(classes) < left and isinstance(value, type) and (value.__module__, value.__name__) == (name, key):
            above = ["%s.%s" % (kind.__module__, kind.__name__) for kind in value.__mro__[1:-1]]
            classes[key] = above[: MOST["above"]]
            kinds.update(kind for kind, base in KINDS if base in above)
    register = type(own.get("register"))
    if register.__name__ == "Library" and register.__module__.startswith("django.template"):
        kinds.add("templatetags")
    return {"module": name, "kinds": sorted(kinds), "classes": classes}


def settings_names(modules):
    """The settings module, and the project's modules whose names it takes over."""
    waiting, found = [os.environ.get("DJANGO_SETTINGS_MODULE")], []
    while waiting:
        name = waiting.pop()
        if name in found or name not in modules:
            continue
        found.append(name)
        path = source_of(modules[name][0])
        with io.open(path, "rb") as stream:
            tree = ast.parse(stream.read())
        package = name if os.path.basename(path).startswith("__init__.") else name.rpartition(".")[0]
        for node in ast.walk(tree):
            if isinstance(node, ast.ImportFrom) and all(item.name == "*" or item.name.isupper() for item in node.names):
                parts = package.split(".") if package else []
                above = parts[: len(parts) - node.level + 1] if node.level else []
                waiting.append(".".join(above + ([node.module] if node.module else [])))
                waiting.append(".".join(parts + [node.module or ""]))  # Python 2 looks beside the file first
    return found


def urlconf_names(modules):
    """The root URLconf and those it includes, as far as they are loaded."""
    from django.conf import settings

    if not settings.configured or "ROOT_URLCONF" not in dir(settings):
        return []
    waiting, found = [settings.ROOT_URLCONF], []
    while waiting:
        conf = waiting.pop()
        if not isinstance(conf, (list, tuple)):
            name = getattr(conf, "__name__", conf)
            if name in found or name not in modules:
                continue
            found.append(name)
            conf = getattr(modules[name][0], "urlpatterns", ())
        for pattern in conf if isinstance(conf, (list, tuple)) else ():
            inner = getattr(pattern, "urlconf_name", None)
            if inner is not None:
                waiting.append(inner)
    return found


# -- suites: what was looked at ------------------------------------------------------------------------------


class Seen(object):
    """What a suite came by: wanted lines, templates that were rendered, names of URLs that were resolved.

    Each is written when it is first seen, also by forked children.
    """

    TOOL = 4  # of `sys.monitoring`: coverage, profilers and debuggers have others

    def __init__(self, evidence, lines):
        self.evidence = evidence
        self.place = evidence.place
        self.lines = dict((path, frozenset(wanted)) for path, wanted in lines.items())
        self.known = set()

    def note(self, *about):
        if about not in self.known:
            self.known.add(about)
            try:
                self.evidence.append({"seen": list(about)})
            except Exception:  # must never cost a test
                pass

    def install(self):
        """Hear of lines where Python tells them for next to nothing: from 3.12 on."""
        monitoring = getattr(sys, "monitoring", None)
        if not self.lines or monitoring is None or monitoring.get_tool(self.TOOL) is not None:
            return
        events, paths = monitoring.events, {}

        def wanted(code):
            name = code.co_filename
            if name not in paths:
                paths[name] = self.place.relative(name)
            return paths[name] if paths[name] in self.lines else ""

        def start(code, offset):
            if wanted(code):
                monitoring.set_local_events(self.TOOL, code, events.LINE)
            return monitoring.DISABLE

        def line(code, number):
            path = wanted(code)
            if number in self.lines[path]:
                self.note("line", path, number)
            return monitoring.DISABLE

        monitoring.use_tool_id(self.TOOL, "django-seven")
        monitoring.register_callback(self.TOOL, events.PY_START, start)
        monitoring.register_callback(self.TOOL, events.LINE, line)
        monitoring.set_events(self.TOOL, events.PY_START)
        self.note("lines")

    def watch_templates(self, module):
        def rendered(sender=None, template=None, **named):
            name = getattr(getattr(template, "origin", None), "name", None)
            path = self.place.relative(text(name)) if name else ""
            if path:
                self.note("template", path)

        module.template_rendered.connect(rendered, weak=False)
        self.note("templates")

    def watch_urls(self, module):
        kind = getattr(module, "URLResolver", None) or module.RegexURLResolver  # before 2.0
        original, seen = kind.resolve, self

        @functools.wraps(original)
        def resolve(resolver, *arguments, **named):
            match = original(resolver, *arguments, **named)
            name = getattr(match, "view_name", None)
            if name and getattr(match, "url_name", None):
                seen.note("url", text(name))
            return match

        kind.resolve = resolve
        self.note("urls")

    def end(self):
        """Say which names of URLs there are, where something was resolved."""
        if any(about[0] == "url" for about in self.known):
            try:
                from django.core import urlresolvers as urls
            except ImportError:
                from django import urls
            for name in sorted(names_below(urls.get_resolver(None).url_patterns, ())):
                self.note("named", name)


def names_below(patterns, spaces):
    """The names of URL patterns, each with its namespaces, without those of the admin."""
    for pattern in patterns:
        inner = getattr(pattern, "namespace", None)
        if getattr(pattern, "app_name", None) == "admin":  # Django's own pages, some for each model
            continue
        if hasattr(pattern, "url_patterns"):
            for name in names_below(pattern.url_patterns, spaces + ((text(inner),) if inner else ())):
                yield name
        elif getattr(pattern, "name", None):
            yield ":".join(spaces + (text(pattern.name),))


HOUSEKEEPING = ("SAVEPOINT ", "RELEASE SAVEPOINT ", "ROLLBACK TO SAVEPOINT ", "PRAGMA ", "SET CONSTRAINTS ")


def watch_queries(recorder, module):
    """Count what is sent to databases, on every alias."""
    for name in ("execute", "executemany"):
        original = module.CursorWrapper.__dict__.get(name)
        if original is not None:  # not before Django 1.6
            recorder.queries = 0
            setattr(module.CursorWrapper, name, counting(recorder, original))


def counting(recorder, original):
    @functools.wraps(original)
    def method(cursor, sql, *arguments, **named):
        if recorder.queries is not None and not str(sql).startswith(HOUSEKEEPING):
            recorder.queries += 1
        return original(cursor, sql, *arguments, **named)

    return method


def watch_parallel(recorder, module):
    """Tests of workers are only told here: what they send is not counted."""
    kind = getattr(module, "ParallelTestSuite", None)
    original = getattr(kind, "run", None)
    if original is not None:

        @functools.wraps(original)
        def run(*arguments, **named):
            recorder.queries = None
            return original(*arguments, **named)

        kind.run = run


# -- suites: running them ------------------------------------------------------------------------------------


def watch_commands(recorder, module):
    """Django prints a command's error and exits: keep the error itself."""
    for name in ("execute", "check", "validate"):
        original = module.BaseCommand.__dict__.get(name)
        if original is not None:
            setattr(module.BaseCommand, name, noting(recorder, original))


def noting(recorder, original):
    @functools.wraps(original)
    def method(*arguments, **named):
        try:
            return original(*arguments, **named)
        except Exception:
            recorder.note(sys.exc_info())
            raise

    return method


def guest(name):
    """A module of the folder `guests` beside this file, which nobody finds among the others afterwards."""
    sys.path.insert(0, OURS + "guests")
    try:
        __import__(name)
    finally:
        del sys.path[0]
    return sys.modules.pop(name)


def new_main():
    """A fresh `__main__`, as the user's script would find it."""
    main = types.ModuleType("__main__")
    sys.modules["__main__"] = main
    return main


def run_script(argv):
    sys.argv = argv
    if os.path.isdir(argv[0]):
        runpy.run_path(argv[0], run_name="__main__")
        return
    main = new_main()
    main.__file__ = argv[0]
    if PY3:
        import importlib.machinery

        main.__loader__ = importlib.machinery.SourceFileLoader("__main__", argv[0])
        main.__cached__ = None
    with io.open(argv[0], "rb") as stream:
        code = compile(stream.read(), argv[0], "exec", 0, True)
    exec(code, main.__dict__)


def run_module(argv):
    sys.argv = ["-m"] + argv[1:]
    new_main()
    runpy._run_module_as_main(argv[0])


def run_command(kind, argv):
    """Run the user's command; give its exit code and, where it raised something else, that."""
    try:
        run_module(argv) if kind == "module" else run_script(argv)
        return 0, None
    except SystemExit as stop:
        if getpid() != OWNER:
            raise
        if stop.code is None or isinstance(stop.code, int):
            return int(stop.code or 0), None
        sys.stderr.write(text(stop.code) + "\n") if PY3 else sys.stderr.write("%s\n" % (stop.code,))
        return 1, (SystemExit, stop.code, None)
    except BaseException:
        if getpid() != OWNER:
            raise
        info = sys.exc_info()
        sys.stderr.write(without_us(traceback.format_exception(*info)))
        return 1, info


def tell_where_it_hangs(path, number):
    """Have Python write down where it is when it gets a signal."""
    try:
        import faulthandler
    except ImportError:  # Python 2
        return
    faulthandler.register(number, file=io.open(path, "w"))


def run_suite(request):
    if request.get("asks"):
        tell_where_it_hangs(request["stack"], request["asks"])
    place = Place(request["root"])
    recorder = Recorder(Journal(request["outcomes"]), place)
    answer = {"exit": None, "runner": None, "crash": None, "done": False}

    def save():
        answer.update(versions(), runner=recorder.runner)
        write_answer(request["answer"], answer)

    recorder.save = save
    after = {
        "_pytest.config": lambda module: watch_pytest(recorder, module),
        "django.core.management.base": lambda module: watch_commands(recorder, module),
        "django.db.backends.utils": lambda module: watch_queries(recorder, module),
        "django.test.runner": lambda module: watch_parallel(recorder, module),
    }
    watch = UnittestWatch(recorder)
    evidence = Evidence(request["evidence"], place, watch.name) if request.get("evidence") else None
    recorder.evidence = evidence
    seen = Seen(evidence, request["lines"]) if evidence is not None and request.get("lines") is not None else None
    if evidence is not None:
        evidence.install()
        after["django.test.testcases"] = evidence.warnings.watch_cases
    if seen is not None:
        seen.install()
        after["django.test.signals"] = seen.watch_templates
        after["django.urls.resolvers"] = after["django.core.urlresolvers"] = seen.watch_urls
    watch.install()
    guest("seven_hook").watch(after)
    code, raised = run_command(request["kind"], [native(part) for part in request["argv"]])
    for each in (evidence, seen):
        if each is not None:
            each.end()
    answer.update(exit=code, done=True)
    if request.get("look") and getpid() == OWNER:
        answer.update(looked(place, Journal(None)))
    if raised is not None and (raised[0] is not SystemExit or not recorder.count):
        answer["crash"] = described(raised, place)
    if not recorder.count and (raised is None or raised[0] is SystemExit):
        nothing = {"message": "no test ran, exit code %d" % code, "frame": "", "trace": ""}
        answer["crash"] = recorder.error or answer["crash"] or nothing
    save()


def main(arguments, safe_path):
    """Read the request named on the command line and answer it; with a safe path nothing is put before it."""
    try:
        with io.open(arguments[1], "rb") as stream:
            request = json.loads(stream.read().decode("utf-8"))
        command = {"health": run_health, "facts": run_facts, "suite": run_suite}[request["command"]]
        if request["protocol"] != PROTOCOL:
            raise ValueError("protocol %s, this is %s" % (request["protocol"], PROTOCOL))
    except (IndexError, KeyError, TypeError, ValueError, IOError) as error:
        sys.stderr.write("django-seven's agent does not understand the request: %s\n" % text(error))
        return 3
    if not safe_path:
        sys.path[:0] = [native(path) for path in request.get("path", ())]
    command(request)
    return 0
