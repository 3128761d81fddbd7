"""The demonstration enterprise: 12 units in three levels, 300 employees, the union's officers. Data only."""

from casework.demonstration import Officer
from contracts.identity import UnitKind
from contracts.roles import Role

GROUP = "同心重工集团"

UNITS: tuple[tuple[str, str, UnitKind], ...] = (
    (GROUP, "第一分厂", UnitKind.PLANT),
    (GROUP, "第二分厂", UnitKind.PLANT),
    (GROUP, "后勤服务部", UnitKind.DEPARTMENT),
    (GROUP, "人力资源部", UnitKind.DEPARTMENT),
    (GROUP, "安全环保部", UnitKind.DEPARTMENT),
    (GROUP, "设备动力部", UnitKind.DEPARTMENT),
    ("第一分厂", "铸造车间", UnitKind.WORKSHOP),
    ("第一分厂", "机加工车间", UnitKind.WORKSHOP),
    ("第一分厂", "装配车间", UnitKind.WORKSHOP),
    ("第二分厂", "焊接车间", UnitKind.WORKSHOP),
    ("第二分厂", "涂装车间", UnitKind.WORKSHOP),
)

HEADCOUNT = {
    "铸造车间": 48,
    "机加工车间": 58,
    "装配车间": 51,
    "焊接车间": 46,
    "涂装车间": 34,
    "第一分厂": 9,
    "第二分厂": 8,
    "后勤服务部": 11,
    "人力资源部": 7,
    "安全环保部": 6,
    "设备动力部": 7,
    GROUP: 15,
}
"""300 with the three administrators who were there first counted among them: 297 come by roster."""

SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎"
GIVEN = (
    "伟 芳 娜 敏 静 丽 强 磊 军 洋 勇 艳 杰 娟 涛 明 超 霞 平 刚 桂英 秀兰 建国 建军 志强 海燕 晓东 文静 春梅 "
    "立新 国庆 玉兰 德胜 永红 小龙 雪梅 振华 红霞 长江 雅琴 俊杰 思远 佳怡 子涵 浩然 雨桐 一鸣 欣悦 天宇 佩珊"
).split()


_STAFF = (Role.UNION_STAFF,)
OFFICERS = (
    Officer(GROUP, "集团工会主席", _STAFF, "chair", "主持集团工会全面工作，督办下级逾期诉求。"),
    Officer(GROUP, "集团工会干事", _STAFF, "staff", "集团工会权益保障：受理上一级复办和督办的诉求。"),
    Officer("第一分厂", "第一分厂工会干事", _STAFF, "staff", "第一分厂职工诉求的受理、分派和回访。"),
    Officer("第二分厂", "第二分厂工会干事", _STAFF, "staff", "第二分厂职工诉求的受理、分派和回访。"),
    Officer("机加工车间", "机加工车间工会副主席", _STAFF, "vice_chair", "机加工车间职工诉求的受理和回访。"),
    Officer("机加工车间", "机加工车间工会干事", _STAFF, "staff", "与副主席同一受理台，互相接替。"),
    Officer(GROUP, "审计管理员", (Role.AUDITOR,), "auditor", "查验审计链。"),
)
"""The union's own. A service adds those it needs, in the same way."""

EMPLOYEES_TO_TRY = ("铸造车间", "机加工车间", "焊接车间", "涂装车间")
"""From each of these one ordinary employee gets the demonstration password."""
