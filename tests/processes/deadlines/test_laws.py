"""A law in versions: entering one, reviewing it, and what it does to the deadlines that run."""

from dataclasses import replace
from datetime import date

import orjson
import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError

from engine import clock
from engine.deployment import catalogue
from engine.deployment.bundle import Source
from engine.faults import Refused
from processes.audit import log
from processes.calendars.models import DeadlineMove
from processes.cases.changes import list_for_case as changes_of
from processes.cases.choices import Change
from processes.deadlines import (
    case_deadlines,
    due_dates,
    extensions,
    law_changes,
    law_moves,
    law_proposals,
    law_reviews,
    limits,
    pauses,
    recompute,
    releasing,
    rules_file,
    transition,
)
from processes.deadlines.law_models import LawEntry, LawStatus
from processes.deadlines.law_proposals import Version
from processes.deadlines.laws import Checked, Transition
from processes.deadlines.limits import Unit
from processes.deadlines.releasing import Change as RuleChange
from processes.deadlines.rules_file import RuleFile
from processes.diagrams import shipped
from processes.errors import (
    ExtendedOftenEnough,
    LawEntryDecided,
    LawEntryWaits,
    LimitNotAllowed,
    NotTheProposer,
    ReasonRequired,
    SecondPersonNeeded,
)


@pytest.fixture
def installed(session):
    shipped.deploy(session)
    return session


def version(session, since=date(2026, 7, 1), **more):
    """The petition regulations as they might read from a day on, every rule as before."""
    old = limits.newest(session).law("xinfang@2022")
    law = replace(
        old,
        edition="2026",
        title="2026年修订",
        source="国务院公报2026年第12号",
        promulgated_on=date(2026, 5, 20),
        in_force_from=since,
        **more,
    )
    rules = limits.newest(session).of_law(old.id)
    return Version(law, tuple(replace(each, law=law, quote=each.quote or "条文") for each in rules))


def with_rule(given, rule, **changes):
    """The version with one of its rules changed."""
    rules = [replace(row, **changes) if row.key == rule else row for row in given.rules]
    return Version(given.law, tuple(rules))


def entered(session, cast, given, by="analyst"):
    return law_proposals.propose(session, given, note="全国人大常委会公报", by=cast[by])


def in_force(session, cast, given):
    """The version, proposed by one and let pass by another."""
    entry = entered(session, cast, given)
    moves = law_reviews.approve(session, entry, by=cast["system_admin"])
    return entry, moves


def running(session, case, key, start):
    row = case_deadlines.open_statutory(session, case.id, key, start, responsible="dept-renshe")
    session.flush()
    return row


def until(row):
    return row.nominal_on


def test_a_version_may_lengthen_what_a_district_may_not(installed, cast, at):
    longer = with_rule(version(installed), "xf.close", amount=90)
    with at(6, 1):
        change = RuleChange(90, Unit.DAY, 30, "区里想放宽")
        with pytest.raises(LimitNotAllowed, match="只能改短"):
            releasing.release(installed, "xf.close", None, change, by=cast["system_admin"])
        in_force(installed, cast, longer)
        assert limits.find("xf.close", date(2026, 6, 30), session=installed).amount == 60
        assert limits.find("xf.close", date(2026, 7, 1), session=installed).amount == 90


def test_a_future_version_takes_effect_by_the_clock_alone(installed, cast, at):
    with at(6, 1):
        in_force(installed, cast, with_rule(version(installed), "xf.close", amount=45))
    with at(6, 30, 23):
        assert due_dates.compute("xf.close", clock.now(), session=installed).why.startswith("60日")
    with at(7, 1, 0, 1):
        found = due_dates.compute("xf.close", clock.now(), session=installed)
    assert found.why.startswith("45日")
    assert "依《信访工作条例》（2026年修订，2026-07-01起施行）第三十四条" in found.why


