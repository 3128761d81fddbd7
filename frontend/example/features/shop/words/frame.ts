import type { Words } from '@/i18n';

export default {
  nav: {
    group_shop: ['商店', 'Shop'],
    orders: ['订单', 'Orders'],
  },
  home: {
    order: ['下订单', 'Place an order'],
    order_hint: ['本单位的商店送货', 'Your unit’s shop delivers'],
    orders: ['我的订单', 'My orders'],
    orders_hint: ['下单后到哪一步了', 'How far they are'],
    order_draft: ['您有一份没提交的订单', 'You have an order you did not place'],
  },
  service: { shop: ['商店', 'Shop'] },
} as const satisfies Words;
