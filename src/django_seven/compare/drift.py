"""Why a Django wants a migration that another does not: what is known of altered fields."""

from __future__ import annotations

from django_seven.looks import Operation

_CURE = "written so into the migration that sets the field last, both sides agree"
_KEPT = {
    "blank": "2.1 a BooleanField keeps `blank=True`",
    "limit_choices_to": "2.0 a relation keeps its `limit_choices_to`",
    "related_name": "4.0 a related_name is kept as the model has it: with its `%(class)s`, as `+`, or none",
    "related_query_name": "4.0 a related_query_name keeps its `%(class)s`",
}


def because(operation: Operation) -> str:
    """The change of Django behind an altered field, and what ends it on both sides; empty where none is known."""
    changed = operation.changes
    for keyword, since in _KEPT.items():
        if keyword in changed and set(changed) <= _KEPT.keys() and _is_kept(keyword, *changed[keyword]):
            return f"since Django {since}; {_CURE}"
    if operation.name == "first_name" and changed.get("max_length") == ["30", "150"]:
        return "since Django 3.1 AbstractUser's first_name has 150 characters; `seven migrations` proposes one for both"
    if operation.name == "last_name" and changed.get("max_length") == ["30", "150"]:
        return "since Django 2.0 AbstractUser's last_name has 150 characters; `seven migrations` proposes one for both"
    return ""


def _is_kept(keyword: str, was: str, now: str) -> bool:
    """Whether an argument changed as it does where only what Django keeps of it is another."""
    if keyword == "blank":
        return (was, now) == ("", "True")
    if keyword == "limit_choices_to":
        return not was
    return ("%(" in now and "%(" not in was) or (keyword == "related_name" and bool(was) and now in ("", "'+'"))
