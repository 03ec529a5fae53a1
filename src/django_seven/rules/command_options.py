"""Options of Django's commands, where code names them: `call_command("…", "--option", option=…)`."""

from __future__ import annotations

from collections.abc import Mapping

from tree_sitter import Node

from django_seven.rules.command_calls import CALL, CALLS, named, other_word, words
from django_seven.rules.shape import ByHand, Draft, Example, Fine, Match, Rewrite, RewriteFunction, Rule, Skip
from django_seven.rules.syntax import keyword, spread_last, string_value
from django_seven.values import Minor

# Keywords of built-in commands that did nothing any more long before they were refused.
_IDLE = {
    "loaddata": ("commit",),
    "migrate": ("load_initial_data", "migrate_all", "skip", "merge"),
    "flush": ("load_initial_data", "inhibit_post_syncdb", "emit_pre_syncdb"),
}


def option_now(command: str, flags: Mapping[str, str], keywords: Mapping[str, str], before: Minor) -> RewriteFunction:
    """An option of a command is called otherwise, as a word (`--natural`) and as a keyword."""

    def function(draft: Draft, match: Match) -> None:
        call, given = named(match, command)
        changed = False
        for item in given[1:]:
            flag = string_value(item)
            if flag is not None and flag in flags:
                other_word(draft, item, flag, flags[flag], before)
                changed = True
        for old, new in keywords.items():
            argument = keyword(call, old) if match.trigger == CALL else None
            name, value = _parts(argument)
            if argument is None or name is None or value is None:
                continue
            changed = True
            if draft.road.old >= before:
                draft.replace(name, new)
                continue
            asked = f"{draft.require_module('django')}.VERSION < {before.code}"
            spread_last(draft, call, argument, f'**{{"{old}" if {asked} else "{new}": {draft.text(value)}}}')
        if not changed:
            raise Fine

    return function


def _parts(argument: Node | None) -> tuple[Node | None, Node | None]:
    if argument is None:
        return None, None
    return argument.child_by_field_name("name"), argument.child_by_field_name("value")


def listed_now(draft: Draft, match: Match) -> None:
    """`migrate --list` is `showmigrations`."""
    call, given = named(match, "migrate")
    flag = next((item for item in given[1:] if string_value(item) in ("--list", "-l")), None)
    argument = flag or (keyword(call, "list") if match.trigger == CALL else None)
    if argument is None:
        raise Fine
    if flag is None and draft.text(argument).replace(" ", "") != "list=True":
        raise Skip("whether it lists is decided elsewhere")
    if draft.road.old < Minor(1, 8):
        raise Skip("`showmigrations` is not there before Django 1.8")
    draft.replace(given[0], draft.text(given[0]).replace("migrate", "showmigrations"))
    draft.remove_argument(argument)


def plain_shell(draft: Draft, match: Match) -> None:
    """`shell --plain` is `shell --interface=python`; Django 1.10 is the first to know that interface."""
    call, given = named(match, "shell")
    flag = next((item for item in given[1:] if string_value(item) == "--plain"), None)
    argument = keyword(call, "plain") if match.trigger == CALL else None
    if flag is None and argument is None:
        raise Fine
    first = Minor(1, 10)
    if flag is not None:
        other_word(draft, flag, "--plain", "--interface=python", first)
    if argument is None:
        return
    if draft.text(argument).replace(" ", "") != "plain=True":
        raise Skip("whether it is plain is decided elsewhere")
    if draft.road.old >= first:
        draft.replace(argument, 'interface="python"')
        return
    asked = f"{draft.require_module('django')}.VERSION < {first.code}"
    spread_last(draft, call, argument, f'**({{"plain": True}} if {asked} else {{"interface": "python"}})')


def no_live_server(draft: Draft, match: Match) -> None:
    """`test --liveserver` goes: the live server takes a free port."""
    call, given = named(match, "test")
    flag = next((item for item in given[1:] if (string_value(item) or "").startswith("--liveserver")), None)
    argument = flag or (keyword(call, "liveserver") if match.trigger == CALL else None)
    if argument is None:
        raise Fine
    if flag is not None and string_value(flag) == "--liveserver":
        raise Skip("its address stands in another word")
    draft.remove_argument(argument)


def keep_database(draft: Draft, match: Match) -> None:
    """`test -k` is `test --keepdb`, unless a pattern follows."""
    _, given = named(match, "test")
    flags = [item for item in given[1:] if string_value(item) == "-k"]
    if not flags:
        raise Fine
    if draft.road.old < Minor(1, 8):
        raise Skip("databases are not kept before Django 1.8")
    for flag in flags:
        draft.replace(flag, draft.text(flag).replace("-k", "--keepdb"))


def idle_keyword(draft: Draft, match: Match) -> None:
    """Keywords that a built-in command no longer knows go."""
    call, given = words(match)
    command = string_value(given[0]) if given else None
    gone = [found for name in _IDLE.get(command or "", ()) if (found := keyword(call, name)) is not None]
    if not gone:
        raise Fine
    if draft.road.old < Minor(1, 9):
        raise Skip("it still means something on the old side")
    for argument in gone:
        draft.remove_argument(argument)


