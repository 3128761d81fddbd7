/** Makes a poll for a unit: one question or some, each with options or for words. */
import { useSuspenseQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { openPoll, type Poll } from '@/api/polls';
import { meQuery } from '@/api/session';
import { useDraft } from '@/drafts';
import { useTranslation } from '@/i18n';
import { atMoment } from '@/ui/dates';
import { FieldsForm } from '@/ui/fields';
import { Page } from '@/ui/page';
import { useFields, type Written } from '@/ui/use-fields';
import { WhoSees } from '@/ui/who-sees';

interface Given {
  kind: 'quick' | 'survey' | 'appraisal';
  unit_id: string;
  by_name: 'named' | 'unnamed';
  title: string;
  title_en: string;
  question_1: string;
  options_1?: string;
  question_2?: string;
  options_2?: string;
  question_3?: string;
  options_3?: string;
  question_4?: string;
  options_4?: string;
  question_5?: string;
  options_5?: string;
  closes_at: string;
}

const numbers = [1, 2, 3, 4, 5] as const;
const linesOf = (text: unknown) =>
  String(text ?? '')
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean);

export default function PollFormPage() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const { data: me } = useSuspenseQuery(meQuery);
  const store = useDraft<Written>(me.id, 'poll');
  const draft = store[0];
  const asked = numbers.filter((number) => linesOf(draft?.[`question_${number}`]).length > 0).length;
  const shown = draft?.kind === 'survey' || draft?.kind === 'appraisal' ? Math.min(asked + 1, numbers.length) : 1;
  const question = <Name extends `question_${2 | 3 | 4 | 5}`>(name: Name, number: number) =>
    ({ name, kind: 'line', label: t('poll.question', { number }), most: 200 }) as const;
  const options = <Name extends `options_${(typeof numbers)[number]}`>(name: Name, number: number) =>
    ({ name, label: t('poll.options', { number }), hint: t('poll.options_hint'), rows: 4, most: 2000 }) as const;
  const more = [
    [question('question_2', 2), options('options_2', 2)],
    [question('question_3', 3), options('options_3', 3)],
    [question('question_4', 4), options('options_4', 4)],
    [question('question_5', 5), options('options_5', 5)],
  ];
  const written = useFields<Given, Poll>({
    store,
    fields: [
      {
        name: 'kind',
        kind: 'choice',
        label: t('poll.kind'),
        isRequired: true,
        choose: t('poll.choose'),
        options: (['quick', 'survey', 'appraisal'] as const).map((value) => ({ value, label: t(`poll.kinds.${value}`) })),
      },
      { name: 'unit_id', kind: 'unit', label: t('poll.unit'), isRequired: true },
      {
        name: 'by_name',
        kind: 'choice',
        label: t('poll.by_name'),
        isRequired: true,
        choose: t('poll.choose'),
        options: (['unnamed', 'named'] as const).map((value) => ({ value, label: t(`poll.${value}`) })),
      },
      { name: 'title', kind: 'line', label: t('poll.title_zh'), isRequired: true, most: 200 },
      { name: 'title_en', kind: 'line', label: t('poll.title_en'), isRequired: true, most: 200 },
      { name: 'question_1', kind: 'line', label: t('poll.question', { number: 1 }), isRequired: true, most: 200 },
      options('options_1', 1),
      ...more.slice(0, shown - 1).flat(),
      { name: 'closes_at', kind: 'moment', label: t('poll.closes'), isRequired: true },
    ],
    send: ({ kind, unit_id, by_name, title, title_en, closes_at, ...given }, key) =>
      openPoll(
        {
          kind,
          unit_id,
          is_named: by_name === 'named',
          title: { zh: title, en: title_en },
          questions: numbers.slice(0, shown).flatMap((number) => {
            const [asks, lines] = [given[`question_${number}`], linesOf(given[`options_${number}`])];
            if (!asks) return [];
            return {
              kind: lines.length > 0 ? ('one' as const) : ('words' as const),
              text: { zh: asks, en: asks },
              options: lines.map((line) => ({ zh: line, en: line })),
              is_required: number === 1,
            };
          }),
          closes_at: atMoment(closes_at),
        },
        key,
      ),
    lists: [['polls']],
    done: t('poll.opened'),
    sent: ({ id }) => navigate({ to: '/democracy/polls/$pollId', params: { pollId: id }, replace: true }),
    leaves: true,
  });
  return (
    <Page title={t('poll.new')} back="/democracy/polls">
      <FieldsForm of={written} submit={t('poll.send')}>
        <WhoSees readers={[t('poll.asks')]} />
      </FieldsForm>
    </Page>
  );
}
