"""Articles of laws as English cites them: `《信访工作条例》第三十四条第二款` is `Regulations on Petitions, art. 34 para. 2`."""

import re
from collections.abc import Callable

_NUMBER = "[零〇一二三四五六七八九十百千]+"
_CITED = re.compile(
    rf"《(?P<law>[^》]+)》(?:[(（](?P<version>[^)）]*)[)）])?第(?P<article>{_NUMBER})条"
    rf"(?:之(?P<inserted>{_NUMBER}))?(?:第(?P<paragraph>{_NUMBER})款)?(?:第(?P<item>{_NUMBER})项)?"
)
#: `、第三十六条`, `至第三十条`, `、第三款` after the first.
_FURTHER = re.compile(rf"(?<=\d)(?P<joint>[、至和，])第(?P<number>{_NUMBER})(?P<unit>[条款项])")
_UNIT_NAMES = {"条": "art.", "款": "para.", "项": "no."}
_DIGITS = {sign: value for value, sign in enumerate("零一二三四五六七八九")} | {"〇": 0}
_UNITS = {"十": 10, "百": 100, "千": 1000}


def translate(text: str, title: Callable[[str], str]) -> str:
    """The text with every article in it cited in English; `title` knows the names of the laws."""

    def told(found: re.Match[str]) -> str:
        version = f" ({title(found['version'])})" if found["version"] else ""
        parts = [f"{title(found['law'])}{version}, art. {number(found['article'])}"]
        if found["inserted"]:
            parts[0] += f"-{number(found['inserted'])}"
        if found["paragraph"]:
            parts.append(f"para. {number(found['paragraph'])}")
        if found["item"]:
            parts.append(f"no. {number(found['item'])}")
        return " ".join(parts)

    cited = _CITED.sub(told, text)
    return _FURTHER.sub(_further, cited) if cited != text else text


def _further(found: re.Match[str]) -> str:
    joint = " to " if found["joint"] == "至" else ", "
    return f"{joint}{_UNIT_NAMES[found['unit']]} {number(found['number'])}"


def number(signs: str) -> int:
    """A number written in Chinese: 一百一十八 is 118."""
    whole, digit = 0, 0
    for sign in signs:
        if sign in _UNITS:
            whole += (digit or 1) * _UNITS[sign]
            digit = 0
        else:
            digit = _DIGITS[sign]
    return whole + digit
