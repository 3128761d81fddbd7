import type { Order } from '@/api/shop';
import type { Tone } from '@/ui/states';

/** The words come from the shop. */
export const tones: Record<Order['state'], Tone> = { placed: 'wait', confirmed: 'wait', sent: 'good', cancelled: 'still' };
