"""Whether a dispute may end past a message of a party that nobody answered.

A case is closed by `case.conclude` and by nothing else. Told `waits_for_answers`, it throws the error
`message.unanswered` while a message waits; that must lead to a step whose form says that all are answered.
"""

from collections.abc import Iterator

from engine.deployment import checking
from engine.deployment.checking import Node, Release
from engine.faults import Fault
from processes.diagrams.release_rules import CASE, ours
from processes.diagrams.ways import Ways, is_true

_CLOSES = "case.conclude"
_WAITS = "waits_for_answers"
_ERROR = "message.unanswered"
#: What the form of the step writes in which they are answered.
_ANSWERED = "messages.answered"


@checking.warning
def every_message_is_answered_before_the_end(release: Release) -> Iterator[Fault]:
    """A step that closes a case whether or not the parties were answered."""
    ways = Ways(ours(release), release.flows, lambda node: _answers(release, node))
    for node in ours(release):
        if node.type == _CLOSES and (wrong := _wrong(ways, node)):
            yield node.fault("unanswered-message", wrong)


@checking.warning
def every_end_of_a_dispute_closes_it(release: Release) -> Iterator[Fault]:
    """An end of the dispute no step before which looked whether the parties were answered."""
    ways = Ways(ours(release), release.flows, lambda node: node.type == _CLOSES)
    for start in ours(release):
        is_first = ways.around(start) is None or (start.event is not None and start.interrupts)
        if start.process == CASE and start.kind == "startEvent" and is_first:
            for end in ways.ends(start):
                yield end.fault(
                    "no-closing",
                    f"有的走法不经过办结环节（{_CLOSES}）就到这里结束，没有答复的群众留言不会有人发现。"
                    "请让每条走法都先经过办结环节。",
                )


def _wrong(ways: Ways, node: Node) -> str:
    """Why it may close over a message; empty when it may not."""
    if not _waits(node):
        return (
            f"这个环节不等群众留言都答复就办结。请加输入 {_WAITS}，值为 =true，"
            f"再用错误边界事件接住错误“{_ERROR}”，连到答复留言的环节。"
        )
    caught = [each for each in ways.borders(node) if _catches(each)]
    if not caught:
        return (
            f"有留言没有答复时，这里抛出错误“{_ERROR}”，却没有错误边界事件接住，案件会出错停下。"
            "请加一个错误边界事件，连到答复留言的环节。"
        )
    if any(map(ways.ends, caught)):
        return (
            f"接住错误“{_ERROR}”以后，有的走法不经过答复留言的环节就结束了。"
            f"请先连到一个用户任务，它的表单有写入 {_ANSWERED} 的字段，如表单 answer_messages。"
        )
    return ""


def _answers(release: Release, node: Node) -> bool:
    """Whether nobody gets past it while a message is unanswered."""
    form = release.forms.get(node.form) if node.kind == "userTask" else None
    is_asked = form is not None and _ANSWERED in form.facts.values()
    return is_asked or (node.type == _CLOSES and _waits(node))


def _waits(node: Node) -> bool:
    return any(target == _WAITS and is_true(source) for target, source in node.inputs)


def _catches(node: Node) -> bool:
    return node.event is not None and node.event.kind == "error" and node.event.name in ("", _ERROR)
