"""Everything the dispute side can refuse; the docstring is the sentence a person reads."""

from engine.errors import EngineError


class ProcessError(EngineError):
    """这一操作不符合矛盾纠纷办理的规定。"""


class NoSuchLimit(ProcessError):
    """期限规则中没有“{key}”（变体：{variant}）。"""


class LimitNotAllowed(ProcessError):
    """这一改动不能发布：{reasons}"""


class NoSuchLaw(ProcessError):
    """没有这部法律或这个版本。"""


class NoSuchLawEntry(ProcessError):
    """没有这次法律版本的提请。"""


class LawEntryDecided(ProcessError):
    """这次提请{status}，不能再作决定。"""


class SecondPersonNeeded(ProcessError):
    """复核的人不能是提请的人，请由另一位有权限的人复核。"""


class NotTheProposer(ProcessError):
    """只有提请的人可以撤回。"""


class LawEntryWaits(ProcessError):
    """“{name}”的这个版本已经有人提请，正在等待复核。"""


class ExtensionTooLongAtOnce(ProcessError):
    """“{name}”一次至多延长{most}，再延须另行批准。"""


class ExtendedOftenEnough(ProcessError):
    """“{name}”至多延期{times}次，不能再延。"""


class NothingChanged(ProcessError):
    """“{name}”与现行版本相同，没有可发布的改动。"""


class CalendarNotRead(ProcessError):
    """日历没有导入：{reasons}"""


class YearNotPublished(ProcessError):
    """{year}年的放假安排还没有公布，或者随软件的资料里没有。"""


class NotATimeLimit(ProcessError):
    """“{key}”是数量限制，不是期限，不能推算到期时间。"""


class NoSuchPlace(ProcessError):
    """没有代码为“{code}”的区划或网格。"""


class NoSuchPerson(ProcessError):
    """没有编号为“{person}”的人员。"""


class NoSuchCase(ProcessError):
    """没有这个案件，或者您无权查看。"""


class CaseArchived(ProcessError):
    """案件{case_no}已归档，不能再改动；如有反弹，请先重开。"""


class CaseNotClosed(ProcessError):
    """案件{case_no}尚未办结，不能{verb}。"""


class AlreadyConcluded(ProcessError):
    """案件{case_no}已经办结（结局：{outcome}），不能重复办结。"""


class NotHigher(ProcessError):
    """升级只能上移：案件现在“{now}”层，不能升级到“{wanted}”层。"""


class NotLower(ProcessError):
    """退回只能下移：案件现在“{now}”层，不能退回到“{wanted}”层。"""


class BadCentreName(ProcessError):
    """中心的名称应为2至20个汉字，不带地名。"""


class ReasonRequired(ProcessError):
    """请填写理由。"""


class ReasonTooShort(ProcessError):
    """请写明理由，至少{least}个字。"""


class ReasonTooLong(ProcessError):
    """理由请不超过{most}个字。"""


class LeaderStays(ProcessError):
    """包案领导一抓到底，这一步不能转办；确需更换牵头领导的，请在案件的“包案”页办理，并写明交接情况。"""


class UrgedAlready(ProcessError):
    """这项任务今天已由{by}催办过（累计{times}次），每个工作日只催办一次。"""


class UrgedOneself(ProcessError):
    """这项任务由您办理或可由您领取，不用催办。"""


class MediationConfidential(ProcessError):
    """调解中的内容应当保密（《人民调解法》第十五条），不能抄送。"""


class AbsenceDates(ProcessError):
    """代理的起止日期不对：从今天起、{most}天以内开始，结束不早于开始，至多{most}天。"""


class AbsenceOverlaps(ProcessError):
    """这些日子里您已经安排了代理，请先结束原来的安排。"""


class NotASubstitute(ProcessError):
    """所选的人或职务不能代理，请从列出的选项中选择。"""


class SubstituteChain(ProcessError):
    """这样安排会互相代理，或者接连代理超过{most}层，请另选他人。"""


class NoSuchAbsence(ProcessError):
    """没有这次代理安排，或者与您无关。"""


class NoFeedback(ProcessError):
    """尚未向诉求人反馈，不能办结：件件要有回音。"""


class PlanRequired(ProcessError):
    """化解方案尚未批准，不能进入推进化解。"""


class TeamIncomplete(ProcessError):
    """五人专班不齐，还缺：{missing}，不能进入推进化解。"""


class HandoverRequired(ProcessError):
    """更换专班成员须写明交接情况。"""


