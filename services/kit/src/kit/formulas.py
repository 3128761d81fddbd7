"""Which formulas of a workbook are kept: those that compute from its own cells, and reach nothing outside it. Runs in
a decoding process."""

import re
from typing import NamedTuple

MOST_LENGTH = 8192
"""Excel's own limit."""

_FUNCTIONS = frozenset(
    """
    ABS ACCRINT ADDRESS AGGREGATE AND AVEDEV AVERAGE AVERAGEA AVERAGEIF AVERAGEIFS CEILING CHAR CHOOSE CLEAN CODE
    COLUMN COLUMNS COMBIN CONCAT CONCATENATE CORREL COUNT COUNTA COUNTBLANK COUNTIF COUNTIFS DATE DATEDIF DATESTRING
    DATEVALUE DAY DAYS DAYS360 DB DDB DOLLAR EDATE EOMONTH ERROR.TYPE EVEN EXACT EXP FALSE FILTER FIND FINDB FIXED
    FLOOR FORECAST FREQUENCY FV GCD GEOMEAN GROWTH HARMEAN HLOOKUP HOUR IF IFERROR IFNA IFS INDEX INT INTERCEPT IPMT
    IRR ISBLANK ISERR ISERROR ISEVEN ISLOGICAL ISNA ISNONTEXT ISNUMBER ISODD ISOWEEKNUM ISREF ISTEXT KURT LARGE LCM
    LEFT LEFTB LEN LENB LET LINEST LN LOG LOG10 LOOKUP LOWER MATCH MAX MAXA MAXIFS MEDIAN MID MIDB MIN MINA MINIFS
    MINUTE MOD MODE MONTH MROUND N NA NETWORKDAYS NETWORKDAYS.INTL NOT NOW NPER NPV NUMBERSTRING NUMBERVALUE ODD
    OFFSET OR PERCENTILE PERCENTRANK PI PMT POWER PPMT PRODUCT PROPER PV QUARTILE QUOTIENT RAND RANDBETWEEN RANK
    RANK.AVG RANK.EQ RATE REPLACE REPLACEB REPT RIGHT RIGHTB RMB ROUND ROUNDDOWN ROUNDUP ROW ROWS SEARCH SEARCHB
    SECOND SIGN SLN SLOPE SMALL SORT SQRT STDEV STDEV.P STDEV.S STDEVP SUBSTITUTE SUBTOTAL SUM SUMIF SUMIFS
    SUMPRODUCT SUMSQ SWITCH SYD T TEXT TEXTJOIN TIME TIMEVALUE TODAY TRANSPOSE TREND TRIM TRUE TRUNC TYPE UNICHAR
    UNICODE UNIQUE UPPER VALUE VAR VAR.P VAR.S VARP VLOOKUP WEEKDAY WEEKNUM WORKDAY WORKDAY.INTL XLOOKUP XMATCH XOR
    YEAR YEARFRAC DISPIMG
    """.split()
)
"""DISPIMG is how WPS puts a picture into a cell."""
_QUOTED = re.compile(r""" "(?:[^"]|"")*+" | '(?:[^'\[\]|\\/*?\x00-\x1f]|'')++'(?=!) """, re.VERBOSE)
"""A text, or a sheet (two with what is between them). Found from left to right, as Excel reads: what stands in one kind
of quotes is none of the other."""
_UNREADABLE = re.compile(
    r"""[^\w\s.$?+\-*/^&=<>%,;:!@\#{}()]       # brackets hold another workbook, a bar a DDE topic, a backslash a path
    |[)}]\s*\(                                 # a value that is called
    |\b_xl(?!fn\.|ws\.|pm\.|nm\.)              # a function as a value, a topic of DDE""",
    re.VERBOSE | re.IGNORECASE,
)
_CALL = re.compile(r"([\w.$?]+)\s*\(")
_PREFIX = re.compile(r"^(?:_xlfn\.|_xlws\.)+", re.IGNORECASE)
_CELLS = re.compile(
    r"\$?[A-Z]{1,3}\$?\d{1,7}(?::\$?[A-Z]{1,3}\$?\d{1,7})?|\$?[A-Z]{1,3}:\$?[A-Z]{1,3}|\$?\d{1,7}:\$?\d{1,7}",
    re.IGNORECASE | re.ASCII,
)


class Names(NamedTuple):
    """What a workbook calls its own, in one case."""

    sheets: frozenset[str] = frozenset()
    ranges: frozenset[str] = frozenset()


def is_own(formula: str) -> bool:
    """False as well for what cannot be read."""
    if len(formula) > MOST_LENGTH:
        return False
    bare = _QUOTED.sub(lambda quoted: ")" if quoted[0].startswith('"') else " ", formula)
    return not _UNREADABLE.search(bare) and all(
        _PREFIX.sub("", name).upper() in _FUNCTIONS for name in _CALL.findall(bare)
    )


def is_place(location: str, names: Names) -> bool:
    """Whether a link leads to a sheet, a cell or a name of its own workbook."""
    sheet, mark, place = location.removeprefix("#").rpartition("!")
    if mark and not _is_sheet(sheet, names):
        return False
    return bool(_CELLS.fullmatch(place)) or place.casefold() in names.ranges or (not mark and _is_sheet(place, names))


def _is_sheet(name: str, names: Names) -> bool:
    if name.startswith("'") and name.endswith("'"):
        name = name[1:-1].replace("''", "'")
    return name.casefold() in names.sheets
