"""Options of commands and test runners: from `optparse` to `argparse`."""

from __future__ import annotations

import re

from tree_sitter import Node

from django_seven.rules.commands_old import COMMANDS, reads
from django_seven.rules.shape import Draft, Example, Fine, Match, Rewrite, RewriteFunction, Rule, Skip
from django_seven.rules.syntax import below, choose, enclosing, indentation, parameter_name, parameters, value_of
from django_seven.values import Minor

_MAKE = "optparse.make_option"
_FIRST = Minor(1, 8)
_RUNNERS = tuple(
    f"django.test.{name}"
    for name in ("runner.DiscoverRunner", "simple.DjangoTestSuiteRunner", "simple.DjangoTestRunner")
)
_ACTIONS = ("store", "store_true", "store_false", "store_const", "append", "append_const", "count")
_TYPES = {"int": "int", "long": "int", "float": "float", "string": "", "str": "", "choice": ""}


def option(draft: Draft, call: Node) -> list[str]:
    """The lines of `parser.add_argument(…)` for one `make_option(…)`."""
    function, given = call.child_by_field_name("function"), call.child_by_field_name("arguments")
    if function is None or given is None or draft.meaning(function) != _MAKE:
        raise Skip("an option is not made by `make_option()`")
    parts = [text for item in given.named_children if (text := _argument(draft, item))]
    if given.start_point.row == given.end_point.row:
        return [f"parser.add_argument({', '.join(parts)})"]
    lines = [f"    {part}" if part.startswith("#") else f"    {part}," for part in parts]
    return ["parser.add_argument(", *lines, ")"]


def _argument(draft: Draft, node: Node) -> str:
    """One argument as `argparse` wants it; empty where it says what is so anyway."""
    name = node.child_by_field_name("name") if node.type == "keyword_argument" else None
    if name is None:
        if node.type not in ("string", "comment"):
            raise Skip("an option is given what is not plain")
        return draft.text(node)
    word, value = draft.text(name), draft.text(value_of(node))
    if word == "action" and value.strip("'\"") not in _ACTIONS:
        raise Skip(f"`argparse` has no action {value}")
    if word == "type":
        kind = _TYPES.get(value.strip("'\""))
        if kind is None:
            raise Skip(f"its type {value} is not plain")
        return f"type={kind}" if kind else ""
    if word.startswith("callback"):
        raise Skip("`argparse` has no callbacks")
    if word == "nargs" and value == "1":
        return ""
    return f"help={_help(draft, value_of(node))}" if word == "help" else draft.text(node)


def _help(draft: Draft, node: Node) -> str:
    text = draft.text(node)
    if "%" not in text:
        return text
    if any(below(node, "binary_operator")):
        raise Skip("its help is put together")
    return re.sub(r"%(?!\(default\)s)", "%%", text.replace("%default", "%(default)s").replace("%%", "%"))


def options(draft: Draft, value: Node) -> list[list[str]]:
    """The arguments that an `option_list` stands for, each as lines; comments between them stay."""
    if value.type == "parenthesized_expression":
        return options(draft, value.named_children[0])
    if value.type == "binary_operator":
        left, right = value.child_by_field_name("left"), value.child_by_field_name("right")
        if left is None or right is None or draft.text(value.children[1]) != "+":
            raise Skip("it is not a plain list of options")
        return [*options(draft, left), *options(draft, right)]
    if value.type == "attribute" and draft.text(value).endswith(".option_list"):
        return []
    if value.type == "call" and draft.text(value).startswith(("tuple(", "list(")):
        given = value.child_by_field_name("arguments")
        return [lines for item in given.named_children for lines in options(draft, item)] if given is not None else []
    if value.type not in ("tuple", "list"):
        raise Skip("it is not a plain list of options")
    return [[draft.text(item)] if item.type == "comment" else option(draft, item) for item in value.named_children]


def method(draft: Draft, assignment: Node, title: Node, runner: bool) -> list[str]:
    """The lines of an `add_arguments` that takes the place of an `option_list`."""
    value, name, body = (
        assignment.child_by_field_name("right"),
        title.child_by_field_name("name"),
        title.child_by_field_name("body"),
    )
    if value is None or name is None or body is None or "add_arguments" in draft.text(body):
        raise Skip("the class has an `add_arguments()` of its own")
    bases = title.child_by_field_name("superclasses")
    named = {draft.text(base).rpartition(".")[2] for base in bases.named_children} if bases is not None else set()
    first = "cls" if runner else "self"
    lines = []
    if runner or not named <= {"BaseCommand", "NoArgsCommand"}:
        lines.append(f"super({draft.text(name)}, {first}).add_arguments(parser)")
    if not runner and _words(draft, body):
        lines.append('parser.add_argument("args", nargs="*")')
    lines += [line for found in options(draft, value) for line in found]
    head = ["@classmethod"] if runner else []
    return [*head, f"def add_arguments({first}, parser):", *(f"    {line}" for line in lines or ["pass"])]


