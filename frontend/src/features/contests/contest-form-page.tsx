/** A new contest, as a draft. */
import { useInfiniteQuery, useSuspenseQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { contestsQuery, createContest, type Contest } from '@/api/contests';
import { examsQuery } from '@/api/learning';
import { meQuery } from '@/api/session';
import { useDraft } from '@/drafts';
import { useTranslation } from '@/i18n';
import { atMoment, momentOf } from '@/ui/dates';
import { FieldsForm } from '@/ui/fields';
import { Page } from '@/ui/page';
import { useFields } from '@/ui/use-fields';
import { rowsOf, wrongLine } from './rows';

interface Written {
  title: string;
  summary?: string;
  unit_id: string;
  season: string;
  round: number;
  form: string;
  exam_id?: string;
  criteria?: string;
  team_size: number;
  ties: string;
  prizes?: string;
  seed_source?: string;
  opens_at: string;
  closes_at: string;
}

const inDays = (days: number) => momentOf(new Date(Date.now() + days * 86_400_000).toISOString());

export default function ContestFormPage() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const { data: me } = useSuspenseQuery(meQuery);
  const exams = useInfiniteQuery(examsQuery);
  const units = me.grants
    .filter(({ role }) => role === 'training_officer')
    .map(({ unit_id, unit_name }) => ({ value: unit_id, label: unit_name }));
  const published = exams.data?.pages.flatMap(({ items }) => items).filter(({ state }) => state === 'published') ?? [];
  const choose = t('organise.choose');
  const fault = (text: string) => {
    const line = wrongLine(text);
    return line && t('organise.line_wrong', { line });
  };
  const written = useFields<Written, Contest>({
    store: useDraft(me.id, 'contest'),
    start: {
      unit_id: units[0]?.value,
      round: 1,
      team_size: 1,
      ties: 'shared',
      form: 'judged',
      opens_at: inDays(0),
      closes_at: inDays(7),
    },
    fields: [
      { name: 'title', kind: 'line', label: t('organise.name'), isRequired: true, most: 80 },
      { name: 'summary', label: t('organise.summary'), most: 1000 },
      { name: 'unit_id', kind: 'choice', label: t('organise.unit'), isRequired: true, choose, options: units },
      { name: 'season', kind: 'line', label: t('contest.season'), hint: t('organise.season_hint'), isRequired: true, most: 40 },
      { name: 'round', kind: 'count', label: t('organise.round'), isRequired: true, least: 1, most: 50 },
      {
        name: 'form',
        kind: 'choice',
        label: t('organise.form'),
        isRequired: true,
        choose,
        options: (['judged', 'quiz'] as const).map((value) => ({ value, label: t(`organise.form_of.${value}`) })),
      },
      { name: 'criteria', label: t('organise.criteria'), hint: t('organise.criteria_hint'), most: 500, rows: 3, fault },
      {
        name: 'exam_id',
        kind: 'choice',
        label: t('organise.exam'),
        hint: t('organise.exam_hint'),
        choose,
        from: exams,
        options: published.map(({ id, title, number }) => ({ value: id, label: `${title} ${number}` })),
      },
      {
        name: 'team_size',
        kind: 'count',
        label: t('organise.team_size'),
        hint: t('organise.team_hint'),
        isRequired: true,
        least: 1,
        most: 10,
      },
      {
        name: 'ties',
        kind: 'choice',
        label: t('contest.ties'),
        isRequired: true,
        choose,
        options: (['shared', 'time'] as const).map((value) => ({ value, label: t(`contest.tie.${value}`) })),
      },
      { name: 'opens_at', kind: 'moment', label: t('organise.opens'), isRequired: true },
      { name: 'closes_at', kind: 'moment', label: t('organise.closes'), isRequired: true },
      { name: 'prizes', label: t('organise.prizes'), hint: t('organise.prizes_hint'), most: 500, rows: 3, fault },
      { name: 'seed_source', label: t('contest.seed_source'), hint: t('organise.seed_hint'), most: 200 },
    ],
    send: ({ title, unit_id, season, round, team_size, opens_at, closes_at, ...rest }, key) =>
      createContest(
        {
          ...{ title, unit_id, season, round, team_size, summary: rest.summary ?? '' },
          form: rest.form === 'quiz' ? 'quiz' : 'judged',
          ties: rest.ties === 'time' ? 'time' : 'shared',
          exam_id: rest.form === 'quiz' ? (rest.exam_id ?? null) : null,
          criteria: rest.form === 'quiz' ? [] : rowsOf(rest.criteria).map(({ name, number }) => ({ name, points: number })),
          prizes: rowsOf(rest.prizes).map(({ name, number }) => ({ name, count: number })),
          seed_source: rest.seed_source ?? '',
          opens_at: atMoment(opens_at),
          closes_at: atMoment(closes_at),
        },
        key,
      ),
    lists: [contestsQuery.queryKey],
    sent: ({ id }) => navigate({ to: '/training/contests/$contestId', params: { contestId: id }, replace: true }),
    leaves: true,
  });
  return (
    <Page title={t('organise.new')} back="/training/contests">
      <FieldsForm of={written} submit={t('organise.create')} />
    </Page>
  );
}
