"""The strict verifier: `python -m voting.verify FILE|URL`. It needs gmpy2 and the standard library, nothing else."""

import argparse
import os
import sys
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Any
from urllib.error import URLError
from urllib.request import Request, urlopen

from voting.ballots import acceptance, encoding
from voting.ballots.archive import MOST_BYTES
from voting.ballots.audit import Report, audit
from voting.ballots.errors import Refused
from voting.ballots.pool import Pool

ENGLISH = {
    "usage": "Check an archive of a secret ballot, with rules that belenios-tool 2.0 leaves out.",
    "archive": "the file UUID.bel, or the address of the election or of the file",
    "earlier": "an earlier copy that the archive must continue (may be repeated)",
    "tracker": "a tracker that a voter kept: its ballot must count (may be repeated)",
    "proofs": "the file of proofs that bind each partial decryption",
    "log": "the log of accepted ballots, accepted.json: as many as the archive has",
    "receipt": "TRACKER:BLINDING:HEAD, as a voter kept it: the log must have it (may be repeated)",
    "receipts without log": "--receipt needs --accepted",
    "open": "the election goes on: the archive may end before the result",
    "processes": "how many processes check ballots (default: one for each core)",
    "unreadable": "Cannot read {name}: {reason}",
    "refused": "REFUSED by rule {rule} ({code})",
    "accepted": "ACCEPTED: every check passed",
    "unfinished": "ACCEPTED as far as it goes: the election has no result yet",
    "read": "Archive {name}: {size} bytes, SHA-256 {digest}",
    "election": "Election {name} ({uuid}), fingerprint {fingerprint}",
    "head": "Last event {height}: {head}",
    "ballots": "{ballots} ballots, {counted} of them count, of {credentials} credentials with a weight of {weight}",
    "trustees": "{trustees} trustees; decrypted by: {owners}",
    "checked": "Checked:",
    "R1": "R1  The events come in the one order that is allowed",
    "R2": "R2  There is one set-up, at the beginning",
    "R3": "R3  No ballot appears twice",
    "R4": "R4  The published tally, number of ballots and weight follow from the ballots",
    "R5": "R5  Each partial decryption is of another trustee of this election",
    "R6": "R6  Everything is written in canonical form",
    "R7": "R7  Earlier copies given: {earlier}; trackers given: {trackers}",
    "R8": "R8  As many ballots as the log of accepted ballots has; receipts given: {receipts}",
    "R8 early": "R8  Receipts given: {receipts}; ballots enter the archive when voting ends",
    "FORM": "    Form, size, chain and hash of every record; every number is in its group or range",
    "SETUP": "    Keys, certificates and proofs of the trustees; the election's public key; the list of credentials",
    "BALLOT": "    Signature and all proofs of every ballot; its credential is on the list",
    "DECRYPTION": "    The proof of every partial decryption; of {bound} also the one that binds it to its ciphertexts",
    "RESULT": "    The result follows from the decryptions",
    "not yet": " (nothing there yet)",
    "result": "Result:",
    "blank": "blank",
}  # fmt: skip
CHINESE = {
    "usage": "核验秘密投票的档案，并检查 belenios-tool 2.0 未检查的规则。",
    "archive": "UUID.bel 文件，或选举或该文件的网址",
    "earlier": "较早的副本，档案必须由它续写而成（可多次给出）",
    "tracker": "投票人留存的追踪码，其选票必须计入（可多次给出）",
    "proofs": "把每份部分解密与密文绑定的附加证明文件",
    "log": "受理记录 accepted.json：必须与档案的票数相同",
    "receipt": "投票人留存的“追踪码:盲化值:末端”，受理记录里必须有它（可多次给出）",
    "receipts without log": "--receipt 需要 --accepted",
    "open": "选举仍在进行：档案可以还没有结果",
    "processes": "用多少个进程核验选票（默认每核一个）",
    "unreadable": "无法读取 {name}：{reason}",
    "refused": "不通过，违反规则 {rule}（{code}）",
    "accepted": "通过：全部检查合格",
    "unfinished": "已有部分通过：选举还没有结果",
    "read": "档案 {name}：{size} 字节，SHA-256 {digest}",
    "election": "选举 {name}（{uuid}），指纹 {fingerprint}",
    "head": "最后一个事件（第 {height} 号）：{head}",
    "ballots": "共 {ballots} 张选票，其中 {counted} 张计入；名册 {credentials} 个凭证，总票权 {weight}",
    "trustees": "托管人 {trustees} 位；已解密：{owners}",
    "checked": "已检查：",
    "R1": "R1  事件按唯一允许的次序出现",
    "R2": "R2  只有一次设立，且在最前",
    "R3": "R3  没有选票重复出现",
    "R4": "R4  公布的加密计票、票数和总票权可由选票重新算出",
    "R5": "R5  每份部分解密来自本次选举的不同托管人",
    "R6": "R6  全部内容写法规范",
    "R7": "R7  给出的较早副本：{earlier} 份；给出的追踪码：{trackers} 个",
    "R8": "R8  票数与受理记录相同；给出的回执：{receipts} 个",
    "R8 early": "R8  给出的回执：{receipts} 个；选票在投票结束时才进入档案",
    "FORM": "    每条记录的格式、大小、链接和摘要；每个数都在群内或范围内",
    "SETUP": "    托管人的密钥、证书和证明；选举公钥；凭证名册",
    "BALLOT": "    每张选票的签名和全部证明；凭证在名册中",
    "DECRYPTION": "    每份部分解密的证明；其中 {bound} 份另有与密文绑定的证明",
    "RESULT": "    结果可由解密算出",
    "not yet": "（尚无内容）",
    "result": "结果：",
    "blank": "弃权",
}  # fmt: skip


