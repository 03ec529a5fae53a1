"""The words of a statement on as many lines as they need, as the usual formatters break them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from django_seven.edits.tokens import COMMA, DOT, Token


class NoBreak(Exception):
    """A line cannot be broken in the way that was tried."""


@dataclass(frozen=True, slots=True)
class Line:
    """Words on one line, at a depth of four spaces each."""

    tokens: tuple[Token, ...]
    depth: int
    inside: bool = False
    explode: bool = False

    @property
    def text(self) -> str:
        """The line as it is written."""
        return (
            "    " * self.depth
            + "".join((token.gap if index else "") + token.text for index, token in enumerate(self.tokens)).lstrip()
        )

    @property
    def is_definition(self) -> bool:
        """Whether it is the head of a function."""
        words = [token.text for token in self.tokens[:2]]
        return words[:1] == ["def"] or words == ["async", "def"]

    def outer(self, but_last: bool = False) -> list[float]:
        """The weights of the words that stand in no bracket of this line."""
        depth, found = 0, []
        for index, token in enumerate(self.tokens[: -1 if but_last else None]):
            depth -= token.closes
            if depth == 0 and token.weight and (index or token.text == ","):
                found.append(token.weight)
            depth += token.opens
        return found

    @property
    def magic(self) -> bool:
        """Whether a comma before a closing bracket asks for one line per entry."""
        opened = {token.pair for token in self.tokens if token.opens}
        return any(
            token.closes
            and not token.hidden
            and token.pair in opened
            and self.tokens[index - 1].text == ","
            and not self.single(token, index)
            for index, token in enumerate(self.tokens)
        )

    def single(self, close: Token, index: int) -> bool:
        """Whether brackets hold one thing and a comma: a tuple of one, an index of one."""
        start = next((i for i, token in enumerate(self.tokens) if token.opens and token.pair == close.pair), 0)
        opening, depth, commas = self.tokens[start], 0, 0
        for token in self.tokens[start + 1 : index]:
            depth += token.opens - token.closes
            commas += token.text == "," and depth == 0
        return commas == 1 and (opening.subscript or (opening.literal and opening.text == "("))


@dataclass(frozen=True, slots=True)
class _Parts:
    head: Line
    body: Line
    tail: Line
    opening: Token


class Breaker:
    """Breaks lines at a width."""

    def __init__(self, width: int, splats: bool) -> None:
        self.width = width
        self.splats = splats  # whether a comma may follow `*args` in a call
        self._shown: set[int] = set()

    def lines(self, tokens: Sequence[Token], depth: int, *, inside: bool = False) -> list[str]:
        """The lines of a statement, or of an entry inside brackets."""
        return [line.text for line in self._break(Line(tuple(tokens), depth, inside), False)]

    def _fits(self, line: Line, width: int = 0) -> bool:
        return len(line.text) <= (width or self.width)

    def _break(self, line: Line, force: bool) -> list[Line]:
        if not line.explode and not line.magic and self._fits(line):
            return [line]
        if line.is_definition:
            ways: list[Callable[[Line, bool], list[Line]]] = [self._left]
        else:
            ways = [self._apart, self._right] if line.inside else [self._right]
        for way in ways:
            try:
                return self._run(line, way, force)
            except NoBreak:
                continue
        return [line]

    def _run(self, line: Line, way: Callable[[Line, bool], list[Line]], force: bool) -> list[Line]:
        self._shown = set()
        parts = way(line, force)
        shown = set(self._shown)
        whole = line.text  # a list of a thousand lines has a thousand parts
        if any(part.text == whole for part in parts):
            raise NoBreak
        result = [found for part in parts for found in self._break(part, force)]
        optional = {token.pair for token in line.tokens if token.hidden}
        if force or way != self._right or not optional or optional & shown or self._fits(result[0]):
            return result
        try:
            other = self._run(line, way, True)
        except NoBreak:
            return result
        return other if all(map(self._fits, other)) else result

    def _left(self, line: Line, force: bool) -> list[Line]:
        """The head of a function: at its first brackets."""
        start = next((i for i, token in enumerate(line.tokens) if token.text == "("), None)
        if start is None:
            raise NoBreak
        pair = line.tokens[start].pair
        end = next((i for i, token in enumerate(line.tokens) if token.closes and token.pair == pair), None)
        if end is None or end == start + 1:
            raise NoBreak
        parts = self._parts(line, start, end)
        return [parts.head, parts.body, parts.tail]

    def _parts(self, line: Line, start: int, end: int) -> _Parts:
        tokens = line.tokens
        opening, inner = tokens[start], list(tokens[start + 1 : end])
        if line.is_definition and inner and not any(token.text == "," for token in inner) and opening.text == "(":
            inner.append(Token(",", weight=COMMA))
        body = Line(tuple(inner), line.depth + 1, inside=True)
        comma = bool(inner) and inner[-1].text == ","
        weights = body.outer(but_last=comma)
        explode = bool(weights) and max(weights) == COMMA and (comma or opening.literal) and not opening.hidden
        return _Parts(
            Line(tokens[: start + 1], line.depth),
            replace(body, explode=explode),
            Line(tokens[end:], line.depth),
            opening,
        )

    def _last(self, line: Line, omit: frozenset[int]) -> _Parts:
        """Split at the last brackets that are not to be left alone."""
        end = next((i for i in reversed(range(len(line.tokens))) if _may_split(line, i, omit)), None)
        if end is None:
            raise NoBreak
        pair = line.tokens[end].pair
        start = next((i for i, token in enumerate(line.tokens[:end]) if token.opens and token.pair == pair), None)
        if start is None:
            raise NoBreak
        return self._parts(line, start, end)

    def _right(self, line: Line, force: bool) -> list[Line]:
        """At the last brackets, or at some before where what follows these stays short."""
        first: list[Line] | None = None
        for omit in self._omits(line):
            lines = self._without(self._last(line, omit), line, omit, force)
            if first is None and not omit:
                first = lines
            if self._fits(lines[0]):
                return lines
        return first if first is not None else self._without(self._last(line, frozenset()), line, frozenset(), force)

    def _omits(self, line: Line) -> Iterator[frozenset[int]]:
        """Brackets at the end of a line that may stay whole, ever more of them."""
        omit: set[int] = set()
        if not line.magic:
            yield frozenset()
        length, waiting, last, inner = 4 * line.depth, 0, 0, set[int]()
        for index in reversed(range(len(line.tokens))):
            token = line.tokens[index]
            length += len(token.gap) + len(token.text)
            if length > self.width:
                return
            before = line.tokens[index - 1] if index else None
            comma = before is not None and before.text == "," and token.closes and not line.single(token, index)
            if waiting:
                if token.opens and token.pair == waiting:
                    waiting = 0
                elif token.closes:
                    if comma:
                        return
                    inner.add(token.pair)
            elif token.closes:
                if before is not None and before.opens:
                    inner.add(token.pair)
                    continue
                if last:
                    omit |= {last, *inner}
                    inner.clear()
                    yield frozenset(omit)
                if comma:
                    return
                if not token.hidden:
                    waiting = last = token.pair

    def _without(self, parts: _Parts, line: Line, omit: frozenset[int], force: bool) -> list[Line]:
        """The three parts; where the brackets are optional, rather a split without them if that looks well."""
        if parts.opening.hidden and not force and self._can_omit(parts):
            more = omit | {parts.opening.pair}
            try:
                other = self._last(line, more)
                if self._prefers(other, parts):
                    return self._without(other, line, more, force)
            except NoBreak:
                chained = [token.text for token in line.tokens].count("=") > 1
                if not chained and len(parts.body.tokens) < 2 and not self._fits(parts.body):
                    raise
        if parts.opening.hidden:
            self._shown.add(parts.opening.pair)
        head = replace(parts.head, tokens=(*parts.head.tokens[:-1], parts.head.tokens[-1].shown()))
        tail = replace(parts.tail, tokens=(parts.tail.tokens[0].shown(), *parts.tail.tokens[1:]))
        return [part for part in (head, parts.body, tail) if part.tokens]

    def _prefers(self, other: _Parts, parts: _Parts) -> bool:
        """Whether a split without the optional brackets is the better one."""
        head = parts.head.tokens
        if len(head) < 2 or head[-2].text != "=":
            return True
        if not any(token.pair for token in head[:-1]):
            return True
        if not self._fits(parts.head, self.width - 1) or parts.head.magic:
            return True
        texts, others = [token.text for token in head], [token.text for token in other.head.tokens]
        if texts.count("=") > 1 and texts.count("=") > others.count("="):
            return False
        for token in reversed(other.head.tokens):
            if token.text == "=":
                break
            if token.closes:
                return True
        return "=" in others and self._fits(other.head)

    def _can_omit(self, parts: _Parts) -> bool:
        """Whether what stands in optional brackets can do without."""
        body = parts.body
        weights = body.outer()
        if not weights:
            return True
        if weights.count(max(weights)) > 1:
            return False
        if max(weights) == DOT:
            return True
        first, second, penultimate, last = body.tokens[0], body.tokens[1], body.tokens[-2], body.tokens[-1]
        if first.opens and not second.closes and self._opening_goes(body, first):
            return True
        if last.closes and not last.subscript:
            return not penultimate.opens and self._closing_goes(body, last)
        return False

    def _opening_goes(self, line: Line, first: Token) -> bool:
        remainder, length = False, 4 * line.depth
        for token in line.tokens:
            if token.closes and token.pair == first.pair:
                remainder = True
            if remainder:
                length += len(token.gap) + len(token.text)
                if length > self.width:
                    return False
                if token.opens:
                    remainder = False
        return True

    def _closing_goes(self, line: Line, last: Token) -> bool:
        length, other = 4 * line.depth, False
        for token in line.tokens:
            length += len(token.gap) + len(token.text)
            if token.opens and token.pair == last.pair:
                if other or length <= self.width:
                    return True
            elif token.opens:
                other = True
        return False

    def _apart(self, line: Line, force: bool) -> list[Line]:
        """At every delimiter of the highest kind that the line has."""
        weights = line.outer(but_last=line.tokens[-1].text == ",")
        if not weights:
            raise NoBreak
        top = max(weights)
        if top == DOT and weights.count(DOT) == 1:
            raise NoBreak
        rows: list[list[Token]] = [[]]
        depth, safe = 0, True
        for token in line.tokens:
            depth -= token.closes
            mine = depth == 0 and token.weight == top
            if mine and top != COMMA and rows[-1]:
                rows.append([])
            rows[-1].append(token)
            if mine and top == COMMA:
                rows.append([])
            safe = safe and (self.splats or depth > 0 or not token.splat)
            depth += token.opens
        rows = [row for row in rows if row]
        if top == COMMA and safe and rows[-1][-1].text != ",":
            rows[-1].append(Token(",", weight=COMMA))
        return [Line(tuple(row), line.depth, inside=line.inside) for row in rows]


def _may_split(line: Line, index: int, omit: frozenset[int]) -> bool:
    """Whether the brackets that a word closes hold something and are not to be left alone."""
    token = line.tokens[index]
    empty = index > 0 and line.tokens[index - 1].opens and line.tokens[index - 1].pair == token.pair
    return token.closes and token.pair not in omit and not empty
