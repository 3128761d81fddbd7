"""What this service holds about the caller, for them to see and take along, and how long."""

from datetime import datetime
from typing import Any

from sqlalchemy import or_
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from contracts.proposals import StaffProposalState
from kit import clock
from kit.auth import User
from kit.context import context_of
from kit.my_data import HeldEntry, HeldFile, MyData, Sections
from kit.retention import Stays
from kit.texts import Language, Text
from voting.congresses.models import END_REASON, AgendaItem, CheckIn, Congress, CongressSteward, Delegate
from voting.elections import title_of
from voting.honours.models import (
    OBJECTED,
    OBJECTION_ANSWERED,
    Award,
    Honour,
    HonourObjection,
    JuryScore,
    Nomination,
)
from voting.honours.rules import NominationState
from voting.honours.words import NOMINATION_STATES
from voting.models import Attachment, DeviceKey, Election, Objection, Observer, Seat, Trustee, Voter
from voting.paper import FILES
from voting.polls.models import Participant, Poll, Sheet
from voting.proposals.models import Proposal, Seconder
from voting.proposals.words import PROPOSAL_STATES
from voting.roll import objection_public
from voting.schemas import DeviceKeyPublic, VotingData

ROLLS = Stays(
    "rolls",
    Text("选民名册", "Rolls"),
    Text(
        "名册是选举结果的依据。您是否投票、投给谁，这里都不知道。",
        "Results rest on them. Whether you voted, and how, is not known here.",
    ),
    Text("随选举一直保存", "kept for good with the election"),
)
DUTIES = Stays(
    "election_duties",
    Text("选举职责", "Duties in elections"),
    Text(
        "谁担任委员、登记员和密钥托管人，是选举结果的一部分。",
        "Who was committee, registrar or trustee belongs to the result.",
    ),
    Text("随选举一直保存", "kept for good with the election"),
)
OBJECTIONS = Stays(
    "roll_objections",
    Text("对名册的异议", "Objections to a roll"),
    Text("异议和答复是名册的依据。", "They are what the roll rests on."),
    Text("随选举一直保存", "kept for good with the election"),
)
DEVICES = Stays(
    "device_key",
    Text("设备密钥", "Your device's key"),
    Text("把投票凭证密封给您的设备。", "To seal credentials to your device."),
    Text("直到您换成新的", "until you make a new one"),
)
SCANS = Stays(
    "paper_scans",
    Text("纸质票记录的扫描件", "Scans of records of ballots on paper"),
    Text("谁上传了清点记录，是选举结果的一部分。", "Who brought in a record of counting belongs to the result."),
    Text("随选举一直保存；没用上的 24 小时后清理", "kept for good with the election; cleared after 24 hours if unused"),
)
_DUTIES: tuple[tuple[type[Any], Text], ...] = (
    (Seat, Text("选举委员", "committee")),
    (Trustee, Text("密钥托管人", "trustee")),
    (Observer, Text("观察员", "observer")),
)
PROPOSED = Stays(
    "proposals",
    Text("职工提案和附议", "Proposals and what you second"),
    Text(
        "提案登记簿向全体会员公开，答复和决议以它为依据。您离职后姓名不再显示。",
        "The register is public to all members; answers and resolutions rest on it. Once you are erased, it no longer "
        "shows your name.",
    ),
    Text("一直保存", "kept for good"),
)
POLLED = Stays(
    "polls",
    Text("调查和评议", "Polls and appraisals"),
    Text(
        "不记名的，结束时删掉答卷和谁答过，只留结果；实名的，您的答卷留作依据。",
        "Of those not by name, answers and who answered are deleted at the end; of those by name, yours stay as proof.",
    ),
    Text("不记名的到结束为止；实名的一直保存", "until it ends; by name, for good"),
)
HONOURED = Stays(
    "honours",
    Text("评优评先", "Honours"),
    Text(
        "推荐、资格审核和结果是荣誉的依据；事迹经您同意才公开，可以随时撤回。",
        "Nominations, checks and results are what an honour rests on. Your story is public with your consent only, "
        "which you may withdraw.",
    ),
    Text("一直保存", "kept for good"),
)
DEVICE_KEY = Text("设备公钥", "Device key")
MANDATES = Stays(
    "congress_mandates",
    Text("职代会代表资格和职责", "Mandates and duties at worker congresses"),
    Text(
        "谁是代表、谁到会、谁负责决议，是职代会决定有效的依据。",
        "Who was a delegate, who was present and who carries out a resolution is what its decisions rest on.",
    ),
    Text("随职代会档案一直保存", "kept for good with the congress"),
)
RETENTION = [ROLLS, DUTIES, OBJECTIONS, DEVICES, SCANS, PROPOSED, POLLED, MANDATES, HONOURED]


