"""Event logs among the formats in which cases are exported: with the rights and the record of any export.

What of their history was not read yet is read first, so that a log holds all that happened.
"""

import io
import zipfile
from collections.abc import Callable, Iterable, Sequence

from sqlalchemy.orm import Session

from processes.cases.models import Case
from processes.exports.formats import Format, declare
from processes.mining import collecting, event_log, ocel, ocel_json, ocel_sqlite, xes
from processes.mining.event_log import LoggedCase
from processes.mining.ocel import Log

#: So many cases are in one log: a case has some hundred events.
MOST = 5_000


def _logged(session: Session, cases: Sequence[Case]) -> Iterable[LoggedCase]:
    instances = [each.instance_id for each in cases if each.instance_id is not None]
    collecting.bring_up_to_date(session, instances)
    return event_log.read(session, cases)


def _xes(session: Session, cases: Sequence[Case]) -> bytes:
    return xes.write(_logged(session, cases))[0]


def _zipped(name: str, write: Callable[[Log], bytes]) -> Callable[[Session, Sequence[Case]], bytes]:
    def made(session: Session, cases: Sequence[Case]) -> bytes:
        written = io.BytesIO()
        with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as packed:
            packed.writestr(name, write(ocel.gather(_logged(session, cases))))
        return written.getvalue()

    return made


declare(Format("xes", "事件日志 XES", "xes.gz", "application/gzip", MOST, _xes))
declare(
    Format(
        "ocel-json",
        "事件日志 OCEL 2.0（JSON）",
        "ocel-json.zip",
        "application/zip",
        MOST,
        _zipped("log.json", ocel_json.write),
    )
)
declare(
    Format(
        "ocel-sqlite",
        "事件日志 OCEL 2.0（SQLite）",
        "ocel-sqlite.zip",
        "application/zip",
        MOST,
        _zipped("log.sqlite", ocel_sqlite.write),
    )
)