def _words(draft: Draft, body: Node) -> bool:
    """Whether a command reads the words behind its name, or says that it takes some."""
    if re.search(r"^\s*args = [\"'(][^\"')]", draft.text(body), re.M):
        return True
    for function in below(body, "function_definition"):
        name, block = function.child_by_field_name("name"), function.child_by_field_name("body")
        if name is None or block is None or draft.text(name) not in ("handle", "handle_label"):
            continue
        stars = [parameter_name(item) for item in parameters(function)]
        star = next((text[1:] for text in stars if text.startswith("*") and not text.startswith("**")), None)
        if star is not None and reads(draft, block, star):
            return True
    return False


def parsed(runner: bool) -> RewriteFunction:
    """An `option_list` becomes an `add_arguments()`; before Django 1.8 both stand there."""
    owners = _RUNNERS if runner else COMMANDS

    def function(draft: Draft, match: Match) -> None:
        node = match.node if match.trigger.startswith("class ") else _around(draft, match.node)
        title = enclosing(node, "class_definition")
        if title is None or node.parent is None or not draft.class_means(node, owners):
            raise Fine
        lines = method(draft, node, title, runner)
        plain = draft.road.old >= _FIRST
        if node.id != match.node.id:
            if not plain:
                raise Fine
            return  # `make_option` goes with the list that it stands in
        if plain:
            draft.replace(node, f"\n{indentation(node)}".join(lines))
        else:
            choose(draft, node, [draft.text(node)], lines, _FIRST)

    return function


def _around(draft: Draft, node: Node) -> Node:
    """The `option_list = …` around a name."""
    above = enclosing(node, "assignment")
    left = above.child_by_field_name("left") if above is not None else None
    if above is None or left is None or draft.text(left) != "option_list":
        raise Fine
    return above


_COMMAND = """{}from django.core.management.base import BaseCommand


class Command(BaseCommand):
    {}

    def handle(self, *args, **options):
        self.told((options["shop"], options["dry_run"]))


WORDS = ["--dry-run", "--shop=3"]
"""
_OPTIONS = """option_list = BaseCommand.option_list + (
        make_option("--shop", type="int", default=1, help="Which one, %default if not said."),
        make_option(
            "--dry-run",
            action="store_true",
            dest="dry_run",
        ),
    )"""
_ARGUMENTS = """def add_arguments(self, parser):
        parser.add_argument("--shop", type=int, default=1, help="Which one, %(default)s if not said.")
        parser.add_argument(
            "--dry-run",
            action="store_true",
            dest="dry_run",
        )"""
_PROBE = """
answer = []
Command.told = lambda self, word: answer.append(word)
Command().run_from_argv(["manage.py", "told"] + WORDS)
"""
_RUNNER = """{}from django.test.runner import DiscoverRunner


class Runner(DiscoverRunner):
    {}

    def __init__(self, **options):
        seen.append(options["shop"])
        super(Runner, self).__init__(**options)

    def run_tests(self, labels, extra_tests=None, **kwargs):
        return 0
"""
_ASKED = """
import sys

from django.conf import settings
from django.core.management import execute_from_command_line

seen = []
settings.TEST_RUNNER = "seven_example.Runner"
sys.argv = ["manage.py", "test", "--testrunner=seven_example.Runner", "--shop=3"]
try:
    execute_from_command_line(sys.argv)
except SystemExit as error:
    if error.code:
        raise
answer = seen
"""

RULES = [
    Rule(
        id="command-option-list",
        what="`option_list` of a command is not read by Django 1.10; `add_arguments()` declares its options.",
        why="They are parsed by `argparse` since Django 1.8.",
        since="1.8",
        until="1.10",
        change=Rewrite(("class option_list", _MAKE), parsed(runner=False), whole=True),
        sure="likely",
        notes="1.10/#features-removed-in-1-10",
        example=Example(
            before=_COMMAND.format("from optparse import make_option\n\n", _OPTIONS),
            after=_COMMAND.format("", _ARGUMENTS),
            probe=_PROBE,
        ),
        leaves=("class Command:\n    option_list = ()", "option_list = ()"),
        ledger=("removed-optparse-option_list",),
        symptoms=("unrecognized arguments:", "has no attribute 'option_list'"),
    ),
    Rule(
        id="test-runner-option-list",
        what="`option_list` of a test runner is refused by Django 1.8; `add_arguments()` declares its options.",
        why="They are parsed by `argparse`.",
        since="1.6",
        until="1.8",
        change=Rewrite(("class option_list", _MAKE), parsed(runner=True), whole=True),
        sure="likely",
        notes="1.8/#custom-test-runners",
        example=Example(
            before=_RUNNER.format(
                "from optparse import make_option\n\n", 'option_list = (make_option("--shop", type="int"),)'
            ),
            after=_RUNNER.format(
                "from optparse import make_option\n\nimport django\n",
                "if django.VERSION < (1, 8):\n"
                '        option_list = (make_option("--shop", type="int"),)\n'
                "    else:\n"
                "        @classmethod\n"
                "        def add_arguments(cls, parser):\n"
                "            super(Runner, cls).add_arguments(parser)\n"
                '            parser.add_argument("--shop", type=int)',
            ),
            probe=_ASKED,
        ),
        leaves=("class Runner:\n    option_list = ()",),
        ledger=("changed-runner-option_list",),
        symptoms=("has been removed in favour of argparse", "The method to extend accepted command-line arguments"),
    ),
]
