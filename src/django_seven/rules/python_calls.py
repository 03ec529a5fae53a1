"""Calls into Python's own library that newer Pythons refuse: arguments that went, and others that are now asked for."""

from __future__ import annotations

import re

from django_seven.rules.shape import ByHand, Draft, Example, Fine, Keyword, Match, Rewrite, Rule, Skip
from django_seven.rules.syntax import called, enclosing, keyword, positional, within
from django_seven.values import Minor

_NEWS = "https://docs.python.org/3/whatsnew/{}.html"
_OPEN = ("open", "io.open", "codecs.open")
_FLAGS = re.compile(r"\(\?([aiLmsux]+)\)")
_COMPILING = tuple(
    f"re.{name}" for name in ("compile", "match", "search", "fullmatch", "split", "findall", "finditer", "sub", "subn")
)
_LOOPLESS = tuple(
    f"asyncio.{name}"
    for name in (
        *("Lock", "Event", "Condition", "Semaphore", "BoundedSemaphore", "Queue", "PriorityQueue", "LifoQueue"),
        *("sleep", "gather", "wait", "wait_for", "shield", "as_completed"),
        *("open_connection", "start_server", "open_unix_connection", "start_unix_server"),
        *("create_subprocess_exec", "create_subprocess_shell"),
    )
)


def named_digest(draft: Draft, match: Match) -> None:
    """`hmac.new(key, text)` becomes `hmac.new(key, text, digestmod=md5)`."""
    call = called(match)
    given = positional(call)
    if len(given) > 2 or keyword(call, "digestmod") is not None:
        raise Fine
    if not given:
        raise Skip("its arguments are not plain")
    last = call.child_by_field_name("arguments")
    places = [child for child in last.named_children if child.type != "comment"] if last is not None else []
    draft.insert(places[-1].end_byte, f", digestmod={draft.require('hashlib.md5')}")


def plain_mode(draft: Draft, match: Match) -> None:
    """`open(path, "rU")` becomes `open(path, "r")`: the `U` changes nothing in Python 3."""
    above = match.node.parent
    call = enclosing(match.node, "call")
    function = call.child_by_field_name("function") if call is not None else None
    if above is None or function is None or draft.text(function) not in _OPEN:
        raise Fine
    mode = above.type == "keyword_argument" and draft.text(above).partition("=")[0].strip() == "mode"
    if not mode and (above.type != "argument_list" or above.named_children[1:2] != [match.node]):
        raise Fine
    draft.replace(match.node, draft.text(match.node).replace("U", "") if len(match.trigger) > 3 else '"r"')


def flags_first(draft: Draft, match: Match) -> None:
    """`re.compile("page(?i)")` becomes `re.compile("(?i)page")`."""
    given = positional(called(match))
    pattern = given[0] if given else None
    if pattern is None or pattern.type != "string" or "b" in draft.text(pattern).split(draft.text(pattern)[-1])[0]:
        raise Fine
    if len(pattern.named_children) != 3:
        raise Fine  # an f-string is made while it runs
    whole = pattern.named_children[1]
    text = draft.text(whole)
    found = list(_FLAGS.finditer(text))
    if not found or (found[0].start() == 0 and len(found) == 1):
        raise Fine
    if len(found) > 1 or re.search(r"\[[^\]]*\(\?|\\\(\?", text):
        raise Skip("which of its brackets are flags is not seen here")
    flags = found[0]
    draft.replace(whole, flags.group() + text[: flags.start()] + text[flags.end() :])


def fixed_order(draft: Draft, match: Match) -> None:
    """`random.sample(set(names), 2)` becomes `random.sample(tuple(set(names)), 2)`, which it did by itself."""
    given = positional(called(match))
    if not given:
        raise Fine
    population = given[0]
    function = population.child_by_field_name("function") if population.type == "call" else None
    made = draft.text(function) in ("set", "frozenset") if function is not None else False
    if not made and population.type not in ("set", "set_comprehension"):
        raise Fine
    draft.replace(population, f"tuple({draft.text(population)})")


def own_random(draft: Draft, match: Match) -> None:
    """Only `random.shuffle(x, random)` is met."""
    call = called(match)
    if len(positional(call)) < 2 and keyword(call, "random") is None:
        raise Fine


def of_the_loop(draft: Draft, match: Match) -> None:
    """`asyncio.Task.all_tasks()` becomes `asyncio.all_tasks()`, or asks which there is."""
    owner, name = match.node.child_by_field_name("object"), match.node.child_by_field_name("attribute")
    inner = owner.child_by_field_name("object") if owner is not None else None
    if owner is None or inner is None or name is None:
        raise Skip("it is written without its module")
    module, word, ends = draft.text(inner), draft.text(name), draft.road.ends("python")
    if ends is None or ends[0] < Minor(3, 7):
        draft.replace(match.node, f'({module}.{word} if hasattr({module}, "{word}") else {draft.text(match.node)})')
    else:
        draft.replace(match.node, f"{module}.{word}")


