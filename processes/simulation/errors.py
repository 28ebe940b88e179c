"""What the simulation refuses."""

from processes.errors import ProcessError


class BadPeriod(ProcessError):
    """请选择不超过{most}天、不晚于今天的一段日期，起日不晚于止日。"""


class BadScenario(ProcessError):
    """这样的假设不能推演：{reason}。"""


class NothingToLearn(ProcessError):
    """这段时间里没有一件案件的历史能用来估计，请换一段日期。"""
