/** What a programme gives, in words. */
import { useQuery, useSuspenseQuery } from '@tanstack/react-query';
import type { Figure, Programme } from '@/api/assistance';
import { unitsQuery } from '@/api/people';
import { meQuery } from '@/api/session';
import { t } from '@/i18n';
import { today } from '@/ui/dates';
import { yuan } from '@/ui/use-money';

export const tiers = ['deep', 'relative', 'accidental', 'member'] as const satisfies Figure['tier'][];
export type Tier = (typeof tiers)[number];

const levels = ['group_above', 'external_above', 'national_above'] as const;

/** The figures that a rule cannot do without, and those that it may have. */
export const figuresOf = {
  months: { needs: ['months'], may: ['yearly', ...levels] },
  share: { needs: ['percent'], may: ['most', 'yearly', ...levels] },
  range: { needs: ['least', 'most'], may: ['yearly', ...levels] },
  fixed: { needs: ['amount'], may: ['yearly', ...levels] },
} as const satisfies Record<Programme['rule'], { needs: Figure['name'][]; may: Figure['name'][] }>;

/** Of a figure: an amount, or a number. */
export const unitOf = (name: Figure['name']) => (name === 'months' || name === 'percent' ? name : 'fen');

export const inWords = ({ name, value }: Pick<Figure, 'name' | 'value'>) =>
  t(`programme.says.${name}`, { value: unitOf(name) === 'fen' ? yuan(value) : value });

/** Of each name the row in force on a day. */
export function inForce({ rows }: Pick<Programme, 'rows'>, tier: Tier, on = today()): Figure[] {
  const newest = new Map<string, Figure>();
  for (const row of rows.filter((each) => each.tier === tier && each.effective <= on)) {
    const known = newest.get(row.name);
    if (!known || known.effective < row.effective) newest.set(row.name, row);
  }
  return [...newest.values()];
}

export const tiersOf = ({ rows }: Pick<Programme, 'rows'>) => tiers.filter((tier) => rows.some((each) => each.tier === tier));

const order: Figure['name'][] = ['amount', 'months', 'percent', 'least', 'most', 'yearly', ...levels];

export const givesOf = (programme: Pick<Programme, 'rows'>, tier: Tier) =>
  inForce(programme, tier)
    .sort((one, other) => order.indexOf(one.name) - order.indexOf(other.name))
    .map(inWords)
    .join(t('programme.then')) || t('programme.not_yet');

/** Union officers of a top unit set programmes up. */
export function useIsAdmin(): boolean {
  const { data: me } = useSuspenseQuery(meQuery);
  const held = me.grants.filter(({ role }) => role === 'union_staff').map(({ unit_id }) => unit_id);
  const units = useQuery({ ...unitsQuery, enabled: held.length > 0 }).data?.items ?? [];
  return units.some(({ id, parent_id }) => !parent_id && held.includes(id));
}
