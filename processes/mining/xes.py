"""The log as XES (IEEE 1849-2016, unchanged in 1849-2023): a trace for each case, its steps as events."""

import gzip
import io
from collections.abc import Iterable
from datetime import datetime

from lxml import etree

from processes.mining.event_log import LoggedCase, Step

NAMESPACE = "http://www.xes-standard.org/"
#: Name, prefix and address of the standard's extensions.
EXTENSIONS = (
    ("Concept", "concept", "http://www.xes-standard.org/concept.xesext"),
    ("Lifecycle", "lifecycle", "http://www.xes-standard.org/lifecycle.xesext"),
    ("Time", "time", "http://www.xes-standard.org/time.xesext"),
)
#: By which two events are of the same class: name and transition.
CLASSIFIER = "concept:name lifecycle:transition"


def write(cases: Iterable[LoggedCase]) -> tuple[bytes, int]:
    """The gzipped file (`.xes.gz`), and of how many cases it is; written case by case."""
    written, number = io.BytesIO(), 0
    with (
        gzip.GzipFile(fileobj=written, mode="wb", mtime=0) as packed,
        etree.xmlfile(packed, encoding="utf-8") as file,
    ):
        file.write_declaration()
        head = {"xes.version": "1849.2016", "xes.features": "", "xmlns": NAMESPACE}
        with file.element("log", head):
            for name, prefix, address in EXTENSIONS:
                file.write(etree.Element("extension", name=name, prefix=prefix, uri=address))
            file.write(_globals("trace", ("concept:name",)))
            file.write(_globals("event", ("concept:name", "lifecycle:transition"), time=True))
            file.write(etree.Element("classifier", name="Activity", keys=CLASSIFIER))
            for case in cases:
                file.write(_trace(case))
                number += 1
    return written.getvalue(), number


def _globals(scope: str, texts: Iterable[str], *, time: bool = False) -> etree._Element:
    made = etree.Element("global", scope=scope)
    for key in texts:
        etree.SubElement(made, "string", key=key, value="UNKNOWN")
    if time:
        etree.SubElement(made, "date", key="time:timestamp", value="1970-01-01T00:00:00.000+00:00")
    return made


def _trace(case: LoggedCase) -> etree._Element:
    trace = etree.Element("trace")
    etree.SubElement(trace, "string", key="concept:name", value=case.case_no)
    etree.SubElement(trace, "date", key="registered", value=_moment(case.registered_at))
    for key, value in case.facts.items():
        if value:
            etree.SubElement(trace, "string", key=key, value=str(value))
    for step in case.steps:
        trace.append(_event(step))
    return trace


def _event(step: Step) -> etree._Element:
    event = etree.Element("event")
    etree.SubElement(event, "string", key="concept:name", value=step.name)
    etree.SubElement(event, "string", key="lifecycle:transition", value=step.transition)
    etree.SubElement(event, "date", key="time:timestamp", value=_moment(step.at))
    etree.SubElement(event, "string", key="process", value=step.process)
    etree.SubElement(event, "string", key="element", value=step.element)
    return event


def _moment(at: datetime) -> str:
    return at.isoformat(timespec="milliseconds")