def test_a_running_clock_stays_by_the_law_of_its_start(installed, cast, case, at):
    with at(6, 1):
        in_force(installed, cast, with_rule(version(installed), "xf.close", amount=45))
        row = running(installed, case, "xf.close", date(2026, 6, 1))
    with at(7, 2):
        law_moves.take_effect(installed, clock.now())
        assert (row.rule, until(row)) == ("xf.close@1", date(2026, 7, 31))
        assert "2022-05-01起施行" in row.why
        told = transition.note(
            limits.newest(installed),
            limits.find_version(installed, row.rule),
            date(2026, 6, 1),
            clock.today(),
        )
    assert told == (
        "信访工作条例2026年修订自2026-07-01起施行。这项期限在此之前开始，仍依2022年的规定计算。"
    )


@pytest.mark.parametrize(
    ("rule", "amount", "ends"),
    [
        (Transition.NEW, 45, date(2026, 7, 16)),
        (Transition.NEW, 90, date(2026, 8, 30)),
        (Transition.FAVOURABLE, 45, date(2026, 7, 16)),
        (Transition.FAVOURABLE, 90, date(2026, 7, 31)),
    ],
)
def test_the_transitional_rule_decides_of_what_runs(installed, cast, case, at, rule, amount, ends):
    given = version(installed, transition=rule, transition_article="第五十条")
    with at(6, 1):
        in_force(installed, cast, with_rule(given, "xf.close", amount=amount))
        row = running(installed, case, "xf.close", date(2026, 6, 1))
        assert until(row) == date(2026, 7, 31)
    with at(6, 30):
        law_moves.take_effect(installed, clock.now())
        assert row.rule == "xf.close@1"
    with at(7, 1, 0, 10):
        law_moves.take_effect(installed, clock.now())
    assert until(row) == ends
    if ends == date(2026, 7, 31):
        return
    assert row.rule == "xf.close@2"
    assert "施行前已开始，依其第五十条适用新的规定" in row.why
    [move] = installed.scalars(select(DeadlineMove)).all()
    assert (move.rule_before, move.rule_after) == ("xf.close@1", "xf.close@2")
    [note] = [c for c in changes_of(installed, case.id) if c.what is Change.RECKONED]
    assert "2026年修订" in note.reason
    with at(7, 1, 0, 20):
        law_moves.take_effect(installed, clock.now())
    assert len(installed.scalars(select(DeadlineMove)).all()) == 1


def test_what_starts_before_but_is_registered_after_follows_the_transitional_rule(
    installed, cast, at
):
    given = version(installed, transition=Transition.NEW, transition_article="第五十条")
    with at(6, 1):
        in_force(installed, cast, with_rule(given, "xf.close", amount=45))
    with at(7, 3):
        found = due_dates.compute("xf.close", date(2026, 6, 20), session=installed)
    assert (found.rule, found.nominal_on) == ("xf.close@2", date(2026, 8, 4))


def test_of_a_right_of_the_parties_the_longer_is_the_more_favourable(installed, cast, at):
    given = version(installed, transition=Transition.FAVOURABLE, transition_article="第五十条")
    given = with_rule(given, "xf.review.apply", amount=60)
    with at(6, 1):
        in_force(installed, cast, with_rule(given, "xf.recheck.apply", amount=15))
    with at(7, 3):
        longer = due_dates.compute("xf.review.apply", date(2026, 6, 20), session=installed)
        kept = due_dates.compute("xf.recheck.apply", date(2026, 6, 20), session=installed)
    assert (longer.rule, kept.rule) == ("xf.review.apply@2", "xf.recheck.apply@1")


def test_a_version_entered_late_moves_what_started_under_it(installed, cast, case, at):
    with at(6, 1):
        before = running(installed, case, "xf.notify", date(2026, 6, 1))
    with at(7, 6):
        late = running(installed, case, "xf.close", date(2026, 7, 6))
        given = with_rule(version(installed), "xf.close", amount=45)
        entry = entered(installed, cast, given)
        [seen] = law_reviews.preview(installed, entry)
        assert (seen.case_no, seen.is_due_moved) == (case.case_no, True)
        assert late.rule == "xf.close@1"
        moved = law_reviews.approve(installed, entry, by=cast["system_admin"])
    assert [each.case_deadline.id for each in moved] == [late.id]
    assert until(late) == date(2026, 8, 20)
    assert before.rule == "xf.notify@1"


