"""What another package lacks in its new release, found with no rule written: both releases are read, none is run."""

from __future__ import annotations

from pathlib import Path

import pytest

from django_seven.indexing.pairs import Copy, installed, kept, pair
from django_seven.static import Asked, look
from django_seven.values import Finding, Minor, Road

PYTHON = Minor(3, 8)
OLD = {
    "shelf/__init__.py": "from shelf.books import Book, lend\n\nLIMIT = 3\n",
    "shelf/books.py": "class Book:\n    def open(self, page=1):\n        pass\n\n\ndef lend(book, days=7):\n    pass\n",
    "shelf/cards.py": "def card():\n    pass\n",
    "shelf/lazy.py": "def here():\n    pass\n",
}
NEW = {
    "shelf/__init__.py": "from shelf.books import Book, lend\n",
    "shelf/books.py": "class Book:\n    def read(self, page=1):\n        pass\n\n\ndef lend(book):\n    pass\n",
    "shelf/lazy.py": "def __getattr__(name):\n    return name\n",
}


def laid(folder: Path, version: str, files: dict[str, str]) -> Copy:
    """A package as pip would install it."""
    about = folder / f"shelf-{version}.dist-info"
    about.mkdir(parents=True)
    (about / "METADATA").write_text(f"Metadata-Version: 2.1\nName: shelf\nVersion: {version}\n")
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text)
    (about / "RECORD").write_text("".join(f"{name},,\n" for name in files))
    found = installed("shelf", [folder])
    assert found is not None and found.roots == {"shelf"}
    return found


@pytest.fixture
def index(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("SEVEN_CACHE", str(tmp_path / "cache"))
    return pair("shelf", laid(tmp_path / "old", "1.9", OLD), laid(tmp_path / "new", "65", NEW))


def found(root: Path, index: Path, text: str) -> list[Finding]:
    root.mkdir(exist_ok=True)
    (root / "page.py").write_text(text)
    road = Road(Minor(2, 2), Minor(4, 2), PYTHON, PYTHON, packages=(), indexes=(index,))
    return list(look(Asked((root,), road, jobs=1)).check.findings)


@pytest.mark.parametrize(
    ("text", "rule", "word"),
    [
        ("from shelf import LIMIT\n", "gone-name", "shelf 65 (it is there in shelf 1.9)"),
        ("import shelf\n\nprint(shelf.LIMIT)\n", "gone-name", "`shelf.LIMIT`"),
        ("from shelf.cards import card\n", "gone-module", "`shelf.cards`"),
        ("from shelf import lend\n\nlend(1, days=2)\n", "gone-argument", "`days=`"),
        ("from shelf.books import Book\n\nBook().open()\n", "gone-member", "`shelf.books.Book.open`"),
    ],
)
def test_what_is_gone(tmp_path: Path, index: Path, text: str, rule: str, word: str) -> None:
    (one,) = found(tmp_path / "site", index, text)
    assert one.rule == rule and word in one.message and one.sure == "safe"


@pytest.mark.parametrize(
    "text",
    [
        "from shelf import Book, lend\n\nlend(Book())\n",
        "from shelf.lazy import here\n",
        "try:\n    from shelf import LIMIT\nexcept ImportError:\n    LIMIT = 3\n",
        "from shop.shelf import LIMIT\n",
        'LOGGERS = {"shelf.cards": {}}\n',
    ],
    ids=["there", "not known", "asked for", "another one", "a name of a logger"],
)
def test_what_is_not(tmp_path: Path, index: Path, text: str) -> None:
    assert not found(tmp_path / "site", index, text)


def test_it_is_built_once(index: Path) -> None:
    assert kept("shelf", "1.9", "65") == index and kept("shelf", "1.9", "66") is None
