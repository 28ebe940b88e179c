"""What a party learns and says with the case's query code."""

import hashlib
from datetime import date, datetime

import pytest

from engine import clock, key_files
from processes import indicators
from processes.access import quotas
from processes.cases import party_input
from processes.cases.choices import Change, Outcome, Status, Tier
from processes.cases.models import CaseChange
from processes.cases.party_input import PartyInput
from processes.deadlines import case_deadlines, pauses
from processes.deadlines.models import PARTIES
from processes.errors import MissingField
from processes.indicators.scope import Scope
from processes.notices import Notification
from processes.organisation import people
from processes.privacy import data_keys
from processes.readers import Mistyped
from processes.residents import feedback, party_messages, progress, query_codes
from processes.residents.feedback import NotNow, TooMuchFeedback
from processes.residents.models import FeedbackKind, QueryCode, Satisfaction
from tests.processes import factories


@pytest.fixture
def code(session, cast, case):
    return query_codes.issue(session, case, by=cast["grid_worker"])


def test_the_code_opens_its_case_however_it_is_typed(session, case, code):
    typed = code.lower().replace("-", " ")
    assert query_codes.enter(session, f" {case.case_no.lower()} ", typed, where="1").case is case
    kept = session.get(QueryCode, case.id).hash
    assert code.replace("-", "") not in kept


def test_guesses_are_counted_where_they_come_from(session, case, code, at):
    with at(3, 4, 9):
        for _ in range(5):
            entry = query_codes.enter(session, case.case_no, "AAAA-AAAA", where="1")
        assert entry.locked_until
        assert query_codes.enter(session, case.case_no, code, where="1").case is None
        assert query_codes.enter(session, case.case_no, code, where="2").case is case
    with at(3, 4, 10):
        assert query_codes.enter(session, case.case_no, code, where="1").case is case


@pytest.mark.parametrize("known", [True, False])
def test_one_address_asks_for_no_end_of_cases(session, case, code, at, known):
    with at(3, 4, 9):
        for number in range(quotas.PROGRESS_ADDRESS.most):
            typed = f"ZW-2020-{number:06}"
            entry = query_codes.enter(session, typed, "short", where="2001:db8::1")
        assert entry.locked_until
        asked = case.case_no if known else "ZW-2020-999999"
        # The subscriber has the whole network; others have not.
        assert query_codes.enter(session, asked, code, where="2001:db8::2").locked_until
        assert query_codes.enter(session, case.case_no, code, where="2001:db8:1::1").case is case
    with at(3, 4, 9, 31):
        assert query_codes.enter(session, case.case_no, code, where="2001:db8::1").case is case


@pytest.mark.parametrize("known", [True, False])
def test_many_addresses_do_not_guess_one_case_without_end(session, case, code, at, known):
    asked = case.case_no if known else "ZW-2020-999999"
    with at(3, 4, 9):
        for number in range(quotas.PROGRESS_CASE.most):
            entry = query_codes.enter(session, asked, "short", where=f"10.0.0.{number}")
        assert entry.locked_until
        assert query_codes.enter(session, asked, code, where="10.0.1.1").case is None
    with at(3, 4, 9, 31):
        found = query_codes.enter(session, asked, code, where="10.0.1.1").case
        assert found is (case if known else None)


def test_an_unknown_number_and_an_old_code_open_nothing(session, cast, case, code):
    assert query_codes.enter(session, "ZW-2000-000001", code, where="1").case is None
    new = query_codes.issue(session, case, by=cast["grid_worker"])
    assert query_codes.enter(session, case.case_no, code, where="1").case is None
    assert query_codes.enter(session, case.case_no, new, where="1").case is case


def test_a_code_given_before_keyed_digests_opens_its_case(session, case, code):
    session.get(QueryCode, case.id).hash = people.hash_password("ABCD2345")
    assert query_codes.enter(session, case.case_no, "ABCD-2345", where="1").case is case
    assert query_codes.enter(session, case.case_no, code, where="1").case is None


def test_a_code_opens_its_case_after_a_new_data_key(session, case, code, monkeypatch, tmp_path):
    file = tmp_path / "data-keys"
    key_files.write(file, data_keys.path().read_text())
    monkeypatch.setenv("SISHI_DATA_KEY_FILE", str(file))
    data_keys.add()
    assert query_codes.enter(session, case.case_no, code, where="1").case is case


def test_what_is_kept_of_a_code_opens_no_other_case(session, cast, case, code):
    other = factories.case(session, cast["grid_worker"])
    query_codes.issue(session, other, by=cast["grid_worker"])
    session.get(QueryCode, other.id).hash = session.get(QueryCode, case.id).hash
    assert query_codes.enter(session, other.case_no, code, where="1").case is None


def test_who_writes_to_the_table_without_the_key_makes_no_code(session, case, code):
    made = hashlib.sha256(f"{case.id}\nABCD2345".encode()).hexdigest()
    row = session.get(QueryCode, case.id)
    row.hash = f"{row.hash.rpartition(':')[0]}:{made}"
    assert query_codes.enter(session, case.case_no, "ABCD-2345", where="1").case is None


