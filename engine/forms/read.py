"""Form JSON from strangers into plain values, or a refusal with a line number."""

import json
from typing import Any, NoReturn

from engine.faults import Fault, Refused

#: Bytes.
SIZE = 256 * 1024


def read(text: bytes, name: str) -> dict[str, Any]:
    """The form's object; raises Refused, and never anything else."""
    if len(text) > SIZE:
        _refuse(name, "too-large", f"表单超过 {SIZE // 1024} KB，不予读取。")
    try:
        schema = json.loads(
            text.decode("utf-8-sig"), object_pairs_hook=_object, parse_constant=_constant
        )
    except UnicodeDecodeError:
        _refuse(name, "encoding", "表单不是 UTF-8 编码。")
    except json.JSONDecodeError as error:
        _refuse(
            name,
            "malformed",
            f"不是格式正确的 JSON：第 {error.lineno} 行第 {error.colno} 列。",
            error.lineno,
        )
    except RecursionError:
        _refuse(name, "too-deep", "表单的 JSON 嵌套太深。")
    except ValueError as error:
        _refuse(name, "malformed", f"不是格式正确的 JSON：{_Problem.of(error)}。")
    if not isinstance(schema, dict):
        _refuse(name, "not-a-form", "表单应是一个 JSON 对象。", 1)
    return schema


class _Problem(ValueError):
    """What is wrong with the JSON, in Chinese."""

    @staticmethod
    def of(error: ValueError) -> str:
        return str(error) if isinstance(error, _Problem) else "有的数太长"


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        keys = [key for key, _ in pairs]
        twice = next(key for key in keys if keys.count(key) > 1)
        raise _Problem(f"“{twice[:60]}”在同一个对象里写了两次")
    return found


def _constant(text: str) -> NoReturn:
    raise _Problem(f"不能有 {text}")


def _refuse(name: str, code: str, message: str, line: int | None = None) -> NoReturn:
    raise Refused([Fault(name, line, None, None, code, message)]) from None
