"""Management commands of Django 1.x: options, arguments, base classes, and the `manage.py` of old."""

from __future__ import annotations

from tree_sitter import Node

from django_seven.rules.command_calls import CALL
from django_seven.rules.shape import Draft, Example, Fine, Keyword, Match, Method, Rewrite, Rule, Skip
from django_seven.rules.syntax import below, enclosing, indentation, parameter_name, parameters

_MANAGEMENT = "django.core.management."
COMMANDS = tuple(
    f"{_MANAGEMENT}{name}"
    for name in (
        "base.BaseCommand",
        "BaseCommand",
        "base.AppCommand",
        "AppCommand",
        "base.LabelCommand",
        "LabelCommand",
        "base.NoArgsCommand",
        "NoArgsCommand",
    )
)
_NO_ARGS = {
    f"{_MANAGEMENT}base.NoArgsCommand": f"{_MANAGEMENT}base.BaseCommand",
    f"{_MANAGEMENT}NoArgsCommand": f"{_MANAGEMENT}BaseCommand",
}


def no_args(draft: Draft, match: Match) -> None:
    """A `NoArgsCommand` is a `BaseCommand` whose `handle_noargs` is its `handle`."""
    if match.trigger in _NO_ARGS:
        title = enclosing(match.node, "class_definition")
        if title is not None and any(_titled(draft, node, "handle") for node in below(title, "function_definition")):
            raise Skip("the class has a `handle()` of its own")
        draft.replace(match.node, draft.require(_NO_ARGS[match.trigger]))
        return
    if match.node.type == "attribute":
        receiver, name = match.node.child_by_field_name("object"), match.node.child_by_field_name("attribute")
        text = draft.text(receiver) if receiver is not None else ""
        if name is None or (text != "self" and not text.startswith("super(")):
            raise Fine
        if not draft.class_means(match.node, tuple(_NO_ARGS)):
            raise Fine
        draft.replace(name, "handle")
        return
    name = match.node.child_by_field_name("name")
    if name is None or not draft.class_means(match.node, tuple(_NO_ARGS)):
        raise Fine
    title = enclosing(match.node, "class_definition")
    if title is not None and any(_titled(draft, node, "handle") for node in below(title, "function_definition")):
        raise Skip("the class has a `handle()` of its own")
    draft.replace(name, "handle")


def _titled(draft: Draft, function: Node, name: str) -> bool:
    title = function.child_by_field_name("name")
    return title is not None and draft.text(title) == name


def takes_words(draft: Draft, match: Match) -> None:
    """A command that reads the words behind its name declares them."""
    title, block = enclosing(match.node, "class_definition"), match.node.child_by_field_name("body")
    star = next(
        (p for p in parameters(match.node) if parameter_name(p).startswith("*") and "**" not in draft.text(p)), None
    )
    if title is None or block is None or star is None or not draft.class_means(match.node, COMMANDS[:2]):
        raise Fine
    name = parameter_name(star)[1:]
    body = title.child_by_field_name("body")
    text = draft.text(body) if body is not None else ""
    if "add_arguments" in text or "option_list" in text or not reads(draft, block, name):
        raise Fine
    indent = indentation(match.node)
    draft.insert(
        match.node.start_byte,
        f'def add_arguments(self, parser):\n{indent}    parser.add_argument("args", nargs="*")\n\n{indent}',
    )


def reads(draft: Draft, block: Node, name: str) -> bool:
    """Whether a function does more with `*args` than to hand it on."""
    for node in below(block, "identifier"):
        above = node.parent
        if draft.text(node) != name or above is None or above.type == "keyword_argument":
            continue
        if above.type != "list_splat" and not (above.type == "attribute" and above.children[0].id != node.id):
            return True
    return False


