"""The protocol of a run, as tables of docs/chaos.md."""

import statistics
from collections import defaultdict
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from tests.chaos import disk
from tests.chaos.faults import KILLS
from tests.chaos.judging import Findings
from tests.chaos.record import Record

PAGE = Path(__file__).parent.parent.parent / "docs" / "chaos.md"
#: What comes after this line is the protocol of the last run.
MARK = "<!-- 以下由 make chaos 写入 -->\n"


def write(
    done: Sequence[tuple[str, float]], record: Record, found: Findings, seconds: float
) -> str:
    """What was done, what people did meanwhile, what was found."""
    back: dict[str, list[float]] = defaultdict(list)
    for what, each in done:
        back[what].append(each)
    kills = sum(len(times) for what, times in back.items() if what in KILLS)
    acknowledged, refused = record.count()
    unanswered = sum(len(each.unanswered) for each in record.acts)
    lines = [
        f"{datetime.now(UTC):%Y-%m-%d}，{seconds:.0f}秒，杀死{kills}次，其他{len(done) - kills}次。"
        + ("" if disk.place() else "本机不能有自己的小磁盘（`unshare`），没有试磁盘写满。"),
        "",
        "| 做了什么 | 次数 | 恢复的中位秒数 | 最久 |",
        "| --- | ---: | ---: | ---: |",
        *(
            f"| {what} | {len(times)} | {statistics.median(times):.1f} | {max(times):.1f} |"
            for what, times in sorted(back.items())
        ),
        "",
        f"没有得到答复或答复503的请求{unanswered}次，各再次发出。",
        "",
        "| 动词 | 确认 | 拒绝 |",
        "| --- | ---: | ---: |",
        *(
            f"| {verb} | {acknowledged[verb]} | {refused[verb]} |"
            for verb in sorted(acknowledged | refused)
        ),
        f"| 合计 | {acknowledged.total()} | {refused.total()} |",
        "",
        "后台程序写下的历史："
        + "，".join(f"{what} {number}" for what, number in sorted(found.system.items()))
        + "。",
        "",
        f"不符{len(found.wrong)}处。" if found.wrong else "核对：没有一处不符。",
        *(f"\n- `{each}`" for each in found.wrong),
    ]
    return "\n".join(lines) + "\n"


def keep(page: Path, told: str) -> None:
    """Put the protocol in the place of the last one."""
    before = page.read_text("utf-8").partition(MARK)[0] if page.exists() else "# 混乱测试\n\n"
    page.write_text(before + MARK + "\n" + told, "utf-8")
