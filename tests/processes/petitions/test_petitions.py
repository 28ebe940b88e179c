"""Petitions: whom they may be given to, what is counted, and when no more is accepted."""

from datetime import date

import pytest

from processes import handlers, petitions
from processes.cases.choices import Side
from processes.cases.party_input import PartyInput
from processes.casework import closing
from processes.deadlines import case_deadlines
from processes.deadlines.models import DeadlineStatus, Ending
from processes.diagrams import shipped
from processes.errors import (
    AccusedOrgan,
    AlreadyObjected,
    DateTooLate,
    InterestedOrgan,
    NoLongerAccepted,
    NoSuchPetition,
    NotConcluded,
    ObjectedOrgan,
    ObjectionTooLate,
    RepresentativesNotYet,
    TooManyRepresentatives,
)
from processes.petitions import timing
from processes.petitions.choices import Finding, Stage
from processes.whistles import whistles
from tests.processes.petitions.petitioning import PETITIONER, register

assert handlers


@pytest.fixture
def petition(session, case):
    case.is_petition = True
    return petitions.file(session, case.id)


def written(session, case, instance="handling", finding=Finding.SUPPORTED, on=None):
    organ = "dept-renshe" if instance == "handling" else "city_department"
    petitions.write(
        session, case.id, instance, finding=finding, organ=organ, delivered_on=on, opinion="意见"
    )
    return petitions.answer(session, case.id, instance)


def test_the_sixty_days_run_from_acceptance_and_not_from_registration(session, case, cast, at):
    with at(8, 1):
        petitions.file(session, case.id)
        petitions.refer(session, case.id, "dept-renshe")
    assert timing.list_open(session, case.id, "xf.close") == []
    with at(8, 4):
        petitions.accept(session, case.id)
    (row,) = timing.list_open(session, case.id, "xf.close")
    assert (row.nominal_on.isoformat(), row.warning_on.isoformat()) == ("2026-10-03", "2026-09-30")


def test_what_is_denounced_is_never_forwarded_to_whom_it_denounces(session, case, petition):
    with pytest.raises(AccusedOrgan, match="第三十条"):
        petitions.refer(
            session, case.id, "dept-sifa", nature="denunciation", named_units=["dept-sifa"]
        )


def test_nor_is_the_denounced_unit_whistled_for(session, case, petition):
    given = {"nature": "denunciation", "named_units": ["dept-sifa"]}
    petitions.refer(session, case.id, "dept-renshe", **given)
    called = {"kind": "fast", "units": ["dept-renshe", "dept-sifa"], "lead": "dept-renshe"}
    with pytest.raises(AccusedOrgan):
        whistles.blow(session, case.id, reason="会商", **called)


def test_concluding_by_law_waits_until_nothing_is_open_to_the_petitioner(session, case, petition):
    with pytest.raises(NotConcluded):
        petitions.require_ended(session, case.id)
    petitions.accept_as_final(session, case.id)
    petitions.require_ended(session, case.id)


def test_an_organ_with_an_interest_keeps_out_of_it_for_good(session, case, petition):
    petitions.refer(session, case.id, "dept-renshe", named_units=["dept-sifa"])
    with pytest.raises(InterestedOrgan, match="第二十八条"):
        petitions.refer(session, case.id, "dept-sifa")


def test_an_organ_objects_once_and_in_time(session, case, petition, at):
    with at(9, 24):
        petitions.refer(session, case.id, "dept-renshe")
    with at(10, 9, 17):
        petitions.object_to(session, case.id, "不属本单位职权范围")
        with pytest.raises(AlreadyObjected):
            petitions.object_to(session, case.id, "再次")


def test_after_five_working_days_no_objection_is_heard(session, case, petition, at):
    with at(9, 24):
        petitions.refer(session, case.id, "dept-renshe")
    with at(10, 9, 18), pytest.raises(ObjectionTooLate, match="10月09日17:30"):
        petitions.object_to(session, case.id, "不属本单位职权范围")


def test_it_does_not_go_back_to_an_organ_whose_objection_was_upheld(session, case, petition):
    petitions.refer(session, case.id, "dept-renshe")
    petitions.object_to(session, case.id, "不属本单位")
    petitions.rule(session, case.id, upheld=True, words="属实")
    with pytest.raises(ObjectedOrgan):
        petitions.refer(session, case.id, "dept-renshe")