async def read_my_data(session: AsyncSession, user: User, language: Language) -> MyData[VotingData]:
    """Rolls and duties, objections, the device's key, proposals, mandates at congresses. ClosedAfterReset."""
    user.require_open()
    made = Sections(context_of(session).settings, language)
    role, weight = Text("职责", "Duty"), Text("票权", "Weight")
    rolls = select(Election, Voter).join(Voter, col(Voter.election_id) == Election.id)
    on_rolls = (await session.exec(rolls.where(Voter.member_id == user.id).order_by(col(Election.id)))).all()
    made.add(
        ROLLS,
        [
            HeldEntry(title=title_of(each).in_(language), rows=made.row(weight, str(voter.weight)))
            for each, voter in on_rolls
        ],
    )
    duties: list[tuple[Election, Text]] = []
    for table, name in _DUTIES:
        held = select(Election).join(table, col(table.election_id) == Election.id).where(table.member_id == user.id)
        duties += [(each, name) for each in await session.exec(held.order_by(col(Election.id)))]
    registrar = select(Election).where(Election.registrar_id == user.id).order_by(col(Election.id))
    duties += [(each, Text("登记员", "registrar")) for each in await session.exec(registrar)]
    made.add(
        DUTIES, [HeldEntry(title=title_of(each).in_(language), rows=made.row(role, name)) for each, name in duties]
    )
    own = select(Election, Objection).join(Objection, col(Objection.election_id) == Election.id)
    made_by = (await session.exec(own.where(Objection.by_member_id == user.id).order_by(col(Objection.id)))).all()
    objections = [objection_public(session, each, {}) for _, each in made_by]
    words, answer = Text("内容", "What you wrote"), Text("答复", "Answer")
    made.add(
        OBJECTIONS,
        [
            HeldEntry(
                title=title_of(election).in_(language),
                rows=made.row(words, each.words) + made.row(answer, each.answer),
            )
            for (election, _), each in zip(made_by, objections, strict=True)
        ],
    )
    key = await session.get(DeviceKey, user.id)
    public = DeviceKeyPublic(public_key=key.public_key, made_at=key.made_at) if key else None
    made.add(
        DEVICES,
        [HeldEntry(title=DEVICE_KEY.in_(language), rows=made.row(Text("公钥", "Public key"), public.public_key))]
        if public
        else [],
    )
    uploaded = select(Attachment).where(Attachment.uploader_id == user.id).order_by(col(Attachment.id))
    scans = [FILES.public(session, each) for each in await session.exec(uploaded)]
    files = [HeldFile(name=each.name, size=each.size, link=f"/api/v1/voting/files/{each.id}") for each in scans]
    made.add(SCANS, [HeldEntry(title=SCANS.what.in_(language), files=files)] if files else [])
    wanted = select(Proposal).where(Proposal.proposer_id == user.id).order_by(col(Proposal.id))
    proposed = (await session.exec(wanted)).all()
    joined = select(Proposal).join(Seconder, col(Seconder.proposal_id) == Proposal.id)
    seconded = (await session.exec(joined.where(Seconder.member_id == user.id).order_by(col(Proposal.id)))).all()
    made.add(
        PROPOSED,
        [
            HeldEntry(
                title=f"{each.number} {each.title}",
                rows=made.row(Text("问题", "What is the matter"), each.problem)
                + made.row(Text("建议", "What you suggest"), each.wish)
                + made.row(Text("状态", "State"), PROPOSAL_STATES[StaffProposalState(each.state)]),
            )
            for each in proposed
        ]
        + [
            HeldEntry(title=f"{each.number} {each.title}", rows=made.row(role, Text("附议人", "seconder")))
            for each in seconded
        ],
    )
    made.add(MANDATES, await _at_congresses(session, user, made, language))
    asked_of = select(Poll).join(Participant, col(Participant.poll_id) == Poll.id)
    polled = (await session.exec(asked_of.where(Participant.member_id == user.id).order_by(col(Poll.id)))).all()
    own_sheets = select(Sheet).where(Sheet.member_id == user.id).order_by(col(Sheet.id))
    sheets = {each.poll_id: each.answers for each in await session.exec(own_sheets)}
    made.add(
        POLLED,
        [
            HeldEntry(title=f"{each.number} {each.asked['title']['zh']}", rows=made.row(role, Text("已答", "answered")))
            for each in polled
        ],
    )
    made.add(HONOURED, await _of_honours(session, user, made, language))
    data = VotingData(
        elections=[
            {"id": each.id, "title": title_of(each).in_(language), "weight": voter.weight} for each, voter in on_rolls
        ],
        device_key=public,
        objections=objections,
        scans=scans,
        proposals=[{"id": each.id, "number": each.number, "title": each.title} for each in proposed],
        seconded=[{"id": each.id, "number": each.number, "title": each.title} for each in seconded],
        polls=[{"id": each.id, "number": each.number, "answers": sheets.get(each.id)} for each in polled],
    )
    return MyData(sections=made.all, data=data)


