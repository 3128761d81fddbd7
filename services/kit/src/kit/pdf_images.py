"""Pictures in a PDF, stored without what describes them. Runs in a decoding process."""

import zlib
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from pikepdf import Array, Dictionary, Name, Pdf, StreamDecodeLevel

from kit import jpegs, jpegs2000
from kit.file_problems import MOST_PIXELS, FileDamaged, FileTooComplex

MOST_FILTERS = 2
"""Around one stream. Producers use one, now and then two; each can multiply its input by a thousand."""
MOST_BITS = 16 * MOST_PIXELS
"""Of one colour: a scan of a large drawing in black and white has many pixels of one bit."""
MOST_INFLATED = 4 * MOST_PIXELS
"""Bytes of one picture."""
INLINE = frozenset(
    ("/Width", "/Height", "/BitsPerComponent", "/ColorSpace", "/Decode", "/ImageMask", "/Interpolate", "/Intent")
)
"""What may be said of a picture among the operators, apart from how it is packed (ISO 32000-1, table 93)."""

_NAMES = {
    "/AHx": "/ASCIIHexDecode",
    "/A85": "/ASCII85Decode",
    "/LZW": "/LZWDecode",
    "/Fl": "/FlateDecode",
    "/RL": "/RunLengthDecode",
    "/CCF": "/CCITTFaxDecode",
    "/DCT": "/DCTDecode",
}

_PREDICTING = ("/FlateDecode", "/LZWDecode")
"""With any other filter of a whole stream, qpdf takes no parameters."""


class Stored(NamedTuple):
    data: bytes
    filter: Name | None
    parameters: Any


def filters(stream: Any) -> list[str]:
    value = stream.get("/Filter", Array())
    found = [str(each) for each in (value if isinstance(value, Array) else [value])]
    if len(found) > MOST_FILTERS:
        raise FileTooComplex
    return [_NAMES.get(each, each) for each in found]


def store(made: Pdf, image: Any, raw: bytes, parameters: Sequence[Any]) -> Stored:
    """The picture's own packing stays; what is around it goes. `parameters` are of the filters, in their order."""
    bits = 1 if image.get("/ImageMask") else int(image.get("/BitsPerComponent", 8))
    if int(image.get("/Width", 0)) * int(image.get("/Height", 0)) * bits > MOST_BITS:
        raise FileTooComplex
    names = filters(image)
    if not names:
        return Stored(raw, None, None)
    meant = [*parameters, *[None] * len(names)][: len(names)]
    if len(names) > 1:
        raw = _unpacked(made, raw, names[:-1], meant)
    match names[-1]:
        case "/DCTDecode":
            raw = jpegs.strip(raw)
        case "/JPXDecode":
            return Stored(jpegs2000.strip(raw), Name.JPXDecode, None)
        case "/FlateDecode" if (whole := _to_end(raw)) is not None:
            raw = whole
        case "/CCITTFaxDecode" | "/JBIG2Decode":
            pass
        case "/FlateDecode" | "/LZWDecode" | "/RunLengthDecode" | "/ASCII85Decode" | "/ASCIIHexDecode":
            return Stored(_unpacked(made, raw, names[-1:], meant[-1:]), None, None)
        case _:
            raise FileDamaged
    return Stored(raw, Name(names[-1]), meant[-1])


def inline(members: Mapping[str, Any], stored: Stored) -> bytes:
    """The picture among the operators, which no encoded text may end early."""
    described = Dictionary(dict(members))
    data = stored.data
    if stored.filter is None:
        data = zlib.compress(data)
    described.Filter = stored.filter or Name.FlateDecode
    if stored.parameters is not None:
        described.DecodeParms = stored.parameters
    return b"\nBI " + described.unparse().removeprefix(b"<<").removesuffix(b">>") + b"\nID " + data + b"\nEI\n"


def _unpacked(made: Pdf, raw: bytes, names: list[str], parameters: Sequence[Any]) -> bytes:
    stream = made.make_stream(raw)  # nothing refers to it, so it is not written
    stream.Filter = Array([Name(each) for each in names])
    stream.DecodeParms = Array(
        [each if name in _PREDICTING else None for name, each in zip(names, parameters, strict=False)]
    )
    return unpacked(stream)


def unpacked(stream: Any) -> bytes:
    data: bytes = stream.read_bytes(StreamDecodeLevel.specialized)  # run lengths too
    return data


def _to_end(packed: bytes) -> bytes | None:
    """Without what follows the end of the packed data; None where it is broken, and shown as far as it can be read."""
    unpacking = zlib.decompressobj()
    rest, size = packed, 0
    while rest and not unpacking.eof:
        try:
            size += len(unpacking.decompress(rest, 1 << 20))
        except zlib.error:
            return None
        if size > MOST_INFLATED:
            raise FileTooComplex
        rest = unpacking.unconsumed_tail
    return packed[: len(packed) - len(unpacking.unused_data)]
