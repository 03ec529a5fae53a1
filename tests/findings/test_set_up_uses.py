"""What tests do with an attribute that they share: whether they only read it."""

from __future__ import annotations

import pytest

from django_seven.findings.set_up_uses import only_read
from django_seven.project.source import Source, parse


def reads(line: str) -> bool:
    text = f"class A:\n    def test_it(self):\n        {line}\n"
    return only_read(parse(Source("a.py", text.encode())).root_node, {"item"}, [])


@pytest.mark.parametrize(
    "line",
    [
        "self.assertEqual(self.item.name, 'a')", "Part.objects.create(of=self.item)", "self.item = Item()",
        "x = self.item.pk", "self.item.parts.filter(a=1)", "reverse('item', args=[self.item.pk])",
        "self.client.force_login(self.item)",
        "assert self.item.name == 'a'", "f'{self.item.pk}'", "self.other.name = 'b'", "self.item.get_absolute_url()",
    ],
)  # fmt: skip
def test_it_is_read(line: str) -> None:
    assert reads(line)


@pytest.mark.parametrize(
    "line",
    [
        "self.item.name = 'b'", "self.item.owner.name = 'b'", "self.item.count += 1", "self.item.save()",
        "x = self.item", "self.item.delete()", "self.item.refresh_from_db()", "change(self.item)", "x = [self.item, 1]",
        "self.item['a'] = 1", "del self.item.name", "return self.item", "self.item.pop('a')", "x = self.item.owner",
    ],
)  # fmt: skip
def test_it_may_change(line: str) -> None:
    assert not reads(line)
