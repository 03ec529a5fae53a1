"""Whether templates, settings modules and migrations of a side are worse than before."""

from __future__ import annotations

import pytest

from django_seven.compare.drift import because
from django_seven.compare.health import worse
from django_seven.compare.looks import added, worse_settings, worse_templates
from django_seven.looks import BrokenTemplate, Failure, Loaded, Operation, Pending, Templates
from django_seven.values import Health

BAD = BrokenTemplate("a.html", "pages/a.html", 3, "TemplateSyntaxError: no")
FIELD = Operation("shop", "thing", "AlterField", "name", "Alter field name on thing")
GONE = Failure("KeyError: 'KEY'", "settings.py:1", reason="variable")


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        (Templates(("pages/a.html",)), Templates(failed=(BAD,)), "pages/a.html:3 does not compile as a template"),
        (Templates(("pages/a.html",)), Templates(missed=(Failure("no jinja2"),)), "no longer be compiled"),
        (Templates(("pages/a.html",)), Templates(), None),  # a file that went
        (Templates(failed=(BAD,)), Templates(failed=(BAD,)), None),
        (Templates(), Templates(failed=(BAD,)), None),
        (None, Templates(failed=(BAD,)), None),
        (Templates(("pages/a.html",)), None, None),
    ],
)
def test_templates(before: Templates | None, after: Templates | None, said: str | None) -> None:
    found = worse_templates(before, after, "old")
    assert found == said or (said is not None and said in (found or ""))


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        (Loaded("ready"), Loaded("import", GONE), "do not load on the new side: an environment variable is missing"),
        (Loaded("setup", GONE), Loaded("import", GONE), "do not load"),
        (Loaded("import", GONE), Loaded("setup", GONE), None),
        (Loaded("ready"), Loaded("ready"), None),
    ],
)
def test_settings(before: Loaded, after: Loaded, said: str | None) -> None:
    found = worse_settings({"site.dev": before}, {"site.dev": after}, "new")
    assert found == said or (said is not None and said in (found or ""))
    assert worse_settings({}, {"site.dev": after}, "new") is None


def test_migrations() -> None:
    told_otherwise = Operation("shop", "thing", "AlterField", "name", "~ Alter field name on thing")
    assert added(Pending(), Pending((FIELD,))) == (FIELD,)
    assert added(Pending((FIELD,)), Pending((told_otherwise,))) == ()
    assert added(Pending(missed=GONE), Pending((FIELD,))) == added(None, Pending((FIELD,))) == ()


def test_a_side_is_worse_by_its_templates() -> None:
    before = Health("old", 1, {}, 1, {}, {}, templates=Templates(("pages/a.html",)))
    after = Health("old", 1, {}, 1, {}, {}, templates=Templates(failed=(BAD,)))
    assert worse(before, before) is None
    assert "pages/a.html:3" in (worse(before, after) or "")


@pytest.mark.parametrize(
    ("name", "changes", "said"),
    [
        ("tag", {"related_name": ["'tag_items'", "'%(class)s_items'"]}, "since Django 4.0"),
        ("tag", {"related_name": ["'tag_items'", "'items'"]}, ""),
        (
            "tag",
            {"related_name": ["'_talk_tag_+'", "'+'"], "related_query_name": ["'a'", "'%(class)s'"]},
            "since Django 4.0",
        ),
        ("tag", {"related_name": ["'talks'", ""]}, "since Django 4.0"),
        ("tag", {"related_name": ["", "'talks'"]}, ""),
        ("tag", {"limit_choices_to": ["", "{'a': 1}"]}, "since Django 2.0"),
        ("tag", {"limit_choices_to": ["{'a': 2}", "{'a': 1}"]}, ""),
        ("on", {"blank": ["", "True"]}, "since Django 2.1"),
        ("on", {"blank": ["", "True"], "default": ["", "True"]}, ""),
        ("first_name", {"max_length": ["30", "150"]}, "since Django 3.1"),
        ("name", {"max_length": ["30", "150"]}, ""),
    ],
)
def test_a_known_change_of_django_behind_a_field(name: str, changes: dict[str, list[str]], said: str) -> None:
    found = because(Operation("shop", "thing", "AlterField", name, "Alter field", changes=changes))
    assert found.startswith(said) and bool(found) == bool(said)
