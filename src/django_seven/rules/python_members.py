"""What Python dropped of its own library from 3.8 to 3.13: whole modules, names that moved, methods."""

from __future__ import annotations

from django_seven.rules.python import moved
from django_seven.rules.shape import ByHand, Draft, Example, Fine, Match, Rewrite, RewriteFunction, Rule, Skip
from django_seven.rules.syntax import call_of, positional

# Module | first Python without it | what instead
_MODULES = """
macpath | 3.8 | `posixpath`, or `os.path`
dummy_threading | 3.9 | `threading`
_dummy_threading | 3.9 | `threading`
_dummy_thread | 3.9 | `_thread`
formatter | 3.10 | nothing does
symbol | 3.10 | nothing does; `ast` for what code means
parser | 3.10 | `ast`
binhex | 3.11 | nothing does: the format is one of old Macs
asyncore | 3.12 | `asyncio`, or `pyasyncore` from PyPI
asynchat | 3.12 | `asyncio`, or `pyasynchat` from PyPI
smtpd | 3.12 | `aiosmtpd` from PyPI
cgi | 3.13 | `urllib.parse.parse_qs` for queries, `email.message.Message` for headers, `multipart` from PyPI for forms
cgitb | 3.13 | `traceback`, or the error pages of Django
crypt | 3.13 | `django.contrib.auth.hashers`, or `passlib` from PyPI
imghdr | 3.13 | `PIL.Image.open(file).format`, or `filetype` from PyPI
sndhdr | 3.13 | `filetype` from PyPI
telnetlib | 3.13 | `telnetlib3` from PyPI
pipes | 3.13 | `subprocess`; for `pipes.quote`, `shlex.quote`
mailcap | 3.13 | `mimetypes`
nntplib | 3.13 | `nntplib` from PyPI
uu | 3.13 | `base64`
xdrlib | 3.13 | `struct`
audioop | 3.13 | `audioop-lts` from PyPI
aifc | 3.13 | `wave`, or `soundfile` from PyPI
sunau | 3.13 | `wave`, or `soundfile` from PyPI
chunk | 3.13 | a few lines with `struct`
spwd | 3.13 | `python-pam` from PyPI
nis | 3.13 | nothing does
lib2to3 | 3.13 | `libcst` or `parso` from PyPI
"""
_SINCE = {
    "3.8": "macpath",
    "3.9": "dummy_threading",
    "3.10": "formatter",
    "3.11": "binhex",
    "3.12": "asyncore",
    "3.13": "cgi",
}  # the modules of the examples
# Name | first Python without it | what instead
_NAMES = """
platform.linux_distribution | 3.8 | `distro.linux_distribution` of the package `distro`
platform.dist | 3.8 | `distro.id` of the package `distro`
plistlib.readPlist | 3.9 | `plistlib.load` with an open file
plistlib.readPlistFromBytes | 3.9 | `plistlib.loads`
plistlib.writePlist | 3.9 | `plistlib.dump` with an open file
plistlib.writePlistToBytes | 3.9 | `plistlib.dumps`
sys.getcheckinterval | 3.9 | `sys.getswitchinterval`, in seconds
sys.setcheckinterval | 3.9 | `sys.setswitchinterval`, in seconds
inspect.Signature.from_function | 3.11 | `inspect.signature`
inspect.formatargspec | 3.11 | `inspect.signature`
gettext.lgettext | 3.11 | `gettext.gettext`
gettext.lngettext | 3.11 | `gettext.ngettext`
gettext.ldgettext | 3.11 | `gettext.dgettext`
gettext.ldngettext | 3.11 | `gettext.dngettext`
importlib.abc.Finder | 3.12 | `importlib.abc.MetaPathFinder`
ssl.RAND_pseudo_bytes | 3.12 | `ssl.RAND_bytes`
sqlite3.OptimizedUnicode | 3.12 | `str`
importlib.find_loader | 3.12 | `importlib.util.find_spec`
pkgutil.ImpImporter | 3.12 | `importlib.machinery.FileFinder`
pkgutil.ImpLoader | 3.12 | `importlib.machinery.SourceFileLoader`
ssl.wrap_socket | 3.12 | `ssl.create_default_context().wrap_socket`
ssl.match_hostname | 3.12 | `check_hostname` of a context
locale.resetlocale | 3.13 | `locale.setlocale(locale.LC_ALL, "")`
re.template | 3.13 | `re.compile`
typing.io | 3.13 | the same names of `typing`
typing.re | 3.13 | the same names of `typing`
unittest.findTestCases | 3.13 | `unittest.defaultTestLoader.loadTestsFromModule`
unittest.makeSuite | 3.13 | `unittest.defaultTestLoader.loadTestsFromTestCase`
unittest.getTestCaseNames | 3.13 | `unittest.defaultTestLoader.getTestCaseNames`
"""
# The examples of these: what stands before and after.
_USES = {
    "3.8": ("import platform\n\nanswer = bool(platform.linux_distribution())",
            "import platform\n\nanswer = bool(platform.platform())"),
    "3.9": ("import plistlib\n\nanswer = plistlib.readPlistFromBytes(plistlib.dumps([1]))",
            "import plistlib\n\nanswer = plistlib.loads(plistlib.dumps([1]))"),
    "3.11": ("import gettext\n\nanswer = bool(gettext.lgettext('Hall'))",
             "import gettext\n\nanswer = bool(gettext.gettext('Hall'))"),
    "3.12": ("import importlib\n\nanswer = importlib.find_loader('json') is not None",
             "import importlib.util\n\nanswer = importlib.util.find_spec('json') is not None"),
    "3.13": ("import unittest\n\nanswer = unittest.makeSuite(unittest.TestCase).countTestCases()",
             "import unittest\n\nload = unittest.defaultTestLoader.loadTestsFromTestCase\n"
             "answer = load(unittest.TestCase).countTestCases()"),
}  # fmt: skip


