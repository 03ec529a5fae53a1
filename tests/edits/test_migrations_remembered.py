"""What newer Djangos keep of a field is written into the migration that sets it last, told by the model of the app."""

from __future__ import annotations

from pathlib import Path

import pytest

from django_seven.edits.engine import Engine, FileResult
from django_seven.project.tree import FileTree
from django_seven.rules.catalogue import named
from django_seven.values import Minor, Road

ROAD = Road(Minor(1, 11), Minor(4, 2), Minor(3, 7), Minor(3, 10))
MODELS = """from django.db import models
from shop.bases import Owned


class Order(Owned):
    open = models.BooleanField(default=True, blank=True)
    rivals = models.ManyToManyField("self")
    hidden = models.ManyToManyField("auth.Group", related_name="+")
    paid = models.BooleanField(default=False)


class Line(models.Model):
    order = models.ForeignKey(Order, on_delete=models.CASCADE, limit_choices_to={"open": True})
    other = models.ForeignKey(Order, on_delete=models.CASCADE, limit_choices_to=choices)

    class Meta:
        default_related_name = "lines"
"""
BASES = """from django.db import models


class Owned(models.Model):
    owner = models.ForeignKey(
        "auth.User",
        on_delete=models.CASCADE,
        related_name="%(app_label)s_%(class)s_owned",
        related_query_name="%(class)s",
    )

    class Meta:
        abstract = True
"""
HEAD = "from django.db import migrations, models\n\n\nclass Migration(migrations.Migration):\n"
TO = "to='shop.Order', on_delete=models.CASCADE"


def fixed(root: Path, rule: str, operation: str, others: dict[str, str] | None = None, head: str = HEAD) -> str:
    """What a rule makes of an operation in `0002_it.py`; empty where it changes nothing."""
    before = f"{head}    operations = [{operation}]\n"
    files = {"__init__": "", "models": MODELS, "bases": BASES, "migrations/__init__": "", "migrations/0002_it": before}
    for name, text in {**files, **(others or {})}.items():
        (root / "shop" / "migrations").mkdir(parents=True, exist_ok=True)
        (root / "shop" / f"{name}.py").write_text(text)
    result = Engine([named(rule)], ROAD, FileTree(root)).fix("shop/migrations/0002_it.py", "safe")
    assert isinstance(result, FileResult)
    assert not result.refused
    after = result.after.decode()
    return "" if after == before else after[after.index("operations = [") + 14 : -2]


def added(model: str, name: str, field: str, kind: str = "AddField") -> str:
    return f"migrations.{kind}(model_name='{model}', name='{name}', field=models.{field})"


OPEN, OPENED = "BooleanField(default=True)", "BooleanField(default=True, blank=True)"
FOREIGN = "ForeignKey(related_name='{}', related_query_name='{}', on_delete=models.CASCADE, to='auth.User')"
MANY = "ManyToManyField({}related_name={}, to='{}')"
GUARD = "('{}' if django.VERSION < (4, 0) else None)"


@pytest.mark.parametrize(
    ("rule", "name", "before", "after"),
    [
        ("migration-boolean-blank", "order.open", OPEN, OPENED),
        ("migration-boolean-blank", "Order.open", OPEN, OPENED),
        ("migration-boolean-blank", "order.open", OPENED, ""),
        ("migration-boolean-blank", "order.paid", "BooleanField(default=False)", ""),
        ("migration-boolean-blank", "gone.open", OPEN, ""),
        ("migration-boolean-blank", "order.gone", OPEN, ""),
        (
            "migration-related-name", "order.owner", FOREIGN.format("shop_order_owned", "order"),
            FOREIGN.format("%(app_label)s_%(class)s_owned", "%(class)s"),
        ),
        ("migration-related-name", "order.owner", FOREIGN.format("shop_line_owned", "line"), ""),
        (
            "migration-related-name", "order.rivals", MANY.format("", "'rivals_rel_+'", "shop.Order"),
            MANY.format("", GUARD.format("rivals_rel_+"), "shop.Order"),
        ),
        (
            "migration-related-name", "order.rivals", MANY.format("", "'_shop_order_rivals_+'", "shop.Order"),
            MANY.format("", GUARD.format("_shop_order_rivals_+"), "shop.Order"),
        ),
        (
            "migration-related-name", "order.hidden", MANY.format("blank=True, ", "'_order_hidden_+'", "auth.Group"),
            MANY.format("blank=True, ", "'+'", "auth.Group"),
        ),
        (
            "migration-related-name", "line.order", f"ForeignKey(related_name='lines', {TO})",
            f"ForeignKey(related_name={GUARD.format('lines')}, {TO})",
        ),
        ("migration-related-name", "line.order", f"ForeignKey(related_name='rows', {TO})", ""),
        (
            "migration-limit-choices-to", "line.order", f"ForeignKey({TO})",
            f"ForeignKey({TO}, limit_choices_to={{\"open\": True}})",
        ),
        ("migration-limit-choices-to", "line.other", f"ForeignKey({TO})", ""),
    ],
)  # fmt: skip
def test_the_model_says_it(rule: str, name: str, before: str, after: str, tmp_path: Path) -> None:
    model, _, field = name.partition(".")
    wanted = added(model, field, after) if after else ""
    assert fixed(tmp_path, rule, added(model, field, before)) == wanted


def test_in_a_new_model(tmp_path: Path) -> None:
    made = "migrations.CreateModel(name='Order', fields=[('open', models.{}), ('paid', models.BooleanField())])"
    assert fixed(tmp_path, "migration-boolean-blank", made.format(OPEN)) == made.format(OPENED)


@pytest.mark.parametrize(
    ("file", "later", "head", "changes"),
    [
        ("0003_later", added("Order", "open", OPEN, "AlterField"), HEAD, False),
        ("0003_later", "migrations.AlterField('order', 'open', models.BooleanField())", HEAD, False),
        ("0003_later", added("order", "paid", OPEN, "AlterField"), HEAD, True),
        ("0003_later", added("line", "open", OPEN, "AlterField"), HEAD, True),
        ("0001_first", added("order", "open", OPEN), HEAD, True),
        ("0003_later", added("order", "open", OPEN), f"{HEAD}    replaces = [('shop', '0003_later')]\n", True),
    ],
)
def test_only_where_it_is_set_last(file: str, later: str, head: str, changes: bool, tmp_path: Path) -> None:
    others = {f"migrations/{file}": f"{HEAD}    operations = [{later}]\n"}
    before = added("order", "open", OPEN)
    assert bool(fixed(tmp_path, "migration-boolean-blank", before, others, head)) is changes


def test_a_later_operation_of_the_same_file(tmp_path: Path) -> None:
    first, last = added("order", "open", OPEN), added("order", "open", OPEN, "AlterField")
    wanted = f"{first}, {added('order', 'open', OPENED, 'AlterField')}"
    assert fixed(tmp_path, "migration-boolean-blank", f"{first}, {last}") == wanted


@pytest.mark.parametrize("models", ["class Order(models.Model):\n    pass\n", "if x:\n    Order = make()\n"])
def test_several_models_of_a_name(models: str, tmp_path: Path) -> None:
    assert fixed(tmp_path, "migration-boolean-blank", added("order", "open", OPEN), {"models": MODELS + models}) == ""
