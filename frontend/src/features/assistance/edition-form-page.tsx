/** A new edition of a programme: from a day on another name, form, papers or documents. */
import { useQuery, useQueryClient, useSuspenseQuery } from '@tanstack/react-query';
import { useNavigate, useParams } from '@tanstack/react-router';
import { actOnProgramme, programmesQuery, type Programme } from '@/api/assistance';
import { meQuery } from '@/api/session';
import { useDraft } from '@/drafts';
import { useTranslation } from '@/i18n';
import { today } from '@/ui/dates';
import { ErrorNotice } from '@/ui/error';
import { Field } from '@/ui/field';
import { Input } from '@/ui/input';
import { Form, Stack } from '@/ui/layout';
import { NotHere } from '@/ui/not-here';
import { Card, Page } from '@/ui/page';
import { Skeleton } from '@/ui/progress';
import { useActing } from '@/ui/use-acting';
import { useForm } from '@/ui/use-form';
import { EditionFields, editionFaults, editionOf, Pair, type EditionWritten } from './edition-fields';

interface Written extends EditionWritten {
  name_zh: string;
  name_en: string;
  effective: string;
}

export default function EditionFormPage() {
  const { t } = useTranslation();
  const { programmeId } = useParams({ from: '/app/assistance/programmes/$programmeId/edition' });
  const { data, error, refetch } = useQuery(programmesQuery);
  const back = { to: '/assistance/programmes', label: t('programme.list') } as const;
  const programme = data?.find(({ id }) => id === programmeId);
  if (data && !programme) return <NotHere title={t('not_here.title')} detail={t('not_here.detail')} back={back} />;
  return (
    <Page title={t('programme.edition')} lead={programme?.name} back={back.to}>
      {programme ? (
        <EditionForm programme={programme} />
      ) : error ? (
        <ErrorNotice error={error} onRetry={() => void refetch()} />
      ) : (
        <Skeleton rows={8} label={t('list.loading')} />
      )}
    </Page>
  );
}

function EditionForm({ programme }: { programme: Programme }) {
  const { t } = useTranslation();
  const { data: me } = useSuspenseQuery(meQuery);
  const queries = useQueryClient();
  const navigate = useNavigate();
  const { perform } = useActing({ steps: programme.version });
  // The newest is what is changed, also where it is not in force yet.
  const newest = programme.editions.at(-1);
  const form = useForm<Written>({
    start: {
      name_zh: newest?.name_zh ?? '',
      name_en: newest?.name_en ?? '',
      effective: today(),
      ...editionOf(newest ?? { name_zh: '', name_en: '', effective: '' }),
    },
    store: useDraft<Written>(me.id, `edition.${programme.id}`),
    required: ['name_zh', 'name_en', 'effective'],
    faults: editionFaults,
    send: (written) => perform(() => actOnProgramme(programme, 'editions', written), t('programme.edition_done')),
    sent: async () => {
      await queries.invalidateQueries({ queryKey: programmesQuery.queryKey });
      await navigate({ to: '/assistance/programmes/$programmeId', params: { programmeId: programme.id } });
    },
    leaves: true,
  });
  const { values, set, isTried } = form;
  return (
    <Form form={form} submit={t('programme.edition_submit')}>
      <p className="row-small">{t('programme.edition_hint')}</p>
      <Card title={t('programme.called')}>
        <Stack gap="wide">
          <Pair
            labels={[t('programme.name_zh'), t('programme.name_en')]}
            value={[values.name_zh, values.name_en]}
            isTried={isTried}
            onChange={([name_zh, name_en]) => set({ name_zh, name_en })}
          />
          <Field label={t('programme.effective')} required error={form.error('effective')}>
            {(wiring) => <Input {...wiring} {...form.text('effective')} type="date" min={today()} />}
          </Field>
        </Stack>
      </Card>
      <EditionFields values={values} set={set} isTried={isTried} />
    </Form>
  );
}
