"""What the documents can refuse; the docstring is the sentence a person reads."""

from processes.errors import ProcessError


class NoSuchDocument(ProcessError):
    """没有这份文书，或者您无权查看。"""


class NoSuchKind(ProcessError):
    """没有“{kind}”这种文书。"""


class UnknownField(ProcessError):
    """《{name}》没有“{field}”这一项。"""


class NotTheIssuer(ProcessError):
    """《{name}》不由您的岗位出具。"""


class AlreadyVoided(ProcessError):
    """这份文书已经作废。"""


class TemplateRefused(ProcessError):
    """这个模板不能使用：{reason}"""


class NoSuchTemplate(ProcessError):
    """没有这个版本的模板。"""


class Removed(ProcessError):
    """保存期限已满，这份文书的内容已按规定删去，只留下目录。"""


class AttachmentRefused(ProcessError):
    """附件没有收下：{reason}"""


class Confidential(ProcessError):
    """调解中的陈述保密，只有承办人可以查阅（人民调解法第十五条）。"""
