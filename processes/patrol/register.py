"""The findings as a list to look things up in; it has no form, findings come from the sheets."""

from sqlalchemy.orm import Session

from processes import bounds, fields, registers
from processes.codes import code_tables
from processes.organisation.places import PlaceKind
from processes.organisation.roles import Role
from processes.patrol.models import PatrolFinding
from processes.registers import Register, Section, references, rights


def _tags(session: Session) -> dict[str, str]:
    return {name: name for name in code_tables.names(session, "focus_tag").values()}


REGISTER = registers.declare(
    Register(
        key="findings",
        title="排查发现",
        one="发现",
        note="发现记在当天的排查单上；开案的，这里可以看到案件编号。",
        section=Section.PATROL,
        model=PatrolFinding,
        fields=(
            fields.Prose("text", "发现的情况"),
            references.Place("grid", "网格", levels=(PlaceKind.SMALL_GRID,)),
            fields.Date("on", "日期", least=bounds.years_ago(2), most=bounds.TODAY),
            fields.ChooseMany("focus_tags", "重点领域", needed=False, among=_tags),
            references.Case("case_id", "案件编号", needed=False),
        ),
        columns=("on", "text", "grid", "focus_tags", "case_id"),
        read=rights.within(
            PatrolFinding.grid,
            Role.GRID_WORKER,
            Role.GRID_HEAD,
            Role.CENTER,
            Role.DISTRICT_CENTER,
            Role.POLITICAL_LEGAL,
        ),
        write=rights.holders(),
        search=(PatrolFinding.text,),
        order=PatrolFinding.on,
        newest_first=True,
        place=PatrolFinding.grid,
        filters=("focus_tags",),
    )
)
