"""Who did what to which object, in the same transaction as the deed, and so that no later change goes unseen.

Each entry carries an HMAC over its content, made with a key that is not in the database. Entries are written without
a common lock; the worker then numbers them and links each to the one before (`chain`), and every minute writes the
last link to a file outside the database (`anchor`). `verify` finds every edit, deletion, reorder or cut up to the last
anchor. That is the promise; what was not anchored yet can be cut off unseen.

Entries carry digests of the rows that their transaction wrote, where a service has named the table (`kit.guards`):
`verify` finds a row that was added, altered or deleted by somebody else.

A person's own words (a reason, a note) lie sealed in `AuditWords`, which may be erased (`erase_words`); the entry keeps
their salted hash. `read_trail` opens them.
"""

import asyncio
import hashlib
import hmac
import json
import re
import secrets
from collections.abc import AsyncIterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import structlog
from sqlalchemy import BigInteger, LargeBinary, Table, Text, delete, func, tuple_, update
from sqlmodel import Field, col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from kit import anchors, clock
from kit.context import context_of
from kit.db import KitTable, UtcDateTime, new_id
from kit.guards import BEGAN, BEGAN_AGAIN, Ledger, compare, find_swallowers, take_changes
from kit.rows import before_writing, insert_at_commit
from kit.sealing import NotOpened, seal, unseal

if TYPE_CHECKING:
    from kit.service import Context

log = structlog.get_logger()

BATCH = 2000
_CHAIN_LOCK = 7461737
_PURPOSE = "audit words"
_WORD = re.compile(r"[a-z]+(_[a-z]+)*")
_WORDS_ERASED = "entry.erase_words"
_FORMER_NAMES = {"guarding_began": BEGAN, "guarding_began_again": BEGAN_AGAIN, "words_erased": _WORDS_ERASED}
"""Actions that `verify` reads, as entries of earlier releases name them. This release reads both names and still writes
these: after a way back, `verify` of the release before must know them."""
_WRITTEN = {now: former for former, now in _FORMER_NAMES.items()}


class AuditEntry(KitTable, table=True):
    __tablename__ = "audit_entry"

    id: str = Field(primary_key=True)
    at: datetime = Field(sa_type=UtcDateTime)
    actor_id: str = Field(index=True)
    action: str
    object_type: str
    object_id: str = Field(index=True)
    before: str | None = Field(default=None, sa_type=Text)
    """Canonical JSON of what changed, as it was; `after` as it became. Kept as text: its bytes are signed."""
    after: str | None = Field(default=None, sa_type=Text)
    words_hash: str | None = None
    mac: str
    seq: int | None = Field(default=None, unique=True, sa_type=BigInteger)
    """1, 2, 3, … as the worker chained them; None until then."""
    chain: str | None = None
    rows: str | None = Field(default=None, sa_type=Text)
    """Canonical JSON: guard → digests of the object's row before and after; entries of an earlier release have only the
    one after. None where nothing guarded was written."""


class AuditWords(KitTable, table=True):
    """The words that belong to an entry, sealed. `erase_words` deletes a row; the chain stays whole."""

    __tablename__ = "audit_words"

    entry_id: str = Field(primary_key=True, foreign_key="audit_entry.id")
    sealed: bytes | None = Field(default=None, sa_type=LargeBinary)
    """Salt and words. What an earlier release wrote stands in the next two, until the worker seals it."""
    salt: str = ""
    text: str | None = Field(default=None, sa_type=Text)


class Report(NamedTuple):
    ok: bool
    entries: int
    findings: list[str]
    notes: tuple[str, ...] = ()
    """Which tables were compared with the entries, and which were not."""


_ENTRIES: Table = KitTable.metadata.tables["audit_entry"]
_WORDS: Table = KitTable.metadata.tables["audit_words"]


def record(
    session: AsyncSession,
    actor_id: str,
    action: str,
    object_type: str,
    object_id: str,
    *,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
    words: str | None = None,
) -> None:
    """Write down a deed in the transaction that does it. `before` and `after` hold states and ids, never free text.

    `action` is `<object type>.<verb>`: `case.accept`.
    """
    salt = secrets.token_hex(16)
    words_hash = None if words is None else _hash(f"{salt}\n{words}")
    entry = _entry(session, actor_id, action, object_type, object_id, before, after, words_hash)
    insert_at_commit(session, _ENTRIES, entry)
    if words is not None:
        sealed = _seal(session, entry["id"], salt, words)
        insert_at_commit(session, _WORDS, {"entry_id": entry["id"], "sealed": sealed, "salt": "", "text": None})