def test_a_clock_the_new_version_would_have_ended_already_keeps_its_date(installed, cast, case, at):
    given = version(installed, transition=Transition.NEW, transition_article="第五十条")
    with at(6, 1):
        row = running(installed, case, "xf.close", date(2026, 6, 1))
        entry = entered(installed, cast, with_rule(given, "xf.close", amount=20))
        [seen] = law_reviews.preview(installed, entry)
        assert seen.is_kept, "the preview looks from the first day of the version"
        law_reviews.approve(installed, entry, by=cast["system_admin"])
    with at(7, 1, 1):
        [seen] = law_moves.preview(installed, limits.newest(installed), given.law.id)
        assert seen.is_kept
        law_moves.take_effect(installed, clock.now())
        law = limits.find_version(installed, row.rule)
        told = transition.note(limits.newest(installed), law, date(2026, 6, 1), clock.today())
    assert "依新的规定在施行之日已经届满，已告知的期限不变，仍依2022年的规定计算" in told
    assert (row.rule, until(row)) == ("xf.close@1", date(2026, 7, 31))


def test_what_ends_before_the_day_is_not_foreseen_to_move(installed, cast, case, at):
    given = version(installed, transition=Transition.NEW, transition_article="第五十条")
    with at(6, 1):
        running(installed, case, "xf.notify", date(2026, 6, 1))
        entry = entered(installed, cast, with_rule(given, "xf.notify", amount=10))
        assert law_reviews.preview(installed, entry) == []


def test_an_extension_stays_counted_in_what_it_was_granted_in(installed, cast, case, at):
    with at(6, 1):
        row = running(installed, case, "tj.rm", date(2026, 6, 1))
        granted = extensions.request(
            installed, row, 5, reason="案情复杂", by=cast["center"], consent="卷宗第3页"
        )
        assert granted.unit is Unit.DAY
        # As those have it that were granted before the unit was kept.
        granted.unit = None
        installed.flush()
        assert until(row) == date(2026, 7, 6)
        old = limits.newest(installed).law("rentiao_guiding@2002")
        law = replace(
            old,
            edition="2026",
            title="2026年修订",
            promulgated_on=date(2026, 5, 1),
            in_force_from=date(2026, 6, 15),
            transition=Transition.NEW,
            transition_article="第四十条",
        )
        rules = limits.newest(installed).of_law(old.id)
        longer = replace(rules[0].extension, unit=Unit.WORKING_DAY)
        rules = [replace(rules[0], law=law, extension=longer, amount=2)]
        in_force(installed, cast, Version(law, tuple(rules)))
    with at(6, 15, 1):
        law_moves.take_effect(installed, clock.now())
    assert until(row) == date(2026, 8, 6)
    assert until(recompute.refresh(installed, row)) == date(2026, 8, 6)


def test_who_proposes_does_not_review(installed, cast, at):
    with at(6, 1):
        entry = entered(installed, cast, version(installed), by="system_admin")
        with pytest.raises(SecondPersonNeeded):
            law_reviews.approve(installed, entry, by=cast["system_admin"])
        with pytest.raises(SecondPersonNeeded):
            law_reviews.refuse(installed, entry, by=cast["system_admin"], decision="再看")
    assert entry.status is LawStatus.PROPOSED
    assert limits.newest(installed).law("xinfang@2026") is None


def test_the_database_itself_wants_two_persons_and_one_version_a_day(installed, cast, at):
    with at(6, 1):
        entry, _ = in_force(installed, cast, version(installed))
    for change in (
        "decided_by = proposed_by",
        "in_force_from = '2026-01-01'",
        "in_force_until = '2026-01-01'",
        "decided_at = NULL",
    ):
        with pytest.raises(IntegrityError), installed.begin_nested():
            installed.execute(
                text(f"UPDATE law_version SET {change} WHERE id = :id"),  # noqa: S608
                {"id": entry.id},
            )
    ends = installed.scalars(
        select(LawEntry.in_force_until).where(
            LawEntry.law_id == entry.law_id, LawEntry.edition == "2022"
        )
    ).all()
    assert ends == [date(2026, 6, 30)]


def test_a_name_on_the_command_line_does_not_review_what_it_proposed(installed, cast, at):
    from processes.organisation.people import Person

    name = installed.get_one(Person, int(cast["system_admin"].id)).name
    with at(6, 1):
        entry = law_proposals.propose(
            installed, version(installed), note="公报", by=None, told_by=name
        )
        with pytest.raises(SecondPersonNeeded):
            law_reviews.approve(installed, entry, by=cast["system_admin"])
        law_reviews.approve(installed, entry, by=cast["political_legal"])
    assert entry.status is LawStatus.APPROVED