def language() -> str:
    """`zh` or `en`, by the first of LC_ALL, LC_MESSAGES, LANG that is set."""
    chosen = next((value for name in ("LC_ALL", "LC_MESSAGES", "LANG") if (value := os.environ.get(name))), "")
    return "zh" if chosen.lower().startswith("zh") else "en"


def shown(text: str) -> str:
    """A text of the archive, without what would steer a terminal."""
    return "".join(each if each.isprintable() else "\N{REPLACEMENT CHARACTER}" for each in text)


def fetch(source: str) -> bytes:
    """A file, or what an address answers; OSError and ValueError say why not."""
    if not source.startswith(("https://", "http://")):
        with Path(source).open("rb") as file:
            return _within_limit(file.read(MOST_BYTES + 1))
    address = source.rstrip("/")
    if not address.endswith(".bel"):
        address += f"/{address.rsplit('/', 1)[1]}.bel"
    with urlopen(Request(address), timeout=60) as answer:  # noqa: S310 – https or http, asked above
        return _within_limit(answer.read(MOST_BYTES + 1))


def _within_limit(data: bytes) -> bytes:
    if len(data) > MOST_BYTES:
        raise ValueError(f"> {MOST_BYTES} bytes")
    return data


def read_proofs(data: bytes) -> Sequence[Any]:
    """The proofs next to the archive: a JSON array of them."""
    return encoding.array(encoding.read(data, "proofs", 1 << 27), "proofs", 1000)


def are_ballots_awaited(report: Report, given: argparse.Namespace) -> bool:
    """Whether voting goes on, so that the archive has none of the ballots that were accepted."""
    return bool(given.open) and not report.is_closed and report.ballots == 0


def checks(words: dict[str, str], report: Report, given: argparse.Namespace) -> list[str]:
    """What was checked, a line each; the archive may hold nothing yet for some."""
    there = {
        "R4": report.tally is not None,
        "R5": bool(report.owners),
        "DECRYPTION": bool(report.owners),
        "RESULT": report.result is not None,
    }
    own = ["R1", "R2", "R3", "R4", "R5", "R6", "R7"]
    if given.accepted:
        own.append("R8 early" if are_ballots_awaited(report, given) else "R8")
    names = (*own, "FORM", "SETUP", "BALLOT", "DECRYPTION", "RESULT")
    figures = {
        "earlier": len(given.earlier),
        "trackers": len(given.tracker),
        "receipts": len(given.receipt),
        "bound": len(report.bound),
    }
    return [words[name].format(**figures) + ("" if there.get(name, True) else words["not yet"]) for name in names]


