"""Filters and sorting of SCIM (RFC 7644, section 3.4.2) as SQL. What the database could answer only by reading every
row is refused with the standard's own error, never done afterwards: paging and the total would be wrong.
"""

import re
from collections.abc import Callable, Mapping
from typing import Any

from scim2_models import InvalidFilterException, InvalidPathException, ScimFilter, SearchRequest
from scim2_models.path import (
    CompareOperator,
    Comparison,
    FilterVisitor,
    LogicalExpr,
    LogicalOperator,
    Not,
    Present,
    ValuePath,
    coerce_value,
)
from sqlalchemy import ColumnElement, UnaryExpression, and_, false, func, not_, or_, true
from sqlmodel import col

from casework.units import Unit
from identity.member_search import KIND
from identity.models import Member
from identity.rules import plain_employee_number
from kit import search

Condition = ColumnElement[bool]
Compare = Callable[[CompareOperator, Any], Condition | None]
"""An operator and a value → the condition; None where that operator is not answered."""
MOST_CONDITIONS = 20
_UNSTORABLE = re.compile(r"[\x00\ud800-\udfff]")


def is_storable(text: str) -> bool:
    """False with a NUL or half a surrogate pair in it: JSON takes both, PostgreSQL and UTF-8 neither."""
    return _UNSTORABLE.search(text) is None


def _number(op: CompareOperator, value: Any) -> Condition | None:
    number = plain_employee_number(str(value))
    match op:
        case CompareOperator.eq:
            return col(Member.employee_number) == number
        case CompareOperator.sw:
            return col(Member.employee_number).startswith(number, autoescape=True)
    return None


def _equal(column: Any) -> Compare:
    """Never null, so that what is not equal can be asked for by `not`."""
    return lambda op, value: and_(column.is_not(None), column == value) if op is CompareOperator.eq else None


def _name(op: CompareOperator, value: Any) -> Condition | None:
    """By the index of words, which finds more; then by the name itself."""
    text = str(value)
    indexed = col(Member.id).in_(search.matching(text, KIND))
    match op:
        case CompareOperator.eq:
            return and_(indexed, func.lower(Member.name) == text.lower())
        case CompareOperator.co:
            return and_(indexed, col(Member.name).icontains(text, autoescape=True))
        case CompareOperator.sw:
            return and_(indexed, col(Member.name).istartswith(text, autoescape=True))
    return None


_USER = "urn:ietf:params:scim:schemas:core:2.0:user:"
_GROUP = "urn:ietf:params:scim:schemas:core:2.0:group:"
_ENTERPRISE = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:user:"


class _ToSql(FilterVisitor[Condition]):
    def __init__(self, filter_: ScimFilter[Any], compare: Mapping[str, Compare]) -> None:
        self._filter, self._compare = filter_, compare
        self._left = MOST_CONDITIONS

    def visit_logical_expr(self, node: LogicalExpr) -> Condition:
        join = and_ if node.op is LogicalOperator.and_ else or_
        return join(*(self.visit(term) for term in node.terms))

    def visit_not(self, node: Not) -> Condition:
        return not_(self.visit(node.expr))

    def visit_comparison(self, node: Comparison) -> Condition:
        self._left -= 1
        if self._left < 0:
            raise InvalidFilterException(detail=f"At most {MOST_CONDITIONS} comparisons are answered")
        binding = self._filter.resolve_comparison(node.attr_path, strict=False)
        if binding is None:  # another kind of resource has it
            return false()
        compare = self._compare.get(binding.urn.lower())
        value = coerce_value(binding, node.value, node.op)
        if isinstance(value, str) and not is_storable(value):
            raise InvalidFilterException(detail=f"{binding.urn}: no text here can hold that value")
        condition = compare(node.op, value) if compare and value is not None else None
        if condition is None:
            raise self._refusal(node)
        return condition

    def visit_present(self, node: Present) -> Condition:
        if str(node.attr_path).lower().removeprefix(_USER) == "externalid" and f"{_USER}externalid" in self._compare:
            return col(Member.external_id).is_not(None)
        raise self._refusal(node)

    def visit_value_path(self, node: ValuePath) -> Condition:
        raise self._refusal(node)

    def _refusal(self, node: object) -> InvalidFilterException:
        return InvalidFilterException(
            detail=f"“{node}” is not answered. Users are found by userName (eq, sw), displayName (eq, sw, co), "
            "externalId (eq, pr), active, groups.value and department (eq); groups by id and displayName (eq); all of "
            "these with and, or, not"
        )


def user_condition(request: SearchRequest[Any], model: Any, find_unit: Callable[[str], str | None]) -> Condition:
    """`find_unit`: the id of the unit that a department names. Raises InvalidFilterException."""

    def department(op: CompareOperator, value: Any) -> Condition | None:
        unit_id = find_unit(str(value))
        return (false() if unit_id is None else col(Member.unit_id) == unit_id) if op is CompareOperator.eq else None

    compare: dict[str, Compare] = {
        f"{_USER}username": _number,
        f"{_USER}displayname": _name,
        f"{_USER}active": _equal(col(Member.active)),
        f"{_USER}id": _equal(col(Member.id)),
        f"{_USER}externalid": _equal(col(Member.external_id)),
        f"{_USER}groups.value": _equal(col(Member.unit_id)),
        f"{_ENTERPRISE}employeenumber": _number,
        f"{_ENTERPRISE}department": department,
    }
    return _condition(request, model, compare)


def group_condition(request: SearchRequest[Any], model: Any, find_unit: Callable[[str], str | None]) -> Condition:
    def name(op: CompareOperator, value: Any) -> Condition | None:
        return _equal(col(Unit.id))(op, find_unit(str(value)) or "")

    return _condition(request, model, {f"{_GROUP}id": _equal(col(Unit.id)), f"{_GROUP}displayname": name})


def _condition(request: SearchRequest[Any], model: Any, compare: Mapping[str, Compare]) -> Condition:
    if request.filter is None:
        return true()
    bound = ScimFilter[model](str(request.filter))
    return _ToSql(bound, compare).visit(bound.ast)


_SORTED = {
    "username": col(Member.employee_number),
    "id": col(Member.id),
    "meta.created": col(Member.id),
    f"{_ENTERPRISE}employeenumber": col(Member.employee_number),
}
"""By unique columns with an index. Ids are UUIDs of version 7, so they follow the time of creation."""


def user_order(request: SearchRequest[Any]) -> UnaryExpression[Any]:
    """By userName unless another is named. Raises InvalidPathException."""
    wanted = str(request.sort_by or "userName").lower().removeprefix(_USER)
    if wanted not in _SORTED:
        raise InvalidPathException(detail="Users are sorted by userName, id or meta.created")
    is_descending = request.sort_order == SearchRequest.SortOrder.descending
    return _SORTED[wanted].desc() if is_descending else _SORTED[wanted].asc()


def group_order(request: SearchRequest[Any]) -> UnaryExpression[Any]:
    """Raises InvalidPathException."""
    if request.sort_by is not None and str(request.sort_by).lower().removeprefix(_GROUP) != "id":
        raise InvalidPathException(detail="Groups are sorted by id")
    is_descending = request.sort_order == SearchRequest.SortOrder.descending
    return col(Unit.id).desc() if is_descending else col(Unit.id).asc()
