"""The answering department does not learn who filed, by no way at all, unless the author agrees for this case."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any
from urllib.parse import quote

import pytest
from sqlalchemy import text

from grievances.indexing import index_outdated
from grievances.lists import Scope
from kit.testing import problem

from .conftest import CASE, NOT_SOLVED, Person, World

AUTHOR = Person("m-7f3c9", "欧阳静怡", "team-a1")
TELLTALE = (AUTHOR.id, AUTHOR.name, AUTHOR.number, "总装一班", "team-a1")
COLLEAGUE = Person("colleague", "何平", "logistics", ["handler@logistics"])
OF_BOTH = Person("of-both", "高远", "logistics", ["handler@logistics", "handler@wages"])
ABOVE_BOTH = Person("above-both", "方正", "group", ["handler@group"])
SIGNED = f"晚班没有热菜。此致，{AUTHOR.name}，工号 {AUTHOR.number}"


@pytest.fixture
async def case_id(world: World) -> str:
    """A case whose author signs everything with their name, in the department's hands."""
    world.people[AUTHOR.id] = AUTHOR
    await world.join(AUTHOR)
    files = [(await world.upload(AUTHOR.id, f"{AUTHOR.name}的照片.png"))["id"] for _ in range(2)]
    case = await world.file(AUTHOR.id, title=f"{AUTHOR.name}反映食堂", text=SIGNED, file_ids=files[:1])
    await world.act("staff-a1", case["id"], "accept")
    await world.act("staff-a1", case["id"], "assign", {"department_id": "logistics", "note": f"{AUTHOR.name}很着急"})
    await world.say(AUTHOR.id, case["id"], SIGNED, file_ids=files[1:])
    await world.say("staff-a1", case["id"], f"{AUTHOR.name}您好", file_ids=[])
    await world.say("staff-a1", case["id"], f"备注：{AUTHOR.name}", internal=True)
    await world.say("handler", case["id"], "请问是哪个窗口？")
    await world.h.settle()
    found: str = case["id"]
    return found


async def everything(world: World, who: str, case_id: str) -> dict[str, str]:
    """Every answer that reading can get this caller, as text."""
    seen: dict[str, Any] = {}
    for path in (f"/cases/{case_id}", f"/cases/{case_id}/messages", "/cases/counts", "/todo", "/my-data", "/routing"):
        seen[path] = await world.get(who, path)
    for scope in Scope:
        seen[scope] = await world.get(who, "/cases", scope=scope)
    for q in (AUTHOR.name, AUTHOR.number, AUTHOR.id, "欧阳", "热菜"):
        seen[f"q={q}"] = await world.get(who, "/cases", scope="department", q=q)
    messages = seen[f"/cases/{case_id}/messages"]["items"]
    files = [*seen[f"/cases/{case_id}"]["files"], *(file for each in messages for file in each["files"])]
    for file in files:
        answer = await world.call(who, "GET", f"/files/{file['id']}")
        assert answer.status_code == 200
        seen[f"file {file['id']}"] = dict(answer.headers)
    return {path: json.dumps(answer, ensure_ascii=False) for path, answer in seen.items()}


def told(seen: dict[str, str]) -> list[tuple[str, str]]:
    return [(path, secret) for path, answer in seen.items() for secret in TELLTALE if secret in answer]


