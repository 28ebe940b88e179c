"""FEEL texts in a diagram: those that must be one, those that may be, and names."""

import re

from lxml import etree

from engine import feel
from engine.dialect.rules.report import CHARACTERS, EXPRESSIONS, Report, short
from engine.feel.parser import parse
from engine.feel.trees import calls

_NAME = re.compile(r"[^\W\d]\w*")
_KEYWORDS = frozenset(
    {
        *("if", "then", "else", "for", "in", "return", "some", "every", "satisfies"),
        *("between", "and", "or", "not", "null", "true", "false", "function", "external"),
    }
)


def is_feel(text: str) -> bool:
    """Whether a text is an expression, as Camunda 8 marks it, or a plain value."""
    return text.lstrip().startswith("=")


def body(text: str) -> str:
    """The expression behind the `=`."""
    return text.strip().removeprefix("=").strip()


def required(report: Report, node: etree._Element, text: str | None, what: str) -> None:
    """Refuse all but an expression that compiles."""
    if not text or not text.strip():
        report.add(node, "missing-expression", f"{what}没有填写。")
    elif not is_feel(text):
        report.add(
            node,
            "not-an-expression",
            f"{what}要写成以“=”开头的 FEEL 表达式，实际是“{short(text)}”。",
        )
    else:
        syntax(report, node, text, what)


def syntax(report: Report, node: etree._Element, text: str, what: str) -> None:
    """Refuse an expression that does not compile, with the place of the error in it."""
    if not report.count_expression(text):
        message = f"文件里的表达式超过 {EXPRESSIONS} 条，或总长超过 {CHARACTERS} 字。"
        report.add(node, "too-many-expressions", message)
        return
    try:
        unknown = unknown_functions(body(text))
    except feel.FeelError as error:
        report.add(
            node, "feel", f"{what}的表达式“{short(body(text))}”有误：{str(error).rstrip('。')}。"
        )
        return
    for name in unknown:
        sentence = f"{what}的表达式“{short(body(text))}”调用的函数“{short(name)}”不存在。"
        report.add(node, "unknown-function", sentence)


def unknown_functions(text: str) -> list[str]:
    """Functions an expression calls that nobody registered; raises FeelError if it is none."""
    read = feel.compile(text, kind="expression").names
    # A function of its own, as a parameter or an entry, is not a variable it reads.
    return sorted(calls(parse(text)) & read)


def optional(report: Report, node: etree._Element, text: str | None, what: str) -> str | None:
    """Check the text if it is an expression; give it back, stripped, if it is a plain value."""
    if text is None or not text.strip():
        return None
    if is_feel(text):
        syntax(report, node, text, what)
        return None
    return text.strip()


def static(report: Report, node: etree._Element, text: str | None, what: str) -> str | None:
    """Refuse an expression or nothing; give back the plain value."""
    if text is None or not text.strip():
        report.add(node, "missing-value", f"{what}没有填写。")
        return None
    if is_feel(text):
        report.add(node, "must-be-static", f"{what}只能是固定值，不能是表达式。")
        return None
    return text


def name(report: Report, node: etree._Element, text: str | None, what: str) -> None:
    """Refuse nothing at all, and an expression that does not compile."""
    if text is None or not text.strip():
        report.add(node, "missing-value", f"{what}没有填写。")
    elif is_feel(text):
        syntax(report, node, text, what)


def variable(report: Report, node: etree._Element, text: str | None, what: str) -> None:
    """Refuse what is not the name of one variable."""
    name = (text or "").strip()
    if not name:
        report.add(node, "missing-value", f"{what}没有填写。")
    elif _NAME.fullmatch(name) is None or name in _KEYWORDS:
        report.add(
            node,
            "bad-variable",
            f"{what}“{short(name)}”不能作变量名：用字母、汉字、数字和下划线，不含点和空格。",
        )