def app_config(draft: Draft, match: Match) -> None:
    """`handle_app` is called by a `handle_app_config` of its own."""
    title = enclosing(match.node, "class_definition")
    owners = (f"{_MANAGEMENT}base.AppCommand", f"{_MANAGEMENT}AppCommand")
    if title is None or not draft.class_means(match.node, owners):
        raise Fine
    if any(_titled(draft, node, "handle_app_config") for node in below(title, "function_definition")):
        raise Fine
    indent = indentation(match.node)
    draft.insert(
        match.node.start_byte,
        f"def handle_app_config(self, app_config, **options):\n{indent}    "
        f"return self.handle_app(app_config.models_module, **options)\n\n{indent}",
    )


def can_import(draft: Draft, match: Match) -> None:
    """`can_import_settings` is always true; where a class sets it, nobody reads it any more, and it stays."""
    holder = match.node.child_by_field_name("object")
    means = None if holder is None else draft.derives(holder, COMMANDS)
    own = holder is not None and draft.text(holder) == "self" and draft.class_means(match.node, COMMANDS)
    if not means and not own:
        raise Fine
    draft.replace(match.node, "True")


_RUN = """
answer = []
Command.told = lambda self, word: answer.append(word)
Command().run_from_argv(["manage.py", "told"] + WORDS)
"""
_NO_ARGS_CODE = """
from django.core.management.base import {}


class Command({}):
    def {}(self, **options):
        self.told("done")


WORDS = []
"""
_WORDS_CODE = """
from django.core.management.base import BaseCommand


class Command(BaseCommand):
{}    def handle(self, *args, **options):
        self.told(args)


WORDS = ["shop", "till"]
"""
_APP_CODE = """
from django.core.management.base import AppCommand


class Command(AppCommand):
{}    def handle_app(self, app, **options):
        self.told(app.__name__)


WORDS = ["auth"]
"""
_CHECKED = """
from django.core.management.base import BaseCommand


class Command(BaseCommand):
    {} = []

    def validate(self, *args, **kwargs):
        self.told("checked")

    check = validate

    def handle(self, *args, **options):
        self.told("done")


WORDS = []
"""
_SKIPPED = """
from django.core.management.base import BaseCommand

told = []


class Command(BaseCommand):
    requires_model_validation = True

    def validate(self, *args, **kwargs):
        told.append("checked")

    check = validate

    def handle(self, *args, **options):
        told.append("done")


Command().execute(
    {}=True,
    no_color=True,
    force_color=False,
    pythonpath=None,
    settings=None,
    stderr=None,
    stdout=None,
    traceback=False,
    verbosity=1,
)
if told != ["done"]:
    raise AssertionError(told)
"""