async def test_a_department_that_writes_down_all_names_is_not_told_which_is_the_one(world: World, case_id: str) -> None:
    """Masked in its own words, the name would be the one that comes back as stars."""
    names = f"张伟 {AUTHOR.name} {AUTHOR.number} E99999"
    file = await world.upload("handler", f"{names}.png")
    await world.act("handler", case_id, "start")
    said = [
        await world.say("handler", case_id, names, internal=True, file_ids=[file["id"]]),
        await world.say("handler", case_id, f"公开：{names}"),
    ]
    assert [each["text"] for each in said] == [names, f"公开：{names}"]
    assert said[0]["files"][0]["name"] == f"{names}.png"
    for person in (COLLEAGUE, OF_BOTH, ABOVE_BOTH):
        await world.join(person)
        world.people[person.id] = person
    for who in ("handler", "both", COLLEAGUE.id, OF_BOTH.id, ABOVE_BOTH.id):
        found = {each["id"]: each for each in (await world.get(who, f"/cases/{case_id}/messages"))["items"]}
        assert [found[each["id"]]["text"] for each in said] == [names, f"公开：{names}"]
        downloaded = await world.call(who, "GET", f"/files/{file['id']}")
        assert quote(names) in downloaded.headers["content-disposition"]
    handed_back = await world.act("handler", case_id, "hand-back", {"reason": f"请问是不是{names}"})
    assert handed_back["timeline"][-1]["words"] == f"请问是不是{names}"

    await world.act("staff-a1", case_id, "assign", {"department_id": "wages"})
    for who in (OF_BOTH.id, ABOVE_BOTH.id):
        found = {each["id"]: each for each in (await world.get(who, f"/cases/{case_id}/messages"))["items"]}
        assert [found[each["id"]]["text"] for each in said] == [names, f"公开：{names}"], (
            "they have read it whole before"
        )
    wages = (await world.get("handler-wages", f"/cases/{case_id}/messages"))["items"]
    withheld = {each["text"] for each in wages if each["sender"] == "department"}
    assert len(withheld) == 1, "neither masked nor whole: stars would tell two departments which of the names it is"
    after = [await world.get("handler-wages", f"/cases/{case_id}{path}") for path in ("", "/messages")]
    assert AUTHOR.name not in json.dumps(after, ensure_ascii=False), "the department before may have known who it is"
    downloaded = await world.call("handler-wages", "GET", f"/files/{file['id']}")
    assert quote(AUTHOR.name) not in downloaded.headers["content-disposition"]


async def test_no_answer_to_the_department_tells_who_filed(world: World, case_id: str) -> None:
    seen = await everything(world, "handler", case_id)
    assert told(seen) == []
    assert sum(path.startswith("file ") for path in seen) == 2
    case = json.loads(seen[f"/cases/{case_id}"])
    assert case["author"] is None
    assert case["author_label"] == "the author"
    assert case["unit"] == case["desk_unit"]


@pytest.mark.parametrize("state", ["IN_PROGRESS", "REPLIED", "CLOSED"])
async def test_nor_later_in_its_life(world: World, case_id: str, state: str) -> None:
    told_by_actions = [await world.act("handler", case_id, "start")]
    if state != "IN_PROGRESS":
        told_by_actions.append(await world.act("handler", case_id, "reply", {"text": "已办"}))
    if state == "CLOSED":
        await world.act(AUTHOR.id, case_id, "rating", {"solved": True, "score": 4, "words": SIGNED})
    assert told({"actions": json.dumps(told_by_actions, ensure_ascii=False)}) == []
    assert told(await everything(world, "handler", case_id)) == []


async def test_nor_does_handing_back_tell(world: World, case_id: str) -> None:
    answer = await world.act("handler", case_id, "hand-back", {"reason": "不归我们"})
    assert told({"hand-back": json.dumps(answer, ensure_ascii=False)}) == []


async def test_a_department_finds_the_case_by_its_matter_only(world: World, case_id: str) -> None:
    async def found(who: str, scope: str, q: str) -> bool:
        return bool((await world.get(who, "/cases", scope=scope, q=q))["items"])

    assert await found("handler", "department", "热菜")
    assert not await found("handler", "department", AUTHOR.name)
    assert not await found("handler", "department", AUTHOR.number)
    assert await found("staff-a1", "desk", AUTHOR.name)