def whole_option(draft: Draft, match: Match) -> None:
    """`--set` and `--python` are written out: `--settings`, `--pythonpath`."""
    _, given = words(match)
    found = False
    for item in given[1:]:
        option = (string_value(item) or "").partition("=")[0]
        for full in ("--settings", "--pythonpath", "--traceback", "--verbosity", "--no-color"):
            if len(option) > 3 and full.startswith(option) and option != full:
                draft.replace(item, draft.text(item).replace(option, full, 1))
                found = True
    if not found:
        raise Fine


def exit_code(draft: Draft, match: Match) -> None:
    """Whether `makemigrations` is asked for the exit code of old."""
    call, given = named(match, "makemigrations")
    flags = any(string_value(item) in ("--exit", "-e") for item in given[1:])
    if not flags and (match.trigger != CALL or keyword(call, "exit_code") is None):
        raise Fine


_OUT = """
import io
import json

from django.core.management import call_command
from seven_proof import migrate

migrate()
out = io.StringIO() if str is not bytes else io.BytesIO()
{}
"""
_EXIT = """
from django.core.management import call_command

call_command("makemigrations", "--exit")
"""
_SHELL = """
import code
import select

from django.core.management import call_command
from django.core.management.commands import shell

seen = []
shell.Command.ipython = shell.Command.bpython = lambda *args: seen.append("other")
code.interact = lambda *args, **options: seen.append("python")
select.select = lambda *args: ([], [], [])
call_command("shell", {})
"""
_SHELL_LINE = """
import code
import select

from django.core.management import execute_from_command_line
from django.core.management.commands import shell

seen = []
shell.Command.ipython = shell.Command.bpython = lambda *args: seen.append("other")
code.interact = lambda *args, **options: seen.append("python")
select.select = lambda *args: ([], [], [])
execute_from_command_line(["manage.py", "shell", "{}"])
"""
_SHORT = """
import os

from django.core.management import ManagementUtility, execute_from_command_line


class Told:
    def run_from_argv(self, argv):
        seen.append(os.environ["DJANGO_SETTINGS_MODULE"])


seen = []
ManagementUtility.fetch_command = lambda self, name: Told()
os.environ["DJANGO_SETTINGS_MODULE"] = ""
execute_from_command_line(["manage.py", "check", "{}"])
"""
_RUNNER = """
from django.conf import settings
from django.core.management import call_command

try:
    from django.test.runner import DiscoverRunner as Base
except ImportError:
    from django.test.simple import DjangoTestSuiteRunner as Base


class Runner(Base):
    def run_tests(self, labels, extra_tests=None, **kwargs):
        seen.append(self.{})
        return 0


seen = []
settings.TEST_RUNNER = str("seven_example.Runner")
{}
"""


