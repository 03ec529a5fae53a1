"""Pages of the admin: blocks of its templates that a project overrides, and scripts that it ships."""

from __future__ import annotations

import re

from django_seven.rules.shape import ByHand, Draft, Example, Fine, Match, Rewrite, Rule, Template
from django_seven.rules.syntax import string_value

_UNPROVEN = "how a page looks is not an answer that code gives"
_POP = re.compile(r"((?:admin|\.\./)[^\"'<>\n]*(?:['\"][^\"'<>\n]*%\})?[^\"'<>\n]*[?&](?:amp;)?)pop=1\b")
_IN_CONTENT = (
    '{% extends "admin/change_form.html" %}\n\n'
    "{% block content %}{% block object-tools %}<ul></ul>{% endblock %}{{ form }}{% endblock %}\n"
)
_BESIDE_CONTENT = (
    '{% extends "admin/change_form.html" %}\n\n'
    "{% block object-tools %}<ul></ul>{% endblock %}{% block content %}{{ form }}{% endblock %}\n"
)
_SCRIPTS = ("actions", "collapse", "inlines", "prepopulate")


def plain_script(draft: Draft, match: Match) -> None:
    """The script without `.min`, which every release ships."""
    draft.replace(match.node, draft.text(match.node).replace(".min.js", ".js"))


def vendored(draft: Draft, match: Match) -> None:
    """The place of jQuery in the files of the admin, by release."""
    above = match.node.parent
    text, value = draft.text(match.node), string_value(match.node) or ""
    if above is not None and b"vendor/jquery" in (above.text or b""):
        raise Fine
    new = text.replace("admin/js/", "admin/js/vendor/jquery/")
    choice = f"{text} if {draft.require_module('django')}.VERSION < (1, 9) else {new}"
    single = above is not None and above.type in ("list", "tuple", "argument_list", "assignment")
    draft.replace(match.node, choice if value and single else f"({choice})")


def in_popup(text: str) -> str | None:
    """`?pop=1` behind an address of the admin becomes `?_popup=1`."""
    return _POP.sub(r"\1_popup=1", text)


def _block(name: str, text: str) -> str:
    return f'{{% extends "admin/base_site.html" %}}\n\n{{% block {name} %}}{text}{{% endblock %}}\n'


def _page(name: str, text: str) -> str:
    return text if "{% extends" in text else _block(name, text)


def _override(
    rule: str,
    blocks: tuple[str, ...],
    until: str,
    what: str,
    decide: str,
    texts: tuple[str, str],
    ledger: tuple[str, ...],
    how: str = "",
) -> Rule:
    """A rule for the overrides of blocks whose surroundings are other elements; `how` as in `ByHand`."""
    return Rule(
        id=rule,
        what=what,
        why="A block that is overridden keeps the old elements, beside new ones and new style sheets.",
        since="1.3",
        until=until,
        change=ByHand(tuple(f"{{block {block}{how}" for block in blocks), decide),
        sure="show",
        notes=f"{until}/#miscellaneous",
        example=Example(_page(blocks[0], texts[0]), _page(blocks[0], texts[1]), kind="template"),
        unproven=_UNPROVEN,
        leaves=(
            f'{{% extends "base.html" %}}{{% block {blocks[0]} %}}{{% endblock %}}\n',
            *((_block(blocks[0], "{{ block.super }}"),) if how else ()),
        ),
        ledger=ledger,
    )


