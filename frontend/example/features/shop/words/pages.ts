import type { Words } from '@/i18n';

export default {
  order: {
    title: ['订单', 'Order'],
    list: ['订单', 'Orders'],
    show: { mine: ['我的', 'Mine'], all: ['单位的', 'Of my units'], waiting: ['等我处理', 'Waiting for me'] },
    none: ['还没有订单', 'No orders yet'],
    new: ['下订单', 'Place an order'],
    item: ['商品', 'Item'],
    count: ['数量', 'How many'],
    number: ['编号', 'Number'],
    phone: ['手机号（可不填）', 'Mobile number (optional)'],
    phone_hint: [
      '送货前打这个号码；店员打开时会留下记录。',
      'Called before delivery; a record is kept of each clerk who opens it.',
    ],
    readers: ['{{unit}}和上级单位的店员', 'The clerks of {{unit}} and of the units above'],
    hear: ['店员确认后，订单会显示“已确认”', 'Once a clerk confirms it, the order says so'],
    submit: ['提交订单', 'Place the order'],
    placed: ['订单已提交', 'The order is placed'],
    buyer: ['下单人', 'Buyer'],
    facts: ['订单内容', 'What was ordered'],
    story: ['经过', 'What happened'],
    event: {
      place: ['下了订单', 'Placed it'],
      change: ['换了商品', 'Changed the item'],
      confirm: ['确认有货', 'Confirmed it'],
      send: ['发货', 'Sent it'],
      cancel: ['取消了订单', 'Cancelled it'],
    },
    state_title: ['状态', 'State'],
    open_phone: ['查看手机号', 'Show the number'],
    action: {
      confirm: {
        label: ['确认', 'Confirm'],
        hint: ['告诉下单人：有货。', 'Tells the buyer that it can be had.'],
        done: ['已确认', 'Confirmed'],
      },
      send: {
        label: ['发货', 'Send'],
        hint: ['由确认人以外的店员发货。', 'Another clerk than who confirmed it.'],
        done: ['已发货', 'Sent'],
      },
      change: {
        label: ['换商品', 'Change the item'],
        hint: ['之后由另一位店员确认。', 'Another clerk then confirms it.'],
        done: ['已更换', 'Changed'],
      },
      cancel: {
        label: ['取消订单', 'Cancel the order'],
        hint: ['发货前可以取消。', 'Possible until it is sent.'],
        submit: ['不要这份订单了', 'Give up this order'],
        done: ['订单已取消', 'The order is cancelled'],
        ask: ['取消“{{item}}”？', 'Cancel “{{item}}”?'],
        fact: ['这份订单就此结束，不会发货。', 'The order ends here; nothing is sent.'],
      },
      delete: {
        label: ['删除订单', 'Delete the order'],
        hint: ['订单会从列表中消失。', 'It leaves your list.'],
        done: ['订单已删除', 'The order is deleted'],
        ask: ['删除“{{item}}”？', 'Delete “{{item}}”?'],
        fact: ['删除后不能恢复。', 'It cannot be brought back.'],
      },
    },
  },
} as const satisfies Words;