async def test_a_department_is_not_told_who_filed_by_what_it_finds(world: World, case_id: str) -> None:
    """Of the names it writes down itself, the author's alone would not be found. Everybody else finds its words."""
    await world.act("handler", case_id, "start")
    await world.say("handler", case_id, f"张伟 {AUTHOR.name} {AUTHOR.number} E99999")
    await world.act("handler", case_id, "reply", {"text": f"李四光 {AUTHOR.name}"})
    await world.h.settle()
    for q in ("张伟", AUTHOR.name, AUTHOR.number, "E99999", "李四光"):
        assert not (await world.get("handler", "/cases", scope="department", q=q))["items"], q
    for who, scope in (("staff-a1", "desk"), (AUTHOR.id, "mine")):
        assert (await world.get(who, "/cases", scope=scope, q="李四光 张伟 热菜"))["items"]


async def test_what_a_department_wrote_is_found_where_it_knows_the_author(world: World, case_id: str) -> None:
    version = (await world.act("handler", case_id, "start"))["version"]
    shown = {"json": {"show_author_to_department": True}, "headers": {"If-Match": f'"{version}"'}}
    assert (await world.call(AUTHOR.id, "PATCH", f"/cases/{case_id}", **shown)).status_code == 200
    await world.say("handler", case_id, "已请设备科检查")
    await world.h.settle()
    assert (await world.get("handler", "/cases", scope="department", q="设备科"))["items"]


async def test_a_department_cannot_try_out_units(world: World, case_id: str) -> None:
    async def count(unit_id: str) -> int:
        return len((await world.get("handler", "/cases", scope="department", unit_id=unit_id))["items"])

    assert await count("team-a1") == 0
    assert await count("shop-a1") == 1


async def test_the_union_and_the_author_see_the_name(world: World, case_id: str) -> None:
    for who in ("staff-a1", AUTHOR.id):
        case = await world.get(who, f"/cases/{case_id}")
        assert case["author"] == {"id": AUTHOR.id, "name": AUTHOR.name, "unit_name": "总装一班"}
        assert case["text"] == SIGNED
        assert case["files"][0]["name"].startswith(AUTHOR.name)


async def test_the_author_may_agree_and_take_it_back(world: World, case_id: str) -> None:
    async def switch(show: bool) -> Any:
        version = (await world.get(AUTHOR.id, f"/cases/{case_id}"))["version"]
        return await world.call(
            AUTHOR.id,
            "PATCH",
            f"/cases/{case_id}",
            json={"show_author_to_department": show},
            headers={"If-Match": f'"{version}"'},
        )

    assert (await switch(True)).status_code == 200
    shown = await world.get("handler", f"/cases/{case_id}")
    assert shown["author"]["name"] == AUTHOR.name
    assert shown["text"] == SIGNED
    assert shown["unit"]["name"] == "总装一班"
    assert (await switch(False)).status_code == 200
    assert told(await everything(world, "handler", case_id)) == []


async def test_agreeing_is_for_this_case_only(world: World, case_id: str) -> None:
    await world.file(AUTHOR.id, show_author_to_department=True)
    assert told(await everything(world, "handler", case_id)) == []


async def test_only_the_author_can_agree(world: World, case_id: str) -> None:
    for who in ("staff-a1", "handler"):
        answer = await world.call(
            who,
            "PATCH",
            f"/cases/{case_id}",
            json={"show_author_to_department": True},
            headers={"If-Match": '"3"'},
        )
        problem(answer, 403, "not_your_action")


async def test_naming_oneself_as_the_subject_is_refused(world: World) -> None:
    """It would show the name to the department as what the case is about."""
    answer = await world.call("author", "POST", "/cases", json=CASE | {"about_member_id": "author"})
    problem(answer, 422, "about_yourself")


async def test_somebody_who_is_desk_and_department_sees_the_name_as_the_desk(world: World, case_id: str) -> None:
    case = await world.get("both", f"/cases/{case_id}")
    assert case["my_role"] == "staff"
    assert case["author"]["name"] == AUTHOR.name


