"""An Office file (docx, xlsx, pptx) becomes a new package of the parts that show something. In a decoding process.

It begins at the main part and follows the relations that the lists below name: no macro, embedded object, control,
printer, data connection or link to another file comes along, and nothing of who made it, with what and when. Each
part's XML is written again (`kit.office_xml`), pictures too. A signature holds for the original only.
"""

import io
import posixpath
import re
import zipfile
from collections import Counter, deque
from typing import Any, NamedTuple

from lxml import etree
from PIL import Image

from kit import formulas, jpegs, office_xml, pictures, pngs
from kit.file_problems import (
    FileDamaged,
    FileEncrypted,
    FileTooComplex,
    FileTypeRefused,
    MacrosRefused,
    OldOfficeRefused,
    StrictOfficeRefused,
)
from kit.problems import Problem

MOST_MEMBERS = 5_000
MOST_UNPACKED = 100 * 1024 * 1024
"""Of the parts that are kept, pictures and all."""
MOST_XML = 20 * 1024 * 1024
"""Of all XML; as a tree, part by part, it takes some thirty times as much."""
MOST_XML_PART = 12 * 1024 * 1024

_ZIP = b"PK\x03\x04"
_COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""What Office wrote before 2007, and how it wraps an encrypted file."""
_CONTENT_TYPES = "[Content_Types].xml"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
_WPS_CELL_PICTURES = "http://www.wps.cn/officeDocument/2020/cellImage"
_TYPE = "application/vnd.openxmlformats-officedocument."
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/"


class Part(NamedTuple):
    place: str
    """Where it is put; {} is its number."""
    content_type: str


class Family(NamedTuple):
    media_type: str
    main: Part
    parts: dict[str, Part]
    """By the type of the relation that leads there."""


def _family(kind: str, main: str, own: str) -> Family:
    """`own` has a line for each relation: its name, where its part is put, and the part's content type."""
    lines = [line.split() for line in (_DRAWN + own).splitlines() if line.strip()]
    folder = main.partition("/")[0]
    parts = {_OFFICE + name: Part(f"{folder}/{place}.xml", f"{_TYPE}{what}+xml") for name, place, what in lines}
    parts[_OFFICE + "vmlDrawing"] = Part(f"{folder}/drawings/vmlDrawing{{}}.vml", _TYPE + "vmlDrawing")
    parts[_OFFICE + "image"] = Part(f"{folder}/media/image{{}}", "")
    return Family(_TYPE + kind, Part(f"{main}.xml", f"{_TYPE}{kind}.main+xml"), parts)


_DRAWN = """
    theme              theme/theme{}            theme
    chart              charts/chart{}           drawingml.chart
    diagramData        diagrams/data{}          drawingml.diagramData
    diagramLayout      diagrams/layout{}        drawingml.diagramLayout
    diagramQuickStyle  diagrams/quickStyle{}    drawingml.diagramStyle
    diagramColors      diagrams/colors{}        drawingml.diagramColors
"""
WORD = _family("wordprocessingml.document", "word/document", """
    styles      styles      wordprocessingml.styles
    numbering   numbering   wordprocessingml.numbering
    fontTable   fontTable   wordprocessingml.fontTable
    settings    settings    wordprocessingml.settings
    header      header{}    wordprocessingml.header
    footer      footer{}    wordprocessingml.footer
    footnotes   footnotes   wordprocessingml.footnotes
    endnotes    endnotes    wordprocessingml.endnotes
    comments    comments    wordprocessingml.comments
""")  # fmt: skip
EXCEL = _family("spreadsheetml.sheet", "xl/workbook", """
    worksheet       worksheets/sheet{}     spreadsheetml.worksheet
    chartsheet      chartsheets/sheet{}    spreadsheetml.chartsheet
    sharedStrings   sharedStrings          spreadsheetml.sharedStrings
    styles          styles                 spreadsheetml.styles
    table           tables/table{}         spreadsheetml.table
    comments        comments{}             spreadsheetml.comments
    drawing         drawings/drawing{}     drawing
""")  # fmt: skip
EXCEL.parts[_WPS_CELL_PICTURES] = Part("xl/cellimages.xml", "application/vnd.wps-officedocument.cellimage+xml")
POWERPOINT = _family("presentationml.presentation", "ppt/presentation", """
    slide           slides/slide{}                  presentationml.slide
    slideLayout     slideLayouts/slideLayout{}      presentationml.slideLayout
    slideMaster     slideMasters/slideMaster{}      presentationml.slideMaster
    notesSlide      notesSlides/notesSlide{}        presentationml.notesSlide
    notesMaster     notesMasters/notesMaster{}      presentationml.notesMaster
    handoutMaster   handoutMasters/handoutMaster{}  presentationml.handoutMaster
    tableStyles     tableStyles                     presentationml.tableStyles
    commentAuthors  commentAuthors                  presentationml.commentAuthors
    comments        comments/comment{}              presentationml.comments
""")  # fmt: skip
SUFFIXES = {WORD.media_type: ".docx", EXCEL.media_type: ".xlsx", POWERPOINT.media_type: ".pptx"}
_MAINS = {
    **dict.fromkeys((WORD.main.content_type, _TYPE + "wordprocessingml.template.main+xml"), WORD),
    **dict.fromkeys((EXCEL.main.content_type, _TYPE + "spreadsheetml.template.main+xml"), EXCEL),
    **dict.fromkeys(
        (_TYPE + f"presentationml.{kind}.main+xml" for kind in ("presentation", "slideshow", "template")), POWERPOINT
    ),
}
"""By the content type of the main part; a template becomes a document."""
_PICTURE_TYPES = {"image/jpeg": "jpeg", "image/png": "png"}


