"""What is kept of a video, and which are not kept at all."""

import io
from collections.abc import Callable
from typing import Any

import av
import pytest
from packages import clean
from PIL import Image

from kit import videos
from kit.file_problems import MOST_BYTES, FileDamaged, FileTypeRefused, VideoRefused, VideoTooLong
from kit.problems import Problem
from kit.texts import Language

TRACES = (b"LuJun", b"iPhone", b"+31.2304", b"2026-01", b"Lavf", b"x264", b"x265")
"""Who, with what, where, when, by which program."""


from_image: Any = av.VideoFrame.from_image
"""Its stub lacks types."""


def video(
    codec: str = "libx264",
    form: str = "mov",
    *,
    sound: str = "aac",
    size: tuple[int, int] = (128, 96),
    turned: int = 0,
    rate: int = 10,
    pictures: int = 10,
) -> bytes:
    """As a phone records it, and says of itself."""
    written = io.BytesIO()
    options = {"movflags": "use_metadata_tags", "strict": "experimental"}
    with av.open(written, "w", format=form, options=options) as made:
        made.metadata.update(
            {
                "location": "+31.2304+121.4737/",
                "com.apple.quicktime.location.ISO6709": "+31.2304+121.4737+012.000/",
                "com.apple.quicktime.model": "iPhone of LuJun",
                "creation_time": "2026-01-01T08:00:00Z",
                "artist": "LuJun",
            }
        )
        track: Any = made.add_stream(codec, rate=rate)
        track.width, track.height = size
        track.pix_fmt = "yuv420p"
        track.metadata["handler_name"] = "LuJun"
        if turned:
            track.set_display_rotation(turned)
        frequency = 8000 if sound == "libopencore_amrnb" else 44_100
        heard: Any = made.add_stream(sound, rate=frequency, layout="mono") if sound else None
        for number in range(pictures):
            shade = number * 20 % 256
            picture = from_image(Image.new("RGB", size, (shade, 200, 255 - shade)))
            picture.pts = number
            made.mux(track.encode(picture))
        made.mux(track.encode(None))
        if heard:
            length = heard.codec_context.frame_size or 1024
            for number in range(pictures * frequency // rate // length):
                quiet = av.AudioFrame(heard.codec_context.format.name, "mono", length)
                quiet.sample_rate = frequency
                quiet.pts = number * length
                for plane in quiet.planes:
                    plane.update(bytes(plane.buffer_size))
                made.mux(heard.encode(quiet))
            made.mux(heard.encode(None))
    return written.getvalue()


@pytest.mark.parametrize("form", ["mp4", "mov", "3gp"])
@pytest.mark.parametrize("codec", ["libx264", "libx265"])
async def test_a_video_plays_as_it_was_recorded_and_says_nothing_of_it(codec: str, form: str) -> None:
    if (codec, form) == ("libx265", "3gp"):
        return  # there is no such file
    original = video(codec, form)
    assert any(trace in original for trace in TRACES)
    file = await clean(original, "现场.MOV")
    assert (file.name, file.media_type) == ("现场.mp4", "video/mp4")
    for trace in TRACES:
        assert trace not in file.data
    with av.open(io.BytesIO(original)) as before, av.open(io.BytesIO(file.data)) as after:
        assert [each.type for each in after.streams] == ["video", "audio"]
        assert after.streams.video[0].codec_context.codec_tag in ("avc1", "hvc1")
        assert shown(after) == shown(before)
        assert not {"location", "creation_time", "encoder", "artist"} & set(after.metadata)
    with av.open(io.BytesIO(original)) as before, av.open(io.BytesIO(file.data)) as after:
        assert heard(after) == heard(before)


def shown(source: Any) -> list[bytes]:
    return [bytes(each.to_image().tobytes()) for each in source.decode(video=0)]


def heard(source: Any) -> list[bytes]:
    return [bytes(packet) for packet in source.demux(audio=0) if packet.dts is not None]


async def test_what_a_player_needs_first_stands_first() -> None:
    original = video()
    assert original.index(b"moov") > original.index(b"mdat")
    file = await clean(original)
    assert file.data.index(b"moov") < file.data.index(b"mdat")


@pytest.mark.parametrize("turned", [90, 180, 270])
async def test_a_video_taken_sideways_stays_upright(turned: int) -> None:
    original = video(turned=turned)

    def matrix(data: bytes) -> bytes:
        place = data.index(b"tkhd") + 44  # ISO 14496-12, 8.3.2
        return data[place : place + 36]

    assert matrix(original) != matrix(video())
    assert matrix((await clean(original)).data) == matrix(original)


async def test_a_silent_video_stays_silent() -> None:
    with av.open(io.BytesIO((await clean(video(sound=""))).data)) as file:
        assert [each.type for each in file.streams] == ["video"]


async def test_the_sound_of_old_phones_stays() -> None:
    file = await clean(video("libx264", "3gp", sound="libopencore_amrnb"), "老人机.3gp")
    assert (file.name, file.media_type) == ("老人机.3gp", "video/3gpp")
    with av.open(io.BytesIO(file.data)) as kept:
        assert kept.streams.audio[0].codec_context.codec.canonical_name == "amr_nb"


async def test_other_tracks_do_not_come_along() -> None:
    """A second picture, a second sound, and one that becomes the data that phones write: places, movements, texts."""
    written = io.BytesIO()
    with av.open(io.BytesIO(video()), "r") as source, av.open(written, "w", format="mp4") as made:
        streams = [*source.streams, source.streams.video[0], *[source.streams.audio[0]] * 2]
        tracks = [(made.add_stream_from_template(each), each.index) for each in streams]
        for packet in source.demux():
            if packet.dts is not None:
                for track, index in tracks:
                    if index == packet.stream.index:
                        copy = av.Packet(bytes(packet))
                        copy.pts, copy.dts, copy.time_base = packet.pts, packet.dts, packet.time_base
                        copy.stream = track
                        made.mux(copy)
    data = b"mebx".join(written.getvalue().rsplit(b"mp4a", 1))
    data = b"meta".join(data.rsplit(b"soun", 1))
    with av.open(io.BytesIO(data)) as original:
        assert [each.type for each in original.streams] == ["video", "audio", "video", "audio", "data"]
    file = await clean(data)
    with av.open(io.BytesIO(file.data)) as kept:
        assert [each.type for each in kept.streams] == ["video", "audio"]


REFUSED: dict[str, tuple[Callable[[], bytes], type[Problem]]] = {
    "another codec": (lambda: video("mpeg4", "mp4"), VideoRefused),
    "another sound": (lambda: video(sound="pcm_s16le"), VideoRefused),
    "sound alone": (lambda: sound_alone(), VideoRefused),
    "too many pixels": (lambda: video(size=(4200, 2400), pictures=1, sound=""), VideoRefused),
    "six minutes": (lambda: video(rate=1, pictures=360, sound=""), VideoTooLong),
    "cut off before its index": (lambda: video()[:2000], FileDamaged),
    "no media": (lambda: bytes(4) + b"ftypisom" + bytes(100), FileDamaged),
    "a bomb of boxes": (
        lambda: b"\x00\x00\x00\x10ftypisom" + bytes(4) + b"\x00\x00\x00\x08moov" * 100_000,
        VideoRefused,
    ),
    "another container": (lambda: b"\x1a\x45\xdf\xa3" + bytes(100), FileTypeRefused),
}


def sound_alone() -> bytes:
    written = io.BytesIO()
    with av.open(io.BytesIO(video()), "r") as source, av.open(written, "w", format="mov") as made:
        track = made.add_stream_from_template(source.streams.audio[0])
        for packet in source.demux(source.streams.audio[0]):
            if packet.dts is not None:
                packet.stream = track
                made.mux(packet)
    return written.getvalue()


@pytest.mark.parametrize(("made", "refusal"), REFUSED.values(), ids=REFUSED.keys())
async def test_what_is_not_taken_is_refused_in_words(made: Callable[[], bytes], refusal: type[Problem]) -> None:
    with pytest.raises(Problem) as raised:
        await clean(made())
    assert type(raised.value) is refusal
    for language in Language:
        assert raised.value.body(language)["detail"]


async def test_a_video_may_be_larger_than_other_files() -> None:
    padded = (
        video()
        + (28).to_bytes(4, "big")
        + b"uuid"
        + b"LuJun at home, no. 7"
        + (MOST_BYTES).to_bytes(4, "big")
        + b"free"
        + bytes(MOST_BYTES - 8)
    )
    file = await clean(padded)
    assert len(file.data) < 1_000_000, "and what is no part of it goes"
    assert b"LuJun" not in file.data


def test_a_video_knows_its_family_by_its_bytes() -> None:
    assert videos.is_video(video())
    assert not videos.is_video(b"RIFF\x00\x00\x00\x00AVI LIST")
    for word in (b"free", b"skip", b"wide"):
        assert not videos.is_video(b"the " + word + b" shift begins at six")
