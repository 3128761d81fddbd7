/** Where aid is paid to: the account as far as it is shown, and another one. */
import { useQuery, useSuspenseQuery } from '@tanstack/react-query';
import { useNavigate, useParams } from '@tanstack/react-router';
import { actOnHousehold, householdQuery, householdReadQuery, type Household } from '@/api/assistance';
import { meQuery } from '@/api/session';
import { useSealedDraft } from '@/sealed-drafts';
import { useTranslation } from '@/i18n';
import { Form, Stack } from '@/ui/layout';
import { ObjectPage } from '@/ui/object-page';
import { Card, Page } from '@/ui/page';
import { useActing } from '@/ui/use-acting';
import { useForm } from '@/ui/use-form';
import { WhoSees } from '@/ui/who-sees';
import { AccountFields, accountFaults, accountOf, type AccountWritten } from './account-fields';

export default function AccountPage() {
  const { t } = useTranslation();
  const { householdId } = useParams({ from: '/app/help/$householdId/account' });
  return (
    <ObjectPage
      query={useQuery(householdQuery(householdId))}
      title={t('account.title')}
      back={{ to: '/help', label: t('help.title') }}
    >
      {(shown) => (
        <Page title={t('account.title')} lead={t('account.lead')} back="/help">
          <Present shown={shown} />
          {shown.actions.includes('change_account') ? <AccountForm shown={shown} /> : <p>{t('account.not_now')}</p>}
        </Page>
      )}
    </ObjectPage>
  );
}

function Present({ shown }: { shown: Household }) {
  const { t } = useTranslation();
  const read = useQuery(householdReadQuery(shown.id, shown.version)).data;
  if (!read?.account_end) return null;
  return (
    <Card title={t('account.present')}>
      <p>{t('file.account_end', { end: read.account_end })}</p>
    </Card>
  );
}

function AccountForm({ shown }: { shown: Household }) {
  const { t } = useTranslation();
  const { data: me } = useSuspenseQuery(meQuery);
  const navigate = useNavigate();
  const { perform } = useActing({
    queryKey: householdQuery(shown.id).queryKey,
    lists: [['households']],
    steps: shown.version,
  });
  const form = useForm<AccountWritten>({
    start: { payee: me.name, bank: '', number: '' },
    store: useSealedDraft<AccountWritten>(me.id, `account.${shown.id}`),
    isEmpty: ({ bank, number }) => !bank && !number,
    faults: accountFaults,
    send: (written) => perform(() => actOnHousehold(shown, 'account', accountOf(written)), t('account.done')),
    sent: () => navigate({ to: '/help/$householdId', params: { householdId: shown.id } }),
    leaves: true,
  });
  return (
    <Form form={form} submit={t('account.submit')}>
      <Card title={t('account.other')}>
        <Stack gap="wide">
          <AccountFields form={form} />
        </Stack>
      </Card>
      <WhoSees readers={[t('account.reader')]} hear={[t('account.hear')]} />
    </Form>
  );
}