def test_a_decided_entry_is_decided(installed, cast, at):
    with at(6, 1):
        entry, _ = in_force(installed, cast, version(installed))
        with pytest.raises(LawEntryDecided, match="已通过"):
            law_reviews.approve(installed, entry, by=cast["political_legal"])


def test_a_refusal_says_why_and_a_withdrawal_is_the_proposer_s(installed, cast, at):
    with at(6, 1):
        entry = entered(installed, cast, version(installed))
        with pytest.raises(LawEntryWaits):
            entered(installed, cast, version(installed), by="system_admin")
        with pytest.raises(ReasonRequired):
            law_reviews.refuse(installed, entry, by=cast["system_admin"], decision=" ")
        law_reviews.refuse(installed, entry, by=cast["system_admin"], decision="条号不对")
        again = entered(installed, cast, version(installed))
        with pytest.raises(NotTheProposer):
            law_proposals.withdraw(installed, again, by=cast["system_admin"])
        law_proposals.withdraw(installed, again, by=cast["analyst"])
    assert (entry.decision, again.status) == ("条号不对", LawStatus.WITHDRAWN)
    told = [each.what for each in log.list_entries(installed)]
    assert told[:4] == ["law.withdrawn", "law.proposed", "law.refused", "law.proposed"]


def test_a_proposal_nobody_reviews_lapses(installed, cast, at):
    with at(6, 1):
        entry = entered(installed, cast, version(installed))
    with at(7, 2):
        with pytest.raises(LawEntryDecided, match="已过期"):
            law_reviews.approve(installed, entry, by=cast["system_admin"])
        law_proposals.expire(installed, clock.now())
    assert entry.status is LawStatus.EXPIRED


def test_a_district_s_own_rule_ends_with_the_version_it_was_made_under(installed, cast, at):
    with at(6, 1):
        change = RuleChange(50, Unit.DAY, 30, "区里提速")
        releasing.release(installed, "xf.close", None, change, by=cast["system_admin"])
        in_force(installed, cast, version(installed))
        assert limits.find("xf.close", date(2026, 6, 30), session=installed).amount == 50
        assert limits.find("xf.close", date(2026, 7, 1), session=installed).amount == 60
    with at(7, 1):
        stricter = RuleChange(55, Unit.DAY, 30, "按新法再定")
        made = releasing.release(installed, "xf.close", None, stricter, by=cast["system_admin"])
    assert (made.version, made.law.edition) == (4, "2026")
    assert (
        made.basis == "本区规定（严于《信访工作条例》（2026年修订，2026-07-01起施行）第三十四条）"
        or ("本区规定" in made.basis)
    )


def test_a_district_s_own_rule_made_in_ignorance_of_a_version_does_not_outlive_it(
    installed, cast, at
):
    with at(7, 5):
        change = RuleChange(50, Unit.DAY, 30, "区里提速")
        releasing.release(installed, "xf.close", None, change, by=cast["system_admin"])
    with at(7, 10):
        in_force(installed, cast, version(installed))
        assert limits.find("xf.close", clock.today(), session=installed).amount == 60


def test_before_its_day_a_district_tightens_the_version_that_still_holds(installed, cast, at):
    with at(6, 1):
        in_force(installed, cast, with_rule(version(installed), "xf.close", amount=90))
        change = RuleChange(50, Unit.DAY, 30, "区里提速")
        made = releasing.release(installed, "xf.close", None, change, by=cast["system_admin"])
    assert (made.version, made.law.edition) == (3, "2022")
    assert limits.find("xf.close", date(2026, 7, 1), session=installed).amount == 90


@pytest.mark.parametrize(
    ("since", "told"),
    [(date(2022, 5, 1), "重叠"), (date(2020, 1, 1), "重叠")],
)
def test_versions_do_not_overlap(installed, cast, at, since, told):
    given = version(installed, since=since)
    given = Version(replace(given.law, promulgated_on=date(2019, 1, 1)), given.rules)
    given = Version(given.law, tuple(replace(each, law=given.law) for each in given.rules))
    with at(6, 1), pytest.raises(Refused, match=told):
        entered(installed, cast, given)


