"""Notices (公示): a masked text before a unit's people for a fixed period, and their objections, each to be answered.

A notice ends when its period is over and every objection has its answer; then the object takes its next step. Who
objected is known to those who answer, and to nobody else.

The tables are the service's: the notice's names the object, and its page shows `shown` as it stands, so what is masked
is masked before it is stored. The period is a policy row.

    class Notice(publicity.Notice, Table, table=True):
        file_id: str = Field(foreign_key="files.id", index=True)

    class Objection(publicity.Objection, Table, table=True): ...

    PUBLICITY = Publicity(
        Notice, Objection, PEOPLE, "publicity", require_answerer, lock=lock_file, ended=end_notice
    )
    PUBLICITY.add_routes(routes)

The step that makes it public calls `open`, each that ends it early calls `take_back`, and a job of the worker calls
`end_due`. The object is locked before its notice, always: else two would wait for each other.
"""

from collections import defaultdict
from collections.abc import Awaitable, Callable, Iterable, Mapping
from datetime import datetime
from typing import Annotated, Any, Generic, TypeVar

from pydantic import BaseModel
from sqlalchemy import JSON, ColumnElement, Index, func
from sqlalchemy.orm import declared_attr
from sqlmodel import Field, SQLModel, col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from casework import units
from casework.caller import AskedBy, Caller
from casework.deadlines import Clock, Deadlines, Rule
from casework.explained import ExplainedDueDate, explain
from casework.people import People
from casework.policy import PolicyBook
from casework.units import UnitNotKnown
from kit import audit, clock
from kit.auth import SIGNED_IN, User
from kit.db import Read, UtcDateTime, Write, get_locked, new_id
from kit.fields import Id, Request, Words
from kit.pages import Cursor, CursorInvalid, Limit, Page, page
from kit.problems import NotFound, Problem
from kit.routing import Routes
from kit.sealed_columns import Sealed, SealedColumn, SealedType
from kit.service import Context, each_alone
from kit.texts import Text

MOST_OBJECTIONS = 5


class NoticeOver(Problem):
    status = 409
    title = Text("公示已结束", "The notice is over")
    detail = Text(
        "公示期内才能提出异议。请向所在单位工会反映。", "Objections are taken during the period only. Ask your union."
    )


class ObjectionAnswered(Problem):
    status = 409
    title = Text("这条异议已经答复", "This objection is answered already")


class YourOwnObjection(Problem):
    status = 403
    title = Text("不能答复自己提出的异议", "Your own objection is not yours to answer")


class TooManyObjections(Problem):
    status = 409
    title = Text("您已提出 {limit} 条异议", "You have raised {limit} objections")
    detail = Text("请等待答复。", "Wait for the answers.")


class Notice(SQLModel):
    """Columns of a notice. Its service adds the object's."""

    @declared_attr.directive
    def __table_args__(cls) -> tuple[Index, ...]:
        return (Index(f"ix_{cls.__tablename__}_unit", "unit_id", "id"), Index(f"ix_{cls.__tablename__}_due", "due_at"))

    id: str = Field(default_factory=new_id, primary_key=True)
    unit_id: str
    """Before everybody of this unit and below it."""
    shown: dict[str, str] = Field(sa_type=JSON)
    opened_at: datetime = Field(sa_type=UtcDateTime)
    period: dict[str, Any] = Field(sa_type=JSON)
    """The `Clock` of its period: the policy row and each day."""
    due_at: datetime | None = Field(sa_type=UtcDateTime)
    """The end of its period; None once it is over."""
    ended_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    is_taken_back: bool = False
    """Then nobody reads it any more but those who objected and those who answer."""


class Objection(SQLModel):
    id: str = Field(default_factory=new_id, primary_key=True)
    notice_id: str = Field(index=True)
    member_id: str = Field(index=True)
    at: datetime = Field(sa_type=UtcDateTime)
    text: Sealed = Field(sa_type=SealedType)
    answer: Sealed | None = Field(default=None, sa_type=SealedType)
    answered_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    answered_by: str | None = None


class ObjectionCreate(Request):
    text: Annotated[str, Words(5, 2000)]


class ObjectionAnswer(Request):
    text: Annotated[str, Words(5, 2000)]


