"""Calls of queries and expressions whose arguments changed."""

from __future__ import annotations

from django_seven.rules.shape import Draft, Example, Fine, Match, Renamed, Rewrite, Rule, Skip
from django_seven.rules.syntax import (
    arguments,
    called,
    either,
    keyword,
    last_name,
    value_of,
)
from django_seven.values import Minor


def flat_of_key(draft: Draft, match: Match) -> None:
    """`values_list(flat=True)` names the key."""
    call = called(match)
    given, flat = arguments(call), keyword(call, "flat")
    if flat is None or draft.text(value_of(flat)) != "True" or len(given) != 1:
        raise Fine
    draft.insert(flat.start_byte, '"pk", ')


def ordered_again(draft: Draft, match: Match) -> None:
    """`.order_by().first()` says the order that Django took then."""
    call = called(match)
    inner = match.node.child_by_field_name("object")
    if arguments(call) or inner is None or inner.type != "call" or arguments(inner):
        raise Fine
    place = inner.child_by_field_name("arguments")
    if last_name(draft, inner.child_by_field_name("function")) != "order_by" or place is None:
        raise Fine
    draft.replace(place, '("pk")')


def not_exists(draft: Draft, match: Match) -> None:
    """`Exists(…, negated=True)` becomes `~Exists(…)`."""
    call = called(match)
    negated = keyword(call, "negated")
    if negated is None:
        raise Fine
    said = draft.text(value_of(negated))
    if said not in ("True", "False"):
        raise Skip("whether it is negated is only known when it runs")
    draft.remove_argument(negated)
    if said == "True":
        draft.insert(call.start_byte, "~")


def reversed_slice(draft: Draft, match: Match) -> None:
    """`rows[a:b].reverse()` is `rows.reverse()[a:b]`, and `.last()` the first of that."""
    call, cut = called(match), match.node.child_by_field_name("object")
    rows = cut.child_by_field_name("value") if cut is not None and cut.type == "subscript" else None
    if cut is None or rows is None or arguments(call) or not any(item.type == "slice" for item in cut.named_children):
        raise Fine
    if call.parent is not None and call.parent.type == "expression_statement":
        raise Fine  # the `reverse()` of a list
    if not draft.text(rows).endswith(")") and match.trigger == ".reverse":
        raise Skip("it is not known whether it is a query")
    slice_ = draft.text(cut)[len(draft.text(rows)) :]
    draft.replace(call, f"{draft.text(rows)}.reverse(){slice_}" + (".first()" if match.trigger == ".last" else ""))


def add_condition(draft: Draft, match: Match) -> None:
    """`query.add_filter((name, value))` becomes `query.add_q(Q((name, value)))`."""
    call = called(match)
    given = arguments(call)
    value = value_of(given[0]) if len(given) == 1 else None
    if value is None or value.type != "tuple" or (given[0].type == "keyword_argument" and value.id == given[0].id):
        raise Fine
    if given[0].type == "keyword_argument" and keyword(call, "filter_clause") is None:
        raise Fine
    function = match.node.child_by_field_name("attribute")
    if function is not None:
        draft.replace(function, "add_q")
        draft.replace(given[0], f"{draft.require('django.db.models.Q')}({draft.text(value)})")


def without_alias(draft: Draft, match: Match) -> None:
    """`get_group_by_cols(alias=…)` is called without."""
    call = called(match)
    alias = keyword(call, "alias")
    if alias is None:
        raise Fine
    draft.remove_argument(alias)


def by_name(draft: Draft, match: Match) -> None:
    """`Index([…], "name")` says the names of its arguments."""
    plain = [one for one in arguments(called(match)) if one.type != "keyword_argument"]
    if (
        not plain
        or any("splat" in one.type for one in plain)
        or len(plain) > 2
        or plain[0].type not in ("list", "tuple")
    ):
        raise Fine
    for argument, name in zip(plain, ("fields", "name"), strict=False):
        draft.replace(argument, f"{name}={draft.text(argument)}")


def private_by_place(draft: Draft, match: Match) -> None:
    """`add_field(field, virtual=True)` becomes `add_field(field, True)`."""
    call = called(match)
    virtual = keyword(call, "virtual")
    if virtual is None or last_name(draft, match.node.child_by_field_name("object")) not in (
        "_meta",
        "opts",
        "options",
    ):
        raise Fine
    if len(arguments(call)) != 2:
        raise Skip("it has other arguments as well")
    draft.replace(virtual, draft.text(value_of(virtual)))


