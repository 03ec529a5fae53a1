"""What the index of every Django tells by itself: names, members, arguments and the like that the new side lacks."""

from __future__ import annotations

from django_seven.rules.shape import Indexed, Rule

_NOTES = "https://docs.djangoproject.com/en/stable/releases/"
_PROOF = "it is no claim of ours: the index is made from the releases and held against them, one by one"


def _rule(name: str, what: str, why: str, *symptoms: str) -> Rule:
    return Rule(name, what, why, "1.4", None, Indexed(), "show", _NOTES, unproven=_PROOF, symptoms=symptoms)


RULES = [
    _rule(
        "gone-module",
        "The new Django has no module of this name.",
        "An import of it fails. The message says which releases have it, and where its names may be now.",
        "No module named",
    ),
    _rule(
        "gone-name",
        "The new Django has no such name in this module.",
        "An import of it fails, or its use does. The message says which releases have it and what is near.",
        "cannot import name",
        "has no attribute",
    ),
    _rule(
        "gone-member",
        "A class of the new Django no longer has this method or attribute.",
        "Its use fails with an AttributeError. It is looked for on the class, on instances made in the same place, and "
        "on `self` in classes of the project.",
    ),
    _rule(
        "hook-not-called",
        "A class of the project overrides something that its base in the new Django no longer has.",
        "Nothing fails: Django no longer asks for it, and what was written there does not happen. Where the class "
        "also gives something that only the new base has, it is taken for code that serves both.",
    ),
    _rule(
        "changed-signature",
        "A method of the project overrides one that Django calls with other arguments from now on.",
        "The call fails with a TypeError, unless the method takes `*args` and `**kwargs`.",
        "got an unexpected keyword argument",
        "takes",
    ),
    _rule(
        "gone-argument",
        "The new Django does not take this keyword argument.",
        "The call fails with a TypeError.",
        "got an unexpected keyword argument",
    ),
    _rule(
        "too-many-arguments",
        "The new Django takes fewer positional arguments here.",
        "The call fails with a TypeError; often the argument can be given by its name on both sides.",
        "positional arguments but",
    ),
    _rule(
        "missing-argument",
        "The new Django asks for an argument here that could be left out before.",
        "The call fails with a TypeError.",
        "missing 1 required",
    ),
    _rule(
        "gone-setting",
        "The new Django does not read this setting.",
        "Nothing fails where it is set: it has no effect. Where it is read, an AttributeError follows.",
    ),
    _rule(
        "gone-library",
        "The new Django has no template library of this name.",
        "`{% load %}` of it fails with a TemplateSyntaxError.",
        "is not a registered tag library",
    ),
    _rule(
        "gone-tag",
        "The new Django has no template tag of this name.",
        "The template fails with a TemplateSyntaxError.",
        "Invalid block tag",
    ),
    _rule(
        "gone-filter",
        "The new Django has no template filter of this name.",
        "The template fails with a TemplateSyntaxError.",
        "Invalid filter",
    ),
    _rule(
        "gone-template",
        "The new Django has no template at this path.",
        "To extend or include it fails with TemplateDoesNotExist; one of the project's that overrides it is not used.",
    ),
    _rule(
        "gone-block",
        "No template above this one has such a block in the new Django.",
        "What stands in the block is not shown. Where the template also has a block that only the new side has, it is "
        "taken for one that serves both.",
    ),
    _rule(
        "gone-static-file",
        "The new Django ships no static file at this path.",
        "The page asks for a file that is not there; with a storage that names files by their content, "
        "`{% static %}` raises ValueError.",
        "Missing staticfiles manifest entry",
    ),
    _rule(
        "gone-page-name",
        "The pages of the new Django's admin and log-in are handed no variable of this name.",
        "Nothing fails: what is shown is empty, and a condition is false.",
    ),
    _rule(
        "copied-template",
        "This is a copy of a template of an old Django, which is another one in the new Django.",
        "The copy stays as it was, beside views, scripts and styles of the new side that expect the new one. Take over "
        "what changed, or override only the blocks that are wanted.",
    ),
    _rule(
        "gone-command",
        "The new Django has no management command of this name.",
        "`call_command` of it fails with a CommandError.",
        "Unknown command",
    ),
    _rule(
        "gone-option",
        "A management command of the new Django does not take this option.",
        "`call_command` with it fails with a TypeError, or the command line does with an error.",
        "Unknown option(s) for",
    ),
]
IDS = frozenset(rule.id for rule in RULES)
