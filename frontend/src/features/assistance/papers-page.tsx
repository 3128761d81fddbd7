/** Papers of a file: what is there, and more of any kind. */
import { useQuery, useSuspenseQuery } from '@tanstack/react-query';
import { useNavigate, useParams } from '@tanstack/react-router';
import { actOnHousehold, householdQuery, householdReadQuery, papers, type Household } from '@/api/assistance';
import { meQuery } from '@/api/session';
import { useSealedDraft } from '@/sealed-drafts';
import { useTranslation } from '@/i18n';
import { ErrorNotice } from '@/ui/error';
import { FileList } from '@/ui/file-list';
import { FileHint } from '@/ui/file-upload';
import { Form, Stack } from '@/ui/layout';
import { ObjectPage } from '@/ui/object-page';
import { Card, Page } from '@/ui/page';
import { Skeleton } from '@/ui/progress';
import { useActing } from '@/ui/use-acting';
import { useForm } from '@/ui/use-form';
import { WhoSees } from '@/ui/who-sees';
import type { Paper } from './help-draft';
import { kinds, PapersOfKind } from './paper-fields';

export default function PapersPage() {
  const { t } = useTranslation();
  const { householdId } = useParams({ from: '/app/help/$householdId/papers' });
  return (
    <ObjectPage
      query={useQuery(householdQuery(householdId))}
      title={t('papers.title')}
      back={{ to: '/help', label: t('help.title') }}
    >
      {(shown) => (
        <Page title={t('papers.title')} lead={t('papers.lead')} back="/help">
          {shown.actions.includes('add_papers') ? <PapersForm shown={shown} /> : <p>{t('papers.not_now')}</p>}
        </Page>
      )}
    </ObjectPage>
  );
}

function PapersForm({ shown }: { shown: Household }) {
  const { t } = useTranslation();
  const { data: me } = useSuspenseQuery(meQuery);
  const navigate = useNavigate();
  const read = useQuery({ ...householdReadQuery(shown.id, shown.version), placeholderData: (before) => before });
  const { perform } = useActing({ queryKey: householdQuery(shown.id).queryKey, steps: shown.version });
  const form = useForm<{ files: Paper[] }>({
    start: { files: [] },
    store: useSealedDraft<{ files: Paper[] }>(me.id, `papers.${shown.id}`),
    isEmpty: ({ files }) => files.length === 0,
    faults: ({ files }) => ({ files: files.some(({ refused }) => !refused) ? undefined : t('papers.none_picked') }),
    send: ({ files }) => {
      const added = files.flatMap(({ id, evidence }) => (id ? [{ file_id: id, evidence }] : []));
      return perform(() => actOnHousehold(shown, 'papers', { papers: added }), t('papers.done'));
    },
    sent: () => navigate({ to: '/help/$householdId', params: { householdId: shown.id } }),
    leaves: true,
  });
  if (read.isPending) return <Skeleton rows={6} label={t('list.loading')} />;
  if (!read.data) return <ErrorNotice error={read.error} onRetry={() => void read.refetch()} />;
  const there = read.data.papers;
  return (
    <Form form={form} submit={t('papers.submit')}>
      <Card>
        <Stack gap="wide">
          <FileHint note={t('apply.paper_note')} />
          {kinds.map((kind) => (
            <PapersOfKind key={kind} kind={kind} files={form.values.files} onChange={form.files.onChange}>
              <FileList at={papers} files={there.filter(({ evidence }) => evidence === kind)} note={t('apply.paper_note')} />
            </PapersOfKind>
          ))}
        </Stack>
      </Card>
      <WhoSees readers={[t('apply.paper_note')]} hear={[t('papers.hear')]} />
      {form.error('files') && (
        <p className="field-error" role="alert">
          {form.error('files')}
        </p>
      )}
    </Form>
  );
}
