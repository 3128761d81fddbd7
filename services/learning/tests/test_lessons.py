"""Lessons other than texts: videos with subtitles, files, links; who gets them, and what is refused."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from learning_world import COURSE, CUES, TEXT_UNIT, World, video, video_unit

from kit.testing import problem
from learning.rules import bad_cue


async def test_who_takes_a_course_gets_its_video_in_parts_with_subtitles(world: World) -> None:
    file_id, paper_id = await world.upload(video()), await world.upload("须知".encode(), "须知.txt")
    units = [
        video_unit(file_id, text="What is said."),
        {"kind": "file", "title": "Read", "file_id": paper_id},
        {"kind": "link", "title": "The law", "url": "https://flk.npc.gov.cn/detail"},
    ]
    course = await world.course(units=units)
    assert [each["name"] for each in course["files"]] == ["讲解.mp4", "须知.txt"]
    path = f"/catalogue/{course['id']}"
    before = (await world.get("learner", path))["units"]
    assert [(each["file"], each["subtitles"], each["url"], each["text"]) for each in before] == [
        (None, [], None, None)
    ] * 3
    problem(await world.call("learner", "GET", f"/files/{file_id}"), 404, "file_not_found")
    subtitles = f"{path}/units/1/subtitles"
    problem(await world.call("learner", "GET", f"{subtitles}/zh-CN"), 409, "not_begun")
    played, read, linked = (await world.post("learner", f"{path}/begin"))["units"]
    assert (played["file"]["media_type"], played["subtitles"], played["text"]) == (
        "video/mp4",
        ["zh-CN"],
        "What is said.",
    )
    assert (read["file"]["name"], linked["url"]) == ("须知.txt", "https://flk.npc.gov.cn/detail")
    whole = await world.call("learner", "GET", f"/files/{file_id}")
    part = await world.call("learner", "GET", f"/files/{file_id}", headers={"Range": "bytes=4-7"})
    assert (part.status_code, part.content, whole.content[4:8]) == (206, b"ftyp", b"ftyp")
    shown = await world.call("learner", "GET", f"{subtitles}/zh-CN")
    assert (shown.headers["content-type"], shown.text) == ("text/vtt; charset=utf-8", CUES.strip())
    problem(await world.call("learner", "GET", f"{subtitles}/en"), 404, "no_such_unit")
    for who in ("mate", "officer-b"):
        problem(await world.call(who, "GET", f"/files/{file_id}"), 404, "file_not_found")
    for place in (1, 2, 3):
        done = await world.post("learner", f"{path}/units/{place}/done", {})
    assert done["finished_at"]
    assert (await world.h.verify()).findings == []


async def test_a_draft_gives_learners_no_file_before_it_is_published(world: World) -> None:
    course = await world.course()
    await world.post("learner", f"/catalogue/{course['id']}/begin")
    file_id = await world.upload(video())
    changed = await world.call(
        "officer-a",
        "PATCH",
        f"/courses/{course['id']}",
        json={"title": "Safety law", "units": [TEXT_UNIT, video_unit(file_id)]},
        headers={"If-Match": f'"{course["version"]}"'},
    )
    assert changed.status_code == 200, changed.text
    problem(await world.call("learner", "GET", f"/files/{file_id}"), 404, "file_not_found")
    assert (await world.call("officer-group", "GET", f"/files/{file_id}")).status_code == 200


async def test_what_is_no_video_and_no_file_of_ones_own_is_refused(world: World) -> None:
    named_so = await world.call("officer-a", "POST", "/files", files={"file": ("clip.mp4", b"I am no video")})
    problem(named_so, 415, "file_type_refused")
    text = await world.upload(b"I am no video", "clip.txt")
    mine, theirs = await world.upload(video()), await world.upload(video(), who="officer-c")

    async def refused(*units: dict[str, Any], code: str) -> dict[str, Any]:
        return problem(await world.call("officer-a", "POST", "/courses", json=COURSE | {"units": units}), 422, code)

    await refused(video_unit(text), code="not_a_video")
    await refused(video_unit(mine), video_unit(theirs), code="file_not_usable")
    await refused(video_unit("unknown"), code="file_not_usable")
    [wrong] = (
        await refused(
            video_unit(mine, subtitles=[{"language": "en", "text": "WEBVTT\n\n00:02.000 --> 00:01.000\nNo"}]),
            code="invalid_input",
        )
    )["errors"]
    assert "line 3" in wrong["message"]
    await refused({"kind": "link", "title": "No", "url": "javascript:alert(1)"}, code="invalid_input")
    long = [{"kind": "text", "title": "Long", "text": "长" * 9000} for _ in range(8)]
    await refused(*long, code="invalid_input")
    assert (await world.get("officer-a", "/courses"))["items"] == []
    damaged = await world.call("officer-a", "POST", "/files", files={"file": ("a.mp4", video()[:400])})
    problem(damaged, 422, "file_damaged")


@pytest.mark.parametrize(
    ("text", "line"),
    [
        (CUES, None),
        ("WEBVTT - 讲解\n\nNOTE none\n\n1\n01:00:00.000 --> 01:00:01.500 align:start\nHello\nyou", None),
        ("\n" + CUES, 1),
        ("WEBVTTx", 1),
        ("WEBVTT", 1),
        ("WEBVTT\n\n00:00.0 --> 00:01.000\nshort", 3),
        ("WEBVTT\n\n00:01.000 --> 00:01.000\nno time", 3),
        ("1\n00:00:00,000 --> 00:00:01,000\nSubRip", 1),
        ("WEBVTT\n\n00:61.000 --> 00:62.000\nno seconds", 3),
    ],
)
def test_subtitles_are_webvtt_or_their_first_wrong_line_is_named(text: str, line: int | None) -> None:
    assert bad_cue(text) == line


@given(st.text())
def test_any_text_is_subtitles_or_is_not(text: str) -> None:
    bad_cue(text)
    bad_cue(f"WEBVTT\n{text}")