def _read(table: str) -> dict[str, tuple[str, str]]:
    rows = (tuple(part.strip() for part in line.split("|")) for line in table.strip().splitlines())
    return {name: (until, instead) for name, until, instead in rows}


def _told(table: dict[str, tuple[str, str]]) -> RewriteFunction:
    """Each place is told what does the work instead; the import alone says it where there is one."""

    def tell(draft: Draft, match: Match) -> None:
        name = match.trigger.removesuffix(".*")
        if not match.imported and name not in table:
            raise Fine
        raise Skip(f"of `{name}`, {table[name][1]} does the work")

    return tell


def _modules(until: str) -> Rule:
    table = {name: row for name, row in _read(_MODULES).items() if row[0] == until}
    name = _SINCE[until]
    return Rule(
        id=f"python-modules-{until}",
        what=f"Python {until} has no module {', '.join(f'`{one}`' for one in table)}.",
        why="They had been deprecated for years: nobody looked after them, or better ones are there (PEP 594).",
        since="3.5",
        until=until,
        change=ByHand(
            tuple(f"{one}.*" for one in table),
            "Each place is told what does the work instead.",
            only=_told(table),
        ),
        sure="show",
        notes=f"https://docs.python.org/3/whatsnew/{until}.html#removed",
        axis="python",
        example=Example(
            before=f"import {name}\n\nanswer = bool({name}.__name__)",
            after="import json\n\nanswer = bool(json.__name__)",
        ),
        leaves=(f"from shop import {name}\n\n{name}.page\n",),
        symptoms=tuple(f"No module named '{one}'" for one in table),
    )


def _names(until: str) -> Rule:
    table = {name: row for name, row in _read(_NAMES).items() if row[0] == until}
    before, after = _USES[until]
    return Rule(
        id=f"python-names-{until}",
        what=f"Python {until} has no {', '.join(f'`{one}`' for one in table)}.",
        why="They had been deprecated for years.",
        since="3.5",
        until=until,
        change=ByHand(tuple(table), "Each place is told what does the work instead.", only=_told(table)),
        sure="show",
        notes=f"https://docs.python.org/3/whatsnew/{until}.html#removed",
        axis="python",
        example=Example(before=before, after=after),
        symptoms=tuple(f"has no attribute '{one.rpartition('.')[2]}'" for one in table),
    )


def renamed(*words: str, names: dict[str, str]) -> RewriteFunction:
    """A method gets its other name, on whatever in a file that has the words."""

    def rename(draft: Draft, match: Match) -> None:
        attribute = match.node.child_by_field_name("attribute")
        if attribute is None or not any(word.encode() in (draft.root.text or b"") for word in words):
            raise Fine
        name = draft.text(attribute)
        if draft.has_function(name):
            raise Skip(f"the project has a `{name}` of its own")
        draft.replace(attribute, names[name])

    return rename


def children(draft: Draft, match: Match) -> None:
    """`element.getchildren()` becomes `list(element)`."""
    receiver = match.node.child_by_field_name("object")
    call = call_of(match)
    if receiver is None or positional(call):
        raise Fine
    if draft.has_function("getchildren"):
        raise Skip("the project has a `getchildren` of its own")
    draft.replace(call, f"list({draft.text(receiver)})")


