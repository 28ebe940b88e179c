"""A file of disputes to import."""

from processes import spreadsheets
from processes.imports.columns import EVERY
from processes.spreadsheets import Worksheet
from tests.processes.factories import GRID

GOOD = {
    "简述": "楼上漏水，要求修复",
    "类别": "0201",
    "风险": "蓝",
    "网格代码": GRID,
    "申请人": "示例甲",
    "申请人电话": "13800001234",
}
HEADINGS = [each.heading for each in EVERY]


def table(*rows):
    lines = [[(GOOD | row).get(each, "") for each in HEADINGS] for row in rows]
    return spreadsheets.write([Worksheet("纠纷", HEADINGS, lines)])
