"""Elections, and with them proposals and congresses: what is said of their events. Nobody is told who voted, for nobody
knows."""

from collections.abc import Mapping
from typing import Any

from contracts import voting as told
from contracts.honours import HonourEvent
from contracts.polls import PollEvent
from contracts.proposals import ProposalEvent
from contracts.roles import Role
from contracts.voting import (
    ElectionDuty,
    ElectionDutyGiven,
    ElectionEvent,
    RollMatter,
    RollObjectionAnswered,
    VotersTold,
)
from kit.events import Event
from notifications import congresses, honours, proposals
from notifications.announcement import (
    Announcement,
    Audience,
    Facts,
    Source,
    Subject,
    Viewers,
    number_alone,
    template,
)

ELECTION = "election"

_TO_COMMITTEE: Mapping[type[Event], str] = {
    told.RollObjected: "election_roll_objected",
    told.CredentialsListed: "election_credentials_listed",
    told.ExtensionProposed: "election_extension_proposed",
    told.VoidProposed: "election_void_proposed",
    told.ElectionClosed: "election_closed",
    told.ResultPublished: "election_result",
    told.ElectionSigned: "election_to_countersign",
}
_DUTIES = {
    ElectionDuty.MAKE_KEY: "election_make_key",
    ElectionDuty.MAKE_CREDENTIALS: "election_make_credentials",
    ElectionDuty.DECRYPT: "election_decrypt",
    ElectionDuty.OVERSEE: "election_oversee",
}
_MATTERS = {
    RollMatter.ROLL: "election_roll",
    RollMatter.ADDED: "election_added",
    RollMatter.REMOVED: "election_removed",
    RollMatter.RESCHEDULED: "election_rescheduled",
    RollMatter.OPENED: "election_opened",
    RollMatter.EXTENDED: "election_extended",
    RollMatter.CLOSING: "election_closing",
    RollMatter.CERTIFIED: "election_certified",
    RollMatter.VOID: "election_void",
}


def announce(event: Event) -> Announcement | None:
    if not isinstance(event, ElectionEvent):
        if isinstance(event, HonourEvent):
            return honours.source.announce(event)
        of_proposals = isinstance(event, ProposalEvent | PollEvent)
        return (proposals.source if of_proposals else congresses.source).announce(event)
    places = [(role.value, event.unit_id) for role in (Role.TRUSTEE, Role.REGISTRAR)]
    viewers = Viewers(event.committee_ids, places)
    return Announcement(ELECTION, event.election_id, {"number": event.number}, _audiences(event), viewers)


def _audiences(event: ElectionEvent) -> list[Audience]:
    match event:
        case told.CredentialsReady():
            return [Audience("election_credentials_ready", each) for each in event.voter_ids]
        case VotersTold():
            return [Audience(_MATTERS[event.matter], each) for each in event.voter_ids]
        case ElectionDutyGiven():
            return [Audience(_DUTIES[event.duty], event.to_id)]
        case told.KeyReopened():
            return [Audience("election_repair_key", each) for each in event.again_ids]
        case told.ObserversNamed():
            return [Audience("election_observe", each) for each in event.observer_ids]
        case told.PaperVotersSet():
            kind = "election_on_paper" if event.on_paper else "election_not_on_paper"
            return [Audience(kind, each) for each in event.voter_ids]
        case told.PaperBallotsCounted():
            kind = "election_paper_confirmed" if event.confirmed else "election_paper_counted"
            return [Audience(kind, each) for each in event.committee_ids]
        case RollObjectionAnswered():
            return [Audience("election_objection_answered", event.to_id)]
    to_committee = _TO_COMMITTEE.get(type(event))
    return [Audience(to_committee, each) for each in event.committee_ids] if to_committee else []


def _link(_kind: str, election_id: str, _facts: Facts, _reader_id: str) -> str:
    return f"/elections/{election_id}"


