"""Lists, intervals, contexts and plain brackets."""

from engine.feel import nodes
from engine.feel.lexer import unescape
from engine.feel.reader import Reader


class Brackets(Reader):
    """The part of the parser that reads what is in brackets."""

    def bracketed_rest(self, first: nodes.Node, at: int) -> nodes.Node:
        if self.sees(".."):
            return self.interval(first, False, at)
        self.expect(")")
        if isinstance(first, nodes.Logic):
            return nodes.Logic(first.operator, first.terms, True, position=first.position)
        return first

    def list(self) -> nodes.Node:
        at = self.take().start
        items: list[nodes.Node] = []
        while not self.sees("]"):
            if items:
                self.separate("]")
            items.append(self.expression())
            if len(items) == 1 and self.sees(".."):
                return self.interval(items[0], True, at)
        self.take()
        return nodes.ListOf(tuple(items), position=at)

    def interval(self, start: nodes.Node, included: bool, at: int) -> nodes.Node:
        self.expect("..")
        closing, self.closing = self.closing, True
        self.enter()
        end = self.binary(1)
        self.leave()
        self.closing = closing
        if not self.sees("]", ")", "["):
            self.unexpected("区间应当以“]”或“)”结束", 'an interval ends with "]" or ")"')
        last = self.take().text
        return nodes.Interval(start, end, included, last == "]", position=at)

    def context(self) -> nodes.Node:
        at = self.take().start
        entries: list[tuple[str, nodes.Node]] = []
        while not self.sees("}"):
            if entries:
                self.separate("}")
            entries.append(self._entry())
        self.take()
        if len({key for key, _ in entries}) != len(entries):
            self.refuse("上下文里有同名的项", "two entries of a context have one name", at)
        return nodes.ContextOf(tuple(entries), position=at)

    def _entry(self) -> tuple[str, nodes.Node]:
        if self.token.kind == "string":
            key: str | None = unescape(self.take(), self.text)
        else:
            key = self.name_until(":")
        if key is None:
            self.unexpected("这里应当是名称、英文冒号和值", '"name: value" was expected')
        self.expect(":")
        value = self.expression()
        self.known.add(key)
        return key, value
