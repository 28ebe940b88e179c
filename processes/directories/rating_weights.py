"""The register of rating weights: how a department's score for a whistle is made up (docs/domain.md D09)."""

from sqlalchemy.orm import Session

from processes import bounds, fields, registers
from processes.errors import WeightsRequired
from processes.organisation.roles import Role
from processes.registers import Register, Section, rights
from processes.whistles.quality_models import RatingWeight

KEEPERS = (Role.DISTRICT_CENTER, Role.POLITICAL_LEGAL)


def _check(_session: Session, row: RatingWeight) -> None:
    """Three noughts weigh nothing."""
    if row.response + row.quality + row.attitude == 0:
        raise WeightsRequired


REGISTER = registers.declare(
    Register(
        key="rating-weights",
        title="吹哨评价权重",
        section=Section.SUPERVISION,
        model=RatingWeight,
        one="一组权重",
        note="自起用日起吹的哨按这一组权重评分；没有设过的，响应30、质量50、态度20，黄牌扣5分、红牌扣10分。",
        fields=(
            fields.Date(
                "since_on", "起用日期", least=bounds.years_ago(1), most=bounds.years_ahead(1)
            ),
            fields.Number("response", "响应权重", most=100),
            fields.Number("quality", "质量权重", most=100),
            fields.Number("attitude", "态度权重", most=100),
            fields.Number("yellow", "黄牌扣分", most=100),
            fields.Number("red", "红牌扣分", most=100),
        ),
        columns=("since_on", "response", "quality", "attitude", "yellow", "red"),
        read=rights.within(RatingWeight.district, *KEEPERS, Role.CENTER),
        write=rights.at(RatingWeight.district, *KEEPERS),
        order=RatingWeight.since_on,
        newest_first=True,
        check=_check,
    )
)