class ObjectionPublic(BaseModel):
    id: str
    at: datetime
    text: str
    answer: str | None
    answered_at: datetime | None


class ObjectionOfMember(ObjectionPublic):
    member_name: str
    """Empty where erased."""


class NoticePublic(BaseModel):
    id: str
    shown: dict[str, str]
    opened_at: datetime
    due: ExplainedDueDate
    ended_at: datetime | None
    objections: list[ObjectionPublic]
    """The caller's own."""


OwnNotice = TypeVar("OwnNotice", bound=Notice)
OwnObjection = TypeVar("OwnObjection", bound=Objection)
Held = TypeVar("Held")
"""The object in hand, such as a `casework.lifecycle.Turn`."""

_KIND = "publicity"
_PERIOD = Deadlines({_KIND: Rule(calls="end", awaited=True)}, {})


class Publicity(Generic[OwnNotice, OwnObjection, Held]):
    def __init__(
        self,
        notice: type[OwnNotice],
        objection: type[OwnObjection],
        people: People[Any, Any],
        policy: str,
        require_answerer: Callable[[AsyncSession, Caller, OwnNotice], Awaitable[None]],
        *,
        lock: Callable[[AsyncSession, OwnNotice], Awaitable[Held]],
        ended: Callable[[Held, OwnNotice], Awaitable[None]],
        raised: Callable[[Held, OwnObjection], Awaitable[None]] | None = None,
        answered: Callable[[Held, OwnObjection, int], Awaitable[None]] | None = None,
        unnamed: bool = False,
    ) -> None:
        """`policy`: the key of its period. `require_answerer` refuses those who may not read and answer objections.

        `lock` locks the object of a notice. What it returns is given to the others, in the same transaction: `ended`
        takes the object's next step, `answered` gets how many objections of the notice still wait for an answer.

        `unnamed`: the audit does not name who objects; the objection does, as long as it says so.
        """
        self._notice, self._objection, self._people, self._policy = notice, objection, people, policy
        self._require_answerer = require_answerer
        self._lock, self._ended, self._raised, self._answered = lock, ended, raised, answered
        self._unnamed = unnamed
        self._text, self._answer = SealedColumn(objection, "text"), SealedColumn(objection, "answer")

    # ---- what the steps of the object call

    def open(
        self,
        session: AsyncSession,
        policies: PolicyBook,
        unit_id: str,
        shown: Mapping[str, str],
        *,
        policy: str | None = None,
        **place: Any,
    ) -> OwnNotice:
        """`policy`: the key of this one's period, where notices differ."""
        now = clock.now()
        period = _PERIOD.begin(_KIND, policy or self._policy, now, policies)
        notice = self._notice(
            unit_id=unit_id,
            shown=dict(shown),
            opened_at=now,
            period=period.model_dump(mode="json", exclude_defaults=True),
            due_at=period.at,
            **place,
        )
        session.add(notice)
        return notice

    def take_back(self, notice: OwnNotice) -> None:
        """The object is locked by then, and the notice."""
        notice.due_at, notice.ended_at, notice.is_taken_back = None, clock.now(), True

    async def end_due(self, context: Context) -> None:
        """End each notice whose period is over and whose objections are answered."""

        async def end(session: AsyncSession, notice_id: str) -> None:
            held, notice = await self._locked(session, notice_id)
            if notice.due_at and not await self._unanswered(session, notice_id):
                notice.due_at, notice.ended_at = None, clock.now()
                await self._ended(held, notice)

        notice = self._notice
        unanswered = select(self._objection.id).where(
            self._objection.notice_id == notice.id, col(self._objection.answered_at).is_(None)
        )
        due = select(notice.id).where(col(notice.due_at) <= clock.now(), ~unanswered.exists())
        async with context.db.read() as session:
            waiting = (await session.exec(due.order_by(col(notice.due_at)))).all()
        await each_alone(context, waiting, end)

    # ---- what people do

    async def list_notices(
        self, session: AsyncSession, caller: Caller, *, limit: int, cursor: str | None
    ) -> Page[NoticePublic]:
        """Those open before the caller's unit, newest first."""
        notice = self._notice
        seen = select(notice).where(await self._is_before(session, caller), col(notice.due_at).is_not(None))
        found = await page(session, seen.order_by(col(notice.id).desc()), limit=limit, cursor=cursor, as_=_same)
        mine = await self._own_objections(session, caller.user, found.items)
        return Page(items=[self._show(session, caller, each, mine[each.id]) for each in found.items], next=found.next)

    async def show_notice(self, session: AsyncSession, caller: Caller, notice_id: str) -> NoticePublic:
        notice = await self._seen(session, caller, notice_id)
        mine = await self._own_objections(session, caller.user, [notice])
        return self._show(session, caller, notice, mine[notice.id])

    async def object(
        self, session: AsyncSession, caller: Caller, notice_id: str, given: ObjectionCreate
    ) -> ObjectionPublic:
        await self._seen(session, caller, notice_id)
        held, notice = await self._locked(session, notice_id)
        if notice.due_at is None or notice.due_at <= clock.now():
            raise NoticeOver
        raised = await self._own_objections(session, caller.user, [notice])
        if len(raised[notice_id]) >= MOST_OBJECTIONS:
            raise TooManyObjections(limit=MOST_OBJECTIONS)
        objection = self._objection(notice_id=notice_id, member_id=caller.user.id, at=clock.now(), text=Sealed(b""))
        self._text.seal(session, objection, given.text)
        session.add(objection)
        named = "member" if self._unnamed else caller.user.id
        audit.record(session, named, "notice.object", "notice", notice_id)
        if self._raised:
            await self._raised(held, objection)
        return self._public(session, objection)

    async def list_objections(self, session: AsyncSession, caller: Caller, notice_id: str) -> list[ObjectionOfMember]:
        """For those who answer, with the names: the audit trail keeps who read them."""
        notice = await session.get(self._notice, notice_id)
        if notice is None:
            raise NotFound
        await self._require_answerer(session, caller, notice)
        own = self._objection
        found = (await session.exec(select(own).where(own.notice_id == notice_id).order_by(col(own.id)))).all()
        names = await self._people.names(session, [each.member_id for each in found])
        audit.record(session, caller.user.id, "notice.read_objections", "notice", notice_id)
        return [
            ObjectionOfMember(**self._public(session, each).model_dump(), member_name=names.get(each.member_id, ""))
            for each in found
        ]

    async def answer(
        self, session: AsyncSession, caller: Caller, objection_id: str, given: ObjectionAnswer
    ) -> ObjectionPublic:
        found = await session.get(self._objection, objection_id)
        if found is None:
            raise NotFound
        held, notice = await self._locked(session, found.notice_id)
        await self._require_answerer(session, caller, notice)
        objection = await get_locked(session, self._objection, objection_id)
        assert objection
        if objection.member_id == caller.user.id:
            raise YourOwnObjection
        if objection.answered_at:
            raise ObjectionAnswered
        self._answer.seal(session, objection, given.text)
        objection.answered_at, objection.answered_by = clock.now(), caller.user.id
        audit.record(session, caller.user.id, "notice.answer", "notice", notice.id, after={"objection": objection_id})
        if self._answered:
            await session.flush()
            await self._answered(held, objection, await self._unanswered(session, notice.id))
        return self._public(session, objection)

    def add_routes(self, routes: Routes) -> Routes:
        """GET /notices, GET /notices/{id}, POST /notices/{id}/objections and …/read, POST /objections/{id}/answer."""

        @routes.get("/notices", access=SIGNED_IN, errors=[CursorInvalid, UnitNotKnown])
        async def list_notices(
            session: Read, caller: AskedBy, limit: Limit = 20, cursor: Cursor = None
        ) -> Page[NoticePublic]:
            """Those open before the caller's unit, newest first."""
            return await self.list_notices(session, caller, limit=limit, cursor=cursor)

        @routes.get("/notices/{notice_id}", access=SIGNED_IN, errors=[NotFound, UnitNotKnown])
        async def show_notice(session: Read, caller: AskedBy, notice_id: Id) -> NoticePublic:
            """Also after its end."""
            return await self.show_notice(session, caller, notice_id)

        raising = [NotFound, UnitNotKnown, NoticeOver, TooManyObjections]

        @routes.post(
            "/notices/{notice_id}/objections", access=SIGNED_IN, idempotent=True, status_code=201, errors=raising
        )
        async def raise_objection(
            session: Write, caller: AskedBy, notice_id: Id, given: ObjectionCreate
        ) -> ObjectionPublic:
            """Those who answer learn who raised it, and nobody else."""
            return await self.object(session, caller, notice_id, given)

        @routes.post("/notices/{notice_id}/objections/read", access=SIGNED_IN, errors=[NotFound, UnitNotKnown])
        async def read_objections(session: Write, caller: AskedBy, notice_id: Id) -> list[ObjectionOfMember]:
            """A POST, as the audit trail keeps who read the names."""
            return await self.list_objections(session, caller, notice_id)

        answering = [NotFound, UnitNotKnown, YourOwnObjection, ObjectionAnswered]

        @routes.post("/objections/{objection_id}/answer", access=SIGNED_IN, errors=answering)
        async def answer_objection_to_notice(
            session: Write, caller: AskedBy, objection_id: Id, given: ObjectionAnswer
        ) -> ObjectionPublic:
            return await self.answer(session, caller, objection_id, given)

        return routes

    # ---- inside

    async def _is_before(self, session: AsyncSession, caller: Caller) -> ColumnElement[bool]:
        member = await session.get(self._people.member, caller.user.id)
        chain = (await units.get(session, member.unit_id)).chain if member and member.unit_id else []
        return col(self._notice.unit_id).in_(chain)

    async def _seen(self, session: AsyncSession, caller: Caller, notice_id: str) -> OwnNotice:
        seen = select(self._notice).where(self._notice.id == notice_id, await self._is_before(session, caller))
        notice = (await session.exec(seen)).first()
        if notice and notice.is_taken_back and not await self._own_objections(session, caller.user, [notice]):
            notice = None
        if notice is None:
            raise NotFound
        return notice

    async def _locked(self, session: AsyncSession, notice_id: str) -> tuple[Held, OwnNotice]:
        """The object, and then its notice."""
        found = await session.get(self._notice, notice_id)
        held = await self._lock(session, found) if found else None
        notice = await get_locked(session, self._notice, notice_id) if held is not None else None
        if held is None or notice is None:
            raise NotFound
        return held, notice

    async def _unanswered(self, session: AsyncSession, notice_id: str) -> int:
        own = self._objection
        waiting = select(func.count()).where(own.notice_id == notice_id, col(own.answered_at).is_(None))
        return (await session.exec(waiting)).one()

    async def _own_objections(
        self, session: AsyncSession, user: User, notices: Iterable[OwnNotice]
    ) -> dict[str, list[OwnObjection]]:
        """By notice; without those that are shut to the account after a reset: HR would learn who objected."""
        own = self._objection
        raised = select(own).where(own.member_id == user.id, col(own.notice_id).in_([each.id for each in notices]))
        if user.closed_since:
            raised = raised.where(own.at >= user.closed_since)
        found: defaultdict[str, list[OwnObjection]] = defaultdict(list)
        for each in await session.exec(raised.order_by(col(own.id))):
            found[each.notice_id].append(each)
        return found

    def _show(
        self, session: AsyncSession, caller: Caller, notice: OwnNotice, mine: Iterable[OwnObjection]
    ) -> NoticePublic:
        period = Clock.model_validate(notice.period)
        return NoticePublic(
            id=notice.id,
            shown=notice.shown,
            opened_at=notice.opened_at,
            due=explain(period, _PERIOD, clock.now(), caller.language, ExplainedDueDate),
            ended_at=notice.ended_at,
            objections=[self._public(session, each) for each in mine],
        )

    def _public(self, session: AsyncSession, objection: OwnObjection) -> ObjectionPublic:
        return ObjectionPublic(
            id=objection.id,
            at=objection.at,
            text=self._text.open(session, objection) or "",
            answer=self._answer.open(session, objection),
            answered_at=objection.answered_at,
        )


def mask_name(name: str) -> str:
    """王芳 → 王*, 欧阳静怡 → 欧***, 阿依努尔·买买提 → 阿*******: as notices show who they are about."""
    return name[:1] + "*" * (len(name) - 1)


def _same(row: Any) -> Any:
    return row