def record_each(
    session: AsyncSession, actor_id: str, action: str, object_type: str, after: Mapping[str, Mapping[str, Any]]
) -> None:
    """One deed done to many objects (object id → `after`): an entry for each."""
    for object_id, state in after.items():
        insert_at_commit(
            session, _ENTRIES, _entry(session, actor_id, action, object_type, object_id, None, state, None)
        )


def every_name(action: str) -> list[str]:
    """The action as entries of this release and of earlier ones name it."""
    return [action, *(former for former, now in _FORMER_NAMES.items() if now == action)]


async def erase_words(session: AsyncSession, actor_id: str, entry_id: str) -> bool:
    """Delete the words of an entry, and say so in another; False where there is no such entry with words."""
    with_words = select(AuditEntry.id).where(AuditEntry.id == entry_id, col(AuditEntry.words_hash).is_not(None))
    if not (await session.exec(with_words)).first():
        return False
    await session.exec(delete(AuditWords).where(col(AuditWords.entry_id) == entry_id))
    record(session, actor_id, _WORDS_ERASED, "entry", entry_id)
    return True


async def read_trail(session: AsyncSession, actor_id: str, object_id: str) -> list[tuple[AuditEntry, str | None]]:
    """The entries about an object, oldest first, each with its words. That they were read is entered too: show them
    after the commit."""
    entries = select(AuditEntry, AuditWords).join(AuditWords, isouter=True).where(AuditEntry.object_id == object_id)
    found = (await session.exec(entries.order_by(col(AuditEntry.id)))).all()
    if found:
        record(session, actor_id, "object.read_trail", "object", object_id)
    return [(entry, _words_of(session, entry, words)) for entry, words in found]


def _words_of(session: AsyncSession, entry: AuditEntry, words: AuditWords | None) -> str | None:
    if not words:
        return "(erased)" if entry.words_hash else None
    said = _open(session, words)
    return "(does not open)" if said is None else said.partition("\n")[2]


async def seal_words(context: "Context") -> None:
    """Seal what an earlier release wrote open."""
    entry_id = col(AuditWords.entry_id)
    open_ones = select(entry_id).where(col(AuditWords.text).is_not(None)).order_by(entry_id).limit(500)
    last: str | None = ""
    while last is not None:
        async with context.db.read() as session:
            ids = (await session.exec(open_ones.where(entry_id > last))).all()
        async with context.db.write() as session:
            still_open = select(AuditWords).where(entry_id.in_(ids), col(AuditWords.text).is_not(None))
            for each in await session.exec(still_open.with_for_update()):
                each.sealed = _seal(session, each.entry_id, each.salt, each.text or "")
                each.salt, each.text = "", None
        last = ids[-1] if ids else None


def _seal(session: AsyncSession, entry_id: str, salt: str, words: str) -> bytes:
    return seal(context_of(session).settings, _PURPOSE, entry_id, f"{salt}\n{words}".encode())


def _open(session: AsyncSession, words: AuditWords) -> str | None:
    """Salt, line end and words, which is what the entry holds a hash of. None: they are not what was sealed, or not
    under a key that is known."""
    if words.sealed is None:
        return f"{words.salt}\n{words.text}"
    try:
        return unseal(context_of(session).settings, _PURPOSE, words.entry_id, words.sealed).decode()
    except NotOpened:
        return None


def _entry(
    session: AsyncSession,
    actor_id: str,
    action: str,
    object_type: str,
    object_id: str,
    before: Mapping[str, Any] | None,
    after: Mapping[str, Any] | None,
    words_hash: str | None,
) -> dict[str, Any]:
    noun, _, verb = action.partition(".")
    if noun != object_type or not (_WORD.fullmatch(noun) and _WORD.fullmatch(verb)):
        raise ValueError(f"audit action {action!r}: it must be {object_type}.<verb>")
    entry: dict[str, Any] = {
        "id": new_id(),
        "at": clock.now(),
        "actor_id": actor_id,
        "action": _WRITTEN.get(action, action),
        "object_type": object_type,
        "object_id": object_id,
        "before": None if before is None else _canonical(before),
        "after": None if after is None else _canonical(after),
        "words_hash": words_hash,
        "rows": None,
    }
    return {**entry, "mac": _mac(_key(session), entry)}


