"""Templates beside Django's own pages: the blocks, static files and names of theirs that the new side lacks."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Mapping, Set
from functools import cached_property

from django_seven.findings.api_copies import copied, unused
from django_seven.findings.met import Word
from django_seven.index import Index
from django_seven.project.source import Source
from django_seven.project.tree import FileTree
from django_seven.rules.syntax import tags
from django_seven.templates.lexer import marked
from django_seven.templates.pages import Page, block_name, shape, variables
from django_seven.values import Minor

_SITES = ("admin/", "registration/")  # whose views' names the index knows
_PARENT = re.compile(rb"\{%[^\w\r\n]*extends\s+[\"']([^\"']+)")


class Pages:
    """Questions about Django's own pages on one road, asked once each; `between` are the releases after the old one."""

    def __init__(self, index: Index, tree: FileTree, old: Minor, between: tuple[Minor, ...]) -> None:
        self._index, self._tree = index, tree
        self._old, self._between = old, between

    def may_be_met(self, source: Source) -> bool:
        """Whether a template extends or is one of Django's pages, or names a static file that went, by its bytes."""
        data = source.data
        if any(top in data for top in self._static_tops) and any(path in data for path in self._static_gone):
            return True
        if source.path in self._places:
            return True
        found = _PARENT.search(data) if b"extends" in data else None
        return found is not None and found[1].decode("utf-8", "replace") in self._before

    def met(self, source: Source) -> Iterator[Word]:
        """All places of one template."""
        text, path = source.template, self._path(source)
        parent, blocks = shape(text)
        yield from self._static(text)
        if parent != path and (parent in self._before or path):
            yield from self._blocks(text, parent, blocks, source.path)
        if (path or parent).startswith(_SITES):
            yield from self._names(text)
        if path and parent != path:
            gone = path in self._before and path not in self._after
            if gone and path.startswith(_SITES) and not self._tree.holders(path.encode()):
                yield unused(self._index, path, text, self._between)
            if not gone or path.startswith(_SITES):  # a package may have taken over what is gone, as that of comments
                yield from copied(self._index, path, text, self._old, self._between)

    # -- the project's own pages in the places of Django's

    def _path(self, source: Source) -> str:
        """The path of the page of Django's that a template stands in the place of; empty for one of its own."""
        return self._places.get(source.path, "")

    @cached_property
    def _places(self) -> Mapping[str, str]:
        return {name: path for path, name in self._own.items()}

    @cached_property
    def _own(self) -> Mapping[str, str]:
        """The templates of the project that lie where Django's do, by the path that they are loaded by."""
        known = {*self._before, *self._after}
        found: dict[str, str] = {}
        for name in self._tree.templates:
            folder = self._tree.folders.holding(name)
            tail = posixpath.relpath(name, folder) if folder else f"/{name}".rpartition("/templates/")[2]
            if tail in known:
                found.setdefault(tail, name)
        return found

    @cached_property
    def _before(self) -> Mapping[str, Page]:
        return self._index.pages(self._old)

    @cached_property
    def _after(self) -> Mapping[str, Page]:
        return self._index.pages(self._between[-1] if self._between else self._old)

    # -- blocks

    def _blocks(self, text: str, parent: str, blocks: Mapping[str, str], name: str) -> Iterator[Word]:
        """Blocks that nothing above the template has on the new side: what stands in them is not shown."""
        old, new = (self._above(parent, side, name) for side in (self._before, self._after))
        if not parent or old is None or new is None or (set(blocks) & new) - old:
            return  # one that only the new side has is taken for a page that serves both
        gone = {one for one, around in blocks.items() if not around and one in old - new}
        for token in marked(text):
            block = block_name(token.text) if token.kind == "tag" else ""
            if block in gone:
                first = next((one for one in self._between if self._is_without(block, parent, one, name)), None)
                message = f"No template above this one has the block `{block}` in Django {first}: it is not shown."
                yield Word("gone-block", token.start, token.end, True, message, first)

    def _is_without(self, block: str, parent: str, minor: Minor, name: str) -> bool:
        above = self._above(parent, self._index.pages(minor), name)
        return above is not None and block not in above

    def _above(self, parent: str, pages: Mapping[str, Page], below: str) -> Set[str] | None:
        """The blocks of the templates above one; None where one of them is not known."""
        found: set[str] = set()
        seen = {below}
        while parent:
            name = self._own.get(parent, "")
            source = self._tree.read(name) if name and name not in seen else None
            seen.add(name)
            page = Page(*shape(source.template)) if isinstance(source, Source) else pages.get(parent)
            if page is None or len(seen) > len(pages):
                return None
            found |= set(page.blocks)
            parent = page.parent
        return found

    # -- static files

    @cached_property
    def _static_gone(self) -> Mapping[bytes, Minor]:
        """The static files that the new side lacks, with the first release without each."""
        old = self._index.static_files(self._old)
        found: dict[str, Minor] = {}
        for minor in reversed(self._between):
            found |= dict.fromkeys(old - self._index.static_files(minor), minor)
        new = self._index.static_files(self._between[-1]) if self._between else old
        return {path.encode(): first for path, first in found.items() if path not in new}

    @cached_property
    def _static_tops(self) -> frozenset[bytes]:
        """What stands at the start of their paths: far fewer, to look at first."""
        return frozenset(path.partition(b"/")[0] + b"/" for path in self._static_gone)

    def _static(self, text: str) -> Iterator[Word]:
        for tag in tags(text):
            words = tag.group()[2:-2].split()
            if words[:1] != ["static"] or len(words) < 2:
                continue
            path = words[1].strip("'\"")
            first = self._static_gone.get(path.encode("utf-8", "replace"))
            if first is not None and not self._tree.ships(f"static/{path}"):
                message = f"Django {first} ships no `{path}`."
                yield Word("gone-static-file", tag.start(), tag.end(), True, message, first)

    # -- names

    @cached_property
    def _unknown(self) -> Mapping[str, Minor]:
        """The names that pages of the old side know and those of the new side do not, with the first without each."""
        old = self._index.page_names(self._old)
        found: dict[str, Minor] = {}
        for minor in reversed(self._between):
            found |= dict.fromkeys(old - self._index.page_names(minor), minor)
        new = self._index.page_names(self._between[-1]) if self._between else old
        return {name: first for name, first in found.items() if name not in new}

    def _names(self, text: str) -> Iterator[Word]:
        for name in sorted(variables(text) & set(self._unknown)):
            if self._tree.holders(name.encode()):
                continue  # the project hands it over itself
            for tag in tags(text):
                if name in variables(tag.group()):
                    first = self._unknown[name]
                    message = f"Nothing hands `{name}` to the pages of Django {first}: there it is empty."
                    yield Word("gone-page-name", tag.start(), tag.end(), False, message, first)
                    break
