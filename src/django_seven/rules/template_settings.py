"""Settings of templates: what became `TEMPLATES`, and apps and paths that are gone from it."""

from __future__ import annotations

from collections.abc import Sequence

from tree_sitter import Node

from django_seven.rules.shape import ByHand, Draft, Example, Fine, Match, Rewrite, RewriteFunction, Rule, Skip
from django_seven.rules.syntax import below, enclosing, file_of, string_value
from django_seven.values import Minor

_OLD = (
    "TEMPLATE_DIRS",
    "TEMPLATE_CONTEXT_PROCESSORS",
    "TEMPLATE_LOADERS",
    "TEMPLATE_DEBUG",
    "TEMPLATE_STRING_IF_INVALID",
)
_PLACES = {
    "TEMPLATE_DIRS": '["DIRS"]',
    "TEMPLATE_CONTEXT_PROCESSORS": '["OPTIONS"]["context_processors"]',
    "TEMPLATE_LOADERS": '["OPTIONS"]["loaders"]',
    "TEMPLATE_DEBUG": '["OPTIONS"]["debug"]',
    "TEMPLATE_STRING_IF_INVALID": '["OPTIONS"]["string_if_invalid"]',
}
_PROCESSORS = (
    "django.contrib.auth.context_processors.auth",
    "django.template.context_processors.debug",
    "django.template.context_processors.i18n",
    "django.template.context_processors.media",
    "django.template.context_processors.static",
    "django.template.context_processors.tz",
    "django.contrib.messages.context_processors.messages",
)
_MOVED = "django.core.context_processors", "django.template.context_processors"


def into_templates(draft: Draft, match: Match) -> None:
    """The settings `TEMPLATE_…` of a module become one `TEMPLATES`, in the place of the last of them.

    Modules that build on it change what stands there.
    """
    words = _words(draft.root)
    if "TEMPLATES" in words or draft.inherits_setting("TEMPLATES"):
        raise Fine
    if enclosing(match.node, "class_definition") is not None:
        raise Skip("it is an attribute of a class")
    if any(draft.inherits_setting(name, match.node, later=True) for name in _OLD):
        raise Skip("settings that are taken over later speak of them as well: all must move together")
    speaking = [root for root in draft.settings_family() if not set(_OLD).isdisjoint(_words(root))]
    founders = [root for root in speaking if not _takes_over(root)]
    if len(founders) != 1:
        raise Skip("several settings modules that build on each other have some, and none is the first")
    found = _found(founders[0])
    followers = [root for root in speaking if _takes_over(root)]
    for root in followers:
        _can_follow(root, found)
    if _takes_over(draft.root):
        _follow(draft, match, set(found))
    else:
        _merge(draft, match, found)


def _words(root: Node) -> list[str]:
    return [(node.text or b"").decode() for node in below(root, "identifier")]


def _takes_over(root: Node) -> bool:
    return next(below(root, "wildcard_import"), None) is not None


def _found(root: Node) -> dict[str, Node]:
    """The assignments of a module that builds on none."""
    words = _words(root)
    lefts = {(_left(node).text or b"").decode(): node for node in _assignments(root)}
    found = {name: node for name, node in lefts.items() if name in _OLD}
    if any(words.count(name) != 1 for name in found) or set(_OLD) & set(words) != set(found):
        raise Skip("they are used or changed elsewhere in their module")
    return found


def _left(assignment: Node) -> Node:
    return assignment.child_by_field_name("left") or assignment


def _merge(draft: Draft, match: Match, found: dict[str, Node]) -> None:
    last = max(found.values(), key=lambda node: node.start_byte)
    old = draft.road.old >= Minor(1, 8)
    text = _templates({name: _value(draft, node) if old else name for name, node in found.items()}, old)
    if match.node.id == last.id:
        draft.replace(last, text if old else f"{draft.text(last)}\n{text}")
    elif old:
        draft.remove_line(match.node.parent or match.node)


def _can_follow(root: Node, found: dict[str, Node]) -> None:
    """Raise Skip where a module that builds on the first one does more than assign, read and add to them."""
    for node in below(root, "identifier"):
        name = (node.text or b"").decode()
        if name in _OLD and (enclosing(node, "import_from_statement") or enclosing(node, "function_definition")):
            raise Skip("a module that builds on them imports them by name, or reads them in a function")
        if name == "TEMPLATE_LOADERS" and name not in found:
            raise Skip("a module that builds on them has loaders, which take the place of `APP_DIRS`")


