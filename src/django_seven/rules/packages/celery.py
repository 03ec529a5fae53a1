"""Celery: the modules of its old API."""

from __future__ import annotations

from django_seven.rules.shape import Draft, Example, Match, Rewrite, Rule, Skip

_CELERY = "celery"
_TASKS = ("celery.task.task", "celery.task.base.task", "celery.decorators.task")


def old_api(draft: Draft, match: Match) -> None:
    """All but the decorator is for a person to move."""
    raise Skip(
        "take `Task` from `celery` and register it with the application, write `periodic_task` as an entry of"
        " `beat_schedule`, and ask `app.control` for `celery.task.control`"
    )


RULES = [
    Rule(
        id="celery-task-module",
        what="`celery.task` and `celery.decorators` are gone in Celery 5.0; `shared_task` makes a task.",
        why="They were the API of Celery 2, which worked on one application of the whole process.",
        since="3.1",
        until="5.0",
        change=Rewrite(
            ("celery.task.*", "celery.decorators.*"),
            old_api,
            moves=dict.fromkeys(_TASKS, "celery.shared_task"),
        ),
        sure="likely",
        notes="https://docs.celeryq.dev/en/stable/history/whatsnew-5.0.html",
        axis=_CELERY,
        example=Example(
            before="""
from celery import Celery
from celery.task import task

app = Celery("shop")


@task(name="shop.add")
def add(a, b):
    return a + b


answer = [add(1, 2), add.name, "shop.add" in app.tasks]
""",
            after="""
from celery import Celery, shared_task as task

app = Celery("shop")


@task(name="shop.add")
def add(a, b):
    return a + b


answer = [add(1, 2), add.name, "shop.add" in app.tasks]
""",
        ),
        leaves=(
            "from celery.task import periodic_task\n\n\n@periodic_task(run_every=60)\ndef tick():\n    pass\n",
            "from celery.utils.log import get_task_logger\n",
            "from shop.task import task\n",
        ),
        symptoms=("No module named 'celery.task'", "No module named 'celery.decorators'"),
    ),
]
