"""Why a Django wants a migration that another does not: what is known of altered fields."""

from __future__ import annotations

from django_seven.looks import Operation


def because(operation: Operation) -> str:
    """The change of Django behind an altered field, and what ends it on both sides; empty where none is known."""
    changed = operation.changes
    was, now = changed.get("related_name", ("", ""))
    if "%(" in now and "%(" not in was:
        return "since Django 4.0 a related_name keeps its `%(class)s`; written so into the migration, both sides agree"
    if changed.get("blank") == ["", "True"] and set(changed) == {"blank"}:
        return "since Django 2.1 a BooleanField keeps `blank=True`; written into the migration, both sides agree"
    if operation.name == "first_name" and changed.get("max_length") == ["30", "150"]:
        return "since Django 3.1 AbstractUser's first_name has 150 characters; `seven migrations` proposes one for both"
    if operation.name == "last_name" and changed.get("max_length") == ["30", "150"]:
        return "since Django 2.0 AbstractUser's last_name has 150 characters; `seven migrations` proposes one for both"
    return ""
