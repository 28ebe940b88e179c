"""How the pieces of a Chinese text stand together: dates, amounts, enumerations, `label：value`, an office of a place.

Each function answers the piece in English, or "" where the text is not of its shape; `translate`
knows the words.
"""

import re
from collections.abc import Callable, Iterator

from processes.organisation.roles import Role
from web.catalogue.chinese import is_chinese

Translate = Callable[[str], str]

#: 2026年3月4日, 3月4日, 2026年3月, 2026年; 3月4日—6日.
_DATE = re.compile(
    r"(?:(?P<year>\d{4})年)?(?P<month>\d{1,2})月(?:(?P<day>\d{1,2})日(?:—(?P<last>\d{1,2})日)?)?"
    r"|(?P<whole>\d{4})年(?![一-鿿])"
)
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
#: 72小时, 1个月, 5人; 3日前, 1天2小时.
_AMOUNT = re.compile(r"(\d+) ?([一-鿿]+?)(?=前?$|\d)")
_AMOUNTS = re.compile(rf"(?:{_AMOUNT.pattern})+(?P<before>前?)")
_BRACKETED = (
    re.compile(r"(?P<outer>.+)\((?P<inner>[^()]*)\)"),
    re.compile(r"(?P<outer>.+)（(?P<inner>[^（）]*)）"),
)
#: What stands between words of an enumeration, and how English has it.
_BETWEEN = {"；": "; ", "：": ": ", "，": ", ", "、": ", ", "或": " or ", " · ": " · "}
#: Marks that stand alone in a page, or about values; English has none about the name of a law.
_MARKS = _BETWEEN | {
    "（": " (",
    "）": ")",
    "。": ". ",
    "《%(name)s》": "%(name)s",
    "《%(name)s》%(title)s": "%(name)s, %(title)s",
}


def mark(text: str) -> str:
    """A mark between words that stands alone, as English has it; "" of any other text."""
    return _MARKS.get(text, "")


def month(number: int) -> str:
    """The name of a month, shortened."""
    return _MONTHS[number - 1]


def dates(text: str) -> str:
    """The text with its dates in English; always a text."""

    def told(found: re.Match[str]) -> str:
        if found["whole"]:
            return found["whole"]
        number = int(found["month"])
        named = month(number) if 1 <= number <= len(_MONTHS) else found["month"]
        day = f"{found['day']}–{found['last']}" if found["last"] else found["day"]
        return " ".join(part for part in (day, named, found["year"]) if part)

    return _DATE.sub(told, text)


def amount(text: str, unit_of: Callable[[str, str], str]) -> str:
    """Numbers with their units, each in the form that goes with its number."""
    found = _AMOUNTS.fullmatch(text)
    if found is None:
        return ""
    # 日 by itself is a Sunday.
    told = [
        f"{number} {unit_of({'日': '天'}.get(unit, unit), number).strip()}"
        for number, unit in _AMOUNT.findall(text)
    ]
    if any(map(is_chinese, told)):
        return ""
    return " ".join(told) + (" before" if found["before"] else "")


def enumeration(
    text: str, translate: Translate, *, is_certain: bool, exact: Translate | None = None
) -> str:
    """Texts of ours one after the other: nothing else, or at least one of them.

    `exact` knows the texts that have such a mark in themselves.
    """
    for mark, english in _BETWEEN.items():
        parts = _whole(_split(text, mark), mark, exact) if exact else _split(text, mark)
        if len(parts) == 1:
            continue
        told = [translate(each) for each in parts]
        if told != parts and not (is_certain and any(map(is_chinese, told))):
            return english.join(told)
    return ""


def labelled(text: str, translate: Translate) -> str:
    """`label：value` and `word（note）`."""
    label, colon, value = text.partition("：")
    if colon and not is_chinese(translate(label)):
        return f"{translate(label)}: {translate(value)}"
    for shape in _BRACKETED:
        found = shape.fullmatch(text)
        if found and not is_chinese(translate(found["outer"])):
            # Some notes are texts with their brackets.
            noted = translate(f"（{found['inner']}）").strip("（）()")
            inner = translate(found["inner"]) if is_chinese(noted) else noted
            return f"{translate(found['outer'])} ({inner})"
    return ""


def office(text: str, translate: Translate) -> str:
    """The office of a place: 花园村网格长."""
    for words in _offices():
        if text.endswith(words) and text != words:
            return f"{translate(words)}, {text.removesuffix(words)}"
    return ""


def joined(text: str, translate: Translate) -> str:
    """Two texts of ours, the second of the first: 申请人电话."""
    for place, _sign in enumerate(text[:-1]):
        if place < 2:
            continue
        both = dates(translate(text[:place])), translate(text[place:])
        if not any(map(is_chinese, both)):
            return ": ".join(both)
    return ""


def _split(text: str, mark: str) -> list[str]:
    """The parts between the marks, but for marks in brackets; 或者 is another word than 或."""
    parts, depth, goes_on_at = [""], 0, 0
    for at, sign in enumerate(text):
        depth += (sign in "(（“") - (sign in ")）”")
        if depth == 0 and text.startswith(mark, at) and not text.startswith("或者", at):
            parts.append("")
            goes_on_at = at + len(mark)
        elif at >= goes_on_at:
            parts[-1] += sign
    return [each.strip() for each in parts]


def _whole(parts: list[str], mark: str, exact: Translate) -> list[str]:
    """Parts that are one text together put together again, the longest first."""
    for length in range(len(parts), 1, -1):
        for start in range(len(parts) - length + 1):
            whole = mark.join(parts[start : start + length])
            if exact(whole) != whole:
                after = _whole(parts[start + length :], mark, exact)
                return [*_whole(parts[:start], mark, exact), whole, *after]
    return parts


def _offices() -> Iterator[str]:
    yield from sorted((role.words for role in Role), key=len, reverse=True)
    yield "中心"
