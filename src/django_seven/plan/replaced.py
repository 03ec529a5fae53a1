"""Packages that no version makes fit: dead, renamed, or part of Django by now, each with its reason."""

from __future__ import annotations

from dataclasses import dataclass

from django_seven.values import Minor


@dataclass(frozen=True, slots=True)
class Replaced:
    """A package that must go from a Django or a Python on: what takes its place, and why."""

    name: str
    instead: str
    why: str
    django: Minor | None = None
    python: Minor | None = None

    def bites(self, django: Minor, python: Minor) -> bool:
        """Whether it is of no use on a side."""
        return (self.django is not None and django >= self.django) or (
            self.python is not None and python >= self.python
        )


# name | first Django, or `py` and first Python, without it | what instead | why
_TABLE = """
south | 1.7 | the migrations of Django | Django has its own, and South refuses to run beside them.
django-secure | 1.9 | `SecurityMiddleware` | Django took it in; it imports `django.utils.importlib`.
django-discover-runner | 1.9 | Django's own runner | Django took it in; it imports `django.utils.unittest`.
django-transaction-hooks | 3.0 | `transaction.on_commit` | Django took it in; its backend is `postgresql_psycopg2`.
django-suit | 3.0 | another theme of the admin | Its templates load `staticfiles` and `admin_static`.
django-celery | 4.0 | `celery`, `django-celery-beat` | It is for Celery 3, and imports `ugettext`.
django-jsonfield | 4.0 | `models.JSONField` (docs/migrations.md) | All databases have it; it imports `ugettext_lazy`.
python-memcached | 4.1 | `pymemcache` with `PyMemcacheCache` | Django took the backend out that it is for.
django-nose | py3.10 | Django's own runner, or `pytest-django` | It stands on `nose`.
nose | py3.10 | `pytest` | It uses names that Python 3.10 took out of `collections`.
enum34 | py3.6 | `enum` of Python | It hides the `enum` that newer Pythons need.
futures | py3.0 | `concurrent.futures` of Python | It is Python 2 code.
"""


def _read() -> dict[str, Replaced]:
    found = {}
    for line in _TABLE.strip().splitlines():
        name, first, instead, why = (part.strip() for part in line.split("|"))
        minor = Minor.parse(first.removeprefix("py"))
        of_python = first.startswith("py")
        found[name] = Replaced(name, instead, why, None if of_python else minor, minor if of_python else None)
    return found


REPLACED = _read()
