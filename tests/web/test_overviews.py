"""The supervisor's wall and the leader's week: what they count, where each number leads, what they cost."""

import re
from datetime import timedelta

import pytest

from engine import clock
from processes.cards.models import Explanation
from processes.cases.choices import TeamRole, Tier
from processes.casework import tiers
from processes.deadlines import case_deadlines
from processes.deadlines.models import Card, Colour
from processes.onboarding import missing
from processes.overviews import coverage, figures
from processes.whistles import whistles
from processes.whistles.models import TeamMember
from tests.processes.factories import DISTRICT, OTHER_GRID, OTHER_STREET, STREET, UNITS
from tests.web import town
from tests.web.statements import counted
from web.paging import SIZE

NUMBER = re.compile(r'<a class="wall-count[^"]*" href="(/wall/[^"]+)" data-count="(\d+)"')
HEADING = re.compile(r'id="there-are">(\d+)件<')


def numbers(browser, address="/wall"):
    page = browser.get(address)
    assert page.status_code == 200
    return [(link.replace("&amp;", "&"), int(n)) for link, n in NUMBER.findall(page.text)]


def cost(session, browser, address):
    browser.get(address)
    with counted(session) as told:
        assert browser.get(address).status_code == 200
    return told


@pytest.fixture
def busy(session, cast, case):
    """Cases in two streets, on two tiers, one late, one whistled, one with a red card."""
    town.register(session, cast["outsider"], grid=OTHER_GRID)
    risen = town.register(session, cast["grid_worker"])
    tiers.enter_tier(session, risen.id, Tier.GRID, "登记")
    tiers.enter_tier(session, risen.id, Tier.SOCIETY, "到期未办结")
    units = list(UNITS)
    whistles.blow(session, risen.id, kind="regular", units=units, lead=units[0], reason="会商")
    late = case_deadlines.open_statutory(session, case.id, "xf.notify")
    session.flush()
    late.due_at = clock.now()
    session.add(
        Card(
            clock_id=late.id,
            case_id=case.id,
            district=DISTRICT,
            colour=Colour.RED,
            issued_at=clock.now(),
            why="",
        )
    )
    session.flush()
    return case


@pytest.mark.parametrize("name", ["district_center", "grid_head"])
def test_each_number_of_the_wall_is_how_many_cases_it_opens(browse, busy, name):
    browser = browse(name)
    found = numbers(browser)
    assert {n for _, n in found} > {0, 1}
    links = dict(found)
    assert len(links) > 40
    for link, number in links.items():
        page = browser.get(link)
        assert page.status_code == 200
        assert HEADING.search(page.text)[1] == str(number), link
        assert "您可以查看的范围内" not in page.text, link


def test_the_wall_tells_what_is_late_where_it_rose_and_who_was_called(browse, busy):
    links = dict(numbers(browse("district_center")))

    def of(key, **asked):
        wanted = {f"{name}={value}" for name, value in asked.items()}
        wanted |= {f"within={DISTRICT}"} if "within" not in asked else set()
        return [
            n
            for link, n in links.items()
            if link.startswith(f"/wall/{key}?")
            and {w for w in link.partition("?")[2].split("&") if not w.startswith("days")} == wanted
        ]

    assert of("escalated", tier="grid") == [1]
    assert of("open", within=OTHER_STREET) == [1]
    assert of("open", within=STREET) == [2]
    assert of("late", within=STREET) == [1]
    assert of("red") == [1]
    assert of("whistle.unsigned", who=next(iter(UNITS))) == [1]


def test_the_cases_behind_a_number_say_who_has_them_and_how_late_they_are(
    browse, session, cast, busy
):
    [limit] = case_deadlines.list_open(session, {busy.id})
    page = browse("district_center").get("/wall/late").text
    assert re.search(rf"<span>{limit.name}</span> <b>[^<]*超期", page)
    assert "张某、李某" in page
    assert "张三" not in page
    assert "无人领取" in page
    busy.owner_id = int(cast["grid_worker"].id)
    session.flush()
    assert "演示grid_worker在办" in browse("district_center").get("/wall/late").text


def test_a_street_sees_its_own_and_may_not_ask_for_another(browse, busy):
    center = browse("center")
    assert center.get(f"/wall?within={OTHER_STREET}").status_code == 403
    assert center.get(f"/wall/open?within={DISTRICT}").status_code == 403
    assert center.get("/wall/nothing").status_code == 404


def test_a_wall_of_nothing_says_so(browse, cast):
    page = browse("district_center").get("/wall").text
    assert "没有待办的任务" in page
    assert "没有吹哨" in page