async def test_who_answers_for_a_department_and_also_sits_above_learns_nothing_there(
    world: World, case_id: str
) -> None:
    """Roles given before identity kept these two apart may still lie in the copies and in a token."""
    world.people["handler"] = Person("handler", "吴江", "logistics", ["handler@logistics", "union_staff@plant-a"])
    await world.join(world.people["handler"], version=2)
    assert (await world.get("handler", f"/cases/{case_id}"))["my_role"] == "department"
    assert told(await everything(world, "handler", case_id)) == []
    for scope in Scope:
        assert (await world.get("handler", "/cases", scope=scope, q=AUTHOR.name))["items"] == []
    other = (await world.file())["id"]
    assert [case["id"] for case in (await world.get("handler", "/cases", scope="below"))["items"]] == [other]


async def test_notes_and_words_between_union_and_department_stay_between_them(world: World, case_id: str) -> None:
    seen = await everything(world, AUTHOR.id, case_id)
    assert not [path for path, answer in seen.items() if "备注" in answer or "很着急" in answer]
    await world.act("handler", case_id, "reply", {"text": "已办"})
    case = await world.act(AUTHOR.id, case_id, "rating", NOT_SOLVED)
    assert [entry["words"] for entry in case["timeline"] if entry["action"] == "assign"] == [None]


async def test_no_event_holds_a_text_or_a_name(world: World, case_id: str) -> None:
    await world.act("handler", case_id, "reply", {"text": "已办"})
    rows = await world.h.rows("SELECT data FROM outbox")
    assert len(rows) > 5
    for (data,) in rows:
        for secret in (AUTHOR.name, AUTHOR.number, "热菜", "窗口", "已办", "食堂"):
            assert secret not in data


@pytest.mark.parametrize("name", ["欧阳新名", ""])
async def test_the_number_stays_masked_when_the_member_is_renamed_or_deleted(
    world: World, case_id: str, name: str
) -> None:
    changes = {"name": name} if name else {"name": "", "employee_number": "", "deleted": True, "active": False}
    await world.join(AUTHOR, version=2, **changes)
    seen = await everything(world, "handler", case_id)
    assert [path for path, secret in told(seen) if secret == AUTHOR.number] == []


@pytest.mark.parametrize("spelled", ["阿依努尔•吐尔逊", "阿依努尔吐尔逊", "阿依努尔 吐尔逊", "Ａ"])
async def test_a_name_is_hidden_and_not_found_however_it_is_spelled(world: World, spelled: str) -> None:
    name = "阿依努尔·吐尔逊" if len(spelled) > 1 else "阿·Ａ"
    world.people["m-1"] = Person("m-1", name, "team-a1")
    await world.join(world.people["m-1"])
    said = f"热水没有了。{spelled if len(spelled) > 1 else name}，工号 e－m－1"
    case_id = (await world.file("m-1", text=said))["id"]
    await world.act("staff-a1", case_id, "accept")
    await world.act("staff-a1", case_id, "assign", {"department_id": "logistics"})
    await world.h.settle()
    assert (await world.get("handler", f"/cases/{case_id}"))["text"] == "热水没有了。＊＊，工号 ＊＊"
    for q in (name, spelled, "吐尔逊", "e-m-1"):
        assert not (await world.get("handler", "/cases", scope="department", q=q))["items"], q
    assert (await world.get("handler", "/cases", scope="department", q="热水"))["items"]
    assert (await world.get("staff-a1", "/cases", scope="desk", q=name.replace("·", "•")))["items"]


