"""Everything the engine can refuse.

The first paragraph of a class's docstring is the sentence a person reads; its
`{placeholders}` are filled from the keyword arguments it is raised with.
"""

from typing import Any


class EngineError(Exception):
    """引擎拒绝了这一操作。"""

    def __init__(self, sentence: str | None = None, **details: Any) -> None:
        self.details = details
        self.sentence = sentence or (type(self).__doc__ or "").split("\n\n")[0].strip()
        super().__init__(self.sentence)

    def __str__(self) -> str:
        return self.sentence.format(**self.details) if self.details else self.sentence


class NotFound(EngineError):
    """找不到所要的内容。"""


class NotPermitted(EngineError):
    """您没有办理这项任务的权限。"""


class Claimed(NotPermitted):
    """这项任务已由{by}领取，正在办理。"""


class Delegated(NotPermitted):
    """这项任务由{by}委派协助办理，请办完后交还；由{by}自己办结、转办或退还。"""


class NotDelegated(EngineError):
    """这项任务没有委派给别人，无需交还。"""


class CannotHold(EngineError):
    """所选的人不能办理这项任务：要在可以办理它的人之内，并且不是现在的承办人。"""


class NotYourCompletion(NotPermitted):
    """只有办结这项任务的人可以撤回，而且任务须已办结。"""


class CannotWithdraw(EngineError):
    """不能撤回：{reason}"""


class CannotActivate(EngineError):
    """不能启动：{reason}"""


class CannotMigrate(EngineError):
    """不能迁移：{reason}"""


class CannotGoBack(EngineError):
    """不能撤回迁移：{reason}"""


class CannotModify(EngineError):
    """不能修改流程实例：{reason}"""


class CannotSendBack(EngineError):
    """不能退回：{reason}"""


class SigningError(EngineError):
    """这项任务的会签情况不允许这样办。"""


class AwaitsSigners(SigningError):
    """还有{count}人没有签署意见，现在不能办结。"""


class SignerRefused(SigningError):
    """有会签人不同意。请修改后再次征求意见，或者写明理由不予采纳。"""


class Submitted(SigningError):
    """办理结果已经提交，正在等会签人签署；如需改动，请先收回。"""


class NotSubmitted(SigningError):
    """办理结果没有提交，或者会签人已经签署，不能收回。"""


class NotAsked(SigningError):
    """现在没有请您签署意见。"""


class AlreadySigned(SigningError):
    """会签人已经签署，或者这一轮会签已有结果，不能再改。"""


class CannotBeSigner(SigningError):
    """不能请所选的人会签：要选至少一人、至多{most}人，不含承办人自己和已经请过而没有签署的人。"""


class ShareNotPossible(SigningError):
    """按“达到人数同意”会签时，请写明须几人同意（1到{most}人）；按其他规则时不填。"""


class CountersignRunning(SigningError):
    """这项任务上已有一轮会签正在进行，请等它有了结果再发起。"""


class AlreadyDone(EngineError):
    """这项任务已由{by}办结。"""


class TaskClosed(EngineError):
    """这项任务已经取消，无需再办。"""


class Denied(EngineError):
    """这项任务现在不能这样办。

    Raised by a handler that listens to a task (`zeebe:taskListeners`) to refuse what is about to
    happen to it; the sentence it is raised with is what the person reads.
    """


class ListenerFailed(EngineError):
    """没有办成：{reason}。问题不在填写的内容，请稍后再试或联系管理员。

    A listener of the task went wrong before anything was changed.
    """


class JobClosed(NotFound):
    """这项作业已经办完或取消，外部程序无需再办。"""


class NoPlainStart(EngineError):
    """流程“{process}”没有空白的开始事件，只能由它的消息、信号或定时启动。"""


class NobodyWaits(EngineError):
    """没有流程在等待消息“{name}”（关联键 {key}）。"""


class NotActive(EngineError):
    """流程当前不在运行状态，不能执行这一操作。"""


class StillStepping(EngineError):
    """流程 {instance} 正在办理这一步,同一步里不能再对它操作。

    A handler or an observer called a verb on the instance it works for; defer a
    job instead.
    """


class NotWritten(EngineError):
    """填写的内容没有保存:{reason}。问题已记录,请稍后再试或联系管理员。

    The rules or the writers of a form failed on it, not the person. The task is open as before.
    """


class Broken(EngineError):
    """程序出错({reason}),这一步没有办成,什么都没有改变。问题已记录,请稍后再试或联系管理员。

    Raised from the error itself, which is a mistake of ours or the database's: nothing a
    person typed is wrong. The caller rolls back and logs it.
    """


class Permanent(EngineError):
    """这项工作重试也无法完成,需要人工处理:{reason}

    Raised by a job or a handler that would fail again however often it is tried.
    """


class BpmnError(EngineError):
    """业务错误 {code}:{message}

    Raised by a handler to throw a BPMN error (BPMN 2.0, 10.5.1); caught by an
    error event of the diagram.
    """

    def __init__(self, code: str, message: str = "") -> None:
        super().__init__(code=code, message=message)
        self.code = str(code)
        self.message = message
