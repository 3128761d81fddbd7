/** Submits a small innovation. What it will be judged by stands before what is written. */
import { useQuery, useSuspenseQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { criteriaQuery, innovationFiles, submitInnovation, type Innovation, type InnovationKind } from '@/api/innovations';
import { meQuery } from '@/api/session';
import { useDraft } from '@/drafts';
import { useTranslation } from '@/i18n';
import { Fields } from '@/ui/fields';
import { Form, Stack } from '@/ui/layout';
import { Card, Facts, Page } from '@/ui/page';
import { useFields } from '@/ui/use-fields';
import { WhoSees } from '@/ui/who-sees';
import { kinds } from './innovation-states';

interface Given {
  kind: InnovationKind;
  title: string;
  problem: string;
  solution: string;
  open: string;
}

export default function InnovationFormPage() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const { data: me } = useSuspenseQuery(meQuery);
  const { data: criteria = [] } = useQuery(criteriaQuery);
  const written = useFields<Given, Innovation>({
    store: useDraft(me.id, 'innovation'),
    fields: [
      {
        name: 'kind',
        kind: 'choice',
        label: t('innovation.kind_title'),
        isRequired: true,
        choose: t('innovation.choose'),
        options: kinds.map((value) => ({ value, label: t(`innovation.kind.${value}`) })),
      },
      {
        name: 'title',
        kind: 'line',
        label: t('innovation.subject'),
        hint: t('innovation.subject_hint'),
        isRequired: true,
        least: 2,
        most: 60,
      },
      {
        name: 'problem',
        label: t('innovation.problem'),
        hint: t('innovation.problem_hint'),
        isRequired: true,
        least: 4,
        most: 2000,
        rows: 3,
      },
      {
        name: 'solution',
        label: t('innovation.solution'),
        hint: t('innovation.solution_hint'),
        isRequired: true,
        least: 4,
        most: 4000,
        rows: 5,
      },
      {
        name: 'open',
        kind: 'choice',
        label: t('innovation.open_ask'),
        hint: t('innovation.open_hint'),
        isRequired: true,
        choose: t('innovation.choose'),
        options: [
          { value: 'yes', label: t('innovation.open_yes') },
          { value: 'no', label: t('innovation.open_no') },
        ],
      },
    ],
    files: { at: innovationFiles, label: t('innovation.files'), note: t('innovation.files_hint') },
    send: ({ open, ...given }, key) => submitInnovation({ ...given, is_open: open === 'yes' }, key),
    lists: [['innovations']],
    done: t('innovation.sent'),
    sent: ({ id }) => navigate({ to: '/learn/innovations/$innovationId', params: { innovationId: id }, replace: true }),
    leaves: true,
  });
  return (
    <Page title={t('innovation.new')} back="/learn/innovations">
      {criteria.length > 0 && (
        <Card title={t('innovation.criteria')}>
          <Facts items={criteria.map(({ name, points }) => ({ name, value: t('innovation.up_to', { points }) }))} />
        </Card>
      )}
      <Form form={written.form} submit={t('innovation.submit')}>
        <Card>
          <Stack gap="wide">
            <Fields of={written} />
          </Stack>
        </Card>
        <WhoSees
          readers={[t('innovation.readers'), t('innovation.readers_judges'), t('innovation.readers_notice')]}
          hear={[t('innovation.hear')]}
        />
      </Form>
    </Page>
  );
}