class UnknownRole(ProcessError):
    """“{role}”不是专班的角色。"""


class NoSuchWhistle(ProcessError):
    """没有这张吹哨单。"""


class NotWhistled(ProcessError):
    """“{unit}”不在这张吹哨单的报到单位之列。"""


class LeadUnitRequired(ProcessError):
    """吹哨单必须在报到单位中指定一个主责单位。"""


class ObjectionTooLate(ProcessError):
    """提出异议的期限已于{due}届满。"""


class AlreadyObjected(ProcessError):
    """这个单位已经提出过异议。"""


class NoGround(ProcessError):
    """不符合升级到领导包案的条件，不能提请。"""


class MeasuresRequired(ProcessError):
    """联合处置方案至少要有一条措施，每条写明责任单位和完成日期。"""


class NoSuchMeasure(ProcessError):
    """没有这条处置措施。"""


class WeightsRequired(ProcessError):
    """响应、质量、态度的权重不能都是零。"""


class WrongMark(ProcessError):
    """响应、质量、态度各打一至五分。"""


class NoSuchPetition(ProcessError):
    """这个案件不是信访事项，或者尚未转送。"""


class AccusedOrgan(ProcessError):
    """检举控告材料不得转给被检举控告的单位（《信访工作条例》第三十条）。"""


class InterestedOrgan(ProcessError):
    """与信访事项有利害关系的单位应当回避，请另行确定责任机关（《信访工作条例》第二十八条）。"""


class NotConcluded(ProcessError):
    """信访答复生效或者复核终结之后，才能依法终结；尚可化解的请继续办理。"""


class ObjectedOrgan(ProcessError):
    """该单位的异议已经成立，材料已交还，请改派其他单位。"""


class NoLongerAccepted(ProcessError):
    """这一事项已在案件{case_no}中复核终结，以同一事实和理由再次提出的不再受理（《信访工作条例》第三十六条）；有新的事实或者理由的，请勾选说明。"""


class NoLongerAcceptedElsewhere(NoLongerAccepted):
    """这一事项已经复核终结，以同一事实和理由再次提出的不再受理（《信访工作条例》第三十六条）；有新的事实或者理由的，请勾选说明。"""


class TooManyRepresentatives(ProcessError):
    """多人走访提出共同诉求的，代表不得超过{most}人（《信访工作条例》第二十条）。"""


class RepresentativesNotYet(ProcessError):
    """劳动者一方在十人以上的劳动争议才可以推举代表（《劳动争议调解仲裁法》第七条）。"""


class NoSuchDeadline(ProcessError):
    """案件没有正在计时的“{key}”期限。"""


class EndlessDeadline(ProcessError):
    """没有规定什么事使案件的“{key}”期限终止，不能起算。"""


class ExtensionNotAllowed(ProcessError):
    """“{name}”不允许延期。"""


class ExtensionTooLong(ProcessError):
    """“{name}”累计延期不得超过{most}。"""


class TooLateToExtend(ProcessError):
    """“{name}”已于{due}届满，不能再延期。"""


class TooLateToPause(ProcessError):
    """“{name}”已于{due}届满，不能再暂停。"""


class PauseNotAllowed(ProcessError):
    """“{name}”不能因此暂停计时；可以暂停的情形：{reasons}。"""


class EvidenceRequired(ProcessError):
    """请写明暂停的凭据：鉴定委托书、听证通知等的文号或名称。"""


class ExtensionNotYours(ProcessError):
    """批准“{name}”延期不在您的职责范围内，应由{who}批准。"""


class ConsentRequired(ProcessError):
    """延长“{name}”须双方当事人同意并签名，请写明签名材料存在哪里。"""


class NoticeRequired(ProcessError):
    """“{name}”延期须先告知延期理由：没有送达延期告知书，不能延长。"""


class ExtensionAsked(ProcessError):
    """已有一项延期申请等待审批。"""


class NoSuchExtensionRequest(ProcessError):
    """没有这项等待审批的延期申请。"""


class NotTheOrgan(ProcessError):
    """只有责任机关的联络员可以申请延期。"""


class NotPending(ProcessError):
    """“{name}”没有等待告知的延期。"""


class MissingField(ProcessError):
    """必填项“{field}”没有填写。"""


class WrongChoice(ProcessError):
    """“{field}”没有“{value}”这个选项。"""


class DateTooEarly(ProcessError):
    """“{field}”不能早于{day}（{why}）。"""


