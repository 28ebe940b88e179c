"""Between which ends the dates of a mediation lie."""

from processes import bounds
from processes.cases.dates import FOUND

EFFECTIVE = bounds.entered(
    "settlement.effective_on", "生效日期", FOUND, bounds.days_ahead(30, "今天以后30日")
)
PERFORM_BY = bounds.entered("settlement.perform_by", "履行期限", FOUND, bounds.years_ahead(10))
APPLIED = bounds.entered("arbitration.applied_on", "仲裁机构收到申请日期", FOUND, bounds.TODAY)
FILED = bounds.entered("arbitration.filed_on", "受理日期", FOUND, bounds.TODAY)
AWARDED = bounds.entered("arbitration.received_on", "收到裁决书日期", FOUND, bounds.TODAY)
