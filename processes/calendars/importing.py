"""A year's arrangement out of a file, a pasted table, or the package of published holidays.

Rows of date, name and whether it is off: JSON as `data/calendar/`, CSV, tab-separated text
as a spreadsheet copies it, or a workbook.
"""

import csv
import io
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from typing import Any

import chinese_calendar
import orjson

from processes import readers, spreadsheets
from processes.calendars.working_time import FIXED_HOLIDAYS, SpecialDay
from processes.errors import CalendarNotRead, YearNotPublished
from processes.spreadsheets import SpreadsheetRefused

#: The columns of a table by what people call them.
_NAMES = {
    **dict.fromkeys(("date", "日期", "日子"), "date"),
    **dict.fromkeys(("name", "名称", "节日", "假日"), "name"),
    **dict.fromkeys(("is_off", "放假", "是否放假", "休", "类型", "安排"), "is_off"),
}
_OFF = {"true", "1", "是", "休", "放假", "休息", "off", "y", "yes"}
_WORKED = {"false", "0", "否", "班", "上班", "调休上班", "调休", "补班", "n", "no"}
#: More days than any arrangement has; a file with more is none.
MOST = 100
#: Bytes of a year as text.
SIZE = 128 * 1024


def read(name: str, content: bytes) -> list[SpecialDay]:
    """The days in a file, by date; raises CalendarNotRead with every fault."""
    ending = name.rpartition(".")[2].lower()
    try:
        if ending == "json":
            _refuse_long(content)
            return _json(content)
        if ending == "xlsx":
            return _checked(_sheet(content))
        return read_pasted(content.decode("utf-8-sig"))
    except SpreadsheetRefused as refusal:
        raise CalendarNotRead(reasons=str(refusal)) from refusal
    except (orjson.JSONDecodeError, UnicodeDecodeError) as error:
        message = "文件读不出来：只接受 JSON、CSV（UTF-8）和 Excel（.xlsx）。"
        raise CalendarNotRead(reasons=message) from error


def read_pasted(text: str) -> list[SpecialDay]:
    """The days in a pasted table, with or without its headings; raises CalendarNotRead."""
    _refuse_long(text)
    if text.lstrip().startswith("["):
        try:
            return _json(text)
        except orjson.JSONDecodeError as error:
            raise CalendarNotRead(reasons="不是完整的 JSON。") from error
    separator = "\t" if "\t" in text else ","
    # Lines end as any system ends them.
    table = csv.reader(io.StringIO(text, newline=None), delimiter=separator)
    try:
        lines = [(number, row) for number, row in enumerate(table, 1) if any(row)]
    except csv.Error as error:
        raise CalendarNotRead(reasons="这不是一张表。") from error
    return _checked(_named(lines))


def read_package(year: int) -> list[SpecialDay]:
    """The arrangement of a published year; raises YearNotPublished."""
    found = [
        *_packaged(chinese_calendar.constants.holidays, year, is_off=True),
        *_packaged(chinese_calendar.constants.workdays, year, is_off=False),
    ]
    if not found:
        raise YearNotPublished(year=year)
    return sorted(found, key=lambda day: day.on)


def _packaged(days: Mapping[date, str], year: int, *, is_off: bool) -> Iterator[SpecialDay]:
    names = {each.value: each.chinese for each in chinese_calendar.Holiday}
    for on, name in days.items():
        if on.year == year:
            yield SpecialDay(on, names.get(name, name).removesuffix("节"), is_off)


def _refuse_long(text: str | bytes) -> None:
    if len(text) > SIZE:
        raise CalendarNotRead(reasons=f"一年的安排不会超过{SIZE // 1024}千字节。")


def _json(content: str | bytes) -> list[SpecialDay]:
    """The days of a list of objects; raises CalendarNotRead, and JSONDecodeError for what is no JSON."""
    rows = orjson.loads(content)
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise CalendarNotRead(reasons="JSON 应是一个列表，每项有 date、name、is_off。")
    return _checked(enumerate(rows, 1))


def _sheet(content: bytes) -> Iterator[tuple[int, dict[str, Any]]]:
    rows = spreadsheets.read_lines(content, most_rows=MOST + 1)
    return _named([row for row in rows if any(row[1])])


def _named(lines: list[tuple[int, list[str]]]) -> Iterator[tuple[int, dict[str, Any]]]:
    """The rows by what their columns are called, with the numbers people see beside them."""
    columns = ["date", "name", "is_off"]
    for place, (number, line) in enumerate(lines):
        names = [_NAMES.get(cell.strip().lower()) for cell in line]
        if place == 0 and "date" in names:
            columns = [name or "" for name in names]
        else:
            yield number, dict(zip(columns, line, strict=False))


def _checked(rows: Iterable[tuple[int, Mapping[str, Any]]]) -> list[SpecialDay]:
    found: dict[date, SpecialDay] = {}
    faults: list[str] = []
    for place, (number, row) in enumerate(rows):
        if place == MOST:
            faults.append(f"一年不会有{MOST}个以上的放假和调休日。")
            break
        try:
            day = _day(row)
        except ValueError as error:
            faults.append(f"第{number}行：{error}。")
            continue
        if day.on in found:
            faults.append(f"第{number}行：{day.on}出现了两次。")
        found[day.on] = day
    if not faults:
        faults += _of_one_year(list(found.values()))
    if faults:
        raise CalendarNotRead(reasons="".join(faults[:10]))
    return sorted(found.values(), key=lambda day: day.on)


def _of_one_year(days: list[SpecialDay]) -> Iterator[str]:
    years = {day.on.year for day in days}
    if not days:
        yield "没有读到任何日子。"
    elif len(years) > 1:
        yield f"一次只能导入一个年份，这里有{'、'.join(map(str, sorted(years)))}年。"
    off = {day.on for day in days if day.is_off}
    for year in years if len(years) == 1 else ():
        for (month, number), name in FIXED_HOLIDAYS.items():
            on = date(year, month, number)
            if on.weekday() < 5 and on not in off:
                yield f"缺少{month}月{number}日{name}。"
    for day in days:
        if not day.is_off and day.on.weekday() < 5:
            yield f"{day.on}不是周末，不必标调休上班。"


def _day(row: Mapping[str, Any]) -> SpecialDay:
    on, name = _date(row.get("date")), str(row.get("name") or "").strip()
    if not 0 < len(name) <= 50:
        raise ValueError("名称应为1至50字")
    return SpecialDay(on, name, _is_off(row.get("is_off")))


def _date(value: Any) -> date:
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    text = str(value or "").strip().replace("/", "-").replace(".", "-")
    text = text.replace("年", "-").replace("月", "-").removesuffix("日")
    on = readers.asked(readers.day, text)
    if on is None:
        raise ValueError(f"“{str(value or '')[:20]}”不是日期")
    return on


def _is_off(value: Any) -> bool:
    if isinstance(value, bool):
        return value
    text = str(value if value is not None else "").strip().lower()
    if text in _OFF:
        return True
    if text in _WORKED:
        return False
    raise ValueError(f"“{text[:20]}”应是放假或上班")