def results(words: dict[str, str], report: Report) -> list[str]:
    if report.result is None:
        return []
    lines = [words["result"]]
    for question, counts in zip(report.election.questions, report.result, strict=True):
        answers = [*([words["blank"]] if question.blank else []), *question.answers]
        lines.append(f"  {shown(question.question)}")
        lines += [f"    {count:>10}  {shown(answer)}" for answer, count in zip(answers, counts, strict=True)]
    return lines


def describe(words: dict[str, str], archive: bytes, report: Report, given: argparse.Namespace) -> list[str]:
    """The whole report of an archive that was accepted."""
    election = report.election
    owners = ", ".join(map(str, report.owners)) or "-"
    return [
        words["accepted" if report.result is not None else "unfinished"],
        words["read"].format(name=shown(given.archive), size=len(archive), digest=encoding.hex_digest(archive)),
        words["election"].format(name=shown(election.name), uuid=election.uuid, fingerprint=election.fingerprint),
        words["head"].format(height=report.events - 1, head=report.head),
        words["ballots"].format(
            ballots=report.ballots,
            counted=report.counted,
            credentials=len(report.credentials.weights),
            weight=sum(report.credentials.weights.values()),
        ),
        words["trustees"].format(trustees=len(report.trustees.keys), owners=owners),
        words["checked"],
        *checks(words, report, given),
        *results(words, report),
    ]


def parse(words: dict[str, str], given: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m voting.verify", description=words["usage"])
    parser.add_argument("archive", help=words["archive"])
    parser.add_argument("--earlier", action="append", default=[], metavar="OLD.bel", help=words["earlier"])
    parser.add_argument("--tracker", action="append", default=[], metavar="T", help=words["tracker"])
    parser.add_argument("--proofs", metavar="FILE", help=words["proofs"])
    parser.add_argument("--accepted", metavar="FILE", help=words["log"])
    parser.add_argument("--receipt", action="append", default=[], metavar="T:B:H", help=words["receipt"])
    parser.add_argument("--open", action="store_true", help=words["open"])
    parser.add_argument("--processes", type=int, default=os.cpu_count(), metavar="N", help=words["processes"])
    options = parser.parse_args(given)
    if options.processes < 1:
        parser.error("--processes")
    if options.receipt and not options.accepted:
        parser.error(words["receipts without log"])
    return options


def main(given: Sequence[str] | None = None) -> int:
    """Exit with 0: accepted; 1: refused, the rule is named; 2: called wrongly or unreadable."""
    tongue = language()
    words = CHINESE if tongue == "zh" else ENGLISH
    options = parse(words, given)

    def load(source: str) -> bytes:
        try:
            return fetch(source)
        except (OSError, URLError, ValueError) as error:
            print(words["unreadable"].format(name=source, reason=error), file=sys.stderr)
            raise SystemExit(2) from None

    archive = load(options.archive)
    earlier = [load(each) for each in options.earlier]
    proofs = load(options.proofs) if options.proofs else None
    log = load(options.accepted) if options.accepted else None
    try:
        bindings = None if proofs is None else read_proofs(proofs)
        check = partial(audit, archive, earlier, options.tracker, bindings, options.open)
        if options.processes == 1:
            report = check()
        else:
            with Pool(options.processes) as pool:
                report = check(pool.check_ballots)
        if log is not None:
            receipts = [acceptance.Receipt.read(each) for each in options.receipt]
            ballots = None if are_ballots_awaited(report, options) else report.ballots
            acceptance.check_log(report.election.uuid, acceptance.read_log(log), ballots, receipts)
    except Refused as refused:
        print(words["refused"].format(rule=refused.rule, code=refused.code))
        print(shown(refused.words(tongue)))
        return 1
    print("\n".join(describe(words, archive, report, options)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
