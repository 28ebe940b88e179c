"""What FEEL refuses, in Chinese (`str`) and in English (`.english`)."""

from typing import Any, ClassVar

from engine.errors import EngineError


class FeelError(EngineError):
    """表达式无法计算。"""

    in_english: ClassVar[str] = "The expression cannot be evaluated."

    @property
    def english(self) -> str:
        """The same sentence in English."""
        return self.in_english.format(**self.details)


class FeelSyntaxError(FeelError):
    """第 {line} 行第 {column} 个字：{problem}"""

    in_english = "Line {line}, column {column}: {problem_in_english}"

    def __init__(self, problem: str, english: str, text: str, position: int) -> None:
        before = text[:position]
        #: Counted from 1.
        self.line = before.count("\n") + 1
        self.column = position - (before.rfind("\n") + 1) + 1
        self.position = position
        super().__init__(
            problem=problem, problem_in_english=english, line=self.line, column=self.column
        )


class BudgetExceeded(FeelError):
    """表达式超出了限制“{limit_in_chinese}”（最多 {most}）。"""

    in_english = "The expression exceeds the limit on {limit} (at most {most})."

    def __init__(self, limit: str, most: int) -> None:
        self.limit = limit
        super().__init__(limit=limit, limit_in_chinese=_LIMITS[limit], most=most)


class FunctionFailed(FeelError):
    """函数“{name}”未能算出结果：{reason}"""

    in_english = 'The function "{name}" failed: {reason}'

    def __init__(self, name: str, reason: str) -> None:
        super().__init__(name=name, reason=reason)


class AssertionFailed(FeelError):
    """表达式里的断言不成立：{reason}"""

    in_english = "An assertion of the expression does not hold: {reason}"

    def __init__(self, reason: str) -> None:
        super().__init__(reason=reason)


class EvaluationFailed(FeelError):
    """表达式计算时出现意外错误：{reason}"""

    in_english = "Evaluating the expression failed unexpectedly: {reason}"

    def __init__(self, reason: Any) -> None:
        super().__init__(reason=reason)


class Unserialisable(FeelError):
    """“{kind}”类型的值不能存为 JSON。"""

    in_english = 'A value of type "{kind}" has no JSON form.'

    def __init__(self, kind: str) -> None:
        super().__init__(kind=kind)


class Mismatch(Exception):
    """Raised by a function whose arguments it cannot use: the call is null, with this warning."""

    def __init__(self, chinese: str, english: str | None = None) -> None:
        super().__init__(chinese)
        self.chinese = chinese
        self.english = english or chinese


_LIMITS = {
    "text length": "表达式长度",
    "nesting": "嵌套层数",
    "steps": "计算步数",
    "list size": "列表长度",
    "string size": "文字长度",
    "memory": "产生的数据总量",
    "value size": "数据存为文字的长度",
    "digits": "数字的位数",
    "call depth": "函数调用层数",
    "value depth": "数据嵌套层数",
}
