"""Which tag of a template closes which, and where no Django would compile it because one does not."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from django_seven.templates.lexer import Places, Token, marked

# The tags of Django's own libraries, all releases together, by what closes them.
ENDS = {
    name: f"end{name}"
    for name in (
        "autoescape", "block", "blocktrans", "blocktranslate", "cache", "comment", "filter", "for", "if", "ifchanged",
        "ifequal", "ifnotequal", "language", "localize", "localtime", "partialdef", "spaceless", "timezone",
        "verbatim", "with",
    )
}  # fmt: skip
SIMPLE = frozenset(
    {
        "add_preserved_filters", "admin_actions", "admin_list_filter", "admin_media_prefix",
        "change_form_admin_actions", "change_form_object_tools", "change_list_object_tools", "comment_form_target",
        "csp_nonce_attr", "csrf_token", "cycle", "date_hierarchy", "debug", "extends", "firstof", "get_admin_log",
        "get_available_languages", "get_comment_count", "get_comment_form", "get_comment_list",
        "get_comment_permalink", "get_current_language", "get_current_language_bidi", "get_current_timezone",
        "get_flatpages", "get_language_info", "get_language_info_list", "get_media_prefix", "get_static_prefix",
        "include", "load", "lorem", "now", "pagination", "paginator_number", "partial", "prepopulated_fields_js",
        "querystring", "regroup", "render_comment_form", "render_comment_list", "render_password_as_hash",
        "resetcycle", "result_list", "search_form", "ssi", "static", "submit_row", "templatetag", "trans",
        "translate", "url", "widthratio",
    }
)  # fmt: skip
_MIDDLE = {
    "elif": ("if",),
    "else": ("if", "ifchanged", "ifequal", "ifnotequal"),
    "empty": ("for",),
    "plural": ("blocktrans", "blocktranslate"),
}
_LAST = ("else", "empty", "plural")  # none of its kind comes after it in a block
_TEXT_ONLY = ("blocktrans", "blocktranslate")
# Some projects teach Django's lexer to read tags that span lines: where one stands, nothing is certain.
_TORN = re.compile(r"\{%[^%{}\r\n]*[\r\n][^%{}]*%\}")
_BY_END = {end: name for name, end in ENDS.items()}


@dataclass(frozen=True, slots=True)
class Flaw:
    """A tag at which every Django refuses the template, and a sentence without its period."""

    token: Token
    says: str


@dataclass(frozen=True, slots=True)
class Blocks:
    """For the start of each opening tag that of its closing one; the first flaw, where there is no doubt of it."""

    ends: Mapping[int, int]
    flaw: Flaw | None


@dataclass(slots=True)
class _Open:
    token: Token
    name: str
    end: str
    last: bool = False  # `else` was seen


@dataclass(slots=True)
class _Reader:
    """Reads as Django's parser does. A tag that is not Django's may close, divide or swallow anything."""

    text: str
    names: list[str]  # of what is still to come, the next one last
    open: list[_Open] = field(default_factory=list)
    ends: dict[int, int] = field(default_factory=dict)
    flaw: Flaw | None = None
    doubt: bool = False

    def read(self, token: Token) -> None:
        """One tag or comment."""
        top = self.open[-1] if self.open else None
        name = self.names.pop()
        if top is not None and top.name == "comment":
            if token.content == top.end:
                self._close(token, name)
        elif top is not None and top.name in _TEXT_ONLY and name not in ("plural", top.end):
            self._note(token, f"{_shown(top.token)} {self._where(top.token)} allows no {_shown(token)} inside")
        elif token.kind == "tag":
            self._tag(token, name)

    def _tag(self, token: Token, name: str) -> None:
        if name in ENDS:
            self.open.append(_Open(token, name, ENDS[name]))
        elif name in _MIDDLE:
            self._divide(token, name)
        elif name in _BY_END or any(one.end == name for one in self.open):
            self._close(token, name)
        elif name not in SIMPLE:
            end = next((one for one in (f"end{name}", f"end_{name}", f"end-{name}") if one in self.names), None)
            if end is None:
                self.doubt = True
            else:
                self.open.append(_Open(token, "", end))

    def _divide(self, token: Token, name: str) -> None:
        top = self.open[-1] if self.open else None
        if top is None or top.name not in _MIDDLE[name] or top.last:
            self._note(token, f"{_shown(token)} {self._where(token)} stands in no block that it divides")
        elif name in _LAST:
            top.last = True

    def _close(self, token: Token, name: str) -> None:
        if not self.open or self.open[-1].end != name:
            self._note(token, f"{_shown(token)} {self._where(token)} closes nothing{self._instead()}")
            while any(one.end == name for one in self.open) and self.open[-1].end != name:
                self.open.pop()
        if not self.open or self.open[-1].end != name:
            return
        begin = self.open.pop()
        said = token.content.split()[1:]
        if name == "endblock" and said and said != begin.token.content.split()[1:2]:
            self._note(token, f"{_shown(token)} {self._where(token)} closes {_shown(begin.token)}")
        self.ends[begin.token.start] = token.start

    def _instead(self) -> str:
        return f" before {_shown(self.open[-1].token)} is" if self.open else ""

    def _note(self, token: Token, says: str) -> None:
        certain = not self.doubt and all(one.name for one in self.open)
        if self.flaw is None and certain:
            self.flaw = Flaw(token, says)

    def _where(self, token: Token) -> str:
        return f"in line {Places(self.text).line(token.start)}"

    def finish(self) -> Blocks:
        """What was read."""
        if self.open:
            token = self.open[-1].token
            self._note(token, f"{_shown(token)} {self._where(token)} is never closed")
        if self.flaw is not None and _TORN.search(self.text):
            return Blocks(self.ends, None)
        return Blocks(self.ends, self.flaw)


@lru_cache(maxsize=4)
def blocks(text: str) -> Blocks:
    """The blocks of a template."""
    read = [token for token in marked(text) if token.kind != "variable"]
    reader = _Reader(text, [token.name for token in reversed(read)])
    for token in read:
        reader.read(token)
    return reader.finish()


def _shown(token: Token) -> str:
    """The tag as people name it, not longer than a few words."""
    text = " ".join(token.text.split())
    return f"`{text}`" if len(text) <= 40 else f"`{{% {token.name} … %}}`"