RULES = [
    _override(
        "admin-breadcrumbs-block",
        ("breadcrumbs",),
        "6.1",
        "The breadcrumbs of the admin are an ordered list in Django 6.1; they were links in a `<div>`.",
        'Write `<ol class="breadcrumbs">` with an item for each page, or ask for the release in the template.',
        ('<div class="breadcrumbs">Home</div>', '<ol class="breadcrumbs"><li>Home</li></ol>'),
        ("changed-admin-breadcrumbs-markup",),
        " without <ol",
    ),
    _override(
        "admin-object-tools-block",
        ("object-tools",),
        "6.1",
        "The block `object-tools` of the admin's pages is beside `content` in Django 6.1: within it, it shows twice.",
        "Override `object-tools` alone, outside of an override of `content`.",
        (_IN_CONTENT, _BESIDE_CONTENT),
        ("changed-admin-object-tools-block",),
        " in content",
    ),
    _override(
        "admin-field-sets-block",
        ("field_sets",),
        "6.1",
        "The forms of the admin put labels above their fields in Django 6.1; they stood beside them.",
        "Look at the page, and use `admin/includes/fieldset.html` where the own form is not needed.",
        ("{{ adminform }}", '{% include "admin/includes/fieldset.html" %}'),
        ("changed-admin-form-layout-6.1",),
        " whole",
    ),
    _override(
        "admin-collapsed-field-sets-block",
        ("field_sets",),
        "5.1",
        "Field sets of the admin that open and close are `<details>` in Django 5.1; a script did it before.",
        "Write `<details>` and `<summary>`, and do not count on the links that the script added.",
        ('<fieldset class="collapse"></fieldset>', "<details><summary>More</summary></details>"),
        ("changed-admin-collapse-details",),
        " whole",
    ),
    _override(
        "admin-filters-block",
        ("filters",),
        "5.1",
        "The filters beside a list of the admin stand in a `<nav>` in Django 5.1; it was a `<div>`.",
        "Write `<nav>`, and let style sheets ask for the id `changelist-filter`.",
        ('<div id="changelist-filter"></div>', '<nav id="changelist-filter"></nav>'),
        ("changed-admin-filter-nav",),
        " whole",
    ),
    _override(
        "admin-footer-block",
        ("footer",),
        "5.1",
        "The block `footer` of the admin stands in a `<footer>` behind the page in Django 5.1.",
        "Leave out the own element with the id `footer`; Django writes it around the block.",
        ('<div id="footer">Ada</div>', "Ada"),
        ("changed-admin-footer",),
    ),
    _override(
        "admin-header-block",
        ("header",),
        "5.0",
        "The admin's pages have `<header>` and `<main>` in Django 5.0, where `<div>` stood.",
        "Let style sheets and scripts ask for ids, and write the new elements.",
        ('<div id="header"></div>', '<header id="header"></header>'),
        ("changed-admin-main-header-elements",),
        " whole",
    ),
    _override(
        "admin-branding-block",
        ("branding",),
        "5.0",
        "The title of the admin's site is a `<div>` in Django 5.0; it was an `<h1>`.",
        'Write `<div id="site-name">`, so that each page has one `<h1>`.',
        ('<h1 id="site-name">Shop</h1>', '<div id="site-name">Shop</div>'),
        ("changed-admin-site_header-div",),
        " whole",
    ),
    _override(
        "admin-userlinks-block",
        ("userlinks", "usertools"),
        "5.0",
        "The admin's log-out is a form that posts since Django 4.1; a link to it is answered with 405 in Django 5.0.",
        "Write a form with `{% csrf_token %}` that posts to `{% url 'admin:logout' %}`; all releases take it.",
        (
            "<a href=\"{% url 'admin:logout' %}\">Log out</a>",
            '<form method="post" action="{% url \'admin:logout\' %}">{% csrf_token %}<button>Log out</button></form>',
        ),
        ("changed-admin-logout-post",),
        " whole",
    ),
    _override(
        "admin-field-lines-block",
        ("field_sets",),
        "1.11",
        "Help texts and values that cannot be changed are in a `<div>` in Django 1.11; they were in a `<p>`.",
        "Let style sheets ask for the classes `help` and `readonly`, whatever the element.",
        ('<p class="help">Short.</p>', '<div class="help">Short.</div>'),
        ("changed-admin-help-div", "changed-admin-readonly-div"),
        " whole",
    ),
    _override(
        "admin-usertools-block",
        ("usertools",),
        "1.8",
        "The admin shows `usertools` only where the context says `has_permission` in Django 1.8.",
        "Views of one's own hand `admin.site.each_context(request)` to the template.",
        ("{% if user.is_active %}Ada{% endif %}", "{% if has_permission %}Ada{% endif %}"),
        ("changed-usertools-has_permission",),
    ),
    Rule(
        id="admin-pop-parameter",
        what="Lists of the admin open in a small window by `?_popup=1` in Django 1.8; `?pop=1` is refused.",
        why="The forms of the admin have always called it so.",
        since="1.6",
        until="1.8",
        change=Template(("pop=1",), in_popup),
        sure="safe",
        notes="1.8/#features-removed-in-1-8",
        example=Example(
            before='<a href="/admin/auth/group/?pop=1">Groups</a> <a href="/shop/?pop=1">Shop</a>\n',
            after='<a href="/admin/auth/group/?_popup=1">Groups</a> <a href="/shop/?pop=1">Shop</a>\n',
            kind="template",
        ),
        unproven="the list that the link leads to says it, not the page with the link",
        leaves=('<a href="/music/?pop=1">Pop</a>\n', '<a href="/admin/x/?popular=1">x</a>\n'),
        ledger=("removed-admin-pop-parameter", "changed-admin-_popup"),
    ),
    Rule(
        id="admin-minified-scripts",
        what="The admin ships no `*.min.js` of its own scripts in Django 3.2.",
        why="The plain scripts are there on all releases.",
        since="1.4",
        until="3.2",
        change=Rewrite(tuple(f"'admin/js/{name}.min.js'" for name in _SCRIPTS), plain_script),
        sure="safe",
        notes="3.2/#miscellaneous",
        example=Example(
            before='SCRIPTS = ["admin/js/inlines.min.js", "admin/js/actions.min.js"]\n',
            after='SCRIPTS = ["admin/js/inlines.js", "admin/js/actions.js"]\n',
            probe="""
import os

from django.contrib import admin

folder = os.path.join(os.path.dirname(admin.__file__), "static")
answer = "admin" in os.listdir(folder), [os.path.exists(os.path.join(folder, name)) for name in SCRIPTS]
""",
        ),
        leaves=("SCRIPTS = ['shop/js/inlines.min.js', 'admin/js/vendor/jquery/jquery.min.js']\n",),
        ledger=("changed-admin-minified-js",),
    ),
    Rule(
        id="admin-collapse-script",
        what="The admin ships no `collapse.js` from Django 5.1 on.",
        why="Field sets open and close without a script.",
        since="1.3",
        until="5.1",
        change=ByHand(
            ("'admin/js/collapse.js'",),
            "Leave it out where only Django's own pages needed it, or keep a copy in the project.",
        ),
        sure="show",
        notes="5.1/#miscellaneous",
        example=Example(before='SCRIPTS = ["admin/js/collapse.js"]\n', after="SCRIPTS = []\n"),
        unproven="what the script was wanted for is not known",
        leaves=("SCRIPTS = ['shop/js/collapse.js']\n",),
        ledger=("removed-static-admin-js-collapse.js",),
    ),
    Rule(
        id="admin-jquery-script",
        what="The admin's jQuery is `admin/js/vendor/jquery/jquery.js` in Django 1.9.",
        why="What others wrote went into a folder of its own.",
        since="1.4",
        until="1.9",
        change=Rewrite(("'admin/js/jquery.js'", "'admin/js/jquery.min.js'"), vendored),
        sure="safe",
        notes="1.9/#miscellaneous",
        example=Example(
            before='SCRIPTS = [\n    "admin/js/jquery.js",\n    "admin/js/jquery.min.js",\n]\n',
            after="""
import django

SCRIPTS = [
    "admin/js/jquery.js" if django.VERSION < (1, 9) else "admin/js/vendor/jquery/jquery.js",
    "admin/js/jquery.min.js" if django.VERSION < (1, 9) else "admin/js/vendor/jquery/jquery.min.js",
]
""",
            probe="""
import os

from django.contrib import admin

folder = os.path.join(os.path.dirname(admin.__file__), "static")
answer = "admin" in os.listdir(folder), [os.path.exists(os.path.join(folder, name)) for name in SCRIPTS]
""",
        ),
        leaves=("SCRIPTS = ['shop/js/jquery.js']\n",),
        ledger=("changed-admin-jquery-path",),
    ),
]
