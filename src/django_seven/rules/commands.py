"""Management commands and the reloader."""

from __future__ import annotations

from django_seven.rules.shape import ByHand, Draft, Example, Fine, Match, Rewrite, Rule

_RELOADER = "django.utils.autoreload."


def listed_checks(draft: Draft, match: Match) -> None:
    """`requires_system_checks` is `[]` or `"__all__"` instead of `False` or `True`."""
    assignment = match.node if match.node.type == "assignment" else match.node.parent
    value = assignment.child_by_field_name("right") if assignment is not None else None
    if assignment is None or assignment.type != "assignment" or value is None:
        raise Fine
    text = {"False": "[]", "True": '"__all__"'}.get(draft.text(value))
    if text is None:
        raise Fine
    draft.replace(value, text)


_COMMAND = """
from django.core.management.base import BaseCommand


class Command(BaseCommand):
    requires_system_checks = {}

    def handle(self, *args, **options):
        return "done"
"""
_RELOADED = """
from django.utils import autoreload


def serve():
    raise SystemExit(1)


autoreload.restart_with_reloader = lambda: 5
try:
    autoreload.{}(serve)
except SystemExit as ended:
    answer = ended.code
"""

RULES = [
    Rule(
        id="requires-system-checks-bool",
        what="`requires_system_checks` is a list of tags or `__all__` in Django 4.1, no longer a boolean.",
        why="A command can ask for some of the checks since Django 3.2.",
        since="1.10",
        until="4.1",
        warns="3.2",
        change=Rewrite(("class requires_system_checks", ".requires_system_checks"), listed_checks),
        pattern=r"requires_system_checks\s*=\s*(?:True|False)\b",
        sure="safe",
        notes="4.1/#features-removed-in-4-1",
        example=Example(
            before=_COMMAND.format("False"),
            after=_COMMAND.format("[]"),
            probe="""
import io

from django.core.management import call_command

out = io.StringIO()
call_command(Command(stdout=out))
answer = out.getvalue()
""",
        ),
        leaves=(
            "class Command:\n    requires_system_checks = '__all__'",
            "requires_system_checks = False",
            "if command.requires_system_checks:\n    pass",
        ),
        ledger=("removed-requires_system_checks-bool",),
        symptoms=("requires_system_checks must be a list or tuple",),
    ),
    Rule(
        id="autoreload-main",
        what="`main()`, `python_reloader()`, `code_changed()` and others left `django.utils.autoreload` in Django 2.2.",
        why="The reloader was written anew.",
        since="2.2",
        until="2.2",
        change=ByHand(
            tuple(
                _RELOADER + name
                for name in (
                    "main",
                    "python_reloader",
                    "reloader_thread",
                    "code_changed",
                    "gen_filenames",
                    "clean_files",
                    "reset_translations",
                    "USE_INOTIFY",
                )
            ),
            "`autoreload.main(function)` is `autoreload.run_with_reloader(function)`; for the rest, listen to "
            "`autoreload_started` and `file_changed`.",
        ),
        sure="show",
        notes="2.2/#miscellaneous",
        example=Example(before=_RELOADED.format("main"), after=_RELOADED.format("run_with_reloader")),
        leaves=("from shop import autoreload\nautoreload.main(serve)",),
        ledger=tuple(
            f"removed-{_RELOADER}{name}"
            for name in (
                "USE_INOTIFY",
                "clean_files",
                "code_changed",
                "gen_filenames",
                "python_reloader",
                "reloader_thread",
                "reset_translations",
            )
        ),
        symptoms=("module 'django.utils.autoreload' has no attribute",),
    ),
]