RULES = [
    Rule(
        id="no-args-command",
        what="`NoArgsCommand` is gone in Django 1.10; it is a `BaseCommand` whose `handle_noargs()` is `handle()`.",
        why="A command takes no words unless it declares them.",
        since="1.3",
        until="1.10",
        change=Rewrite((*_NO_ARGS, "def handle_noargs", ".handle_noargs"), no_args, whole=True),
        sure="safe",
        notes="1.10/#features-removed-in-1-10",
        example=Example(
            before=_NO_ARGS_CODE.format("NoArgsCommand", "NoArgsCommand", "handle_noargs"),
            after=_NO_ARGS_CODE.format("BaseCommand", "BaseCommand", "handle"),
            probe=_RUN,
        ),
        leaves=("class Command(NoArgsCommand):\n    def handle_noargs(self, **options):\n        pass",),
        ledger=(
            "removed-django.core.management.base.NoArgsCommand",
            "removed-django.core.management.NoArgsCommand",
        ),
        symptoms=("cannot import name 'NoArgsCommand'", "cannot import name NoArgsCommand"),
    ),
    Rule(
        id="command-undeclared-args",
        what="A command must declare the words that it takes behind its name from Django 1.8 on.",
        why="Arguments are parsed by `argparse`.",
        since="1.3",
        until="1.8",
        change=Rewrite(("def handle",), takes_words),
        sure="likely",
        notes="1.8/#management-commands-that-only-accept-positional-arguments",
        example=Example(
            before=_WORDS_CODE.format(""),
            after=_WORDS_CODE.format(
                '    def add_arguments(self, parser):\n        parser.add_argument("args", nargs="*")\n\n'
            ),
            probe=_RUN,
        ),
        leaves=(
            _WORDS_CODE.format("").replace("self.told(args)", "super(Command, self).handle(*args, **options)"),
            "class Shop:\n    def handle(self, *args):\n        print(args)",
        ),
        ledger=("changed-command-positional-args",),
        symptoms=("unrecognized arguments:",),
    ),
    Rule(
        id="command-requires-model-validation",
        what="`requires_model_validation` of a command is not read by Django 1.9; it is `requires_system_checks`.",
        why="Models are one of the things that are checked since Django 1.7.",
        since="1.7",
        until="1.9",
        change=Method(COMMANDS, "requires_model_validation", "requires_system_checks"),
        sure="safe",
        notes="1.9/#features-removed-in-1-9",
        example=Example(
            before=_CHECKED.format("requires_model_validation"),
            after=_CHECKED.format("requires_system_checks"),
            probe=_RUN,
        ),
        leaves=("class Command:\n    requires_model_validation = False",),
        ledger=("removed-django.core.management.base.BaseCommand.requires_model_validation",),
        symptoms=('"requires_model_validation" is deprecated',),
    ),
    Rule(
        id="command-can-import-settings",
        what="`can_import_settings` of a command is gone in Django 1.11.",
        why="A command can always import the settings.",
        since="1.3",
        until="1.11",
        change=Rewrite((".can_import_settings",), can_import),
        sure="safe",
        notes="1.11/#miscellaneous",
        example=Example(
            before="from django.core.management.base import BaseCommand\n\nanswer = BaseCommand.can_import_settings",
            after="from django.core.management.base import BaseCommand\n\nanswer = True",
        ),
        leaves=("class Command:\n    can_import_settings = True", "print(command.can_import_settings)"),
        ledger=("removed-django.core.management.base.BaseCommand.can_import_settings",),
        symptoms=("has no attribute 'can_import_settings'",),
    ),
    Rule(
        id="app-command-handle-app",
        what="`handle_app()` of an `AppCommand` is not called by Django 1.9; `handle_app_config()` is.",
        why="An app is known by its configuration since Django 1.7; its models are `app_config.models_module`.",
        since="1.3",
        until="1.9",
        change=Rewrite(("def handle_app",), app_config),
        sure="safe",
        notes="1.9/#features-removed-in-1-9",
        example=Example(
            before=_APP_CODE.format(""),
            after=_APP_CODE.format(
                "    def handle_app_config(self, app_config, **options):\n"
                "        return self.handle_app(app_config.models_module, **options)\n\n"
            ),
            probe=_RUN,
        ),
        leaves=("class Command:\n    def handle_app(self, app, **options):\n        pass",),
        ledger=(
            "removed-django.core.management.base.AppCommand.handle_app",
            "changed-AppCommand-handle_app_config",
        ),
        symptoms=("Subclasses of AppCommand must provide a handle_app_config() method",),
    ),
    Rule(
        id="command-skip-validation",
        what="`skip_validation` of a command is `skip_checks` in Django 1.10.",
        why="Models are one of the things that are checked since Django 1.7.",
        since="1.7",
        until="1.10",
        change=Keyword((CALL, ".execute"), "skip_validation", "skip_checks"),
        sure="safe",
        notes="1.10/#features-removed-in-1-10",
        example=Example(
            before=_SKIPPED.format("skip_validation"),
            after=_SKIPPED.format("skip_checks"),
            probe="answer = told",
        ),
        leaves=("call_command('check', skip_validation=True)",),
        ledger=("removed-skip_validation",),
    ),
]
