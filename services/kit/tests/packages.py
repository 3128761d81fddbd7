"""Office files as programs write them, and with what a test puts into them."""

import io
import zipfile
from collections.abc import Mapping

import docx
import openpyxl
import pptx
from fastapi import UploadFile
from openpyxl.comments import Comment
from openpyxl.drawing.image import Image as CellImage
from PIL import Image

from kit.clean_files import CleanFile
from kit.files import receive

OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/"
SECRET = "卢军"
"""Who made it. No copy says so."""


def photograph(form: str = "JPEG") -> io.BytesIO:
    exif = Image.Exif()
    exif[0x013B] = "LuJun"
    exif.get_ifd(0x8825)[2] = (30.0, 15.0, 20.5)
    written = io.BytesIO()
    Image.new("RGB", (120, 80), "red").save(written, form, exif=exif.tobytes())
    assert b"LuJun" in written.getvalue()
    written.seek(0)
    return written


def word() -> bytes:
    document = docx.Document()
    document.core_properties.author = document.core_properties.last_modified_by = SECRET
    document.add_heading("劳动合同", 0)
    document.add_paragraph("十月工资没有发。", style="List Bullet")
    document.add_table(2, 2).cell(1, 1).text = "3,200 元"
    document.add_picture(photograph())
    document.add_picture(photograph("PNG"))
    document.sections[0].header.paragraphs[0].text = "总装车间"
    document.add_comment(document.paragraphs[1].runs[0], "请核实", author=SECRET, initials=SECRET)
    written = io.BytesIO()
    document.save(written)
    return written.getvalue()


def excel() -> bytes:
    book = openpyxl.Workbook()
    book.properties.creator = SECRET
    sheet = book.active
    assert sheet is not None
    sheet.title = "考勤"
    for row in (["姓名", "加班"], ["张三", 12], ["李四", 30.5]):
        sheet.append(row)
    sheet["B4"] = "=SUM(B2:B3)"
    sheet["A1"].comment = Comment(f"{SECRET}:\n按打卡机", SECRET)
    sheet["A2"].hyperlink = "https://example.org/rules"
    sheet.merge_cells("C1:D1")
    sheet.add_image(CellImage(photograph()), "F2")
    book.create_sheet("说明")["A1"] = "第二页"
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def powerpoint() -> bytes:
    show = pptx.Presentation()
    show.core_properties.author = SECRET
    slide = show.slides.add_slide(show.slide_layouts[1])
    assert slide.shapes.title
    slide.shapes.title.text = "脚手架没有护栏"
    slide.placeholders[1].text = "三号楼东侧"
    slide.shapes.add_picture(photograph(), 0, 0)
    assert slide.notes_slide.notes_text_frame
    slide.notes_slide.notes_text_frame.text = "十月拍摄"
    written = io.BytesIO()
    show.save(written)
    return written.getvalue()


def parts(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {each.filename: archive.read(each) for each in archive.infolist()}


def packed(content: Mapping[str, bytes], comment: bytes = b"") -> bytes:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in content.items():
            archive.writestr(name, data)
        archive.comment = comment
    return written.getvalue()


def relation(name: str, kind: str, target: str, *, external: bool = False) -> str:
    kind = kind if ":" in kind else OFFICE + kind
    mode = ' TargetMode="External"' if external else ""
    return f'<Relationship Id="{name}" Type="{kind}" Target="{target}"{mode}/>'


def changed(data: bytes, changes: Mapping[str, tuple[str, str]], more: Mapping[str, bytes] | None = None) -> bytes:
    """The file with a text of a part replaced (once, and it must be there), and with more parts."""
    content = parts(data)
    for name, (before, after) in changes.items():
        text = content[name].decode()
        assert before in text, name
        content[name] = text.replace(before, after, 1).encode()
    return packed({**content, **(more or {})})


def related(data: bytes, part: str, relations: str, changes: Mapping[str, tuple[str, str]], **more: bytes) -> bytes:
    """The same, with relations of a part, and with more parts by the names `__` parts."""
    folder, _, last = part.rpartition("/")
    place = f"{folder}/_rels/{last}.rels".lstrip("/")
    content = parts(data)
    if place not in content:
        content[place] = f'<Relationships xmlns="{PACKAGE}relationships"></Relationships>'.encode()
    content[place] = content[place].replace(b"</Relationships>", relations.encode() + b"</Relationships>")
    return changed(packed(content), changes, {name.replace("__", "/"): each for name, each in more.items()})


DOCUMENT = "word/document.xml"
SHEET = "xl/worksheets/sheet1.xml"
SLIDE = "ppt/slides/slide1.xml"
VML = 'xmlns:o="urn:schemas-microsoft-com:office:office" xmlns:v="urn:schemas-microsoft-com:vml"'
RELATED = f'xmlns:r="{OFFICE[:-1]}"'
BEFORE_END = "<w:sectPr"
"""Where more may stand in the body of what python-docx writes."""


def in_body(xml: str, relations: str = "", **more: bytes) -> bytes:
    return related(word(), DOCUMENT, relations, {DOCUMENT: (BEFORE_END, xml + BEFORE_END)}, **more)


def run(xml: str) -> str:
    return f"<w:p><w:r>{xml}</w:r></w:p>"


def in_settings(xml: str, relations: str = "") -> bytes:
    return related(
        word(), "word/settings.xml", relations, {"word/settings.xml": ("</w:settings>", xml + "</w:settings>")}
    )


def picture_in_word(attributes: str, name: str = "图片 1", descr: str = "") -> str:
    return run(
        '<w:drawing><wp:inline xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing">'
        f'<wp:extent cx="9" cy="9"/><wp:docPr id="9" name="{name}" descr="{descr}"/>'
        '<a:graphic xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"><a:graphicData uri="x">'
        f"<a:blip {RELATED} {attributes}/></a:graphicData></a:graphic></wp:inline></w:drawing>"
    )


def says(data: bytes, *words: str) -> bool:
    """Whether a part, a name or the file's own bytes hold one of the words."""
    spelt = [word.encode(encoding) for word in words for encoding in ("utf-8", "utf-16-le", "gb18030")]
    held = [data, *(name.encode() for name in parts(data)), *parts(data).values()]
    return any(each in one for one in held for each in spelt)


async def clean(data: bytes, name: str = "合同.docx") -> CleanFile:
    return (await receive(UploadFile(io.BytesIO(data), filename=name), "author")).clean


def body(data: bytes, part: str = DOCUMENT) -> str:
    return parts(data)[part].decode()
