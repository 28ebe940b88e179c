"""Files in the forms of processes without a case: there is nothing they could be kept with."""

from collections.abc import Mapping
from typing import Any

from engine.forms.answers import walk
from processes.errors import ProcessError


class NoPlaceForFiles(ProcessError):
    """“{field}”不能上传文件：这个流程不属于案件，没有可以存放的地方。"""


def require_none(schema: Mapping[str, Any] | None, typed: dict[str, Any]) -> None:
    """Raise NoPlaceForFiles where a file picker was answered."""
    for _name, field, answer in walk(schema, typed):
        if field.get("type") == "filepicker" and answer:
            raise NoPlaceForFiles(field=field.get("label", ""))
