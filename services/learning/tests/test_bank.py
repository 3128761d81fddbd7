"""The bank tells its author which questions read nearly the same, and which were written from a law that changed."""

import random
import time
from typing import Any

from counts import PROVE, soon_enough
from hypothesis import given
from hypothesis import strategies as st
from learning_world import World, exam, question

from kit.testing import problem
from learning.likeness import LIKE, Known, Shelf

REFUSE = "班长要求在没有防护栏的平台上抢修，您可以怎么做？"
OPTIONS = ["照做", "拒绝，并说明原因", "先做，做完再报告"]


def choice(stem: str, options: list[str], **more: Any) -> dict[str, Any]:
    content = {"kind": "single", "stem": stem, "options": options, "correct": [1]}
    return {"unit_id": "plant-a", "subject": "law", "difficulty": 1, "content": content, **more}


async def test_an_author_is_shown_what_reads_nearly_the_same(world: World) -> None:
    first = await world.post("officer-a", "/questions", choice(REFUSE, OPTIONS))
    other = choice(REFUSE.replace("平台", "高处平台"), [*reversed(OPTIONS)])
    second = await world.post("officer-a", "/questions", other)
    await world.post("officer-a", "/questions", choice("灭火器多久检查一次？", ["每月", "每年"]))
    asked = {"unit_id": "plant-a", "stem": REFUSE.replace("抢修", "检修"), "options": OPTIONS}
    found = await world.post("officer-a", "/questions/similar", asked)
    assert [each["id"] for each in found] == [first["id"], second["id"]]
    [pair] = await world.get("officer-a", "/questions/pairs?unit_id=plant-a")
    assert {pair["one"]["id"], pair["other"]["id"]} == {first["id"], second["id"]}
    assert LIKE * 100 <= pair["percent"] < 100
    file = f"{REFUSE.replace('怎么', '如何')} {{~照做 =拒绝，并说明原因 ~先做，做完再报告}}".encode()
    path = "/questions/import/check?unit_id=plant-a"
    tried = await world.call("officer-a", "POST", path, files={"file": ("bank.txt", file)})
    [note] = tried.json()["notes"]
    assert (note["code"], note["is_taken"], tried.json()["taken"]) == ("similar", True, 1)
    assert REFUSE in note["reason"]
    await world.post("officer-a", f"/questions/{second['id']}/retire", version=1)
    assert await world.get("officer-a", "/questions/pairs?unit_id=plant-a") == []


async def test_a_law_that_changed_flags_its_questions_until_they_are_looked_at(world: World) -> None:
    law, words = "《安全生产法》第五十四条", {"unit_id": "plant-a"}
    old = await world.post("officer-a", "/questions", choice(REFUSE, OPTIONS, source=law, source_date="2014-12-01"))
    undated = await world.post("officer-a", "/questions", choice("谁负责？", OPTIONS, source="《安全生产法》"))
    await world.post("officer-a", "/questions", question(1))
    [first, second] = await world.get("officer-a", "/laws?unit_id=plant-a")
    assert {(each["questions"], each["outdated"], each["in_force_on"]) for each in (first, second)} == {
        (2, 0, None),
        (1, 0, None),
    }
    entered = await world.post("officer-a", "/laws", {**words, "source": law, "in_force_on": "2021-09-01"})
    assert (entered["questions"], entered["outdated"], entered["in_force_on"]) == (2, 2, "2021-09-01")
    listed = (await world.get("officer-a", "/questions?unit_id=plant-a&outdated=true"))["items"]
    assert [each["id"] for each in listed] == [undated["id"], old["id"]]
    draft = await world.post("officer-a", "/exams", exam())
    assert draft["outdated"] == 2
    looked_at = {**choice(REFUSE, OPTIONS, source=law, source_date="2021-09-01")}
    del looked_at["unit_id"]
    changed = await world.call(
        "officer-a", "PATCH", f"/questions/{old['id']}", json=looked_at, headers={"If-Match": '"1"'}
    )
    assert changed.json()["is_outdated"] is False
    assert (await world.get("officer-a", f"/exams/{draft['id']}"))["outdated"] == 1
    unknown = {**words, "source": "《电力法》", "in_force_on": "2021-09-01"}
    problem(await world.call("officer-a", "POST", "/laws", json=unknown), 404, "not_found")


@given(st.lists(st.text(min_size=1, max_size=30), max_size=12), st.text(min_size=1, max_size=30))
def test_what_is_the_same_is_found_first(texts: list[str], text: str) -> None:
    shelf = Shelf([*(Known(each, str(place)) for place, each in enumerate(texts)), Known(text, "same")])
    assert text in {each.text for each in shelf.near(text, 1)}


def test_a_bank_of_thousands_is_compared_in_seconds() -> None:
    count = 5000 if PROVE else 500
    chance = random.Random(1)
    signs = [chr(0x4E00 + each) for each in range(1500)]
    texts = ["".join(chance.choices(signs, k=chance.randrange(20, 120))) for _ in range(count)]
    shelf = Shelf([*(Known(each, str(place)) for place, each in enumerate(texts)), Known(texts[0][:-1], "near")])
    began = time.perf_counter()
    assert {(pair.one, pair.other) for pair in shelf.pairs(10)} == {("0", "near")}
    assert soon_enough(time.perf_counter() - began, 30)
