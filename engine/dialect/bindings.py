"""Which version a diagram means by what it calls: Camunda 8's `bindingType` and `versionTag`, as one name.

`process:letter` is the newest; `together:process:letter` the one released with who calls it;
`tagged:process:letter` and the tag, behind a sign no id has, the newest with that tag.
"""

from lxml import etree

from engine.dialect.names import local, zeebe

TOGETHER, TAGGED = "together:", "tagged:"
#: Between an id and a tag.
SIGN = "\x1f"
#: What `bindingType` may be; without it, the first.
LATEST, DEPLOYMENT, VERSION_TAG = KINDS = ("latest", "deployment", "versionTag")


def need(kind: str, key: str, called: etree._Element) -> str:
    """How what an extension element calls is named: `kind` is process, decision or form."""
    name, binding = f"{kind}:{key}", called.get("bindingType", LATEST)
    if binding == DEPLOYMENT:
        return f"{TOGETHER}{name}"
    tag = called.get("versionTag", "").strip()
    return tagged(name, tag) if binding == VERSION_TAG and tag else name


def tagged(name: str, tag: str) -> str:
    """How the newest version with a tag is named."""
    return f"{TAGGED}{name}{SIGN}{tag}"


def find_tag(element: etree._Element) -> str | None:
    """The tag of a process or decision (`zeebe:versionTag`)."""
    for each in element.iterchildren(etree.Element):
        if local(each) == "extensionElements":
            tag = each.find(zeebe("versionTag"))
            return None if tag is None else (tag.get("value") or "").strip() or None
    return None
