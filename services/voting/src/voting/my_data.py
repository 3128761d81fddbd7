"""What this service holds about the caller, for them to see and take along, and how long."""

from typing import Any

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from kit.auth import User
from kit.context import context_of
from kit.my_data import HeldEntry, HeldFile, MyData, Sections
from kit.retention import Stays
from kit.texts import Language, Text
from voting.elections import title_of
from voting.models import Attachment, DeviceKey, Election, Objection, Observer, Seat, Trustee, Voter
from voting.paper import FILES
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
DEVICE_KEY = Text("设备公钥", "Device key")
RETENTION = [ROLLS, DUTIES, OBJECTIONS, DEVICES, SCANS]


async def read_my_data(session: AsyncSession, user: User, language: Language) -> MyData[VotingData]:
    """Rolls and duties, objections, the device's key. ClosedAfterReset."""
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
    data = VotingData(
        elections=[
            {"id": each.id, "title": title_of(each).in_(language), "weight": voter.weight} for each, voter in on_rolls
        ],
        device_key=public,
        objections=objections,
        scans=scans,
    )
    return MyData(sections=made.all, data=data)
