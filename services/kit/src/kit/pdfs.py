"""A new PDF is built, page by page, of what a page needs to be seen. Runs in a decoding process.

Nothing is copied that the lists below do not name: no action, script, attachment, form or link, and nothing of who made
it, with what and where. What forms and comments show becomes part of the page. A signature shows as it looks but holds
for the original only.
"""

import io
import re
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, Operator, Pdf, Stream, String

from kit import pdf_images
from kit.file_problems import FileActive, FileDamaged, FileTooComplex, FileTooLarge
from kit.problems import Problem

with pikepdf.new() as _empty:  # qpdf opens the source of randomness once; a decoding process could not
    _empty.save(io.BytesIO(), encryption=pikepdf.Encryption(owner="", user=""))

MEDIA_TYPE = "application/pdf"
BEFORE_HEADER = 1024
"""Bytes that may come before a PDF's header; scanners and mail programs put some there."""
MOST_PAGES = 500
MOST_PARTS = 200_000
"""Dictionaries, lists and what is in them; an exported book has a tenth of them."""
MOST_TEXT = 4096
"""Bytes of a string outside a page's content: a palette, the name of a character collection."""


def is_pdf(data: bytes) -> bool:
    return b"%PDF-" in data[: BEFORE_HEADER + 5]


def rebuild(data: bytes) -> bytes:
    try:
        with pikepdf.open(io.BytesIO(data[data.index(b"%PDF-") :])) as source, pikepdf.new() as made:
            if "/Collection" in source.Root or "/XFA" in source.Root.get("/AcroForm", {}):
                raise FileActive
            if len(source.pages) > MOST_PAGES:
                raise FileTooLarge
            if not len(source.pages):
                raise FileDamaged
            _draw_fields(source)
            source.flatten_annotations("screen")
            copy = _Copy(made, _layers_off(source))
            for page in source.pages:
                made.pages.append(pikepdf.Page(copy.page(page.obj)))
            copy.add_layers()
            written = io.BytesIO()
            made.save(written, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
            return written.getvalue()
    except (Problem, MemoryError):
        raise
    except pikepdf.PasswordError as error:
        raise FileActive from error
    except Exception as error:  # a damaged file leads to anything
        raise FileDamaged from error


def _draw_fields(source: Pdf) -> None:
    """Give each form field that is seen and has none the look of its value. Drawn ones stay: qpdf draws ASCII only.

    FileActive where a value can be neither kept as it looks nor drawn.
    """
    form = source.acroform
    if not form.exists:
        return
    source.Root.AcroForm.NeedAppearances = False  # qpdf flattens no fields else
    for page in source.pages:
        for widget in form.get_widget_annotations_for_page(page):
            field = form.get_field_for_annotation(widget)
            if widget.flags & _UNSEEN or _is_drawn(field, widget):
                continue
            value = field.value
            if not (isinstance(value, String) and str(value).isascii() and str(value).isprintable()):
                raise FileActive
            field.generate_appearance(widget)


def _is_drawn(field: pikepdf.AcroFormField, widget: pikepdf.Annotation) -> bool:
    """Whether the field looks like its value, or has none."""
    look = widget.get_appearance_stream(Name.N)
    if field.is_checkbox or field.is_radio_button:
        return widget.obj.get("/AS", Name.Off) == Name.Off or isinstance(look, Stream)
    value = field.value
    if not (field.is_text or field.is_choice) or value is None or (isinstance(value, String) and not str(value)):
        return True
    if not isinstance(look, Stream):
        return False
    pdf_images.filters(look)
    return any(bytes(each.operator) in _SHOWING for each in pikepdf.parse_content_stream(look))


_UNSEEN = 0b100010
"""Flags of an annotation: hidden, not on the screen."""
_SHOWING = {b"Tj", b"TJ", b"'", b'"', b"Do"}
"""Operators that show text, or a form in which it stands."""
_OPERATORS = frozenset(
    b"""
    b B b* B* BT BX c cm CS cs d d0 d1 Do EMC ET EX f F f* G g gs h i j J K k l m M n q Q re RG rg ri s S SC sc
    SCN scn sh T* Tc Td TD Tf Tj TJ TL Tm Tr Ts Tw Tz v w W W* y ' "
    """.split()
)
"""All that draw (ISO 32000-1, annex A). What else stands between them is shown by no reader."""

SHAPES: dict[str, dict[str, str]] = {
    "page": {"Type": "plain", "MediaBox": "plain", "CropBox": "plain", "Rotate": "plain", "UserUnit": "plain",
             "Resources": "resources", "Group": "group"},
    "resources": {"Font": "map:font", "XObject": "map:xobject", "ExtGState": "map:state", "ColorSpace": "map:colours",
                  "Pattern": "map:pattern", "Shading": "map:shading", "Properties": "map:layer"},
    "group": {"Type": "plain", "S": "plain", "CS": "colours", "I": "plain", "K": "plain"},
    "font": {"Type": "plain", "Subtype": "plain", "BaseFont": "plain", "FirstChar": "plain", "LastChar": "plain",
             "Widths": "plain", "FontMatrix": "plain", "FontBBox": "plain", "Encoding": "encoding",
             "ToUnicode": "cmap", "FontDescriptor": "descriptor", "DescendantFonts": "font",
             "CIDSystemInfo": "collection", "DW": "plain", "W": "plain", "DW2": "plain", "W2": "plain",
             "CIDToGIDMap": "bytes", "CharProcs": "map:drawing", "Resources": "resources"},
    "descriptor": {"Type": "plain", "FontName": "plain", "Flags": "plain", "FontBBox": "plain",
                   "ItalicAngle": "plain", "Ascent": "plain", "Descent": "plain", "Leading": "plain",
                   "CapHeight": "plain", "XHeight": "plain", "StemV": "plain", "StemH": "plain", "AvgWidth": "plain",
                   "MaxWidth": "plain", "MissingWidth": "plain", "FontWeight": "plain", "FontStretch": "plain",
                   "FontFile": "font_file", "FontFile2": "font_file", "FontFile3": "font_file", "CIDSet": "bytes"},
    "font_file": {"Length1": "plain", "Length2": "plain", "Length3": "plain", "Subtype": "plain"},
    "encoding": {"Type": "plain", "BaseEncoding": "plain", "Differences": "plain", "CMapName": "plain",
                 "CIDSystemInfo": "collection", "WMode": "plain", "UseCMap": "cmap"},
    "cmap": {"Type": "plain", "CMapName": "plain", "CIDSystemInfo": "collection", "WMode": "plain", "UseCMap": "cmap"},
    "collection": {"Registry": "text", "Ordering": "text", "Supplement": "plain"},
    "form": {"Type": "plain", "Subtype": "plain", "FormType": "plain", "BBox": "plain", "Matrix": "plain",
             "Resources": "resources", "Group": "group", "OC": "layer"},
    "image": {"Type": "plain", "Subtype": "plain", "Width": "plain", "Height": "plain", "ColorSpace": "colours",
              "BitsPerComponent": "plain", "Intent": "plain", "ImageMask": "plain", "Mask": "xobject",
              "Decode": "plain", "Interpolate": "plain", "SMask": "xobject", "SMaskInData": "plain",
              "Matte": "plain", "OC": "layer"},
    "packing": {"Predictor": "plain", "Colors": "plain", "BitsPerComponent": "plain", "Columns": "plain",
                "EarlyChange": "plain", "K": "plain", "EndOfLine": "plain", "EncodedByteAlign": "plain",
                "Rows": "plain", "EndOfBlock": "plain", "BlackIs1": "plain", "ColorTransform": "plain",
                "JBIG2Globals": "bytes"},
    "state": {"Type": "plain", "LW": "plain", "LC": "plain", "LJ": "plain", "ML": "plain", "D": "plain", "RI": "plain",
              "OP": "plain", "op": "plain", "OPM": "plain", "Font": "font", "FL": "plain", "SM": "plain",
              "SA": "plain", "BM": "plain", "SMask": "soft_mask", "CA": "plain", "ca": "plain", "AIS": "plain",
              "TK": "plain"},
    "soft_mask": {"Type": "plain", "S": "plain", "G": "xobject", "BC": "plain", "TR": "function"},
    "calibration": {"WhitePoint": "plain", "BlackPoint": "plain", "Gamma": "plain", "Matrix": "plain",
                    "Range": "plain"},
    "pattern": {"Type": "plain", "PatternType": "plain", "PaintType": "plain", "TilingType": "plain", "BBox": "plain",
                "XStep": "plain", "YStep": "plain", "Resources": "resources", "Matrix": "plain",
                "Shading": "shading", "ExtGState": "state"},
    "shading": {"ShadingType": "plain", "ColorSpace": "colours", "Background": "plain", "BBox": "plain",
                "AntiAlias": "plain", "Coords": "plain", "Domain": "plain", "Function": "function",
                "Extend": "plain", "Matrix": "plain", "BitsPerCoordinate": "plain", "BitsPerComponent": "plain",
                "BitsPerFlag": "plain", "Decode": "plain", "VerticesPerRow": "plain"},
    "function": {"FunctionType": "plain", "Domain": "plain", "Range": "plain", "Size": "plain",
                 "BitsPerSample": "plain", "Order": "plain", "Encode": "plain", "Decode": "plain", "C0": "plain",
                 "C1": "plain", "N": "plain", "Functions": "function", "Bounds": "plain"},
    "layer": {"Type": "plain", "OCGs": "layer", "P": "plain"},
    "drawing": {},
    "bytes": {},
}  # fmt: skip
"""What is copied of each kind of dictionary (ISO 32000-1): key → kind of its value. `map:` is a dictionary of names to
that kind; a list may stand for one of a kind; `plain` are numbers, names and lists of them."""

_COMMENT = re.compile(rb"(\((?:\\.|[^()\\])*\))|%[^\r\n]*", re.DOTALL)
"""In PostScript; a string, which may hold the sign, is the first group."""
_MARKED = pikepdf.ContentStreamInstruction([Name.Span], Operator("BMC"))
_DRAWN = {"form", "pattern", "drawing"}
"""Streams of drawing operators."""


class _Copy:
    def __init__(self, made: Pdf, off: set[tuple[int, int]]) -> None:
        self._made = made
        self._off = off
        self._copied: dict[tuple[tuple[int, int], str], Any] = {}
        self._layers: list[tuple[Any, bool]] = []
        self._left = MOST_PARTS

    def page(self, page: Any) -> Dictionary:
        for key in ("/Resources", "/MediaBox", "/CropBox", "/Rotate"):
            if (value := _inherited(page, key)) is not None:
                page[key] = value
        copied = self._made.make_indirect(Dictionary(self._members(page, "page")))
        copied.Contents = self._made.make_stream(self._drawing(page))
        return copied

    def _value(self, value: Any, kind: str) -> Any:
        self._count()
        if value is None or isinstance(value, int | Decimal):
            return value
        if isinstance(value, Name):
            return Name(str(value))
        if isinstance(value, String):
            return String(bytes(value)) if kind == "text" and len(bytes(value)) <= MOST_TEXT else None
        if kind == "colours":
            return self._colours(value)
        if kind.startswith("map:"):
            return Dictionary({key: self._value(each, kind[4:]) for key, each in value.items()})
        if isinstance(value, Array):
            return Array([self._value(each, kind) for each in value])
        if kind == "xobject":
            kind = _xobject_kind(value)
        if kind not in SHAPES:
            return None
        place = (value.objgen, kind)
        if value.is_indirect and place in self._copied:
            return self._copied[place]
        is_stream = isinstance(value, Stream)
        copied = self._made.make_stream(b"") if is_stream else self._made.make_indirect(Dictionary())
        if value.is_indirect:
            self._copied[place] = copied  # before its members, which may refer to it
        if is_stream:
            self._write(copied, value, kind)
        for key, member in self._members(value, kind).items():
            copied[key] = member
        if kind == "layer" and value.get("/Type") == Name.OCG:
            copied.Name = String(f"{len(self._layers) + 1}")
            self._layers.append((copied, value.objgen in self._off))
        return copied

    def _members(self, value: Any, kind: str) -> dict[str, Any]:
        shape = SHAPES[kind]
        return {
            key: copied
            for key, each in value.items()
            if key[1:] in shape and (copied := self._value(each, shape[key[1:]])) is not None
        }

    def _colours(self, value: Any) -> Any:
        """A colour space. A profile, which may name a device, becomes the plain space of as many colours."""
        family = str(value[0])
        match family:
            case "/ICCBased":
                plain = {1: Name.DeviceGray, 3: Name.DeviceRGB, 4: Name.DeviceCMYK}.get(value[1].get("/N"))
                return plain or self._value(value[1].get("/Alternate", Name.DeviceGray), "colours")
            case "/Indexed":
                table = self._value(value[3], "text" if isinstance(value[3], String) else "bytes")
                return Array([Name.Indexed, self._value(value[1], "colours"), int(value[2]), table])
            case "/Separation" | "/DeviceN":
                base, tint = self._value(value[2], "colours"), self._value(value[3], "function")
                return Array([Name(family), self._value(value[1], "plain"), base, tint])
            case "/CalGray" | "/CalRGB" | "/Lab":
                return Array([Name(family), self._value(value[1], "calibration")])
            case _:
                return Array([Name(family), *(self._value(each, "colours") for each in list(value)[1:2])])

    def _write(self, copied: Any, stream: Any, kind: str) -> None:
        pdf_images.filters(stream)
        if kind in _DRAWN:
            copied.write(self._drawing(stream))
        elif kind == "image":
            stored = self._stored(stream, stream.read_raw_bytes())
            copied.write(stored.data, filter=stored.filter, decode_parms=stored.parameters)
        elif kind == "cmap" or stream.get("/FunctionType") == 4:
            copied.write(_COMMENT.sub(lambda found: found[1] or b"", pdf_images.unpacked(stream)))
        else:
            copied.write(pdf_images.unpacked(stream))

    def _stored(self, image: Any, raw: bytes) -> pdf_images.Stored:
        given = image.get("/DecodeParms")
        parameters = [self._value(each, "packing") for each in (given if isinstance(given, Array) else [given])]
        return pdf_images.store(self._made, image, raw, parameters)

    def _inline(self, image: pikepdf.PdfInlineImage) -> bytes:
        stored = self._stored(image.obj, image.read_raw_bytes())
        members = {key: each for key, each in self._members(image.obj, "image").items() if key in pdf_images.INLINE}
        return pdf_images.inline(members, stored)

    def _drawing(self, source: Any) -> bytes:
        """The operators without comments and without what only describes them."""
        contents = source if isinstance(source, Stream) else source.get("/Contents", Array())
        for stream in contents if isinstance(contents, Array) else [contents]:
            pdf_images.filters(stream)
        drawn = b""
        kept: list[Any] = []
        for each in pikepdf.parse_content_stream(source):
            if isinstance(each, pikepdf.ContentStreamInlineImage):
                drawn += pikepdf.unparse_content_stream(kept) + self._inline(each.iimage)
                kept.clear()
                continue
            operator = bytes(each.operator)
            if operator in (b"BDC", b"BMC"):
                is_layer = operator == b"BDC" and each.operands[0] == Name.OC and isinstance(each.operands[1], Name)
                kept.append(each if is_layer else _MARKED)
            elif operator in _OPERATORS:
                kept.append(each)
        return drawn + pikepdf.unparse_content_stream(kept)

    def add_layers(self) -> None:
        """A layer that was not to be seen stays unseen."""
        if self._layers:
            off = [layer for layer, is_off in self._layers if is_off]
            self._made.Root.OCProperties = Dictionary(
                OCGs=Array([layer for layer, _ in self._layers]), D=Dictionary(OFF=Array(off))
            )

    def _count(self) -> None:
        self._left -= 1
        if self._left < 0:
            raise FileTooComplex


def _xobject_kind(value: Any) -> str:
    subtype = value.get("/Subtype")
    if subtype == Name.Image or (subtype is None and "/Width" in value):
        return "image"
    if subtype not in (Name.Form, None):
        raise FileActive  # a program in PostScript
    return "form"


def _inherited(page: Any, key: str) -> Any:
    for _ in range(64):
        if key in page:
            return page[key]
        if "/Parent" not in page:
            return None
        page = page.Parent
    return None


def _layers_off(source: Pdf) -> set[tuple[int, int]]:
    layers = source.Root.get("/OCProperties", Dictionary())
    shown = layers.get("/D", Dictionary())

    def named(value: Iterable[Any]) -> set[tuple[int, int]]:
        return {each.objgen for each in value}

    off = named(shown.get("/OFF", ()))
    if shown.get("/BaseState") == Name.OFF:
        off |= named(layers.get("/OCGs", ())) - named(shown.get("/ON", ()))
    return off
