"""Refusals."""

from kit.errors import Problem


class SoldOut(Problem):
    status = 409
    zh, en = "{item}已售完", "{item} is sold out"
    zh_detail = "请选择其他商品；这次没有保存任何内容。"
    en_detail = "Choose something else; nothing was saved."


class NotYours(Problem):
    status = 403
    zh, en = "这一步不由您来做", "This step is not yours to take"


class NotPossibleNow(Problem):
    status = 409
    zh, en = "订单现在的状态不能做这一步", "The order's present state does not allow this step"
    zh_detail = "订单现在是“{state}”。请刷新；这次没有改动任何内容。"
    en_detail = "The order is now “{state}”. Refresh it; nothing was changed."
