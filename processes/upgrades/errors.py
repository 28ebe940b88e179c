"""What migrating cases refuses; the docstring is the sentence a person reads."""

from processes.errors import ProcessError


class NoSuchMigration(ProcessError):
    """没有这次迁移。"""


class NothingToMigrate(ProcessError):
    """“{process}”没有按旧版本在办的案件，不必迁移。"""


class NotPlanned(ProcessError):
    """这次迁移{status}，现在不能这样做。"""


class WrongCounterpart(ProcessError):
    """“{element}”不能对应到“{target}”，请从列表里选。"""


class MapperCannotMove(ProcessError):
    """有环节的对应关系是您填的，请另一位有发布权限的人核对以后迁移。"""


class ReleasedMeanwhile(ProcessError):
    """试算以后又发布过新的版本，请重新试算。"""


class MovedAgain(ProcessError):
    """它后来又迁移过，请从后一次迁移撤回。"""


class NothingFits(ProcessError):
    """没有能迁移的案件。"""


class DeadlineWouldMove(ProcessError):
    """法定期限会变动（{keys}），没有迁移。"""


class WouldFail(ProcessError):
    """迁移以后流程会出故障（{reason}），没有迁移。"""
