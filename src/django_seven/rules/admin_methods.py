"""Methods of the admin that are called with more, or are called otherwise."""

from __future__ import annotations

from collections.abc import Iterator

from tree_sitter import Node

from django_seven.rules.shape import Draft, Example, Fine, Match, Rewrite, Rule, Skip
from django_seven.rules.syntax import (
    arguments,
    indentation,
    is_called,
    keyword,
    parameter_name,
    parameters,
    positional,
    value_of,
    within,
)
from django_seven.values import Minor

PAGES = (
    "django.contrib.admin.ModelAdmin",
    "django.contrib.admin.options.ModelAdmin",
    "django.contrib.auth.admin.UserAdmin",
    "django.contrib.auth.admin.GroupAdmin",
)


def named_object(draft: Draft, match: Match) -> None:
    """`object=…` of the methods that log is handed over by position."""
    call = match.node.parent
    given = keyword(call, "object") if call is not None and is_called(match.node) else None
    if call is None or given is None:
        raise Fine
    receiver = match.node.child_by_field_name("object")
    own = receiver is not None and draft.text(receiver) in ("self", "super()")
    if own and draft.class_means(match.node, PAGES) is False:
        raise Fine
    before = [one for one in arguments(call) if one.start_byte < given.start_byte]
    if len(positional(call)) != 1 or len(before) != 1:
        raise Skip("it is not the second argument")
    draft.replace(given, draft.text(value_of(given)))


def located(draft: Draft, match: Match) -> None:
    """An override takes `action_location`, and hands it on where it is given."""
    given = parameters(match.node)
    names = [parameter_name(parameter) for parameter in given]
    if not draft.class_means(match.node, PAGES) or names[:2] != ["self", "request"]:
        raise Fine
    if "action_location" in names:
        raise Fine
    if any(name.startswith("*") for name in names):
        raise Skip("it takes `*` or `**`")
    draft.insert(given[-1].end_byte, ", action_location=None")
    for call in _super_calls(draft, match.node, match.trigger.removeprefix("def ")):
        rest = '**({} if action_location is None else {"action_location": action_location})'
        draft.insert(arguments(call)[-1].end_byte, f", {rest}")


def _super_calls(draft: Draft, function: Node, name: str) -> Iterator[Node]:
    for call in within(function, "call"):
        called = call.child_by_field_name("function")
        text = draft.text(called) if called is not None else ""
        if text.startswith("super(") and text.endswith(f").{name}") and arguments(call):
            yield call


def takes_one_more(draft: Draft, match: Match) -> None:
    """An override of a method that is handed one argument more from Django 1.8 on."""
    name = match.trigger.removeprefix("def ")
    more, count = {"response_delete": ("obj_id", 3), "get_object": ("from_field", 3)}[name]
    given = parameters(match.node)
    if len(given) != count or not draft.class_means(match.node, PAGES):
        raise Fine
    if any(parameter_name(parameter).startswith("*") for parameter in given):
        raise Fine
    for call in _super_calls(draft, match.node, name):
        if len(positional(call)) == count - 1 and len(arguments(call)) == count - 1:
            hand_on = f"*(() if {draft.require_module('django')}.VERSION < (1, 8) else ({more},))"
            draft.insert(arguments(call)[-1].end_byte, ", " + (more if draft.road.old >= Minor(1, 8) else hand_on))
    draft.insert(given[-1].end_byte, f", {more}=None")


def beside_log_deletion(draft: Draft, match: Match) -> None:
    """An override of `log_deletion()` is called for each object that `log_deletions()` is given."""
    if match.trigger.startswith("."):
        return _logs_deletion(draft, match)
    node = match.node
    body = node.parent
    if body is None or not draft.class_means(node, PAGES):
        raise Fine
    names = [parameter_name(parameter) for parameter in parameters(node)]
    if len(names) != 4 or any(name.startswith("*") for name in names) or body.type == "decorated_definition":
        raise Skip("it is not written as Django's own")
    titles = [child.child_by_field_name("name") for child in body.named_children]
    if any(title is not None and draft.text(title) == "log_deletions" for title in titles):
        raise Fine
    if any(_super_calls(draft, node, "log_deletion")):
        raise Skip("it calls the method above it, which is gone")
    indent = indentation(node)
    lines = [
        "",
        "",
        "def log_deletions(self, request, queryset):",
        "    for obj in queryset:",
        "        self.log_deletion(request, obj, str(obj))",
    ]
    draft.insert(node.end_byte, f"\n{indent}".join(lines).replace(f"\n{indent}\n", "\n\n"))
    return None


