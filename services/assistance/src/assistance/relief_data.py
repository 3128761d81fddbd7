"""What is held of somebody who collects gifts, joins mutual aid or has a list exported."""

from collections import defaultdict

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from assistance.attachments import held_file
from assistance.campaign_models import Campaign, HandOut, Recipient
from assistance.campaign_words import WAYS
from assistance.models import Attachment, Consent
from assistance.mutual_models import CLAIM_ACCOUNT, CLAIM_STORY, Claim, Enrolment, Scheme
from assistance.schemas import HeldConsent
from assistance.words import PURPOSES
from casework.money import in_yuan
from kit.auth import User
from kit.my_data import HeldEntry, HeldFile, Sections
from kit.retention import Stays
from kit.texts import Text

GIFTS = Stays(
    "gifts",
    Text("我的慰问品", "Gifts for me"),
    Text("说明每份慰问品发给了谁，供经费审查。", "To show to whom each gift went."),
    Text("按会计档案保存 10 年", "for 10 years, as accounts are"),
)
MUTUAL = Stays(
    "mutual_aid",
    Text("互助保障：参加记录和理赔", "Mutual aid: enrolments and claims"),
    Text("判断保障期、核对理赔和付款。", "To know who is covered, check claims and pay them."),
    Text("按会计档案保存 10 年", "for 10 years, as accounts are"),
)
EXPORTED = Stays(
    "exports",
    Text("导出的文件", "Exported files"),
    Text("让您下载自己导出的列表。", "So that you can download the lists you exported."),
    Text("完成 7 天后删除", "deleted 7 days after they were made"),
)


async def add_relief(session: AsyncSession, user: User, made: Sections) -> None:
    """The sections of gifts and of mutual aid."""
    listed = select(Recipient, Campaign, HandOut).join(Campaign, col(Campaign.id) == col(Recipient.campaign_id))
    listed = listed.outerjoin(HandOut, col(HandOut.recipient_id) == col(Recipient.id))
    listed = listed.where(Recipient.member_id == user.id).order_by(col(Recipient.id))
    way = Text("领取方式", "Proof")
    made.add(
        GIFTS,
        [
            HeldEntry(
                title=campaign.name,
                at=given.at if given else campaign.made_at,
                rows=made.row(way, WAYS[given.way]) if given else [],
            )
            for _, campaign, given in await session.exec(listed)
        ],
    )
    joined = select(Enrolment, Scheme).join(Scheme, col(Scheme.id) == col(Enrolment.scheme_id))
    joined = joined.where(Enrolment.member_id == user.id).order_by(col(Enrolment.id))
    entries = [
        HeldEntry(
            title=made.text(Text(scheme.name_zh, scheme.name_en)),
            at=enrolment.joined_at,
            rows=made.row(Text("每年互助金", "Premium of a year"), in_yuan(scheme.premium)),
        )
        for enrolment, scheme in await session.exec(joined)
    ]
    claims = (await session.exec(select(Claim).where(Claim.member_id == user.id).order_by(col(Claim.id)))).all()
    papers = select(Attachment).where(col(Attachment.claim_id).in_([each.id for each in claims]))
    files: defaultdict[str | None, list[HeldFile]] = defaultdict(list)
    for paper in await session.exec(papers.order_by(col(Attachment.id))):
        files[paper.claim_id].append(held_file(session, paper))
    agreed: defaultdict[str | None, list[HeldConsent]] = defaultdict(list)
    given = select(Consent).where(col(Consent.claim_id).in_([each.id for each in claims]))
    for consent in await session.exec(given.order_by(col(Consent.id))):
        agreed[consent.claim_id].append(HeldConsent.model_validate(dict(consent)))
    to = Text("同意", "Consent")
    entries += [
        HeldEntry(
            title=claim.number,
            at=claim.claimed_at,
            rows=[
                *made.row(Text("情况说明", "What happened"), CLAIM_STORY.open(session, claim)),
                *made.row(Text("收款账号", "Account"), CLAIM_ACCOUNT.open(session, claim)),
                *(row for one in agreed[claim.id] for row in made.row(to, consent_said(one))),
            ],
            files=files[claim.id],
        )
        for claim in claims
    ]
    made.add(MUTUAL, entries)


def consent_said(held: HeldConsent) -> Text:
    purpose = PURPOSES[held.purpose]
    if held.withdrawn_at:
        return Text(f"{purpose.zh}（已撤回）", f"{purpose.en} (withdrawn)")
    return Text(f"{purpose.zh}（至 {held.until}）", f"{purpose.en} (until {held.until})")