def _follow(draft: Draft, match: Match, known: set[str]) -> None:
    """All that a module says of them, it says of what became of them."""
    nodes = [node for node in below(draft.root, "identifier") if draft.text(node) in _OLD]
    if not match.node.start_byte <= nodes[-1].start_byte < match.node.end_byte:
        return  # all are rewritten at the last one
    if draft.road.old < Minor(1, 8):
        _copy(draft, nodes, known)
        return
    for node in nodes:
        draft.replace(node, f"TEMPLATES[0]{_PLACES[draft.text(node)]}")
    for text in below(draft.root, "string"):
        if (string_value(text) or "").startswith(f"{_MOVED[0]}."):
            draft.replace(text, draft.text(text).replace(*_MOVED))


def _copy(draft: Draft, nodes: list[Node], known: set[str]) -> None:
    """What the module has said of them, which Django 1.7 reads, is said once more where Django 1.8 looks."""
    known |= {draft.text(_left(node)) for node in _assignments(draft.root)}
    if not known.issuperset(map(draft.text, nodes)):
        raise Skip("one of them is only set under a condition")
    statement = nodes[-1]
    while statement.parent is not None and statement.parent.parent is not None:
        statement = statement.parent
    lines = []
    for name in sorted({draft.text(node) for node in nodes}):
        value = name
        if name == "TEMPLATE_CONTEXT_PROCESSORS":
            value = f'[name.replace("{_MOVED[0]}", "{_MOVED[1]}") for name in {name}]'
        lines.append(f"\nTEMPLATES[0]{_PLACES[name]} = {value}")
    data = file_of(statement).text or b""
    end = data.find(b"\n", statement.end_byte)
    draft.insert(end if end >= 0 else len(data), "".join(lines))


def _assignments(root: Node) -> list[Node]:
    """The plain assignments at the top of a module."""
    lines = (node.named_children[0] for node in root.named_children if node.type == "expression_statement")
    return [node for node in lines if node.type == "assignment"]


def _value(draft: Draft, assignment: Node) -> str:
    value = assignment.child_by_field_name("right")
    text = draft.text(value) if value is not None else "()"
    return text.replace("\n", "\n        ").replace(*_MOVED)


def _templates(found: dict[str, str], plain: bool) -> str:
    loaders, processors = found.get("TEMPLATE_LOADERS"), found.get("TEMPLATE_CONTEXT_PROCESSORS")
    lines = ["TEMPLATES = [", "    {", '        "BACKEND": "django.template.backends.django.DjangoTemplates",']
    if "TEMPLATE_DIRS" in found:
        lines.append(f'        "DIRS": {found["TEMPLATE_DIRS"]},')
    if loaders is None:
        lines.append('        "APP_DIRS": True,')
    lines.append('        "OPTIONS": {')
    if processors is not None and plain:
        lines.append(f'            "context_processors": {processors.replace(chr(10), chr(10) + "    ")},')
    elif processors is not None:
        lines.append(f'            "context_processors": [name.replace("{_MOVED[0]}", "{_MOVED[1]}")')
        lines.append(f"                                   for name in {processors}],")
    else:
        lines += ['            "context_processors": [', *(f'                "{name}",' for name in _PROCESSORS)]
        lines.append("            ],")
    options = {"loaders": loaders, "debug": found.get("TEMPLATE_DEBUG")}
    options["string_if_invalid"] = found.get("TEMPLATE_STRING_IF_INVALID")
    said = {name: value.replace("\n", "\n    ") for name, value in options.items() if value is not None}
    lines += [f'            "{name}": {value},' for name, value in said.items()]
    return "\n".join([*lines, "        },", "    },", "]"])


def without_webdesign(draft: Draft, match: Match) -> None:
    """`django.contrib.webdesign` goes from the apps; where the old side needs it, it is added for that one."""
    above, assignment = match.node.parent, enclosing(match.node, "assignment")
    left = assignment.child_by_field_name("left") if assignment is not None else None
    if above is None or above.type not in ("list", "tuple") or assignment is None or left is None:
        raise Skip("it does not stand in a list of apps")
    items = [child for child in above.named_children if child.type != "comment"]
    if above.type == "tuple" and len(items) <= 2:
        raise Skip("the tuple would need another comma")
    draft.remove_argument(match.node)
    if draft.road.old < Minor(1, 8):
        django = draft.require_module("django")
        app = draft.text(match.node)
        more = f"[{app}]" if above.type == "list" else f"({app},)"
        draft.insert(assignment.end_byte, f"\nif {django}.VERSION < (1, 8):\n    {draft.text(left)} += {more}")


