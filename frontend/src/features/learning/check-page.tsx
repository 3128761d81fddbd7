/** Whether a certificate is what it says: for a stranger, without a session. */
import { useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { checkQuery, type CertificateCheck } from '@/api/learning';
import { useTranslation } from '@/i18n';
import { formatDate } from '@/ui/dates';
import { ErrorNotice, Notice } from '@/ui/error';
import { Stack } from '@/ui/layout';
import { Card, Facts, Page } from '@/ui/page';
import { Skeleton } from '@/ui/progress';

export default function CheckPage() {
  const { t } = useTranslation();
  const { token } = useParams({ from: '/check/$token' });
  const { data, error, refetch } = useQuery(checkQuery(token));
  return (
    <main>
      <Page title={t('verify.title')}>
        {error && <ErrorNotice error={error} onRetry={() => void refetch()} />}
        {!data && !error && <Skeleton rows={4} label={t('list.loading')} />}
        {data && <Found of={data} />}
      </Page>
    </main>
  );
}

function Found({ of: { state, title, number, holder, issued_on, expires_on, revoked_on } }: { of: CertificateCheck }) {
  const { t } = useTranslation();
  const day = (name: string, on: string | null | undefined) => (on ? [{ name, value: formatDate(on) }] : []);
  const text = (name: string, value: string | null | undefined) => (value ? [{ name, value }] : []);
  return (
    <Stack>
      <Notice tone={state === 'valid' ? 'good' : 'wait'}>{t(`verify.${state}`)}</Notice>
      {state === 'unknown' ? (
        <p>{t('verify.unknown_hint')}</p>
      ) : (
        <Card>
          <Stack>
            <Facts
              items={[
                ...text(t('verify.holder'), holder),
                ...text(t('verify.name'), title),
                ...text(t('certificate.number'), number),
                ...day(t('certificate.issued'), issued_on),
                ...day(t('certificate.expires'), expires_on),
                ...day(t('verify.revoked_on'), revoked_on),
              ]}
            />
            {holder && <p>{t('verify.compare')}</p>}
          </Stack>
        </Card>
      )}
    </Stack>
  );
}
