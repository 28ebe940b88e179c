"""A diagram that is looked at, its names in the reader's language; one that is edited stays as it was written."""

from lxml import etree

from web import language
from web.translation import translate

_DC = "http://www.omg.org/spec/DD/20100524/DC"
_DI = "http://www.omg.org/spec/BPMN/20100524/DI"
#: English words do not break: a label beside its sign needs so many pixels.
_WIDTH = 80


def names(source: bytes) -> bytes:
    """The file with its names in English for who reads English."""
    if not language.is_english():
        return source
    # It was deployed: the engine has read it, with the same precautions.
    tree = etree.fromstring(source, etree.XMLParser(resolve_entities=False, no_network=True))
    for node in tree.iter(etree.Element):
        if name := node.get("name"):
            node.set("name", translate(str(name)))
    for bounds in tree.iter(f"{{{_DC}}}Bounds"):
        above = bounds.getparent()
        if above is not None and above.tag == f"{{{_DI}}}BPMNLabel":
            _widen(bounds)
    return etree.tostring(tree, xml_declaration=True, encoding="UTF-8")


def _widen(bounds: etree._Element) -> None:
    """Give a label room on both sides."""
    more = max(0.0, _WIDTH - float(bounds.get("width", "0")))
    bounds.set("x", str(float(bounds.get("x", "0")) - more / 2))
    bounds.set("width", str(float(bounds.get("width", "0")) + more))
