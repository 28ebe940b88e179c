"""What booking a room refuses; the docstring is the sentence a person reads."""

from processes.errors import ProcessError


class RoomTaken(ProcessError):
    """这间房在这段时间已经有人预约，请换一个时间或换一间。"""


class NoSuchRoom(ProcessError):
    """没有这间房，或者它不在您可以预约的范围内。"""


class NoSuchBooking(ProcessError):
    """没有这项预约。"""


class BackwardsOrLong(ProcessError):
    """结束时间要晚于开始时间，且一次最多预约{hours}小时。"""


class InThePast(ProcessError):
    """不能预约已经过去的时间。"""


class NotYourBooking(ProcessError):
    """只有预约的人和本中心工作人员可以取消。"""
