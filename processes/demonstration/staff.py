"""Everybody who works in the district: placeholders all, and the roles they hold."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from engine import records
from processes.demonstration.organisations import read_units
from processes.demonstration.places import DISTRICT
from processes.organisation import people
from processes.organisation.centre_names import centre, district_centre
from processes.organisation.people import Appointment, Person
from processes.organisation.places import PlaceKind, Studio
from processes.organisation.roles import Role
from processes.rosters.models import RotaTurn

STREET_SECRETARY = "乡镇（街道）书记"
MEDIATORS = 648
STUDIOS = 4
#: How many people a centre, a department and each district office has.
CENTER_STAFF, LIAISONS, DISTRICT_STAFF, SUPERVISORS = 3, 2, 6, 3


#: Categories of the first level: of the trades' organisations in their order, and of the others.
TRADES = (
    *(["05"], ["05"], ["07"], ["04"], ["01"], ["06"]),
    *(["05"], ["09"], ["08"], ["06"], ["06"], ["06"]),
)
USUAL: tuple[list[str], ...] = (
    ["01", "02"],
    ["02", "04"],
    ["01"],
    ["06", "08"],
    ["02"],
    ["09"],
    [],
)


@dataclass(frozen=True)
class Post:
    """Somebody to be: what they are, and where."""

    role: Role
    at: str
    post: str | None = None
    duty: str | None = None
    body: str | None = None


def build(session: Session, places: dict[PlaceKind, list[str]], units: dict[str, list[str]]) -> int:
    """Insert people, their appointments and the studios; answer how many people."""
    posts = list(_posts(places, units))
    numbers: dict[Role, int] = {}
    rows = []
    for index, post in enumerate(posts, 1):
        numbers[post.role] = numbers.get(post.role, 0) + 1
        rows.append(
            {
                "name": f"示例{post.role.words}{numbers[post.role]:04}",
                "phone": f"0719-{index:07}",
                "post": post.post,
                "duty": post.duty,
                "body": post.body,
                "district": DISTRICT,
            }
        )
    ids = [each.id for each in people.enter_all(session, Person, rows)]
    held = [
        {
            "person_id": person,
            "role": post.role,
            "at": post.at,
            "district": DISTRICT,
            "specialities": _specialities(post, person),
        }
        for person, post in zip(ids, posts, strict=True)
    ]
    people.enter_all(session, Appointment, held)
    records.insert_noted(session, RotaTurn, _rota(posts, held))
    mediators = [row for row in held if row["role"] is Role.MEDIATOR]
    records.insert_noted(
        session, Studio, [_studio(n, row) for n, row in enumerate(mediators[:STUDIOS])]
    )
    return len(ids)


def _rota(posts: list[Post], held: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The secretaries of streets and townships receive; elsewhere the office says who does."""
    return [
        {"district": DISTRICT, "place": post.at, "person_id": row["person_id"], "position": 1}
        for post, row in zip(posts, held, strict=True)
        if post.post == STREET_SECRETARY
    ]


def _posts(places: dict[PlaceKind, list[str]], units: dict[str, list[str]]) -> Iterator[Post]:
    for grid in places[PlaceKind.SMALL_GRID]:
        yield Post(Role.GRID_WORKER, grid)
    for village in places[PlaceKind.VILLAGE]:
        yield Post(Role.GRID_HEAD, village, "村（社区）书记", "主持村（社区）全面工作")
    organisations = units["organisations"]
    for number in range(MEDIATORS):
        yield Post(Role.MEDIATOR, organisations[number % len(organisations)])
    for street in places[PlaceKind.STREET]:
        yield Post(Role.CENTER, street, STREET_SECRETARY, "主持乡镇（街道）全面工作")
        for _ in range(CENTER_STAFF - 1):
            yield Post(Role.CENTER, street, f"{centre()}工作人员", "接访登记与调度")
    for department in units["departments"]:
        for _ in range(LIAISONS):
            yield Post(Role.LIAISON, department, "联络员")
        yield Post(Role.UNIT_HEAD, department, "单位负责人")
    yield from _district()


def _district() -> Iterator[Post]:
    for body, number in read_units()["bodies"].items():
        for index in range(1, number + 1):
            yield Post(Role.LEADER, DISTRICT, f"{body}领导", f"示例分工{index}", body)
    for _ in range(DISTRICT_STAFF):
        yield Post(Role.DISTRICT_CENTER, DISTRICT, f"{district_centre()}工作人员")
    for _ in range(SUPERVISORS):
        yield Post(Role.POLITICAL_LEGAL, DISTRICT, "政法委督办人员")
    yield Post(Role.COURT_PRESIDENT, DISTRICT, "法院院长")
    yield Post(Role.POLICE_SUPERIOR, DISTRICT, "上级公安机关审批人")
    yield Post(Role.ARBITRATION_DIRECTOR, DISTRICT, "仲裁委员会主任")
    for role in (Role.ANALYST, Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDITOR):
        yield Post(role, DISTRICT)


def _specialities(post: Post, number: int) -> list[str]:
    """Of a trade's mediators its categories, of a committee's two that many have."""
    if post.role is not Role.MEDIATOR:
        return []
    trade = post.at.removeprefix("org-trade-")
    if trade != post.at:
        return TRADES[(int(trade) - 1) % len(TRADES)]
    return USUAL[number % len(USUAL)]


def _studio(number: int, mediator: dict[str, object]) -> dict[str, object]:
    return {
        "name": f"示例调解工作室{number + 1}",
        "organisation": mediator["at"],
        "person_id": mediator["person_id"],
        "district": DISTRICT,
    }
