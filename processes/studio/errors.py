"""What the studio refuses; the docstring is the sentence a person reads."""

from processes.errors import ProcessError


class NoSuchChange(ProcessError):
    """没有这项变更。"""


class NoSuchDraft(ProcessError):
    """这项变更中没有这个文件。"""


class NoSuchVersion(ProcessError):
    """没有这个版本。"""


class NotOpen(ProcessError):
    """这项变更{status}，不能再改动。需要改动时，请先撤回送审，或另建一项变更。"""


class NotWaiting(ProcessError):
    """这项变更{status}，现在不能复核。"""


class WrongFileName(ProcessError):
    """文件名“{name}”不能用：{reason}。"""


class NothingUploaded(ProcessError):
    """请先选择要上传的文件；压缩包里也要有文件。"""


class NoSuchStarter(ProcessError):
    """没有这个模板，请从列表里选。"""


class NameTaken(ProcessError):
    """这项变更中已经有名为“{name}”的文件。"""


class AuthorCannotRelease(ProcessError):
    """改过这项变更的人不能发布它，请由另一位有发布权限的人复核。"""


class AuthorCannotReview(ProcessError):
    """改过这项变更的人不能复核它，请由另一位有复核权限的人办理。"""


class NoSuchRemark(ProcessError):
    """没有这条复核意见。"""


class AlreadyAnswered(ProcessError):
    """这条复核意见已经有人标为处理过了。"""


class OpenRemarks(ProcessError):
    """还有{count}条复核意见没有处理，请逐条改好或答复，标为已处理。"""


class NotApproved(ProcessError):
    """这项变更{status}，要先核准才能定时发布。"""


class NotScheduled(ProcessError):
    """这项变更没有定时发布。"""


class TooSoon(ProcessError):
    """定时发布的时间要晚于现在，并且在一年之内。"""


class ReleasedMeanwhile(ProcessError):
    """定时以后本区又发布了别的文件：{names}。请重新核对差异，再发布或另定时间。"""


class NoLongerPermitted(ProcessError):
    """定时的人现在没有发布权限。"""


class VersionThinned(ProcessError):
    """第{number}版是自动保存的中间版，内容已按规则精简，不能再查看或取回；同一小时的最后一版还在。"""


class NoSuchDeployment(ProcessError):
    """没有这一次发布。"""


class OnlyTheSubmitter(ProcessError):
    """只有送审的人可以撤回送审。"""


class BaseIsOld(ProcessError):
    """这些文件是从较早的版本改起的，后来又发布了新版本：{names}。请先逐个核对新版本，再送审和发布。"""


class UnsettledVersions(ProcessError):
    """这些文件有两份互不知道的改动，还没有选定：{names}。"""


class ScenariosFail(ProcessError):
    """这些场景没有通过：{names}。请先改好流程图，或者改好场景。"""


class ScenariosNeedReason(ProcessError):
    """这项变更会使{count}个已有的场景不再成立：{names}。请改好流程图，或者在“场景”页把它们加入变更一并改好；规则就是要这样改的，请写明理由，复核的人会看到。"""


class EmptyFolder(ProcessError):
    """文件夹“{name}”里没有流程图、决策表、表单或期限规则。"""


class NothingToRelease(ProcessError):
    """这项变更里没有与现行版本不同的文件，没有可发布的内容。"""


class NotReleased(ProcessError):
    """这项变更没有发布过，不能回退。"""


class NothingToRevert(ProcessError):
    """这项变更里都是新文件，没有可以恢复的以前的内容。"""


class NotAForm(ProcessError):
    """这个文件不是表单，没有预览。"""


class TooLarge(ProcessError):
    """文件超过{most} MB，不能保存。"""


class NoSuchRelease(ProcessError):
    """没有发布过这个文件。"""


class NoScenarios(ProcessError):
    """这项变更里还没有场景，没有什么能发现改动。"""


class NotAnObject(ProcessError):
    """“{field}”应写成 JSON 对象，如 {example}。"""


class NoSuchScenario(ProcessError):
    """没有这个场景，可能已经改名或移出。"""


class NothingToMend(ProcessError):
    """这处问题已经不在了，或者不能这样改。请看最新的检查结果。"""


class WarningsNeedReason(ProcessError):
    """检查有{count}处提醒。如果确实要这样，请在送审时写明理由，复核的人会看到。"""


class NoSuchTable(ProcessError):
    """这个文件里没有这张决策表。"""


class WrongValue(ProcessError):
    """“{field}”的值“{value}”不对：数字写 3，是否写 true 或 false，日期写 2026-03-04，以“=”开头的是表达式。"""
