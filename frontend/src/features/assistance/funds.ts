import type { Fund } from '@/api/assistance';
import { words } from '@/i18n';

/** They never mix. */
export const funds = ['dues', 'company', 'earmarked'] as const satisfies Fund[];

/** What a fund's accounts of a year hold, in the order in which money goes through them. */
export const kinds = ['budget', 'committed', 'payable', 'aid'] as const;
type Held = Record<(typeof kinds)[number], number>;

const partsOf = (name: string) => /^\w+:\w+:(\w+)(?::(\d+))?$/.exec(name);

/** Of an account such as `Assets:Dues:Budget:2026`, in words. */
export function accountName(name: string): string {
  const [, kind, year = ''] = partsOf(name) ?? [];
  const said = kind && words('fund.account', kind.toLowerCase(), '');
  return said ? `${said} ${year}`.trim() : name;
}

/** Balances by year, the newest first. */
export function years(balances: Record<string, number>): [string, Held][] {
  const found: Record<string, Held> = {};
  for (const [name, fen] of Object.entries(balances)) {
    const [, kind = '', year] = partsOf(name) ?? [];
    const place = kinds.find((each) => each === kind.toLowerCase());
    if (!year || !place) continue;
    found[year] ??= { budget: 0, committed: 0, payable: 0, aid: 0 };
    found[year][place] = fen;
  }
  return Object.entries(found).sort(([one], [other]) => other.localeCompare(one));
}
