/** What a contest is, as facts for who enters it and who organises it. */
import type { Contest, OwnContest } from '@/api/contests';
import { t } from '@/i18n';
import { formatMoment } from '@/ui/dates';

export function factsOf(contest: OwnContest | Contest) {
  const { season, round, opens_at, closes_at, form, criteria, ties, entries, prizes, seed_source } = contest;
  const comma = t('list.comma');
  return [
    { name: t('contest.season'), value: t('contest.round', { season, round }) },
    { name: t('contest.open'), value: t('contest.until', { from: formatMoment(opens_at), to: formatMoment(closes_at) }) },
    { name: t('contest.how'), value: t(`contest.form.${form}`) },
    ...(criteria.length
      ? [{ name: t('contest.criteria'), value: criteria.map((each) => t('contest.criterion', { ...each })).join(comma) }]
      : []),
    { name: t('contest.ties'), value: t(`contest.tie.${ties}`) },
    { name: t('contest.entries'), value: t('contest.entries_of', { count: entries }) },
    ...(prizes.length
      ? [
          {
            name: t('contest.prizes'),
            value: prizes.map((each) => t('contest.prize', { name: each.name, many: each.count })).join(comma),
          },
          { name: t('contest.seed_source'), value: seed_source },
        ]
      : []),
  ];
}