def generator(draft: Draft, match: Match) -> None:
    """`@asyncio.coroutine` above a generator becomes `@types.coroutine`."""
    line = match.node.parent
    above = line.parent if line is not None and line.type == "decorator" else None
    function = above.child_by_field_name("definition") if above is not None else None
    if function is None or function.type != "function_definition":
        raise Skip("it is no decorator here: write `async def`, with `await` for `yield from`")
    if next(within(function, "yield", nested=False), None) is None:
        raise Skip("the function never waits: write `async def`")
    draft.replace(match.node, draft.require("types.coroutine"))


_LOOP = """
import asyncio


async def main():
    lock = asyncio.Lock({lock})
    async with lock:
        return await asyncio.gather(asyncio.sleep(0, "one"{more}), asyncio.sleep(0, "two"))


loop = asyncio.new_event_loop()
asyncio.set_event_loop(loop)
answer = loop.run_until_complete(main())
loop.close()
"""
_GENERATOR = """
import asyncio
{imported}

@{decorator}
def half():
    yield from asyncio.sleep(0)
    return 21


async def whole():
    return 2 * await half()


loop = asyncio.new_event_loop()
answer = loop.run_until_complete(whole())
loop.close()
"""
_TASKS = """
import asyncio


async def main():
    return [asyncio.{current}() in asyncio.{every}(), len(asyncio.{every}())]


loop = asyncio.new_event_loop()
answer = loop.run_until_complete(main())
loop.close()
"""
_FILE = """
import os
import tempfile

folder = tempfile.mkdtemp()
with open(os.path.join(folder, "a"), "wb") as file:
    file.write(b"one\\r\\ntwo\\n")
with open(os.path.join(folder, "a"), {mode}) as file:
    answer = file.read()
"""