async def test_a_rename_after_filing_shows_no_other_word_in_stars(world: World, case_id: str) -> None:
    """HR could otherwise rename suspects to words of the text and see which of these becomes stars."""
    before = await world.get("handler", f"/cases/{case_id}")
    for version, name in enumerate(["热菜", "晚班没有", "欧阳"], start=2):
        await world.join(AUTHOR, version=version, name=name)
        assert (await world.get("handler", f"/cases/{case_id}"))["text"] == before["text"]
    await world.say(AUTHOR.id, case_id, f"晚班没有热菜，{AUTHOR.name}")
    await world.h.settle()
    said = (await world.get("handler", f"/cases/{case_id}/messages"))["items"][-1]["text"]
    assert said == "晚班没有热菜，＊＊"
    assert (await world.get("handler", "/cases", scope="department", q="热菜"))["items"]
    assert not (await world.get("handler", "/cases", scope="department", q=AUTHOR.name))["items"]


async def test_a_name_from_before_filing_is_hidden_too(world: World) -> None:
    world.people[AUTHOR.id] = AUTHOR
    await world.join(AUTHOR)
    await world.join(AUTHOR, version=2, name="欧阳新名")
    case_id = (await world.file(AUTHOR.id, text=f"没有热菜。{AUTHOR.name}（现名欧阳新名）"))["id"]
    await world.act("staff-a1", case_id, "accept")
    await world.act("staff-a1", case_id, "assign", {"department_id": "logistics"})
    assert (await world.get("handler", f"/cases/{case_id}"))["text"] == "没有热菜。＊＊（现名＊＊）"
    [(sealed,)] = await world.h.rows(f"SELECT signature FROM cases WHERE id = '{case_id}'")
    assert AUTHOR.name.encode() not in bytes(sealed)


@pytest.mark.parametrize(
    ("days", "name", "kept"),
    [(1, "热菜", False), (29, "保温", False), (31, "保温", True), (1, "欧阳静仪", True), (1, "Hot Meal", False)],
)
async def test_a_name_given_for_a_few_days_before_filing_shows_no_word_in_stars(
    world: World, clock_shift: Callable[[timedelta], None], days: int, name: str, kept: bool
) -> None:
    """HR could otherwise rename suspects to words and back, and see in the next case which of these becomes stars."""
    world.people[AUTHOR.id] = AUTHOR
    await world.join(AUTHOR)
    await world.join(AUTHOR, version=2, name=name)
    clock_shift(timedelta(days=days))
    await world.join(AUTHOR, version=3)
    case_id = (await world.file(AUTHOR.id, text=f"我叫{name}，谢谢。{AUTHOR.name}"))["id"]
    await world.act("staff-a1", case_id, "accept")
    await world.act("staff-a1", case_id, "assign", {"department_id": "logistics"})
    said = (await world.get("handler", f"/cases/{case_id}"))["text"]
    assert said == f"我叫{'＊＊' if kept else name}，谢谢。＊＊"


async def test_a_name_that_somebody_has_again_counts_as_it_did(world: World) -> None:
    world.people[AUTHOR.id] = AUTHOR
    for version, name in enumerate([AUTHOR.name, "热菜", AUTHOR.name, "保温"], start=1):
        await world.join(AUTHOR, version=version, name=name)
    case_id = (await world.file(AUTHOR.id, text=f"我叫热菜，不是{AUTHOR.name}"))["id"]
    await world.act("staff-a1", case_id, "accept")
    await world.act("staff-a1", case_id, "assign", {"department_id": "logistics"})
    assert (await world.get("handler", f"/cases/{case_id}"))["text"] == "我叫热菜，不是＊＊"


async def test_a_corrected_name_in_latin_letters_is_hidden_and_another_is_not(world: World) -> None:
    person = replace(AUTHOR, name="Anna Petrova")
    world.people[AUTHOR.id] = person
    for version, name in enumerate(["Anna Petrova", "Hot Meal", "Ana Petrova", "Anna Petrova"], start=1):
        await world.join(person, version=version, name=name)
    case_id = (await world.file(AUTHOR.id, text="No Hot Meal. Ana Petrova. Not Anna Petrova"))["id"]
    await world.act("staff-a1", case_id, "accept")
    await world.act("staff-a1", case_id, "assign", {"department_id": "logistics"})
    assert (await world.get("handler", f"/cases/{case_id}"))["text"] == "No Hot Meal. ＊＊. Not ＊＊"


