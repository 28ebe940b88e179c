"""What a version of a law, or a correction of one, must satisfy before anybody reviews it.

It may lengthen and shorten what it likes. It may not overlap another version, lose a rule that
diagrams ask for, or take the key of a rule the district made.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from engine.faults import Fault
from processes.deadlines import dates
from processes.deadlines.laws import Checked, LawVersion
from processes.deadlines.library import Library
from processes.deadlines.rule_changes import differences
from processes.deadlines.rules import Kind, Limit, Unit
from processes.errors import DateTooEarly, DateTooLate

#: In addresses and in expressions.
_KEY = re.compile(r"[a-z][a-z0-9_]*(\.[a-z0-9_]+)*")
_SHORT, _RULES = 200, 200


@dataclass(frozen=True)
class Difference:
    """One rule before and after; None: there is none."""

    before: Limit | None
    after: Limit | None

    @property
    def words(self) -> list[str]:
        """What changed, as phrases."""
        return differences(self.before, self.after) if self.before and self.after else []


def is_correction(library: Library, law: LawVersion) -> bool:
    """Whether the version is known, and its rules are being put right."""
    return library.law(law.id) is not None


def predecessor(library: Library, law: LawVersion) -> LawVersion | None:
    """The version that one replaces; of a correction the version itself."""
    earlier = [each for each in library.law_versions(law.key) if each.id == law.id] or [
        each for each in library.law_versions(law.key) if each.in_force_from < law.in_force_from
    ]
    return earlier[-1] if earlier else None


def compared(library: Library, law: LawVersion, rules: Sequence[Limit]) -> list[Difference]:
    """Every rule of the version before and of this one, side by side."""
    earlier = predecessor(library, law)
    before = {row.column: row for row in library.of_law(earlier.id)} if earlier else {}
    after = {row.column: row for row in rules}
    return [
        Difference(before.get(each), after.get(each)) for each in dict.fromkeys([*before, *after])
    ]


def enlarged(library: Library, law: LawVersion, rules: Sequence[Limit], note: str) -> Library:
    """The library with the version in it, its rules numbered after what there is."""
    found = [
        _numbered(library, replace(row, law=law), note) for row in _changed(library, law, rules)
    ]
    laws = {each.id: each for each in library.laws} | {law.id: law}
    return Library((*library.rows, *found), tuple(laws.values()))


def faults(library: Library, law: LawVersion, rules: Sequence[Limit]) -> Iterator[Fault]:
    """Everything that forbids to propose the version."""
    yield from (_fault(law, sentence) for sentence in _of_law(library, law))
    columns = [row.column for row in rules]
    if len(set(columns)) < len(columns):
        yield _fault(law, "有规则出现了两次。")
    if not 0 < len(rules) <= _RULES:
        yield _fault(law, f"一个版本应有1至{_RULES}条规则。")
    for row in rules:
        yield from (_fault(law, sentence, row) for sentence in _of_rule(library, law, row))
    yield from _lost(library, law, rules)
    if is_correction(library, law) and not _changed(library, law, rules):
        yield _fault(law, "与已有的规则相同，没有要更正的。")


def _of_law(library: Library, law: LawVersion) -> Iterator[str]:
    known, versions = library.law(law.id), library.law_versions(law.key)
    if known is not None:
        if (known.in_force_from, known.transition) != (law.in_force_from, law.transition):
            yield f"《{law.name}》的{law.edition}版已经录入；更正规则不能改施行日期和过渡规定。"
        return
    if versions and law.in_force_from <= versions[-1].in_force_from:
        last = versions[-1]
        yield f"与{last.title}的施行期间重叠：新版本的施行日应晚于{last.in_force_from}。"
    if any(each.name != law.name for each in versions):
        yield f"“{law.key}”是《{versions[0].name}》的标识，不能用于别的法律。"
    if law.promulgated_on is None:
        yield "请写明公布日期。"
    for declared, day in (
        (dates.PROMULGATED, law.promulgated_on),
        (dates.IN_FORCE_FROM, law.in_force_from),
    ):
        if day is not None:
            try:
                declared.require(None, day)
            except (DateTooEarly, DateTooLate) as refusal:
                yield str(refusal)
    if law.in_force_until is not None:
        yield "不能预先写失效日：流程在那之后还要用它的规则。"


def _of_rule(library: Library, law: LawVersion, row: Limit) -> Iterator[str]:
    if row.law is None or row.law.id != law.id or not row.is_the_laws:
        yield "法律的规则应属于这个版本，来源标记为“法”。"
    if not _KEY.fullmatch(row.key) or len(row.key) > 60 or len(row.variant or "") > 40:
        yield "规则的键应由小写字母、数字、下划线和点组成。"
    if max(map(len, (row.name, row.start, row.article))) > _SHORT:
        yield f"名称、起点和条文编号各不超过{_SHORT}字。"
    if row.amount < 1:
        yield "法律规定的期限应是正整数。"
    if row.status is None or (row.status is Checked.READ and not row.quote.strip()):
        yield "请标明“已核对”或“待确认”；已核对的应抄录条文原文。"
    if row.status is Checked.PENDING and not row.doubt.strip():
        yield "待确认的，请写明为什么。"
    extension = row.extension
    if extension and extension.amount is None and not (extension.consent or extension.office):
        yield "延期没有上限的，请写明由双方同意，还是由谁批准。"
    versions = library.versions(row.key, row.variant)
    if versions:
        yield from _against(versions[0], row)
    elif row.kind is not Kind.STATUTORY:
        yield "法律的规则，性质是法定期限。"


def _against(before: Limit, row: Limit) -> Iterator[str]:
    if before.law is None:
        yield f"“{before.name}”是本区自定的时限，法律的规则请用另外的键。"
    if (before.unit is Unit.PERSON) != (row.unit is Unit.PERSON):
        yield "人数与期限不能互换。"
    if before.law is not None and row.kind is not before.kind:
        yield "规则的性质不能改变。"


def _lost(library: Library, law: LawVersion, rules: Sequence[Limit]) -> Iterator[Fault]:
    earlier = predecessor(library, law)
    if earlier is None or earlier.id == law.id:
        return
    kept = {row.column for row in rules}
    for row in library.of_law(earlier.id):
        if row.column not in kept:
            yield _fault(law, f"{earlier.title}的规则“{row.name}”不见了：流程还要用它。", row)


def _changed(library: Library, law: LawVersion, rules: Sequence[Limit]) -> list[Limit]:
    """Of a new version every rule; of a correction those that say something else."""
    known = {row.column: row for row in library.of_law(law.id)}
    return [
        row
        for row in rules
        if row.column not in known or not _says_the_same(known[row.column], row)
    ]


def _says_the_same(old: Limit, new: Limit) -> bool:
    def bare(row: Limit) -> Limit:
        return replace(row, version=1, note="", in_force_from=old.in_force_from, law=None)

    return bare(old) == bare(new)


def _numbered(library: Library, row: Limit, note: str) -> Limit:
    versions = library.versions(row.key, row.variant)
    law = row.law
    since = law.in_force_from if law else row.in_force_from
    number = versions[0].version + 1 if versions else 1
    return replace(row, version=number, in_force_from=since, in_force_until=None, note=note)


def _fault(law: LawVersion, message: str, row: Limit | None = None) -> Fault:
    key, name = (row.key, row.name) if row else (law.id, law.name)
    return Fault("limits.json", None, key[:60], name[:60], "law-not-allowed", message)