def _add_digests(session: AsyncSession) -> None:
    """Put the digests of what this transaction wrote into its entries; what no entry speaks of gets one."""
    context = context_of(session)
    if not context.database.guards:
        return
    changes = take_changes(session, _key(session))
    if not changes:
        return
    entries = {row["object_id"]: row for (table, _), rows in context.rows.items() if table is _ENTRIES for row in rows}
    for object_id, digests in changes.items():
        entry = entries.get(object_id)
        if entry is None:
            entry = _entry(session, "system", "row.write", "row", object_id, None, None, None)
            insert_at_commit(session, _ENTRIES, entry)
        entry["rows"] = _canonical(digests)
        entry["mac"] = _mac(_key(session), entry)


before_writing.append(_add_digests)


async def chain(session: AsyncSession) -> int:
    """Number and link the oldest entries not linked yet, at most BATCH; returns how many. Wants a write session."""
    if session.get_bind().dialect.name == "postgresql":
        # Two workers at once: the second one waits, then sees the first one's links. SQLite has one writer anyway.
        await session.exec(select(func.pg_advisory_xact_lock(_CHAIN_LOCK)))
    waiting = select(AuditEntry.id, AuditEntry.mac).where(col(AuditEntry.seq).is_(None))
    rows = (await session.exec(waiting.order_by(col(AuditEntry.at), AuditEntry.id).limit(BATCH))).all()
    if not rows:
        return 0
    key, (seq, link) = _key(session), await _head(session)
    links = []
    for entry_id, mac in rows:
        seq, link = seq + 1, _link(key, link, seq + 1, mac)
        links.append({"id": entry_id, "seq": seq, "chain": link})
    await session.exec(update(AuditEntry), params=links)
    return len(links)


async def anchor(context: "Context") -> None:
    """Append the head of the chain to the anchor file, if it has grown since the last time."""
    path = context.settings.anchor()
    last = await asyncio.to_thread(anchors.last, path)  # before the head, which another worker may be moving on
    async with context.db.read() as session:
        seq, link = await _head(session)
    if last and seq < last.seq:
        log.error("audit_shorter_than_anchor", service=context.settings.service, entries=seq, anchored=last.seq)
    elif seq > (last.seq if last else 0):
        await asyncio.to_thread(anchors.append, path, anchors.Anchor(seq=seq, chain=link, at=clock.now()))


async def verify(session: AsyncSession, key: bytes, anchor_file: Path) -> Report:
    """Hold the audit against the key, against its own links and against the anchors; a finding is a sentence."""
    wanted, findings = await asyncio.to_thread(anchors.read, anchor_file)  # first: the chain may grow while we read it
    is_anchored = bool(wanted)
    if session.get_bind().dialect.name == "postgresql":  # entries and rows of one moment; SQLite's are anyway
        await session.connection(execution_options={"isolation_level": "REPEATABLE READ"})
    count, seq, link = 0, 0, _GENESIS
    ledger = Ledger()
    notes: list[str] = []
    wordless: dict[str, str] = {}
    erased: set[str] = set()
    try:
        async for entry, words in _entries(session):
            count += 1
            name = f"entry {entry.id}" + (f" (number {entry.seq})" if entry.seq is not None else "")
            if not hmac.compare_digest(entry.mac.encode(), _mac(key, _content(entry)).encode()):
                findings.append(f"{name} was altered")
            if entry.rows is not None:
                ledger.take(name, entry.object_id, json.loads(entry.rows))
            action = _FORMER_NAMES.get(entry.action, entry.action)
            if action == BEGAN:
                ledger.begin(entry.object_id)
            if action == _WORDS_ERASED:
                erased.add(entry.object_id)
            if entry.words_hash and not words:
                wordless[entry.id] = name
            if action == BEGAN_AGAIN:
                ledger.forget(entry.object_id)
                reason = _words_of(session, entry, words)
                notes.append(f"not compared before {entry.at:%Y-%m-%d %H:%M} UTC: {entry.object_id} ({reason})")
            if words and (said := _open(session, words)) is None:
                findings.append(f"the words of {name} do not open: altered, or sealed under a key that is not set")
            elif words and _hash(said or "") != entry.words_hash:
                findings.append(f"the words of {name} were altered")
            if entry.seq is None:
                if entry.chain is not None:
                    findings.append(f"{name} was taken out of the chain")
                continue
            if entry.seq != seq + 1:
                findings.append(f"{name} does not follow number {seq}")
            elif entry.chain != _link(key, link, entry.seq, entry.mac):
                findings.append(f"the link of {name} to the one before does not hold")
            seq, link = entry.seq, entry.chain or ""
            if wanted.pop(seq, link) != link:
                findings.append(f"{name} is not the one that was anchored")
    except (AttributeError, LookupError, TypeError, ValueError) as error:
        findings.append(f"what follows number {seq} cannot be read ({type(error).__name__})")
    if wanted:
        findings.append(f"number {max(wanted)} was anchored and is missing; the chain ends at {seq}")
    if seq and not is_anchored:
        findings.append(f"there are no anchors at {anchor_file}: entries cut off at the end would not be missed")
    findings += [
        f"the words of {name} were deleted: no entry says that they were erased"
        for entry_id, name in wordless.items()
        if entry_id not in erased
    ]
    orphans = select(func.count()).where(col(AuditWords.entry_id).not_in(select(AuditEntry.id)))
    if lost := (await session.exec(orphans)).one():
        findings.append(f"{lost} words belong to no entry")
    guards = context_of(session).database.guards
    findings += await find_swallowers(session)
    findings += ledger.findings()
    for guard in guards:
        if guard.name in ledger.began:
            compared, wrong = await compare(session, guard, key, ledger)
            findings += wrong
            notes.append(f"compared with the entries: {compared} rows of {guard.name}")
            if guard.unguarded:
                notes.append(f"not compared: {', '.join(guard.unguarded)} of {guard.table.name}")
        else:
            notes.append(f"not compared: {guard.name}; its worker has not begun to guard it")
    notes.append("not compared: all other tables")
    return Report(not findings, count, findings, tuple(notes) if guards else ())


