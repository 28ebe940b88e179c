"""One case for each situation in which rights differ, and one out of reach each way."""

from engine import clock
from processes.cases.choices import TeamRole, Tier, WhistleKind
from processes.petitions import timing
from processes.petitions.models import Petition
from processes.whistles.models import Attendance, TeamMember, Whistle
from tests.processes.factories import OTHER_GRID
from tests.web import town


def of_every_situation(session, cast):
    """Situation to case: in the cast's village, `elsewhere` in its district, `abroad` in another."""
    town.deploy(session)
    made = {
        name: town.register(session, cast["grid_worker"])
        for name in ("grid", "society", "department", "petition", "leader", "abroad")
    }
    made["elsewhere"] = town.register(session, cast["outsider"], grid=OTHER_GRID)
    made["society"].tier = Tier.SOCIETY
    made["department"].tier, made["department"].mediation_unit = Tier.DEPARTMENT, "dept-zhujian"
    made["leader"].tier = Tier.LEADER
    made["petition"].is_petition = True
    _whistle(session, made["department"], "dept-renshe")
    session.add(_petition(made["petition"], "dept-renshe"))
    timing.begin(session, made["petition"].id, "xf.close", clock.now(), "dept-renshe")
    session.add(_member(made["leader"], cast["leader"]))
    for level in ("grid", "village", "street", "district"):
        code = getattr(made["abroad"], level)
        setattr(made["abroad"], level, "420304" + code[6:])
    session.flush()
    return made


def _whistle(session, case, unit):
    blown = Whistle(
        case_id=case.id,
        number=1,
        district=case.district,
        kind=WhistleKind.REGULAR,
        reason="示例",
        blown_at=clock.now(),
    )
    session.add(blown)
    session.flush()
    called = {"case_id": case.id, "district": case.district, "unit": unit}
    session.add(Attendance(whistle_id=blown.id, **called))


def _petition(case, organ):
    return Petition(case_id=case.id, district=case.district, organ=organ, received_at=clock.now())


def _member(case, person):
    return TeamMember(
        case_id=case.id,
        district=case.district,
        role=TeamRole.LEADER,
        person_id=int(person.id),
        name="示例",
        since=clock.now(),
    )
