"""Quick fixes of the picture: what has no shape gets one beside what leads to it."""

from lxml import etree

from engine.dialect.names import bpmn, local
from engine.dialect.rules.diagram import FLOW_NODES, SUB_PROCESSES
from engine.faults import Fault
from processes.studio.errors import NothingToMend
from processes.studio.quick_fixes import Choice, File, Known, fix

_BPMNDI = "http://www.omg.org/spec/BPMN/20100524/DI"
_DC = "http://www.omg.org/spec/DD/20100524/DC"
_DI = "http://www.omg.org/spec/DD/20100524/DI"
#: Pixels: a step beside another, a row below another.
_BESIDE, _BELOW = 60, 120
_ACTIVITY, _GATEWAY, _EVENT = (110.0, 80.0), (50.0, 50.0), (36.0, 36.0)

#: What others stand in.
_AROUND = SUB_PROCESSES | {"lane", "participant"}

Box = tuple[float, float, float, float]
Point = tuple[float, float]


def _is_a_step(known: Known, fault: Fault) -> list[Choice] | None:
    """Pools and lanes, and what stands in a sub-process, are drawn by hand."""
    root = known.root(fault.file)
    return None if root is None or _steps(root) is None else []


@fix("no-shape", "画上没有形状和连线的元素", choices=_is_a_step)
def draw_missing(file: File) -> None:
    """Every step and flow of the file that has no place gets one."""
    nodes = _steps(file.root)
    if nodes is None:
        raise NothingToMend
    plane = _plane(file.root)
    boxes = _boxes(plane)
    flows = list(file.root.iter(bpmn("sequenceFlow")))
    before = {each.get("targetRef", ""): each.get("sourceRef", "") for each in reversed(flows)}
    for key in [each for each in nodes if each not in boxes]:
        boxes[key] = _free(_place(nodes[key], before.get(key, ""), boxes), nodes[key], boxes)
        _draw(plane, key, boxes[key])
    drawn = {each.get("bpmnElement") for each in plane.findall(f"{{{_BPMNDI}}}BPMNEdge")}
    for flow in flows:
        ends = boxes.get(flow.get("sourceRef", "")), boxes.get(flow.get("targetRef", ""))
        if flow.get("id") not in drawn and ends[0] and ends[1]:
            _connect(plane, flow.get("id", ""), _way(ends[0], ends[1]))


def _steps(root: etree._Element) -> dict[str, etree._Element] | None:
    """The steps by id, in flow order of the file; None where a pool, a lane or a sub-process stands around."""
    if any(local(each) in _AROUND for each in root.iter(bpmn("*"))):
        return None
    found = (each for each in root.iter(bpmn("*")) if local(each) in FLOW_NODES)
    # What sits at the border of another is drawn after it.
    ordered = sorted(found, key=lambda each: local(each) == "boundaryEvent")
    return {each.get("id", ""): each for each in ordered}


def _plane(root: etree._Element) -> etree._Element:
    found = next(root.iter(f"{{{_BPMNDI}}}BPMNPlane"), None)
    if found is not None:
        return found
    process = root.find(bpmn("process"))
    key = process.get("id", "") if process is not None else ""
    names = {"bpmndi": _BPMNDI, "dc": _DC, "di": _DI}
    diagram = etree.SubElement(
        root, f"{{{_BPMNDI}}}BPMNDiagram", {"id": f"{key}_diagram"}, nsmap=names
    )
    return etree.SubElement(
        diagram, f"{{{_BPMNDI}}}BPMNPlane", {"id": f"{key}_plane", "bpmnElement": key}
    )


def _boxes(plane: etree._Element) -> dict[str, Box]:
    found: dict[str, Box] = {}
    for each in plane.findall(f"{{{_BPMNDI}}}BPMNShape"):
        bounds = each.find(f"{{{_DC}}}Bounds")
        if bounds is not None:
            x, y, width, height = (
                float(bounds.get(at, "0")) for at in ("x", "y", "width", "height")
            )
            found[each.get("bpmnElement", "")] = (x, y, width, height)
    return found


def _size(node: etree._Element) -> Point:
    kind = local(node)
    if kind.endswith("Gateway"):
        return _GATEWAY
    return _EVENT if kind.endswith("Event") else _ACTIVITY


def _place(node: etree._Element, source: str, boxes: dict[str, Box]) -> Box:
    width, height = _size(node)
    if host := boxes.get(node.get("attachedToRef", "")):
        return (host[0] + host[2] / 2 - width / 2, host[1] + host[3] - height / 2, width, height)
    if left := boxes.get(source):
        return (left[0] + left[2] + _BESIDE, left[1] + (left[3] - height) / 2, width, height)
    lowest = max((y + tall for _, y, _, tall in boxes.values()), default=0.0)
    return (100.0, lowest + _BESIDE, width, height)


def _free(box: Box, node: etree._Element, boxes: dict[str, Box]) -> Box:
    """The same, further down where something stands there; an event at a border beside another."""
    at_border = bool(node.get("attachedToRef"))
    while any(_touch(box, each) for key, each in boxes.items() if key != node.get("attachedToRef")):
        x, y, width, height = box
        box = (x + 40, y, width, height) if at_border else (x, y + _BELOW, width, height)
    return box


def _touch(one: Box, other: Box) -> bool:
    return (
        one[0] < other[0] + other[2]
        and other[0] < one[0] + one[2]
        and one[1] < other[1] + other[3]
        and other[1] < one[1] + one[3]
    )


def _way(one: Box, other: Box) -> list[Point]:
    """From the right of one to the left of the other, with one corner where they are not level."""
    start = (one[0] + one[2], one[1] + one[3] / 2)
    end = (other[0], other[1] + other[3] / 2)
    if start[1] == end[1]:
        return [start, end]
    middle = (start[0] + end[0]) / 2
    return [start, (middle, start[1]), (middle, end[1]), end]


def _draw(plane: etree._Element, key: str, box: Box) -> None:
    shape = etree.SubElement(
        plane, f"{{{_BPMNDI}}}BPMNShape", {"id": f"{key}_di", "bpmnElement": key}
    )
    sides = zip(("x", "y", "width", "height"), map(_number, box), strict=True)
    etree.SubElement(shape, f"{{{_DC}}}Bounds", dict(sides), nsmap={"dc": _DC})


def _connect(plane: etree._Element, key: str, points: list[Point]) -> None:
    edge = etree.SubElement(
        plane, f"{{{_BPMNDI}}}BPMNEdge", {"id": f"{key}_di", "bpmnElement": key}
    )
    for x, y in points:
        at = {"x": _number(x), "y": _number(y)}
        etree.SubElement(edge, f"{{{_DI}}}waypoint", at, nsmap={"di": _DI})


def _number(value: float) -> str:
    return str(round(value))
