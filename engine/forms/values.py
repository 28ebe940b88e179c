"""One field's value: is it of the right kind, and within its rules?

Each function takes the component, the value sent and the context of expressions,
and gives back the clean value (None for nothing) or raises Wrong.
"""

from collections.abc import Callable, Mapping
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from typing import Any

from engine.forms import files, options, patterns, times
from engine.forms.component import Component
from engine.forms.errors import Wrong

#: Characters, where the form sets no limit of its own; choices of a list.
LONGEST, MOST = 10_000, 1000
Context = Mapping[str, Any]
Cleaner = Callable[[Component, Any, Context, Context], Any]


def clean(component: Component, value: Any, context: Context, variables: Context) -> Any:
    """The clean value of one field; raises Wrong with the sentence for the person."""
    result = _CLEANERS[component.type](component, value, context, variables)
    if component.rules.get("required") and (result in (None, []) or result is False):
        verb = "请勾选" if component.type == "checkbox" else "请选择"
        texts = ("textfield", "textarea", "number")
        raise Wrong(f"{'请填写' if component.type in texts else verb}“{component.label}”。")
    return result


def _text(component: Component, value: Any, context: Context, _: Context) -> str | None:
    if value is None:
        return None
    if not isinstance(value, str):
        raise Wrong(f"“{component.label}”应是文字。")
    if "\0" in value or any("\ud800" <= each <= "\udfff" for each in value):
        raise Wrong(f"“{component.label}”里有不允许的字符。")
    trimmed = value.strip()
    if not trimmed:
        return None
    _length(component, _units(trimmed), context)
    _patterned(component, value)
    return value


def _length(component: Component, length: int, context: Context) -> None:
    least = _whole(component.rule("minLength", context))
    most = _whole(component.rule("maxLength", context))
    if least is not None and length < least:
        raise Wrong(f"“{component.label}”至少要 {least} 个字。")
    most = LONGEST if most is None else most
    if length > most:
        raise Wrong(f"“{component.label}”不能超过 {most} 个字。")


def _patterned(component: Component, value: str) -> None:
    rules = component.rules
    if rules.get("pattern") and not patterns.matches(rules["pattern"], value):
        raise Wrong(
            rules.get("patternErrorMessage") or f"“{component.label}”的格式不对。",
        )
    kind = rules.get("validationType")
    if kind == "email" and not patterns.matches(patterns.EMAIL, value):
        raise Wrong(f"“{component.label}”不是电子邮箱地址。")
    if kind == "phone" and not patterns.matches(patterns.PHONE, value):
        raise Wrong(f"“{component.label}”应是带国家代码的电话号码（如 +8613800000000）。")


def _number(component: Component, value: Any, context: Context, _: Context) -> Any:
    if value is None or value == "":
        return None
    number = _decimal(value)
    if number is None:
        raise Wrong(f"“{component.label}”应是数字。")
    _within(component, number, context)
    digits = component.source.get("decimalDigits")
    exponent = number.normalize().as_tuple().exponent
    if digits is not None and isinstance(exponent, int) and -exponent > digits:
        what = f"最多 {digits} 位小数" if digits else "整数"
        raise Wrong(f"“{component.label}”应是{what}。")
    step = _decimal(component.source.get("increment"))
    # Fractions: a remainder of decimals fails when the quotient is long.
    if step and Fraction(number) % Fraction(step) != 0:
        raise Wrong(f"“{component.label}”应是 {step} 的倍数。")
    if component.source.get("serializeToString"):
        return value if isinstance(value, str) else format(number, "f")
    return int(number) if number == number.to_integral_value() else float(number)


def _within(component: Component, number: Decimal, context: Context) -> None:
    least = _decimal(component.rule("min", context))
    most = _decimal(component.rule("max", context))
    if least is not None and number < least:
        raise Wrong(f"“{component.label}”不能小于 {least}。")
    if most is not None and number > most:
        raise Wrong(f"“{component.label}”不能大于 {most}。")


def _checkbox(component: Component, value: Any, *_: Context) -> bool:
    if value is None:
        return False
    if not isinstance(value, bool):
        raise Wrong(f"“{component.label}”只能勾选或不勾选。")
    return value


def _one(component: Component, value: Any, context: Context, variables: Context) -> Any:
    if value is None or value == "":
        return None
    allowed = {options.fingerprint(each) for each in options.values(component, context, variables)}
    if options.fingerprint(value) not in allowed:
        raise Wrong(f"“{component.label}”所选的不在可选范围内。")
    return value


def _many(component: Component, value: Any, context: Context, variables: Context) -> Any:
    if value is None:
        return []
    if not isinstance(value, list) or len(value) > MOST:
        raise Wrong(f"“{component.label}”应是若干选项。")
    allowed = {options.fingerprint(each) for each in options.values(component, context, variables)}
    chosen = [options.fingerprint(each) for each in value]
    if not allowed.issuperset(chosen):
        raise Wrong(f"“{component.label}”所选的不在可选范围内。")
    if len(set(chosen)) < len(chosen):
        raise Wrong(f"“{component.label}”有重复的选项。")
    return value


def _datetime(component: Component, value: Any, *_: Context) -> str | None:
    if value is None or value == "":
        return None
    if not isinstance(value, str) or (wrong := times.wrong(component.source, value)) == "":
        raise Wrong(f"“{component.label}”的日期或时间格式不对。")
    if wrong:
        raise Wrong(f"“{component.label}”{wrong}。")
    return times.whole(value)


def _files(component: Component, value: Any, context: Context, _: Context) -> Any:
    """References of documents that were kept before, as Camunda's: `documentId` and `metadata`."""
    if value is None or value == []:
        return None
    if not isinstance(value, list) or not all(files.is_reference(each) for each in value):
        raise Wrong(f"“{component.label}”的文件没有收到，请重新选择。")
    multiple = component.computed.get("multiple")
    many = component.source.get("multiple") if multiple is None else multiple.evaluate(context)
    if len(value) > 1 and many is not True:
        raise Wrong(f"“{component.label}”只能选一个文件。")
    accept = str(component.source.get("accept") or "")
    for each in value:
        if not files.is_accepted(accept, each["metadata"]):
            raise Wrong(f"“{component.label}”只收这几种文件：{accept}。")
    return value


def _decimal(value: Any) -> Decimal | None:
    """A finite number of a size somebody could have meant."""
    if isinstance(value, bool) or not isinstance(value, int | float | str | Decimal):
        return None
    try:
        # An int of thousands of digits cannot be written out, which is a ValueError.
        text = str(value).strip()
        number = Decimal(text) if len(text) <= 60 else None
    except (InvalidOperation, ValueError):
        return None
    if number is None or not number.is_finite() or abs(number.adjusted()) > 30:
        return None
    return number


def _whole(value: Any) -> int | None:
    number = _decimal(value)
    return None if number is None else int(number)


def _units(text: str) -> int:
    """Length as the browser counts it, in UTF-16 units."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


_CLEANERS: dict[str, Cleaner] = {
    "textfield": _text,
    "textarea": _text,
    "number": _number,
    "checkbox": _checkbox,
    "radio": _one,
    "select": _one,
    "checklist": _many,
    "taglist": _many,
    "datetime": _datetime,
    "expression": lambda _component, value, *_: value,
    "filepicker": _files,
}
