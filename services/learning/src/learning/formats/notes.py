"""What a file of questions holds, and what of it cannot be taken over, with its place."""

from enum import StrEnum
from typing import Any

from kit.texts import Text


class Reason(StrEnum):
    UNKNOWN_KIND = "unknown_kind"
    PICTURE = "picture"
    FORMULA = "formula"
    TABLE = "table"
    BROKEN = "broken"
    PART_OF_POINTS = "part_of_points"
    WILDCARD = "wildcard"
    TOLERANCE = "tolerance"
    NO_ANSWER = "no_answer"
    FIELD = "field"
    TWICE = "twice"
    SIMILAR = "similar"
    OTHER_POINTS = "other_points"
    AS_SINGLE = "as_single"
    FEEDBACK = "feedback"
    MARKUP = "markup"
    ORDER = "order"
    CASE = "case"
    TAGS = "tags"
    HINTS = "hints"
    SETTINGS = "settings"


REFUSED = frozenset(
    {
        *(Reason.UNKNOWN_KIND, Reason.PICTURE, Reason.FORMULA, Reason.TABLE, Reason.BROKEN, Reason.PART_OF_POINTS),
        *(Reason.WILDCARD, Reason.TOLERANCE, Reason.NO_ANSWER, Reason.FIELD, Reason.TWICE),
    }
)
"""Of which the question is not taken; for the others it is, without what is named."""
WORDS = {
    Reason.UNKNOWN_KIND: Text("不支持这种题型：{detail}", "This kind of question is not known here: {detail}"),
    Reason.PICTURE: Text(
        "有图片、声音或视频，题库只收文字", "It has a picture, sound or film; the bank takes text only"
    ),
    Reason.FORMULA: Text("有公式", "It has a formula"),
    Reason.TABLE: Text("题目里有表格", "It has a table"),
    Reason.BROKEN: Text("标记写错了：{detail}", "Its markup is broken: {detail}"),
    Reason.PART_OF_POINTS: Text("有只得部分分数的答案：{detail}", "An answer brings a part of the points: {detail}"),
    Reason.WILDCARD: Text("答案里有通配符 *：{detail}", "An answer has the wildcard *: {detail}"),
    Reason.TOLERANCE: Text("数值答案带误差或单位：{detail}", "A number with a tolerance or a unit: {detail}"),
    Reason.NO_ANSWER: Text("没有正确答案", "No answer is right"),
    Reason.FIELD: Text("{detail}", "{detail}"),
    Reason.TWICE: Text("题库或文件里已有同样的题", "The bank or the file has the same question"),
    Reason.SIMILAR: Text(
        "和题库或文件里的这道题很像，请核对：{detail}",
        "Much like this one, which is in the bank or the file; look at both: {detail}",
    ),
    Reason.OTHER_POINTS: Text(
        "扣分或不等分的规则没有导入，按本平台规则计分", "Its rule for points is left out; this platform's rule applies"
    ),
    Reason.AS_SINGLE: Text("只有一个正确答案，改为单选题", "One answer is right, so it becomes a single choice"),
    Reason.FEEDBACK: Text("各个答案的反馈没有导入", "What is said of single answers is left out"),
    Reason.MARKUP: Text("文字格式没有导入", "The look of its text is left out"),
    Reason.ORDER: Text("选项在考试里会打乱顺序", "Its options are shuffled in an exam"),
    Reason.CASE: Text("本平台不区分大小写", "Capitals make no difference here"),
    Reason.TAGS: Text("标签没有导入：{detail}", "Tags are left out: {detail}"),
    Reason.HINTS: Text("提示没有导入", "Hints are left out"),
    Reason.SETTINGS: Text("附件要求没有导入", "What it says of attachments is left out"),
}

Note = tuple[int, str, str, str]
"""Number of the question, line or row; what is named there; Reason; detail."""


class Cannot(Exception):
    """This question cannot be taken."""

    def __init__(self, reason: Reason, detail: str = "") -> None:
        super().__init__(reason)
        self.reason, self.detail = reason, detail


class Found:
    """What a reader collects."""

    def __init__(self) -> None:
        self.questions: list[tuple[int, str, dict[str, Any]]] = []
        self._noted: dict[Note, None] = {}

    @property
    def notes(self) -> list[Note]:
        return list(self._noted)

    def note(self, number: int, name: str, reason: Reason, detail: str = "") -> None:
        self._noted[number, name[:60], str(reason), detail[:100]] = None

    def plain(self) -> dict[str, Any]:
        """For the way out of a decoding process."""
        return {"questions": self.questions, "notes": self.notes}