async def _head(session: AsyncSession) -> tuple[int, str]:
    """Number and link of the last chained entry."""
    last = select(AuditEntry.seq, AuditEntry.chain).where(col(AuditEntry.seq).is_not(None))
    found = (await session.exec(last.order_by(col(AuditEntry.seq).desc()).limit(1))).first()
    return (found[0] or 0, found[1] or "") if found else (0, _GENESIS)


async def _entries(session: AsyncSession) -> AsyncIterator[tuple[AuditEntry, AuditWords | None]]:
    """Every entry with its words, the chained ones in their order, then the others; by pages, so in little memory."""
    every = select(AuditEntry, AuditWords).join(AuditWords, isouter=True).limit(BATCH)
    seq, entry_id = col(AuditEntry.seq), col(AuditEntry.id)
    parts: list[tuple[Any, tuple[Any, ...]]] = [
        (seq.is_not(None), (seq, entry_id)),
        (seq.is_(None), (col(AuditEntry.at), entry_id)),
    ]
    for part, order in parts:
        page = every.where(part).order_by(*order)
        rows = (await session.exec(page)).all()
        while rows:
            for entry, words in rows:
                session.expunge(entry)
                if words:
                    session.expunge(words)
                yield entry, words
            place = (entry.at if entry.seq is None else entry.seq, entry.id)
            rows = (await session.exec(page.where(tuple_(*order) > place))).all()


_GENESIS = "0" * 64
_SIGNED = ("id", "at", "actor_id", "action", "object_type", "object_id", "before", "after", "words_hash", "rows")


def _key(session: AsyncSession) -> bytes:
    key = context_of(session).settings.audit_key.get_secret_value()
    if not key:
        raise RuntimeError("the audit key is empty")
    return key.encode()


def _content(entry: AuditEntry) -> dict[str, Any]:
    return {name: getattr(entry, name) for name in _SIGNED}


def _mac(key: bytes, content: Mapping[str, Any]) -> str:
    signed = {**content, "at": content["at"].astimezone(UTC).isoformat()}
    signed.pop("mac", None)
    if signed["rows"] is None:  # as entries were signed before there were any
        del signed["rows"]
    return _hmac(key, "entry", _canonical(signed))


def _link(key: bytes, before: str, seq: int, mac: str) -> str:
    return _hmac(key, "link", f"{seq}\n{before}\n{mac}")


def _hmac(key: bytes, purpose: str, message: str) -> str:
    return hmac.new(key, f"{purpose}\n{message}".encode(), hashlib.sha256).hexdigest()


def _hash(said: str) -> str:
    return hashlib.sha256(said.encode()).hexdigest()


_canonical = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=str).encode