def _logs_deletion(draft: Draft, match: Match) -> None:
    receiver = match.node.child_by_field_name("object")
    if receiver is None or not is_called(match.node) or draft.text(receiver).startswith("super("):
        raise Skip("it is not called here as a method of one's own")
    if draft.text(receiver) == "self" and draft.class_means(match.node, PAGES) is False:
        raise Fine
    if draft.has_function("log_deletion"):
        raise Fine  # the project's own method stays
    raise Skip("call `log_deletions()` with a queryset from Django 5.1 on")


def stay_in_list(draft: Draft, match: Match) -> None:
    """`save_as = True` of an admin goes on to the list of objects, as it did."""
    value, block = match.node.child_by_field_name("right"), match.node.parent
    if value is None or value.type != "true" or block is None or not draft.class_means(match.node, PAGES):
        raise Fine
    body = block.parent
    if body is None or b"save_as_continue" in (body.text or b""):
        raise Fine
    draft.insert(match.node.end_byte, f"\n{indentation(match.node)}save_as_continue = False")


_ADMIN = """
from django.contrib import admin
from django.contrib.auth.models import Group, User
from django.test import RequestFactory
from seven_proof import migrate
{0}

class Groups(admin.ModelAdmin):
{1}


migrate()
user = User.objects.create_superuser("ada", "ada@example.com", "x")
group = Group.objects.create(name="staff")
request = RequestFactory().get("/")
request.user = user
groups = Groups(Group, admin.site)
"""
_LOGGING = """    def note(self, request, group):
        self.log_change(request, {0}group, message="Named.")
"""
_NOTED = """
from django.contrib.admin.models import LogEntry

groups.note(request, group)
answer = [entry.change_message for entry in LogEntry.objects.order_by("pk")]
"""
_ACTIONS = """    def get_actions(self, request{0}):
        actions = super(Groups, self).get_actions(request{1})
        actions["mail"] = (None, "mail", "Mail")
        return actions

    def get_action_choices(self, request, default_choices=[]{0}):
        return [choice for choice in super(Groups, self).get_action_choices(request{1}) if choice[0]]
"""
_LOCATED = (
    ", action_location=None",
    ', **({} if action_location is None else {"action_location": action_location})',
)
_OBJECTS = """    def response_delete(self, request, obj_display{0}):
        return "%s is gone" % obj_display

    def get_object(self, request, object_id{1}):
        return Group.objects.get(name=object_id)
"""
_DELETIONS = """    def log_deletion(self, request, object, object_repr):
        print(object_repr)
"""
_BESIDE = """
    def log_deletions(self, request, queryset):
        for obj in queryset:
            self.log_deletion(request, obj, str(obj))
"""

