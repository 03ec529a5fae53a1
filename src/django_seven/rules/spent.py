"""Names that Django dropped around users and the admin, and settings that it no longer reads."""

from __future__ import annotations

from django_seven.rules.admin_methods import PAGES
from django_seven.rules.shape import ByHand, Draft, Example, Fine, Match, Renamed, Rewrite, RewriteFunction, Rule
from django_seven.rules.syntax import arguments, indentation, is_called, stands_in
from django_seven.values import Minor

_FORM = ("django.contrib.auth.forms.AuthenticationForm",)
_RESET = "django.contrib.auth.views.INTERNAL_RESET_URL_TOKEN"
_DECORATORS = {
    "csrf_protect_m": ("django.views.decorators.csrf", "csrf_protect", "csrf_protect"),
    "sensitive_post_parameters_m": (
        "django.views.decorators.debug",
        "sensitive_post_parameters",
        "sensitive_post_parameters()",
    ),
}


def only_below(until: str) -> RewriteFunction:
    """A setting that nothing reads from a release on stands under a question for the release, so that it can go."""
    ends = Minor.parse(until)

    def limit(draft: Draft, match: Match) -> None:
        if b"\n" in (match.node.text or b""):
            raise Fine
        guard = f"if {draft.require_module('django')}.VERSION < {ends.code}:\n{indentation(match.node)}    "
        draft.insert(match.node.start_byte, guard)

    return limit


def by_its_user(draft: Draft, match: Match) -> None:
    """The key is that of the user that the form has found."""
    call, receiver = match.node.parent, match.node.child_by_field_name("object")
    if call is None or receiver is None or not is_called(match.node) or arguments(call):
        raise Fine
    if draft.text(receiver) != "self" or not draft.class_means(match.node, _FORM):
        raise Fine
    draft.replace(call, 'getattr(self.get_user(), "pk", None)')


def of_an_admin(draft: Draft, match: Match) -> None:
    """Only a class of the admin's."""
    if not draft.class_means(match.node, PAGES):
        raise Fine


def _spent(until: str, names: tuple[str, ...], why: str, values: tuple[str, ...]) -> Rule:
    """A rule for settings that are not read any more."""
    before = "".join(f"{name} = {value}\n" for name, value in zip(names, values, strict=True))
    version = Minor.parse(until).code
    after = "import django\n" + "".join(f"\nif django.VERSION < {version}:\n    {line}" for line in before.splitlines())
    release = "the release after 6.2" if until == "2028.0" else f"Django {until}"
    verb = "are" if len(names) > 1 else "is"
    return Rule(
        id=f"spent-settings-{until.replace('.', '-')}",
        what=f"{' and '.join(f'`{name}`' for name in names)} {verb} not read by {release}.",
        why=why,
        since="1.3",
        until=until,
        warns="6.1" if until == "2028.0" else None,
        change=Rewrite(tuple(f"{name} =" for name in names), only_below(until)),
        sure="safe",
        notes=f"{until}/#features-removed-in-{until.replace('.', '-')}",
        example=Example("import django\n\n" + before, after.replace("\n    ", "\n    ") + "\n", kind="settings"),
        unproven="what nothing reads gives no answer",
        leaves=(f"SHOP_{names[0]} = 1\n",),
        ledger=tuple(f"removed-settings.{name}" for name in names),
    )


def _decorator(name: str) -> Rule:
    module, function, used = _DECORATORS[name]
    lines = (
        f"from {module} import {function}",
        "from django.utils.decorators import method_decorator",
        "",
        f"{name} = method_decorator({used})",
    )
    body = f"""

class Page(object):
    @{name}
    def show(self, request):
        return request.path


answer = Page().show(RequestFactory().get("/a/"))
"""
    kept = "".join(f"    {line}\n" if line else "\n" for line in lines)
    return Rule(
        id=f"auth-admin-{name.replace('_', '-')}",
        what=f"`{name}` left `django.contrib.auth.admin` in Django 6.0.",
        why="It was never documented; `method_decorator()` makes the same.",
        since="1.3" if name.startswith("csrf") else "1.4",
        until="6.0",
        change=Rewrite((f"django.contrib.auth.admin.{name}",), stands_in(lines, Minor(6, 0))),
        sure="safe",
        notes="6.0/#miscellaneous",
        example=Example(
            before=f"from django.contrib.auth.admin import {name}\nfrom django.test import RequestFactory\n{body}",
            after="import django\nfrom django.test import RequestFactory\n\nif django.VERSION < (6, 0):\n"
            f"    from django.contrib.auth.admin import {name}\nelse:\n{kept}{body}",
        ),
        leaves=(f"from shop.admin import {name}\n",),
        ledger=(f"removed-django.contrib.auth.admin.{name}",),
        symptoms=(f"cannot import name '{name}' from 'django.contrib.auth.admin'",),
    )


