import type { ElectionRow } from '@/api/voting';
import { t } from '@/i18n';
import { formatMoment } from '@/ui/dates';

/** The date that matters next, in words. */
export function nextDate({ state, objections_until, opens_at, closes_at }: ElectionRow): string {
  switch (state) {
    case 'ROLL':
      return t('election.when.objections', { when: formatMoment(objections_until) });
    case 'DRAFT':
    case 'SETUP':
    case 'READY':
      return t('election.when.opens', { when: formatMoment(opens_at) });
    case 'OPEN':
      return t('election.when.closes', { when: formatMoment(closes_at) });
    default:
      return t('election.when.closed', { when: formatMoment(closes_at) });
  }
}
