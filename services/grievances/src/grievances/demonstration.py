"""Two months of concerns, from filing to their end, for a platform to try."""

from datetime import timedelta
from functools import partial
from typing import Any, NamedTuple

from casework.demonstration import History, Officer, Person, Refused
from contracts.grievances import CaseKind
from contracts.roles import Role

OFFICERS = tuple(
    Officer(unit, f"{unit}经办人", (Role.HANDLER,)) for unit in ("后勤服务部", "人力资源部", "安全环保部", "设备动力部")
)
JOBS = ("watch_deadlines",)


class Matter(NamedTuple):
    """Something an employee writes, who answers it (None: the union itself) and how."""

    kind: CaseKind
    title: str
    text: str
    department: str | None
    reply: str


_F, _C, _S, _R, _W = (
    CaseKind.FEEDBACK,
    CaseKind.CONSULTATION,
    CaseKind.SUGGESTION,
    CaseKind.RIGHTS,
    CaseKind.WELFARE,
)

MATTERS: tuple[Matter, ...] = (
    Matter(_F, "食堂夜班没有热菜", "夜班十一点以后去食堂，只剩凉菜和馒头，干了半宿活想吃口热的。希望夜班窗口能保温。",
           "后勤服务部", "已为夜班窗口增加两台保温餐台，本周一起十一点后保证两荤两素热菜，并由值班经理每晚检查。"),
    Matter(_F, "浴室热水经常断", "下了中班去洗澡，水忽冷忽热，这周已经断了三次。冬天容易感冒。",
           "设备动力部", "经查是换热站温控阀老化，已更换并调整供水时段。中班下班后一小时内安排专人值守。"),
    Matter(_F, "更衣柜锁坏了没人修", "我们班组有七个更衣柜锁坏了，报修两周没有回音，手机衣服没地方放。",
           "后勤服务部", "损坏的七把锁已全部更换。今后报修三个工作日内处理，逾期可直接在这里反映。"),
    Matter(_F, "班车晚点", "西线班车这个月晚点六次，早上打卡算迟到。建议调整发车时间或者迟到不记。",
           "后勤服务部", "西线发车提前十分钟，已与人力资源部商定：因班车晚点造成的迟到不记考勤，本月已记的予以更正。"),
    Matter(_F, "行车遥控器信号不好", "三号行车遥控器时灵时不灵，吊到一半停下来很吓人，希望尽快检修。",
           "设备动力部", "三号行车遥控接收器已更换并做了满载试验，检修记录贴在行车立柱上，请监督。"),
    Matter(_F, "宿舍楼道灯不亮", "四号宿舍楼三层楼道灯坏了一个多星期，夜班回来看不见台阶。",
           "后勤服务部", "楼道灯已改为声光控，全楼逐层检查更换了十一盏。"),
    Matter(_F, "劳保手套太薄", "这批手套一天就磨破，抓工件割手。能不能换回以前的厚款？",
           "安全环保部", "抽检证实这批手套耐磨等级不达标，已退货。厚款本周五到货，由班组长按人发放。"),
    Matter(_F, "休息室空调漏水", "装配休息室空调一直滴水，地面很滑，昨天有人差点摔倒。",
           "设备动力部", "排水管堵塞已疏通，并在地面加铺防滑垫。"),
    Matter(_C, "年休假可以分几次休", "我工龄十二年，今年年休假还剩六天，可以分两次休吗？需要提前多久申请？", None,
           "工龄满十年不满二十年的年休假为十天。可以分次安排，一般提前三个工作日向班组申请；因生产需要没有休的，按日工资的百分之三百支付报酬。"),
    Matter(_C, "婚假有几天", "下个月登记结婚，想问婚假几天，包不包括周末？", None,
           "请以本省条例为准，集团按本省规定执行，含休息日。登记后一年内可休，请带结婚证到人力资源部办理。"),
    Matter(_C, "加班费怎么算", "国庆第二天安排上班，工资条上按双倍算的，这样对吗？", "人力资源部",
           "国庆节法定休假日为三天，法定休假日安排工作应按不低于百分之三百支付。您十月二日的工资已补差，下月一并发放，请核对。"),
    Matter(_C, "住院慰问怎么申请", "我爱人做手术住院一周，听说工会有慰问，需要什么材料？", None,
           "职工本人或直系亲属住院可以申请慰问。请准备出院小结的首页，由班组工会小组长代办即可，不需要您跑路。"),
    Matter(_C, "产检算不算考勤", "怀孕五个月，每月产检请假算事假吗？", "人力资源部",
           "女职工在劳动时间内产前检查，所需时间计入劳动时间，不扣工资、不影响全勤。此前误扣的已经退回。"),
    Matter(_S, "建议车间设饮水点", "机床区到饮水间来回十分钟，建议每跨设一个直饮水点，大家能多喝两口水。",
           "后勤服务部", "采纳。三个跨间各设一个直饮水点，下月中旬安装完毕。感谢您的建议。"),
    Matter(_S, "建议错峰就餐", "十二点食堂排队二十多分钟，建议两个分厂错开一刻钟。",
           "后勤服务部", "采纳。下周一起第一分厂十一点四十五、第二分厂十二点开餐，试行一个月后征求意见。"),
    Matter(_S, "建议停车场画摩托车位", "摩托车没有固定车位，常被汽车挡住。建议东门边画一排。",
           "后勤服务部", "东门北侧已划出四十个摩托车和电动车位，并配了充电插座。"),
    Matter(_S, "建议开办技能夜校", "年轻人想学数控编程，建议晚上开个小班，请老师傅讲。", None,
           "很好的建议。工会与教育中心商定每周三晚开课，首期三十人，名额不够会开第二期。"),
    Matter(_R, "加班费少算了", "上月周末加班三天，工资条只算了两天。班组考勤表有记录，请核对。",
           "人力资源部", "核对班组考勤表确有一天漏报，已补发，并对该班组三个月的考勤做了复核。"),
    Matter(_R, "转岗没有协商", "上周通知我调到涂装，没有征求意见，工资也降了。我有呼吸道过敏。",
           "人力资源部", "变更岗位和待遇应当协商一致。已暂停调岗，保留原岗位和工资，并安排职业健康检查后再与您协商。"),
    Matter(_R, "高温津贴没有发", "七八月在铸造线，高温津贴只发了一个月。",
           "人力资源部", "经核对漏发一个月，同班组共十四人，已全部补发。"),
    Matter(_R, "社保基数问题", "查到去年社保缴费基数比实际工资低，请核对更正。",
           "人力资源部", "基数核定时漏计了季度奖，已向社保经办机构申请补缴，单位部分由单位承担。"),
    Matter(_W, "母亲住院想请长期事假", "母亲脑梗住院需要陪护，想请一个月假，不知道岗位能不能保留。", "人力资源部",
           "可以申请。岗位保留，期间社保照缴；工会小组长会与您联系住院慰问和互助金的事。"),
    Matter(_W, "孩子暑期没人看", "双职工家庭暑假没人带孩子，单位有没有托管班？", None,
           "工会暑期托管班七月开班，招收六到十二岁，含午餐。报名从五月下旬开始，会在首页通知。"),
    Matter(CaseKind.OTHER, "厂区导航标识不清", "新来的协作单位司机总找不到二号门，常在车间门口倒车，不安全。",
           "安全环保部", "已在主干道增设导向牌六块，并规定外来车辆由门卫引导。"),
)  # fmt: skip

