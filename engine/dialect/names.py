"""The namespaces of the files, and short names for what is in them."""

from lxml import etree

BPMN = "http://www.omg.org/spec/BPMN/20100524/MODEL"
ZEEBE = "http://camunda.org/schema/zeebe/1.0"
CAMUNDA7 = "http://camunda.org/schema/1.0/bpmn"
OPERATON = "http://operaton.org/schema/1.0/bpmn"
#: Engines whose extensions mean something else here, or nothing: by namespace.
ENGINES = {
    CAMUNDA7: "Camunda 7",
    OPERATON: "Operaton",
    "http://activiti.org/bpmn": "Activiti",
    "http://flowable.org/bpmn": "Flowable",
    "http://www.jboss.org/drools": "jBPM",
    "http://spiffworkflow.org/bpmn/schema/1.0/core": "SpiffWorkflow",
}
#: DMN 1.1 to 1.6, in order: what the older ones lack the newer leave optional. The standard writes
#: some with http and some with https, and files are found with either; Camunda 7's manual has its own for 1.1.
DMN = frozenset(
    {
        "http://www.omg.org/spec/DMN/20151101/dmn.xsd",
        "http://www.omg.org/spec/DMN/20151101/dmn11.xsd",
        "http://www.omg.org/spec/DMN/20180521/MODEL/",
        "https://www.omg.org/spec/DMN/20180521/MODEL/",
        "http://www.omg.org/spec/DMN/20191111/MODEL/",
        "https://www.omg.org/spec/DMN/20191111/MODEL/",
        "http://www.omg.org/spec/DMN/20211108/MODEL/",
        "https://www.omg.org/spec/DMN/20211108/MODEL/",
        "http://www.omg.org/spec/DMN/20230324/MODEL/",
        "https://www.omg.org/spec/DMN/20230324/MODEL/",
        "http://www.omg.org/spec/DMN/20240513/MODEL/",
        "https://www.omg.org/spec/DMN/20240513/MODEL/",
    }
)


def split(tag: str) -> tuple[str, str]:
    """`{namespace}local` as (namespace, local); the namespace is "" where there is none."""
    if tag[:1] == "{":
        namespace, _, local = tag[1:].partition("}")
        return namespace, local
    return "", tag


def bpmn(local: str) -> str:
    """The tag of a BPMN element."""
    return f"{{{BPMN}}}{local}"


def zeebe(local: str) -> str:
    """The tag of a Camunda 8 extension element."""
    return f"{{{ZEEBE}}}{local}"


def local(node: etree._Element) -> str:
    """The element's own name without its namespace."""
    return split(str(node.tag))[1]


def extension(node: etree._Element, name: str) -> etree._Element | None:
    """The first Camunda 8 element of this name among the node's extension elements."""
    return node.find(f"{bpmn('extensionElements')}/{zeebe(name)}")
