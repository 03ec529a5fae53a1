"""How URLconfs take `url()` and `patterns()`: all at once, or from two modules one after the other."""

from __future__ import annotations

from tree_sitter import Node

from django_seven.rules.shape import Draft, Example, Fine, Match, Rewrite, RewriteFunction, Rule, Skip
from django_seven.rules.syntax import below, enclosing, indentation
from django_seven.values import Minor

_NOW, _BEFORE = "django.conf.urls", "django.conf.urls.defaults"
_NAMES = {"handler400", "handler403", "handler404", "handler500", "include", "patterns", "url"}
_MOVED = {"include": "include", "url": "re_path as url"}


def one_by_one(name: str) -> RewriteFunction:
    """`from django.conf.urls import *` says what it takes, where a name is among it: only then its meaning is known."""

    def spell_out(draft: Draft, match: Match) -> None:
        statement = next((one for one in draft.root.named_children if _takes_all(draft, one)), None)
        if statement is None or draft.road.old < Minor(1, 4):
            raise Fine
        used = {draft.text(one) for one in below(draft.root, "identifier") if _is_read(one)} & _NAMES
        if name not in used:
            raise Fine
        draft.replace(statement, f"from {_NOW} import {', '.join(sorted(used))}")

    return spell_out


def _takes_all(draft: Draft, statement: Node) -> bool:
    module = statement.child_by_field_name("module_name")
    star = any(one.type == "wildcard_import" for one in statement.named_children)
    return star and module is not None and draft.text(module) in (_NOW, _BEFORE)


def _is_read(node: Node) -> bool:
    """Whether a name is read where it stands: no attribute, no argument's or parameter's name, not assigned to."""
    above = node.parent
    if above is None or above.type in ("parameters", "function_definition", "class_definition", "dotted_name"):
        return False
    fields = {"attribute": "attribute", "assignment": "left", "keyword_argument": "name", "default_parameter": "name"}
    taken = above.child_by_field_name(fields[above.type]) if above.type in fields else None
    return taken is None or taken.id != node.id


def falls_back(draft: Draft, match: Match) -> None:
    """What an `except` takes from where no side of the road needs it, it takes from where the new side has it."""
    statement = _second_attempt(draft, match)[1]
    names = [draft.text(one) for one in statement.children_by_field_name("name")]
    if not all(one in _MOVED for one in names):
        raise Skip("it takes other names as well")
    taken = ", ".join(sorted(_MOVED[one] for one in names))
    draft.replace(statement, f"from django.urls import {taken}")


def only_attempt(draft: Draft, match: Match) -> None:
    """A `try` whose `except` no side of the road needs becomes the import that it tries."""
    attempt, statement = _second_attempt(draft, match)
    body = attempt.child_by_field_name("body")
    first = body.named_children if body is not None else []
    if len(first) != 1 or first[0].type != "import_from_statement":
        raise Skip("it tries more than an import")
    if attempt.parent is None or attempt.parent.type != "module" or indentation(statement) == "":
        raise Skip("it is not tried at the top of the file")
    draft.replace(attempt, draft.text(first[0]))


def _second_attempt(draft: Draft, match: Match) -> tuple[Node, Node]:
    """The `try` around an import from the older module in its one `except`, and that import."""
    statement = enclosing(match.node, "import_from_statement")
    module = statement.child_by_field_name("module_name") if statement is not None else None
    if not match.imported or statement is None or module is None or draft.text(module) != _BEFORE:
        raise Fine
    attempt = enclosing(statement, "try_statement")
    if attempt is None:
        raise Fine
    clauses = [one for one in attempt.named_children if one.type != "block"]
    if draft.road.old < Minor(1, 4):
        raise Skip("the old side needs it")
    block = statement.parent
    if len(clauses) != 1 or block is None or block.parent is None or block.parent.id != clauses[0].id:
        raise Skip("it tries something else as well")
    if block.named_child_count != 1:
        raise Skip("it does something else as well")
    return attempt, statement


_VIEW = """
from django.http import HttpResponse


def talks(request):
    return HttpResponse("talks")

"""
_RESOLVE = (
    "try:\n    from django.urls import resolve\nexcept ImportError:\n    from django.core.urlresolvers import resolve\n"
)
_ROUTE = "\nurlpatterns = [url(r'^on/', include([url(r'^talks/$', talks, name='talks')]))]\n"
_TRIED = "try:\n    from django.conf.urls import include, url\nexcept ImportError:\n    from {} import include, {}\n"
_OLD_ROUTE = "\nurlpatterns = patterns('', url(r'^on/$', talks, name='talks'))\n"
_LATER = "the names that it leaves are gone themselves; the rules for them take it from there"

