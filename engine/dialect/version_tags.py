"""Tags by which versions of processes and decisions are named (`zeebe:versionTag`)."""

from lxml import etree

from engine.dialect.names import local, zeebe


def find_tag(element: etree._Element) -> str | None:
    """The tag of a process or decision (`zeebe:versionTag`)."""
    for each in element.iterchildren(etree.Element):
        if local(each) == "extensionElements":
            tag = each.find(zeebe("versionTag"))
            return None if tag is None else (tag.get("value") or "").strip() or None
    return None