class DateTooLate(ProcessError):
    """“{field}”不能晚于{day}（{why}）。"""


class SameDate(ProcessError):
    """{field}已经是这个日期，没有需要更正的。"""


class NoSuchDate(ProcessError):
    """这起案件没有可以更正的这个日期。"""


class UnknownFact(ProcessError):
    """登记时没有“{key}”这一项。"""


class NoSuchNotification(ProcessError):
    """没有这条通知，或者它不是给您的。"""


class NoSuchIndicator(ProcessError):
    """没有名为“{key}”的指标。"""


class NoSuchRoster(ProcessError):
    """没有这份接访名单，或者名单上的这一项已经更换。"""


class RosterOver(ProcessError):
    """这份接访名单{state}，不能再改动。"""


class EntryIncomplete(ProcessError):
    """公示四项缺一不可：{name}还缺{missing}。"""


class OfficePhoneOnly(ProcessError):
    """联系电话只能是办公电话（固定电话），不能填手机号码。"""


class NotReceiving(ProcessError):
    """所选的人不在这个中心的接访人员之列，或者就是原来的人。"""


class NoSuchVisit(ProcessError):
    """没有这条接访登记，或者您无权查看。"""


class AlreadyDestined(ProcessError):
    """这件来访已有去向（{where}），不能再改。"""


class UndestinedVisits(ProcessError):
    """还有{number}件来访没有去向，件件有去向才能结束当日接访。"""


class NoSuchCard(ProcessError):
    """没有这张牌照，或者您无权查看。"""


class CardWithdrawn(ProcessError):
    """这张牌照已经撤销。"""


class NothingToExplain(ProcessError):
    """这张牌照不需要书面说明；黄牌通知责任单位后才需要。"""


class NotTheirs(ProcessError):
    """应由责任单位的人员办理，您不是。"""


class AlreadyExplained(ProcessError):
    """责任单位已经提交书面说明，不能再改。"""


class NoSuchOrder(ProcessError):
    """没有这张督办单，或者您无权查看。"""


class AlreadySupervised(ProcessError):
    """这张牌照已经发过督办单：{number}。"""


class OrderClosed(ProcessError):
    """督办单{number}已经办结，不能再改。"""


class NotReceived(ProcessError):
    """督办单{number}尚未签收，请先签收。"""


class NoReplyYet(ProcessError):
    """督办单{number}还有指示没有回复，不能办结；确需办结的，请写明理由。"""


class AlreadyReplied(ProcessError):
    """这项指示已经回复。"""


class NobodyThere(ProcessError):
    """“{whom}”没有在岗人员，无法通知。"""


class MediatorExcluded(ProcessError):
    """{name}应当回避，不能调解这个案件。"""


class ProlongationTooShort(ProcessError):
    """延长后的日期须晚于{until}。"""


class NothingToConfirm(ProcessError):
    """没有可以申请司法确认的书面协议：口头协议，以及身份、收养、婚姻关系，不能申请。"""


class AlreadyOnPlatform(ProcessError):
    """e平台编号“{number}”已经登记为案件{case_no}，不必重复录入。"""


class AlreadyOnPlatformElsewhere(AlreadyOnPlatform):
    """e平台编号“{number}”已经由其他单位登记，不必重复录入；需要核对的，请联系本区的中心。"""


class NoSuchChannel(ProcessError):
    """没有这个通知通道。"""


class WrongChannelAddress(ProcessError):
    """通道地址不是可用的 apprise 地址，例如 mailtos://账号：口令@服务器？to={mail}。"""


class NoAddress(ProcessError):
    """这个通道发给个人，请先在“接收地址”里填写您自己的邮箱或手机号。"""


class WrongMail(ProcessError):
    """邮箱地址不完整，例如 name@example.com。"""


class WrongPhone(ProcessError):
    """手机号应为8至15位数字。"""


class NoSuchMeeting(ProcessError):
    """没有这次会议或这项决定。"""


class NotBeforeCouncil(ProcessError):
    """所选的案件不在等待常委会研究之列。"""


class NobodyAnswers(ProcessError):
    """请写明由哪个单位或哪一位负责落实。"""


class PointsOutOfRange(ProcessError):
    """得分应在零到{most}分之间。"""


class NotOfThatRole(ProcessError):
    """所选的人不能担任“{role}”。"""


class PhoneNeeded(ProcessError):
    """发给当事人的通道，地址里应有 {phone}。"""