RULES = [
    Rule(
        id="conf-urls-star",
        what="`from django.conf.urls import *` brings no `url()` in Django 4.0.",
        why="The star takes what there is; what is missing shows where it is used.",
        since="1.4",
        until="4.0",
        change=Rewrite(("global urlpatterns",), one_by_one("url")),
        sure="safe",
        notes="4.0/#features-removed-in-4-0",
        early=True,
        texts=(_NOW,),
        example=Example(
            before=f"from django.conf.urls import *\n{_VIEW}{_ROUTE}",
            after=f"from django.conf.urls import include, url\n{_VIEW}{_ROUTE}",
            probe=f"{_RESOLVE}answer = resolve('/on/talks/').url_name\n",
        ),
        unproven=_LATER,
        leaves=(
            "from shop.urls import *\nurlpatterns = [url(r'^on/$', 1)]\n",
            "from django.conf.urls import *\nurlpatterns = [page.url(url=1)]\n",
        ),
        symptoms=("name 'url' is not defined",),
    ),
    Rule(
        id="conf-urls-star-patterns",
        what="`from django.conf.urls import *` brings no `patterns()` in Django 1.10.",
        why="The star takes what there is; what is missing shows where it is used.",
        since="1.4",
        until="1.10",
        change=Rewrite(("global urlpatterns",), one_by_one("patterns")),
        sure="safe",
        notes="1.10/#features-removed-in-1-10",
        early=True,
        texts=(_NOW,),
        example=Example(
            before=f"from django.conf.urls import *\n{_VIEW}{_OLD_ROUTE}",
            after=f"from django.conf.urls import patterns, url\n{_VIEW}{_OLD_ROUTE}",
            probe=f"{_RESOLVE}answer = resolve('/on/').url_name\n",
        ),
        unproven=_LATER,
        leaves=("from shop.urls import *\nurlpatterns = patterns('', 1)\n",),
        symptoms=("name 'patterns' is not defined",),
    ),
    Rule(
        id="conf-urls-tried",
        what="`url()` is in neither of `django.conf.urls` and `django.conf.urls.defaults` in Django 4.0.",
        why="Code that tries both served Django 1.3; the second attempt can serve the new side.",
        since="1.4",
        until="4.0",
        change=Rewrite((f"{_NOW}.url", f"{_BEFORE}.url"), falls_back),
        sure="safe",
        notes="4.0/#features-removed-in-4-0",
        texts=(_BEFORE,),
        example=Example(
            before=_TRIED.format(_BEFORE, "url") + _VIEW + _ROUTE,
            after=_TRIED.format("django.urls", "re_path as url") + _VIEW + _ROUTE,
            probe=f"{_RESOLVE}answer = resolve('/on/talks/').url_name\n",
        ),
        leaves=(
            _TRIED.format("django.urls", "re_path as url"),
            "try:\n    from django.conf.urls import url\nexcept ImportError:\n    from shop.urls import url\n",
        ),
        symptoms=("No module named 'django.conf.urls.defaults'",),
    ),
    Rule(
        id="conf-urls-patterns-tried",
        what="`patterns()` is in neither of `django.conf.urls` and `django.conf.urls.defaults` in Django 1.10.",
        why="Code that tries both served Django 1.3, which is no longer on the way.",
        since="1.4",
        until="1.10",
        change=Rewrite((f"{_NOW}.patterns", f"{_BEFORE}.patterns"), only_attempt),
        sure="safe",
        notes="1.10/#features-removed-in-1-10",
        texts=(_BEFORE,),
        example=Example(
            before="try:\n    from django.conf.urls import patterns, url\nexcept ImportError:\n"
            f"    from {_BEFORE} import patterns, url\n{_VIEW}{_OLD_ROUTE}",
            after=f"from django.conf.urls import patterns, url\n{_VIEW}{_OLD_ROUTE}",
            probe=f"{_RESOLVE}answer = resolve('/on/').url_name\n",
        ),
        unproven=_LATER,
        leaves=("try:\n    from django.conf.urls import patterns\nexcept ImportError:\n    patterns = None\n",),
        symptoms=("No module named 'django.conf.urls.defaults'",),
    ),
]
