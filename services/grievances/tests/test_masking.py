"""What a department reads: no name and no number of a hidden author, and no stars that tell which word they cover."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grievances.masking import Signature, mask, remains

UNUSUAL = st.characters(min_codepoint=0x2EBF0, max_codepoint=0x2EE5D) | st.characters(
    min_codepoint=0x3400, max_codepoint=0x34FF
)
"""Of no word in any dictionary."""


@given(
    st.text(),
    st.text(UNUSUAL, min_size=1),
    st.text(),
    st.sampled_from(["", " ", "\u3000", "\u200b", "\n", "·", "•", "ˑ"]),
)
def test_a_masked_text_does_not_hold_the_name(before: str, name: str, after: str, between: str) -> None:
    masked = mask(before + between.join(name) + after, Signature((name,)))
    assert name not in masked
    assert "＊＊" in masked


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("我是e10023，张 伟，Ｅ１００２３。", "我是＊＊，＊＊，＊＊。"),
        ("Ａ栋，Ｅ １００\u200b２３ 申报", "Ａ栋，＊＊ 申报"),
        ("张\n伟", "＊＊"),
        ("张先生，E1002，３号ﬁ", "张先生，E1002，３号ﬁ"),
        ("张伟张伟", "＊＊＊＊"),
        ("張偉、张\u0336伟、张·伟", "＊＊、＊＊、＊＊"),
        ("Zhang Wei，zhāngwěi，Wei-Zhang，ZHANG  WEI", "＊＊，＊＊，＊＊，＊＊"),
        ("Zhang, Wei；wei.zhang；我叫zhang_wei；Wei，Zhang；Zhang’Wei", "＊＊；＊＊；我叫＊＊；＊＊；＊＊"),
        ("zhangweiming，Changzhang Weihai", "zhangweiming，Changzhang Weihai"),
    ],
)
def test_a_name_is_masked_however_it_is_set_and_the_rest_left_as_it_is(text: str, masked: str) -> None:
    assert mask(text, Signature(("张伟",), ("E10023",))) == masked


@pytest.mark.parametrize(
    ("name", "texts"),
    [
        (
            "阿依努尔·吐尔逊",
            [f"阿依努尔{dot}吐尔逊" for dot in ("", *"·•‧・･∙⋅ˑ .-")],
        ),
        (
            "阿依努尔·吐尔逊",
            ["阿依努爾・吐爾遜"],
        ),
        ("买买提•艾山", ["买买提·艾山", "买买提艾山", "买买提\u3000艾山", "买\u200b买提艾\ufeff山"]),
        ("Jean-Luc O'Neill", ["Jean Luc O’Neill", "JEAN-LUC ONEILL", "jean luc o neill", "Ｊｅａｎ-Luc O'Neill"]),
        ("Li Wei", ["li wei", "Wei Li", "LiWei"]),
        ("ئالىم تۇرسۇن", ["ئالىم تۇرسۇن", "ئالىمتۇرسۇن"]),
        ("བསྟན་འཛིན", ["བསྟན་འཛིན", "བསྟན་ འཛིན"]),
        ("阿依努尔·吐尔逊", ["ayinuer tuerxun", "Tuerxun, Ayinuer", "ayinuer.tuerxun", "阿依努尔_吐尔逊"]),
        ("欧阳静", ["ouyang jing", "Jing Ouyang"]),
        ("Li Wei", ["li_wei", "Wei, Li", "li.wei"]),
        ("吕静", ["lvjing", "lyu-jing", "Lu Jing", "吕-静", "吕*静", "吕_静", "吕．静", "lǚ jìng", "呂靜"]),
        ("曾静怡", ["zengjingyi", "Ceng Jingyi", "jingyi zeng"]),
        ("李\ufa19", ["李神", "李\ufa19"]),
        ("李\U0002ebf0", ["李 \U0002ebf0"]),
        ("高峰", ["高峯师傅"]),
        (
            "张伟",
            [
                "张🙂伟",
                "张|伟",
                "张/伟",
                "张◦伟",
                "**张**伟",
                "【张】【伟】",
                "“张”“伟”",
                "张 - 伟",
                "张丨伟",
                "zhang1 wei3",
            ],
        ),
        ("阿依努尔·吐尔逊", ["吐尔逊·阿依努尔", "吐尔逊阿依努尔", "阿依努尔（吐尔逊"]),
        ("Li Wei Ming", ["Wei Ming Li", "Weiming Li", "LI WEIMING"]),
        ("萧峰", ["蕭峯", "肖峰"]),
        ("阎强", ["閻强", "闫強"]),
        ("吴青", ["呉靑", "吳⻘"]),
        ("马龙", ["⻢⻰", "馬竜"]),
    ],
)
def test_every_spelling_of_a_name_is_masked(name: str, texts: list[str]) -> None:
    for text in texts:
        assert "＊＊" in mask(f"，{text}，", Signature((name,))), text
        assert remains(mask(text, Signature((name,))), Signature((name,))) == []


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("高峰", "早高峰的班车太挤，晚高峰也是。高峰期、上下班高峰时段都一样，请避开高峰"),
        ("安全", "安全，是第一位的；安全帽不够，请保证安全生产"),
        ("黄金", "黄金周加班"),
        ("张伟", "我主张伟大的事业"),
        ("王平", "奖金没有按国王平均分配"),
        ("李强", "李强调安全"),
        ("高温", "高温津贴没有发，连续高温"),
        ("党建", "参加党建活动"),
        ("方便", "不方便，很方便，方便面"),
        ("和平", "和平路，和平区"),
        ("向阳", "向阳的房间，向阳花"),
        ("黎明", "从天黑干到黎明才下班"),
        ("国庆", "国庆节加班，国庆期间"),
        ("建国", "建国以来，建国七十周年"),
    ],
)
def test_a_word_that_is_also_the_name_stays_and_so_tells_nothing(name: str, text: str) -> None:
    assert mask(text, Signature((name,))) == text
    assert remains(text, Signature((name,))) == [name]


def test_a_sentence_between_two_characters_makes_no_name() -> None:
    text = "纸张、伟大；一张。伟业；主张，伟大；张“伟”"
    assert mask(text, Signature(("张伟",))) == text


@pytest.mark.parametrize("name", ["高峰", "安全", "黄河", "文明"])
@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("车太挤。\n{}", "车太挤。\n＊＊"),
        ("车太挤，我叫{}，在一车间", "车太挤，我叫＊＊，在一车间"),
        ("我是{}，在一车间", "我是＊＊，在一车间"),
        ("反映人：{}", "反映人：＊＊"),
        ("谢谢！{} 2026年8月3日", "谢谢！＊＊ 2026年8月3日"),
        ("此致\n敬礼\n一车间 {}", "此致\n敬礼\n一车间 ＊＊"),
        ("{}反映食堂", "＊＊反映食堂"),
        ("车太挤。（{}）", "车太挤。（＊＊）"),
        ("车太挤\n——{}", "车太挤\n——＊＊"),
        ("车太挤 【{}】", "车太挤 【＊＊】"),
        ("车太挤（{}，2026.8.3）", "车太挤（＊＊，2026.8.3）"),
        ("{}（E10023）", "＊＊（＊＊）"),
        ("E10023 {} 请假", "＊＊ ＊＊ 请假"),
        ("{}，工号E10023", "＊＊，工号＊＊"),
        ("请问{}师傅", "请问＊＊师傅"),
    ],
)
def test_where_such_a_name_stands_as_a_name_it_is_masked(name: str, text: str, masked: str) -> None:
    assert mask(text.format(name), Signature((name,), ("E10023",))) == masked


@pytest.mark.parametrize(
    ("names", "text", "masked"),
    [
        (("阿依努尔", "阿依努尔·吐尔逊"), "我是阿依努尔·吐尔逊", "我是＊＊"),
        (("吐尔逊", "阿依努尔·吐尔逊"), "阿依努尔·吐尔逊报修", "＊＊报修"),
        (("王芳", "王芳芳"), "王芳芳，王芳", "＊＊，＊＊"),
        (("王芳芳", "芳芳红"), "王芳芳红", "＊＊"),
        (("Li Wei", "Li Wei Ming"), "I am Li Wei Ming", "I am ＊＊"),
    ],
)
def test_of_names_that_overlap_nothing_is_left(names: tuple[str, ...], text: str, masked: str) -> None:
    for order in (names, names[::-1]):
        assert mask(text, Signature(order)) == masked
        assert remains(masked, Signature(order)) == []


@pytest.mark.parametrize(
    "part",
    ["高峰", "高峰 ", "E1-", "1-3", "1380.", "1", "a", "a@", "zhang.", "张|", "010-", "86", "电话", "微信号", "qq1"],
)
def test_eight_times_the_text_takes_some_eight_times_as_long(part: str) -> None:
    hidden = Signature(("高峰", "张伟"), ("E1", "0012"))

    def seconds(text: str) -> float:
        start = time.process_time()
        mask(text, hidden)
        remains(text, hidden)
        return time.process_time() - start

    short, long = (part * (length // len(part)) for length in (1_500, 12_000))
    seconds(short)
    assert min(seconds(long) for _ in range(2)) < 24 * min(seconds(short) for _ in range(3))


def test_names_of_famous_people_are_no_words() -> None:
    for text in ("请李强负责", "李强说", "和李强一起"):
        assert "李强" not in mask(text, Signature(("李强",)))


def test_a_signature_line_is_not_read_together_with_its_neighbours() -> None:
    assert mask("请通知车主\n张伟\n大家好", Signature(("张伟",))) == "请通知车主\n＊＊\n大家好"


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("手机13800138000，tel13800138000", "手机＊＊，tel＊＊"),
        ("138 0013 8000、138-0013-8000、１３８００１３８０００", "＊＊、＊＊、＊＊"),
        ("一三八零零一三八零零零，幺三八〇〇幺三八〇〇〇", "＊＊，＊＊"),
        ("身份证11010519491231002X，110105 19491231 002x", "身份证＊＊，＊＊"),
        ("138001380001，订单2113800138000", "138001380001，订单2113800138000"),
        ("2026 13800138000", "2026 ＊＊"),
        ("+8613800138000，0086 138 0013 8000，8613800138000", "＊＊，＊＊，＊＊"),
        ("(+86)138-0013-8000；+86-13800138000", "＊＊；＊＊"),
        ("138.0013.8000、(138)00138000、138/0013/8000、（138）0013-8000", "＊＊、＊＊、＊＊、＊＊"),
        ("138．0013．8000；138·0013·8000；1380-013-8000", "＊＊；＊＊；＊＊"),
        ("110105.19491231.002X，110105/19491231/0021", "＊＊，＊＊"),
        (
            "192.168.10.100，1/3/5/7/9/11/13/15层，1,380,013,800.00元",
            "192.168.10.100，1/3/5/7/9/11/13/15层，1,380,013,800.00元",
        ),
    ],
)
def test_phone_and_id_numbers_are_masked_whoevers_they_are(text: str, masked: str) -> None:
    assert mask(text, Signature()) == masked


@pytest.mark.parametrize(
    "number",
    [
        "010-62345678", "0531 8765 4321", "(021)56789012", "（021）5678-9012", "86-10-62345678", "+86 (10) 6234 5678",
        "01062345678", "０１０－６２３４５６７８", "零一零六二三四五六七八", "0531/8765432", "010-62345678转802",
        "0531-8765432 转分机 12", "010 62345678 ext. 802", "010-62345678-802", "013800138000", "❶❸❽⓿⓿❶❸❽⓿⓿⓿",
        "①③⑧⓪⓪①③⑧⓪⓪⓪", "〡〣〨〇〇〡〣〨〇〇〇", "11010519491231002×", "11010519491231002*",
    ],
)  # fmt: skip
def test_every_telephone_and_id_number_is_masked(number: str) -> None:
    assert mask(f"请打{number}，谢谢", Signature()) == "请打＊＊，谢谢"


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("电话62345678，座机：8765 4321；分机802，短号 66123", "电话＊＊，座机：＊＊；分机＊＊，短号 ＊＊"),
        ("微信号：zhangsan88，加我微信 zw_1990 谢谢", "微信号：＊＊，加我微信 ＊＊ 谢谢"),
        ("wxid_a1b2c3d4e5；vx：abcde；QQ 123456789", "＊＊；vx：＊＊；QQ ＊＊"),
    ],
)
def test_short_numbers_and_accounts_are_masked_where_the_text_says_what_they_are(text: str, masked: str) -> None:
    assert mask(text, Signature()) == masked


@pytest.mark.parametrize(
    "text",
    [
        "2026-08-03 08:00-17:30，0800-1730，2026.08.03-2026.09.03，20260803 20260903",
        "GR-2026-000020，合同编号0531-87654321，图号：02123456789，设备编号 010-20260803，订单号01062345678",
        "加班费 62345678 元，1,062,345,678.00元，0.5-0.8",
        "3号楼1203室，1203-1204室，第0312号，内线 3 号",
        "M12×80，6205-2RS，轴承 6205-2345678，GB/T 2261.1-2003",
        "微信 login 不了，微信支付 100000 元，微信 20260803，钉钉 20260803，微信群里说",
    ],
)
def test_dates_amounts_rooms_and_parts_are_no_telephone(text: str) -> None:
    assert mask(text, Signature()) == text


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("zhang.wei@corp.com", "＊＊"),
        ("请回wei.zhang+hr@mail.corp.com.cn，谢谢", "请回＊＊，谢谢"),
        ("ＬＷ＠ｃｏｒｐ．ｃｎ", "＊＊"),
        ("write to lw @ corp.com today", "write to ＊＊ today"),
        ("3@食堂，@工会，5.5元@一份", "3@食堂，@工会，5.5元@一份"),
    ],
)
def test_e_mail_addresses_are_masked_whoevers_they_are(text: str, masked: str) -> None:
    assert mask(text, Signature(("张伟",))) == masked


def test_what_is_left_of_a_name_is_told() -> None:
    hidden = Signature(("欧阳静怡", "王小明", "阿依努尔·吐尔逊"))
    assert remains(mask("欧阳静怡，静怡，王小明，小明，阿依努尔", hidden), hidden) == ["阿依努尔", "小明", "静怡"]
    assert remains("吐尔逊说，问阿依努尔", hidden) == ["阿依努尔", "吐尔逊"]
    assert remains("Ask Wei, not Weiss", Signature(("Li Wei",))) == ["Wei"]
    short = Signature(("李娜", "马丽"))
    assert remains(mask("Li Na 和 lina，na li，不是 linag，mali", short), short) == ["Li Na", "na li", "lina", "mali"]
    assert remains("叫我买买提", Signature(("阿·买买提•艾山",))) == ["买买提"]


@given(st.text(), st.text(max_size=4), st.text("E1-23", max_size=6))
def test_masking_always_ends_and_masks_nothing_twice(text: str, name: str, number: str) -> None:
    hidden = Signature((name,), (number,))
    assert mask(mask(text, hidden), hidden).count("\ue000") == 0


@pytest.mark.parametrize(
    ("number", "text", "masked"),
    [
        ("E10023", "E100234，xE10023，E10023x，E1\u200b00234", "E100234，xE10023，E10023x，E1\u200b00234"),
        ("E10023", "E10023 2026年，在E10023号，E10023", "＊＊ 2026年，在＊＊号，＊＊"),
        ("E10023", "7 E10023 7；AE10023 E10023", "7 ＊＊ 7；AE10023 ＊＊"),
        ("1111", "工号a11 1111，工号1111", "工号a11 1111，工号＊＊"),
        ("10023", "10023，210023，1002-3，100231，１００２３", "＊＊，210023，＊＊，100231，＊＊"),
        ("2024", "2024年12月，2024-12-12，共2024人", "2024年12月，2024-12-12，共2024人"),
        (
            "2024",
            "工号2024，工号：2024，员工编号 2024，工号是２０２４",
            "工号＊＊，工号：＊＊，员工编号 ＊＊，工号是＊＊",
        ),
        (
            "12",
            "No. 12, employee number 12 and Employee Number: 12",
            "No. ＊＊, employee number ＊＊ and Employee Number: ＊＊",
        ),
        ("12", "12月12日12:12，工号123，编号1 23", "12月12日12:12，工号123，编号1 23"),
        ("A1", "A1栋，A12，BA1，a1", "＊＊栋，A12，BA1，＊＊"),
        ("0012", "张伟0012，张伟（0012），0012 张伟，工牌号0012", "＊＊＊＊，＊＊（＊＊），＊＊ ＊＊，工牌号＊＊"),
        ("0012", "100012张伟，第0012条，张伟说0012", "100012＊＊，第0012条，＊＊说0012"),
        (
            "12",
            "There are no 12 hour shifts, he said 12, casino.12; No12, my ID 12, id:12, my number is 12",
            "There are no 12 hour shifts, he said 12, casino.12; No＊＊, my ID ＊＊, id:＊＊, my number is ＊＊",
        ),
        (
            "2024",
            "We were paid no 2024 bonus, he said 2024-12-31, 工作证号2024，我的号码是2024",
            "We were paid no 2024 bonus, he said 2024-12-31, 工作证号＊＊，我的号码是＊＊",
        ),
        ("E10023", "E-100-23，e 1002 3，Ｅ一〇〇二三，E10023一号楼", "＊＊，＊＊，＊＊，＊＊一号楼"),
        ("10023", "一零零二三，二一零零二三，壹零零贰叁", "＊＊，二一零零二三，＊＊"),
        ("20241212", "2024-12-12，20241212，工号2024-12-12，2024-1212", "2024-12-12，＊＊，工号＊＊，＊＊"),
        ("20241", "2024-12-12，2024-1", "2024-12-12，＊＊"),
        ("E10023", "E.10023，E:10023，E(10023，E❶⓿⓿❷❸", "＊＊，＊＊，＊＊，＊＊"),
        ("A1", "A. 1月，A:1", "A. 1月，A:1"),
        ("E-1-23", "E123，e-1-23，E-1-234", "＊＊，＊＊，E-1-234"),
        (
            "T20480123",
            "工号20480123，编号：20480123，20480123个，共20480123",
            "工号＊＊，编号：＊＊，20480123个，共20480123",
        ),
        ("0123", "编号：123，工号00123，123人", "编号：＊＊，工号＊＊，123人"),
        (
            "T0048",
            "工号48，工号T48，工号：0048，48张伟。加班48小时",
            "工号＊＊，工号＊＊，工号：＊＊，＊＊＊＊。加班48小时",
        ),
        ("T20480123", "工号A20480123，工号120480123", "工号A20480123，工号120480123"),
        ("12345", "No12345，ID12345，工号NO12345，A12345", "No＊＊，ID＊＊，工号NO＊＊，A12345"),
    ],
)
def test_a_number_is_masked_where_it_stands_alone_and_a_short_one_where_it_is_called_one(
    number: str, text: str, masked: str
) -> None:
    """Stars inside a date or another word would tell which number is hidden."""
    assert mask(text, Signature(("张伟",), (number,))) == masked
