"""Why something is refused: a class for each reason, whose name is its code, with words in both languages.

`rule` says which check of the verifier found it: one of its own rules R1 to R8 (README.md), or the part of the format.
"""

import re
from typing import Any, ClassVar

THINGS = {
    "accepted": "受理记录",
    "alpha": "α 值",
    "answers": "答案",
    "archive": "档案",
    "ballot": "选票",
    "beta": "β 值",
    "blank proofs": "弃权证明",
    "certificate": "证书",
    "challenge": "挑战值",
    "choices": "选项密文",
    "coefficient": "系数承诺",
    "commitments": "承诺",
    "credential": "凭证",
    "credentials": "凭证名册",
    "decryption": "解密",
    "decryption factor": "解密因子",
    "decryption factors": "解密因子",
    "decryption proofs": "解密证明",
    "election": "选举",
    "encrypted tally": "加密计票",
    "event": "事件",
    "header": "档案头",
    "height": "事件序号",
    "individual proofs": "单项证明",
    "maximum": "最多可选数",
    "minimum": "最少可选数",
    "number of ballots": "票数",
    "overall proofs": "总数证明",
    "owner": "托管人序号",
    "proof": "证明",
    "proofs": "附加证明",
    "public key": "公钥",
    "response": "应答值",
    "result": "结果",
    "secret key": "私钥",
    "setup": "设立记录",
    "signature": "签名",
    "threshold": "门限",
    "total weight": "总票权",
    "trustees": "托管人记录",
    "weight": "票权",
}
"""What `what` may name, in Chinese."""


class Refused(Exception):
    """Something from outside is not what it must be."""

    rule: ClassVar[str]
    zh: ClassVar[str]
    en: ClassVar[str]

    def __init__(self, **found: Any) -> None:
        super().__init__(found)
        self.found = found
        self.height: int | None = None
        """The event of the archive at which it was found."""

    @property
    def code(self) -> str:
        return re.sub(r"(?<!^)(?=[A-Z])", "_", type(self).__name__).lower()

    def words(self, language: str) -> str:
        """In `zh` or `en`, with the place where it was found."""
        if language == "zh":
            place = "" if self.height is None else f"第 {self.height} 号事件："
            found = {name: THINGS.get(value, value) for name, value in self.found.items()}
            return place + self.zh.format(**found)
        place = "" if self.height is None else f"Event {self.height}: "
        return place + self.en.format(**self.found)

    def __str__(self) -> str:
        return f"{self.rule} {self.code}: {self.words('en')}"

    def __reduce__(self) -> tuple[Any, ...]:
        return _restore, (type(self), self.found, self.height)


def _restore(kind: type[Refused], found: dict[str, Any], height: int | None) -> Refused:
    refused = kind(**found)
    refused.height = height
    return refused


# ---- form


class Oversized(Refused):
    rule = "FORM"
    zh = "{what}超过 {limit} 字节的上限。"
    en = "The {what} is larger than {limit} bytes."


class Malformed(Refused):
    rule = "FORM"
    zh = "{what}不是有效的 JSON。"
    en = "The {what} is no valid JSON."


class NotCanonical(Refused):
    """Section 9, rule R6: other bytes for the same content are refused."""

    rule = "R6"
    zh = "{what}的写法不规范：同样的内容只能有一种写法。"
    en = "The {what} is not in canonical form: the same content may be written in one way only."


class WrongFields(Refused):
    rule = "R6"
    zh = "{what}的字段不对：缺少、多余或类型不符。"
    en = "Fields of the {what} are missing, unknown or of the wrong type."


class WrongNumber(Refused):
    rule = "R6"
    zh = "{what}必须是规范的十进制数，且在允许范围内。"
    en = "The {what} must be a canonical decimal number within its range."


class NotInGroup(Refused):
    rule = "FORM"
    zh = "{what}不属于本次选举的群。"
    en = "The {what} is no member of the election's group."


# ---- archive


class WrongHeader(Refused):
    rule = "ARCHIVE"
    zh = "第 {offset} 字节处的记录头不符合格式。"
    en = "The record header at byte {offset} does not follow the format."


class Truncated(Refused):
    rule = "ARCHIVE"
    zh = "文件在第 {offset} 字节处的记录中间断开。"
    en = "The file ends within the record at byte {offset}."


class WrongName(Refused):
    rule = "ARCHIVE"
    zh = "第 {offset} 字节处的记录名不是其内容的摘要。"
    en = "The record at byte {offset} is not named by the hash of its content."


class WrongTimestamp(Refused):
    rule = "ARCHIVE"
    zh = "第 {offset} 字节处的时间与档案的时间不符。"
    en = "The time at byte {offset} is not the archive's."


class BrokenChain(Refused):
    rule = "ARCHIVE"
    zh = "事件没有接在上一事件之后。"
    en = "The event does not follow the one before it."


class UnexpectedRecords(Refused):
    rule = "ARCHIVE"
    zh = "事件之前的数据记录缺少、多余或次序不对。"
    en = "Data records before the event are missing, unexpected or in another order."


class NoEvent(Refused):
    rule = "ARCHIVE"
    zh = "档案必须以事件结束，并至少含有设立事件。"
    en = "An archive must end with an event and contain at least the Setup event."


class WrongSequence(Refused):
    rule = "R1"
    zh = "此处不允许出现 {type} 事件。"
    en = "An event {type} is not allowed here."


class NotFinished(Refused):
    rule = "R1"
    zh = "档案中还没有结果。若选举仍在进行，请加 --open 核验已有部分。"
    en = "The archive has no result yet. While the election goes on, --open checks what is there."


class SecondSetup(Refused):
    rule = "R2"
    zh = "设立事件只能有一个，且为第 0 号事件。"
    en = "There is one Setup event only, at height 0."


# ---- R7: earlier copies, trackers


class NotAppended(Refused):
    rule = "R7"
    zh = "这份档案不是由较早的副本续写而成。"
    en = "This archive does not continue the earlier copy."


class UnknownTracker(Refused):
    rule = "R7"
    zh = "追踪码 {tracker} 不在选票之中。"
    en = "No ballot has the tracker {tracker}."


class SupersededTracker(Refused):
    rule = "R7"
    zh = "追踪码 {tracker} 的选票已被同一凭证的后一张选票取代，不计入结果。"
    en = "The ballot with the tracker {tracker} was replaced by a later one of the same credential and does not count."


# ---- R8: the log of accepted ballots, receipts


class AcceptanceRepeated(Refused):
    rule = "R8"
    zh = "受理记录里有一项出现了两次。"
    en = "An entry appears twice in the log of accepted ballots."


class UnequalAcceptances(Refused):
    rule = "R8"
    zh = "受理了 {accepted} 张选票，档案里却有 {ballots} 张。"
    en = "{accepted} ballots were accepted, but the archive has {ballots}."


class WrongReceipt(Refused):
    rule = "R8"
    zh = "回执应写成“追踪码:盲化值:末端”。"
    en = "A receipt is written TRACKER:BLINDING:HEAD."


class ReceiptUnknown(Refused):
    rule = "R8"
    zh = "受理记录里没有追踪码 {tracker} 的回执所说的那一项。"
    en = "The log of accepted ballots does not have what the receipt of tracker {tracker} says."
