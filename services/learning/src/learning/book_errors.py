"""Refusals of the library."""

from kit.problems import Problem
from kit.texts import Text


class IsbnWrong(Problem):
    status = 422
    title = Text("ISBN 不对", "The ISBN is not right")
    detail = Text(
        "请对照书背面的条码号再抄一遍；这次没有保存。", "Copy it again from the back of the book. Nothing was saved."
    )


class IsbnTaken(Problem):
    status = 409
    title = Text("目录里已有这本书", "The catalogue has this book")
    detail = Text("请给它加一册，不用再登记。", "Add a copy to it instead.")


class CopyNotFree(Problem):
    status = 409
    title = Text("这一册现在借不了", "This copy cannot be lent now")
    detail = Text(
        "它已借出，或在等预约的人来取。可以预约这本书。", "It is out, or waits for somebody. Place a hold on the book."
    )


class TooManyLoans(Problem):
    status = 409
    title = Text("借的书太多了", "You have too many books")
    detail = Text("一次最多借 {most} 册，请先还书。", "At most {most} at once: bring one back first.")


class NotRenewable(Problem):
    status = 409
    title = Text("现在不能续借", "It cannot be renewed now")
    detail = Text(
        "每册只能续一次；有人预约或已过期时不能续。", "Once, and not where somebody waits for it or it is overdue."
    )


class BookIsFree(Problem):
    status = 409
    title = Text("书架上就有", "A copy stands on the shelf")
    detail = Text("不用预约，直接去借。", "You need no hold: borrow it.")


class WishAnswered(Problem):
    status = 409
    title = Text("荐购已有答复", "This proposal is answered")
    detail = Text("请刷新；这次没有改动任何内容。", "Refresh it; nothing was changed.")


class TextNotYours(Problem):
    status = 403
    title = Text("这份电子书不是您的单位上传的", "Your unit did not give this text")
    detail = Text(
        "请联系上传它的图书室更换；这次没有改动任何内容。", "Ask the library that gave it. Nothing was changed."
    )