def test_where_it_stands_is_told_outwardly(session, cast, case):
    session.add(party_input.add(case, party_input.complete(PartyInput("示例甲"))))
    session.add(
        CaseChange(
            case_id=case.id,
            district=case.district,
            at=case.registered_at,
            by=int(cast["grid_worker"].id),
            what=Change.NOTED,
            status=case.status,
            reason="内部意见",
        )
    )
    session.flush()
    told = progress.describe(session, case)
    assert "网格员" in told.stands
    assert [each.words for each in told.moments][-1] == "登记"
    assert "内部" not in str(told.moments)
    case.status, case.outcome = Status.CLOSED, Outcome.SETTLED
    assert "已化解" in progress.describe(session, case).stands


def test_a_right_of_the_parties_is_told_with_its_last_day(session, case, at):
    with at(6, 20):
        case_deadlines.open_statutory(session, case.id, "tj.confirm.apply", responsible=PARTIES)
        ((name, on),) = progress.describe(session, case).limits
        assert "确认" in name
        assert (on.month, on.day) == (7, 20)
        assert FeedbackKind.CONFIRMATION in feedback.may_say(session, case)
    with at(7, 22):
        assert FeedbackKind.CONFIRMATION not in feedback.may_say(session, case)


def test_a_limit_that_stands_still_is_told_so_without_a_day(session, case, at):
    with at(3, 4):
        row = case_deadlines.open_statutory(session, case.id, "yl.mediate")
        pauses.pause(session, row, "鉴定", evidence="示例鉴定委托书")
        assert progress.describe(session, case).limits == [(row.name, None)]
        assert f"{row.name}：暂停计时。" in party_messages.compose(session, case)


def test_the_next_step_due_at_24_00_is_due_that_day(session, case, at, monkeypatch):
    midnight = datetime(2027, 1, 1, tzinfo=clock.zone())
    monkeypatch.setattr(
        progress, "_steps", lambda session, case: [progress.Step("等待您确认", midnight)]
    )
    assert "下一步：等待您确认，12月31日前" in party_messages.compose(session, case)


def test_what_a_party_says_reaches_who_handles_the_case_and_is_answered(session, cast, case):
    case.owner_id = int(cast["grid_worker"].id)
    voice = feedback.give(session, case, FeedbackKind.WITHDRAWAL, " 我们和好了 ")
    notice = session.query(Notification).one()
    assert (notice.person_id, notice.title) == (case.owner_id, "当事人申请撤回")
    assert "和好" not in notice.title + notice.body
    feedback.answer(session, case, voice.id, "好的，明天核实", by=cast["grid_worker"])
    assert feedback.list_for_case(session, case)[0].answer == "好的，明天核实"
    with pytest.raises(MissingField):
        feedback.answer(session, case, voice.id, " ", by=cast["grid_worker"])


def test_nothing_empty_nothing_endless_nothing_too_often(session, case):
    with pytest.raises(MissingField):
        feedback.give(session, case, FeedbackKind.STATEMENT, " ")
    with pytest.raises(Mistyped):
        feedback.give(session, case, FeedbackKind.STATEMENT, "长" * 2001)
    with pytest.raises(NotNow):
        feedback.give(session, case, FeedbackKind.CONFIRMATION, "")
    for _ in range(feedback.MOST_A_DAY):
        feedback.give(session, case, FeedbackKind.STATEMENT, "补充")
    with pytest.raises(TooMuchFeedback):
        feedback.give(session, case, FeedbackKind.STATEMENT, "补充")


def test_each_closing_is_rated_once_and_can_be_rated_anew(session, case):
    with pytest.raises(NotNow):
        feedback.rate(session, case, Satisfaction.SATISFIED)
    case.status, case.outcome = Status.CLOSED, Outcome.SETTLED
    feedback.rate(session, case, Satisfaction.SATISFIED)
    row = feedback.rate(session, case, Satisfaction.NOT, "没有兑现")
    assert feedback.find_rating(session, case) is row
    assert session.query(Notification).count() == 1
    case.reopenings = 1
    assert feedback.find_rating(session, case) is None


@pytest.mark.parametrize("tier", [None, *Tier])
def test_every_tier_has_outward_words(session, case, tier):
    case.tier = tier
    assert progress.describe(session, case).stands


def test_how_many_rate_is_told_with_how_many_are_content(session, cast, at):
    with at(3, 4):
        rows = [factories.case(session, cast["grid_worker"]) for _ in range(3)]
        for row in rows:
            row.status, row.outcome, row.closed_at = Status.CLOSED, Outcome.SETTLED, clock.now()
        feedback.rate(session, rows[0], Satisfaction.BASICALLY)
        feedback.rate(session, rows[1], Satisfaction.NOT)
        rows[1].reopenings = 1  # what was said of an earlier closing
        march = Scope(factories.DISTRICT, date(2026, 3, 1), date(2026, 3, 31))
        told = indicators.compute(session, march)
    assert (str(told["rated"]), str(told["content"])) == ("33.33%", "100.00%")
