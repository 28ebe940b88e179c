"""Repeated and related cases: suggested by person, place and words, linked by who handles one."""

import pytest

from processes.cases import changes, party_input
from processes.cases.models import Party
from processes.cases.party_input import PartyInput
from processes.cases.relation_models import CaseRelation, RelationKind
from processes.casework import duplicates, relations
from processes.casework.duplicates import Suspect
from processes.casework.relations import LinkedToItself, NotARepeat
from processes.errors import NoSuchCase
from processes.privacy import masking
from tests.processes import factories
from tests.processes.factories import OTHER_GRID, VILLAGE

CARD = "420303199001011233"
LEAK = "楼上卫生间漏水，楼下天花板发霉，要求赔偿五千元"


@pytest.fixture
def make(session, cast):
    def made(*people, by="grid_worker", **facts):
        row = factories.case(session, cast[by], **facts)
        session.add_all(party_input.add(row, party_input.complete(each)) for each in people)
        session.flush()
        return row

    return made


def suspect(*people, summary="另一件事", place=None):
    return Suspect(people, VILLAGE, summary, place)


@pytest.mark.parametrize(
    ("known", "asked", "reasons"),
    [
        (PartyInput("示例甲", id_no=CARD), PartyInput("示某", id_no=CARD), ["证件号码相同"]),
        (
            PartyInput("示例甲", phone="13800001234"),
            PartyInput("乙", phone="138 0000 1234"),
            ["电话相同"],
        ),
        (PartyInput("示例甲"), PartyInput("示例甲"), None),
        (PartyInput("示例甲"), PartyInput("示例乙"), None),
    ],
)
def test_the_same_person_is_suggested(session, cast, make, known, asked, reasons):
    case = make(known)
    found = duplicates.suggest(session, suspect(asked), cast["grid_worker"])
    assert [(each.case, each.reasons) for each in found] == ([(case, reasons)] if reasons else [])


def test_a_like_text_in_the_village_and_a_name_at_the_same_place_are_suggested(session, cast, make):
    case = make(PartyInput("示例甲"), summary=LEAK, place="三号楼 二单元")
    by_text = suspect(PartyInput("乙"), summary="楼上漏水，楼下天花板发霉，要求赔偿五千元。")
    assert duplicates.suggest(session, by_text, cast["grid_worker"])[0].reasons == ["案情相近"]
    by_place = suspect(PartyInput("示例甲"), place="三号楼二单元")
    found = duplicates.suggest(session, by_place, cast["grid_worker"])
    assert [(each.case, each.reasons) for each in found] == [(case, ["姓名相同", "地点相同"])]


def test_of_what_one_may_not_see_nothing_is_told(session, cast, make):
    make(PartyInput("示例甲", id_no=CARD), by="outsider", grid=OTHER_GRID)
    asked = suspect(PartyInput("甲", id_no=CARD))
    assert duplicates.suggest(session, asked, cast["grid_worker"]) == []
    assert duplicates.suggest(session, asked, cast["center"]) == []
    assert len(duplicates.suggest(session, asked, cast["district_center"])) == 1


def test_how_often_somebody_came_is_told_of_what_one_may_see(session, cast, make):
    make(PartyInput("示例甲", id_no=CARD), by="outsider", grid=OTHER_GRID)
    mine = make(PartyInput("示例甲", id_no=CARD))
    assert relations.count_cases_of_parties(session, mine, cast["grid_worker"]) == 1
    assert relations.count_cases_of_parties(session, mine, cast["district_center"]) == 2


def test_a_link_to_what_one_may_not_see_is_not_taken_back(session, cast, make):
    theirs = make(PartyInput("示例乙"), by="outsider", grid=OTHER_GRID)
    mine = make(PartyInput("示例甲"))
    relations.link(session, mine, theirs.id, RelationKind.RELATED, by=cast["district_center"])
    before = len(changes.list_for_case(session, mine.id))
    relations.unlink(session, mine, theirs.id, by=cast["grid_worker"])
    assert len(changes.list_for_case(session, mine.id)) == before
    assert len(relations.list_for_case(session, mine, cast["district_center"])) == 1


def test_a_repeat_is_the_same_person_within_a_year(session, cast, make, at):
    with at(1, 5):
        old = make(PartyInput("示例甲", id_no=CARD))
        other = make(PartyInput("示例乙"))
    with at(12, 30):
        new = make(PartyInput("示例甲", id_no=CARD))
        relations.link(session, new, old.id, RelationKind.REPEAT, by=cast["grid_worker"])
        with pytest.raises(NotARepeat):
            relations.link(session, new, other.id, RelationKind.REPEAT, by=cast["grid_worker"])
        assert relations.count_cases_of_parties(session, new, cast["grid_worker"]) == 2
    assert [row.case_id for row in session.query(CaseRelation)] == [new.id]


def test_links_are_told_from_both_sides_and_can_be_taken_back(session, cast, make):
    old, new = make(PartyInput("示例甲")), make(PartyInput("示例乙"))
    relations.link(session, old, new.id, RelationKind.RELATED, by=cast["grid_worker"])
    for mine, theirs in ((old, new), (new, old)):
        links = relations.list_for_case(session, mine, cast["grid_worker"])
        assert [other for _row, other in links] == [theirs]
        assert relations.list_for_case(session, mine, cast["outsider"]) == []
    relations.unlink(session, new, old.id, by=cast["grid_worker"])
    assert relations.list_for_case(session, old, cast["grid_worker"]) == []


def test_nobody_links_what_they_may_not_see(session, cast, make):
    mine, theirs = make(PartyInput("甲")), make(PartyInput("乙"), by="outsider", grid=OTHER_GRID)
    with pytest.raises(NoSuchCase):
        relations.link(session, mine, theirs.id, RelationKind.RELATED, by=cast["grid_worker"])
    with pytest.raises(LinkedToItself):
        relations.link(session, mine, mine.id, RelationKind.RELATED, by=cast["grid_worker"])


@pytest.mark.parametrize(
    ("given", "masked"),
    [
        ("张三", "张某"),
        ("欧阳锋", "欧阳某"),
        ("张某", "张某"),
        ("John", "J***"),
        ("买买提·某某", "买买提某"),
        ("", ""),
    ],
)
def test_names_are_masked_outward(given, masked):
    assert masking.name(given) == masked


def test_a_text_is_masked_by_what_is_known_of_the_parties_and_by_form():
    party = Party(name="赵钱孙", phone="0719-8888888", address="秘密路八号")
    unit = Party(name="示例物业公司", is_unit=True)
    said = f"赵钱孙（{CARD},13912345678,0719-8888888）住秘密路八号，告示例物业公司"
    assert masking.words(said, [party, unit]) == (
        "赵某（420303********1233,139****5678,****）住****，告示例物业公司"
    )
