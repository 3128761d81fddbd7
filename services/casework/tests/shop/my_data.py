"""What this service holds about the caller, for them to see and take along, and how long."""

from sqlmodel import col, or_, select
from sqlmodel.ext.asyncio.session import AsyncSession

from kit.auth import User
from kit.context import context_of
from kit.my_data import HeldEntry, MyData, Sections
from kit.retention import Stays
from kit.texts import Language, Text
from shop.models import PEOPLE, PHONE, Order
from shop.orders import row_of
from shop.schemas import OrdersData, OwnOrder

ORDERS = Stays(
    "orders",
    Text("我的订单", "Your orders"),
    Text("发货和对账要用。", "To send what you ordered, and for the accounts."),
    Text("一直保存", "kept for good"),
)


async def read_my_data(session: AsyncSession, user: User, language: Language) -> MyData[OrdersData]:
    """What the caller ordered, and what was ordered for them, without the buyer's phone. ClosedAfterReset."""
    user.require_open()
    theirs = or_(col(Order.buyer_id) == user.id, col(Order.for_member_id) == user.id)
    found = (await session.exec(select(Order).where(theirs).order_by(col(Order.id)))).all()
    names = await PEOPLE.names(session, [order.buyer_id for order in found])
    data = OrdersData(
        orders=[
            OwnOrder(
                **dict(row_of(each, names, language)),
                phone=PHONE.open(session, each) if each.buyer_id == user.id else None,
            )
            for each in found
        ]
    )
    made = Sections(context_of(session).settings, language)
    state, phone = Text("状态", "State"), Text("电话", "Phone")
    made.add(
        ORDERS,
        [
            HeldEntry(title=each.item, rows=made.row(state, each.state_name) + made.row(phone, each.phone))
            for each in data.orders
        ],
    )
    return MyData(sections=made.all, data=data)