RULES = [
    Rule(
        id="log-addition-object",
        what="The argument `object` of `log_addition()`, `log_change()` and `log_deletion()` is called `obj` in "
        "Django 4.0.",
        why="It hid the built-in name; handed over by position it is the same on all releases.",
        since="1.3",
        until="4.0",
        change=Rewrite((".log_addition", ".log_change", ".log_deletion"), named_object),
        sure="safe",
        notes="4.0/#miscellaneous",
        example=Example(
            before=_ADMIN.format("", _LOGGING.format("object=")),
            after=_ADMIN.format("", _LOGGING.format("")),
            probe=_NOTED,
        ),
        leaves=(
            "page.log_change(request, obj, message='x')\n",
            "class Log:\n    def use(self):\n        self.log_change(1, object=2)\n",
        ),
        ledger=tuple(
            f"removed-django.contrib.admin.options.ModelAdmin.log_{name}--object"
            for name in ("addition", "change", "deletion")
        ),
        symptoms=("got an unexpected keyword argument 'object'",),
    ),
    Rule(
        id="get-actions-without-location",
        what="`ModelAdmin.get_actions()` and `get_action_choices()` are called with `action_location` from the "
        "release after 6.2 on.",
        why="Actions may be offered on the page of one object too since Django 6.1; an override must say for which "
        "page it is asked.",
        since="1.3",
        until="2028.0",
        warns="6.1",
        change=Rewrite(("def get_actions", "def get_action_choices"), located),
        sure="likely",
        notes="6.1/#features-deprecated-in-6-1",
        example=Example(
            before=_ADMIN.format("", _ACTIONS.format("", "")),
            after=_ADMIN.format("", _ACTIONS.format(*_LOCATED)),
            probe="""
actions = getattr(groups, "_get_actions_with_action_location", groups.get_actions)(request)
answer = sorted(actions), groups.get_action_choices(request)[-1]
""",
        ),
        leaves=(
            "class Menu:\n    def get_actions(self, request):\n        return []\n",
            "from django.contrib import admin\nclass A(admin.ModelAdmin):\n"
            "    def get_actions(self, request, action_location=None):\n        return {}\n",
        ),
        ledger=(
            "removed-get_actions-without-action_location",
            "removed-get_action_choices-without-action_location",
        ),
        symptoms=(
            "Overriding get_actions() without the 'action_location' parameter is deprecated",
            "Overriding get_action_choices() without the 'action_location'",
        ),
    ),
    Rule(
        id="admin-log-deletion",
        what="`ModelAdmin.log_deletion()` is gone in Django 6.0; it is `log_deletions()` of a queryset.",
        why="Deleting many objects writes all entries at once since Django 5.1, and no longer asks an override of "
        "the old method.",
        since="1.3",
        until="6.0",
        warns="5.1",
        change=Rewrite(("def log_deletion", ".log_deletion"), beside_log_deletion),
        sure="likely",
        notes="6.0/#features-removed-in-6-0",
        example=Example(
            before=_ADMIN.format("", _DELETIONS.replace("print(object_repr)", "said.append(object_repr)")).replace(
                "class Groups", "said = []\n\n\nclass Groups"
            ),
            after=_ADMIN.format(
                "", _DELETIONS.replace("print(object_repr)", "said.append(object_repr)") + _BESIDE
            ).replace("class Groups", "said = []\n\n\nclass Groups"),
            probe="""
from django.contrib.admin.actions import delete_selected
from django.contrib.messages.storage.fallback import FallbackStorage

request = RequestFactory().post("/", {"post": "yes"})
request.user, request.session = user, {}
request._messages = FallbackStorage(request)
delete_selected(groups, request, Group.objects.all())
answer = said
""",
        ),
        leaves=(
            "class Journal:\n    def log_deletion(self, entry):\n        pass",
            "from django.contrib import admin\nclass A(admin.ModelAdmin):\n"
            "    def log_deletion(self, request, obj, text):\n"
            "        super().log_deletion(request, obj, text)\n",
        ),
        ledger=("removed-django.contrib.admin.options.ModelAdmin.log_deletion",),
        symptoms=("object has no attribute 'log_deletion'",),
    ),
    Rule(
        id="response-delete-without-id",
        what="`ModelAdmin.response_delete()` and `get_object()` are called with one argument more in Django 1.8.",
        why="The key of the object that was deleted, and the field that a key is looked up in, are handed on.",
        since="1.3",
        until="1.8",
        change=Rewrite(("def response_delete", "def get_object"), takes_one_more),
        sure="safe",
        notes="1.8/#miscellaneous",
        example=Example(
            before=_ADMIN.format("", _OBJECTS.format("", "")),
            after=_ADMIN.format("", _OBJECTS.format(", obj_id=None", ", from_field=None")),
            probe="""
import django

last = () if django.VERSION < (1, 8) else (None,)
answer = groups.response_delete(request, "staff", *last), groups.get_object(request, "staff", *last).pk
""",
        ),
        leaves=(
            "from django.views.generic import DetailView\nclass A(DetailView):\n"
            "    def get_object(self, request, object_id):\n        pass\n",
        ),
        ledger=("changed-response_delete-obj_id", "changed-get_object-from_field"),
        symptoms=("response_delete() takes exactly 3 arguments (4 given)", "get_object() takes exactly 3 arguments"),
    ),
    Rule(
        id="save-as-continue",
        what="`save_as = True` of an admin goes on to the page of the new object in Django 1.10, not to the list.",
        why="`save_as_continue = False` keeps it; older releases do not look at it.",
        since="1.3",
        until="1.10",
        change=Rewrite(("class save_as",), stay_in_list),
        sure="likely",
        notes="1.10/#miscellaneous",
        example=Example(
            before=_ADMIN.format("", "    save_as = True"),
            after=_ADMIN.format("", "    save_as = True\n    save_as_continue = False"),
            probe="""
from django.contrib.messages.storage.fallback import FallbackStorage

try:
    from django.urls import re_path
except ImportError:
    try:
        from django.conf.urls import url as re_path
    except ImportError:
        from django.conf.urls.defaults import url as re_path

admin.autodiscover()
urlpatterns = [re_path(r"^admin/", admin.site.urls)]
request = RequestFactory().post("/", {"_saveasnew": "1", "name": "more"})
request.user, request.session, request._dont_enforce_csrf_checks = user, {}, True
request._messages = FallbackStorage(request)
path = groups.change_view(request, str(group.pk))["Location"]
answer = path == "../" or path.endswith("/auth/group/")
""",
        ),
        leaves=(
            "from django.contrib import admin\nclass A(admin.ModelAdmin):\n    save_as = False\n",
            "class Form:\n    save_as = True\n",
        ),
        ledger=("changed-save_as_continue",),
    ),
]
