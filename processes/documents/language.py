"""The little language of the templates: names of facts, `for` over lists, `if`, two filters.

docxtpl hands a template to jinja2, which compiles it to Python. So the tree of every text that
reaches jinja2, whichever part of the file it stands in, is checked against a short list of what
may stand there before anything is generated from it; what is then run is sandboxed besides, over
plain text. See docs/adr on documents.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from jinja2 import StrictUndefined, TemplateSyntaxError, nodes
from jinja2.sandbox import ImmutableSandboxedEnvironment

from processes.documents.errors import TemplateRefused

#: What the facts of a template look like: text (""), a list of one sample row, or names again.
Shape = Mapping[str, Any]
#: Loops within loops a template may have.
DEEPEST = 2


class Environment(ImmutableSandboxedEnvironment):
    """Compiles what the little language allows, over facts of one shape; refuses the rest."""

    def __init__(self, shape: Shape) -> None:
        super().__init__(autoescape=True, undefined=StrictUndefined)
        self.shape = shape
        self.globals = {}
        self.tests = {}
        self.filters = dict(FILTERS)

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        try:
            tree = super()._parse(source, name, filename)
        except TemplateSyntaxError as error:
            raise TemplateRefused(reason=f"标记写得不完整或写错了（{error.message}）") from error
        _Checker(self.shape).check_all(tree.body, self.shape, 0)
        return tree


def fill_line(value: str) -> str:
    """The text, or a blank to write on."""
    return value or "____________"


def fill_lines(value: str) -> str:
    """The text, or blank lines to write on."""
    return value or "\n".join(["_" * 34] * 4)


FILTERS: dict[str, Callable[..., Any]] = {"横线": fill_line, "空行": fill_lines}


class _Checker:
    """Walks a tree; every node that is not named here is refused."""

    def __init__(self, shape: Shape) -> None:
        self.outer = set(shape)

    def check_all(self, body: list[nodes.Node], names: Shape, depth: int) -> None:
        for node in body:
            self._check(node, names, depth)

    def _check(self, node: nodes.Node, names: Shape, depth: int) -> None:
        match node:
            case nodes.TemplateData():
                return
            case nodes.Output():
                for each in node.nodes:
                    self._output(each, names)
            case nodes.For():
                self._loop(node, names, depth)
            case nodes.If():
                self._condition(node.test, names)
                self.check_all(node.body, names, depth)
                self.check_all([*node.elif_, *node.else_], names, depth)
            case _:
                raise TemplateRefused(reason=f"不能使用{_words(node)}")

    def _output(self, node: nodes.Node, names: Shape) -> None:
        if isinstance(node, nodes.TemplateData):
            return
        while isinstance(node, nodes.Filter):
            if node.name not in FILTERS or node.args or node.kwargs or node.node is None:
                raise TemplateRefused(reason=f"没有“{node.name}”这个过滤器")
            node = node.node
        if not isinstance(self._value(node, names), str):
            raise TemplateRefused(reason=f"“{_path(node)}”不是一项文字")

    def _loop(self, node: nodes.For, names: Shape, depth: int) -> None:
        rows = self._value(node.iter, names)
        if not isinstance(rows, list):
            raise TemplateRefused(reason=f"“{_path(node.iter)}”不是名单，不能逐行列出")
        if depth >= DEEPEST:
            raise TemplateRefused(reason=f"逐行列出最多套{DEEPEST}层")
        if not isinstance(node.target, nodes.Name) or node.test or node.recursive or node.else_:
            raise TemplateRefused(reason="逐行列出只能写成“for 一项 in 名单”")
        if node.target.name in self.outer:
            raise TemplateRefused(reason=f"“{node.target.name}”已经是一项内容的名字")
        self.check_all(node.body, {**names, node.target.name: rows[0]}, depth + 1)

    def _condition(self, node: nodes.Node, names: Shape) -> None:
        self._value(node.node if isinstance(node, nodes.Not) else node, names)

    def _value(self, node: nodes.Node, names: Shape) -> Any:
        match node:
            case nodes.Name(name=name) if name in names:
                return names[name]
            case nodes.Getattr(attr=attr):
                inner = self._value(node.node, names)
                if isinstance(inner, Mapping) and attr in inner:
                    return inner[attr]
                raise TemplateRefused(reason=f"没有“{_path(node)}”这一项")
            case nodes.Name(name=name):
                raise TemplateRefused(reason=f"没有“{name}”这一项")
        raise TemplateRefused(reason=f"不能使用{_words(node)}")


def list_names(shape: Shape, before: str = "") -> Iterator[tuple[str, bool]]:
    """Every name a template may use, and whether it is a list: `案件.案码`, `申请人[].姓名`."""
    for key, value in shape.items():
        if isinstance(value, list):
            yield f"{before}{key}", True
            yield from list_names(value[0], f"{before}{key}[].")
        elif isinstance(value, Mapping):
            yield from list_names(value, f"{before}{key}.")
        else:
            yield f"{before}{key}", False


def _path(node: nodes.Node) -> str:
    if isinstance(node, nodes.Getattr):
        return f"{_path(node.node)}.{node.attr}"
    return node.name if isinstance(node, nodes.Name) else _words(node)


def _words(node: nodes.Node) -> str:
    return {
        "Call": "函数调用",
        "Const": "算式或文字常量",
        "Getitem": "方括号取值",
        "Include": "“include”",
        "Import": "“import”",
        "FromImport": "“import”",
        "Extends": "“extends”",
        "Macro": "“macro”",
        "CallBlock": "“call”",
        "FilterBlock": "“filter”",
        "Assign": "“set”",
        "AssignBlock": "“set”",
        "Block": "“block”",
    }.get(type(node).__name__, f"“{type(node).__name__}”这样的写法")
