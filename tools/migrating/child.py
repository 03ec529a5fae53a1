# coding: utf-8
"""Runs steps of one tree in one Django: `child.py PLAN.json RESULT.json`; Python 2.7 and 3.6+, nothing else.

PLAN is an object with `path` (to go to the front of `sys.path`), `apps` of the project and `steps`, a list each:

    ["make", NAME]      makemigrations of the apps, the files called NNNN_NAME
    ["migrate", APP…]   to the end, all apps where none is named
    ["zero", APP…]      back to the start, one app after the other
    ["drift", NAME]     what makemigrations would write
    ["dump", NAME]      the schema: `sqlite_master`, or pg_dump

RESULT is an object with `django`, `drift` and `dumps` by name, and `failed`: the first step that failed, and why.
"""

from __future__ import absolute_import, division, print_function, unicode_literals

import io
import json
import os
import re
import sqlite3
import subprocess
import sys
import traceback
import warnings


def main(plan_file, result_file):
    with io.open(plan_file, encoding="utf-8") as file:
        plan = json.load(file)
    sys.path[:1] = plan["path"]
    sys.dont_write_bytecode = True
    warnings.simplefilter("ignore")
    os.environ["DJANGO_SETTINGS_MODULE"] = str("site_settings")
    result = {"drift": {}, "dumps": {}, "failed": None}
    step = ["setup"]
    try:
        import django

        result["django"] = django.get_version()
        django.setup()
        for step in plan["steps"]:
            STEPS[step[0]](plan, result, *step[1:])
    except BaseException as error:
        trace = traceback.format_exc()
        result["failed"] = [" ".join(step), "%s: %s" % (type(error).__name__, error), trace]
    with io.open(result_file, "w", encoding="utf-8") as file:
        file.write(json.dumps(result) if str is not bytes else json.dumps(result).decode("ascii"))


def call(*words, **options):
    from django.core.management import call_command

    out = io.StringIO() if str is not bytes else io.BytesIO()
    call_command(*words, stdout=out, stderr=out, interactive=False, **options)
    text = out.getvalue()
    return text.decode("utf-8") if isinstance(text, bytes) else text


def make(plan, result, name):
    call("makemigrations", "--name=" + name, *plan["apps"], verbosity=1)


def migrate(plan, result, *apps):
    for app in apps:
        call("migrate", app, verbosity=1)
    if not apps:
        call("migrate", verbosity=1)


def zero(plan, result, *apps):
    for app in apps:
        call("migrate", app, "zero", verbosity=1)


def drift(plan, result, name):
    """The comments that `makemigrations` writes under each file's name."""
    text = call("makemigrations", *plan["apps"], dry_run=True, verbosity=1)
    text = re.sub(r"\x1b\[[0-9;]*m", "", text)
    lines = [line.strip() for line in text.splitlines()]
    result["drift"][name] = [line[1:].strip() for line in lines if line[:1] in "-+~" and line]


def dump(plan, result, name):
    from django.db import connection

    connection.close()
    settings = connection.settings_dict
    if connection.vendor == "sqlite":
        database = sqlite3.connect(settings["NAME"])
        rows = database.execute("SELECT type, name, tbl_name, sql FROM sqlite_master ORDER BY type, name")
        text = "".join("-- %s %s on %s\n%s;\n\n" % row for row in rows if not row[1].startswith("sqlite_"))
        database.close()
    else:
        command = [
            os.environ["PG_DUMP"],
            "--schema-only",
            "-h",
            settings["HOST"],
            "-U",
            settings["USER"],
            settings["NAME"],
        ]
        text = subprocess.check_output(command).decode("utf-8")
        # Newer releases put a word of chance around the whole.
        text = re.sub(r"(?m)^\\(un)?restrict .*\n", "", text)
    result["dumps"][name] = text


STEPS = {"make": make, "migrate": migrate, "zero": zero, "drift": drift, "dump": dump}

if __name__ == "__main__":
    main(*sys.argv[1:])
