import type { Fund } from '@/api/assistance';

/** They never mix. */
export const funds = ['dues', 'company', 'earmarked'] as const satisfies Fund[];