def text_paths(draft: Draft, match: Match) -> None:
    """Paths of templates are texts."""
    value = match.node.child_by_field_name("right")
    found = [node for node in below(value, "string") if draft.text(node)[:2].lower() in ("b'", 'b"')] if value else []
    if not found:
        raise Fine
    for node in found:
        draft.replace(node, draft.text(node)[1:])


def is_off(filters: Sequence[str]) -> RewriteFunction:
    """Only a site that turned localised formats off is met, and whose templates may use one of the filters."""

    def judge(draft: Draft, match: Match) -> None:
        value = match.node.child_by_field_name("right")
        if value is None or draft.text(value) != "False" or draft.unused_filters(filters):
            raise Fine

    return judge


def old_chinese(draft: Draft, match: Match) -> None:
    """Only the codes that are called otherwise are meant."""
    codes = {string_value(node) for node in below(match.node, "string")}
    if not codes & {"zh-cn", "zh-tw", "fy-nl", "zh_CN", "zh_TW"}:
        raise Fine


_NO_TEMPLATES = "globals().pop('TEMPLATES', None)"
_ENGINE = """
import django

if django.VERSION < (1, 8):
    from django.template import Context, TemplateDoesNotExist, context
    from django.template.loader import find_template

    names = sorted(function.__name__ for function in context.get_standard_processors() if function.__name__ != "csrf")
    answer = names, settings.TEMPLATE_STRING_IF_INVALID, list(settings.TEMPLATE_DIRS)
else:
    from django.template import engines

    engine = engines["django"].engine
    names = [function.__name__ for function in engine.template_context_processors]
    answer = sorted(name for name in names if name != "csrf"), engine.string_if_invalid, list(engine.dirs)
"""
FORMATS = """
import sys
import types
for name in ("seven_formats", "seven_formats.de", "seven_formats.de.formats"):
    sys.modules[str(name)] = types.ModuleType(str(name))
sys.modules["seven_formats"].__path__ = sys.modules["seven_formats.de"].__path__ = []
sys.modules["seven_formats"].de = sys.modules["seven_formats.de"]
sys.modules["seven_formats.de"].formats = sys.modules["seven_formats.de.formats"]
sys.modules["seven_formats.de.formats"].DECIMAL_SEPARATOR = "."
sys.modules["seven_formats.de.formats"].THOUSAND_SEPARATOR = ","
sys.modules["seven_formats.de.formats"].NUMBER_GROUPING = 3
LANGUAGE_CODE = "de"
INSTALLED_APPS += ["django.contrib.humanize"]
"""
_SHOWN = """
import django
from seven_proof import rendered
answer = rendered({!r}, {{"n": 12345.5}}, None)
"""
_LIKE_OFF = 'USE_L10N = True\nFORMAT_MODULE_PATH = "seven_formats"\n'


def _formats(rule: str, what: str, until: str, notes: str, source: str, row: str, filters: Sequence[str]) -> Rule:
    """A filter that no longer asks `USE_L10N`."""
    return Rule(
        id=rule,
        what=what,
        why="Formats of a language are given by the language, not by a switch.",
        since="1.3",
        until=until,
        change=ByHand(
            ("USE_L10N =",),
            "Write the formats of the site into a module, name it in `FORMAT_MODULE_PATH`, and turn `USE_L10N` on.",
            is_off(filters),
        ),
        sure="show",
        notes=notes,
        example=Example(
            before="USE_L10N = False\n",
            after=_LIKE_OFF,
            kind="settings",
            settings=FORMATS,
            probe=_SHOWN.format(source),
        ),
        leaves=("USE_L10N = True\n",),
        ledger=(row,),
    )


