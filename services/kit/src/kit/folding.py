"""One form for text that reads the same however it was typed: by it texts are compared and searched.

Width, case, accents, invisible characters, middle dots, compatibility forms, traditional and variant characters make
no difference. Distinct characters stay distinct. The form is for comparing only: what people wrote is stored as it is.
"""

import re
import unicodedata
from functools import lru_cache

from opencc import OpenCC

from kit.fields import MIDDLE_DOTS, is_han


def _table(pairs: str) -> dict[int, str]:
    """`呉吴`: the second for the first."""
    return str.maketrans({pair[0]: pair[1] for pair in pairs.split()})


_SIMPLIFIED = OpenCC("t2s")
_ACCENTS = frozenset(
    chr(code)
    for first, last in ((0x300, 0x36F), (0x1AB0, 0x1AFF), (0x1DC0, 0x1DFF), (0x20D0, 0x20FF), (0xFE20, 0xFE2F))
    for code in range(first, last + 1)
)
_IGNORED = frozenset(
    chr(code)
    for first, last in (
        (0x34F, 0x34F), (0x115F, 0x1160), (0x17B4, 0x17B5), (0x180B, 0x180F), (0xFE00, 0xFE0F), (0xE0100, 0xE01EF),
    )
    for code in range(first, last + 1)
) | {"\u3164", "\uffa0"}  # fmt: skip
"""Drawn as nothing (Default_Ignorable_Code_Point) beyond the format characters: selectors of variants, fillers."""
_DOTS = MIDDLE_DOTS | {"\u119e"}
"""The last is what U+318D, a dot between Korean words, becomes when it is taken apart."""
_VARIANTS = _table(
    "呉吴 靑青 戸户 氷冰 竜龙 衞卫 喦岩 嵒岩 濬浚 裵裴 勲勋 兪俞 彊强 淸清 髙高 崐昆 皜皓 烱炯 壄野 "
    "埜野 琹琴 珎珍 瑠琉 璢琉 颕颖 竝并 韮韭 萲萱 蕿萱 藼萱 豓艳 賛赞 逈迥 隣邻 釰剑 劒剑 劎剑 鉄铁 "
    "銕铁 鎻锁 隄堤 霛灵 飜翻 鵞鹅 黒黑 黙默 鼇鳌 斉齐 亝齐 斎斋 龝秋 秌秋 穐秋 亷廉 亰京 僊仙 兎兔 "
    "凖准 凢凡 凣凡 凴凭 剏创 剙创 勅敕 勗勖 卋世 丗世 叡睿 唘启 噐器 囘回 囬回 囯国 圀国 坵丘 堦阶 "
    "塲场 壻婿 夀寿 姸妍 姉姊 姙妊 宻密 寃冤 冩写 寳宝 寕宁 寍宁 尅克 尙尚 歳岁 嶋岛 巌岩 帬裙 庻庶 "
    "廸迪 彜彝 徧遍 徳德 悳德 惪德 恠怪 懐怀 捜搜 敍叙 敭扬 斈学 旹时 昻昂 曻升 暦历 朞期 栢柏 栁柳 "
    "桺柳 槑梅 楳梅 桒桑 碁棋 櫂棹 歩步 毘毗 浄净 渉涉 湼涅 澁涩 濶阔 煑煮 熈熙 煕熙 凞熙 燄焰 燿耀 "
    "琁璇 瑯琅 瓌瑰 甎砖 畧略 疎疏 発发 県县 硏研 砲炮 秊年 稉粳 穏稳 窓窗 窻窗 籐藤 経经 継继 縂总 "
    "繊纤 缾瓶 羗羌 翶翱 聨联 聫联 脇胁 臯皋 皐皋 艢樯 菓果 葢盖 蓡参 葠参 蔴麻 蘂蕊 蕋蕊 襃褒 覇霸 "
    "観观 謌歌 読读 鴈雁 鷰燕 鶏鸡 頼赖 徃往 徤健 寛宽 桜樱 栄荣 広广 恵惠 浜滨 瀬濑 沢泽 滝泷 竉宠 "
    "蔵藏 辺边 揺摇 曽曾 増增 巻卷 郷乡 郞郎 朖朗 縁缘 戦战 円圆 亜亚 悪恶 団团 囲围 図图 荘庄 収收 "
    "満满 溌泼 愼慎 塡填 顚颠 値值 锺钟 晩晚 翆翠 砕碎 粋粹 酔醉 雑杂 襍杂 稲稻 揔总 惣总 総总 聡聪 "
    "奨奖 鋳铸 帰归 尭尧 暁晓 焼烧 頬颊 亀龟 塩盐 検检 験验 険险 剣剑 倹俭 児儿 実实 釈释 択择 訳译 "
    "駅驿 乗乘 剰剩 縄绳 畳叠 嬢娘 譲让 醸酿 穣穰 壌壤 続续 粛肃 渕渊 薫薰 勧劝 歓欢 権权 渓溪 蛍萤 "
    "営营 労劳 桟栈 歯齿 銭钱 賎贱 済济 剤剂"
)
"""To the standard character, by China's table of variants (第一批异体字整理表) and Japan's of new forms (新字体), where
OpenCC has none. Not those that became characters of their own again in 2013 (通用规范汉字表), as 喆 and 堃."""
_RADICALS = _table(
    "⺎兀 ⺒巳 ⺓幺 ⺝月 ⺠民 ⺧牛 ⺩王 ⺬示 ⺮竹 ⺶羊 ⺻聿 ⺽臼 ⻁虎 ⻄西 ⻅见 ⻆角 ⻉贝 ⻋车 ⻑長 "
    "⻒長 ⻓长 ⻔门 ⻗雨 ⻘青 ⻙韦 ⻚页 ⻛风 ⻜飞 ⻝食 ⻢马 ⻣骨 ⻤鬼 ⻥鱼 ⻦鸟 ⻧卤 ⻨麦 ⻩黄 ⻪黾 "
    "⻫斉 ⻬齐 ⻭歯 ⻮齿 ⻯竜 ⻰龙 ⻱龜 ⻲亀"
)
"""Of the Radicals Supplement; NFKD knows those of Kangxi only."""
CHINESE_DIGITS = str.maketrans(
    "〇零一二三四五六七八九幺壹贰叁肆伍陆柒捌玖〡〢〣〤〥〦〧〨〩", "001234567891123456789123456789"
)
"""For folded text in which a number is looked for; in words 一 is no digit."""