def unescape(draft: Draft, match: Match) -> None:
    """`HTMLParser().unescape(text)` becomes `html.unescape(text)`."""
    receiver = match.node.child_by_field_name("object")
    made = receiver
    if receiver is not None and receiver.type == "identifier":
        values = draft.values(receiver)
        made = values[0] if len(values) == 1 else None
    function = made.child_by_field_name("function") if made is not None and made.type == "call" else None
    if function is None or draft.meaning(function) != "html.parser.HTMLParser":
        raise Fine
    draft.replace(match.node, draft.require("html.unescape"))


_STRTOBOOL = '''def strtobool(value):
    """The truth of a word, as distutils told it."""
    value = value.lower()
    if value in ("y", "yes", "t", "true", "on", "1"):
        return 1
    if value in ("n", "no", "f", "false", "off", "0"):
        return 0
    raise ValueError("invalid truth value %r" % (value,))'''


def word_of_truth(draft: Draft, match: Match) -> None:
    """The function is written down for Pythons that lack it."""
    if not match.imported:
        return
    if draft.text(match.node) != "strtobool":
        raise Skip("it has another name here")
    if draft.handed_on(match):
        raise Skip("other files take it from here")
    draft.drop_import(match)
    draft.guard(_STRTOBOOL.split("\n"), ["from distutils.util import strtobool"], None)


_TWO = ("urllib2", "urlparse", "httplib", "cookielib", "Cookie", "ConfigParser", "StringIO", "cStringIO", "cPickle",
        "Queue", "HTMLParser", "__builtin__", "commands", "xmlrpclib", "BaseHTTPServer", "SocketServer")  # fmt: skip
_XML = """
from xml.etree import ElementTree

element = ElementTree.fromstring("<a><b/><c><d/></c></a>")
answer = [[one.tag for one in {children}], [one.tag for one in element.{every}()]]
"""
_THREAD = """
import threading

thread = threading.Thread(target=len, args=("",))
answer = thread.{name}()
"""

_GUARDED = "\n".join(
    (
        "try:",
        "    from distutils.util import strtobool",
        "except ImportError:",
        *(f"    {line}" for line in _STRTOBOOL.split("\n")),
        "",
        "answer = [strtobool('Yes'), strtobool('off')]",
    )
)