RULES = [
    Rule(
        id="command-dumpdata-natural",
        what="`dumpdata --natural` is gone in Django 1.9; it is `--natural-foreign`.",
        why="Natural primary keys can be asked for as well since Django 1.7.",
        since="1.7",
        until="1.9",
        change=Rewrite(
            CALLS,
            option_now(
                "dumpdata",
                {"--natural": "--natural-foreign", "-n": "--natural-foreign"},
                {"use_natural_keys": "use_natural_foreign_keys"},
                Minor(1, 7),
            ),
        ),
        sure="safe",
        notes="1.9/#features-removed-in-1-9",
        example=Example(
            before=_OUT.format('call_command("dumpdata", "auth.Permission", use_natural_keys=True, stdout=out)'),
            after=_OUT.format('call_command("dumpdata", "auth.Permission", use_natural_foreign_keys=True, stdout=out)'),
            probe="answer = sorted(row['fields']['content_type'] for row in json.loads(out.getvalue()))[:1]",
        ),
        leaves=("call_command('dumpdata', use_natural_keys=True)",),
        ledger=("removed-command-dumpdata---natural", "removed-command-dumpdata--n"),
        symptoms=("no such option: --natural", "unrecognized arguments: --natural"),
    ),
    Rule(
        id="command-migrate-list",
        what="`migrate --list` is gone in Django 1.10; it is the command `showmigrations`.",
        why="Showing is not migrating.",
        since="1.8",
        until="1.10",
        change=Rewrite(CALLS, listed_now),
        sure="safe",
        notes="1.10/#features-removed-in-1-10",
        example=Example(
            before=_OUT.format('call_command("migrate", "auth", "--list", no_color=True, stdout=out)'),
            after=_OUT.format('call_command("showmigrations", "auth", no_color=True, stdout=out)'),
            settings="MIGRATION_MODULES = {}",
            probe="answer = out.getvalue().splitlines()[0]",
        ),
        leaves=(
            "call_command('migrate', list=True)",
            "from django.core.management import call_command\ncall_command('migrate')",
        ),
        ledger=("removed-command-migrate---list",),
        symptoms=("unrecognized arguments: --list", "unrecognized arguments: -l"),
    ),
    Rule(
        id="command-shell-plain",
        what="`shell --plain` is gone in Django 2.0; it is `--interface=python`.",
        why="The option names the shell since Django 1.5.",
        since="1.10",
        until="2.0",
        change=Rewrite(CALLS, plain_shell),
        sure="safe",
        notes="2.0/#features-removed-in-2-0",
        example=Example(
            before=_SHELL.format("plain=True"),
            after=_SHELL.format('interface="python"'),
            probe="answer = seen",
        ),
        more=(
            Example(
                before=_SHELL_LINE.format("--plain"),
                after=_SHELL_LINE.format("--interface=python"),
                probe="answer = seen",
            ),
        ),
        leaves=("from django.core.management import call_command\ncall_command('shell', plain=plain)",),
        ledger=("removed-command-shell---plain",),
        symptoms=("unrecognized arguments: --plain", "Unknown option(s) for shell command: plain"),
    ),
    Rule(
        id="command-makemigrations-exit",
        what="`makemigrations --exit` is gone in Django 2.0; `--check` says the opposite.",
        why="`--exit` ended with 1 where nothing had changed, `--check` does where something has.",
        since="1.10",
        until="2.0",
        change=ByHand(
            CALLS, "Use `--check` (`check_changes=True`) and turn the test of the exit code.", only=exit_code
        ),
        sure="show",
        notes="2.0/#features-removed-in-2-0",
        unproven="the two ask opposite questions",
        example=Example(_EXIT, "answer = None"),
        leaves=("from django.core.management import call_command\ncall_command('makemigrations')",),
        ledger=("removed-command-makemigrations---exit",),
        symptoms=("unrecognized arguments: --exit", "Unknown option(s) for makemigrations command: exit_code"),
    ),
    Rule(
        id="command-test-liveserver",
        what="`test --liveserver` is gone in Django 1.11.",
        why="The live server takes any free port.",
        since="1.3",
        until="1.11",
        change=Rewrite(CALLS, no_live_server),
        sure="likely",
        notes="1.11/#liveservertestcase-binds-to-port-zero",
        example=Example(
            before=_RUNNER.format(
                "interactive", 'call_command("test", "--liveserver=localhost:8082", interactive=False)'
            ),
            after=_RUNNER.format("interactive", 'call_command("test", interactive=False)'),
            probe="answer = seen",
        ),
        leaves=("from django.core.management import call_command\ncall_command('test', '--failfast')",),
        ledger=("removed-command-test---liveserver",),
        symptoms=("unrecognized arguments: --liveserver",),
    ),
    Rule(
        id="command-test-k",
        what="`test -k` names a pattern in Django 3.0; what it was is `--keepdb`.",
        why="`unittest` uses the letter for its patterns.",
        since="1.8",
        until="3.0",
        change=Rewrite(CALLS, keep_database),
        pattern=r"['\"]-k['\"]",
        sure="safe",
        notes="3.0/#tests",
        example=Example(
            before=_RUNNER.format("keepdb", 'call_command("test", "-k", interactive=False)'),
            after=_RUNNER.format("keepdb", 'call_command("test", "--keepdb", interactive=False)'),
            probe="answer = seen",
        ),
        leaves=("from django.core.management import call_command\ncall_command('check', '-k')",),
        ledger=("changed-test-k-option",),
        symptoms=("argument -k: expected one argument",),
    ),
    Rule(
        id="command-idle-keyword",
        what="A built-in command refuses keywords that it does not know from Django 2.0 on.",
        why="They had no effect.",
        since="1.3",
        until="2.0",
        change=Rewrite((CALL,), idle_keyword),
        sure="likely",
        notes="2.0/#call-command-validates-the-options-it-receives",
        example=Example(
            before=_OUT.format('call_command("flush", interactive=False, load_initial_data=False)'),
            after=_OUT.format('call_command("flush", interactive=False)'),
            probe="from django.contrib.auth.models import Permission\n\nanswer = Permission.objects.count() > 0",
        ),
        leaves=(
            "from django.core.management import call_command\ncall_command('import_shop', commit=False)",
            "from django.core.management import call_command\ncall_command('loaddata', 'shop', database='other')",
        ),
        ledger=("changed-call_command-options",),
        symptoms=("Unknown option(s) for",),
    ),
    Rule(
        id="command-short-option",
        what="Options of a command must be written out from Django 2.1 on: `--settings`, not `--set`.",
        why="What the settings are was read from the start of an option's name as well, before Django is set up.",
        since="1.3",
        until="2.1",
        change=Rewrite(CALLS, whole_option),
        sure="safe",
        notes="2.1/#miscellaneous",
        example=Example(
            before=_SHORT.format("--set=seven_settings"),
            after=_SHORT.format("--settings=seven_settings"),
            probe="answer = seen",
        ),
        leaves=("from django.core.management import call_command\ncall_command('check', '--deploy')",),
        ledger=("changed-command-option-abbreviations",),
        symptoms=("unrecognized arguments: --set",),
    ),
]
