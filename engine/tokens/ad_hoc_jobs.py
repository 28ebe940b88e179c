"""An ad-hoc sub-process that a worker outside leads: it says what is activated, and when it is enough.

As in Camunda 8.8 (`zeebe:taskDefinition` on an ad-hoc sub-process): a job when it begins and again
whenever an activated element is done. Its list of elements and its completion condition are not
looked at.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from engine.errors import CannotActivate
from engine.tokens.process import ProcessSpec
from engine.tokens.tasks import ServiceTask
from engine.tokens.token import Token
from engine.tokens.variables import visible

if TYPE_CHECKING:
    from engine.tokens.ad_hoc import AdHoc


@dataclass(frozen=True)
class Decided:
    """What a worker wants: elements with variables of their own, and whether that was enough."""

    elements: tuple[tuple[str, dict[str, Any]], ...] = ()
    is_enough: bool = False
    cancels_rest: bool = False

    @classmethod
    def of(cls, result: Mapping[str, Any]) -> "Decided":
        """From a job's result as Camunda 8 writes it; raises CannotActivate for what is none."""
        given = result.get("activateElements") or []
        if not isinstance(given, list) or not all(_is_element(each) for each in given):
            reason = "作业结果的 activateElements 应是列表，每项有 elementId，可以有 variables。"
            raise CannotActivate(reason=reason)
        elements = [(each["elementId"], dict(each.get("variables") or {})) for each in given]
        return cls(
            tuple(elements),
            result.get("isCompletionConditionFulfilled") is True,
            result.get("isCancelRemainingInstances") is True,
        )


class Leading(ServiceTask):
    """The job by which a worker leads an ad-hoc sub-process; it stands in its scope."""

    is_told = False

    def __init__(self, process: ProcessSpec, around: "AdHoc") -> None:
        super().__init__(process, f"{around.id} [job]", around.kind, around.title)
        # Where it is drawn.
        self.id = around.id
        self.around = around

    def _run_hook(self, my_task: Token) -> bool | None:
        self._offer(my_task, self.type.name(visible(my_task)))
        return None

    def complete_job(
        self, token: Token, values: dict[str, Any], result: Mapping[str, Any] | None = None
    ) -> None:
        """A worker has decided; raises CannotActivate, and then nothing has changed."""
        decided = Decided.of(result or {})
        for element, _ in decided.elements:
            self.around.require(element)
        holder = token.workflow.holder
        assert holder is not None
        super().complete_job(token, values)
        if token.id not in token.workflow.tasks and holder.alive:
            self.around.follow(holder, decided)


def _is_element(given: Any) -> bool:
    if not isinstance(given, dict) or not isinstance(given.get("elementId"), str):
        return False
    return isinstance(given.get("variables") or {}, dict)
