"""What this service holds about the caller, for them to see and take along, and how long."""

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from kit.auth import User
from kit.context import context_of
from kit.my_data import HeldEntry, MyData, Sections
from kit.retention import Stays
from kit.texts import Language, Text
from shop.lifecycle import STATES
from shop.models import PEOPLE, PHONE, Order
from shop.rules import State
from shop.schemas import OrdersData, OwnOrder

ORDERS = Stays(
    "orders",
    Text("我的订单", "Your orders"),
    Text("发货和对账要用。", "To send what you ordered, and for the accounts."),
    Text("一直保存", "kept for good"),
)


async def read_my_data(session: AsyncSession, user: User, language: Language) -> MyData[OrdersData]:
    """The caller's own orders. ClosedAfterReset."""
    user.require_open()
    found = (await session.exec(select(Order).where(Order.buyer_id == user.id).order_by(col(Order.id)))).all()
    names = await PEOPLE.names(session, [user.id])
    data = OrdersData(
        orders=[
            OwnOrder(**{**dict(order), "phone": PHONE.open(session, order)}, buyer_name=names.get(user.id, ""))
            for order in found
        ]
    )
    made = Sections(context_of(session).settings, language)
    state, phone = Text("状态", "State"), Text("电话", "Phone")
    made.add(
        ORDERS,
        [
            HeldEntry(title=each.item, rows=made.row(state, STATES[State(each.state)]) + made.row(phone, each.phone))
            for each in data.orders
        ],
    )
    return MyData(sections=made.all, data=data)
