"""Videos are put into a new container, picture and sound as they were recorded. Runs in a decoding process.

One video and one sound track are copied, packet by packet; nothing else of the file is: not where and with what it was
recorded, no cover, subtitle, text or data track, and no message inside the picture's own stream (SEI). What a player
needs first stands first.
"""

import io
import re
from typing import Any

import av
import av.audio.codeccontext
import av.audio.stream
import av.subtitles.codeccontext
import av.subtitles.stream
import av.video.codeccontext
import av.video.stream  # a decoding process cannot load them later
from av.bitstream import BitStreamFilterContext

from kit.file_problems import FileDamaged, FileTooComplex, VideoRefused, VideoTooLong
from kit.problems import Problem

MP4, PHONE = "video/mp4", "video/3gpp"
SUFFIXES = {MP4: ".mp4", PHONE: ".3gp"}
MOST_SECONDS = 300
MOST_PIXELS = 4096 * 2304
MOST_TRACKS = 16
MOST_PACKETS = 120_000
"""Five minutes of 240 pictures and 50 pieces of sound a second are 87,000."""

_KINDS = (b"ftyp", b"moov", b"mdat", b"wide", b"free", b"skip", b"pnot")
"""What a file of the QuickTime family begins with."""
_MESSAGES = {"h264": (6,), "hevc": (39, 40)}
"""By codec, the units of a stream that hold messages (SEI). Other codecs are not taken."""
_UNIT = re.compile(rb"\x00\x00\x00?\x01")
"""What a unit begins with, in the form that ISO 14496-10 describes in annex B."""
_SOUNDS = {"aac": MP4, "amr_nb": PHONE, "amr_wb": PHONE}
"""By codec, the container. AMR is the sound of old phones."""


def is_video(data: bytes) -> bool:
    """A box begins with its length; 0 is the rest of the file, 1 is said elsewhere. A text begins with letters."""
    length = int.from_bytes(data[:4], "big")
    return data[4:8] in _KINDS and (length < 2 or 8 <= length <= len(data))


def remux(data: bytes) -> tuple[str, bytes]:
    """Its media type and the file."""
    try:
        with av.open(io.BytesIO(data), format="mov") as source:
            return _copy(source)
    except (Problem, MemoryError):
        raise
    except Exception as error:  # a damaged file leads to anything
        raise FileDamaged from error


def _copy(source: Any) -> tuple[str, bytes]:
    if len(source.streams) > MOST_TRACKS:
        raise FileTooComplex
    video, sound = _video(source), _sound(source)
    media_type = _SOUNDS[_codec(sound)] if sound else MP4
    written = io.BytesIO()
    with av.open(
        written,
        "w",
        format=SUFFIXES[media_type].lstrip("."),
        options={"fflags": "+bitexact", "movflags": "+faststart"},
        io_open=lambda *_: io.BytesIO(written.getvalue()),  # it reads again what is to stand behind the index
    ) as made:
        tracks = {each.index: _Track(made, each) for each in (video, sound) if each}
        packets = 0
        for packet in source.demux([each for each in (video, sound) if each]):
            if packet.dts is None:  # the last, empty one of a track
                continue
            packets += 1
            if packets > MOST_PACKETS:
                raise FileTooComplex
            if packet.pts is not None and packet.pts * packet.time_base > MOST_SECONDS + 1:
                raise VideoTooLong
            tracks[packet.stream.index].add(packet)
    if not packets:
        raise FileDamaged
    return media_type, written.getvalue()


def _video(source: Any) -> Any:
    """The first one that is no cover."""
    videos = [each for each in source.streams.video if not each.disposition & av.stream.Disposition.attached_pic]
    if not videos:
        raise VideoRefused
    video = videos[0]
    if _codec(video) not in _MESSAGES:
        raise VideoRefused
    if video.width * video.height > MOST_PIXELS:
        raise VideoRefused
    if (video.duration or 0) * video.time_base > MOST_SECONDS:
        raise VideoTooLong
    return video


def _sound(source: Any) -> Any:
    """Phones write a second track for other loudspeakers, in a codec of their own. None: a silent video."""
    sounds = source.streams.audio
    known = [each for each in sounds if _codec(each) in _SOUNDS]
    if sounds and not known:
        raise VideoRefused
    return known[0] if known else None


def _codec(track: Any) -> str:
    """Empty where no one knows it."""
    return str(track.codec_context.codec.canonical_name) if track.codec_context else ""


class _Track:
    def __init__(self, made: Any, source: Any) -> None:
        self._made = made
        self._track = made.add_stream_from_template(source)
        self._filter = None
        codec = _codec(source)
        if messages := _MESSAGES.get(codec):
            without = f"filter_units=remove_types={'|'.join(map(str, messages))}"
            self._filter = BitStreamFilterContext(without, source, self._track)
            self._leave_messages_out(codec, messages)

    def _leave_messages_out(self, codec: str, messages: tuple[int, ...]) -> None:
        """Of what describes the whole track; the filter sees to its packets only."""
        context = self._track.codec_context
        units = [unit for unit in _UNIT.split(context.extradata or b"") if unit]
        kinds = [unit[0] & 31 if codec == "h264" else unit[0] >> 1 & 63 for unit in units]
        if codec == "hevc":
            context.codec_tag = "hvc1"  # the one that Apple's players take
        kept = [b"\0\0\0\1" + unit for unit, kind in zip(units, kinds, strict=True) if kind not in messages]
        context.extradata = b"".join(kept)

    def add(self, packet: Any) -> None:
        for each in self._filter.filter(packet) if self._filter else [packet]:
            each.stream = self._track
            self._made.mux(each)
