"""What the simulation refuses."""

from processes.errors import ProcessError


class BadPeriod(ProcessError):
    """请选择不超过{most}天、不晚于今天的一段日期，起日不晚于止日。"""