async def _of_honours(session: AsyncSession, user: User, made: Sections, language: Language) -> list[HeldEntry]:
    """Nominations of the caller and by them, points as a juror, objections, awards."""
    mine = or_(col(Nomination.member_id) == user.id, col(Nomination.nominated_by) == user.id)
    nominated = select(Honour, Nomination).join(Nomination, col(Nomination.honour_id) == col(Honour.id)).where(mine)
    found = [
        HeldEntry(
            title=f"{honour.number} {honour.title}",
            rows=made.row(Text("推荐事迹", "Deeds"), each.deeds)
            + made.row(Text("状态", "State"), NOMINATION_STATES[NominationState(each.state)])
            + made.row(Text("理由", "Reason"), each.reason),
        )
        for honour, each in await session.exec(nominated.order_by(col(Nomination.id)))
    ]
    scored = (
        select(Honour, JuryScore)
        .join(Nomination, col(Nomination.honour_id) == col(Honour.id))
        .join(JuryScore, col(JuryScore.nomination_id) == col(Nomination.id))
        .where(JuryScore.juror_id == user.id)
        .order_by(col(JuryScore.nomination_id))
    )
    points = Text("您打的分", "Your points")
    found += [
        HeldEntry(title=f"{honour.number} {honour.title}", rows=made.row(points, str(each.points)))
        for honour, each in await session.exec(scored)
    ]
    raised = select(HonourObjection).where(HonourObjection.member_id == user.id).order_by(col(HonourObjection.id))
    objection = Text("您对公示的异议", "Your objection to a notice")
    found += [
        HeldEntry(
            title=HONOURED.what.in_(language),
            rows=made.row(objection, OBJECTED.open(session, each))
            + made.row(Text("答复", "Answer"), OBJECTION_ANSWERED.open(session, each)),
        )
        for each in await session.exec(raised)
    ]
    awarded = select(Award).where(Award.member_id == user.id).order_by(col(Award.id))
    return found + [
        HeldEntry(
            title=each.title,
            rows=made.row(Text("授予日期", "Awarded on"), each.awarded_on.isoformat())
            + made.row(Text("事迹", "Story"), each.story),
        )
        for each in await session.exec(awarded)
    ]


async def _at_congresses(session: AsyncSession, user: User, made: Sections, language: Language) -> list[HeldEntry]:
    """Mandates with what was noted of them, duties of a steward, resolutions to carry out."""
    mandates = select(Congress, Delegate, CheckIn).join(Delegate, col(Delegate.congress_id) == col(Congress.id))
    mandates = mandates.outerjoin(CheckIn, col(CheckIn.delegate_id) == col(Delegate.id))
    mandates = mandates.where(Delegate.member_id == user.id).order_by(col(Congress.id))
    found = [
        HeldEntry(
            title=congress.name,
            rows=made.row(Text("当选得票", "Votes"), str(delegate.votes))
            + made.row(Text("签收材料", "Papers received"), _when(delegate.received_at, language))
            + made.row(Text("签到", "Checked in"), _when(there.at if there else None, language))
            + made.row(Text("资格终止", "Mandate ended"), _when(delegate.ended_at, language))
            + made.row(Text("终止原因", "Reason"), END_REASON.open(session, delegate)),
        )
        for congress, delegate, there in await session.exec(mandates)
    ]
    duty = Text("职责", "Duty")
    steward = select(Congress).join(CongressSteward, col(CongressSteward.congress_id) == col(Congress.id))
    steward = steward.where(CongressSteward.member_id == user.id).order_by(col(Congress.id))
    checking = Text("签到负责人", "steward who checks delegates in")
    found += [HeldEntry(title=each.name, rows=made.row(duty, checking)) for each in await session.exec(steward)]
    owned = select(AgendaItem).where(AgendaItem.owner_id == user.id).order_by(col(AgendaItem.id))
    owner = Text("决议负责人", "owner of the resolution")
    return found + [HeldEntry(title=each.title, rows=made.row(duty, owner)) for each in await session.exec(owned)]


def _when(at: datetime | None, language: Language) -> str | None:
    return clock.day_and_time(at).in_(language) if at else None
