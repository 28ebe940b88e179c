"""Looking for words: whatever is found by them in a list is what one reads oneself, row by row."""

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from processes.cases import parties
from processes.cases.models import Case
from processes.cases.party_input import PartyInput
from processes.lists import LISTS, finding
from processes.lists.declaration import Query
from processes.lists.reading import list_page
from processes.organisation.places import Place
from processes.whistles import whistles
from tests.processes.factories import OTHER_GRID, add_card
from tests.web import town

#: Of few words, so that they meet; in two cases `漏水` is not what it seems, or only in upper case.
SUMMARIES = (
    "楼上漏水，要求赔偿。",
    "水漏了一地。",
    "PVC管漏水，赔偿100%。",
    "欠薪三个月",
    "pvc窗破损，漏风又进水",
    "赔偿已付_水费未付",
    "鑫源小区噪声",
    "漏水漏水漏水",
)
WORDS = st.sampled_from(
    [
        "漏",
        "水",
        "鑫",
        "漏水",
        "水漏",
        "漏水，",
        "赔偿",
        "要求赔偿",
        "欠薪三个月",
        "PVC",
        "pvc",
        "pvc管",
        "100%",
        "%",
        "_",
        "张三",
        "李四",
        "花园",
        "村",
        "现场处置",
        "无人写过",
    ]
)
LISTED = ("cases", "tasks", "whistles", "cards", "petitions", "notices")


@pytest.fixture
def filled(session, cast):
    """Cases of both grids with these summaries, some of them whistled; the people of the cast."""
    town.deploy(session)
    for number, summary in enumerate(SUMMARIES * 2):
        is_here = number % 3 > 0
        case = town.register(
            session,
            cast["grid_worker" if is_here else "outsider"],
            **({} if is_here else {"grid": OTHER_GRID}),
            summary=summary,
            event_name=f"第{number}件",
            parties=[PartyInput("张三" if number % 2 else "李四")],
            is_petition=number % 4 == 0,
        )
        if number % 2:
            unit = "dept-renshe"
            whistles.blow(
                session, case.id, kind="regular", units=[unit], lead=unit, reason="请到场"
            )
        add_card(session, case)
    session.flush()
    return session, cast


def read_all(session, kind, person, query, size):
    """The ids of all pages of the list, one after the other."""
    after, found, pages = "", [], 0
    while True:
        page = list_page(session, kind, person, query, after=after, size=size)
        found += [each.id for each in page.items]
        if not page.next:
            assert not page.is_broken_off
            return found
        assert page.next != after, "the next page goes on"
        assert page.is_broken_off or len(page.items) == size
        after, pages = page.next, pages + 1
        assert pages < 99


def is_found(session, kind, item, person, words):
    """Whether a person who reads the item would say that each of the words is in it."""
    if kind.key == "notices":
        told = item.notice.title + " " + item.notice.body
        return item.is_open and all(word.lower() in told.lower() for word in words)
    case = item.case
    places = session.scalars(
        select(Place.name).where(Place.code.in_([case.street, case.village, case.grid]))
    ).all()
    known = parties.list_for_case(session, case.id) if item.told.is_found_by_party else []
    names = {each.name for each in known}

    def stands(word):
        text = f"{case.case_no} {case.event_name} {case.summary} {case.place or ''}"
        name = item.task.name if kind.key == "tasks" else ""
        return (
            word.lower() in text.lower()
            or word.lower() in name.lower()
            or word in names
            or (len(word) > 1 and any(word in place for place in places))
        )

    return all(map(stands, words)) and kind.has_words(item, list(words))


@pytest.mark.parametrize("key", LISTED)
def test_what_is_found_is_what_a_reader_of_every_row_would_find(filled, monkeypatch, key):
    session, cast = filled
    kind = LISTS[key]

    @settings(
        max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
    )
    @given(
        name=st.sampled_from(sorted(cast)),
        words=st.lists(WORDS, min_size=1, max_size=3, unique=True),
        few=st.sampled_from((0, 3, 9999)),
        stretch=st.sampled_from((1, 2, 5, 2000)),
        size=st.sampled_from((1, 3, 20)),
        scope=st.sampled_from(("", "area")),
        sort=st.sampled_from(("", "task", "-task", "-step")),
    )
    @example("center", ["漏水"], 0, 2, 3, "area", "")
    @example("liaison", ["欠薪三个月"], 0, 2, 20, "", "")
    @example("liaison", ["漏水"], 9999, 2000, 20, "", "")
    def check(name, words, few, stretch, size, scope, sort):
        monkeypatch.setattr(finding, "FEW", few)
        monkeypatch.setattr(finding, "STRETCH", stretch)
        filters = {"scope": scope} if scope and key == "tasks" else {}
        asked = {"filters": filters, "sort": sort if key == "tasks" else ""}
        person = cast[name]
        rows = list_page(session, kind, person, Query(**asked), size=999).items
        expected = [each.id for each in rows if is_found(session, kind, each, person, words)]
        assert read_all(session, kind, person, Query(" ".join(words), **asked), size) == expected

    check()


def test_a_stretch_without_the_words_says_that_it_goes_on(filled, monkeypatch):
    session, cast = filled
    monkeypatch.setattr(finding, "FEW", 0)
    monkeypatch.setattr(finding, "STRETCH", 2)
    query = Query("欠薪")
    first = list_page(session, LISTS["cases"], cast["district_center"], query, size=20)
    assert first.items == []
    assert first.is_broken_off
    found = read_all(session, LISTS["cases"], cast["district_center"], query, 20)
    names = [session.get_one(Case, each).summary for each in found]
    assert names == ["欠薪三个月"] * 2