_TRIMMED = """
from {0} import {1}


def show():
    \"\"\"
    A talk.

        With a line that stands in.
    \"\"\"


answer = {1}(show.__doc__)
"""

RULES = [
    _spent(
        "2028.0",
        ("URLIZE_ASSUME_HTTPS", "USE_BLANK_CHOICE_DASH"),
        "They helped over a change of what `urlize` and empty choices write.",
        ("True", "True"),
    ),
    _spent(
        "6.0",
        ("FORMS_URLFIELD_ASSUME_HTTPS",),
        "It helped over a change of `URLField`, which takes `https` since.",
        ("True",),
    ),
    _spent(
        "5.0",
        ("CSRF_COOKIE_MASKED",),
        "It helped while the releases before 4.1 read the same cookie.",
        ("True",),
    ),
    _spent(
        "4.0",
        ("SECURE_BROWSER_XSS_FILTER", "DEFAULT_HASHING_ALGORITHM"),
        "Browsers do not look at the header `X-XSS-Protection`, and all hashes are SHA-256.",
        ("True", '"sha1"'),
    ),
    _spent("1.7", ("ADMIN_FOR",), "The documentation of the admin shows the site it runs in.", ("()",)),
    _decorator("csrf_protect_m"),
    _decorator("sensitive_post_parameters_m"),
    Rule(
        id="lookup-needs-distinct",
        what="`lookup_needs_distinct()` of the admin is called `lookup_spawns_duplicates()` in Django 4.0.",
        why="Duplicates are left out by another query than `DISTINCT`.",
        since="4.0",
        until="4.0",
        change=Renamed(
            "django.contrib.admin.utils.lookup_needs_distinct", "django.contrib.admin.utils.lookup_spawns_duplicates"
        ),
        sure="safe",
        notes="4.0/#miscellaneous",
        example=Example(
            before="from django.contrib.admin.utils import lookup_needs_distinct\n"
            "from django.contrib.auth.models import User\n\n"
            'answer = [lookup_needs_distinct(User._meta, name) for name in ("username", "groups__name")]\n',
            after="from django.contrib.admin.utils import lookup_spawns_duplicates\n"
            "from django.contrib.auth.models import User\n\n"
            'answer = [lookup_spawns_duplicates(User._meta, name) for name in ("username", "groups__name")]\n',
        ),
        leaves=("from shop.utils import lookup_needs_distinct\n",),
        ledger=("removed-django.contrib.admin.utils.lookup_needs_distinct",),
        symptoms=("cannot import name 'lookup_needs_distinct'",),
    ),
    Rule(
        id="trim-docstring",
        what="`trim_docstring()` of `django.contrib.admindocs.utils` is gone in Django 3.1.",
        why="`inspect.cleandoc()` of Python trims the same.",
        since="1.3",
        until="3.1",
        change=Renamed("django.contrib.admindocs.utils.trim_docstring", "inspect.cleandoc"),
        sure="safe",
        notes="3.1/#miscellaneous",
        example=Example(
            before=_TRIMMED.format("django.contrib.admindocs.utils", "trim_docstring"),
            after=_TRIMMED.format("inspect", "cleandoc"),
        ),
        leaves=("from shop.utils import trim_docstring\n",),
        ledger=("removed-django.contrib.admindocs.utils.trim_docstring",),
        symptoms=("cannot import name 'trim_docstring'",),
    ),
    Rule(
        id="internal-reset-url-token",
        what="`INTERNAL_RESET_URL_TOKEN` is gone in Django 3.0; it is `reset_url_token` of the view.",
        why="A view of one's own may say another word.",
        since="1.11",
        until="3.0",
        change=Rewrite((_RESET,), stands_in(('INTERNAL_RESET_URL_TOKEN = "set-password"',), Minor(3, 0))),
        sure="likely",
        notes="3.0/#miscellaneous",
        example=Example(
            before="from django.contrib.auth.views import INTERNAL_RESET_URL_TOKEN\n\n"
            "answer = INTERNAL_RESET_URL_TOKEN\n",
            after="import django\n\nif django.VERSION < (3, 0):\n"
            "    from django.contrib.auth.views import INTERNAL_RESET_URL_TOKEN\nelse:\n"
            '    INTERNAL_RESET_URL_TOKEN = "set-password"\n\nanswer = INTERNAL_RESET_URL_TOKEN\n',
        ),
        leaves=("from shop.views import INTERNAL_RESET_URL_TOKEN\n",),
        ledger=(f"removed-{_RESET}",),
        symptoms=("cannot import name 'INTERNAL_RESET_URL_TOKEN'",),
    ),
    Rule(
        id="using-sysrandom",
        what="`django.utils.crypto.using_sysrandom` is gone in Django 3.0.",
        why="Random texts always come from the operating system.",
        since="1.4",
        until="3.0",
        change=Rewrite(("django.utils.crypto.using_sysrandom",), stands_in(("using_sysrandom = True",), Minor(3, 0))),
        sure="likely",
        notes="3.0/#miscellaneous",
        example=Example(
            before="from django.utils.crypto import using_sysrandom\n\nanswer = using_sysrandom\n",
            after="import django\n\nif django.VERSION < (3, 0):\n"
            "    from django.utils.crypto import using_sysrandom\nelse:\n"
            "    using_sysrandom = True\n\nanswer = using_sysrandom\n",
        ),
        leaves=("from shop.crypto import using_sysrandom\n",),
        ledger=("removed-django.utils.crypto.using_sysrandom",),
    ),
    Rule(
        id="authentication-form-user-id",
        what="`AuthenticationForm.get_user_id()` is gone in Django 2.1.",
        why="`get_user()` gives the user, who has the key.",
        since="1.3",
        until="2.1",
        change=Rewrite((".get_user_id",), by_its_user),
        sure="safe",
        notes="2.1/#miscellaneous",
        example=Example(
            before="""
from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.models import User


class Login(AuthenticationForm):
    def number(self):
        return self.get_user_id()
""",
            after="""
from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.models import User


class Login(AuthenticationForm):
    def number(self):
        return getattr(self.get_user(), "pk", None)
""",
            probe="""
form = Login()
answer = [form.number()]
form.user_cache = User(pk=7)
answer.append(form.number())
""",
        ),
        leaves=("class Own:\n    def number(self):\n        return self.get_user_id()\n",),
        ledger=("removed-django.contrib.auth.forms.AuthenticationForm.get_user_id",),
        symptoms=("object has no attribute 'get_user_id'",),
    ),
    Rule(
        id="admin-validator-class",
        what="`ModelAdmin.validator_class` and `default_validator_class` are not read by Django 1.9.",
        why="`checks_class` checks since Django 1.7, as part of `manage.py check`.",
        since="1.7",
        until="1.9",
        change=ByHand(
            ("class validator_class", "class default_validator_class"),
            "Derive from `ModelAdminChecks`, and name that class in `checks_class` beside the old one.",
            of_an_admin,
        ),
        sure="show",
        notes="1.9/#features-removed-in-1-9",
        example=Example(
            before="from django.contrib import admin\n\n\nclass Talks(admin.ModelAdmin):\n    validator_class = None\n"
            "    default_validator_class = None\n",
            after="from django.contrib import admin\n\n\nclass Talks(admin.ModelAdmin):\n    checks_class = Checks\n",
        ),
        unproven="what a class checks is its own",
        leaves=("class Talks:\n    validator_class = None\n",),
        ledger=("removed-ModelAdmin.validator_class", "removed-ModelAdmin.default_validator_class"),
    ),
]
