"""Taking texts out of an instance that has run its course; its history stays as it is."""

import zlib
from collections.abc import Callable

from sqlalchemy import delete
from sqlalchemy.orm import Session

from engine.errors import NotActive
from engine.instances import origins
from engine.instances.completions import Completion
from engine.models import Instance
from engine.status import ENDED
from engine.tokens import state


class StillRuns(NotActive):
    """这个流程还没有结束，不能改动其中的文字。"""


def erase(session: Session, instance: Instance, change: Callable[[str], str]) -> None:
    """Change every text among its variables, and forget what its steps did, which nobody takes back any more.

    The caller holds its row. Raises StillRuns.
    """
    if instance.status not in ENDED:
        raise StillRuns
    instance.state = zlib.compress(state.map_texts(zlib.decompress(instance.state), change))
    origins.forget(session, instance.id)
    session.execute(delete(Completion).where(Completion.instance_id == instance.id))
    session.flush()