RULES = [
    Rule(
        id="python-2-modules",
        what="Modules of Python 2, as `urllib2` and `ConfigParser`, have other names in Python 3.",
        why="The way leads over Django 1.11, which runs on Python 2.7 and on Python 3: first to it on Python 2,"
        " then to Python 3 on it, then on.",
        since="3.5",
        until="3.0",
        change=ByHand(
            tuple(f"{name}.*" for name in _TWO),
            "Let `modernize` (PyPI) rewrite the code so that it runs on Python 2.7 and 3, run the suite on both with"
            " Django 1.11, and come back with Python 3 as the old side.",
        ),
        sure="show",
        notes="https://docs.djangoproject.com/en/1.11/topics/python3/",
        axis="python",
        example=Example(before="import urllib2\n\nanswer = urllib2.__name__", after="answer = 'urllib2'"),
        leaves=("try:\n    import urllib2\nexcept ImportError:\n    import urllib.request as urllib2\n",),
        unproven="the Pythons that rules are measured on begin with 3.6",
        symptoms=tuple(f"No module named '{name}'" for name in _TWO),
    ),
    *(_modules(until) for until in _SINCE),
    *(_names(until) for until in _USES),
    moved("locale-format", "locale.format", "locale.format_string", "3.12", "NAME('%d', 3)"),
    moved(
        "configparser-safe", "configparser.SafeConfigParser", "configparser.ConfigParser", "3.12", "NAME().sections()"
    ),
    moved("cgi-parse-qsl", "cgi.parse_qsl", "urllib.parse.parse_qsl", "3.8", "NAME('a=1')"),
    moved("unittest-text-result", "unittest._TextTestResult", "unittest.TextTestResult", "3.12", "NAME.__name__"),
    moved("cgi-parse-qs", "cgi.parse_qs", "urllib.parse.parse_qs", "3.8", "NAME('a=1')"),
    moved("time-clock", "time.clock", "time.process_time", "3.8", "type(NAME())", "likely"),
    Rule(
        id="xml-getchildren",
        what="`getchildren` and `getiterator` of XML elements are gone in Python 3.9.",
        why="An element is a list of its children, and `iter` goes through all below it.",
        since="3.5",
        until="3.9",
        change=Rewrite((".getchildren",), children),
        pattern="etree|ElementTree",
        sure="likely",
        notes="https://docs.python.org/3/whatsnew/3.9.html#removed",
        axis="python",
        example=Example(
            before=_XML.format(children="element.getchildren()", every="iter"),
            after=_XML.format(children="list(element)", every="iter"),
        ),
        leaves=("tree.getchildren()\n",),
        symptoms=("object has no attribute 'getchildren'",),
    ),
    Rule(
        id="xml-getiterator",
        what="`getiterator` of XML elements and trees is gone in Python 3.9; it is `iter`.",
        why="It had been deprecated since Python 3.2.",
        since="3.5",
        until="3.9",
        change=Rewrite((".getiterator",), renamed("etree", "ElementTree", names={"getiterator": "iter"})),
        sure="likely",
        notes="https://docs.python.org/3/whatsnew/3.9.html#removed",
        axis="python",
        example=Example(
            before=_XML.format(children="list(element)", every="getiterator"),
            after=_XML.format(children="list(element)", every="iter"),
        ),
        leaves=("tree.getiterator()\n",),
        symptoms=("object has no attribute 'getiterator'",),
    ),
    Rule(
        id="thread-is-alive",
        what="`isAlive` of threads is gone in Python 3.9; it is `is_alive`.",
        why="It had been another name since Python 2.6.",
        since="3.5",
        until="3.9",
        change=Rewrite((".isAlive",), renamed("thread", "Thread", names={"isAlive": "is_alive"})),
        sure="likely",
        notes="https://docs.python.org/3/whatsnew/3.9.html#removed",
        axis="python",
        example=Example(before=_THREAD.format(name="isAlive"), after=_THREAD.format(name="is_alive")),
        leaves=("player.isAlive()\n",),
        symptoms=("object has no attribute 'isAlive'",),
    ),
    Rule(
        id="html-parser-unescape",
        what="`unescape` of `HTMLParser` is gone in Python 3.9; `html.unescape` does it.",
        why="It was never documented.",
        since="3.5",
        until="3.9",
        change=Rewrite((".unescape",), unescape),
        pattern="HTMLParser",
        sure="safe",
        notes="https://docs.python.org/3/whatsnew/3.9.html#removed",
        axis="python",
        example=Example(
            before="from html.parser import HTMLParser\n\nanswer = HTMLParser().unescape('&lt;&eacute;')",
            after="from html import unescape\nfrom html.parser import HTMLParser\n\nanswer = unescape('&lt;&eacute;')",
        ),
        leaves=("from html.parser import HTMLParser\n\ntext.unescape('x')\n",),
        symptoms=("'HTMLParser' object has no attribute 'unescape'",),
    ),
    Rule(
        id="distutils-strtobool",
        what="`distutils.util.strtobool` is gone in Python 3.12 with all of `distutils`.",
        why="It is a few lines, which settings often use for variables of the environment.",
        since="3.5",
        until="3.12",
        change=Rewrite(("distutils.util.strtobool",), word_of_truth),
        sure="safe",
        notes="https://docs.python.org/3/whatsnew/3.12.html#removed",
        axis="python",
        example=Example(
            before="from distutils.util import strtobool\n\nanswer = [strtobool('Yes'), strtobool('off')]",
            after=_GUARDED,
        ),
        leaves=("from shop.util import strtobool\n",),
    ),
    Rule(
        id="datetime-utcnow",
        what="`datetime.utcnow()` warns since Python 3.12: its answer does not say that it is UTC.",
        why="`datetime.now(timezone.utc)` says it; without its zone it is the same answer as before.",
        since="3.5",
        until="4.0",
        warns="3.12",
        change=ByHand(
            ("datetime.datetime.utcnow", "datetime.datetime.utcfromtimestamp"),
            "Write `datetime.now(timezone.utc)` where an aware value will do, with `.replace(tzinfo=None)` where not.",
        ),
        sure="show",
        notes="https://docs.python.org/3/whatsnew/3.12.html#deprecated",
        axis="python",
        example=Example(
            before="import datetime\n\nanswer = datetime.datetime.utcnow().tzinfo",
            after="import datetime\n\n"
            "answer = datetime.datetime.now(datetime.timezone.utc).replace(tzinfo=None).tzinfo",
        ),
        symptoms=("datetime.datetime.utcnow() is deprecated",),
    ),
]