async def test_the_name_stays_masked_when_the_member_is_deleted(world: World, case_id: str) -> None:
    await world.join(AUTHOR, version=2, name="", employee_number="", deleted=True, active=False)
    assert told(await everything(world, "handler", case_id)) == []
    assert await world.h.rows(f"SELECT name, employee_number, former_names FROM members WHERE id = '{AUTHOR.id}'") in (
        [("", "", "[]")],
        [("", "", [])],
    )


@pytest.mark.parametrize("change", ["", "rename"])
async def test_a_case_of_an_earlier_version_is_sealed_and_indexed_again(
    world: World, case_id: str, change: str
) -> None:
    async with world.h.session() as session:
        for statement in (
            "UPDATE cases SET signature = NULL",
            "UPDATE members SET folded_name = NULL",
            "DELETE FROM search_term",
            f"INSERT INTO search_term (kind, term, object_id) VALUES ('case', '热', '{case_id}')",
            "INSERT INTO search_term (kind, term, object_id) VALUES ('case', '热', 'gone')",
        ):
            await session.execute(text(statement))
    if change:
        await world.join(AUTHOR, version=2, name="热菜")
    await index_outdated(world.h.context)
    assert told(await everything(world, "handler", case_id)) == []
    assert "热菜" in (await world.get("handler", f"/cases/{case_id}"))["text"]
    assert (await world.get("handler", "/cases", scope="department", q="热菜 窗口"))["items"] == []
    assert (await world.get("staff-a1", "/cases", scope="desk", q="热菜 窗口"))["items"]
    assert not await world.h.rows("SELECT 1 FROM search_term WHERE kind NOT LIKE '%/5'")
    assert not await world.h.rows("SELECT 1 FROM members WHERE folded_name IS NULL")


async def preview(world: World, who: str, *texts: str, **fields: Any) -> Any:
    return await world.call(who, "POST", "/department-view", json={"texts": texts, **fields})


async def test_an_author_sees_beforehand_what_a_department_reads(world: World, case_id: str) -> None:
    before = await world.h.rows("SELECT count(*) FROM audit_entry")
    seen = (await preview(world, AUTHOR.id, SIGNED, "静怡反映食堂，手机13800138000")).json()
    assert seen == {
        "texts": ["晚班没有热菜。此致，＊＊，工号 ＊＊", "静怡反映食堂，手机＊＊"],
        "is_masked": True,
        "remains": ["静怡"],
    }
    assert await world.h.rows("SELECT count(*) FROM audit_entry") == before
    assert seen["texts"][0] == (await world.get("handler", f"/cases/{case_id}"))["text"]
    assert (await preview(world, AUTHOR.id, "食堂")).json() == {"texts": ["食堂"], "is_masked": False, "remains": []}


async def test_in_a_case_it_goes_by_the_names_known_at_filing(world: World, case_id: str) -> None:
    await world.join(AUTHOR, version=2, name="热菜")
    said = f"没有热菜，{AUTHOR.name}"
    in_case = (await preview(world, AUTHOR.id, said, case_id=case_id)).json()
    assert in_case["texts"] == ["没有热菜，＊＊"]
    message = await world.say(AUTHOR.id, case_id, said)
    shown = {each["id"]: each for each in (await world.get("handler", f"/cases/{case_id}/messages"))["items"]}
    assert shown[message["id"]]["text"] == in_case["texts"][0]


@pytest.mark.parametrize("who", ["mate", "staff-a1", "handler"])
async def test_nobody_tries_out_names_on_another_ones_case(world: World, case_id: str, who: str) -> None:
    problem(await preview(world, who, AUTHOR.name, case_id=case_id), 404, "case_not_found")
    assert (await preview(world, who, AUTHOR.name)).json()["texts"] == [AUTHOR.name]
