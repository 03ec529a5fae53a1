"""What Python itself dropped on the way: aliases of `unittest`, moved names, modules that went."""

from __future__ import annotations

from django_seven.rules.shape import ByHand, Draft, Example, Fine, Match, Renamed, Rewrite, Rule, Skip
from django_seven.rules.syntax import call_of
from django_seven.values import Sure

_3_10 = "https://docs.python.org/3/whatsnew/3.10.html#removed"
_3_12 = "https://docs.python.org/3/whatsnew/3.12.html#removed"

_ALIASES = {
    "assertEquals": "assertEqual",
    "assertNotEquals": "assertNotEqual",
    "assertAlmostEquals": "assertAlmostEqual",
    "assertNotAlmostEquals": "assertNotAlmostEqual",
    "assertRegexpMatches": "assertRegex",
    "assertNotRegexpMatches": "assertNotRegex",
    "assertRaisesRegexp": "assertRaisesRegex",
    "assert_": "assertTrue",
    "failUnless": "assertTrue",
    "failIf": "assertFalse",
    "failUnlessEqual": "assertEqual",
    "failIfEqual": "assertNotEqual",
    "failUnlessAlmostEqual": "assertAlmostEqual",
    "failIfAlmostEqual": "assertNotAlmostEqual",
    "failUnlessRaises": "assertRaises",
}
_SAME_TEST = {"assertRegexpMatches", "assertNotRegexpMatches", "assertRaisesRegexp", "assertEquals", "assertNotEquals"}
_ABSTRACT = (
    "Awaitable",
    "AsyncGenerator",
    "AsyncIterable",
    "AsyncIterator",
    "ByteString",
    "Callable",
    "Collection",
    "Container",
    "Coroutine",
    "Generator",
    "Hashable",
    "ItemsView",
    "Iterable",
    "Iterator",
    "KeysView",
    "Mapping",
    "MappingView",
    "MutableMapping",
    "MutableSequence",
    "MutableSet",
    "Reversible",
    "Sequence",
    "Set",
    "Sized",
    "ValuesView",
)


def unittest_alias(draft: Draft, match: Match) -> None:
    """`self.assertEquals(…)` becomes `self.assertEqual(…)`."""
    receiver, attribute = match.node.child_by_field_name("object"), match.node.child_by_field_name("attribute")
    if receiver is None or attribute is None:
        raise Skip
    name = draft.text(attribute)
    if draft.has_function(name):
        raise Skip(f"the project has a `{name}` of its own")
    if name not in _SAME_TEST and draft.text(receiver) not in ("self", "cls", "super()"):
        raise Skip("it is not certain to be a test")
    draft.replace(attribute, _ALIASES[name])


def abstract_class(draft: Draft, match: Match) -> None:
    """The rest of `collections` stays where it is."""
    raise Fine


def argspec(draft: Draft, match: Match) -> None:
    """`getargspec(f)` becomes the four parts of `getfullargspec(f)` that it gave."""
    call = call_of(match)
    above = call.parent
    attribute = above.child_by_field_name("attribute") if above is not None and above.type == "attribute" else None
    full = "inspect.getfullargspec"
    if attribute is not None and draft.text(attribute) in ("args", "varargs", "defaults", "keywords"):
        draft.replace(match.node, draft.require(full))
        if draft.text(attribute) == "keywords":
            draft.replace(attribute, "varkw")
        return
    left = above.child_by_field_name("left") if above is not None and above.type == "assignment" else None
    if (left is None or left.type != "pattern_list") and (above is None or above.type != "subscript"):
        raise Skip("what becomes of its answer is not seen here")
    draft.replace(match.node, draft.require(full))
    draft.insert(call.end_byte, "[:4]")


def but_truth(draft: Draft, match: Match) -> None:
    """A rule of its own cures the import of `strtobool`."""
    if match.imported and draft.text(match.node) == "strtobool":
        raise Fine


def html_escape(draft: Draft, match: Match) -> None:
    """`cgi.escape(x)` becomes `html.escape(x, quote=False)`."""
    call = call_of(match)
    node = call.child_by_field_name("arguments")
    given = node.named_children if node is not None and node.type == "argument_list" else []
    if not given or any(argument.type in ("list_splat", "dictionary_splat") for argument in given):
        raise Skip("its arguments are not plain")
    if len(given) == 1:
        draft.insert(given[0].end_byte, ", quote=False")
    draft.replace(match.node, draft.require("html.escape"))