QUESTIONS = ("请问具体是哪个班次、什么位置？", "方便补充一张现场照片吗？", "请问从什么时候开始出现的？")
ANSWERS = ("中班和夜班都有，白班好一些。", "就在进门左手边第二排。", "大概从上个月初开始的。")
NOT_SOLVED = (
    "只好了两天又和原来一样了。",
    "说换了，到现在没看见人来。",
    "答复的和我反映的不是一回事。",
)
REJECTED = (
    "您反映的是个人之间的债务，工会无权处理。",
    "可以向厂区派出所或人民法院咨询，工会法律援助每周三下午可免费咨询。",
)
HAND_BACK = "这不属于我部门职责，应由设备管理单位答复。"


def begin(history: History) -> None:
    draw, file = history.random, partial(_file, history)
    days = (history.until - history.begin).days
    for day in range(days):
        for _ in range(draw.choice((1, 2, 2, 3, 4))):
            history.at(history.begin + timedelta(days=day, hours=draw.uniform(0, 14)), file)
    for hours in (0.5, 1, 1.5, 2):  # nobody accepts within two hours: so there is something new on the desks
        history.at(history.until - timedelta(hours=hours), file)


async def _file(history: History) -> None:
    draw = history.random
    matter = draw.choice(MATTERS)
    author = history.anyone()
    body = {
        "kind": matter.kind,
        "title": matter.title,
        "text": matter.text,
        "show_author_to_department": draw.random() < 0.3,
    }
    case = await history.call(author, "POST", "/grievances/cases", json=body)
    story = Story(history, case, author, matter)
    chance = draw.random()
    if chance < 0.04:
        history.later(0.1, 0.5, story.withdraw)
    elif chance < 0.08:
        history.later(0.2, 1.5, story.reject)
    elif chance < 0.14:
        history.later(4, 6, story.accept)  # late: reminded and supervised
    else:
        history.later(0.1, 1.4, story.accept)


