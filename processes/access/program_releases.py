"""What a program may release without the studio's review: what is its own, and acts on nothing of ours.

A diagram, decision or form that was ever released in the studio is changed there, where somebody else
reviews it. And what calls our handlers, or writes facts, acts on cases; that, too, is reviewed. For the
rest the district's release rules do not hold, unless a file of the studio's needs it
(`engine.deployment.ruled`).
"""

from collections.abc import Container, Iterator, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session, undefer

from engine.deployment import catalogue, parsed, references
from engine.deployment.bundle import Kind, Source
from engine.faults import Fault, Refused
from engine.forms import Form
from engine.models import Definition, Deployment
from engine.script import handlers
from engine.tokens import bindings
from processes.access import plain_instances
from processes.access.machine_accounts import MachineAccount

#: What names something a start or a call may come to.
_IDS = ("process:", "decision:", "form:")


def require(session: Session, sources: Sequence[Source]) -> None:
    """Raises Refused with every file a program may not release, and every step it may not have."""
    programs = {str(each) for each in session.scalars(select(MachineAccount.person_id))}
    faults = [fault for each in sources for fault in _faults(session, each, programs)]
    if faults:
        raise Refused(faults)


def list_newest(session: Session, sources: Sequence[Source]) -> list[Definition]:
    """The newest version of each file, in their order."""
    found = []
    for each in sources:
        key = references.read(each.kind.value, each.name, each.text).key
        query = (
            select(Definition)
            .where(Definition.kind == each.kind.value, Definition.key == key)
            .order_by(Definition.version.desc())
            .limit(1)
            .options(undefer(Definition.source))
        )
        found.append(session.scalars(query).one())
    return found


def _faults(session: Session, source: Source, programs: Container[str]) -> Iterator[Fault]:
    offered = references.read(source.kind.value, source.name, source.text)
    # Namespaces are offered too, and every modeler writes the same.
    ids = [each for each in offered.provides if each.startswith(_IDS)]
    released_by = session.scalars(
        select(Deployment.by)
        .join(Definition, Definition.deployment_id == Deployment.id)
        .where(Definition.provides.overlap(ids))
    ).all()
    if any(each not in programs for each in released_by):
        message = (
            f"“{offered.key}”由工作台管理，请在工作台里修改、审核后发布；程序只能发布自己的文件。"
        )
        yield Fault(source.name, None, None, None, "not-the-programs", message)
    forms = _forms(source)
    if any(each.facts for each in forms):
        message = "程序发布的表单不能写入案件的事实（fact），请在工作台里发布。"
        yield Fault(source.name, None, None, None, "program-writes-facts", message)
    if source.kind is Kind.BPMN:
        for kind in parsed.called(source):
            message = ""
            if kind in handlers:
                message = f"程序发布的流程不能调用本系统的处理程序“{kind}”，请在工作台里发布。"
            elif kind.startswith("="):
                message = f"程序发布的流程，作业的类型要写成固定值，不能是表达式“{kind[:60]}”。"
            if message:
                yield Fault(source.name, None, None, None, "program-calls-handler", message)
        yield from _reaching_out(session, source)


def _forms(source: Source) -> list[Form]:
    if source.kind is Kind.FORM:
        return [parsed.form(source)]
    return list(parsed.embedded_forms(source).values()) if source.kind is Kind.BPMN else []


def _reaching_out(session: Session, source: Source) -> Iterator[Fault]:
    """Steps by which a process would act on cases after all: by what it calls, or by a signal."""
    own = parsed.process_names(source)
    for need in parsed.needs(source):
        # Of an older version by its tag the newest tells nothing.
        if references.is_tagged(need) and not plain_instances.is_harmless(
            catalogue.list_called_by(session, need)
        ):
            message = (
                f"程序发布的流程不能调用流程“{bindings.id_of(need)}”：它会调用本系统的处理程序。"
            )
            yield Fault(source.name, None, None, None, "program-calls-handler", message)
    for node in parsed.nodes(source):
        if node.called and node.called not in own and not _is_harmless(session, node.called):
            message = f"程序发布的流程不能调用流程“{node.called}”：它会调用本系统的处理程序。"
            yield node.fault("program-calls-handler", message)
        is_signal = node.event is not None and node.event.kind == "signal"
        if is_signal and node.kind in ("intermediateThrowEvent", "endEvent"):
            message = "程序发布的流程不能抛出信号：案件的流程也会收到它。"
            yield node.fault("program-throws-signal", message)


def _is_harmless(session: Session, process: str) -> bool:
    try:
        return plain_instances.is_startable(session, process)
    except catalogue.NoSuchProcess:
        return True  # released together with it, and looked at itself; or refused as unknown