def test_a_new_organ_has_its_own_fifteen_days_to_notify(session, case, petition, at):
    with at(9, 1):
        petitions.refer(session, case.id, "dept-renshe")
    with at(9, 4):
        petitions.object_to(session, case.id, "不属本单位")
        petitions.rule(session, case.id, upheld=True, words="属实")
        petitions.refer(session, case.id, "dept-zhujian")
    (row,) = timing.list_open(session, case.id, "xf.notify")
    assert (row.responsible, row.nominal_on.isoformat()) == ("dept-zhujian", "2026-09-19")


def test_an_organ_that_rightly_gave_the_matter_back_need_not_notify_any_more(
    session, case, petition, at
):
    with at(9, 1):
        petitions.refer(session, case.id, "dept-renshe")
    (row,) = timing.list_open(session, case.id, "xf.notify")
    with at(9, 4):
        petitions.object_to(session, case.id, "不属本单位")
        petitions.rule(session, case.id, upheld=True, words="属实")
    assert (row.status, row.ended) == (DeadlineStatus.CANCELLED, Ending.TRANSFERRED)


def test_settling_the_dispute_does_not_answer_the_petition(session, case, petition):
    petitions.refer(session, case.id, "dept-renshe")
    petitions.accept(session, case.id)
    closing.record_answer(session, case.id, content="已答复")
    closing.conclude(session, case.id, "settled")
    assert timing.list_open(session, case.id, "xf.close")


def test_each_answer_opens_the_next_way_and_the_last_none(session, case, petition):
    petitions.refer(session, case.id, "dept-renshe")
    petitions.accept(session, case.id)
    written(session, case, finding=Finding.UNSUPPORTED)
    assert petition.stage is Stage.ANSWERED
    for instance in ("review", "recheck"):
        assert timing.list_open(session, case.id, f"xf.{instance}.apply")
        petitions.request(session, case.id, instance)
        assert timing.list_open(session, case.id, f"xf.{instance}.decide")
        written(session, case, instance, Finding.UPHELD)
    assert (petition.stage, petition.ended_at is not None) == (Stage.FINAL, True)
    running = [
        row
        for row in case_deadlines.list_for_case(session, case.id)
        if row.status is DeadlineStatus.RUNNING
    ]
    assert [row.key for row in running if row.key.startswith("xf.")] == []


def test_an_answer_is_not_delivered_tomorrow(session, case, at):
    case.is_petition = True
    with at(9, 1):
        petitions.file(session, case.id)
        with pytest.raises(DateTooLate):
            written(session, case, on=date(2026, 9, 2))


def test_a_case_that_is_no_petition_has_no_track(session, case):
    with pytest.raises(NoSuchPetition):
        petitions.accept(session, case.id)


@pytest.fixture
def deployed(session):
    shipped.deploy(session)


@pytest.fixture
def concluded(session, cast, deployed):
    case = register(session, cast, [PETITIONER], is_petition=True)
    petitions.get(session, case.id).stage = Stage.FINAL
    session.flush()
    return case


def test_after_the_re_review_the_same_matter_is_not_accepted_again(session, cast, concluded):
    with pytest.raises(NoLongerAccepted, match=concluded.case_no):
        register(session, cast, [PETITIONER], is_petition=True)


def test_new_facts_another_matter_and_another_petitioner_are_accepted(session, cast, concluded):
    for parties, facts in (
        ([PETITIONER], {"has_new_facts": True}),
        ([PETITIONER], {"category": "0201"}),
        ([PartyInput("示例乙", phone="13900001234")], {}),
    ):
        assert register(session, cast, parties, is_petition=True, **facts).id


def many(number, **more):
    return [PartyInput(f"示例{n}", Side.APPLICANT, is_representative=True) for n in range(number)]


def test_five_may_speak_for_many_petitioners_and_a_sixth_is_refused(session, cast, deployed):
    assert register(session, cast, many(5), is_petition=True, people_count=12).id
    with pytest.raises(TooManyRepresentatives, match="不得超过5人"):
        register(session, cast, many(6), is_petition=True, people_count=12)


def test_workers_name_representatives_from_ten_on(session, cast, deployed):
    labour = {"category": "0701", "source": "patrol"}
    assert register(session, cast, many(2), people_count=12, **labour).id
    with pytest.raises(RepresentativesNotYet, match="十人以上"):
        register(session, cast, many(2), people_count=9, **labour)