class Story:
    """One concern's way. A step looks at the case again where it has changed since the last, and does nothing if it has
    moved on."""

    MOVED_ON = frozenset({"not_in_this_state", "case_closed"})

    def __init__(self, history: History, case: dict[str, Any], author: Person, matter: Matter) -> None:
        self._history, self._author, self._matter = history, author, matter
        self._id: str = case["id"]
        self._case = case
        self._random, self._later, self._call = history.random, history.later, history.call
        self._tried = 0

    def _staff(self, unit_id: str) -> Person:
        [unit] = [name for name, each in self._history.units.items() if each == unit_id]
        return self._history.holder(Role.UNION_STAFF, unit)

    def _handler(self, department: str) -> Person:
        return self._history.holder(Role.HANDLER, department)

    async def _act(self, who: Person | None, action: str, body: dict[str, Any] | None = None) -> bool:
        """False if the case has moved on. `who` None: the union staff whose desk it is on."""
        actor = who or self._staff(self._case["desk_unit"]["id"])
        path = f"/grievances/cases/{self._id}"
        opened = {"subject_type": "case", "subject_id": self._id}
        await self._call(actor, "POST", "/notifications/messages/read", json=opened)
        try:
            self._case = await self._call(
                actor, "POST", f"{path}/{action}", version=self._case["version"], json=body or {}
            )
        except Refused as refusal:
            if refusal.code in self.MOVED_ON:
                return False
            if refusal.code != "stale_version":
                raise
            self._case = await self._call(self._author, "GET", path)
            return await self._act(who, action, body)
        return True

    async def withdraw(self) -> None:
        await self._act(self._author, "withdraw", {"reason": "问题已经解决了，谢谢。"})

    async def reject(self) -> None:
        reason, where_to_go = REJECTED
        await self._act(None, "reject", {"reason": reason, "where_to_go": where_to_go})

    async def accept(self) -> None:
        if not await self._act(None, "accept"):
            return
        if self._matter.department is None:
            self._later(0.2, 1.5, self.reply)
        elif self._random.random() < 0.08 and self._matter.department != "设备动力部":
            self._later(0.1, 0.6, self.assign_wrongly)
        else:
            self._later(0.1, 0.6, self.assign)

    async def assign_wrongly(self) -> None:
        if await self._act(None, "assign", {"department_id": self._history.units["设备动力部"]}):
            await self._act(self._handler("设备动力部"), "hand-back", {"reason": HAND_BACK})
            self._later(0.1, 0.5, self.assign)

    async def assign(self) -> None:
        assert self._matter.department
        department_id = self._history.units[self._matter.department]
        if await self._act(None, "assign", {"department_id": department_id}):
            self._later(0.2, 1, self.start)

    async def start(self) -> None:
        assert self._matter.department
        who = self._handler(self._matter.department)
        if await self._act(who, "start") and self._random.random() < 0.3:
            await self._say(who, self._random.choice(QUESTIONS))
            self._later(0.1, 0.8, self.answer)
        low, high = (5, 9) if self._random.random() < 0.1 else (0.5, 3)
        self._later(low, high, self.reply)

    async def answer(self) -> None:
        await self._say(self._author, self._random.choice(ANSWERS))

    async def _say(self, who: Person, text: str) -> None:
        await self._call(who, "POST", f"/grievances/cases/{self._id}/messages", json={"text": text})

    async def reply(self) -> None:
        who = self._handler(self._matter.department) if self._matter.department else None
        if not await self._act(who, "reply", {"text": self._matter.reply}):
            return
        chance = self._random.random()
        if chance < 0.12 and self._tried == 0 and self._matter.kind != CaseKind.CONSULTATION:
            self._later(0.3, 2, self.rate_not_solved)
        elif chance < 0.75:
            self._later(0.2, 4, self.rate_solved)

    async def rate_solved(self) -> None:
        words = self._random.choice((None, None, "处理得很快，谢谢。", "说到做到。"))
        score = self._random.choice((3, 4, 4, 5, 5, 5))
        await self._act(self._author, "rating", {"solved": True, "score": score, "words": words})

    async def rate_not_solved(self) -> None:
        self._tried += 1
        words = self._random.choice(NOT_SOLVED)
        if await self._act(self._author, "rating", {"solved": False, "score": 2, "words": words}):
            self._later(0.2, 1.5, self.take_up_again)

    async def take_up_again(self) -> None:
        if self._matter.department is None:
            await self.reply()
        else:
            await self.assign()
