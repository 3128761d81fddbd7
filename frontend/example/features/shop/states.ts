import type { Order } from '@/api/shop';
import { stateTable, type Tone } from '@/ui/states';

const tones: Record<Order['state'], Tone> = { placed: 'wait', confirmed: 'wait', sent: 'good', cancelled: 'still' };

export const orderStates = stateTable('order.state', tones);
