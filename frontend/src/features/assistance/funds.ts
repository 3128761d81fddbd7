import type { Fund } from '@/api/assistance';
import { words } from '@/i18n';

/** They never mix. */
export const funds = ['dues', 'company', 'earmarked'] as const satisfies Fund[];

/** Of an account such as `Assets:Dues:Budget:2026`, in words. */
export function accountName(name: string): string {
  const [, kind = name, , year = ''] = /^\w+:\w+:(\w+)(:(\d+))?$/.exec(name) ?? [];
  return `${words('fund.account', kind.toLowerCase(), name)} ${year}`.trim();
}