RULES = [
    Rule(
        id="hmac-digestmod",
        what="`hmac.new()` asks for its digest since Python 3.8; it was MD5 where none was given.",
        why="MD5 is no good choice any more, so that none is made.",
        since="3.5",
        until="3.8",
        change=Rewrite(("hmac.new",), named_digest),
        sure="safe",
        notes=f"{_NEWS.format('3.8')}#api-and-feature-removals",
        axis="python",
        example=Example(
            before='import hmac\n\nanswer = hmac.new(b"key", b"text").hexdigest()',
            after="import hmac\nfrom hashlib import md5\n\n"
            'answer = hmac.new(b"key", b"text", digestmod=md5).hexdigest()',
        ),
        leaves=(
            'import hashlib\nimport hmac\n\nhmac.new(b"key", b"text", hashlib.sha1)',
            'import hmac\n\nhmac.new(b"key", digestmod="sha256")',
            'from shop import hmac\n\nhmac.new(b"key", b"text")',
        ),
        symptoms=("Missing required parameter 'digestmod'.",),
    ),
    Rule(
        id="json-encoding",
        what="`json.load()` and `json.loads()` take no `encoding` since Python 3.9.",
        why="It had done nothing since Python 3.1.",
        since="3.5",
        until="3.9",
        change=Keyword(("json.loads", "json.load"), "encoding"),
        sure="safe",
        notes=f"{_NEWS.format('3.9')}#removed",
        axis="python",
        example=Example(
            before='import json\n\nanswer = json.loads("[1]", encoding="utf-8")',
            after='import json\n\nanswer = json.loads("[1]")',
        ),
        leaves=('from shop import json\n\njson.loads("[1]", encoding="utf-8")', 'import json\n\njson.loads("[1]")'),
        symptoms=("__init__() got an unexpected keyword argument 'encoding'",),
    ),
    Rule(
        id="asyncio-loop",
        what="What `asyncio` makes takes no `loop` since Python 3.10.",
        why="It belongs to the loop that runs, which is the one that was to be given.",
        since="3.5",
        until="3.10",
        change=Keyword(_LOOPLESS, "loop"),
        sure="likely",
        notes=f"{_NEWS.format('3.10')}#removed",
        axis="python",
        example=Example(
            before=_LOOP.format(lock="loop=loop", more=", loop=loop"),
            after=_LOOP.format(lock="", more=""),
        ),
        leaves=(
            "import asyncio\n\nasyncio.ensure_future(work(), loop=loop)",
            "from shop import asyncio\n\nasyncio.Lock(loop=loop)",
        ),
        symptoms=("got an unexpected keyword argument 'loop'", "As of 3.10, the *loop* parameter was removed"),
    ),
    Rule(
        id="asyncio-task-methods",
        what="`asyncio.Task.current_task` and `all_tasks` are functions of `asyncio` since Python 3.9.",
        why="They are there since Python 3.7; `all_tasks` leaves out those that are done.",
        since="3.7",
        until="3.9",
        change=Rewrite(("asyncio.Task.current_task", "asyncio.Task.all_tasks"), of_the_loop),
        sure="likely",
        notes=f"{_NEWS.format('3.9')}#removed",
        axis="python",
        example=Example(
            before=_TASKS.format(current="Task.current_task", every="Task.all_tasks"),
            after=_TASKS.format(current="current_task", every="all_tasks"),
        ),
        leaves=("from shop import asyncio\n\nasyncio.Task.all_tasks()",),
        symptoms=("type object '_asyncio.Task' has no attribute 'all_tasks'",),
    ),
    Rule(
        id="asyncio-coroutine",
        what="`asyncio.coroutine` is gone in Python 3.11; `types.coroutine` does the same for a generator.",
        why="`async def` has been there since Python 3.5.",
        since="3.5",
        until="3.11",
        change=Rewrite(("asyncio.coroutine",), generator),
        sure="likely",
        notes=f"{_NEWS.format('3.11')}#removed",
        axis="python",
        example=Example(
            before=_GENERATOR.format(imported="", decorator="asyncio.coroutine"),
            after=_GENERATOR.format(imported="from types import coroutine\n", decorator="coroutine"),
        ),
        leaves=("from shop import asyncio\n\n\n@asyncio.coroutine\ndef half():\n    yield from asyncio.sleep(0)",),
        symptoms=("module 'asyncio' has no attribute 'coroutine'",),
    ),
    Rule(
        id="open-universal",
        what='`open()` refuses the mode `"U"` since Python 3.11.',
        why="Python 3 reads all newlines as one without it.",
        since="3.5",
        until="3.11",
        change=Rewrite(("'rU'", "'U'", "'Ur'"), plain_mode),
        texts=("open",),
        sure="safe",
        notes=f"{_NEWS.format('3.11')}#removed",
        axis="python",
        example=Example(before=_FILE.format(mode='"rU"'), after=_FILE.format(mode='"r"')),
        leaves=('open("rU")', 'words = ["rU"]\nopen(path)', 'archive.open(path, "rU")', 'open(path, "r")'),
        symptoms=("invalid mode: 'rU'", "invalid mode: 'U'"),
    ),
    Rule(
        id="regex-flags-inside",
        what="Flags as `(?i)` stand at the start of a regular expression since Python 3.11, or it is refused.",
        why="They held for the whole expression wherever they stood.",
        since="3.5",
        until="3.11",
        warns="3.6",
        change=Rewrite(_COMPILING, flags_first),
        pattern=r"\(\?[aiLmsux]+\)",
        sure="safe",
        notes=f"{_NEWS.format('3.11')}#removed",
        axis="python",
        example=Example(
            before='import re\n\nanswer = re.compile(r"^pa(?i)ge$").match("PAGE") is not None',
            after='import re\n\nanswer = re.compile(r"(?i)^page$").match("PAGE") is not None',
        ),
        leaves=(
            'import re\n\nre.compile("(?i)page")',
            'import re\n\nre.compile("pa(?i:ge)")',
            'from shop import re\n\nre.compile("pa(?i)ge")',
        ),
        symptoms=("global flags not at the start of the expression",),
    ),
    Rule(
        id="random-sample-set",
        what="`random.sample()` refuses sets since Python 3.11; it made a tuple of them itself.",
        why="The order of a set is not the same each time, so that a seed was of no use.",
        since="3.5",
        until="3.11",
        change=Rewrite(("random.sample",), fixed_order),
        sure="safe",
        notes=f"{_NEWS.format('3.11')}#removed",
        axis="python",
        example=Example(
            before="import random\n\nanswer = sorted(random.sample({1, 2, 3}, 3))",
            after="import random\n\nanswer = sorted(random.sample(tuple({1, 2, 3}), 3))",
        ),
        leaves=("import random\n\nrandom.sample([1, 2], 1)", "from shop import random\n\nrandom.sample({1}, 1)"),
        symptoms=("Population must be a sequence.  For dicts or sets, use sorted(d).",),
    ),
    Rule(
        id="random-shuffle-random",
        what="`random.shuffle()` takes no function of its own since Python 3.11.",
        why="A generator of one's own does it as well.",
        since="3.5",
        until="3.11",
        change=ByHand(
            ("random.shuffle",),
            "Write `random.Random(seed).shuffle(items)` where the order must be the same each time, and"
            " `random.shuffle(items)` elsewhere; the order is another one than before.",
            only=own_random,
        ),
        sure="show",
        notes=f"{_NEWS.format('3.11')}#removed",
        axis="python",
        example=Example(
            before="import random\n\nitems = [1, 2]\nrandom.shuffle(items, lambda: 0.5)\nanswer = sorted(items)",
            after="import random\n\nitems = [1, 2]\nrandom.Random(1).shuffle(items)\nanswer = sorted(items)",
        ),
        leaves=("import random\n\nrandom.shuffle(items)", "from shop import random\n\nrandom.shuffle(items, pick)"),
        symptoms=("shuffle() takes 2 positional arguments but 3 were given",),
    ),
]
