"""Why something is refused: a class for each reason, whose name is its code, with words in both languages.

`rule` says which check of the verifier found it: one of its own rules R1 to R7 (README.md), or the part of the format.
"""

import re
from typing import Any, ClassVar

THINGS = {
    "alpha": "α 值",
    "answers": "答案",
    "archive": "归档",
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
    "header": "归档头",
    "height": "事件序号",
    "individual proofs": "单项证明",
    "maximum": "最多可选数",
    "minimum": "最少可选数",
    "number of ballots": "票数",
    "overall proofs": "总数证明",
    "owner": "监督人序号",
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
    "trustees": "监督人记录",
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


# ---- set-up


class UnknownGroup(Refused):
    rule = "SETUP"
    zh = "不认识的群：{name}。"
    en = "Unknown group: {name}."


class WrongUuid(Refused):
    rule = "SETUP"
    zh = "选举编号须为 14 至 64 个 Base58 字符。"
    en = "The election's uuid must be 14 to 64 base58 characters."


class WrongVersion(Refused):
    rule = "SETUP"
    zh = "{what}的版本不是 1。"
    en = "The version of the {what} is not 1."


class WrongQuestion(Refused):
    rule = "SETUP"
    zh = "第 {question} 题的选项或可选数目不成立。"
    en = "The answers of question {question}, or how many may be chosen, do not hold."


class WrongPublicKey(Refused):
    rule = "SETUP"
    zh = "选举公钥与各位计票监督人的密钥不符。"
    en = "The election's public key is not the one that the trustees' keys make."


class WrongSetup(Refused):
    rule = "SETUP"
    zh = "设立事件没有指向前面的选举、监督人和凭证记录。"
    en = "The Setup event does not name the records of election, trustees and credentials before it."


class DuplicateCredential(Refused):
    rule = "SETUP"
    zh = "同一凭证在名册中出现了两次。"
    en = "A credential is listed twice."


class WrongWeight(Refused):
    rule = "SETUP"
    zh = "票权须为正整数，合计不超过 {limit}。"
    en = "A weight must be a positive whole number, all together at most {limit}."


class InvalidKeyProof(Refused):
    rule = "SETUP"
    zh = "第 {owner} 位监督人没有证明持有自己的私钥。"
    en = "Trustee {owner} does not prove to have the secret key."


class InvalidCertificate(Refused):
    rule = "SETUP"
    zh = "门限组中第 {member} 位成员的证书无效。"
    en = "The certificate of member {member} of a threshold group is invalid."


class InvalidCommitments(Refused):
    rule = "SETUP"
    zh = "门限组中第 {member} 位成员的承诺无效。"
    en = "The commitments of member {member} of a threshold group are invalid."


class InvalidConfirmation(Refused):
    rule = "SETUP"
    zh = "门限组中第 {member} 位成员对全组证书的签名无效。"
    en = "The signature of member {member} under the certificates of the threshold group is invalid."


class WrongVerificationKey(Refused):
    rule = "SETUP"
    zh = "门限组中第 {member} 位成员的验证密钥与各成员的承诺不符。"
    en = "The verification key of member {member} of a threshold group does not follow from the commitments."


class WrongShare(Refused):
    rule = "SETUP"
    zh = "第 {member} 位成员给出的份额与其承诺不符。"
    en = "The share from member {member} does not fit that member's commitments."


class WrongThreshold(Refused):
    rule = "SETUP"
    zh = "门限组的人数与门限不成立。"
    en = "The size of the threshold group and its threshold do not hold."


# ---- ballots


class WrongCredential(Refused):
    """What somebody typed is no private credential (section 3)."""

    rule = "BALLOT"
    zh = "凭证有误，请对照纸条逐字检查。"
    en = "This is no credential: compare it with the slip, character by character."


class WrongChoices(Refused):
    rule = "BALLOT"
    zh = "第 {question} 题的选择不符合该题的规则。"
    en = "The choices of question {question} do not follow its rules."


class OtherElection(Refused):
    rule = "BALLOT"
    zh = "这张选票属于另一次选举。"
    en = "This ballot belongs to another election."


class UnknownCredential(Refused):
    rule = "BALLOT"
    zh = "凭证不在名册中。"
    en = "The credential is not on the list."


class SpentCredential(Refused):
    rule = "BALLOT"
    zh = "该凭证已投过票，本次选举不允许重投。"
    en = "The credential has voted, and this election allows one vote only."


class ReplayedBallot(Refused):
    rule = "R3"
    zh = "同一张选票出现了两次。"
    en = "The same ballot appears twice."


class WrongLength(Refused):
    rule = "BALLOT"
    zh = "{what}的数目与选举不符。"
    en = "The number of {what} is not the election's."


class WrongHash(Refused):
    rule = "BALLOT"
    zh = "签名所附的摘要不是这张选票的摘要。"
    en = "The hash in the signature is not the ballot's."


class InvalidSignature(Refused):
    rule = "BALLOT"
    zh = "选票的签名无效。"
    en = "The ballot's signature is invalid."


class InvalidIndividualProof(Refused):
    rule = "BALLOT"
    zh = "第 {question} 题第 {choice} 项没有证明为 0 或 1。"
    en = "Choice {choice} of question {question} is not proved to be 0 or 1."


class InvalidOverallProof(Refused):
    rule = "BALLOT"
    zh = "第 {question} 题没有证明所选数目符合规则。"
    en = "Question {question} is not proved to have as many choices as its rules allow."


class InvalidBlankProof(Refused):
    rule = "BALLOT"
    zh = "第 {question} 题没有证明弃权时未选其他项。"
    en = "Question {question} is not proved to be either blank or answered."


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
    zh = "第 {offset} 字节处的时间与归档的时间不符。"
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
    zh = "归档必须以事件结束，并至少含有设立事件。"
    en = "An archive must end with an event and contain at least the Setup event."


class WrongSequence(Refused):
    rule = "R1"
    zh = "此处不允许出现 {type} 事件。"
    en = "An event {type} is not allowed here."


class SecondSetup(Refused):
    rule = "R2"
    zh = "设立事件只能有一个，且为第 0 号事件。"
    en = "There is one Setup event only, at height 0."


# ---- tally, decryption, result


class WrongTally(Refused):
    rule = "R4"
    zh = "公布的加密计票与重新计算的不一致。"
    en = "The published encrypted tally is not the one computed from the ballots."


class WrongTallySize(Refused):
    rule = "R4"
    zh = "公布的票数或总票权与重新计算的不一致。"
    en = "The published number of ballots or total weight is not the one computed from the ballots."


class UnknownOwner(Refused):
    rule = "R5"
    zh = "没有第 {owner} 位监督人。"
    en = "There is no trustee {owner}."


class RepeatedOwner(Refused):
    rule = "R5"
    zh = "第 {owner} 位监督人解密了两次。"
    en = "Trustee {owner} decrypts twice."


class InvalidDecryption(Refused):
    rule = "DECRYPTION"
    zh = "第 {owner} 位监督人对第 {question} 题第 {choice} 项的解密没有有效证明。"
    en = "Trustee {owner} does not prove the decryption of choice {choice} of question {question}."


class UnboundDecryption(Refused):
    """Section 9: the archive's own proof does not bind the factor; the proof next to the archive does."""

    rule = "DECRYPTION"
    zh = "第 {owner} 位监督人的解密缺少有效的附加证明。"
    en = "The decryption by trustee {owner} lacks a valid proof that binds its factors."


class TooFewDecryptions(Refused):
    rule = "RESULT"
    zh = "参与解密的监督人不足。"
    en = "Too few trustees have decrypted."


class NoResult(Refused):
    rule = "RESULT"
    zh = "密文不能解为 0 至 {limit} 之间的票数。"
    en = "A ciphertext does not decrypt to a count from 0 to {limit}."


class WrongResult(Refused):
    rule = "RESULT"
    zh = "公布的结果与解密所得不一致。"
    en = "The published result is not the one that was decrypted."


# ---- R7: earlier copies, trackers


class NotAppended(Refused):
    rule = "R7"
    zh = "这份归档不是由较早的副本续写而成。"
    en = "This archive does not continue the earlier copy."


class UnknownTracker(Refused):
    rule = "R7"
    zh = "追踪号 {tracker} 不在选票之中。"
    en = "No ballot has the tracker {tracker}."


class SupersededTracker(Refused):
    rule = "R7"
    zh = "追踪号 {tracker} 的选票已被同一凭证的后一张选票取代，不计入结果。"
    en = "The ballot with the tracker {tracker} was replaced by a later one of the same credential and does not count."