RULES = [
    Rule(
        id="template-settings",
        what="`TEMPLATE_DIRS` and its kin are not read by Django 1.10; they are options in `TEMPLATES`.",
        why="A site may have several engines since Django 1.8.",
        since="1.8",
        until="1.10",
        change=Rewrite(tuple(f"{name}{end}" for name in _OLD for end in (" =", " +=")), into_templates),
        sure="likely",
        notes="1.10/#features-removed-in-1-10",
        example=Example(
            before="""
TEMPLATE_STRING_IF_INVALID = "?"
TEMPLATE_CONTEXT_PROCESSORS = (
    "django.core.context_processors.request",
    "django.contrib.auth.context_processors.auth",
    "django.contrib.messages.context_processors.messages",
)
TEMPLATE_DIRS = ["/srv/templates"]
""",
            after="""
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": ["/srv/templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": (
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ),
            "string_if_invalid": "?",
        },
    },
]
""",
            kind="settings",
            settings=_NO_TEMPLATES,
            probe=_ENGINE,
        ),
        leaves=("TEMPLATES = []\nTEMPLATE_DIRS = ()\n", "MY_TEMPLATE_DIRS = ()\n"),
        ledger=tuple(f"removed-settings.{name}" for name in _OLD),
        symptoms=("1_8.W001", "The standalone TEMPLATE_* settings were deprecated in Django 1.8"),
    ),
    Rule(
        id="webdesign-app",
        what="`django.contrib.webdesign` is gone in Django 1.10; its tag `lorem` is built in since Django 1.8.",
        why="One tag is no app.",
        since="1.3",
        until="1.10",
        change=Rewrite(("'django.contrib.webdesign'",), without_webdesign),
        sure="safe",
        notes="1.10/#features-removed-in-1-10",
        example=Example(
            before='INSTALLED_APPS = [\n    "django.contrib.webdesign",\n    "django.contrib.contenttypes",\n'
            '    "django.contrib.auth",\n]\n',
            after='INSTALLED_APPS = [\n    "django.contrib.contenttypes",\n    "django.contrib.auth",\n]\n',
            kind="settings",
            settings='ROOT_URLCONF = "seven_example"',
            probe='list(name for name in settings.INSTALLED_APPS if name != "django.contrib.webdesign")',
        ),
        leaves=('INSTALLED_APPS = ["shop.contrib.webdesign"]\n',),
        ledger=("removed-django.contrib.webdesign",),
        symptoms=("No module named 'django.contrib.webdesign'", "No module named webdesign"),
    ),
    Rule(
        id="template-bytes-paths",
        what="Paths in `DIRS` of `TEMPLATES` are texts in Django 2.2, no bytes.",
        why="Python 3 keeps the two apart.",
        since="1.8",
        until="2.2",
        change=Rewrite(("TEMPLATES =",), text_paths),
        sure="safe",
        notes="2.2/#miscellaneous",
        example=Example(
            before='TEMPLATES = [{"BACKEND": "django.template.backends.django.DjangoTemplates", "DIRS": [b"/srv"]}]\n',
            after='TEMPLATES = [{"BACKEND": "django.template.backends.django.DjangoTemplates", "DIRS": ["/srv"]}]\n',
            kind="settings",
            settings="INSTALLED_APPS = ['django.contrib.contenttypes', 'django.contrib.auth']",
            probe="""
from django.template import TemplateDoesNotExist, engines
try:
    engines["django"].get_template("nothing.html")
except TemplateDoesNotExist as error:
    answer = type(error).__name__
""",
        ),
        leaves=('TEMPLATES = [{"DIRS": ["/srv"]}]\n',),
        ledger=("changed-template-bytes-paths",),
        symptoms=("Can't mix strings and bytes in path components",),
    ),
    _formats(
        "floatformat-without-l10n",
        "`|floatformat` writes numbers as the language does from Django 4.0 on, also with `USE_L10N = False`.",
        "4.0",
        "4.0/#miscellaneous",
        "{{ n|floatformat:1 }}",
        "changed-floatformat-l10n",
        ("floatformat",),
    ),
    _formats(
        "intcomma-without-l10n",
        "`|intcomma` and `|intword` write numbers as the language does from Django 3.2 on, also with "
        "`USE_L10N = False`.",
        "3.2",
        "3.2/#miscellaneous",
        "{% load humanize %}{{ n|intcomma }}",
        "changed-intcomma-l10n",
        ("intcomma", "intword"),
    ),
    Rule(
        id="language-codes-renamed",
        what="The languages `zh-cn`, `zh-tw` and `fy-nl` are `zh-hans`, `zh-hant` and `fy` in Django 1.9.",
        why="The script tells more than the country.",
        since="1.7",
        until="1.9",
        change=ByHand(
            ("LANGUAGE_CODE =", "LANGUAGES ="),
            "Say the new code, and rename the folders `zh_CN` of the project's translations to `zh_Hans` with it.",
            old_chinese,
        ),
        sure="show",
        notes="1.9/#features-removed-in-1-9",
        example=Example(
            before='LANGUAGE_CODE = "zh-cn"\n',
            after='LANGUAGE_CODE = "zh-hans"\n',
            kind="settings",
            probe="from django.utils.translation import gettext\nanswer = gettext('Yes') != 'Yes'",
        ),
        leaves=('LANGUAGE_CODE = "de"\n', 'LANGUAGES = [("zh-hans", "Chinese")]\n'),
        ledger=("removed-language-fy-nl", "removed-language-zh-cn", "removed-language-zh-tw"),
    ),
]
