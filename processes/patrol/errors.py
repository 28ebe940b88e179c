"""What a patrol refuses; the docstring is the sentence a person reads."""

from processes.errors import ProcessError


class NoSuchPatrolRecord(ProcessError):
    """没有这张排查单，或者它不在您的网格。"""


class NoSuchFinding(ProcessError):
    """没有这条排查发现，或者它不在您的网格。"""


class DayOver(ProcessError):
    """{day}的排查已经截止，不能补填；新的发现请记在今天的排查单上。"""


class HasFindings(ProcessError):
    """今天已经记下发现，不能再报“今日无事”。"""
