"""Whether a release of the rules may follow another.

A release only adds versions; where a released rule comes from may be worded anew, for nothing is
reckoned by it. What a law grants may be made stricter for the offices, never laxer than the law;
a right of the parties is not touched at all.
"""

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from engine.faults import Fault
from processes.deadlines.rules import Extension, Kind, Limit

if TYPE_CHECKING:
    from processes.deadlines.library import Library


def may_follow(name: str, old: "Library", new: "Library") -> Iterator[Fault]:
    """What forbids to release the library after the old one."""
    kept = {row.rule: row for row in new.rows}
    for row in old.rows:
        after = kept.get(row.rule)
        if after is None:
            yield _fault(name, row, "dropped-limit", "已发布的规则不能删除,在办案件还要用它。")
        elif replace(after, in_force_until=row.in_force_until, article=row.article) != row:
            yield _fault(name, row, "changed-limit", "已发布的规则不能改动,请另发新版本。")
    before = {row.rule for row in old.rows}
    for row in new.rows:
        if row.rule not in before:
            for sentence in objections(old, row):
                yield _fault(name, row, "limit-not-allowed", sentence)


def differences(before: Limit, after: Limit) -> list[str]:
    """What a version changed, as phrases: `3个工作日改为2个工作日`."""
    found = []
    if before.length != after.length:
        found.append(f"{before.length}改为{after.length}")
    for what, was, now in (
        ("延期", _told(before.extension), _told(after.extension)),
        ("暂停情形", "、".join(before.pauses) or "无", "、".join(after.pauses) or "无"),
        ("依据", before.article, after.article),
    ):
        if was != now:
            found.append(f"{what}由“{was}”改为“{now}”")
    return found


def _told(extension: Extension | None) -> str:
    return f"至多{extension}" if extension else "不可延期"


def objections(old: "Library", new: Limit) -> list[str]:
    """Why this version may not be released after the old library, as sentences."""
    law = the_law(old, new)
    if law is None:
        return []
    if law.right:
        return [f"“{law.name}”是当事人的权利期限({law.article}),不得改动。"]
    if law.kind is not Kind.STATUTORY:
        return []
    return list(_loosened(law, new))


def the_law(library: "Library", row: Limit) -> Limit | None:
    """The version of the rule that is the law's own, or the first there was."""
    rows = library.versions(row.key, row.variant)
    rows = rows or library.versions(row.key, None)
    return next((each for each in rows if each.mark == "法"), rows[-1] if rows else None)


def _loosened(law: Limit, new: Limit) -> Iterator[str]:
    its = f"“{law.name}”是法定期限({law.article}:{law.length})"
    if new.kind is not law.kind or new.right:
        yield f"{its},不能改成别的性质。"
    if new.unit is not law.unit:
        yield f"{its},不能改变计算单位。"
    elif abs(new.amount) > abs(law.amount) or new.amount * law.amount <= 0:
        yield f"{its},只能改短,不能改长。"
    same = (law.rolls, law.advances, law.at, law.start)
    if (new.rolls, new.advances, new.at, new.start) != same:
        yield f"{its},起算和顺延的规则不能改动。"
    if not set(new.pauses) <= set(law.pauses):
        yield f"{its},不能增加暂停的情形。"
    if new.extension and not _is_as_strict(new.extension, law.extension):
        yield f"{its},延期的条件只能更严,不能放宽。"


def _is_as_strict(new: Extension, law: Extension | None) -> bool:
    if law is None or new.unit is not law.unit:
        return False
    longest = law.amount is None or (new.amount is not None and new.amount <= law.amount)
    keeps = (new.notice == law.notice or law.notice is None) and new.consent >= law.consent
    return longest and keeps and set(new.by) <= set(law.by)


def _fault(name: str, row: Limit, code: str, message: str) -> Fault:
    return Fault(name, None, row.rule, row.name, code, message)
