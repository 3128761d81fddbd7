"""Plain text and CSV: decoded strictly, kept as UTF-8. Runs in a decoding process.

Text has no signature, so a file counts as text only by the suffix of its name and where every byte of it decodes.
"""

import re

from kit.file_problems import FileDamaged, TextUnreadable

MEDIA_TYPE = "text/plain"
SUFFIXES = (".txt", ".csv")

_MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
"""A byte order mark names the encoding."""
_UNMARKED = ("utf-8", "gb18030")
"""GB18030 is what Excel, WPS and Notepad write in China; it also decodes GBK and GB2312."""
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f-\x84\x86-\x9f\ufffe\uffff]")
"""Text holds tabs, line ends and page breaks, no other control character."""
_DIRECTIONS = re.compile("[\u202a-\u202e\u2066-\u2069\ufeff]")
"""They make text look other than it reads."""
_SEPARATORS = ",;\t|，\r\x0c\x85\u2028\u2029"
_DECLARED = re.compile(r'\s*+"?sep=([^\r\n]*)', re.IGNORECASE)
"""Excel and LibreOffice take the separator from such a first line."""
_BLANKS = ' \u00a0\u3000"'


def rewrite(data: bytes, suffix: str) -> bytes:
    text = _decode(data)
    text = text.removesuffix("\x1a")  # DOS wrote it at the end
    if _CONTROLS.search(text):
        raise TextUnreadable
    text = _DIRECTIONS.sub("", text)
    if not text:
        raise FileDamaged
    if suffix == ".csv":
        # An apostrophe makes a cell text. Excel reads UTF-8 by the mark at the start only.
        return ("\ufeff" + _formula(text).sub(r"\g<0>'", text)).encode()
    return text.encode()


def _formula(text: str) -> re.Pattern[str]:
    """The start of a cell that a spreadsheet would compute. A signed number is none."""
    declared = _DECLARED.match(text)
    separators = _SEPARATORS + (declared[1] if declared else "")
    blanks = "".join(set(_BLANKS) - set(separators))  # in both, a long run of one would be gone through again and again
    return re.compile(
        rf"""(?:^|[{re.escape(separators)}])[{re.escape(blanks)}]*
        (?=[=@＝＠]|[-+－＋](?![\d.\ ]*%?"?(?:[{re.escape(separators)}]|$)))""",
        re.MULTILINE | re.VERBOSE,
    )


def _decode(data: bytes) -> str:
    encodings = [encoding for mark, encoding in _MARKS if data.startswith(mark)] or _UNMARKED
    for encoding in encodings:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise TextUnreadable
