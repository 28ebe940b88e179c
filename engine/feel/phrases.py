"""`if`, `for`, `some`, `every` and `function`."""

from engine.feel import nodes
from engine.feel.reader import Reader
from engine.feel.typenames import type_name


class Phrases(Reader):
    """The part of the parser that reads what begins with a keyword."""

    def phrase(self) -> nodes.Node | None:
        """The keyword expression that begins here; None when none does."""
        word = self.token.text
        if word == "if":
            return self._if()
        if word == "for":
            return self._for()
        if word in ("some", "every"):
            return self._quantified()
        if word == "function" and self.tokens[self.at + 1].text == "(":
            return self._lambda()
        return None

    def _if(self) -> nodes.Node:
        at = self.take().start
        condition = self.expression()
        self.expect("then")
        then = self.expression()
        self.expect("else")
        return nodes.If(condition, then, self.expression(), position=at)

    def _for(self) -> nodes.Node:
        at = self.take().start
        iterators = self._iterators()
        self.expect("return")
        return nodes.For(iterators, self.expression(), position=at)

    def _quantified(self) -> nodes.Node:
        word = self.take()
        iterators = self._iterators()
        self.expect("satisfies")
        return nodes.Quantified(word.text, iterators, self.expression(), position=word.start)

    def _iterators(self) -> tuple[nodes.Iterator, ...]:
        found: list[nodes.Iterator] = []
        while not found or self.takes(","):
            at = self.token.start
            name = self.name(declared=True)
            self.expect("in")
            domain = self.expression()
            end = self.expression() if self.takes("..") else None
            found.append(nodes.Iterator(name, domain, end, position=at))
        return tuple(found)

    def _lambda(self) -> nodes.Node:
        at = self.take().start
        self.take()
        parameters: list[str] = []
        types: list[nodes.TypeName | None] = []
        while not self.sees(")"):
            if parameters:
                self.separate(")")
            name = self.name_until(":", ",", ")")
            if name is None:
                self.unexpected("这里应当是参数名", "a parameter's name was expected")
            self.known.add(name)
            parameters.append(name)
            types.append(type_name(self) if self.takes(":") else None)
        self.take()
        external = self.takes("external")
        return nodes.Lambda(
            tuple(parameters), tuple(types), self.expression(), external, position=at
        )
