"""Whether a release of the rules may follow another.

A release only adds versions; where a released rule comes from may be worded anew, for nothing is
reckoned by it. Within one version of a law, what it grants may be made stricter for the offices,
never laxer; a right of the parties is not touched at all. Another version of the law may say
whatever it says, but comes in by review alone (`processes.deadlines.law_reviews`).
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from engine.faults import Fault
from processes.deadlines.laws import LawVersion
from processes.deadlines.rules import Extension, Kind, Limit, reckoned

if TYPE_CHECKING:
    from processes.deadlines.library import Library


def reviewed(rows: Iterable[Limit]) -> frozenset[str]:
    """What is approved with these rows of laws, for which two people stand: they, and their versions."""
    rows = list(rows)
    return frozenset(row.rule for row in rows) | {_law_name(row.law) for row in rows if row.law}


def may_follow(
    name: str, old: "Library", new: "Library", approved: frozenset[str]
) -> Iterator[Fault]:
    """What forbids to release the library after the old one; `approved`: what `reviewed` says."""
    kept = {row.rule: row for row in new.rows}
    for row in old.rows:
        after = kept.get(row.rule)
        if after is None:
            yield _fault(name, row, "dropped-limit", "已发布的规则不能删除，在办案件还要用它。")
        elif not _is_the_same(row, after):
            yield _fault(name, row, "changed-limit", "已发布的规则不能改动，请另发新版本。")
    passed = {row.rule for row in old.rows} | approved
    for row in new.rows:
        if row.rule not in passed:
            for sentence in (*_unreviewed(old, row), *objections(old, row)):
                yield _fault(name, row, "limit-not-allowed", sentence)
    yield from _laws_may_follow(name, old, new, approved)


def differences(before: Limit, after: Limit) -> list[str]:
    """What a version changed, as phrases: `3个工作日改为2个工作日`."""
    found = []
    if before.length != after.length:
        found.append(f"{before.length}改为{after.length}")
    for what, was, now in (
        ("起点", before.start, after.start),
        ("终点", "、".join(before.ends) or "未写", "、".join(after.ends) or "未写"),
        ("延期", extension_words(before.extension), extension_words(after.extension)),
        (
            "暂停情形",
            "、".join(before.pause_reasons) or "无",
            "、".join(after.pause_reasons) or "无",
        ),
        ("末日遇休息日", _rolling(before), _rolling(after)),
        ("依据", before.article, after.article),
    ):
        if was != now:
            found.append(f"{what}由“{was}”改为“{now}”")
    return found


def extension_words(extension: Extension | None) -> str:
    """By how much, how often at most, and who must agree: `至多60日,每次30日,至多2次`."""
    if extension is None:
        return "不可延期"
    parts = [f"至多{extension}" if extension.amount else str(extension)]
    if extension.each:
        parts.append(f"每次至多{extension.each}{extension.unit.words}")
    if extension.times:
        parts.append(f"至多{extension.times}次")
    if extension.consent:
        parts.append("须双方同意")
    return "，".join(parts)


def objections(old: "Library", new: Limit) -> list[str]:
    """Why this version may not be released after the old library, as sentences."""
    law = the_law(old, new)
    if law is None:
        return []
    if law.right:
        return [f"“{law.name}”是当事人的权利期限（{law.article}），不得改动。"]
    if law.kind is not Kind.STATUTORY and not law.is_the_laws:
        return []
    return list(_loosened(law, new))


def the_law(library: "Library", row: Limit) -> Limit | None:
    """The version of the rule that is the law's own, or the first there was.

    Of several that of the law's version the row belongs to, as it was corrected last.
    """
    rows = library.versions(row.key, row.variant) or library.versions(row.key, None)
    laws = [each for each in rows if each.is_the_laws]
    own = [each for each in laws if row.law and each.law and each.law.id == row.law.id]
    return next(iter(own or laws[-1:] or rows[-1:]), None)


def _is_the_same(row: Limit, after: Limit) -> bool:
    """Whether a released row still counts the same, and for the same version of the law."""
    if row.law is None or after.law is None:
        return _approvers(row) == _approvers(after) and reckoned(row) == reckoned(after)
    same_law = row.law.id == after.law.id and row.in_force_until == after.in_force_until
    is_same = same_law and reckoned(row) == reckoned(after)
    return is_same and _approvers(row) == _approvers(after)


def _approvers(row: Limit) -> tuple[str, ...]:
    return row.extension.by if row.extension else ()


def _unreviewed(old: "Library", row: Limit) -> Iterator[str]:
    """A rule of a law that nobody but who hands it in has seen; what this program ships was."""
    is_shipped = any(each.rule == row.rule and _is_the_same(each, row) for each in old.of(row.key))
    if row.is_the_laws and not is_shipped:
        yield f"“{row.name}”是法律的规定（{row.article}），要由另一人复核后才能发布。"


def _laws_may_follow(
    name: str, old: "Library", new: "Library", approved: frozenset[str]
) -> Iterator[Fault]:
    """A version of a law keeps its days and its transition; its words may be put right."""
    after = {law.id: law for law in new.laws}
    for law in new.laws:
        if old.law(law.id) is None and _law_name(law) not in approved:
            message = f"{law.name}（{law.title}）要由另一人复核后才能发布。"
            yield Fault(name, None, law.id, law.name, "law-not-allowed", message)
    for law in old.laws:
        found = after.get(law.id)
        if found is None or _dates(found) != _dates(law):
            message = f"{law.name}（{law.title}）的施行、失效日期和过渡规定不能改动。"
            yield Fault(name, None, law.id, law.name, "changed-law", message)


def _dates(law: LawVersion) -> LawVersion:
    return replace(law, name="", title="", source="", note="", promulgated_on=None)


def _rolling(row: Limit) -> str:
    return "顺延" if row.rolls else "提前" if row.advances else "不顺延"


def _loosened(law: Limit, new: Limit) -> Iterator[str]:
    its = f"“{law.name}”是法定期限（{law.article}：{law.length}）"
    if new.kind is not law.kind or new.right:
        yield f"{its}，不能改成别的性质。"
    if new.unit is not law.unit:
        yield f"{its}，不能改变计算单位。"
    elif abs(new.amount) > abs(law.amount) or new.amount * law.amount <= 0:
        yield f"{its}，只能改短，不能改长。"
    same = (law.rolls, law.advances, law.at, law.start, _law_id(law))
    if (new.rolls, new.advances, new.at, new.start, _law_id(new)) != same:
        yield f"{its}，起算和顺延的规则不能改动。"
    if not set(new.pause_reasons) <= set(law.pause_reasons):
        yield f"{its}，不能增加暂停的情形。"
    if new.extension and not _is_as_strict(new.extension, law.extension):
        yield f"{its}，延期的条件只能更严，不能放宽。"


def _is_as_strict(new: Extension, law: Extension | None) -> bool:
    if law is None or new.unit is not law.unit:
        return False
    times = _at_most(new.times, law.times) and _at_most(new.each, law.each)
    keeps = (new.notice == law.notice or law.notice is None) and new.consent >= law.consent
    return _at_most(new.amount, law.amount) and times and keeps and set(new.by) <= set(law.by)


def _at_most(new: int | None, law: int | None) -> bool:
    return law is None or (new is not None and new <= law)


def _law_name(law: LawVersion) -> str:
    return f"law:{law.id}"


def _law_id(row: Limit) -> str | None:
    return row.law.id if row.law else None


def _fault(name: str, row: Limit, code: str, message: str) -> Fault:
    return Fault(name, None, row.rule, row.name, code, message)
