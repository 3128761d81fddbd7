"""Refusals."""

from kit.errors import Problem


class SoldOut(Problem):
    status = 409
    zh, en = "{item}已售完", "{item} is sold out"
    zh_detail = "请选择其他商品；这次没有保存任何内容。"
    en_detail = "Choose something else; nothing was saved."