def set_of_apps(draft: Draft, match: Match) -> None:
    """`ProjectState(real_apps=[…])` gets a set."""
    call = called(match)
    given = keyword(call, "real_apps")
    value = value_of(given) if given is not None else None
    if value is None or value.type in ("set", "none", "set_comprehension"):
        raise Fine
    if draft.text(value).startswith("set(") or "VERSION" in draft.text(value):
        raise Fine
    items = ", ".join(draft.text(item) for item in value.named_children if item.type != "comment")
    new = f"{{{items}}}" if value.type == "list" and items else f"set({draft.text(value)})"
    either(draft, value, new, Minor(2, 2))


def dot(draft: Draft, match: Match) -> None:
    """The name is the text it stood for."""
    if match.node.parent is not None and match.node.parent.type == "assignment":
        raise Skip("it is assigned to")
    draft.replace(match.node, '"."')


_QUERY = """
from django.contrib.auth.models import Group
{}from seven_proof import migrate

migrate()
for name in ("c", "a", "b"):
    Group.objects.create(name=name)
answer = {}
"""


def _query(expression: str, extra: str = "") -> str:
    return _QUERY.format(extra, expression)


_Q = "from django.db.models import Q\n"
_EXISTS = "from django.db.models import Exists\n"
_ADD = """
from django.contrib.auth.models import Group
{}from seven_proof import migrate

migrate()
Group.objects.create(name="a")
Group.objects.create(name="b")
rows = Group.objects.all()
rows.query.{}
answer = [row.name for row in rows]
"""
_INDEX = """
from django.db import models

index = models.Index({}["title"], {}"by_title")
answer = index.fields, index.name
"""
_STATE = """
from django.db.migrations.state import ProjectState

state = ProjectState(real_apps={})
answer = sorted(config.label for config in state.apps.get_app_configs())
"""
_DURATION = """
from datetime import datetime, timedelta

from django.contrib.auth.models import User
{}
from seven_proof import migrate

migrate()
User.objects.create(username="ada", date_joined=datetime(2020, 1, 1))
day = {}(timedelta(days=1), output_field=DurationField())
later = ExpressionWrapper(F("date_joined") + day, output_field=DateTimeField())
query = User.objects.annotate(later=later)
answer = [str(user.later) for user in query]
"""

