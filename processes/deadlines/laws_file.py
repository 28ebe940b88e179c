"""The laws of the file of rules: each with its versions."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import fields
from typing import Any

from processes.deadlines import json_fields
from processes.deadlines.laws import LawVersion, Transition

_OF_THE_LAW = ("key", "name")
_FIELDS = frozenset(each.name for each in fields(LawVersion)) - set(_OF_THE_LAW)
#: They stand in addresses and in the names of rules.
_KEY = re.compile(r"[a-z][a-z0-9_]{0,39}")
_EDITION = re.compile(r"[0-9a-z][0-9a-z.-]{0,19}")


def versions(row: Mapping[str, Any]) -> list[LawVersion]:
    """The versions of one law; raises KeyError, ValueError, TypeError."""
    json_fields.only(row, {*_OF_THE_LAW, "versions"})
    return [
        _version(key=json_fields.text(row, "key"), name=json_fields.text(row, "name"), row=each)
        for each in json_fields.items(row, "versions")
    ]


def rows(laws: Iterable[LawVersion]) -> list[dict[str, Any]]:
    """The laws as the file has them, versions of one law together."""
    found: dict[str, dict[str, Any]] = {}
    for law in laws:
        about = {"key": law.key, "name": law.name, "versions": []}
        found.setdefault(law.key, about)["versions"].append(_said(law))
    return list(found.values())


def _version(*, key: str, name: str, row: Mapping[str, Any]) -> LawVersion:
    json_fields.only(row, _FIELDS)
    found = LawVersion(
        key=key,
        name=name,
        edition=json_fields.text(row, "edition"),
        title=json_fields.text(row, "title"),
        source=json_fields.text(row, "source"),
        in_force_from=json_fields.day(row, "in_force_from"),
        promulgated_on=json_fields.spare_day(row, "promulgated_on"),
        in_force_until=json_fields.spare_day(row, "in_force_until"),
        transition=Transition(row.get("transition", Transition.OLD)),
        transition_article=json_fields.spare(row, "transition_article"),
        note=json_fields.spare(row, "note"),
    )
    _require(_KEY.fullmatch(key), "法律的“key”应由小写字母、数字和下划线组成")
    _require(_EDITION.fullmatch(found.edition), "“edition”应是年份或类似的短标识，如2025")
    _require("《" not in name and len(name) <= 100, "法律的名称不带书名号，不超过100字")
    _require(len(found.title) <= 100, "“title”不超过100字")
    until, given = found.in_force_until, found.promulgated_on
    _require(until is None or until >= found.in_force_from, "失效日早于施行日")
    _require(given is None or given <= found.in_force_from, "公布日晚于施行日")
    is_silent = found.transition is Transition.OLD or found.transition_article
    _require(is_silent, "过渡规定不是从旧的，应写明依据哪一条（transition_article）")
    return found


def _said(law: LawVersion) -> dict[str, Any]:
    given = {each.name: getattr(law, each.name) for each in fields(law) if each.name in _FIELDS}
    unsaid = (None, "", Transition.OLD)
    return {key: value for key, value in given.items() if value not in unsaid}


def _require(holds: object, sentence: str) -> None:
    if not holds:
        raise ValueError(sentence)
