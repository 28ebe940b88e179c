"""The library of rules: versions, what may follow what, and what a running case keeps."""

import re
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

import processes.handlers  # noqa: F401 - registers what the diagrams call
from engine import clock
from engine.deployment import catalogue
from engine.deployment.bundle import Source
from engine.faults import Refused
from processes.deadlines import case_deadlines, due_dates, limits, releasing, rules_file
from processes.deadlines.laws import Checked
from processes.deadlines.limits import Unit
from processes.deadlines.releasing import Change
from processes.diagrams import shipped
from processes.errors import LimitNotAllowed, NothingChanged, ReasonRequired


@pytest.fixture
def installed(session):
    shipped.deploy(session)
    return session


def row(session, key):
    return limits.newest(session).versions(key, None)[0]


def shortened(session, cast, key, amount, **more):
    now = row(session, key)
    extension = now.extension.amount if now.extension else None
    change = Change(amount, now.unit, more.get("extension", extension), "区里决定")
    return releasing.release(session, key, None, change, by=cast["system_admin"])


def test_the_file_reads_as_it_was_written():
    shipped = limits.shipped()
    found = rules_file.read("limits.json", rules_file.write(shipped.rows, shipped.laws))
    assert (found.rows, found.laws) == (shipped.rows, shipped.laws)


def test_every_fault_of_a_file_is_told():
    text = b'[{"key": "a"}, {"key": "b", "name": "\xe4\xb9\x99", "colour": "red"}]'
    with pytest.raises(Refused) as refused:
        rules_file.read("limits.json", text)
    assert len(refused.value.faults) == 2
    assert "第2条规则" in str(refused.value)


def test_a_statutory_limit_is_tightened_and_follows_the_start_of_the_clock(installed, cast, at):
    with at(6, 1):
        shortened(installed, cast, "xf.close", 50)
        assert limits.find("xf.close", date(2026, 6, 1), session=installed).amount == 50
    assert limits.find("xf.close", date(2026, 5, 31), session=installed).amount == 60
    assert limits.find_version(installed, "xf.close@1").amount == 60
    with at(6, 2):
        assert shortened(installed, cast, "xf.close", 60).amount == 60


@pytest.mark.parametrize(
    ("key", "amount", "extension"),
    [("xf.close", 70, 30), ("xf.close", 60, 40), ("xf.notify", 16, None), ("xf.notify", 0, None)],
)
def test_a_statutory_limit_is_never_loosened(installed, cast, key, amount, extension):
    with pytest.raises(LimitNotAllowed, match=r"法定期限|延期"):
        shortened(installed, cast, key, amount, extension=extension)


def test_a_right_of_the_parties_is_not_touched(installed, cast):
    for amount in (20, 40):
        with pytest.raises(LimitNotAllowed, match="权利期限"):
            shortened(installed, cast, "tj.confirm.apply", amount)


def test_a_release_says_why_and_changes_something(installed, cast):
    by = cast["analyst"]
    with pytest.raises(ReasonRequired):
        releasing.release(
            installed, "grid.resolve", None, Change(2, Unit.WORKING_DAY, 2, " "), by=by
        )
    with pytest.raises(NothingChanged):
        releasing.release(
            installed, "grid.resolve", None, Change(3, Unit.WORKING_DAY, 2, "同前"), by=by
        )


def test_a_file_handed_in_is_judged_like_a_release(installed):
    law = row(installed, "xf.close")
    longer = replace(law, amount=90, version=2, in_force_from=date(2026, 6, 1))
    rows = limits.newest(installed).rows
    for given in ([*rows, longer], rows[1:], [replace(rows[0], amount=5), *rows[1:]]):
        with pytest.raises(Refused):
            catalogue.deploy(installed, [Source.of("limits.json", rules_file.write(given))])
    assert row(installed, "xf.close") == law


def test_the_preview_counts_what_runs_by_the_rule(installed, cast, case, at):
    with at(3, 4):
        found = due_dates.compute("grid.resolve", clock.now(), session=installed)
        case_deadlines.begin(installed, case, found, limits.Kind.PROCESS)
        installed.flush()
        change = Change(2, Unit.WORKING_DAY, 2, "提速")
        seen = releasing.preview(installed, "grid.resolve", None, change)
    assert (seen.before.amount, seen.after.amount, seen.running) == (3, 2, 1)
    assert seen.due_after < seen.due_before
    assert row(installed, "grid.resolve").version == 1


def test_a_rule_without_extensions_asks_nobody_for_one(session):
    from tests.journeys.district import District, moment

    district = District(session, moment(3, 4, 9))
    with clock.at(district.now):
        change = Change(3, Unit.WORKING_DAY, None, "不再延期")
        releasing.release(session, "grid.resolve", None, change, by=district.cast["system_admin"])
    district.register("楼上漏水", category="0201")
    district.do("grid_worker", "Contact")
    district.until(3, 6, 10)
    assert district.open() == ["Handle"]
    assert district.due("HandleDue") == [moment(3, 9, 17, 30)]


def test_every_rule_cites_a_law_or_says_that_it_is_the_districts_own():
    law = re.compile(
        r"《.+》.*第[一二三四五六七八九十百]+条|法释〔\d+〕\d+号第[一二三四五六七八九十百]+条"
    )
    for each in limits.shipped().rows:
        if each.mark == "法":
            assert law.match(each.article), each.rule
        else:
            assert "本区规定" in each.article, each.rule
        assert (each.article == "本区规定") == (each.mark == "设"), each.rule


def test_what_is_in_doubt_says_so_in_the_library_and_in_the_document():
    page = (Path(__file__).parents[3] / "docs" / "domain.md").read_text("utf-8")
    told = re.findall(
        r"^\| `([a-z._]+)`(?:（信访件）)? \|.*\| (待核|已核)[^|]*\|$", page, re.MULTILINE
    )
    doubted = {key for key, state in told if state == "待核"}
    laws = [each for each in limits.shipped().newest if each.mark == "法"]
    pending = [each for each in laws if each.status is Checked.PENDING]
    assert {key for key, _ in told} == {each.key for each in laws}
    assert doubted == {each.key for each in pending}
    assert all(each.doubt for each in pending)
    read = [each for each in laws if each.status is Checked.READ]
    assert [each.rule for each in read if not each.quote] == []


def test_a_released_rule_may_be_cited_anew_and_nothing_else(installed):
    rows = limits.newest(installed).rows
    reworded = [replace(rows[0], article="《信访工作条例》第二十二条第一款"), *rows[1:]]
    catalogue.deploy(installed, [Source.of("limits.json", rules_file.write(reworded))])
    assert limits.newest(installed).rows[0].article.endswith("第一款")
    changed = [replace(reworded[0], mark="设"), *rows[1:]]
    with pytest.raises(Refused, match="不能改动"):
        catalogue.deploy(installed, [Source.of("limits.json", rules_file.write(changed))])


def test_an_older_installation_gets_the_citations_with_its_next_release(session, cast):
    old = [replace(each, article="旧的写法") for each in limits.shipped().rows]
    sources = [*shipped.sources(), Source.of("limits.json", rules_file.write(old))]
    catalogue.deploy(session, sources)
    shortened(session, cast, "grid.resolve", 2)
    found = {each.rule: each.article for each in limits.newest(session).rows}
    assert found == {each.rule: each.article for each in limits.shipped().rows} | {
        "grid.resolve@2": "本区规定"
    }
