"""Commands that code calls by name: `call_command("…")` and `execute_from_command_line([…])`."""

from __future__ import annotations

from collections.abc import Mapping

from tree_sitter import Node

from django_seven.rules.shape import ByHand, Draft, Example, Fine, Match, Rewrite, RewriteFunction, Rule, Skip
from django_seven.rules.syntax import arguments, call_of, is_called, keyword, string_value, value_of
from django_seven.values import Minor

CALL = "django.core.management.call_command"
LINE = "django.core.management.execute_from_command_line"
CALLS = (CALL, LINE)


def words(match: Match) -> tuple[Node, list[Node]]:
    """The call, and what stands where the command and what follows it stand.

    Raises Fine where it is not called.
    """
    if not is_called(match.node):
        raise Fine
    call = call_of(match)
    given = arguments(call)
    if match.trigger == LINE:
        line = given[0] if given and given[0].type in ("list", "tuple") else None
        return call, [item for item in line.named_children if item.type != "comment"][1:] if line is not None else []
    return call, [item for item in given if item.type != "keyword_argument"]


def named(match: Match, name: str) -> tuple[Node, list[Node]]:
    """The call and the words of a command of this name.

    Raises Fine for any other.
    """
    call, given = words(match)
    if not given or string_value(given[0]) != name:
        raise Fine
    return call, given


def other_word(draft: Draft, node: Node, old: str, new: str, before: Minor) -> None:
    """Put another text into a string; on a road that starts before its birth the version is asked."""
    text = draft.text(node)
    fresh = text.replace(old, new, 1)
    if draft.road.old < before:
        fresh = f"{text} if {draft.require_module('django')}.VERSION < {before.code} else {fresh}"
    draft.replace(node, fresh)


def called_now(old: str, new: str, before: Minor, foreign: tuple[str, ...] = ()) -> RewriteFunction:
    """A command has another name; a call with a keyword of another package is left."""

    def function(draft: Draft, match: Match) -> None:
        call, given = named(match, old)
        if any(keyword(call, name) is not None for name in foreign):
            raise Skip("it is called with an option of another package")
        other_word(draft, given[0], old, new, before)

    return function


def any_of(*names: str) -> RewriteFunction:
    """Whether one of some commands is called."""

    def function(draft: Draft, match: Match) -> None:
        _, given = words(match)
        if not given or string_value(given[0]) not in names:
            raise Fine

    return function


def checks_dry(draft: Draft, match: Match) -> None:
    """`makemigrations --check` writes no files where it is told so."""
    call, given = named(match, "makemigrations")
    flag = next((item for item in given[1:] if string_value(item) == "--check"), None)
    names = ("check_changes", "check") if match.trigger == CALL else ()
    argument = next(filter(None, (keyword(call, name) for name in names)), None)
    dry = any(string_value(item) in ("--dry-run", "--update") for item in given)
    if dry or any(keyword(call, name) is not None for name in ("dry_run", "update")):
        raise Fine
    if any("splat" in item.type for item in [*given, *arguments(call)]):
        raise Fine  # it may hold anything
    if flag is not None:
        draft.insert(flag.end_byte, f", {draft.text(flag).replace('check', 'dry-run')}")
    elif argument is None or draft.text(value_of(argument)) == "False":
        raise Fine
    elif draft.text(value_of(argument)) == "True":
        draft.insert(argument.end_byte, ", dry_run=True")
    else:
        raise Skip("whether it checks is decided elsewhere")


def script(draft: Draft, match: Match) -> None:
    """The script `django-admin.py` is `django-admin`."""
    if draft.road.old < Minor(1, 7):
        raise Skip("`django-admin` came with Django 1.7")
    draft.replace(match.node, draft.text(match.node).replace("django-admin.py", "django-admin"))


def _calling(call: str) -> str:
    return f"""
from django.core.management import call_command

call_command({call})
"""


_RENAMED: tuple[tuple[str, str, str, str, str, tuple[str, ...], str], ...] = (
    ("syncdb", "migrate", "1.7", "1.9", "removed-command-syncdb", ("migrate", "migrate_all"), "interactive=False"),
    ("validate", "check", "1.6", "1.9", "removed-command-validate", (), ""),
    ("cleanup", "clearsessions", "1.5", "1.7", "removed-command-cleanup", (), ""),
)
_PROBES: Mapping[str, str] = {
    "syncdb": "from django.contrib.auth.models import Group\n\nanswer = Group.objects.count()",
    "validate": "answer = 'validated'",
    "cleanup": "answer = SessionStore('a' * 32).exists('a' * 32)",
}
_OLD_SESSION = """
from datetime import datetime

from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from seven_proof import migrate

migrate()
Session.objects.create(session_key="a" * 32, session_data="", expire_date=datetime(2001, 1, 1))
"""


