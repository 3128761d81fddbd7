/** A certificate found by the number printed on it, to revoke it. */
import { useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { actOnCertificate, foundCertificatesQuery, type Certificate } from '@/api/learning';
import { useTranslation } from '@/i18n';
import { Button } from '@/ui/button';
import { Confirm } from '@/ui/confirm';
import { Empty } from '@/ui/empty';
import { ErrorNotice } from '@/ui/error';
import { Field } from '@/ui/field';
import { Input } from '@/ui/input';
import { Form, Stack } from '@/ui/layout';
import { Card, Facts, Page } from '@/ui/page';
import { Skeleton } from '@/ui/progress';
import { Tag } from '@/ui/status-tag';
import { useActing } from '@/ui/use-acting';
import { useForm } from '@/ui/use-form';
import { When } from '@/ui/when';
import { certificateTones } from './tones';

export default function RevokePage() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const { number = '' } = useSearch({ from: '/app/training/certificates' });
  const { data, error, refetch, isLoading } = useQuery(foundCertificatesQuery(number));
  const form = useForm({
    start: { number },
    required: ['number'],
    send: (asked) => navigate({ to: '/training/certificates', search: { number: asked.number.trim() } }),
    leaves: false,
  });
  return (
    <Page title={t('revoking.title')} back="/training">
      <Form form={form} submit={t('revoking.find')} isMain={!data}>
        <Card>
          <Field label={t('revoking.number')} hint={t('revoking.hint')} required error={form.error('number')}>
            {(wiring) => <Input {...wiring} {...form.text('number')} maxLength={40} autoComplete="off" />}
          </Field>
        </Card>
      </Form>
      {isLoading && <Skeleton rows={3} label={t('list.loading')} />}
      {error && <ErrorNotice error={error} onRetry={() => void refetch()} />}
      {data?.length === 0 && <Empty title={t('revoking.none')} />}
      {data?.map((each) => (
        <Found key={each.id} certificate={each} number={number} />
      ))}
    </Page>
  );
}

function Found({ certificate, number: asked }: { certificate: Certificate; number: string }) {
  const { t } = useTranslation();
  const { perform } = useActing({ lists: [foundCertificatesQuery(asked).queryKey] });
  const { title, number, holder, state, state_name, issued_at, actions } = certificate;
  return (
    <Card title={title} aside={<Tag tone={certificateTones[state]}>{state_name}</Tag>}>
      <Stack>
        <Facts
          items={[
            { name: t('certificate.number'), value: number },
            { name: t('revoking.holder'), value: holder },
            { name: t('certificate.issued'), value: <When at={issued_at} as="day" /> },
          ]}
        />
        {actions.includes('revoke') && (
          <Confirm
            title={t('revoking.ask')}
            fact={t('revoking.fact')}
            yes={t('revoking.revoke')}
            reasonHint={t('revoking.reason_hint')}
            onYes={(reason) => perform(() => actOnCertificate(certificate, 'revoke', { reason }), t('revoking.done'))}
          >
            {(open) => <Button onClick={open}>{t('revoking.revoke')}</Button>}
          </Confirm>
        )}
      </Stack>
    </Card>
  );
}
