"""Refusals."""

from kit.problems import Problem
from kit.texts import Text


class SoldOut(Problem):
    status = 409
    title = Text("{item}已售完", "{item} is sold out")
    detail = Text("请选择其他商品；这次没有保存任何内容。", "Choose something else; nothing was saved.")


class NotYours(Problem):
    status = 403
    title = Text("这一步不由您来做", "This step is not yours to take")


class NotPossibleNow(Problem):
    status = 409
    title = Text("订单现在的状态不能做这一步", "The order's present state does not allow this step")
    detail = Text(
        "订单现在是“{state}”。请刷新；这次没有改动任何内容。",
        "The order is now “{state}”. Refresh it; nothing was changed.",
    )