def refuse_compound(data: bytes) -> None:
    """What Office wrote before 2007 is not taken, nor what is locked by a password."""
    if data.startswith(_COMPOUND):
        raise FileEncrypted if "EncryptedPackage".encode("utf-16-le") in data else OldOfficeRefused


def is_office(data: bytes) -> bool:
    return data.startswith(_ZIP) and _CONTENT_TYPES.encode() in data


def rebuild(data: bytes) -> tuple[str, bytes]:
    """Its media type and the file."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            source = _Package(archive)
            name = source.main()
            content_type = source.content_type(name)
            if "macroenabled" in content_type.lower():
                raise MacrosRefused
            family = _MAINS.get(content_type)
            if not family:
                raise FileTypeRefused
            return family.media_type, _Copy(source, family).run(name)
    except (Problem, MemoryError):
        raise
    except Exception as error:  # a damaged file leads to anything
        raise FileDamaged from error


class _Package:
    """Reads the parts of a package (ISO 29500-2). Their names are only looked up, never opened as a path."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        members = archive.infolist()
        if len(members) > MOST_MEMBERS:
            raise FileTooComplex
        self._archive = archive
        self._members = {each.filename.lower(): each for each in members}
        if len(self._members) != len(members) or any(_CROOKED.search(name) for name in self._members):
            raise FileDamaged
        if any(each.flag_bits & 1 for each in members):
            raise FileEncrypted
        self._left = MOST_UNPACKED
        self._left_xml = MOST_XML
        types = self.xml(_CONTENT_TYPES)
        self._defaults = {each.get("Extension", "").lower(): _type(each) for each in _named(types, "Default")}
        self._overrides = {
            each.get("PartName", "").lower().lstrip("/"): _type(each) for each in _named(types, "Override")
        }

    def __contains__(self, name: str) -> bool:
        return name.lower() in self._members

    def read(self, name: str) -> bytes:
        member = self._members[name.lower()]
        if member.file_size > self._left:
            raise FileTooComplex
        self._left -= member.file_size
        if member.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise FileDamaged
        return self._archive.read(member)

    def xml(self, name: str) -> Any:
        size = self._members[name.lower()].file_size
        self._left_xml -= size
        if size > MOST_XML_PART or self._left_xml < 0:
            raise FileTooComplex
        return office_xml.parse(self.read(name))

    def has_xml(self, name: str) -> bool:
        """VML is written with tags that nothing closes, now and then."""
        try:
            self.xml(name)
        except FileDamaged:
            return False
        return True

    def content_type(self, name: str) -> str:
        name = name.lower()
        return self._overrides.get(name) or self._defaults.get(name.rpartition(".")[2], "")

    def main(self) -> str:
        for relation in self.relations(""):
            if relation.kind == _OFFICE + "officeDocument":
                return relation.target
            if relation.kind.endswith("/relationships/officeDocument"):
                raise StrictOfficeRefused
        raise FileTypeRefused

    def relations(self, name: str) -> list["Relation"]:
        folder, _, last = name.rpartition("/")
        place = f"{folder}/_rels/{last}.rels".lstrip("/")
        if place not in self:
            return []
        return [
            Relation(
                each.get("Id", ""),
                each.get("Type", ""),
                each.get("Target", "")
                if each.get("TargetMode") == "External"
                else posixpath.normpath(posixpath.join("/", folder, each.get("Target", ""))).lstrip("/"),
                each.get("TargetMode") == "External",
            )
            for each in _named(self.xml(place), "Relationship")
        ]


_CROOKED = re.compile(r"(?:^|/)\.\.?(?:/|$)|^/|//|[\\:\x00-\x1f\x7f]")
"""No part's name leads upwards, begins at a root or holds what parts a path elsewhere."""


class Relation(NamedTuple):
    id: str
    kind: str
    target: str
    is_external: bool


def _type(element: Any) -> str:
    return str(element.get("ContentType", ""))


def _named(root: Any, local: str) -> list[Any]:
    return [each for each in root if isinstance(each.tag, str) and each.tag.rpartition("}")[2] == local]


