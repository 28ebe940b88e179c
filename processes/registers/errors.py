"""What a register refuses; the docstring is the sentence a person reads."""

from processes.errors import ProcessError


class NoSuchRegister(ProcessError):
    """没有这本台账。"""


class NoSuchEntry(ProcessError):
    """台账里没有这一条，或者您无权查看。"""


class NotYours(ProcessError):
    """这一条不在您可以登记的范围内。"""


class NoSuchName(ProcessError):
    """“{field}”没有找到“{value}”，请核对后重填。"""


class Ambiguous(ProcessError):
    """“{field}”有几个都叫“{value}”，请从这些里选一个填：{found}。"""


class AlreadyThere(ProcessError):
    """台账里已经有相同的一条。"""


class EndsBeforeItBegins(ProcessError):
    """结束的日期不能早于开始的日期。"""


class AlreadyEnded(ProcessError):
    """这一条已经结束。"""


class ChangedMeanwhile(ProcessError):
    """您填写期间，{by}已经改过这一条。您填写的内容都还在，请对照“现在是”核对后再保存。"""


class Invalid(ProcessError):
    """还不能保存，请先改好标出的各项。"""

    def __init__(self, wrong: dict[str, ProcessError]) -> None:
        super().__init__()
        #: By the key of the field; under `form` what concerns the whole.
        self.wrong = wrong