RULES = [
    Rule(
        id="values-list-flat-without-field",
        what="`values_list(flat=True)` without a field is deprecated in Django 6.1; it gave the key.",
        why="One column was meant, and nothing said which.",
        since="1.3",
        until="2028.0",
        warns="6.1",
        change=Rewrite((".values_list",), flat_of_key),
        sure="likely",
        notes="6.1/#features-deprecated-in-6-1",
        example=Example(
            before=_query("sorted(key + 0 for key in Group.objects.values_list(flat=True))"),
            after=_query('sorted(key + 0 for key in Group.objects.values_list("pk", flat=True))'),
        ),
        leaves=("Group.objects.values_list('name', flat=True)\nGroup.objects.values_list(*names, flat=True)",),
        ledger=("removed-values_list-flat-no-field",),
        symptoms=("Calling values_list() with no field name and flat=True",),
    ),
    Rule(
        id="first-of-cleared-order",
        what="`.order_by().first()` takes any row from Django 6.1 on; until then it took the one with the first key.",
        why="Django orders by the key only where no order was said at all.",
        since="1.6",
        until="6.1",
        change=Rewrite((".first", ".last"), ordered_again),
        sure="likely",
        notes="6.1/#models",
        example=Example(
            before=_query("Group.objects.order_by().last().name").replace(
                "answer =", 'Group.objects.filter(pk=2).update(name="z")\nanswer ='
            ),
            after=_query('Group.objects.order_by("pk").last().name').replace(
                "answer =", 'Group.objects.filter(pk=2).update(name="z")\nanswer ='
            ),
        ),
        leaves=("x = Group.objects.order_by('name').first()", "x = Group.objects.first()"),
        ledger=("changed-first-last-cleared-ordering",),
    ),
    Rule(
        id="exists-negated",
        what="`Exists(negated=True)` has no effect in Django 4.2; write `~Exists(…)`.",
        why="The argument was Django's own; it is silently taken for something else now.",
        since="1.11",
        until="4.2",
        change=Rewrite(("django.db.models.Exists", "django.db.models.expressions.Exists"), not_exists),
        sure="safe",
        notes="4.2/#miscellaneous",
        example=Example(
            before=_query(
                'Group.objects.annotate(none=Exists(Group.objects.filter(name="q"), negated=True))'
                ".filter(none=True).count()",
                _EXISTS,
            ),
            after=_query(
                'Group.objects.annotate(none=~Exists(Group.objects.filter(name="q"))).filter(none=True).count()',
                _EXISTS,
            ),
        ),
        leaves=("from shop import Exists\nx = Exists(rows, negated=True)",),
        ledger=("removed-django.db.models.Exists--negated",),
    ),
    Rule(
        id="slice-reversed",
        what="A slice of a query can no longer be turned round from Django 2.0 on; turn it round before it is cut.",
        why="`rows[:5].reverse()` gave the first five of the reversed rows, which few expected.",
        since="1.3",
        until="2.0",
        change=Rewrite((".reverse",), reversed_slice),
        sure="likely",
        notes="2.0/#miscellaneous",
        example=Example(
            before=_query('[row.name for row in Group.objects.order_by("name")[:2].reverse()]'),
            after=_query('[row.name for row in Group.objects.order_by("name").reverse()[:2]]'),
        ),
        leaves=("rows[:2].reverse()", "x = names[:2].reverse()"),
        ledger=("changed-slice-reverse",),
        symptoms=("Cannot reverse a query once a slice has been taken.",),
    ),
    Rule(
        id="slice-last",
        what="`last()` of a slice of a query is refused by Django 2.0; turn the query round before it is cut.",
        why="`rows[:5].last()` gave the first of the reversed rows, which few expected.",
        since="1.6",
        until="2.0",
        change=Rewrite((".last",), reversed_slice),
        sure="likely",
        notes="2.0/#miscellaneous",
        example=Example(
            before=_query('Group.objects.order_by("name")[:2].last().name'),
            after=_query('Group.objects.order_by("name").reverse()[:2].first().name'),
        ),
        leaves=("x = rows.last()",),
        ledger=("changed-slice-last",),
        symptoms=("Cannot reverse a query once a slice has been taken.",),
    ),
    Rule(
        id="query-add-filter-pair",
        what="`Query.add_filter()` takes two arguments from Django 4.0 on; `add_q(Q(…))` is understood by all.",
        why="The method is Django's own and took a pair.",
        since="1.3",
        until="4.0",
        change=Rewrite((".add_filter",), add_condition),
        sure="likely",
        doubt="receiver",
        notes="4.0/#miscellaneous",
        example=Example(
            before=_ADD.format("", 'add_filter(("name", "b"))'), after=_ADD.format(_Q, 'add_q(Q(("name", "b")))')
        ),
        more=(
            Example(
                before=_ADD.format("", 'add_filter(filter_clause=("name", "b"))'),
                after=_ADD.format(_Q, 'add_q(Q(("name", "b")))'),
            ),
        ),
        leaves=("log.add_filter(quiet)", "query.add_filter('name', 'b')"),
        ledger=("removed-django.db.models.sql.query.Query.add_filter--filter_clause",),
        symptoms=("add_filter() missing 1 required positional argument: 'filter_rhs'",),
    ),
    Rule(
        id="group-by-cols-with-alias",
        what="`get_group_by_cols()` takes no `alias` from Django 4.2 on.",
        why="Groups by alias are made elsewhere; Django 3.0 to 4.1 asked with an alias, mostly None.",
        since="1.8",
        until="4.2",
        change=Rewrite((".get_group_by_cols",), without_alias),
        sure="likely",
        notes="4.2/#miscellaneous",
        example=Example(
            before="from django.db.models import F, Value\n\nanswer = Value(1).get_group_by_cols(alias=None)\n",
            after="from django.db.models import F, Value\n\nanswer = Value(1).get_group_by_cols()\n",
        ),
        leaves=("x = term.get_group_by_cols()",),
        ledger=("removed-django.db.models.expressions.BaseExpression.get_group_by_cols--alias",),
        symptoms=("get_group_by_cols() got an unexpected keyword argument 'alias'",),
    ),
    Rule(
        id="index-positional",
        what="`Index` takes keyword arguments only from Django 2.0 on.",
        why="Its arguments grew in number.",
        since="1.11",
        until="2.0",
        change=Rewrite(("django.db.models.Index", "django.db.models.indexes.Index"), by_name),
        sure="safe",
        notes="2.0/#miscellaneous",
        example=Example(before=_INDEX.format("", ""), after=_INDEX.format("fields=", "name=")),
        leaves=(
            "from django.db.models import Index\nx = Index(fields=['a'])",
            "from shop import Index\nx = Index(['a'])",
        ),
        ledger=("changed-Index-positional",),
        symptoms=("__init__() takes 1 positional argument but 2 were given",),
    ),
    Rule(
        id="options-add-field-virtual",
        what="`_meta.add_field(virtual=…)` is called `private` by Django 2.0; its place means the same everywhere.",
        why="Virtual fields are called private fields since Django 1.10.",
        since="1.8",
        until="2.0",
        warns="1.10",
        change=Rewrite((".add_field",), private_by_place),
        sure="safe",
        notes="2.0/#features-removed-in-2-0",
        example=Example(
            before="""
from django.contrib.auth.models import Group
from django.db import models

Group._meta.add_field(models.IntegerField(name="mark"), virtual=True)
answer = len(Group._meta.local_fields)
""",
            after="""
from django.contrib.auth.models import Group
from django.db import models

Group._meta.add_field(models.IntegerField(name="mark"), True)
answer = len(Group._meta.local_fields)
""",
        ),
        leaves=("form.add_field(field, virtual=True)",),
        ledger=("removed-django.db.models.options.Options.add_field--virtual",),
        symptoms=("add_field() got an unexpected keyword argument 'virtual'",),
    ),
    Rule(
        id="project-state-real-apps-list",
        what="`ProjectState(real_apps=…)` must be a set from Django 4.0 on.",
        why="The argument is Django's own; apps are looked up in it.",
        since="2.2",
        until="4.0",
        change=Rewrite(("django.db.migrations.state.ProjectState", "django.db.migrations.ProjectState"), set_of_apps),
        sure="safe",
        notes="4.0/#miscellaneous",
        example=Example(
            before=_STATE.format('["auth", "contenttypes"]'), after=_STATE.format('{"auth", "contenttypes"}')
        ),
        leaves=("from django.db.migrations.state import ProjectState\nx = ProjectState(real_apps={'auth'})",),
        ledger=("changed-ProjectState-real_apps",),
    ),
    Rule(
        id="duration-value",
        what="`DurationValue` is gone in Django 3.2; `Value(timedelta(…))` does the same.",
        why="Combined expressions look at the type of the value.",
        since="1.8",
        until="3.2",
        change=Renamed("django.db.models.expressions.DurationValue", "django.db.models.Value"),
        sure="likely",
        notes="3.2/#miscellaneous",
        example=Example(
            before=_DURATION.format(
                "from django.db.models import DateTimeField, DurationField, ExpressionWrapper, F\n"
                "from django.db.models.expressions import DurationValue",
                "DurationValue",
            ),
            after=_DURATION.format(
                "from django.db.models import DateTimeField, DurationField, ExpressionWrapper, F, Value", "Value"
            ),
            settings="USE_TZ = False\n",
        ),
        leaves=("from shop import DurationValue\nx = DurationValue",),
        ledger=("removed-django.db.models.expressions.DurationValue",),
        symptoms=("cannot import name 'DurationValue'",),
    ),
    Rule(
        id="admin-list-dot",
        what="`admin_list.DOT` is gone in Django 3.2; it stood for `.`.",
        why="The paginator has an `ELLIPSIS` of its own since then.",
        since="1.3",
        until="3.2",
        change=Rewrite(("django.contrib.admin.templatetags.admin_list.DOT",), dot, whole=True),
        sure="safe",
        notes="3.2/#miscellaneous",
        example=Example(
            before="from django.contrib.admin.templatetags.admin_list import DOT\n\nanswer = [1, DOT, 9]\n",
            after='answer = [1, ".", 9]\n',
        ),
        leaves=("from shop import DOT\nx = DOT",),
        ledger=("removed-django.contrib.admin.templatetags.admin_list.DOT",),
        symptoms=("cannot import name 'DOT'",),
    ),
]
