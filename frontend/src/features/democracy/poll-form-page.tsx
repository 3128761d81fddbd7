/** Makes a poll of one question, for a unit. */
import { useSuspenseQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { openPoll, type Poll } from '@/api/polls';
import { meQuery } from '@/api/session';
import { useDraft } from '@/drafts';
import { useTranslation } from '@/i18n';
import { atMoment } from '@/ui/dates';
import { FieldsForm } from '@/ui/fields';
import { Page } from '@/ui/page';
import { useFields } from '@/ui/use-fields';
import { WhoSees } from '@/ui/who-sees';

interface Given {
  kind: 'quick' | 'appraisal';
  unit_id: string;
  by_name: 'named' | 'unnamed';
  title: string;
  title_en: string;
  question: string;
  options?: string;
  closes_at: string;
}

export default function PollFormPage() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const { data: me } = useSuspenseQuery(meQuery);
  const written = useFields<Given, Poll>({
    store: useDraft(me.id, 'poll'),
    fields: [
      {
        name: 'kind',
        kind: 'choice',
        label: t('poll.kind'),
        isRequired: true,
        choose: t('poll.choose'),
        options: (['quick', 'appraisal'] as const).map((value) => ({ value, label: t(`poll.kinds.${value}`) })),
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
      { name: 'question', kind: 'line', label: t('poll.question'), isRequired: true, most: 200 },
      { name: 'options', label: t('poll.options'), hint: t('poll.options_hint'), rows: 4, most: 2000 },
      { name: 'closes_at', kind: 'moment', label: t('poll.closes'), isRequired: true },
    ],
    send: ({ kind, unit_id, by_name, title, title_en, question, options = '', closes_at }, key) => {
      const lines = options
        .split('\n')
        .map((line) => line.trim())
        .filter(Boolean);
      return openPoll(
        {
          kind,
          unit_id,
          is_named: by_name === 'named',
          title: { zh: title, en: title_en },
          questions: [
            {
              kind: lines.length > 0 ? 'one' : 'words',
              text: { zh: question, en: question },
              options: lines.map((line) => ({ zh: line, en: line })),
              is_required: true,
            },
          ],
          closes_at: atMoment(closes_at),
        },
        key,
      );
    },
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
