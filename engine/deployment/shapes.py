"""Which elements of a diagram no browser can draw, because the file says not where they stand."""

from collections.abc import Iterator

from lxml.etree import _Element

from engine.dialect.names import bpmn, local
from engine.dialect.rules.diagram import FLOW_NODES
from engine.dialect.rules.report import line_of
from engine.faults import Fault

_BPMNDI = "{http://www.omg.org/spec/BPMN/20100524/DI}"
_DC = "{http://www.omg.org/spec/DD/20100524/DC}"
_DI = "{http://www.omg.org/spec/DD/20100524/DI}"
#: What has a place of its own; notes and data objects have no effect, drawn or not.
_SHAPES = FLOW_NODES | {"lane", "participant"}
_EDGES = frozenset({"sequenceFlow", "messageFlow"})


def undrawn(root: _Element, file: str) -> Iterator[Fault]:
    """A fault for each element without a shape and each flow without a line, of every process."""
    drawn = {each.get("bpmnElement") for each in root.iter(f"{_BPMNDI}BPMNShape") if _placed(each)}
    drawn |= {each.get("bpmnElement") for each in root.iter(f"{_BPMNDI}BPMNEdge") if _led(each)}
    if not drawn:
        message = "文件里没有图形（BPMNDiagram），浏览器画不出来，请在建模工具里画好再发布。"
        yield Fault(file, line_of(root), root.get("id"), root.get("name"), "no-shape", message)
        return
    for holder in root.iterchildren(bpmn("process"), bpmn("collaboration")):
        for each in holder.iter(bpmn("*")):
            kind = local(each)
            if kind in _SHAPES | _EDGES and each.get("id") not in drawn:
                what = "没有连线（BPMNEdge）" if kind in _EDGES else "没有形状（BPMNShape）"
                message = f"这个元素在图上{what}，浏览器画不出来，请在建模工具里画好再发布。"
                yield Fault(
                    file, line_of(each), each.get("id"), each.get("name"), "no-shape", message
                )


def _placed(shape: _Element) -> bool:
    bounds = shape.find(f"{_DC}Bounds")
    return bounds is not None and all(
        _is_number(bounds.get(each)) for each in ("x", "y", "width", "height")
    )


def _led(edge: _Element) -> bool:
    points = edge.findall(f"{_DI}waypoint")
    return len(points) > 1 and all(
        _is_number(each.get(axis)) for each in points for axis in ("x", "y")
    )


def _is_number(text: str | None) -> bool:
    try:
        return text is not None and abs(float(text)) < float("inf")
    except ValueError:
        return False
