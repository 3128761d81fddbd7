"""Columns that a stolen database does not show, and how a row is found by one all the same.

    class Order(Table, table=True):
        phone: Sealed = Field(sa_type=SealedType)
        phone_index: bytes = Field(sa_type=LargeBinary, index=True)

    PHONE = SealedColumn(Order, "phone", index="phone_index")

    PHONE.seal(session, order, "13800000000")
    select(Order).where(PHONE.equals(session, "13800000000"))
    PHONE.open_for(session, order, user.id, "order.open_phone")

What is sealed opens for its table, its column and its row only. Nothing shows it by mistake: the value in memory prints
as nothing, fits in no answer, and no statement compares it. The index is a keyed digest: who has the database alone
can see that two rows hold the same, and not what. Give a column with few possible values no index.
"""

import hmac
from functools import lru_cache
from typing import Any, Generic, TypeVar

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from pydantic import GetCoreSchemaHandler
from pydantic_core import CoreSchema, core_schema
from sqlalchemy import ColumnElement, Dialect, LargeBinary, TypeDecorator, inspect
from sqlalchemy.sql.operators import is_, is_not
from sqlmodel import SQLModel, col
from sqlmodel.ext.asyncio.session import AsyncSession

from kit import audit
from kit.context import context_of
from kit.sealing import every_secret, seal, unseal
from kit.settings import Settings


class Sealed:
    """What a sealed column holds in memory."""

    __slots__ = ("data",)

    def __init__(self, data: bytes) -> None:
        self.data = data

    def __repr__(self) -> str:
        return "Sealed()"

    @classmethod
    def __get_pydantic_core_schema__(cls, _source: Any, _handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.is_instance_schema(cls)


class SealedType(TypeDecorator[Sealed]):
    """Takes `Sealed` alone: a text that nobody sealed is refused before it reaches the database."""

    impl = LargeBinary
    cache_ok = True

    class comparator_factory(TypeDecorator.Comparator[Sealed]):
        def operate(self, op: Any, *other: Any, **kwargs: Any) -> Any:
            if op not in (is_, is_not):
                raise TypeError("a sealed column differs each time it is sealed: use SealedColumn.equals")
            return super().operate(op, *other, **kwargs)

    def process_bind_param(self, value: Sealed | None, dialect: Dialect) -> bytes | None:
        if value is not None and not isinstance(value, Sealed):
            raise TypeError("not sealed: use SealedColumn.seal")
        return None if value is None else value.data

    def process_result_value(self, value: bytes | None, dialect: Dialect) -> Sealed | None:
        return None if value is None else Sealed(value)


Row = TypeVar("Row", bound=SQLModel)


class SealedColumn(Generic[Row]):
    """A sealed column of a table, with the column that holds its index, if it has one."""

    def __init__(self, model: type[Row], name: str, index: str | None = None) -> None:
        self._model, self._name, self._index = model, name, index

    def seal(self, session: AsyncSession, row: Row, text: str | None) -> None:
        """Set the column, and its index; the row has its id by then."""
        settings, empty = context_of(session).settings, text is None
        sealed = None if empty else Sealed(seal(settings, self._purpose, self._row_id(row), str(text).encode()))
        setattr(row, self._name, sealed)
        if self._index:
            setattr(row, self._index, None if empty else self._digests(settings, str(text))[0])

    def open(self, session: AsyncSession, row: Row) -> str | None:
        """For a rule that needs the text, or for the person whose it is. Raises NotOpened."""
        sealed: Sealed | None = getattr(row, self._name)
        if sealed is None:
            return None
        return unseal(context_of(session).settings, self._purpose, self._row_id(row), sealed.data).decode()

    def open_for(self, session: AsyncSession, row: Row, reader_id: str, action: str) -> str | None:
        """Show it to somebody, which the audit trail keeps: in a session that writes, and after the commit."""
        text = self.open(session, row)
        audit.record(session, reader_id, action, action.split(".")[0], self._row_id(row))
        return text

    def equals(self, session: AsyncSession, text: str) -> ColumnElement[bool]:
        """Of a row: its column holds just this text. Who stores a text brings it into one form first."""
        assert self._index, f"{self._purpose} has no index"
        return col(getattr(self._model, self._index)).in_(self._digests(context_of(session).settings, text))

    @property
    def _purpose(self) -> str:
        return f"{inspect(self._model).local_table.name}.{self._name}"

    def _row_id(self, row: Row) -> str:
        return " ".join(str(getattr(row, key.name)) for key in inspect(self._model).primary_key)

    def _digests(self, settings: Settings, text: str) -> list[bytes]:
        """By the present key, and by each former one."""
        return [
            hmac.digest(_index_key(self._purpose, secret), text.encode(), "sha256") for secret in every_secret(settings)
        ]


@lru_cache(maxsize=64)
def _index_key(purpose: str, secret: str) -> bytes:
    return HKDF(SHA256(), 32, salt=None, info=f"tongxin index {purpose}".encode()).derive(secret.encode())