class _Copy:
    def __init__(self, source: _Package, family: Family) -> None:
        self._source = source
        self._family = family
        self._places: dict[str, str | None] = {}
        """By the former name. None: it is not kept."""
        self._numbers: Counter[str] = Counter()
        self._waiting: deque[tuple[str, str]] = deque()
        self._made: dict[str, bytes] = {}
        self._types: dict[str, str] = {}
        self._own = formulas.Names()

    def run(self, main: str) -> bytes:
        place = self._put(main, self._family.main)
        while self._waiting:
            self._write(*self._waiting.popleft())
        self._made["_rels/.rels"] = _relations([("rId1", _OFFICE + "officeDocument", place, False)])
        written = io.BytesIO()
        with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
            self._add(archive, _CONTENT_TYPES, self._content_types())
            for name, data in self._made.items():
                self._add(archive, name, data)
        return written.getvalue()

    def _add(self, archive: zipfile.ZipFile, name: str, data: bytes) -> None:
        member = zipfile.ZipInfo(name)  # of 1980, as every one
        member.compress_type = zipfile.ZIP_DEFLATED if name.endswith((".xml", ".rels", ".vml")) else zipfile.ZIP_STORED
        archive.writestr(member, data)

    def _put(self, name: str, part: Part) -> str:
        """Where the part goes; it is written later."""
        self._numbers[part.place] += 1
        place = part.place.format(self._numbers[part.place])
        self._places[name.lower()] = place
        self._types[place] = part.content_type
        self._waiting.append((name, place))
        return place

    def _write(self, name: str, place: str) -> None:
        root = self._source.xml(name)
        if place == self._family.main.place:  # the first part that is written
            self._own = office_xml.own_names(root)
        kept: list[tuple[str, str, str, bool]] = []
        ids: dict[str, str] = {}
        for relation in self._source.relations(name):
            target = self._target(relation)
            if target and relation.id not in ids:
                new = f"rId{len(kept) + 1}"
                ids[relation.id] = new
                kept.append((new, relation.kind, target, relation.is_external))
        self._made[place] = office_xml.written(office_xml.clean(root, ids, self._own))
        if kept:
            folder, _, last = place.rpartition("/")
            self._made[f"{folder}/_rels/{last}.rels"] = _relations(kept)

    def _target(self, relation: Relation) -> str | None:
        if relation.is_external:
            is_link = relation.kind == _OFFICE + "hyperlink" and office_xml.is_address(relation.target)
            return relation.target if is_link else None
        name = relation.target
        part = self._family.parts.get(relation.kind)
        if not part or name not in self._source:
            return None
        key = name.lower()
        if key not in self._places:
            if part.place.endswith(".vml") and not self._source.has_xml(name):
                return None
            if relation.kind == _OFFICE + "image":
                self._places[key] = self._picture(name, part)
            elif "{}" not in part.place and self._numbers[part.place]:
                return None
            else:
                self._put(name, part)
        place = self._places[key]
        return place and "/" + place

    def _picture(self, name: str, part: Part) -> str:
        media_type, data = _redrawn(self._source.read(name))
        self._numbers[part.place] += 1
        place = f"{part.place.format(self._numbers[part.place])}.{_PICTURE_TYPES[media_type]}"
        self._made[place] = data
        self._types[place] = media_type
        return place

    def _content_types(self) -> bytes:
        root = etree.Element("Types", xmlns=_PACKAGE + "content-types")
        for extension, kind in (
            ("rels", "application/vnd.openxmlformats-package.relationships+xml"),
            ("xml", "application/xml"),
            ("vml", _TYPE + "vmlDrawing"),
            *((suffix, media_type) for media_type, suffix in _PICTURE_TYPES.items()),
        ):
            etree.SubElement(root, "Default", Extension=extension, ContentType=kind)
        for place, kind in self._types.items():
            if place.endswith(".xml"):
                etree.SubElement(root, "Override", PartName=f"/{place}", ContentType=kind)
        return office_xml.written(root)


def _relations(kept: list[tuple[str, str, str, bool]]) -> bytes:
    root = etree.Element("Relationships", xmlns=_PACKAGE + "relationships")
    for name, kind, target, is_external in kept:
        relation = etree.SubElement(root, "Relationship", Id=name, Type=kind, Target=target)
        if is_external:
            relation.set("TargetMode", "External")
    return office_xml.written(root)


def _redrawn(data: bytes) -> tuple[str, bytes]:
    """A picture inside. JPEG and PNG keep what is drawn, byte by byte, as the page has them turned and cut. A kind that
    cannot be made safe here (drawings of Windows: EMF, WMF) becomes a grey box."""
    media_type = pictures.guess_media_type(data)
    if media_type in ("image/jpeg", "image/png"):
        pictures.check(data, media_type)
        return media_type, (jpegs if media_type == "image/jpeg" else pngs).strip(data)
    if media_type in ("image/gif", "image/bmp", "image/tiff"):
        redrawn = pictures.redraw(data, media_type)
        if redrawn.media_type in _PICTURE_TYPES:
            return redrawn
    return "image/png", _grey_box()


def _grey_box() -> bytes:
    written = io.BytesIO()
    Image.new("L", (64, 48), 200).save(written, "PNG")
    return written.getvalue()
