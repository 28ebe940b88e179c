"""Numbers that say who somebody is: identity documents (GB 11643, GA/T 517), units, telephones.

Each check answers the number as it is kept, or raises WrongNumber with the sentence to show.
"""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date

from engine import clock
from processes.errors import ProcessError

CARD, UNIT = "111", "usc"
#: 常用证件代码 (GA/T 517), 须以标准原文校核; `usc` is the social credit code of a unit (GB 32100).
ID_TYPES = {
    CARD: "居民身份证",
    "113": "户口簿",
    "114": "中国人民解放军军官证",
    "115": "中国人民武装警察部队警官证",
    "117": "出生医学证明",
    "335": "机动车驾驶证",
    "414": "普通护照",
    "511": "台湾居民来往大陆通行证",
    "516": "港澳居民来往内地通行证",
    "553": "外国人永久居留证",
    "990": "其他证件",
    UNIT: "统一社会信用代码",
}
#: 儿童: 不满十四周岁未成年人的个人信息是敏感个人信息 (个人信息保护法28条).
CHILD = 14

#: The first two digits of a region: the provinces of GB/T 2260, and 81–83 on residence permits.
_PROVINCES = frozenset(
    [
        "11",
        "12",
        "13",
        "14",
        "15",
        "21",
        "22",
        "23",
        "31",
        "32",
        "33",
        "34",
        "35",
        "36",
        "37",
        "41",
        "42",
        "43",
        "44",
        "45",
        "46",
        "50",
        "51",
        "52",
        "53",
        "54",
        "61",
        "62",
        "63",
        "64",
        "65",
        "71",
        "81",
        "82",
        "83",
    ]
)
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_UNIT_SIGNS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_OTHER = {
    "414": (r"[A-Z0-9]{5,20}", "护照号码应为5至20位字母或数字。"),
    "511": (r"\d{8}|\d{10}", "台湾居民来往大陆通行证号码应为8位数字。"),
    "516": (r"[HM]\d{8}(\d{2})?", "港澳居民来往内地通行证号码应为H或M加8位数字。"),
}
_TELEPHONE = re.compile(
    r"1[3-9]\d{9}"  # mobile
    r"|0\d{2,3}-?[2-9]\d{6,7}(-\d{1,6})?|[2-9]\d{6,7}(-\d{1,6})?"  # fixed, with or without area
    r"|[48]00-?\d{3}-?\d{4}|9\d{4,7}|1\d{2,4}"  # services
    r"|\+\d{6,15}"  # from abroad
)


class WrongNumber(ProcessError):
    """号码不对，请核对。"""


@dataclass(frozen=True)
class Bearer:
    """What an identity card's number says of its bearer."""

    born_on: date
    sex: str


def check(kind: str | None, number: str) -> str:
    """The document's number without spaces and in capitals; raises WrongNumber.

    Without a kind, 15 and 18 digits are taken for an identity card's.
    """
    plain = _plain(number).replace(" ", "")
    if kind is not None and kind not in ID_TYPES:
        raise WrongNumber("请选择证件类型。")
    if kind == CARD or (kind is None and looks_like_a_card(plain)):
        _check_card(plain)
    elif kind == UNIT:
        _check_unit(plain)
    else:
        pattern, sentence = _OTHER.get(kind or "", (r".{3,30}", "证件号码应为3至30个字符。"))
        if not re.fullmatch(pattern, plain):
            raise WrongNumber(sentence)
    return plain


def bearer(number: str) -> Bearer:
    """Birth and sex by an identity card's number that was checked."""
    born_on = date.fromisoformat(f"{number[6:10]}-{number[10:12]}-{number[12:14]}")
    return Bearer(born_on, "男" if int(number[16]) % 2 else "女")


def looks_like_a_card(number: str) -> bool:
    """Whether it has the length of an identity card's number, whatever else is wrong with it."""
    return re.fullmatch(r"\d{15}|\d{17}[0-9Xx]|\d{18}", number) is not None


def check_phone(number: str) -> str:
    """The telephone number without spaces; raises WrongNumber."""
    plain = re.sub(r"[ ()—–]", "", _plain(number))
    if re.fullmatch(r"1[3-9][\d-]+", plain):
        plain = plain.replace("-", "")
    if not _TELEPHONE.fullmatch(plain):
        raise WrongNumber("电话号码不对：手机应为11位，固定电话请写成“区号-号码”。")
    return plain


def age(born_on: date, today: date | None = None) -> int:
    """Full years (周岁) by that day, today if none is given."""
    on = today or clock.today()
    return on.year - born_on.year - ((on.month, on.day) < (born_on.month, born_on.day))


def _plain(number: str) -> str:
    return unicodedata.normalize("NFKC", number).strip().upper()


def _check_card(plain: str) -> None:
    if len(plain) == 15:
        raise WrongNumber("15位的第一代身份证已停止使用，请填写18位号码。")
    if not re.fullmatch(r"[0-9]{17}[0-9X]", plain):
        raise WrongNumber(
            f"身份证号应为18位，前17位是数字，末位是数字或X；现在填了{len(plain)}位。"
        )
    if plain[:2] not in _PROVINCES:
        raise WrongNumber("身份证号的前两位不是省级代码，请核对。")
    _check_birth(plain[6:14])
    if plain[17] != _card_sign(plain):
        raise WrongNumber("身份证号的末位校验不对，可能有一位写错，请核对。")


def _check_birth(digits: str) -> None:
    try:
        born_on = date.fromisoformat(f"{digits[:4]}-{digits[4:6]}-{digits[6:]}")
    except ValueError as error:
        raise WrongNumber("身份证号中的出生日期不存在，请核对第7至14位。") from error
    today = clock.today()
    if not date(today.year - 130, 1, 1) <= born_on <= today:
        raise WrongNumber("身份证号中的出生日期不可能，请核对第7至14位。")


def _card_sign(plain: str) -> str:
    total = sum(int(digit) * weight for digit, weight in zip(plain, _WEIGHTS, strict=False))
    return "10X98765432"[total % 11]


def _check_unit(plain: str) -> None:
    if len(plain) != 18 or set(plain) - set(_UNIT_SIGNS):
        raise WrongNumber("统一社会信用代码应为18位数字或大写字母（不含I、O、S、V、Z）。")
    total = sum(_UNIT_SIGNS.index(sign) * pow(3, n, 31) for n, sign in enumerate(plain[:17]))
    if _UNIT_SIGNS[-total % 31] != plain[17]:
        raise WrongNumber("统一社会信用代码的末位校验不对，请核对。")