def moved(id: str, old: str, new: str, until: str, use: str, sure: Sure = "safe") -> Rule:
    """A name of the standard library that is another one; `use` is an expression with `NAME` in its place."""
    module, _, name = old.rpartition(".")
    new_module, _, new_name = new.rpartition(".")
    return Rule(
        id=id,
        what=f"`{old}` is gone in Python {until}; it is `{new}`.",
        why="It had been an alias, or deprecated, for years.",
        since="3.5",
        until=until,
        change=Renamed(old, new),
        sure=sure,
        notes=f"https://docs.python.org/3/whatsnew/{until}.html#removed",
        axis="python",
        example=Example(
            before=f"from {module} import {name}\n\nanswer = {use.replace('NAME', name)}",
            after=f"from {new_module} import {new_name}\n\nanswer = {use.replace('NAME', new_name)}",
        ),
        leaves=(f"from shop.tools import {name}\n{name}()",),
        symptoms=(f"cannot import name '{name}'", f"module '{module}' has no attribute '{name}'"),
    )


_TEST = """
import unittest


class Case(unittest.TestCase):
    def test(self):
        self.assertEquals(1, 1)
        self.assertRegexpMatches("abc", "^a")
        self.assert_("yes")
        with self.assertRaisesRegexp(ValueError, "bad"):
            raise ValueError("bad")


result = unittest.TestResult()
Case("test").run(result)
answer = [result.testsRun, len(result.errors), len(result.failures)]
"""

