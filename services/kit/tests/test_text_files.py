"""What is kept of a text file, and which are not kept at all."""

import io

import pytest
from fastapi import UploadFile

from kit.clean_files import CleanFile
from kit.file_problems import FileDamaged, FileTypeRefused, TextUnreadable
from kit.files import receive, response
from kit.texts import Language

WORDS = "姓名,加班\r\n张三丰,12\n李四,“三十”㐀𠮷\n"


async def clean(data: bytes, name: str = "考勤.txt") -> CleanFile:
    return (await receive(UploadFile(io.BytesIO(data), filename=name), "author")).clean


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le", "utf-16-be"])
async def test_a_text_in_any_encoding_is_kept_as_utf_8(encoding: str) -> None:
    marked = {"utf-16-le": b"\xff\xfe", "utf-16-be": b"\xfe\xff"}.get(encoding, b"") + WORDS.encode(encoding)
    file = await clean(marked)
    assert (file.name, file.media_type) == ("考勤.txt", "text/plain")
    assert file.data.decode() == WORDS


@pytest.mark.parametrize(
    "data",
    [
        b"\xff\xfea",
        b"\xef\xbb\xbf\xff",
        "工资".encode()[:-1] + b"\x00",
        b"a\x00b",
        b"\x1b[31mred",
        b"caf\xe9",
        bytes(range(256)),
        "\ufffe".encode(),
    ],
)
async def test_what_is_no_text_is_refused_with_what_to_do(data: bytes) -> None:
    with pytest.raises(TextUnreadable) as refusal:
        await clean(data)
    assert "UTF-8" in refusal.value.body(Language.CHINESE)["detail"]


@pytest.mark.parametrize("data", [b"", b"\xef\xbb\xbf", b"\xff\xfe", b"\x1a", "\u202e".encode()])
async def test_an_empty_text_is_refused(data: bytes) -> None:
    with pytest.raises(FileDamaged):
        await clean(data)


@pytest.mark.parametrize("name", ["a.html", "a.svg", "a.js", "a.json", "a.bat", "a", "a.txt.exe", "a.csv.lnk"])
async def test_text_of_another_name_is_refused(name: str) -> None:
    with pytest.raises(FileTypeRefused) as refusal:
        await clean(WORDS.encode(), name)
    assert ".csv" in refusal.value.body(Language.ENGLISH)["detail"]


async def test_the_end_mark_of_dos_and_marks_of_direction_go() -> None:
    assert (await clean("实发\u202e0003\u2066元\ufeff\x0c页\x1a".encode())).data.decode() == "实发0003元\x0c页"


@pytest.mark.parametrize(
    ("cell", "kept"),
    [
        ("=cmd|'/c calc'!A1", "'=cmd|'/c calc'!A1"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("+1+cmd()", "'+1+cmd()"),
        ("-2+3", "'-2+3"),
        ("＝1+1", "'＝1+1"),
        (' "=1+1"', ' "\'=1+1"'),
        ("\u00a0=1+1", "\u00a0'=1+1"),
        ("\u3000@A1", "\u3000'@A1"),
        ("-12.50", "-12.50"),
        ("+86 138 0000 0000", "+86 138 0000 0000"),
        ("-5%", "-5%"),
        ('"-3"', '"-3"'),
        ("a=b", "a=b"),
        ("工资-奖金", "工资-奖金"),
    ],
)
async def test_no_cell_of_a_csv_computes(cell: str, kept: str) -> None:
    for row in ("{},x", "x,{}", "x;{};y", "x\t{}", "x|{}|y", "a\r\n{}\r\nb", "a\x0c{}"):
        file = await clean(row.format(cell).encode(), "表.CSV")
        assert (file.name, file.media_type) == ("表.csv", "text/plain")
        assert file.data.decode("utf-8-sig") == row.format(kept)
        assert file.data.startswith(b"\xef\xbb\xbf"), "or Excel takes it for GBK"


@pytest.mark.parametrize("line", ["sep={}\n", "SEP={}\r\n", '"sep={}"\n', "\n sep={}\r", "\ufeffsep={}\n"])
@pytest.mark.parametrize("sign", ["|", "^", "~", "x", "]", "\\", "-", "=", " ", '"'])
async def test_the_separator_that_a_first_line_names_begins_a_cell(line: str, sign: str) -> None:
    for cell in ('=WEBSERVICE("http://x")', "@SUM(A1)", "+cmd|'/C calc'!A0"):
        row = line.format(sign) + f"a{sign}{cell}\na{sign}-5%{sign}b\n"
        kept = (await clean(row.encode(), "表.csv")).data.decode()
        assert f"a{sign}'{cell[0]}" in kept
        assert f"a{sign}-5%{sign}b" in kept


@pytest.mark.parametrize("run", [" ", '"', "\t", "\u3000", "\n", "x", "-", "sep= \n"])
async def test_a_long_run_of_one_sign_is_gone_through_once(run: str) -> None:
    for begin in ("a", f"sep={run[-1]}\na", " "):
        await clean((begin + run * 500_000 + "=1").encode(), "表.csv")


async def test_a_text_is_downloaded_as_text() -> None:
    answer = response(await clean(b"<script>alert(1)</script>", "a.txt"))
    assert answer.headers["content-type"] == "text/plain; charset=utf-8"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["content-disposition"].startswith("attachment;")