def test_the_wall_costs_the_same_for_many_cases(browse, session, cast, busy):
    browser = browse("district_center")
    few = cost(session, browser, "/wall")
    listed = cost(session, browser, "/wall/open")
    for number in range(25):
        each = town.register(session, cast["grid_worker"], event_name=f"第{number}件")
        case_deadlines.open_statutory(session, each.id, "xf.notify")
        units = list(UNITS)
        whistles.blow(session, each.id, kind="regular", units=units, lead=units[0], reason="会商")
    session.flush()
    many = cost(session, browser, "/wall")
    assert len(many) == len(few), many
    assert len(many) <= 18, many
    assert len(cost(session, browser, "/wall/open")) == len(listed)


def test_every_figure_can_be_counted_for_every_tier(browse, busy):
    browser = browse("district_center")
    for key in figures.FIGURES:
        assert browser.get(f"/wall/{key}?tier=grid&who=none&days=90").status_code == 200


def lead(session, leader, case, *, days):
    """The leader answers for the case, with a meeting and an explanation due in so many days."""
    tiers.enter_tier(session, case.id, Tier.LEADER, "重大")
    session.add(
        TeamMember(
            case_id=case.id,
            district=DISTRICT,
            role=TeamRole.LEADER,
            person_id=int(leader.id),
            name="李",
            since=clock.now(),
        )
    )
    meet = case_deadlines.open_statutory(session, case.id, "xf.notify")
    session.flush()
    meet.due_at = clock.now() + timedelta(days=days)
    card = Card(
        clock_id=meet.id,
        case_id=case.id,
        district=DISTRICT,
        responsible=f"person-{leader.id}",
        colour=Colour.YELLOW,
        issued_at=clock.now(),
        why="",
    )
    session.add(card)
    session.flush()
    due = clock.now() + timedelta(days=days)
    session.add(Explanation(card_id=card.id, district=DISTRICT, clock_id=meet.id, due_at=due))
    session.flush()
    return card


def test_a_leaders_week_has_what_is_due_by_day_each_one_click_from_the_act(
    browse, session, cast, case
):
    leader = browse("leader")
    assert "这七天没有要办的事" in leader.get("/week").text
    card = lead(session, cast["leader"], case, days=2)
    later = town.register(session, cast["grid_worker"])
    lead(session, cast["leader"], later, days=9)
    over = town.register(session, cast["grid_worker"])
    lead(session, cast["leader"], over, days=-1)
    page = leader.get("/week").text
    assert f'href="/cards/{card.id}"' in page
    assert f'href="/cases/{case.id}"' in page
    assert later.case_no not in page
    assert "七天以后还有2项" in page
    assert page.index("已超期") < page.index(over.case_no) < page.index(case.case_no)
    assert "这七天没有要办的事" in browse("other_leader").get("/week").text


def test_a_week_names_cards_and_limits_in_english(browse, session, cast, case):
    lead(session, cast["leader"], case, days=2)
    leader = browse("leader")
    leader.client.set_cookie("language", "en")
    page = leader.get("/week").text
    assert {*re.findall(r'class="title" [^>]*>([^<]+)<', page)} == {
        "Yellow card",
        "Notice of acceptance of a petition",
    }


def test_what_is_over_in_a_week_comes_page_by_page_each_once(browse, session, cast, case):
    leader = browse("leader")
    led = {lead(session, cast["leader"], case, days=-1).case_id}
    for number in range(2, SIZE + 3):
        each = town.register(session, cast["grid_worker"])
        led.add(lead(session, cast["leader"], each, days=-number).case_id)
    soon = town.register(session, cast["grid_worker"])
    lead(session, cast["leader"], soon, days=2)
    page, found = leader.get("/week").text, []
    assert soon.case_no in page
    assert f">{2 * len(led)}项<" in page
    while True:
        found += [int(id) for id in re.findall(r'href="/cases/(\d+)"', page)]
        following = re.search(r'href="(/week\?part=late[^"]+)"', page)
        if not following:
            break
        page = leader.get(following[1].replace("&amp;", "&")).text
        assert soon.case_no not in page
    assert sorted(found) == sorted([*led, soon.id])
    misspelt = leader.get("/week?part=late&after=never").text
    assert soon.case_no not in misspelt
    assert soon.case_no in leader.get("/week?part=whenever").text


def test_a_week_of_many_cases_costs_what_one_of_a_single_case_does(browse, session, cast, case):
    leader = browse("leader")
    lead(session, cast["leader"], case, days=2)
    single = cost(session, leader, "/week")
    for _ in range(6):
        lead(session, cast["leader"], town.register(session, cast["grid_worker"]), days=3)
    many = cost(session, leader, "/week")
    assert len(many) == len(single), many
    assert len(many) <= 20, many


def test_the_wall_names_the_grids_nobody_works_in(browse, session, busy):
    grids, villages = coverage.vacancies(session, STREET)
    assert grids.number >= len(grids.first) > 0
    assert missing.find(session, DISTRICT)
    page = browse("center").get("/wall").text
    assert f'within={grids.first[0]}"' in page
    assert "没有网格员的小网格" in page
    assert villages.number == 0
