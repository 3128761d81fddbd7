"""A programme's form: whether it is well made, and whether it is filled in as it asks (pure)."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from datetime import date
from itertools import pairwise

from assistance.aid_errors import (
    ChoicesWrong,
    FieldNeeded,
    FieldsMissing,
    FieldsRepeat,
    FieldsUnknown,
    FieldWrong,
    FiguresContradict,
    FiguresMissing,
    FiguresNotUsed,
    FigureThere,
    PercentTooHigh,
)
from assistance.aid_schemas import EditionCreate, FieldType, FigureCreate, FormField
from assistance.amounts import ASKS, LEVELS, NEEDS, USES, Rule
from assistance.words import AID_FIGURES, FIELD_FAULTS, TOO_MUCH, listed
from casework.money import MOST
from kit.texts import Text

EDITION_FAULTS = (ChoicesWrong, FieldNeeded, FieldsRepeat)
FIGURE_FAULTS = (FiguresContradict, FiguresMissing, FiguresNotUsed, FigureThere, PercentTooHigh)
ANSWER_FAULTS = (FieldsMissing, FieldsUnknown, FieldWrong)


def check_edition(edition: EditionCreate, rule: Rule) -> None:
    """One of `EDITION_FAULTS`."""
    for keys in (
        [each.key for each in edition.fields],
        *([one.key for one in each.choices] for each in edition.fields),
    ):
        repeated = [key for key, times in Counter(keys).items() if times > 1]
        if repeated:
            raise FieldsRepeat(key=repeated[0])
    for each in edition.fields:
        is_choice, is_counted = each.type == FieldType.CHOICE, each.type in (FieldType.FEN, FieldType.NUMBER)
        if (len(each.choices) < 2 if is_choice else each.choices) or (each.most and not is_counted):
            raise ChoicesWrong(key=each.key)
    asked = ASKS.get(rule)
    if asked and not any(each.key == asked and each.required and each.type == FieldType.FEN for each in edition.fields):
        raise FieldNeeded(key=asked)


def check_figures(rows: Sequence[FigureCreate], rule: Rule) -> None:
    """One of `FIGURE_FAULTS`. Each tier has what the rule needs from its first day on; on no day do two figures of a
    tier contradict each other."""
    if any(times > 1 for times in Counter((each.tier, each.name, each.effective) for each in rows).values()):
        raise FigureThere
    unused = {each.name.value for each in rows} - {*USES[rule], *LEVELS}
    if unused:
        raise FiguresNotUsed(figures=_figures(unused))
    if any(each.name == "percent" and each.value > 100 for each in rows):
        raise PercentTooHigh
    for tier in {each.tier for each in rows}:
        ours = [each for each in rows if each.tier == tier]
        first = in_force(ours, min(each.effective for each in ours))
        missing = {*NEEDS[rule]} - first.keys()
        if missing:
            raise FiguresMissing(missing=_figures(missing))
        for day in {each.effective for each in ours}:
            _compare(in_force(ours, day))


def in_force(rows: Sequence[FigureCreate], on: date) -> dict[str, int]:
    """Of one tier: figure → value on that day."""
    return {each.name.value: each.value for each in sorted(rows, key=lambda row: row.effective) if each.effective <= on}


_ORDERS = (("least", "most", "yearly"), ("group_above", "external_above", "national_above"))


def _compare(values: Mapping[str, int]) -> None:
    for order in _ORDERS:
        there = [name for name in order if name in values]
        for lower, higher in pairwise(there):
            if values[lower] > values[higher]:
                raise FiguresContradict(lower=AID_FIGURES[lower], higher=AID_FIGURES[higher])


def _figures(names: Collection[str]) -> Text:
    return listed([text for name, text in AID_FIGURES.items() if name in names])


def check_answers(fields: Sequence[FormField], answers: Mapping[str, str]) -> None:
    """One of `ANSWER_FAULTS`. `answers`: what was filled in, by the fields' keys."""
    unknown = answers.keys() - {each.key for each in fields}
    if unknown:
        raise FieldsUnknown(fields=sorted(unknown))
    missing = [Text(each.label_zh, each.label_en) for each in fields if each.required and each.key not in answers]
    if missing:
        raise FieldsMissing(missing=listed(missing))
    for each in fields:
        if each.key in answers and (why := _fault(each, answers[each.key])):
            raise FieldWrong(field=Text(each.label_zh, each.label_en), why=why)


def _fault(field: FormField, value: str) -> Text | None:
    match field.type:
        case FieldType.FEN | FieldType.NUMBER:
            if not (value.isascii() and value.isdigit() and len(value) < 15):
                return FIELD_FAULTS[field.type]
            return TOO_MUCH if int(value) > (field.most or MOST) else None
        case FieldType.DATE:
            try:
                date.fromisoformat(value)
            except ValueError:
                return FIELD_FAULTS[FieldType.DATE]
            return None
        case FieldType.CHOICE:
            return None if value in {each.key for each in field.choices} else FIELD_FAULTS[FieldType.CHOICE]
        case FieldType.TEXT:
            return None