RULES = [
    Rule(
        id="unittest-aliases",
        what="The old names of assertions, as `assertEquals`, are gone in Python 3.12.",
        why="They had been deprecated aliases since Python 3.1.",
        since="3.5",
        until="3.12",
        change=Rewrite(tuple(f".{name}" for name in _ALIASES), unittest_alias),
        sure="safe",
        notes=_3_12,
        axis="python",
        example=Example(
            before=_TEST,
            after=_TEST.replace("assertEquals", "assertEqual")
            .replace("assertRegexpMatches", "assertRegex")
            .replace("assert_", "assertTrue")
            .replace("assertRaisesRegexp", "assertRaisesRegex"),
        ),
        leaves=(
            "checker.assert_(1)",
            "def assertEquals(a, b):\n    assert a == b\n\n\nassertEquals(1, 1)",
            "class Case:\n    def failIf(self, value):\n        pass\n\n    def test(self):\n        self.failIf(1)",
        ),
        symptoms=tuple(f"object has no attribute '{name}'" for name in _ALIASES),
    ),
    Rule(
        id="assert-dict-contains-subset",
        what="`assertDictContainsSubset` is gone in Python 3.12.",
        why="It had been deprecated since Python 3.2; its arguments were in an order of their own.",
        since="3.5",
        until="3.12",
        change=ByHand(
            (".assertDictContainsSubset",),
            "Write `self.assertEqual(whole, {**whole, **part})` for `self.assertDictContainsSubset(part, whole)`.",
        ),
        sure="show",
        notes=_3_12,
        axis="python",
        example=Example(
            before="import unittest\n\nunittest.TestCase('run').assertDictContainsSubset({'a': 1}, {'a': 1, 'b': 2})\n"
            "answer = 'contained'",
            after="import unittest\n\nunittest.TestCase('run').assertEqual({'a': 1, 'b': 2}, {'a': 1, 'b': 2})\n"
            "answer = 'contained'",
        ),
        symptoms=("object has no attribute 'assertDictContainsSubset'",),
    ),
    Rule(
        id="collections-abstract-classes",
        what="The abstract classes of `collections`, as `Mapping`, are only in `collections.abc` since Python 3.10.",
        why="They moved in Python 3.3.",
        since="3.5",
        until="3.10",
        change=Rewrite(
            tuple(f"collections.{name}" for name in _ABSTRACT),
            abstract_class,
            moves={f"collections.{name}": f"collections.abc.{name}" for name in _ABSTRACT},
        ),
        sure="safe",
        notes=_3_10,
        axis="python",
        example=Example(
            before="""
import collections
from collections import Mapping, OrderedDict

answer = [isinstance(OrderedDict(), Mapping), isinstance([], collections.Sequence)]
""",
            after="""
import collections
from collections import OrderedDict
from collections.abc import Mapping, Sequence

answer = [isinstance(OrderedDict(), Mapping), isinstance([], Sequence)]
""",
        ),
        leaves=(
            "try:\n    from collections.abc import Mapping\nexcept ImportError:\n    from collections import Mapping\n",
            "import collections\ncollections.OrderedDict()\ncollections.abc.Mapping",
            "from shop import collections\ncollections.Set",
        ),
        symptoms=("cannot import name 'Mapping' from 'collections'", "module 'collections' has no attribute"),
    ),
    Rule(
        id="inspect-getargspec",
        what="`inspect.getargspec` is gone in Python 3.11; `getfullargspec` gives the same and more.",
        why="It could not say keyword-only arguments or annotations.",
        since="3.5",
        until="3.11",
        change=Rewrite(("inspect.getargspec",), argspec, whole=True),
        sure="likely",
        notes="https://docs.python.org/3/whatsnew/3.11.html#removed",
        axis="python",
        example=Example(
            before="""
import inspect


def page(request, number=1, *rest, **options):
    pass


names, rest, options, defaults = inspect.getargspec(page)
answer = [names, rest, options, defaults, inspect.getargspec(page).keywords, inspect.getargspec(page)[0]]
""",
            after="""
import inspect


def page(request, number=1, *rest, **options):
    pass


names, rest, options, defaults = inspect.getfullargspec(page)[:4]
answer = [names, rest, options, defaults, inspect.getfullargspec(page).varkw, inspect.getfullargspec(page)[:4][0]]
""",
        ),
        leaves=(
            "import inspect\nspec = inspect.getargspec(page)",
            "from shop import inspect\ninspect.getargspec(page)[0]",
        ),
        symptoms=("module 'inspect' has no attribute 'getargspec'", "cannot import name 'getargspec' from 'inspect'"),
    ),
    Rule(
        id="cgi-escape",
        what="`cgi.escape` is gone in Python 3.8; `html.escape` does the same, but for quotes unless told.",
        why="It left quotes alone, which is unsafe in attributes.",
        since="3.5",
        until="3.8",
        change=Rewrite(("cgi.escape",), html_escape, whole=True),
        sure="safe",
        notes="https://docs.python.org/3/whatsnew/3.8.html#api-and-feature-removals",
        axis="python",
        example=Example(
            before="from cgi import escape\n\nanswer = [escape('<\"&'), escape('\"', quote=True)]",
            after="import html\n\nanswer = [html.escape('<\"&', quote=False), html.escape('\"', quote=True)]",
        ),
        leaves=("import cgi\nlist(map(cgi.escape, texts))", "from shop import cgi\ncgi.escape('<')"),
        symptoms=("module 'cgi' has no attribute 'escape'",),
    ),
    moved("base64-encodestring", "base64.encodestring", "base64.encodebytes", "3.9", "NAME(b'abc')"),
    moved("base64-decodestring", "base64.decodestring", "base64.decodebytes", "3.9", "NAME(b'YWJj')"),
    moved("fractions-gcd", "fractions.gcd", "math.gcd", "3.9", "NAME(12, 18)"),
    Rule(
        id="python-imp",
        what="The module `imp` is gone in Python 3.12.",
        why="`importlib` has replaced it since Python 3.4.",
        since="3.5",
        until="3.12",
        change=ByHand(
            ("imp.*",),
            "Use `importlib.reload(module)` for `imp.reload(module)`, `importlib.import_module(name)` and"
            " `importlib.util.find_spec(name)` for `imp.load_module` and `imp.find_module`.",
        ),
        sure="show",
        notes=_3_12,
        axis="python",
        example=Example(
            before="import imp\nimport string\n\nanswer = imp.reload(string).__name__",
            after="import importlib\nimport string\n\nanswer = importlib.reload(string).__name__",
        ),
        leaves=("from shop import imp\nimp.reload(1)",),
        symptoms=("No module named 'imp'",),
    ),
    Rule(
        id="python-distutils",
        what="The package `distutils` is gone in Python 3.12.",
        why="`setuptools` and `packaging` do its work; `setuptools` still brings a copy where it is installed.",
        since="3.5",
        until="3.12",
        change=ByHand(
            ("distutils.*",),
            "Compare versions with `packaging.version.Version`, find programs with `shutil.which`, copy trees with"
            " `shutil.copytree`, and write the few lines of `strtobool` yourself.",
            only=but_truth,
        ),
        sure="show",
        notes=_3_12,
        axis="python",
        example=Example(
            before="from distutils.spawn import find_executable\n\nanswer = find_executable('sh')",
            after="from shutil import which\n\nanswer = which('sh')",
        ),
        leaves=("from shop.distutils import find_executable",),
        symptoms=("No module named 'distutils'",),
    ),
]
