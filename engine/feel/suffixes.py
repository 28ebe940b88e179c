"""What follows a value: `.name`, `[filter]`, `(arguments)` and `instance of`."""

from engine.feel import nodes
from engine.feel.errors import FeelSyntaxError
from engine.feel.reader import Reader
from engine.feel.typenames import type_name


class Suffixes(Reader):
    """The part of the parser that reads what follows a value."""

    def postfix(self, tree: nodes.Node) -> nodes.Node:
        """Paths, filters, calls and `instance of`, after what they apply to."""
        while True:
            token = self.token
            if token.kind == "op" and token.text == ".":
                self.take()
                tree = nodes.Path(tree, self.name(), position=token.start)
            elif token.kind == "op" and token.text == "[":
                condition = self._filter()
                if condition is None:
                    return tree
                tree = nodes.Filter(tree, condition, position=token.start)
            elif token.kind == "op" and token.text == "(":
                tree = self._call(tree)
            elif token.kind == "name" and token.text == "instance":
                self.take()
                self.expect("of")
                tree = nodes.InstanceOf(tree, type_name(self), position=token.start)
            else:
                return tree

    def _filter(self) -> nodes.Node | None:
        if not self.closing:
            self.take()
            condition = self.expression()
            self.expect("]")
            return condition
        # `[1..a[`: the bracket closes the interval unless a whole filter follows.
        here, depth = self.at, self.depth
        try:
            self.take()
            condition = self.expression()
            self.expect("]")
        except FeelSyntaxError:
            if self.patience < 0:
                raise
            self.at, self.depth, self.closing = here, depth, True
            return None
        return condition

    def _call(self, function: nodes.Node) -> nodes.Node:
        at = self.take().start
        arguments: list[nodes.Node] = []
        names: list[str] = []
        while not self.sees(")"):
            if arguments:
                self.separate(")")
            name = self.name_until(":")
            if name is not None:
                self.take()
                names.append(name)
            elif names:
                self.refuse(
                    "按名称传参时，每个参数都要写名称", "either all arguments are named or none"
                )
            arguments.append(self.expression())
            if names and len(names) != len(arguments):
                self.refuse(
                    "按名称传参时，每个参数都要写名称", "either all arguments are named or none"
                )
        self.take()
        if names and len(set(names)) != len(names):
            self.refuse("同一个参数写了两次", "an argument is named twice", at)
        return nodes.Call(function, tuple(arguments), tuple(names) or None, position=at)
