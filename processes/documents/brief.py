"""The part of a step's brief that tells of the papers: what the file has, and what it lacks."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy.orm import Session

from processes.cases.models import Case
from processes.casework.task_context import TaskContext, part
from processes.documents import dossier, listing


@part("papers")
def papers(session: Session, case: Case, _variables: Mapping[str, Any]) -> TaskContext:
    """The papers there are, and the mandatory ones that are not."""
    there = dict.fromkeys(each.name for each in listing.list_papers(session, case.id))
    lacking = dossier.list_missing(session, case.id)
    return [("卷宗里已有", "、".join(there)), ("还缺", "、".join(lacking) or "无，必备文书齐全")]
