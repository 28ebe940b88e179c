"""Event definitions that stand beside the processes, put where an event refers to them."""

import copy

from lxml import etree

from engine.dialect.names import bpmn


def resolve(root: etree._Element) -> None:
    """Replace each `eventDefinitionRef` by the root's definition of that id (BPMN 2.0, 10.5.5).

    Without its id, which stays the root's. One that leads nowhere stays, to be refused.
    """
    references = list(root.iter(bpmn("eventDefinitionRef")))
    if not references:
        return
    known = {each.get("id"): each for each in root.iterchildren(etree.Element)}
    for reference in references:
        # A qualified name: the prefix says which file, and there is one.
        meant = known.get((reference.text or "").strip().rpartition(":")[2])
        if meant is not None and str(meant.tag).endswith("EventDefinition"):
            put = copy.deepcopy(meant)
            if "id" in put.attrib:
                del put.attrib["id"]
            put.tail = reference.tail
            reference.getparent().replace(reference, put)  # type: ignore[union-attr]