_WORDS: dict[str, Any] = {
    "election_roll": template(
        "选举 {number}：名册已公布",
        "Election {number}: the roll is published",
        "您在名册上。请核对，并在手机上准备好投票凭证；有错可以提出异议。",
        "You are on it. Check it, and get your phone ready for your credential; object if something is wrong.",
    ),
    "election_added": template(
        "选举 {number}：您已加入名册",
        "Election {number}: you are on the roll now",
        "根据一条异议，您有投票权了。请在手机上准备好投票凭证。",
        "After an objection you may vote. Get your phone ready for your credential.",
    ),
    "election_removed": template(
        "选举 {number}：您已被移出名册",
        "Election {number}: you are no longer on the roll",
        "根据一条异议，您不再有投票权。如果不对，请在异议截止前提出。",
        "After an objection you may not vote. If that is wrong, object in time.",
    ),
    "election_on_paper": template(
        "选举 {number}：您用纸质票投票",
        "Election {number}: you vote on paper",
        "名册上已注明，您不会收到投票凭证。如果不对，请在异议截止前提出。",
        "The roll says so, and you get no credential. If that is wrong, object in time.",
    ),
    "election_not_on_paper": template(
        "选举 {number}：您改用投票凭证",
        "Election {number}: you vote with a credential",
        "名册上不再注明纸质票。请在手机上准备好投票凭证。",
        "You no longer vote on paper. Get your phone ready for your credential.",
    ),
    "election_rescheduled": template(
        "选举 {number}：改期了",
        "Election {number} has new dates",
        "请点开查看新的开始和截止时间。",
        "Open it to see when it opens and closes now.",
    ),
    "election_credentials_ready": template(
        "选举 {number}：投票凭证准备好了",
        "Election {number}: credentials are ready",
        "点开看怎么领。发到手机的，请现在就放进投票间：投票开始后不用登录就能投，更保密。",
        "Open it to see how to get yours. Take one that came to your phone to the booth now: later you vote without "
        "signing in, which is more secret.",
    ),
    "election_opened": template(
        "选举 {number}：开始投票",
        "Election {number} is open",
        "请在截止前投票。投票是无记名的，没有人能知道您投给谁。",
        "Vote before it closes. It is secret: nobody can learn how you voted.",
    ),
    "election_extended": template(
        "选举 {number}：延长投票",
        "Election {number} stays open longer",
        "请点开查看新的截止时间和原因。",
        "Open it to see until when, and why.",
    ),
    "election_closing": template(
        "选举 {number}：快截止了",
        "Election {number} closes soon",
        "还没有投的请抓紧；投过的不用理会，平台不知道谁投了票。",
        "Vote if you have not. If you have, never mind: the platform does not know who voted.",
    ),
    "election_certified": template(
        "选举 {number}：结果已确认",
        "Election {number}: the result is certified",
        "请点开查看结果；任何人都可以自己核验。",
        "Open it to see the result; anyone can check it for themselves.",
    ),
    "election_void": template(
        "选举 {number}：已作废",
        "Election {number} is void",
        "请点开查看原因。",
        "Open it to read why.",
    ),
    "election_objection_answered": template(
        "选举 {number}：您的异议有答复",
        "Election {number}: an answer to your objection",
        "请点开查看。",
        "Open it to read it.",
    ),
    "election_oversee": template(
        "选举 {number}：您是选举委员",
        "Election {number}: you are on its committee",
        "请点开查看题目、名册和日期。",
        "Open it to see its questions, roll and dates.",
    ),
    "election_make_key": template(
        "选举 {number}：请生成您的密钥",
        "Election {number}: make your key",
        "密钥只留在您自己的设备上，请保管好备份。",
        "It stays on your own device; keep its copy safe.",
    ),
    "election_repair_key": template(
        "选举 {number}：密钥有一步要重做",
        "Election {number}: a step of your key is due again",
        "有托管人丢了文件，或收到的份额不对。请用原来的备份文件再做一次。",
        "A trustee lost their file or was dealt a share that does not fit. Take the step again with your own file.",
    ),
    "election_observe": template(
        "选举 {number}：您是观察员",
        "Election {number}: you observe it",
        "请点开查看名册；投票开始后，可以随时核对公示板。",
        "Open it to see its roll; once it is open, check its board at any time.",
    ),
    "election_make_credentials": template(
        "选举 {number}：请生成投票凭证",
        "Election {number}: make the credentials",
        "在您的浏览器里生成，平台看不到。",
        "They are made in your browser; the platform does not see them.",
    ),
    "election_decrypt": template(
        "选举 {number}：请解密计票",
        "Election {number}: decrypt the tally",
        "投票已结束。请用您的密钥解密总数。",
        "It has closed. Decrypt the totals with your key.",
    ),
    "election_roll_objected": template(
        "选举 {number}：名册有异议",
        "Election {number}: an objection to the roll",
        "请在异议期内核实并答复。",
        "Look into it and answer.",
    ),
    "election_credentials_listed": template(
        "选举 {number}：登记员更新了凭证",
        "Election {number}: credentials from the registrar",
        "密钥和凭证齐全后，请完成筹备。",
        "Finish the set-up when keys and credentials are there.",
    ),
    "election_extension_proposed": template(
        "选举 {number}：有人提议延长",
        "Election {number}: longer voting is proposed",
        "需要另一位委员确认。",
        "Another member of the committee has to confirm it.",
    ),
    "election_void_proposed": template(
        "选举 {number}：有人提议作废",
        "Election {number}: to be declared void",
        "需要另一位委员确认。请点开查看原因。",
        "Another member of the committee has to confirm it. Open it to read why.",
    ),
    "election_paper_counted": template(
        "选举 {number}：纸质票已有一人清点",
        "Election {number}: ballots on paper were counted once",
        "需要另一位委员独立清点，数字一致才算数。",
        "Another member of the committee has to count them, too, and find the same.",
    ),
    "election_paper_confirmed": template(
        "选举 {number}：纸质票已由两人清点",
        "Election {number}: two have counted the ballots on paper",
        "数字一致，可以解密计票了。",
        "They found the same. The tally may be decrypted now.",
    ),
    "election_closed": template(
        "选举 {number}：投票结束",
        "Election {number} has closed",
        "等托管人解密后公布结果。",
        "The result follows when the trustees have decrypted it.",
    ),
    "election_result": template(
        "选举 {number}：结果已出",
        "Election {number}: the result is there",
        "请核验后签署，需要两位委员。",
        "Check it, then sign it; it takes two of the committee.",
    ),
    "election_to_countersign": template(
        "选举 {number}：请复签结果",
        "Election {number}: sign the result, too",
        "一位委员已签署，还需要另一位。",
        "One of the committee has signed; it takes another one.",
    ),
}

