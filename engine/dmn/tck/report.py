"""Telling how the kit went: a table on the terminal, a page in docs."""

from collections.abc import Iterable, Sequence
from itertools import groupby

from engine.dmn.tck.run import Outcome

_HEAD = """# DMN TCK

这一页由 `make tck TCK=文件夹` 写成，请勿手改。

一个案例（`testCase`）的全部结果节点（`resultNode`）都符合预期，才算通过。数字按 8 位小数比较，
日期、时间和时长按值比较，`errorResult="true"` 的节点应得到 null。运行器里没有豁免名单：
不能执行的外部函数（Java、PMML）一律算未通过，列在最后。
"""


def table(outcomes: Sequence[Outcome]) -> str:
    """Folder by folder, then the whole; its last line is `tck: PASSED of TOTAL`."""
    rows = list(_rows(outcomes))
    width = max((len(folder) for folder, _, _ in rows), default=6)
    lines = [f"{folder:<{width}} {passed:>5} / {total}" for folder, passed, total in rows]
    return "\n".join([*lines, f"tck: {_passed(outcomes)} of {len(outcomes)}"])


def page(outcomes: Sequence[Outcome]) -> str:
    """The outcomes as a page of Markdown, with the reason of every failure."""
    failed = [each for each in outcomes if not each.passed]
    external = [each for each in failed if any("外部函数" in why for why in each.reasons)]
    share = 100 * _passed(outcomes) / len(outcomes) if outcomes else 0
    parts = [
        _HEAD,
        (
            f"共 {len(outcomes)} 个案例，通过 {_passed(outcomes)} 个（{share:.2f} %），"
            f"未通过 {len(failed)} 个。\n"
        ),
        "| 文件夹 | 案例 | 通过 | 未通过 |\n| --- | ---: | ---: | ---: |",
        *(
            f"| {name} | {total} | {good} | {total - good} |"
            for name, good, total in _rows(outcomes)
        ),
        "\n## 未通过的案例\n",
        *(_failures(failed) or ["没有。"]),
        "\n## 其中因外部函数未通过\n",
        *([f"- {each.folder} `{each.case}`" for each in external] or ["没有。"]),
    ]
    return "\n".join(parts) + "\n"


def _failures(failed: Iterable[Outcome]) -> list[str]:
    return [
        f"- {each.folder} `{each.case}`：{'<br>'.join(map(_escaped, each.reasons))}"
        for each in failed
    ]


def _escaped(text: str) -> str:
    for sign, safe in (("\\", "\\\\"), ("|", "\\|"), ("<", "&lt;"), ("[", "\\["), ("]", "\\]")):
        text = text.replace(sign, safe)
    return text


def _rows(outcomes: Iterable[Outcome]) -> Iterable[tuple[str, int, int]]:
    for folder, group in groupby(outcomes, key=lambda each: each.folder):
        cases = list(group)
        yield folder, _passed(cases), len(cases)


def _passed(outcomes: Iterable[Outcome]) -> int:
    return sum(each.passed for each in outcomes)
