"""Why an election, a ballot, a tally or a decryption is refused; `errors` has the class they are of, and the rest."""

from voting.ballots.errors import Refused

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
    zh = "“{question}”一题的选项或可选数目不成立。"
    en = "The answers of “{question}” and how many of them may be chosen do not fit each other."


class WrongPublicKey(Refused):
    rule = "SETUP"
    zh = "选举公钥与各位密钥托管人的密钥不符。"
    en = "The election's public key is not the one that the trustees' keys make."


class WrongSetup(Refused):
    rule = "SETUP"
    zh = "设立事件没有指向前面的选举、托管人和凭证记录。"
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
    zh = "第 {owner} 位托管人没有证明持有自己的私钥。"
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
    zh = "没有第 {owner} 位托管人。"
    en = "There is no trustee {owner}."


class RepeatedOwner(Refused):
    rule = "R5"
    zh = "第 {owner} 位托管人解密了两次。"
    en = "Trustee {owner} decrypts twice."


class InvalidDecryption(Refused):
    rule = "DECRYPTION"
    zh = "第 {owner} 位托管人对第 {question} 题第 {choice} 项的解密没有有效证明。"
    en = "Trustee {owner} does not prove the decryption of choice {choice} of question {question}."


class UnboundDecryption(Refused):
    """Section 9: the archive's own proof does not bind the factor; the proof next to the archive does."""

    rule = "DECRYPTION"
    zh = "第 {owner} 位托管人的解密缺少有效的附加证明。"
    en = "The decryption by trustee {owner} lacks a valid proof that binds its factors."


class TooFewDecryptions(Refused):
    rule = "RESULT"
    zh = "参与解密的托管人不足。"
    en = "Too few trustees have decrypted."


class NoResult(Refused):
    rule = "RESULT"
    zh = "密文不能解为 0 至 {limit} 之间的票数。"
    en = "A ciphertext does not decrypt to a count from 0 to {limit}."


class WrongResult(Refused):
    rule = "RESULT"
    zh = "公布的结果与解密所得不一致。"
    en = "The published result is not the one that was decrypted."