source = Source(
    announce,
    subjects=[
        Subject(ELECTION, _WORDS, number_alone, _link),
        *proposals.source.subjects,
        *congresses.source.subjects,
        *honours.source.subjects,
    ],
    silent={
        **proposals.source.silent,
        **congresses.source.silent,
        **honours.source.silent,
        told.ElectionDrafted: "Its committee is told by an event for each of them.",
        told.ElectionChanged: "A draft is known to its committee alone, who change it together.",
        told.ElectionDiscarded: "A draft is known to its committee alone, who change it together.",
        told.ElectionRescheduled: "Everybody on the roll is told by an event of their own.",
        told.RollPublished: "Everybody on the roll is told by an event of their own.",
        told.SetUpBegun: "Trustees and registrar are told by an event for each of them.",
        told.KeySubmitted: "The committee sees on the page who is still missing.",
        told.SlipsSealed: "They come some hundred at a time, after the credentials, which are told.",
        told.ElectionSetUp: "Nothing is to be done until it opens, which is told then.",
        told.ElectionOpened: "Everybody on the roll is told by an event of their own.",
        told.ElectionExtended: "Everybody on the roll is told by an event of their own.",
        told.HeadPublished: "It is for observers, who read it from the board.",
        told.TallyPublished: "Trustees are told by an event for each of them.",
        told.DecryptionSubmitted: "The result is told as soon as enough have decrypted.",
        told.ElectionCertified: "Everybody on the roll is told by an event of their own.",
        told.ElectionVoided: "Everybody on the roll is told by an event of their own.",
    },
)