def _renamed(old: str, new: str, since: str, until: str, row: str, foreign: tuple[str, ...], given: str) -> Rule:
    behind = f", {given}" if given else ""
    before = _OLD_SESSION if old == "cleanup" else ""
    return Rule(
        id=f"command-{old}",
        what=f"The command `{old}` is gone in Django {until}; it is `{new}`.",
        why=f"Django {since} has `{new}`, which does the same.",
        since=since,
        until=until,
        change=Rewrite(CALLS, called_now(old, new, Minor.parse(since), foreign)),
        sure="likely" if old == "syncdb" else "safe",
        notes=f"{until}/#features-removed-in-{until.replace('.', '-')}",
        example=Example(
            before=before + _calling(f'"{old}"{behind}'),
            after=before + _calling(f'"{new}"{behind}'),
            settings="MIGRATION_MODULES = {}",
            probe=_PROBES[old],
        ),
        leaves=(f'call_command("{old}")', f'from django.core.management import call_command\ncall_command("{new}")'),
        ledger=(row,),
        symptoms=(f"Unknown command: '{old}'", f"Unknown command: {old!r}"),
    )


def _gone(names: tuple[str, ...], until: str, decide: str, rows: tuple[str, ...], rule: str) -> Rule:
    listed = ", ".join(f"`{name}`" for name in names)
    return Rule(
        id=rule,
        what=f"Django {until} no longer has the {'commands' if len(names) > 1 else 'command'} {listed}.",
        why="Nothing in Django does the same.",
        since=until,
        until=until,
        change=ByHand(CALLS, decide, only=any_of(*names)),
        texts=names,
        sure="show",
        notes=f"{until}/#features-removed-in-{until.replace('.', '-')}",
        unproven="there is no spelling for both sides",
        example=Example(_calling(f'"{names[0]}"'), "answer = None"),
        leaves=('from django.core.management import call_command\ncall_command("migrate")',),
        ledger=rows,
        symptoms=tuple(f"Unknown command: '{name}'" for name in names),
    )


RULES = [
    *(_renamed(*entry) for entry in _RENAMED),
    _gone(
        ("sql", "sqlall", "sqlclear", "sqldropindexes", "sqlindexes", "sqlcustom", "runfcgi"),
        "1.9",
        "`sqlmigrate` prints the SQL of a migration; a site is served by WSGI.",
        (
            "removed-command-runfcgi",
            "removed-command-sql",
            "removed-command-sqlall",
            "removed-command-sqlclear",
            "removed-command-sqldropindexes",
            "removed-command-sqlindexes",
        ),
        "command-sqlall",
    ),
    Rule(
        id="daily-cleanup",
        what="The script `daily_cleanup.py` is gone in Django 1.7; `django-admin clearsessions` does the same.",
        why="It is a command like the others since Django 1.5.",
        since="1.7",
        until="1.7",
        change=ByHand(("'daily_cleanup.py'",), "Run the command `clearsessions`."),
        sure="show",
        notes="1.7/#features-removed-in-1-7",
        unproven="one word becomes two",
        example=Example('command = ["daily_cleanup.py"]\n', 'command = ["django-admin", "clearsessions"]\n'),
        leaves=('command = ["django-admin", "clearsessions"]',),
        ledger=("removed-daily_cleanup.py",),
    ),
    _gone(
        ("reset", "sqlreset"),
        "1.5",
        "Use `sqlclear` and `syncdb`, or `flush`.",
        ("removed-command-reset", "removed-command-sqlreset"),
        "command-reset",
    ),
    _gone(
        ("ping_google",),
        "5.0",
        "Google no longer listens: take the call away and name the sitemap in `robots.txt`.",
        ("removed-command-ping_google",),
        "command-ping-google",
    ),
    Rule(
        id="django-admin-py",
        what="The script `django-admin.py` is no longer installed by Django 4.0; it is `django-admin`.",
        why="It is a program since Django 1.7.",
        since="1.7",
        until="4.0",
        change=Rewrite(("'django-admin.py'",), script),
        sure="safe",
        notes="4.0/#features-removed-in-4-0",
        example=Example(
            before='command = ["django-admin.py", "check"]\n',
            after='command = ["django-admin", "check"]\n',
            probe="import os\n\nimport django\n\nhere = os.path.dirname(os.path.dirname(django.__file__))\n"
            "answer = os.path.exists(os.path.join(here, 'bin', command[0])) or 1 / 0",
        ),
        leaves=('command = ["django-admin", "check"]',),
        ledger=("removed-django-admin.py",),
        symptoms=("django-admin.py: command not found", "No such file or directory: 'django-admin.py'"),
    ),
    Rule(
        id="command-makemigrations-check",
        what="`makemigrations --check` wrote the missing files before Django 4.2; from then on it only tells.",
        why="Who checks wants to know, and `--dry-run` says so on all releases.",
        since="1.10",
        until="4.2",
        change=Rewrite(CALLS, checks_dry),
        texts=("makemigrations",),
        sure="likely",
        notes="4.2/#miscellaneous",
        example=Example(
            before=_calling('"makemigrations", check=True'),
            after=_calling('"makemigrations", check=True, dry_run=True'),
        ),
        more=(
            Example(
                before=_calling('"makemigrations", "--check", verbosity=0'),
                after=_calling('"makemigrations", "--check", "--dry-run", verbosity=0'),
            ),
        ),
        unproven="the files that the old side wrote are the difference that goes",
        leaves=(
            _calling('"makemigrations", check=False'),
            _calling('"makemigrations", check_changes=True, dry_run=True'),
            _calling('"makemigrations", "--check", "--dry-run"'),
            _calling('"makemigrations", "--check", *options'),
            _calling('"migrate", check=True'),
        ),
        ledger=("changed-makemigrations-check",),
    ),
]