def wrong(given, **changes):
    return with_rule(given, "xf.close", **changes)


@pytest.mark.parametrize(
    ("make", "told"),
    [
        (lambda v: Version(v.law, v.rules[1:]), "不见了"),
        (lambda v: Version(v.law, (*v.rules, v.rules[0])), "出现了两次"),
        (lambda v: Version(v.law, ()), "1至"),
        (
            lambda v: Version(replace(v.law, in_force_until=date(2027, 1, 1)), v.rules),
            "失效日",
        ),
        (lambda v: wrong(v, amount=0), "正整数"),
        (lambda v: wrong(v, mark="设"), "来源标记"),
        (lambda v: wrong(v, quote="", status=Checked.READ), "抄录"),
        (lambda v: wrong(v, status=Checked.PENDING, doubt=""), "为什么"),
        (lambda v: wrong(v, unit=Unit.PERSON), "不能互换"),
        (lambda v: wrong(v, key="xf.close'); --"), "不见了"),
        (
            lambda v: Version(v.law, (*v.rules, replace(v.rules[0], key="grid.resolve"))),
            "本区自定",
        ),
    ],
)
def test_what_a_version_must_satisfy(installed, cast, at, make, told):
    with at(6, 1), pytest.raises(Refused) as refused:
        entered(installed, cast, make(version(installed)))
    assert told in str(refused.value)


def test_a_file_brings_no_law_past_a_review(installed, at):
    given = version(installed)
    library = limits.newest(installed)
    rules = [replace(row, version=2, in_force_from=date(2026, 7, 1)) for row in given.rules]
    content = rules_file.write([*library.rows, *rules], [*library.laws, given.law])
    with at(6, 1), pytest.raises(Refused, match="信访转送交办”是法律的规定"):
        catalogue.deploy(installed, [Source.of("limits.json", content)])
    moved = [replace(each, in_force_until=date(2030, 1, 1)) for each in library.laws]
    own = {each.id: each for each in moved}
    rows = [replace(row, law=own.get(row.law.id) if row.law else None) for row in library.rows]
    content = rules_file.write(rows, moved)
    with at(6, 1), pytest.raises(Refused, match="施行、失效日期"):
        catalogue.deploy(installed, [Source.of("limits.json", content)])


def test_a_file_ends_no_version_by_naming_a_successor_without_rules(installed, at):
    library = limits.newest(installed)
    given = version(installed)
    content = rules_file.write(library.rows, [*library.laws, given.law])
    with at(6, 1), pytest.raises(Refused, match="另一人复核"):
        catalogue.deploy(installed, [Source.of("limits.json", content)])


def test_a_correction_puts_right_what_was_entered_and_moves_what_runs(installed, cast, case, at):
    library = limits.newest(installed)
    law = library.law("xinfang@2022")
    rules = tuple(
        replace(row, amount=20) if row.key == "xf.notify" else row for row in library.of_law(law.id)
    )
    rules = tuple(replace(row, quote=row.quote or "条文") for row in rules)
    with at(6, 1):
        row = running(installed, case, "xf.notify", date(2026, 6, 1))
        entry, moves = in_force(installed, cast, Version(law, rules))
    assert entry.is_correction
    assert row.id in [each.case_deadline.id for each in moves]
    assert (row.rule, until(row)) == ("xf.notify@2", date(2026, 6, 21))


def test_a_rule_that_allows_so_many_extensions_refuses_another(installed, cast, case, at):
    given = version(installed, since=date(2026, 6, 1))
    close = next(row for row in given.rules if row.key == "xf.close")
    once = replace(close.extension, times=1, notice=None)
    with at(6, 1):
        in_force(installed, cast, with_rule(given, "xf.close", extension=once))
        row = running(installed, case, "xf.close", date(2026, 6, 1))
        extensions.request(installed, row, 5, reason="复杂", by=cast["head"])
        with pytest.raises(ExtendedOftenEnough):
            extensions.request(installed, row, 5, reason="复杂", by=cast["head"])


