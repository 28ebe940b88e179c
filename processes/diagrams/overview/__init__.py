"""The page `docs/diagrams.md`, written from what ships: diagrams, decisions, forms, handlers.

    python -m processes.diagrams.overview

Nothing in it is written by hand, and it is the same on every machine.
"""

from collections.abc import Sequence

from engine.deployment.bundle import Kind
from processes.diagrams import shipped
from processes.diagrams.overview import decisions, fields, forms, processes, registry
from processes.diagrams.overview.elements import Diagram, read
from processes.diagrams.overview.markdown import anchor

INTRODUCTION = """\
# 流程图

`bpmn/` 中全部流程图、决策表、表单的清单，由 `make docs` 从文件和登记的处理程序生成，不要手改。
每一步为什么这样办、依据什么，见[领域说明](domain.md)；图里能画什么，见[流程图能画什么](dialect.md)。

- **办理人**写作 `角色@地方或单位`，加号后面的是变量；写了几种的，按条件取其一。
- **时限**是时钟的键和它的期限（见[期限](limits.md)），括号里是变体；没有时钟的写明理由。
- **交出**是这一步留给流程的变量；表单里其余的内容写进表里，或不保留。
- **中断**的定时器到点就结束它所在的步骤，**不中断**的只在旁边提醒、发牌。"""


def text() -> str:
    """The whole page. The handlers and writers must have been imported."""
    files = shipped.sources()
    diagrams = _in_order([read(each.text, each.name) for each in files if each.kind is Kind.BPMN])
    found = [fields.read(each.text) for each in files if each.kind is Kind.FORM]
    tables = [
        table
        for each in files
        if each.kind is Kind.DMN
        for table in decisions.read(each.text, each.name)
    ]
    parts = [
        INTRODUCTION,
        _contents(diagrams),
        *(processes.section(each, diagrams, found) for each in diagrams),
        decisions.section(tables),
        forms.section(found, diagrams),
        registry.handlers_section(diagrams),
        registry.facts_section(found),
    ]
    return "\n\n".join(parts) + "\n"


def _in_order(diagrams: Sequence[Diagram]) -> list[Diagram]:
    """Whatever nobody calls first, then what is called, level by level."""
    by_key = {each.key: each for each in diagrams}
    called = {key for each in diagrams for key in each.called}
    # The case before whatever else begins by itself: it is the one that calls most.
    first = sorted(by_key.keys() - called, key=lambda key: -len(by_key[key].called))
    queue = list(dict.fromkeys(first))
    for key in queue:
        queue += [each for each in by_key[key].called if each not in queue]
    return [by_key[key] for key in queue]


def _contents(diagrams: Sequence[Diagram]) -> str:
    lines = [f"- [{each.name}](#{anchor(each.heading)}) `{each.key}`" for each in diagrams]
    titles = (decisions.TITLE, forms.TITLE, registry.HANDLERS, registry.FACTS)
    return "\n".join([*lines, *(f"- [{title}](#{anchor(title)})" for title in titles)])