def replace_radicals(text: str) -> str:
    """With the characters that they stand for: text copied from a PDF has ⻢ for 马 and ⼈ for 人."""
    return _KANGXI.sub(lambda found: unicodedata.normalize("NFKC", found[0]), text).translate(_RADICALS)


_KANGXI = re.compile("[\u2f00-\u2fd5]")


def fold(text: str) -> str:
    """Without spaces too: of a name or a number, however it is set."""
    return "".join(map(fold_character, text)).replace(" ", "")


@lru_cache(maxsize=30_000)
def fold_character(character: str) -> str:
    """What is left of it: nothing of what separates or is not seen, one space of a space.

    Taken apart (NFKD) and not put together, so that each character can be folded alone and keeps its place.
    """
    if character in MIDDLE_DOTS:
        return ""
    apart = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", character).casefold())
    return "".join(map(_fold_part, apart))


def _fold_part(part: str) -> str:
    kind = unicodedata.category(part)
    if kind == "Cf" or part in _ACCENTS or part in _IGNORED or part in _DOTS:
        return ""
    if part.isspace():
        return " "
    digit = unicodedata.digit(part, None)
    if digit is not None:
        return str(digit)
    part = part.translate(_RADICALS)
    return _SIMPLIFIED.convert(part).translate(_VARIANTS) if is_han(part) else part