def test_nobody_alone_says_who_lengthens_a_limit_of_the_law(installed):
    rows = list(limits.newest(installed).rows)
    at = next(n for n, row in enumerate(rows) if row.rule == "xf.close@1")
    rows[at] = replace(rows[at], extension=replace(rows[at].extension, by=("center",)))
    text = rules_file.write(rows, limits.newest(installed).laws)
    with pytest.raises(Refused, match="已发布的规则不能改动"):
        catalogue.deploy(installed, [Source.of("limits.json", text)])


OLD_FIELDS = {
    *("key", "variant", "name", "amount", "unit", "start", "kind", "mark", "article", "version"),
    *("in_force_from", "in_force_until", "note", "right", "rolls", "at", "advances"),
}


def of_before(row):
    """A row as releases had it before laws had versions."""
    found = {name: value for name, value in rules_file.row_of(row).items() if name in OLD_FIELDS}
    if row.extension:
        old = ("amount", "unit", "notice", "consent")
        found["extension"] = {name: getattr(row.extension, name) for name in old}
        found["extension"]["by"] = ["center", "leader"] if row.law else list(row.extension.by)
    return found | {"pauses": list(row.pause_reasons)}


@pytest.fixture
def older(session):
    """An installation whose rules were released before laws had versions, and tightened once."""
    rows = [of_before(row) for row in limits.shipped().rows if row.version == 1]
    known = [row for row in rows if row["key"] not in ("ld.sue", "zx.apply")]
    close = next(row for row in known if row["key"] == "xf.close")
    known.append(close | {"version": 2, "amount": 50, "mark": "设", "in_force_from": "2026-03-01"})
    catalogue.deploy(session, [*shipped.sources(), Source.of("limits.json", orjson.dumps(known))])
    return session


def test_an_older_release_is_read_with_the_laws_this_program_knows(older, cast, at):
    with at(6, 1):
        police = limits.find("za.close", clock.today(), session=older)
        assert (police.rule, police.law.id) == ("za.close@1", "zhian@2012")
        own = limits.find("xf.close", clock.today(), session=older)
        assert (own.amount, own.law.id) == (50, "xinfang@2022")
        assert own.extension.by == ("unit_head",), "whoever was entered, the law's organ decides"
        assert limits.find("ld.sue", clock.today(), session=older).law.id == "laodong_zhongcai@2007"
        change = RuleChange(2, Unit.WORKING_DAY, 2, "提速")
        releasing.release(older, "grid.resolve", None, change, by=cast["system_admin"])
        assert limits.find("za.close", clock.today(), session=older).rule == "za.close@1"


def test_an_older_installation_takes_the_new_law_by_two_persons(older, cast, case, at):
    with at(6, 1):
        row = running(older, case, "za.close", date(2026, 5, 20))
        brought = law_proposals.in_file(
            older, RuleFile(limits.shipped().rows, limits.shipped().laws)
        )
        assert {each.law.id for each in brought} >= {"zhian@2025", "laodong_zhongcai@2007"}
        for each in brought:
            in_force(older, cast, each)
        assert limits.find("za.close", clock.today(), session=older).rule == "za.close@2"
    assert (row.rule, until(row)) == ("za.close@2", date(2026, 6, 19))
    assert "依《治安管理处罚法》（2025年修订，2026-01-01起施行）第一百一十八条" in row.why
    with at(6, 2):
        pauses.pause(older, row, "听证", evidence="听证通知书")
        assert limits.find("ld.mediate", clock.today(), session=older).pauses == ()
        assert limits.find("xf.close", clock.today(), session=older).amount == 50


def test_what_the_program_ships_may_be_proposed_as_it_is(installed):
    assert (
        law_proposals.in_file(installed, RuleFile(limits.shipped().rows, limits.shipped().laws))
        == []
    )
    library = limits.newest(installed)
    for law in library.laws:
        found = [*law_changes.faults(library, law, library.of_law(law.id))]
        assert [each.message for each in found] == ["与已有的规则相同，没有要更正的。"], law.id


def test_a_version_the_program_ships_ends_with_its_successor_alone():
    """One that names its own last day would end where nobody has taken the successor yet."""
    library = limits.shipped()
    for law in library.laws:
        has_successor = law != library.law_versions(law.key)[-1]
        assert not (has_successor and law.in_force_until), law.id
